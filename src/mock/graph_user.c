/* Graph: one user, and the licences they hold from wherever. */
#include "core/mem.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/assign.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct graph_property properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "displayName", GRAPH_WRITTEN, true },
	{ "userPrincipalName", GRAPH_WRITTEN, true },
	{ "mail", GRAPH_WRITTEN, true },
	{ "givenName", GRAPH_WRITTEN, true },
	{ "surname", GRAPH_WRITTEN, true },
	{ "businessPhones", GRAPH_EMPTY, true },
	{ "jobTitle", GRAPH_NULL, true },
	{ "mobilePhone", GRAPH_NULL, true },
	{ "officeLocation", GRAPH_NULL, true },
	{ "preferredLanguage", GRAPH_NULL, true },
	{ "usageLocation", GRAPH_WRITTEN, false },
	{ "accountEnabled", GRAPH_WRITTEN, false },
	{ "assignedLicenses", GRAPH_WRITTEN, false },
	{ "licenseAssignmentStates", GRAPH_WRITTEN, false },
	{ "assignedPlans", GRAPH_WRITTEN, false },
	{ "provisionedPlans", GRAPH_WRITTEN, false },
	{ "userType", GRAPH_WRITTEN, false },
	{ "mailNickname", GRAPH_NULL, false },
	{ "city", GRAPH_NULL, false },
	{ "companyName", GRAPH_NULL, false },
	{ "country", GRAPH_NULL, false },
	{ "createdDateTime", GRAPH_NULL, false },
	{ "department", GRAPH_NULL, false },
	{ "employeeId", GRAPH_NULL, false },
	{ "onPremisesImmutableId", GRAPH_NULL, false },
	{ "onPremisesLastSyncDateTime", GRAPH_NULL, false },
	{ "onPremisesSyncEnabled", GRAPH_NULL, false },
	{ "postalCode", GRAPH_NULL, false },
	{ "preferredDataLocation", GRAPH_NULL, false },
	{ "showInAddressList", GRAPH_NULL, false },
	{ "state", GRAPH_NULL, false },
	{ "streetAddress", GRAPH_NULL, false },
	{ "otherMails", GRAPH_EMPTY, false },
	{ "proxyAddresses", GRAPH_EMPTY, false },
	{ "serviceProvisioningErrors", GRAPH_EMPTY, false },
	{ "aboutMe", GRAPH_ALONE, false },
	{ "birthday", GRAPH_ALONE, false },
	{ "hireDate", GRAPH_ALONE, false },
	{ "interests", GRAPH_ALONE, false },
	{ "mailboxSettings", GRAPH_ALONE, false },
	{ "mySite", GRAPH_ALONE, false },
	{ "pastProjects", GRAPH_ALONE, false },
	{ "preferredName", GRAPH_ALONE, false },
	{ "responsibilities", GRAPH_ALONE, false },
	{ "schools", GRAPH_ALONE, false },
	{ "skills", GRAPH_ALONE, false },
	{ NULL, GRAPH_NULL, false },
};
const struct graph_kind graph_kind_user = { "user", "users", properties, "manager" };

/* ---- writing one ---- */

static void put_plans(const struct world *w, struct json_writer *json, const char *name, const struct plan_set *set)
{
	const struct service_plan *plans = w->catalog.plans.items;
	json_key(json, name);
	json_array(json);
	for (size_t i = 0; i < w->catalog.plans.count; i++)
		if (plan_set_has(set, i))
			json_string(json, plans[i].id);
	json_array_end(json);
}

static void put_licences(const struct world *w, struct json_writer *json, const struct holder *h)
{
	struct holding list[HOLDINGS_MAX];
	size_t n = holder_products(h, list);

	json_key(json, "assignedLicenses");
	json_array(json);
	for (size_t i = 0; i < n; i++) {
		json_object(json);
		put_plans(w, json, "disabledPlans", &list[i].off);
		json_put_string(json, "skuId", list[i].product->sku_id);
		json_object_end(json);
	}
	json_array_end(json);
}

