/* What one process says to another by way of the journal. */
#include "moves_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum journal_wish wished(struct journal *of, int64_t move)
{
	enum journal_wish wish = JOURNAL_WISHES;

	must(journal_move_wished(of, move, &wish, &err));
	return wish;
}

static void a_wish_is_heard_and_ends_with_the_next_start(void **state)
{
	struct journal *other = open_journal();
	int64_t move = begin_move("t", "a", "b", 1);
	struct journal_move m;
	bool found;

	(void)state;
	assert_int_equal(wished(j, move), JOURNAL_WISH_NONE);
	must(journal_move_wish(other, move, JOURNAL_WISH_PAUSE, &err));
	assert_int_equal(wished(j, move), JOURNAL_WISH_PAUSE);
	must(journal_move_wish(other, move, JOURNAL_WISH_STOP, &err));
	must(journal_move_get(j, move, &m, &found, &err));
	m.state = JOURNAL_MOVE_STOPPED;
	must(journal_move_put(j, &m, &err));
	assert_int_equal(wished(j, move), JOURNAL_WISH_STOP);
	m.state = JOURNAL_MOVE_RUNNING;
	must(journal_move_put(j, &m, &err));
	assert_int_equal(wished(j, move), JOURNAL_WISH_NONE);
	assert_int_equal(journal_move_wish(j, 99, JOURNAL_WISH_STOP, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_move_wished(j, 99, &(enum journal_wish){ 0 }, &err), -ERROR_CONFLICT);
	journal_close(other);
}

static void progress_comes_back_as_it_was_put(void **state)
{
	struct journal *other = open_journal();
	struct journal_progress p, back;
	int64_t move = begin_move("t", "a", "b", 1);
	bool found = true;

	(void)state;
	must(journal_progress_get(j, move, &back, &found, &err));
	assert_false(found);
	memset(&p, 0, sizeof(p));
	p = (struct journal_progress){ .at_ms = 1, .waiting_until_ms = TIME_UNKNOWN, .in_flight = 2, .writes = 3, .refused = 4, .rate_milli = 5, .left_ms = -1,
		.as_planned = 6, .differs = 7, .phase = "moving", .waiting = "limit", .text = "The line “dropped”." };
	for (int i = 0; i < JOURNAL_ROW_STATES; i++)
		p.rows[i] = 1000000000000 + i;
	must(journal_progress_put(j, move, &p, &err));
	p.at_ms = 9;
	p.waiting_until_ms = 77;
	must(journal_progress_put(j, move, &p, &err));
	memset(&back, 0, sizeof(back));
	must(journal_progress_get(other, move, &back, &found, &err));
	assert_true(found);
	assert_memory_equal(back.rows, p.rows, sizeof(p.rows));
	assert_true(back.at_ms == 9 && back.waiting_until_ms == 77 && back.in_flight == 2 && back.writes == 3 && back.refused == 4);
	assert_true(back.rate_milli == 5 && back.left_ms == -1 && back.as_planned == 6 && back.differs == 7);
	assert_string_equal(back.phase, "moving");
	assert_string_equal(back.waiting, "limit");
	assert_string_equal(back.text, "The line “dropped”.");
	assert_int_equal(journal_progress_put(j, 99, &p, &err), -ERROR_CONFLICT);
	/* It goes with the move. */
	must(journal_move_discard(j, move, &err));
	must(journal_progress_get(j, move, &back, &found, &err));
	assert_false(found);
	journal_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_wish_is_heard_and_ends_with_the_next_start, open_one, close_one),
		cmocka_unit_test_setup_teardown(progress_comes_back_as_it_was_put, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/move_progress", tests, NULL, NULL);
}
