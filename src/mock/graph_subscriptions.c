/* Graph: what the organisation has bought, one subscription at a time and summed up by product. */
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The directory learns of a subscription some time after it was bought, and of a declined one never. */
#define VISIBLE "NOT visible_from AND status <> 'pending' AND NOT (status = 'deleted' AND next_state IS NULL)"

/* ---- subscribedSkus ---- */

static const struct graph_property sku_properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "accountId", GRAPH_WRITTEN, true },
	{ "accountName", GRAPH_WRITTEN, true },
	{ "appliesTo", GRAPH_WRITTEN, true },
	{ "capabilityStatus", GRAPH_WRITTEN, true },
	{ "consumedUnits", GRAPH_WRITTEN, true },
	{ "prepaidUnits", GRAPH_WRITTEN, true },
	{ "servicePlans", GRAPH_WRITTEN, true },
	{ "skuId", GRAPH_WRITTEN, true },
	{ "skuPartNumber", GRAPH_WRITTEN, true },
	{ "subscriptionIds", GRAPH_WRITTEN, true },
	{ NULL, GRAPH_NULL, false },
};
static const struct graph_kind sku_kind = { "subscribedSku", "subscribedSkus", sku_properties, NULL };

struct units {
	int64_t enabled, warning, suspended, locked_out;
	bool provisioned;
};

static void count_units(struct world *w, const char *product, struct units *u)
{
	*u = (struct units){
		.enabled = store_int(w->store, "SELECT sum(quantity) FROM subscriptions WHERE product = ? AND status = 'active' AND NOT seats_from", "t", product),
		.warning = store_int(w->store, "SELECT sum(quantity) FROM subscriptions WHERE product = ? AND status = 'expired'", "t", product),
		.suspended = store_int(w->store, "SELECT sum(quantity) FROM subscriptions WHERE product = ? AND status IN ('suspended', 'disabled')", "t", product),
		.locked_out = store_int(w->store, "SELECT sum(quantity) FROM subscriptions WHERE product = ? AND status = 'deleted' AND next_state IS NOT NULL", "t", product),
		.provisioned = !store_int(w->store, "SELECT count(*) FROM subscriptions WHERE product = ? AND status = 'active' AND NOT provisioned AND NOT visible_from", "t", product),
	};
}

static const char *capability(const struct units *u)
{
	return u->enabled ? "Enabled" : u->warning ? "Warning" : u->suspended ? "Suspended" : u->locked_out ? "LockedOut" : "Deleted";
}

static void put_units(struct json_writer *json, const struct units *u)
{
	json_key(json, "prepaidUnits");
	json_object(json);
	json_put_int(json, "enabled", u->enabled);
	json_put_int(json, "lockedOut", u->locked_out);
	json_put_int(json, "suspended", u->suspended);
	json_put_int(json, "warning", u->warning);
	json_object_end(json);
}

static void put_subscription_ids(struct world *w, struct json_writer *json, const char *product)
{
	struct rows r;
	json_key(json, "subscriptionIds");
	json_array(json);
	rows_open(&r, w->store, "SELECT directory_id FROM subscriptions WHERE product = ? AND " VISIBLE " ORDER BY seq", "t", product);
	while (rows_next(&r))
		json_string(json, rows_text(&r, 0));
	json_array_end(json);
}

static void sku(struct world *w, const struct request *rq, struct json_writer *json, const struct product *p)
{
	struct units u;
	struct buf id = BUF_INIT;

	count_units(w, p->key, &u);
	buf_addf(&id, "%s_%s", w->tenant_id, p->sku_id);
	graph_put_type(w, rq, json, &sku_kind, id.data);
	if (request_selects(rq, "id", true))
		json_put_string(json, "id", id.data);
	if (request_selects(rq, "accountId", true))
		json_put_string(json, "accountId", w->tenant_id);
	if (request_selects(rq, "accountName", true))
		json_put_string(json, "accountName", w->scenario->tenant.name);
	if (request_selects(rq, "appliesTo", true))
		json_put_string(json, "appliesTo", p->applies_to);
	if (request_selects(rq, "capabilityStatus", true))
		json_put_string(json, "capabilityStatus", capability(&u));
	if (request_selects(rq, "consumedUnits", true))
		json_put_int(json, "consumedUnits", licences_consumed(w, p->key));
	if (request_selects(rq, "prepaidUnits", true))
		put_units(json, &u);
	if (request_selects(rq, "skuId", true))
		json_put_string(json, "skuId", p->sku_id);
	if (request_selects(rq, "skuPartNumber", true))
		json_put_string(json, "skuPartNumber", p->part_number);
	if (request_selects(rq, "servicePlans", true)) {
		json_key(json, "servicePlans");
		graph_service_plans(w, json, p, u.provisioned);
	}
	if (request_selects(rq, "subscriptionIds", true))
		put_subscription_ids(w, json, p->key);
	buf_clear(&id);
}

