/* Moves licences in bulk: plans, writes, checks, puts back. It knows no page; it is the same for the wizard and for the command line.
 *
 * One row of the journal (journal/moves.h) for each user and group; a few hundred of them are in memory at any time. A user is moved by one
 * write that adds and removes together, and nothing else of theirs is touched. Before a write leaves, its row says SENT on disk;
 * a write whose answer was lost is settled by reading the user. Everything waits in the loop: http, timers and this one thread. */
#ifndef MOVER_MOVER_H
#define MOVER_MOVER_H

#include "journal/moves.h"

struct api;
struct error;
struct mover;
struct timers;

/* What the product file knows and no service tells. Pointers must outlive the mover. */
struct mover_plans {
	const char *const *ids;
	size_t n;
};
struct mover_rules {
	const struct mover_plans *families;   /* one service under several ids: off in the source is off in the target, whatever id it carries there */
	size_t n_families;
	const struct mover_plans *exclusive;  /* of each set, a user may have only one that is on */
	size_t n_exclusive;
	const struct mover_need {
		const char *plan;             /* needs one of `any` to be on */
		struct mover_plans any;
	} *needs;
	size_t n_needs;
	const char *(*plan_name)(void *arg, const char *plan_id); /* what admins call it; NULL: not known */
	void *arg;
};

struct mover_setup {
	struct api *api;
	struct journal *journal;
	struct timers *timers;
	const struct mover_rules *rules;
	int64_t (*now_ms)(void);     /* monotonic */
	int64_t (*wall_ms)(void);
	size_t in_flight;            /* batches at once; 0: 8 */
	size_t batch;                /* users in one; 0: 20 */
	int64_t stale_ms;            /* what was read longer ago is read again before it is written; 0: 15 minutes */
	int64_t group_poll_ms;       /* how often a group under way is looked at; 0: 5000 */
	/* Progress or phase have changed; from http_deliver(), timers_run() or a verb below. The mover is in the middle of its work then: it may be
	 * looked at, but mover_free() must wait until this has returned. */
	void (*changed)(void *arg);
	void *arg;
};
struct mover *mover_new(const struct mover_setup *setup);
/* What is on its way stays SENT in the journal, and is settled when the move is taken up again. */
void mover_free(struct mover *m);

/* ── what to move ── */
enum mover_users {
	MOVER_ALL,    /* everybody who holds the source */
	MOVER_FILTER, /* of these, whose name or UPN contains `filter` */
	MOVER_LIST    /* who stands in the file `list`: CSV with a column userPrincipalName, upn, mail, user or id, else the first; or a line for each */
};
struct mover_scope {
	const char *tenant_id;
	const char *source_sku, *source_name;
	const char *target_sku, *target_name;
	enum mover_users users;
	const char *filter;
	const char *list;
	bool groups;                  /* groups that give the source are moved as well */
	bool leave_disabled;          /* accounts whose sign-in is blocked stay */
	const char *default_location; /* for users without one; NULL: they are held */
	bool switch_off_conflicts;    /* where a service of another product clashes with one of the target, that one is put off; false: the user is held */
};
/* Reads and computes; sends no write. Ends in PLANNED or FAILED. The file of a list is read before it returns: ERROR_INPUT. */
int mover_plan(struct mover *m, const struct mover_scope *scope, struct error *err);
/* Plans putting services off again that were off before an upgrade (journal_each_switched_off()). */
int mover_plan_services(struct mover *m, const struct mover_scope *scope, int64_t upgrade, struct error *err);
/* Takes up a move of the journal where it stands. Rows that may have been sent are settled by the next start or check. */
int mover_open(struct mover *m, int64_t move, struct error *err);

/* Decisions on a plan; rows they touch turn READY, or are held for what is in the way next: no seat, once all are taken. *ret_rows how
 * many. `seq` 0: all that are held for it. Who is left out gives the seat to the next that waits for one. */
