#include "api/api_orders.h"

#include "api/api_fetch.h"
#include "api/api_order_shapes.h"

static const struct json_word status_words[] = {
	{ "completed", API_ORDER_COMPLETED },
	{ "pending", API_ORDER_PENDING },
	{ "cancelled", API_ORDER_CANCELLED },
	{ "canceled", API_ORDER_CANCELLED },
	{ NULL, 0 },
};

static const struct json_field pricing_fields[] = {
	JSON_FIELD("listPrice", JSON_CODE, struct api_pricing_text, list_price),
	JSON_FIELD("discountedPrice", JSON_CODE, struct api_pricing_text, discounted_price),
	JSON_FIELD("proratedPrice", JSON_CODE, struct api_pricing_text, prorated_price),
	JSON_FIELD("price", JSON_CODE, struct api_pricing_text, price),
	JSON_FIELD("extendedPrice", JSON_CODE, struct api_pricing_text, extended_price),
	JSON_FIELDS_END,
};

static const struct json_shape pricing_shape = { "prices", sizeof(struct api_pricing_text), pricing_fields };

static const struct json_field line_fields[] = {
	JSON_FIELD("lineItemNumber", JSON_INT, struct api_order_line, number),
	JSON_FIELD("offerId", JSON_TEXT, struct api_order_line, offer_id, .flags = API_ID),
	JSON_FIELD("subscriptionId", JSON_TEXT, struct api_order_line, subscription_id, .flags = JSON_RAW),
	JSON_FIELD("parentSubscriptionId", JSON_TEXT, struct api_order_line, parent_subscription_id, .flags = JSON_RAW),
	JSON_FIELD("friendlyName", JSON_TEXT, struct api_order_line, friendly_name),
	JSON_FIELD("quantity", JSON_INT, struct api_order_line, quantity, .flags = JSON_REQUIRED),
	JSON_FIELD("termDuration", JSON_TEXT, struct api_order_line, term_duration),
	JSON_FIELD("transactionType", JSON_TEXT, struct api_order_line, transaction_type),
	JSON_FIELD("pricing", JSON_STRUCT, struct api_order_line, pricing_text, .shape = &pricing_shape),
	JSON_FIELDS_END,
};

static const struct json_shape line_shape = { "a line", sizeof(struct api_order_line), line_fields };

static const struct json_field order_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_order, id, .flags = API_ID),
	JSON_FIELD("referenceCustomerId", JSON_TEXT, struct api_order, customer_id),
	JSON_FIELD("status", JSON_ENUM, struct api_order, status, .words = status_words),
	JSON_FIELD("billingCycle", JSON_ENUM, struct api_order, billing_cycle, .words = api_billing_cycle_words),
	JSON_FIELD("currencyCode", JSON_TEXT, struct api_order, currency),
	JSON_FIELD("transactionType", JSON_TEXT, struct api_order, transaction_type),
	JSON_FIELD("creationDate", JSON_TIME, struct api_order, created_ms),
	JSON_FIELD("totalPrice", JSON_CODE, struct api_order, total_text),
	JSON_FIELD("lineItems", JSON_LIST, struct api_order, lines, .flags = JSON_REQUIRED, .limit = 10000, .shape = &line_shape),
	JSON_FIELDS_END,
};

const struct json_shape api_order_shape = { "an order", sizeof(struct api_order), order_fields };

static int line_check(struct api_order_line *l, const char *currency, struct error *err)
{
	int rc = check_id(l->offer_id, "offerId", err);

	if (rc == 0 && l->subscription_id && *l->subscription_id)
		rc = check_id(l->subscription_id, "subscriptionId", err);
	if (rc == 0)
		rc = check_money(l->pricing_text.price, currency, "price", &l->unit_price, err);
	return rc < 0 ? rc : check_money(l->pricing_text.extended_price, currency, "extendedPrice", &l->extended_price, err);
}

/* An order read without prices may do without a currency; prices may not. */
int api_order_check(void *item, struct error *err)
{
	struct api_order *o = item;
	int rc = check_id(o->id, "id", err);

	if (rc == 0 && o->currency && *o->currency)
		rc = check_currency(o->currency, "currencyCode", err);
	if (rc == 0)
		rc = check_money(o->total_text, o->currency, "totalPrice", &o->total, err);
	for (size_t i = 0; i < o->lines.count && rc == 0; i++)
		rc = line_check(&o->lines.items[i], o->currency, err);
	return rc;
}

const struct api_decoder api_order_decoder = { .name = "order", .shape = &api_order_shape, .check = api_order_check };

COMMERCE_PAGE(orders_shape, "the orders", &api_order_shape);
const struct api_decoder api_orders_decoder = {
	.name = "orders", .shape = &orders_shape, .element = &api_order_shape, .check = api_order_check,
};

FETCH_DELIVER(deliver_orders, api_orders)

uint64_t api_orders_list(struct api *api, api_orders_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_orders_decoder, deliver_orders, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/orders?include_price=true", api->customer);
	return call_start(c);
}

FETCH_DELIVER(deliver_order, api_order)

uint64_t api_order_get(struct api *api, const char *order_id, api_order_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_order_decoder, deliver_order, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/orders/%s?include_price=true", api->customer, order_id);
	return call_start(c);
}

void api_orders_clear(struct api_orders *o)
{
	api_list_clear(&api_order_shape, &o->list);
}

void api_order_clear(struct api_order *o)
{
	json_clear(&api_order_shape, o);
}
