/* Who holds which licence with what switched off, as the training server itself writes it down: for comparing before and after. */
#ifndef TESTS_E2E_LICENCES_H
#define TESTS_E2E_LICENCES_H

#include "tests/e2e/training.h"

#define PART_E4 "ENTERPRISEWITHSCAL"
#define PART_E5 "ENTERPRISEPREMIUM"
#define PART_E3 "ENTERPRISEPACK"

struct licence {
	char *sku;            /* the part number */
	struct json_list off; /* char *: names of services, sorted */
	char *group;          /* which gives it; NULL: the user's own */
	char *error;          /* why the group cannot give it; NULL: it does */
	bool held_with_error; /* it is there all the same, from before */
};
struct holder {
	char *name;                /* a user's address, or a group's name */
	struct json_list licences; /* struct licence */
};
struct licences {
	struct json_list users, groups; /* struct holder */
};

void licences_read(struct training *t, struct licences *ret);
void licences_clear(struct licences *l);
/* The whole as text, to be compared with another. The caller frees. */
char *licences_text(struct training *t);

/* The licence of this product that is the holder's own; NULL: none. */
const struct licence *licence_own(const struct holder *h, const char *sku);
/* The holder's own or a group's. */
bool licence_is_held(const struct holder *h, const char *sku);
const struct holder *licences_user(const struct licences *l, const char *name); /* NULL: no such user */
/* By their own licence of this product. */
size_t licences_count(const struct licences *l, const char *sku);

/* Fails unless everybody holds what they did, but for those who went from `from` to `to`: these have none of the old product, and in the
 * new one the same services are off, by name or by the name that the same service has in a larger plan. Returns how many went. */
size_t licences_check_moved(const struct licences *before, const struct licences *after, const char *from, const char *to);

#endif