void graph_skus(struct world *w, const struct request *rq, struct response *rs)
{
	struct json_writer *json;
	struct rows r;

	if (!graph_query_fits(w, rq, rs, &sku_kind, GRAPH_LIST))
		return;
	json = graph_list(w, rq, rs, "subscribedSkus", -1);
	rows_open(&r, w->store, "SELECT product FROM subscriptions WHERE " VISIBLE " GROUP BY product ORDER BY min(seq)", "");
	while (rows_next(&r)) {
		json_object(json);
		sku(w, rq, json, catalog_product(&w->catalog, rows_text(&r, 0)));
		json_object_end(json);
	}
	graph_list_end(w, rq, json, NULL);
}

void graph_sku(struct world *w, const struct request *rq, struct response *rs)
{
	const char *mark = strchr(rq->params[0], '_');
	const struct product *p = mark ? catalog_by_sku(&w->catalog, mark + 1) : NULL;

	if (!graph_query_fits(w, rq, rs, &sku_kind, 0))
		return;
	if (!p || strncasecmp(rq->params[0], w->tenant_id, strlen(w->tenant_id)) != 0 ||
			!store_int(w->store, "SELECT count(*) FROM subscriptions WHERE product = ? AND " VISIBLE, "t", p->key)) {
		graph_not_found(w, rq, rs, rq->params[0]);
		return;
	}
	struct json_writer *json = graph_one(w, rq, rs, 200, "subscribedSkus");
	sku(w, rq, json, p);
	json_object_end(json);
}

/* ---- directory/subscriptions ---- */

static const struct graph_property subscription_properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "commerceSubscriptionId", GRAPH_WRITTEN, true },
	{ "createdDateTime", GRAPH_WRITTEN, true },
	{ "isTrial", GRAPH_WRITTEN, true },
	{ "nextLifecycleDateTime", GRAPH_WRITTEN, true },
	{ "ownerId", GRAPH_WRITTEN, true },
	{ "ownerTenantId", GRAPH_WRITTEN, true },
	{ "ownerType", GRAPH_WRITTEN, true },
	{ "serviceStatus", GRAPH_WRITTEN, true },
	{ "skuId", GRAPH_WRITTEN, true },
	{ "skuPartNumber", GRAPH_WRITTEN, true },
	{ "status", GRAPH_WRITTEN, true },
	{ "totalLicenses", GRAPH_WRITTEN, true },
	{ NULL, GRAPH_NULL, false },
};
static const struct graph_kind subscription_kind = { "companySubscription", "directory/subscriptions", subscription_properties, NULL };

/* What a list may be filtered by. */
enum filter_name { BY_NOTHING, BY_STATUS, BY_SKU, BY_PART, BY_COMMERCE, BY_TRIAL };

struct filter {
	enum filter_name by;
	char *value;
};

