/* The pages of a move of licences: as a person sees and hears them, and what their keys lead to. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/registry.h"
#include "tests/screen/rig.h"
#include "tests/screen/world_parts.h"
#include "tests/support/lines.h"
#include "tests/support/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ── states ── */

static void chooses(struct rig *r)
{
	world_to_reassign(&r->wizard);
	reassign_come(&r->wizard, true);
}

static void chooses_a_file(struct rig *r)
{
	struct error err = ERROR_INIT;
	chooses(r);
	reassign_set_users(&r->wizard, REASSIGN_LIST);
	reassign_set_list(&r->wizard, "/home/admin/first-wave.csv");
	reassign_set_default_location(&r->wizard, "us", &err);
}

static void refuses_a_country(struct rig *r)
{
	struct error err = ERROR_INIT;
	chooses(r);
	assert_int_not_equal(reassign_set_default_location(&r->wizard, "Germany", &err), 0);
	reassign_refuse(&r->wizard, "location", &err);
}

static void may_not_move(struct rig *r)
{
	chooses(r);
	r->wizard.roles = (struct roles_facts){ .told = true, .billing_admin = true };
}

static void takes(struct rig *r, enum reassign_state state, struct reassign_progress now)
{
	struct reassign_move move = world_move(&r->wizard, state);
	move.back = now.back;
	reassign_take_move(&r->wizard, &move);
	reassign_take_progress(&r->wizard, &now);
	reassign_take_planned(&r->wizard);
}

static void was_begun(struct rig *r)
{
	struct reassign_progress now = world_moving();
	chooses(r);
	now.phase = REASSIGN_IS_IDLE;
	takes(r, REASSIGN_STOPPED, now);
}

static void plans(struct rig *r)
{
	chooses(r);
	world_runs(&r->wizard, REQUEST_REASSIGN_PLAN, 3);
	wizard_call_progress(&r->wizard, REQUEST_REASSIGN_PLAN, 40, 117);
}

static void has_planned(struct rig *r)
{
	chooses(r);
	world_answers(&r->wizard, REQUEST_REASSIGN_PLAN);
}

static void lacks_seats(struct rig *r)
{
	struct reassign_progress now = world_planned();
	has_planned(r);
	now.seats_free = 100;
	reassign_take_progress(&r->wizard, &now);
}

static void has_saved(struct rig *r)
{
	has_planned(r);
	world_answers(&r->wizard, REQUEST_REASSIGN_SAVE);
}

static void plans_nobody(struct rig *r)
{
	struct reassign_progress now = world_planned();
	has_planned(r);
	memset(now.rows, 0, sizeof(now.rows));
	now.n_held = 0;
	now.groups = now.lines = now.seats_needed = now.groups_in[REASSIGN_READY] = 0;
	reassign_take_progress(&r->wizard, &now);
}

static void lists(struct rig *r, size_t line)
{
	struct reassign_result lines[REASSIGN_RESULTS];
	assert_true(line < reassign_results(&r->wizard, lines));
	reassign_show(&r->wizard, &lines[line].filter);
	world_take_reassign_rows(&r->wizard);
}

static void lists_ready(struct rig *r)
{
	has_planned(r);
	lists(r, 0);
}

static void lists_without_country(struct rig *r)
{
	has_planned(r);
	lists(r, 2);
}

static void lists_clashes(struct rig *r)
{
	has_planned(r);
	lists(r, 3);
}

static void opens_ready(struct rig *r)
{
	lists_ready(r);
	reassign_open(&r->wizard, 0);
	world_take_reassign_rows(&r->wizard);
}

static void opens_without_country(struct rig *r)
{
	lists_without_country(r);
	reassign_open(&r->wizard, 1);
	world_take_reassign_rows(&r->wizard);
}

static void opens_left_out(struct rig *r)
{
	has_planned(r);
	lists(r, 4);
	reassign_open(&r->wizard, 0);
	world_take_reassign_rows(&r->wizard);
}

