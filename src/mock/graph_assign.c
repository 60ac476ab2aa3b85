/* Graph: assignLicense for users and groups, and reprocessLicenseAssignment. All of a change happens, or nothing. */
#include "mock/assign.h"

#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/groups.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the body ---- */

struct wire_addition {
	char *sku_id;
	struct json_list disabled; /* char * */
};
struct wire_assignment {
	struct json_list add;    /* struct wire_addition */
	struct json_list remove; /* char * */
};

static const struct json_field addition_fields[] = {
	{ .name = "skuId", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct wire_addition, sku_id) },
	{ .name = "disabledPlans", .type = JSON_LIST, .offset = offsetof(struct wire_addition, disabled), .limit = 500 },
	{ 0 },
};
static const struct json_shape addition_shape = { "a licence", sizeof(struct wire_addition), addition_fields };
static const struct json_field assignment_fields[] = {
	{ .name = "addLicenses", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct wire_assignment, add), .limit = ASSIGN_MOST,
		.shape = &addition_shape },
	{ .name = "removeLicenses", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct wire_assignment, remove), .limit = ASSIGN_MOST },
	{ 0 },
};
static const struct json_shape assignment_shape = { "an assignment", sizeof(struct wire_assignment), assignment_fields };

static bool is_removed(const struct wire_assignment *a, const char *sku_id)
{
	char *const *ids = a->remove.items;
	for (size_t i = 0; i < a->remove.count; i++)
		if (str_ieq(ids[i], sku_id))
			return true;
	return false;
}

static bool is_bought(struct world *w, const struct product *p)
{
	return store_int(w->store, "SELECT EXISTS (SELECT 1 FROM subscriptions WHERE product = ? AND status <> 'pending' AND NOT visible_from)", "t",
		p->key);
}

/* Leaves in `message` what is wrong whoever it is for. */
static void take_addition(struct world *w, const struct wire_assignment *all, const struct wire_addition *a, struct addition *to, char *message)
{
	const struct product *p = catalog_by_sku(&w->catalog, a->sku_id);
	char *const *ids = a->disabled.items;

	*to = (struct addition){ .product = p };
	if (!p || !is_bought(w, p))
		snprintf(message, ASSIGN_MESSAGE, "License %.40s does not correspond to a valid company License.", a->sku_id);
	else if (is_removed(all, a->sku_id))
		snprintf(message, ASSIGN_MESSAGE, "License %.40s cannot be added and removed in the same request.", a->sku_id);
	else if (!str_eq(p->applies_to, "User"))
		snprintf(message, ASSIGN_MESSAGE, "License %.40s cannot be assigned to a user.", a->sku_id);
	for (size_t i = 0; i < a->disabled.count && !*message; i++) {
		const struct service_plan *plan = catalog_plan_by_id(&w->catalog, ids[i]);
		size_t index = plan ? catalog_plan_index(&w->catalog, plan) : 0;
		if (plan && plan_set_has(&p->plan_set, index))
			plan_set_add(&to->off, index);
		else
			snprintf(message, ASSIGN_MESSAGE, "The service plan %.40s is not part of the license %.40s.", ids[i], p->sku_id);
	}
}

static void take_changes(struct world *w, const struct wire_assignment *wire, struct assignment *to, char *message)
{
	const struct wire_addition *add = wire->add.items;
	char *const *remove = wire->remove.items;

	to->n_add = to->n_remove = 0;
	*message = '\0';
	if (!wire->add.count && !wire->remove.count)
		str_copy(message, ASSIGN_MESSAGE, "At least one license must be added or removed.");
	for (size_t i = 0; i < wire->add.count && !*message; i++)
		take_addition(w, wire, &add[i], &to->add[to->n_add++], message);
	for (size_t i = 0; i < wire->remove.count && !*message; i++) {
		const struct product *p = catalog_by_sku(&w->catalog, remove[i]);
		to->remove[to->n_remove++] = p;
		if (!p)
			str_copy(message, ASSIGN_MESSAGE, "User does not have a corresponding license.");
	}
}

