/* What a person confirms of an order's money, and whether it still holds when the order is about to be sent. */
#ifndef MODEL_ORDER_AMOUNTS_H
#define MODEL_ORDER_AMOUNTS_H

#include "model/facts.h"

struct price_facts;
struct wizard;

/* Of each line the list price of one licence; not set: no price was known. */
struct order_amounts {
	bool known;                        /* the totals are */
	size_t n;
	struct money unit[PURCHASE_LINES];
	struct money subtotal, due;
};

void order_amounts(const struct wizard *w, struct order_amounts *ret); /* as they are now */
/* The amounts now are those that stood there when the word was typed. */
bool order_amounts_stand(const struct wizard *w);

/* The price sheet's rows of the order's lines, read anew: they replace what was known of these products. */
void order_take_prices(struct wizard *w, const struct price_facts *rows, size_t n);

#endif
