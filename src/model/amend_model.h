/* One change of a subscription at Commerce: more licences, fewer, no renewal, the end. Confirmed by a typed word and sent once.
 *
 * It sets what the subscription shall be, so that its fate is found by reading the subscription, and sending it again changes nothing more.
 * States as an order's: idle → intent → sent → done | refused | unsure → done | lost; the functions of flow return false where the state does not allow
 * the step. */
#ifndef MODEL_AMEND_MODEL_H
#define MODEL_AMEND_MODEL_H

#include "core/error.h"
#include "core/money.h"
#include "model/facts.h"

struct holders_facts;
struct subscription;
struct wizard;

enum amend_kind { AMEND_ADD, AMEND_REDUCE, AMEND_CANCEL, AMEND_RENEW_OFF, AMEND_KINDS };
enum amend_state { AMEND_IDLE, AMEND_INTENT, AMEND_SENT, AMEND_UNSURE, AMEND_DONE, AMEND_REFUSED, AMEND_LOST };

struct amend_facts {
	enum amend_kind kind;
	char subscription_id[ID_TEXT];        /* Commerce: which is changed */
	char source_subscription_id[ID_TEXT]; /* whose path this belongs to, in the journal */
	char name[NAME_TEXT];
	int64_t quantity;                     /* that it has afterwards; REDUCE, ADD */
	int64_t before;                       /* that it has now */
	char request_id[ID_TEXT];             /* "" before flow has made one */
	int64_t sent_ms;
};

struct amend_model {
	enum amend_state state;
	bool open;                            /* one is being prepared: facts are its */
	struct amend_facts facts;
	char typed[NAME_TEXT];
	char wanted[WORD_TEXT];               /* the quantity as it was typed where it is none */
	struct money confirmed;               /* ADD: the amount that stood there when the right word was typed; not set: none did */
	bool word_wanted;                     /* it was to be sent without the word */
	struct error error;                   /* REFUSED, UNSURE: why */
};

const char *amend_name(enum amend_kind kind);                                  /* stays: the journal's word */
bool amend_is_quantity(enum amend_kind kind);

/* answers of the person */
int amend_prepare(struct wizard *w, enum amend_kind kind, struct error *err);  /* what is closed is refused with its reason */
int amend_set_quantity(struct wizard *w, const char *typed, struct error *err);
int amend_type(struct wizard *w, const char *typed, struct error *err);
void amend_want_word(struct wizard *w);                                        /* sent without the word: it is asked for */
void amend_forget(struct wizard *w);                                           /* the page was left; what was sent stays */

/* questions */
enum amend_state amend_state(const struct wizard *w);
const struct amend_facts *amend_at_hand(const struct wizard *w);               /* NULL: nothing is prepared or sent */
const char *amend_title(enum amend_kind kind);
const char *amend_word(const struct wizard *w, char to[NAME_TEXT]);
const char *amend_confirmation(const struct wizard *w, char to[SENTENCE]);     /* plan, licences, tenant, what follows */
const char *amend_quantity_error(const struct wizard *w, char to[SENTENCE]);   /* NULL: it can be sent so */
bool amend_word_is_wanted(const struct wizard *w);
const char *amend_instruction(const struct wizard *w, char to[SENTENCE]);
bool amend_confirmed(const struct wizard *w);
bool amend_ready(const struct wizard *w);
const char *amend_state_sentence(const struct wizard *w, char to[SENTENCE]);   /* NULL: idle */
/* The subscription is as the change wants it. */
bool amend_is_seen(const struct amend_facts *a, const struct subscription *s);

/* for flow, in this order */
bool amend_begin(struct wizard *w);                                            /* ready → INTENT: to be written down */
/* Not for ADD: the models take what was read just now, and say whether anybody holds the old plan, or another one was opened meanwhile. */
int amend_still_open(struct wizard *w, const struct holders_facts *holders, struct error *err);
bool amend_sent(struct wizard *w, const char *request_id);
bool amend_withdraw(struct wizard *w);                                         /* INTENT → IDLE: it could not be written down */
bool amend_take_done(struct wizard *w);
bool amend_take_refused(struct wizard *w, const struct error *error);
/* The subscription was read again: what was refused is so all the same, by another admin for example. */
bool amend_take_overtaken(struct wizard *w);
bool amend_take_unsure(struct wizard *w, const struct error *error);
/* A change that the journal holds open, from this run or an earlier one, and what a reading of its subscription found. */
enum amend_found { AMEND_FOUND, AMEND_FOUND_NOT, AMEND_FOUND_NOT_YET };
void amend_take_settled(struct wizard *w, const struct amend_facts *facts, enum amend_found found);

#endif
