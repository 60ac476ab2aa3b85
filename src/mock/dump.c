#include "mock/dump.h"

#include "json/write.h"
#include "mock/catalog.h"
#include "mock/world.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
	const struct service_plan *const *x = a, *const *y = b;
	return strcmp((*x)->name, (*y)->name);
}

static void put_off(const struct world *w, struct json_writer *json, const char *ids)
{
	const struct service_plan *plans = w->catalog.plans.items, *off[CATALOG_PLANS_MAX];
	struct plan_set set = catalog_plan_set(&w->catalog, ids);
	size_t n = 0;

	for (size_t i = 0; i < w->catalog.plans.count; i++)
		if (plan_set_has(&set, i))
			off[n++] = &plans[i];
	if (n)
		qsort(off, n, sizeof(off[0]), by_name);
	json_key(json, "off");
	json_array(json);
	for (size_t i = 0; i < n; i++)
		json_string(json, off[i]->name);
	json_array_end(json);
}

static void put_licence(const struct world *w, struct json_writer *json, const char *key, const char *ids)
{
	json_put_string(json, "sku", catalog_product(&w->catalog, key)->part_number);
	put_off(w, json, ids);
}

static void dump_user(struct world *w, struct json_writer *json, int64_t user, const char *upn)
{
	struct rows r;

	json_object(json);
	json_put_string(json, "user", upn);
	json_key(json, "licences");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, disabled, groups.name, held, error FROM licences LEFT JOIN groups ON groups.seq = licences.source"
		" WHERE user = ? ORDER BY product, source", "i", user);
	while (rows_next(&r)) {
		json_object(json);
		put_licence(w, json, rows_text(&r, 0), rows_text(&r, 1));
		json_put_string(json, "group", rows_text(&r, 2));
		if (*rows_text(&r, 4)) {
			json_put_bool(json, "held", rows_int(&r, 3));
			json_put_string(json, "error", rows_text(&r, 4));
		}
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

static void dump_group(struct world *w, struct json_writer *json, int64_t group, const char *name)
{
	struct rows r;

	json_object(json);
	json_put_string(json, "group", name);
	json_key(json, "licences");
	json_array(json);
	rows_open(&r, w->store, "SELECT product, disabled FROM group_licences WHERE grp = ? ORDER BY product", "i", group);
	while (rows_next(&r)) {
		json_object(json);
		put_licence(w, json, rows_text(&r, 0), rows_text(&r, 1));
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

void dump_licences(struct world *w, struct json_writer *json)
{
	struct rows r;

	json_object(json);
	json_key(json, "users");
	json_array(json);
	rows_open(&r, w->store, "SELECT seq, upn FROM users ORDER BY upn", "");
	while (rows_next(&r))
		dump_user(w, json, rows_int(&r, 0), rows_text(&r, 1));
	json_array_end(json);
	json_key(json, "groups");
	json_array(json);
	rows_open(&r, w->store, "SELECT seq, name FROM groups ORDER BY name", "");
	while (rows_next(&r))
		dump_group(w, json, rows_int(&r, 0), rows_text(&r, 1));
	json_array_end(json);
	json_object_end(json);
}
