/* A move of licences between page and mover: asked for, copied into the models, ended once, read back, taken up again, left in peace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/fake_mover.h"
#include "tests/unit/flow/rig.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/move_desk.h"
#include "journal/journal.h"
#include "journal/notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TENANT "tenant-1"

static int begin(void **state)
{
	fake_mover_reset();
	if (rig_set_up(state) != 0)
		return -1;
	struct rig *r = *state;
	struct wizard *w = &r->f.wizard;
	reassign_prepare(w);
	reassign_set_target(w, SKU_M365_E5, "Microsoft 365 E5");
	return 0;
}

static int end(void **state)
{
	struct rig *r = *state;

	move_desk_close(&r->f);
	assert_int_equal(fake_mover.made, fake_mover.freed);
	return rig_tear_down(state);
}

static struct wizard *wizard_of(void **state)
{
	return &((struct rig *)*state)->f.wizard;
}

static void is(void **state, enum mover_phase phase, enum journal_move_state move)
{
	struct rig *r = *state;

	fake_mover_is(phase, move);
	settle(r->api);
}

static void has_planned(void **state)
{
	struct rig *r = *state;

	rig_ask(r, REQUEST_REASSIGN_PLAN);
	fake_mover.progress.rows[JOURNAL_ROW_READY] = 10;
	is(state, MOVER_PLANNED, JOURNAL_MOVE_PLANNED);
	fake_mover.said[0] = '\0';
}

static void runs(void **state, bool pilot)
{
	reassign_ask_move(wizard_of(state), pilot);
	rig_ask(*state, REQUEST_REASSIGN_RUN);
}

/* ── the plan ── */

static void a_plan_ends_when_the_mover_has_it(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	struct error err = ERROR_INIT;

	reassign_set_default_location(w, "de", &err);
	reassign_set_groups(w, false);
	rig_ask(r, REQUEST_REASSIGN_PLAN);
	assert_string_equal(fake_mover.said, "plan ");
	assert_false(fake_mover.scope.groups);
	assert_string_equal(fake_mover.location, "DE");
	assert_true(wizard_running(w, REQUEST_REASSIGN_PLAN));
	fake_mover.progress.read = 40;
	fake_mover.progress.to_read = 117;
	is(state, MOVER_PLANNING, JOURNAL_MOVE_PLANNING);
	assert_int_equal(wizard_call(w, REQUEST_REASSIGN_PLAN)->done, 40);
	assert_int_equal(wizard_call(w, REQUEST_REASSIGN_PLAN)->total, 117);
	assert_int_equal(r->ended, 0);
	fake_mover.progress.rows[JOURNAL_ROW_READY] = 9;
	fake_mover.progress.held[0] = (struct mover_count){ "no_location", 2 };
	fake_mover.progress.n_held = 1;
	is(state, MOVER_PLANNED, JOURNAL_MOVE_PLANNED);
	assert_int_equal(r->ended, 1);
	assert_int_equal(reassign_stage(w), REASSIGN_TO_CONFIRM);
	assert_int_equal(reassign_users_ready(w), 9);
	assert_string_equal(w->reassign.now.held[0].text, "There is no usage location.");
	assert_string_equal(w->reassign.now.held[0].remedy, "Set one.");
}

static void a_list_at_home_is_found(void **state)
{
	struct wizard *w = wizard_of(state);
	char expected[300];

	setenv("HOME", "/home/admin", 1);
	reassign_set_users(w, REASSIGN_LIST);
	reassign_set_list(w, "~/first wave.csv");
	rig_ask(*state, REQUEST_REASSIGN_PLAN);
	snprintf(expected, sizeof expected, "%s/first wave.csv", getenv("HOME"));
	assert_string_equal(fake_mover.list, expected);
	is(state, MOVER_PLANNED, JOURNAL_MOVE_PLANNED);
}

static void what_is_refused_at_once_is_told(void **state)
{
	struct rig *r = *state;

	fake_mover.refuses = ERROR_INPUT;
	rig_ask(r, REQUEST_REASSIGN_PLAN);
	assert_string_equal(rig_error(r, REQUEST_REASSIGN_PLAN), "The mover refuses.");
	assert_int_equal(reassign_stage(wizard_of(state)), REASSIGN_TO_PLAN);
}

