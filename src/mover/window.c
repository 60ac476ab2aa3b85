/* Rows between the journal and the engine: a window of them is in memory, and each commit writes down outcomes and intents together. */
#include "core/mem.h"
#include "core/text.h"
#include "mover/goal.h"

#include <stdlib.h>

#define ROWS_AT_ONCE 64

static enum journal_row_state sent_state(const struct mover *m)
{
	return m->move.back ? JOURNAL_ROW_BACK_SENT : JOURNAL_ROW_SENT;
}

static bool is_stale(const struct mover *m, const struct journal_row *row)
{
	int64_t age_ms = m->setup.wall_ms() - row->read_ms;
	return age_ms < 0 || age_ms > m->setup.stale_ms; /* a clock that was put back tells nothing */
}

/* A user without a location is read first: another one may have been set meanwhile. */
static bool can_be_sent(const struct mover *m, const struct rows_from *from, const struct journal_row *row)
{
	bool ready = row->state == JOURNAL_ROW_READY || row->state == JOURNAL_ROW_BACK_READY;
	return ready && m->work == WORK_MOVE && !m->retrying && !from->only_members && !is_stale(m, row) && !row->new_location[0] &&
		!goal_only_removes(m, row);
}

static void take_row(struct mover *m, const struct rows_from *from, struct journal_row *row)
{
	struct item *item = xcalloc(1, sizeof *item);

	item->row = *row;
	*row = (struct journal_row){ 0 };
	item->counted = (struct journal_mark){ .state = item->row.state, .check = item->row.check };
	str_copy(item->counted_cause, sizeof item->counted_cause, item->row.cause);
	item->doubtful = item->row.state == JOURNAL_ROW_SENT || item->row.state == JOURNAL_ROW_BACK_SENT;
	m->held++;
	queue_put(&m->queues[can_be_sent(m, from, &item->row) ? STAGE_INTEND : STAGE_READ], item);
}

/* Those who hold everything through groups are not written to; they are read once the groups are done. */
static bool is_wanted(const struct mover *m, const struct rows_from *from, const struct journal_row *row)
{
	if (m->work == WORK_CHECK || from->state == JOURNAL_ROW_WITH_GROUP || from->only_members)
		return true;
	if (from->state == JOURNAL_ROW_HELD && !from->cause[0] && !mover_cause_can_be_retried(row->cause))
		return false;
	bool ready = row->state == JOURNAL_ROW_READY || row->state == JOURNAL_ROW_BACK_READY;
	return !(ready && goal_is_member(m, row));
}

bool window_fill(struct mover *m, size_t most)
{
	struct journal_row *rows = xcalloc(ROWS_AT_ONCE, sizeof *rows);
	struct error err = ERROR_INIT;
	int rc = 0;

	while (rc == 0 && m->held - m->done.n < most && m->at_from < m->n_from && m->users_left > 0) {
		const struct rows_from *from = &m->from[m->at_from];
		struct journal_row_filter filter = { JOURNAL_STATE_BIT(from->state), from->cause[0] ? from->cause : NULL, NULL, (int)from->kind };
		size_t n = ROWS_AT_ONCE < m->users_left ? ROWS_AT_ONCE : m->users_left, count = 0;
		rc = journal_rows_after(m->setup.journal, m->move.id, &filter, m->cursor, rows, n, &count, &err);
		for (size_t i = 0; rc == 0 && i < count; i++) {
			m->cursor = rows[i].seq;
			if (is_wanted(m, from, &rows[i])) {
				m->users_left -= m->users_left == SIZE_MAX ? 0 : 1;
				take_row(m, from, &rows[i]);
			}
			journal_row_clear(&rows[i]);
		}
		if (rc == 0 && count < n) {
			m->at_from++;
			m->cursor = 0;
		}
	}
	free(rows);
	if (rc < 0)
		engine_fail(m, &err);
	return m->at_from < m->n_from && m->users_left > 0 && rc == 0;
}

/* ── commits ── */

