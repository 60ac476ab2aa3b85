/* What the client has made of an answer, as names and values: the tables that it decodes by say where everything is. */
#ifndef TESTS_CONTRACT_FLAT_H
#define TESTS_CONTRACT_FLAT_H

#include "core/buf.h"
#include "json/decode.h"

/* A line "path=value" for each thing that is there. An enumeration has the word that it was read by, a time its text on the wire. */
void flat_struct(struct buf *to, const struct json_shape *shape, const void *struct_, const char *path);
void flat_list(struct buf *to, const struct json_shape *element, const struct json_list *list, const char *path, size_t first);
void flat_put(struct buf *to, const char *path, const char *value);
/* NULL: there is none. The caller frees. */
char *flat_value(const struct buf *flat, const char *path);

#endif
