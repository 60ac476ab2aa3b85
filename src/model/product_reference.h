/* The published table of products, as data/products-reference.csv holds it: the products and service plans that the product file does not have.
 *
 * Kinds of records: data/products-reference.awk, which makes the file. What the product file says of a product or a service plan stays. */
#ifndef MODEL_PRODUCT_REFERENCE_H
#define MODEL_PRODUCT_REFERENCE_H

#include "model/product_file.h"

/* After product_file_check(). ERROR_CONFIG that names the line; the file is then cleared by its owner. */
int product_reference_read(struct product_file *f, const char *bytes, size_t n, struct error *err);

#endif
