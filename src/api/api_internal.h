/* Inside of the client, shared by the files of this room alone. */
#ifndef API_API_INTERNAL_H
#define API_API_INTERNAL_H

#include "api/api.h"
#include "core/ident.h"
#include "core/secret.h"

struct assertion_key;
struct call;

struct token {
	struct secret access;
	int64_t expires_ms; /* used no longer than this, monotonic */
	unsigned serial;    /* grows with each one minted: tells whether a refused token is still the current one */
};

struct api {
	struct http *http;
	struct timers *timers;
	char *url[API_SERVICES]; /* NULL: absent */
	char *partner; /* NULL: none */
	char *tenant, *customer, *client_id, *locale, *user_agent;
	char *scopes; /* with spaces between them; NULL: ".default" */
	struct secret client_secret, refresh;
	struct secret certificate, certificate_key, certificate_passphrase; /* as they were given, for another process */
	struct assertion_key *assertion;                                    /* made from them; NULL: none */
	char *token_cache; /* the path of its file; NULL: none */
	struct api_limits limits;
	int64_t (*now_ms)(void), (*wall_ms)(void);
	int64_t skew_ms; /* service minus local; TIME_UNKNOWN: no answer yet */
	struct stream jitter;
	uint64_t last_id;
	struct call *calls; /* oldest first */
	struct token tokens[API_SERVICES];
	bool granted_told;   /* the last token for Graph said what it is good for: */
	uint32_t granted;    /* enum api_permission */
	struct call *minting; /* the one token request under way */
	bool closing;
	api_trace_fn *trace;
	void *trace_arg;
};

#endif
