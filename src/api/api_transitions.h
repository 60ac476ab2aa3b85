/* The automatic path: what a subscription may be upgraded to, the order, and how it goes. Partner Center REST v1, "Transition a new
 * commerce subscription". Read leniently where the published descriptions contradict one another: the list stands under `items` or
 * `transition`, names come in two cases, and the status word has several forms. */
#ifndef API_API_TRANSITIONS_H
#define API_API_TRANSITIONS_H

#include "api/api_catalog.h"
#include "api/api_list.h"

struct api;
struct buf;
struct error;

enum api_transition_type {
	API_TRANSITION_TYPE_UNKNOWN,
	API_TRANSITION_ONLY,
	API_TRANSITION_WITH_LICENCE_TRANSFER
};

struct api_eligibility {
	bool is_eligible;
	enum api_transition_type type;
	API_LIST(struct api_fault) faults;
};

struct api_transition_target {
	char *catalog_item_id; /* "PRODUCT:SKU:AVAILABILITY" */
	char *title;
	char *description;
	int64_t quantity; /* the most that may move; 0: not told */
	API_LIST(struct api_eligibility) eligibilities;
};

struct api_transition_targets {
	API_LIST(struct api_transition_target);
};

typedef void api_transition_targets_fn(void *arg, const struct error *err, struct api_transition_targets *result);
uint64_t api_transition_targets_list(struct api *api, const char *subscription_id, api_transition_targets_fn *done, void *arg);
void api_transition_targets_clear(struct api_transition_targets *t);

enum api_event_kind {
	API_EVENT_UNKNOWN,
	API_EVENT_CONVERSION,
	API_EVENT_REASSIGNMENT
};

enum api_event_status {
	API_EVENT_STATUS_UNKNOWN,
	API_EVENT_IN_PROGRESS,
	API_EVENT_COMPLETED,
	API_EVENT_FAILED
};

struct api_transition_event {
	enum api_event_kind kind;
	enum api_event_status status;
	char *name;
	int64_t at_ms;
	API_LIST(struct api_fault) faults;
};

struct api_transition {
	char *operation_id; /* may be NULL */
	char *from_catalog_item_id;
	char *from_subscription_id;
	char *to_catalog_item_id;
	char *to_subscription_id; /* NULL until the service has made it */
	int64_t quantity;
	char *term_duration;
	enum api_billing_cycle billing_cycle;
	enum api_transition_type type;
	API_LIST(struct api_transition_event) events; /* in the order sent */
};

struct api_transitions {
	API_LIST(struct api_transition);
};

typedef void api_transitions_fn(void *arg, const struct error *err, struct api_transitions *result);
typedef void api_transition_fn(void *arg, const struct error *err, struct api_transition *result);

uint64_t api_transitions_list(struct api *api, const char *subscription_id, api_transitions_fn *done, void *arg);
void api_transitions_clear(struct api_transitions *t);
void api_transition_clear(struct api_transition *t);

/* What is ordered. Licences are always transferred with it. */
struct api_transition_order {
	const char *subscription_id; /* the one being left */
	const char *request_id;      /* a UUID, written down before this is called: the same order is never sent under another one */
	const char *from_catalog_item_id; /* NULL: not said */
	const char *to_catalog_item_id;
	int64_t quantity;
	const char *term_duration;
	enum api_billing_cycle billing_cycle;
};

/* Appends what is sent, word for word: for a journal. */
void api_transition_order_text(const struct api_transition_order *order, struct buf *to);

/* The order itself. It is repeated only where it cannot have been processed, and then under the same request id.
 * ERROR_UNSURE: it may have been placed; api_transitions_list() tells. */
uint64_t api_transition_create(struct api *api, const struct api_transition_order *order, api_transition_fn *done, void *arg);

#endif
