/* Users and the licences they hold, a page at a time: a tenant may have a million of them. Microsoft Graph v1.0. */
#ifndef API_API_USERS_H
#define API_API_USERS_H

#include "api/api_list.h"

struct api;
struct error;

/* Direct and inherited assignments mixed, as the service counts them. */
struct api_user_licence {
	char *sku_id;
	API_LIST(char *) disabled_plans; /* ids of service plans switched off */
};

enum api_licence_state {
	API_LICENCE_STATE_UNKNOWN,
	API_LICENCE_ACTIVE,
	API_LICENCE_ACTIVE_WITH_ERROR,
	API_LICENCE_DISABLED,
	API_LICENCE_ERROR
};

/* One for each source: the same product may stand here directly and through a group. */
struct api_licence_source {
	char *sku_id;
	char *group_id; /* NULL: assigned directly */
	enum api_licence_state state;
	char *error;    /* "CountViolation", …; NULL: none */
	API_LIST(char *) disabled_plans;
};

struct api_user {
	char *id;
	char *display_name;
	char *upn;
	char *usage_location; /* two letters; NULL: not set */
	bool enabled;
	API_LIST(struct api_user_licence) licences;
	API_LIST(struct api_licence_source) sources;
};

struct api_users {
	API_LIST(struct api_user);
};

/* Each page once, in order; the callee may move users out of it. */
typedef void api_users_page_fn(void *arg, struct api_users *page);
typedef void api_users_fn(void *arg, const struct error *err, size_t count);

/* Everybody who holds this product, directly or through a group. */
uint64_t api_users_with_licence(struct api *api, const char *sku_id, api_users_page_fn *page, api_users_fn *done, void *arg);
void api_users_clear(struct api_users *u);
void api_user_clear(struct api_user *u);

#endif
