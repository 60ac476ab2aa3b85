/* A look at JSON text before json-c reads it, for what json-c takes without a word: NaN and Infinity, integers that do not fit
 * and would be saturated, malformed numbers, raw control bytes in strings, and (by counting) names that stand twice. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stddef.h>

struct error;

/* Depth 1 is the outermost object or list. Counts the names of all objects. ERROR_ANSWER. */
int json_scan(const char *text, size_t len, int max_depth, size_t *ret_names, struct error *err);

#endif
