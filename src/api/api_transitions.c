#include "api/api_transitions.h"

#include "api/api_fetch.h"
#include "core/i18n.h"
#include "json/write.h"

const struct json_word api_transition_type_words[] = {
	{ "transition_only", API_TRANSITION_ONLY },
	{ "transition_with_license_transfer", API_TRANSITION_WITH_LICENCE_TRANSFER },
	{ NULL, 0 },
};

static const struct json_word kind_words[] = {
	{ "Conversion", API_EVENT_CONVERSION },
	{ "LicenseReassignment", API_EVENT_REASSIGNMENT },
	{ "SeatReassignment", API_EVENT_REASSIGNMENT },
	{ NULL, 0 },
};

/* The table of the description says InProgress, its sample "Started " with a space. */
static const struct json_word event_status_words[] = {
	{ "InProgress", API_EVENT_IN_PROGRESS },
	{ "In Progress", API_EVENT_IN_PROGRESS },
	{ "in_progress", API_EVENT_IN_PROGRESS },
	{ "Started", API_EVENT_IN_PROGRESS },
	{ "Completed", API_EVENT_COMPLETED },
	{ "Failed", API_EVENT_FAILED },
	{ NULL, 0 },
};

static const struct json_field event_fields[] = {
	JSON_FIELD("name", JSON_TEXT, struct api_transition_event, name, .flags = JSON_REQUIRED),
	JSON_FIELD("status", JSON_ENUM, struct api_transition_event, status, .flags = JSON_REQUIRED, .words = event_status_words),
	JSON_FIELD("timestamp", JSON_TIME, struct api_transition_event, at_ms),
	JSON_FIELD("errors", JSON_LIST, struct api_transition_event, faults, .limit = 10000, .shape = &api_fault_shape),
	JSON_FIELDS_END,
};

static const struct json_shape event_shape = { "an event", sizeof(struct api_transition_event), event_fields };

static const struct json_field transition_fields[] = {
	JSON_FIELD("operationId", JSON_TEXT, struct api_transition, operation_id),
	JSON_FIELD("fromCatalogItemId", JSON_TEXT, struct api_transition, from_catalog_item_id),
	JSON_FIELD("fromSubscriptionId", JSON_TEXT, struct api_transition, from_subscription_id),
	JSON_FIELD("toCatalogItemId", JSON_TEXT, struct api_transition, to_catalog_item_id, .flags = API_ID),
	JSON_FIELD("toSubscriptionId", JSON_TEXT, struct api_transition, to_subscription_id, .flags = JSON_RAW),
	JSON_FIELD("quantity", JSON_INT, struct api_transition, quantity),
	JSON_FIELD("termDuration", JSON_TEXT, struct api_transition, term_duration),
	JSON_FIELD("billingCycle", JSON_ENUM, struct api_transition, billing_cycle, .words = api_billing_cycle_words),
	JSON_FIELD("transitionType", JSON_ENUM, struct api_transition, type, .words = api_transition_type_words),
	JSON_FIELD("events", JSON_LIST, struct api_transition, events, .limit = 1000, .shape = &event_shape),
	JSON_FIELDS_END,
};

static const struct json_shape transition_shape = { "a transition", sizeof(struct api_transition), transition_fields };

static int transition_check(void *item, struct error *err)
{
	struct api_transition *t = item;
	int rc = check_id(t->to_catalog_item_id, "toCatalogItemId", err);

	if (rc == 0 && t->to_subscription_id && *t->to_subscription_id)
		rc = check_id(t->to_subscription_id, "toSubscriptionId", err);
	for (size_t i = 0; i < t->events.count; i++) {
		struct api_transition_event *e = &t->events.items[i];

		e->kind = (enum api_event_kind)word_value(kind_words, e->name, API_EVENT_UNKNOWN);
		faults_unescape(e->faults.items, e->faults.count);
	}
	return rc;
}

const struct api_decoder api_transition_decoder = { .name = "transition", .shape = &transition_shape, .check = transition_check };

/* A list without either name is refused: taken as empty it would say that nothing was ordered. */
COMMERCE_PAGE_NAMED(transition_shape_, "the transitions", "transition", &transition_shape);
static const struct api_decoder transition_named_decoder = {
	.name = "transitions (older)", .shape = &transition_shape_, .element = &transition_shape, .check = transition_check,
};

COMMERCE_PAGE(transitions_shape, "the transitions", &transition_shape);
const struct api_decoder api_transitions_decoder = {
	.name = "transitions",
	.shape = &transitions_shape,
	.element = &transition_shape,
	.check = transition_check,
	.otherwise = &transition_named_decoder,
};

FETCH_DELIVER(deliver_transitions, api_transitions)

uint64_t api_transitions_list(struct api *api, const char *subscription_id, api_transitions_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_transitions_decoder, deliver_transitions, FETCH_DONE(done), arg);

	call_path(c, "GET", "/customers/%s/subscriptions/%s/transitions", api->customer, subscription_id);
	return call_start(c);
}

void api_transitions_clear(struct api_transitions *t)
{
	api_list_clear(&transition_shape, &t->list);
}

void api_transition_clear(struct api_transition *t)
{
	json_clear(&transition_shape, t);
}

void api_transition_order_text(const struct api_transition_order *order, struct buf *to)
{
	struct json_writer w;

	json_writer_init(&w, to);
	json_object(&w);
	if (order->from_catalog_item_id)
		json_put_string(&w, "fromCatalogItemId", order->from_catalog_item_id);
	json_put_string(&w, "fromSubscriptionId", order->subscription_id);
	json_put_string(&w, "toCatalogItemId", order->to_catalog_item_id);
	json_put_int(&w, "quantity", order->quantity);
	if (order->term_duration)
		json_put_string(&w, "termDuration", order->term_duration);
	if (order->billing_cycle != API_BILLING_UNKNOWN)
		json_put_string(&w, "billingCycle", api_billing_cycle_wire(order->billing_cycle));
	json_put_string(&w, "transitionType", "transition_with_license_transfer");
	json_object_end(&w);
}

FETCH_DELIVER(deliver_transition, api_transition)

uint64_t api_transition_create(struct api *api, const struct api_transition_order *order, api_transition_fn *done, void *arg)
{
	struct call *c = fetch_new(api, API_COMMERCE, &api_transition_decoder, deliver_transition, FETCH_DONE(done), arg);
	struct buf body = BUF_INIT;

	if (!order->request_id || !uuid_valid(order->request_id) || order->quantity <= 0) {
		struct error err = ERROR_INIT;

		error_set(&err, ERROR_INPUT, _("An order needs a request id and at least one licence: nothing was sent."));
		return call_start_failed(c, &err);
	}
	call_path(c, "POST", "/customers/%s/subscriptions/%s/transitions", api->customer, order->subscription_id);
	api_transition_order_text(order, &body);
	call_write(c, order->request_id, &body);
	return call_start(c);
}
