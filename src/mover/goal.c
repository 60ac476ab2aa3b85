#include "mover/goal.h"

#include "core/text.h"
#include "mover/sets.h"

/* What is to be held directly after the write, and what before it. Sets; NULL: not held. */
struct ends {
	const char *source, *target;
};

static struct ends wanted(const struct mover *m, const struct journal_row *row)
{
	if (m->move.back)
		return (struct ends){ mover_is_services(m) ? NULL : row->source_off, row->target_off };
	return (struct ends){ NULL, row->want_off };
}

static struct ends before(const struct mover *m, const struct journal_row *row)
{
	if (m->move.back)
		return (struct ends){ NULL, row->want_off };
	return (struct ends){ mover_is_services(m) ? NULL : row->source_off, row->target_off };
}

bool goal_write(const struct mover *m, const struct journal_row *row, struct goal_write *ret)
{
	struct ends to = wanted(m, row), from = before(m, row);
	const char *off = NULL;

	*ret = (struct goal_write){ .change = { .user_id = row->id } };
	if (to.source && !str_eq(to.source, from.source)) {
		ret->change.add_sku = m->move.source_sku;
		off = to.source;
	} else if (to.target && !str_eq(to.target, from.target)) {
		ret->change.add_sku = m->move.target_sku;
		off = to.target;
	}
	if (from.source && !to.source)
		ret->change.remove_sku = m->move.source_sku;
	else if (from.target && !to.target)
		ret->change.remove_sku = m->move.target_sku;
	if (!ret->change.add_sku && !ret->change.remove_sku)
		return false;
	id_list_init(&ret->off, off);
	ret->change.disabled = ret->off.ids;
	ret->change.n_disabled = ret->off.n;
	return true;
}

void goal_write_clear(struct goal_write *w)
{
	id_list_clear(&w->off);
}

bool goal_is_member(const struct mover *m, const struct journal_row *row)
{
	return !mover_is_services(m) && row->kind == JOURNAL_ROW_USER && !row->source_off && !row->want_off;
}

enum stands goal_stands(const struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off)
{
	struct ends to = wanted(m, row), from = before(m, row), now = { mover_is_services(m) ? NULL : source_off, target_off };

	if (str_eq(now.source, to.source) && !now.target == !to.target && set_holds(now.target, to.target))
		return STANDS_AS_WANTED;
	if (str_eq(now.source, from.source) && str_eq(now.target, from.target))
		return STANDS_AS_BEFORE;
	return STANDS_OTHERWISE;
}

bool goal_is_exact(const struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off)
{
	struct ends to = wanted(m, row);

	return str_eq(mover_is_services(m) ? NULL : source_off, to.source) && str_eq(target_off, to.target);
}
