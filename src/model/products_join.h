/* For the products model alone: the join of Commerce, Graph and the Storefront, sorted for reading. */
#ifndef MODEL_PRODUCTS_JOIN_H
#define MODEL_PRODUCTS_JOIN_H

#include "model/products_model.h"

struct subscription *products_join(const struct wizard *w, const struct products_facts *facts, size_t *ret_n); /* the caller frees */

#endif