static void asks_to_move(struct rig *r)
{
	has_planned(r);
	reassign_ask_move(&r->wizard, false);
}

static void asks_for_a_few(struct rig *r)
{
	has_planned(r);
	reassign_ask_move(&r->wizard, true);
	reassign_confirm(&r->wizard, true);
}

static void moves(struct rig *r)
{
	chooses(r);
	world_runs(&r->wizard, REQUEST_REASSIGN_RUN, 3);
	takes(r, REASSIGN_RUNNING, world_moving());
}

static void waits_for_the_limit(struct rig *r)
{
	struct reassign_progress now = world_moving();
	moves(r);
	now.waiting = REASSIGN_WAITS_LIMIT;
	now.waiting_until_ms = WORLD_NOW_MS + 5000;
	reassign_take_progress(&r->wizard, &now);
}

static void is_paused(struct rig *r)
{
	struct reassign_progress now = world_moving();
	moves(r);
	now.phase = REASSIGN_IS_PAUSED;
	now.rate = 0;
	reassign_take_progress(&r->wizard, &now);
}

static void reads_back(struct rig *r)
{
	struct reassign_progress now = world_moved();
	moves(r);
	now.phase = REASSIGN_IS_CHECKING;
	now.read = 40;
	now.to_read = 107;
	reassign_take_progress(&r->wizard, &now);
}

static void has_stopped(struct rig *r)
{
	struct reassign_progress now = world_moving();
	chooses(r);
	now.phase = REASSIGN_IS_STOPPED;
	now.rows[REASSIGN_READY] += now.rows[REASSIGN_SENT];
	now.rows[REASSIGN_SENT] = 0;
	takes(r, REASSIGN_STOPPED, now);
}

static void has_moved(struct rig *r)
{
	chooses(r);
	takes(r, REASSIGN_ENDED, world_moved());
}

static void lists_failed(struct rig *r)
{
	has_moved(r);
	lists(r, 2);
}

static void lists_groups(struct rig *r)
{
	struct reassign_filter filter = { .kind = REASSIGN_GROUP };
	has_moved(r);
	reassign_show(&r->wizard, &filter);
	world_take_reassign_rows(&r->wizard);
}

static void opens_group(struct rig *r)
{
	lists_groups(r);
	reassign_open(&r->wizard, 0);
	world_take_reassign_rows(&r->wizard);
}

static void opens_different(struct rig *r)
{
	has_moved(r);
	lists(r, 1);
	reassign_open(&r->wizard, 0);
	world_take_reassign_rows(&r->wizard);
}

static void asks_to_put_back(struct rig *r)
{
	has_moved(r);
	reassign_ask_put_back(&r->wizard);
}

static struct reassign_progress back(void)
{
	struct reassign_progress now = world_moved();
	now.back = true;
	now.rows[REASSIGN_MOVED] = now.differs = now.groups_in[REASSIGN_MOVED] = 0;
	now.rows[REASSIGN_FAILED] = 2;
	return now;
}

static void puts_back(struct rig *r)
{
	struct reassign_progress now = back();
	moves(r);
	now.phase = REASSIGN_IS_MOVING;
	now.rows[REASSIGN_BACK] = 60;
	now.rows[REASSIGN_BACK_READY] = 47;
	now.rate = 21;
	now.left_ms = 2200;
	takes(r, REASSIGN_RUNNING, now);
}

static void has_put_back(struct rig *r)
{
	struct reassign_progress now = back();
	chooses(r);
	now.rows[REASSIGN_BACK] = 107;
	now.as_planned = 107;
	takes(r, REASSIGN_ENDED, now);
}

static void upgraded(struct rig *r)
{
	world_at(&r->wizard, WORLD_DONE);
	reassign_take_recorded(&r->wizard, 17);
	reassign_begin_services(&r->wizard);
}

