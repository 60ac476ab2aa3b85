/* Sign-in with Entra: the device code flow of RFC 8628 for a person, or client credentials when the client has a secret or a certificate.
 *
 * One sign-in serves all services: its refresh token mints an access token for each of them when it is first needed, renews it before it
 * expires and once more when a service refuses it. A partner's person signs in at home; tokens for what is the customer's come from the
 * customer's tenant, by the same sign-in. Tokens live in memory; a person's sign-in is kept in a file as well where a cache is used.
 * Sources: Microsoft identity platform v2.0, "OAuth 2.0 device authorization grant", "OAuth 2.0 client credentials flow". */
#ifndef API_API_SIGN_IN_H
#define API_API_SIGN_IN_H

#include <stdbool.h>
#include <stdint.h>

struct api;
struct error;
struct secret;

struct api_sign_in_prompt {
	const char *user_code;
	const char *verification_uri;
	const char *message;  /* the service's own sentence, in the locale's language where it has one */
	int64_t expires_ms;   /* monotonic */
	const char *tenant;   /* where to sign in: id, domain or "organizations" */
	const char *customer; /* the tenant that a partner works on; NULL: the same */
};

/* Called once, when there is a code to show; not at all when the client signs in alone, or a kept sign-in is still good. The texts are valid during the call. */
typedef void api_sign_in_prompt_fn(void *arg, const struct api_sign_in_prompt *prompt);
/* ERROR_SIGNED_OUT with code "expired_token": the code was not used in time. ERROR_REFUSED with "authorization_declined": the person said no.
 * ERROR_CONFIG: the tenant, the client id or the
 * registration is wrong; ERROR_FORBIDDEN: nobody has consented yet. The text names the remedy (api_sign_in_refusal.h). */
typedef void api_sign_in_fn(void *arg, const struct error *err);

uint64_t api_sign_in(struct api *api, api_sign_in_prompt_fn *prompt, api_sign_in_fn *done, void *arg);
bool api_signed_in(const struct api *api);
bool api_signs_in_alone(const struct api *api); /* has a secret or a certificate: nobody needs to type a code */
void api_sign_out(struct api *api);             /* forgets and wipes every token, and what is kept of the sign-in */

/* PEM texts, moved in; `passphrase` may be empty. ERROR_CONFIG, and nothing has changed. */
int api_use_certificate(struct api *api, struct secret *certificate, struct secret *key, struct secret *passphrase, struct error *err);
/* A file that is there must be its owner's alone: ERROR_CONFIG. */
int api_use_token_cache(struct api *api, const char *path, struct error *err);

#endif