static bool read_filter(struct world *w, const struct request *rq, struct response *rs, struct filter *ret)
{
	static const char *const names[] = { [BY_STATUS] = "status", [BY_SKU] = "skuId", [BY_PART] = "skuPartNumber", [BY_COMMERCE] = "commerceSubscriptionId", [BY_TRIAL] = "isTrial" };
	const char *text = request_query(rq, "$filter");
	char *name = NULL;

	*ret = (struct filter){ BY_NOTHING, NULL };
	if (!text)
		return true;
	if (graph_filter_equal(text, &name, &ret->value))
		for (size_t i = BY_STATUS; i <= BY_TRIAL; i++)
			if (str_ieq(names[i], name))
				ret->by = (enum filter_name)i;
	free(name);
	if (ret->by != BY_NOTHING)
		return true;
	free(ret->value);
	graph_refuse(w, rq, rs, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for resource 'CompanySubscription'.");
	return false;
}

static bool passes(const struct filter *f, const struct subscription *s)
{
	switch (f->by) {
	case BY_STATUS:
		return str_ieq(f->value, subscription_directory_status(s));
	case BY_SKU:
		return str_ieq(f->value, s->product->sku_id);
	case BY_PART:
		return str_ieq(f->value, s->product->part_number);
	case BY_COMMERCE:
		return str_ieq(f->value, s->id);
	case BY_TRIAL:
		return s->trial == str_ieq(f->value, "true");
	case BY_NOTHING:
		break;
	}
	return true;
}

static void company_subscription(struct world *w, const struct request *rq, struct json_writer *json, const struct subscription *s)
{
	char partner[UUID_TEXT], owner[UUID_TEXT];
	bool sold_by_partner = str_eq(s->channel, "partner");

	world_id(w, "partner", partner);
	world_id(w, "owner", owner);
	graph_put_type(w, rq, json, &subscription_kind, s->directory_id);
	if (request_selects(rq, "id", true))
		json_put_string(json, "id", s->directory_id);
	if (request_selects(rq, "commerceSubscriptionId", true))
		json_put_string(json, "commerceSubscriptionId", s->id);
	if (request_selects(rq, "skuId", true))
		json_put_string(json, "skuId", s->product->sku_id);
	if (request_selects(rq, "skuPartNumber", true))
		json_put_string(json, "skuPartNumber", s->product->part_number);
	if (request_selects(rq, "status", true))
		json_put_string(json, "status", subscription_directory_status(s));
	if (request_selects(rq, "totalLicenses", true))
		json_put_int(json, "totalLicenses", s->seated ? s->quantity : 0);
	if (request_selects(rq, "isTrial", true))
		json_put_bool(json, "isTrial", s->trial);
	if (request_selects(rq, "createdDateTime", true))
		json_put_time(json, "createdDateTime", s->created);
	if (request_selects(rq, "nextLifecycleDateTime", true))
		json_put_time(json, "nextLifecycleDateTime", s->next_state != TIME_UNKNOWN ? s->next_state : s->ends);
	if (request_selects(rq, "ownerId", true))
		json_put_string(json, "ownerId", sold_by_partner ? NULL : owner);
	if (request_selects(rq, "ownerType", true))
		json_put_string(json, "ownerType", sold_by_partner ? NULL : "User");
	if (request_selects(rq, "ownerTenantId", true))
		json_put_string(json, "ownerTenantId", sold_by_partner ? partner : NULL);
	if (request_selects(rq, "serviceStatus", true)) {
		json_key(json, "serviceStatus");
		graph_service_plans(w, json, s->product, s->provisioned);
	}
}

void graph_subscriptions(struct world *w, const struct request *rq, struct response *rs)
{
	struct json_writer *json;
	struct filter f;
	struct rows r;
	int64_t size, after, last = 0, n = 0;
	char next[24];

	if (!graph_query_fits(w, rq, rs, &subscription_kind, GRAPH_LIST | GRAPH_TOP | GRAPH_FILTER) || !graph_page_size(w, rq, rs, 100, 999, &size) ||
			!graph_page_after(w, rq, rs, &after) || !read_filter(w, rq, rs, &f))
		return;
	json = graph_list(w, rq, rs, "directory/subscriptions", -1);
	rows_open(&r, w->store, "SELECT " SUBSCRIPTION_COLUMNS ", seq FROM subscriptions WHERE " VISIBLE " AND seq > ? ORDER BY seq", "i", after);
	while (n <= size && rows_next(&r)) {
		struct subscription s;
		subscription_from_row(w, &r, &s);
		if (passes(&f, &s) && n++ < size) {
			last = rows_int(&r, 24);
			json_object(json);
			company_subscription(w, rq, json, &s);
			json_object_end(json);
		}
		subscription_clear(&s);
	}
	rows_close(&r);
	free(f.value);
	snprintf(next, sizeof(next), "%lld", (long long)last);
	graph_list_end(w, rq, json, n > size ? next : NULL);
}

static void one_subscription(struct world *w, const struct request *rq, struct response *rs, const char *id)
{
	struct subscription s;

	if (!graph_query_fits(w, rq, rs, &subscription_kind, 0))
		return;
	if (!id || !subscription_get(w, id, &s)) {
		graph_not_found(w, rq, rs, rq->params[0]);
		return;
	}
	struct json_writer *json = graph_one(w, rq, rs, 200, "directory/subscriptions");
	company_subscription(w, rq, json, &s);
	json_object_end(json);
	subscription_clear(&s);
}

void graph_subscription(struct world *w, const struct request *rq, struct response *rs)
{
	/* The published example puts the commerce id here: both are taken. */
	char *id = store_text(w->store, "SELECT id FROM subscriptions WHERE (directory_id = lower(?1) OR id = lower(?1)) AND " VISIBLE, "t", rq->params[0]);
	one_subscription(w, rq, rs, id);
	free(id);
}

void graph_subscription_by_commerce(struct world *w, const struct request *rq, struct response *rs)
{
	char *id = store_text(w->store, "SELECT id FROM subscriptions WHERE id = lower(?) AND " VISIBLE, "t", rq->params[0]);
	one_subscription(w, rq, rs, id);
	free(id);
}
