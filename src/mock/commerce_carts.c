/* Partner Center: carts and their checkout. Source: "Create a cart", "Checkout a cart". */
#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/orders.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct context {
	char *parent;
};
struct line {
	int64_t id, quantity;
	char *item, *name, *cycle, *term;
	struct context context;
};
struct cart {
	struct json_list lines;
};

static const struct json_field context_fields[] = {
	{ .name = "parentSubscriptionId", .type = JSON_TEXT, .offset = offsetof(struct context, parent) },
	{ 0 },
};
static const struct json_shape context_shape = { "a provisioning context", sizeof(struct context), context_fields };
static const struct json_field line_fields[] = {
	{ .name = "id", .type = JSON_INT, .offset = offsetof(struct line, id) },
	{ .name = "catalogItemId", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct line, item) },
	{ .name = "friendlyName", .type = JSON_TEXT, .offset = offsetof(struct line, name) },
	{ .name = "quantity", .type = JSON_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct line, quantity) },
	{ .name = "billingCycle", .type = JSON_TEXT, .offset = offsetof(struct line, cycle) },
	{ .name = "termDuration", .type = JSON_TEXT, .offset = offsetof(struct line, term) },
	{ .name = "provisioningContext", .type = JSON_STRUCT, .offset = offsetof(struct line, context), .shape = &context_shape },
	{ 0 },
};
static const struct json_shape line_shape = { "a line", sizeof(struct line), line_fields };
static const struct json_field cart_fields[] = {
	{ .name = "lineItems", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct cart, lines), .limit = 50, .shape = &line_shape },
	{ 0 },
};
static const struct json_shape cart_shape = { "a cart", sizeof(struct cart), cart_fields };

/* ---- lines ---- */

/* CartErrorCode of the Partner Center SDK. */
enum { LINE_GOOD = -1, ITEM_NOT_VALID = 10001, QUOTA_NOT_AVAILABLE = 10002, SUBSCRIPTION_NOT_VALID = 10007, PLAN_NOT_SUPPORTED = 10013, TOO_MANY_SEATS = 10015 };

static int judge(struct world *w, const struct line *l, const char **ret_text)
{
	const struct product *p = catalog_by_item(&w->catalog, l->item);
	struct subscription parent;

	if (!p) {
		*ret_text = "The catalog item id is not valid, or no longer.";
		return ITEM_NOT_VALID;
	}
	if (l->quantity < p->minimum) {
		*ret_text = "The quantity is too small.";
		return QUOTA_NOT_AVAILABLE;
	}
	if (l->quantity > p->maximum) {
		*ret_text = "The quantity is more than one subscription can have.";
		return TOO_MANY_SEATS;
	}
	if (!product_price(p, w->scenario->tenant.currency, l->term ? l->term : "P1Y", l->cycle ? l->cycle : "monthly")) {
		*ret_text = "The product is not offered for this term and billing cycle.";
		return PLAN_NOT_SUPPORTED;
	}
	if (l->context.parent) {
		if (!subscription_get(w, l->context.parent, &parent)) {
			*ret_text = "The parent subscription was not found.";
			return SUBSCRIPTION_NOT_VALID;
		}
		subscription_clear(&parent);
	}
	return LINE_GOOD;
}

static void save_lines(struct world *w, const char *cart, const struct cart *c)
{
	const struct line *lines = c->lines.items;

	store_run(w->store, "DELETE FROM cart_lines WHERE cart = ?", "t", cart);
	for (size_t i = 0; i < c->lines.count; i++) {
		const char *text = NULL;
		int code = judge(w, &lines[i], &text);
		store_run(w->store, "INSERT INTO cart_lines (cart, line, catalog_item, name, quantity, cycle, term, parent, error_code, error_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			"tittitttit", cart, (int64_t)i, lines[i].item, lines[i].name, lines[i].quantity, lines[i].cycle ? commerce_cycle(lines[i].cycle) : "monthly",
			lines[i].term ? lines[i].term : "P1Y", lines[i].context.parent, (int64_t)code, text);
	}
}

