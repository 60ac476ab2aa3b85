/* Partner Center: the automatic path. Source: "Transition a new commerce subscription". Where its samples and its SDK differ in shape, the
 * scenario says which one is spoken. */
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/pricing.h"
#include "mock/reasons.h"
#include "mock/upgrade.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


/* ---- eligibility ---- */

static void write_errors(struct json_writer *json, const struct reason *reasons, size_t n)
{
	json_key(json, "errors");
	json_array(json);
	for (size_t i = 0; i < n; i++) {
		if (reasons[i].commerce < 0)
			continue;
		json_object(json);
		json_put_int(json, "code", reasons[i].commerce);
		json_put_string(json, "description", reasons[i].description);
		json_object_end(json);
	}
	json_array_end(json);
}

static bool told_by_commerce(const struct reason *reasons, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (reasons[i].commerce >= 0)
			return true;
	return false;
}

static void write_eligibility(struct json_writer *json, const char *type, const struct reason *reasons, size_t n)
{
	json_object(json);
	json_put_bool(json, "isEligible", !told_by_commerce(reasons, n));
	json_put_string(json, "transitionType", type);
	write_errors(json, reasons, n);
	json_object_end(json);
}

static int64_t most_licences(struct world *w, const struct subscription *s)
{
	int64_t most = w->scenario->terms.maximum_quantity;
	return most > s->quantity ? most : s->quantity;
}

static void write_target(struct json_writer *json, const struct product *target, int64_t quantity, const struct reason *reasons, size_t n)
{
	char item[96];

	json_object(json);
	json_put_string(json, "catalogItemId", product_item(target, item));
	json_put_string(json, "title", target->title);
	json_put_string(json, "description", target->description);
	json_put_int(json, "quantity", quantity);
	json_key(json, "eligibilities");
	json_array(json);
	write_eligibility(json, "transition_only", reasons, n);
	write_eligibility(json, "transition_with_license_transfer", reasons, n);
	json_array_end(json);
	commerce_attributes(json, "TransitionEligibility", 0);
	json_object_end(json);
}

