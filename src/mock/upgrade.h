/* The upgrade engine: an order goes through credit check, purchase, licences and cancellation as the training clock runs.
 *
 * At every instant a user holds the licence of the old plan or of the new one. Where some are not to be moved, the old plan stays. */
#ifndef MOCK_UPGRADE_H
#define MOCK_UPGRADE_H

#include "core/ident.h"

#include <stdint.h>

struct error;
struct product;
struct subscription;
struct world;

struct upgrade_order {
	const struct subscription *source;
	const struct product *target;
	int64_t quantity;
	const char *term, *cycle;
	const char *request_id;
};

/* Places the order at `at_ms`; whether it may be placed was asked before. ERROR_REFUSED when it has no price. */
int upgrade_start(struct world *w, const struct upgrade_order *order, int64_t at_ms, char ret_id[UUID_TEXT], struct error *err);
void upgrade_advance(struct world *w, int64_t to_ms);

/* The end of a subscription, by an upgrade or by hand: its licences stop working, the retention begins. */
void subscription_cancel(struct world *w, const char *id, int64_t at_ms);
/* The same by somebody's hand: where people still hold what ends, it is counted. */
void subscription_end(struct world *w, const struct subscription *s, int64_t at_ms);

#endif
