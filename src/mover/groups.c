/* Groups that give the source: one write each, then watched until the service has worked it off. Their members are read back afterwards. */
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "mover/goal.h"

#include <stdlib.h>

#define ROWS_AT_ONCE 64

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

void groups_fail(struct mover *m, struct item *item, const char *cause, const char *text)
{
	engine_finish_item(m, item, m->move.back ? JOURNAL_ROW_BACK_FAILED : JOURNAL_ROW_FAILED, cause, text);
}

/* ── from the journal ── */

static void take_group(struct mover *m, struct journal_row *row)
{
	struct item *item = xcalloc(1, sizeof *item);

	item->row = *row;
	*row = (struct journal_row){ 0 };
	item->counted = (struct journal_mark){ .state = item->row.state, .check = item->row.check };
	str_copy(item->counted_cause, sizeof item->counted_cause, item->row.cause);
	item->doubtful = item->row.state == sent_state(m);
	m->held++;
	queue_put(&m->group_watch, item); /* it takes its members along: it is always read before it is written */
}

static int load_groups(struct mover *m, enum journal_row_state state, struct error *err)
{
	struct journal_row *rows = xcalloc(ROWS_AT_ONCE, sizeof *rows);
	struct journal_row_filter filter = { JOURNAL_STATE_BIT(state), NULL, NULL, JOURNAL_ROW_GROUP };
	int64_t after = 0;
	size_t count;
	int rc;

	do {
		count = 0;
		rc = journal_rows_after(m->setup.journal, m->move.id, &filter, after, rows, ROWS_AT_ONCE, &count, err);
		for (size_t i = 0; rc == 0 && i < count; i++) {
			after = rows[i].seq;
			take_group(m, &rows[i]);
		}
	} while (rc == 0 && count == ROWS_AT_ONCE);
	free(rows);
	return rc;
}

void groups_start(struct mover *m)
{
	struct error err = ERROR_INIT;
	int rc;

	m->grouping = true;
	if (m->work == WORK_CHECK) {
		rc = load_groups(m, moved_state(m), &err);
	} else {
		rc = load_groups(m, sent_state(m), &err);
		if (rc == 0 && m->move.back)
			rc = load_groups(m, JOURNAL_ROW_SENT, &err);
		if (rc == 0 && m->move.back)
			rc = load_groups(m, JOURNAL_ROW_FAILED, &err);
		if (rc == 0)
			rc = load_groups(m, ready_state(m), &err);
	}
	if (rc < 0)
		engine_fail(m, &err);
	groups_pump(m);
}

/* ── the write ── */

static void on_written(void *arg, struct api_batch *batch)
{
	struct flight *f = arg;
	struct mover *m = f->m;
	struct item *item = queue_take(&f->items);
	const struct api_part *part = &batch->parts[0];
	const char *words = part->error.service[0] ? part->error.service : part->error.text;

	if (!m) {
		item_free(item);
		flight_free(f);
		return;
	}
	pace_answered(&m->pace, &(struct pace_answer){ .writes = 1, .refused = batch->throttle.refused ? 1 : 0, .used_micro = batch->throttle.used_micro,
		.retry_after_ms = batch->throttle.retry_after_ms, .sent_ms = f->sent_ms, .lost = part->error.kind == ERROR_UNSURE }, m->setup.now_ms());
	m->group_asked = false;
	item->due_ms = m->setup.now_ms() + (m->setup.group_poll_ms < 1000 ? m->setup.group_poll_ms : 1000);
	item->attempts++;
	switch (part->error.kind) {
	case ERROR_NONE:
		m->troubles = 0;
		item->doubtful = false;
		item->attempts = 0;
		queue_put(&m->group_watch, item);
		break;
	case ERROR_RATE_LIMITED:
		m->progress.refused++;
		item->attempts--;
		queue_put_first(&m->group_writes, item);
		break;
	case ERROR_OFFLINE:
		engine_trouble(m, &part->error, f->sent_ms, -1);
		queue_put_first(&m->group_writes, item);
		break;
	case ERROR_SIGNED_OUT:
	case ERROR_CONFIG: /* it could not even sign in */
	case ERROR_ABSENT:
	case ERROR_TLS:
		engine_fail(m, &part->error);
		queue_put_first(&m->group_writes, item);
		break;
	default:
		if (part->refusal == API_LICENCE_UNANSWERED || part->refusal == API_LICENCE_NOT_HELD || part->refusal == API_LICENCE_CONCURRENT) {
			item->doubtful = true;
			queue_put(&m->group_watch, item);
		} else {
			groups_fail(m, item, part->refusal == API_LICENCE_NO_SEAT ? "no_seat" : part->refusal == API_LICENCE_GONE ? "gone"
				: part->refusal == API_LICENCE_FORBIDDEN ? "forbidden" : part->refusal == API_LICENCE_DEPENDENCY ? "dependency"
				: part->refusal == API_LICENCE_EXCLUSIVE ? "exclusive" : "other", words);
		}
	}
	flight_free(f);
	engine_pump(m);
}

