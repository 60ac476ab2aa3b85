/* What the training world sells: products, their service plans and prices, read from the installed mock-catalog.json. */
#ifndef MOCK_CATALOG_H
#define MOCK_CATALOG_H

#include "json/decode.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;
struct money;

/* A set of service plans, by their place in the catalogue. */
enum { CATALOG_PLANS_MAX = 256 };
struct plan_set {
	uint64_t bits[CATALOG_PLANS_MAX / 64];
};

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
	struct plan_set plan_set;                        /* the same */
};

/* Of `plans`, a user can have only one that is on. */
struct plan_clash {
	struct json_list plans; /* char *: names */
	struct plan_set set;
};

/* `plan` can be on only while one of `any` is. */
struct plan_need {
	char *plan;
	struct json_list any; /* char *: names */
	struct plan_set set;
	size_t index;
};

struct catalog {
	struct json_list products; /* struct product */
	struct json_list plans;    /* struct service_plan */
	struct json_list clashes;  /* struct plan_clash */
	struct json_list needs;    /* struct plan_need */
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

size_t catalog_plan_index(const struct catalog *c, const struct service_plan *plan);
/* The plans whose ids stand in `ids`, separated by spaces. */
struct plan_set catalog_plan_set(const struct catalog *c, const char *ids);
void catalog_plan_ids(const struct catalog *c, const struct plan_set *set, struct buf *to); /* the other way; appends */

static inline bool plan_set_has(const struct plan_set *s, size_t index)
{
	return s->bits[index / 64] >> (index % 64) & 1;
}
static inline void plan_set_add(struct plan_set *s, size_t index)
{
	s->bits[index / 64] |= UINT64_C(1) << (index % 64);
}
struct plan_set plan_set_and(const struct plan_set *a, const struct plan_set *b);
struct plan_set plan_set_minus(const struct plan_set *a, const struct plan_set *b);
void plan_set_join(struct plan_set *a, const struct plan_set *b);
bool plan_set_empty(const struct plan_set *s);

bool product_is_sold(const struct product *p);
bool product_is_addon(const struct product *p);
bool product_has_plan(const struct product *p, const char *plan_name);
bool product_covers(const struct product *p, const struct product *addon); /* every service plan of the add-on is in it */
bool product_targets(const struct product *p, const char *key, bool automatic_only);
/* "PID:SID:AID", or the offer id of a retired one. */
const char *product_item(const struct product *p, char to[96]);
const struct price *product_price(const struct product *p, const char *currency, const char *term, const char *cycle);

#endif
