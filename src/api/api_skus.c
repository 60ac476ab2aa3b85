/* What the tenant has, by product (subscribedSkus) and by subscription. */
#include "api/api_directory.h"
#include "api/api_fetch.h"

static const struct json_word provisioning_words[] = {
	{ "Success", API_PROVISIONING_SUCCESS },
	{ "Disabled", API_PROVISIONING_DISABLED },
	{ "Error", API_PROVISIONING_ERROR },
	{ "PendingInput", API_PROVISIONING_PENDING_INPUT },
	{ "PendingActivation", API_PROVISIONING_PENDING_ACTIVATION },
	{ "PendingProvisioning", API_PROVISIONING_PENDING },
	{ NULL, 0 },
};

static const struct json_word capability_words[] = {
	{ "Enabled", API_CAPABILITY_ENABLED },
	{ "Warning", API_CAPABILITY_WARNING },
	{ "Suspended", API_CAPABILITY_SUSPENDED },
	{ "Deleted", API_CAPABILITY_DELETED },
	{ "LockedOut", API_CAPABILITY_LOCKED_OUT },
	{ NULL, 0 },
};

static const struct json_word company_words[] = {
	{ "Company", 1 },
	{ NULL, 0 },
};

static const struct json_field plan_fields[] = {
	JSON_FIELD("servicePlanId", JSON_TEXT, struct api_service_plan, id, .flags = API_ID),
	JSON_FIELD("servicePlanName", JSON_TEXT, struct api_service_plan, name),
	JSON_FIELD("provisioningStatus", JSON_ENUM, struct api_service_plan, status, .words = provisioning_words),
	JSON_FIELD("appliesTo", JSON_ENUM, struct api_service_plan, for_company, .words = company_words),
	JSON_FIELDS_END,
};

static const struct json_shape plan_shape = { "a service plan", sizeof(struct api_service_plan), plan_fields };

static int plans_check(struct api_service_plan *plans, size_t n, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = check_id(plans[i].id, "servicePlanId", err);
	return rc;
}

static const struct json_field units_fields[] = {
	JSON_FIELD("enabled", JSON_INT, struct api_prepaid_units, enabled),
	JSON_FIELD("suspended", JSON_INT, struct api_prepaid_units, suspended),
	JSON_FIELD("warning", JSON_INT, struct api_prepaid_units, warning),
	JSON_FIELD("lockedOut", JSON_INT, struct api_prepaid_units, locked_out),
	JSON_FIELDS_END,
};

static const struct json_shape units_shape = { "prepaid units", sizeof(struct api_prepaid_units), units_fields };

static const struct json_field sku_fields[] = {
	JSON_FIELD("skuId", JSON_TEXT, struct api_sku, sku_id, .flags = API_ID),
	JSON_FIELD("skuPartNumber", JSON_TEXT, struct api_sku, part_number),
	JSON_FIELD("capabilityStatus", JSON_ENUM, struct api_sku, capability, .words = capability_words),
	JSON_FIELD("appliesTo", JSON_ENUM, struct api_sku, for_company, .words = company_words),
	JSON_FIELD("consumedUnits", JSON_INT, struct api_sku, consumed, .flags = JSON_REQUIRED),
	JSON_FIELD("prepaidUnits", JSON_STRUCT, struct api_sku, prepaid, .flags = JSON_REQUIRED, .shape = &units_shape),
	JSON_FIELD("servicePlans", JSON_LIST, struct api_sku, plans, .shape = &plan_shape),
	JSON_FIELD("subscriptionIds", JSON_LIST, struct api_sku, subscription_ids),
	JSON_FIELDS_END,
};

static const struct json_shape sku_shape = { "a product of the tenant", sizeof(struct api_sku), sku_fields };

static int sku_check(void *item, struct error *err)
{
	struct api_sku *s = item;
	int rc = check_id(s->sku_id, "skuId", err);

	return rc < 0 ? rc : plans_check(s->plans.items, s->plans.count, err);
}

GRAPH_PAGE(skus_shape, "the products of the tenant", &sku_shape);
const struct api_decoder api_skus_decoder = { .name = "skus", .shape = &skus_shape, .element = &sku_shape, .check = sku_check };

FETCH_DELIVER(deliver_skus, api_skus)

uint64_t api_skus_list(struct api *api, api_skus_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_skus_decoder, deliver_skus, FETCH_DONE(done), arg);

	call_path(c, "GET", "/subscribedSkus");
	return call_start(c);
}

void api_skus_clear(struct api_skus *s)
{
	api_list_clear(&sku_shape, &s->list);
}

static const struct json_field subscription_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_directory_subscription, id, .flags = API_ID),
	JSON_FIELD("commerceSubscriptionId", JSON_TEXT, struct api_directory_subscription, commerce_id, .flags = JSON_RAW),
	JSON_FIELD("skuId", JSON_TEXT, struct api_directory_subscription, sku_id, .flags = API_ID),
	JSON_FIELD("skuPartNumber", JSON_TEXT, struct api_directory_subscription, part_number),
	JSON_FIELD("status", JSON_ENUM, struct api_directory_subscription, status, .words = capability_words),
	JSON_FIELD("totalLicenses", JSON_INT, struct api_directory_subscription, total_licences, .flags = JSON_REQUIRED),
	JSON_FIELD("isTrial", JSON_BOOL, struct api_directory_subscription, is_trial),
	JSON_FIELD("createdDateTime", JSON_TIME, struct api_directory_subscription, created_ms),
	JSON_FIELD("nextLifecycleDateTime", JSON_TIME, struct api_directory_subscription, next_lifecycle_ms),
	JSON_FIELD("ownerTenantId", JSON_TEXT, struct api_directory_subscription, owner_tenant_id),
	JSON_FIELD("serviceStatus", JSON_LIST, struct api_directory_subscription, plans, .shape = &plan_shape),
	JSON_FIELDS_END,
};

static const struct json_shape subscription_shape = { "a subscription", sizeof(struct api_directory_subscription), subscription_fields };

static int subscription_check(void *item, struct error *err)
{
	struct api_directory_subscription *s = item;
	int rc = check_id(s->id, "id", err);

	if (rc == 0)
		rc = check_id(s->sku_id, "skuId", err);
	if (rc == 0 && s->commerce_id)
		rc = check_id(s->commerce_id, "commerceSubscriptionId", err);
	return rc < 0 ? rc : plans_check(s->plans.items, s->plans.count, err);
}

GRAPH_PAGE(subscriptions_shape, "the subscriptions of the tenant", &subscription_shape);
const struct api_decoder api_directory_subscriptions_decoder = {
	.name = "directory_subscriptions", .shape = &subscriptions_shape, .element = &subscription_shape, .check = subscription_check,
};

FETCH_DELIVER(deliver_subscriptions, api_directory_subscriptions)

uint64_t api_directory_subscriptions_list(struct api *api, api_directory_subscriptions_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_directory_subscriptions_decoder, deliver_subscriptions, FETCH_DONE(done), arg);

	call_path(c, "GET", "/directory/subscriptions");
	return call_start(c);
}

void api_directory_subscriptions_clear(struct api_directory_subscriptions *s)
{
	api_list_clear(&subscription_shape, &s->list);
}
