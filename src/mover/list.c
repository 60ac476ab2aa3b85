/* Users by name: a file of them, or those whose switched-off services were recorded. Each is a row first, and then looked up twenty at a time,
 * so that neither is ever in memory whole. */
#include "core/buf.h"
#include "core/csv.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "journal/notes.h"
#include "mover/plan.h"
#include "mover/sets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS_AT_ONCE 200
#define LINE_LIMIT 65536
#define CHUNK 65536

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
	char *word = str_trim(fields[0]);

	if (n == 1 && (word[0] == '\0' || word[0] == '#')) /* PowerShell writes such a line above the header */
		return 0;
	l->header_seen = true;
	if (first && is_header(l, fields, n))
		return 0;
	word = l->column < n ? str_trim(fields[l->column]) : NULL;
	if (str_empty(word))
		return 0;
	struct journal_row *row = next_row(l, err);
	if (!row)
		return -(int)err->kind;
	text_clean_into(row->upn, sizeof row->upn, word);
	snprintf(row->text, sizeof row->text, _("line %zu"), line);
	str_copy(row->cause, sizeof row->cause, "unknown_line");
	return 0;
}

/* A pipe that nobody writes into would keep everything waiting: it is empty. */
static FILE *open_list(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	FILE *file = fd < 0 || fcntl(fd, F_SETFL, 0) < 0 ? NULL : fdopen(fd, "r");

	if (fd >= 0 && !file)
		close(fd);
	return file;
}

static bool is_utf16(const char *bytes, size_t n)
{
	return n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
}

int list_load(struct mover *m, const char *path, struct error *err)
{
	struct loader *l = xcalloc(1, sizeof *l);
	struct csv_reader *csv = csv_reader_new(LINE_LIMIT, take_record, l);
	char *chunk = xmalloc(CHUNK);
	FILE *file = open_list(path);
	bool begun = false;
	int rc = 0;
	size_t n;

	l->m = m;
	if (!file) {
		rc = error_set(err, ERROR_INPUT, _("The list of users %s cannot be read: %s."), path, strerror(errno));
		goto out;
	}
	for (; rc == 0 && (n = fread(chunk, 1, CHUNK, file)) > 0; begun = true) {
		if (!begun && is_utf16(chunk, n))
			rc = error_set(err, ERROR_INPUT, _("The list of users %s is written in UTF-16: save it as UTF-8."), path);
		else
			rc = csv_feed(csv, chunk, n, err);
	}
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
