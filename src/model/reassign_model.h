/* Reassign: which users move, the plan, the move while it runs, its result, putting back. The mover does it; this is what pages know of it.
 *
 * A tenant may have a million users: a list shows a window of rows, which flow reads from the journal when the page looks elsewhere. */
#ifndef MODEL_REASSIGN_MODEL_H
#define MODEL_REASSIGN_MODEL_H

#include "core/error.h"
#include "model/reassign_facts.h"

struct wizard;

/* What waits for a person's word before anything is written. */
enum reassign_question { ASKS_NOTHING, ASKS_MOVE, ASKS_PUT_BACK };

struct reassign_model {
	struct reassign_scope scope;
	bool scope_changed;            /* since the plan was made */
	struct reassign_move move;     /* the one of this source that changed last; id 0: none */
	struct reassign_progress now;
	int64_t pilot;                 /* users that a first few are */
	struct reassign_wish wish;
	enum reassign_question asks;
	bool sure;                     /* its confirmation is ticked */
	bool by_steps;                 /* one came here by the steps of the manual path, and goes on to them */
	bool asks_leave;               /* to leave it running; the move goes on meanwhile */
	char why[NAME_TEXT];           /* it ended in another process before its end, for this; "" */
	bool run_wished;               /* the wish is to be asked for as soon as the page of the move is shown */
	int64_t pilot_until;           /* the bar of a pilot is full at so many; 0: all */
	bool list_is_old;              /* rows have changed since it was read */
	struct reassign_filter filter;
	int64_t n_rows;                /* that it lets through; COUNT_UNKNOWN: not read yet */
	struct reassign_row *window;
	int64_t window_first;
	size_t window_count;
	int64_t looked_at;             /* where the mark stands in the list */
	int64_t opened;                /* index of the row that is open; COUNT_UNKNOWN: none */
	struct reassign_row row;       /* that row; seq 0: not read */
	char location[8];              /* typed for it, or for all that have none */
	char refused_at[WORD_TEXT];    /* the field whose text was refused; "": none was */
	char refused[SENTENCE];
	char csv_path[PATH_TEXT], json_path[PATH_TEXT];
	int64_t recorded;              /* users with services that were off before an upgrade; COUNT_UNKNOWN: none kept */
};

void reassign_init(struct reassign_model *m);
void reassign_clear(struct reassign_model *m);

/* ── intake ── */
/* What the journal knows at the start, before the mover has it: the move and how many rows are in which state; id 0: none. */
void reassign_take_move(struct wizard *w, const struct reassign_move *move);
void reassign_take_progress(struct wizard *w, const struct reassign_progress *now);
void reassign_take_why(struct wizard *w, const char *why);  /* of the move; "" it did not end before its end, or here */
void reassign_take_planned(struct wizard *w);               /* the plan asked for is there */
/* A window of the list; the rows' sets become the model's. */
void reassign_take_rows(struct wizard *w, int64_t total, int64_t first, struct reassign_row *rows, size_t n);
void reassign_take_row(struct wizard *w, struct reassign_row *row); /* the open one; its sets become the model's */
void reassign_take_saved(struct wizard *w, const char *csv_path, const char *json_path);
void reassign_take_recorded(struct wizard *w, int64_t users);

/* ── from what to what ── */
/* Plans of this tenant that users of the chosen subscription can go to. */
size_t reassign_target_count(const struct wizard *w);
const struct subscription *reassign_target_at(const struct wizard *w, size_t index);
size_t reassign_target_chosen(const struct wizard *w);      /* SIZE_MAX: none */
void reassign_choose_target(struct wizard *w, size_t index);
void reassign_set_target(struct wizard *w, const char *sku_id, const char *name); /* by who knows it better: the plan that was bought */
/* Fills in what is not chosen yet, when the page is shown. */
void reassign_prepare(struct wizard *w);
void reassign_come(struct wizard *w, bool by_steps);
/* After an automatic upgrade. Each begins a scope of its own. */
void reassign_begin_services(struct wizard *w);             /* puts switched-off services back */
void reassign_begin_rest(struct wizard *w);                 /* moves the users whom the service left behind */
bool reassign_services_offered(const struct wizard *w);
bool reassign_rest_offered(const struct wizard *w);
const char *reassign_from(const struct wizard *w);
const char *reassign_to(const struct wizard *w);
/* NULL: open. Else why nobody can be moved from here. */
const char *reassign_closed(const struct wizard *w, char to[SENTENCE]);

