#include "mock/catalog.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/text.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define TEXT(struct_, member, name_, flags_) { .name = name_, .type = JSON_TEXT, .flags = flags_, .offset = offsetof(struct struct_, member) }
#define LIST(struct_, member, name_, shape_) { .name = name_, .type = JSON_LIST, .offset = offsetof(struct struct_, member), .shape = shape_ }

static const struct json_field plan_fields[] = {
	TEXT(service_plan, name, "name", JSON_REQUIRED),
	TEXT(service_plan, id, "id", JSON_REQUIRED),
	TEXT(service_plan, applies_to, "appliesTo", 0),
	TEXT(service_plan, settled, "settledStatus", 0),
	{ 0 },
};
static const struct json_shape plan_shape = { "a service plan", sizeof(struct service_plan), plan_fields };

static const struct json_field price_fields[] = {
	TEXT(price, currency, "currency", JSON_REQUIRED),
	TEXT(price, duration, "duration", JSON_REQUIRED),
	TEXT(price, cycle, "billingCycle", JSON_REQUIRED),
	TEXT(price, unit, "unitPrice", JSON_REQUIRED),
	TEXT(price, erp, "erpPrice", JSON_REQUIRED),
	{ 0 },
};
static const struct json_shape price_shape = { "a price", sizeof(struct price), price_fields };

static const struct json_field product_fields[] = {
	TEXT(product, key, "key", JSON_REQUIRED),
	TEXT(product, title, "title", JSON_REQUIRED),
	TEXT(product, kind, "kind", JSON_REQUIRED),
	TEXT(product, description, "description", JSON_REQUIRED),
	TEXT(product, sku_id, "skuId", JSON_REQUIRED),
	TEXT(product, part_number, "skuPartNumber", JSON_REQUIRED),
	TEXT(product, applies_to, "appliesTo", JSON_REQUIRED),
	TEXT(product, product_id, "productId", 0),
	TEXT(product, commerce_sku, "commerceSkuId", 0),
	TEXT(product, availability, "availabilityId", 0),
	TEXT(product, offer_id, "offerId", 0),
	{ .name = "minimumQuantity", .type = JSON_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct product, minimum) },
	{ .name = "maximumQuantity", .type = JSON_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct product, maximum) },
	LIST(product, upgrade_targets, "upgradeTargets", NULL),
	LIST(product, other_targets, "otherTargets", NULL),
	LIST(product, prices, "prices", &price_shape),
	LIST(product, plans, "servicePlans", NULL),
	{ 0 },
};
static const struct json_shape product_shape = { "a product", sizeof(struct product), product_fields };

static const struct json_field clash_fields[] = { LIST(plan_clash, plans, "plans", NULL), { 0 } };
static const struct json_shape clash_shape = { "a set of plans", sizeof(struct plan_clash), clash_fields };
static const struct json_field need_fields[] = { TEXT(plan_need, plan, "plan", JSON_REQUIRED), LIST(plan_need, any, "any", NULL), { 0 } };
static const struct json_shape need_shape = { "a plan that needs others", sizeof(struct plan_need), need_fields };

static const struct json_field catalog_fields[] = {
	LIST(catalog, products, "products", &product_shape),
	LIST(catalog, plans, "servicePlans", &plan_shape),
	LIST(catalog, clashes, "exclusivePlans", &clash_shape),
	LIST(catalog, needs, "dependentPlans", &need_shape),
	{ 0 },
};
static const struct json_shape catalog_shape = { "a catalogue", sizeof(struct catalog), catalog_fields };

/* The set of the named plans; an unknown name is an error of the file. */
static int make_set(const struct catalog *c, const struct json_list *list, struct plan_set *ret, const char *path, const char *who, struct error *err)
{
	char *const *names = list->items;
	for (size_t i = 0; i < list->count; i++) {
		const struct service_plan *plan = catalog_plan(c, names[i]);
		if (!plan)
			return error_set(err, ERROR_CONFIG, _("%s: %s names the service plan %s, which is not listed."), path, who, names[i]);
		plan_set_add(ret, catalog_plan_index(c, plan));
	}
	return 0;
}

