/* What the pages of a move of licences share. */
#ifndef SCREENS_REASSIGN_PARTS_H
#define SCREENS_REASSIGN_PARTS_H

#include "screens/common.h"

/* The lines of the plan or of the result, each with how many users; Enter on one opens its list. The mark stands on the first that is in the
 * way, or where nothing is on the button of `forward` (ACTION_NONE: on the first line). */
#define REASSIGN_LINES "results"
void reassign_say_lines(const struct wizard *w, struct view *v, int forward);
struct effect reassign_open_line(struct wizard *w, size_t index);

/* The report: being written, written where, failed; and its button. */
void reassign_say_report(const struct wizard *w, struct view *v, int action, const char *label);
struct effect reassign_save(struct wizard *w);

/* To where missing licences are bought. */
struct effect reassign_buy(const struct wizard *w);

/* Why the move ended in another process; nothing where it did not. */
void reassign_say_why(const struct wizard *w, struct view *v);

/* What was asked of the plan and refused. */
void reassign_say_refusal(const struct wizard *w, struct view *v);

/* Takes the move up where this run has not yet, then keeps a list that is shown true. EFFECT_REDRAW: nothing is to be asked. */
struct effect reassign_shown(struct wizard *w);

#endif
