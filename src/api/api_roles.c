#include "api/api_roles.h"

#include "api/api_fetch.h"
#include "api/api_list.h"
#include "api/api_permissions.h"
#include "api/api_sign_in.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>

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
	size_t listed;
};

static enum api_may may(bool yes)
{
	return yes ? API_MAY : API_MAY_NOT;
}

/* A program holds permissions instead of roles; whether it may buy is known to the commerce service alone. */
static void conclude(const struct call *c, struct api_roles *r)
{
	const uint32_t writers = API_LICENCE_WRITE | API_USER_WRITE | API_DIRECTORY_WRITE;
	const uint32_t movers = API_ROLE_GLOBAL | API_ROLE_LICENCE | API_ROLE_USER | API_ROLE_WRITER;

	r->alone = api_signs_in_alone(c->api);
	if (!r->alone && (r->permissions_told = c->api->granted_told))
		r->permissions = c->api->granted;
	r->global = r->role_bits & API_ROLE_GLOBAL;
	r->billing = r->role_bits & API_ROLE_BILLING;
	r->licence = r->role_bits & API_ROLE_LICENCE;
	r->user = r->role_bits & API_ROLE_USER;
	if (r->roles_told)
		r->buy = may(r->global || r->billing);
	if (r->permissions_told && !(r->permissions & writers))
		r->move_licences = API_MAY_NOT;
	else if (r->roles_told)
		r->move_licences = may(r->role_bits & movers);
	else if (r->alone && r->permissions_told)
		r->move_licences = API_MAY;
}

static void take(struct call *c, const char *id)
{
	struct roles_state *s = c->state;

	if (api_signs_in_alone(c->api))
		s->roles.permissions |= permission_by_id(id);
	else
		s->roles.role_bits |= role_by_id(id);
}

static int roles_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct roles_state *s = c->state;
	struct api_page page = { .next = NULL };
	int rc = api_decode(s->decoder, &page, a->body.data, a->body.len, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < page.list.count; i++)
		take(c, ((struct role *)page.list.items)[i].id);
	s->listed += page.list.count;
	rc = page_next(c, a, &page, err);
	if (rc == CALL_DONE) {
		s->roles.roles_told = !api_signs_in_alone(c->api);
		s->roles.permissions_told = api_signs_in_alone(c->api) && s->listed > 0; /* who may ask has at least the permission to ask */
		conclude(c, &s->roles);
	}
	api_decoder_clear(s->decoder, &page);
	return rc;
}

/* Who may not ask is not told no: the result stays at "cannot tell". A partner's people are not in the customer's directory. */
static int roles_refused(struct call *c, struct error *err)
{
	struct roles_state *s = c->state;

	if (err->kind != ERROR_FORBIDDEN && (err->kind != ERROR_NOT_FOUND || !c->api->partner))
		return -(int)err->kind;
	s->roles = (struct api_roles){ .buy = API_CANNOT_TELL };
	if (!api_signs_in_alone(c->api))
		conclude(c, &s->roles);
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
