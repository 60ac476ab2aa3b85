/* Who is signed in. Microsoft Graph v1.0, "Get a user": /me. */
#ifndef API_API_ACCOUNT_H
#define API_API_ACCOUNT_H

#include <stdint.h>

struct api;
struct error;

struct api_account {
	char *id;
	char *upn; /* as it is typed to sign in */
};

/* A program that signs in as itself is nobody there: ERROR_REFUSED. */
typedef void api_account_fn(void *arg, const struct error *err, struct api_account *result);
uint64_t api_account_get(struct api *api, api_account_fn *done, void *arg);
void api_account_clear(struct api_account *a);

#endif
