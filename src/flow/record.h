/* What flow writes into the journal and reads from it, in the models' words. Every function that can lose something says so. */
#ifndef FLOW_RECORD_H
#define FLOW_RECORD_H

#include "flow/context.h"

#include <stdbool.h>

struct switched_off_record;

/* The upgrades of this tenant that were begun and not concluded, the one changed last first; the caller frees. */
int record_unfinished(struct flow *f, const char *tenant_id, struct upgrade_record **ret, size_t *ret_n, struct error *err);

/* The same of one source subscription; state UPGRADE_NONE: none. */
int record_of_source(struct flow *f, const char *source_subscription_id, struct upgrade_record *ret, struct error *err);

/* The last path of a source that has come to its end, as it was written down; *ret_found false: none. */
int record_concluded(struct flow *f, const char *source_subscription_id, struct upgrade_record *ret, bool *ret_found, struct error *err);

/* Committed to disk before it returns: only then may the order be sent. `body`: what will be sent. A record that has a request id is an order that the
 * service was found not to have: it goes out again under that id, where its intent is still open. Whatever else is open, accepted or was concluded
 * meanwhile, by another wizard for example, is ERROR_CONFLICT: it may turn up at the service. */
int record_intent(struct flow *f, struct upgrade_record *record, const char *body, struct error *err);
/* Asked before anything is made for an order that is still to be written down: ERROR_CONFLICT where another one is open. */
int record_may_intend(struct flow *f, const struct upgrade_record *record, struct error *err);
/* What became of it. A failure to write is not an error of the order: the intent stays open and is looked up at the next start. */
void record_accepted(struct flow *f, const struct upgrade_record *record);
void record_refused(struct flow *f, const struct upgrade_record *record, const struct error *why);
/* What was accepted is listed nowhere: its intent is open again, under the same request id. */
void record_missed(struct flow *f, const struct upgrade_record *record, const struct error *why);
void record_unsure(struct flow *f, const struct upgrade_record *record, const struct error *why);
/* The service does not have it and it will not be sent again: only when this is on disk may another order be placed. */
int record_given_up(struct flow *f, const struct upgrade_record *record, struct error *err);
/* Manual path, nothing ordered: a subscription that is there, or one that is bought elsewhere, is where users are to be moved. ERROR_CONFLICT where an
 * order is on its way or placed. */
int record_taken(struct flow *f, struct upgrade_record *record, struct error *err);
/* What the services tell of a purchase that they have: its order, its subscription, its lines. */
void record_progress(struct flow *f, const struct upgrade_record *record);
void record_finished(struct flow *f, const struct upgrade_record *record, bool done);

/* Choices and acknowledgements, as the models note them. They are a convenience: a failure to write
 * ends nothing, stands in notes_error, and is told when the wizard is left. */
void record_notes(struct flow *f);
/* Gives back what was noted of a subscription. */
void record_recall(struct flow *f, const char *subscription_id);

/* Switched-off services: gathered while users are read, kept as a whole when the reading is complete. */
struct switched_off_record *record_switched_off_new(void);
void record_switched_off_add(struct switched_off_record *r, const char *user_id, const char *sku_id, const char *const *plans, size_t n_plans);
int record_switched_off_keep(struct flow *f, const char *subscription_id, struct switched_off_record *r, struct error *err);
void record_switched_off_free(struct switched_off_record *r);
/* The upgrade of this source under which switched-off services were recorded last. ERROR_NOT_FOUND: there is none. */
int record_services(struct flow *f, const char *subscription_id, int64_t *ret_upgrade, struct error *err);
int64_t record_services_users(struct flow *f, const char *subscription_id); /* in it; 0: there is none */
int64_t record_switched_off_users(struct flow *f, const char *subscription_id); /* COUNT_UNKNOWN: none kept */

#endif
