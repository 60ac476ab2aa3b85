#include "flow/price_reading.h"

#include "api/api.h"
#include "config/config.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/context.h"

#include <stdlib.h>
#include <string.h>

static void take(struct price_reading *p, const struct api_prices *prices)
{
	str_copy(p->other_market, sizeof p->other_market, prices->other_market);
	for (size_t i = 0; i < prices->count; i++) {
		const struct api_price *from = &prices->items[i];
		struct price_facts *to = FACTS_ADD(&p->rows);
		str_copy(to->product_id, sizeof to->product_id, from->product_id);
		str_copy(to->sku, sizeof to->sku, from->sku_id);
		str_copy(to->term, sizeof to->term, from->term_duration);
		str_copy(to->billing_plan, sizeof to->billing_plan, api_billing_cycle_wire(from->billing_cycle));
		str_copy(to->market, sizeof to->market, from->market);
		str_copy(to->currency, sizeof to->currency, from->per_term.currency);
		str_copy(to->segment, sizeof to->segment, from->segment);
		/* The client has already taken the wanted column and brought it to the whole term. */
		char amount[MONEY_TEXT];
		str_copy(to->unit_price, sizeof to->unit_price, money_wire(from->per_term, amount));
		str_copy(to->erp_price, sizeof to->erp_price, amount);
		to->starts_ms = from->from_ms;
		to->ends_ms = from->until_ms;
	}
}

static void on_prices(void *arg, const struct error *err, struct api_prices *result)
{
	struct price_reading *p = arg;
	if (err)
		p->error = *err;
	else
		take(p, result);
	p->done(p->task);
}

static void read_file(struct price_reading *p, const char *path, const struct api_price_query *query)
{
	struct api_prices prices = { 0 };
	if (api_prices_read(path, query, &prices, &p->error) == 0)
		take(p, &prices);
	api_prices_clear(&prices);
}

bool price_reading_is_told(const struct flow *f)
{
	return !str_empty(config_text(f->config, CONFIG_PRICES_FILE)) || api_has(f->api, API_PRICES);
}

bool price_reading_start(struct price_reading *p, struct task *t, const struct api_price_item *wanted, size_t n_wanted, void (*done)(struct task *t))
{
	const struct flow *f = t->flow;
	const char *path = config_text(f->config, CONFIG_PRICES_FILE);
	struct api_price_query query = {
		.market = f->wizard.tenant.country,
		.column = str_eq(config_text(f->config, CONFIG_PRICES_COLUMN), "unit") ? API_PRICE_UNIT : API_PRICE_ERP,
		.unit = str_eq(config_text(f->config, CONFIG_PRICES_UNIT), "billing_period") ? API_PRICE_PER_BILLING_PERIOD : API_PRICE_PER_TERM,
		.wanted = wanted, .n_wanted = n_wanted,
	};
	p->task = t;
	p->done = done;
	if (!str_empty(path)) {
		read_file(p, path, &query);
		return false;
	}
	task_wait(t, api_prices_get(f->api, &query, on_prices, p));
	return true;
}

void price_reading_clear(struct price_reading *p)
{
	free(p->rows.items);
	*p = (struct price_reading){ 0 };
}
