#include "mock/throttle.h"

#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/request.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>

enum { BATCH = 20, SMALL_PAGE = 20, ON_ITS_WAY_MS = 50, HOPELESS_MS = 60000 };

/* From here on an answer says how much of a limit is used. */
static const double near_limit = 0.8, rounding = 1e-6;

static const struct {
	const char *scope, *information;
} words[THROTTLE_KINDS] = {
	[THROTTLE_WRITES] = { "Tenant_Application/Write", "WriteLimitExceeded" },
	[THROTTLE_UNITS] = { "Tenant_Application/ReadWrite", "ResourceUnitLimitExceeded" },
};

void throttle_begin(struct throttle *t, const struct scenario *s, int64_t real_ms)
{
	*t = (struct throttle){ .others_per_second = s->limits.others_per_second, .told = (enum throttle_told)s->limits.retry_after,
		.refused_count = s->limits.refused_count };
	throttle_limit(t, THROTTLE_WRITES, s->limits.write_bucket, s->limits.writes_per_second);
	throttle_limit(t, THROTTLE_UNITS, s->limits.unit_bucket, s->limits.units_per_second);
	for (size_t i = 0; i < THROTTLE_KINDS; i++)
		t->buckets[i].at_ms = real_ms;
}

void throttle_limit(struct throttle *t, enum throttle_kind kind, int64_t size, int64_t per_second)
{
	t->limits[kind] = (struct throttle_limit){ size ? size : per_second, per_second };
}

void throttle_next_request(struct throttle *t)
{
	t->counted_early = false;
}

/* ---- the buckets ---- */

static double net_rate(const struct throttle *t, enum throttle_kind kind)
{
	return (double)(t->limits[kind].per_second - t->others_per_second);
}

static void run(struct throttle *t, enum throttle_kind kind, int64_t now_ms)
{
	struct throttle_bucket *b = &t->buckets[kind];
	double size = (double)t->limits[kind].size;

	if (now_ms > b->at_ms)
		b->used -= net_rate(t, kind) * (double)(now_ms - b->at_ms) / 1000.0;
	b->at_ms = now_ms;
	if (b->used < 0)
		b->used = 0;
	else if (b->used > size && !t->refused_count)
		b->used = size;
}

static int64_t time_until(const struct throttle *t, enum throttle_kind kind, double cost)
{
	double size = (double)t->limits[kind].size, rate = net_rate(t, kind), room = size - t->buckets[kind].used;

	if (cost > size)
		cost = size;
	if (cost <= room)
		return 0;
	/* Rounded up, so that whoever comes then is not turned away for a fraction. */
	return rate > 0 ? (int64_t)((cost - room) * 1000.0 / rate) + 1 : HOPELESS_MS;
}

/* ---- who comes too early ---- */

static void note_early(struct world *w, const struct request *rq, bool write)
{
	struct throttle *t = &w->throttle;
	size_t kept = 0;

	for (size_t i = 0; i < t->n_given; i++) {
		const struct throttle_given *g = &t->given[i];
		if (g->until_ms <= w->real_ms)
			continue;
		/* What was sent before the answer could be read is nobody's fault, however long the server took to look at it. By the same
		 * connection the answer has been read, but what was decided a moment before may go out by it. */
		int64_t read_ms = g->at_ms + ON_ITS_WAY_MS + (rq->connection && g->connection == rq->connection ? 0 : w->latency_ms);
		bool knew = (rq->unseen_ms ? rq->unseen_ms : w->real_ms) > read_ms;
		if (knew && (write || g->kind == THROTTLE_UNITS) && !t->counted_early) {
			w->counters.early++;
			t->counted_early = true;
		}
		t->given[kept++] = *g;
	}
	t->n_given = kept;
}

bool throttle_watches(const struct throttle *t, int64_t now_ms)
{
	for (size_t i = 0; i < t->n_given; i++)
		if (t->given[i].until_ms > now_ms)
			return true;
	return false;
}