static void plans_services(struct rig *r)
{
	struct reassign_progress now = world_planned();
	upgraded(r);
	now.rows[REASSIGN_READY] = 17;
	now.rows[REASSIGN_WITH_GROUP] = now.rows[REASSIGN_HELD] = 0;
	now.n_held = 0;
	now.groups = now.lines = now.seats_needed = now.groups_in[REASSIGN_READY] = 0;
	takes(r, REASSIGN_PLANNED, now);
}

static void asks_for_services(struct rig *r)
{
	plans_services(r);
	reassign_ask_move(&r->wizard, false);
}

static void has_services(struct rig *r)
{
	struct reassign_progress now;
	plans_services(r);
	now = r->wizard.reassign.now;
	now.phase = REASSIGN_IS_ENDED;
	now.rows[REASSIGN_MOVED] = now.as_planned = 17;
	now.groups_in[REASSIGN_READY] = now.groups_in[REASSIGN_MOVED] = 0;
	now.rows[REASSIGN_READY] = 0;
	takes(r, REASSIGN_ENDED, now);
}

/* What was begun stands first where one comes to it. */
static void was_begun_before(struct rig *r)
{
	struct reassign_progress now = world_moving();
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	now.phase = REASSIGN_IS_IDLE;
	takes(r, REASSIGN_STOPPED, now);
}

/* ── as they look and sound ── */

