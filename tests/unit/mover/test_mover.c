/* The mover on a directory in memory, in virtual time: what it plans, and that everybody ends as planned whatever happens on the way. */
#include "core/mem.h"
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

/* ── the plan ── */

static void switched_off_services_follow(void **state)
{
	(void)state;
	struct person *same = rig_add(PLAN_NEWS), *family = rig_add(PLAN_OLD), *none = rig_add(PLAN_ONLY), *firm = rig_add(PLAN_MAIL " " PLAN_FIRM), *held = rig_add(PLAN_NEWS);

	held->target = true;
	strcpy(held->target_off, PLAN_CALL);
	rig_plan();
	rig_expect_row(same, JOURNAL_ROW_READY, "", PLAN_NEWS);
	rig_expect_row(family, JOURNAL_ROW_READY, "", PLAN_NEW);
	rig_expect_row(none, JOURNAL_ROW_READY, "", "");
	rig_expect_row(firm, JOURNAL_ROW_READY, "", PLAN_MAIL);
	rig_expect_row(held, JOURNAL_ROW_READY, "", PLAN_CALL);
	struct journal_row row = rig_row(firm);
	assert_string_equal(row.lost_off, PLAN_FIRM);
	journal_row_clear(&row);
	assert_int_equal(rig->d.writes, 0);
}

