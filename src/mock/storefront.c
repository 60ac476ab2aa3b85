/* Storefront v1: terms, ways to pay, sold-to and credit checks of a direct purchase. The manners are Partner Center's. */
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/reasons.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdlib.h>

static void write_reasons(struct world *w, struct json_writer *json, const struct subscription *source)
{
	struct reason reasons[REASONS_MAX];
	size_t n = reasons_find(w, source, reasons);

	json_key(json, "automaticPath");
	json_object(json);
	json_put_bool(json, "open", n == 0);
	json_key(json, "reasons");
	json_array(json);
	for (size_t i = 0; i < n; i++) {
		json_object(json);
		json_put_string(json, "code", reasons[i].code);
		json_put_string(json, "description", reasons[i].description);
		if (reasons[i].retry_after_s)
			json_put_int(json, "retryAfterSeconds", reasons[i].retry_after_s);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

static void terms(struct world *w, const struct request *rq, struct response *rs)
{
	const struct scenario *s = w->scenario;
	const char *id = request_query(rq, "sourceSubscriptionId");
	struct subscription source;

	if (!id) {
		commerce_refuse(w, rq, rs, 400, "2000", "The parameter sourceSubscriptionId is missing.");
		return;
	}
	if (!commerce_subscription(w, rq, rs, id, &source))
		return;
	bool is_source = subscription_is_source(w, &source), prepaid = is_source && !world_fact(w, "prepaid_used");
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "currencyCode", s->tenant.currency);
	json_put_string(json, "taxRatePercent", s->terms.tax_rate_percent);
	json_put_string(json, "invoiceMinimum", s->terms.invoice_minimum);
	json_put_string(json, "creditCheckAbove", s->terms.credit_check_above);
	json_put_string(json, "unusedCredit", is_source ? s->terms.unused_credit : NULL);
	json_put_string(json, "prepaidRemaining", prepaid ? s->terms.prepaid_remaining : NULL);
	if (s->terms.maximum_quantity)
		json_put_int(json, "maximumQuantity", s->terms.maximum_quantity);
	else
		json_put_string(json, "maximumQuantity", NULL);
	write_reasons(w, json, &source);
	json_object_end(json);
	subscription_clear(&source);
}

/* Every list here is whole: {"items": […]}. */
static struct json_writer *items(struct response *rs)
{
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_key(json, "items");
	json_array(json);
	return json;
}

static void items_end(struct json_writer *json)
{
	json_array_end(json);
	json_object_end(json);
}

/* ---- ways to pay ---- */

static void payment_methods(struct world *w, const struct request *rq, struct response *rs)
{
	struct rows r;

	if (!commerce_customer(w, rq, rs))
		return;
	struct json_writer *json = items(rs);
	rows_open(&r, w->store, "SELECT id, kind, label, expires, preferred FROM payment_methods ORDER BY seq", "");
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "id", rows_text(&r, 0));
		json_put_string(json, "kind", rows_text(&r, 1));
		json_put_string(json, "label", rows_text(&r, 2));
		json_put_string(json, "expires", rows_text(&r, 3));
		json_put_bool(json, "isDefault", rows_int(&r, 4));
		json_object_end(json);
	}
	items_end(json);
}

struct choice {
	char *id;
};
static const struct json_field choice_fields[] = {
	{ .name = "id", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct choice, id) },
	{ 0 },
};
static const struct json_shape choice_shape = { "a payment method", sizeof(struct choice), choice_fields };

static void choose_payment(struct world *w, const struct request *rq, struct response *rs)
{
	struct choice choice = { 0 };

	if (!commerce_customer(w, rq, rs))
		return;
	if (json_decode(&choice_shape, &choice, rq->body, rq->body_len, &json_limits_default, NULL) < 0) {
		commerce_refuse(w, rq, rs, 400, "2000", "The body names no payment method.");
		return;
	}
	if (!store_int(w->store, "SELECT count(*) FROM payment_methods WHERE id = ?", "t", choice.id)) {
		commerce_refuse(w, rq, rs, 404, "2000", "There is no payment method of this id.");
	} else {
		store_run(w->store, "UPDATE payment_methods SET preferred = (id = ?)", "t", choice.id);
		rs->status = 204;
	}
	json_clear(&choice_shape, &choice);
}

