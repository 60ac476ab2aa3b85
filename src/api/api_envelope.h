/* The services' error envelopes, read as one. Nothing found leaves both texts NULL.
 * Graph: {"error":{"code","message","innerError"}}; Partner Center and Storefront: {"code": string or number,"description"};
 * its gateway: {"statusCode","message"}; Entra: {"error","error_description","error_codes":[numbers],"suberror"}. */
#ifndef API_API_ENVELOPE_H
#define API_API_ENVELOPE_H

#include "api/api.h"

struct envelope {
	char *code;
	char *text; /* cleaned, entities decoded */
	/* Entra's alone */
	char *sub;
	char *numbers; /* the list's own text: "[50012,70002]" */
};

void envelope_read(enum api_service service, const char *body, size_t len, struct envelope *ret);
void envelope_clear(struct envelope *e);

#endif
