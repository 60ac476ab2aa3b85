/* What each thing that the wizard does needs: a permission of Microsoft Graph that the registration was granted, and, of a person, a role in
 * the directory. Source: Microsoft Graph permissions reference; Microsoft Entra built-in roles. */
#ifndef API_API_PERMISSIONS_H
#define API_API_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Permissions and roles that this program knows, in sets of bits. */
enum api_permission {
	API_ORGANIZATION_READ = 1 << 0,
	API_ORGANIZATION_WRITE = 1 << 1,
	API_LICENCE_READ = 1 << 2,
	API_LICENCE_WRITE = 1 << 3,
	API_USER_READ = 1 << 4,
	API_USER_WRITE = 1 << 5,
	API_GROUP_READ = 1 << 6,
	API_GROUP_WRITE = 1 << 7,
	API_GROUP_MEMBER_READ = 1 << 8,
	API_DIRECTORY_READ = 1 << 9,
	API_DIRECTORY_WRITE = 1 << 10,
	API_HEALTH_READ = 1 << 11
};

enum api_role {
	API_ROLE_GLOBAL = 1 << 0,
	API_ROLE_BILLING = 1 << 1,
	API_ROLE_LICENCE = 1 << 2,
	API_ROLE_USER = 1 << 3,
	API_ROLE_WRITER = 1 << 4
};

uint32_t permission_by_id(const char *id);      /* of an application permission; 0: none that matters here */
uint32_t role_by_id(const char *template_id);   /* of a directory role */
/* The `scope` of an answer with a token: "openid https://graph.microsoft.com/User.Read.All …". False: it does not say what was granted. */
bool permissions_of_scope(const char *scope, uint32_t *ret);

enum api_feature {
	API_FEATURE_READ,   /* look at subscriptions, plans, users and groups */
	API_FEATURE_MOVE,   /* move licences */
	API_FEATURE_BUY,    /* buy, upgrade, cancel */
	API_FEATURE_HEALTH, /* service incidents */
	API_FEATURES
};

struct api_missing {
	enum api_feature feature;
	bool is_role;     /* of the person who is signed in; otherwise a permission of the registration */
	const char *name; /* what to ask for, as the service names it: "LicenseAssignment.ReadWrite.All", "Billing Administrator" */
	const char *why;  /* what it is needed for: a sentence in the user's language */
};

#define API_MISSING_MOST 12

struct api_roles;

/* What is known to be missing, the least that would do; what cannot be told is not in it. Returns how many. */
size_t api_permissions_missing(const struct api_roles *roles, struct api_missing to[API_MISSING_MOST]);
/* The permissions that everything together needs, for who makes the registration: names with spaces between them. */
const char *api_permissions_wanted(void);
const char *api_feature_name(enum api_feature feature); /* translated: "move licences" */

#endif
