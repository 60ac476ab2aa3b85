/* Inside json: the usual text, read straight into the struct. */
#ifndef JSON_PLAIN_H
#define JSON_PLAIN_H

#include "json/decode.h"

/* True: what json-c's tree would have given, at a fraction of its cost. False: the text holds something out of the ordinary, right or wrong
 * (an escape, a fraction, a name twice, an object of no shape …); nothing was filled, and the tree has to tell. */
bool plain_decode(const struct json_shape *shape, void *struct_, const char *text, size_t len, int depth);

/* What both readings share. */
void shape_prepare(const struct json_shape *shape, void *struct_); /* the zero value of a time is not 1970 but "unknown" */
size_t field_text_limit(const struct json_field *f);

#endif
