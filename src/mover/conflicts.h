/* What will not go together once the target is there: services that exclude each other, and services that need one that is missing. A
 * prediction from the product file; the directory decides. */
#ifndef MOVER_CONFLICTS_H
#define MOVER_CONFLICTS_H

#include "mover/plan_user.h"

struct conflict {
	const char *cause;    /* "exclusive", "dependency"; NULL: nothing is in the way */
	bool can_be_put_off;  /* by `off` */
	char *off;            /* what is to be off in the target then, everything of `want_off` included; NULL: no change. The caller frees */
	char text[JOURNAL_NAME]; /* which services, as admins call them */
};
void conflict_find(const struct plan_terms *t, const struct api_user *user, const char *want_off, struct conflict *ret);

#endif
