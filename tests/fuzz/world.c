#include "tests/fuzz/world.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "mock/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN_MS INT64_C(1772442000000) /* 2026-03-02T09:00:00Z */
#define PEOPLE_MOST 3000

static char *data_dir(void)
{
	const char *top = getenv("top_srcdir");

	return xasprintf("%s/data", top ? top : ".");
}

static bool is_too_large(const char *scenario)
{
	char *data = data_dir(), *dir = world_scenario_dir(data);
	struct error err = ERROR_INIT;
	struct scenario *s = NULL;
	bool too_large = false;

	if (scenario_load(&s, dir, scenario, &err) == 0)
		too_large = s->people.count > PEOPLE_MOST;
	else if (!err.text[0])
		abort();
	scenario_free(s);
	free(dir);
	free(data);
	return too_large;
}

struct world *world_again(const char *scenario)
{
	static struct world *w;
	struct error err = ERROR_INIT;

	if (strchr(scenario, '/') && is_too_large(scenario))
		return NULL;
	if (!w) {
		char *data = data_dir();
		if (world_open(&w, data, "contoso", NULL, -1, BEGIN_MS, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			abort();
		}
		free(data);
	}
	world_tick(w, BEGIN_MS);
	store_script(w->store, "DELETE FROM tokens; DELETE FROM devices;");
	if (world_reset(w, scenario, &err) < 0) {
		if (!err.text[0])
			abort();
		return NULL;
	}
	store_run(w->store, "INSERT INTO tokens (text, kind, client, scope, expires, issued, tenant, audience, mfa)"
		" VALUES ('test', 'user', 'c', 'Directory.ReadWrite.All ServiceHealth.Read.All User.ReadWrite.All user_impersonation', ?, 0, ?,"
		" 'graph commerce prices storefront', 1)", "it", INT64_MAX / 4, w->tenant_id);
	return w;
}

/* ── one request ── */

static void add_headers(struct request *rq, char *lines)
{
	char *save = NULL;

	for (char *line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *value = strchr(line, ':');
		if (!value)
			continue;
		*value++ = '\0';
		request_add_header(rq, line, value + strspn(value, " "));
	}
}

static bool is_json(const char *text, size_t len)
{
	static const struct json_field none[] = { JSON_FIELDS_END };
	static const struct json_shape any = { "an answer", 1, none };
	struct json_limits limits = { 64u << 20, 64 };
	char nothing = 0;

	return json_decode(&any, &nothing, text, len, &limits, NULL) == 0;
}

static void look_at(const struct world *w, const struct response *rs, int64_t faults_before)
{
	if (rs->status < 100 || rs->status > 599)
		abort();
	for (size_t i = 0; i < rs->n_headers; i++)
		if (strpbrk(rs->header_values[i], "\r\n") || strpbrk(rs->header_names[i], "\r\n: "))
			abort();
	if (rs->body.len && w->counters.faults == faults_before && str_starts(rs->content_type, "application/json") && !is_json(rs->body.data, rs->body.len)) {
		fprintf(stderr, "no JSON: %s\n", rs->body.data);
		abort();
	}
}

const struct response *world_ask(struct world *w, const struct ask *ask)
{
	static struct response rs;
	static bool begun;
	struct request rq = { .method = ask->method, .body = ask->body, .body_len = ask->body_len, .connection = 1 };
	char *headers = xstrdup(ask->headers);
	int64_t faults = w->counters.faults;
	struct query query;

	if (begun)
		response_clear(&rs);
	response_init(&rs);
	begun = true;
	query_split(&query, ask->url);
	rq.path = query.path;
	rq.query_text = query.text;
	query_add_to(&query, &rq);
	add_headers(&rq, headers);
	request_add_header(&rq, "Authorization", "Bearer test");
	router_handle(w, &rq, &rs, w->real_ms);
	look_at(w, &rs, faults);
	query_clear(&query);
	free(headers);
	return &rs;
}

static void expect_none(struct world *w, const char *what, const char *sql)
{
	int64_t n = store_int(w->store, sql, "");

	if (n == 0)
		return;
	fprintf(stderr, "%s: %lld\n", what, (long long)n);
	abort();
}

void world_check(struct world *w)
{
	expect_none(w, "products whose use is miscounted", "SELECT count(*) FROM product_use AS u WHERE consumed <> (SELECT count(DISTINCT user) FROM licences"
		" WHERE product = u.product AND held)");
	expect_none(w, "licences of nobody", "SELECT count(*) FROM licences WHERE user NOT IN (SELECT seq FROM users)");
	expect_none(w, "subscriptions of fewer than no licences", "SELECT count(*) FROM subscriptions WHERE quantity < 0");
	expect_none(w, "orders without a line", "SELECT count(*) FROM orders WHERE id NOT IN (SELECT order_id FROM order_lines)");
	expect_none(w, "a source that was ordered from twice", "SELECT count(*) FROM (SELECT 1 FROM transitions WHERE finished IS NULL GROUP BY source HAVING count(*) > 1)");
	if (w->counters.in_flight != 0 || w->counters.writes > w->counters.asked_writes)
		abort();
}
