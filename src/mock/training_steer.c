/* Training control: how the trainer and the tests steer the world. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/error.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/changes.h"
#include "mock/commerce.h"
#include "mock/known_keys.h"
#include "mock/training.h"
#include "mock/world.h"

#include <stddef.h>
#include <string.h>

struct order {
	char *name, *advance;
	int64_t speed, skew_s;
};
static const struct json_field order_fields[] = {
	{ .name = "name", .type = JSON_TEXT, .offset = offsetof(struct order, name) },
	{ .name = "advance", .type = JSON_TEXT, .offset = offsetof(struct order, advance) },
	{ .name = "speed", .type = JSON_INT, .offset = offsetof(struct order, speed), .max = CLOCK_SPEED_MAX },
	{ .name = "skewSeconds", .type = JSON_INT, .offset = offsetof(struct order, skew_s), .min = -CLOCK_SKEW_MAX_S, .max = CLOCK_SKEW_MAX_S },
	{ 0 },
};
static const struct json_shape order_shape = { "an order to the training server", sizeof(struct order), order_fields };

static bool take_order(struct world *w, const struct request *rq, struct response *rs, const char *const *known, struct order *ret)
{
	struct error err = ERROR_INIT;

	*ret = (struct order){ 0 };
	if (!training_admits(w, rq, rs))
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
		training_write_state(w, rs);
}

void training_reset(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { NULL };
	struct error err = ERROR_INIT;

	if (!training_admits(w, rq, rs))
		return;
	if (rq->body_len && known_keys_only(rq->body, rq->body_len, known, &err) < 0) {
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
		return;
	}
	answer_state_or(w, rq, rs, world_reset(w, NULL, &err), &err);
}

void training_scenario(struct world *w, const struct request *rq, struct response *rs)
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

void training_clock(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "advance", "speed", "skewSeconds", NULL };
	struct error err = ERROR_INIT;
	struct duration by = { 0 };
	struct order o;
	int rc = 0;

	if (!take_order(w, rq, rs, known, &o))
		return;
	bool speed = has_key(rq, "\"speed\""), skew = has_key(rq, "\"skewSeconds\"");
	if (!o.advance && !speed && !skew)
		rc = error_set(&err, ERROR_INPUT, "Say \"advance\" with a duration such as PT48H, or \"speed\" or \"skewSeconds\" with a number.");
	else if (o.advance)
		rc = duration_parse(o.advance, &by, &err);
	if (rc == 0 && o.advance) {
		clock_advance(&w->clock, w->real_ms, time_after(w->now_ms, by));
		world_advance(w, clock_now(&w->clock, w->real_ms));
	}
	if (rc == 0 && speed)
		clock_set_speed(&w->clock, w->real_ms, o.speed);
	if (rc == 0 && skew)
		w->skew_ms = o.skew_s * 1000;
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
void training_limits(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "writeBucket", "writesPerSecond", "unitBucket", "unitsPerSecond", "othersPerSecond", "latencyMs", NULL };
	struct throttle *t = &w->throttle;
	struct error err = ERROR_INIT;
	struct limits_order o = { 0 };

	if (!training_admits(w, rq, rs))
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
	training_write_state(w, rs);
}

void training_faults(struct world *w, const struct request *rq, struct response *rs)
{
	struct error err = ERROR_INIT;

	if (!training_admits(w, rq, rs))
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

/* ---- somebody else ---- */

static const struct json_field change_fields[] = {
	{ .name = "user", .type = JSON_CODE, .offset = offsetof(struct scenario_change, user) },
	{ .name = "do", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct scenario_change, action) },
	{ .name = "product", .type = JSON_TEXT, .offset = offsetof(struct scenario_change, product) },
	{ .name = "services", .type = JSON_TEXT, .offset = offsetof(struct scenario_change, services) },
	{ .name = "quantity", .type = JSON_INT, .offset = offsetof(struct scenario_change, quantity) },
	{ 0 },
};
static const struct json_shape change_shape = { "a change", sizeof(struct scenario_change), change_fields };

void training_change(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const known[] = { "user", "do", "product", "services", "quantity", NULL };
	struct scenario_change c = { 0 };
	struct error err = ERROR_INIT;

	if (!training_admits(w, rq, rs))
		return;
	if (known_keys_only(rq->body, rq->body_len, known, &err) < 0 || json_decode(&change_shape, &c, rq->body, rq->body_len, &json_limits_default, &err) < 0) {
		commerce_refuse(w, rq, rs, 400, "bad_body", err.text);
		return;
	}
	answer_state_or(w, rq, rs, change_apply(w, &c, &err), &err);
	json_clear(&change_shape, &c);
}
