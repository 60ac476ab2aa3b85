/* One writer at a time: the journal's hold, for the wizard and for `m365-upgrade move`. */
#ifndef FLOW_HOLD_H
#define FLOW_HOLD_H

#include "journal/hold.h"
#include "model/attach_model.h"

/* struct journal_holder.what */
#define HOLD_WIZARD "wizard"
#define HOLD_MOVE "move"
#define HOLD_BACKGROUND "background"

/* Takes the hold, or renews what its file says of this process, and signs what is written from here on. *ret_held false: another has it. */
int hold_take(struct journal *j, const char *tenant_id, const char *what, const char *account, struct journal_holder *ret_other, bool *ret_held,
	struct error *err);
/* Who has it and since when, as an error for a program without pages. */
int hold_refused(const struct journal_holder *other, struct error *err);
void copy_holder(const struct journal_holder *from, struct holder_facts *to);

#endif
