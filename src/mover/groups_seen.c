/* What was read of a group decides what becomes of it: written, watched on, done, or left with a cause. */
#include "core/i18n.h"
#include "core/text.h"
#include "mover/goal.h"

#include <stdlib.h>

#define ATTEMPTS 6

static enum journal_row_state ready_state(const struct mover *m)
{
	return m->move.back ? JOURNAL_ROW_BACK_READY : JOURNAL_ROW_READY;
}

static enum journal_row_state sent_state(const struct mover *m)
{
	return m->move.back ? JOURNAL_ROW_BACK_SENT : JOURNAL_ROW_SENT;
}

static enum journal_row_state moved_state(const struct mover *m)
{
	return m->move.back ? JOURNAL_ROW_BACK : JOURNAL_ROW_MOVED;
}

static char *off_in(const struct api_group *g, const char *sku)
{
	for (size_t i = 0; i < g->licences.count; i++)
		if (str_ieq(g->licences.items[i].sku_id, sku))
			return set_make((const char *const *)g->licences.items[i].disabled_plans.items, g->licences.items[i].disabled_plans.count);
	return NULL;
}

static void intend(struct mover *m, struct item *item)
{
	queue_put(&m->queues[STAGE_INTEND], item);
	if (window_commit(m) < 0)
		return;
	while ((item = queue_take(&m->queues[STAGE_WRITE])) != NULL)
		queue_put(&m->group_writes, item);
}

static void replan(struct mover *m, struct item *item, const struct api_group *g)
{
	struct plan_terms t = mover_terms(m);
	struct journal_row row = { .seq = item->row.seq, .read_ms = m->setup.wall_ms() };

	plan_group(&t, g, &row);
	journal_row_clear(&item->row);
	item->row = row;
	item->replanned = true;
	if (row.state == JOURNAL_ROW_READY)
		intend(m, item);
	else
		engine_finish_item(m, item, row.state, item->row.cause, "");
}

/* Before anything is written to it. What an earlier try has changed is the move's work. */
static void seen_ready(struct mover *m, struct item *item, const struct api_group *g, enum stands stands)
{
	bool tried = item->row.cause[0] && !str_eq(item->row.cause, "no_seat");

	if (stands == STANDS_AS_BEFORE)
		intend(m, item);
	else if (stands == STANDS_AS_WANTED && g->processing == API_GROUP_FAILED)
		groups_fail(m, item, "group_failed", "");
	else if (stands == STANDS_AS_WANTED && (m->move.back || tried))
		engine_finish_item(m, item, moved_state(m), "", "");
	else if (stands == STANDS_AS_WANTED)
		engine_finish_item(m, item, JOURNAL_ROW_NOTHING, "already", "");
	else if (m->move.back)
		groups_fail(m, item, "changed", "");
	else
		replan(m, item, g);
}

/* A change of which nobody knows what became, met while everything is put back. */
static void seen_left_over(struct mover *m, struct item *item, enum stands stood)
{
	if (stood == STANDS_AS_WANTED)
		intend(m, item);
	else if (item->row.state == JOURNAL_ROW_FAILED)
		engine_finish_item(m, item, JOURNAL_ROW_FAILED, item->row.cause, item->row.text);
	else if (stood == STANDS_AS_BEFORE)
		engine_finish_item(m, item, JOURNAL_ROW_BACK, "", "");
	else
		groups_fail(m, item, "changed", "");
}

static void seen_sent(struct mover *m, struct item *item, const struct api_group *g, enum stands stands)
{
	if (stands == STANDS_AS_WANTED && g->processing == API_GROUP_FAILED)
		groups_fail(m, item, "group_failed", "");
	else if (stands == STANDS_AS_WANTED)
		engine_finish_item(m, item, moved_state(m), "", "");
	else if (stands == STANDS_OTHERWISE)
		groups_fail(m, item, "changed", "");
	else if (item->attempts++ >= ATTEMPTS)
		groups_fail(m, item, g->processing == API_GROUP_FAILED ? "group_failed" : "unanswered", "");
	else if (item->doubtful && !item->row.request_id[0])
		intend(m, item); /* of an earlier run: what is sent now is an intent of its own */
	else if (item->doubtful)
		queue_put(&m->group_writes, item);
	else
		groups_watch_again(m, item);
}

void groups_seen(struct mover *m, struct item *item, const struct api_group *g)
{
	char *source = off_in(g, m->move.source_sku), *target = off_in(g, m->move.target_sku);

	if (m->work == WORK_CHECK)
		engine_checked_item(m, item, goal_is_exact(m, &item->row, source, target) ? JOURNAL_CHECK_AS_PLANNED : JOURNAL_CHECK_DIFFERS,
			_("What the group gives now is not what was planned: somebody has changed it since."));
	else if (g->processing == API_GROUP_QUEUED || g->processing == API_GROUP_IN_PROGRESS)
		groups_watch_again(m, item);
	else if (item->row.state == ready_state(m))
		seen_ready(m, item, g, goal_stands(m, &item->row, source, target));
	else if (item->row.state == sent_state(m))
		seen_sent(m, item, g, goal_stands(m, &item->row, source, target));
	else
		seen_left_over(m, item, goal_stood(m, &item->row, source, target));
	free(source);
	free(target);
}

void groups_gone(struct mover *m, struct item *item)
{
	if (m->work == WORK_CHECK)
		engine_checked_item(m, item, JOURNAL_CHECK_DIFFERS, _("The group is not there any more."));
	else if (item->row.state == JOURNAL_ROW_FAILED)
		engine_finish_item(m, item, JOURNAL_ROW_FAILED, item->row.cause, item->row.text);
	else
		groups_fail(m, item, "gone", "");
}
