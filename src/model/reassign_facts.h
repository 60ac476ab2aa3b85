/* Reassign: plain data of a move of licences, which flow copies from the mover and the journal, and what pages ask the mover for.
 * Texts of causes arrive in the user's language: the mover knows them, the models do not. */
#ifndef MODEL_REASSIGN_FACTS_H
#define MODEL_REASSIGN_FACTS_H

#include "model/facts.h"

/* ── which users ── */
enum reassign_users { REASSIGN_ALL, REASSIGN_FILTER, REASSIGN_LIST };
#define PATH_TEXT 1024
struct reassign_scope {
	bool services;                 /* the plan stays; services that were off before an upgrade are put off again */
	enum reassign_users users;
	char filter[NAME_TEXT];
	char list[PATH_TEXT];          /* a file, as it was typed */
	bool groups;                   /* groups that give the source move as well */
	bool leave_blocked;            /* accounts whose sign-in is blocked stay */
	char location[8];              /* for users without one; "": they are held */
	char source_sku[ID_TEXT], source_name[NAME_TEXT];
	char target_sku[ID_TEXT], target_name[NAME_TEXT];
	char source_subscription[ID_TEXT]; /* Commerce id: under it the switched-off services are kept */
};

/* ── the move that the journal has ── */
enum reassign_state { REASSIGN_PLANNING, REASSIGN_PLANNED, REASSIGN_RUNNING, REASSIGN_STOPPED, REASSIGN_ENDED };
struct reassign_move {
	int64_t id;                    /* 0: none */
	bool services, back;
	enum reassign_state state;
	char source_sku[ID_TEXT], source_name[NAME_TEXT];
	char target_sku[ID_TEXT], target_name[NAME_TEXT];
	int64_t created_ms, started_ms, ended_ms; /* TIME_UNKNOWN */
};

/* ── its rows ── */
enum reassign_kind { REASSIGN_USER, REASSIGN_GROUP, REASSIGN_LINE, REASSIGN_KINDS };
enum reassign_row_state {
	REASSIGN_READY, REASSIGN_HELD, REASSIGN_NOTHING, REASSIGN_WITH_GROUP, REASSIGN_SENT, REASSIGN_MOVED, REASSIGN_FAILED,
	REASSIGN_BACK_READY, REASSIGN_BACK_SENT, REASSIGN_BACK, REASSIGN_BACK_FAILED, REASSIGN_ROW_STATES
};
#define REASSIGN_STATE(state) (1u << (state))
enum reassign_check { REASSIGN_UNCHECKED, REASSIGN_AS_PLANNED, REASSIGN_DIFFERS };

/* What a person can decide where a row is held. */
enum reassign_decision { DECIDE_NOTHING, DECIDE_LOCATION, DECIDE_SWITCH_OFF, DECIDE_BUY, DECIDE_TAKE_IN };

struct reassign_cause {
	char word[WORD_TEXT];          /* the journal's: "no_location" */
	char text[NAME_TEXT];          /* the mover's sentence: what is in the way */
	char remedy[SERVICE_TEXT];     /* what the admin can do; "" nothing */
	bool can_be_retried;
	int64_t rows;
};

struct reassign_row {
	int64_t seq;
	enum reassign_kind kind;
	enum reassign_row_state state;
	enum reassign_check check;
	bool enabled;
	char id[ID_TEXT];              /* "": a line of a list */
	char upn[NAME_TEXT], name[NAME_TEXT];
	char location[8], new_location[8];
	struct reassign_cause cause;   /* rows: 1; word "": none */
	char words[NAME_TEXT];         /* the service's, or the plan's, to the cause */
	char *off, *lost;              /* ids of service plans with a space between: to be off in the target; cannot be kept off. NULL: none */
};

/* ── how far it is ── */
enum reassign_phase {
	REASSIGN_IS_IDLE, REASSIGN_IS_PLANNING, REASSIGN_IS_PLANNED, REASSIGN_IS_MOVING, REASSIGN_IS_PAUSED, REASSIGN_IS_STOPPING, REASSIGN_IS_STOPPED,
	REASSIGN_IS_CHECKING, REASSIGN_IS_ENDED, REASSIGN_HAS_FAILED
};
enum reassign_waiting { REASSIGN_WAITS_NOT, REASSIGN_WAITS_LIMIT, REASSIGN_WAITS_RETRY, REASSIGN_WAITS_GROUP };

#define REASSIGN_CAUSES 24
struct reassign_progress {
	enum reassign_phase phase;
	bool back;
	int64_t read, to_read;         /* to_read COUNT_UNKNOWN: not told */
	int64_t rows[REASSIGN_ROW_STATES];
	int64_t groups, lines;
	int64_t groups_in[REASSIGN_ROW_STATES]; /* of `rows`; while it stands still */
	int64_t as_planned, differs;
	struct reassign_cause held[REASSIGN_CAUSES], failed[REASSIGN_CAUSES];
	size_t n_held, n_failed;
	int64_t seats_needed, seats_free; /* free COUNT_UNKNOWN: not told */
	int64_t in_flight, writes, refused;
	int64_t started_ms, ended_ms;  /* wall; TIME_UNKNOWN */
	double rate;                   /* users a second */
	int64_t left_ms;               /* COUNT_UNKNOWN: not known */
	enum reassign_waiting waiting;
	int64_t waiting_until_ms;      /* wall; TIME_UNKNOWN */
};

/* ── what is asked of the mover ── */
enum reassign_verb {
	REASSIGN_START, REASSIGN_RETRY, REASSIGN_PUT_BACK, REASSIGN_COMPARE,                 /* REQUEST_REASSIGN_RUN */
	REASSIGN_PAUSE, REASSIGN_GO_ON, REASSIGN_STOP,                                       /* REQUEST_REASSIGN_TELL: while it runs */
	REASSIGN_SET_LOCATION, REASSIGN_SWITCH_OFF, REASSIGN_LEAVE_OUT, REASSIGN_TAKE_IN     /* REQUEST_REASSIGN_TELL: on its plan */
};
struct reassign_wish {
	enum reassign_verb verb;
	int64_t users;                 /* START: at most so many; 0: all */
	int64_t seq;                   /* of one row; 0: all that are held for it */
	char cause[WORD_TEXT];         /* RETRY: only these; "": all */
	char location[8];              /* SET_LOCATION */
};

/* Which rows a list shows. */
struct reassign_filter {
	unsigned states;               /* REASSIGN_STATE() of each; 0: any */
	int kind;                      /* enum reassign_kind, -1: any */
	bool differs;                  /* only what was read back as something else */
	char cause[WORD_TEXT];         /* "": any */
	char text[NAME_TEXT];          /* part of a name or address; "": any */
};
#define REASSIGN_WINDOW 512 /* rows of a list that are in memory */

#endif
