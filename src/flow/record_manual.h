/* What the manual path writes into the journal and reads from it, beside the purchase itself. */
#ifndef FLOW_RECORD_MANUAL_H
#define FLOW_RECORD_MANUAL_H

#include "flow/context.h"

/* The purchase of this source, and the choices of a path that has been closed. */
int record_manual(struct flow *f, const char *source_subscription_id, struct manual_facts *facts, struct error *err);
/* The old plan has ended and nobody holds it: the path is closed, once. */
void record_manual_done(struct flow *f, const char *source_subscription_id);

/* Committed to disk before it returns. Fills request_id: of the same change where one is still open, else a new one. ERROR_CONFLICT where
 * another change is open. */
int record_amend_intent(struct flow *f, struct amend_facts *amend, struct error *err);
enum record_amend { RECORD_AMEND_DONE, RECORD_AMEND_REFUSED, RECORD_AMEND_UNSURE, RECORD_AMEND_LOST };
/* A failure to write is not one of the change: the intent stays open and is settled by reading. */
void record_amend(struct flow *f, const struct amend_facts *amend, enum record_amend outcome, const struct error *why);
/* The open change of this source; *ret_found false: none, *ret is left. Its name is not told. */
int record_amend_find(struct flow *f, const char *tenant_id, const char *source_subscription_id, struct amend_facts *ret, bool *ret_found,
	struct error *err);
/* The same, with its name; false: none, or it cannot be read. */
bool record_amend_open(struct flow *f, const char *source_subscription_id, struct amend_facts *ret);

#endif
