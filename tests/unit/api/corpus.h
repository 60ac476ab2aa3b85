/* The answers that the fuzz targets start from: written by hand, so the unit tests use them too. */
#ifndef TESTS_API_CORPUS_H
#define TESTS_API_CORPUS_H

#include <stddef.h>

/* tests/fuzz/corpus/api_NAME/FILE; the caller frees. Fails the test when it is not there. */
char *corpus_read(const char *name, const char *file, size_t *ret_len);
/* Calls `fn` for each file of a directory. */
void corpus_each(const char *name, void (*fn)(void *arg, const char *file, const char *text, size_t len), void *arg);

#endif
