/* Inside json: secrets are taken out of a text before json-c reads it, because what json-c has read cannot be wiped. */
#ifndef JSON_HIDE_H
#define JSON_HIDE_H

#include "core/buf.h"
#include "json/decode.h"

#include <stdbool.h>

#define HIDE_FIELDS 64

struct hidden {
	char *secrets[HIDE_FIELDS]; /* by the number of their field, in the vault; NULL: not there */
	struct buf rest;            /* the text with "" where they stood */
	const struct json_field *refused;
	size_t broken;              /* the byte that does not fit */
};

enum hide_result {
	HIDE_DONE,
	HIDE_REFUSED, /* `refused` holds what no secret holds, or too much of it */
	HIDE_BROKEN   /* brackets and quotes do not fit together: `broken` */
};

bool has_secrets(const struct json_shape *shape);
/* Of the outermost object. Plain strings of no field go as well: what else a service sends along with a token is not for keeping. */
enum hide_result hide(struct hidden *ret, const struct json_shape *shape, const char *text, size_t len);
/* Into the struct that has been read from the rest. */
void hidden_put(struct hidden *h, const struct json_shape *shape, void *struct_);
void hidden_clear(struct hidden *h); /* after any result */

#endif
