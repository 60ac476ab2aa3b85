/* Graph: users and the licences they hold. Lists are walked a page at a time, so that ten thousand users cost as much as a hundred. */
#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/world.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 100, PAGE_MOST = 999 };

/* ---- one user ---- */

static void put_plans(struct json_writer *json, const char *name, const char *ids)
{
	char *copy = xstrdup(ids), *save = NULL;
	json_key(json, name);
	json_array(json);
	for (char *id = strtok_r(copy, " ", &save); id; id = strtok_r(NULL, " ", &save))
		json_string(json, id);
	json_array_end(json);
	free(copy);
}

static void put_licences(struct world *w, struct json_writer *json, int64_t seq)
{
	struct rows r;
	json_key(json, "assignedLicenses");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, disabled FROM licences WHERE user = ?", "i", seq);
	while (rows_next(&r)) {
		json_object(json);
		put_plans(json, "disabledPlans", rows_text(&r, 1));
		json_put_string(json, "skuId", catalog_product(&w->catalog, rows_text(&r, 0))->sku_id);
		json_object_end(json);
	}
	json_array_end(json);
}

static void put_states(struct world *w, struct json_writer *json, int64_t seq)
{
	struct rows r;
	json_key(json, "licenseAssignmentStates");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, disabled, since FROM licences WHERE user = ?", "i", seq);
	while (rows_next(&r)) {
		json_object(json);
		json_put_string(json, "skuId", catalog_product(&w->catalog, rows_text(&r, 0))->sku_id);
		json_put_string(json, "assignedByGroup", NULL);
		put_plans(json, "disabledPlans", rows_text(&r, 1));
		json_put_string(json, "state", "Active");
		json_put_string(json, "error", "None");
		json_put_time(json, "lastUpdatedDateTime", rows_int(&r, 2));
		json_object_end(json);
	}
	json_array_end(json);
}

static void put_assigned_plans(struct world *w, struct json_writer *json, int64_t seq)
{
	struct rows r;
	json_key(json, "assignedPlans");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, disabled, since FROM licences WHERE user = ?", "i", seq);
	while (rows_next(&r)) {
		const struct product *p = catalog_product(&w->catalog, rows_text(&r, 0));
		for (size_t i = 0; i < p->plans.count; i++) {
			const struct service_plan *plan = catalog_plan(&w->catalog, ((char *const *)p->plans.items)[i]);
			json_object(json);
			json_put_time(json, "assignedDateTime", rows_int(&r, 2));
			json_put_string(json, "capabilityStatus", strstr(rows_text(&r, 1), plan->id) ? "Deleted" : "Enabled");
			json_put_string(json, "service", plan->name);
			json_put_string(json, "servicePlanId", plan->id);
			json_object_end(json);
		}
	}
	json_array_end(json);
}

void graph_write_user(struct world *w, const struct request *rq, struct json_writer *json, int64_t seq)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT id, name, upn, location, enabled FROM users WHERE seq = ?", "i", seq);
	if (!rows_next(&r))
		return;
	if (request_selects(rq, "id", true))
		json_put_string(json, "id", rows_text(&r, 0));
	if (request_selects(rq, "displayName", true))
		json_put_string(json, "displayName", rows_text(&r, 1));
	if (request_selects(rq, "userPrincipalName", true))
		json_put_string(json, "userPrincipalName", rows_text(&r, 2));
	if (request_selects(rq, "mail", true))
		json_put_string(json, "mail", rows_text(&r, 2));
	if (request_selects(rq, "usageLocation", false))
		json_put_string(json, "usageLocation", rows_text(&r, 3));
	if (request_selects(rq, "accountEnabled", false))
		json_put_bool(json, "accountEnabled", rows_int(&r, 4));
	rows_close(&r);
	if (request_selects(rq, "assignedLicenses", false))
		put_licences(w, json, seq);
	if (request_selects(rq, "licenseAssignmentStates", false))
		put_states(w, json, seq);
	if (request_selects(rq, "assignedPlans", false))
		put_assigned_plans(w, json, seq);
}

static int64_t find_user(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = store_int(w->store, "SELECT seq FROM users WHERE id = lower(?1) OR upn = ?1", "t", rq->params[0]);
	if (!seq)
		graph_not_found(w, rq, rs, rq->params[0]);
	return seq;
}

void graph_user(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = find_user(w, rq, rs);
	if (!seq)
		return;
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	graph_write_user(w, rq, json, seq);
	json_object_end(json);
}

void graph_licence_details(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = find_user(w, rq, rs);
	struct rows r;

	if (!seq)
		return;
	struct json_writer *json = graph_list(w, rq, rs, "users/licenseDetails", -1);
	rows_open(&r, w->store, "SELECT product, disabled FROM licences WHERE user = ?", "i", seq);
	while (rows_next(&r)) {
		const struct product *p = catalog_product(&w->catalog, rows_text(&r, 0));
		json_object(json);
		json_put_string(json, "id", p->sku_id);
		json_put_string(json, "skuId", p->sku_id);
		json_put_string(json, "skuPartNumber", p->part_number);
		json_key(json, "servicePlans");
		json_array(json);
		for (size_t i = 0; i < p->plans.count; i++) {
			const char *name = ((char *const *)p->plans.items)[i];
			bool off = strstr(rows_text(&r, 1), catalog_plan(&w->catalog, name)->id) != NULL;
			graph_service_plan(w, json, name, off ? "Disabled" : NULL);
		}
		json_array_end(json);
		json_object_end(json);
	}
	graph_list_end(w, rq, json, NULL);
}

