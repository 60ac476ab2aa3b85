/* Inside the journal: what more than one of its files says about upgrades. */
#ifndef JOURNAL_UPGRADES_H
#define JOURNAL_UPGRADES_H

#include "journal/journal.h"

const char *upgrade_state_word(enum journal_state state);
/* journal_put() without a transaction of its own. */
int upgrade_write(struct journal *j, const struct journal_upgrade *u, struct error *err);

#endif
