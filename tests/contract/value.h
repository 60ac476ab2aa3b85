/* JSON as the tests compare it: values are found by a path, and two of them are the same, or one has the shape of the other. */
#ifndef TESTS_CONTRACT_VALUE_H
#define TESTS_CONTRACT_VALUE_H

#include "core/buf.h"
#include "json/tree.h"

#include <stdbool.h>

/* What precedes the first brace, a byte-order mark or a '?', is passed over. Fails the test when it is not JSON. The caller frees the tree. */
struct json_object *value_parse(const char *text, size_t len, const char *what);

/* "value[0].@odata.type": members by their names, also those with a dot in them, elements by number, -1 the last. NULL: there is nothing, or null. */
struct json_object *value_at(struct json_object *v, const char *path);
struct json_object *value_member(struct json_object *object, const char *name, bool with_case);
/* A string as it is, anything else as it is written; NULL: there is nothing. Valid until the next call of the same slot (there are 8). */
const char *value_text(struct json_object *v, const char *path);

/* The same members with the same values, in any order; lists in the same order. "<guid>", "<any>" and "<time>" in `expected` take whatever is one.
 * Otherwise `why` says where they differ. */
bool value_same(struct json_object *expected, struct json_object *actual, struct buf *why);
/* The members of `example` are all there, of the same type, GUIDs where it has GUIDs and times where it has times; each element of a list looks like
 * the example's first. null in the example takes anything. `optional` is a list of paths, lists in them written "[]", that may be absent, null or
 * empty. */
bool value_like(struct json_object *example, struct json_object *actual, struct json_object *optional, struct buf *why);
/* Whether a text is what "<guid>", "<any>", "<time>", or such a word within other text, stands for. */
bool text_fits(const char *pattern, const char *text);

#endif
