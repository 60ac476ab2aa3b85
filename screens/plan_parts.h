/* What the pages about a plan share: its reasons and doors taken together, and names of services in one line. */
#ifndef SCREENS_PLAN_PARTS_H
#define SCREENS_PLAN_PARTS_H

#include "model/wizard.h"

const struct reason *plan_closing_reason(const struct target *t); /* the first; NULL: none */
unsigned plan_doors(const struct target *t);                      /* of all its reasons; bits of enum reason_door */

/* Doors that lead to somebody: who can do what this program cannot. In the order in which they are offered. */
#define PLAN_HELPERS 3
extern const enum reason_door plan_helpers[PLAN_HELPERS];

/* "Forms, Sway, …": as many names as `size` holds, "…" where some are left out. */
void plan_change_names(const struct target *t, enum change change, size_t size, char *to);

#endif
