/* The manual path: Buy, Verify, Reassign, Cancel. How far each step is comes from the services; the journal only remembers choices.
 *
 * All questions are about the chosen source subscription. What Verify and Cancel look at in detail is in their own models. */
#ifndef MODEL_MANUAL_MODEL_H
#define MODEL_MANUAL_MODEL_H

#include "model/products_model.h"
#include "model/subscription_model.h"

enum manual_step { MANUAL_BUY, MANUAL_VERIFY, MANUAL_REASSIGN, MANUAL_CANCEL, MANUAL_STEPS };
enum manual_state { MANUAL_NOT_BEGUN, MANUAL_UNDER_WAY, MANUAL_DONE, MANUAL_IN_THE_WAY };

/* Who holds the source, read right before what takes it from them. */
struct holders_facts {
	int64_t consumed;                /* licences in use, as the product counts them */
	int64_t listed;                  /* users whom the directory lists with it */
	int64_t groups;                  /* that give it */
	char group_name[NAME_TEXT];      /* one of them */
};

/* What is read beside the products themselves, which the same request reads again. */
struct manual_facts {
	bool groups_told;
	int64_t groups;                  /* that give the source to their members */
	char group_name[NAME_TEXT];      /* one of them */
	int64_t listed;                  /* users who were found to hold the source when it was about to be changed; 0: none, or not asked */
	int64_t without_target;          /* users who hold the source and not the target; COUNT_UNKNOWN: not counted */
	bool domains_told;
	int64_t domains;                 /* custom ones */
	char domain_names[NAME_TEXT];    /* the first of them, enumerated */
	bool credit_told;
	struct credit_facts credit;      /* the latest check of source or target */
	bool order_told;
	struct order_facts order;        /* of what was bought by this program */
	bool concluded;                  /* the journal has closed this source's path with the old plan's end */
	struct upgrade_record kept;      /* concluded: as it was then */
	int64_t read_ms;
};

struct manual_model {
	bool told;
	struct manual_facts facts;
};

/* intake; products_take() has had the same reading's products before */
void manual_take(struct wizard *w, const struct manual_facts *facts);
void manual_take_holders(struct wizard *w, const struct holders_facts *holders);

/* ── the target ── */
/* What Buy came to, as long as the path is open and after it was closed; NULL: no service lists it. */
const struct subscription *manual_target(const struct wizard *w);
const struct upgrade_record *manual_record(const struct wizard *w); /* NULL: nothing is bought, taken or awaited */
int64_t manual_began_with(const struct wizard *w);                  /* holders of the source when that was written down; COUNT_UNKNOWN */
/* Free licences of the target's product: enabled and in grace less those in use; COUNT_UNKNOWN: not told. */
int64_t manual_free(const struct wizard *w);

/* ── the steps ── */
enum manual_state manual_step_state(const struct wizard *w, enum manual_step step);
enum manual_step manual_next(const struct wizard *w);                                        /* MANUAL_STEPS: all is done */
const char *manual_step_name(enum manual_step step);
const char *manual_state_text(enum manual_state state);
const char *manual_step_text(const struct wizard *w, enum manual_step step, char to[SENTENCE]); /* what is, in a line */
/* Who takes the step instead, or which role is missing; NULL: open. */
const char *manual_step_closed(const struct wizard *w, enum manual_step step, char to[SENTENCE]);
const char *manual_sentence(const struct wizard *w, char to[SENTENCE]);                      /* from what to what, and what is next */
/* Where to click in the admin centre. */
const char *manual_by_hand(const struct wizard *w, enum manual_step step, char to[SENTENCE]);
const char *manual_admin_centre(const struct wizard *w, char to[SENTENCE]);                  /* its address; NULL: not known */
int64_t manual_look_again_ms(const struct wizard *w);                                        /* from one look to the next by itself; -1: not by itself */

/* ── afterwards ── */
const char *manual_receipt_label(enum manual_step step);
const char *manual_receipt_text(const struct wizard *w, enum manual_step step, char to[SENTENCE]);
const char *manual_receipt_data(const struct wizard *w, char to[SENTENCE]); /* what becomes of the old plan's data */

/* ── the source ── */
int64_t manual_holders(const struct wizard *w);   /* users who hold it, directly or through a group; COUNT_UNKNOWN */
bool manual_has_ended(const struct wizard *w);    /* it is cancelled or gone; locked, where the directory alone tells */
bool manual_is_over(const struct wizard *w);      /* the path that is being taken has come to its end: nothing of it is left to do */
/* Who alone may buy and cancel where it was not bought directly; NULL: the admin. */
const char *manual_seller(const struct wizard *w);

#endif
