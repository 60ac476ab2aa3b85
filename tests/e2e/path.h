/* The way from Sign in to Done with Enter and the typed word, page by page; in whatever language i18n_init() was told. */
#ifndef TESTS_E2E_PATH_H
#define TESTS_E2E_PATH_H

#include "tests/e2e/stage.h"

enum station {
	AT_PRODUCTS, AT_SUBSCRIPTION, AT_PLAN, AT_BEFORE, AT_CART, AT_BILLING, AT_CHECKOUT, AT_ORDER, AT_STATUS, AT_DONE,
};

/* The word that an order is confirmed by in most worlds. */
#define PATH_WORD "contoso.onmicrosoft.com"

/* Until the page stands there and waits for a person. */
void path_wait(struct stage *st, enum station at);
/* Goes on from `from`, which stands there, until `to` does. Before the order's end the training clock is moved forward. */
void path_go(struct stage *st, enum station from, enum station to);
/* At Order: types the word that the page asks for, and Enter. */
void path_place_order(struct stage *st);
/* path_go() from Sign in. */
void path_reach(struct stage *st, enum station to);

#endif
