/* Who is in a group. */
#include "api/api_groups.h"

#include "api/api_fetch.h"
#include "core/mem.h"

#include <stdlib.h>

#define MEMBER_PROPERTIES "id,displayName,userPrincipalName"

/* A member may be anything that the directory holds, and says what it is. */
static const struct json_word group_words[] = {
	{ "#microsoft.graph.group", 1 },
	{ NULL, 0 },
};

static const struct json_field member_fields[] = {
	JSON_FIELD("@odata.type", JSON_ENUM, struct api_member, is_group, .words = group_words),
	JSON_FIELD("id", JSON_TEXT, struct api_member, id, .flags = API_ID),
	JSON_FIELD("displayName", JSON_TEXT, struct api_member, display_name),
	JSON_FIELD("userPrincipalName", JSON_TEXT, struct api_member, upn),
	JSON_FIELDS_END,
};

static const struct json_shape member_shape = { "a member", sizeof(struct api_member), member_fields };

static int member_check(void *item, struct error *err)
{
	return check_id(((struct api_member *)item)->id, "id", err);
}

GRAPH_PAGE(members_shape, "the members", &member_shape);
const struct api_decoder api_members_decoder = { .name = "members", .shape = &members_shape, .element = &member_shape, .check = member_check };

FETCH_PAGES(api_members)

uint64_t api_group_members(struct api *api, const char *group_id, api_members_page_fn *page, api_members_fn *done, void *arg)
{
	struct call *c = api_members_pages(api, &api_members_decoder, page, done, arg);

	call_path_top(c, "/groups/%s/members?$select=" MEMBER_PROPERTIES, group_id);
	return call_start(c);
}

/* How long a page of these may be is not described, so that none is asked for. */
uint64_t api_group_members_with_errors(struct api *api, const char *group_id, api_members_page_fn *page, api_members_fn *done, void *arg)
{
	struct call *c = api_members_pages(api, &api_members_decoder, page, done, arg);

	call_path(c, "GET", "/groups/%s/membersWithLicenseErrors?$select=" MEMBER_PROPERTIES, group_id);
	return call_start(c);
}

void api_members_clear(struct api_members *m)
{
	api_list_clear(&member_shape, &m->list);
}
