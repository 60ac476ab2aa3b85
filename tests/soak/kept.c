#include "tests/soak/kept.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST ((size_t)1 << 28)

struct kept {
	sqlite3 *db;
};

/* False: it is not there. */
static bool copy_file(const char *directory, const char *copy, const char *ending)
{
	char *from = xasprintf("%s/journal.sqlite%s", directory, ending), *to = xasprintf("%s%s", copy, ending);
	struct error err = ERROR_INIT;
	struct buf bytes = BUF_INIT;
	bool there = access(from, F_OK) == 0;

	unlink(to);
	if (there && (file_read(from, LARGEST, &bytes, &err) < 0 || file_write(to, bytes.data, bytes.len, 0600, &err) < 0))
		fail_msg("%s", err.text);
	buf_clear(&bytes);
	free(from);
	free(to);
	return there;
}

struct kept *kept_open(const char *directory, const char *copy)
{
	struct kept *k;

	copy_file(directory, copy, "-wal");
	if (!copy_file(directory, copy, ""))
		return NULL;
	k = xcalloc(1, sizeof(*k));
	assert_int_equal(sqlite3_open(copy, &k->db), SQLITE_OK);
	return k;
}

void kept_close(struct kept *k)
{
	if (!k)
		return;
	sqlite3_close(k->db);
	free(k);
}

/* The first column of the first row; NULL: there is none. What SQLite cannot do is told as text as well. */
static char *ask(struct kept *k, const char *sql, const char *parameter)
{
	sqlite3_stmt *statement;
	char *answer = NULL;
	int code = sqlite3_prepare_v2(k->db, sql, -1, &statement, NULL);

	if (code == SQLITE_OK && parameter)
		sqlite3_bind_text(statement, 1, parameter, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		answer = xstrdup((const char *)sqlite3_column_text(statement, 0));
	else if (code != SQLITE_DONE)
		answer = xstrdup(sqlite3_errmsg(k->db));
	sqlite3_finalize(statement);
	return answer;
}

char *kept_complaint(struct kept *k)
{
	char *answer = ask(k, "PRAGMA integrity_check", NULL);

	if (!answer || strcmp(answer, "ok") != 0)
		return answer ? answer : xstrdup("no answer");
	free(answer);
	return ask(k, "PRAGMA foreign_key_check", NULL);
}

static bool says_yes(struct kept *k, const char *sql, const char *parameter)
{
	char *answer = ask(k, sql, parameter);
	bool yes = answer && strcmp(answer, "1") == 0;

	free(answer);
	return yes;
}

/* 0 is JOURNAL_MOVE_PLANNING. A program that was killed at its very beginning has made no tables. */
bool kept_has_plan(struct kept *k)
{
	return says_yes(k, "SELECT state <> 0 FROM moves ORDER BY id DESC LIMIT 1", NULL);
}

bool kept_knows(struct kept *k, const char *request_id)
{
	return says_yes(k, "SELECT 1 FROM move_events WHERE instr(lines, ?) LIMIT 1", request_id);
}
