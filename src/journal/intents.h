/* Intents: what cannot be taken back is written here before it is sent, and what became of it after. */
#ifndef JOURNAL_INTENTS_H
#define JOURNAL_INTENTS_H

#include "core/ident.h"
#include "journal/journal.h"

struct journal_figure;

struct journal_intent {
	int64_t id;
	int64_t upgrade;
	char kind[JOURNAL_WORD];      /* "transition", "cart", "checkout", "cancel", … */
	char request_id[UUID_TEXT];   /* the same at every attempt to send */
	char *body;                   /* what is sent, without secrets; owned: journal_intent_clear() */
	int64_t created_ms;
	bool open;                    /* no answer has concluded it */
};
void journal_intent_clear(struct journal_intent *i);

/* Writes the intent, the upgrade as it is then (NULL: unchanged) and the figures noted with it, all or nothing; on disk on return.
 * ERROR_CONFLICT where an intent of this kind is open already, or the upgrade ordered: another wizard may have sent it. An upgrade that
 * is ACCEPTED takes further intents, unless `u` takes it out of that state. *ret_id is the intent's. */
int journal_intend(struct journal *j, const struct journal_intent *i, const struct journal_upgrade *u, const struct journal_figure *figures,
	size_t n_figures, int64_t *ret_id, struct error *err);

enum journal_outcome {
	JOURNAL_SUCCEEDED,
	JOURNAL_DECLINED,      /* the service refused clearly: nothing has changed there */
	JOURNAL_UNKNOWN,       /* no answer, or none that says; the intent stays open */
	JOURNAL_NEVER_ARRIVED, /* the service was asked and does not have it */
	JOURNAL_OUTCOMES
};

struct journal_answer {
	enum journal_outcome outcome;
	int64_t at_ms;
	int status;                              /* HTTP; 0: none came */
	char code[JOURNAL_WORD];                 /* the service's own */
	char text[JOURNAL_NAME];
	char target_subscription_id[JOURNAL_ID]; /* these four are kept with the upgrade too, unless "" */
	char operation_id[JOURNAL_ID];
	char order_id[JOURNAL_ID];
	char cart_id[JOURNAL_ID];
};

/* Adds an answer, closes the intent, or with UNKNOWN leaves it open or opens it again (what was answered has come into doubt), and puts
 * the upgrade into `state`, all or nothing. */
int journal_answer(struct journal *j, int64_t intent, const struct journal_answer *a, enum journal_state state, struct error *err);

/* The open intent of a subscription's current upgrade, the latest of any kind. *ret_found false: none, *ret is left. */
int journal_open_intent(struct journal *j, const char *tenant_id, const char *source_subscription_id, struct journal_intent *ret, bool *ret_found,
	struct error *err);
/* The latest intent of an upgrade, open or not. */
int journal_last_intent(struct journal *j, int64_t upgrade, struct journal_intent *ret, bool *ret_found, struct error *err);
/* The latest that orders something: what follows a purchase, such as cancelling the source, is passed over. */
int journal_last_order(struct journal *j, int64_t upgrade, struct journal_intent *ret, bool *ret_found, struct error *err);
int journal_last_answer(struct journal *j, int64_t intent, struct journal_answer *ret, bool *ret_found, struct error *err);

#endif