/* ── choosing users ── */
void reassign_set_users(struct wizard *w, enum reassign_users users);
void reassign_set_part(struct wizard *w, const char *text);
void reassign_set_list(struct wizard *w, const char *path);
void reassign_set_groups(struct wizard *w, bool groups);
void reassign_set_leave_blocked(struct wizard *w, bool leave);
int reassign_set_default_location(struct wizard *w, const char *text, struct error *err); /* "" or two letters */
void reassign_plan_anew(struct wizard *w); /* what was planned before is old */
int reassign_ready(const struct wizard *w, struct error *err); /* 0: a plan can be made */

/* ── where it stands ── */
enum reassign_stage {
	REASSIGN_TO_PLAN,    /* no plan, or not for these users */
	REASSIGN_TO_CONFIRM, /* a plan; nothing was sent */
	REASSIGN_UNDER_WAY,  /* being written, or read back */
	REASSIGN_HALTED,     /* some are left: paused by the end of a program, stopped, or a pilot */
	REASSIGN_OVER
};
enum reassign_stage reassign_stage(const struct wizard *w);
bool reassign_is_here(const struct wizard *w);   /* the move is the chosen subscription's */
bool reassign_is_taken_up(const struct wizard *w); /* the mover has it: it can be asked to go on */
bool reassign_unfinished(const struct wizard *w);  /* begun and not at its end */
int64_t reassign_rows_left(const struct wizard *w); /* that going on would move, or put back: perhaps sent, or to be sent */
bool reassign_is_running(const struct wizard *w);  /* something is on its way to the service now */
int64_t reassign_users_ready(const struct wizard *w);
int64_t reassign_users_moved(const struct wizard *w);
int64_t reassign_users_put_back(const struct wizard *w);
int64_t reassign_users_failed(const struct wizard *w);
int64_t reassign_to_do(const struct wizard *w);    /* of this start: what the bar is full at */
int64_t reassign_done(const struct wizard *w);
int64_t reassign_seats_missing(const struct wizard *w);
bool reassign_waits_for_seats(const struct wizard *w);   /* after a move: somebody was not moved because no licence was left */

/* ── the plan's and the result's lines ── */
struct reassign_result {
	struct reassign_filter filter;  /* the rows behind it */
	const struct reassign_cause *cause; /* NULL: needs no reason */
	int64_t rows;
	bool good, bad;                 /* neither: nothing to worry about, nothing done */
};
#define REASSIGN_RESULTS (2 * REASSIGN_CAUSES + 16)
size_t reassign_results(const struct wizard *w, struct reassign_result ret[REASSIGN_RESULTS]);
const char *reassign_result_text(const struct wizard *w, const struct reassign_result *r, char to[SENTENCE]);

/* ── the list behind a line ── */
void reassign_show(struct wizard *w, const struct reassign_filter *filter);
void reassign_find(struct wizard *w, const char *text);
void reassign_look(struct wizard *w, int64_t index);
bool reassign_rows_needed(const struct wizard *w);          /* the window does not hold what is looked at */
const struct reassign_row *reassign_row_at(const struct wizard *w, int64_t index); /* NULL: not in the window */
void reassign_open(struct wizard *w, int64_t index);
const struct reassign_row *reassign_opened(const struct wizard *w); /* NULL: not read yet */
/* The cause that all rows of the list share; NULL: they do not. */
const struct reassign_cause *reassign_list_cause(const struct wizard *w);
const char *reassign_row_text(const struct wizard *w, const struct reassign_row *row, char to[SENTENCE]); /* "Moved", "Held: …" */
const char *reassign_services_text(const struct wizard *w, const char *ids, char to[SENTENCE]); /* their names; "" none */
/* What it says in a line of a plan, without a full stop. */
const char *reassign_cause_label(const struct reassign_cause *cause);
enum reassign_decision reassign_cause_decision(const struct reassign_cause *cause);
bool reassign_cause_is_of_line(const struct reassign_cause *cause); /* about what a list of users says, not about a user */
/* What may be decided about all rows of the list, and about the open one. */
enum reassign_decision reassign_list_decision(const struct wizard *w);
enum reassign_decision reassign_row_decision(const struct wizard *w);
bool reassign_may_leave_out(const struct wizard *w);

