/* A move as the mover and the journal have it, in the models' words. */
#ifndef FLOW_MOVE_COPY_H
#define FLOW_MOVE_COPY_H

#include "model/attach_model.h"
#include "mover/mover.h"

void copy_move(const struct journal_move *from, struct reassign_move *to);
enum reassign_row_state copy_row_state(enum journal_row_state state);
void copy_move_row(struct journal_row *from, struct reassign_row *to); /* the sets change hands */
void copy_cause(const char *word, int64_t rows, struct reassign_cause *to);
void copy_progress(const struct mover_progress *from, struct reassign_progress *to); /* groups_in stays zero: only the journal can count them */
void copy_told(const struct journal_progress *from, struct attach_progress *to);

#endif
