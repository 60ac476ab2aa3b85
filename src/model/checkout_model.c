#include "model/checkout_model.h"

#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

void checkout_take(struct wizard *w, const struct checkout_facts *f)
{
	if (f->sold_to_told)
		address_take(w, ADDRESS_SOLD_TO, &f->sold_to);
	if (f->billed_to_told)
		address_take(w, ADDRESS_BILLED_TO, &f->billed_to);
	if (f->payments_told)
		payment_take(w, f->payments, f->n_payments);
	if (f->rules.told)
		address_take_rules(w, &f->rules);
	if (f->terms.told)
		plan_take_terms(w, &f->terms, f->reasons, f->n_reasons);
	w->checkout.agreement_accepted = f->agreement_accepted;
}

/* ── totals ── */

/* Kept add-ons are no part of the order: their sum is shown where all have a price and are billed alike. */
static bool sum_before(const struct wizard *w, struct money *ret)
{
	struct money sum = { 0 };
	struct cart_line line, first = { 0 };
	size_t n = checkout_before_count(w);

	for (size_t i = 0; i < n; i++) {
		checkout_before_item(w, i, &line);
		if (!i)
			first = line;
		if (!line.priced || !word_is(line.billing_cycle, first.billing_cycle) || money_add(&sum, sum, line.amount, NULL) < 0)
			return false;
	}
	*ret = sum;
	return n > 0;
}

/* The lines of the order; *ret_alike: all are billed in one period. Their sum is the first bill where they are not. */
static bool sum_order(const struct wizard *w, struct money *ret, bool *ret_alike)
{
	struct money sum = { 0 };
	struct cart_line line, first = { 0 };
	size_t n = cart_order_count(w);
	bool alike = true;

	for (size_t i = 0; i < n; i++) {
		cart_order_line(w, i, &line);
		if (!i)
			first = line;
		alike &= word_is(line.billing_cycle, first.billing_cycle);
		if (!line.priced || money_add(&sum, sum, line.amount, NULL) < 0)
			return false;
	}
	*ret = sum;
	*ret_alike = alike;
	return n > 0;
}

static bool add_tax(const struct terms_facts *terms, struct totals *t, struct money *with_tax)
{
	*with_tax = t->subtotal;
	t->tax_percent_micro = terms->told ? terms->tax_percent_micro : -1;
	if (t->tax_percent_micro < 0)
		return true;
	if (money_percent(&t->tax, t->subtotal, t->tax_percent_micro, NULL) < 0)
		return false;
	t->tax = money_round(t->tax);
	t->tax_known = true;
	return money_add(with_tax, t->subtotal, t->tax, NULL) == 0;
}

static bool count_prepaid(const struct terms_facts *terms, struct totals *t, struct money with_tax)
{
	t->due = with_tax;
	if (!terms->told || !money_is_set(terms->prepaid_remaining) || !str_eq(terms->prepaid_remaining.currency, with_tax.currency))
		return true;
	t->prepaid = terms->prepaid_remaining;
	t->prepaid_used = money_compare(t->prepaid, with_tax) > 0 ? with_tax : t->prepaid;
	return money_sub(&t->forfeit, t->prepaid, t->prepaid_used, NULL) == 0 && money_sub(&t->due, with_tax, t->prepaid_used, NULL) == 0;
}

void checkout_totals(const struct wizard *w, struct totals *ret)
{
	const struct terms_facts *terms = &w->plan.terms;
	struct money with_tax;
	bool alike;

	*ret = (struct totals){ .tax_percent_micro = -1 };
	if (terms->told && !wizard_by_hand(w))
		ret->unused_credit = terms->unused_credit;
	ret->before_known = sum_before(w, &ret->before_subtotal);
	if (!sum_order(w, &ret->subtotal, &alike))
		return;
	ret->known = add_tax(terms, ret, &with_tax);
	/* By hand the old plan's value stays with the old plan. */
	if (wizard_by_hand(w))
		ret->due = with_tax;
	else
		ret->known = ret->known && count_prepaid(terms, ret, with_tax);
	if (alike)
		ret->each_period = with_tax;
}

/* ── items ── */

size_t checkout_item_count(const struct wizard *w)
{
	return cart_order_count(w);
}

void checkout_item(const struct wizard *w, size_t index, struct cart_line *ret)
{
	cart_order_line(w, index, ret);
}

static bool kept_line(const struct wizard *w, size_t index, struct cart_line *ret)
{
	if (wizard_by_hand(w))
		return cart_old_line(w, index, ret);
	for (size_t i = 1; i < cart_line_count(w); i++) {
		cart_line(w, i, ret);
		if (ret->kind == CART_ADDON_KEPT && index-- == 0)
			return true;
	}
	return false;
}

size_t checkout_before_count(const struct wizard *w)
{
	struct cart_line line;
	size_t n = 0;

	while (kept_line(w, n, &line))
		n++;
	return n;
}

