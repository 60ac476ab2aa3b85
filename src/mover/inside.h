/* The inside of the mover: what its files share.
 *
 * A row that is being worked on is an item; it stands in one queue, or in a batch on its way, or waits for its time. The engine (engine.c) takes
 * items from the journal a window at a time, hands them to batches as the pace allows, and writes down what became of them. */
#ifndef MOVER_INSIDE_H
#define MOVER_INSIDE_H

#include "api/api_directory.h"
#include "api/api_groups.h"
#include "core/error.h"
#include "core/ident.h"
#include "mover/mover.h"
#include "mover/pace.h"
#include "mover/plan_user.h"

enum stage {
	STAGE_READ,      /* to be read from the service, and then decided */
	STAGE_INTEND,    /* its row has to say SENT on disk before it goes on */
	STAGE_LOCATE,    /* the usage location comes first */
	STAGE_REPROCESS, /* what comes from groups is worked out again */
	STAGE_WRITE,
	STAGES
};

struct item {
	struct item *next;
	struct journal_row row;      /* as it stands on disk, or will after the next commit; its request_id is of the last intent of this run */
	struct journal_mark counted; /* state, check and cause as the progress counts it; cause is static */
	char counted_cause[JOURNAL_WORD];
	enum stage stage;
	int attempts, unread;        /* unread: readings in a row that failed */
	int64_t due_ms;              /* while it waits */
	bool doubtful;               /* a write may have taken effect */
	bool refused;                /* for a reason that is not known here, row.text: read, because that may be no refusal */
	bool replanned;              /* the whole row has to be written */
	bool reprocessed;
};

struct queue {
	struct item *first, *last;
	size_t n;
};
void queue_put(struct queue *q, struct item *item);
void queue_put_first(struct queue *q, struct item *item);
struct item *queue_take(struct queue *q);
void queue_clear(struct queue *q);
void item_free(struct item *item);

/* One request under way. The mover may end before it: then `m` is NULL, and what comes back is dropped. */
struct flight {
	struct flight *next;
	struct mover *m;
	uint64_t call;
	enum stage stage;
	int64_t sent_ms;
	struct queue items;
	size_t n;
};
struct flight *flight_new(struct mover *m);
void flight_free(struct flight *f); /* takes it out of the mover's list */

/* The id that was made last for requests of a stage, and how many rows it stands for. */
struct request_name {
	char id[UUID_TEXT];
	size_t rows;
};

enum work {
	WORK_NONE,
	WORK_PLAN,
	WORK_MOVE,  /* or put back: move.back */
	WORK_CHECK
};

/* Rows to take from the journal, in this order. */
struct rows_from {
	enum journal_row_state state;
	enum journal_row_kind kind;
	char cause[JOURNAL_WORD];    /* "": any */
	bool only_members;           /* of WITH_GROUP origin: nothing is written to them */
};
#define ROWS_FROM 8

struct group_need {
	char id[JOURNAL_ID], name[JOURNAL_NAME];
	int64_t seats;
};

struct mover {
	struct mover_setup setup;
	struct journal_move move;
	struct mover_progress progress;
	struct error error;
	struct pace pace;            /* of writes */
	struct pace reads;           /* of readings, which have a limit of their own that writes count for as well */
	enum work work;

	/* what is planned by */
	struct {
		enum mover_users users;
		char *filter, *default_location;
		bool groups, leave_disabled, switch_off_conflicts;
	} scope;
	struct api_skus skus;
	bool has_skus;
	int64_t skus_read_ms;
	int64_t seats_left;
	struct group_need *groups;
	size_t n_groups, cap_groups, at_group;
	int64_t upgrade;             /* whose services are put off again */