static void obstacles_are_named(void **state)
{
	(void)state;
	struct person *fine = rig_add(""), *nowhere = rig_add(""), *clash = rig_add(""), *blocked = rig_add(""), *last = rig_add("");
	struct mover_scope s = rig_scope();
	int64_t n;
	struct error err = ERROR_INIT;

	nowhere->location[0] = '\0';
	clash->other = true;
	blocked->blocked = true;
	rig->d.seats = 1;
	s.leave_disabled = true;
	rig_plan_with(&s);
	rig_expect_row(fine, JOURNAL_ROW_READY, "", "");
	rig_expect_row(nowhere, JOURNAL_ROW_HELD, "no_location", NULL);
	rig_expect_row(clash, JOURNAL_ROW_HELD, "exclusive", PLAN_CALL);
	rig_expect_row(blocked, JOURNAL_ROW_HELD, "disabled", NULL);
	rig_expect_row(last, JOURNAL_ROW_HELD, "no_seat", NULL);
	assert_int_equal(rig_rows(JOURNAL_ROW_HELD), 4);
	assert_int_equal(mover_progress(rig->mover)->n_held, 4);
	assert_int_equal(mover_switch_off_conflicts(rig->mover, 0, &n, &err), 0);
	assert_int_equal(n, 1);
	rig_expect_row(clash, JOURNAL_ROW_HELD, "no_seat", PLAN_CALL);
	assert_true(mover_set_location(rig->mover, 0, "nowhere", &n, &err) < 0);
	assert_int_equal(mover_set_location(rig->mover, 0, "de", &n, &err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(rig->d.writes, 0);
}

static void expect_seats(int64_t needed, int64_t ready, int64_t held)
{
	assert_int_equal(mover_progress(rig->mover)->seats_needed, needed);
	assert_int_equal(rig_rows(JOURNAL_ROW_READY), ready);
	assert_int_equal(rig_rows(JOURNAL_ROW_HELD), held);
}

/* Who was held for something else needs a seat as soon as that is decided. */
static void decisions_count_seats(void **state)
{
	(void)state;
	rig_add("");
	struct person *nowhere = rig_add(""), *nowhere_too = rig_add(""), *clash = rig_add("");
	int64_t n;
	struct error err = ERROR_INIT;

	nowhere->location[0] = nowhere_too->location[0] = '\0';
	clash->other = true;
	rig->d.seats = 2;
	rig_plan();
	expect_seats(1, 1, 3);
	assert_int_equal(mover_set_location(rig->mover, 0, "de", &n, &err), 0);
	assert_int_equal(n, 2);
	rig_expect_row(nowhere, JOURNAL_ROW_READY, "", "");
	rig_expect_row(nowhere_too, JOURNAL_ROW_HELD, "no_seat", "");
	expect_seats(3, 2, 2);
	assert_int_equal(mover_switch_off_conflicts(rig->mover, 0, &n, &err), 0);
	rig_expect_row(clash, JOURNAL_ROW_HELD, "no_seat", PLAN_CALL);
	expect_seats(4, 2, 2);
	assert_int_equal(rig->d.writes, 0);
}

static void who_is_left_out_gives_the_seat_on(void **state)
{
	(void)state;
	struct person *first = rig_add(""), *last = rig_add("");
	struct journal_row row;
	struct mover_scope s = rig_scope();
	struct error err = ERROR_INIT;

	last->location[0] = '\0';
	s.default_location = "DE";
	rig->d.seats = 1;
	rig_plan_with(&s);
	rig_expect_row(last, JOURNAL_ROW_HELD, "no_seat", "");
	row = rig_row(first);
	assert_int_equal(mover_leave_out(rig->mover, row.seq, true, &err), 0);
	rig_expect_row(last, JOURNAL_ROW_READY, "", "");
	expect_seats(1, 1, 1);
	assert_int_equal(mover_leave_out(rig->mover, row.seq, false, &err), 0);
	rig_expect_row(first, JOURNAL_ROW_HELD, "no_seat", "");
	expect_seats(2, 1, 1);
	journal_row_clear(&row);
	row = rig_row(last);
	assert_string_equal(row.new_location, "DE");
	journal_row_clear(&row);
	assert_int_equal(rig->d.writes, 0);
}

static void lists_name_lines(void **state)
{
	(void)state;
	struct mover_scope s = rig_scope();
	char path[100];
	struct error err = ERROR_INIT;

	rig_add("");
	struct person *asked = rig_add("");
	snprintf(path, sizeof path, "%s/list.csv", rig->dir);
	FILE *file = fopen(path, "w");
	fprintf(file, "Name,userPrincipalName\nA,%s\nB,nobody@contoso.example\nC,%s\n", asked->upn, asked->id);
	fclose(file);
	s.users = MOVER_LIST;
	s.list = path;
	rig_plan_with(&s);
	assert_int_equal(rig_rows(JOURNAL_ROW_READY), 1);
	assert_int_equal(mover_progress(rig->mover)->lines, 2);
	rig_expect_row(asked, JOURNAL_ROW_READY, "", "");
	s.list = "/nowhere/at/all";
	assert_true(mover_plan(rig->mover, &s, &err) < 0);
	assert_int_equal(err.kind, ERROR_INPUT);
}

/* ── the move ── */

static void everybody_moves_and_goes_back(void **state)
{
	struct directory before;
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(1000);
	rig->d.people[5].location[0] = '\0';
	struct mover_scope s = rig_scope();
	s.default_location = "NL";
	rig_plan_with(&s);
	strcpy(rig->d.people[5].location, "NL");
	before = rig->d;
	rig->d.people[5].location[0] = '\0';
	rig_start(0);
	rig_expect_all_moved();
	assert_string_equal(rig->d.people[3].target_off, PLAN_NEWS);
	assert_int_equal(rig->d.writes, 1001);
	assert_int_equal(mover_check(rig->mover, &err), 0);
	rig_run();
	assert_int_equal(mover_progress(rig->mover)->as_planned, 1000);
	assert_int_equal(mover_put_back(rig->mover, &err), 0);
	rig_run();
	assert_int_equal(rig_rows(JOURNAL_ROW_BACK), 1000);
	for (size_t i = 0; i < rig->d.n; i++) {
		assert_true(rig->d.people[i].source && !rig->d.people[i].target && !rig->d.people[i].was_without);
		assert_string_equal(rig->d.people[i].source_off, before.people[i].source_off);
		assert_string_equal(rig->d.people[i].location, "NL");
	}
}

static void a_pilot_is_a_few(void **state)
{
	(void)state;
	rig_many(100);
	rig_plan();
	rig_start(7);
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), 7);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_STOPPED);
	rig_start(0);
	rig_expect_all_moved();
	assert_int_equal(rig->d.writes, 100);
}

