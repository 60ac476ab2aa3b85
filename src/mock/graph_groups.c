/* Graph: groups, their licences and members. */
#include "core/ident.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/assign.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/groups.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAGE = 100, PAGE_MOST = 999 };

static const struct graph_property properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "displayName", GRAPH_WRITTEN, true },
	{ "mailEnabled", GRAPH_WRITTEN, true },
	{ "securityEnabled", GRAPH_WRITTEN, true },
	{ "assignedLicenses", GRAPH_WRITTEN, false },
	{ "licenseProcessingState", GRAPH_WRITTEN, false },
	{ "hasMembersWithLicenseErrors", GRAPH_WRITTEN, false }, /* to filter by: it never comes back */
	{ "createdDateTime", GRAPH_NULL, true },
	{ "description", GRAPH_NULL, true },
	{ "expirationDateTime", GRAPH_NULL, true },
	{ "groupTypes", GRAPH_EMPTY, true },
	{ "isAssignableToRole", GRAPH_NULL, true },
	{ "mail", GRAPH_NULL, true },
	{ "mailNickname", GRAPH_NULL, true },
	{ "membershipRule", GRAPH_NULL, true },
	{ "membershipRuleProcessingState", GRAPH_NULL, true },
	{ "onPremisesSyncEnabled", GRAPH_NULL, true },
	{ "proxyAddresses", GRAPH_EMPTY, true },
	{ "renewedDateTime", GRAPH_NULL, true },
	{ "securityIdentifier", GRAPH_NULL, true },
	{ "visibility", GRAPH_NULL, true },
	{ "assignedLabels", GRAPH_EMPTY, false },
	{ "serviceProvisioningErrors", GRAPH_EMPTY, false },
	{ NULL, GRAPH_NULL, false },
};
const struct graph_kind graph_kind_group = { "group", "groups", properties, NULL };

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
	graph_put_type(w, rq, json, &graph_kind_group, rows_text(&r, 0));
	if (graph_selects(rq, &graph_kind_group, "id"))
		json_put_string(json, "id", rows_text(&r, 0));
	if (graph_selects(rq, &graph_kind_group, "displayName"))
		json_put_string(json, "displayName", rows_text(&r, 1));
	if (graph_selects(rq, &graph_kind_group, "mailEnabled"))
		json_put_bool(json, "mailEnabled", false);
	if (graph_selects(rq, &graph_kind_group, "securityEnabled"))
		json_put_bool(json, "securityEnabled", true);
	if (graph_selects(rq, &graph_kind_group, "licenseProcessingState")) {
		json_key(json, "licenseProcessingState");
		json_object(json);
		json_put_string(json, "state", rows_text(&r, 2));
		json_object_end(json);
	}
	rows_close(&r);
	if (graph_selects(rq, &graph_kind_group, "assignedLicenses"))
		put_licences(w, json, seq);
	graph_put_nothing(rq, json, &graph_kind_group);
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
	int64_t seq = graph_query_fits(w, rq, rs, &graph_kind_group, 0) ? graph_find_group(w, rq, rs) : 0;
	if (!seq)
		return;
	struct json_writer *json = graph_one(w, rq, rs, 200, "groups");
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
	const char *text = request_query(rq, "$filter");
	struct filter f = { .refused = false };
	char sku[UUID_TEXT];

	if (!text)
		return f;
	if (graph_filter_is(text, "hasMembersWithLicenseErrors eq true")) {
		f.by_errors = true;
	} else if (graph_filter_sku(text, sku)) {
		f.by_product = true;
		f.product = catalog_by_sku(&w->catalog, sku);
	} else {
		f.refused = true;
	}
	return f;
}

static int64_t count_list(struct world *w, const struct filter *f)
{
	if (f->by_product)
		return store_int(w->store, "SELECT count(DISTINCT grp) FROM group_licences WHERE product = ?", "t", f->product ? f->product->key : "");
	if (f->by_errors)
		return store_int(w->store, "SELECT count(DISTINCT source) FROM licences WHERE source <> 0 AND error <> ''", "");
	return store_int(w->store, "SELECT count(*) FROM groups", "");
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
	int64_t size, after, n = 0, last = 0;
	struct rows r;
	char next[24];

	if (!graph_query_fits(w, rq, rs, &graph_kind_group, GRAPH_LIST | GRAPH_TOP | GRAPH_FILTER | GRAPH_COUNT))
		return;
	if (f.refused) {
		graph_refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for resource 'Group'.");
		return;
	}
	if (!graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size) || !graph_page_after(w, rq, rs, &after))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "groups", graph_counts(rq) && !request_query(rq, "$skiptoken") ? count_list(w, &f) : -1);
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
	long long kind = 0, member = 0;
	int64_t size, n = 0;
	struct rows r;
	char next[48] = "", *where;

	/* A member may be of several kinds, each with properties of its own. */
	if (!graph_query_fits(w, rq, rs, NULL, GRAPH_LIST | GRAPH_TOP) || !graph_page_size(w, rq, rs, PAGE, PAGE_MOST, &size) ||
			!graph_page_begins(w, rq, rs, &where))
		return;
	if (where)
		sscanf(where, "%lld.%lld", &kind, &member);
	free(where);
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
