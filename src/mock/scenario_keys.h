/* Every key of a scenario file. */
#ifndef MOCK_SCENARIO_KEYS_H
#define MOCK_SCENARIO_KEYS_H

#include "mock/scenario.h"

#include <stddef.h>
#include <stdint.h>

enum key_kind { KEY_TEXT, KEY_INT, KEY_BOOL, KEY_DURATION, KEY_WORD, KEY_AMOUNT };

struct scenario_key {
	const char *name;
	enum key_kind kind;
	size_t offset;        /* in struct scenario, or in the element of a repeated section */
	const char *standard; /* used when the file does not say; NULL: none */
	int64_t min, max;
	const char *const *words; /* allowed; KEY_WORD stores the index, KEY_TEXT the word */
	const char *help;
};

struct scenario_section {
	const char *name; /* "tenant", or "subscription" for [subscription.LABEL] */
	const char *help;
	const struct scenario_key *keys; /* ended by name NULL */
	size_t element;                  /* size of one; 0: the section stands once */
	size_t list, count, label;       /* offsets of the array and its count in struct scenario, of the label in the element */
};

extern const struct scenario_section scenario_sections[]; /* ended by name NULL */

#endif
