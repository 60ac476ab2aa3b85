#include "config.h" /* for _GNU_SOURCE */

#include "mock/router.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/breakage.h"
#include "mock/changes.h"
#include "mock/requestlog.h"
#include "mock/sign_in.h"
#include "mock/standing.h"
#include "mock/world.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- matching ---- */

static void drop_params(struct request *rq)
{
	for (size_t i = 0; i < rq->n_params; i++)
		free(rq->params[i]);
	rq->n_params = 0;
}

static void keep_param(struct request *rq, const char *text, size_t len)
{
	if (rq->n_params < REQUEST_PARAMS)
		rq->params[rq->n_params++] = xstrndup(text, len);
}

static bool same(const char *a, const char *b, size_t n)
{
	return strncasecmp(a, b, n) == 0;
}

/* A {} takes what stands before the pattern's next words; the last one takes all but the pattern's end. It is never empty. */
static bool match_segment(const char *pattern, size_t pattern_len, const char *text, size_t len, struct request *rq)
{
	const char *hole = memmem(pattern, pattern_len, "{}", 2);
	if (!hole)
		return len == pattern_len && same(pattern, text, len);
	size_t before = (size_t)(hole - pattern), rest = pattern_len - before - 2, take;
	if (len <= before || !same(pattern, text, before))
		return false;
	const char *next = memmem(hole + 2, rest, "{}", 2);
	size_t words = next ? (size_t)(next - hole - 2) : rest;
	text += before;
	len -= before;
	if (next) {
		for (take = 1; take + words <= len && !same(hole + 2, text + take, words); take++)
			;
	} else {
		take = len > words ? len - words : 0;
	}
	if (!take || take + words > len || !same(hole + 2, text + take, words))
		return false;
	keep_param(rq, text, take);
	return !next || match_segment(next, rest - words, text + take + words, len - take - words, rq);
}

static bool match(const char *pattern, const char *path, struct request *rq)
{
	drop_params(rq);
	while (*pattern == '/' && *path == '/') {
		size_t p = strcspn(++pattern, "/"), t = strcspn(++path, "/");
		if (!match_segment(pattern, p, path, t, rq))
			return false;
		pattern += p;
		path += t;
	}
	return !*pattern && (!*path || str_eq(path, "/"));
}

static const struct route *find_route(const struct route *routes, const char *path, struct request *rq, struct buf *allow)
{
	for (const struct route *r = routes; r->method; r++) {
		if (!match(r->pattern, path, rq))
			continue;
		if (str_eq(r->method, rq->method))
			return r;
		buf_addf(allow, "%s%s", allow->len ? ", " : "", r->method);
	}
	return NULL;
}

static handler_fn *handler_of_nothing(const struct route *routes)
{
	while (routes->method)
		routes++;
	return routes->handle;
}

const struct service *router_service(const char *path)
{
	static const struct service *const services[] = {
		&entra_service, &graph_service, &commerce_service, &prices_service, &storefront_service, &training_service,
	};
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		size_t n = strlen(services[i]->base);
		if (strncasecmp(path, services[i]->base, n) == 0 && (path[n] == '/' || !path[n]))
			return services[i];
	}
	return NULL;
}

/* ---- one answer ---- */

static bool is_write(const struct request *rq)
{
	return !str_eq(rq->method, "GET") && !str_eq(rq->method, "HEAD");
}

static void take_ids(const struct service *s, struct request *rq)
{
	const char *request_id = request_header(rq, s->repeats ? "MS-RequestId" : "request-id");
	const char *client_id = request_header(rq, s->repeats ? "MS-CorrelationId" : "client-request-id");

	if (request_id && uuid_valid(request_id))
		str_copy(rq->request_id, sizeof(rq->request_id), request_id);
	else
		uuid_make(rq->request_id);
	if (client_id && uuid_valid(client_id))
		str_copy(rq->client_id, sizeof(rq->client_id), client_id);
	else
		uuid_make(rq->client_id);
}

static bool answered_before(struct world *w, const struct request *rq, struct response *rs)
{
	struct rows r;
	rows_open(&r, w->store, "SELECT status, body FROM replays WHERE request_id = ? AND method = ? AND path = ?", "ttt", rq->request_id, rq->method, rq->path);
	if (!rows_next(&r))
		return false;
	response_text(rs, (int)rows_int(&r, 0), "application/json; charset=utf-8", rows_text(&r, 1));
	rows_close(&r);
	return true;
}

/* Only what took effect is remembered: after a refusal the same id may be used for a better request. */
static void remember(struct world *w, const struct request *rq, const struct response *rs)
{
	if (rs->status < 300)
		store_run(w->store, "INSERT OR REPLACE INTO replays (request_id, method, path, status, body) VALUES (?, ?, ?, ?, ?)", "tttit", rq->request_id, rq->method,
			rq->path, (int64_t)rs->status, rs->body.data);
}

