#include "mock/store.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/schema.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STORE_STATEMENTS = 128 };

struct cached {
	const char *sql; /* the caller's literal: found again by address */
	sqlite3_stmt *statement;
	bool busy;
};

struct store {
	sqlite3 *db;
	struct cached cache[STORE_STATEMENTS];
};

static void die(struct store *st, const char *sql)
{
	fprintf(stderr, "m365-mock: database: %s (%s)\n", sqlite3_errmsg(st->db), sql);
	abort();
}

void store_script(struct store *st, const char *sql)
{
	if (sqlite3_exec(st->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(st, sql);
}

static int refuse(struct store *st, const char *path, struct error *err)
{
	int ret = error_set(err, ERROR_STORAGE, _("The database %s cannot be used: %s."), path, sqlite3_errmsg(st->db));
	store_free(st);
	return ret;
}

/* The world holds training tokens: SQLite gives the files beside it the rights that this one has. */
static void make_private(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

int store_open(struct store **ret, const char *path, struct error *err)
{
	struct store *st = xcalloc(1, sizeof(*st));
	const char *name = path ? path : ":memory:";

	if (path)
		make_private(path);
	if (sqlite3_open_v2(name, &st->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
			sqlite3_exec(st->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF;", NULL, NULL, NULL) != SQLITE_OK)
		return refuse(st, name, err);
	int64_t application = store_int(st, "PRAGMA application_id", "");
	int64_t version = store_int(st, "PRAGMA user_version", "");
	int64_t tables = store_int(st, "SELECT count(*) FROM sqlite_master", "");
	if (tables && (application != schema_application || version != schema_version)) {
		store_free(st);
		return error_set(err, ERROR_STORAGE, _("The file %s is not a database of this program's form. Name another file, or remove it."), name);
	}
	if (!tables)
		store_script(st, schema_sql);
	*ret = st;
	return 0;
}

void store_free(struct store *st)
{
	if (!st)
		return;
	for (int i = 0; i < STORE_STATEMENTS; i++)
		sqlite3_finalize(st->cache[i].statement);
	sqlite3_close(st->db);
	free(st);
}

static struct cached *cache_slot(struct store *st, const char *sql)
{
	size_t start = ((uintptr_t)sql >> 3) % STORE_STATEMENTS;
	struct cached *spare = NULL;

	for (size_t i = 0; i < STORE_STATEMENTS; i++) {
		struct cached *c = &st->cache[(start + i) % STORE_STATEMENTS];
		if (c->sql == sql && !c->busy)
			return c;
		if (!c->busy && (!spare || !c->sql)) {
			spare = c;
			if (!c->sql)
				break;
		}
	}
	if (!spare)
		die(st, "too many open statements");
	sqlite3_finalize(spare->statement);
	spare->statement = NULL;
	spare->sql = sql;
	return spare;
}

static struct cached *prepare(struct store *st, const char *sql)
{
	struct cached *c = cache_slot(st, sql);
	/* A literal's address can be reused by another text only across shared objects; the text is compared to be sure. */
	if (c->statement && strcmp(sqlite3_sql(c->statement), sql) != 0) {
		sqlite3_finalize(c->statement);
		c->statement = NULL;
	}
	if (!c->statement && sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &c->statement, NULL) != SQLITE_OK)
		die(st, sql);
	c->busy = true;
	return c;
}

static void bind_all(struct store *st, struct cached *c, const char *kinds, va_list args)
{
	for (int i = 1; *kinds; kinds++, i++) {
		int rc = SQLITE_OK;
		if (*kinds == 't')
			rc = sqlite3_bind_text(c->statement, i, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
		else if (*kinds == 'i')
			rc = sqlite3_bind_int64(c->statement, i, va_arg(args, int64_t));
		else
			rc = sqlite3_bind_null(c->statement, i);
		if (rc != SQLITE_OK)
			die(st, c->sql);
	}
}

static void release(struct cached *c)
{
	sqlite3_reset(c->statement);
	sqlite3_clear_bindings(c->statement);
	c->busy = false;
}

static bool step(struct store *st, struct cached *c)
{
	int rc = sqlite3_step(c->statement);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		die(st, c->sql);
	return rc == SQLITE_ROW;
}

void store_run(struct store *st, const char *sql, const char *kinds, ...)
{
	struct cached *c = prepare(st, sql);
	va_list args;
	va_start(args, kinds);
	bind_all(st, c, kinds, args);
	va_end(args);
	while (step(st, c))
		;
	release(c);
}

int64_t store_int(struct store *st, const char *sql, const char *kinds, ...)
{
	struct cached *c = prepare(st, sql);
	va_list args;
	va_start(args, kinds);
	bind_all(st, c, kinds, args);
	va_end(args);
	int64_t value = step(st, c) ? sqlite3_column_int64(c->statement, 0) : 0;
	release(c);
	return value;
}

char *store_text(struct store *st, const char *sql, const char *kinds, ...)
{
	struct cached *c = prepare(st, sql);
	va_list args;
	va_start(args, kinds);
	bind_all(st, c, kinds, args);
	va_end(args);
	char *text = step(st, c) ? xstrdup((const char *)sqlite3_column_text(c->statement, 0)) : NULL;
	release(c);
	return text;
}

int64_t store_changes(const struct store *st)
{
	return sqlite3_changes(st->db);
}

void rows_open(struct rows *r, struct store *st, const char *sql, const char *kinds, ...)
{
	struct cached *c = prepare(st, sql);
	va_list args;
	va_start(args, kinds);
	bind_all(st, c, kinds, args);
	va_end(args);
	r->store = st;
	r->statement = c;
}

bool rows_next(struct rows *r)
{
	if (r->statement && step(r->store, r->statement))
		return true;
	rows_close(r);
	return false;
}

void rows_close(struct rows *r)
{
	if (r->statement)
		release(r->statement);
	r->statement = NULL;
}

static sqlite3_stmt *rows_statement(struct rows *r)
{
	return ((struct cached *)r->statement)->statement;
}

const char *rows_text(struct rows *r, int column)
{
	return (const char *)sqlite3_column_text(rows_statement(r), column);
}

int64_t rows_int(struct rows *r, int column)
{
	return sqlite3_column_int64(rows_statement(r), column);
}

bool rows_null(struct rows *r, int column)
{
	return sqlite3_column_type(rows_statement(r), column) == SQLITE_NULL;
}

/* One name for every depth: the innermost of that name is meant, so that each of these is prepared once. */
void store_begin(struct store *st)
{
	store_run(st, "SAVEPOINT step", "");
}

void store_commit(struct store *st)
{
	store_run(st, "RELEASE step", "");
}

void store_rollback(struct store *st)
{
	store_run(st, "ROLLBACK TO step", "");
	store_run(st, "RELEASE step", "");
}