static void lost_answers_are_settled_by_reading(void **state)
{
	(void)state;
	rig_many(1000);
	rig_plan();
	rig->d.lose_after = 7;
	rig->d.lose_before = 11;
	rig->d.fail_part = 31;
	rig->d.turn_away = 53;
	rig_start(0);
	rig_expect_all_moved();
	assert_true(rig->d.turned_away > 0);
	assert_int_equal(rig->d.writes_too_early, 0);
	for (size_t i = 0; i < rig->d.n; i++)
		assert_int_equal(rig->d.people[i].writes, 1);
}

static void a_new_mover_goes_on(void **state)
{
	struct error err = ERROR_INIT;
	int64_t move;

	(void)state;
	rig_many(900);
	rig_plan();
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	for (int i = 0; i < 3; i++) {
		http_deliver(rig->http);
		timers_run(rig->timers, rig->d.now_ms);
	}
	move = mover_move(rig->mover)->id;
	mover_free(rig->mover); /* in the middle: what comes home is dropped, and the rows say SENT */
	rig_turns(20);
	rig_open_mover();
	assert_int_equal(mover_open(rig->mover, move, &err), 0);
	assert_true(rig_rows(JOURNAL_ROW_SENT) > 0);
	rig_start(0);
	rig_expect_all_moved();
	for (size_t i = 0; i < rig->d.n; i++)
		assert_int_equal(rig->d.people[i].writes, 1);
}

static void what_others_did_is_not_overwritten(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(3);
	rig_plan();
	rig->d.now_ms += (int64_t)60 * 60 * 1000;                     /* long ago: everybody is read again */
	strcpy(rig->d.people[0].source_off, PLAN_MAIL);               /* planned anew */
	rig->d.people[1].source = false;                              /* nothing left to move */
	rig->d.people[1].target = true;
	rig_start(0);
	assert_string_equal(rig->d.people[0].target_off, PLAN_MAIL);
	rig_expect_row(&rig->d.people[1], JOURNAL_ROW_NOTHING, "already", NULL);
	assert_int_equal(rig->d.people[1].writes, 0);
	rig_expect_row(&rig->d.people[2], JOURNAL_ROW_MOVED, "", NULL);
	strcpy(rig->d.people[2].target_off, PLAN_MAIL);
	assert_int_equal(mover_check(rig->mover, &err), 0);
	rig_run();
	assert_int_equal(mover_progress(rig->mover)->differs, 1);
}

static void refused_rows_are_tried_again(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(30);
	rig_plan();
	rig->d.seats = 20; /* somebody has taken the rest since */
	rig_start(0);
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), 20);
	assert_int_equal(rig_rows(JOURNAL_ROW_FAILED), 10);
	assert_string_equal(mover_progress(rig->mover)->failed[0].cause, "no_seat");
	rig->d.seats = 25;
	assert_int_equal(mover_retry(rig->mover, "no_seat", &err), 0);
	rig_run();
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), 25);
	assert_int_equal(rig_rows(JOURNAL_ROW_HELD), 5);
	rig->d.seats = 30;
	assert_int_equal(mover_retry(rig->mover, NULL, &err), 0);
	rig_run();
	rig_expect_all_moved();
}

/* What was refused in words that nobody knows is looked at before it is called failed: the journal says what is so, and all of it can be put back. */
static void a_refusal_that_took_effect_is_none(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(40);
	rig_plan();
	rig->d.deny_after = 4;
	rig->d.deny_before = 10;
	rig_start(0);
	size_t moved = 0;
	for (size_t i = 0; i < 40; i++) {
		const struct person *p = &rig->d.people[i];
		moved += p->target;
		if (p->target)
			rig_expect_row(p, JOURNAL_ROW_MOVED, "", NULL);
		else
			rig_expect_row(p, JOURNAL_ROW_FAILED, "other", NULL);
		assert_false(p->was_without);
		assert_true(p->writes <= 1);
	}
	assert_true(moved > 30 && moved < 40);
	rig->d.deny_after = rig->d.deny_before = 0;
	assert_int_equal(mover_retry(rig->mover, "other", &err), 0);
	rig_run();
	rig_expect_all_moved();
}