void throttle_note_given(struct world *w, const struct request *rq, enum throttle_kind kind, int64_t wait_ms)
{
	struct throttle *t = &w->throttle;

	/* The items of one batch are told together. */
	t->counted_early = true;
	if (t->n_given == THROTTLE_GIVEN)
		memmove(t->given, t->given + 1, --t->n_given * sizeof(t->given[0]));
	t->given[t->n_given++] = (struct throttle_given){ rq->connection, w->real_ms, w->real_ms + wait_ms, kind };
}

/* ---- one request ---- */

static int64_t cost_of(const struct request *rq, int64_t units)
{
	const char *top = request_query(rq, "$top");
	int64_t size;

	if (request_query(rq, "$select"))
		units--;
	if (request_query(rq, "$expand"))
		units++;
	if (top && str_to_int64(top, &size) && size < SMALL_PAGE)
		units--;
	return units < 1 ? 1 : units;
}

static void tell_share(struct response *rs, double share)
{
	if (share >= near_limit)
		response_header(rs, "x-ms-throttle-limit-percentage", "%.2f", share);
}

static void refuse(struct world *w, const struct request *rq, struct response *rs, enum throttle_kind kind, double cost)
{
	struct throttle *t = &w->throttle;
	int64_t wait_ms = time_until(t, kind, cost * (double)(rq->batch_left ? rq->batch_left : BATCH));

	graph_refuse(w, rq, rs, 429, NULL, "Please retry again later.");
	tell_share(rs, (t->buckets[kind].used + cost) / (double)t->limits[kind].size);
	response_header(rs, "x-ms-throttle-scope", "%s/training/%s", words[kind].scope, w->tenant_id);
	response_header(rs, "x-ms-throttle-information", "%s", words[kind].information);
	if (t->told == TOLD_WHOLE)
		wait_ms = (wait_ms + 999) / 1000 * 1000;
	if (t->told == TOLD_WHOLE)
		response_header(rs, "Retry-After", "%lld", (long long)(wait_ms / 1000));
	else if (t->told == TOLD_FRACTIONAL)
		response_header(rs, "Retry-After", "%lld.%03lld", (long long)(wait_ms / 1000), (long long)(wait_ms % 1000));
	if (t->told != TOLD_MISSING)
		throttle_note_given(w, rq, kind, wait_ms);
	if (t->refused_count)
		t->buckets[kind].used += cost;
	w->counters.throttled++;
}

bool throttle_admit(struct world *w, const struct request *rq, struct response *rs, int64_t units)
{
	struct throttle *t = &w->throttle;
	bool write = !str_eq(rq->method, "GET");
	double costs[THROTTLE_KINDS] = { [THROTTLE_WRITES] = write ? 1 : 0, [THROTTLE_UNITS] = (double)cost_of(rq, units) }, share = 0;

	note_early(w, rq, write);
	for (size_t i = 0; i < THROTTLE_KINDS; i++) {
		if (!t->limits[i].size)
			continue;
		run(t, (enum throttle_kind)i, w->real_ms);
		if (costs[i] > 0 && t->buckets[i].used + costs[i] > (double)t->limits[i].size + rounding) {
			refuse(w, rq, rs, (enum throttle_kind)i, costs[i]);
			return false;
		}
	}
	for (size_t i = 0; i < THROTTLE_KINDS; i++) {
		if (!t->limits[i].size)
			continue;
		t->buckets[i].used += costs[i];
		if (costs[i] > 0 && t->buckets[i].used / (double)t->limits[i].size > share)
			share = t->buckets[i].used / (double)t->limits[i].size;
	}
	response_header(rs, "x-ms-resource-unit", "%lld", (long long)costs[THROTTLE_UNITS]);
	tell_share(rs, share);
	return true;
}

void throttle_write(const struct throttle *t, struct json_writer *json)
{
	json_put_int(json, "writeBucket", t->limits[THROTTLE_WRITES].size);
	json_put_int(json, "writesPerSecond", t->limits[THROTTLE_WRITES].per_second);
	json_put_int(json, "unitBucket", t->limits[THROTTLE_UNITS].size);
	json_put_int(json, "unitsPerSecond", t->limits[THROTTLE_UNITS].per_second);
	json_put_int(json, "othersPerSecond", t->others_per_second);
}
