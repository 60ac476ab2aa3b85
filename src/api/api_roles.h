/* What the signed-in person, or the program itself, may do. Microsoft Graph v1.0. */
#ifndef API_API_ROLES_H
#define API_API_ROLES_H

#include <stdbool.h>
#include <stdint.h>

struct api;
struct error;

enum api_may {
	API_CANNOT_TELL, /* the directory does not say: let the attempt decide */
	API_MAY_NOT,
	API_MAY
};

struct api_roles {
	enum api_may buy;           /* buy, upgrade and cancel: Global or Billing administrator */
	enum api_may move_licences; /* Global, License or User administrator, and the permission of the registration */
	bool global, billing, licence, user;

	bool alone;            /* a program holds permissions, and no roles */
	bool roles_told, permissions_told;
	uint32_t role_bits;    /* enum api_role */
	uint32_t permissions;  /* enum api_permission: of the registration, granted */
};

/* A directory that forbids the question is no error: the result says that it cannot be told. Plain data, nothing to clear.
 * api_permissions_missing() says what to ask an admin for. */
typedef void api_roles_fn(void *arg, const struct error *err, struct api_roles *result);
uint64_t api_roles_get(struct api *api, api_roles_fn *done, void *arg);

#endif
