/* The sign-in as one piece, for another process of this program: what it holds is as good as the sign-in itself. */
#ifndef API_API_KEYS_H
#define API_API_KEYS_H

#include "api/api.h"

/* Times are what is left: another process's monotonic clock need not be this one's. */
struct api_keys {
	struct secret client_secret, refresh;
	struct secret certificate, certificate_key, certificate_passphrase;
	struct {
		struct secret access;
		int64_t left_ms;
	} tokens[API_SERVICES];
};
#define API_KEYS_INIT ((struct api_keys){ .client_secret = SECRET_INIT })

void api_keys_give(const struct api *api, struct api_keys *ret); /* copies; the caller clears */
void api_keys_take(struct api *api, struct api_keys *keys);      /* they change hands: `keys` is empty afterwards */
void api_keys_clear(struct api_keys *keys);                      /* wipes */

#endif
