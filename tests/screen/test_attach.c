/* In use elsewhere: as a person sees and hears it, and what its keys lead to. */
#include "core/calendar.h"
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

#define TEXT(field, text) str_copy(field, sizeof(field), text)

static struct rig rig;
static struct terminal *terminal;
static struct plain_session *session;

/* ── states ── */

static struct holder_facts holder(enum holder_kind kind)
{
	struct holder_facts h = { .kind = kind, .pid = 4117, .since_ms = world_ago(840) };
	TEXT(h.host, "admin-box");
	TEXT(h.user, "ana");
	TEXT(h.account, "ana@contoso.onmicrosoft.com");
	if (kind != HOLDER_BACKGROUND)
		TEXT(h.terminal, "/dev/pts/3");
	return h;
}

static struct attach_facts facts(enum holder_kind kind)
{
	return (struct attach_facts){ .held = true, .holder = holder(kind), .now = { .at_ms = TIME_UNKNOWN, .left_ms = COUNT_UNKNOWN } };
}

static void comes_to(struct rig *r, const struct attach_facts *f)
{
	struct tenant_facts tenant = { .name = "Contoso Ltd", .initial_domain = "contoso.onmicrosoft.com" };
	world_answers(&r->wizard, REQUEST_SIGN_IN);
	attach_take_refusal(&r->wizard, &tenant, &f->holder);
	attach_take(&r->wizard, f);
}

static struct attach_facts moving(enum reassign_phase phase)
{
	struct attach_facts f = facts(HOLDER_BACKGROUND);
	f.move = world_move(&rig.wizard, phase == REASSIGN_IS_CHECKING ? REASSIGN_ENDED : REASSIGN_RUNNING);
	f.now = (struct attach_progress){ .at_ms = world_ago(2), .phase = phase, .rate_milli = 43200, .left_ms = 18400,
		.waiting_until_ms = TIME_UNKNOWN };
	f.now.rows[REASSIGN_READY] = 776;
	f.now.rows[REASSIGN_SENT] = 20;
	f.now.rows[REASSIGN_MOVED] = 1200;
	f.now.rows[REASSIGN_FAILED] = 4;
	return f;
}

static void has_a_wizard(struct rig *r)
{
	struct attach_facts f = facts(HOLDER_WIZARD);
	f.upgrades[0] = (struct attach_upgrade){ .path = PATH_AUTOMATIC, .state = UPGRADE_INTENT };
	TEXT(f.upgrades[0].source_name, "Office 365 E4");
	TEXT(f.upgrades[0].target_name, "Microsoft 365 E5");
	f.upgrades[1] = (struct attach_upgrade){ .path = PATH_MANUAL, .state = UPGRADE_ACCEPTED };
	TEXT(f.upgrades[1].source_name, "Office 365 E3");
	TEXT(f.upgrades[1].target_name, "Microsoft 365 E3");
	f.n_upgrades = 2;
	comes_to(r, &f);
}

static void has_somebody(struct rig *r)
{
	struct attach_facts f = facts(HOLDER_UNKNOWN);
	f.holder = (struct holder_facts){ .since_ms = TIME_UNKNOWN };
	comes_to(r, &f);
}

static void moves(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_MOVING);
	f.now.waiting = REASSIGN_WAITS_LIMIT;
	comes_to(r, &f);
}

static void was_asked_to_pause(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_MOVING);
	f.wish = WISH_PAUSE;
	comes_to(r, &f);
}

static void is_paused(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_PAUSED);
	f.wish = WISH_PAUSE;
	comes_to(r, &f);
}

static void reads_back(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_CHECKING);
	f.now.rows[REASSIGN_READY] = f.now.rows[REASSIGN_SENT] = 0;
	f.now.rows[REASSIGN_MOVED] = 1996;
	f.now.as_planned = 812;
	comes_to(r, &f);
}

