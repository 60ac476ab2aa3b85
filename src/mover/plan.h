/* Planning: everybody's row is computed and written down; nothing is sent that changes anything. */
#ifndef MOVER_PLAN_H
#define MOVER_PLAN_H

#include "mover/inside.h"

void plan_begin(struct mover *m);   /* the move is in the journal, a list's lines or the recorded users as its rows */
void plan_ended(struct mover *m);   /* PLANNED, or FAILED */
/* Counts down the seats; a READY row that gets none is HELD. */
void plan_count_seat(struct mover *m, struct journal_row *row, bool seat);
void plan_name_group(const struct mover *m, struct journal_row *row); /* of an inherited licence: whose name instead of whose id */

/* plan_groups.c */
void plan_groups(struct mover *m, void (*then)(struct mover *m));
int plan_groups_end(struct mover *m, struct error *err); /* the seats that their members need are known */

/* list.c */
int list_load(struct mover *m, const char *path, struct error *err);        /* each line a row */
int list_load_recorded(struct mover *m, int64_t upgrade, struct error *err); /* each user a row */

/* list_names.c */
void list_resolve(struct mover *m); /* who they are; ends in plan_ended() */

#endif
