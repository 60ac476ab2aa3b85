/* How a program proves with a certificate who it is: a token that it signs itself. Sources: RFC 7523; Microsoft identity platform, "Application
 * authentication certificate credentials". The only file of this room that knows OpenSSL. */
#ifndef API_API_ASSERTION_H
#define API_API_ASSERTION_H

#include "core/secret.h"

#include <stdint.h>

struct error;

struct assertion_key;

/* PEM texts; `passphrase` NULL or empty: none. ERROR_CONFIG that says which of them is wrong, and how. What the TLS library allocates lies in the
 * vault once the http seam is there: make that first. */
int assertion_key_new(struct assertion_key **ret, const struct secret *certificate, const struct secret *key, const struct secret *passphrase,
	struct error *err);
void assertion_key_free(struct assertion_key *k);

/* Good for a few minutes from `now_ms`, the service's time. `audience` is the token endpoint. False: the library failed. */
bool assertion_make(const struct assertion_key *k, const char *audience, const char *client_id, int64_t now_ms, struct secret *ret);

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

#endif
