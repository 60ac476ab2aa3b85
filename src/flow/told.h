/* What the tenant says of its own products, into the product file. */
#ifndef FLOW_TOLD_H
#define FLOW_TOLD_H

struct api_skus;
struct product_file;

void told_take(struct product_file *file, const struct api_skus *skus);

#endif
