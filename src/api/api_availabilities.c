/* In what terms a SKU can be bought, and until when a purchase can be taken back. */
#include "api/api_catalog.h"
#include "api/api_catalog_shapes.h"
#include "api/api_fetch.h"

static const struct json_field option_fields[] = {
	JSON_FIELD("type", JSON_ENUM, struct api_refund_option, kind, .words = api_refund_words),
	JSON_FIELD("expiresAfter", JSON_TEXT, struct api_refund_option, expires_after),
	JSON_FIELDS_END,
};

static const struct json_shape option_shape = { "a refund", sizeof(struct api_refund_option), option_fields };

static const struct json_field policy_fields[] = {
	JSON_FIELD("refundOptions", JSON_LIST, struct api_cancellation_policy, list, .limit = 100, .shape = &option_shape),
	JSON_FIELDS_END,
};

static const struct json_shape policy_shape = { "a cancellation policy", sizeof(struct api_cancellation_policy), policy_fields };

static const struct json_field term_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_term, id),
	JSON_FIELD("duration", JSON_TEXT, struct api_term, duration),
	JSON_FIELD("billingCycle", JSON_ENUM, struct api_term, billing_cycle, .words = api_billing_cycle_words),
	JSON_FIELD("description", JSON_TEXT, struct api_term, description),
	JSON_FIELD("cancellationPolicies", JSON_LIST, struct api_term, policies, .limit = 100, .shape = &policy_shape),
	JSON_FIELDS_END,
};

static const struct json_shape term_shape = { "a term", sizeof(struct api_term), term_fields };

static const struct json_field currency_fields[] = {
	JSON_FIELD("code", JSON_TEXT, struct api_currency, code),
	JSON_FIELDS_END,
};

static const struct json_shape currency_shape = { "a currency", sizeof(struct api_currency), currency_fields };

static const struct json_field availability_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_availability, id, .flags = API_ID),
	JSON_FIELD("productId", JSON_TEXT, struct api_availability, product_id, .flags = API_ID),
	JSON_FIELD("skuId", JSON_TEXT, struct api_availability, sku_id, .flags = API_ID),
	JSON_FIELD("catalogItemId", JSON_TEXT, struct api_availability, catalog_item_id, .flags = API_ID),
	JSON_FIELD("defaultCurrency", JSON_STRUCT, struct api_availability, default_currency, .shape = &currency_shape),
	JSON_FIELD("segment", JSON_TEXT, struct api_availability, segment),
	JSON_FIELD("country", JSON_TEXT, struct api_availability, country),
	JSON_FIELD("isPurchasable", JSON_BOOL, struct api_availability, is_purchasable),
	JSON_FIELD("isRenewable", JSON_BOOL, struct api_availability, is_renewable),
	JSON_FIELD("terms", JSON_LIST, struct api_availability, terms, .limit = 1000, .shape = &term_shape),
	JSON_FIELDS_END,
};

static const struct json_shape availability_shape = { "an availability", sizeof(struct api_availability), availability_fields };

static const char *full_refund_window(const struct api_term *t)
{
	for (size_t i = 0; i < t->policies.count; i++) {
		const struct api_cancellation_policy *p = &t->policies.items[i];

		for (size_t k = 0; k < p->count; k++)
			if (p->items[k].kind == API_REFUND_FULL)
				return p->items[k].expires_after;
	}
	return NULL;
}

static int availability_check(void *item, struct error *err)
{
	struct api_availability *a = item;
	int rc = check_id(a->id, "id", err);

	if (rc == 0)
		rc = check_id(a->catalog_item_id, "catalogItemId", err);
	if (rc == 0 && a->default_currency.code)
		rc = check_currency(a->default_currency.code, "defaultCurrency", err);
	a->currency = a->default_currency.code;
	for (size_t i = 0; i < a->terms.count; i++)
		a->terms.items[i].refund_window = full_refund_window(&a->terms.items[i]);
	return rc;
}

COMMERCE_PAGE(availabilities_shape, "the availabilities", &availability_shape);
const struct api_decoder api_availabilities_decoder = {
	.name = "availabilities", .shape = &availabilities_shape, .element = &availability_shape, .check = availability_check, .or_one = true,
};

FETCH_DELIVER(deliver, api_availabilities)

uint64_t api_availabilities_list(struct api *api, const char *product_id, const char *sku_id, api_availabilities_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_availabilities_decoder, deliver, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/products/%s/skus/%s/availabilities", api->customer, product_id, sku_id);
	return call_start(c);
}

void api_availabilities_clear(struct api_availabilities *a)
{
	api_list_clear(&availability_shape, &a->list);
}
