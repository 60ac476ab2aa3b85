#include "api/api_users.h"

#include "api/api_fetch.h"
#include "api/api_user_shapes.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>

static const struct json_word state_words[] = {
	{ "Active", API_LICENCE_ACTIVE },
	{ "ActiveWithError", API_LICENCE_ACTIVE_WITH_ERROR },
	{ "Disabled", API_LICENCE_DISABLED },
	{ "Error", API_LICENCE_ERROR },
	{ NULL, 0 },
};

static const struct json_field licence_fields[] = {
	JSON_FIELD("skuId", JSON_TEXT, struct api_user_licence, sku_id, .flags = API_ID),
	JSON_FIELD("disabledPlans", JSON_LIST, struct api_user_licence, disabled_plans, .limit = 1000),
	JSON_FIELDS_END,
};

const struct json_shape api_user_licence_shape = { "a licence", sizeof(struct api_user_licence), licence_fields };

static const struct json_field source_fields[] = {
	JSON_FIELD("skuId", JSON_TEXT, struct api_licence_source, sku_id, .flags = API_ID),
	JSON_FIELD("assignedByGroup", JSON_TEXT, struct api_licence_source, group_id, .flags = JSON_RAW),
	JSON_FIELD("state", JSON_ENUM, struct api_licence_source, state, .words = state_words),
	JSON_FIELD("error", JSON_TEXT, struct api_licence_source, error),
	JSON_FIELD("disabledPlans", JSON_LIST, struct api_licence_source, disabled_plans, .limit = 1000),
	JSON_FIELDS_END,
};

static const struct json_shape source_shape = { "the source of a licence", sizeof(struct api_licence_source), source_fields };

static const struct json_field user_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct api_user, id, .flags = API_ID),
	JSON_FIELD("displayName", JSON_TEXT, struct api_user, display_name),
	JSON_FIELD("userPrincipalName", JSON_TEXT, struct api_user, upn),
	JSON_FIELD("usageLocation", JSON_TEXT, struct api_user, usage_location, .limit = 20),
	JSON_FIELD("accountEnabled", JSON_BOOL, struct api_user, enabled),
	JSON_FIELD("assignedLicenses", JSON_LIST, struct api_user, licences, .flags = JSON_REQUIRED, .limit = 1000, .shape = &api_user_licence_shape),
	JSON_FIELD("licenseAssignmentStates", JSON_LIST, struct api_user, sources, .limit = 10000, .shape = &source_shape),
	JSON_FIELDS_END,
};

const struct json_shape api_user_shape = { "a user", sizeof(struct api_user), user_fields };

static int user_check(void *item, struct error *err)
{
	struct api_user *u = item;
	int rc = check_id(u->id, "id", err);

	for (size_t i = 0; i < u->licences.count && rc == 0; i++)
		rc = check_id(u->licences.items[i].sku_id, "skuId", err);
	for (size_t i = 0; i < u->sources.count && rc == 0; i++) {
		struct api_licence_source *s = &u->sources.items[i];

		rc = check_id(s->sku_id, "skuId", err);
		/* No error is told as null by the description and as the word None by the service. */
		if (str_ieq(s->error, "None"))
			str_set(&s->error, NULL);
	}
	return rc;
}

const struct api_decoder api_user_decoder = { .name = "user", .shape = &api_user_shape, .check = user_check };
GRAPH_PAGE(users_shape, "the users", &api_user_shape);
const struct api_decoder api_users_decoder = { .name = "users", .shape = &users_shape, .element = &api_user_shape, .check = user_check };

FETCH_PAGES(api_users)

int licence_sku_check(const char *sku_id, struct error *err)
{
	if (uuid_valid(sku_id))
		return 0;
	return error_set(err, ERROR_INPUT, _("The product id “%s” is not one that the directory could know."), sku_id);
}

uint64_t api_users_with_licence(struct api *api, const char *sku_id, api_users_page_fn *page, api_users_fn *done, void *arg)
{
	struct call *c = api_users_pages(api, &api_users_decoder, page, done, arg);
	struct error err = ERROR_INIT;

	if (licence_sku_check(sku_id, &err) < 0)
		return call_start_failed(c, &err);
	call_path_top(c, "/users?$filter=assignedLicenses/any(x:x/skuId%20eq%20%s)&$select=" API_USER_PROPERTIES, sku_id);
	return call_start(c);
}

void api_users_clear(struct api_users *u)
{
	api_list_clear(&api_user_shape, &u->list);
}

void api_user_clear(struct api_user *u)
{
	json_clear(&api_user_shape, u);
}
