/* Reassign: the rows of a move that a page looks at, read from the journal; and the report as files. */
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/move_desk.h"
#include "flow/move_report.h"

#include <stdlib.h>
#include <unistd.h>

static void nothing(struct task *t)
{
	(void)t; /* the models have it already */
}

/* ── rows ── */

static struct journal_row_filter filter_of(const struct reassign_filter *f)
{
	struct journal_row_filter to = { .states = f->states ? f->states : JOURNAL_STATES_ALL, .kind = f->kind };
	if (f->differs)
		to.states = JOURNAL_ROWS_DIFFER;
	if (!str_empty(f->cause))
		to.cause = f->cause;
	if (!str_empty(f->text))
		to.text = f->text;
	return to;
}

/* More is read above and below than any screen shows. */
static int64_t first_of_window(int64_t looked_at, int64_t total)
{
	int64_t first = looked_at - REASSIGN_WINDOW / 2;
	if (first + REASSIGN_WINDOW > total)
		first = total - REASSIGN_WINDOW;
	return first < 0 ? 0 : first;
}

static int read_window(struct flow *f, const struct journal_row_filter *filter, struct error *err)
{
	struct reassign_model *m = &f->wizard.reassign;
	struct journal_row *rows = xcalloc(REASSIGN_WINDOW, sizeof *rows);
	struct reassign_row *copies = xcalloc(REASSIGN_WINDOW, sizeof *copies);
	int64_t total = 0, first = 0;
	size_t n = 0;
	int rc = journal_rows_count(f->journal, m->move.id, filter, &total, err);
	if (rc == 0) {
		first = first_of_window(m->looked_at < total ? m->looked_at : total, total);
		rc = journal_rows_window(f->journal, m->move.id, filter, first, rows, REASSIGN_WINDOW, &n, err);
	}
	for (size_t i = 0; i < n; i++) {
		copy_move_row(&rows[i], &copies[i]);
		journal_row_clear(&rows[i]);
	}
	if (rc == 0)
		reassign_take_rows(&f->wizard, total, first, copies, n);
	free(copies);
	free(rows);
	return rc;
}

/* The open one is found again by its id, wherever a decision has put it; a line of a list, which has none, by its place. */
static int read_opened(struct flow *f, const struct journal_row_filter *filter, struct error *err)
{
	const struct reassign_model *m = &f->wizard.reassign;
	const struct reassign_row *known = reassign_opened(&f->wizard);
	struct journal_row row = { 0 };
	struct reassign_row copy;
	size_t n = 0;
	bool found = false;
	int rc;
	if (known && !str_empty(known->id)) {
		rc = journal_rows_find(f->journal, m->move.id, known->id, &row, &found, err);
	} else {
		rc = journal_rows_window(f->journal, m->move.id, filter, m->opened, &row, 1, &n, err);
		found = n == 1;
	}
	if (rc == 0 && found) {
		copy_move_row(&row, &copy);
		reassign_take_row(&f->wizard, &copy);
	}
	journal_row_clear(&row);
	return rc;
}

static void rows_start(struct task *t)
{
	struct flow *f = t->flow;
	struct error err = ERROR_INIT;
	struct journal_row_filter filter = filter_of(&f->wizard.reassign.filter);
	int rc = f->wizard.reassign.opened != COUNT_UNKNOWN ? read_opened(f, &filter, &err) : 0;
	if (rc == 0)
		rc = read_window(f, &filter, &err);
	if (rc != 0)
		task_fail(t, &err);
}

const struct errand errand_reassign_rows = { rows_start, nothing, NULL, 0, NULL };

/* ── the report: where the admin stands, else at home ── */

static char *stem(const struct flow *f)
{
	char *here = access(".", W_OK) == 0 ? getcwd(NULL, 0) : NULL;
	const char *home = getenv("HOME");
	char *to = xasprintf("%s/m365-upgrade-move-%lld", here ? here : str_empty(home) ? "/tmp" : home, (long long)f->wizard.reassign.move.id);
	free(here);
	return to;
}

static void save_start(struct task *t)
{
	struct flow *f = t->flow;
	struct mover *m = move_desk(f);
	struct error err = ERROR_INIT;
	char *base = stem(f), *csv = xasprintf("%s.csv", base), *json = xasprintf("%s.json", base);
	if (move_report_write(m, csv, &err) != 0 || move_report_write(m, json, &err) != 0)
		task_fail(t, &err);
	else
		reassign_take_saved(&f->wizard, csv, json);
	free(json);
	free(csv);
	free(base);
}

const struct errand errand_reassign_save = { save_start, nothing, NULL, 0, NULL };
