/* Cancel: when the old plan may be cancelled, what is pointed out first, and which way the service leaves. */
#ifndef MODEL_CANCEL_MODEL_H
#define MODEL_CANCEL_MODEL_H

#include "core/error.h"
#include "model/facts.h"

struct amend_facts;
struct subscription;
struct wizard;

enum cancel_point { CANCEL_DATA, CANCEL_DOMAINS, CANCEL_ADDONS, CANCEL_POINTS };

enum cancel_way {
	CANCEL_BY_HAND,   /* no service to talk to, or somebody else cancels */
	CANCEL_LATER,     /* something is in the way: cancel_obstacle() */
	CANCEL_NOW,
	CANCEL_REDUCE,    /* refused for its number of licences: reduced first, then cancelled */
	CANCEL_AT_END,    /* its window is past: only its renewal can be switched off */
	CANCEL_ENDING,    /* its renewal is off: it ends by itself */
	CANCEL_SUPPORT,   /* refused for a reason that this program cannot mend */
	CANCEL_OVER       /* it has ended */
};

struct cancel_model {
	bool ticked[CANCEL_POINTS];
	bool told_past;                /* the service said that its window is past */
	bool told_cancel, told_reduce; /* the service refused to cancel, or to reduce, for another reason */
	struct error refusal;          /* the last of them */
	int64_t watched_ms;            /* since when its end by hand is waited for; TIME_UNKNOWN: it is not */
	int64_t off_ms, off_end_ms;    /* a person said then that its renewal is off; the end of its term as it was told then. TIME_UNKNOWN: nobody did */
};

/* intake */
void cancel_take_refused(struct wizard *w, const struct amend_facts *what, const struct error *error);
void cancel_recall(struct wizard *w, const char *key, const char *value);

/* questions */
enum cancel_way cancel_way(const struct wizard *w);
/* No service cancels it: a person does, in the admin centre, and the directory is watched. */
bool cancel_is_guided(const struct wizard *w);
/* Its renewal can be said to be off; and it was said, but it has been renewed since. */
bool cancel_may_say_off(const struct wizard *w);
bool cancel_was_renewed(const struct wizard *w);
bool cancel_is_said_off(const struct wizard *w); /* and believed: it can be taken back */
const char *cancel_sentence(const struct wizard *w, char to[SENTENCE]);  /* what is, by the way that is left */
const char *cancel_meaning(const struct wizard *w, char to[SENTENCE]);
const char *cancel_remedy(const struct wizard *w, char to[SENTENCE]);
/* Who still holds it, or what cannot be told; NULL: nothing is in the way. */
const char *cancel_obstacle(const struct wizard *w, char to[SENTENCE]);
bool cancel_is_held(const struct wizard *w);                             /* users or groups: Reassign is the way on */
bool cancel_came_too_early(const struct wizard *w);                      /* it has ended, and they still hold it */
const char *cancel_window(const struct wizard *w, char to[SENTENCE]);    /* until when it can be cancelled */
/* What is said beforehand where there are more licences than the service may let go at once; NULL: there are not. */
const char *cancel_limit(const struct wizard *w, char to[SENTENCE]);
bool cancel_may_reduce(const struct wizard *w);

/* Names of the add-ons that hang on it and have not ended; where no service tells what hangs on what, of all that could. NULL: there are none. */
const char *cancel_addons(const struct wizard *w, char to[SENTENCE]);
const char *cancel_addons_left(const struct wizard *w, char to[SENTENCE]); /* the same as a sentence, when it has ended */

size_t cancel_point_count(const struct wizard *w);
enum cancel_point cancel_point_at(const struct wizard *w, size_t index);
const char *cancel_point_id(enum cancel_point point);                    /* stays: "ack-cancel-data" */
const char *cancel_point_title(enum cancel_point point);                 /* what it says once it is ticked */
const char *cancel_point_text(const struct wizard *w, enum cancel_point point, char to[SENTENCE]);
bool cancel_ticked(const struct wizard *w, enum cancel_point point);
size_t cancel_points_left(const struct wizard *w);

/* Where to click, one after another; NULL: there are not so many. */
const char *cancel_click(const struct wizard *w, size_t index, char to[SENTENCE]);

/* for the models alone: between the files of this one */
bool cancel_runs_out(const struct wizard *w, const struct subscription *s); /* by its status, or by a person's word */
bool cancel_is_above_limit(const struct wizard *w, const struct subscription *s);
void cancel_recall_by_hand(struct wizard *w, const char *key, const char *value);

/* answers of the person */
void cancel_watch(struct wizard *w);        /* it is being cancelled by hand from now on; noted once */
void cancel_say_off(struct wizard *w, bool off); /* its renewal has been switched off: it ends with its term; or it was not after all */
int cancel_tick(struct wizard *w, const char *id, bool on, struct error *err);

#endif
