#include "rig.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rig_begin(struct rig *r, const char *scenario)
{
	rig_begin_in(r, scenario, NULL, RIG_START);
}

void rig_begin_in(struct rig *r, const char *scenario, const char *database, int64_t real_ms)
{
	struct error err = ERROR_INIT;
	char *dir = xasprintf("%s/data", getenv("top_srcdir"));

	memset(r, 0, sizeof(*r));
	response_init(&r->answer);
	if (world_open(&r->world, dir, scenario, database, -1, real_ms, &err) < 0)
		fail_msg("%s", err.text);
	free(dir);
	str_copy(r->token, sizeof(r->token), "test");
	store_run(r->world->store, "INSERT OR IGNORE INTO tokens (text, kind, client, scope, expires, issued, tenant, audience, mfa)"
		" VALUES ('test', 'user', 'c', 'Directory.ReadWrite.All ServiceHealth.Read.All User.ReadWrite.All user_impersonation', ?, 0, ?,"
		" 'graph commerce prices storefront', 1)", "it", INT64_MAX / 4, r->world->tenant_id);
	char *source = store_text(r->world->store, "SELECT id FROM subscriptions ORDER BY seq LIMIT 1", "");
	str_copy(r->source, sizeof(r->source), source);
	free(source);
}

void rig_end(struct rig *r)
{
	response_clear(&r->answer);
	world_free(r->world);
}

static char *fill(const struct rig *r, const char *path)
{
	struct buf out = BUF_INIT;
	while (*path) {
		if (str_starts(path, "{cid}")) {
			buf_addstr(&out, r->world->tenant_id);
			path += 5;
		} else if (str_starts(path, "{source}")) {
			buf_addstr(&out, r->source);
			path += 8;
		} else {
			buf_addch(&out, *path++);
		}
	}
	return buf_steal(&out);
}

int rig_call_with(struct rig *r, const char *method, const char *path, const char *body, const char *name, const char *value)
{
	struct request rq = { .method = method, .body = body ? body : "", .body_len = body ? strlen(body) : 0 };
	char *url = fill(r, path), bearer[220];
	struct query query;

	query_split(&query, url);
	rq.path = query.path;
	rq.query_text = query.text;
	query_add_to(&query, &rq);
	snprintf(bearer, sizeof(bearer), "Bearer %s", r->token);
	if (*r->token)
		request_add_header(&rq, "Authorization", bearer);
	if (name)
		request_add_header(&rq, name, value);
	response_reset(&r->answer);
	r->outcome = router_handle(r->world, &rq, &r->answer, r->world->real_ms);
	query_clear(&query);
	free(url);
	return r->answer.status;
}

int rig_call(struct rig *r, const char *method, const char *path, const char *body, const char *request_id)
{
	return rig_call_with(r, method, path, body, request_id ? "MS-RequestId" : NULL, request_id);
}

void rig_pass(struct rig *r, int64_t seconds)
{
	world_tick(r->world, r->world->real_ms + seconds * 1000);
}

int64_t rig_number(struct rig *r, const char *sql)
{
	return store_int(r->world->store, sql, "");
}

const char *rig_target(struct rig *r, char to[96])
{
	struct subscription s;
	assert_true(subscription_get(r->world, r->source, &s));
	product_item(catalog_product(&r->world->catalog, ((char *const *)s.product->upgrade_targets.items)[0]), to);
	subscription_clear(&s);
	return to;
}

int rig_order(struct rig *r, const char *request_id)
{
	char item[96];
	char *body = xasprintf("{\"toCatalogItemId\":\"%s\",\"termDuration\":\"P1Y\",\"billingCycle\":\"monthly\","
		"\"transitionType\":\"transition_with_license_transfer\"}", rig_target(r, item));
	int status = rig_call(r, "POST", "/commerce/v1/customers/{cid}/subscriptions/{source}/transitions", body, request_id);
	free(body);
	return status;
}

bool rig_says(const struct rig *r, const char *text)
{
	return strstr(r->answer.body.data, text) != NULL;
}