static void is_silent(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_MOVING);
	f.now.at_ms = world_ago(185);
	comes_to(r, &f);
}

static void is_to_stop(struct rig *r)
{
	moves(r);
	attach_ask_stop(&r->wizard, true);
}

static void has_ended(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_ENDED);
	moves(r);
	f.held = false;
	f.move.state = REASSIGN_ENDED;
	f.now.rows[REASSIGN_READY] = f.now.rows[REASSIGN_SENT] = 0;
	f.now.rows[REASSIGN_MOVED] = 1996;
	attach_take(&r->wizard, &f);
}

static void has_failed(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_HAS_FAILED);
	moves(r);
	f.held = false;
	f.move.state = REASSIGN_STOPPED;
	TEXT(f.now.text, "The sign-in has ended and could not be renewed.");
	attach_take(&r->wizard, &f);
}

static void was_killed(struct rig *r)
{
	struct attach_facts f = moving(REASSIGN_IS_MOVING);
	moves(r);
	f.held = false;
	f.now.at_ms = world_ago(120);
	attach_take(&r->wizard, &f);
}

/* ── how it looks ── */

static const struct scene {
	const char *name;
	void (*prepare)(struct rig *r);
	enum request_kind fails;
} scenes[] = {
	{ "page-attach-wizard", has_a_wizard, REQUEST_NONE },
	{ "page-attach-unknown", has_somebody, REQUEST_NONE },
	{ "page-attach-moving", moves, REQUEST_NONE },
	{ "page-attach-asked", was_asked_to_pause, REQUEST_NONE },
	{ "page-attach-paused", is_paused, REQUEST_NONE },
	{ "page-attach-reading-back", reads_back, REQUEST_NONE },
	{ "page-attach-silent", is_silent, REQUEST_NONE },
	{ "page-attach-stop", is_to_stop, REQUEST_NONE },
	{ "page-attach-free", has_ended, REQUEST_NONE },
	{ "page-attach-failed", has_failed, REQUEST_NONE },
	{ "page-attach-killed", was_killed, REQUEST_NONE },
	{ "page-attach-unreadable", moves, REQUEST_ATTACH },
};
#define SCENES (sizeof(scenes) / sizeof(scenes[0]))

static void set(const struct scene *scene)
{
	rig_init(&rig, NULL);
	scene->prepare(&rig);
	rig.holds = true;
	rig_start(&rig, &page_attach);
	if (scene->fails == REQUEST_NONE)
		return;
	world_fails(&rig.wizard, scene->fails, ERROR_STORAGE);
	stack_event(rig.stack, &(struct event){ .kind = EVENT_ANSWER, .request = (int)scene->fails, .failed = true });
}

