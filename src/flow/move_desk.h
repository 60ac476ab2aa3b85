/* Where the mover sits in the wizard: made when it is first needed, told what pages ask, and copied into the models whenever it has changed. */
#ifndef FLOW_MOVE_DESK_H
#define FLOW_MOVE_DESK_H

#include "flow/context.h"
#include "mover/mover.h"

struct mover *move_desk(struct flow *f);       /* the one there is, else a new one */
struct mover *move_desk_fresh(struct flow *f); /* whatever another was at has been left to the journal */
bool move_desk_is_at(const struct flow *f, int64_t move); /* it has taken this move up */
bool move_desk_is_busy(const struct flow *f);  /* a plan, a move or a comparison is on its way */
void move_desk_tell(struct flow *f);           /* move and progress to the models */
/* The task ends when the mover does. `compares`: what has been written is read back first, unless a person stops it. */
void move_desk_wait(struct flow *f, struct task *t, bool compares);
void move_desk_stopped(struct flow *f);        /* a person has: nothing is begun after it */
/* Nobody waits for this plan any more; the task is settled in a moment. Not of a task that the desk does not know. */
void move_desk_abandon(struct flow *f, struct task *t);
/* The mover ends. What was on its way stays in the journal as SENT; a task that waited for it ends with it. */
void move_desk_close(struct flow *f);

/* What the journal alone knows of the last move of this scope, where the mover is not at one. */
int move_desk_recall(struct flow *f, const struct reassign_scope *scope, struct error *err);

/* ── between the journal's words and the models' ── */
void copy_move(const struct journal_move *from, struct reassign_move *to);
void copy_move_row(struct journal_row *from, struct reassign_row *to); /* the sets change hands */
void copy_cause(const char *word, int64_t rows, struct reassign_cause *to);

#endif