void commerce_eligibilities(struct world *w, const struct request *rq, struct response *rs)
{
	const char *type = request_query(rq, "eligibilityType");
	struct reason reasons[REASONS_MAX];
	struct subscription s;

	if (type && !str_ieq(type, "immediate") && !str_ieq(type, "scheduled")) {
		commerce_refuse(w, rq, rs, 400, "2000", "An eligibilityType is immediate or scheduled.");
		return;
	}
	if (!commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	const struct json_list *targets = &s.product->upgrade_targets;
	size_t n = reasons_find(w, &s, reasons);
	struct json_writer *json = commerce_list(rs, (int64_t)targets->count);
	for (size_t i = 0; i < targets->count; i++)
		write_target(json, catalog_product(&w->catalog, ((char *const *)targets->items)[i]), most_licences(w, &s), reasons, n);
	commerce_list_end(rq, json, NULL, 0);
	subscription_clear(&s);
}

/* ---- events ---- */

struct event {
	char *name, *status, *description;
	int64_t at, code;
};

static void write_event(struct json_writer *json, const struct event *e)
{
	json_object(json);
	json_put_string(json, "name", e->name);
	json_put_string(json, "status", e->status);
	json_put_time(json, "timestamp", e->at);
	if (e->code) {
		json_key(json, "errors");
		json_array(json);
		json_object(json);
		json_put_int(json, "code", e->code);
		json_put_string(json, "description", e->description);
		json_object_end(json);
		json_array_end(json);
	}
	commerce_attributes(json, "TransitionEvent", 0);
	json_object_end(json);
}

static const char *status_on_wire(const struct world *w, const char *status)
{
	return w->scenario->service.wire == WIRE_SDK && str_starts(status, "Started") ? "InProgress" : status;
}

/* The documentation's sample keeps every event; the SDK's reader expects one for each name, in its latest state. */
static void write_events(struct world *w, struct json_writer *json, int64_t transition)
{
	bool sdk = w->scenario->service.wire == WIRE_SDK;
	struct rows r;

	json_key(json, sdk ? "events" : "Events");
	json_array(json);
	rows_open(&r, w->store,
		sdk ? "SELECT name, status, at, code, description, max(n) FROM transition_events WHERE transition = ? GROUP BY name ORDER BY min(n)"
		    : "SELECT name, status, at, code, description, n FROM transition_events WHERE transition = ? ORDER BY n",
		"i", transition);
	while (rows_next(&r)) {
		struct event e = { .name = xstrdup(rows_text(&r, 0)), .status = xstrdup(status_on_wire(w, rows_text(&r, 1))), .at = rows_int(&r, 2),
			.code = rows_int(&r, 3), .description = xstrdup(rows_text(&r, 4)) };
		write_event(json, &e);
		free(e.name);
		free(e.status);
		free(e.description);
	}
	json_array_end(json);
}

static void write_transition(struct world *w, struct json_writer *json, int64_t seq, bool in_list)
{
	bool pascal = in_list && w->scenario->service.wire == WIRE_DOCUMENTED;
	struct rows r;

	rows_open(&r, w->store, "SELECT id, from_item, source, to_item, target, quantity, term, cycle FROM transitions WHERE seq = ?", "i", seq);
	if (!rows_next(&r))
		return;
	json_object(json);
	json_put_string(json, "operationId", rows_text(&r, 0));
	json_put_string(json, pascal ? "FromCatalogItemId" : "fromCatalogItemId", rows_text(&r, 1));
	json_put_string(json, "fromSubscriptionId", rows_text(&r, 2));
	json_put_string(json, pascal ? "ToCatalogItemId" : "toCatalogItemId", rows_text(&r, 3));
	json_put_string(json, "toSubscriptionId", rows_text(&r, 4));
	json_put_int(json, "quantity", rows_int(&r, 5));
	json_put_string(json, "termDuration", rows_text(&r, 6));
	json_put_string(json, "billingCycle", rows_text(&r, 7));
	json_put_string(json, "transitionType", "transition_with_license_transfer");
	rows_close(&r);
	write_events(w, json, seq);
	commerce_attributes(json, "Transition", 0);
	json_object_end(json);
}

/* Asked from the old subscription or from the new one. */
#define OF_SUBSCRIPTION "(source = ?1 OR target = ?1) AND (?2 IS NULL OR id = ?2)"

void commerce_transitions(struct world *w, const struct request *rq, struct response *rs)
{
	const char *operation = request_query(rq, "operationId");
	bool sdk = w->scenario->service.wire == WIRE_SDK;
	struct subscription s;
	struct json_writer *json;
	struct rows r;

	if (!commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	if (sdk) {
		json = commerce_list(rs, store_int(w->store, "SELECT count(*) FROM transitions WHERE " OF_SUBSCRIPTION, "tt", s.id, operation));
	} else {
		json = response_json(rs, 200);
		json_object(json);
		json_key(json, "transition");
		json_array(json);
	}
	rows_open(&r, w->store, "SELECT seq FROM transitions WHERE " OF_SUBSCRIPTION " ORDER BY seq", "tt", s.id, operation);
	while (rows_next(&r))
		write_transition(w, json, rows_int(&r, 0), true);
	if (sdk) {
		commerce_list_end(rq, json, NULL, 0);
	} else {
		json_array_end(json);
		commerce_attributes(json, "Collection", 0);
		json_object_end(json);
	}
	subscription_clear(&s);
}

/* ---- the order ---- */

struct wish {
	char *to_item, *to_subscription, *term, *cycle, *type;
	int64_t quantity;
};
static const struct json_field wish_fields[] = {
	{ .name = "toCatalogItemId", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct wish, to_item) },
	{ .name = "toSubscriptionId", .type = JSON_TEXT, .offset = offsetof(struct wish, to_subscription) },
	{ .name = "termDuration", .type = JSON_TEXT, .offset = offsetof(struct wish, term) },
	{ .name = "billingCycle", .type = JSON_TEXT, .offset = offsetof(struct wish, cycle) },
	{ .name = "transitionType", .type = JSON_TEXT, .offset = offsetof(struct wish, type) },
	{ .name = "quantity", .type = JSON_INT, .offset = offsetof(struct wish, quantity) },
	{ 0 },
};
static const struct json_shape wish_shape = { "a transition", sizeof(struct wish), wish_fields };

struct refusal {
	int status;
	const char *code;
	char text[REASON_TEXT];
};

static void refuse(struct refusal *r, int status, const char *code, const char *text)
{
	r->status = status;
	r->code = code;
	str_copy(r->text, sizeof(r->text), text);
}

/* Whoever was told that the path is closed cannot force it. */
static void check_reasons(struct world *w, const struct subscription *s, struct refusal *no)
{
	struct reason reasons[REASONS_MAX];
	size_t n = reasons_find(w, s, reasons);

	if (n)
		refuse(no, reasons[0].commerce == 4 ? 409 : 400, reasons[0].commerce == 4 ? "800060" : "800062", reasons[0].description);
}

static void check_wish(struct world *w, const struct subscription *s, const struct wish *wish, const struct product *target, struct refusal *no)
{
	check_reasons(w, s, no);
	if (no->code)
		return;
	if (!target || !product_targets(s->product, target->key, true))
		refuse(no, 400, "800062", "There is no upgrade to this product.");
	else if (wish->type && !str_ieq(wish->type, "transition_with_license_transfer"))
		refuse(no, 400, "800062", "This server moves the licences with every transition.");
	else if (wish->to_subscription)
		refuse(no, 400, "800062", "An upgrade into a subscription that exists is not offered.");
	else if (wish->quantity < s->quantity)
		refuse(no, 400, "800017", "Licences cannot be removed as part of an upgrade.");
	else if (wish->quantity > most_licences(w, s) || wish->quantity > target->maximum)
		refuse(no, 400, "800017", "The quantity is more than an upgrade can order.");
}

static void place(struct world *w, const struct request *rq, struct response *rs, const struct subscription *s, const struct wish *wish)
{
	struct error err = ERROR_INIT;
	struct refusal no = { 0 };
	char id[UUID_TEXT];
	const struct product *target = catalog_by_item(&w->catalog, wish->to_item);
	struct upgrade_order order = { .source = s, .target = target, .quantity = wish->quantity, .term = wish->term ? wish->term : s->term,
		.cycle = wish->cycle ? commerce_cycle(wish->cycle) : s->cycle, .request_id = rq->request_id };

	check_wish(w, s, wish, target, &no);
	if (!no.code && upgrade_start(w, &order, w->now_ms, id, &err) < 0)
		refuse(&no, 400, "800028", err.text);
	if (no.code)
		commerce_refuse(w, rq, rs, no.status, no.code, no.text);
	else
		write_transition(w, response_json(rs, 200), store_int(w->store, "SELECT seq FROM transitions WHERE id = ?", "t", id), false);
}

void commerce_transition_create(struct world *w, const struct request *rq, struct response *rs)
{
	struct wish wish = { 0 };
	struct subscription s;

	if (!commerce_may_buy(w, rq, rs) || !commerce_subscription(w, rq, rs, rq->params[1], &s))
		return;
	if (json_decode(&wish_shape, &wish, rq->body, rq->body_len, &json_limits_default, NULL) < 0) {
		commerce_refuse(w, rq, rs, 400, "2000", "The body is not a transition.");
	} else {
		if (!wish.quantity)
			wish.quantity = s.quantity;
		place(w, rq, rs, &s, &wish);
	}
	json_clear(&wish_shape, &wish);
	subscription_clear(&s);
}
