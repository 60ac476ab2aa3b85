/* Lists of words in one text, separated by spaces: scopes, roles, permissions. */
#ifndef MOCK_WORDS_H
#define MOCK_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The next word, and its length; NULL at the end. */
const char *words_next(const char **at, size_t *ret_len);
bool words_have(const char *list, const char *word); /* without case */
/* Each word of `wanted` is in the list. */
bool words_have_all(const char *list, const char *wanted);

#endif
