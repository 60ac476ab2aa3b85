#include "api/api_groups.h"

#include "api/api_fetch.h"
#include "api/api_user_shapes.h"
#include "core/error.h"

#define GROUP_PROPERTIES "id,displayName,assignedLicenses,licenseProcessingState"

static const struct json_word processing_words[] = {
	{ "QueuedForProcessing", API_GROUP_QUEUED },
	{ "ProcessingInProgress", API_GROUP_IN_PROGRESS },
	{ "ProcessingComplete", API_GROUP_COMPLETE },
	{ "ProcessingFailed", API_GROUP_FAILED },
	{ NULL, 0 },
};

/* The state stands alone in an object of its own. */
struct processing {
	int state;
};

static const struct json_field processing_fields[] = {
	JSON_FIELD("state", JSON_ENUM, struct processing, state, .words = processing_words, .unknown = API_GROUP_UNKNOWN),
	JSON_FIELDS_END,
};

static const struct json_shape processing_shape = { "the state of processing", sizeof(struct processing), processing_fields };

#define GROUP_FIELDS(...) \
	{ \
		JSON_FIELD("id", JSON_TEXT, struct api_group, id, .flags = API_ID), \
		JSON_FIELD("displayName", JSON_TEXT, struct api_group, display_name), \
		JSON_FIELD("assignedLicenses", JSON_LIST, struct api_group, licences, .flags = JSON_REQUIRED, .limit = 1000, .shape = &api_user_licence_shape), \
		JSON_FIELD("licenseProcessingState", __VA_ARGS__), \
		JSON_FIELDS_END, \
	}

static const struct json_field group_fields[] = GROUP_FIELDS(JSON_STRUCT, struct api_group, processing, .shape = &processing_shape);
static const struct json_shape group_shape = { "a group", sizeof(struct api_group), group_fields };
/* As the reference describes it, in one word; the service itself sends the object. */
static const struct json_field plain_group_fields[] = GROUP_FIELDS(JSON_ENUM, struct api_group, processing, .words = processing_words);
static const struct json_shape plain_group_shape = { "a group", sizeof(struct api_group), plain_group_fields };

static int group_check(void *item, struct error *err)
{
	struct api_group *g = item;
	int rc = check_id(g->id, "id", err);

	for (size_t i = 0; i < g->licences.count && rc == 0; i++)
		rc = check_id(g->licences.items[i].sku_id, "skuId", err);
	return rc;
}

static const struct api_decoder plain_group_decoder = { .name = "plain_group", .shape = &plain_group_shape, .check = group_check };
const struct api_decoder api_group_decoder = { .name = "group", .shape = &group_shape, .check = group_check, .otherwise = &plain_group_decoder };
GRAPH_PAGE(groups_shape, "the groups", &group_shape);
GRAPH_PAGE(plain_groups_shape, "the groups", &plain_group_shape);
static const struct api_decoder plain_groups_decoder = { .name = "plain_groups", .shape = &plain_groups_shape, .element = &plain_group_shape, .check = group_check };
const struct api_decoder api_groups_decoder = { .name = "groups", .shape = &groups_shape, .element = &group_shape, .check = group_check,
	.otherwise = &plain_groups_decoder };

FETCH_DELIVER(deliver_groups, api_groups)
FETCH_DELIVER(deliver_group, api_group)

uint64_t api_groups_with_licence(struct api *api, const char *sku_id, api_groups_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_groups_decoder, deliver_groups, FETCH_DONE(done), arg);
	struct error err = ERROR_INIT;

	if (licence_sku_check(sku_id, &err) < 0)
		return call_start_failed(c, &err);
	call_path(c, "GET", "/groups?$filter=assignedLicenses/any(x:x/skuId%20eq%20%s)&$select=" GROUP_PROPERTIES, sku_id);
	return call_start(c);
}

uint64_t api_group_get(struct api *api, const char *group_id, api_group_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_GRAPH, &api_group_decoder, deliver_group, FETCH_DONE(done), arg);

	call_path(c, "GET", "/groups/%s?$select=" GROUP_PROPERTIES, group_id);
	return call_start(c);
}

void api_groups_clear(struct api_groups *g)
{
	api_list_clear(&group_shape, &g->list);
}

void api_group_clear(struct api_group *g)
{
	json_clear(&group_shape, g);
}
