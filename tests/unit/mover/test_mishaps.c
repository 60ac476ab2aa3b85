/* What goes wrong around a move: nobody may be without a licence, reported wrongly, or changed in a way that nobody has agreed to. */
#include "core/text.h"
#include "journal/notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/mover/rig.h"

#define LONG_AFTER_MS ((int64_t)60 * 60 * 1000)

static void put_back(void)
{
	struct error err = ERROR_INIT;

	if (mover_put_back(rig->mover, &err) < 0)
		fail_msg("%s", err.text);
	rig_run();
}

static void expect_all_as_before(const struct directory *before)
{
	for (size_t i = 0; i < rig->d.n; i++) {
		const struct person *now = &rig->d.people[i], *then = &before->people[i];
		if (now->source != then->source || now->target != then->target || now->was_without || !str_eq(now->source_off, then->source_off) ||
			(then->target && !str_eq(now->target_off, then->target_off)))
			fail_msg("%s: source %d [%s], target %d [%s]", now->upn, now->source, now->source_off, now->target, now->target_off);
	}
}

static void readings_may_be_lost(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(1000);
	rig_plan();
	rig->d.lose_after = 3;
	rig->d.lose_reads = 2;
	int64_t begun_ms = rig->d.now_ms;
	rig_start(0);
	rig_expect_all_moved();
	assert_true(rig->d.now_ms - begun_ms < 60000); /* a short wait each, which holds back nobody else for long */
	assert_int_equal(mover_check(rig->mover, &err), 0);
	rig_run();
	assert_int_equal(mover_progress(rig->mover)->as_planned, 1000);
}

static void an_outage_is_waited_for(void **state)
{
	(void)state;
	rig_many(500);
	rig_plan();
	rig->d.down_until_ms = rig->d.now_ms + 30000;
	rig_start(0);
	rig_expect_all_moved();
	rig_many(500);
	rig_plan();
	rig->d.down_until_ms = INT64_MAX;
	rig_start(0);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_FAILED);
	rig->d.down_until_ms = 0;
	rig_start(0);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_ENDED);
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), 500);
}

static void a_role_that_ends_meanwhile_is_nobodys_failure(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(400);
	rig_plan();
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	while (rig_rows(JOURNAL_ROW_MOVED) == 0)
		rig_turns(1);
	rig->d.forbidden = true;
	rig_run();
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_FAILED);
	assert_int_equal(rig_rows(JOURNAL_ROW_FAILED), 0);
	rig->d.forbidden = false;
	rig_start(0);
	rig_expect_all_moved();
}

/* Their new licence came from a group when the plan was made: the old one alone was to go. */
static void who_lost_the_group_is_given_the_plan(void **state)
{
	(void)state;
	struct person *stays = rig_add(PLAN_NEWS), *leaves = rig_add(PLAN_NEWS);

	stays->by_group = leaves->by_group = true;
	rig_plan();
	leaves->by_group = false;
	rig_start(0);
	assert_true(!stays->source && !stays->target && !stays->was_without);
	assert_true(!leaves->source && leaves->target && !leaves->was_without);
	assert_string_equal(leaves->target_off, PLAN_NEWS);
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), 2);
}

static void a_location_decides_no_clash(void **state)
{
	struct error err = ERROR_INIT;
	int64_t n;

	(void)state;
	struct person *p = rig_add("");
	p->location[0] = '\0';
	p->other = true;
	rig_plan();
	rig_expect_row(p, JOURNAL_ROW_HELD, "no_location", NULL);
	assert_int_equal(mover_set_location(rig->mover, 0, "NL", &n, &err), 0);
	rig_expect_row(p, JOURNAL_ROW_HELD, "exclusive", PLAN_CALL);
	rig_start(0);
	assert_int_equal(rig->d.writes, 0);
	assert_int_equal(mover_switch_off_conflicts(rig->mover, 0, &n, &err), 0);
	rig_start(0);
	rig_expect_all_moved();
	assert_string_equal(p->target_off, PLAN_CALL);
	assert_string_equal(p->location, "NL");
}

static void a_location_is_set_after_a_crash_and_never_over_another(void **state)
{
	struct mover_scope s = rig_scope();
	struct error err = ERROR_INIT;

	(void)state;
	struct person *crashed = rig_add(""), *set = rig_add("");
	crashed->location[0] = set->location[0] = '\0';
	s.default_location = "NL";
	rig_plan_with(&s);
	struct journal_row row = rig_row(crashed);
	struct journal_mark sent = { .seq = row.seq, .state = JOURNAL_ROW_SENT };
	journal_row_clear(&row);
	assert_int_equal(journal_rows_mark(rig->journal, mover_move(rig->mover)->id, &sent, 1, 1, &err), 0);
	strcpy(set->location, "DE");
	rig_start(0);
	rig_expect_all_moved();
	assert_string_equal(crashed->location, "NL");
	assert_string_equal(set->location, "DE");
}