static int make_rules(struct catalog *c, const char *path, struct error *err)
{
	struct plan_clash *clashes = c->clashes.items;
	struct plan_need *needs = c->needs.items;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < c->clashes.count; i++)
		ret = make_set(c, &clashes[i].plans, &clashes[i].set, path, "exclusivePlans", err);
	for (size_t i = 0; ret == 0 && i < c->needs.count; i++) {
		const struct service_plan *plan = catalog_plan(c, needs[i].plan);
		if (!plan)
			return error_set(err, ERROR_CONFIG, _("%s: %s names the service plan %s, which is not listed."), path, "dependentPlans", needs[i].plan);
		needs[i].index = catalog_plan_index(c, plan);
		ret = make_set(c, &needs[i].any, &needs[i].set, path, "dependentPlans", err);
	}
	return ret;
}

static int check_product(const struct catalog *c, struct product *p, const char *path, struct error *err)
{
	int ret = make_set(c, &p->plans, &p->plan_set, path, p->key, err);
	if (ret < 0)
		return ret;
	const struct json_list *targets[] = { &p->upgrade_targets, &p->other_targets };
	for (size_t t = 0; t < 2; t++) {
		char *const *keys = targets[t]->items;
		for (size_t i = 0; i < targets[t]->count; i++)
			if (!catalog_product(c, keys[i]))
				return error_set(err, ERROR_CONFIG, _("%s: %s names the product %s, which is not listed."), path, p->key, keys[i]);
	}
	if (product_is_sold(p) ? !p->commerce_sku || !p->availability : !p->offer_id)
		return error_set(err, ERROR_CONFIG, _("%s: %s lacks its ids."), path, p->key);
	return 0;
}

int catalog_load(struct catalog *c, const char *path, struct error *err)
{
	struct buf text = BUF_INIT;
	struct catalog fresh = { 0 };
	int ret = file_read(path, 4 << 20, &text, err);

	if (ret == 0 && (ret = json_decode(&catalog_shape, &fresh, text.data, text.len, &json_limits_default, err)) < 0)
		error_detail(err, "%s", path);
	if (ret == 0 && fresh.plans.count > CATALOG_PLANS_MAX)
		ret = error_set(err, ERROR_CONFIG, _("%s: more than %d service plans are listed."), path, (int)CATALOG_PLANS_MAX);
	for (size_t i = 0; ret == 0 && i < fresh.products.count; i++)
		ret = check_product(&fresh, (struct product *)fresh.products.items + i, path, err);
	if (ret == 0)
		ret = make_rules(&fresh, path, err);
	if (ret == 0)
		*c = fresh;
	else
		catalog_clear(&fresh);
	buf_clear(&text);
	return ret;
}

void catalog_clear(struct catalog *c)
{
	json_clear(&catalog_shape, c);
}

static const struct product *find(const struct catalog *c, size_t member, const char *value)
{
	const struct product *p = c->products.items;
	for (size_t i = 0; value && i < c->products.count; i++) {
		const char *has = *(char *const *)(const void *)((const char *)&p[i] + member);
		if (has && str_ieq(has, value))
			return &p[i];
	}
	return NULL;
}

const struct product *catalog_product(const struct catalog *c, const char *key)
{
	return find(c, offsetof(struct product, key), key);
}

const struct product *catalog_by_sku(const struct catalog *c, const char *sku_id)
{
	return find(c, offsetof(struct product, sku_id), sku_id);
}

const struct product *catalog_by_commerce(const struct catalog *c, const char *product_id)
{
	return find(c, offsetof(struct product, product_id), product_id);
}

const struct product *catalog_by_item(const struct catalog *c, const char *catalog_item)
{
	const struct product *p = c->products.items;
	char item[96];
	for (size_t i = 0; catalog_item && i < c->products.count; i++)
		if (product_is_sold(&p[i]) && str_ieq(product_item(&p[i], item), catalog_item))
			return &p[i];
	return NULL;
}

const struct service_plan *catalog_plan(const struct catalog *c, const char *name)
{
	const struct service_plan *plans = c->plans.items;
	for (size_t i = 0; i < c->plans.count; i++)
		if (str_ieq(plans[i].name, name))
			return &plans[i];
	return NULL;
}

