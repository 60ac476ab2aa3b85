/* Who is who among the products: what the tenant has told counts before the files. */
#include "model/product_file.h"

#include "core/mem.h"
#include "core/text.h"
#include "model/product_rules.h"

#include <stdlib.h>
#include <string.h>

/* ── what the tenant has told ── */

void product_told_clear(struct product_file *f)
{
	for (size_t i = 0; i < f->n_told; i++) {
		free(f->told[i]->plans);
		free(f->told[i]);
	}
	for (size_t i = 0; i < f->n_told_plans; i++)
		free(f->told_plans[i]);
	free(f->told);
	free(f->told_plans);
}

static struct product *told_slot(struct product_file *f, const char *sku_id)
{
	for (size_t i = 0; i < f->n_told; i++)
		if (str_ieq(f->told[i]->sku_id, sku_id))
			return f->told[i];
	f->told = xgrow(f->told, &f->cap_told, f->n_told, sizeof *f->told);
	return f->told[f->n_told++] = xcalloc(1, sizeof **f->told);
}

static void tell_plan(struct product_file *f, const struct told_plan *plan)
{
	if (service_plan_by_id(f, plan->id))
		return;
	struct service_plan *told = xcalloc(1, sizeof *told);
	str_copy(told->id, sizeof told->id, plan->id);
	str_copy(told->word, sizeof told->word, plan->word);
	str_copy(told->name, sizeof told->name, str_empty(plan->word) ? plan->id : plan->word);
	f->told_plans = xgrow(f->told_plans, &f->cap_told_plans, f->n_told_plans, sizeof *f->told_plans);
	f->told_plans[f->n_told_plans++] = told;
}

void product_file_tell(struct product_file *f, const char *sku_id, const char *part_number, const struct told_plan *plans, size_t n)
{
	const struct product *known = product_by_sku(f, sku_id);

	if (str_empty(sku_id) || (known && !n))
		return;
	struct product *p = told_slot(f, sku_id);
	if (p != known) {
		*p = known ? *known : (struct product){ .path = PATH_NONE };
		p->plans = NULL;
		p->cap_plans = 0;
	}
	p->n_plans = 0;
	str_copy(p->sku_id, sizeof p->sku_id, sku_id);
	if (!str_empty(part_number))
		str_copy(p->part_number, sizeof p->part_number, part_number);
	if (str_empty(p->name))
		str_copy(p->name, sizeof p->name, str_empty(part_number) ? sku_id : part_number);
	for (size_t i = 0; i < n; i++) {
		if (product_has_plan(p, plans[i].id))
			continue;
		product_add_plan(p, plans[i].id);
		tell_plan(f, &plans[i]);
	}
}

bool product_is_told(const struct product_file *f, const struct product *p)
{
	for (size_t i = 0; i < f->n_told; i++)
		if (f->told[i] == p)
			return true;
	return false;
}

/* ── by a word ── */