	/* the engine */
	struct rows_from from[ROWS_FROM];
	size_t n_from, at_from;
	int64_t cursor;
	size_t users_left;           /* of a pilot; SIZE_MAX: all */
	struct queue queues[STAGES], waiting, done;
	struct queue group_writes, group_watch;
	bool grouping, group_asked;  /* the engine stands still while groups are done; one call at a time */
	struct request_name names[STAGES]; /* for what is intended */
	size_t held;                 /* items in memory */
	struct flight *flights;
	size_t n_flights;
	bool paused, stopping, failing, planning_ended, groups_done;
	bool retrying;               /* rows are planned anew from what is read */
	int64_t list_closed_ms, quiet_ms, troubled_ms, done_since_ms;
	int troubles;
	size_t forbidden_in_turn;
	uint64_t timer;
	struct {
		int64_t at_ms, users;
	} samples[16];
	size_t n_samples;
	int64_t moving_since_ms;
	int64_t moved_now;           /* users that this start has moved */
	struct {
		uint64_t timer;      /* 0: nothing is told, and no mark is read */
		enum journal_wish wish;  /* the mark as it was written or read last */
		enum mover_phase said;
	} pulse;
};

/* mover.c */
bool mover_is_busy(const struct mover *m);
void mover_obey_pause(struct mover *m, bool on); /* at a mark's wish: none is left */
void mover_obey_stop(struct mover *m);
int mover_refuse_busy(struct error *err);

/* engine.c */
void engine_begin(struct mover *m, enum work work);
void engine_from(struct mover *m, enum journal_row_state state, enum journal_row_kind kind, const char *cause);
void engine_pump(struct mover *m);
void engine_finish_item(struct mover *m, struct item *item, enum journal_row_state state, const char *cause, const char *text);
void engine_checked_item(struct mover *m, struct item *item, enum journal_row_check check, const char *text);
void engine_wait(struct mover *m, struct item *item, enum stage then, int64_t wait_ms);
int64_t engine_backoff(int attempts);
void engine_fail(struct mover *m, const struct error *err); /* the whole */
/* Offline: later again, a few times. `sent_ms`: when that left which did not come through. */
void engine_trouble(struct mover *m, const struct error *err, int64_t sent_ms, int64_t retry_after_ms);
void engine_drop(struct mover *m);
struct plan_terms mover_terms(const struct mover *m);
bool mover_is_services(const struct mover *m);

/* window.c */
bool window_fill(struct mover *m, size_t most); /* loads rows until so many are being worked on; false when nothing is left to load */
int window_commit(struct mover *m);  /* outcomes and the next intents, in one transaction */
void window_give_back(struct mover *m); /* what has not left is not SENT */

/* batch.c */
void batch_send(struct mover *m, enum stage stage, size_t n);

/* groups.c */
void groups_start(struct mover *m); /* or checks them */
void groups_pump(struct mover *m);
void groups_fail(struct mover *m, struct item *item, const char *cause, const char *text);
void groups_watch_again(struct mover *m, struct item *item);

/* groups_seen.c */
void groups_seen(struct mover *m, struct item *item, const struct api_group *group);
void groups_gone(struct mover *m, struct item *item);

/* progress.c */
void progress_count(struct mover *m, enum journal_row_kind kind, enum journal_row_state state, enum journal_row_check check, const char *cause,
	int64_t by);
int progress_read(struct mover *m, struct error *err); /* from the journal */
void progress_recount(struct mover *m, struct item *item);
int64_t progress_left(const struct mover *m);          /* rows that a start would move, or put back */
void progress_rate(struct mover *m);
void progress_phase(struct mover *m, enum mover_phase phase);

/* pulse.c */
void pulse_begin(struct mover *m); /* the first that is told; a mark that was left earlier counts no more */
void pulse_phase(struct mover *m); /* it may have changed */
void pulse_end(struct mover *m);   /* the last was told */
void pulse_wish(struct mover *m, enum journal_wish wish); /* a person's, at this process */

/* tenant.c */
typedef void tenant_fn(struct mover *m);
int tenant_read(struct mover *m, tenant_fn *then); /* products and seats; a failure fails the whole */

#endif
