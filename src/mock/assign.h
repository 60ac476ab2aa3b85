/* Who holds what, from where, and whether a change of it is allowed. Source of the rules: Microsoft Entra, "Resolve group license assignment
 * problems"; Microsoft Graph, "user: assignLicense", licenseAssignmentState.
 *
 * A user has a licence once for each source. Several of one product use one seat, and a service is on when one of them has it on.
 * A change adds and removes together: all of it is allowed, or nothing happens. */
#ifndef MOCK_ASSIGN_H
#define MOCK_ASSIGN_H

#include "mock/catalog.h"

struct json_writer;
struct world;

enum { HOLDINGS_MAX = 32, ASSIGN_MOST = 24, ASSIGN_MESSAGE = 400 };

enum violation {
	VIOLATION_NONE,
	VIOLATION_COUNT,
	VIOLATION_EXCLUSIVE,
	VIOLATION_DEPENDENCY,
	VIOLATION_LOCATION, /* prohibited there */
	VIOLATION_UNIQUENESS,
	VIOLATION_OTHER,    /* another licence of the same group failed */
	VIOLATION_REQUEST   /* what was asked makes no sense for this user: no state of a licence has it */
};
const char *violation_word(enum violation v); /* as licenseAssignmentState.error has it; "None" */

struct verdict {
	enum violation violation;
	const struct product *product; /* which failed; NULL: none in particular */
	char message[ASSIGN_MESSAGE];
};

struct holding {
	const struct product *product;
	int64_t source; /* 0: the user's own */
	struct plan_set off;
	bool held;
	enum violation error;
	int64_t since;
};

struct holder {
	int64_t user;
	bool located, duplicate, counted; /* counted: held a source licence at the start and was never without */
	char location[4];
	struct holding list[HOLDINGS_MAX];
	size_t n;
};
/* False: there is no such user. */
bool holder_read(struct world *w, int64_t user, struct holder *ret);
bool holder_holds(const struct holder *h, const struct product *p);
/* One entry for each product that is held, what is off in every source. */
size_t holder_products(const struct holder *h, struct holding to[HOLDINGS_MAX]);

struct addition {
	const struct product *product;
	struct plan_set off;
};
struct assignment {
	int64_t source; /* whose licences change: the user's own, or a group's */
	struct addition add[ASSIGN_MOST];
	const struct product *remove[ASSIGN_MOST];
	size_t n_add, n_remove;
};
void assign_judge(struct world *w, const struct holder *h, const struct assignment *a, struct verdict *ret);
/* Carries out what was judged to be allowed, in the world and in `h`. */
void assign_apply(struct world *w, struct holder *h, const struct assignment *a);

#endif
