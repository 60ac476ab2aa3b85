/* What was read of a user decides what becomes of their row: moved, to be written again, planned anew, or left with a cause. */
#ifndef MOVER_SETTLE_H
#define MOVER_SETTLE_H

#include "mover/inside.h"

void settle_item(struct mover *m, struct item *item, const struct api_user *user);
void settle_gone(struct mover *m, struct item *item);

#endif
