/* What is bought and cancelled in the admin centre is watched for in the directory: since when, when the next look is, and what has come
 * since then, be it what was meant or not. The record of buy_model.h says what is waited for; notes say since when of the rest. */
#ifndef MODEL_WATCH_MODEL_H
#define MODEL_WATCH_MODEL_H

#include "model/facts.h"
#include "model/manual_model.h"

struct error;
struct subscription;
struct wizard;

/* What a subscription is to somebody who waits for a plan. */
enum arrival_kind {
	ARRIVAL_WANTED,  /* it, or one of several: a person says which */
	ARRIVAL_THERE,   /* of the same plan, and older than the wish */
	ARRIVAL_TRIAL,   /* of the same plan, but it ends by itself */
	ARRIVAL_OTHER,   /* new, and another plan */
	ARRIVAL_UNKNOWN, /* new, and the product file does not know it */
	ARRIVAL_NO_PLAN  /* new, and nothing that users could be moved to */
};
struct arrival {
	enum arrival_kind kind;
	const struct subscription *subscription;
};

/* Buy or Cancel: it is being done elsewhere and has not been seen yet. */
bool watch_is_on(const struct wizard *w, enum manual_step step);
int64_t watch_since_ms(const struct wizard *w, enum manual_step step); /* TIME_UNKNOWN: it is not on */
const char *watch_sentence(const struct wizard *w, enum manual_step step, char to[SENTENCE]);
/* The last look and the next; the clock of the wall. */
const char *watch_looks(const struct wizard *w, char to[SENTENCE]);

/* ── Buy ── */
size_t watch_arrival_count(const struct wizard *w);
bool watch_arrival_at(const struct wizard *w, size_t index, struct arrival *ret); /* false: there are not so many */
const char *watch_arrival_word(enum arrival_kind kind);
const char *watch_arrival_closed(enum arrival_kind kind);                         /* NULL: users can be moved to it */
/* What has come instead or beside, what it means and what to do; NULL: nothing has. */
const char *watch_what(const struct wizard *w, char to[SENTENCE]);
const char *watch_meaning(const struct wizard *w, char to[SENTENCE]);
const char *watch_remedy(const struct wizard *w, char to[SENTENCE]);
/* What has come in this run, for who looks at the four steps; NULL: nothing. */
const char *watch_seen(const struct wizard *w, char to[SENTENCE]);
/* That one is what users are moved to. 0: wizard_ask(w, REQUEST_TAKE) carries the record. */
int watch_take(struct wizard *w, size_t index, struct error *err);

/* For flow, after a reading: what was waited for is there, and is named from now on, so that nothing that comes later is taken for it.
 * False: it is not there, or was named before. The record is to be written down and handed to order_take_taken(). */
bool watch_adopt(struct wizard *w, struct upgrade_record *ret);

#endif
