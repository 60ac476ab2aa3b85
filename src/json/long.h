/* Finds the long list of an answer in its text, so that it can be read an element at a time. */
#ifndef JSON_LONG_H
#define JSON_LONG_H

#include "json/decode.h"
#include "json/skim.h"

struct buf;

struct long_list {
	const struct json_shape *element;
	size_t offset, most; /* of the field; elements */
	struct json_piece text, list;
	struct json_skim skim;
};

/* False: the shape has no field that is JSON_LONG, or the text has no such list, or two. */
bool long_find(struct long_list *l, const struct json_shape *shape, const char *text, size_t len);
bool long_next(struct long_list *l, struct json_piece *ret_element);
bool long_ended(const struct long_list *l); /* after the last element, and nothing was wrong between them */
/* The text with "[]" where the list stands. */
void long_rest(const struct long_list *l, struct buf *to);

#endif
