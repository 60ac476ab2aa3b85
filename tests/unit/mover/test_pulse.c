/* What other processes see of a move, and what they ask of it. */
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/mover/rig.h"

#define PEOPLE 1900

static int64_t move_id(void)
{
	return mover_move(rig->mover)->id;
}

static bool has_said(struct journal_progress *ret)
{
	bool found = false;
	assert_int_equal(journal_progress_get(rig->journal, move_id(), ret, &found, NULL), 0);
	return found;
}

static struct journal_progress said(void)
{
	struct journal_progress p;
	assert_true(has_said(&p));
	return p;
}

static void wish(enum journal_wish wish)
{
	assert_int_equal(journal_move_wish(rig->journal, move_id(), wish, NULL), 0);
}

static enum journal_wish wished(void)
{
	enum journal_wish wish;
	assert_int_equal(journal_move_wished(rig->journal, move_id(), &wish, NULL), 0);
	return wish;
}

static enum mover_phase phase(void)
{
	return mover_progress(rig->mover)->phase;
}

/* A second passes. */
static void beat(void)
{
	rig->d.now_ms += 1000;
	rig_turns(2);
}

static void begin(void)
{
	rig_many(PEOPLE);
	rig_plan();
	assert_int_equal(mover_start(rig->mover, 0, NULL), 0);
	rig_turns(4);
	assert_int_equal(phase(), MOVER_MOVING);
}

static void looking_at_a_move_says_nothing(void **state)
{
	struct journal_progress p;
	(void)state;
	rig_many(3);
	rig_plan();
	assert_false(has_said(&p));
	int64_t move = move_id();
	mover_free(rig->mover);
	rig_open_mover();
	assert_int_equal(mover_open(rig->mover, move, NULL), 0);
	assert_false(has_said(&p));
}

static void how_far_it_is_is_told_each_second_and_at_the_end(void **state)
{
	(void)state;
	begin();
	struct journal_progress first = said();
	assert_string_equal(first.phase, "moving");
	beat();
	struct journal_progress then = said();
	assert_true(then.at_ms > first.at_ms);
	assert_true(then.rows[JOURNAL_ROW_MOVED] > 0);
	assert_int_equal(then.rows[JOURNAL_ROW_READY] + then.rows[JOURNAL_ROW_SENT] + then.rows[JOURNAL_ROW_MOVED], PEOPLE);
	rig_run();
	assert_string_equal(said().phase, "ended");
	assert_int_equal(said().rows[JOURNAL_ROW_MOVED], PEOPLE);
	assert_string_equal(said().text, "");
	assert_true(timers_next(rig->timers) == INT64_MAX); /* and then nothing more */
	assert_int_equal(mover_check(rig->mover, NULL), 0);
	assert_string_equal(said().phase, "checking");
	rig_run();
	assert_string_equal(said().phase, "ended");
	assert_int_equal(said().as_planned, PEOPLE);
}

static void a_mark_pauses_and_lets_go_on(void **state)
{
	(void)state;
	begin();
	wish(JOURNAL_WISH_PAUSE);
	beat();
	assert_int_equal(phase(), MOVER_PAUSED);
	assert_string_equal(said().phase, "paused");
	for (int i = 0; i < 3; i++)
		beat();
	int64_t moved = said().rows[JOURNAL_ROW_MOVED];
	beat();
	assert_int_equal(said().rows[JOURNAL_ROW_MOVED], moved);
	assert_true(moved < PEOPLE);
	wish(JOURNAL_WISH_NONE);
	beat();
	assert_int_equal(phase(), MOVER_MOVING);
	rig_run();
	assert_int_equal(phase(), MOVER_ENDED);
	assert_false(mover_was_stopped(rig->mover));
	rig_expect_all_moved();
}

static void a_mark_stops(void **state)
{
	(void)state;
	begin();
	wish(JOURNAL_WISH_STOP);
	rig->d.now_ms += 1000;
	rig_run();
	assert_int_equal(phase(), MOVER_STOPPED);
	assert_true(mover_was_stopped(rig->mover));
	assert_string_equal(said().phase, "stopped");
	assert_true(said().rows[JOURNAL_ROW_READY] > 0);
	assert_int_equal(said().rows[JOURNAL_ROW_SENT], 0);
}

static void what_was_said_last_counts(void **state)
{
	(void)state;
	begin();
	mover_pause(rig->mover, true); /* the person here */
	assert_int_equal(wished(), JOURNAL_WISH_PAUSE);
	beat();
	assert_int_equal(phase(), MOVER_PAUSED);
	wish(JOURNAL_WISH_NONE); /* somebody elsewhere */
	beat();
	assert_int_equal(phase(), MOVER_MOVING);
	wish(JOURNAL_WISH_PAUSE);
	beat();
	assert_int_equal(phase(), MOVER_PAUSED);
	mover_pause(rig->mover, false);
	assert_int_equal(wished(), JOURNAL_WISH_NONE);
	beat();
	assert_int_equal(phase(), MOVER_MOVING);
	mover_stop(rig->mover);
	assert_int_equal(wished(), JOURNAL_WISH_STOP);
	wish(JOURNAL_WISH_NONE); /* too late */
	rig->d.now_ms += 1000;
	rig_run();
	assert_int_equal(phase(), MOVER_STOPPED);
}

static void a_start_takes_an_old_mark_away(void **state)
{
	(void)state;
	begin();
	wish(JOURNAL_WISH_STOP);
	rig->d.now_ms += 1000;
	rig_run();
	assert_int_equal(phase(), MOVER_STOPPED);
	rig_start(0);
	assert_int_equal(phase(), MOVER_ENDED);
	assert_int_equal(wished(), JOURNAL_WISH_NONE);
	rig_expect_all_moved();
}

static void why_the_whole_of_it_ended_is_told(void **state)
{
	(void)state;
	begin();
	rig->d.forbidden = true;
	rig_run();
	assert_int_equal(phase(), MOVER_FAILED);
	assert_string_equal(said().phase, "failed");
	assert_string_equal(said().text, mover_error(rig->mover)->text);
	assert_true(said().text[0] != '\0');
}

static void whoever_is_freed_says_nothing_more(void **state)
{
	(void)state;
	begin();
	int64_t move = move_id();
	mover_free(rig->mover);
	rig_open_mover();
	assert_int_equal(mover_open(rig->mover, move, NULL), 0);
	int64_t at_ms = said().at_ms;
	beat();
	assert_int_equal(said().at_ms, at_ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(looking_at_a_move_says_nothing),
		RIG_TEST(how_far_it_is_is_told_each_second_and_at_the_end),
		RIG_TEST(a_mark_pauses_and_lets_go_on),
		RIG_TEST(a_mark_stops),
		RIG_TEST(what_was_said_last_counts),
		RIG_TEST(a_start_takes_an_old_mark_away),
		RIG_TEST(why_the_whole_of_it_ended_is_told),
		RIG_TEST(whoever_is_freed_says_nothing_more),
	};

	return cmocka_run_group_tests_name("mover/pulse", tests, NULL, NULL);
}
