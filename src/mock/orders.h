/* Orders and their credit checks, whoever places them: an upgrade or a cart. */
#ifndef MOCK_ORDERS_H
#define MOCK_ORDERS_H

#include "core/ident.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct product;
struct subscription;
struct world;

struct order_request {
	const char *kind;             /* "transition" or "cart" */
	const char *transaction_type; /* "convert" or "new" */
	const struct product *product;
	int64_t quantity;
	const char *term, *cycle, *name, *parent, *request_id; /* name, parent, request_id: may be NULL */
	const struct subscription *source; /* what it replaces; NULL: nothing */
};

struct order_made {
	char order_id[UUID_TEXT], subscription_id[UUID_TEXT];
	bool credit_check;
};

/* The subscription it buys is pending until the order is completed. ERROR_REFUSED when it has no price. */
int order_place(struct world *w, const struct order_request *rq, int64_t at_ms, struct order_made *ret, struct error *err);
void order_complete(struct world *w, const char *order_id, int64_t at_ms);
void provisioning_begin(struct world *w, const char *order_id, int64_t at_ms); /* of what this order bought */
/* What a completed order bought becomes visible, gets its seats and its services, each in its time; changed quantities take hold. */
void provisioning_advance(struct world *w, int64_t to_ms);
void order_cancel(struct world *w, const char *order_id); /* nothing is charged, what it bought is gone */

enum credit_state { CREDIT_STATE_PENDING, CREDIT_STATE_APPROVED, CREDIT_STATE_DECLINED };
struct credit_decision {
	enum credit_state state;
	int64_t at_ms;
};
/* Decides the order's check if its time has come. An order without one counts as approved when it was placed. */
struct credit_decision credit_decide(struct world *w, const char *order_id, int64_t to_ms);
void credit_check_open(struct world *w, const char *subscription_id, const char *order_id, int64_t at_ms);

/* Orders of carts complete by themselves; those of upgrades are led by the upgrade. */
void orders_advance(struct world *w, int64_t to_ms);

#endif