static void write_line(struct world *w, struct json_writer *json, struct rows *r)
{
	char group[24];

	json_object(json);
	json_put_int(json, "id", rows_int(r, 0));
	json_put_string(json, "catalogItemId", rows_text(r, 1));
	if (!rows_null(r, 2))
		json_put_string(json, "friendlyName", rows_text(r, 2));
	json_put_int(json, "quantity", rows_int(r, 3));
	json_put_string(json, "currencyCode", w->scenario->tenant.currency);
	json_put_string(json, "billingCycle", rows_text(r, 4));
	json_put_string(json, "termDuration", rows_text(r, 5));
	if (!rows_null(r, 6)) {
		json_key(json, "provisioningContext");
		json_object(json);
		json_put_string(json, "parentSubscriptionId", rows_text(r, 6));
		json_object_end(json);
	}
	snprintf(group, sizeof(group), "%lld", (long long)rows_int(r, 0));
	json_put_string(json, "orderGroup", group);
	if (rows_int(r, 7) != LINE_GOOD) {
		json_key(json, "error");
		json_object(json);
		json_put_int(json, "errorCode", rows_int(r, 7));
		json_put_string(json, "errorDescription", rows_text(r, 8));
		json_object_end(json);
	}
	json_object_end(json);
}

static void write_cart(struct world *w, struct response *rs, int status, const char *id)
{
	struct json_writer *json = response_json(rs, status);
	char user[UUID_TEXT];
	struct rows r;

	world_id(w, "owner", user);
	rows_open(&r, w->store, "SELECT created, modified, expires, status FROM carts WHERE id = ?", "t", id);
	rows_next(&r);
	json_object(json);
	json_put_string(json, "id", id);
	json_put_time(json, "creationTimestamp", rows_int(&r, 0));
	json_put_time(json, "lastModifiedTimestamp", rows_int(&r, 1));
	json_put_time(json, "expirationTimestamp", rows_int(&r, 2));
	json_put_string(json, "lastModifiedUser", user);
	json_put_string(json, "status", rows_text(&r, 3));
	rows_close(&r);
	json_key(json, "lineItems");
	json_array(json);
	rows_open(&r, w->store, "SELECT line, catalog_item, name, quantity, cycle, term, parent, error_code, error_text FROM cart_lines WHERE cart = ? ORDER BY line", "t", id);
	while (rows_next(&r))
		write_line(w, json, &r);
	json_array_end(json);
	json_key(json, "links");
	json_object(json);
	commerce_link(json, "self", "/customers/%s/carts/%s", w->tenant_id, id);
	json_object_end(json);
	commerce_attributes(json, "Cart", 0);
	json_object_end(json);
}

/* ---- carts ---- */

static bool take_cart(struct world *w, const struct request *rq, struct response *rs, struct cart *ret)
{
	if (json_decode(&cart_shape, ret, rq->body, rq->body_len, &json_limits_default, NULL) == 0 && ret->lines.count)
		return true;
	json_clear(&cart_shape, ret);
	commerce_refuse(w, rq, rs, 400, "800009", "The body is not a cart with lines.");
	return false;
}

/* Also of a cart that has expired: it is as if it had never been. */
static char *find_cart(struct world *w, const struct request *rq, struct response *rs)
{
	char *id;

	if (!commerce_customer(w, rq, rs))
		return NULL;
	id = store_text(w->store, "SELECT id FROM carts WHERE id = lower(?) AND expires > ?", "ti", rq->params[1], w->now_ms);
	if (!id)
		commerce_refuse(w, rq, rs, 404, "800008", "There is no cart of this id, or it has expired.");
	return id;
}

