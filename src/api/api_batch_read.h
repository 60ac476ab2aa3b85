/* The answer to a batch, taken apart: which part was answered how. The bodies are left where they stand in the text. */
#ifndef API_API_BATCH_READ_H
#define API_API_BATCH_READ_H

#include "json/skim.h"

struct batch_response {
	bool there;
	bool twice; /* two answers to one part: nobody can say which counts */
	int status; /* 0: not told */
	struct json_piece headers, body; /* len 0: none */
};

/* Parts have the ids "1" to "n"; they come in any order, and others are passed over. False: not a whole answer to a batch; what has been
 * filled is not to be relied on. */
bool batch_read(const char *text, size_t len, struct batch_response *responses, size_t n);
/* The value of a header, which may be a string or a number; the name is matched without case. */
bool batch_header(const struct batch_response *r, const char *name, char *to, size_t size);

#endif