static void put_states(struct world *w, struct json_writer *json, const struct holder *h)
{
	json_key(json, "licenseAssignmentStates");
	json_array(json);
	for (size_t i = 0; i < h->n; i++) {
		const struct holding *one = &h->list[i];
		char *group = one->source ? store_text(w->store, "SELECT id FROM groups WHERE seq = ?", "i", one->source) : NULL;
		json_object(json);
		json_put_string(json, "skuId", one->product->sku_id);
		json_put_string(json, "assignedByGroup", group);
		put_plans(w, json, "disabledPlans", &one->off);
		json_put_string(json, "state", !one->held ? "Error" : one->error ? "ActiveWithError" : "Active");
		json_put_string(json, "error", violation_word(one->error));
		json_put_time(json, "lastUpdatedDateTime", one->since);
		json_object_end(json);
		free(group);
	}
	json_array_end(json);
}

static void put_assigned_plans(const struct world *w, struct json_writer *json, const struct holder *h)
{
	const struct service_plan *plans = w->catalog.plans.items;
	struct holding list[HOLDINGS_MAX];
	size_t n = holder_products(h, list);

	json_key(json, "assignedPlans");
	json_array(json);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w->catalog.plans.count; k++) {
			if (!plan_set_has(&list[i].product->plan_set, k))
				continue;
			json_object(json);
			json_put_time(json, "assignedDateTime", list[i].since);
			json_put_string(json, "capabilityStatus", plan_set_has(&list[i].off, k) ? "Deleted" : "Enabled");
			json_put_string(json, "service", plans[k].name);
			json_put_string(json, "servicePlanId", plans[k].id);
			json_object_end(json);
		}
	json_array_end(json);
}

static void put_provisioned_plans(const struct world *w, struct json_writer *json, const struct holder *h)
{
	const struct service_plan *plans = w->catalog.plans.items;
	struct holding list[HOLDINGS_MAX];
	size_t n = holder_products(h, list);

	json_key(json, "provisionedPlans");
	json_array(json);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w->catalog.plans.count; k++) {
			if (!plan_set_has(&list[i].product->plan_set, k))
				continue;
			json_object(json);
			json_put_string(json, "capabilityStatus", plan_set_has(&list[i].off, k) ? "Deleted" : "Enabled");
			json_put_string(json, "provisioningStatus", "Success");
			json_put_string(json, "service", plans[k].name);
			json_object_end(json);
		}
	json_array_end(json);
}

static void put(const struct request *rq, struct json_writer *json, const char *name, const char *text)
{
	if (graph_selects(rq, &graph_kind_user, name))
		json_put_string(json, name, str_empty(text) ? NULL : text);
}

void graph_write_person(struct world *w, const struct request *rq, struct json_writer *json, const struct graph_person *p)
{
	const char *space = strrchr(p->name, ' ');
	char *given = space ? xstrndup(p->name, (size_t)(space - p->name)) : xstrdup(p->name);

	graph_put_type(w, rq, json, &graph_kind_user, p->id);
	put(rq, json, "id", p->id);
	put(rq, json, "displayName", p->name);
	put(rq, json, "userPrincipalName", p->upn);
	put(rq, json, "mail", p->upn);
	put(rq, json, "givenName", given);
	put(rq, json, "surname", space ? space + 1 : NULL);
	put(rq, json, "usageLocation", p->location);
	put(rq, json, "userType", "Member");
	if (graph_selects(rq, &graph_kind_user, "accountEnabled"))
		json_put_bool(json, "accountEnabled", p->enabled);
	graph_put_nothing(rq, json, &graph_kind_user);
	free(given);
}

void graph_write_holdings(struct world *w, const struct request *rq, struct json_writer *json, const struct holder *h)
{
	if (graph_selects(rq, &graph_kind_user, "assignedLicenses"))
		put_licences(w, json, h);
	if (graph_selects(rq, &graph_kind_user, "licenseAssignmentStates"))
		put_states(w, json, h);
	if (graph_selects(rq, &graph_kind_user, "assignedPlans"))
		put_assigned_plans(w, json, h);
	if (graph_selects(rq, &graph_kind_user, "provisionedPlans"))
		put_provisioned_plans(w, json, h);
}