void checkout_before_item(const struct wizard *w, size_t index, struct cart_line *ret)
{
	if (!kept_line(w, index, ret))
		*ret = (struct cart_line){ .quantity = COUNT_UNKNOWN };
}

/* ── credit check, credits, agreement ── */

enum credit_check checkout_credit_check(const struct wizard *w)
{
	const struct terms_facts *terms = &w->plan.terms;
	const struct payment_facts *p = payment_chosen(w);
	bool invoice = p && p->kind == PAYMENT_INVOICE;
	struct totals totals;

	checkout_totals(w, &totals);
	if (terms->told && money_is_set(terms->credit_check_above)) {
		if (totals.known && str_eq(totals.subtotal.currency, terms->credit_check_above.currency)
			&& money_compare(totals.subtotal, terms->credit_check_above) > 0)
			return CREDIT_CHECK_WILL;
		return invoice || !totals.known ? CREDIT_CHECK_MAY : CREDIT_CHECK_NO;
	}
	return invoice || !terms->told ? CREDIT_CHECK_MAY : CREDIT_CHECK_NO;
}

static const char *credit_lasts(const struct wizard *w, char to[SENTENCE / 4])
{
	int64_t days = w->file.figures.credit_check_business_days;

	if (days <= 0)
		return say(to, SENTENCE / 4, "%s", _("some business days"));
	return say(to, SENTENCE / 4, ngettext("up to %" PRId64 " business day", "up to %" PRId64 " business days", (unsigned long)days), days);
}

static const char *credit_by_hand(const struct wizard *w, char to[SENTENCE])
{
	char lasts[SENTENCE / 4], limit[MONEY_TEXT];

	switch (checkout_credit_check(w)) {
	case CREDIT_CHECK_WILL:
		return say(to, SENTENCE, _("A credit check will be needed, because the order is above %s. It takes %s; until then the new licences cannot be given "
			"to anyone, and users keep the old plan."), money_format(w->plan.terms.credit_check_above, limit), credit_lasts(w, lasts));
	case CREDIT_CHECK_MAY:
		if (!w->plan.terms.told)
			return say(to, SENTENCE, _("No service tells beforehand whether there is a credit check. If there is, it takes %s, the new licences cannot be given to "
				"anyone until then, and users keep the old plan."), credit_lasts(w, lasts));
		return say(to, SENTENCE, _("A credit check may be needed. It would take %s; until then the new licences cannot be given to anyone, and users keep "
			"the old plan."), credit_lasts(w, lasts));
	case CREDIT_CHECK_NO: break;
	}
	return NULL;
}

const char *checkout_credit_sentence(const struct wizard *w, char to[SENTENCE])
{
	char lasts[SENTENCE / 4], limit[MONEY_TEXT];

	if (wizard_by_hand(w))
		return credit_by_hand(w, to);
	switch (checkout_credit_check(w)) {
	case CREDIT_CHECK_WILL:
		return say(to, SENTENCE,
			_("A credit check will be needed, because the order is above %s. It takes %s; until then admins cannot use the admin centre "
			"and users keep the old plan."),
			money_format(w->plan.terms.credit_check_above, limit), credit_lasts(w, lasts));
	case CREDIT_CHECK_MAY:
		if (!w->plan.terms.told)
			return say(to, SENTENCE, _("No service tells beforehand whether there is a credit check. If there is, it takes %s, admins cannot use the admin centre "
				"until then, and users keep the old plan."), credit_lasts(w, lasts));
		return say(to, SENTENCE,
			_("A credit check may be needed. It would take %s; until then admins cannot use the admin centre and users keep the old plan."),
			credit_lasts(w, lasts));
	case CREDIT_CHECK_NO:
		break;
	}
	return NULL;
}

const char *checkout_forfeit_sentence(const struct wizard *w, char to[SENTENCE])
{
	struct totals t;
	char a[MONEY_TEXT], b[MONEY_TEXT];

	checkout_totals(w, &t);
	if (!t.known || !money_is_set(t.prepaid) || money_is_zero(t.forfeit))
		return NULL;
	return say(to, SENTENCE,
		_("The prepaid value of %s is more than this order costs: %s of it is lost for good. You can wait and upgrade when less of it is "
		"left, or say that it may be lost."),
		money_format(t.prepaid, a), money_format(t.forfeit, b));
}

/* Nobody is frightened of what can only be in their favour; what was paid in advance can be lost. */
static const char *unused_untold(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);

	if (s && s->channel == CHANNEL_PREPAID)
		return say(to, SENTENCE, _("%s was paid in advance. Whether any of that value would be lost, no service tells here: ask support before you order."), s->name);
	return say(to, SENTENCE, "%s", _("What is credited for unused time of the old plan, no service tells beforehand: it stands on a later invoice."));
}

