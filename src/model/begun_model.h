/* What was begun and is not finished, of all subscriptions of the tenant: it stands first at every start.
 *
 * The journal's, read with the products. What belongs to the chosen subscription is at hand (w->unfinished, the order at hand, the move at hand) and is
 * told from there, because it knows more; the rest waits here until its subscription is chosen. */
#ifndef MODEL_BEGUN_MODEL_H
#define MODEL_BEGUN_MODEL_H

#include "model/amend_model.h"
#include "model/reassign_facts.h"

struct subscription;
struct wizard;

/* A move of licences of one product: the last one of it, where it is not at its end. */
struct begun_move {
	struct reassign_move move;
	int64_t done, of; /* users; `done` of a move that is being put back: who is back */
	int64_t left;     /* users and groups; 0: it has ended without a word */
};

struct begun_facts {
	const struct upgrade_record *upgrades; /* the one changed last first */
	size_t n_upgrades;
	const struct amend_facts *changes;     /* that have no answer */
	size_t n_changes;
	const struct begun_move *moves;
	size_t n_moves;
};

struct begun_model {
	struct upgrade_record *upgrades;
	size_t n_upgrades;
	struct amend_facts *changes;
	size_t n_changes;
	struct begun_move *moves;
	size_t n_moves;
};

enum begun_kind {
	BEGUN_UNANSWERED, /* an order without an answer */
	BEGUN_NOT_FOUND,  /* an order that the service was found not to have: to be placed again, or given up */
	BEGUN_CHANGE,     /* a change of a subscription without an answer */
	BEGUN_UPGRADE,    /* the service is upgrading, or waits for a credit check */
	BEGUN_LEFT,       /* the service has upgraded and left users behind */
	BEGUN_STEPS,      /* the manual path */
	BEGUN_MOVE,       /* of licences: begun, and some are left */
	BEGUN_PLAN        /* of a move: nothing was sent */
};
struct begun {
	enum begun_kind kind;
	bool at_hand;                        /* the models know more than the journal */
	const struct upgrade_record *record; /* of orders, upgrades and steps */
	const struct amend_facts *change;
	const struct begun_move *move;       /* NULL: the move at hand, w->reassign */
};

void begun_clear(struct begun_model *m);

/* intake, with the products: what is at hand is kept, or changes its place with what belongs to the chosen subscription */
void begun_take(struct wizard *w, const struct begun_facts *facts);

/* questions */
bool begun_at(const struct wizard *w, size_t index, struct begun *ret); /* false: there are not so many */
size_t begun_count(const struct wizard *w);
bool begun_is_from(const struct wizard *w, const struct begun *b, const struct subscription *s); /* s is what is being left */
bool begun_is_to(const struct wizard *w, const struct begun *b, const struct subscription *s);
const char *begun_mark(const struct wizard *w, const struct subscription *s); /* a word or two for a list; NULL: nothing of it was begun */
size_t begun_first_row(const struct wizard *w);  /* of Your products: what is being left by the first of them; SIZE_MAX: none */
/* In a sentence, with the names of both plans: what is unfinished and how far it is. */
const char *begun_sentence(const struct wizard *w, const struct begun *b, char to[SENTENCE]);
/* What is to be known of it by whoever leaves; NULL: nothing is open. */
const char *begun_leave_sentence(const struct wizard *w, const struct begun *b, char to[SENTENCE]);

/* for the models */
void begun_put_away(struct wizard *w, const struct subscription *next); /* `next` is about to be chosen: what is at hand and not of it waits here */
void begun_take_up(struct wizard *w);                                   /* what belongs to the chosen subscription is at hand */
void begun_forget(struct wizard *w, const char *source_subscription_id);

#endif
