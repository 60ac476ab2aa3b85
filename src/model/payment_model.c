#include "model/payment_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdlib.h>
#include <string.h>

enum payment_kind payment_kind_from_word(const char *word)
{
	return word_is(word, "card") ? PAYMENT_CARD : word_is(word, "bank_account") ? PAYMENT_BANK_ACCOUNT
		: word_is(word, "invoice") ? PAYMENT_INVOICE : PAYMENT_OTHER;
}

void payment_clear(struct payment_model *m)
{
	free(m->items);
	*m = (struct payment_model){ 0 };
}

void payment_take(struct wizard *w, const struct payment_facts *items, size_t n_items)
{
	w->payment.items = take_array(w->payment.items, items, n_items, sizeof *items);
	w->payment.n_items = n_items;
	w->payment.told = true;
}

void payment_take_default(struct wizard *w, const char *id)
{
	for (size_t i = 0; i < w->payment.n_items; i++)
		w->payment.items[i].is_default = str_eq(w->payment.items[i].id, id);
	w->payment.wanted[0] = '\0';
}

size_t payment_count(const struct wizard *w)
{
	return w->payment.n_items;
}

const struct payment_facts *payment_at(const struct wizard *w, size_t index)
{
	return index < w->payment.n_items ? &w->payment.items[index] : NULL;
}

size_t payment_default(const struct wizard *w)
{
	for (size_t i = 0; i < w->payment.n_items; i++)
		if (w->payment.items[i].is_default)
			return i;
	return SIZE_MAX;
}

const struct payment_facts *payment_chosen(const struct wizard *w)
{
	return payment_at(w, payment_default(w));
}

/* "2027-05" is good through May; "05/2027" likewise; a date is good through its day. Not understood: never held against it. */
static bool has_expired(const char *expires, int64_t now_ms)
{
	struct duration rest = { .months = 1 };
	char date[WORD_TEXT];
	int64_t at;

	if (str_empty(expires))
		return false;
	if (strlen(expires) == 7 && expires[2] == '/')
		say(date, sizeof date, "%.4s-%.2s-01", expires + 3, expires);
	else if (strlen(expires) == 7 && expires[4] == '-')
		say(date, sizeof date, "%s-01", expires);
	else {
		say(date, sizeof date, "%s", expires);
		rest = (struct duration){ .ms = 86400000 };
	}
	return time_parse(date, &at, NULL) == 0 && now_ms >= time_after(at, rest);
}

const char *payment_closed(const struct wizard *w, size_t index, char to[SENTENCE])
{
	const struct payment_facts *p = payment_at(w, index);
	const struct money least = w->plan.terms.invoice_minimum;
	struct totals totals;
	struct money missing;
	char a[MONEY_TEXT], b[MONEY_TEXT];

	if (!p)
		return say(to, SENTENCE, "%s", _("There is no such way to pay."));
	if (has_expired(p->expires, w->now_ms))
		return say(to, SENTENCE, _("It expired (%s). Renew it in the admin centre, under Payment methods, or choose another."), p->expires);
	if (p->kind != PAYMENT_INVOICE || !w->plan.terms.told || !money_is_set(least))
		return NULL;
	checkout_totals(w, &totals);
	if (!totals.known || money_sub(&missing, least, totals.subtotal, NULL) < 0 || missing.micro <= 0)
		return NULL;
	return say(to, SENTENCE, _("An invoice needs an order of %s at least; %s is missing. Choose another way to pay, or a larger "
		"order."), money_format(least, a),
		money_format(missing, b));
}

const char *payment_kind_text(enum payment_kind kind)
{
	switch (kind) {
	case PAYMENT_CARD: return _("Card");
	case PAYMENT_BANK_ACCOUNT: return _("Bank account");
	case PAYMENT_INVOICE: return _("Invoice");
	case PAYMENT_OTHER: break;
	}
	return _("Other");
}

const char *payment_text(const struct payment_facts *p, char to[SENTENCE])
{
	const char *label = str_empty(p->label) ? payment_kind_text(p->kind) : p->label;

	if (str_empty(p->expires))
		return say(to, SENTENCE, "%s", label);
	return say(to, SENTENCE, _("%s, expires %s"), label, p->expires);
}

int payment_choose(struct wizard *w, size_t index, struct error *err)
{
	char why[SENTENCE];

	if (payment_closed(w, index, why))
		return error_set(err, ERROR_REFUSED, "%s", why);
	str_copy(w->payment.wanted, sizeof w->payment.wanted, w->payment.items[index].id);
	return 0;
}