static void a_location_moves_no_blocked_account(void **state)
{
	struct mover_scope s = rig_scope();
	struct error err = ERROR_INIT;
	int64_t n;

	(void)state;
	struct person *p = rig_add("");
	p->location[0] = '\0';
	p->blocked = true;
	s.leave_disabled = true;
	rig_plan_with(&s);
	assert_int_equal(mover_set_location(rig->mover, 0, "NL", &n, &err), 0);
	assert_int_equal(n, 0);
	rig_expect_row(p, JOURNAL_ROW_HELD, "disabled", NULL);
}

static void what_was_left_in_doubt_is_put_back(void **state)
{
	struct error err = ERROR_INIT;
	struct directory before;
	int64_t move;

	(void)state;
	rig_many(600);
	before = rig->d;
	rig_plan();
	move = mover_move(rig->mover)->id;
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	rig_turns(4);
	mover_free(rig->mover);
	rig_turns(20);
	rig_open_mover();
	assert_int_equal(mover_open(rig->mover, move, &err), 0);
	assert_true(rig_rows(JOURNAL_ROW_SENT) > 0);
	put_back();
	assert_int_equal(rig_rows(JOURNAL_ROW_SENT), 0);
	expect_all_as_before(&before);
	put_back();
	expect_all_as_before(&before);
}

static void what_failed_in_doubt_is_put_back(void **state)
{
	struct directory before;

	(void)state;
	rig_many(1);
	before = rig->d;
	rig_plan();
	struct journal_row row = rig_row(&rig->d.people[0]);
	struct journal_mark failed = { .seq = row.seq, .state = JOURNAL_ROW_FAILED, .cause = "unanswered" };
	struct error err = ERROR_INIT;
	journal_row_clear(&row);
	assert_int_equal(journal_rows_mark(rig->journal, mover_move(rig->mover)->id, &failed, 1, 1, &err), 0);
	rig->d.people[0].source = false; /* it had been carried out all the same */
	rig->d.people[0].target = true;
	strcpy(rig->d.people[0].target_off, PLAN_NEWS);
	put_back();
	expect_all_as_before(&before);
	rig_expect_row(&rig->d.people[0], JOURNAL_ROW_BACK, "", NULL);
}

static void who_held_both_has_both_again(void **state)
{
	struct directory before;

	(void)state;
	struct person *p = rig_add(PLAN_MAIL);
	p->target = true;
	strcpy(p->target_off, PLAN_NEWS);
	before = rig->d;
	rig_plan();
	rig_start(0);
	rig_expect_all_moved();
	put_back();
	expect_all_as_before(&before);
}

static int64_t an_upgrade_that_recorded(const struct person *p)
{
	struct journal_upgrade upgrade;
	struct error err = ERROR_INIT;
	const char *const off[] = { PLAN_NEWS };

	assert_int_equal(journal_begin(rig->journal, "t1", "s1", 1, &upgrade, &err), 0);
	assert_int_equal(journal_keep_switched_off(rig->journal, upgrade.id, &(struct journal_switched_off){ p->id, SOURCE, off, 1 }, 1, 1, &err), 0);
	return upgrade.id;
}

static void services_are_switched_on_again_when_put_back(void **state)
{
	struct mover_scope s = rig_scope();
	struct error err = ERROR_INIT;

	(void)state;
	struct person *p = rig_add("");
	p->source = false;
	p->target = true;
	assert_int_equal(mover_plan_services(rig->mover, &s, an_upgrade_that_recorded(p), &err), 0);
	rig_run();
	rig_start(0);
	assert_string_equal(p->target_off, PLAN_NEWS);
	rig->d.now_ms += LONG_AFTER_MS; /* so that it is read first */
	put_back();
	assert_string_equal(p->target_off, "");
	rig_expect_row(p, JOURNAL_ROW_BACK, "", NULL);
}

static void a_pause_at_the_start_loses_no_service(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	struct person *p = rig_add("");
	rig_plan();
	rig->d.now_ms += LONG_AFTER_MS;
	strcpy(p->source_off, PLAN_NEWS);
	mover_free(rig->mover);
	rig_open_mover();
	struct journal_move last;
	bool found;
	assert_int_equal(journal_move_last(rig->journal, "t1", NULL, NULL, &last, &found, &err), 0);
	assert_int_equal(mover_open(rig->mover, last.id, &err), 0);
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	mover_pause(rig->mover, true);
	mover_pause(rig->mover, false);
	assert_int_equal(mover_progress(rig->mover)->in_flight, 0);
	rig_run();
	rig_expect_all_moved();
	assert_string_equal(p->target_off, PLAN_NEWS);
}

