/* Any product file: refused with a sentence that says where, or one in which everything that is looked up is found. */
#include "config.h"

#include "config/ini.h"
#include "core/error.h"
#include "core/text.h"
#include "model/product_file.h"
#include "tests/fuzz/input.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int take(void *arg, const struct ini_entry *e, struct error *err)
{
	return product_file_set(arg, e->section, e->key, e->value, err);
}

static void check_products(const struct product_file *f)
{
	for (size_t i = 0; i < f->n_products; i++) {
		const struct product *p = &f->products[i];

		if (!p->sku_id[0] || !p->name[0] || !product_by_sku(f, p->sku_id) || product_by_key(f, p->key) != p)
			abort();
		for (size_t k = 0; k < p->n_plans; k++)
			if (!product_has_plan(p, p->plans[k]))
				abort();
	}
}

static void check_rest(const struct product_file *f)
{
	for (size_t i = 0; i < f->n_plans; i++)
		if (!service_plan_by_id(f, f->plans[i].id))
			abort();
	for (size_t i = 0; i < f->n_families; i++)
		for (size_t level = 0; level < f->families[i].n_levels; level++)
			if (f->families[i].n_plans[level] == 0 || !family_of_plan(f, f->families[i].plans[level][0]))
				abort();
	for (size_t i = 0; i < f->n_rows; i++)
		for (size_t k = 0; k < f->rows[i].n_cells; k++)
			if (table_row_answer(&f->rows[i], product_by_key(f, f->rows[i].from), f->rows[i].cells[k].product) == TABLE_UNKNOWN)
				abort();
	for (size_t i = 0; i < CLOUDS; i++)
		if (admin_centre(f, cloud_words[i]) && !str_starts(admin_centre(f, cloud_words[i]), "https://"))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct error err = ERROR_INIT;
	struct product_file f;

	product_file_init(&f);
	if (ini_each(input_as_file(bytes, n), take, &f, &err) != 0 || product_file_check(&f, &err) != 0) {
		if (err.kind == ERROR_NONE || !err.text[0])
			abort();
	} else {
		check_products(&f);
		check_rest(&f);
	}
	product_file_clear(&f);
	return 0;
}
