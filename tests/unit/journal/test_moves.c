#include "moves_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_move_comes_back(void **state)
{
	struct journal_move m, seen;
	int64_t id = begin_move("t", "a", "b", 1000);
	bool found;

	(void)state;
	must(journal_move_get(j, id, &m, &found, &err));
	assert_true(found);
	assert_int_equal(m.kind, JOURNAL_MOVE_PLANS);
	assert_int_equal(m.state, JOURNAL_MOVE_PLANNING);
	assert_string_equal(m.source_name, "Plan “A” 名");
	assert_true(m.started_ms == TIME_UNKNOWN && m.ended_ms == TIME_UNKNOWN && m.created_ms == 1000);
	m.state = JOURNAL_MOVE_ENDED;
	m.back = true;
	m.changed_ms = 2000;
	m.started_ms = 0;
	m.ended_ms = 1900;
	must(journal_move_put(j, &m, &err));
	journal_close(j);
	j = open_journal();
	must(journal_move_get(j, id, &seen, &found, &err));
	assert_memory_equal(&seen, &m, sizeof(m));
	must(journal_move_get(j, 99, &seen, &found, &err));
	assert_false(found);
	assert_memory_equal(&seen, &m, sizeof(m));
	m.id = 99;
	assert_int_equal(journal_move_put(j, &m, &err), -ERROR_CONFLICT);
}

static void the_last_of_what_is_asked_for(void **state)
{
	struct journal_move m = { 0 };
	int64_t ab = begin_move("t", "a", "b", 1000), ac = begin_move("t", "a", "c", 3000), db = begin_move("t", "d", "b", 2000);
	bool found;

	(void)state;
	must(journal_move_last(j, "t", NULL, NULL, &m, &found, &err));
	assert_true(found && m.id == ac);
	must(journal_move_last(j, "t", NULL, "b", &m, &found, &err));
	assert_true(found && m.id == db);
	must(journal_move_last(j, "t", "a", "b", &m, &found, &err));
	assert_true(found && m.id == ab);
	must(journal_move_last(j, "other", NULL, NULL, &m, &found, &err));
	assert_true(!found && m.id == ab);
}

static void planning_anew_discards_what_was_not_sent(void **state)
{
	int64_t old = begin_move("t", "a", "b", 1), other = begin_move("t", "a", "c", 1), now, touched;
	struct journal_row row = a_row(1);
	struct journal_move m;
	bool found;

	(void)state;
	add_rows(old, 1, 10);
	add_rows(other, 1, 10);
	now = begin_move("t", "a", "b", 2);
	must(journal_move_get(j, old, &m, &found, &err));
	assert_false(found);
	assert_int_equal(count(old, NULL), 0);
	assert_int_equal(count(other, NULL), 10);
	/* Whoever still plans the old one learns it at the next write. */
	assert_int_equal(journal_rows_add(j, old, &row, 1, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_rows_put(j, old, &row, 1, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_rows_mark(j, old, &(struct journal_mark){ .seq = 1 }, 1, 2, &err), -ERROR_CONFLICT);
	/* A row that was sent keeps its move, whatever the move's state says. */
	add_rows(now, 1, 10);
	mark(now, 3, JOURNAL_ROW_SENT, NULL);
	touched = now;
	now = begin_move("t", "a", "b", 3);
	assert_int_equal(count(touched, NULL), 10);
	must(journal_move_get(j, touched, &m, &found, &err));
	assert_true(found);
	/* So does a move that has begun. */
	must(journal_move_get(j, now, &m, &found, &err));
	m.state = JOURNAL_MOVE_STOPPED;
	must(journal_move_put(j, &m, &err));
	begin_move("t", "a", "b", 4);
	must(journal_move_get(j, now, &m, &found, &err));
	assert_true(found);
	must(journal_move_discard(j, now, &err));
	must(journal_move_get(j, now, &m, &found, &err));
	assert_false(found);
	assert_int_equal(journal_move_discard(j, touched, &err), -ERROR_CONFLICT);
	assert_int_equal(count(touched, NULL), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_move_comes_back, open_one, close_one),
		cmocka_unit_test_setup_teardown(the_last_of_what_is_asked_for, open_one, close_one),
		cmocka_unit_test_setup_teardown(planning_anew_discards_what_was_not_sent, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/moves", tests, NULL, NULL);
}
