/* What is permitted: each service is asked something with the sign-in, and what is missing is named with what it closes. */
#include "flow/check_inside.h"

#include "api/api_account.h"
#include "api/api_directory.h"
#include "api/api_permissions.h"
#include "api/api_roles.h"
#include "api/api_sign_in.h"
#include "api/api_storefront.h"
#include "api/api_subscriptions.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/text.h"

/* ── whose tenant it is ── */

struct organization {
	struct checker *checker;
	char id[UUID_TEXT], name[200];
	bool is_wanted; /* tenant.id names it */
};

static bool names(const struct api_organization *o, const char *wanted)
{
	bool any = str_ieq(wanted, "organizations") || str_ieq(wanted, "common") || str_ieq(wanted, o->id);

	for (size_t i = 0; i < o->domains.count && !any; i++)
		any = str_ieq(wanted, o->domains.items[i].name);
	return any;
}

static void on_organization(void *arg, const struct error *err, struct api_organization *o)
{
	struct organization *to = arg;

	check_take(to->checker, err);
	if (!o)
		return;
	str_copy(to->id, sizeof to->id, o->id);
	if (o->id)
		api_set_customer(to->checker->room.api, o->id); /* the services that sell know it by its id alone */
	str_copy(to->name, sizeof to->name, o->display_name);
	to->is_wanted = names(o, config_text(to->checker->config, CONFIG_TENANT_ID));
}

static bool look_at_organization(struct checker *c)
{
	struct organization o = { .checker = c };

	if (!check_await(c, api_organization_get(c->room.api, on_organization, &o))) {
		check_failed(c, MARK_WRONG, _("The organisation"), &c->error);
		if (c->error.kind == ERROR_FORBIDDEN && api_signs_in_alone(c->room.api)) /* its sign-in succeeds without any permission */
			check_more(c, _("Nobody may have consented to what the application needs: %s. Have an administrator grant consent for these permissions of Microsoft Graph."),
				api_permissions_wanted());
		return false;
	}
	check_line(c, o.is_wanted ? MARK_OK : MARK_WRONG, _("The organisation: %s (%s)"), o.name, o.id);
	if (!o.is_wanted) {
		check_more(c, "%s", _("This is not the tenant that is configured. Sign in with an account of that one, or correct tenant.id."));
		check_more_key(c, CONFIG_TENANT_ID);
	}
	return true;
}

/* ── roles and permissions ── */

struct roles {
	struct checker *checker;
	struct api_roles roles;
};

static void on_roles(void *arg, const struct error *err, struct api_roles *result)
{
	struct roles *to = arg;

	check_take(to->checker, err);
	if (result)
		to->roles = *result;
}

static void say_missing(struct checker *c, const struct api_missing *m)
{
	check_line(c, MARK_MISSING, m->is_role ? _("The role %s: “%s” is closed") : _("The permission %s: “%s” is closed"), m->name,
		api_feature_name(m->feature));
	check_more(c, "%s", m->why);
	if (m->is_role)
		check_more(c, _("Have an administrator give the account the role %s, or sign in with an account that has it."), m->name);
	else
		check_more(c, _("Add %s of Microsoft Graph to the API permissions of the application, and have an administrator consent to it."), m->name);
}

static void look_at_roles(struct checker *c)
{
	struct roles r = { .checker = c };
	struct api_missing missing[API_MISSING_MOST];

	if (!check_await(c, api_roles_get(c->room.api, on_roles, &r))) {
		check_failed(c, MARK_WRONG, _("Roles and permissions"), &c->error);
		return;
	}
	size_t n = api_permissions_missing(&r.roles, missing);

	for (size_t i = 0; i < n; i++)
		say_missing(c, &missing[i]);
	if (r.roles.roles_told && n == 0)
		check_line(c, MARK_OK, "%s", _("Roles: the account has what everything here needs"));
	if (!r.roles.roles_told && !api_signs_in_alone(c->room.api))
		check_line(c, MARK_SKIPPED, "%s", _("Roles: the directory does not say which ones the account has"));
	if (r.roles.permissions_told && n == 0)
		check_line(c, MARK_OK, "%s", _("Permissions: the application has what everything here needs"));
	if (!r.roles.permissions_told)
		check_line(c, MARK_SKIPPED, "%s", _("Permissions: the service does not say which ones the application was granted"));
}

/* ── the services beside the directory ── */

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	(void)result;
	check_take(arg, err);
}

static void on_payment_methods(void *arg, const struct error *err, struct api_payment_methods *result)
{
	(void)result;
	check_take(arg, err);
}

static void look_at_commerce(struct checker *c)
{
	if (check_await(c, api_subscriptions_list(c->room.api, on_subscriptions, c)))
		check_line(c, MARK_OK, "%s", _("Commerce: the subscriptions of this customer may be read"));
	else
		check_failed(c, MARK_WRONG, _("Commerce"), &c->error);
}

static void look_at_storefront(struct checker *c)
{
	if (check_await(c, api_payment_methods_list(c->room.api, on_payment_methods, c)))
		check_line(c, MARK_OK, "%s", _("Storefront: the ways to pay may be read"));
	else
		check_failed(c, MARK_WRONG, _("Storefront"), &c->error);
}

void check_permissions(struct checker *c)
{
	if (!c->signed_in) {
		check_line(c, MARK_SKIPPED, "%s", _("Roles, permissions and what each service allows: nobody has signed in."));
		return;
	}
	if (c->reached[API_GRAPH] && look_at_organization(c)) {
		look_at_roles(c);
		if (c->room.signals == 0)
			check_plans(c);
	}
	if (c->reached[API_COMMERCE] && c->room.signals == 0)
		look_at_commerce(c);
	if (c->reached[API_STOREFRONT] && c->room.signals == 0)
		look_at_storefront(c);
}
