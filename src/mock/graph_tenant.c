/* Graph: the organisation, its domains, its services' health, and the roles of whoever asks. */
#include "core/buf.h"
#include "core/calendar.h"
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

static const struct graph_property organization_properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "displayName", GRAPH_WRITTEN, true },
	{ "street", GRAPH_WRITTEN, true },
	{ "city", GRAPH_WRITTEN, true },
	{ "state", GRAPH_WRITTEN, true },
	{ "postalCode", GRAPH_WRITTEN, true },
	{ "country", GRAPH_WRITTEN, true },
	{ "countryLetterCode", GRAPH_WRITTEN, true },
	{ "preferredLanguage", GRAPH_WRITTEN, true },
	{ "partnerTenantType", GRAPH_WRITTEN, true },
	{ "tenantType", GRAPH_WRITTEN, true },
	{ "businessPhones", GRAPH_WRITTEN, true },
	{ "technicalNotificationMails", GRAPH_WRITTEN, true },
	{ "verifiedDomains", GRAPH_WRITTEN, true },
	{ "assignedPlans", GRAPH_WRITTEN, true },
	{ "provisionedPlans", GRAPH_WRITTEN, true },
	{ "createdDateTime", GRAPH_NULL, true },
	{ "defaultUsageLocation", GRAPH_NULL, true },
	{ "mobileDeviceManagementAuthority", GRAPH_NULL, false },
	{ "onPremisesLastSyncDateTime", GRAPH_NULL, true },
	{ "onPremisesSyncEnabled", GRAPH_NULL, true },
	{ "privacyProfile", GRAPH_NULL, true },
	{ "marketingNotificationEmails", GRAPH_EMPTY, true },
	{ "securityComplianceNotificationMails", GRAPH_EMPTY, true },
	{ "securityComplianceNotificationPhones", GRAPH_EMPTY, true },
	{ NULL, GRAPH_NULL, false },
};
static const struct graph_kind organization_kind = { "organization", "organization", organization_properties, NULL };

static const struct graph_property domain_properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "authenticationType", GRAPH_WRITTEN, true },
	{ "isAdminManaged", GRAPH_WRITTEN, true },
	{ "isDefault", GRAPH_WRITTEN, true },
	{ "isInitial", GRAPH_WRITTEN, true },
	{ "isRoot", GRAPH_WRITTEN, true },
	{ "isVerified", GRAPH_WRITTEN, true },
	{ "supportedServices", GRAPH_WRITTEN, true },
	{ "availabilityStatus", GRAPH_NULL, true },
	{ "manufacturer", GRAPH_NULL, false },
	{ "model", GRAPH_NULL, false },
	{ "passwordNotificationWindowInDays", GRAPH_NULL, true },
	{ "passwordValidityPeriodInDays", GRAPH_NULL, true },
	{ "state", GRAPH_NULL, true },
	{ NULL, GRAPH_NULL, false },
};
static const struct graph_kind domain_kind = { "domain", "domains", domain_properties, NULL };

static void put(const struct request *rq, struct json_writer *json, const char *name, const char *text)
{
	if (request_selects(rq, name, true))
		json_put_string(json, name, str_empty(text) ? NULL : text);
}

static void verified_domain(struct json_writer *json, const char *name, bool is_default, bool is_initial)
{
	if (str_empty(name))
		return;
	json_object(json);
	json_put_string(json, "capabilities", "Email, OfficeCommunicationsOnline");
	json_put_bool(json, "isDefault", is_default);
	json_put_bool(json, "isInitial", is_initial);
	json_put_string(json, "name", name);
	json_put_string(json, "type", "Managed");
	json_object_end(json);
}

static void string_list(struct json_writer *json, const char *name, const char *text)
{
	json_key(json, name);
	json_array(json);
	if (!str_empty(text))
		json_string(json, text);
	json_array_end(json);
}

/* Whose token is of the partner's own tenant sees that tenant, of which this world knows no more than its name. */
static void partner_organization(struct world *w, const struct request *rq, struct response *rs)
{
	char id[UUID_TEXT];

	if (!graph_query_fits(w, rq, rs, &organization_kind, GRAPH_LIST))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "organization", -1);
	world_id(w, "partner", id);
	json_object(json);
	put(rq, json, "id", id);
	put(rq, json, "displayName", w->scenario->partner.name);
	put(rq, json, "tenantType", "AAD");
	if (request_selects(rq, "verifiedDomains", true)) {
		json_key(json, "verifiedDomains");
		json_array(json);
		verified_domain(json, w->scenario->partner.domain, true, true);
		json_array_end(json);
	}
	json_object_end(json);
	graph_list_end(w, rq, json, NULL);
}