static void collect(struct queue *q, struct journal_row *whole, size_t *n_whole, struct journal_mark *marks, size_t *n_marks)
{
	for (struct item *item = q->first; item; item = item->next) {
		if (item->replanned)
			whole[(*n_whole)++] = item->row; /* borrowed */
		else
			marks[(*n_marks)++] = (struct journal_mark){ .seq = item->row.seq, .state = item->row.state, .check = item->row.check,
				.cause = item->row.cause, .text = item->row.text, .new_location = item->row.new_location, .request_id = item->row.request_id };
	}
}

static int write_down(struct mover *m, struct error *err)
{
	size_t n = m->done.n + m->queues[STAGE_INTEND].n, n_whole = 0, n_marks = 0;
	struct journal_row *whole = xcalloc(n, sizeof *whole);
	struct journal_mark *marks = xcalloc(n, sizeof *marks);
	int rc = 0;

	collect(&m->done, whole, &n_whole, marks, &n_marks);
	collect(&m->queues[STAGE_INTEND], whole, &n_whole, marks, &n_marks);
	for (size_t i = 0; i < n_whole; i++)
		whole[i].changed_ms = m->setup.wall_ms();
	if (n_whole)
		rc = journal_rows_put(m->setup.journal, m->move.id, whole, n_whole, err);
	if (rc == 0 && n_marks)
		rc = journal_rows_mark(m->setup.journal, m->move.id, marks, n_marks, m->setup.wall_ms(), err);
	free(whole);
	free(marks);
	return rc;
}

static enum stage after_intent(const struct mover *m, const struct item *item)
{
	return item->row.new_location[0] && !m->move.back ? STAGE_LOCATE : STAGE_WRITE;
}

/* Rows that will leave together share an id. One that has not filled a batch is used on as long as nothing has come between. */
static void begin_names(struct mover *m)
{
	for (int i = 0; i < STAGES; i++)
		if (m->queues[i].n == 0 || !str_eq(m->queues[i].last->row.request_id, m->names[i].id))
			m->names[i].rows = 0;
}

static void name_request(struct mover *m, struct item *item)
{
	struct request_name *name = &m->names[after_intent(m, item)];
	bool alone = item->row.kind == JOURNAL_ROW_GROUP;

	if (alone || name->rows == 0 || name->rows >= m->setup.batch) {
		uuid_make(name->id);
		name->rows = 0;
	}
	name->rows += alone ? m->setup.batch : 1;
	str_copy(item->row.request_id, sizeof item->row.request_id, name->id);
}

int window_commit(struct mover *m)
{
	struct error err = ERROR_INIT;

	if (m->done.n + m->queues[STAGE_INTEND].n == 0)
		return 0;
	begin_names(m);
	for (struct item *item = m->queues[STAGE_INTEND].first; item; item = item->next) {
		name_request(m, item);
		item->row.state = sent_state(m);
		item->row.cause[0] = item->row.text[0] = '\0';
		progress_recount(m, item);
	}
	if (write_down(m, &err) < 0) {
		engine_fail(m, &err);
		return -(int)err.kind;
	}
	for (struct item *item; (item = queue_take(&m->done)) != NULL; m->held--)
		item_free(item);
	for (struct item *item; (item = queue_take(&m->queues[STAGE_INTEND])) != NULL;) {
		item->replanned = false;
		queue_put(&m->queues[after_intent(m, item)], item);
	}
	return 0;
}

static void give_back(struct mover *m, struct queue *q)
{
	for (struct item *item; (item = queue_take(q)) != NULL;) {
		bool sent = item->row.state == sent_state(m);
		if (sent && !item->doubtful)
			engine_finish_item(m, item, m->move.back ? JOURNAL_ROW_BACK_READY : JOURNAL_ROW_READY, "", "");
		else if (item->replanned)
			engine_finish_item(m, item, item->row.state, item->row.cause, item->row.text);
		else {
			item_free(item); /* as it is on disk */
			m->held--;
		}
	}
}

void window_give_back(struct mover *m)
{
	for (int i = 0; i < STAGES; i++)
		give_back(m, &m->queues[i]);
	give_back(m, &m->waiting);
}