/* ---- sold to ---- */

static void write_sold_to(struct world *w, struct response *rs)
{
	char *company = store_text(w->store, "SELECT company FROM addresses WHERE role = 'sold_to'", "");
	struct json_writer *json = response_json(rs, 200);

	json_object(json);
	json_put_string(json, "companyName", company);
	commerce_write_address(w, json, "sold_to");
	commerce_attributes(json, "SoldTo", store_int(w->store, "SELECT version FROM addresses WHERE role = 'sold_to'", ""));
	json_object_end(json);
	free(company);
}

static void sold_to(struct world *w, const struct request *rq, struct response *rs)
{
	if (commerce_customer(w, rq, rs))
		write_sold_to(w, rs);
}

static void change_sold_to(struct world *w, const struct request *rq, struct response *rs)
{
	if (commerce_customer(w, rq, rs) && commerce_take_address(w, rq, rs, "sold_to"))
		write_sold_to(w, rs);
}

/* ---- how it was bought, and credit ---- */

static void subscription_terms(struct world *w, const struct request *rq, struct response *rs)
{
	struct rows r;

	if (!commerce_customer(w, rq, rs))
		return;
	struct json_writer *json = items(rs);
	rows_open(&r, w->store, "SELECT id, CASE WHEN trial THEN 'trial' ELSE channel END, partner FROM subscriptions ORDER BY seq", "");
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "subscriptionId", rows_text(&r, 0));
		json_put_string(json, "channel", rows_text(&r, 1));
		json_put_string(json, "partnerName", rows_text(&r, 2));
		json_object_end(json);
	}
	items_end(json);
}

static void credit_checks(struct world *w, const struct request *rq, struct response *rs)
{
	const char *subscription = request_query(rq, "subscriptionId"), *order = request_query(rq, "orderId");
	struct rows r;

	if (!commerce_customer(w, rq, rs))
		return;
	if (!subscription && !order) {
		commerce_refuse(w, rq, rs, 400, "2000", "Ask by subscriptionId or by orderId.");
		return;
	}
	struct json_writer *json = items(rs);
	/* The one that is left and the one that is bought wait for the same check. */
	rows_open(&r, w->store,
		"SELECT id, subscription, order_id, state, since, decided_by FROM credit_checks WHERE order_id = ?2 OR (?2 IS NULL AND"
		" (subscription = ?1 OR order_id IN (SELECT order_id FROM order_lines WHERE subscription = ?1))) ORDER BY seq",
		"tt", subscription, order);
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "id", rows_text(&r, 0));
		json_put_string(json, "subscriptionId", rows_text(&r, 1));
		json_put_string(json, "orderId", rows_text(&r, 2));
		json_put_string(json, "state", rows_text(&r, 3));
		json_put_time(json, "since", rows_int(&r, 4));
		json_put_time(json, "decidedBy", rows_null(&r, 5) ? TIME_UNKNOWN : rows_int(&r, 5));
		json_object_end(json);
	}
	items_end(json);
}

#define C "/customers/{}"
static const struct route routes[] = {
	{ "GET", C "/terms", terms },
	{ "GET", C "/paymentmethods", payment_methods },
	{ "PUT", C "/paymentmethods/default", choose_payment },
	{ "GET", C "/soldto", sold_to },
	{ "PUT", C "/soldto", change_sold_to },
	{ "GET", C "/subscriptionterms", subscription_terms },
	{ "GET", C "/creditchecks", credit_checks },
	{ 0 },
};

const struct service storefront_service = { "/storefront/v1", routes, true, true, true, commerce_refuse, NULL, commerce_finish, NULL, NULL };
