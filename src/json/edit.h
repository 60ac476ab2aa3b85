/* Changing one member of an object in its own text, for services that want back all that they sent: what this program does not know, numbers
 * that it cannot hold and the order of things go back byte for byte. */
#ifndef JSON_EDIT_H
#define JSON_EDIT_H

#include <stddef.h>

struct buf;
struct error;

/* Appends `text` to `to` with the value of the outermost object's member `name`, matched without case, replaced by `value`, which is JSON; where
 * there is no such member it is added at the end. A byte-order mark before the object is left out, as what precedes it in decode.h.
 * ERROR_ANSWER, and nothing is appended: the text is not JSON or not an object, or holds a name twice. */
int json_edit_member(const char *text, size_t len, const char *name, const char *value, struct buf *to, struct error *err);

#endif