/* ── wishes ── */
int reassign_set_pilot(struct wizard *w, const char *text, struct error *err);
int reassign_type_location(struct wizard *w, const char *text, struct error *err); /* "" or two letters */
/* Each prepares the next REQUEST_REASSIGN_RUN or REQUEST_REASSIGN_TELL. */
void reassign_wish(struct wizard *w, enum reassign_verb verb);
void reassign_wish_retry(struct wizard *w, const char *cause); /* NULL: all; the page of the move begins with it */
bool reassign_next_run(struct wizard *w);                      /* true once after such a wish, or after a question that was confirmed */
int reassign_wish_location(struct wizard *w, int64_t seq, struct error *err); /* seq 0: for all */
void reassign_wish_row(struct wizard *w, enum reassign_verb verb, int64_t seq);
void reassign_ask_move(struct wizard *w, bool pilot);
void reassign_ask_put_back(struct wizard *w);
void reassign_ask_nothing(struct wizard *w);
void reassign_confirm(struct wizard *w, bool sure);
int64_t reassign_asked_users(const struct wizard *w);        /* that the question is about */
bool reassign_may_put_back(const struct wizard *w);
bool reassign_may_retry(const struct wizard *w);

/* Leave running: the move goes on in a process of its own, and the wizard ends. */
bool reassign_may_leave_running(const struct wizard *w);
const char *reassign_leave_running_closed(const struct wizard *w); /* NULL: open */
void reassign_ask_leave(struct wizard *w, bool asks);

/* What was refused stands at its field until something else is typed; `err` NULL: nothing was. */
void reassign_refuse(struct wizard *w, const char *field, const struct error *err);
const char *reassign_refused(const struct wizard *w, const char *field); /* NULL: was not */

/* ── sentences ── */
const char *reassign_begun_sentence(const struct wizard *w, char to[SENTENCE]);   /* what was begun and is not finished; NULL: nothing is */
const char *reassign_move_sentence(const struct reassign_move *move, int64_t done, int64_t of, char to[SENTENCE]); /* the same of any move */
const char *reassign_plan_sentence(const struct wizard *w, char to[SENTENCE]);
const char *reassign_groups_sentence(const struct wizard *w, char to[SENTENCE]);  /* NULL: no group moves */
const char *reassign_seats_sentence(const struct wizard *w, char to[SENTENCE]);   /* NULL: enough, or not told */
const char *reassign_question_sentence(const struct wizard *w, char to[SENTENCE]);
const char *reassign_question_meaning(const struct wizard *w, char to[SENTENCE]);
const char *reassign_run_sentence(const struct wizard *w, char to[SENTENCE]);     /* what it is doing */
const char *reassign_wait_sentence(const struct wizard *w, char to[SENTENCE]);    /* NULL: it waits for nothing */
const char *reassign_waiting_text(enum reassign_waiting waiting, int64_t until_ms, char to[SENTENCE]); /* the same; TIME_UNKNOWN: not told */
const char *reassign_result_sentence(const struct wizard *w, char to[SENTENCE]);
const char *reassign_check_sentence(const struct wizard *w, char to[SENTENCE]);   /* what reading back found; NULL: not read */
const char *reassign_saved_sentence(const struct wizard *w, char to[SENTENCE]);   /* NULL: not saved */
const char *reassign_leave_sentence(const struct wizard *w, char to[SENTENCE]);   /* on leaving the wizard; NULL: nothing is left open */

/* ── for the models ── */
int reassign_country(char to[8], const char *text, struct error *err); /* in capitals; "" stays */

#endif
