/* What is said of the price list: where an amount comes from, and why there is none. */
#include "model/wizard.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"

/* Of all offers of a product, the one that gets nearest to a price. */
static enum price_state state_of(const struct wizard *w, const char *item, const char *term, const char *cycle, const struct price_facts **ret_row)
{
	enum price_state best = PRICE_NOT_LISTED;

	if (!str_empty(term))
		return plan_price_state(w, item, term, cycle, ret_row);
	*ret_row = NULL;
	for (size_t i = 0; i < w->plan.n_offers; i++) {
		const struct offer_facts *o = &w->plan.offers[i];
		const struct price_facts *row;
		if (!o->purchasable || !catalog_item_same(o->catalog_item, item))
			continue;
		enum price_state state = plan_price_state(w, o->catalog_item, o->term, o->billing_cycle, &row);
		if (state > best || !*ret_row) {
			best = state;
			*ret_row = row;
		}
	}
	return best;
}

const char *plan_price_source(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, char to[SENTENCE])
{
	const char *column = w->settings.price_column == PRICE_COLUMN_UNIT ? _("what the partner pays (unit)") : _("list prices (erp)");
	const struct price_facts *row;
	char from[TIME_TEXT], until[TIME_TEXT];

	if (state_of(w, product_item, term, billing_cycle, &row) != PRICE_LISTED)
		return NULL;
	time_local_date(row->starts_ms, from);
	time_local_date(row->ends_ms, until);
	if (row->starts_ms == TIME_UNKNOWN && row->ends_ms == TIME_UNKNOWN)
		return say(to, SENTENCE, _("list without a date, %s, %s"), row->currency, column);
	if (row->ends_ms == TIME_UNKNOWN)
		return say(to, SENTENCE, _("list of %s, %s, %s"), from, row->currency, column);
	if (row->starts_ms == TIME_UNKNOWN)
		return say(to, SENTENCE, _("list until %s, %s, %s"), until, row->currency, column);
	return say(to, SENTENCE, _("list of %s, valid until %s, %s, %s"), from, until, row->currency, column);
}

static const char *wanted_currency(const struct wizard *w, const char *item)
{
	const struct offer_facts *offer = plan_offer(w, item, "", "");

	return w->plan.terms.told ? w->plan.terms.currency : offer ? offer->currency : "";
}

static const char *not_listed(const struct wizard *w, char to[SENTENCE])
{
	if (!str_empty(w->plan.prices_market))
		return say(to, SENTENCE, _("The price list is for the market %s, and this organisation is in %s: the amount is unknown here."),
			w->plan.prices_market, w->tenant.country);
	return say(to, SENTENCE, "%s", _("The price list has no price of this plan, so the amount is unknown here."));
}

const char *plan_price_problem(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, char to[SENTENCE])
{
	const struct price_facts *row;
	char date[TIME_TEXT];

	if (!w->settings.has_prices || w->plan.prices_error.kind != ERROR_NONE)
		return NULL;
	switch (state_of(w, product_item, term, billing_cycle, &row)) {
	case PRICE_LISTED:
		return NULL;
	case PRICE_OTHER_BILLING:
		return say(to, SENTENCE, "%s", _("The price list has no valid price for this plan with this billing, so the amount is unknown here."));
	case PRICE_OTHER_MARKET:
		return say(to, SENTENCE, _("The price list is for the market %s, and this organisation is in %s: the amount is unknown here."), row->market,
			w->tenant.country);
	case PRICE_OTHER_CURRENCY:
		return say(to, SENTENCE, _("The price list is in %s, and this organisation is billed in %s. Nothing is converted: the amount is "
			"unknown here."), row->currency, wanted_currency(w, product_item));
	case PRICE_NOT_BEGUN:
		return say(to, SENTENCE, _("The price list begins on %s: its prices are not used yet, and the amount is unknown here."),
			time_local_date(row->starts_ms, date));
	case PRICE_ENDED:
		return say(to, SENTENCE, _("The price list ended on %s: its prices are not used any more, and the amount is unknown here. Get a new "
			"one."), time_local_date(row->ends_ms, date));
	case PRICE_SEVERAL_CURRENCIES:
		return say(to, SENTENCE, "%s", _("The price list has this plan in several currencies, and no service says which one this organisation is "
			"billed in: the amount is unknown here."));
	case PRICE_NOT_LISTED:
		break;
	}
	return not_listed(w, to);
}