int mover_set_location(struct mover *m, int64_t seq, const char *country, int64_t *ret_rows, struct error *err);
int mover_switch_off_conflicts(struct mover *m, int64_t seq, int64_t *ret_rows, struct error *err);
int mover_leave_out(struct mover *m, int64_t seq, bool out, struct error *err);

/* ── doing it ── */
/* Moves READY rows, at most `users` of them (0: all): a pilot is a start with a few. Ends in STOPPED, ENDED or FAILED. */
int mover_start(struct mover *m, size_t users, struct error *err);
void mover_pause(struct mover *m, bool on);  /* nothing new is sent; what is on its way comes home */
void mover_stop(struct mover *m);            /* the same, then STOPPED */
/* Both leave a mark in the journal, and a mark that another process leaves there does the same here (journal_move_wish()): what was said last counts.
 * True once a person has stopped what runs, or ran last, here or by a mark. */
bool mover_was_stopped(const struct mover *m);
/* Reads back every row that was written, and compares. */
int mover_check(struct mover *m, struct error *err);
/* FAILED and HELD rows are read and planned again; those that can be moved now are moved. `cause` NULL: all. */
int mover_retry(struct mover *m, const char *cause, struct error *err);
/* Gives every moved user and group what they had, services included. */
int mover_put_back(struct mover *m, struct error *err);

/* ── how far it is ── */
enum mover_phase {
	MOVER_IDLE, MOVER_PLANNING, MOVER_PLANNED, MOVER_MOVING, MOVER_PAUSED, MOVER_STOPPING, MOVER_STOPPED, MOVER_CHECKING, MOVER_ENDED,
	MOVER_FAILED /* the whole, not a user: signed out, forbidden, journal; mover_error(). Can be started again */
};
enum mover_waiting { MOVER_WAITS_NOT, MOVER_WAITS_LIMIT, MOVER_WAITS_RETRY, MOVER_WAITS_GROUP };

#define MOVER_CAUSES 24
struct mover_count {
	char cause[JOURNAL_WORD];
	int64_t rows;
};
struct mover_progress {
	enum mover_phase phase;
	bool back;               /* it is putting back */
	int64_t read, to_read;   /* PLANNING, CHECKING; to_read -1: not known */
	int64_t rows[JOURNAL_ROW_STATES]; /* users and groups; lines are in `lines` */
	int64_t groups, lines;
	int64_t as_planned, differs;
	struct mover_count held[MOVER_CAUSES], failed[MOVER_CAUSES];
	size_t n_held, n_failed;
	int64_t seats_needed, seats_free; /* of the target; free -1: not known */
	int64_t in_flight;       /* users on their way */
	int64_t writes, refused; /* users written, and turned away for the limit */
	int64_t started_ms, ended_ms; /* wall clock, of this start */
	int64_t moving_ms;       /* spent in MOVING, without pauses */
	double rate;             /* users a second, of late */
	int64_t left_ms;         /* -1: not known */
	enum mover_waiting waiting;
	int64_t waiting_until_ms; /* monotonic; 0: not known */
};
const struct mover_progress *mover_progress(const struct mover *m);
const struct journal_move *mover_move(const struct mover *m); /* id 0: none */
const struct error *mover_error(const struct mover *m);
bool mover_phase_works(enum mover_phase phase); /* it is at something, or paused in it */
/* The journal's words (struct journal_progress), which stay. */
const char *mover_phase_word(enum mover_phase phase);
const char *mover_waiting_word(enum mover_waiting waiting);

/* ── causes ── words in the user's language for the journal's: "no_location", "no_seat", … */
const char *mover_cause_text(const char *cause);   /* what is in the way */
const char *mover_cause_remedy(const char *cause); /* what the admin can do */
bool mover_cause_can_be_retried(const char *cause);

/* ── reports ── */
enum mover_format { MOVER_CSV, MOVER_JSON };
/* Every row with what it had, what it gets or got, and why not. Rows pass through; nonzero from the sink ends it and is returned. */
typedef int mover_sink_fn(void *arg, const char *bytes, size_t n, struct error *err);
int mover_report(struct mover *m, enum mover_format format, mover_sink_fn *sink, void *arg, struct error *err);

#endif
