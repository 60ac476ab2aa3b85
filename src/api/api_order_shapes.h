/* How an order is read, for the answers that hold orders: a list of them, one, the result of a checkout. */
#ifndef API_API_ORDER_SHAPES_H
#define API_API_ORDER_SHAPES_H

#include "json/decode.h"

struct error;

extern const struct json_shape api_order_shape; /* struct api_order */
int api_order_check(void *order, struct error *err);

#endif
