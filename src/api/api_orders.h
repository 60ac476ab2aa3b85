/* Orders, with what they cost. Partner Center REST v1. */
#ifndef API_API_ORDERS_H
#define API_API_ORDERS_H

#include "api/api_catalog.h"
#include "api/api_list.h"
#include "core/money.h"

struct api;
struct error;

enum api_order_status {
	API_ORDER_UNKNOWN,
	API_ORDER_COMPLETED,
	API_ORDER_PENDING,
	API_ORDER_CANCELLED
};

/* As the service wrote them: NULL where it did not tell. */
struct api_pricing_text {
	char *list_price, *discounted_price, *prorated_price, *price, *extended_price;
};

struct api_order_line {
	int64_t number;
	char *offer_id; /* the catalog item */
	char *subscription_id; /* NULL until it is provisioned */
	char *parent_subscription_id;
	char *friendly_name;
	int64_t quantity;
	char *term_duration;
	char *transaction_type; /* "new", "convert", …; may be NULL */
	struct api_pricing_text pricing_text;
	struct money unit_price; /* of the line; without currency: not told */
	struct money extended_price;
};

struct api_order {
	char *id;
	char *customer_id;
	enum api_order_status status;
	enum api_billing_cycle billing_cycle;
	char *currency;
	char *transaction_type;
	int64_t created_ms;
	char *total_text;
	struct money total; /* without currency: not told */
	API_LIST(struct api_order_line) lines;
};

struct api_orders {
	API_LIST(struct api_order);
};

typedef void api_orders_fn(void *arg, const struct error *err, struct api_orders *result);
typedef void api_order_fn(void *arg, const struct error *err, struct api_order *result);

/* Both ask for prices. A new order may be missing from the list for a quarter of an hour. */
uint64_t api_orders_list(struct api *api, api_orders_fn *done, void *arg);
uint64_t api_order_get(struct api *api, const char *order_id, api_order_fn *done, void *arg);
void api_orders_clear(struct api_orders *o);
void api_order_clear(struct api_order *o);

#endif
