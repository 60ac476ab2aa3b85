/* The price sheet: a CSV of every product, read as a stream; only the rows that are asked for are kept.
 * Columns are found by their header's name. Partner Center, "Get a price sheet". */
#ifndef API_API_PRICES_H
#define API_API_PRICES_H

#include "api/api_catalog.h"
#include "api/api_list.h"
#include "core/money.h"

struct api;
struct error;

enum api_price_column {
	API_PRICE_ERP, /* the list price */
	API_PRICE_UNIT /* what the partner pays */
};

enum api_price_unit {
	API_PRICE_PER_TERM,          /* the sheet's price covers the whole term */
	API_PRICE_PER_BILLING_PERIOD /* it covers one billing period */
};

struct api_price_item {
	const char *product_id;
	const char *sku_id;
};

struct api_price_query {
	const char *market; /* "US" */
	enum api_price_column column;
	enum api_price_unit unit;
	const struct api_price_item *wanted; /* NULL: every row (for a list of one's own that is small) */
	size_t n_wanted;
};

struct api_price {
	char *product_id;
	char *sku_id;
	char *title; /* of the SKU */
	char *term_duration;
	enum api_billing_cycle billing_cycle;
	char *segment;
	char *market;
	struct money per_term; /* for one licence and the whole term, whatever the sheet's unit */
	int64_t from_ms, until_ms; /* TIME_UNKNOWN: not told */
};

struct api_prices {
	struct api_price *items;
	size_t count;
	char other_market[4]; /* of a row that was asked for and is of another market; "": there was none */
};

typedef void api_prices_fn(void *arg, const struct error *err, struct api_prices *result);
/* The query is copied. */
uint64_t api_prices_get(struct api *api, const struct api_price_query *query, api_prices_fn *done, void *arg);
/* The same form from a file of one's own; waits for the disk. */
int api_prices_read(const char *path, const struct api_price_query *query, struct api_prices *ret, struct error *err);
void api_prices_clear(struct api_prices *p);

#endif
