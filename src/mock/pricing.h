/* What an order costs: the price sheet, the quantity, the tax and what was prepaid. Exact decimals throughout. */
#ifndef MOCK_PRICING_H
#define MOCK_PRICING_H

#include "core/money.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct product;
struct world;

struct amounts {
	struct money unit;     /* one licence, one billing period */
	struct money subtotal; /* one billing period: what is due when the order takes effect */
	struct money tax, total;
	struct money prepaid;  /* of the prepaid rest, what this order uses up */
	struct money due;
};

/* ERROR_REFUSED when the product is not sold for that term and billing cycle. */
int pricing_order(struct world *w, const struct product *p, const char *term, const char *cycle, int64_t quantity, struct amounts *ret, struct error *err);
/* ERROR_REFUSED when it is to be paid by invoice and is too small for that. */
int pricing_check_method(struct world *w, const struct amounts *a, struct error *err);
bool pricing_needs_credit_check(struct world *w, const struct amounts *a);
/* How many billing periods a term has: 12 for P1Y monthly, 1 for P1Y annual. */
int64_t pricing_periods(const char *term, const char *cycle);

#endif
