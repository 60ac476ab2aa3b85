/* What the training world sells: products, their service plans and prices, read from the installed mock-catalog.json. */
#ifndef MOCK_CATALOG_H
#define MOCK_CATALOG_H

#include "json/decode.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct money;

struct service_plan {
	char *name, *id;
	char *applies_to; /* "User" or "Company" */
	char *settled;    /* its provisioning status once the service is done with it */
};

struct price {
	char *currency, *duration, *cycle;
	char *unit, *erp; /* decimal, for one licence and the whole term */
};

struct name {
	char *text;
};

struct product {
	char *key, *title, *kind, *description;
	char *sku_id, *part_number, *applies_to;
	char *product_id, *commerce_sku, *availability; /* NULL: a retired offer, known by offer_id alone */
	char *offer_id;
	int64_t minimum, maximum;
	struct json_list upgrade_targets, other_targets; /* char *: keys */
	struct json_list prices;                         /* struct price */
	struct json_list plans;                          /* char *: names */
};

struct catalog {
	struct json_list products; /* struct product */
	struct json_list plans;    /* struct service_plan */
};

int catalog_load(struct catalog *c, const char *path, struct error *err);
void catalog_clear(struct catalog *c);

const struct product *catalog_product(const struct catalog *c, const char *key);
const struct product *catalog_by_sku(const struct catalog *c, const char *sku_id);
const struct product *catalog_by_commerce(const struct catalog *c, const char *product_id);
/* "PID:SID:AID"; NULL for what is not sold, or no longer. */
const struct product *catalog_by_item(const struct catalog *c, const char *catalog_item);
const struct service_plan *catalog_plan(const struct catalog *c, const char *name);
const struct service_plan *catalog_plan_by_id(const struct catalog *c, const char *id);

bool product_is_sold(const struct product *p);
bool product_is_addon(const struct product *p);
bool product_has_plan(const struct product *p, const char *plan_name);
bool product_covers(const struct product *p, const struct product *addon); /* every service plan of the add-on is in it */
bool product_targets(const struct product *p, const char *key, bool automatic_only);
/* "PID:SID:AID", or the offer id of a retired one. */
const char *product_item(const struct product *p, char to[96]);
const struct price *product_price(const struct product *p, const char *currency, const char *term, const char *cycle);

#endif