static void looks(void **state)
{
	const struct scene *scene = *state;
	set(scene);
	terminal = terminal_new(rig.stack, &(struct terminal_options){ .colour = true });
	terminal_wait(terminal, WORLD_MONO_MS - terminal->now_ms);
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

static void start(void (*prepare)(struct rig *r))
{
	rig_init(&rig, NULL);
	rig.holds = true;
	rig_start(&rig, &page_sign_in);
	prepare(&rig);
	stack_perform(rig.stack, (struct effect){ .kind = EFFECT_JUMP, .page = &page_attach });
	terminal = terminal_new(rig.stack, NULL);
}

static bool asked_to(enum attach_wish wish)
{
	return rig_asked(&rig, REQUEST_ATTACH_TELL) && rig.wizard.attach.wish == wish;
}

static void a_pause_is_asked_for_by_a_mark(void **state)
{
	(void)state;
	start(moves);
	assert_true(rig_asked(&rig, REQUEST_ATTACH));
	terminal_press(terminal, "p");
	assert_true(asked_to(WISH_PAUSE));
}

static void and_so_is_going_on(void **state)
{
	(void)state;
	start(is_paused);
	terminal_press(terminal, "p");
	assert_true(asked_to(WISH_NONE));
}

static void a_stop_is_asked_for_after_a_question(void **state)
{
	(void)state;
	start(moves);
	terminal_press(terminal, "x");
	assert_true(rig_says(&rig, "Stop the move after what is on its way?"));
	terminal_press(terminal, "Enter"); /* the mark stands on the harmless answer */
	assert_false(rig_asked(&rig, REQUEST_ATTACH_TELL));
	assert_false(rig_says(&rig, "Stop the move after what is on its way?"));
	terminal_press(terminal, "x Esc");
	assert_false(rig_asked(&rig, REQUEST_ATTACH_TELL));
	assert_false(rig.left);
	terminal_press(terminal, "x y");
	assert_true(asked_to(WISH_STOP));
}

static void who_only_has_it_open_cannot_be_paused(void **state)
{
	(void)state;
	start(has_a_wizard);
	terminal_press(terminal, "p x y");
	assert_false(rig_asked(&rig, REQUEST_ATTACH_TELL));
}

static void what_was_left_behind_cannot_be_paused(void **state)
{
	(void)state;
	start(was_killed);
	terminal_press(terminal, "p x y");
	assert_false(rig_asked(&rig, REQUEST_ATTACH_TELL));
}

static void the_way_leads_to_the_products_when_it_is_free(void **state)
{
	(void)state;
	start(moves);
	terminal_press(terminal, "Enter");
	assert_ptr_equal(rig_page(&rig), &page_attach);
	assert_false(rig_asked(&rig, REQUEST_PRODUCTS));
	struct attach_facts f = facts(HOLDER_UNKNOWN);
	f.held = false;
	attach_take(&rig.wizard, &f);
	terminal_press(terminal, "Enter");
	assert_ptr_equal(rig_page(&rig), &page_products);
	assert_true(rig_asked(&rig, REQUEST_PRODUCTS));
	/* Somebody else was faster. */
	wizard_call_started(&rig.wizard, REQUEST_PRODUCTS);
	struct holder_facts other = holder(HOLDER_MOVE);
	attach_take_refusal(&rig.wizard, &rig.wizard.tenant, &other);
	wizard_call_done(&rig.wizard, REQUEST_PRODUCTS);
	stack_event(rig.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_PRODUCTS });
	assert_ptr_equal(rig_page(&rig), &page_attach);
	assert_true(rig_says(&rig, "“m365-upgrade move” is at work"));
}

static void a_failure_on_the_way_there_is_told_there(void **state)
{
	(void)state;
	start(has_ended);
	terminal_press(terminal, "Enter");
	world_fails(&rig.wizard, REQUEST_PRODUCTS, ERROR_OFFLINE);
	stack_event(rig.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_PRODUCTS, .failed = true });
	assert_ptr_equal(rig_page(&rig), &page_products);
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

int main(void)
{
	struct CMUnitTest tests[2 * SCENES + 16];
	size_t n = 0;
	for (size_t i = 0; i < SCENES; i++) {
		void *scene = (void *)(uintptr_t)&scenes[i];
		tests[n++] = (struct CMUnitTest){ scenes[i].name, looks, NULL, tear_down, scene };
		tests[n++] = (struct CMUnitTest){ scenes[i].name, sounds, NULL, tear_down, scene };
	}
#define LEADS(test) tests[n++] = (struct CMUnitTest){ #test, test, NULL, tear_down, NULL }
	LEADS(a_pause_is_asked_for_by_a_mark);
	LEADS(and_so_is_going_on);
	LEADS(a_stop_is_asked_for_after_a_question);
	LEADS(who_only_has_it_open_cannot_be_paused);
	LEADS(what_was_left_behind_cannot_be_paused);
	LEADS(the_way_leads_to_the_products_when_it_is_free);
	LEADS(a_failure_on_the_way_there_is_told_there);
	i18n_init("en", NULL);
	return _cmocka_run_group_tests("in use elsewhere", tests, n, NULL, NULL);
}
