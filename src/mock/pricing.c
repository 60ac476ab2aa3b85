#include "mock/pricing.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "mock/world.h"

#include <stdlib.h>

int64_t pricing_periods(const char *term, const char *cycle)
{
	struct duration d;
	if (duration_parse(term, &d, NULL) < 0 || d.months < 1)
		return 1;
	if (str_ieq(cycle, "annual"))
		return d.months >= 12 ? d.months / 12 : 1;
	return str_ieq(cycle, "monthly") ? d.months : 1;
}

static int add_tax(struct world *w, struct amounts *a, struct error *err)
{
	int64_t rate = 0;
	if (decimal_parse(w->scenario->terms.tax_rate_percent, &rate, err) < 0 || money_percent(&a->tax, a->subtotal, rate, err) < 0)
		return -ERROR_INPUT;
	a->tax = money_round(a->tax);
	return money_add(&a->total, a->subtotal, a->tax, err);
}

static int use_prepaid(struct world *w, struct amounts *a, struct error *err)
{
	const char *rest = w->scenario->terms.prepaid_remaining;
	struct money prepaid;

	a->due = a->total;
	if (!rest || store_int(w->store, "SELECT number FROM facts WHERE name = 'prepaid_used'", ""))
		return money_sub(&a->prepaid, a->total, a->total, err);
	if (money_parse(rest, w->scenario->tenant.currency, &prepaid, err) < 0)
		return -ERROR_INPUT;
	a->prepaid = money_compare(prepaid, a->total) > 0 ? a->total : prepaid;
	return money_sub(&a->due, a->total, a->prepaid, err);
}

int pricing_order(struct world *w, const struct product *p, const char *term, const char *cycle, int64_t quantity, struct amounts *ret, struct error *err)
{
	const char *currency = w->scenario->tenant.currency;
	const struct price *price = product_price(p, currency, term, cycle);
	struct amounts a = { 0 };
	struct money whole;
	int rc;

	if (!price)
		return error_set(err, ERROR_REFUSED, _("%s is not sold for the term %s with billing %s in %s."), p->title, term, cycle, currency);
	int64_t periods = pricing_periods(term, cycle);
	if ((rc = money_parse(w->scenario->service.price_column == COLUMN_UNIT ? price->unit : price->erp, currency, &whole, err)) < 0 ||
			(rc = money_divide(&a.unit, whole, periods, err)) < 0 || (rc = money_times(&whole, whole, quantity, err)) < 0 ||
			(rc = money_divide(&whole, whole, periods, err)) < 0)
		return rc;
	a.subtotal = money_round(whole);
	if ((rc = add_tax(w, &a, err)) < 0 || (rc = use_prepaid(w, &a, err)) < 0)
		return rc;
	*ret = a;
	return 0;
}

static bool pays_by_invoice(struct world *w)
{
	char *kind = store_text(w->store, "SELECT kind FROM payment_methods WHERE preferred", "");
	bool invoice = str_eq(kind, "invoice");
	free(kind);
	return invoice;
}

int pricing_check_method(struct world *w, const struct amounts *a, struct error *err)
{
	const char *least = w->scenario->terms.invoice_minimum, *currency = w->scenario->tenant.currency;
	struct money minimum;

	if (!least || !pays_by_invoice(w) || money_parse(least, currency, &minimum, NULL) < 0 || money_compare(a->subtotal, minimum) >= 0)
		return 0;
	return error_set(err, ERROR_REFUSED, _("An order below %s %s cannot be paid by invoice."), currency, least);
}

bool pricing_needs_credit_check(struct world *w, const struct amounts *a)
{
	const struct scenario *s = w->scenario;
	struct money limit;

	if (s->credit.for_invoice && pays_by_invoice(w))
		return true;
	return s->terms.credit_check_above && money_parse(s->terms.credit_check_above, s->tenant.currency, &limit, NULL) == 0 &&
		money_compare(a->subtotal, limit) > 0;
}
