#include "model/cart_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int64_t cart_least(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct target *t = plan_chosen(w);

	if (wizard_by_hand(w))
		return t && t->minimum_quantity > 0 ? t->minimum_quantity : 1;
	return s && s->purchased > 0 ? s->purchased : 1;
}

/* The terms name it; else what the service allows for this upgrade. Less than the least would close the order that the service itself
 * calls open: then the least is the most. */
int64_t cart_most(const struct wizard *w)
{
	const struct target *t = plan_chosen(w);
	int64_t most = COUNT_UNKNOWN;

	if (wizard_by_hand(w))
		return t && t->allowed_quantity > 0 ? t->allowed_quantity : COUNT_UNKNOWN;
	if (w->plan.terms.told && w->plan.terms.maximum_quantity > 0)
		most = w->plan.terms.maximum_quantity;
	else if (t && t->allowed_quantity > 0)
		most = t->allowed_quantity;
	return most != COUNT_UNKNOWN && most < cart_least(w) ? cart_least(w) : most;
}

/* By hand untouched: what the source has, as far as one order can hold it. */
static int64_t default_by_hand(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	int64_t most = cart_most(w), has = s ? s->purchased : COUNT_UNKNOWN;

	return most != COUNT_UNKNOWN && has > most ? most : has;
}

int64_t cart_quantity(const struct wizard *w)
{
	int64_t least = cart_least(w), wanted = w->cart.quantity;

	if (!wanted && wizard_by_hand(w))
		wanted = default_by_hand(w);
	return wanted < least ? least : wanted;
}

const char *cart_quantity_value(const struct wizard *w, char to[WORD_TEXT])
{
	if (!str_empty(w->cart.typed))
		return say(to, WORD_TEXT, "%s", w->cart.typed);
	return say(to, WORD_TEXT, "%" PRId64, cart_quantity(w));
}

const char *cart_quantity_error(const struct wizard *w)
{
	return str_empty(w->cart.refusal) ? NULL : w->cart.refusal;
}

/* By hand: the catalog's bounds. */
static const char *rule_by_hand(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	int64_t least = cart_least(w), most = cart_most(w);
	char has[SENTENCE / 2], n[COUNT_TEXT];

	if (!s || s->purchased < 0)
		say(has, sizeof has, "%s", _("The service does not say how many licences you have now."));
	else if (s->assigned < 0)
		say(has, sizeof has, _("You have %s of %s."), say_licences(s->purchased, n), s->name);
	else
		say(has, sizeof has, _("You have %s of %s, %" PRId64 " of them assigned."), say_licences(s->purchased, n), s->name, s->assigned);
	if (most == COUNT_UNKNOWN)
		/* TRANSLATORS: the first %s is a sentence that says how many licences there are */
		return say(to, SENTENCE, _("%s This order can hold %" PRId64 " or more."), has, least);
	/* TRANSLATORS: the first %s is a sentence that says how many licences there are */
	return say(to, SENTENCE, _("%s This order can hold %" PRId64 " to %" PRId64 "."), has, least, most);
}

const char *cart_fewer_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	int64_t quantity = cart_quantity(w);

	if (!wizard_by_hand(w) || !s || s->assigned <= quantity)
		return NULL;
	return say(to, SENTENCE, _("%" PRId64 " is fewer than the %" PRId64 " users who hold %s. That is allowed: move as many users as there are licences, "
		"and buy the rest before the next ones."), quantity, s->assigned, s->name);
}

const char *cart_quantity_rule(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	int64_t least = cart_least(w), most = cart_most(w);
	char n[COUNT_TEXT];

	if (wizard_by_hand(w))
		return rule_by_hand(w, to);
	if (!s || s->purchased < 0)
		return say(to, SENTENCE, "%s", _("The service does not say how many licences you have now, so it decides about the quantity."));
	if (s->assigned < 0)
		return say(to, SENTENCE, _("You have %s of %s. An upgrade cannot remove licences: %" PRId64 " is the "
			"least."), say_licences(s->purchased, n), s->name, least);
	if (most == COUNT_UNKNOWN)
		return say(to, SENTENCE, _("You have %s of %s, %" PRId64 " of them assigned. An upgrade cannot remove licences: "
			"%" PRId64 " is the least."),
			say_licences(s->purchased, n), s->name, s->assigned, least);
	return say(to, SENTENCE,
		_("You have %s of %s, %" PRId64 " of them assigned. An upgrade cannot remove licences: %" PRId64 " is the least. "
		"The service allows at most %" PRId64 "."),
		say_licences(s->purchased, n), s->name, s->assigned, least, most);
}

/* ── what is said ── */

const char *cart_billing_sentence(const struct wizard *w, char to[SENTENCE])
{
	struct billing_option o;
	char label[SENTENCE / 4];

	if (!billing_chosen_option(w, &o))
		return say(to, SENTENCE, "%s", _("The service offers no way of billing for this plan. Go back and choose another plan."));
	say(label, sizeof label, "%s", billing_label(&o, to));
	if (o.is_own)
		return say(to, SENTENCE, _("Billed as today: %s. It can be changed under Billing."), label);
	return say(to, SENTENCE, _("Billed: %s. It can be changed under Billing."), label);
}

const char *cart_buy_more_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (w->cart.more <= 0)
		return NULL;
	if (wizard_by_hand(w))
		return say(to, SENTENCE, "%s", _("More can be bought afterwards: Verify offers it."));
	return say(to, SENTENCE, ngettext("Upgrade first; %" PRId64 " more licence can be bought afterwards, and Done reminds you of it.",
		"Upgrade first; %" PRId64 " more licences can be bought afterwards, and Done reminds you of "
		"them.", (unsigned long)w->cart.more), w->cart.more);
}

