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

struct api_product {
	char *id;
	char *title;
	char *type; /* "OnlineServicesNCE", …; may be NULL */
};

struct api_products {
	API_LIST(struct api_product);
};

struct api_catalog_sku {
	char *id;
	char *product_id;
	char *title;
	char *description;
	int64_t minimum, maximum; /* licences in one subscription; 0: not told */
	bool is_trial;
	bool is_addon;
	char *provisioning_id; /* the skuId of the directory; may be NULL */
	API_LIST(char *) upgrade_targets; /* "PRODUCT:SKU" */
	API_LIST(char *) prerequisites;
};

struct api_catalog_skus {
	API_LIST(struct api_catalog_sku);
};

struct api_term {
	char *id;
	char *duration; /* "P1M", "P1Y", "P3Y" */
	enum api_billing_cycle billing_cycle;
	char *description;
	char *refund_window; /* how long a full refund is given after the purchase: "P7D"; NULL: not told */
};

struct api_availability {
	char *id;
	char *product_id;
	char *sku_id;
	char *catalog_item_id;
	char *currency; /* three letters */
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
