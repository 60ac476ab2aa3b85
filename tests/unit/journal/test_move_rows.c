#include "moves_rig.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ONE(state_) { .states = JOURNAL_STATE_BIT(state_), .kind = -1 }

static void assert_same_row(const struct journal_row *a, const struct journal_row *b)
{
	struct journal_row x = *a, y = *b;
	const char *const of_a[] = { a->source_off, a->target_off, a->want_off, a->lost_off };
	const char *const of_b[] = { b->source_off, b->target_off, b->want_off, b->lost_off };

	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(!of_a[i], !of_b[i]);
		if (of_a[i])
			assert_string_equal(of_a[i], of_b[i]);
	}
	x.source_off = x.target_off = x.want_off = x.lost_off = NULL;
	y.source_off = y.target_off = y.want_off = y.lost_off = NULL;
	assert_int_equal(x.seq, y.seq);
	assert_int_equal(x.kind, y.kind);
	assert_int_equal(x.state, y.state);
	assert_int_equal(x.check, y.check);
	assert_int_equal(x.enabled, y.enabled);
	assert_string_equal(x.id, y.id);
	assert_string_equal(x.upn, y.upn);
	assert_string_equal(x.name, y.name);
	assert_string_equal(x.location, y.location);
	assert_string_equal(x.new_location, y.new_location);
	assert_string_equal(x.cause, y.cause);
	assert_string_equal(x.text, y.text);
	assert_int_equal(x.read_ms, y.read_ms);
	assert_int_equal(x.changed_ms, y.changed_ms);
}

/* As long as a product's services can be, and longer. */
static char *big_set(size_t plans)
{
	char *set = calloc(plans, 38), *at = set;

	for (size_t i = 0; i < plans; i++)
		at += sprintf(at, "%s%08zx-0000-4000-8000-000000000000", i ? " " : "", i);
	return set;
}

static void every_field_of_a_row_comes_back(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	char *big = big_set(3000);
	struct journal_row row = a_row(7), seen, next;

	(void)state;
	row.kind = JOURNAL_ROW_GROUP;
	row.state = JOURNAL_ROW_HELD;
	row.check = JOURNAL_CHECK_DIFFERS;
	row.enabled = false;
	strcpy(row.name, "Ω'); DROP TABLE moves; --");
	strcpy(row.location, "CH");
	strcpy(row.new_location, "DE");
	strcpy(row.cause, "no_seat");
	strcpy(row.text, "no seat is left");
	row.source_off = big;
	row.target_off = (char *)"";
	row.want_off = (char *)"p1 p2";
	must(journal_rows_add(j, move, &row, 1, &err));
	journal_close(j);
	j = open_journal();
	seen = find(move, "USER-7");
	assert_same_row(&seen, &row);
	journal_row_clear(&seen);
	/* Rewritten, with other sets. */
	row.state = JOURNAL_ROW_READY;
	row.target_off = NULL;
	row.lost_off = (char *)"p1 p2";
	row.want_off = big;
	row.cause[0] = '\0';
	row.changed_ms = 99;
	must(journal_rows_put(j, move, &row, 1, &err));
	seen = find(move, "user-7");
	assert_same_row(&seen, &row);
	journal_row_clear(&seen);
	/* The next number, where none is said. */
	next = a_row(0);
	must(journal_rows_add(j, move, &next, 1, &err));
	seen = find(move, "user-0");
	assert_int_equal(seen.seq, 8);
	journal_row_clear(&seen);
	free(big);
}

static void nobody_has_two_rows(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1), other = begin_move("t", "a", "c", 1);
	struct journal_row rows[4] = { a_row(1), a_row(2), a_row(3), a_row(4) }, seen;

	(void)state;
	strcpy(rows[1].id, "USER-1");
	strcpy(rows[2].id, "user-1");
	rows[2].kind = JOURNAL_ROW_LINE;
	strcpy(rows[3].id, "user-1");
	rows[3].kind = JOURNAL_ROW_LINE;
	must(journal_rows_add(j, move, rows, 4, &err));
	assert_int_equal(count(move, NULL), 3);
	seen = find(move, "user-1");
	assert_int_equal(seen.seq, 1);
	journal_row_clear(&seen);
	add_rows(other, 1, 1);
	assert_int_equal(count(other, NULL), 1);
}

static void a_mark_changes_what_it_says(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	struct journal_row row = a_row(1), seen;
	struct journal_mark marks[] = {
		{ .seq = 1, .state = JOURNAL_ROW_FAILED, .cause = "no_seat", .text = "none left", .new_location = "CH", .want_off = "p3" },
		{ .seq = 1, .state = JOURNAL_ROW_SENT, .check = JOURNAL_CHECK_AS_PLANNED },
		{ .seq = 1, .state = JOURNAL_ROW_MOVED, .cause = "" },
		{ .seq = 9, .state = JOURNAL_ROW_MOVED },
	};

	(void)state;
	row.source_off = (char *)"p1";
	must(journal_rows_add(j, move, &row, 1, &err));
	must(journal_rows_mark(j, move, marks, 2, 70, &err));
	seen = find(move, "user-1");
	assert_int_equal(seen.state, JOURNAL_ROW_SENT);
	assert_int_equal(seen.check, JOURNAL_CHECK_AS_PLANNED);
	assert_string_equal(seen.cause, "no_seat");
	assert_string_equal(seen.text, "none left");
	assert_string_equal(seen.new_location, "CH");
	assert_string_equal(seen.want_off, "p3");
	assert_string_equal(seen.source_off, "p1");
	assert_int_equal(seen.changed_ms, 70);
	journal_row_clear(&seen);
	/* One of them is not there: none is written. */
	assert_int_equal(journal_rows_mark(j, move, &marks[2], 2, 80, &err), -ERROR_CONFLICT);
	seen = find(move, "user-1");
	assert_int_equal(seen.state, JOURNAL_ROW_SENT);
	journal_row_clear(&seen);
	must(journal_rows_mark(j, move, &marks[2], 1, 80, &err));
	seen = find(move, "user-1");
	assert_string_equal(seen.cause, "");
	journal_row_clear(&seen);
}

/* Memory is that of a few rows and of SQLite's cache, however many there are. */
static void many_rows_need_no_memory(void **state)
{
	const struct journal_row_filter ready = ONE(JOURNAL_ROW_READY);
	int64_t move = begin_move("t", "a", "b", 1), after_seq = 0, before, moved = 0;
	struct journal_row rows[160];
	struct journal_mark marks[160];
	size_t n = 0;

	(void)state;
	add_rows(move, 1, 5000);
	before = sqlite3_memory_highwater(1);
	add_rows(move, 5001, 30000);
	do {
		must(journal_rows_after(j, move, &ready, after_seq, rows, 160, &n, &err));
		for (size_t i = 0; i < n; i++) {
			after_seq = rows[i].seq;
			marks[i] = (struct journal_mark){ .seq = rows[i].seq, .state = JOURNAL_ROW_MOVED };
			journal_row_clear(&rows[i]);
		}
		must(journal_rows_mark(j, move, marks, n, 5, &err));
		moved += (int64_t)n;
	} while (n > 0);
	assert_int_equal(moved, 30000);
	assert_int_equal(count(move, &ready), 0);
	assert_true(sqlite3_memory_highwater(0) - before < 3 << 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_field_of_a_row_comes_back, open_one, close_one),
		cmocka_unit_test_setup_teardown(nobody_has_two_rows, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_mark_changes_what_it_says, open_one, close_one),
		cmocka_unit_test_setup_teardown(many_rows_need_no_memory, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/move rows", tests, NULL, NULL);
}
