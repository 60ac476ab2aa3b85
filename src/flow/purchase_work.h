/* A purchase while its errand runs: what is read once more, then what is sent. */
#ifndef FLOW_PURCHASE_WORK_H
#define FLOW_PURCHASE_WORK_H

#include "core/error.h"
#include "flow/context.h"
#include "flow/price_reading.h"

struct purchase_work {
	struct upgrade_record record;
	struct price_reading prices;
	size_t checks;                  /* that are still out */
	void (*good)(struct task *t);   /* what follows when all of them hold */
	bool again;                     /* an earlier sending was left without an answer */
	bool sold[PURCHASE_LINES];      /* the pair that was chosen is still in the catalog */
	int64_t subscriptions[PURCHASE_LINES], orders[PURCHASE_LINES]; /* counted now */
	char items[PURCHASE_LINES][ID_TEXT];                           /* today's offers */
	char groups[PURCHASE_LINES][WORD_TEXT];                        /* the cart's name for each line's order */
};

/* Reads everything that must still hold; `good` goes on where it does, else the task has failed and nothing was made. */
void purchase_check(struct task *t, void (*good)(struct task *t));
void purchase_clear(void *work);
void purchase_fail(struct task *t, enum error_kind kind, const char *text);

#endif
