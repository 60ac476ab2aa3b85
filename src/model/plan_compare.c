#include "model/plan_compare.h"

#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdlib.h>

struct changes {
	struct service_change *items;
	size_t n, cap;
};

static struct service_change *add_change(struct changes *to, enum change change, const char *name)
{
	to->items = xgrow(to->items, &to->cap, to->n, sizeof *to->items);
	struct service_change *c = &to->items[to->n++];
	*c = (struct service_change){ .change = change };
	str_copy(c->name, sizeof c->name, name);
	return c;
}

static bool has_level(const struct product *p, const struct family *family, size_t level)
{
	for (size_t i = 0; i < family->n_plans[level]; i++)
		if (!product_has_plan(p, family->plans[level][i]))
			return false;
	return family->n_plans[level] > 0;
}

/* 0: none; else the highest level whose plans are all there. */
static size_t level_of(const struct product *p, const struct family *family)
{
	for (size_t level = family->n_levels; level > 0; level--)
		if (has_level(p, family, level - 1))
			return level;
	return 0;
}

/* The names of those plans of a family's higher levels that the target has. */
static void name_higher(const struct product_file *file, const struct family *family, size_t above, const struct product *target,
	char note[NAME_TEXT])
{
	for (size_t level = above; level < family->n_levels; level++)
		for (size_t i = 0; i < family->n_plans[level]; i++) {
			const struct service_plan *plan = service_plan_by_id(file, family->plans[level][i]);
			if (product_has_plan(target, family->plans[level][i]))
				say_item(note, NAME_TEXT, plan ? plan->name : family->plans[level][i]);
		}
}

static bool family_is_quiet(const struct product_file *file, const struct family *family)
{
	const struct service_plan *plan = service_plan_by_id(file, family->plans[0][0]);

	return plan && plan->quiet;
}

static void compare_family(const struct product_file *file, const struct family *family, const struct product *source,
	const struct product *target, struct changes *to)
{
	size_t had = level_of(source, family), has = level_of(target, family);
	const char *name = product_file_word(family->name);
	char note[NAME_TEXT] = "";

	if (family_is_quiet(file, family) || (!had && !has))
		return;
	if (!had) {
		add_change(to, CHANGE_GAINS, name);
		return;
	}
	name_higher(file, family, had, target, note);
	enum change change = has == had ? CHANGE_KEEPS : has > had ? CHANGE_HIGHER : str_empty(note) ? CHANGE_LOSES : CHANGE_PARTLY;
	struct service_change *c = add_change(to, change, name);
	if (change == CHANGE_HIGHER || change == CHANGE_PARTLY)
		str_copy(c->note, sizeof c->note, note);
}

static void compare_plan(const struct product_file *file, const char *id, bool had, bool has, struct changes *to)
{
	const struct service_plan *plan = service_plan_by_id(file, id);

	if ((plan && plan->quiet) || family_of_plan(file, id))
		return;
	add_change(to, had && has ? CHANGE_KEEPS : had ? CHANGE_LOSES : CHANGE_GAINS, plan ? plan->name : id);
}

static int by_change(const void *a, const void *b)
{
	const struct service_change *left = a, *right = b;

	return (int)left->change - (int)right->change;
}

/* Stable, so that families stand first and the file's order stays. */
static void sort_changes(struct service_change *items, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct service_change moving = items[i];
		size_t at = i;
		for (; at > 0 && by_change(&items[at - 1], &moving) > 0; at--)
			items[at] = items[at - 1];
		items[at] = moving;
	}
}

struct service_change *plan_compare(const struct product_file *file, const struct product *source, const struct product *target, size_t *ret_n)
{
	struct changes to = { 0 };

	*ret_n = 0;
	if (!source || !target || !source->n_plans || !target->n_plans)
		return NULL;
	for (size_t i = 0; i < file->n_families; i++)
		compare_family(file, &file->families[i], source, target, &to);
	for (size_t i = 0; i < source->n_plans; i++)
		compare_plan(file, source->plans[i], true, product_has_plan(target, source->plans[i]), &to);
	for (size_t i = 0; i < target->n_plans; i++)
		if (!product_has_plan(source, target->plans[i]))
			compare_plan(file, target->plans[i], false, true, &to);
	sort_changes(to.items, to.n);
	*ret_n = to.n;
	return to.items;
}

static bool counts(const struct product_file *file, const char *plan_id)
{
	const struct service_plan *plan = service_plan_by_id(file, plan_id);

	return !plan || !plan->quiet;
}

bool plan_includes_sku(const struct wizard *w, const struct product *target, const char *sku_id)
{
	const struct product *addon = product_by_sku(&w->file, sku_id);
	size_t n = 0, seen = 0;

	if (!target || str_empty(sku_id))
		return false;
	for (size_t i = 0; i < w->products.n_services; i++) {
		const struct service_facts *s = &w->products.services[i];
		if (!str_empty(s->directory_id) || !str_ieq(s->sku_id, sku_id))
			continue;
		seen++;
		if (s->company || !counts(&w->file, s->plan_id))
			continue;
		if (!product_has_plan(target, s->plan_id))
			return false;
		n++;
	}
	for (size_t i = 0; !seen && addon && i < addon->n_plans; i++) {
		if (!counts(&w->file, addon->plans[i]))
			continue;
		if (!product_has_plan(target, addon->plans[i]))
			return false;
		n++;
	}
	return n > 0;
}
