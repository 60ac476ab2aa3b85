/* Pages that use every word of the kit, for the tests of both renderers. */
#ifndef TESTS_SCREEN_SAMPLE_H
#define TESTS_SCREEN_SAMPLE_H

#include "ui/stack.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLE_PRODUCTS 5
#define SAMPLE_USERS 10000

struct wizard {
	char quantity[64], error[80], street[200], word[64], word_error[80];
	size_t product, billing;
	bool ticked[2];
	bool busy;
	int64_t busy_since_ms;
	int64_t moved;
	bool unfinished;
	int leaves, cancels, ordered, clocks, opened_user;
	const char *hostile;     /* shown on the notices page, as a service said it */
};

extern const struct page page_products, page_cart, page_terms, page_order, page_status, page_users, page_notices;

/* At the first page; the host's functions count in `w`. */
struct stack *sample_start(struct wizard *w);

#endif
