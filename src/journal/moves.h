/* Moves of licences: what each user and group had, what was intended, what became of it. A row for each, read and written a few at a
 * time, because a tenant may have a million of them.
 *
 * Beside ERROR_STORAGE, whatever names a move or a row that is not there (any more: another wizard has planned the same anew) fails with
 * ERROR_CONFLICT, and has changed nothing. */
#ifndef JOURNAL_MOVES_H
#define JOURNAL_MOVES_H

#include "journal/journal.h"

enum journal_move_kind {
	JOURNAL_MOVE_PLANS,    /* from one product to another */
	JOURNAL_MOVE_SERVICES, /* the same product; services that were off before an upgrade are put off again */
	JOURNAL_MOVE_KINDS
};

enum journal_move_state {
	JOURNAL_MOVE_PLANNING, /* being computed: not complete */
	JOURNAL_MOVE_PLANNED,  /* nothing was sent */
	JOURNAL_MOVE_RUNNING,  /* rows are being sent; after a crash it goes on from its rows */
	JOURNAL_MOVE_STOPPED,  /* by a person, between two batches; rows are left */
	JOURNAL_MOVE_ENDED,    /* every row that could be moved was tried */
	JOURNAL_MOVE_STATES
};

struct journal_move {
	int64_t id;
	enum journal_move_kind kind;
	enum journal_move_state state;
	bool back;                          /* it is being put back, or was */
	char tenant_id[JOURNAL_ID];
	char source_sku[JOURNAL_ID], source_name[JOURNAL_NAME];
	char target_sku[JOURNAL_ID], target_name[JOURNAL_NAME];
	int64_t created_ms, changed_ms;
	int64_t started_ms, ended_ms;       /* TIME_UNKNOWN: not yet */
};

enum journal_row_kind {
	JOURNAL_ROW_USER,
	JOURNAL_ROW_GROUP,
	JOURNAL_ROW_LINE, /* a line of a list that named nobody, or somebody twice */
	JOURNAL_ROW_KINDS
};

enum journal_row_state {
	JOURNAL_ROW_READY,       /* would be moved */
	JOURNAL_ROW_HELD,        /* cannot be moved, or is not to be: cause */
	JOURNAL_ROW_NOTHING,     /* nothing to do: moved before, or without the source */
	JOURNAL_ROW_WITH_GROUP,  /* moves when its group moves */
	JOURNAL_ROW_SENT,        /* intended, perhaps carried out: the service has to be asked */
	JOURNAL_ROW_MOVED,
	JOURNAL_ROW_FAILED,      /* the service refused: cause */
	JOURNAL_ROW_BACK_READY,
	JOURNAL_ROW_BACK_SENT,
	JOURNAL_ROW_BACK,        /* has what it had before */
	JOURNAL_ROW_BACK_FAILED,
	JOURNAL_ROW_STATES
};

enum journal_row_check {
	JOURNAL_CHECK_NONE,
	JOURNAL_CHECK_AS_PLANNED, /* read back: as the plan, or as before when put back */
	JOURNAL_CHECK_DIFFERS     /* read back: something else */
};

/* Sets of service plans are ids with one space between them, sorted; NULL: the product is not held directly; "": held, all on. */
struct journal_row {
	int64_t seq;                  /* in its move, from 1, in the order of planning; 0 when it is added: the next one */
	enum journal_row_kind kind;
	enum journal_row_state state;
	enum journal_row_check check;
	bool enabled;                 /* false: sign-in is blocked */
	char id[JOURNAL_ID];
	char upn[JOURNAL_NAME];       /* a LINE: what it says */
	char name[JOURNAL_NAME];
	char location[8];             /* "" none */
	char new_location[8];         /* to be set before the move; "" leave it */
	char cause[JOURNAL_WORD];     /* "" none */
	char text[JOURNAL_NAME];      /* the service's or the plan's words to the cause */
	char *source_off, *target_off; /* what it had directly before */
	char *want_off;               /* what is to be off in the target */
	char *lost_off;               /* was off and cannot be kept off: ids of the source */
	char request_id[JOURNAL_WORD]; /* of journal_rows_put() alone, as in struct journal_mark; it is not read back */
	int64_t read_ms;              /* when what it had was read */
	int64_t changed_ms;
};
void journal_row_clear(struct journal_row *row); /* frees the sets */

/* What becomes of rows; strings NULL: unchanged. */
struct journal_mark {
	int64_t seq;
	enum journal_row_state state;
	enum journal_row_check check;
	const char *cause, *text, *new_location, *want_off;
	const char *request_id;       /* of the request that carries it. Each mark that puts a row into SENT or BACK_SENT, or out of it, is in the history */
};

/* Discards plans of the same kind, tenant and products of which nothing was sent: PLANNING or PLANNED, and no row that was. *ret_id is the
 * new move's. */
