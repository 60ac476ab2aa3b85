/* Order: the one confirmation, typed; placed exactly once.
 *
 * States: idle → checking → intent → sent → accepted | refused | unsure → settled. The functions of flow return false, and change
 * nothing, where the state does not allow the step: an order cannot be sent twice whatever keys arrive.
 *
 * An order that the service does not have can be sent again as it was, under its request id; or it is given up, by a typed word and after
 * the service was asked once more, and then another one may be placed. */
#ifndef MODEL_ORDER_MODEL_H
#define MODEL_ORDER_MODEL_H

#include "core/error.h"
#include "model/facts.h"
#include "model/order_amounts.h"

struct wizard;

enum order_state {
	ORDER_IDLE,
	ORDER_CHECKING,  /* asked for; switched-off services are read again. Esc still takes it back */
	ORDER_INTENT,    /* written down, not yet answered for: from here on it counts as perhaps placed */
	ORDER_SENT,
	ORDER_UNSURE,    /* no answer: may be placed */
	ORDER_ACCEPTED,
	ORDER_REFUSED,   /* the service said no: nothing was bought; may be asked anew as a new intent */
	ORDER_NOT_FOUND  /* settled: the service has no such order; may be sent again under the same request id */
};

struct order_model {
	enum order_state state;
	char typed[NAME_TEXT];
	struct order_amounts confirmed; /* when the right word was typed */
	char typed_to_give_up[NAME_TEXT];
	struct upgrade_record record; /* of the order on its way, or of the unfinished one that the journal held */
	struct error error;           /* REFUSED, UNSURE: why */
	bool missed;                  /* UNSURE: it was accepted, and the service lists nothing of it */
};

/* questions */
const char *order_word(const struct wizard *w, char to[NAME_TEXT]);            /* to be typed: the tenant's initial domain, else the quantity */
const char *order_confirmation(const struct wizard *w, char to[SENTENCE]);     /* plan, quantity, amount, currency, tenant in one sentence */
const char *order_instruction(const struct wizard *w, char to[SENTENCE]);      /* "Type contoso.onmicrosoft.com to place the order." */
bool order_confirmed(const struct wizard *w);
const char *order_typed(const struct wizard *w);
enum order_state order_state(const struct wizard *w);
const char *order_state_sentence(const struct wizard *w, char to[SENTENCE]);   /* what happened, what it means, what to do; NULL: idle */
bool order_may_place(const struct wizard *w);                                  /* state allows; also after one that changed nothing; confirmation apart */
bool order_is_elsewhere(const struct wizard *w);                               /* not this order but another one upgrades the subscription: Status shows it */
bool order_is_taken(const struct wizard *w);                                   /* manual path: not ordered here, but a target is settled */
bool order_is_out(const struct wizard *w);                                     /* written down and not refused: Status is the way on */

/* Not found, and settled long enough after it was sent: the service's lists lag. */
bool order_may_give_up(const struct wizard *w);
const char *order_give_up_sentence(const struct wizard *w, char to[SENTENCE]); /* which order, and what giving it up means */
const char *order_give_up_instruction(const struct wizard *w, char to[SENTENCE]); /* "Type … to give it up", or from when on it can be */
const char *order_give_up_typed(const struct wizard *w);
bool order_give_up_confirmed(const struct wizard *w);

/* answers of the person */
int order_give_up_type(struct wizard *w, const char *typed, struct error *err); /* ERROR_INPUT where it is not the word */
int order_type(struct wizard *w, const char *typed, struct error *err);        /* ERROR_INPUT where it is not the word */
/* Everything again: plan open, quantity, billing, checkout, word. 0: wizard_ask(w, REQUEST_ORDER) carries the record. */
int order_ready(const struct wizard *w, struct error *err);

/* for flow, in this order */
bool order_begin(struct wizard *w);                                            /* → CHECKING; fills the record */
bool order_withdraw(struct wizard *w);                                         /* CHECKING → IDLE: cancelled, or the check failed */
bool order_intent_written(struct wizard *w, const char *request_id, int64_t at_ms);
bool order_sent(struct wizard *w);
/* A purchase: its cart, and what became of each line, of the order that is at hand; add-ons that were ordered are not bought along once more. */
void order_take_lines(struct wizard *w, const struct upgrade_record *record);
bool order_take_accepted(struct wizard *w, const char *target_subscription_id, const char *operation_id);
bool order_take_refused(struct wizard *w, const struct error *error);
bool order_take_unsure(struct wizard *w, const struct error *error);
/* Accepted, and the service lists nothing of it. False as long as its lists may only lag. Otherwise ACCEPTED → UNSURE: what became of it is
 * asked as if its answer had been lost. */
bool order_take_missing(struct wizard *w);
enum order_found { ORDER_FOUND, ORDER_FOUND_NONE };
bool order_take_settled(struct wizard *w, enum order_found found, const char *target_subscription_id, const char *operation_id);
/* Nothing is out, and the journal turned out to know better, because another wizard writes in it too: nothing was sent, what it holds of
 * this subscription counts from here on. state UPGRADE_NONE: it holds nothing unfinished → IDLE. */
bool order_take_over(struct wizard *w, const struct upgrade_record *record);
/* The service upgrades the subscription by somebody else's order: this one is over, and Status shows that one. */
bool order_take_elsewhere(struct wizard *w);
/* Manual path: nothing is ordered, the users are to be moved to what the record names; the journal has it. */
bool order_take_taken(struct wizard *w, const struct upgrade_record *record);
bool order_let_go(struct wizard *w);                                           /* what was only taken, not ordered */
bool order_take_given_up(struct wizard *w);                                    /* NOT_FOUND → IDLE; the journal has closed it */
/* The journal's: INTENT becomes UNSURE. Ignored where an order is at hand already. */
void order_resume(struct wizard *w, const struct upgrade_record *record);

#endif
