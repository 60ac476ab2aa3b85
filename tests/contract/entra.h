/* Requests to the training Entra, as any client might send them, and what it says. */
#ifndef TESTS_CONTRACT_ENTRA_H
#define TESTS_CONTRACT_ENTRA_H

#include "client.h"

#define GRAPH "https://graph.microsoft.com"
#define COMMERCE "https://api.partnercenter.microsoft.com"
#define PRICE_SHEET "https://api.partner.microsoft.com"
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* Sets one key of the scenario in the middle of the run. */
void entra_set(struct client *c, const char *section, const char *key, const char *value);
/* POST to "/entra/TENANT/oauth2/v2.0/LEAF"; {cid} is the organisation's id. Returns the status. */
long entra_post(struct client *c, const char *tenant, const char *leaf, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* A device code and its polls, until there is an answer that is not authorization_pending. */
long entra_sign_in(struct client *c, const char *tenant, const char *scope);
long entra_refresh(struct client *c, const char *tenant, const char *refresh_token, const char *scope);
long entra_alone(struct client *c, const char *tenant, const char *scope); /* client credentials, with the secret */
char *entra_text(const struct client *c, const char *key); /* of the last answer; NULL: it is not there. The caller frees */
/* The last answer is this refusal, with all the fields that one has. */
void entra_expect(const struct client *c, long status, const char *error, int code);

#endif
