/* Users by name: a file of them, or those whose switched-off services were recorded. Each is a row first, and then looked up twenty at a time,
 * so that neither is ever in memory whole. */
#include "core/buf.h"
#include "core/csv.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "journal/notes.h"
#include "mover/plan.h"
#include "mover/sets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_AT_ONCE 200
#define LINE_LIMIT 65536
#define CHUNK 65536
#define ATTEMPTS 6

struct loader {
	struct mover *m;
	struct journal_row rows[ROWS_AT_ONCE];
	size_t n;
	size_t column;
	bool header_seen;
	int64_t loaded;
};

static int flush_rows(struct loader *l, struct error *err)
{
	int rc = l->n ? journal_rows_add(l->m->setup.journal, l->m->move.id, l->rows, l->n, err) : 0;

	for (size_t i = 0; i < l->n; i++)
		journal_row_clear(&l->rows[i]);
	l->loaded += (int64_t)l->n;
	l->n = 0;
	return rc;
}

static struct journal_row *next_row(struct loader *l, struct error *err)
{
	if (l->n == ROWS_AT_ONCE && flush_rows(l, err) < 0)
		return NULL;
	l->rows[l->n] = (struct journal_row){ .kind = JOURNAL_ROW_LINE, .state = JOURNAL_ROW_HELD };
	return &l->rows[l->n++];
}

/* ── a file ── */

static const char *const columns[] = { "userprincipalname", "upn", "user principal name", "mail", "email", "user", "username", "id", "objectid" };

/* The first record names the columns, or is a user already. */
static bool is_header(struct loader *l, char **fields, size_t n)
{
	for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
		for (size_t i = 0; i < n; i++)
			if (str_ieq(str_trim(fields[i]), columns[k])) {
				l->column = i;
				return true;
			}
	return false;
}

static int take_record(void *arg, size_t line, char **fields, size_t n, struct error *err)
{
	struct loader *l = arg;
	bool first = !l->header_seen;
	char *word;

	l->header_seen = true;
	if (first && is_header(l, fields, n))
		return 0;
	word = l->column < n ? str_trim(fields[l->column]) : NULL;
	if (str_empty(word) || (word[0] == '#' && n == 1))
		return 0;
	struct journal_row *row = next_row(l, err);
	if (!row)
		return -(int)err->kind;
	text_clean_into(row->upn, sizeof row->upn, word);
	snprintf(row->text, sizeof row->text, _("line %zu"), line);
	str_copy(row->cause, sizeof row->cause, "unknown_line");
	return 0;
}

int list_load(struct mover *m, const char *path, struct error *err)
{
	struct loader *l = xcalloc(1, sizeof *l);
	struct csv_reader *csv = csv_reader_new(LINE_LIMIT, take_record, l);
	char *chunk = xmalloc(CHUNK);
	FILE *file = fopen(path, "re");
	int rc = 0;
	size_t n;

	l->m = m;
	if (!file) {
		rc = error_set(err, ERROR_INPUT, _("The list of users %s cannot be read: %s."), path, strerror(errno));
		goto out;
	}
	while (rc == 0 && (n = fread(chunk, 1, CHUNK, file)) > 0)
		rc = csv_feed(csv, chunk, n, err);
	if (rc == 0 && ferror(file))
		rc = error_set(err, ERROR_INPUT, _("The list of users %s cannot be read: %s."), path, strerror(errno));
	if (rc == 0)
		rc = csv_finish(csv, err);
	if (rc == 0)
		rc = flush_rows(l, err);
	if (rc == 0 && l->loaded == 0)
		rc = error_set(err, ERROR_INPUT, _("The list of users %s names nobody."), path);
	if (rc == 0)
		m->progress.to_read = l->loaded;
out:
	for (size_t i = 0; i < l->n; i++)
		journal_row_clear(&l->rows[i]);
	if (file)
		fclose(file);
	csv_reader_free(csv);
	free(chunk);
	free(l);
	return rc;
}

/* ── users of the journal ── */

struct recorded {
	struct loader *loader;
	struct error *err;
};

static int take_recorded(void *arg, const struct journal_switched_off *off)
{
	struct recorded *r = arg;
	struct loader *l = r->loader;

	if (!str_ieq(off->sku_id, l->m->move.source_sku) || off->n_plans == 0)
		return 0;
	struct journal_row *row = next_row(l, r->err);
	if (!row)
		return -(int)r->err->kind;
	row->kind = JOURNAL_ROW_USER;
	str_copy(row->id, sizeof row->id, off->user_id);
	row->source_off = set_make(off->plan_ids, off->n_plans);
	str_copy(row->cause, sizeof row->cause, "unread");
	return 0;
}

int list_load_recorded(struct mover *m, int64_t upgrade, struct error *err)
{
	struct loader *l = xcalloc(1, sizeof *l);
	struct recorded r = { l, err };

	l->m = m;
	int rc = journal_each_switched_off(m->setup.journal, upgrade, take_recorded, &r, err);
	if (rc == 0)
		rc = flush_rows(l, err);
	for (size_t i = 0; i < l->n; i++)
		journal_row_clear(&l->rows[i]);
	m->progress.to_read = l->loaded;
	free(l);
	return rc;
}

/* ── looking them up ── */

struct look_up {
	struct flight *flight;
	struct journal_row rows[API_BATCH];
	size_t n;
	int attempts;
};

static void look_up_free(struct look_up *l)
{
	for (size_t i = 0; i < l->n; i++)
		journal_row_clear(&l->rows[i]);
	flight_free(l->flight);
	free(l);
}

