/* For the address model alone: whether one field is right, by its country. */
#ifndef MODEL_ADDRESS_RULES_H
#define MODEL_ADDRESS_RULES_H

#include "model/address_model.h"

struct error;
struct product_file;

/* `rules` may be NULL: not known; then only what holds everywhere is asked. */
bool address_rule_needed(const struct product_file *file, const struct country_rules *rules, enum address_which which, const struct address *a,
	enum address_field field);
int address_rule_check(const struct product_file *file, const struct country_rules *rules, enum address_which which, const struct address *a,
	enum address_field field, struct error *err);
/* The service's patterns are for another engine: \d, \s and \w are translated; what POSIX does not know, or what could cost much, is
 * passed over (true: nothing is held against the text). */
bool address_pattern_matches(const char *pattern, const char *text);

#endif
