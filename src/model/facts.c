#include "model/facts.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
	const char *word;
	int value;
};

int word_is(const char *word, const char *known)
{
	size_t n = strlen(known);

	while (isspace((unsigned char)*word))
		word++;
	for (size_t i = 0; i < n; i++)
		if (tolower((unsigned char)word[i]) != tolower((unsigned char)known[i]))
			return 0;
	for (word += n; isspace((unsigned char)*word); word++)
		;
	return !*word;
}

static int word_value(const struct word *words, const char *word, int unknown)
{
	for (; words->word; words++)
		if (word_is(word, words->word))
			return words->value;
	return unknown;
}

enum subscription_status subscription_status_commerce(const char *word)
{
	static const struct word words[] = {
		{ "active", SUBSCRIPTION_ACTIVE }, { "pending", SUBSCRIPTION_PENDING }, { "suspended", SUBSCRIPTION_SUSPENDED },
		{ "deleted", SUBSCRIPTION_CANCELLED }, { "disabled", SUBSCRIPTION_CANCELLED }, { "expired", SUBSCRIPTION_EXPIRED }, { NULL, 0 }
	};

	return (enum subscription_status)word_value(words, word, SUBSCRIPTION_UNKNOWN);
}

enum subscription_status subscription_status_graph(const char *word)
{
	static const struct word words[] = {
		{ "enabled", SUBSCRIPTION_ACTIVE }, { "warning", SUBSCRIPTION_WARNING }, { "suspended", SUBSCRIPTION_SUSPENDED },
		{ "deleted", SUBSCRIPTION_DELETED }, { "lockedout", SUBSCRIPTION_CANCELLED }, { NULL, 0 }
	};

	return (enum subscription_status)word_value(words, word, SUBSCRIPTION_UNKNOWN);
}

enum channel channel_from_word(const char *word)
{
	static const struct word words[] = {
		{ "direct_card", CHANNEL_CARD }, { "direct_invoice", CHANNEL_INVOICE }, { "partner", CHANNEL_PARTNER },
		{ "volume", CHANNEL_VOLUME }, { "prepaid", CHANNEL_PREPAID }, { "trial", CHANNEL_TRIAL }, { NULL, 0 }
	};

	return (enum channel)word_value(words, word, CHANNEL_UNKNOWN);
}

enum provisioning provisioning_from_word(const char *word)
{
	static const struct word words[] = {
		{ "success", PROVISIONING_SUCCESS }, { "disabled", PROVISIONING_DISABLED }, { "error", PROVISIONING_ERROR },
		{ "pendingactivation", PROVISIONING_PENDING_ACTIVATION }, { "pendinginput", PROVISIONING_PENDING_INPUT },
		{ "pendingprovisioning", PROVISIONING_PENDING }, { NULL, 0 }
	};

	return (enum provisioning)word_value(words, word, PROVISIONING_UNKNOWN);
}

enum credit_state credit_state_from_word(const char *word)
{
	static const struct word words[] = {
		{ "pending", CREDIT_PENDING }, { "approved", CREDIT_APPROVED }, { "declined", CREDIT_DECLINED }, { NULL, 0 }
	};

	return (enum credit_state)word_value(words, word, CREDIT_UNKNOWN);
}

bool subscription_has_ended(enum subscription_status status)
{
	return status == SUBSCRIPTION_CANCELLED || status == SUBSCRIPTION_EXPIRED || status == SUBSCRIPTION_DELETED;
}

const char *subscription_status_text(enum subscription_status status)
{
	switch (status) {
	case SUBSCRIPTION_ACTIVE: return _("Active");
	case SUBSCRIPTION_PENDING: return _("Being set up");
	case SUBSCRIPTION_WARNING: return _("Expired, in its period of grace");
	case SUBSCRIPTION_SUSPENDED: return _("Suspended");
	case SUBSCRIPTION_CANCELLED: return _("Cancelled");
	case SUBSCRIPTION_EXPIRED: return _("Expired");
	case SUBSCRIPTION_DELETED: return _("Deleted");
	case SUBSCRIPTION_UNKNOWN: break;
	}
	return _("Unknown");
}

const char *channel_text(enum channel channel)
{
	switch (channel) {
	case CHANNEL_CARD: return _("Direct, by card");
	case CHANNEL_INVOICE: return _("Direct, by invoice");
	case CHANNEL_PARTNER: return _("Through a partner");
	case CHANNEL_VOLUME: return _("Volume licensing");
	case CHANNEL_PREPAID: return _("Prepaid, by product key");
	case CHANNEL_TRIAL: return _("Trial");
	case CHANNEL_UNKNOWN: break;
	}
	return _("unknown");
}

const char *path_word(enum product_path path)
{
	return path == PATH_MANUAL ? "manual" : "automatic";
}

enum product_path path_from_word(const char *word)
{
	return word_is(word, "manual") ? PATH_MANUAL : word_is(word, "automatic") ? PATH_AUTOMATIC : PATH_NONE;
}

const char *provisioning_text(enum provisioning status)
{
	switch (status) {
	case PROVISIONING_SUCCESS: return _("Ready");
	case PROVISIONING_DISABLED: return _("Switched off");
	case PROVISIONING_PENDING_ACTIVATION: return _("Ready, waits for an admin to activate it");
	case PROVISIONING_PENDING_INPUT: return _("Waits for the service");
	case PROVISIONING_PENDING: return _("Being set up");
	case PROVISIONING_ERROR: return _("Failed");
	case PROVISIONING_UNKNOWN: break;
	}
	return _("Unknown");
}

