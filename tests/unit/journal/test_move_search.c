#include "moves_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ONE(state_) { .states = JOURNAL_STATE_BIT(state_), .kind = -1 }

/* The seqs of the rows that come, in one word. */
static const char *seqs(struct journal_row *rows, size_t n)
{
	static char words[200];
	size_t len = 0;

	words[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		len += (size_t)snprintf(words + len, sizeof(words) - len, "%s%lld", i ? " " : "", (long long)rows[i].seq);
		journal_row_clear(&rows[i]);
	}
	return words;
}

static const char *after(int64_t move, const struct journal_row_filter *f, int64_t seq, size_t n)
{
	struct journal_row rows[20];
	size_t got = 0;

	must(journal_rows_after(j, move, f, seq, rows, n, &got, &err));
	return seqs(rows, got);
}

static const char *window(int64_t move, const struct journal_row_filter *f, int64_t offset, size_t n)
{
	struct journal_row rows[20];
	size_t got = 0;

	must(journal_rows_window(j, move, f, offset, rows, n, &got, &err));
	return seqs(rows, got);
}

/* Twelve rows: 3, 6, 9, 12 are held, 6 and 12 for another cause; 4 and 8 are moved; 5 is a group; between two other moves. */
static int64_t a_dozen(void)
{
	int64_t before = begin_move("t", "0", "b", 1), move = begin_move("t", "a", "b", 1), behind = begin_move("t", "z", "b", 1);
	struct journal_row rows[12];

	add_rows(before, 1, 3);
	add_rows(behind, 1, 3);
	for (int64_t i = 1; i <= 12; i++) {
		rows[i - 1] = a_row(i);
		rows[i - 1].kind = i == 5 ? JOURNAL_ROW_GROUP : JOURNAL_ROW_USER;
		rows[i - 1].state = i % 3 == 0 ? JOURNAL_ROW_HELD : i % 4 == 0 ? JOURNAL_ROW_MOVED : JOURNAL_ROW_READY;
		if (i % 3 == 0)
			strcpy(rows[i - 1].cause, i % 2 == 0 ? "no_seat" : "no_location");
	}
	strcpy(rows[10].name, "ÉMILE Zola");
	must(journal_rows_add(j, move, rows, 12, &err));
	return move;
}

static void rows_are_found_by_filter(void **state)
{
	const struct journal_row_filter held = ONE(JOURNAL_ROW_HELD), none = { .kind = -1 }, groups = { .states = JOURNAL_STATES_ALL, .kind = JOURNAL_ROW_GROUP };
	const struct journal_row_filter two = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_HELD) | JOURNAL_STATE_BIT(JOURNAL_ROW_MOVED), .kind = -1 };
	const struct journal_row_filter seat = { .states = JOURNAL_STATES_ALL, .cause = "no_seat", .kind = -1 };
	const struct journal_row_filter name = { .states = JOURNAL_STATES_ALL, .text = "émile", .kind = -1 };
	const struct journal_row_filter upn = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_READY), .text = "U1", .kind = JOURNAL_ROW_USER };
	const struct journal_row_filter empty_text = { .states = JOURNAL_STATES_ALL, .text = "", .kind = -1 };
	int64_t move = a_dozen();

	(void)state;
	assert_string_equal(after(move, NULL, 0, 20), "1 2 3 4 5 6 7 8 9 10 11 12");
	assert_string_equal(after(move, NULL, 4, 3), "5 6 7");
	assert_string_equal(after(move, NULL, 12, 20), "");
	assert_string_equal(after(move, &held, 0, 20), "3 6 9 12");
	assert_string_equal(after(move, &held, 3, 2), "6 9");
	assert_string_equal(after(move, &two, 3, 20), "4 6 8 9 12");
	assert_string_equal(after(move, &none, 0, 20), "");
	assert_string_equal(after(move, &seat, 0, 20), "6 12");
	assert_string_equal(after(move, &groups, 0, 20), "5");
	assert_string_equal(after(move, &name, 0, 20), "11");
	assert_string_equal(after(move, &upn, 0, 20), "1 10 11");
	assert_string_equal(after(move, &empty_text, 10, 20), "11 12");
	assert_string_equal(window(move, NULL, 0, 3), "1 2 3");
	assert_string_equal(window(move, NULL, 10, 20), "11 12");
	assert_string_equal(window(move, &held, 1, 2), "6 9");
	assert_string_equal(window(move, &two, 4, 20), "9 12");
	assert_string_equal(window(move, &two, 6, 20), "");
	assert_int_equal(count(move, NULL), 12);
	assert_int_equal(count(move, &held), 4);
	assert_int_equal(count(move, &two), 6);
	assert_int_equal(count(move, &none), 0);
	assert_int_equal(count(move, &upn), 3);
}

