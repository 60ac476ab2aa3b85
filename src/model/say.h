/* For the models alone: sentences into a caller's buffer, and arrays that a model keeps of what flow handed in. */
#ifndef MODEL_SAY_H
#define MODEL_SAY_H

#include <stddef.h>
#include <stdint.h>

#define COUNT_TEXT 64

/* Formats into `to`, cut at a character. Returns `to`. */
const char *say(char *to, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* A number with its noun, in the language's plural: for a sentence to hold as one piece. */
const char *say_licences(int64_t n, char to[COUNT_TEXT]);
const char *say_users(int64_t n, char to[COUNT_TEXT]);
const char *say_groups(int64_t n, char to[COUNT_TEXT]);
/* Appends one item of an enumeration, with the language's separator before all but the first. */
void say_item(char *to, size_t size, const char *item);

/* A copy of `n` elements, NULL for none; the old array is freed. */
void *take_array(void *old, const void *items, size_t n, size_t size);

/* Ids and words of the wire: ASCII case does not count, spaces around them neither. */
int word_is(const char *word, const char *known);

#endif
