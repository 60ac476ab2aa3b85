/* Any published table of products: refused with a sentence, or one in which every product's services are there. Then what a tenant tells. */
#include "config.h"

#include "core/error.h"
#include "core/text.h"
#include "model/product_reference.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_all(const struct product_file *f)
{
	struct product_matches matches;

	for (size_t i = 0; i < f->n_products; i++) {
		const struct product *p = &f->products[i], *found = product_by_sku(f, p->sku_id);

		if (!p->sku_id[0] || !p->name[0] || !p->part_number[0] || p->key[0] || !found || !text_is_clean(p->name) || !text_is_clean(p->part_number))
			abort();
		for (size_t k = 0; k < p->n_plans; k++)
			if (!service_plan_by_id(f, p->plans[k]))
				abort();
		product_file_find(f, p->part_number, &matches);
		if (found == p && matches.count == 0) /* one id twice: the first counts */
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct error err = ERROR_INIT;
	struct product_file f;

	product_file_init(&f);
	if (product_reference_read(&f, (const char *)bytes, n, &err) != 0) {
		if (err.kind != ERROR_CONFIG || !err.text[0])
			abort();
	} else {
		check_all(&f);
		if (f.n_products > 0) {
			const struct told_plan told[] = { { "told", "TOLD" }, { f.products[0].sku_id, "" } };
			product_file_tell(&f, f.products[0].sku_id, "told", told, 2);
			if (product_by_sku(&f, f.products[0].sku_id)->n_plans == 0 || !service_plan_by_id(&f, "told"))
				abort();
		}
	}
	product_file_clear(&f);
	return 0;
}
