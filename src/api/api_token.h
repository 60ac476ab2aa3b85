/* Access tokens, one for each service, all minted from one sign-in. Only one request for a token is under way at any time, because a
 * refresh token may be replaced by the answer. */
#ifndef API_API_TOKEN_H
#define API_API_TOKEN_H

#include "api/api_internal.h"

struct error;

enum token_state {
	TOKEN_READY,
	TOKEN_WANTED, /* none that is valid, but one can be minted */
	TOKEN_NONE    /* somebody has to sign in */
};

enum token_state token_get(const struct api *api, enum api_service service, const struct secret **ret, unsigned *ret_serial);
/* Mints one unless that is under way already; calls in CALL_WAITS_TOKEN are resumed when it is there or cannot be had. */
void token_want(struct api *api, enum api_service service);
/* The service did not accept this one. */
void token_reject(struct api *api, enum api_service service, unsigned serial);
void token_forget_all(struct api *api);

/* A service that repeats in its words what it was sent does not get it shown: "…" stands for each secret of the client's and the call's. */
struct call;
void token_hide(const struct call *c, char *text);

/* Whose tokens the service takes, and where whoever signs in is at home: api's own texts, compared by address. */
const char *token_authority(const struct api *api, enum api_service service);
const char *token_home(const struct api *api);
/* The service whose token serves `service` too. */
enum api_service token_resource(const struct api *api, enum api_service service);

/* What Entra answers, of the tenant that was asked. ERROR_ANSWER. */
int token_store(struct api *api, enum api_service service, const char *authority, const char *body, size_t len, struct error *err);
/* The service whose token a sign-in begins with; API_SERVICES if none is configured that takes any. */
enum api_service token_first_service(const struct api *api);
struct buf;
void token_add_scope(struct buf *to, const struct api *api, enum api_service service);
/* "https://…/tenant/oauth2/v2.0/<leaf>": the caller frees. */
char *token_endpoint(const struct api *api, const char *authority, const char *leaf);
void token_forget_identity(struct api *api); /* the application's own secret and certificate */

#endif
