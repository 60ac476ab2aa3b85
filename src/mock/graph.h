/* Microsoft Graph v1.0: what its handlers share. */
#ifndef MOCK_GRAPH_H
#define MOCK_GRAPH_H

#include "mock/router.h"

struct holder;
struct json_writer;
struct product;

void graph_refuse(struct world *w, const struct request *rq, struct response *rs, int status, const char *code, const char *message);
void graph_not_found(struct world *w, const struct request *rq, struct response *rs, const char *id);
/* Starts {"@odata.context": …, "value": [ with an "@odata.count" unless it is -1, and ends it, with the link to the next page when `next_token`, where that begins, is not NULL. */
struct json_writer *graph_list(struct world *w, const struct request *rq, struct response *rs, const char *what, int64_t count);
void graph_list_end(struct world *w, const struct request *rq, struct json_writer *json, const char *next_token);
/* Starts one thing, as the collection `what` has it; ended by json_object_end(). */
struct json_writer *graph_one(struct world *w, const struct request *rq, struct response *rs, int status, const char *what);
/* $top within the service's bounds; false: it was refused. */
bool graph_page_size(struct world *w, const struct request *rq, struct response *rs, int64_t standard, int64_t most, int64_t *ret_size);
/* One service plan; `status` NULL: as the plan settles. */
void graph_service_plan(struct world *w, struct json_writer *json, const char *name, const char *status);
void graph_service_plans(struct world *w, struct json_writer *json, const struct product *p, bool provisioned);

handler_fn graph_organization, graph_domains, graph_health, graph_health_issues, graph_me, graph_roles, graph_app_roles;
handler_fn graph_skus, graph_sku, graph_subscriptions, graph_subscription, graph_subscription_by_commerce;
handler_fn graph_users, graph_users_count, graph_user, graph_user_change, graph_licence_details, graph_assign_licence;
handler_fn graph_reprocess, graph_groups, graph_group, graph_group_members, graph_group_failed, graph_group_assign_licence;
handler_fn graph_batch;

/* By id or UPN, from the first of the path's parameters; 0: it was refused as not found. */
int64_t graph_find_user(struct world *w, const struct request *rq, struct response *rs);
int64_t graph_find_group(struct world *w, const struct request *rq, struct response *rs);
struct graph_person {
	const char *id, *name, *upn, *location; /* location NULL: not told */
	bool enabled;
};
/* Writes the properties that $select asks for. */
void graph_write_person(struct world *w, const struct request *rq, struct json_writer *json, const struct graph_person *p);
void graph_write_holdings(struct world *w, const struct request *rq, struct json_writer *json, const struct holder *h);
void graph_write_user(struct world *w, const struct request *rq, struct json_writer *json, int64_t seq);
void graph_write_holder(struct world *w, const struct request *rq, struct json_writer *json, const struct holder *h);
void graph_write_group(struct world *w, const struct request *rq, struct json_writer *json, int64_t seq);

#endif
