/* The sign-in of a person, kept in a file from one run to the next where the configuration wants that. Whoever reads it is signed in. It is bound to
 * sign-in service, tenant and application; of another one it is left alone. */
#ifndef API_API_TOKEN_CACHE_H
#define API_API_TOKEN_CACHE_H

#include <stdbool.h>

struct api;
struct error;
struct secret;

/* A file that is there must be this user's own, of mode 0600, and no link: ERROR_CONFIG. */
int token_cache_use(struct api *api, const char *path, struct error *err);
bool token_cache_load(const struct api *api, struct secret *ret); /* false: nothing that fits */
void token_cache_save(const struct api *api);                     /* the current one; whole or not at all */
void token_cache_wipe(const struct api *api);

#endif
