/* The price sheet: which row is valid now, and what it comes to. */
#include "model/wizard.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"

#include <stdlib.h>
#include <string.h>

/* "P1:0001" of "P1:0001:AV": how many bytes. */
static size_t product_part(const char *item)
{
	const char *colon = strchr(item, ':');

	if (!colon)
		return strlen(item);
	const char *second = strchr(colon + 1, ':');
	return second ? (size_t)(second - item) : strlen(item);
}

bool catalog_item_same(const char *a, const char *b)
{
	char left[ID_TEXT], right[ID_TEXT];

	if (str_empty(a) || str_empty(b) || product_part(a) >= ID_TEXT || product_part(b) >= ID_TEXT)
		return false;
	memcpy(left, a, product_part(a));
	left[product_part(a)] = '\0';
	memcpy(right, b, product_part(b));
	right[product_part(b)] = '\0';
	return str_ieq(left, right);
}

int term_months(const char *term)
{
	struct duration d;

	if (str_empty(term) || duration_parse(term, &d, NULL) < 0 || d.ms != 0 || d.months <= 0)
		return 0;
	return (int)d.months;
}

int billing_months(const char *term, const char *billing_cycle)
{
	static const struct {
		const char *word;
		int months;
	} cycles[] = { { "monthly", 1 }, { "annual", 12 }, { "triennial", 36 } };

	for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++)
		if (word_is(billing_cycle, cycles[i].word))
			return cycles[i].months;
	return term_months(term);
}

/* The sheet and the catalog spell billing plans differently; empty in the sheet counts for what is paid once. */
static bool same_cycle(const char *plan, const char *cycle)
{
	static const char *const spellings[][4] = {
		{ "monthly", "month", "P1M", NULL }, { "annual", "yearly", "annually", "P1Y" }, { "triennial", "P3Y", NULL, NULL },
		{ "one_time", "onetime", "one time", "none" }
	};

	if (word_is(plan, cycle))
		return true;
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		bool has_plan = false, has_cycle = false;
		for (size_t k = 0; k < 4 && spellings[i][k]; k++) {
			has_plan |= word_is(plan, spellings[i][k]);
			has_cycle |= word_is(cycle, spellings[i][k]);
		}
		if (has_plan && has_cycle)
			return true;
	}
	return str_empty(plan) && word_is(cycle, "one_time");
}

/* What the offers say of this product: its segment and currency decide between rows that are alike else. */
static const struct offer_facts *offer_of(const struct wizard *w, const char *item)
{
	const struct plan_model *m = &w->plan;

	for (size_t i = 0; i < m->n_offers; i++)
		if (catalog_item_same(m->offers[i].catalog_item, item))
			return &m->offers[i];
	return NULL;
}

/* The currency that this purchase is billed in, as far as a service says it; "": it does not. */
static const char *billed_in(const struct wizard *w, const struct offer_facts *offer)
{
	return w->plan.terms.told ? w->plan.terms.currency : offer ? offer->currency : "";
}

static bool row_price(const struct wizard *w, const struct price_facts *row, struct money *ret)
{
	const char *text = w->settings.price_column == PRICE_COLUMN_UNIT ? row->unit_price : row->erp_price;

	return !str_empty(text) && money_parse(text, row->currency, ret, NULL) == 0 && ret->micro >= 0;
}

/* How far a row of the product gets: what is asked first decides. */
static enum price_state row_state(const struct wizard *w, const struct price_facts *row, const struct offer_facts *offer, const char *term,
	const char *billing_cycle)
{
	const char *country = !str_empty(w->tenant.country) ? w->tenant.country : offer ? offer->country : "";
	const char *segment = offer && !str_empty(offer->segment) ? offer->segment : "commercial", *currency = billed_in(w, offer);
	struct money price;

	if (!row_price(w, row, &price) || !(str_empty(row->segment) || word_is(row->segment, segment)))
		return PRICE_NOT_LISTED;
	if (!word_is(row->term, term) || !same_cycle(row->billing_plan, billing_cycle))
		return PRICE_OTHER_BILLING;
	if (!str_empty(row->market) && !str_empty(country) && !str_ieq(row->market, country))
		return PRICE_OTHER_MARKET;
	if (!str_empty(currency) && !str_ieq(row->currency, currency))
		return PRICE_OTHER_CURRENCY;
	if (row->starts_ms != TIME_UNKNOWN && w->now_ms < row->starts_ms)
		return PRICE_NOT_BEGUN;
	if (row->ends_ms != TIME_UNKNOWN && w->now_ms >= row->ends_ms)
		return PRICE_ENDED;
	return PRICE_LISTED;
}

enum price_state plan_price_state(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle,
	const struct price_facts **ret_row)
{
	const struct plan_model *m = &w->plan;
	const struct offer_facts *offer = offer_of(w, product_item);
	enum price_state best = PRICE_NOT_LISTED;
	bool several = false;

	*ret_row = NULL;
	for (size_t i = 0; i < m->n_prices; i++) {
		const struct price_facts *row = &m->prices[i];
		char item[ID_TEXT * 2];

		say(item, sizeof item, "%s:%s", row->product_id, row->sku);
		if (!catalog_item_same(item, product_item))
			continue;
		enum price_state state = row_state(w, row, offer, term, billing_cycle);
		if (state == PRICE_NOT_LISTED || state < best)
			continue;
		several = state == best && (several || (*ret_row && !str_ieq(row->currency, (*ret_row)->currency)));
		if (state > best || !*ret_row || row->starts_ms >= (*ret_row)->starts_ms)
			*ret_row = row;
		best = state;
	}
	/* No service says which one counts, and nothing is converted. */
	return best == PRICE_LISTED && several ? PRICE_SEVERAL_CURRENCIES : best;
}

bool plan_list_price(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, struct money *ret_price)
{
	const struct price_facts *row;

	return plan_price_state(w, product_item, term, billing_cycle, &row) == PRICE_LISTED && row_price(w, row, ret_price);
}

bool plan_period_amount(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle, int64_t quantity,
	struct money *ret_amount)
{
	struct money amount;
	int period = billing_months(term, billing_cycle);
	int covered = w->settings.price_unit == PRICE_UNIT_TERM ? term_months(term) : period;

	if (quantity < 0 || period <= 0 || covered <= 0 || !plan_list_price(w, product_item, term, billing_cycle, &amount))
		return false;
	if (money_times(&amount, amount, quantity, NULL) < 0 || money_times(&amount, amount, period, NULL) < 0
		|| money_divide(&amount, amount, covered, NULL) < 0)
		return false;
	*ret_amount = money_round(amount);
	return true;
}

static bool is_one_of(const char (*items)[ID_TEXT], size_t n_items, const struct price_facts *row)
{
	char item[ID_TEXT * 2];

	say(item, sizeof item, "%s:%s", row->product_id, row->sku);
	for (size_t i = 0; i < n_items; i++)
		if (catalog_item_same(item, items[i]))
			return true;
	return false;
}

void plan_replace_prices(struct wizard *w, const char (*items)[ID_TEXT], size_t n_items, const struct price_facts *rows, size_t n)
{
	struct plan_model *m = &w->plan;
	struct price_facts *all = xcalloc(m->n_prices + n + 1, sizeof *all);
	size_t kept = 0;

	for (size_t i = 0; i < m->n_prices; i++)
		if (!is_one_of(items, n_items, &m->prices[i]))
			all[kept++] = m->prices[i];
	if (n)
		memcpy(all + kept, rows, n * sizeof *rows);
	free(m->prices);
	m->prices = all;
	m->n_prices = kept + n;
}
