/* What a subscription may be upgraded to. */
#include "api/api_fetch.h"
#include "api/api_text.h"
#include "api/api_transitions.h"

static const struct json_field eligibility_fields[] = {
	JSON_FIELD("isEligible", JSON_BOOL, struct api_eligibility, is_eligible, .flags = JSON_REQUIRED),
	JSON_FIELD("transitionType", JSON_ENUM, struct api_eligibility, type, .words = api_transition_type_words),
	JSON_FIELD("errors", JSON_LIST, struct api_eligibility, faults, .limit = 1000, .shape = &api_fault_shape),
	JSON_FIELDS_END,
};

static const struct json_shape eligibility_shape = { "an eligibility", sizeof(struct api_eligibility), eligibility_fields };

static const struct json_field target_fields[] = {
	JSON_FIELD("catalogItemId", JSON_TEXT, struct api_transition_target, catalog_item_id, .flags = API_ID),
	JSON_FIELD("title", JSON_TEXT, struct api_transition_target, title),
	JSON_FIELD("description", JSON_TEXT, struct api_transition_target, description, .limit = 20000),
	JSON_FIELD("quantity", JSON_INT, struct api_transition_target, quantity),
	JSON_FIELD("eligibilities", JSON_LIST, struct api_transition_target, eligibilities, .flags = JSON_REQUIRED, .limit = 100,
		.shape = &eligibility_shape),
	JSON_FIELDS_END,
};

static const struct json_shape target_shape = { "a target", sizeof(struct api_transition_target), target_fields };

static int target_check(void *item, struct error *err)
{
	struct api_transition_target *t = item;

	text_unescape(&t->description);
	for (size_t i = 0; i < t->eligibilities.count; i++)
		faults_unescape(t->eligibilities.items[i].faults.items, t->eligibilities.items[i].faults.count);
	return check_id(t->catalog_item_id, "catalogItemId", err);
}

COMMERCE_PAGE(targets_shape, "the targets", &target_shape);
const struct api_decoder api_transition_targets_decoder = {
	.name = "transition_targets", .shape = &targets_shape, .element = &target_shape, .check = target_check,
};

FETCH_DELIVER(deliver, api_transition_targets)

uint64_t api_transition_targets_list(struct api *api, const char *subscription_id, api_transition_targets_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_transition_targets_decoder, deliver, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/subscriptions/%s/transitionEligibilities?eligibilityType=immediate", api->customer, subscription_id);
	return call_start(c);
}

void api_transition_targets_clear(struct api_transition_targets *t)
{
	api_list_clear(&target_shape, &t->list);
}
