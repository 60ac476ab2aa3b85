/* Why the automatic path is closed: each reason follows from the state of the world, not from a list of answers. */
#ifndef MOCK_REASONS_H
#define MOCK_REASONS_H

#include <stddef.h>
#include <stdint.h>

struct subscription;
struct world;

enum { REASONS_MAX = 20, REASON_TEXT = 300 };

struct reason {
	const char *code;      /* of the Storefront contract */
	int commerce;          /* the code of Partner Center's transition eligibility; -1: Commerce does not tell it */
	char description[REASON_TEXT];
	int64_t retry_after_s; /* 0: not told */
};

/* Returns how many there are; 0: it is open. */
size_t reasons_find(struct world *w, const struct subscription *source, struct reason to[REASONS_MAX]);

#endif