static const struct scene {
	const char *name;
	const struct page *page;
	void (*prepare)(struct rig *r);
	const char *keys; /* NULL: as it comes up */
	enum request_kind fails;
	enum error_kind error;
} scenes[] = {
	{ "page-reassign", &page_reassign, chooses, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-file", &page_reassign, chooses_a_file, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-refused", &page_reassign, refuses_a_country, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-closed", &page_reassign, may_not_move, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-begun", &page_reassign, was_begun, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-help", &page_reassign, chooses, "F1", REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-over", &page_reassign, has_moved, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows-groups", &page_reassign_rows, lists_groups, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-by-hand", &page_reassign_by_hand, chooses, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-subscription-move-begun", &page_subscription, was_begun_before, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-plan-reading", &page_reassign_plan, plans, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-plan-failed", &page_reassign_plan, chooses, NULL, REQUEST_REASSIGN_PLAN, ERROR_INPUT },
	{ "page-reassign-plan", &page_reassign_plan, has_planned, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-plan-seats", &page_reassign_plan, lacks_seats, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-plan-saved", &page_reassign_plan, has_saved, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-plan-nobody", &page_reassign_plan, plans_nobody, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-plan-services", &page_reassign_plan, plans_services, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows", &page_reassign_rows, lists_ready, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows-end", &page_reassign_rows, lists_ready, "End", REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows-country", &page_reassign_rows, lists_without_country, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows-clash", &page_reassign_rows, lists_clashes, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows-failed", &page_reassign_rows, lists_failed, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-rows-unread", &page_reassign_rows, lists_ready, NULL, REQUEST_REASSIGN_ROWS, ERROR_STORAGE },
	{ "page-reassign-user", &page_reassign_user, opens_ready, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-user-country", &page_reassign_user, opens_without_country, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-user-left-out", &page_reassign_user, opens_left_out, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-user-group", &page_reassign_user, opens_group, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-user-different", &page_reassign_user, opens_different, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-user-refused", &page_reassign_user, opens_ready, NULL, REQUEST_REASSIGN_TELL, ERROR_CONFLICT },
	{ "page-reassign-confirm", &page_reassign_move, asks_to_move, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-confirm-few", &page_reassign_move, asks_for_a_few, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-confirm-services", &page_reassign_move, asks_for_services, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-confirm-back", &page_reassign_move, asks_to_put_back, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-moving", &page_reassign_move, moves, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-moving-limit", &page_reassign_move, waits_for_the_limit, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-moving-paused", &page_reassign_move, is_paused, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-moving-back", &page_reassign_move, puts_back, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-reading-back", &page_reassign_move, reads_back, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-stopped", &page_reassign_move, has_stopped, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-failed", &page_reassign_move, has_stopped, NULL, REQUEST_REASSIGN_RUN, ERROR_OFFLINE },
	{ "page-reassign-moved", &page_reassign_move, has_moved, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-put-back", &page_reassign_move, has_put_back, NULL, REQUEST_NONE, ERROR_NONE },
	{ "page-reassign-services", &page_reassign_move, has_services, NULL, REQUEST_NONE, ERROR_NONE },
};
#define SCENES (sizeof(scenes) / sizeof(scenes[0]))

static struct rig rig;
static struct terminal *terminal;
static struct plain_session *session;

static void set(const struct scene *scene)
{
	rig_init(&rig, NULL);
	scene->prepare(&rig);
	rig.holds = true;
	rig_start(&rig, scene->page);
	if (scene->fails == REQUEST_NONE)
		return;
	world_fails(&rig.wizard, scene->fails, scene->error);
	stack_event(rig.stack, &(struct event){ .kind = EVENT_ANSWER, .request = (int)scene->fails, .failed = true });
}

static void looks(void **state)
{
	const struct scene *scene = *state;
	set(scene);
	terminal = terminal_new(rig.stack, &(struct terminal_options){ .colour = true });
	terminal_wait(terminal, WORLD_MONO_MS - terminal->now_ms);
	if (scene->keys != NULL)
		terminal_press(terminal, scene->keys);
	terminal_golden(terminal, scene->name);
}

static void sounds(void **state)
{
	const struct scene *scene = *state;
	char name[100];
	set(scene);
	session = plain_session_new(rig.stack, true, false);
	plain_wait(session, WORLD_MONO_MS - session->now_ms);
	snprintf(name, sizeof(name), "%s-plain", scene->name);
	text_golden(session->record.data, name);
}

/* ── where keys lead ── */

static void start(void (*prepare)(struct rig *r), const struct page *page)
{
	rig_init(&rig, NULL);
	prepare(&rig);
	rig_start(&rig, page);
	terminal = terminal_new(rig.stack, NULL);
}

static void press(const char *keys)
{
	terminal_press(terminal, keys);
	rig_answer(&rig);
}

static void from_the_choice_to_the_result(void **state)
{
	(void)state;
	start(chooses, &page_reassign);
	for (int i = 0; i < 12 && rig_page(&rig) == &page_reassign; i++)
		press("Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_plan);
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_PLAN));
	assert_true(rig_says(&rig, "Nothing has been changed yet."));
	press("m");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_true(rig_says(&rig, "101 users"));
	press("Enter");
	assert_false(rig_asked(&rig, REQUEST_REASSIGN_RUN)); /* one Enter too many moves nobody */
	press("Enter");
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_RUN));
	assert_true(rig_says(&rig, "107 users done"));
	press("n");
	assert_ptr_equal(rig_page(&rig), &page_manual);
}

/* The number of a few is what counts, also where Enter is pressed in its field. */
static void a_few_first(void **state)
{
	(void)state;
	start(has_planned, &page_reassign_plan);
	for (int i = 0; i < 4 && !str_eq(rig_focus(&rig), "pilot"); i++)
		press("Tab");
	press("Ctrl-U 3 Enter Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_int_equal(rig.wizard.reassign.wish.users, 3);
	press("Esc");
	assert_ptr_equal(rig_page(&rig), &page_reassign_plan);
	assert_false(rig_asked(&rig, REQUEST_REASSIGN_RUN));
}

static void a_country_for_all(void **state)
{
	(void)state;
	start(has_planned, &page_reassign_plan);
	press("Enter"); /* what is in the way comes first */
	assert_ptr_equal(rig_page(&rig), &page_reassign_rows);
	press("Enter");
	assert_true(rig_says(&rig, "Type the usage location first"));
	assert_false(rig_asked(&rig, REQUEST_REASSIGN_TELL));
	terminal_type(terminal, "de");
	press("Enter");
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_TELL));
	assert_string_equal(rig.wizard.reassign.wish.location, "DE");
	assert_int_equal(rig.wizard.reassign.wish.seq, 0);
	assert_ptr_equal(rig_page(&rig), &page_reassign_plan);
	assert_int_equal(reassign_users_ready(&rig.wizard), 104);
}

