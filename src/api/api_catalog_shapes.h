/* Shapes of the catalog that more than one file reads by. */
#ifndef API_API_CATALOG_SHAPES_H
#define API_API_CATALOG_SHAPES_H

#include "json/decode.h"

extern const struct json_shape api_product_type_shape;
extern const struct json_shape api_product_shape;
extern const struct json_shape api_catalog_sku_shape;
extern const struct json_word api_refund_words[];

#endif
