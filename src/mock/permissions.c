#include "mock/permissions.h"

#include "core/buf.h"
#include "core/text.h"
#include "mock/commerce.h"
#include "mock/graph.h"
#include "mock/sign_in.h"
#include "mock/words.h"
#include "mock/world.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- Microsoft Graph ---- */

static const struct {
	const char *name, *role_id; /* of the application's permission; NULL: only people have it */
} permissions[] = {
	{ "Application.Read.All", "9a5d68dd-52b0-4cc2-bd40-abcda44ac30c" },
	{ "Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61" },
	{ "Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7" },
	{ "Domain.Read.All", "dbb9058a-0e50-45d7-ae91-66909b5d4664" },
	{ "Group.Read.All", "5b567255-7703-4780-807c-7be8301ae99b" },
	{ "Group.ReadWrite.All", "62a82d76-70ea-41e2-9197-370581804d09" },
	{ "GroupMember.Read.All", "98830695-27a2-44f7-8c18-0c3ebc9698f6" },
	{ "LicenseAssignment.Read.All", "e2f98668-2877-4f38-a2f4-8202e0717aa1" },
	{ "LicenseAssignment.ReadWrite.All", "5facf0c1-8979-4e95-abcf-ff3d079771c0" },
	{ "Organization.Read.All", "498476ce-e0fe-48b0-b801-37ba7e2685c6" },
	{ "Organization.ReadWrite.All", "292d869f-3427-49a8-9dab-8c70152b74e9" },
	{ "RoleManagement.Read.Directory", "483bed4a-2ad3-4361-a73b-c83ccdbdc53c" },
	{ "ServiceHealth.Read.All", "79c261e0-fe76-4144-aad5-bdc68fbe4037" },
	{ "User.Read", NULL },
	{ "User.Read.All", "df021288-bdef-4463-88db-98f22de89214" },
	{ "User.ReadBasic.All", NULL },
	{ "User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca" },
};
enum { PERMISSIONS = sizeof(permissions) / sizeof(permissions[0]) };

bool permissions_know(const char *name, size_t len)
{
	for (size_t i = 0; i < PERMISSIONS; i++)
		if (strlen(permissions[i].name) == len && strncasecmp(permissions[i].name, name, len) == 0)
			return true;
	return false;
}

void permissions_all(struct buf *to)
{
	for (size_t i = 0; i < PERMISSIONS; i++)
		buf_addf(to, "%s%s", to->len ? " " : "", permissions[i].name);
}

void permissions_held(const struct scenario_app *app, bool alone, struct buf *ret_names)
{
	const char *names = alone ? app->permissions : app->delegated;

	buf_reset(ret_names);
	if (!words_have(app->consent, "graph"))
		return;
	if (words_have(names, "all"))
		permissions_all(ret_names);
	else
		buf_addstr(ret_names, names);
}

const char *permissions_role_id(const char *name, size_t len)
{
	for (size_t i = 0; i < PERMISSIONS; i++)
		if (strlen(permissions[i].name) == len && strncasecmp(permissions[i].name, name, len) == 0)
			return permissions[i].role_id;
	return NULL;
}

/* Any one of them will do; the first is the least. A call that is not listed needs none. */
static const struct {
	handler_fn *handle;
	const char *any_of;
} needs[] = {
	{ graph_organization, "User.Read Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_domains, "Domain.Read.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_skus, "LicenseAssignment.Read.All Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_sku, "LicenseAssignment.Read.All Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_subscriptions, "Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_subscription, "Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_subscription_by_commerce, "Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_users, "User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_users_count, "User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_user, "User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_user_change, "User.ReadWrite.All Directory.ReadWrite.All" },
	{ graph_licence_details, "LicenseAssignment.Read.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_assign_licence, "LicenseAssignment.ReadWrite.All User.ReadWrite.All Directory.ReadWrite.All" },
	{ graph_reprocess, "LicenseAssignment.ReadWrite.All User.ReadWrite.All Directory.ReadWrite.All" },
	{ graph_groups, "GroupMember.Read.All Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_group, "GroupMember.Read.All Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_group_members, "GroupMember.Read.All Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_group_failed, "GroupMember.Read.All Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_group_assign_licence, "LicenseAssignment.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All" },
	{ graph_me, "User.Read User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_roles, "User.Read RoleManagement.Read.Directory Directory.Read.All Directory.ReadWrite.All" },
	{ graph_app_roles, "Application.Read.All Directory.Read.All Directory.ReadWrite.All" },
	{ graph_health, "ServiceHealth.Read.All" },
	{ graph_health_issues, "ServiceHealth.Read.All" },
};

static const char *needed(const struct route *route)
{
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (needs[i].handle == route->handle)
			return needs[i].any_of;
	return NULL;
}

/* Of another tenant this world knows who it is, and who is asking: it holds neither its users nor what it bought. */
static bool is_about_oneself(const struct route *route)
{
	return route->handle == graph_organization || route->handle == graph_me || route->handle == graph_roles || route->handle == graph_batch;
}

bool permissions_graph(struct world *w, const struct route *route, const struct request *rq, struct response *rs)
{
	const char *any_of = needed(route);

	if ((!any_of || sign_in_permits(w, rq, any_of)) && (is_about_oneself(route) || sign_in_is_for_customer(w, rq)))
		return true;
	graph_refuse(w, rq, rs, 403, NULL, "Insufficient privileges to complete the operation.");
	return false;
}

/* ---- Partner Center ---- */

static bool needs_person(const struct route *route)
{
	return route->handle == commerce_order_status || route->handle == commerce_subscription_status;
}

static bool refuse_program(struct world *w, const struct request *rq, struct response *rs)
{
	commerce_refuse(w, rq, rs, 403, "2032", "This call needs the token of an application and a person together.");
	return false;
}

static bool admit_person(struct world *w, const struct request *rq, struct response *rs)
{
	if (sign_in_has_mfa(w, rq))
		return true;
	commerce_refuse(w, rq, rs, 401, "900421", "The request needs multifactor authentication: the access token has no claim of it.");
	return false;
}

bool permissions_person(struct world *w, const struct route *route, const struct request *rq, struct response *rs)
{
	(void)route;
	return sign_in_is_app(w, rq) ? refuse_program(w, rq, rs) : admit_person(w, rq, rs);
}

bool permissions_commerce(struct world *w, const struct route *route, const struct request *rq, struct response *rs)
{
	return sign_in_is_app(w, rq) && !needs_person(route) ? true : permissions_person(w, route, rq, rs);
}
