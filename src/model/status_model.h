/* Check upgrade status: how far it is, worked out from the service's own state, asked from the old or the new subscription. */
#ifndef MODEL_STATUS_MODEL_H
#define MODEL_STATUS_MODEL_H

#include "model/products_model.h"

struct status_facts {
	const struct transition_facts *transitions;
	size_t n_transitions;
	const struct transition_event_facts *events;
	size_t n_events;
	const struct credit_facts *credits;
	size_t n_credits;
	bool source_commerce_told, source_directory_told;
	enum subscription_status source_commerce, source_directory; /* told and gone (404): SUBSCRIPTION_DELETED */
	int64_t source_consumed, target_consumed;                   /* of their SKUs, Graph; COUNT_UNKNOWN: not told */
	char target_subscription_id[ID_TEXT];                       /* "": not there yet */
	enum subscription_status target_status;
	char order_id[ID_TEXT];
	int64_t read_ms;
};

enum stage_kind { STAGE_CREDIT_CHECK, STAGE_PURCHASE, STAGE_LICENCES, STAGE_OLD_PLAN, STAGE_KINDS };
enum stage_state { STAGE_WAITING, STAGE_RUNNING, STAGE_COMPLETE, STAGE_FAILED, STAGE_NOT_NEEDED };
struct stage {
	enum stage_kind kind;
	enum stage_state state;
	int64_t started_ms, ended_ms;   /* TIME_UNKNOWN */
	char service_text[SERVICE_TEXT];/* FAILED: the service's own words */
};

enum upgrade_outcome {
	OUTCOME_UNKNOWN,     /* nothing read yet, or the service has nothing of this upgrade */
	OUTCOME_RUNNING,
	OUTCOME_CREDIT_CHECK,
	OUTCOME_DONE,
	OUTCOME_DECLINED,    /* credit check declined: nothing charged, the source untouched */
	OUTCOME_FAILED,      /* the purchase failed: the source untouched */
	OUTCOME_BOUGHT,      /* manual path: the order is carried out; no user was moved by it */
	OUTCOME_PARTLY       /* bought, but some licences were not moved, or the old plan was not cancelled */
};

struct status_model {
	bool told;
	struct stage stages[STAGE_KINDS];
	enum upgrade_outcome outcome;
	int64_t moved, to_move;  /* n of N; COUNT_UNKNOWN: the start was not noted */
	int64_t still_on_source; /* COUNT_UNKNOWN: not told */
	int64_t read_ms;
	int64_t credit_by_ms;    /* TIME_UNKNOWN: not told */
	char target_subscription_id[ID_TEXT];
	char order_id[ID_TEXT];
};

/* A purchase by cart: the manual path's first step. `progress`: of each line's order. */
enum order_progress { ORDER_IS_UNKNOWN, ORDER_IS_PENDING, ORDER_IS_COMPLETED, ORDER_IS_CANCELLED };
struct purchase_facts {
	struct upgrade_record record; /* the request's, with what the services now tell of its lines */
	enum order_progress progress[PURCHASE_LINES];
	const struct credit_facts *credits; /* of its order */
	size_t n_credits;
	int64_t read_ms;
};

/* An event's name and status, read leniently: trimmed, any case, Started is InProgress. */
enum stage_state transition_status_read(const char *status);
enum stage_kind transition_event_read(const char *name); /* STAGE_KINDS: not known */
/* The transition that leads to this upgrade's target: by operation, else by the new subscription, else by catalog item where there are
 * more than before the order, else the only one; SIZE_MAX: none. */
size_t transition_find(const struct transition_facts *t, size_t n, const struct upgrade_record *record);
/* False where the purchase itself failed: nothing was bought. Licences that were not moved take nothing of it back. */
bool transition_is_effective(const struct transition_event_facts *events, size_t n, size_t transition);
/* The latest event of a stage. */
enum stage_state transition_stage(const struct transition_event_facts *events, size_t n, size_t transition, enum stage_kind kind,
	struct stage *ret);

/* intake */
void status_take(struct wizard *w, const struct status_facts *facts);
void status_take_purchase(struct wizard *w, const struct purchase_facts *facts);

/* questions */
const struct upgrade_record *status_record(const struct wizard *w);        /* of which upgrade: the order's, else the journal's */
size_t status_stage_count(const struct wizard *w);                         /* the credit check only where there is one */
const struct stage *status_stage(const struct wizard *w, size_t index);
const char *stage_label(enum stage_kind kind);
const char *stage_text(const struct wizard *w, const struct stage *s, char to[SENTENCE]); /* times, n of N, what failed */
enum upgrade_outcome status_outcome(const struct wizard *w);
bool status_ended(const struct wizard *w);                                 /* no further look changes it by itself */
const char *status_elsewhere_sentence(const struct wizard *w, char to[SENTENCE]); /* NULL: it was ordered from here */
const char *status_sentence(const struct wizard *w, char to[SENTENCE]);    /* what happened */
const char *status_meaning(const struct wizard *w, char to[SENTENCE]);     /* what users and admins have meanwhile */
const char *status_remedy(const struct wizard *w, char to[SENTENCE]);      /* what to do */
int64_t status_look_again_ms(const struct wizard *w);                      /* monotonic ms from now until the next look by itself; -1: not by itself */

#endif
