/* One writer at a time: whoever may change something in a tenant holds it, in this state directory, before anything is written or sent.
 *
 * The hold is a lock on a file of its own beside the journal. It ends with the process, however that ends; a descriptor that a child
 * has inherited keeps it, so that it can be handed over without a moment in between. In the file stands who has it, for others to read. */
#ifndef JOURNAL_HOLD_H
#define JOURNAL_HOLD_H

#include "journal/journal.h"

struct journal_holder {
	int64_t pid;
	int64_t since_ms;
	char what[JOURNAL_WORD];      /* "wizard", "move", "background" */
	char host[JOURNAL_NAME];
	char user[JOURNAL_NAME];      /* whose process it is */
	char terminal[JOURNAL_NAME];  /* "" without one */
	char account[JOURNAL_NAME];   /* signed in at the tenant as this; "" an application */
};

/* Fills in process, host, user, terminal and time; `account` may be NULL. */
void journal_holder_self(struct journal_holder *ret, const char *what, const char *account, int64_t now_ms);

/* *ret_held false: another has it, and *ret_other says who, as far as can be read. Held already by this journal: true. */
int journal_hold(struct journal *j, const char *tenant_id, const struct journal_holder *me, struct journal_holder *ret_other, bool *ret_held,
	struct error *err);
/* Looks, and takes nothing. Held by this process: that, too. */
int journal_holder(struct journal *j, const char *tenant_id, struct journal_holder *ret_other, bool *ret_is_held, struct error *err);
void journal_release(struct journal *j); /* journal_close() does it, too */

int journal_hold_fd(const struct journal *j); /* −1: nothing is held. Close-on-exec; whoever hands it over clears that in the child */
/* Takes over what a parent held: from here on the file says that it is `me`. ERROR_CONFLICT where the descriptor is not this tenant's hold. */
int journal_hold_adopt(struct journal *j, const char *tenant_id, int fd, const struct journal_holder *me, struct error *err);

#endif
