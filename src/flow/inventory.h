/* All that a tenant has bought, read from every service that tells of it. Work of a request that begins with it. */
#ifndef FLOW_INVENTORY_H
#define FLOW_INVENTORY_H

#include "flow/context.h"
#include "flow/copy.h"
#include "flow/record_begun.h"

struct inventory { /* the first member of t->work */
	struct products_facts facts; /* tenant: filled before inventory_take() */
	FACTS(struct commerce_subscription_facts) commerce;
	FACTS(struct directory_subscription_facts) directory;
	FACTS(struct sku_facts) skus;
	FACTS(struct service_facts) services;
	FACTS(struct channel_facts) channels;
	struct begun_lists begun;
};

void inventory_ask(struct task *t);                        /* the customer is known to the client */
int inventory_take(struct task *t, struct error *err);     /* with what the journal has unfinished, into the models */
void inventory_clear(void *inventory);

#endif
