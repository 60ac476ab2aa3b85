/* The groups that give the source. Those are named whose members this move would not reach, or has trouble with already. */
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mover/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct look {
	struct flight *flight;
	struct journal_row row;
	size_t members, nested, with_errors;
	char error_names[JOURNAL_NAME / 2];
	bool cut;                /* there are more of them than names */
	char nested_name[JOURNAL_NAME];
	void (*then)(struct mover *m);
	struct api_groups groups; /* moved out of the list; those from `at` on are still to be looked at */
	size_t at;
};

static void look_next(struct look *l);

static void look_free(struct look *l)
{
	flight_free(l->flight);
	journal_row_clear(&l->row);
	api_groups_clear(&l->groups);
	free(l);
}

static void describe(struct look *l)
{
	size_t at = 0;

	if (l->nested > 0) {
		snprintf(l->row.text, sizeof l->row.text, _("The group “%s” inside it gets nothing from it, and its members do not either."), l->nested_name);
		at = strlen(l->row.text);
	}
	if (at > 0 && at < sizeof l->row.text - 1 && l->with_errors > 0)
		l->row.text[at++] = ' ';
	if (l->with_errors > 0)
		snprintf(l->row.text + at, sizeof l->row.text - at, ngettext("%zu member has a licence error already: %s", "%zu members have a licence error already: %s",
			l->with_errors), l->with_errors, l->error_names);
}

static void keep(struct look *l)
{
	struct mover *m = l->flight->m;
	struct error err = ERROR_INIT;

	m->groups = xgrow(m->groups, &m->cap_groups, m->n_groups, sizeof *m->groups);
	struct group_need *need = &m->groups[m->n_groups++];
	*need = (struct group_need){ .seats = 0 };
	str_copy(need->id, sizeof need->id, l->row.id);
	str_copy(need->name, sizeof need->name, l->row.name);
	describe(l);
	if (m->scope.groups && journal_rows_add(m->setup.journal, m->move.id, &l->row, 1, &err) < 0)
		engine_fail(m, &err);
	else if (m->scope.groups)
		progress_count(m, JOURNAL_ROW_GROUP, l->row.state, l->row.check, l->row.cause, 1);
	journal_row_clear(&l->row);
	l->at++;
	look_next(l);
}

/* As many as fit; the others stand in the admin centre, at the group. */
static void name_error(struct look *l, const char *name)
{
	const char *gap = l->error_names[0] ? i18n_comma() : "";
	size_t at = strlen(l->error_names), left = sizeof l->error_names - at;

	if (l->cut || str_empty(name))
		return;
	l->cut = strlen(gap) + strlen(name) + strlen(gap) + strlen("…") >= left;
	snprintf(l->error_names + at, left, "%s%s", gap, l->cut ? "…" : name);
}

static void on_errors_page(void *arg, struct api_members *page)
{
	struct look *l = arg;

	l->with_errors += page->count;
	for (size_t i = 0; i < page->count; i++)
		name_error(l, str_empty(page->items[i].upn) ? page->items[i].display_name : page->items[i].upn);
}

static void on_errors(void *arg, const struct error *err, size_t count)
{
	struct look *l = arg;

	(void)count;
	if (!l->flight->m) {
		look_free(l);
		return;
	}
	if (err && err->kind != ERROR_FORBIDDEN && err->kind != ERROR_NOT_FOUND)
		engine_fail(l->flight->m, err);
	keep(l);
}

static void on_members_page(void *arg, struct api_members *page)
{
	struct look *l = arg;

	l->members += page->count;
	for (size_t i = 0; i < page->count; i++) {
		if (!page->items[i].is_group)
			continue;
		if (l->nested++ == 0)
			str_copy(l->nested_name, sizeof l->nested_name, page->items[i].display_name);
	}
}

static void on_members(void *arg, const struct error *err, size_t count)
{
	struct look *l = arg;
	struct mover *m = l->flight->m;

	(void)count;
	if (!m) {
		look_free(l);
		return;
	}
	if (err && err->kind != ERROR_FORBIDDEN && err->kind != ERROR_NOT_FOUND)
		engine_fail(m, err);
	if (m->failing)
		keep(l);
	else
		l->flight->call = api_group_members_with_errors(m->setup.api, l->row.id, on_errors_page, on_errors, l);
}

static void look_next(struct look *l)
{
	struct mover *m = l->flight->m;
	void (*then)(struct mover *) = l->then;

	if (m->failing || l->at == l->groups.count) {
		look_free(l);
		then(m);
		return;
	}
	struct plan_terms t = mover_terms(m);
	plan_group(&t, &l->groups.items[l->at], &l->row);
	l->row.read_ms = m->setup.wall_ms();
	l->members = l->nested = l->with_errors = 0;
	l->error_names[0] = '\0';
	l->cut = false;
	l->flight->call = api_group_members(m->setup.api, l->row.id, on_members_page, on_members, l);
}

static void on_groups(void *arg, const struct error *err, struct api_groups *groups)
{
	struct look *l = arg;
	struct mover *m = l->flight->m;

	if (!m) {
		look_free(l);
		return;
	}
	if (err) {
		engine_fail(m, err);
	} else {
		l->groups = *groups;
		*groups = (struct api_groups){ 0 };
	}
	look_next(l);
}

/* A list or a filter names people; a group would take others along. Its name is of use all the same. */
void plan_groups(struct mover *m, void (*then)(struct mover *m))
{
	struct look *l = xcalloc(1, sizeof *l);

	m->n_groups = 0;
	l->flight = flight_new(m);
	l->then = then;
	l->flight->call = api_groups_with_licence(m->setup.api, m->move.source_sku, on_groups, l);
}

/* In order, from what the users themselves leave. */
int plan_groups_end(struct mover *m, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && m->scope.groups && i < m->n_groups; i++) {
		struct journal_row row = { 0 };
		bool found;
		if (m->groups[i].seats <= m->seats_left) {
			m->seats_left -= m->groups[i].seats;
			continue;
		}
		rc = journal_rows_find(m->setup.journal, m->move.id, m->groups[i].id, &row, &found, err);
		if (rc == 0 && found && row.state == JOURNAL_ROW_READY)
			rc = journal_rows_mark(m->setup.journal, m->move.id,
				&(struct journal_mark){ .seq = row.seq, .state = JOURNAL_ROW_HELD, .cause = "no_seat", .text = row.text }, 1,
				m->setup.wall_ms(), err);
		journal_row_clear(&row);
	}
	return rc;
}
