/* A process that is killed at each point of a write to the rows: what had returned is there, what had not is there whole or not at all. */
#include "moves_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ROWS 300
#define BEFORE 50

/* Where the child dies: after so many changed rows, at the commit, or behind it. */
enum { AT_COMMIT = -1, BEHIND_COMMIT = -2 };
static int point, changes;

static void count_change(void *arg, int operation, const char *database, const char *table, sqlite3_int64 row)
{
	(void)arg, (void)operation, (void)database, (void)row;
	if (strcmp(table, "move_rows") == 0 && ++changes == point)
		raise(SIGKILL);
}

static int commit_comes(void *arg)
{
	(void)arg;
	if (point == AT_COMMIT)
		raise(SIGKILL);
	return 0;
}

static int commit_is_written(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)arg, (void)db, (void)name, (void)pages;
	if (point == BEHIND_COMMIT)
		raise(SIGKILL);
	return SQLITE_OK;
}

static void (*act)(int64_t move);

static void add_many(int64_t move)
{
	struct journal_row *rows = calloc(ROWS, sizeof(*rows));

	for (int i = 0; i < ROWS; i++)
		rows[i] = a_row(BEFORE + 1 + i);
	must(journal_rows_add(j, move, rows, ROWS, &err));
	free(rows);
}

static void mark_all(int64_t move)
{
	struct journal_mark marks[BEFORE];

	for (int i = 0; i < BEFORE; i++)
		marks[i] = (struct journal_mark){ .seq = i + 1, .state = JOURNAL_ROW_SENT, .want_off = i % 2 ? "p1" : "p2" };
	must(journal_rows_mark(j, move, marks, BEFORE, 9, &err));
}

static void turn_all(int64_t move)
{
	int64_t changed;

	must(journal_rows_turn(j, move, NULL, JOURNAL_ROW_SENT, 9, &changed, &err));
}

/* The parent's connection is closed while the child lives: SQLite's are not to be carried over a fork. */
static void die_at(int64_t move, int where)
{
	pid_t child;
	int status;

	journal_close(j);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		point = where;
		j = open_journal();
		/* A small cache, so that pages of the transaction are in the file before its commit. */
		db_run_once(j, "PRAGMA cache_size = 2", NULL);
		sqlite3_update_hook(j->db, count_change, NULL);
		sqlite3_commit_hook(j->db, commit_comes, NULL);
		sqlite3_wal_hook(j->db, commit_is_written, NULL);
		act(move);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	j = open_journal();
}

static void assert_sound(void)
{
	struct query q;

	query_begin(&q, j, "PRAGMA integrity_check");
	assert_true(query_next(&q));
	assert_string_equal(query_column_text(&q, 0), "ok");
	assert_int_equal(query_end(&q, NULL), 0);
}

static void all_or_nothing(void (*what)(int64_t move), int changes_of_it, int64_t sent, int64_t rows)
{
	static const struct journal_row_filter is_sent = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_SENT), .kind = -1 };
	int64_t move = begin_move("t", "a", "b", 1);
	int step = changes_of_it > 60 ? changes_of_it / 20 : 5;

	act = what;
	add_rows(move, 1, BEFORE);
	for (int where = AT_COMMIT; where <= changes_of_it; where += where < 1 ? 1 : step) {
		if (where == 0)
			continue;
		die_at(move, where);
		assert_int_equal(count(move, NULL), BEFORE);
		assert_int_equal(count(move, &is_sent), 0);
		assert_sound();
	}
	die_at(move, BEHIND_COMMIT);
	assert_int_equal(count(move, NULL), rows);
	assert_int_equal(count(move, &is_sent), sent);
	assert_sound();
}

static void adding_rows(void **state)
{
	(void)state;
	all_or_nothing(add_many, ROWS, 0, BEFORE + ROWS);
}

static void marking_rows(void **state)
{
	(void)state;
	all_or_nothing(mark_all, BEFORE, BEFORE, BEFORE);
}

static void turning_rows(void **state)
{
	(void)state;
	all_or_nothing(turn_all, BEFORE, BEFORE, BEFORE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(adding_rows, open_one, close_one),
		cmocka_unit_test_setup_teardown(marking_rows, open_one, close_one),
		cmocka_unit_test_setup_teardown(turning_rows, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/kills", tests, NULL, NULL);
}
