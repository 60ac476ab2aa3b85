#include "api/api_subscriptions.h"

#include "api/api_catalog_shapes.h"
#include "api/api_fetch.h"

static const struct json_word status_words[] = {
	{ "none", API_SUBSCRIPTION_NONE },
	{ "active", API_SUBSCRIPTION_ACTIVE },
	{ "suspended", API_SUBSCRIPTION_SUSPENDED },
	{ "deleted", API_SUBSCRIPTION_DELETED },
	{ "expired", API_SUBSCRIPTION_EXPIRED },
	{ "pending", API_SUBSCRIPTION_PENDING },
	{ "disabled", API_SUBSCRIPTION_DISABLED },
	{ NULL, 0 },
};

static const struct json_field refund_fields[] = {
	JSON_FIELD("type", JSON_ENUM, struct api_refund, kind, .words = api_refund_words),
	JSON_FIELD("expiresAt", JSON_TIME, struct api_refund, expires_ms),
	JSON_FIELDS_END,
};

static const struct json_shape refund_shape = { "a refund", sizeof(struct api_refund), refund_fields };

static const struct json_field subscription_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_subscription, id, .flags = API_ID),
	JSON_FIELD("offerId", JSON_TEXT, struct api_subscription, offer_id, .flags = JSON_RAW),
	JSON_FIELD("entitlementId", JSON_TEXT, struct api_subscription, entitlement_id),
	JSON_FIELD("offerName", JSON_TEXT, struct api_subscription, offer_name),
	JSON_FIELD("friendlyName", JSON_TEXT, struct api_subscription, friendly_name),
	JSON_FIELD("productType", JSON_STRUCT, struct api_subscription, type, .shape = &api_product_type_shape),
	JSON_FIELD("quantity", JSON_INT, struct api_subscription, quantity, .flags = JSON_REQUIRED),
	JSON_FIELD("parentSubscriptionId", JSON_TEXT, struct api_subscription, parent_id, .flags = JSON_RAW),
	JSON_FIELD("status", JSON_ENUM, struct api_subscription, status, .flags = JSON_REQUIRED, .words = status_words),
	JSON_FIELD("autoRenewEnabled", JSON_BOOL, struct api_subscription, auto_renew),
	JSON_FIELD("isTrial", JSON_BOOL, struct api_subscription, is_trial),
	JSON_FIELD("billingCycle", JSON_ENUM, struct api_subscription, billing_cycle, .words = api_billing_cycle_words),
	JSON_FIELD("termDuration", JSON_TEXT, struct api_subscription, term_duration),
	JSON_FIELD("creationDate", JSON_TIME, struct api_subscription, created_ms),
	JSON_FIELD("effectiveStartDate", JSON_TIME, struct api_subscription, starts_ms),
	JSON_FIELD("commitmentEndDate", JSON_TIME, struct api_subscription, commitment_end_ms),
	JSON_FIELD("cancellationAllowedUntilDate", JSON_TIME, struct api_subscription, cancellable_until_ms),
	JSON_FIELD("billingCycleEndDate", JSON_TIME, struct api_subscription, billing_cycle_end_ms),
	JSON_FIELD("contractType", JSON_TEXT, struct api_subscription, contract_type),
	JSON_FIELD("partnerId", JSON_TEXT, struct api_subscription, partner_id),
	JSON_FIELD("orderId", JSON_TEXT, struct api_subscription, order_id, .flags = JSON_RAW),
	JSON_FIELD("migratedFromSubscriptionId", JSON_TEXT, struct api_subscription, migrated_from_id, .flags = JSON_RAW),
	JSON_FIELD("actions", JSON_LIST, struct api_subscription, actions, .limit = 100),
	JSON_FIELD("suspensionReasons", JSON_LIST, struct api_subscription, suspension_reasons, .limit = 100),
	JSON_FIELD("refundOptions", JSON_LIST, struct api_subscription, refunds, .limit = 100, .shape = &refund_shape),
	JSON_FIELD("attributes", JSON_STRUCT, struct api_subscription, attributes, .shape = &api_attributes_shape),
	JSON_FIELDS_END,
};

