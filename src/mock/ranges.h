/* Numbers as a scenario writes them: "1-12 20 33-40". */
#ifndef MOCK_RANGES_H
#define MOCK_RANGES_H

#include <stdbool.h>
#include <stdint.h>

/* The next range at `*at`, which moves on; false at the end, or where it makes no sense. */
bool ranges_next(const char **at, int64_t *ret_from, int64_t *ret_to);
bool ranges_valid(const char *text); /* "" is */

#endif
