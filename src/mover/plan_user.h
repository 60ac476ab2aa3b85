/* What becomes of one user or group: a row of the plan from what they hold now. No call, no journal. */
#ifndef MOVER_PLAN_USER_H
#define MOVER_PLAN_USER_H

#include "api/api_directory.h"
#include "api/api_groups.h"
#include "mover/mover.h"

/* By what a plan is made; nothing is owned. */
struct plan_terms {
	const struct mover_rules *rules;
	const struct api_skus *skus;  /* of the tenant: which service plans each product has, and whom they are for */
	enum journal_move_kind kind;
	const char *source_sku, *target_sku;
	bool groups, leave_disabled, switch_off_conflicts;
	const char *default_location; /* NULL: none */
};

/* How somebody holds a product. */
struct holding {
	bool direct, by_group;  /* by_group: effective, or being worked on */
	char *off;              /* a set; NULL unless direct */
	char *group_id;         /* the first that gives it; NULL: none */
	char *error;            /* why a group does not give it; NULL: it does */
};
void holding_of(const struct api_user *user, const char *sku, struct holding *ret);
void holding_clear(struct holding *h);

/* What is known about the person, before anything is decided. */
void plan_copy_user(const struct api_user *user, struct journal_row *row);
/* Fills a zeroed row but seq. Seats are not counted here; *ret_seat says whether the target needs one more. WITH_GROUP rows carry the
 * group's id in `text`. */
void plan_user(const struct plan_terms *t, const struct api_user *user, struct journal_row *row, bool *ret_seat);
/* The same product before and after: `recorded` is the set that was off before an upgrade. */
void plan_user_services(const struct plan_terms *t, const struct api_user *user, const char *recorded, struct journal_row *row);
void plan_group(const struct plan_terms *t, const struct api_group *group, struct journal_row *row);

const struct api_sku *plan_sku(const struct plan_terms *t, const char *sku_id); /* NULL: the tenant has none of it */
int64_t plan_seats_free(const struct api_sku *sku);

#endif