static void nobody_may(void **state)
{
	(void)state;
	rig_many(50);
	rig_plan();
	rig->d.forbidden = true;
	rig_start(0);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_FAILED);
	assert_int_equal(mover_error(rig->mover)->kind, ERROR_FORBIDDEN);
	assert_int_equal(rig_rows(JOURNAL_ROW_READY), 50);
	rig->d.forbidden = false;
	rig_start(0);
	rig_expect_all_moved();
}

static void recorded_services_are_put_off_again(void **state)
{
	struct journal_upgrade upgrade;
	struct error err = ERROR_INIT;
	struct mover_scope s = rig_scope();
	const char *const plans[] = { PLAN_OLD, PLAN_NEWS };

	(void)state;
	rig_many(450);
	struct journal_switched_off *off = xcalloc(rig->d.n, sizeof *off);
	for (size_t i = 0; i < rig->d.n; i++) {
		rig->d.people[i].source = false;
		rig->d.people[i].target = true;
		off[i] = (struct journal_switched_off){ rig->d.people[i].id, SOURCE, plans, 2 };
	}
	strcpy(rig->d.people[1].target_off, PLAN_CALL);
	assert_int_equal(journal_begin(rig->journal, "t1", "sub", 1, &upgrade, &err), 0);
	assert_int_equal(journal_keep_switched_off(rig->journal, upgrade.id, off, rig->d.n, 1, &err), 0);
	free(off);
	if (mover_plan_services(rig->mover, &s, upgrade.id, &err) < 0)
		fail_msg("%s", err.text);
	rig_run();
	assert_int_equal(rig_rows(JOURNAL_ROW_READY), 450);
	rig_start(0);
	assert_int_equal(rig_rows(JOURNAL_ROW_MOVED), 450);
	assert_string_equal(rig->d.people[0].target_off, PLAN_NEWS " " PLAN_NEW);
	assert_string_equal(rig->d.people[1].target_off, PLAN_NEWS " " PLAN_NEW " " PLAN_CALL);
	assert_int_equal(mover_put_back(rig->mover, &err), 0);
	rig_run();
	assert_int_equal(rig_rows(JOURNAL_ROW_BACK), 450);
	assert_string_equal(rig->d.people[1].target_off, PLAN_CALL);
	assert_true(!rig->d.people[0].source && rig->d.people[0].target && !*rig->d.people[0].target_off);
}

static int keep_report(void *arg, const char *bytes, size_t n, struct error *err)
{
	(void)err;
	buf_add(arg, bytes, n);
	return 0;
}

static void reports_name_everybody(void **state)
{
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(205);
	rig_plan();
	assert_int_equal(mover_report(rig->mover, MOVER_CSV, keep_report, &out, &err), 0);
	size_t lines = 0;
	for (const char *at = out.data; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	assert_int_equal(lines, 206);
	buf_reset(&out);
	assert_int_equal(mover_report(rig->mover, MOVER_JSON, keep_report, &out, &err), 0);
	assert_non_null(strstr(out.data, "\"rows\":[\n{\"kind\":\"user\""));
	assert_string_equal(out.data + out.len - 4, "\n]}\n");
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(switched_off_services_follow),
		RIG_TEST(obstacles_are_named),
		RIG_TEST(decisions_count_seats),
		RIG_TEST(who_is_left_out_gives_the_seat_on),
		RIG_TEST(lists_name_lines),
		RIG_TEST(everybody_moves_and_goes_back),
		RIG_TEST(a_pilot_is_a_few),
		RIG_TEST(lost_answers_are_settled_by_reading),
		RIG_TEST(a_new_mover_goes_on),
		RIG_TEST(what_others_did_is_not_overwritten),
		RIG_TEST(refused_rows_are_tried_again),
		RIG_TEST(a_refusal_that_took_effect_is_none),
		RIG_TEST(nobody_may),
		RIG_TEST(recorded_services_are_put_off_again),
		RIG_TEST(reports_name_everybody),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("mover", tests, NULL, NULL);
}