/* ── answers ── */

static int refuse_quantity(struct wizard *w, const char *typed, struct error *err)
{
	char clean[NAME_TEXT];

	text_clean_into(clean, sizeof clean, typed);
	str_copy(w->cart.typed, sizeof w->cart.typed, clean);
	str_copy(w->cart.refusal, sizeof w->cart.refusal, err->text);
	return -(int)err->kind;
}

static bool is_number(const char *typed)
{
	size_t digits = 0;

	while (*typed == ' ')
		typed++;
	if (*typed == '-' || *typed == '+')
		typed++;
	for (; *typed >= '0' && *typed <= '9'; typed++)
		digits++;
	while (*typed == ' ')
		typed++;
	return digits && !*typed;
}

static int check_quantity(const struct wizard *w, const char *typed, int64_t *ret_quantity, int64_t *ret_more, struct error *err)
{
	int64_t quantity, least = cart_least(w), most = cart_most(w);
	struct billing_option o;
	struct money amount;
	char shown[WORD_TEXT], clean[NAME_TEXT];

	text_clean_into(clean, sizeof clean, typed);
	say(shown, sizeof shown, "%s", clean);
	if (str_empty(clean))
		return error_set(err, ERROR_INPUT, _("Nothing is typed. Type how many licences you want, %" PRId64 " or more."), least);
	if (!str_to_int64(typed, &quantity) && !is_number(typed))
		return error_set(err, ERROR_INPUT, _("“%s” is not a whole number. Type how many licences you want, %" PRId64 " or "
			"more."), shown, least);
	if (!str_to_int64(typed, &quantity))
		return error_set(err, ERROR_INPUT, _("“%s” is more than any order can hold. Type how many licences you want, %" PRId64 " or "
			"more."), shown, least);
	if (quantity < least && wizard_by_hand(w))
		return error_set(err, ERROR_INPUT, _("%" PRId64 " is too few: this plan is sold in orders of %" PRId64 " or more."), quantity, least);
	if (quantity < least)
		return error_set(err, ERROR_INPUT, _("%" PRId64 " is too few. An upgrade cannot remove licences: %" PRId64 " is the least. "
			"Reduce before or after the upgrade."),
			quantity, least);
	if (most != COUNT_UNKNOWN && quantity > most) {
		*ret_more = quantity - most;
		if (wizard_by_hand(w))
			return error_set(err, ERROR_INPUT, _("One order can hold at most %" PRId64 ". Buy those first, then %" PRId64 " more."), most,
				quantity - most);
		return error_set(err, ERROR_INPUT, _("The service allows at most %" PRId64 " in this order. Upgrade with %" PRId64 " first, then "
			"buy %" PRId64 " more."), most, most,
			quantity - most);
	}
	if (quantity > INT32_MAX || (billing_chosen_option(w, &o) && plan_list_price(w, o.catalog_item, o.term, o.billing_cycle, &amount)
		&& !plan_period_amount(w, o.catalog_item, o.term, o.billing_cycle, quantity, &amount)))
		return error_set(err, ERROR_INPUT, _("“%s” is more than any order can hold. Type how many licences you want, %" PRId64 " or "
			"more."), shown, least);
	*ret_quantity = quantity;
	return 0;
}

int cart_set_quantity(struct wizard *w, const char *typed, struct error *err)
{
	struct error own = ERROR_INIT;
	int64_t quantity = 0, more = 0;
	char value[WORD_TEXT];

	if (check_quantity(w, typed, &quantity, &more, &own) < 0) {
		w->cart.more = more;
		if (err)
			*err = own;
		return refuse_quantity(w, typed, &own);
	}
	if (quantity != cart_quantity(w))
		w->order.typed[0] = '\0';
	if (quantity != cart_most(w))
		w->cart.more = 0;
	w->cart.quantity = quantity;
	w->cart.typed[0] = w->cart.refusal[0] = '\0';
	wizard_note(w, "quantity", say(value, sizeof value, "%" PRId64, quantity));
	return 0;
}

int cart_change_quantity(struct wizard *w, int by, struct error *err)
{
	char typed[WORD_TEXT];

	return cart_set_quantity(w, say(typed, sizeof typed, "%" PRId64, cart_quantity(w) + by), err);
}

int cart_ready(const struct wizard *w, struct error *err)
{
	int64_t most = cart_most(w);

	if (!plan_chosen(w))
		return error_set(err, ERROR_INPUT, _("No plan is chosen, or the service has closed it meanwhile. Go back to Plan and choose one "
			"that is open."));
	if (w->calls[REQUEST_SUBSCRIPTION].answered_at_ms == TIME_UNKNOWN)
		return error_set(err, ERROR_INPUT, _("The add-ons of this subscription have not been read yet. Go back to the subscription and "
			"read it again."));
	if (!str_empty(w->cart.refusal))
		return error_set(err, ERROR_INPUT, "%s", w->cart.refusal);
	if (wizard_by_hand(w) && most != COUNT_UNKNOWN && cart_quantity(w) > most)
		return error_set(err, ERROR_INPUT, _("One order can hold at most %" PRId64 ". Change the quantity."), most);
	if (most != COUNT_UNKNOWN && cart_quantity(w) > most)
		return error_set(err, ERROR_INPUT, _("The service now allows at most %" PRId64 " in this order. Change the quantity."), most);
	return 0;
}