static void what_fails_later_is_told(void **state)
{
	struct rig *r = *state;

	rig_ask(r, REQUEST_REASSIGN_PLAN);
	error_set(&fake_mover.error, ERROR_FORBIDDEN, "You may not read users.");
	is(state, MOVER_FAILED, JOURNAL_MOVE_PLANNING);
	assert_string_equal(rig_error(r, REQUEST_REASSIGN_PLAN), "You may not read users.");
	assert_int_equal(r->ended, 1);
}

/* Reading on for a page that has gone would cost the service for nothing. */
static void a_plan_that_nobody_waits_for_is_dropped(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);

	rig_ask(r, REQUEST_REASSIGN_PLAN);
	task_cancel(&r->f, REQUEST_REASSIGN_PLAN);
	settle(r->api);
	assert_int_equal(fake_mover.freed, 1);
	assert_int_equal(r->ended, 0);
	assert_false(reassign_is_taken_up(w));
	has_planned(state);
	assert_int_equal(reassign_stage(w), REASSIGN_TO_CONFIRM);
}

/* ── decisions ── */

static void decisions_reach_the_mover(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	struct error err = ERROR_INIT;

	has_planned(state);
	reassign_type_location(w, "fr", &err);
	reassign_wish_location(w, 0, &err);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	reassign_wish_row(w, REASSIGN_SWITCH_OFF, 3);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	reassign_wish_row(w, REASSIGN_LEAVE_OUT, 4);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	reassign_wish_row(w, REASSIGN_TAKE_IN, 4);
	fake_mover.refuses = ERROR_CONFLICT;
	rig_ask(r, REQUEST_REASSIGN_TELL);
	assert_string_equal(fake_mover.said, "location(0,FR) switch_off(3) leave_out(4,1) leave_out(4,0) ");
	assert_string_equal(rig_error(r, REQUEST_REASSIGN_TELL), "The mover refuses.");
}

/* ── the move ── */

static void a_move_is_read_back_and_ends_once(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);

	has_planned(state);
	reassign_set_pilot(w, "5", NULL);
	runs(state, true);
	assert_string_equal(fake_mover.said, "start(5) ");
	assert_int_equal(reassign_stage(w), REASSIGN_UNDER_WAY);
	fake_mover.progress.rows[JOURNAL_ROW_READY] = 5;
	fake_mover.progress.rows[JOURNAL_ROW_MOVED] = 5;
	is(state, MOVER_STOPPED, JOURNAL_MOVE_STOPPED);
	assert_string_equal(fake_mover.said, "start(5) check ");
	assert_int_equal(r->ended, 0);
	fake_mover.progress.as_planned = 5;
	is(state, MOVER_STOPPED, JOURNAL_MOVE_STOPPED);
	assert_int_equal(r->ended, 1);
	assert_int_equal(reassign_stage(w), REASSIGN_HALTED);
	assert_int_equal(reassign_users_moved(w), 5);
}

static void where_nothing_was_written_nothing_is_read_back(void **state)
{
	struct rig *r = *state;

	has_planned(state);
	runs(state, false);
	is(state, MOVER_ENDED, JOURNAL_MOVE_ENDED);
	assert_string_equal(fake_mover.said, "start(0) ");
	assert_int_equal(r->ended, 1);
}

static void a_person_pauses_and_stops(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);

	has_planned(state);
	runs(state, false);
	fake_mover.progress.rows[JOURNAL_ROW_MOVED] = 3;
	reassign_wish(w, REASSIGN_PAUSE);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	assert_int_equal(w->reassign.now.phase, REASSIGN_IS_PAUSED);
	reassign_wish(w, REASSIGN_GO_ON);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	reassign_wish(w, REASSIGN_STOP);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	r->ended = 0;
	is(state, MOVER_STOPPED, JOURNAL_MOVE_STOPPED);
	assert_string_equal(fake_mover.said, "start(0) pause(1) pause(0) stop "); /* who stops it wants it to end, not to read */
	assert_int_equal(r->ended, 1);
}

