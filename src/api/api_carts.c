#include "api/api_carts.h"

#include "api/api_fetch.h"
#include "api/api_meaning.h"
#include "api/api_order_shapes.h"
#include "core/i18n.h"
#include "core/text.h"
#include "json/write.h"

static const struct json_word status_words[] = {
	{ "Active", API_CART_ACTIVE },
	{ "Ordered", API_CART_ORDERED },
	{ NULL, 0 },
};

static const struct json_field line_error_fields[] = {
	JSON_FIELD("errorCode", JSON_CODE, struct api_fault, code),
	JSON_FIELD("errorDescription", JSON_TEXT, struct api_fault, description),
	JSON_FIELDS_END,
};

static const struct json_shape line_error_shape = { "an error", sizeof(struct api_fault), line_error_fields };

static const struct json_field line_fields[] = {
	JSON_FIELD("id", JSON_INT, struct api_cart_line, id),
	JSON_FIELD("catalogItemId", JSON_TEXT, struct api_cart_line, catalog_item, .flags = API_ID),
	JSON_FIELD("quantity", JSON_INT, struct api_cart_line, quantity, .flags = JSON_REQUIRED),
	JSON_FIELD("termDuration", JSON_TEXT, struct api_cart_line, term_duration),
	JSON_FIELD("billingCycle", JSON_ENUM, struct api_cart_line, billing_cycle, .words = api_billing_cycle_words),
	JSON_FIELD("orderGroup", JSON_CODE, struct api_cart_line, order_group),
	JSON_FIELD("error", JSON_STRUCT, struct api_cart_line, error, .shape = &line_error_shape),
	JSON_FIELDS_END,
};

static const struct json_shape line_shape = { "a line", sizeof(struct api_cart_line), line_fields };

static const struct json_field cart_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_cart, id, .flags = API_ID),
	JSON_FIELD("status", JSON_ENUM, struct api_cart, status, .words = status_words),
	JSON_FIELD("creationTimestamp", JSON_TIME, struct api_cart, created_ms),
	JSON_FIELD("expirationTimestamp", JSON_TIME, struct api_cart, expires_ms),
	JSON_FIELD("lineItems", JSON_LIST, struct api_cart, lines, .flags = JSON_REQUIRED, .limit = 1000, .shape = &line_shape),
	JSON_FIELDS_END,
};

static const struct json_shape cart_shape = { "a cart", sizeof(struct api_cart), cart_fields };

static int cart_check(void *item, struct error *err)
{
	struct api_cart *c = item;
	int rc = check_id(c->id, "id", err);

	for (size_t i = 0; i < c->lines.count && rc == 0; i++) {
		rc = check_id(c->lines.items[i].catalog_item, "catalogItemId", err);
		faults_unescape(&c->lines.items[i].error, 1);
	}
	return rc;
}

const struct api_decoder api_cart_decoder = { .name = "cart", .shape = &cart_shape, .check = cart_check };

static const struct json_field order_error_fields[] = {
	JSON_FIELD("orderGroupId", JSON_CODE, struct api_order_error, order_group),
	JSON_FIELD("code", JSON_CODE, struct api_order_error, code),
	JSON_FIELD("description", JSON_TEXT, struct api_order_error, description),
	JSON_FIELDS_END,
};

static const struct json_shape order_error_shape = { "an error of an order", sizeof(struct api_order_error), order_error_fields };

static const struct json_field checkout_fields[] = {
	JSON_FIELD("orders", JSON_LIST, struct api_checkout, orders, .limit = 1000, .shape = &api_order_shape),
	JSON_FIELD("orderErrors", JSON_LIST, struct api_checkout, errors, .limit = 1000, .shape = &order_error_shape),
	JSON_FIELDS_END,
};

static const struct json_shape checkout_shape = { "a checkout", sizeof(struct api_checkout), checkout_fields };