/* Of everything that is bought and works. */
static void put_plans(struct world *w, const struct request *rq, struct json_writer *json, const char *name, bool provisioned)
{
	struct rows r;

	if (!request_selects(rq, name, true))
		return;
	json_key(json, name);
	json_array(json);
	rows_open(&r, w->store, "SELECT product, min(created) FROM subscriptions WHERE status = 'active' AND NOT visible_from GROUP BY product ORDER BY min(seq)", "");
	while (rows_next(&r)) {
		char *const *names = catalog_product(&w->catalog, rows_text(&r, 0))->plans.items;
		for (size_t i = 0; i < catalog_product(&w->catalog, rows_text(&r, 0))->plans.count; i++) {
			const struct service_plan *plan = catalog_plan(&w->catalog, names[i]);
			json_object(json);
			if (!provisioned)
				json_put_time(json, "assignedDateTime", rows_int(&r, 1));
			json_put_string(json, "capabilityStatus", "Enabled");
			if (provisioned)
				json_put_string(json, "provisioningStatus", "Success");
			json_put_string(json, "service", plan->name);
			if (!provisioned)
				json_put_string(json, "servicePlanId", plan->id);
			json_object_end(json);
		}
	}
	json_array_end(json);
}

void graph_organization(struct world *w, const struct request *rq, struct response *rs)
{
	if (!sign_in_is_for_customer(w, rq)) {
		partner_organization(w, rq, rs);
		return;
	}
	const struct scenario *s = w->scenario;
	const struct scenario_address *a = &s->sold_to;
	bool own = !str_empty(s->tenant.custom_domain);
	char contact[200];

	if (!graph_query_fits(w, rq, rs, &organization_kind, GRAPH_LIST))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "organization", -1);
	snprintf(contact, sizeof(contact), "admin@%s", s->tenant.domain);
	json_object(json);
	put(rq, json, "id", w->tenant_id);
	put(rq, json, "displayName", s->tenant.name);
	put(rq, json, "street", a->line1);
	put(rq, json, "city", a->city);
	put(rq, json, "state", a->state);
	put(rq, json, "postalCode", a->postal);
	put(rq, json, "country", s->tenant.country);
	put(rq, json, "countryLetterCode", s->tenant.country);
	put(rq, json, "preferredLanguage", s->tenant.language);
	put(rq, json, "partnerTenantType", NULL);
	put(rq, json, "tenantType", "AAD");
	if (request_selects(rq, "businessPhones", true))
		string_list(json, "businessPhones", a->phone);
	if (request_selects(rq, "technicalNotificationMails", true))
		string_list(json, "technicalNotificationMails", contact);
	if (request_selects(rq, "verifiedDomains", true)) {
		json_key(json, "verifiedDomains");
		json_array(json);
		verified_domain(json, s->tenant.domain, !own, true);
		verified_domain(json, s->tenant.custom_domain, true, false);
		json_array_end(json);
	}
	put_plans(w, rq, json, "assignedPlans", false);
	put_plans(w, rq, json, "provisionedPlans", true);
	graph_put_nothing(rq, json, &organization_kind);
	json_object_end(json);
	graph_list_end(w, rq, json, NULL);
}

static void put_bool(const struct request *rq, struct json_writer *json, const char *name, bool value)
{
	if (request_selects(rq, name, true))
		json_put_bool(json, name, value);
}

static void domain(const struct request *rq, struct json_writer *json, const char *name, bool is_default, bool is_initial)
{
	if (str_empty(name))
		return;
	json_object(json);
	put(rq, json, "id", name);
	put(rq, json, "authenticationType", "Managed");
	put_bool(rq, json, "isAdminManaged", true);
	put_bool(rq, json, "isDefault", is_default);
	put_bool(rq, json, "isInitial", is_initial);
	put_bool(rq, json, "isRoot", true);
	put_bool(rq, json, "isVerified", true);
	if (request_selects(rq, "supportedServices", true)) {
		json_key(json, "supportedServices");
		json_array(json);
		json_string(json, "Email");
		json_string(json, "OfficeCommunicationsOnline");
		json_array_end(json);
	}
	graph_put_nothing(rq, json, &domain_kind);
	json_object_end(json);
}

