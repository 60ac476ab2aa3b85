#include "api/api_catalog.h"

#include "api/api_catalog_shapes.h"
#include "api/api_fetch.h"

const struct json_word api_billing_cycle_words[] = {
	{ "monthly", API_BILLING_MONTHLY },
	{ "annual", API_BILLING_ANNUAL },
	{ "none", API_BILLING_NONE },
	{ "one_time", API_BILLING_ONE_TIME },
	{ "onetime", API_BILLING_ONE_TIME },
	{ "triennial", API_BILLING_TRIENNIAL },
	{ "biennial", API_BILLING_BIENNIAL },
	{ NULL, 0 },
};

const char *api_billing_cycle_wire(enum api_billing_cycle cycle)
{
	for (const struct json_word *w = api_billing_cycle_words; w->word; w++)
		if (w->value == (int)cycle)
			return w->word;
	return "unknown";
}

const struct json_word api_refund_words[] = {
	{ "Full", API_REFUND_FULL },
	{ "Partial", API_REFUND_PARTIAL },
	{ NULL, 0 },
};

static const struct json_field product_type_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_product_type, id),
	JSON_FIELDS_END,
};

const struct json_shape api_product_type_shape = { "a kind of product", sizeof(struct api_product_type), product_type_fields };

static const struct json_field product_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_product, id, .flags = API_ID),
	JSON_FIELD("title", JSON_TEXT, struct api_product, title),
	JSON_FIELD("productType", JSON_STRUCT, struct api_product, product_type, .shape = &api_product_type_shape),
	JSON_FIELDS_END,
};

const struct json_shape api_product_shape = { "a product", sizeof(struct api_product), product_fields };

static int product_check(void *item, struct error *err)
{
	struct api_product *p = item;

	p->type = p->product_type.id;
	return check_id(p->id, "id", err);
}

COMMERCE_PAGE(products_shape, "the products", &api_product_shape);
const struct api_decoder api_products_decoder = {
	.name = "products", .shape = &products_shape, .element = &api_product_shape, .check = product_check,
};

FETCH_DELIVER(deliver_products, api_products)

uint64_t api_products_list(struct api *api, api_products_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_products_decoder, deliver_products, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/products?targetView=OnlineServices", api->customer);
	return call_start(c);
}

void api_products_clear(struct api_products *p)
{
	api_list_clear(&api_product_shape, &p->list);
}

static const struct json_field traits_fields[] = {
	JSON_FIELD("isAddon", JSON_BOOL, struct api_catalog_traits, is_addon),
	JSON_FIELD("provisioningId", JSON_TEXT, struct api_catalog_traits, provisioning_id),
	JSON_FIELD("upgradeTargetOffers", JSON_LIST, struct api_catalog_traits, upgrade_targets, .limit = 1000),
	JSON_FIELD("prerequisiteSkus", JSON_LIST, struct api_catalog_traits, prerequisites, .limit = 1000),
	JSON_FIELDS_END,
};

static const struct json_shape traits_shape = { "what the product is like", sizeof(struct api_catalog_traits), traits_fields };

static const struct json_field sku_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_catalog_sku, id, .flags = API_ID),
	JSON_FIELD("productId", JSON_TEXT, struct api_catalog_sku, product_id, .flags = API_ID),
	JSON_FIELD("title", JSON_TEXT, struct api_catalog_sku, title),
	JSON_FIELD("description", JSON_TEXT, struct api_catalog_sku, description, .limit = 20000),
	JSON_FIELD("minimumQuantity", JSON_INT, struct api_catalog_sku, minimum),
	JSON_FIELD("maximumQuantity", JSON_INT, struct api_catalog_sku, maximum),
	JSON_FIELD("isTrial", JSON_BOOL, struct api_catalog_sku, is_trial),
	JSON_FIELD("dynamicAttributes", JSON_STRUCT, struct api_catalog_sku, traits, .shape = &traits_shape),
	JSON_FIELDS_END,
};

const struct json_shape api_catalog_sku_shape = { "a product's SKU", sizeof(struct api_catalog_sku), sku_fields };

static int sku_check(void *item, struct error *err)
{
	struct api_catalog_sku *s = item;
	int rc = check_id(s->id, "id", err);

	s->is_addon = s->traits.is_addon;
	s->provisioning_id = s->traits.provisioning_id;
	return rc < 0 ? rc : check_id(s->product_id, "productId", err);
}

const struct api_decoder api_catalog_sku_decoder = { .name = "catalog_sku", .shape = &api_catalog_sku_shape, .check = sku_check };

COMMERCE_PAGE(skus_shape, "the SKUs of a product", &api_catalog_sku_shape);
const struct api_decoder api_catalog_skus_decoder = {
	.name = "catalog_skus", .shape = &skus_shape, .element = &api_catalog_sku_shape, .check = sku_check,
};

FETCH_DELIVER(deliver_skus, api_catalog_skus)

uint64_t api_catalog_skus_list(struct api *api, const char *product_id, api_catalog_skus_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_catalog_skus_decoder, deliver_skus, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/products/%s/skus", api->customer, product_id);
	return call_start(c);
}

void api_catalog_skus_clear(struct api_catalog_skus *s)
{
	api_list_clear(&api_catalog_sku_shape, &s->list);
}

FETCH_DELIVER(deliver_sku, api_catalog_sku)

uint64_t api_catalog_sku_get(struct api *api, const char *product_id, const char *sku_id, api_catalog_sku_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_catalog_sku_decoder, deliver_sku, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/products/%s/skus/%s", api->customer, product_id, sku_id);
	return call_start(c);
}

void api_catalog_sku_clear(struct api_catalog_sku *s)
{
	json_clear(&api_catalog_sku_shape, s);
}
