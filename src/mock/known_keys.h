/* Training control refuses a key it does not know, so that a slip of the pen is told and not passed over. */
#ifndef MOCK_KNOWN_KEYS_H
#define MOCK_KNOWN_KEYS_H

#include <stddef.h>

struct error;

/* Looks at every object of the text, however deep. ERROR_INPUT names the first unknown key; whether the text is JSON is the decoder's to say. */
int known_keys_only(const char *text, size_t len, const char *const *known, struct error *err);

#endif