void commerce_cart_create(struct world *w, const struct request *rq, struct response *rs)
{
	struct cart cart = { 0 };
	char id[UUID_TEXT];

	if (!commerce_customer(w, rq, rs) || !take_cart(w, rq, rs, &cart))
		return;
	world_new_id(w, "cart", id);
	store_run(w->store, "INSERT INTO carts (id, created, modified, expires, status) VALUES (?, ?, ?, ?, 'Active')", "tiii", id, w->now_ms, w->now_ms,
		w->now_ms + w->scenario->service.cart_days * 24 * 60 * 60 * 1000);
	save_lines(w, id, &cart);
	write_cart(w, rs, 201, id);
	json_clear(&cart_shape, &cart);
}

void commerce_cart_get(struct world *w, const struct request *rq, struct response *rs)
{
	char *id = find_cart(w, rq, rs);
	if (id)
		write_cart(w, rs, 200, id);
	free(id);
}

static bool is_ordered(struct world *w, const char *id)
{
	return store_int(w->store, "SELECT status = 'Ordered' FROM carts WHERE id = ?", "t", id);
}

void commerce_cart_put(struct world *w, const struct request *rq, struct response *rs)
{
	struct cart cart = { 0 };
	char *id = find_cart(w, rq, rs);

	if (id && is_ordered(w, id)) {
		commerce_refuse(w, rq, rs, 400, "800065", "The cart has been checked out.");
	} else if (id && take_cart(w, rq, rs, &cart)) {
		store_run(w->store, "UPDATE carts SET modified = ? WHERE id = ?", "it", w->now_ms, id);
		save_lines(w, id, &cart);
		write_cart(w, rs, 201, id);
		json_clear(&cart_shape, &cart);
	}
	free(id);
}

/* ---- checkout ---- */

struct bought {
	char *item, *name, *cycle, *term, *parent;
	int64_t quantity, line;
};

static bool line_get(struct world *w, const char *cart, int64_t line, struct bought *b)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT catalog_item, name, cycle, term, parent, quantity FROM cart_lines WHERE cart = ? AND line = ?", "ti", cart, line);
	if (!rows_next(&r))
		return false;
	*b = (struct bought){ .item = xstrdup(rows_text(&r, 0)), .name = xstrdup(rows_text(&r, 1)), .cycle = xstrdup(rows_text(&r, 2)),
		.term = xstrdup(rows_text(&r, 3)), .parent = xstrdup(rows_text(&r, 4)), .quantity = rows_int(&r, 5), .line = line };
	rows_close(&r);
	return true;
}

static void bought_clear(struct bought *b)
{
	free(b->item);
	free(b->name);
	free(b->cycle);
	free(b->term);
	free(b->parent);
}

static void write_order_error(struct json_writer *json, int64_t line, int64_t code, const char *text)
{
	char group[24];

	snprintf(group, sizeof(group), "%lld", (long long)line);
	json_object(json);
	json_put_string(json, "orderGroupId", group);
	json_put_int(json, "code", code);
	json_put_string(json, "description", text);
	json_object_end(json);
}

/* Each line becomes an order of its own; one that fails does not hold up the others. */
static void buy(struct world *w, const struct request *rq, const struct bought *b, struct json_writer *orders, struct json_writer *errors)
{
	const struct product *p = catalog_by_item(&w->catalog, b->item);
	struct error err = ERROR_INIT;
	struct order_made made;
	struct order_request request = { .kind = "cart", .transaction_type = "new", .product = p, .quantity = b->quantity, .term = b->term, .cycle = b->cycle,
		.name = b->name, .parent = b->parent, .request_id = rq->request_id };

	bool refused = b->line + 1 == w->scenario->checkout.refused_line;

	if (p && !refused && order_place(w, &request, w->now_ms, &made, &err) == 0) {
		commerce_write_order(w, orders, made.order_id, false);
		return;
	}
	write_order_error(errors, b->line, refused ? w->scenario->checkout.refused_code : 800009, refused ? w->scenario->checkout.refused_text : p ? err.text : "The catalog item id is not valid any more.");
}