const char *checkout_unused_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct money credit = w->plan.terms.unused_credit;
	int64_t days = w->file.figures.unused_credit_days;
	char amount[MONEY_TEXT];

	if (!wizard_by_hand(w) && !w->settings.has_storefront)
		return unused_untold(w, to);
	if (wizard_by_hand(w) || !w->plan.terms.told || !money_is_set(credit) || money_is_zero(credit))
		return NULL;
	if (days > 0)
		return say(to, SENTENCE, _("%s for unused time is credited on a later invoice, within %" PRId64 " days. It is not taken off this "
			"order."), money_format(credit, amount), days);
	return say(to, SENTENCE, _("%s for unused time is credited on a later invoice. It is not taken off this "
		"order."), money_format(credit, amount));
}

const char *checkout_agreement_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (w->checkout.agreement_accepted != 0)
		return NULL;
	return say(to, SENTENCE, "%s",
		_("The Microsoft Customer Agreement has not been accepted for this organisation, so the service will not take an order. Have it "
		"accepted in the admin centre or by your partner, then come back."));
}

const char *checkout_tax_label(const struct wizard *w, char to[SENTENCE])
{
	int64_t percent = w->plan.terms.told ? w->plan.terms.tax_percent_micro : -1;
	char digits[WORD_TEXT];

	if (percent < 0)
		return say(to, SENTENCE, "%s", _("Tax"));
	say(digits, sizeof digits, "%" PRId64 ".%06" PRId64, percent / MONEY_SCALE, percent % MONEY_SCALE);
	size_t n = 0;
	while (digits[n])
		n++;
	while (n && digits[n - 1] == '0')
		digits[--n] = '\0';
	if (n && digits[n - 1] == '.')
		digits[n - 1] = '\0';
	return say(to, SENTENCE, _("Tax (%s %%)"), digits);
}

static bool tax_is_told(const struct wizard *w)
{
	return w->plan.terms.told && w->plan.terms.tax_percent_micro >= 0;
}

const char *checkout_period_label(const struct wizard *w, char to[SENTENCE])
{
	struct billing_option o;
	bool taxed = tax_is_told(w), chosen = billing_chosen_option(w, &o);

	if (chosen && word_is(o.billing_cycle, "monthly"))
		return say(to, SENTENCE, "%s", taxed ? _("Each month after") : _("Each month after, without tax"));
	if (chosen && word_is(o.billing_cycle, "annual"))
		return say(to, SENTENCE, "%s", taxed ? _("Each year after") : _("Each year after, without tax"));
	return say(to, SENTENCE, "%s", taxed ? _("Each billing period after") : _("Each bill after, without tax"));
}

const char *checkout_due_label(const struct wizard *w)
{
	if (!tax_is_told(w))
		return wizard_by_hand(w) ? _("Due with the order, without tax") : _("Due on completion, without tax");
	return wizard_by_hand(w) ? _("Due with the order") : _("Due when the upgrade completes");
}

const char *checkout_each_period_text(const struct wizard *w, const struct totals *totals, char to[SENTENCE])
{
	struct billing_option o;

	if (!money_is_set(totals->each_period) || !billing_chosen_option(w, &o))
		return say(to, SENTENCE, "%s", _("each line by its own billing"));
	return billing_amount_text(totals->each_period, o.term, o.billing_cycle, to);
}

/* ── answers ── */

void checkout_accept_forfeit(struct wizard *w, bool on)
{
	w->checkout.forfeit_accepted = on;
}

static int addresses_ready(const struct wizard *w, struct error *err)
{
	if (address_known(w, ADDRESS_SOLD_TO) && !address_complete(w, ADDRESS_SOLD_TO))
		return error_set(err, ERROR_INPUT, _("Sold to is not complete. Choose Change beside it and fill in what is missing."));
	if (address_known(w, ADDRESS_BILLED_TO) && !address_complete(w, ADDRESS_BILLED_TO))
		return error_set(err, ERROR_INPUT, _("Billed to is not complete. Choose Change beside it and fill in what is missing."));
	return 0;
}

static int payment_ready(const struct wizard *w, struct error *err)
{
	size_t index = payment_default(w);
	char why[SENTENCE];

	if (!w->payment.told)
		return 0;
	if (index == SIZE_MAX)
		return error_set(err, ERROR_INPUT, _("No way to pay is chosen. Choose Change beside Billed to and pick one."));
	if (payment_closed(w, index, why))
		return error_set(err, ERROR_INPUT, _("The bill cannot be paid this way. %s"), why);
	return 0;
}

int checkout_ready(const struct wizard *w, struct error *err)
{
	char sentence[SENTENCE];
	int r;

	if (checkout_agreement_sentence(w, sentence))
		return error_set(err, ERROR_REFUSED, "%s", sentence);
	if ((r = addresses_ready(w, err)) < 0 || (r = payment_ready(w, err)) < 0)
		return r;
	if (!w->checkout.forfeit_accepted && checkout_forfeit_sentence(w, sentence))
		return error_set(err, ERROR_INPUT, "%s", sentence);
	return 0;
}
