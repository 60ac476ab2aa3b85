#include "flow/told.h"

#include "api/api_directory.h"
#include "core/mem.h"
#include "model/product_file.h"

#include <stdlib.h>

void told_take(struct product_file *file, const struct api_skus *skus)
{
	for (size_t i = 0; i < skus->count; i++) {
		const struct api_sku *s = &skus->items[i];
		struct told_plan *plans = xcalloc(s->plans.count + 1, sizeof *plans);
		for (size_t k = 0; k < s->plans.count; k++)
			plans[k] = (struct told_plan){ s->plans.items[k].id, s->plans.items[k].name };
		product_file_tell(file, s->sku_id, s->part_number, plans, s->plans.count);
		free(plans);
	}
}
