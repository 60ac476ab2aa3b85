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

bool goal_only_removes(const struct mover *m, const struct journal_row *row)
{
	struct goal_write w;

	if (!goal_write(m, row, &w))
		return false;
	bool only = !w.change.add_sku;
	goal_write_clear(&w);
	return only;
}

static bool same(const struct ends *a, const struct ends *b)
{
	return str_eq(a->source, b->source) && str_eq(a->target, b->target);
}

/* More may be off in the target than was asked for. Not when it is put back: then the state before may be just that. */
enum stands goal_stands(const struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off)
{
	struct ends to = wanted(m, row), from = before(m, row), now = { mover_is_services(m) ? NULL : source_off, target_off };

	if (same(&now, &to))
		return STANDS_AS_WANTED;
	if (same(&now, &from))
		return STANDS_AS_BEFORE;
	if (!m->move.back && str_eq(now.source, to.source) && now.target && to.target && set_holds(now.target, to.target))
		return STANDS_AS_WANTED;
	return STANDS_OTHERWISE;
}

enum stands goal_stood(struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off)
{
	bool back = m->move.back;

	m->move.back = false;
	enum stands stands = goal_stands(m, row, source_off, target_off);
	m->move.back = back;
	return stands;
}

bool goal_is_exact(const struct mover *m, const struct journal_row *row, const char *source_off, const char *target_off)
{
	struct ends to = wanted(m, row), now = { mover_is_services(m) ? NULL : source_off, target_off };

	return same(&now, &to);
}
