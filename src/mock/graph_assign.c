/* Graph: assignLicense, the write that moves a user from plan to plan. All of it happens, or nothing. */
#include "core/buf.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct addition {
	char *sku_id;
	struct json_list disabled; /* char * */
};
struct assignment {
	struct json_list add;    /* struct addition */
	struct json_list remove; /* char * */
};

static const struct json_field addition_fields[] = {
	{ .name = "skuId", .type = JSON_TEXT, .flags = JSON_REQUIRED, .offset = offsetof(struct addition, sku_id) },
	{ .name = "disabledPlans", .type = JSON_LIST, .offset = offsetof(struct addition, disabled), .limit = 500 },
	{ 0 },
};
static const struct json_shape addition_shape = { "a licence", sizeof(struct addition), addition_fields };
static const struct json_field assignment_fields[] = {
	{ .name = "addLicenses", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct assignment, add), .limit = 100, .shape = &addition_shape },
	{ .name = "removeLicenses", .type = JSON_LIST, .flags = JSON_REQUIRED, .offset = offsetof(struct assignment, remove), .limit = 100 },
	{ 0 },
};
static const struct json_shape assignment_shape = { "an assignment", sizeof(struct assignment), assignment_fields };

enum { MESSAGE = 400 };

static bool holds(struct world *w, int64_t user, const struct product *p)
{
	return store_int(w->store, "SELECT count(*) FROM licences WHERE user = ? AND product = ?", "it", user, p->key) > 0;
}

static bool is_removed(const struct assignment *a, const char *sku_id)
{
	char *const *ids = a->remove.items;
	for (size_t i = 0; i < a->remove.count; i++)
		if (str_ieq(ids[i], sku_id))
			return true;
	return false;
}

/* Each check leaves the message that the service is known to give, or "". */
static void check_disabled(struct world *w, const struct addition *a, const struct product *p, char message[MESSAGE])
{
	char *const *ids = a->disabled.items;
	for (size_t i = 0; i < a->disabled.count && !*message; i++) {
		const struct service_plan *plan = catalog_plan_by_id(&w->catalog, ids[i]);
		if (!plan || !product_has_plan(p, plan->name))
			snprintf(message, MESSAGE, "The service plan %.40s is not part of the license %.40s.", ids[i], p->sku_id);
	}
}

static void check_addition(struct world *w, const struct assignment *all, const struct addition *a, int64_t user, char message[MESSAGE])
{
	const struct product *p = catalog_by_sku(&w->catalog, a->sku_id);
	int64_t seats = p ? licences_enabled(w, p->key) : 0;

	if (!p || !store_int(w->store, "SELECT count(*) FROM subscriptions WHERE product = ? AND status <> 'pending'", "t", p->key))
		snprintf(message, MESSAGE, "License %.40s does not correspond to a valid company License.", a->sku_id);
	else if (is_removed(all, a->sku_id))
		snprintf(message, MESSAGE, "License %.40s cannot be added and removed in the same request.", a->sku_id);
	else if (!str_eq(p->applies_to, "User"))
		snprintf(message, MESSAGE, "License %.40s cannot be assigned to a user.", a->sku_id);
	else if (!holds(w, user, p) && licences_consumed(w, p->key) >= seats)
		snprintf(message, MESSAGE, "Subscription with SKU %.40s does not have any available licenses.", p->sku_id);
	else
		check_disabled(w, a, p, message);
}

static void check(struct world *w, const struct assignment *a, int64_t user, char message[MESSAGE])
{
	const struct addition *add = a->add.items;
	char *const *remove = a->remove.items;

	*message = '\0';
	if (!a->add.count && !a->remove.count)
		snprintf(message, MESSAGE, "At least one license must be added or removed.");
	if (a->add.count && !*message && store_int(w->store, "SELECT location IS NULL FROM users WHERE seq = ?", "i", user))
		snprintf(message, MESSAGE, "License assignment cannot be done for user with invalid usage location.");
	for (size_t i = 0; i < a->add.count && !*message; i++)
		check_addition(w, a, &add[i], user, message);
	for (size_t i = 0; i < a->remove.count && !*message; i++) {
		const struct product *p = catalog_by_sku(&w->catalog, remove[i]);
		if (!p || !holds(w, user, p))
			snprintf(message, MESSAGE, "User does not have a corresponding license.");
	}
}

static void apply(struct world *w, const struct assignment *a, int64_t user)
{
	const struct addition *add = a->add.items;
	struct buf ids = BUF_INIT;

	for (size_t i = 0; i < a->add.count; i++) {
		buf_reset(&ids);
		for (size_t k = 0; k < add[i].disabled.count; k++)
			buf_addf(&ids, "%s%s", k ? " " : "", catalog_plan_by_id(&w->catalog, ((char *const *)add[i].disabled.items)[k])->id);
		store_run(w->store,
			"INSERT INTO licences (user, product, disabled, since) VALUES (?, ?, ?, ?)"
			" ON CONFLICT (user, product) DO UPDATE SET disabled = excluded.disabled, since = excluded.since",
			"itti", user, catalog_by_sku(&w->catalog, add[i].sku_id)->key, ids.data, w->now_ms);
	}
	for (size_t i = 0; i < a->remove.count; i++)
		store_run(w->store, "DELETE FROM licences WHERE user = ? AND product = ?", "it", user, catalog_by_sku(&w->catalog, ((char *const *)a->remove.items)[i])->key);
	licences_note(w, user);
	buf_clear(&ids);
}

static void answer_user(struct world *w, const struct request *rq, struct response *rs, int64_t user)
{
	struct request whole = { .query_text = "", .n_query = 1 };
	struct json_writer *json = response_json(rs, 200);

	(void)rq;
	whole.query[0] = (struct pair){ "$select", "id,displayName,userPrincipalName,usageLocation,accountEnabled,assignedLicenses" };
	json_object(json);
	graph_write_user(w, &whole, json, user);
	json_object_end(json);
}

void graph_assign_licence(struct world *w, const struct request *rq, struct response *rs)
{
	struct assignment a = { 0 };
	char message[MESSAGE];
	int64_t user = store_int(w->store, "SELECT seq FROM users WHERE id = lower(?1) OR upn = ?1", "t", rq->params[0]);

	if (!sign_in_may(w, rq, "global license user")) {
		graph_refuse(w, rq, rs, 403, NULL, "Insufficient privileges to complete the operation.");
		return;
	}
	if (!user) {
		graph_not_found(w, rq, rs, rq->params[0]);
		return;
	}
	if (json_decode(&assignment_shape, &a, rq->body, rq->body_len, &json_limits_default, NULL) < 0) {
		graph_refuse(w, rq, rs, 400, NULL, "One or more parameters of the operation 'assignLicense' are missing from the request payload. "
			"The missing parameters are: addLicenses, removeLicenses.");
		return;
	}
	check(w, &a, user, message);
	if (*message) {
		graph_refuse(w, rq, rs, 400, NULL, message);
	} else {
		apply(w, &a, user);
		answer_user(w, rq, rs, user);
	}
	json_clear(&assignment_shape, &a);
}
