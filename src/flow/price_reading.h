/* The price sheet of some products, from the service or from a file of one's own: for the plans, and once more right before an order. */
#ifndef FLOW_PRICE_READING_H
#define FLOW_PRICE_READING_H

#include "api/api_prices.h"
#include "flow/copy.h"
#include "flow/task.h"

struct wizard;

struct price_reading {
	struct task *task;
	FACTS(struct price_facts) rows;
	char other_market[4];          /* "": no row was left out for its market */
	struct error error;            /* kind ERROR_NONE: it could be read */
	void (*take)(struct wizard *w, const struct price_facts *rows, size_t n); /* the model that they are for; of who reads them, not used here */
	void (*done)(struct task *t);  /* has to settle the task's call */
};

/* A sheet is configured at all. */
bool price_reading_is_told(const struct flow *f);
/* True: it is under way, and `done` follows. False: it was a file, and is read. */
bool price_reading_start(struct price_reading *p, struct task *t, const struct api_price_item *wanted, size_t n_wanted, void (*done)(struct task *t));
void price_reading_clear(struct price_reading *p);

#endif
