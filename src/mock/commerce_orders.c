/* Partner Center: orders. */
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/world.h"

#include <stdlib.h>

/* An amount is a number on this wire; what is stored is its exact text. */
static void put_amount(struct json_writer *json, const char *name, const char *text)
{
	json_key(json, name);
	json_literal(json, text);
}

static void write_pricing(struct json_writer *json, const char *unit, const char *extended)
{
	json_key(json, "pricing");
	json_object(json);
	put_amount(json, "listPrice", unit);
	put_amount(json, "discountedPrice", unit);
	put_amount(json, "proratedPrice", unit);
	put_amount(json, "price", unit);
	put_amount(json, "extendedPrice", extended);
	json_object_end(json);
}

static void write_lines(struct world *w, struct json_writer *json, const char *order_id, bool with_price)
{
	struct rows r;

	json_key(json, "lineItems");
	json_array(json);
	rows_open(&r, w->store,
		"SELECT line, catalog_item, subscription, l.parent, l.name, l.quantity, l.term, transaction_type, unit, extended, s.status FROM order_lines AS l"
		" LEFT JOIN subscriptions AS s ON s.id = l.subscription WHERE l.order_id = ? ORDER BY line",
		"t", order_id);
	while (rows_next(&r)) {
		json_object(json);
		json_put_int(json, "lineItemNumber", rows_int(&r, 0));
		json_put_string(json, "offerId", rows_text(&r, 1));
		/* Known once it is provisioned. */
		if (!str_eq(rows_text(&r, 10), "pending"))
			json_put_string(json, "subscriptionId", rows_text(&r, 2));
		if (!rows_null(&r, 3))
			json_put_string(json, "parentSubscriptionId", rows_text(&r, 3));
		json_put_string(json, "friendlyName", rows_text(&r, 4));
		json_put_int(json, "quantity", rows_int(&r, 5));
		json_put_string(json, "termDuration", rows_text(&r, 6));
		json_put_string(json, "transactionType", rows_text(&r, 7));
		if (with_price)
			write_pricing(json, rows_text(&r, 8), rows_text(&r, 9));
		json_object_end(json);
	}
	json_array_end(json);
}

void commerce_write_order(struct world *w, struct json_writer *json, const char *order_id, bool with_price)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT cycle, currency, created, status, subtotal FROM orders WHERE id = ?", "t", order_id);
	if (!rows_next(&r))
		return;
	json_object(json);
	json_put_string(json, "id", order_id);
	json_put_string(json, "alternateId", order_id);
	json_put_string(json, "referenceCustomerId", w->tenant_id);
	json_put_string(json, "billingCycle", rows_text(&r, 0));
	json_put_string(json, "currencyCode", rows_text(&r, 1));
	json_put_string(json, "currencySymbol", commerce_symbol(rows_text(&r, 1)));
	json_put_string(json, "transactionType", "UserPurchase");
	json_put_time(json, "creationDate", rows_int(&r, 2));
	json_put_string(json, "status", rows_text(&r, 3));
	if (with_price)
		put_amount(json, "totalPrice", rows_text(&r, 4));
	rows_close(&r);
	write_lines(w, json, order_id, with_price);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "provisioningStatus", "/customers/%s/orders/%s/provisioningstatus", w->tenant_id, order_id);
	commerce_link(json, "self", "/customers/%s/orders/%s", w->tenant_id, order_id);
	json_object_end(json);
	commerce_attributes(json, "Order", 0);
	json_object_end(json);
}

void commerce_orders(struct world *w, const struct request *rq, struct response *rs)
{
	bool with_price = request_query_is(rq, "include_price", "true");
	struct page page;
	struct rows r;
	int64_t total;

	if (!commerce_customer(w, rq, rs) || !commerce_page(w, rq, rs, &page))
		return;
	total = store_int(w->store, "SELECT count(*) FROM orders", "");
	struct json_writer *json = commerce_list(rs, total);
	rows_open(&r, w->store, "SELECT id FROM orders ORDER BY seq LIMIT ? OFFSET ?", "ii", page.size, page.from);
	while (rows_next(&r))
		commerce_write_order(w, json, rows_text(&r, 0), with_price);
	commerce_list_end(rq, json, &page, total);
}

static char *find_order(struct world *w, const struct request *rq, struct response *rs)
{
	char *id;

	if (!commerce_customer(w, rq, rs))
		return NULL;
	id = store_text(w->store, "SELECT id FROM orders WHERE id = lower(?)", "t", rq->params[1]);
	if (!id)
		commerce_refuse(w, rq, rs, 404, "20000", "There is no order of this id.");
	return id;
}

void commerce_order(struct world *w, const struct request *rq, struct response *rs)
{
	char *id = find_order(w, rq, rs);
	if (id)
		commerce_write_order(w, response_json(rs, 200), id, request_query_is(rq, "include_price", "true"));
	free(id);
}

void commerce_order_status(struct world *w, const struct request *rq, struct response *rs)
{
	char *id = find_order(w, rq, rs);
	struct rows r;

	if (!id)
		return;
	struct json_writer *json = commerce_list(rs, store_int(w->store, "SELECT count(*) FROM order_lines WHERE order_id = ?", "t", id));
	rows_open(&r, w->store,
		"SELECT line, quantity, CASE status WHEN 'completed' THEN 'fulfilled' WHEN 'cancelled' THEN 'unfulfilled' ELSE 'prefulfillmentPending' END"
		" FROM order_lines JOIN orders ON orders.id = order_id WHERE order_id = ? ORDER BY line",
		"t", id);
	while (rows_next(&r)) {
		json_object(json);
		json_put_int(json, "orderLineItemId", rows_int(&r, 0));
		json_put_int(json, "lineItemNumber", rows_int(&r, 0));
		json_put_string(json, "status", rows_text(&r, 2));
		json_key(json, "quantityProvisioningInformation");
		json_array(json);
		json_object(json);
		json_put_int(json, "quantity", rows_int(&r, 1));
		json_put_string(json, "status", rows_text(&r, 2));
		json_object_end(json);
		json_array_end(json);
		json_object_end(json);
	}
	commerce_list_end(rq, json, NULL, 0);
	free(id);
}