const struct service_plan *catalog_plan_by_id(const struct catalog *c, const char *id)
{
	const struct service_plan *plans = c->plans.items;
	for (size_t i = 0; i < c->plans.count; i++)
		if (str_ieq(plans[i].id, id))
			return &plans[i];
	return NULL;
}

size_t catalog_plan_index(const struct catalog *c, const struct service_plan *plan)
{
	return (size_t)(plan - (const struct service_plan *)c->plans.items);
}

struct plan_set catalog_plan_set(const struct catalog *c, const char *ids)
{
	struct plan_set set = { 0 };
	char id[37];

	for (; strlen(ids) >= 36; ids += ids[36] ? 37 : 36) {
		str_copy(id, sizeof(id), ids);
		const struct service_plan *plan = catalog_plan_by_id(c, id);
		if (plan)
			plan_set_add(&set, catalog_plan_index(c, plan));
	}
	return set;
}

void catalog_plan_ids(const struct catalog *c, const struct plan_set *set, struct buf *to)
{
	const struct service_plan *plans = c->plans.items;
	bool first = true;

	for (size_t i = 0; i < c->plans.count; i++) {
		if (!plan_set_has(set, i))
			continue;
		buf_addf(to, "%s%s", first ? "" : " ", plans[i].id);
		first = false;
	}
}

#define PLAN_WORDS (CATALOG_PLANS_MAX / 64)

struct plan_set plan_set_and(const struct plan_set *a, const struct plan_set *b)
{
	struct plan_set set;
	for (size_t i = 0; i < PLAN_WORDS; i++)
		set.bits[i] = a->bits[i] & b->bits[i];
	return set;
}

struct plan_set plan_set_minus(const struct plan_set *a, const struct plan_set *b)
{
	struct plan_set set;
	for (size_t i = 0; i < PLAN_WORDS; i++)
		set.bits[i] = a->bits[i] & ~b->bits[i];
	return set;
}

void plan_set_join(struct plan_set *a, const struct plan_set *b)
{
	for (size_t i = 0; i < PLAN_WORDS; i++)
		a->bits[i] |= b->bits[i];
}

bool plan_set_empty(const struct plan_set *s)
{
	for (size_t i = 0; i < PLAN_WORDS; i++)
		if (s->bits[i])
			return false;
	return true;
}

bool product_is_sold(const struct product *p)
{
	return p->product_id != NULL;
}

bool product_is_addon(const struct product *p)
{
	return str_eq(p->kind, "addon");
}

bool product_has_plan(const struct product *p, const char *plan_name)
{
	char *const *names = p->plans.items;
	for (size_t i = 0; i < p->plans.count; i++)
		if (str_ieq(names[i], plan_name))
			return true;
	return false;
}

bool product_covers(const struct product *p, const struct product *addon)
{
	char *const *names = addon->plans.items;
	for (size_t i = 0; i < addon->plans.count; i++)
		if (!product_has_plan(p, names[i]))
			return false;
	return addon->plans.count > 0;
}

static bool lists(const struct json_list *keys, const char *key)
{
	char *const *names = keys->items;
	for (size_t i = 0; i < keys->count; i++)
		if (str_ieq(names[i], key))
			return true;
	return false;
}

bool product_targets(const struct product *p, const char *key, bool automatic_only)
{
	return lists(&p->upgrade_targets, key) || (!automatic_only && lists(&p->other_targets, key));
}

const char *product_item(const struct product *p, char to[96])
{
	if (product_is_sold(p))
		snprintf(to, 96, "%s:%s:%s", p->product_id, p->commerce_sku, p->availability);
	else
		snprintf(to, 96, "%s", p->offer_id);
	return to;
}

const struct price *product_price(const struct product *p, const char *currency, const char *term, const char *cycle)
{
	const struct price *prices = p->prices.items;
	for (size_t i = 0; term && cycle && i < p->prices.count; i++)
		if (str_ieq(prices[i].currency, currency) && str_ieq(prices[i].duration, term) && str_ieq(prices[i].cycle, cycle))
			return &prices[i];
	return NULL;
}