static const struct json_shape subscription_shape = { "a subscription", sizeof(struct api_subscription), subscription_fields };

static int check_optional_id(const char *text, const char *what, struct error *err)
{
	return text && *text ? check_id(text, what, err) : 0;
}

static int subscription_check(void *item, struct error *err)
{
	struct api_subscription *s = item;
	int rc = check_id(s->id, "id", err);

	s->product_type = s->type.id;
	if (rc == 0)
		rc = check_optional_id(s->offer_id, "offerId", err);
	if (rc == 0)
		rc = check_optional_id(s->parent_id, "parentSubscriptionId", err);
	return rc < 0 ? rc : check_optional_id(s->order_id, "orderId", err);
}

const struct api_decoder api_subscription_decoder = { .name = "subscription", .shape = &subscription_shape, .check = subscription_check };

COMMERCE_PAGE(subscriptions_shape, "the subscriptions", &subscription_shape);
const struct api_decoder api_subscriptions_decoder = {
	.name = "subscriptions", .shape = &subscriptions_shape, .element = &subscription_shape, .check = subscription_check,
};

FETCH_DELIVER(deliver_subscriptions, api_subscriptions)

uint64_t api_subscriptions_list(struct api *api, api_subscriptions_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_subscriptions_decoder, deliver_subscriptions, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/subscriptions", api->customer);
	return call_start(c);
}

uint64_t api_subscription_addons(struct api *api, const char *subscription_id, api_subscriptions_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_subscriptions_decoder, deliver_subscriptions, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/subscriptions/%s/addons", api->customer, subscription_id);
	return call_start(c);
}

FETCH_DELIVER(deliver_subscription, api_subscription)

uint64_t api_subscription_get(struct api *api, const char *subscription_id, api_subscription_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_subscription_decoder, deliver_subscription, FETCH_DONE(done), arg);

	fetch_etag_to(c, offsetof(struct api_subscription, attributes.etag));
	call_path(c, "GET", "/customers/%s/subscriptions/%s", api->customer, subscription_id);
	return call_start(c);
}

void api_subscriptions_clear(struct api_subscriptions *s)
{
	api_list_clear(&subscription_shape, &s->list);
}

void api_subscription_clear(struct api_subscription *s)
{
	json_clear(&subscription_shape, s);
}

static const struct json_word fulfilment_words[] = {
	{ "none", API_FULFILMENT_NONE },
	{ "success", API_FULFILMENT_SUCCESS },
	{ "pending", API_FULFILMENT_PENDING },
	{ "failed", API_FULFILMENT_FAILED },
	{ NULL, 0 },
};

static const struct json_field provisioning_fields[] = {
	JSON_FIELD("skuId", JSON_TEXT, struct api_provisioning_status, sku_id),
	JSON_FIELD("status", JSON_ENUM, struct api_provisioning_status, status, .flags = JSON_REQUIRED, .words = fulfilment_words),
	JSON_FIELD("quantity", JSON_INT, struct api_provisioning_status, quantity),
	JSON_FIELD("endDate", JSON_TIME, struct api_provisioning_status, ends_ms),
	JSON_FIELDS_END,
};

static const struct json_shape provisioning_shape = { "the state of provisioning", sizeof(struct api_provisioning_status), provisioning_fields };

const struct api_decoder api_provisioning_decoder = { .name = "provisioning", .shape = &provisioning_shape };

FETCH_DELIVER(deliver_provisioning, api_provisioning_status)

uint64_t api_subscription_provisioning(struct api *api, const char *subscription_id, api_provisioning_status_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_provisioning_decoder, deliver_provisioning, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/subscriptions/%s/provisioningstatus", api->customer, subscription_id);
	return call_start(c);
}

void api_provisioning_status_clear(struct api_provisioning_status *s)
{
	json_clear(&provisioning_shape, s);
}