/* Going back to another page takes nothing back of what is sent. */
static void a_move_is_not_cancelled_by_going_away(void **state)
{
	struct rig *r = *state;

	has_planned(state);
	runs(state, false);
	task_cancel_all(&r->f);
	assert_true(wizard_running(wizard_of(state), REQUEST_REASSIGN_RUN));
	assert_int_equal(fake_mover.freed + 1, fake_mover.made);
	rig_ask(r, REQUEST_REASSIGN_PLAN); /* and no plan takes its place */
	assert_true(rig_error(r, REQUEST_REASSIGN_PLAN)[0] != '\0');
	assert_int_equal(fake_mover.freed + 1, fake_mover.made);
	is(state, MOVER_ENDED, JOURNAL_MOVE_ENDED);
	assert_false(wizard_running(wizard_of(state), REQUEST_REASSIGN_RUN));
}

/* From a page that was opened before: there is no mover here to take it, and none is made. */
static void what_is_handed_over_is_told_nothing(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	struct error err = ERROR_INIT;

	has_planned(state);
	runs(state, false);
	move_desk_call_home(&r->f);
	is(state, MOVER_STOPPED, JOURNAL_MOVE_STOPPED);
	move_desk_give(&r->f);
	int64_t move = w->reassign.move.id;
	fake_mover.said[0] = '\0';
	reassign_type_location(w, "fr", &err);
	reassign_wish_location(w, 0, &err);
	rig_ask(r, REQUEST_REASSIGN_TELL);
	assert_string_not_equal(rig_error(r, REQUEST_REASSIGN_TELL), "");
	assert_string_equal(fake_mover.said, "");
	assert_int_equal(fake_mover.made, fake_mover.freed);
	assert_int_equal(w->reassign.move.id, move);
	move_desk_take_back(&r->f);
	char *again = xasprintf("open(%lld) start(0) ", (long long)move);
	assert_string_equal(fake_mover.said, again);
	free(again);
}

static void retry_and_put_back(void **state)
{
	struct wizard *w = wizard_of(state);

	has_planned(state);
	reassign_wish_retry(w, "no_seat");
	rig_ask(*state, REQUEST_REASSIGN_RUN);
	is(state, MOVER_ENDED, JOURNAL_MOVE_ENDED);
	reassign_wish_retry(w, NULL);
	rig_ask(*state, REQUEST_REASSIGN_RUN);
	is(state, MOVER_ENDED, JOURNAL_MOVE_ENDED);
	reassign_ask_put_back(w);
	rig_ask(*state, REQUEST_REASSIGN_RUN);
	is(state, MOVER_ENDED, JOURNAL_MOVE_ENDED);
	assert_string_equal(fake_mover.said, "retry(no_seat) retry(all) put_back ");
}

static void a_failure_of_the_whole_can_be_gone_on_with(void **state)
{
	struct rig *r = *state;

	has_planned(state);
	runs(state, false);
	error_set(&fake_mover.error, ERROR_SIGNED_OUT, "The sign-in has ended.");
	is(state, MOVER_FAILED, JOURNAL_MOVE_RUNNING);
	assert_string_equal(rig_error(r, REQUEST_REASSIGN_RUN), "The sign-in has ended.");
	assert_int_equal(reassign_stage(wizard_of(state)), REASSIGN_HALTED);
}

static void leaving_in_the_middle_ends_it_cleanly(void **state)
{
	struct rig *r = *state;

	has_planned(state);
	runs(state, false);
	r->f.closing = true;
	move_desk_close(&r->f);
	settle(r->api);
	assert_null(r->f.tasks[REQUEST_REASSIGN_RUN]);
	assert_int_equal(fake_mover.made, fake_mover.freed);
}

/* ── the journal ── */