static const struct pair {
	const char *term;
	const char *billing_cycle;
	const char *text;
} pairs[] = {
	{ "P1M", "monthly", N_("Month by month") },
	{ "P1Y", "monthly", N_("One year, paid monthly") },
	{ "P1Y", "annual", N_("One year, paid annually") },
	{ "P3Y", "monthly", N_("Three years, paid monthly") },
	{ "P3Y", "annual", N_("Three years, paid annually") },
	{ "P3Y", "triennial", N_("Three years, paid at once") },
	{ "P1Y", "one_time", N_("One year, paid at once") },
	{ "P3Y", "one_time", N_("Three years, paid at once") },
	{ "", "monthly", N_("Paid monthly") },
	{ "", "annual", N_("Paid annually") },
	{ "P1M", "", N_("Month by month") },
	{ "P1Y", "", N_("One year") },
	{ "P3Y", "", N_("Three years") },
	{ "", "", N_("unknown") }
};

const char *billing_pair_text(const char *term, const char *billing_cycle, char to[SENTENCE])
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (word_is(term, pairs[i].term) && word_is(billing_cycle, pairs[i].billing_cycle))
			return say(to, SENTENCE, "%s", _(pairs[i].text));
	/* TRANSLATORS: %s is a word that this program does not know, as the service wrote it */
	if (str_empty(billing_cycle))
		return say(to, SENTENCE, _("Term: %s"), term);
	if (str_empty(term))
		return say(to, SENTENCE, _("Billing cycle: %s"), billing_cycle);
	return say(to, SENTENCE, _("Term: %s. Billing cycle: %s"), term, billing_cycle);
}

enum period { PERIOD_MONTH, PERIOD_YEAR, PERIOD_3_YEARS, PERIOD_TERM, PERIOD_OTHER };

static enum period period_of(const char *term, const char *billing_cycle)
{
	static const char *const cycles[] = { [PERIOD_MONTH] = "monthly", [PERIOD_YEAR] = "annual", [PERIOD_3_YEARS] = "triennial", [PERIOD_TERM] = "one_time" };

	for (enum period p = PERIOD_MONTH; p < PERIOD_OTHER; p++)
		if (word_is(billing_cycle, cycles[p]))
			return p;
	return word_is(term, "P1M") ? PERIOD_MONTH : PERIOD_OTHER;
}

const char *billing_period_title(const char *term, const char *billing_cycle)
{
	switch (period_of(term, billing_cycle)) {
	case PERIOD_MONTH: return _("Per month");
	case PERIOD_YEAR: return _("Per year");
	case PERIOD_3_YEARS: return _("Per 3 years");
	case PERIOD_TERM: return _("Per term");
	case PERIOD_OTHER: break;
	}
	return _("Per billing period");
}

/* TRANSLATORS: in these %s is an amount of money */
const char *billing_amount_text(struct money amount, const char *term, const char *billing_cycle, char to[SENTENCE])
{
	char text[MONEY_TEXT];

	money_format(amount, text);
	switch (period_of(term, billing_cycle)) {
	case PERIOD_MONTH: return say(to, SENTENCE, _("%s a month"), text);
	case PERIOD_YEAR: return say(to, SENTENCE, _("%s a year"), text);
	case PERIOD_3_YEARS: return say(to, SENTENCE, _("%s every 3 years"), text);
	case PERIOD_TERM: return say(to, SENTENCE, _("%s once a term"), text);
	case PERIOD_OTHER: break;
	}
	return say(to, SENTENCE, _("%s each billing period"), text);
}

/* ── model/say.h ── */

const char *say(char *to, size_t size, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(to, size, fmt, args);
	va_end(args);
	if (n < 0) {
		to[0] = '\0';
	} else if ((size_t)n >= size) {
		size_t at = size - 1;
		while (at && ((unsigned char)to[at - 1] & 0xc0) == 0x80)
			at--;
		if (at && (unsigned char)to[at - 1] >= 0xc0 && !text_valid_utf8(to + at - 1, size - at))
			at--;
		else
			at = size - 1;
		to[at] = '\0';
	}
	return to;
}

const char *say_licences(int64_t n, char to[COUNT_TEXT])
{
	return say(to, COUNT_TEXT, ngettext("%" PRId64 " licence", "%" PRId64 " licences", (unsigned long)n), n);
}

const char *say_users(int64_t n, char to[COUNT_TEXT])
{
	return say(to, COUNT_TEXT, ngettext("%" PRId64 " user", "%" PRId64 " users", (unsigned long)n), n);
}

const char *say_groups(int64_t n, char to[COUNT_TEXT])
{
	return say(to, COUNT_TEXT, ngettext("%" PRId64 " group", "%" PRId64 " groups", (unsigned long)n), n);
}

void say_item(char *to, size_t size, const char *item)
{
	size_t n = strlen(to);

	say(to + n, size - n, "%s%s", n ? i18n_comma() : "", item);
}

int64_t upgrade_sent_ms(const struct upgrade_record *record)
{
	return record->sent_ms > record->placed_ms ? record->sent_ms : record->placed_ms;
}

void *take_array(void *old, const void *items, size_t n, size_t size)
{
	free(old);
	if (!n)
		return NULL;
	void *copy = xcalloc(n, size);
	memcpy(copy, items, n * size);
	return copy;
}