/* ---- lists ---- */

enum filter_kind { FILTER_NONE, FILTER_PRODUCT, FILTER_ANY_LICENCE, FILTER_REFUSED };

struct filter {
	enum filter_kind kind;
	const struct product *product; /* NULL: nobody holds it */
};

static bool is_eventual(const struct request *rq)
{
	const char *level = request_header(rq, "ConsistencyLevel");
	return level && str_ieq(level, "eventual");
}

/* assignedLicenses/any(x:x/skuId eq GUID) and assignedLicenses/$count ne 0 are the two forms the service documents for licences. */
static struct filter read_filter(struct world *w, const struct request *rq)
{
	const char *text = request_query(rq, "$filter");
	struct filter f = { FILTER_NONE, NULL };
	const char *at;

	if (!text)
		return f;
	if (str_starts(text, "assignedLicenses/any(") && (at = strstr(text, "/skuId eq "))) {
		char sku[UUID_TEXT];
		at += strlen("/skuId eq ");
		while (*at == ' ')
			at++;
		snprintf(sku, sizeof(sku), "%.36s", at);
		f.kind = uuid_valid(sku) && at[36] == ')' && !at[37] ? FILTER_PRODUCT : FILTER_REFUSED;
		f.product = catalog_by_sku(&w->catalog, sku);
		return f;
	}
	f.kind = str_eq(text, "assignedLicenses/$count ne 0") && is_eventual(rq) && request_query_is(rq, "$count", "true") ? FILTER_ANY_LICENCE : FILTER_REFUSED;
	return f;
}

static void open_list(struct world *w, const struct filter *f, int64_t after, int64_t limit, struct rows *r)
{
	if (f->kind == FILTER_PRODUCT)
		rows_open(r, w->store, "SELECT user FROM licences WHERE product = ? AND user > ? ORDER BY user LIMIT ?", "tii", f->product ? f->product->key : "", after, limit);
	else if (f->kind == FILTER_ANY_LICENCE)
		rows_open(r, w->store, "SELECT DISTINCT user FROM licences WHERE user > ? ORDER BY user LIMIT ?", "ii", after, limit);
	else
		rows_open(r, w->store, "SELECT seq FROM users WHERE seq > ? ORDER BY seq LIMIT ?", "ii", after, limit);
}

static int64_t count_list(struct world *w, const struct filter *f)
{
	if (f->kind == FILTER_PRODUCT)
		return f->product ? licences_consumed(w, f->product->key) : 0;
	if (f->kind == FILTER_ANY_LICENCE)
		return store_int(w->store, "SELECT count(DISTINCT user) FROM licences", "");
	return store_int(w->store, "SELECT count(*) FROM users", "");
}

static void refuse_query(struct world *w, const struct request *rq, struct response *rs)
{
	graph_refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for resource 'User'.");
}

void graph_users(struct world *w, const struct request *rq, struct response *rs)
{
	struct filter f = read_filter(w, rq);
	const char *token = request_query(rq, "$skiptoken");
	int64_t size, after = 0, n = 0, last = 0;
	struct rows r;
	char next[24];

	if (f.kind == FILTER_REFUSED || request_query(rq, "$skip") || (token && !str_to_int64(token, &after))) {
		refuse_query(w, rq, rs);
		return;
	}
	if (!graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "users", request_query_is(rq, "$count", "true") && is_eventual(rq) && !token ? count_list(w, &f) : -1);
	open_list(w, &f, after, size + 1, &r);
	while (rows_next(&r)) {
		if (n++ == size)
			break;
		last = rows_int(&r, 0);
		json_object(json);
		graph_write_user(w, rq, json, last);
		json_object_end(json);
	}
	rows_close(&r);
	snprintf(next, sizeof(next), "%lld", (long long)last);
	graph_list_end(w, rq, json, n > size ? next : NULL);
}

void graph_users_count(struct world *w, const struct request *rq, struct response *rs)
{
	struct filter f = read_filter(w, rq);
	char text[24];

	if (!is_eventual(rq)) {
		graph_refuse(w, rq, rs, 400, NULL, "$count is not currently supported without the header ConsistencyLevel: eventual.");
		return;
	}
	if (f.kind == FILTER_REFUSED) {
		refuse_query(w, rq, rs);
		return;
	}
	snprintf(text, sizeof(text), "%lld", (long long)count_list(w, &f));
	response_text(rs, 200, "text/plain", text);
}

/* ---- change ---- */

struct user_change {
	char *usage_location;
};
static const struct json_field change_fields[] = {
	{ .name = "usageLocation", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct user_change, usage_location) },
	{ 0 },
};
static const struct json_shape change_shape = { "a user", sizeof(struct user_change), change_fields };

static bool is_country(const char *text)
{
	return strlen(text) == 2 && isalpha((unsigned char)text[0]) && isalpha((unsigned char)text[1]);
}

void graph_user_change(struct world *w, const struct request *rq, struct response *rs)
{
	struct user_change change = { 0 };
	int64_t seq = find_user(w, rq, rs);

	if (!seq)
		return;
	if (json_decode(&change_shape, &change, rq->body, rq->body_len, &json_limits_default, NULL) < 0 || !is_country(change.usage_location)) {
		graph_refuse(w, rq, rs, 400, NULL, "Invalid value specified for property 'usageLocation' of resource 'User'.");
	} else {
		store_run(w->store, "UPDATE users SET location = upper(?) WHERE seq = ?", "ti", change.usage_location, seq);
		rs->status = 204;
	}
	json_clear(&change_shape, &change);
}
