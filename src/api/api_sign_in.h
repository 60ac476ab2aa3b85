/* Sign-in with Entra: the device code flow of RFC 8628, or client credentials when the client has a secret.
 *
 * One sign-in serves all services: its refresh token mints an access token for each of them when it is first needed, renews it before it
 * expires and once more when a service refuses it. Tokens live in memory alone. Source: Microsoft identity platform v2.0,
 * "OAuth 2.0 device authorization grant". */
#ifndef API_API_SIGN_IN_H
#define API_API_SIGN_IN_H

#include <stdbool.h>
#include <stdint.h>

struct api;
struct error;

struct api_sign_in_prompt {
	const char *user_code;
	const char *verification_uri;
	const char *message;  /* the service's own sentence, in the locale's language where it has one */
	int64_t expires_ms;   /* monotonic */
};

/* Called once, when there is a code to show; not at all when the client has a secret. The texts are valid during the call. */
typedef void api_sign_in_prompt_fn(void *arg, const struct api_sign_in_prompt *prompt);
/* ERROR_SIGNED_OUT with code "expired_token": the code was not used in time. ERROR_REFUSED with "authorization_declined": the person said no.
 * ERROR_CONFIG: the tenant or the client id is wrong. */
typedef void api_sign_in_fn(void *arg, const struct error *err);

uint64_t api_sign_in(struct api *api, api_sign_in_prompt_fn *prompt, api_sign_in_fn *done, void *arg);
bool api_signed_in(const struct api *api);
bool api_signs_in_alone(const struct api *api); /* has a client secret: nobody needs to type a code */
void api_sign_out(struct api *api);             /* forgets and wipes every token */

#endif