static int64_t in_the_journal(struct rig *r, enum journal_move_state state, size_t rows)
{
	struct journal_move move = { .state = JOURNAL_MOVE_PLANNING, .created_ms = 1, .changed_ms = 1, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	struct journal_row row;
	struct error err = ERROR_INIT;
	int64_t id;

	str_copy(move.tenant_id, JOURNAL_ID, r->f.wizard.tenant.id);
	str_copy(move.source_sku, JOURNAL_ID, SKU_E4);
	str_copy(move.target_sku, JOURNAL_ID, SKU_M365_E5);
	str_copy(move.target_name, JOURNAL_NAME, "Microsoft 365 E5");
	assert_int_equal(journal_move_begin(r->f.journal, &move, &id, &err), 0);
	for (size_t i = 0; i < rows; i++) {
		row = (struct journal_row){ .kind = i == 0 ? JOURNAL_ROW_GROUP : JOURNAL_ROW_USER, .state = i < 3 ? JOURNAL_ROW_MOVED : JOURNAL_ROW_READY,
			.check = i == 2 ? JOURNAL_CHECK_DIFFERS : JOURNAL_CHECK_NONE };
		snprintf(row.id, sizeof row.id, "id-%zu", i);
		snprintf(row.upn, sizeof row.upn, "user-%zu@contoso.example", i);
		assert_int_equal(journal_rows_add(r->f.journal, id, &row, 1, &err), 0);
	}
	move.id = id;
	move.state = state;
	assert_int_equal(journal_move_put(r->f.journal, &move, &err), 0);
	return id;
}

static void what_was_begun_is_found_and_taken_up(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	int64_t id = in_the_journal(r, JOURNAL_MOVE_RUNNING, 10);
	char text[100];

	rig_ask(r, REQUEST_REASSIGN_FIND);
	assert_true(reassign_unfinished(w));
	assert_false(reassign_is_taken_up(w));
	assert_int_equal(reassign_users_moved(w), 2); /* the group is no user */
	assert_int_equal(reassign_users_ready(w), 7);
	rig_ask(r, REQUEST_REASSIGN_OPEN);
	snprintf(text, sizeof text, "open(%lld) ", (long long)id);
	assert_string_equal(fake_mover.said, text);
	assert_true(reassign_is_taken_up(w));
	rig_ask(r, REQUEST_REASSIGN_OPEN);
	assert_string_equal(fake_mover.said, text); /* it has it already */
}

static void nothing_begun_is_nothing(void **state)
{
	rig_ask(*state, REQUEST_REASSIGN_FIND);
	assert_false(reassign_unfinished(wizard_of(state)));
	assert_int_equal(reassign_stage(wizard_of(state)), REASSIGN_TO_PLAN);
}

static void a_list_is_read_by_windows(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);

	in_the_journal(r, JOURNAL_MOVE_STOPPED, 700);
	rig_ask(r, REQUEST_REASSIGN_FIND);
	reassign_show(w, &(struct reassign_filter){ .states = REASSIGN_STATE(REASSIGN_READY), .kind = -1 });
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_int_equal(w->reassign.n_rows, 697);
	assert_int_equal(w->reassign.window_count, REASSIGN_WINDOW);
	assert_string_equal(reassign_row_at(w, 0)->upn, "user-3@contoso.example");
	reassign_look(w, 696);
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_string_equal(reassign_row_at(w, 696)->upn, "user-699@contoso.example");
	reassign_open(w, 10);
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_string_equal(reassign_opened(w)->upn, "user-13@contoso.example");
	reassign_find(w, "USER-69");
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_int_equal(w->reassign.n_rows, 11);
	reassign_show(w, &(struct reassign_filter){ .kind = -1, .differs = true });
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_int_equal(w->reassign.n_rows, 1);
	assert_string_equal(reassign_row_at(w, 0)->upn, "user-2@contoso.example");
	reassign_show(w, &(struct reassign_filter){ .kind = REASSIGN_GROUP });
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_int_equal(w->reassign.n_rows, 1);
}