static size_t space_at(const char *text)
{
	return *text == ' ' || *text == '\t' ? 1 : strncmp(text, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static void skip_spaces(const char **at)
{
	for (size_t n; (n = space_at(*at)) > 0;)
		*at += n;
}

static bool same_words(const char *a, const char *b)
{
	for (skip_spaces(&a), skip_spaces(&b); *a && *b; a++, b++) {
		bool gap = space_at(a) > 0;
		if (gap != (space_at(b) > 0))
			break;
		if (gap) {
			skip_spaces(&a);
			skip_spaces(&b);
		}
		char left[2] = { *a }, right[2] = { *b };
		if (!*a || !*b || !str_ieq(left, right))
			break;
	}
	skip_spaces(&a);
	skip_spaces(&b);
	return !*a && !*b;
}

static bool by_part_number(const struct product *p, const char *word)
{
	return same_words(p->part_number, word);
}

static bool by_name(const struct product *p, const char *word)
{
	return same_words(p->name, word);
}

static void add_match(struct product_matches *to, const struct product *p)
{
	if (to->count < PRODUCT_MATCHES)
		to->items[to->count] = p;
	to->count++;
}

static void collect(const struct product_file *f, const char *word, bool (*fits)(const struct product *, const char *), struct product_matches *to)
{
	for (size_t i = 0; i < f->n_told; i++)
		if (fits(f->told[i], word))
			add_match(to, f->told[i]);
	for (size_t i = 0; i < f->n_products; i++)
		if (fits(&f->products[i], word) && product_by_sku(f, f->products[i].sku_id) == &f->products[i])
			add_match(to, &f->products[i]);
}

void product_file_find(const struct product_file *f, const char *word, struct product_matches *ret)
{
	const struct product *p = product_by_key(f, word);

	*ret = (struct product_matches){ .count = 0 };
	if (str_empty(word))
		return;
	p = p ? product_by_sku(f, p->sku_id) : product_by_sku(f, word);
	if (p)
		add_match(ret, p);
	if (!ret->count)
		collect(f, word, by_part_number, ret);
	if (!ret->count)
		collect(f, word, by_name, ret);
}

/* ── by an id ── */

const struct product *product_by_sku(const struct product_file *f, const char *sku_id)
{
	for (size_t i = 0; !str_empty(sku_id) && i < f->n_told; i++)
		if (str_ieq(f->told[i]->sku_id, sku_id))
			return f->told[i];
	for (size_t i = 0; !str_empty(sku_id) && i < f->n_products; i++)
		if (str_ieq(f->products[i].sku_id, sku_id))
			return &f->products[i];
	return NULL;
}

const struct product *product_by_key(const struct product_file *f, const char *key)
{
	for (size_t i = 0; !str_empty(key) && i < f->n_products; i++)
		if (str_eq(f->products[i].key, key))
			return &f->products[i];
	return NULL;
}

const struct product *product_source(const struct product_file *f)
{
	for (size_t i = 0; i < f->n_products; i++)
		if (f->products[i].source)
			return &f->products[i];
	return NULL;
}

bool product_has_plan(const struct product *p, const char *plan_id)
{
	for (size_t i = 0; i < p->n_plans; i++)
		if (str_ieq(p->plans[i], plan_id))
			return true;
	return false;
}

const struct service_plan *service_plan_by_id(const struct product_file *f, const char *plan_id)
{
	for (size_t i = 0; i < f->n_plans; i++)
		if (str_ieq(f->plans[i].id, plan_id))
			return &f->plans[i];
	for (size_t i = 0; i < f->n_told_plans; i++)
		if (str_ieq(f->told_plans[i]->id, plan_id))
			return f->told_plans[i];
	return NULL;
}

const struct family *family_of_plan(const struct product_file *f, const char *plan_id)
{
	for (size_t i = 0; i < f->n_families; i++)
		for (size_t level = 0; level < f->families[i].n_levels; level++)
			for (size_t n = 0; n < f->families[i].n_plans[level]; n++)
				if (str_ieq(f->families[i].plans[level][n], plan_id))
					return &f->families[i];
	return NULL;
}

enum table_answer table_row_answer(const struct table_row *row, const struct product *from, const char *product_key)
{
	if (!str_empty(row->from) && (!from || !str_eq(from->key, row->from)))
		return TABLE_UNKNOWN;
	for (size_t i = 0; i < row->n_cells; i++)
		if (str_eq(row->cells[i].product, product_key))
			return row->cells[i].answer;
	return TABLE_UNKNOWN;
}

static const char *address_of_cloud(const char addresses[CLOUDS][NAME_TEXT], const char *cloud)
{
	for (size_t i = 0; i < CLOUDS; i++)
		if (str_eq(cloud, cloud_words[i]) && !str_empty(addresses[i]))
			return addresses[i];
	return NULL;
}

const char *admin_centre(const struct product_file *f, const char *cloud)
{
	return address_of_cloud(f->admin_centres, cloud);
}

const char *registration_portal(const struct product_file *f, const char *cloud)
{
	return address_of_cloud(f->registration_portals, cloud);
}