static void write_group(struct mover *m)
{
	struct item *item = queue_take(&m->group_writes);
	struct goal_write w;

	if (!goal_write(m, &item->row, &w)) {
		engine_finish_item(m, item, moved_state(m), "", "");
		return;
	}
	struct flight *f = flight_new(m);
	queue_put(&f->items, item);
	f->n = 1;
	pace_sent(&m->pace, 1, f->sent_ms);
	m->progress.writes++;
	m->group_asked = true;
	f->call = api_group_change(m->setup.api, item->row.request_id, &w.change, on_written, f);
	goal_write_clear(&w);
}

/* ── watching ── */

void groups_watch_again(struct mover *m, struct item *item)
{
	item->due_ms = m->setup.now_ms() + m->setup.group_poll_ms;
	queue_put(&m->group_watch, item);
}

static void on_seen(void *arg, const struct error *err, struct api_group *group)
{
	struct flight *f = arg;
	struct mover *m = f->m;
	struct item *item = queue_take(&f->items);
	int64_t sent_ms = f->sent_ms;

	flight_free(f);
	if (!m) {
		item_free(item);
		return;
	}
	m->group_asked = false;
	if (!err) {
		m->troubles = 0;
		groups_seen(m, item, group);
	} else if (err->kind == ERROR_NOT_FOUND) {
		groups_gone(m, item);
	} else if (error_is_temporary(err)) {
		engine_trouble(m, err, sent_ms, err->retry_after_ms);
		groups_watch_again(m, item);
	} else {
		engine_fail(m, err);
		queue_put(&m->group_watch, item);
	}
	engine_pump(m);
}

/* The first that is due; *ret_next_ms when the next one is. */
static struct item *take_watched(struct mover *m, int64_t now_ms, int64_t *ret_next_ms)
{
	struct queue still = { 0 };
	struct item *found = NULL;

	for (struct item *item; (item = queue_take(&m->group_watch)) != NULL;) {
		if (!found && item->due_ms <= now_ms) {
			found = item;
			continue;
		}
		*ret_next_ms = item->due_ms < *ret_next_ms ? item->due_ms : *ret_next_ms;
		queue_put(&still, item);
	}
	m->group_watch = still;
	return found;
}

/* ── the pump ── */

static void on_timer(void *arg, int64_t now_ms)
{
	struct mover *m = arg;

	(void)now_ms;
	m->timer = 0;
	engine_pump(m);
}

/* Not sent: as before. Sent, and not seen to be done: stays SENT, and is looked at when the move goes on. */
static void stop_groups(struct mover *m)
{
	for (struct item *item; (item = queue_take(&m->group_writes)) != NULL;) {
		if (item->doubtful) {
			item_free(item);
			m->held--;
		} else {
			engine_finish_item(m, item, ready_state(m), "", "");
		}
	}
	m->held -= m->group_watch.n;
	queue_clear(&m->group_watch);
}

static void go_on(struct mover *m)
{
	m->grouping = false;
	window_commit(m); /* whether their group is done is asked of the journal */
	if (m->work == WORK_MOVE && !m->stopping && !m->failing) {
		m->n_from = m->at_from = 0;
		m->cursor = 0;
		engine_from(m, m->move.back ? JOURNAL_ROW_BACK_READY : JOURNAL_ROW_WITH_GROUP, JOURNAL_ROW_USER, NULL);
		m->from[0].only_members = true;
	}
	engine_pump(m);
}

void groups_pump(struct mover *m)
{
	int64_t now_ms = m->setup.now_ms(), next_ms = INT64_MAX, wait_ms = 0;

	if (m->group_asked)
		return;
	if (m->stopping || m->failing)
		stop_groups(m);
	if (m->group_writes.n + m->group_watch.n == 0) {
		go_on(m);
		return;
	}
	m->progress.waiting = MOVER_WAITS_GROUP;
	m->progress.waiting_until_ms = 0;
	if (m->quiet_ms > now_ms) {
		next_ms = m->quiet_ms;
	} else if (m->group_writes.n > 0 && !m->paused) {
		if (pace_allow(&m->pace, 1, now_ms, &wait_ms) == 1) {
			write_group(m);
			if (!m->group_asked)
				next_ms = now_ms;
		} else {
			next_ms = now_ms + wait_ms;
		}
	}
	if (!m->group_asked && m->quiet_ms <= now_ms) {
		struct item *item = take_watched(m, now_ms, &next_ms);
		if (item) {
			struct flight *f = flight_new(m);
			queue_put(&f->items, item);
			f->n = 1;
			m->group_asked = true;
			f->call = api_group_get(m->setup.api, item->row.id, on_seen, f);
		}
	}
	if (!m->group_asked && next_ms != INT64_MAX)
		m->timer = timers_add(m->setup.timers, next_ms, on_timer, m);
}
