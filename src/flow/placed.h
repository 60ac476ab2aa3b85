/* An order, whichever way: what must still hold of its money, what its answer may mean, and how a lost one ends. The rules that keep it from being placed twice stand here once. */
#ifndef FLOW_PLACED_H
#define FLOW_PLACED_H

#include "flow/context.h"
#include "flow/price_reading.h"

/* True where this sending placed nothing: it never left, was turned away at the door, or was read and declined. Everything else may hide an order that
 * was placed. `again`: an earlier sending of the same order went without an answer, and no answer to this one tells what became of that. */
bool placed_nothing(const struct error *err, bool again);

/* What was confirmed is what is charged. The prices of the order's lines, read once more where the amounts were known when the word was typed: true
 * where that is under way and `done` follows. placed_take_prices() takes them in; it fails the task where they could not be read. */
bool placed_ask_prices(struct task *t, const struct upgrade_record *record, struct price_reading *prices, void (*done)(struct task *t));
/* The same for more licences of one thing; `catalog_item` NULL: no price was shown. */
bool placed_ask_price_of(struct task *t, const char *catalog_item, struct price_reading *prices, void (*done)(struct task *t));
void placed_take_prices(struct task *t, const struct price_reading *prices);
/* Where they do not `stand`, the amounts are others now: false. The task has failed then; they are shown, and confirmed anew. */
bool placed_amounts_stand(struct task *t, bool stand);

/* True where the service has nothing of the order at all; where it has, the function has taken that in or said it. */
typedef bool placed_absent_fn(struct task *t);
void placed_settle(struct task *t, placed_absent_fn *is_absent);
/* Asked for by a typed word, and done only when the service has just been found not to have it once more. */
void placed_give_up(struct task *t, placed_absent_fn *is_absent);

#endif
