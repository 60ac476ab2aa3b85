/* Graph: the organisation and its domains. */
#include "core/text.h"
#include "json/write.h"
#include "mock/graph.h"
#include "mock/graph_query.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <stdio.h>

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
