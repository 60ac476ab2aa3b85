/* Whether a service is there at all: asked once, without a token. What it answers does not matter, only that it is the service that does. */
#ifndef API_API_PROBE_H
#define API_API_PROBE_H

#include "api/api.h"

struct api_probe {
	int64_t took_ms;
};

/* A refusal is an answer. ERROR_OFFLINE, ERROR_TLS and their like: nothing came back; ERROR_SERVICE: it is out of order; ERROR_ANSWER: somebody
 * else answered in its place. */
typedef void api_probe_fn(void *arg, const struct error *err, struct api_probe *result);
/* Not API_ENTRA: that one is asked for its authority (api_authority.h). */
uint64_t api_probe(struct api *api, enum api_service service, api_probe_fn *done, void *arg);

#endif
