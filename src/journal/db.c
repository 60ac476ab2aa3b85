#include "journal/db.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "journal/plan_sets.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROBE_BYTES 65536

/* Why nothing can be written here; 0: it can. SQLite keeps that to itself: a quota, or a limit on the size of files, is an "I/O error" to it. */
static int errno_of_disk(const struct journal *j)
{
	char *path = xasprintf("%s/probe.XXXXXX", j->directory), *bytes = xcalloc(1, PROBE_BYTES);
	int fd = mkstemp(path), reason = fd < 0 ? errno : 0;

	if (fd >= 0) {
		ssize_t n = write(fd, bytes, PROBE_BYTES);

		reason = n < 0 ? errno : n < PROBE_BYTES ? ENOSPC : fsync(fd) < 0 ? errno : 0;
		unlink(path);
		close(fd);
	}
	free(bytes);
	free(path);
	return reason;
}

static int meaning_of(const struct journal *j, int code)
{
	if ((code & 0xff) != SQLITE_IOERR)
		return code & 0xff;
	switch (errno_of_disk(j)) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return SQLITE_FULL;
	case EROFS:
	case EACCES:
	case EPERM:
		return SQLITE_READONLY;
	case 0:
		return code == SQLITE_IOERR_SHMOPEN || code == SQLITE_IOERR_SHMMAP || code == SQLITE_IOERR_SHMLOCK ? SQLITE_PROTOCOL : SQLITE_IOERR;
	default:
		return SQLITE_IOERR;
	}
}

static int say(const struct journal *j, int code, struct error *err)
{
	switch (meaning_of(j, code)) {
	case SQLITE_FULL:
		return error_set(err, ERROR_STORAGE, _("The disk is full: the journal %s cannot be written. Free some space and try again."), j->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return error_set(err, ERROR_STORAGE,
			_("The journal %s cannot be written: see that its directory is yours and writable, or set XDG_STATE_HOME to one that is."), j->path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, ERROR_STORAGE, _("Another m365-upgrade is writing to the journal %s: wait until it is done, or close it, and try again."),
			j->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return error_set(err, ERROR_STORAGE,
			_("The journal %s is damaged: move it away and start again. What was ordered is known to the service and will be found there."), j->path);
	case SQLITE_PROTOCOL:
	case SQLITE_NOLFS:
		return error_set(err, ERROR_STORAGE,
			_("The disk that holds the journal %s cannot keep it as several programs need it, as some network disks cannot: set XDG_STATE_HOME to a "
			  "directory on this machine."), j->path);
	default:
		return error_set(err, ERROR_STORAGE, _("The journal %s could not be used: look at the disk and try again."), j->path);
	}
}

int db_failure(const struct journal *j, int code, struct error *err)
{
	int r = say(j, code, err);

	error_detail(err, "SQLite %d: %s", code, j->db ? sqlite3_errmsg(j->db) : sqlite3_errstr(code));
	return r;
}

/* A statement that is taken is nobody else's until it is given back: the same SQL may be used inside its own rows. */
static struct sqlite3_stmt *take_statement(struct journal *j, const char *sql)
{
	struct sqlite3_stmt *found;
	size_t i;

	for (i = j->n_idle; i > 0; i--) {
		found = j->idle[i - 1];
		if (strcmp(sqlite3_sql(found), sql) == 0) {
			memmove(&j->idle[i - 1], &j->idle[i], (j->n_idle - i) * sizeof(*j->idle));
			j->n_idle--;
			return found;
		}
	}
	return NULL;
}

/* The one that has not been used for the longest time makes room. */
static void keep_statement(struct journal *j, struct sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	if (j->n_idle == DB_STATEMENTS) {
		sqlite3_finalize(j->idle[0]);
		memmove(&j->idle[0], &j->idle[1], (DB_STATEMENTS - 1) * sizeof(*j->idle));
		j->n_idle--;
	}
	j->idle[j->n_idle++] = statement;
}

void db_forget_statements(struct journal *j)
{
	while (j->n_idle > 0)
		sqlite3_finalize(j->idle[--j->n_idle]);
}

void query_begin(struct query *q, struct journal *j, const char *sql)
{
	*q = (struct query){ .journal = j, .statement = take_statement(j, sql) };
	if (!q->statement)
		q->code = sqlite3_prepare_v3(j->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->statement, NULL);
}

void query_text(struct query *q, const char *text)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_text(q->statement, ++q->bound, text, -1, SQLITE_TRANSIENT);
	assert(q->code != SQLITE_RANGE);
}

void query_text_kept(struct query *q, const char *text)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_text(q->statement, ++q->bound, text, -1, SQLITE_STATIC);
	assert(q->code != SQLITE_RANGE);
}

void query_null(struct query *q)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_null(q->statement, ++q->bound);
	assert(q->code != SQLITE_RANGE);
}

void query_int(struct query *q, int64_t value)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_int64(q->statement, ++q->bound, value);
	assert(q->code != SQLITE_RANGE);
}

bool query_next(struct query *q)
{
	if (q->code != SQLITE_OK && q->code != SQLITE_ROW)
		return false;
	q->code = sqlite3_step(q->statement);
	return q->code == SQLITE_ROW;
}

bool query_is_done(const struct query *q)
{
	return q->code == SQLITE_DONE;
}

void query_again(struct query *q)
{
	if (q->code != SQLITE_DONE && q->code != SQLITE_ROW)
		return;
	q->code = sqlite3_reset(q->statement);
	q->bound = 0;
}

const char *query_column_text(struct query *q, int column)
{
	const unsigned char *text = sqlite3_column_text(q->statement, column);

	return text ? (const char *)text : "";
}

int64_t query_column_int(struct query *q, int column)
{
	return sqlite3_column_int64(q->statement, column);
}

int query_changes(const struct query *q)
{
	return sqlite3_changes(q->journal->db);
}

int query_end(struct query *q, struct error *err)
{
	int r = 0;

	if (q->code != SQLITE_OK && q->code != SQLITE_ROW && q->code != SQLITE_DONE) {
		r = db_failure(q->journal, q->code, err);
		sqlite3_finalize(q->statement);
	} else {
		keep_statement(q->journal, q->statement);
	}
	q->statement = NULL;
	return r;
}

int query_end_within(struct query *q, struct query *outer)
{
	int code = q->code, r = query_end(q, NULL);

	if (r < 0)
		outer->code = code;
	return r;
}

int query_end_one(struct query *q, struct error *err)
{
	int r = query_end(q, err);

	assert(r < 0 || sqlite3_changes(q->journal->db) == 1);
	return r;
}

bool query_column_is_null(struct query *q, int column)
{
	return sqlite3_column_type(q->statement, column) == SQLITE_NULL;
}

int db_run(struct journal *j, const char *sql, struct error *err)
{
	struct query q;

	query_begin(&q, j, sql);
	while (query_next(&q))
		;
	return query_end(&q, err);
}

int db_run_once(struct journal *j, const char *sql, struct error *err)
{
	int code = sqlite3_exec(j->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : db_failure(j, code, err);
}

int db_begin(struct journal *j, struct error *err)
{
	return db_run(j, "BEGIN IMMEDIATE", err);
}

int db_finish(struct journal *j, int r, struct error *err)
{
	if (r == 0)
		r = db_run(j, "COMMIT", err);
	if (r != 0 && !sqlite3_get_autocommit(j->db))
		sqlite3_exec(j->db, "ROLLBACK", NULL, NULL, NULL);
	if (r != 0)
		plan_sets_forget(j);
	return r;
}