static void rows_are_turned_at_once(void **state)
{
	const struct journal_row_filter seat = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_HELD), .cause = "no_seat", .kind = -1 };
	const struct journal_row_filter ready = ONE(JOURNAL_ROW_READY);
	int64_t move = a_dozen(), changed = -1;
	struct journal_row row;

	(void)state;
	must(journal_rows_turn(j, move, &seat, JOURNAL_ROW_READY, 123, &changed, &err));
	assert_int_equal(changed, 2);
	assert_string_equal(after(move, &ready, 0, 20), "1 2 5 6 7 10 11 12");
	row = find(move, "user-6");
	assert_int_equal(row.changed_ms, 123);
	assert_string_equal(row.cause, "no_seat");
	journal_row_clear(&row);
	must(journal_rows_turn(j, move, &seat, JOURNAL_ROW_READY, 124, &changed, &err));
	assert_int_equal(changed, 0);
	must(journal_rows_turn(j, move, &ready, JOURNAL_ROW_BACK, 125, &changed, &err));
	assert_int_equal(changed, 8);
	assert_int_equal(count(move + 1, &ready), 3);
}

static void a_tally_has_each_combination(void **state)
{
	int64_t move = a_dozen(), other = begin_move("t", "none", "b", 1);
	struct journal_tally *list = NULL;
	struct journal_mark read = { .seq = 8, .state = JOURNAL_ROW_MOVED, .check = JOURNAL_CHECK_AS_PLANNED };
	size_t n = 0;

	(void)state;
	must(journal_rows_mark(j, move, &read, 1, 60, &err));
	must(journal_rows_tally(j, move, &list, &n, &err));
	assert_int_equal(n, 6);
	assert_true(list[0].kind == JOURNAL_ROW_USER && list[0].state == JOURNAL_ROW_READY && list[0].rows == 5);
	assert_true(list[1].state == JOURNAL_ROW_HELD && list[1].rows == 2 && strcmp(list[1].cause, "no_location") == 0);
	assert_true(list[2].state == JOURNAL_ROW_HELD && list[2].rows == 2 && strcmp(list[2].cause, "no_seat") == 0);
	assert_true(list[3].state == JOURNAL_ROW_MOVED && list[3].check == JOURNAL_CHECK_NONE && list[3].rows == 1);
	assert_true(list[4].state == JOURNAL_ROW_MOVED && list[4].check == JOURNAL_CHECK_AS_PLANNED && list[4].rows == 1);
	assert_true(list[5].kind == JOURNAL_ROW_GROUP && list[5].rows == 1);
	free(list);
	must(journal_rows_tally(j, other, &list, &n, &err));
	assert_int_equal(n, 0);
	free(list);
}

/* How SQLite would find the rows: what is asked for each batch must not sort or look at a whole table. */
static void no_search_sorts(void **state)
{
	static const char *const searches[] = {
		"SELECT row FROM move_rows WHERE move = 1 AND row > 5 AND row < 9 AND state = 0 ORDER BY row LIMIT 5",
		"SELECT row FROM move_rows WHERE move = 1 AND row > 5 AND row < 9 AND state = 6 ORDER BY row LIMIT 5",
		"SELECT row FROM move_rows WHERE move = 1 AND row > 5 AND row < 9 AND (6 >> state) & 1 ORDER BY row LIMIT 5",
		"SELECT row FROM move_rows WHERE move = 1 AND id = 'x' AND kind <> 2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		char sql[300];
		struct query q;

		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", searches[i]);
		query_begin(&q, j, sql);
		while (query_next(&q)) {
			assert_non_null(strstr(query_column_text(&q, 3), "SEARCH"));
			assert_null(strstr(query_column_text(&q, 3), "TEMP"));
		}
		assert_int_equal(query_end(&q, &err), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_are_found_by_filter, open_one, close_one),
		cmocka_unit_test_setup_teardown(rows_are_turned_at_once, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_tally_has_each_combination, open_one, close_one),
		cmocka_unit_test_setup_teardown(no_search_sorts, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/move search", tests, NULL, NULL);
}