static void nothing_in_the_way(struct rig *r)
{
	struct reassign_progress now = world_planned();
	has_planned(r);
	now.n_held = 0;
	now.lines = 0;
	reassign_take_progress(&r->wizard, &now);
}

static void where_nothing_is_in_the_way_enter_goes_on(void **state)
{
	(void)state;
	start(nothing_in_the_way, &page_reassign_plan);
	press("Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_true(rig_says(&rig, "Yes, I have seen the plan"));
}

static void a_user_is_left_out(void **state)
{
	(void)state;
	start(has_planned, &page_reassign_plan);
	press("Up Up Enter");
	press("Down Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_user);
	press("o");
	assert_int_equal(rig.wizard.reassign.wish.verb, REASSIGN_LEAVE_OUT);
	assert_int_equal(rig.wizard.reassign.wish.seq, 2);
}

static void pause_and_stop(void **state)
{
	(void)state;
	start(moves, &page_reassign_move);
	press("p");
	assert_true(rig_says(&rig, "Paused."));
	press("p");
	assert_false(rig_says(&rig, "Paused."));
	press("x");
	assert_int_equal(rig.wizard.reassign.wish.verb, REASSIGN_STOP);
}

static void retry_of_one_cause(void **state)
{
	(void)state;
	start(has_moved, &page_reassign_move);
	press("Down Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_rows);
	press("t");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_RUN));
	assert_int_equal(rig.wizard.reassign.wish.verb, REASSIGN_RETRY);
	assert_string_equal(rig.wizard.reassign.wish.cause, "no_seat");
}

static void missing_licences_can_be_bought(void **state)
{
	(void)state;
	start(has_moved, &page_reassign_move);
	press("y");
	assert_ptr_equal(rig_page(&rig), &page_buy);
	press("Esc");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
}

static void put_back_is_asked_for(void **state)
{
	(void)state;
	start(has_moved, &page_reassign_move);
	press("u Esc");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_true(rig_says(&rig, "107 users done"));
	press("u Enter");
	assert_false(rig_asked(&rig, REQUEST_REASSIGN_RUN));
	press("Enter");
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_RUN));
	assert_int_equal(rig.wizard.reassign.wish.verb, REASSIGN_PUT_BACK);
}

static void what_was_begun_goes_on(void **state)
{
	(void)state;
	start(was_begun, &page_reassign);
	assert_true(rig_says(&rig, "38 of 102"));
	press("Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_OPEN));
	press("g");
	assert_int_equal(rig.wizard.reassign.wish.verb, REASSIGN_START);
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_RUN));
}

static void it_goes_on_from_the_subscription(void **state)
{
	(void)state;
	start(was_begun_before, &page_subscription);
	press("Enter");
	assert_ptr_equal(rig_page(&rig), &page_reassign_move);
	assert_true(rig_asked(&rig, REQUEST_REASSIGN_OPEN));
	assert_true(rig_says(&rig, "38 users done"));
	press("F10");
	assert_true(rig_says(&rig, "goes on where it stopped"));
}

/* A list of any length costs a window; what is not in it is read when somebody goes there. */
static void a_million_users_are_a_window(void **state)
{
	struct reassign_progress now = world_planned();
	(void)state;
	rig_init(&rig, NULL);
	has_planned(&rig);
	now.rows[REASSIGN_READY] = 1000000;
	now.groups_in[REASSIGN_READY] = 0;
	reassign_take_progress(&rig.wizard, &now);
	rig_start(&rig, &page_reassign_plan);
	terminal = terminal_new(rig.stack, NULL);
	press("Up Up Enter");
	terminal_draw(terminal);
	assert_true(terminal_shows(terminal, "user-00001@contoso.example"));
	press("End");
	terminal_draw(terminal);
	assert_true(terminal_shows(terminal, "user-1000000@contoso.example"));
	assert_true(rig.wizard.reassign.window_count <= REASSIGN_WINDOW);
}