static void unknown(struct mover *m, struct journal_row *row)
{
	if (row->kind == JOURNAL_ROW_LINE)
		return; /* it says so already */
	row->state = JOURNAL_ROW_HELD;
	str_copy(row->cause, sizeof row->cause, "gone");
	(void)m;
}

/* Two lines may name the same user, by id and by name, or twice. */
static int is_double(const struct look_up *l, size_t i, const struct api_user *user, bool *ret, struct error *err)
{
	struct journal_row row = { 0 };

	*ret = false;
	for (size_t k = 0; k < i; k++)
		if (l->rows[k].kind == JOURNAL_ROW_USER && str_ieq(l->rows[k].id, user->id))
			*ret = true;
	if (*ret)
		return 0;
	int rc = journal_rows_find(l->flight->m->setup.journal, l->flight->m->move.id, user->id, &row, ret, err);
	journal_row_clear(&row);
	return rc;
}

static int found(struct look_up *l, size_t i, const struct api_user *user, struct error *err)
{
	struct mover *m = l->flight->m;
	struct plan_terms t = mover_terms(m);
	struct journal_row *row = &l->rows[i], planned = { .seq = row->seq, .read_ms = m->setup.wall_ms() };
	bool seat = false, twice = false;

	if (row->kind == JOURNAL_ROW_LINE) {
		int rc = is_double(l, i, user, &twice, err);
		if (rc < 0 || twice) {
			str_copy(row->cause, sizeof row->cause, "double_line");
			return rc;
		}
	}
	if (mover_is_services(m))
		plan_user_services(&t, user, row->source_off, &planned);
	else
		plan_user(&t, user, &planned, &seat);
	plan_count_seat(m, &planned, seat);
	plan_name_group(m, &planned);
	journal_row_clear(row);
	*row = planned;
	return 0;
}

static void ask(struct look_up *l);

static void on_time(void *arg, int64_t now_ms)
{
	struct look_up *l = arg;

	(void)now_ms;
	if (l->flight->m)
		ask(l);
	else
		look_up_free(l);
}

/* Turned away, or not reached: all of them are read once more, later. */
static bool asks_again(struct look_up *l, const struct api_batch *batch)
{
	struct mover *m = l->flight->m;
	int64_t wait_ms = batch->throttle.retry_after_ms;
	bool again = false;

	for (size_t i = 0; i < batch->n; i++)
		again = again || error_is_temporary(&batch->parts[i].error);
	if (!again || l->attempts == ATTEMPTS)
		return false;
	if (wait_ms < 0)
		wait_ms = (int64_t)500 << l->attempts;
	l->attempts++;
	timers_add(m->setup.timers, m->setup.now_ms() + wait_ms + 1, on_time, l);
	return true;
}

static void on_read(void *arg, struct api_batch *batch)
{
	struct look_up *l = arg;
	struct mover *m = l->flight->m;
	struct error err = ERROR_INIT;
	int rc = 0;

	if (!m) {
		look_up_free(l);
		return;
	}
	if (!m->failing && asks_again(l, batch))
		return;
	for (size_t i = 0; i < batch->n && i < l->n && rc == 0 && !m->failing; i++) {
		const struct api_part *part = &batch->parts[i];
		if (part->error.kind == ERROR_NONE)
			rc = found(l, i, &batch->users[i], &err);
		else if (part->refusal == API_LICENCE_GONE || part->error.kind == ERROR_NOT_FOUND || part->error.kind == ERROR_REFUSED ||
			part->error.kind == ERROR_INPUT)
			unknown(m, &l->rows[i]);
		else
			engine_fail(m, &part->error);
	}
	if (rc == 0 && !m->failing)
		rc = journal_rows_put(m->setup.journal, m->move.id, l->rows, l->n, &err);
	if (rc < 0)
		engine_fail(m, &err);
	m->progress.read += (int64_t)l->n;
	look_up_free(l);
	if (m->setup.changed)
		m->setup.changed(m->setup.arg);
	list_resolve(m);
}

static void ask(struct look_up *l)
{
	const char *ids[API_BATCH];

	for (size_t i = 0; i < l->n; i++)
		ids[i] = l->rows[i].kind == JOURNAL_ROW_LINE ? l->rows[i].upn : l->rows[i].id;
	l->flight->call = api_users_read(l->flight->m->setup.api, ids, l->n, on_read, l);
}

static int look_up(struct mover *m, bool *ret_more, struct error *err)
{
	struct journal_row_filter filter = { JOURNAL_STATE_BIT(JOURNAL_ROW_HELD), mover_is_services(m) ? "unread" : "unknown_line", NULL, -1 };
	struct look_up *l = xcalloc(1, sizeof *l);

	l->flight = flight_new(m);
	int rc = journal_rows_after(m->setup.journal, m->move.id, &filter, m->cursor, l->rows, API_BATCH, &l->n, err);
	*ret_more = rc == 0 && l->n > 0;
	if (!*ret_more) {
		look_up_free(l);
		return rc;
	}
	m->cursor = l->rows[l->n - 1].seq;
	ask(l);
	return 0;
}

void list_resolve(struct mover *m)
{
	struct error err = ERROR_INIT;
	bool more = true;

	while (more && !m->failing && m->n_flights < m->setup.in_flight)
		if (look_up(m, &more, &err) < 0)
			engine_fail(m, &err);
	if (m->n_flights == 0)
		plan_ended(m);
}
