/* Graph: whoever asks, a person with roles or a program with permissions. */
#include "core/buf.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/assign.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/permissions.h"
#include "mock/sign_in.h"
#include "mock/words.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>

static bool refuse_program(struct world *w, const struct request *rq, struct response *rs)
{
	bool is_app = sign_in_is_app(w, rq);
	if (is_app)
		graph_refuse(w, rq, rs, 400, "BadRequest", "/me request is only valid with delegated authentication flow.");
	return is_app;
}

/* A partner's people act in the customer's tenant without being in its directory. */
static bool refuse_stranger(struct world *w, const struct request *rq, struct response *rs)
{
	char id[UUID_TEXT];
	bool is_stranger = sign_in_is_for_customer(w, rq) && !str_empty(w->scenario->partner.domain);

	world_id(w, "user/admin", id);
	if (is_stranger)
		graph_not_found(w, rq, rs, id);
	return is_stranger;
}

/* Everybody signs in as the one admin that a world has; the admin is none of the users who hold licences. */
void graph_me(struct world *w, const struct request *rq, struct response *rs)
{
	char id[UUID_TEXT], upn[200];

	if (refuse_program(w, rq, rs) || refuse_stranger(w, rq, rs) || !graph_query_fits(w, rq, rs, &graph_kind_user, 0))
		return;
	world_id(w, "user/admin", id);
	snprintf(upn, sizeof(upn), "admin@%s", sign_in_is_for_customer(w, rq) ? w->scenario->tenant.domain : w->scenario->partner.domain);
	struct json_writer *json = graph_one(w, rq, rs, 200, "users");
	graph_write_person(w, rq, json, &(struct graph_person){ id, "Admin", upn, w->scenario->tenant.country, true });
	graph_write_holdings(w, rq, json, &(struct holder){ .user = 0 });
	json_object_end(json);
}

/* ---- roles ---- */

static const struct {
	const char *word, *name, *template;
} roles[] = {
	{ "global", "Global Administrator", "62e90394-69f5-4237-9190-012177145e10" },
	{ "billing", "Billing Administrator", "b0f54661-2d74-4c50-afa3-1ec803f12efe" },
	{ "license", "License Administrator", "4d6ac14f-3453-41d0-bef9-a3e0c569773a" },
	{ "user", "User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1" },
};

static bool lists_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

void graph_roles(struct world *w, const struct request *rq, struct response *rs)
{
	const char *held = w->scenario->service.roles;
	char what[40], id[UUID_TEXT];

	if (refuse_program(w, rq, rs) || refuse_stranger(w, rq, rs) || !graph_query_fits(w, rq, rs, NULL, GRAPH_LIST | GRAPH_TOP | GRAPH_COUNT))
		return;
	if (lists_word(held, "unknown")) {
		graph_refuse(w, rq, rs, 403, NULL, "Insufficient privileges to complete the operation.");
		return;
	}
	struct json_writer *json = graph_list(w, rq, rs, "directoryRoles", -1);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (!lists_word(held, roles[i].word))
			continue;
		snprintf(what, sizeof(what), "role/%s", roles[i].word);
		world_id(w, what, id);
		json_object(json);
		if (request_selects(rq, "id", true))
			json_put_string(json, "id", id);
		if (request_selects(rq, "displayName", true))
			json_put_string(json, "displayName", roles[i].name);
		if (request_selects(rq, "roleTemplateId", true))
			json_put_string(json, "roleTemplateId", roles[i].template);
		json_object_end(json);
	}
	graph_list_end(w, rq, json, NULL);
}

static void app_role(struct world *w, struct json_writer *json, const struct scenario_app *app, const char *name, size_t len)
{
	const char *role = permissions_role_id(name, len);
	char what[200], id[UUID_TEXT];

	if (!role)
		return;
	json_object(json);
	snprintf(what, sizeof(what), "assignment/%.60s/%.*s", app->client_id, (int)len, name);
	world_id(w, what, id);
	json_put_string(json, "id", id);
	json_put_string(json, "appRoleId", role);
	snprintf(what, sizeof(what), "principal/%.60s", app->client_id);
	world_id(w, what, id);
	json_put_string(json, "principalId", id);
	json_put_string(json, "principalType", "ServicePrincipal");
	json_put_string(json, "principalDisplayName", app->name);
	json_put_string(json, "resourceDisplayName", "Microsoft Graph");
	json_object_end(json);
}

/* What an administrator has granted to the application itself. */
void graph_app_roles(struct world *w, const struct request *rq, struct response *rs)
{
	const struct scenario_app *app = scenario_app(w->scenario, rq->params[0]);
	struct buf names = BUF_INIT;

	if (!graph_query_fits(w, rq, rs, NULL, GRAPH_LIST | GRAPH_TOP))
		return;
	if (!app || !words_have(app->tenants, "customer")) {
		graph_not_found(w, rq, rs, rq->params[0]);
		return;
	}
	permissions_held(app, true, &names);
	struct json_writer *json = graph_list(w, rq, rs, "appRoleAssignments", -1);
	const char *at = names.data, *name;
	size_t len;
	while ((name = words_next(&at, &len)))
		app_role(w, json, app, name, len);
	graph_list_end(w, rq, json, NULL);
	buf_clear(&names);
}
