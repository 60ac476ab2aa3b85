/* For the models alone: service plans of two products set side by side, by family. */
#ifndef MODEL_PLAN_COMPARE_H
#define MODEL_PLAN_COMPARE_H

#include "model/plan_model.h"

/* What somebody who leaves `source` for `target` loses, keeps in part, has in a higher version, gains and keeps, in this order.
 * The caller frees. */
struct service_change *plan_compare(const struct product_file *file, const struct product *source, const struct product *target, size_t *ret_n);

/* Service plans of a SKU: what the tenant's own list says, else the product file. Company-wide plumbing is left out. true: every one of
 * them (one at least) is in `target`, by id. */
bool plan_includes_sku(const struct wizard *w, const struct product *target, const char *sku_id);

#endif
