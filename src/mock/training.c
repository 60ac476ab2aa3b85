/* Training control: what the trainer and the tests see of the world, and how they steer it. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/error.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/commerce.h"
#include "mock/dump.h"
#include "mock/known_keys.h"
#include "mock/requestlog.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* One world, one trainee. */
static const char the_trainee[] = "1";

static bool admitted(struct world *w, const struct request *rq, struct response *rs)
{
	const char *header = request_header(rq, "Authorization"), *trainee = request_query(rq, "trainee");

	if (w->control_token && !(header && strncasecmp(header, "Bearer ", 7) == 0 && str_eq(header + 7, w->control_token))) {
		commerce_refuse(w, rq, rs, 401, "unauthorized", "Training control needs the token that was printed at the start.");
		return false;
	}
	if (trainee && !str_eq(trainee, the_trainee)) {
		commerce_refuse(w, rq, rs, 404, "unknown_trainee", "There is no trainee of this id.");
		return false;
	}
	return true;
}

/* ---- state ---- */

static void write_subscriptions(struct world *w, struct json_writer *json)
{
	struct rows r;
	json_key(json, "subscriptions");
	json_array(json);
	rows_open(&r, w->store, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions ORDER BY seq", "");
	while (rows_next(&r)) {
		struct subscription s;
		subscription_from_row(w, &r, &s);
		json_object(json);
		json_put_string(json, "id", s.id);
		json_put_string(json, "skuId", s.product->sku_id);
		json_put_string(json, "name", s.name);
		json_put_string(json, "status", s.status);
		json_put_int(json, "quantity", s.quantity);
		json_put_int(json, "assigned", licences_consumed(w, s.product->key));
		json_put_string(json, "parentSubscriptionId", s.parent);
		json_object_end(json);
		subscription_clear(&s);
	}
	json_array_end(json);
}

static void write_skus(struct world *w, struct json_writer *json)
{
	struct rows r;
	json_key(json, "skus");
	json_array(json);
	rows_open(&r, w->store, "SELECT product FROM subscriptions GROUP BY product ORDER BY min(seq)", "");
	while (rows_next(&r)) {
		const struct product *p = catalog_product(&w->catalog, rows_text(&r, 0));
		json_object(json);
		json_put_string(json, "skuId", p->sku_id);
		json_put_int(json, "consumed", licences_consumed(w, p->key));
		json_put_int(json, "enabled", licences_enabled(w, p->key));
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_lines(struct world *w, struct json_writer *json, const char *order_id)
{
	struct rows r;
	json_key(json, "lines");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, catalog_item, subscription, name, quantity, term, cycle, unit, extended FROM order_lines WHERE order_id = ? ORDER BY line",
		"t", order_id);
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "skuId", catalog_product(&w->catalog, rows_text(&r, 0))->sku_id);
		json_put_string(json, "catalogItemId", rows_text(&r, 1));
		json_put_string(json, "subscriptionId", rows_text(&r, 2));
		json_put_string(json, "name", rows_text(&r, 3));
		json_put_int(json, "quantity", rows_int(&r, 4));
		json_put_string(json, "termDuration", rows_text(&r, 5));
		json_put_string(json, "billingCycle", rows_text(&r, 6));
		json_put_string(json, "unitPrice", rows_text(&r, 7));
		json_put_string(json, "amount", rows_text(&r, 8));
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_orders(struct world *w, struct json_writer *json)
{
	static const char *const names[] = { "id", "requestId", "status", "kind", "subtotal", "tax", "total", "prepaid", "due", "currencyCode", "paymentMethod" };
	struct rows r;

	json_key(json, "orders");
	json_array(json);
	rows_open(&r, w->store, "SELECT id, request_id, status, kind, subtotal, tax, total, prepaid, due, currency, method FROM orders ORDER BY seq", "");
	while (rows_next(&r)) {
		json_object(json);
		for (int i = 0; i < 11; i++)
			json_put_string(json, names[i], rows_text(&r, i));
		write_lines(w, json, rows_text(&r, 0));
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_transitions(struct world *w, struct json_writer *json)
{
	struct rows r;
	json_key(json, "transitions");
	json_array(json);
	rows_open(&r, w->store, "SELECT id, source, target, order_id, request_id, stage, quantity, total, moved, failed, started, finished FROM transitions ORDER BY seq", "");
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "id", rows_text(&r, 0));
		json_put_string(json, "fromSubscriptionId", rows_text(&r, 1));
		json_put_string(json, "toSubscriptionId", rows_text(&r, 2));
		json_put_string(json, "orderId", rows_text(&r, 3));
		json_put_string(json, "requestId", rows_text(&r, 4));
		json_put_string(json, "stage", rows_text(&r, 5));
		json_put_int(json, "quantity", rows_int(&r, 6));
		json_put_int(json, "licences", rows_int(&r, 7));
		json_put_int(json, "moved", rows_int(&r, 8));
		json_put_int(json, "failed", rows_int(&r, 9));
		json_put_time(json, "started", rows_int(&r, 10));
		json_put_time(json, "finished", rows_null(&r, 11) ? TIME_UNKNOWN : rows_int(&r, 11));
		json_object_end(json);
	}
	json_array_end(json);
}

static int64_t duplicate_orders(struct world *w)
{
	return store_int(w->store, "SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM orders WHERE source IS NOT NULL AND status <> 'cancelled' GROUP BY source)", "");
}

/* From the first write to the last, on the real clock. */
static void write_seconds(struct world *w, struct json_writer *json)
{
	int64_t ms = w->counters.last_write_ms - w->counters.first_write_ms;
	char text[32];

	snprintf(text, sizeof(text), "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
	json_key(json, "seconds");
	json_literal(json, text);
}

static void write_counters(struct world *w, struct json_writer *json)
{
	json_key(json, "counters");
	json_object(json);
	json_put_int(json, "users_ever_without_licence", store_int(w->store, "SELECT count(*) FROM users WHERE without", ""));
	json_put_int(json, "duplicate_orders", duplicate_orders(w));
	json_put_int(json, "writes", w->counters.writes);
	json_put_int(json, "throttled", w->counters.throttled);
	json_put_int(json, "early", w->counters.early);
	json_put_int(json, "batches", w->counters.batches);
	write_seconds(w, json);
	json_put_int(json, "max_in_flight", w->counters.max_in_flight);
	json_put_int(json, "faults", w->counters.faults);
	json_put_int(json, "users", store_int(w->store, "SELECT count(*) FROM users", ""));
	json_put_int(json, "users_with_switched_off_services", store_int(w->store, "SELECT count(DISTINCT user) FROM licences WHERE disabled <> ''", ""));
	json_object_end(json);
}

static void write_limits(struct world *w, struct json_writer *json)
{
	json_key(json, "limits");
	json_object(json);
	throttle_write(&w->throttle, json);
	json_put_int(json, "latencyMs", w->latency_ms);
	json_object_end(json);
}

static void write_state(struct world *w, struct response *rs)
{
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "scenario", w->scenario->name);
	json_put_string(json, "title", w->scenario->title);
	json_put_int(json, "seed", w->seed);
	json_put_string(json, "tenantId", w->tenant_id);
	json_key(json, "clock");
	json_object(json);
	json_put_time(json, "now", w->now_ms);
	json_put_int(json, "speed", w->clock.speed);
	json_object_end(json);
	write_subscriptions(w, json);
	write_skus(w, json);
	write_orders(w, json);
	write_transitions(w, json);
	write_counters(w, json);
	write_limits(w, json);
	json_key(json, "faults");
	faults_write(w->faults, json);
	json_object_end(json);
}

static void state(struct world *w, const struct request *rq, struct response *rs)
{
	if (admitted(w, rq, rs))
		write_state(w, rs);
}

static void licences(struct world *w, const struct request *rq, struct response *rs)
{
	if (admitted(w, rq, rs))
		dump_licences(w, response_json(rs, 200));
}

static void requests(struct world *w, const struct request *rq, struct response *rs)
{
	const char *after = request_query(rq, "after");
	int64_t n = 0;

	if (!admitted(w, rq, rs))
		return;
	if (after && (!str_to_int64(after, &n) || n < 0)) {
		commerce_refuse(w, rq, rs, 400, "bad_value", "\"after\" is the number of a request.");
		return;
	}
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_key(json, "requests");
	requestlog_write(w, n, json);
	json_object_end(json);
}

/* ---- steering ---- */

struct order {
	char *name, *advance;
	int64_t speed;
};
static const struct json_field order_fields[] = {
	{ .name = "name", .type = JSON_TEXT, .offset = offsetof(struct order, name) },
	{ .name = "advance", .type = JSON_TEXT, .offset = offsetof(struct order, advance) },
	{ .name = "speed", .type = JSON_INT, .offset = offsetof(struct order, speed), .max = CLOCK_SPEED_MAX },
	{ 0 },
};
static const struct json_shape order_shape = { "an order to the training server", sizeof(struct order), order_fields };

static bool take_order(struct world *w, const struct request *rq, struct response *rs, const char *const *known, struct order *ret)
{
	struct error err = ERROR_INIT;

	*ret = (struct order){ 0 };
	if (!admitted(w, rq, rs))
		return false;
	if (known_keys_only(rq->body, rq->body_len, known, &err) < 0 || json_decode(&order_shape, ret, rq->body, rq->body_len, &json_limits_default, &err) < 0) {
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
		return false;
	}
	return true;
}

static void answer_state_or(struct world *w, const struct request *rq, struct response *rs, int rc, const struct error *err)
{
	if (rc < 0)
		commerce_refuse(w, rq, rs, 400, "bad_value", err->text);
	else
		write_state(w, rs);
}

static void reset(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { NULL };
	struct error err = ERROR_INIT;

	if (!admitted(w, rq, rs))
		return;
	if (rq->body_len && known_keys_only(rq->body, rq->body_len, known, &err) < 0) {
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
		return;
	}
	answer_state_or(w, rq, rs, world_reset(w, NULL, &err), &err);
}

static void change_scenario(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "name", NULL };
	struct error err = ERROR_INIT;
	struct order o;

	if (!take_order(w, rq, rs, known, &o))
		return;
	/* A path would let whoever reaches the port read files: only installed scenarios can be named here. */
	if (str_empty(o.name) || strchr(o.name, '/'))
		commerce_refuse(w, rq, rs, 400, "bad_value", "\"name\" is the name of an installed scenario.");
	else
		answer_state_or(w, rq, rs, world_reset(w, o.name, &err), &err);
	json_clear(&order_shape, &o);
}

static bool has_key(const struct request *rq, const char *key)
{
	return memmem(rq->body, rq->body_len, key, strlen(key)) != NULL;
}

static void change_clock(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "advance", "speed", NULL };
	struct error err = ERROR_INIT;
	struct duration by = { 0 };
	struct order o;
	int rc = 0;

	if (!take_order(w, rq, rs, known, &o))
		return;
	bool speed = has_key(rq, "\"speed\"");
	if (!o.advance && !speed)
		rc = error_set(&err, ERROR_INPUT, "Say \"advance\" with a duration such as PT48H, or \"speed\" with a number.");
	else if (o.advance)
		rc = duration_parse(o.advance, &by, &err);
	if (rc == 0 && o.advance) {
		clock_advance(&w->clock, w->real_ms, time_after(w->now_ms, by));
		world_advance(w, clock_now(&w->clock, w->real_ms));
	}
	if (rc == 0 && speed)
		clock_set_speed(&w->clock, w->real_ms, o.speed);
	answer_state_or(w, rq, rs, rc, &err);
	json_clear(&order_shape, &o);
}

