/* Graph: groups, their licences and members. */
#include "core/ident.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/assign.h"
#include "mock/graph.h"
#include "mock/groups.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 100, PAGE_MOST = 999 };

/* ---- one group ---- */

static void put_licences(struct world *w, struct json_writer *json, int64_t group)
{
	const struct service_plan *plans = w->catalog.plans.items;
	struct rows r;

	json_key(json, "assignedLicenses");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, disabled FROM group_licences WHERE grp = ?", "i", group);
	while (rows_next(&r)) {
		struct plan_set off = catalog_plan_set(&w->catalog, rows_text(&r, 1));
		json_object(json);
		json_key(json, "disabledPlans");
		json_array(json);
		for (size_t i = 0; i < w->catalog.plans.count; i++)
			if (plan_set_has(&off, i))
				json_string(json, plans[i].id);
		json_array_end(json);
		json_put_string(json, "skuId", catalog_product(&w->catalog, rows_text(&r, 0))->sku_id);
		json_object_end(json);
	}
	json_array_end(json);
}

void graph_write_group(struct world *w, const struct request *rq, struct json_writer *json, int64_t seq)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT id, name, state FROM groups WHERE seq = ?", "i", seq);
	if (!rows_next(&r))
		return;
	if (request_selects(rq, "id", true))
		json_put_string(json, "id", rows_text(&r, 0));
	if (request_selects(rq, "displayName", true))
		json_put_string(json, "displayName", rows_text(&r, 1));
	if (request_selects(rq, "mailEnabled", true))
		json_put_bool(json, "mailEnabled", false);
	if (request_selects(rq, "securityEnabled", true))
		json_put_bool(json, "securityEnabled", true);
	if (request_selects(rq, "licenseProcessingState", false)) {
		json_key(json, "licenseProcessingState");
		json_object(json);
		json_put_string(json, "state", rows_text(&r, 2));
		json_object_end(json);
	}
	rows_close(&r);
	if (request_selects(rq, "assignedLicenses", false))
		put_licences(w, json, seq);
}

int64_t graph_find_group(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = store_int(w->store, "SELECT seq FROM groups WHERE id = lower(?)", "t", rq->params[0]);
	if (!seq)
		graph_not_found(w, rq, rs, rq->params[0]);
	return seq;
}

void graph_group(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = graph_find_group(w, rq, rs);
	if (!seq)
		return;
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	graph_write_group(w, rq, json, seq);
	json_object_end(json);
}

/* ---- the list ---- */

struct filter {
	bool refused, by_product, by_errors;
	const struct product *product; /* NULL: no group gives it */
};

static struct filter read_filter(struct world *w, const struct request *rq)
{
	static const char any[] = "assignedLicenses/any(", is[] = "/skuId eq ";
	const char *text = request_query(rq, "$filter"), *at;
	struct filter f = { .refused = false };

	if (!text)
		return f;
	if (str_eq(text, "hasMembersWithLicenseErrors eq true")) {
		f.by_errors = true;
	} else if (str_starts(text, any) && (at = strstr(text, is))) {
		char sku[UUID_TEXT];
		snprintf(sku, sizeof(sku), "%.36s", at + strlen(is));
		f.by_product = uuid_valid(sku) && str_eq(at + strlen(is) + 36, ")");
		f.refused = !f.by_product;
		f.product = catalog_by_sku(&w->catalog, sku);
	} else {
		f.refused = true;
	}
	return f;
}

static void open_list(struct world *w, const struct filter *f, int64_t after, int64_t limit, struct rows *r)
{
	if (f->by_product)
		rows_open(r, w->store, "SELECT seq FROM groups WHERE seq IN (SELECT grp FROM group_licences WHERE product = ?) AND seq > ? ORDER BY seq LIMIT ?", "tii",
			f->product ? f->product->key : "", after, limit);
	else if (f->by_errors)
		rows_open(r, w->store, "SELECT seq FROM groups WHERE EXISTS (SELECT 1 FROM licences WHERE source = groups.seq AND source <> 0 AND error <> '')"
			" AND seq > ? ORDER BY seq LIMIT ?", "ii", after, limit);
	else
		rows_open(r, w->store, "SELECT seq FROM groups WHERE seq > ? ORDER BY seq LIMIT ?", "ii", after, limit);
}

void graph_groups(struct world *w, const struct request *rq, struct response *rs)
{
	struct filter f = read_filter(w, rq);
	const char *token = request_query(rq, "$skiptoken");
	int64_t size, after = 0, n = 0, last = 0;
	struct rows r;
	char next[24];

	if (f.refused || request_query(rq, "$skip") || (token && !str_to_int64(token, &after))) {
		graph_refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for resource 'Group'.");
		return;
	}
	if (!graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "groups", -1);
	open_list(w, &f, after, size + 1, &r);
	while (rows_next(&r)) {
		if (n++ == size)
			break;
		last = rows_int(&r, 0);
		json_object(json);
		graph_write_group(w, rq, json, last);
		json_object_end(json);
	}
	rows_close(&r);
	snprintf(next, sizeof(next), "%lld", (long long)last);
	graph_list_end(w, rq, json, n > size ? next : NULL);
}

/* ---- members ---- */

/* A page of (kind, member) rows; the mark of the next page holds both. */
static void write_members(struct world *w, const struct request *rq, struct response *rs, const char *sql, int64_t group)
{
	const char *token = request_query(rq, "$skiptoken");
	long long kind = 0, member = 0;
	int64_t size, n = 0;
	struct rows r;
	char next[48] = "";

	if (token && sscanf(token, "%lld.%lld", &kind, &member) != 2) {
		graph_refuse(w, rq, rs, 400, NULL, "Invalid skip token specified.");
		return;
	}
	if (!graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "directoryObjects", -1);
	rows_open(&r, w->store, sql, "iiii", group, (int64_t)kind, (int64_t)member, size + 1);
	while (rows_next(&r)) {
		if (n++ == size)
			break;
		bool user = rows_int(&r, 0) == MEMBER_USER;
		json_object(json);
		json_put_string(json, "@odata.type", user ? "#microsoft.graph.user" : "#microsoft.graph.group");
		if (user)
			graph_write_user(w, rq, json, rows_int(&r, 1));
		else
			graph_write_group(w, rq, json, rows_int(&r, 1));
		json_object_end(json);
		snprintf(next, sizeof(next), "%lld.%lld", (long long)rows_int(&r, 0), (long long)rows_int(&r, 1));
	}
	rows_close(&r);
	graph_list_end(w, rq, json, n > size ? next : NULL);
}

void graph_group_members(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t group = graph_find_group(w, rq, rs);
	if (group)
		write_members(w, rq, rs, "SELECT kind, member FROM group_members WHERE grp = ? AND (kind, member) > (?, ?) ORDER BY kind, member LIMIT ?", group);
}

void graph_group_failed(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t group = graph_find_group(w, rq, rs);
	if (group)
		write_members(w, rq, rs, "SELECT DISTINCT 1, user FROM licences WHERE source = ? AND source <> 0 AND error <> '' AND (1, user) > (?, ?)"
			" ORDER BY user LIMIT ?", group);
}
