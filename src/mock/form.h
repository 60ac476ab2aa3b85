/* application/x-www-form-urlencoded bodies. */
#ifndef MOCK_FORM_H
#define MOCK_FORM_H

#include <stdbool.h>
#include <stddef.h>

enum { FORM_FIELDS = 24 };

struct form {
	char *text; /* holds the names and values */
	const char *names[FORM_FIELDS], *values[FORM_FIELDS];
	size_t n;
};

void form_parse(struct form *f, const char *body, size_t len);
void form_clear(struct form *f); /* wipes: a form may hold a secret */
void form_decode(char *text, bool plus_is_space); /* percent escapes, in place */
const char *form_get(const struct form *f, const char *name); /* NULL: absent */

#endif
