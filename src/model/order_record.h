/* For the order model: the record of what is confirmed, as it goes to flow and into the journal. */
#ifndef MODEL_ORDER_RECORD_H
#define MODEL_ORDER_RECORD_H

#include "model/facts.h"

struct wizard;

/* Of the chosen subscription, plan, quantity, billing; by hand with a line for each of the cart's. */
void order_record_fill(const struct wizard *w, struct upgrade_record *r);
/* What a person means by the same order. */
bool order_record_same(const struct upgrade_record *a, const struct upgrade_record *b);
/* The same order once more: under its own number, and from its own cart. */
void order_record_keep(const struct upgrade_record *was, struct upgrade_record *r);

#endif
