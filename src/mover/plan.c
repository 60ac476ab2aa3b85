#include "mover/plan.h"

#include "api/api.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>

void plan_ended(struct mover *m)
{
	struct error err = ERROR_INIT;

	if (m->n_flights > 0) /* the last to come home ends it */
		return;
	if (m->work != WORK_PLAN)
		return;
	m->work = WORK_NONE;
	m->progress.ended_ms = m->setup.wall_ms();
	if (!m->failing && plan_groups_end(m, &err) < 0)
		engine_fail(m, &err);
	m->move.changed_ms = m->setup.wall_ms();
	if (!m->failing)
		m->move.state = JOURNAL_MOVE_PLANNED;
	if (!m->failing && (journal_move_put(m->setup.journal, &m->move, &err) < 0 || progress_read(m, &err) < 0))
		engine_fail(m, &err);
	progress_phase(m, m->failing ? MOVER_FAILED : MOVER_PLANNED);
	if (m->setup.changed)
		m->setup.changed(m->setup.arg);
}

/* ── one user ── */

void plan_count_seat(struct mover *m, struct journal_row *row, bool seat)
{
	if (!seat)
		return;
	if (row->state == JOURNAL_ROW_WITH_GROUP) {
		for (size_t i = 0; i < m->n_groups; i++)
			if (str_ieq(m->groups[i].id, row->text))
				m->groups[i].seats++;
		m->progress.seats_needed++;
		return;
	}
	if (row->state != JOURNAL_ROW_READY)
		return;
	m->progress.seats_needed++;
	if (m->seats_left > 0) {
		m->seats_left--;
		return;
	}
	row->state = JOURNAL_ROW_HELD;
	str_copy(row->cause, sizeof row->cause, "no_seat");
}

void plan_name_group(const struct mover *m, struct journal_row *row)
{
	if (!str_eq(row->cause, "inherited"))
		return;
	for (size_t i = 0; i < m->n_groups; i++)
		if (str_ieq(m->groups[i].id, row->text))
			str_copy(row->text, sizeof row->text, m->groups[i].name);
}

static bool is_asked_for(const struct mover *m, const struct api_user *u)
{
	if (m->scope.users != MOVER_FILTER || str_empty(m->scope.filter))
		return true;
	return (u->display_name && text_contains_fold(u->display_name, m->scope.filter)) || (u->upn && text_contains_fold(u->upn, m->scope.filter));
}

/* ── pages of users ── */

static void on_page(void *arg, struct api_users *page)
{
	struct flight *f = arg;
	struct mover *m = f->m;
	struct journal_row *rows;
	struct error err = ERROR_INIT;
	size_t n = 0;

	if (!m || m->failing || page->count == 0)
		return;
	struct plan_terms t = mover_terms(m);
	rows = xcalloc(page->count, sizeof *rows);
	for (size_t i = 0; i < page->count; i++) {
		bool seat;
		if (!is_asked_for(m, &page->items[i]))
			continue;
		plan_user(&t, &page->items[i], &rows[n], &seat);
		rows[n].read_ms = m->setup.wall_ms();
		plan_count_seat(m, &rows[n], seat);
		plan_name_group(m, &rows[n]);
		progress_count(m, rows[n].kind, rows[n].state, rows[n].check, rows[n].cause, 1);
		n++;
	}
	if (n && journal_rows_add(m->setup.journal, m->move.id, rows, n, &err) < 0) {
		engine_fail(m, &err);
		api_cancel(m->setup.api, f->call);
	}
	m->progress.read += (int64_t)page->count;
	while (n > 0)
		journal_row_clear(&rows[--n]);
	free(rows);
	if (m->setup.changed)
		m->setup.changed(m->setup.arg);
}

static void on_users(void *arg, const struct error *err, size_t count)
{
	struct flight *f = arg;
	struct mover *m = f->m;

	(void)count;
	flight_free(f);
	if (!m)
		return;
	if (err && !m->failing)
		engine_fail(m, err);
	plan_ended(m);
}

static void plan_users(struct mover *m)
{
	if (m->failing) {
		plan_ended(m);
	} else if (m->scope.users == MOVER_LIST || mover_is_services(m)) {
		list_resolve(m);
	} else {
		struct plan_terms t = mover_terms(m);
		const struct api_sku *source = plan_sku(&t, m->move.source_sku);
		m->progress.to_read = source ? source->consumed : -1;
		struct flight *f = flight_new(m);
		f->call = api_users_with_licence(m->setup.api, m->move.source_sku, on_page, on_users, f);
	}
}

static void on_tenant(struct mover *m)
{
	if (m->failing)
		plan_ended(m);
	else if (mover_is_services(m))
		plan_users(m);
	else
		plan_groups(m, plan_users);
}

void plan_begin(struct mover *m)
{
	tenant_read(m, on_tenant);
}
