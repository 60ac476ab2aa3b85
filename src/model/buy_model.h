/* Step 1 of the manual path: to which subscription the users are to be moved. One that the tenant has is taken, a new one is bought here,
 * or one that is bought elsewhere is waited for. What it came to stands in one record, like an upgrade's, and is kept in the journal. */
#ifndef MODEL_BUY_MODEL_H
#define MODEL_BUY_MODEL_H

#include "model/facts.h"

struct error;
struct subscription;
struct wizard;

enum buy_state {
	BUY_NOTHING,   /* neither taken nor ordered */
	BUY_AWAITED,   /* of this plan a subscription is bought elsewhere: none is named yet */
	BUY_TAKEN,     /* one that the tenant has */
	BUY_SENT,      /* an order is on its way, or its answer was lost: Check upgrade status settles it */
	BUY_NOT_FOUND, /* the service does not have that order: it can be sent again or given up */
	BUY_ORDERED,   /* the service has the order: pending, waits for a credit check, or not looked at again yet */
	BUY_BOUGHT,    /* the order is carried out */
	BUY_FAILED     /* declined or cancelled: nothing was bought; another order may be placed */
};

struct buy_model {
	struct upgrade_record wanted; /* what REQUEST_TAKE writes down */
	/* What the services listed of a product when an order of it was last held back: the person was told of it. */
	struct buy_met {
		char catalog_item[ID_TEXT];
		int64_t subscriptions, orders;
	} met[PURCHASE_LINES];
	size_t n_met;
	bool choosing;   /* another plan than the one that is waited for */
	int64_t seen_ms; /* when what was waited for was seen in this run; 0: it was not */
};

/* Bought elsewhere, perhaps a little before it was said here: a day of grace for that. */
#define BUY_GRACE_MS INT64_C(86400000)

/* questions */
enum buy_state buy_state(const struct wizard *w);
/* The plan and subscription that step 1 came to: target_sku_id, target_name, quantity, target_subscription_id ("" while none is known),
 * order_id and lines of a purchase. NULL: nothing is settled. Steps 2 to 4 go by it. */
const struct upgrade_record *buy_record(const struct wizard *w);
/* The same subscription among Your products; where none is named, the only living one of the plan that is younger than the decision.
 * NULL: the services do not list it (yet), or several could be meant: then a person names it. */
const struct subscription *buy_subscription(const struct wizard *w);
const char *buy_sentence(const struct wizard *w, char to[SENTENCE]);  /* how far step 1 is */
/* NULL: a subscription may be bought or taken. Else what closes it, as a sentence: an upgrade under way, an order that is not settled. */
const char *buy_closed(const struct wizard *w, char to[SENTENCE]);
const char *buy_take_closed(const struct wizard *w, char to[SENTENCE]); /* the same for taking one that is there, or naming one bought elsewhere */
/* NULL: it can be bought here. Else why not (channel, role, no service that sells): by hand it is open. */
const char *buy_here_closed(const struct wizard *w, char to[SENTENCE]);

/* Living subscriptions of other plans that users can be moved to. */
size_t buy_have_count(const struct wizard *w);
const struct subscription *buy_have(const struct wizard *w, size_t index);
bool buy_is_taken(const struct wizard *w, const struct subscription *s);
/* Fewer licences than the old plan has assigned; NULL: enough, or not known. */
const char *buy_have_caution(const struct wizard *w, const struct subscription *s, char to[SENTENCE]);
/* Plans that can be bought elsewhere: the product file's targets, or those of the configuration. */
size_t buy_plan_count(const struct wizard *w);
const struct product *buy_plan(const struct wizard *w, size_t index);
/* What the users of the old plan would lose by one of them, enumerated; NULL: nothing that the product file knows. */
const char *buy_plan_loses(const struct wizard *w, const struct product *p, char to[SENTENCE]);

/* for flow: an order was held back because of what has come meanwhile; when it is confirmed again, this counts as known */
void buy_meet(struct wizard *w, const char *catalog_item, int64_t subscriptions, int64_t orders);

/* answers of the person */
void buy_choose_otherwise(struct wizard *w, bool on);              /* the plan that is waited for is to be another one */
bool buy_open(struct wizard *w);                                   /* a new one is to be bought: the manual path is being taken; false: something closes it */
/* 0: wizard_ask(w, REQUEST_TAKE) carries the record. */
int buy_take(struct wizard *w, size_t index, struct error *err);
int buy_await(struct wizard *w, size_t index, struct error *err);
/* for the models alone */
bool buy_is_to_be_named(const struct wizard *w, const struct upgrade_record *r); /* something is there, and it is not certain that it is the one */
int64_t buy_seats(const struct wizard *w, const char *sku_id);                   /* of a product that can be assigned; COUNT_UNKNOWN */
int64_t buy_living(const struct wizard *w, const char *sku_id, const struct subscription **ret_one); /* how many; *ret_one (may be NULL): the last */
int buy_take_this(struct wizard *w, const struct subscription *s, struct error *err);

#endif
