/* For the records of flow: what was taken on the manual path instead of being ordered, and the way that an upgrade goes. */
#ifndef FLOW_RECORD_TAKEN_H
#define FLOW_RECORD_TAKEN_H

#include "flow/context.h"
#include "journal/journal.h"

/* ACCEPTED on the manual path without a cart: nothing was ever sent for it. */
bool record_is_taken(const struct journal_upgrade *u);
/* The choices are left; the path can change again. */
int record_let_go(struct flow *f, struct journal_upgrade *u, struct error *err);
/* What was only taken is let go with the manual path; what was ordered keeps the way that it was ordered on. */
int record_keep_path(struct flow *f, struct journal_upgrade *u, const char *path, struct error *err);

int record_note_figures(struct flow *f, int64_t upgrade, const struct upgrade_record *record, struct error *err);
/* All but the ids and the state. */
void record_to_journal(const struct upgrade_record *from, struct journal_upgrade *to);

#endif