struct limits_order {
	int64_t write_bucket, writes, unit_bucket, units, others, latency_ms;
};
#define LIMIT(name_, member_) { .name = name_, .type = JSON_INT, .offset = offsetof(struct limits_order, member_) }
static const struct json_field limits_fields[] = {
	LIMIT("writeBucket", write_bucket),
	LIMIT("writesPerSecond", writes),
	LIMIT("unitBucket", unit_bucket),
	LIMIT("unitsPerSecond", units),
	LIMIT("othersPerSecond", others),
	LIMIT("latencyMs", latency_ms),
	{ 0 },
};
static const struct json_shape limits_shape = { "limits", sizeof(struct limits_order), limits_fields };

/* What is not named stays as it is. */
static void change_limits(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "writeBucket", "writesPerSecond", "unitBucket", "unitsPerSecond", "othersPerSecond", "latencyMs", NULL };
	struct throttle *t = &w->throttle;
	struct error err = ERROR_INIT;
	struct limits_order o = { 0 };

	if (!admitted(w, rq, rs))
		return;
	if (known_keys_only(rq->body, rq->body_len, known, &err) < 0 || json_decode(&limits_shape, &o, rq->body, rq->body_len, &json_limits_default, &err) < 0) {
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
		return;
	}
	throttle_limit(t, THROTTLE_WRITES, has_key(rq, "\"writeBucket\"") ? o.write_bucket : t->limits[THROTTLE_WRITES].size,
		has_key(rq, "\"writesPerSecond\"") ? o.writes : t->limits[THROTTLE_WRITES].per_second);
	throttle_limit(t, THROTTLE_UNITS, has_key(rq, "\"unitBucket\"") ? o.unit_bucket : t->limits[THROTTLE_UNITS].size,
		has_key(rq, "\"unitsPerSecond\"") ? o.units : t->limits[THROTTLE_UNITS].per_second);
	if (has_key(rq, "\"othersPerSecond\""))
		t->others_per_second = o.others;
	if (has_key(rq, "\"latencyMs\""))
		w->latency_ms = o.latency_ms;
	write_state(w, rs);
}

static void change_faults(struct world *w, const struct request *rq, struct response *rs)
{
	struct error err = ERROR_INIT;

	if (!admitted(w, rq, rs))
		return;
	if (faults_from_json(w->faults, rq->body, rq->body_len, &err) < 0) {
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
		return;
	}
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_key(json, "rules");
	faults_write(w->faults, json);
	json_object_end(json);
}

static void finish(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	(void)rq;
	response_header(rs, "Cache-Control", "no-store");
}

static const struct route routes[] = {
	{ "GET", "/state", state },
	{ "GET", "/licences", licences },
	{ "GET", "/requests", requests },
	{ "POST", "/reset", reset },
	{ "POST", "/scenario", change_scenario },
	{ "POST", "/clock", change_clock },
	{ "POST", "/faults", change_faults },
	{ "POST", "/limits", change_limits },
	{ 0 },
};

const struct service training_service = { "/training/v1", routes, false, false, false, commerce_refuse, finish, NULL };