static void a_clock_that_went_back_makes_a_plan_stale(void **state)
{
	(void)state;
	struct person *p = rig_add("");
	rig_plan();
	rig->d.now_ms -= 1000;
	strcpy(p->source_off, PLAN_NEWS);
	rig_start(0);
	rig_expect_all_moved();
	assert_string_equal(p->target_off, PLAN_NEWS);
}

static void an_unfinished_plan_is_not_started(void **state)
{
	struct mover_scope s = rig_scope();
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(10);
	assert_int_equal(mover_plan(rig->mover, &s, &err), 0);
	mover_stop(rig->mover);
	rig_run();
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_FAILED);
	assert_true(mover_start(rig->mover, 0, &err) < 0);
	assert_true(mover_put_back(rig->mover, &err) < 0);
	assert_int_equal(rig->d.writes, 0);
}

static enum journal_move_state state_on_disk(void)
{
	struct journal_move found = { 0 };
	bool is_there = false;

	assert_int_equal(journal_move_get(rig->journal, mover_move(rig->mover)->id, &found, &is_there, NULL), 0);
	assert_true(is_there);
	return found.state;
}

/* Killed between the last user and the word that all are done: nothing is left that a start could do. */
static void an_end_that_was_not_written_down_is_found(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(30);
	rig_plan();
	rig_start(0);
	rig_expect_all_moved();
	struct journal_move killed = *mover_move(rig->mover);
	killed.state = JOURNAL_MOVE_RUNNING;
	assert_int_equal(journal_move_put(rig->journal, &killed, &err), 0);
	mover_free(rig->mover);
	rig_open_mover();
	assert_int_equal(mover_open(rig->mover, killed.id, &err), 0);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_ENDED);
	assert_int_equal(state_on_disk(), JOURNAL_MOVE_ENDED);
}

/* Whoever stops it while the last users are on their way stops nothing. */
static void a_stop_at_the_very_end_is_an_end(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(5);
	rig_plan();
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	for (int i = 0; mover_progress(rig->mover)->rows[JOURNAL_ROW_SENT] < 5; i++) {
		assert_true(i < 100);
		rig_turns(1);
	}
	mover_stop(rig->mover);
	rig_run();
	rig_expect_all_moved();
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_ENDED);
	assert_int_equal(state_on_disk(), JOURNAL_MOVE_ENDED);
}

static void a_list_may_begin_with_a_comment(void **state)
{
	struct mover_scope s = rig_scope();
	char path[100];

	(void)state;
	struct person *p = rig_add("");
	snprintf(path, sizeof path, "%s/list.csv", rig->dir);
	FILE *file = fopen(path, "w");
	fprintf(file, "\xef\xbb\xbf#TYPE System.Object\r\n\r\n\"Name\",\"UserPrincipalName\"\r\n\"A, B\",\"%s\"\r\nC,..\r\n\r\n", p->upn);
	fclose(file);
	s.users = MOVER_LIST;
	s.list = path;
	rig_plan_with(&s);
	rig_expect_row(p, JOURNAL_ROW_READY, "", "");
	assert_int_equal(mover_progress(rig->mover)->lines, 1);
	assert_int_equal(rig->d.reads, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(readings_may_be_lost),
		RIG_TEST(an_outage_is_waited_for),
		RIG_TEST(a_role_that_ends_meanwhile_is_nobodys_failure),
		RIG_TEST(who_lost_the_group_is_given_the_plan),
		RIG_TEST(a_location_decides_no_clash),
		RIG_TEST(a_location_is_set_after_a_crash_and_never_over_another),
		RIG_TEST(a_location_moves_no_blocked_account),
		RIG_TEST(what_was_left_in_doubt_is_put_back),
		RIG_TEST(what_failed_in_doubt_is_put_back),
		RIG_TEST(who_held_both_has_both_again),
		RIG_TEST(services_are_switched_on_again_when_put_back),
		RIG_TEST(a_pause_at_the_start_loses_no_service),
		RIG_TEST(a_clock_that_went_back_makes_a_plan_stale),
		RIG_TEST(an_unfinished_plan_is_not_started),
		RIG_TEST(an_end_that_was_not_written_down_is_found),
		RIG_TEST(a_stop_at_the_very_end_is_an_end),
		RIG_TEST(a_list_may_begin_with_a_comment),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("mishaps", tests, NULL, NULL);
}