int journal_move_begin(struct journal *j, const struct journal_move *m, int64_t *ret_id, struct error *err);
int journal_move_put(struct journal *j, const struct journal_move *m, struct error *err); /* state, back, and times */
/* ERROR_CONFLICT where something was sent: that stays in the history. */
int journal_move_discard(struct journal *j, int64_t move, struct error *err);
int journal_move_get(struct journal *j, int64_t move, struct journal_move *ret, bool *ret_found, struct error *err);
/* The one changed last; source or target NULL: any. */
int journal_move_last(struct journal *j, const char *tenant_id, const char *source_sku, const char *target_sku, struct journal_move *ret,
	bool *ret_found, struct error *err);

/* ── from one process to another ── */

/* What a person asks of a move that another process carries out: a mark, which that one reads. The start of a move takes it away. */
enum journal_wish {
	JOURNAL_WISH_NONE,
	JOURNAL_WISH_PAUSE,
	JOURNAL_WISH_STOP,
	JOURNAL_WISHES
};
int journal_move_wish(struct journal *j, int64_t move, enum journal_wish wish, struct error *err);
int journal_move_wished(struct journal *j, int64_t move, enum journal_wish *ret, struct error *err);

/* How far it was when whoever carries it out said so last. */
struct journal_progress {
	int64_t at_ms;
	char phase[JOURNAL_WORD];     /* the mover's word: "moving", "paused", "stopping", "stopped", "checking", "ended", "failed" */
	char waiting[JOURNAL_WORD];   /* "" for nothing; "limit", "retry", "group" */
	int64_t waiting_until_ms;     /* wall clock; TIME_UNKNOWN */
	int64_t rows[JOURNAL_ROW_STATES];
	int64_t in_flight, writes, refused;
	int64_t rate_milli;           /* users in 1000 seconds, of late */
	int64_t left_ms;              /* −1: not known */
	int64_t as_planned, differs;
	char text[JOURNAL_NAME];      /* why the whole of it ended, in words; "" none */
};
int journal_progress_put(struct journal *j, int64_t move, const struct journal_progress *p, struct error *err);
int journal_progress_get(struct journal *j, int64_t move, struct journal_progress *ret, bool *ret_found, struct error *err);

/* ── rows ── */

/* Before a move is taken up: ERROR_STORAGE where what is written of rows is damaged. Half a second for a million of them. */
int journal_rows_check(struct journal *j, struct error *err);

/* One transaction each: all or nothing, on disk on return. */
/* A user or group that has a row in the move already keeps that one, and gets no second: a service may list somebody twice. */
int journal_rows_add(struct journal *j, int64_t move, const struct journal_row *rows, size_t n, struct error *err);
/* Marks of several states may go together: a commit waits for the disk, which costs more than all that is in it. */
int journal_rows_mark(struct journal *j, int64_t move, const struct journal_mark *marks, size_t n, int64_t now_ms, struct error *err);
/* Rewrites whole rows, found by seq, such as those that were read again. */
int journal_rows_put(struct journal *j, int64_t move, const struct journal_row *rows, size_t n, struct error *err);

/* Which rows: a bit for each state (NULL for the whole filter: all); cause NULL: any; text NULL, or a part of name or UPN without regard to case. */
struct journal_row_filter {
	unsigned states;
	const char *cause;
	const char *text;
	int kind; /* enum journal_row_kind, -1: any */
};
#define JOURNAL_STATE_BIT(state) (1u << (state))
#define JOURNAL_STATES_ALL (~0u)
#define JOURNAL_ROWS_DIFFER (1u << 31) /* alone: whatever was read back as something else, in any state */

/* Up to n rows after `after_seq`, by seq; the caller clears each. */
int journal_rows_after(struct journal *j, int64_t move, const struct journal_row_filter *filter, int64_t after_seq, struct journal_row *ret, size_t n,
	size_t *ret_count, struct error *err);
/* The same from the `offset`-th of the filtered rows: for a window on a screen. */
int journal_rows_window(struct journal *j, int64_t move, const struct journal_row_filter *filter, int64_t offset, struct journal_row *ret, size_t n,
	size_t *ret_count, struct error *err);
/* A user or a group by its id, in either case; LINEs are not found. */
int journal_rows_find(struct journal *j, int64_t move, const char *id, struct journal_row *ret, bool *ret_found, struct error *err);
int journal_rows_count(struct journal *j, int64_t move, const struct journal_row_filter *filter, int64_t *ret, struct error *err);
/* Changes the state, and nothing else, of all rows of a filter at once, such as FAILED to READY for another try; *ret_changed how many. */
int journal_rows_turn(struct journal *j, int64_t move, const struct journal_row_filter *filter, enum journal_row_state state, int64_t now_ms,
	int64_t *ret_changed, struct error *err);

struct journal_tally {
	enum journal_row_kind kind;
	enum journal_row_state state;
	enum journal_row_check check;
	char cause[JOURNAL_WORD];
	int64_t rows;
};
/* One for each combination that occurs; the caller frees. */
int journal_rows_tally(struct journal *j, int64_t move, struct journal_tally **ret, size_t *ret_count, struct error *err);

#endif