enum { CREATE_ORDER_FAILED = 800094 };

bool commerce_flaw(struct world *w, const struct request *rq, struct response *rs, const char *code, const char *message)
{
	const char *carts = strstr(rq->path, "/carts/"), *id = carts ? carts + strlen("/carts/") : "";
	size_t len = strcspn(id, "/");
	struct json_writer *json;
	int64_t number = CREATE_ORDER_FAILED;
	char *cart;

	if (!str_eq(rq->method, "POST") || !str_ieq(id + len, "/checkout"))
		return false;
	if (code && !str_to_int64(code, &number))
		return false;
	cart = xstrndup(id, len);
	int64_t lines = store_int(w->store, "SELECT count(*) FROM cart_lines WHERE cart = lower(?)", "t", cart);
	free(cart);
	json = response_json(rs, 201);
	json_object(json);
	json_key(json, "orders");
	json_array(json);
	json_array_end(json);
	json_key(json, "orderErrors");
	json_array(json);
	for (int64_t i = 0; i < lines; i++)
		write_order_error(json, i, number, message);
	json_array_end(json);
	commerce_attributes(json, "CartCheckoutResult", 0);
	json_object_end(json);
	return true;
}

static void check_out(struct world *w, const struct request *rq, struct response *rs, const char *id)
{
	struct buf errors_text = BUF_INIT;
	struct json_writer errors, *json = response_json(rs, 201);
	struct bought b;

	json_writer_init(&errors, &errors_text);
	json_array(&errors);
	json_object(json);
	json_key(json, "orders");
	json_array(json);
	for (int64_t line = 0; line_get(w, id, line, &b); line++) {
		buy(w, rq, &b, json, &errors);
		bought_clear(&b);
	}
	json_array_end(json);
	json_array_end(&errors);
	json_key(json, "orderErrors");
	json_literal(json, errors_text.data);
	commerce_attributes(json, "CartCheckoutResult", 0);
	json_object_end(json);
	store_run(w->store, "UPDATE carts SET status = 'Ordered', modified = ?, result = ? WHERE id = ?", "itt", w->now_ms, rs->body.data, id);
	buf_clear(&errors_text);
}

/* It was carried out, but the answer does not say what came of it. */
static void answer_otherwise(struct world *w, const struct request *rq, struct response *rs, int answer)
{
	static const struct {
		int status;
		const char *code, *text;
	} answers[] = {
		[CHECKOUT_IN_PROGRESS] = { 409, "800060", "The order is in progress. Look at the order history in a few minutes." },
		[CHECKOUT_PROCESSING] = { 409, "800064", "The cart is being processed by another request." },
		[CHECKOUT_SUBMITTED] = { 400, "800065", "The cart has been submitted already." },
	};
	if (answer != CHECKOUT_RESULT)
		commerce_refuse(w, rq, rs, answers[answer].status, answers[answer].code, answers[answer].text);
}

void commerce_cart_checkout(struct world *w, const struct request *rq, struct response *rs)
{
	char *id = commerce_may_buy(w, rq, rs) ? find_cart(w, rq, rs) : NULL;

	if (!id)
		return;
	if (is_ordered(w, id)) {
		/* The same cart gives the same orders, however often it is checked out. */
		char *result = store_text(w->store, "SELECT result FROM carts WHERE id = ?", "t", id);
		response_text(rs, 201, "application/json; charset=utf-8", result);
		free(result);
		answer_otherwise(w, rq, rs, w->scenario->checkout.repeat);
	} else if (store_int(w->store, "SELECT count(*) FROM cart_lines WHERE cart = ? AND error_code <> -1", "t", id)) {
		commerce_refuse(w, rq, rs, 400, "800009", "The cart has lines with errors.");
	} else {
		check_out(w, rq, rs, id);
		answer_otherwise(w, rq, rs, w->scenario->checkout.answer);
	}
	free(id);
}