/* A decision takes a row out of the list: what is open stays the same one. */
static void the_open_row_is_found_again(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	int64_t id = in_the_journal(r, JOURNAL_MOVE_PLANNED, 10);
	struct journal_mark mark = { .seq = 5, .state = JOURNAL_ROW_HELD, .cause = "left_out" };

	rig_ask(r, REQUEST_REASSIGN_FIND);
	reassign_show(w, &(struct reassign_filter){ .states = REASSIGN_STATE(REASSIGN_READY), .kind = -1 });
	reassign_open(w, 1);
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_int_equal(reassign_opened(w)->seq, 5);
	assert_int_equal(journal_rows_mark(r->f.journal, id, &mark, 1, 2, NULL), 0);
	rig_ask(r, REQUEST_REASSIGN_ROWS);
	assert_int_equal(reassign_opened(w)->seq, 5);
	assert_int_equal(reassign_opened(w)->state, REASSIGN_HELD);
	assert_int_equal(reassign_row_decision(w), DECIDE_TAKE_IN);
}

/* ── services of an upgrade ── */

static void services_are_those_of_the_upgrade(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	const char *plans[] = { "plan-1" };
	struct journal_switched_off off = { "user-1", SKU_E4, plans, 1 };
	struct journal_upgrade u;
	char expected[100];

	w->reassign.scope.services = true;
	rig_ask(r, REQUEST_REASSIGN_PLAN);
	assert_true(rig_error(r, REQUEST_REASSIGN_PLAN)[0] != '\0'); /* none were recorded */
	assert_int_equal(journal_begin(r->f.journal, TENANT, SOURCE_ID, 1, &u, NULL), 0);
	assert_int_equal(journal_keep_switched_off(r->f.journal, u.id, &off, 1, 1, NULL), 0);
	assert_int_equal(journal_set_state(r->f.journal, u.id, JOURNAL_DONE, 2, NULL), 0);
	rig_ask(r, REQUEST_REASSIGN_PLAN);
	snprintf(expected, sizeof expected, "plan_services(%lld) ", (long long)u.id);
	assert_string_equal(fake_mover.said, expected);
	is(state, MOVER_PLANNED, JOURNAL_MOVE_PLANNED);
	assert_true(w->reassign.move.services);
}

/* ── the report ── */

static void a_report_is_two_files_or_a_reason(void **state)
{
	struct rig *r = *state;
	struct wizard *w = wizard_of(state);
	struct buf text = BUF_INIT;
	struct stat st;
	char here[200];

	assert_non_null(getcwd(here, sizeof here));
	has_planned(state);
	assert_int_equal(chdir(r->directory), 0);
	rig_ask(r, REQUEST_REASSIGN_SAVE);
	assert_int_equal(file_read(w->reassign.csv_path, 100, &text, NULL), 0);
	assert_string_equal(text.data, "kind,user\n");
	assert_int_equal(stat(w->reassign.json_path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(w->reassign.csv_path);
	fake_mover.refuses = ERROR_STORAGE;
	rig_ask(r, REQUEST_REASSIGN_SAVE);
	assert_string_equal(rig_error(r, REQUEST_REASSIGN_SAVE), "The mover refuses.");
	assert_int_not_equal(stat(w->reassign.csv_path, &st), 0); /* not even half of one */
	assert_int_equal(chdir(here), 0);
	buf_clear(&text);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(a_plan_ends_when_the_mover_has_it), EACH(a_list_at_home_is_found), EACH(what_is_refused_at_once_is_told), EACH(what_fails_later_is_told),
		EACH(a_plan_that_nobody_waits_for_is_dropped), EACH(decisions_reach_the_mover), EACH(a_move_is_read_back_and_ends_once),
		EACH(where_nothing_was_written_nothing_is_read_back), EACH(a_person_pauses_and_stops), EACH(a_move_is_not_cancelled_by_going_away),
		EACH(what_is_handed_over_is_told_nothing),
		EACH(retry_and_put_back), EACH(a_failure_of_the_whole_can_be_gone_on_with), EACH(leaving_in_the_middle_ends_it_cleanly),
		EACH(what_was_begun_is_found_and_taken_up), EACH(nothing_begun_is_nothing), EACH(a_list_is_read_by_windows),
		EACH(the_open_row_is_found_again), EACH(services_are_those_of_the_upgrade), EACH(a_report_is_two_files_or_a_reason),
	};
	return cmocka_run_group_tests_name("flow/reassign", tests, NULL, NULL);
}