void graph_write_holder(struct world *w, const struct request *rq, struct json_writer *json, const struct holder *h)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT id, name, upn, location, enabled FROM users WHERE seq = ?", "i", h->user);
	if (!rows_next(&r))
		return;
	graph_write_person(w, rq, json, &(struct graph_person){ rows_text(&r, 0), rows_text(&r, 1), rows_text(&r, 2), rows_text(&r, 3), rows_int(&r, 4) });
	rows_close(&r);
	graph_write_holdings(w, rq, json, h);
}

void graph_write_user(struct world *w, const struct request *rq, struct json_writer *json, int64_t seq)
{
	struct holder h;
	if (holder_read(w, seq, &h))
		graph_write_holder(w, rq, json, &h);
}

/* ---- reading one ---- */

int64_t graph_find_user(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = store_int(w->store, "SELECT seq FROM users WHERE id = lower(?1) OR upn = ?1", "t", rq->params[0]);
	if (!seq)
		graph_not_found(w, rq, rs, rq->params[0]);
	return seq;
}

void graph_user(struct world *w, const struct request *rq, struct response *rs)
{
	int64_t seq = graph_query_fits(w, rq, rs, &graph_kind_user, 0) ? graph_find_user(w, rq, rs) : 0;
	if (!seq)
		return;
	struct json_writer *json = graph_one(w, rq, rs, 200, "users");
	graph_write_user(w, rq, json, seq);
	json_object_end(json);
}

void graph_licence_details(struct world *w, const struct request *rq, struct response *rs)
{
	const struct service_plan *plans = w->catalog.plans.items;
	struct holding list[HOLDINGS_MAX];
	struct holder h;
	int64_t seq = graph_query_fits(w, rq, rs, NULL, GRAPH_LIST) ? graph_find_user(w, rq, rs) : 0;

	if (!seq || !holder_read(w, seq, &h))
		return;
	char *what = xasprintf("users('%s')/licenseDetails", rq->params[0]);
	struct json_writer *json = graph_list(w, rq, rs, what, -1);
	free(what);
	size_t n = holder_products(&h, list);
	for (size_t i = 0; i < n; i++) {
		json_object(json);
		if (request_selects(rq, "id", true))
			json_put_string(json, "id", list[i].product->sku_id);
		if (request_selects(rq, "skuId", true))
			json_put_string(json, "skuId", list[i].product->sku_id);
		if (request_selects(rq, "skuPartNumber", true))
			json_put_string(json, "skuPartNumber", list[i].product->part_number);
		if (request_selects(rq, "servicePlans", true)) {
			json_key(json, "servicePlans");
			json_array(json);
			for (size_t k = 0; k < w->catalog.plans.count; k++)
				if (plan_set_has(&list[i].product->plan_set, k))
					graph_service_plan(w, json, plans[k].name, plan_set_has(&list[i].off, k) ? "Disabled" : NULL);
			json_array_end(json);
		}
		json_object_end(json);
	}
	graph_list_end(w, rq, json, NULL);
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
	int64_t seq = graph_find_user(w, rq, rs);

	if (!seq)
		return;
	if (!sign_in_may(w, rq, "global user")) {
		graph_refuse(w, rq, rs, 403, NULL, "Insufficient privileges to complete the operation.");
		return;
	}
	if (json_decode(&change_shape, &change, rq->body, rq->body_len, &json_limits_default, NULL) < 0 || !is_country(change.usage_location)) {
		graph_refuse(w, rq, rs, 400, NULL, "Invalid value specified for property 'usageLocation' of resource 'User'.");
	} else {
		/* A first location is written at once, but licences see it only when the directory has passed it on. */
		store_run(w->store, "UPDATE users SET located = CASE WHEN location IS NULL THEN ?1 ELSE located END, location = upper(?2) WHERE seq = ?3", "iti",
			w->now_ms + w->scenario->service.location_lag_s * 1000, change.usage_location, seq);
		rs->status = 204;
	}
	json_clear(&change_shape, &change);
}
