/* What belongs to an upgrade as it is prepared: choices, acknowledgements, figures noted, and the users' switched-off services. */
#ifndef JOURNAL_NOTES_H
#define JOURNAL_NOTES_H

#include "journal/journal.h"

/* key and value, as the wizard goes: the last value counts, NULL forgets the key. */
int journal_choose(struct journal *j, int64_t upgrade, const char *key, const char *value, int64_t now_ms, struct error *err);
/* In the order in which the keys were last set. Nonzero stops and is returned. */
typedef int journal_choice_fn(void *arg, const char *key, const char *value);
int journal_each_choice(struct journal *j, int64_t upgrade, journal_choice_fn *fn, void *arg, struct error *err);

/* The first time counts and is kept; withdrawing forgets it. */
int journal_acknowledge(struct journal *j, int64_t upgrade, const char *point, int64_t now_ms, struct error *err);
int journal_withdraw(struct journal *j, int64_t upgrade, const char *point, struct error *err);
int journal_acknowledged(struct journal *j, int64_t upgrade, const char *point, int64_t *ret_ms, struct error *err); /* TIME_UNKNOWN: not */

/* A number as it was at a moment, such as a product's consumed units at the order. */
struct journal_figure {
	const char *name;
	int64_t value;
};
int journal_note(struct journal *j, int64_t upgrade, const struct journal_figure *figure, int64_t now_ms, struct error *err);
int journal_figure(struct journal *j, int64_t upgrade, const char *name, int64_t *ret_value, bool *ret_found, struct error *err);

/* One user's licence of a product, and the service plans switched off in it. */
struct journal_switched_off {
	const char *user_id, *sku_id;
	const char *const *plan_ids;
	size_t n_plans;
};
/* Replaces all that was recorded of this upgrade, in one transaction; n 0 records that there are none. */
int journal_keep_switched_off(struct journal *j, int64_t upgrade, const struct journal_switched_off *rows, size_t n, int64_t now_ms,
	struct error *err);
/* *ret_ms TIME_UNKNOWN: never recorded. */
int journal_count_switched_off(struct journal *j, int64_t upgrade, int64_t *ret_rows, int64_t *ret_ms, struct error *err);
typedef int journal_switched_off_fn(void *arg, const struct journal_switched_off *row);
int journal_each_switched_off(struct journal *j, int64_t upgrade, journal_switched_off_fn *fn, void *arg, struct error *err);

#endif
