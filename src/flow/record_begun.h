/* What the journal holds of a tenant that was begun and is not finished, gathered for the models. */
#ifndef FLOW_RECORD_BEGUN_H
#define FLOW_RECORD_BEGUN_H

#include "flow/copy.h"

struct error;
struct flow;

struct begun_lists {
	FACTS(struct upgrade_record) upgrades;
	FACTS(struct amend_facts) changes;
	FACTS(struct begun_move) moves;
};

/* Of these subscriptions and products of the tenant: `ids` Commerce's, `skus` the directory's. The facts point into the lists. */
int record_begun(struct flow *f, const char *tenant_id, const char *const *ids, size_t n_ids, const char *const *skus, size_t n_skus,
	struct begun_lists *lists, struct begun_facts *ret, struct error *err);
void begun_lists_clear(struct begun_lists *lists);

/* The same of what the models list now, and into them. */
int record_begun_again(struct flow *f, struct error *err);

#endif
