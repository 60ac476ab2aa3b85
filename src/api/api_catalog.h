/* What can be bought: products, their SKUs, and the availabilities an order names. Partner Center REST v1.
 *
 * There is no price here (api_prices.h). A catalog item id "PRODUCT:SKU:AVAILABILITY" expires: availabilities are read just before use. */
#ifndef API_API_CATALOG_H
#define API_API_CATALOG_H

#include "api/api_list.h"

struct api;
struct error;

enum api_billing_cycle {
	API_BILLING_UNKNOWN,
	API_BILLING_MONTHLY,
	API_BILLING_ANNUAL,
	API_BILLING_NONE,
	API_BILLING_ONE_TIME,
	API_BILLING_TRIENNIAL,
	API_BILLING_BIENNIAL
};
/* "monthly", …, as a request has to say it. */
const char *api_billing_cycle_wire(enum api_billing_cycle cycle);

struct api_product_type {
	char *id; /* "OnlineServicesNCE", …; may be NULL */
};

struct api_product {
	char *id;
	char *title;
	struct api_product_type product_type;
	const char *type; /* the same text */
};

struct api_products {
	API_LIST(struct api_product);
};

/* What depends on the kind of product. */
struct api_catalog_traits {
	bool is_addon;
	char *provisioning_id; /* the skuId of the directory; may be NULL */
	API_LIST(char *) upgrade_targets; /* "PRODUCT:SKU" */
	API_LIST(char *) prerequisites;
};

struct api_catalog_sku {
	char *id;
	char *product_id;
	char *title;
	char *description;
	int64_t minimum, maximum; /* licences in one subscription; 0: not told */
	bool is_trial;
	struct api_catalog_traits traits;
	bool is_addon;
	const char *provisioning_id; /* both as in the traits */
};

struct api_catalog_skus {
	API_LIST(struct api_catalog_sku);
};

enum api_refund_kind {
	API_REFUND_UNKNOWN,
	API_REFUND_FULL,
	API_REFUND_PARTIAL
};

struct api_refund_option {
	enum api_refund_kind kind;
	char *expires_after; /* a duration from the purchase */
};

struct api_cancellation_policy {
	API_LIST(struct api_refund_option);
};

struct api_term {
	char *id;
	char *duration; /* "P1M", "P1Y", "P3Y" */
	enum api_billing_cycle billing_cycle;
	char *description;
	API_LIST(struct api_cancellation_policy) policies;
	const char *refund_window; /* how long a full refund is given after the purchase: "P7D"; NULL: not told. Points into policies */
};

struct api_currency {
	char *code;
};

struct api_availability {
	char *id;
	char *product_id;
	char *sku_id;
	char *catalog_item_id;
	struct api_currency default_currency;
	const char *currency; /* the same text: three letters */
	char *segment;
	char *country;
	bool is_purchasable;
	bool is_renewable;
	API_LIST(struct api_term) terms;
};

struct api_availabilities {
	API_LIST(struct api_availability);
};

typedef void api_products_fn(void *arg, const struct error *err, struct api_products *result);
uint64_t api_products_list(struct api *api, api_products_fn *done, void *arg);
void api_products_clear(struct api_products *p);

typedef void api_catalog_skus_fn(void *arg, const struct error *err, struct api_catalog_skus *result);
uint64_t api_catalog_skus_list(struct api *api, const char *product_id, api_catalog_skus_fn *done, void *arg);
/* The catalog SKUs that provide these products of the directory: walks products and their SKUs until each has been found once or
 * the catalog ends. What the catalog does not have is missing from the result. */
uint64_t api_catalog_find(struct api *api, const char *const *provisioning_ids, size_t n, api_catalog_skus_fn *done, void *arg);
void api_catalog_skus_clear(struct api_catalog_skus *s);

typedef void api_catalog_sku_fn(void *arg, const struct error *err, struct api_catalog_sku *result);
uint64_t api_catalog_sku_get(struct api *api, const char *product_id, const char *sku_id, api_catalog_sku_fn *done, void *arg);
void api_catalog_sku_clear(struct api_catalog_sku *s);

typedef void api_availabilities_fn(void *arg, const struct error *err, struct api_availabilities *result);
uint64_t api_availabilities_list(struct api *api, const char *product_id, const char *sku_id, api_availabilities_fn *done, void *arg);
void api_availabilities_clear(struct api_availabilities *a);

#endif