static void count_write(struct world *w)
{
	struct world_counters *c = &w->counters;
	c->writes++;
	c->last_write_ms = w->real_ms;
	if (!c->first_write_ms)
		c->first_write_ms = w->real_ms;
	changes_after_write(w);
}

static void call(struct world *w, const struct service *s, const struct route *route, const struct request *rq, struct response *rs)
{
	bool repeatable = s->repeats && is_write(rq) && request_header(rq, "MS-RequestId");
	bool write = is_write(rq) && s->signed_in && (!s->cost || s->cost(route)); /* a batch costs nothing: what it holds is counted */

	if (write)
		w->counters.asked_writes++;
	if (repeatable && answered_before(w, rq, rs))
		return;
	route->handle(w, rq, rs);
	if (repeatable)
		remember(w, rq, rs);
	if (write && rs->status < 300)
		count_write(w);
}

static void handle(struct world *w, const struct service *s, struct request *rq, struct response *rs)
{
	struct buf allow = BUF_INIT;
	const struct route *route = find_route(s->routes, rq->path + strlen(s->base), rq, &allow);

	if (route) {
		int64_t units = s->cost ? s->cost(route) : 0;
		if ((!units || throttle_admit(w, rq, rs, units)) && (!s->permits || s->permits(w, route, rq, rs)))
			call(w, s, route, rq, rs);
	} else if (allow.len) {
		s->refuse(w, rq, rs, 405, NULL, "Specified HTTP method is not allowed for the request target.");
		response_header(rs, "Allow", "%s", allow.data);
	} else if (handler_of_nothing(s->routes)) {
		handler_of_nothing(s->routes)(w, rq, rs);
	} else {
		s->refuse(w, rq, rs, 404, NULL, "There is nothing at this address.");
	}
	drop_params(rq);
	buf_clear(&allow);
}

static void answer(struct world *w, const struct service *s, struct request *rq, struct response *rs)
{
	const char *fault = s->signed_in ? sign_in_fault(w, rq, s->base) : NULL;
	if (fault) {
		s->refuse(w, rq, rs, 401, NULL, fault);
		char *where = world_url(w, "/entra/common/oauth2/authorize");
		response_header(rs, "WWW-Authenticate", "Bearer realm=\"\", authorization_uri=\"%s\"", where);
		free(where);
		return;
	}
	handle(w, s, rq, rs);
}

/* ---- whole requests, and items of batches ---- */

/* The connection carries other items too: only what stands in the answer can go wrong. */
void router_handle_item(struct world *w, const struct service *s, struct request *rq, struct response *rs)
{
	struct fault fault = faults_strike(w->faults, rq->method, rq->path, true);

	if (fault.action == FAULT_NONE)
		handle(w, s, rq, rs);
	else
		breakage_answer(w, s, &fault, rq, rs, handle);
}

static void nowhere(struct response *rs)
{
	response_text(rs, 404, "application/json; charset=utf-8", "{\"code\":\"NotFound\",\"description\":\"No service lives at this address.\"}");
}

/* The right one is the HTTP library's to add. */
static void add_wrong_date(const struct world *w, struct response *rs)
{
	char date[CLOCK_HTTP_DATE];

	if (!w->skew_ms)
		return;
	clock_http_date(world_service_ms(w), date);
	response_header(rs, "Date", "%s", date);
}

/* A service is named by the first word of its base. */
static bool is_offered(const struct world *w, const struct service *s)
{
	size_t n = strcspn(s->base + 1, "/");
	char *name = xstrndup(s->base + 1, n);
	bool offered = !s->in_training || world_offers(w, name);

	free(name);
	return offered;
}

static struct outcome handle_whole(struct world *w, struct request *rq, struct response *rs)
{
	const struct service *s = router_service(rq->path);
	struct outcome out = { .break_by = FAULT_NONE };

	if (!s || !is_offered(w, s)) {
		nowhere(rs);
		return out;
	}
	int64_t asked_before = w->counters.asked_writes;
	take_ids(s, rq);
	throttle_next_request(&w->throttle);
	struct fault fault = FAULT_INIT;
	if (s->in_training)
		fault = faults_strike(w->faults, rq->method, rq->path, false);
	if (fault.action == FAULT_NONE) {
		store_begin(w->store);
		answer(w, s, rq, rs);
		store_commit(w->store);
	} else {
		out = breakage_answer(w, s, &fault, rq, rs, answer);
	}
	if (!out.foreign)
		s->finish(w, rq, rs);
	if (s->in_training) {
		add_wrong_date(w, rs);
		out.delay_ms += w->latency_ms;
		requestlog_add(w, rq, rs->status, w->counters.asked_writes - asked_before);
	}
	return out;
}

struct outcome router_handle(struct world *w, struct request *rq, struct response *rs, int64_t real_ms)
{
	struct outcome out;

	store_begin(w->store);
	world_tick(w, real_ms);
	out = handle_whole(w, rq, rs);
	standing_keep(w);
	store_commit(w->store);
	return out;
}
