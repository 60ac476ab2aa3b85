/* What a row wants, as a write and as a state that can be recognised. Forward: the source gone, the target as planned. Back: both as before. */
#ifndef MOVER_GOAL_H
#define MOVER_GOAL_H

#include "mover/inside.h"
#include "mover/sets.h"

struct goal_write {
	struct api_licence_change change; /* points into the row and into `off` */
	struct id_list off;
};
/* False: nothing of it is direct, or it is there already. */
bool goal_write(const struct mover *m, const struct journal_row *row, struct goal_write *ret);
void goal_write_clear(struct goal_write *w);

/* Of a user who holds both through groups alone: nothing is written to them. */
bool goal_is_member(const struct mover *m, const struct journal_row *row);

/* It adds nothing: what they are to go on with has to be seen to be there first. */
bool goal_only_removes(const struct mover *m, const struct journal_row *row);

enum stands {
	STANDS_AS_WANTED,
	STANDS_AS_BEFORE,
	STANDS_OTHERWISE
};
/* The same two, told for what somebody holds directly; `off` NULL: not held. */
enum stands goal_stands(const struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off);
/* The same as goal_stands() while the move goes forward, also when it is put back by now. */
enum stands goal_stood(struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off);
bool goal_is_exact(const struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off);

#endif