void graph_domains(struct world *w, const struct request *rq, struct response *rs)
{
	const struct scenario *s = w->scenario;

	if (!graph_query_fits(w, rq, rs, &domain_kind, GRAPH_LIST | GRAPH_TOP))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "domains", -1);
	domain(rq, json, s->tenant.domain, str_empty(s->tenant.custom_domain), true);
	domain(rq, json, s->tenant.custom_domain, true, false);
	graph_list_end(w, rq, json, NULL);
}

/* ---- health ---- */

static void issue(struct world *w, struct json_writer *json, const struct scenario_health *h, size_t number)
{
	char id[16];
	snprintf(id, sizeof(id), "TR%06zu", 100000 + number);
	json_object(json);
	json_put_string(json, "id", id);
	json_put_string(json, "title", h->issue);
	json_put_string(json, "impactDescription", h->issue);
	json_put_string(json, "classification", "Incident");
	json_put_string(json, "origin", "Microsoft");
	json_put_string(json, "service", h->service);
	json_put_string(json, "status", h->status);
	json_put_bool(json, "isResolved", false);
	json_put_time(json, "startDateTime", w->now_ms - INT64_C(45) * 60 * 1000);
	json_put_time(json, "lastModifiedDateTime", w->now_ms - INT64_C(5) * 60 * 1000);
	json_put_time(json, "endDateTime", TIME_UNKNOWN);
	json_object_end(json);
}

static const struct graph_property health_properties[] = {
	{ "id", GRAPH_WRITTEN, true },
	{ "service", GRAPH_WRITTEN, true },
	{ "status", GRAPH_WRITTEN, true },
	{ "issues", GRAPH_WRITTEN, false },
	{ NULL, GRAPH_NULL, false },
};
static const struct graph_kind health_kind = { "serviceHealth", "admin/serviceAnnouncement/healthOverviews", health_properties, "issues" };

static void health(struct world *w, const struct request *rq, struct json_writer *json, const struct scenario_health *h, size_t number, bool with_issues)
{
	json_object(json);
	put(rq, json, "id", h->label);
	put(rq, json, "service", h->service);
	put(rq, json, "status", h->status);
	if (with_issues) {
		json_key(json, "issues");
		json_array(json);
		if (!str_empty(h->issue))
			issue(w, json, h, number);
		json_array_end(json);
	}
	json_object_end(json);
}

void graph_health(struct world *w, const struct request *rq, struct response *rs)
{
	static const struct scenario_health well[] = {
		{ .label = (char *)"Exchange", .service = (char *)"Exchange Online", .status = (char *)"ServiceOperational" },
		{ .label = (char *)"SharePoint", .service = (char *)"SharePoint Online", .status = (char *)"ServiceOperational" },
		{ .label = (char *)"microsoftteams", .service = (char *)"Microsoft Teams", .status = (char *)"ServiceOperational" },
	};
	bool with_issues = request_query_is(rq, "$expand", "issues");

	if (!graph_query_fits(w, rq, rs, &health_kind, GRAPH_LIST | GRAPH_TOP))
		return;
	struct json_writer *json = graph_list(w, rq, rs, with_issues ? "admin/serviceAnnouncement/healthOverviews(issues())" : "admin/serviceAnnouncement/healthOverviews", -1);

	for (size_t i = 0; i < w->scenario->n_health; i++)
		health(w, rq, json, &w->scenario->health[i], i, with_issues);
	for (size_t i = 0; !w->scenario->n_health && i < sizeof(well) / sizeof(well[0]); i++)
		health(w, rq, json, &well[i], i, with_issues);
	graph_list_end(w, rq, json, NULL);
}

void graph_health_issues(struct world *w, const struct request *rq, struct response *rs)
{
	if (!graph_query_fits(w, rq, rs, NULL, GRAPH_LIST | GRAPH_TOP))
		return;
	struct json_writer *json = graph_list(w, rq, rs, "admin/serviceAnnouncement/issues", -1);
	for (size_t i = 0; i < w->scenario->n_health; i++)
		if (!str_empty(w->scenario->health[i].issue))
			issue(w, json, &w->scenario->health[i], i);
	graph_list_end(w, rq, json, NULL);
}

/* ---- who asks ---- */

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