/* Either list may be left out, but a checkout of which neither tells anything is no answer. */
static int checkout_check(void *item, struct error *err)
{
	struct api_checkout *c = item;
	int rc = 0;

	if (c->orders.count + c->errors.count == 0)
		return answer_wrong(err, "it tells neither orders nor errors");
	for (size_t i = 0; i < c->orders.count && rc == 0; i++)
		rc = api_order_check(&c->orders.items[i], err);
	for (size_t i = 0; i < c->errors.count; i++)
		c->errors.items[i].unclear = meaning_is_unclear(c->errors.items[i].code);
	return rc;
}

const struct api_decoder api_checkout_decoder = { .name = "checkout", .shape = &checkout_shape, .check = checkout_check };

void api_cart_clear(struct api_cart *c)
{
	json_clear(&cart_shape, c);
}

void api_checkout_clear(struct api_checkout *c)
{
	json_clear(&checkout_shape, c);
}

FETCH_DELIVER(deliver_cart, api_cart)

void api_cart_text(const struct api_cart_want *lines, size_t n, struct buf *to)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	json_key(&w, "lineItems");
	json_array(&w);
	for (size_t i = 0; i < n; i++) {
		json_object(&w);
		json_put_int(&w, "id", (int64_t)i);
		json_put_string(&w, "catalogItemId", lines[i].catalog_item);
		json_put_int(&w, "quantity", lines[i].quantity);
		json_put_string(&w, "billingCycle", lines[i].billing_cycle);
		json_put_string(&w, "termDuration", lines[i].term);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
}

static bool is_complete(const struct api_cart_want *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_empty(lines[i].catalog_item) || str_empty(lines[i].term) || str_empty(lines[i].billing_cycle) || lines[i].quantity <= 0)
			return false;
	return n > 0;
}

uint64_t api_cart_create(struct api *api, const char *request_id, const struct api_cart_want *lines, size_t n, api_cart_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_cart_decoder, deliver_cart, FETCH_DONE(done), arg);
	struct buf body = BUF_INIT;
	struct error err = ERROR_INIT;

	if (!request_id || !uuid_valid(request_id) || !is_complete(lines, n)) {
		error_set(&err, ERROR_INPUT, _("A cart needs a request id, and lines with a plan, a term, a billing cycle and at least one licence: nothing was sent."));
		return call_start_failed(c, &err);
	}
	call_path(c, "POST", "/customers/%s/carts", api->customer);
	api_cart_text(lines, n, &body);
	call_write(c, request_id, &body);
	return call_start(c);
}

uint64_t api_cart_get(struct api *api, const char *cart_id, api_cart_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_cart_decoder, deliver_cart, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/carts/%s", api->customer, cart_id);
	return call_start(c);
}

/* Codes of a checkout that was there before this one. */
static bool is_earlier_one(const char *code)
{
	return str_eq(code, "800060") || str_eq(code, "800064") || str_eq(code, "800065");
}

static void deliver_checkout(struct call *c, const struct error *err, void *result)
{
	struct error earlier;

	if (err && err->kind == ERROR_UNSURE && is_earlier_one(err->code)) {
		earlier = ERROR_INIT;
		error_set(&earlier, ERROR_CONFLICT, _("This cart has been checked out before, or is being worked off. Nothing was bought a second time. Look at the orders."));
		earlier.retry_after_ms = err->retry_after_ms;
		error_service(&earlier, err->code, err->service);
		error_detail(&earlier, "%s", err->detail);
		err = &earlier;
	}
	((api_checkout_fn *)c->done)(c->arg, err, result);
}

uint64_t api_cart_checkout(struct api *api, const char *cart_id, const char *request_id, api_checkout_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_checkout_decoder, deliver_checkout, FETCH_DONE(done), arg);
	struct buf nothing = BUF_INIT;
	struct error err = ERROR_INIT;

	if (!request_id || !uuid_valid(request_id)) {
		error_set(&err, ERROR_INPUT, _("A checkout needs a request id: nothing was sent."));
		return call_start_failed(c, &err);
	}
	call_path(c, "POST", "/customers/%s/carts/%s/checkout", api->customer, cart_id);
	call_write(c, request_id, &nothing);
	return call_start(c);
}
