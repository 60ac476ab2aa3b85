#include "mock/graph.h"

#include "core/calendar.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/graph_query.h"
#include "mock/permissions.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *code_for(int status)
{
	switch (status) {
	case 401:
		return "InvalidAuthenticationToken";
	case 403:
		return "Authorization_RequestDenied";
	case 404:
		return "Request_ResourceNotFound";
	case 409:
		return "Directory_ConcurrencyViolation";
	case 412:
		return "resourceModified";
	case 429:
		return "TooManyRequests";
	case 503:
		return "serviceNotAvailable";
	default:
		return status >= 500 ? "generalException" : "Request_BadRequest";
	}
}

void graph_refuse(struct world *w, const struct request *rq, struct response *rs, int status, const char *code, const char *message)
{
	struct json_writer *json = response_json(rs, status);
	char at[TIME_TEXT];

	time_wire(w->now_ms - w->now_ms % 1000, at);
	at[19] = '\0'; /* the service leaves out the zone here */
	json_object(json);
	json_key(json, "error");
	json_object(json);
	json_put_string(json, "code", code ? code : code_for(status));
	json_put_string(json, "message", message);
	json_key(json, "innerError");
	json_object(json);
	json_put_string(json, "date", at);
	json_put_string(json, "request-id", rq->request_id);
	json_put_string(json, "client-request-id", rq->client_id);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

void graph_not_found(struct world *w, const struct request *rq, struct response *rs, const char *id)
{
	char message[400];
	snprintf(message, sizeof(message), "Resource '%.100s' does not exist or one of its queried reference-property objects are not present.", id);
	graph_refuse(w, rq, rs, 404, NULL, message);
}

struct json_writer *graph_list(struct world *w, const struct request *rq, struct response *rs, const char *what, int64_t count)
{
	struct json_writer *json = response_json(rs, 200);

	json_object(json);
	graph_put_context(w, rq, json, what, false);
	if (count >= 0)
		json_put_int(json, "@odata.count", count);
	json_key(json, "value");
	json_array(json);
	return json;
}

struct json_writer *graph_one(struct world *w, const struct request *rq, struct response *rs, int status, const char *what)
{
	struct json_writer *json = response_json(rs, status);

	json_object(json);
	graph_put_context(w, rq, json, what, true);
	return json;
}

/* The same address again, with the mark of where to go on. */
static void add_next_link(struct world *w, const struct request *rq, struct json_writer *json, const char *token)
{
	struct buf link = BUF_INIT;
	const char *query = rq->query_text;
	char *base = world_url(w, "%s?", rq->path), *mark = graph_page_mark(w, rq, token);

	buf_addstr(&link, base);
	free(base);
	while (*query) {
		size_t n = strcspn(query, "&");
		if (!str_starts(query, "$skiptoken=") && !str_starts(query, "%24skiptoken=")) {
			buf_add(&link, query, n);
			buf_addch(&link, '&');
		}
		query += n + (query[n] == '&');
	}
	buf_addf(&link, "$skiptoken=%s", mark);
	free(mark);
	json_put_string(json, "@odata.nextLink", link.data);
	buf_clear(&link);
}

void graph_list_end(struct world *w, const struct request *rq, struct json_writer *json, const char *next_token)
{
	json_array_end(json);
	if (next_token)
		add_next_link(w, rq, json, next_token);
	json_object_end(json);
}

bool graph_page_size(struct world *w, const struct request *rq, struct response *rs, int64_t standard, int64_t most, int64_t *ret_size)
{
	const char *top = request_query(rq, "$top");
	int64_t size = standard, limit = w->scenario->service.page_size;

	if (top && (!str_to_int64(top, &size) || size < 1 || size > most)) {
		graph_refuse(w, rq, rs, 400, NULL, "Invalid page size specified. Must be between 1 and 999 inclusive.");
		return false;
	}
	*ret_size = limit && limit < size ? limit : size;
	return true;
}

void graph_service_plan(struct world *w, struct json_writer *json, const char *name, const char *status)
{
	const struct service_plan *plan = catalog_plan(&w->catalog, name);

	json_object(json);
	json_put_string(json, "servicePlanId", plan->id);
	json_put_string(json, "servicePlanName", plan->name);
	json_put_string(json, "provisioningStatus", status ? status : plan->settled ? plan->settled : "Success");
	json_put_string(json, "appliesTo", plan->applies_to ? plan->applies_to : "User");
	json_object_end(json);
}

void graph_service_plans(struct world *w, struct json_writer *json, const struct product *p, bool provisioned)
{
	char *const *names = p->plans.items;
	json_array(json);
	/* While a subscription is being set up, its first services are ready and the later ones are not. */
	for (size_t i = 0; i < p->plans.count; i++)
		graph_service_plan(w, json, names[i], provisioned || i * 2 < p->plans.count ? NULL : "PendingProvisioning");
	json_array_end(json);
}

/* The directory says what it looked for in vain. */
static void nowhere(struct world *w, const struct request *rq, struct response *rs)
{
	const char *path = rq->path + strlen(graph_service.base);
	char message[200];

	path += *path == '/';
	snprintf(message, sizeof(message), "Resource not found for the segment '%.*s'.", (int)(strcspn(path, "/") > 100 ? 100 : strcspn(path, "/")), path);
	graph_refuse(w, rq, rs, 400, "BadRequest", message);
}

static void finish(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	if (str_starts(rs->content_type, "application/json"))
		rs->content_type = graph_content_type(rq);
	response_header(rs, "request-id", "%s", rq->request_id);
	response_header(rs, "client-request-id", "%s", rq->client_id);
	response_header(rs, "OData-Version", "4.0");
	response_header(rs, "Cache-Control", "no-cache");
}

static const struct route routes[] = {
	{ "GET", "/organization", graph_organization },
	{ "GET", "/domains", graph_domains },
	{ "GET", "/subscribedSkus", graph_skus },
	{ "GET", "/subscribedSkus/{}", graph_sku },
	{ "GET", "/directory/subscriptions", graph_subscriptions },
	{ "GET", "/directory/subscriptions(commerceSubscriptionId='{}')", graph_subscription_by_commerce },
	{ "GET", "/directory/subscriptions/{}", graph_subscription },
	{ "GET", "/users", graph_users },
	{ "GET", "/users/$count", graph_users_count },
	{ "GET", "/users/{}", graph_user },
	{ "PATCH", "/users/{}", graph_user_change },
	{ "GET", "/users/{}/licenseDetails", graph_licence_details },
	{ "POST", "/users/{}/assignLicense", graph_assign_licence },
	{ "POST", "/users/{}/reprocessLicenseAssignment", graph_reprocess },
	{ "GET", "/groups", graph_groups },
	{ "GET", "/groups/{}", graph_group },
	{ "GET", "/groups/{}/members", graph_group_members },
	{ "GET", "/groups/{}/membersWithLicenseErrors", graph_group_failed },
	{ "POST", "/groups/{}/assignLicense", graph_group_assign_licence },
	{ "GET", "/me", graph_me },
	{ "GET", "/me/transitiveMemberOf/microsoft.graph.directoryRole", graph_roles },
	{ "GET", "/servicePrincipals(appId='{}')/appRoleAssignments", graph_app_roles },
	{ "GET", "/admin/serviceAnnouncement/healthOverviews", graph_health },
	{ "GET", "/admin/serviceAnnouncement/issues", graph_health_issues },
	{ "POST", "/$batch", graph_batch },
	{ .handle = nowhere },
};

/* Everything that is not named costs 1. Health is not the directory's, and a batch costs what it holds. */
static int64_t cost(const struct route *route)
{
	static const struct {
		handler_fn *handle;
		int64_t units;
	} costs[] = {
		{ graph_users, 2 },
		{ graph_user, 2 },
		{ graph_licence_details, 2 },
		{ graph_skus, 3 },
		{ graph_sku, 3 },
		{ graph_group_members, 3 },
		{ graph_roles, 5 },
		{ graph_health, 0 },
		{ graph_health_issues, 0 },
		{ graph_batch, 0 },
	};
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++)
		if (costs[i].handle == route->handle)
			return costs[i].units;
	return 1;
}

const struct service graph_service = { "/graph/v1.0", routes, true, false, true, graph_refuse, NULL, finish, cost, permissions_graph };
