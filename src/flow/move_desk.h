/* Where the mover sits in the wizard: made when it is first needed, told what pages ask, and copied into the models whenever it has changed. */
#ifndef FLOW_MOVE_DESK_H
#define FLOW_MOVE_DESK_H

#include "flow/context.h"
#include "flow/move_copy.h"
#include "mover/mover.h"

struct mover *move_desk(struct flow *f);       /* the one there is, else a new one */
struct mover *move_desk_fresh(struct flow *f); /* whatever another was at has been left to the journal */
bool move_desk_is_at(const struct flow *f, int64_t move); /* it has taken this move up */
bool move_desk_is_busy(const struct flow *f);  /* a plan, a move or a comparison is on its way */
void move_desk_tell(struct flow *f);           /* move and progress to the models */
int move_desk_run(struct flow *f, const struct reassign_wish *wish, struct error *err); /* moves, tries again, puts back, reads back */
/* The task ends when the mover does. `compares`: what has been written is read back first, unless a person stops it. */
void move_desk_wait(struct flow *f, struct task *t, bool compares);
void move_desk_stopped(struct flow *f);        /* a person has: nothing is begun after it */
/* Nobody waits for this plan any more; the task is settled in a moment. Not of a task that the desk does not know. */
void move_desk_abandon(struct flow *f, struct task *t);
/* ── a move that another process is to go on with ── */
bool move_desk_may_give(const struct flow *f);   /* it moves, all that are to be moved: neither paused, nor a few first, nor compared */
const struct reassign_wish *move_desk_wish(const struct flow *f); /* with which it was begun */
void move_desk_call_home(struct flow *f);        /* nothing new is sent; who waits for its end is not told of that one */
bool move_desk_is_home(const struct flow *f);    /* nothing is on its way */
bool move_desk_has_ended(const struct flow *f);  /* by itself, meanwhile */
bool move_desk_is_given(const struct flow *f);   /* or on its way to it: nothing is told to it from here, and no other takes its place */
void move_desk_give(struct flow *f);             /* the mover is gone; what was on its way stays SENT */
void move_desk_take_back(struct flow *f);        /* another goes on with it here */
void move_desk_keep(struct flow *f);             /* after call_home: it has ended, and who waits is told */

/* The mover ends. What was on its way stays in the journal as SENT; a task that waited for it ends with it. */
void move_desk_close(struct flow *f);

/* A move of the journal, and how many users of it are done. */
int move_desk_begun(struct flow *f, const struct journal_move *move, struct begun_move *ret, struct error *err);
/* What the journal alone knows of the last move of this scope, where the mover is not at one. */
int move_desk_recall(struct flow *f, const struct reassign_scope *scope, struct error *err);

#endif
