#include "api/api_roles.h"

#include "api/api_fetch.h"
#include "api/api_list.h"
#include "api/api_sign_in.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>

/* The directory's own ids of its built-in roles: the same in every tenant ("Microsoft Entra built-in roles"). */
#define ROLE_GLOBAL "62e90394-69f5-4237-9190-012177145e10"
#define ROLE_BILLING "b0f54661-2d74-4c50-afa3-1ec803f12efe"
#define ROLE_LICENCE "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
#define ROLE_USER "fe930be7-5e62-47db-91af-98c3a49a38b1"

/* Permissions that let a program move licences ("Microsoft Graph permissions reference"). */
#define MAY_WRITE_LICENCES "5facf0c1-8979-4e95-abcf-ff3d079771c0"
#define MAY_WRITE_USERS "741f803b-c850-494e-b5df-cde7c675a1ca"
#define MAY_WRITE_DIRECTORY "19dbc75e-c2e2-444c-a770-ec69d8559fc7"

struct role {
	char *id;
};

static const struct json_field role_fields[] = {
	JSON_FIELD("roleTemplateId", JSON_TEXT, struct role, id),
	JSON_FIELDS_END,
};

static const struct json_shape role_shape = { "a role", sizeof(struct role), role_fields };

static const struct json_field app_role_fields[] = {
	JSON_FIELD("appRoleId", JSON_TEXT, struct role, id),
	JSON_FIELDS_END,
};

static const struct json_shape app_role_shape = { "a permission", sizeof(struct role), app_role_fields };

GRAPH_PAGE(roles_shape, "the roles", &role_shape);
const struct api_decoder api_roles_decoder = { .name = "roles", .shape = &roles_shape, .element = &role_shape };

GRAPH_PAGE(app_roles_shape, "the permissions", &app_role_shape);
const struct api_decoder api_app_roles_decoder = { .name = "app_roles", .shape = &app_roles_shape, .element = &app_role_shape };

struct roles_state {
	const struct api_decoder *decoder;
	struct api_roles roles;
	bool may_write; /* an application permission for it was found */
};

static void take(struct roles_state *s, const char *id)
{
	if (str_ieq(id, ROLE_GLOBAL))
		s->roles.global = true;
	else if (str_ieq(id, ROLE_BILLING))
		s->roles.billing = true;
	else if (str_ieq(id, ROLE_LICENCE))
		s->roles.licence = true;
	else if (str_ieq(id, ROLE_USER))
		s->roles.user = true;
	else if (str_ieq(id, MAY_WRITE_LICENCES) || str_ieq(id, MAY_WRITE_USERS) || str_ieq(id, MAY_WRITE_DIRECTORY))
		s->may_write = true;
}

/* A program holds permissions instead of roles; whether it may buy is known to the commerce service alone. */
static void conclude(struct call *c)
{
	struct roles_state *s = c->state;
	struct api_roles *r = &s->roles;
	bool alone = api_signs_in_alone(c->api);

	if (!alone)
		r->buy = r->global || r->billing ? API_MAY : API_MAY_NOT;
	r->move_licences = r->global || r->licence || r->user || (alone && s->may_write) ? API_MAY : API_MAY_NOT;
}

static int roles_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct roles_state *s = c->state;
	struct api_page page = { .next = NULL };
	int rc = api_decode(s->decoder, &page, a->body.data, a->body.len, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < page.list.count; i++)
		take(s, ((struct role *)page.list.items)[i].id);
	rc = page_next(c, a, &page, err);
	if (rc == CALL_DONE)
		conclude(c);
	api_decoder_clear(s->decoder, &page);
	return rc;
}

/* Who may not ask is not told no: the result stays at "cannot tell". */
static int roles_refused(struct call *c, struct error *err)
{
	struct roles_state *s = c->state;

	if (err->kind != ERROR_FORBIDDEN)
		return -(int)err->kind;
	s->roles = (struct api_roles){ .buy = API_CANNOT_TELL };
	return CALL_DONE;
}

static void roles_deliver(struct call *c, const struct error *err)
{
	struct roles_state *s = c->state;

	((api_roles_fn *)c->done)(c->arg, err, err ? NULL : &s->roles);
}

static void roles_clear(struct call *c)
{
	free(c->state);
}

static const struct call_class roles_class = {
	.answer = roles_answer,
	.refused = roles_refused,
	.deliver = roles_deliver,
	.clear = roles_clear,
};

uint64_t api_roles_get(struct api *api, api_roles_fn *done, void *arg)
{
	struct call *c = call_new(api, API_GRAPH, &roles_class, FETCH_DONE(done), arg);
	struct roles_state *s = xcalloc(1, sizeof(*s));

	c->state = s;
	s->decoder = api_signs_in_alone(api) ? &api_app_roles_decoder : &api_roles_decoder;
	if (api_signs_in_alone(api))
		call_path(c, "GET", "/servicePrincipals(appId='%s')/appRoleAssignments", api->client_id);
	else
		call_path(c, "GET", "/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId");
	return call_start(c);
}
