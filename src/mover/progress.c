#include "core/text.h"
#include "mover/inside.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLE_MS 1000

static void count_cause(struct mover_count *list, size_t *n, const char *cause, int64_t by)
{
	size_t i = 0;

	while (i < *n && !str_eq(list[i].cause, cause))
		i++;
	if (i == *n) {
		if (*n == MOVER_CAUSES || by <= 0)
			return;
		list[(*n)++] = (struct mover_count){ .rows = 0 };
		str_copy(list[i].cause, sizeof list[i].cause, cause);
	}
	list[i].rows += by;
	if (list[i].rows > 0)
		return;
	memmove(&list[i], &list[i + 1], (*n - i - 1) * sizeof *list);
	(*n)--;
}

void progress_count(struct mover *m, enum journal_row_kind kind, enum journal_row_state state, enum journal_row_check check, const char *cause, int64_t by)
{
	struct mover_progress *p = &m->progress;

	if (kind == JOURNAL_ROW_LINE) {
		p->lines += by;
	} else {
		p->rows[state] += by;
		p->groups += kind == JOURNAL_ROW_GROUP ? by : 0;
	}
	p->as_planned += check == JOURNAL_CHECK_AS_PLANNED ? by : 0;
	p->differs += check == JOURNAL_CHECK_DIFFERS ? by : 0;
	if (state == JOURNAL_ROW_HELD)
		count_cause(p->held, &p->n_held, cause, by);
	else if (state == JOURNAL_ROW_FAILED || state == JOURNAL_ROW_BACK_FAILED)
		count_cause(p->failed, &p->n_failed, cause, by);
}

void progress_recount(struct mover *m, struct item *item)
{
	progress_count(m, item->row.kind, item->counted.state, item->counted.check, item->counted_cause, -1);
	item->counted.state = item->row.state;
	item->counted.check = item->row.check;
	str_copy(item->counted_cause, sizeof item->counted_cause, item->row.cause);
	progress_count(m, item->row.kind, item->row.state, item->row.check, item->row.cause, 1);
}

int progress_read(struct mover *m, struct error *err)
{
	struct mover_progress *p = &m->progress;
	struct journal_tally *tally;
	size_t n;
	int rc = journal_rows_tally(m->setup.journal, m->move.id, &tally, &n, err);

	if (rc < 0)
		return rc;
	memset(p->rows, 0, sizeof p->rows);
	p->groups = p->lines = p->as_planned = p->differs = 0;
	p->n_held = p->n_failed = 0;
	for (size_t i = 0; i < n; i++)
		progress_count(m, tally[i].kind, tally[i].state, tally[i].check, tally[i].cause, tally[i].rows);
	free(tally);
	return 0;
}

/* When it is put back, who was moved is still to come, whether the row says so yet or not. */
int64_t progress_left(const struct mover *m)
{
	const int64_t *rows = m->progress.rows;

	if (m->move.back)
		return rows[JOURNAL_ROW_MOVED] + rows[JOURNAL_ROW_SENT] + rows[JOURNAL_ROW_BACK_READY] + rows[JOURNAL_ROW_BACK_SENT];
	return rows[JOURNAL_ROW_READY] + rows[JOURNAL_ROW_SENT];
}

/* The rate is that of the last seconds, so that it follows the limit; what is left is told by it. */
void progress_rate(struct mover *m)
{
	struct mover_progress *p = &m->progress;
	int64_t now_ms = m->setup.now_ms();
	const size_t most = sizeof m->samples / sizeof *m->samples;

	p->back = m->move.back;
	if (p->phase != MOVER_MOVING) {
		m->n_samples = 0;
		m->moving_since_ms = 0;
		p->left_ms = -1;
		return;
	}
	if (m->moving_since_ms)
		p->moving_ms += now_ms - m->moving_since_ms;
	m->moving_since_ms = now_ms;
	if (m->n_samples == 0 || now_ms - m->samples[m->n_samples - 1].at_ms >= SAMPLE_MS) {
		if (m->n_samples == most)
			memmove(m->samples, m->samples + 1, --m->n_samples * sizeof *m->samples);
		m->samples[m->n_samples].at_ms = now_ms;
		m->samples[m->n_samples++].users = m->moved_now;
	}
	int64_t ms = now_ms - m->samples[0].at_ms;
	if (ms >= SAMPLE_MS / 2)
		p->rate = (double)(m->moved_now - m->samples[0].users) * 1000.0 / (double)ms;
	int64_t rows = p->rows[m->move.back ? JOURNAL_ROW_BACK_READY : JOURNAL_ROW_READY] + p->rows[m->move.back ? JOURNAL_ROW_BACK_SENT : JOURNAL_ROW_SENT];
	if (m->users_left != SIZE_MAX && rows > (int64_t)(m->users_left + m->held))
		rows = (int64_t)(m->users_left + m->held);
	p->left_ms = p->rate > 0 ? (int64_t)((double)rows / p->rate * 1000.0) : -1;
}

void progress_phase(struct mover *m, enum mover_phase phase)
{
	m->progress.phase = phase;
	progress_rate(m);
	pulse_phase(m);
}