/* Answers from a file do not wait for what a page before has asked. */
static void one_is_opened_while_the_list_is_read(void **state)
{
	(void)state;
	rig_init(&rig, NULL);
	has_planned(&rig);
	lists(&rig, 0);
	rig.holds = true;
	rig_start(&rig, &page_reassign_rows);
	terminal = terminal_new(rig.stack, NULL);
	terminal_press(terminal, "F5 Enter"); /* the list is asked for, and not there yet */
	assert_ptr_equal(rig_page(&rig), &page_reassign_user);
	assert_null(reassign_opened(&rig.wizard));
	assert_int_equal(rig.n_calls, 1);
	wizard_call_done(&rig.wizard, REQUEST_REASSIGN_ROWS); /* of the list alone */
	rig.n_answered = rig.n_calls;
	stack_event(rig.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_REASSIGN_ROWS });
	rig_answer(&rig);
	assert_true(rig_says(&rig, "user-00001@contoso.example"));
}

/* Turning the pages of lines is looking elsewhere as well. */
static void lines_turn_pages(void **state)
{
	struct reassign_progress now = world_planned();
	(void)state;
	rig_init(&rig, NULL);
	has_planned(&rig);
	now.rows[REASSIGN_READY] = 2000;
	reassign_take_progress(&rig.wizard, &now);
	lists(&rig, 0);
	rig_start(&rig, &page_reassign_rows);
	session = plain_session_new(rig.stack, true, false);
	plain_wait(session, 1);
	for (int i = 0; i < 40; i++) {
		plain_say(session, ">");
		rig_answer(&rig);
	}
	plain_wait(session, 1);
	assert_non_null(strstr(session->record.data, "802. user-00801@contoso.example"));
	plain_say(session, "2000");
	rig_answer(&rig);
	assert_ptr_equal(rig_page(&rig), &page_reassign_user);
	assert_true(rig_says(&rig, "user-01999@contoso.example"));
}

static int tear_down(void **state)
{
	(void)state;
	terminal_free(terminal);
	plain_session_free(session);
	terminal = NULL;
	session = NULL;
	rig_clear(&rig);
	return 0;
}

#define WALK(name) { #name, name, NULL, tear_down, NULL }

int main(void)
{
	static const struct CMUnitTest walks[] = {
		WALK(from_the_choice_to_the_result), WALK(a_few_first), WALK(a_country_for_all), WALK(a_user_is_left_out),
		WALK(where_nothing_is_in_the_way_enter_goes_on), WALK(pause_and_stop),
		WALK(retry_of_one_cause), WALK(missing_licences_can_be_bought), WALK(put_back_is_asked_for), WALK(what_was_begun_goes_on),
		WALK(it_goes_on_from_the_subscription), WALK(a_million_users_are_a_window),
		WALK(lines_turn_pages), WALK(one_is_opened_while_the_list_is_read),
	};
	struct CMUnitTest tests[sizeof(walks) / sizeof(walks[0]) + 2 * SCENES];
	size_t n = sizeof(walks) / sizeof(walks[0]);
	i18n_init(NULL, NULL);
	memcpy(tests, walks, sizeof(walks));
	for (size_t i = 0; i < SCENES; i++) {
		tests[n++] = (struct CMUnitTest){ .name = scenes[i].name, .test_func = looks, .teardown_func = tear_down, .initial_state = (void *)&scenes[i] };
		if (scenes[i].keys == NULL)
			tests[n++] = (struct CMUnitTest){ .name = scenes[i].name, .test_func = sounds, .teardown_func = tear_down,
				.initial_state = (void *)&scenes[i] };
	}
	return _cmocka_run_group_tests("pages of a move of licences", tests, n, NULL, NULL);
}