/* False: it was refused. */
static bool take_assignment(struct world *w, const struct request *rq, struct response *rs, struct assignment *ret)
{
	struct wire_assignment wire = { { 0 }, { 0 } };
	char message[ASSIGN_MESSAGE];

	if (json_decode(&assignment_shape, &wire, rq->body, rq->body_len, &json_limits_default, NULL) < 0) {
		graph_refuse(w, rq, rs, 400, NULL, "One or more parameters of the operation 'assignLicense' are missing from the request payload. "
			"The missing parameters are: addLicenses, removeLicenses.");
		return false;
	}
	take_changes(w, &wire, ret, message);
	json_clear(&assignment_shape, &wire);
	if (*message)
		graph_refuse(w, rq, rs, 400, NULL, message);
	return !*message;
}

static bool may(struct world *w, const struct request *rq, struct response *rs)
{
	if (sign_in_may(w, rq, "global license user"))
		return true;
	graph_refuse(w, rq, rs, 403, NULL, "Insufficient privileges to complete the operation.");
	return false;
}

/* ---- users ---- */

static void answer_user(struct world *w, const struct request *rq, struct response *rs, const struct holder *h)
{
	struct request whole = { .query_text = "", .n_query = 1 };
	struct json_writer *json = graph_one(w, rq, rs, 200, "users");

	whole.query[0] = (struct pair){ "$select", "id,displayName,userPrincipalName,usageLocation,accountEnabled,assignedLicenses" };
	graph_write_holder(w, &whole, json, h);
	json_object_end(json);
}

/* The directory takes one write for a user at a time; how close is too close is the scenario's. */
static bool collides(struct world *w, const struct request *rq, struct response *rs, int64_t user)
{
	int64_t apart_ms = w->scenario->service.write_apart_ms;

	if (!apart_ms)
		return false;
	bool close = store_int(w->store, "SELECT written > ? FROM users WHERE seq = ?", "ii", w->real_ms - apart_ms, user);
	store_run(w->store, "UPDATE users SET written = ? WHERE seq = ?", "ii", w->real_ms, user);
	if (close)
		graph_refuse(w, rq, rs, 409, NULL, "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.");
	return close;
}

void graph_assign_licence(struct world *w, const struct request *rq, struct response *rs)
{
	struct assignment a;
	struct verdict verdict;
	struct holder h;
	int64_t user = may(w, rq, rs) ? graph_find_user(w, rq, rs) : 0;

	if (!user || !take_assignment(w, rq, rs, &a) || collides(w, rq, rs, user) || !holder_read(w, user, &h))
		return;
	a.source = 0;
	assign_judge(w, &h, &a, &verdict);
	if (verdict.violation) {
		graph_refuse(w, rq, rs, 400, NULL, verdict.message);
		return;
	}
	assign_apply(w, &h, &a);
	answer_user(w, rq, rs, &h);
}

void graph_reprocess(struct world *w, const struct request *rq, struct response *rs)
{
	struct holder h;
	int64_t user = may(w, rq, rs) ? graph_find_user(w, rq, rs) : 0;

	if (!user || collides(w, rq, rs, user))
		return;
	groups_reprocess(w, user);
	if (holder_read(w, user, &h))
		answer_user(w, rq, rs, &h);
}

/* ---- groups ---- */

void graph_group_assign_licence(struct world *w, const struct request *rq, struct response *rs)
{
	struct assignment a;
	int64_t group = may(w, rq, rs) ? graph_find_group(w, rq, rs) : 0;

	if (!group || !take_assignment(w, rq, rs, &a))
		return;
	for (size_t i = 0; i < a.n_remove; i++)
		if (!store_int(w->store, "SELECT 1 FROM group_licences WHERE grp = ? AND product = ?", "it", group, a.remove[i]->key)) {
			graph_refuse(w, rq, rs, 400, NULL, "Group does not have a corresponding license.");
			return;
		}
	groups_change(w, group, &a);
	struct json_writer *json = graph_one(w, rq, rs, 202, "groups");
	graph_write_group(w, rq, json, group);
	json_object_end(json);
	char *location = world_url(w, "/graph/v2/%s/directoryObjects/%s/Microsoft.DirectoryServices.Group", w->tenant_id, rq->params[0]);
	response_header(rs, "location", "%s", location);
	free(location);
}
