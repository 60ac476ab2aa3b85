/* The product file as the mover takes it: which services are one under several ids, which exclude and which need each other. */
#ifndef FLOW_MOVE_RULES_H
#define FLOW_MOVE_RULES_H

#include "mover/mover.h"

struct config;
struct product_file;

struct move_rules {
	struct mover_rules rules;
	struct mover_plans *plans;  /* families, then exclusive sets; owned, as are the next two */
	struct mover_need *needs;
	const char **ids;
};
/* Points into the file, which must outlive it. */
void move_rules_init(struct move_rules *r, const struct product_file *file);
void move_rules_clear(struct move_rules *r);

/* What the configuration says of moves: batches on their way, their size, and when to read again. */
void move_limits(struct mover_setup *setup, const struct config *config);

#endif
