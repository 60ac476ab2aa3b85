/* Groups that give licences to their members. Microsoft Graph v1.0.
 *
 * A change of a group's licences is accepted first and worked off later: licenseProcessingState tells how far it is. */
#ifndef API_API_GROUPS_H
#define API_API_GROUPS_H

#include "api/api_licences.h"

enum api_group_processing {
	API_GROUP_UNKNOWN,
	API_GROUP_QUEUED,
	API_GROUP_IN_PROGRESS,
	API_GROUP_COMPLETE,
	API_GROUP_FAILED
};

struct api_group {
	char *id;
	char *display_name;
	API_LIST(struct api_user_licence) licences;
	enum api_group_processing processing;
};

struct api_groups {
	API_LIST(struct api_group);
};

typedef void api_groups_fn(void *arg, const struct error *err, struct api_groups *result);
typedef void api_group_fn(void *arg, const struct error *err, struct api_group *result);
uint64_t api_groups_with_licence(struct api *api, const char *sku_id, api_groups_fn *done, void *arg);
uint64_t api_group_get(struct api *api, const char *group_id, api_group_fn *done, void *arg);
void api_groups_clear(struct api_groups *g);
void api_group_clear(struct api_group *g);

/* Direct members, a page at a time. A nested group is a member that licences do not reach: its members get nothing from this group. */
struct api_member {
	char *id;
	char *display_name;
	char *upn;     /* NULL: not a user */
	int is_group;  /* 1; 0: a user, or something that takes no licence */
};
struct api_members {
	API_LIST(struct api_member);
};
typedef void api_members_page_fn(void *arg, struct api_members *page);
typedef void api_members_fn(void *arg, const struct error *err, size_t count);
uint64_t api_group_members(struct api *api, const char *group_id, api_members_page_fn *page, api_members_fn *done, void *arg);
uint64_t api_group_members_with_errors(struct api *api, const char *group_id, api_members_page_fn *page, api_members_fn *done, void *arg);
void api_members_clear(struct api_members *m);

/* The same as for a user; user_id is the group's. Sent once, as all changes here: the batch has one part. */
uint64_t api_group_change(struct api *api, const char *request_id, const struct api_licence_change *change, api_batch_fn *done, void *arg);

#endif
