#include "journal/plan_sets.h"

#include "core/mem.h"
#include "core/text.h"
#include "journal/db.h"

#include <stdlib.h>

#define SLOTS 128 /* a tenant has a few dozen sets; more than this are looked up in the file */

struct slot {
	char *plans;
	int64_t number;
};

struct plan_sets {
	struct slot by_plans[SLOTS], by_number[SLOTS];
};

static struct plan_sets *sets_of(struct journal *j)
{
	if (!j->sets)
		j->sets = xcalloc(1, sizeof(*j->sets));
	return j->sets;
}

/* FNV-1a. */
static struct slot *slot_of(struct journal *j, const char *plans)
{
	uint32_t hash = 2166136261u;

	for (; *plans; plans++)
		hash = (hash ^ (unsigned char)*plans) * 16777619u;
	return &sets_of(j)->by_plans[hash % SLOTS];
}

static int ask(struct journal *j, const char *sql, const char *plans, int64_t *ret, struct error *err)
{
	struct query q;

	query_begin(&q, j, sql);
	query_text(&q, plans);
	if (query_next(&q)) {
		*ret = query_column_int(&q, 0);
		query_next(&q);
	}
	return query_end(&q, err);
}

int plan_sets_number(struct journal *j, const char *plans, int64_t *ret, struct error *err)
{
	struct slot *slot = slot_of(j, plans);
	int64_t number = 0;
	int r;

	if (str_eq(slot->plans, plans)) {
		*ret = slot->number;
		return 0;
	}
	r = ask(j, "SELECT id FROM plan_sets WHERE plans = ?", plans, &number, err);
	if (r == 0 && number == 0)
		r = ask(j, "INSERT INTO plan_sets (plans) VALUES (?) RETURNING id", plans, &number, err);
	if (r < 0)
		return r;
	str_set(&slot->plans, plans);
	slot->number = number;
	*ret = number;
	return 0;
}

int plan_sets_bind(struct journal *j, struct query *q, const char *plans, struct error *err)
{
	int64_t number;
	int r;

	if (!plans) {
		query_null(q);
		return 0;
	}
	r = plan_sets_number(j, plans, &number, err);
	if (r == 0)
		query_int(q, number);
	return r;
}

char *plan_sets_take(struct query *q, int column)
{
	struct journal *j = q->journal;
	struct query of_set;
	struct slot *slot;
	int64_t number;

	if (query_column_is_null(q, column))
		return NULL;
	number = query_column_int(q, column);
	slot = &sets_of(j)->by_number[(uint64_t)number % SLOTS];
	if (slot->plans && slot->number == number)
		return xstrdup(slot->plans);
	query_begin(&of_set, j, "SELECT plans FROM plan_sets WHERE id = ?");
	query_int(&of_set, number);
	if (query_next(&of_set)) {
		str_set(&slot->plans, query_column_text(&of_set, 0));
		slot->number = number;
		query_next(&of_set);
	}
	if (query_end_within(&of_set, q) < 0)
		return NULL;
	return slot->plans && slot->number == number ? xstrdup(slot->plans) : NULL;
}

void plan_sets_forget(struct journal *j)
{
	size_t i;

	for (i = 0; j->sets && i < SLOTS; i++) {
		free(j->sets->by_plans[i].plans);
		free(j->sets->by_number[i].plans);
	}
	free(j->sets);
	j->sets = NULL;
}
