/* Attach: where the other stands, what may be asked of it, and in which words. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"

#include <string.h>

static struct attach_facts facts(void)
{
	struct attach_facts f = { .held = true, .holder = { .kind = HOLDER_BACKGROUND, .pid = 77, .since_ms = at("2026-11-22T09:00:00Z") } };
	f.move = (struct reassign_move){ .id = 5, .state = REASSIGN_RUNNING };
	str_copy(f.move.source_name, sizeof f.move.source_name, "Office 365 E4");
	str_copy(f.move.target_name, sizeof f.move.target_name, "Microsoft 365 E5");
	f.now = (struct attach_progress){ .at_ms = at(NOW_TEXT) - 1000, .phase = REASSIGN_IS_MOVING, .waiting_until_ms = TIME_UNKNOWN, .left_ms = COUNT_UNKNOWN };
	f.now.rows[REASSIGN_READY] = 50;
	f.now.rows[REASSIGN_SENT] = 10;
	f.now.rows[REASSIGN_MOVED] = 38;
	f.now.rows[REASSIGN_FAILED] = 2;
	f.now.rows[REASSIGN_HELD] = 9;
	return f;
}

static struct world *looking_on(const struct attach_facts *f)
{
	struct world *t = world_new();
	struct tenant_facts tenant = { .name = "Contoso Ltd" };
	attach_take_refusal(&t->w, &tenant, &f->holder);
	attach_take(&t->w, f);
	return t;
}

static void who_holds_it_looks_at_nobody(void **state)
{
	struct attach_facts f = facts();
	struct world *t = world_new();
	(void)state;
	assert_false(attach_is_elsewhere(&t->w));
	attach_take(&t->w, &f); /* comes late, from a look that was under way */
	assert_false(attach_is_elsewhere(&t->w));
	world_free(t);
}

static void held_free_and_held_again(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	(void)state;
	assert_int_equal(attach_state(&t->w), ATTACH_HELD);
	assert_string_equal(t->w.tenant.name, "Contoso Ltd");
	f.held = false;
	attach_take(&t->w, &f);
	assert_int_equal(attach_state(&t->w), ATTACH_FREE);
	assert_false(attach_moves(&t->w) || attach_may_pause(&t->w) || attach_may_stop(&t->w));
	f.held = true;
	attach_take(&t->w, &f);
	assert_int_equal(attach_state(&t->w), ATTACH_HELD);
	attach_take_held(&t->w);
	assert_false(attach_is_elsewhere(&t->w));
	world_free(t);
}

static void how_far_it_is(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	(void)state;
	assert_int_equal(attach_done(&t->w), 40);
	assert_int_equal(attach_to_do(&t->w), 100);
	assert_int_equal(attach_failed(&t->w), 2);
	f.move.back = true;
	f.now.rows[REASSIGN_BACK_READY] = 30;
	f.now.rows[REASSIGN_BACK_SENT] = 3;
	f.now.rows[REASSIGN_BACK] = 6;
	f.now.rows[REASSIGN_BACK_FAILED] = 1;
	attach_take(&t->w, &f);
	assert_int_equal(attach_done(&t->w), 7);
	assert_int_equal(attach_to_do(&t->w), 40);
	f = facts();
	f.move.state = REASSIGN_ENDED;
	f.now.phase = REASSIGN_IS_CHECKING;
	f.now.as_planned = 11;
	f.now.differs = 1;
	attach_take(&t->w, &f);
	assert_int_equal(attach_done(&t->w), 12);
	assert_int_equal(attach_to_do(&t->w), 38);
	world_free(t);
}

static void what_may_be_asked(void **state)
{
	static const struct {
		enum reassign_state state;
		enum reassign_phase phase;
		enum attach_wish wish;
		bool moves, pause, stop;
	} cases[] = {
		{ REASSIGN_RUNNING, REASSIGN_IS_MOVING, WISH_NONE, true, true, true },
		{ REASSIGN_RUNNING, REASSIGN_IS_PAUSED, WISH_PAUSE, true, true, true },
		{ REASSIGN_RUNNING, REASSIGN_IS_MOVING, WISH_STOP, true, false, false },
		{ REASSIGN_RUNNING, REASSIGN_IS_STOPPING, WISH_NONE, true, false, false },
		{ REASSIGN_ENDED, REASSIGN_IS_CHECKING, WISH_NONE, true, false, true },
		{ REASSIGN_ENDED, REASSIGN_IS_ENDED, WISH_NONE, false, false, false },
		{ REASSIGN_STOPPED, REASSIGN_IS_STOPPED, WISH_NONE, false, false, false },
		{ REASSIGN_PLANNED, REASSIGN_IS_IDLE, WISH_NONE, false, false, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct attach_facts f = facts();
		f.move.state = cases[i].state;
		f.now.phase = cases[i].phase;
		f.wish = cases[i].wish;
		struct world *t = looking_on(&f);
		assert_int_equal(attach_moves(&t->w), cases[i].moves);
		assert_int_equal(attach_may_pause(&t->w), cases[i].pause);
		assert_int_equal(attach_may_stop(&t->w), cases[i].stop);
		world_free(t);
	}
}

static void what_another_left_behind_nobody_carries_out(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	char text[SENTENCE];
	(void)state;
	assert_true(attach_moves(&t->w));
	f.holder.kind = HOLDER_WIZARD;
	f.holder.since_ms = f.now.at_ms + 60000;
	t->w.now_ms += 3600 * 1000;
	attach_take(&t->w, &f);
	assert_false(attach_moves(&t->w) || attach_may_pause(&t->w) || attach_is_silent(&t->w));
	assert_non_null(strstr(attach_phase_text(&t->w, text), "Nobody carries it out"));
	world_free(t);
}

/* What stands there as to come was written before the clock was put back: it tells nothing, and what can be asked for can be asked for still. */
static void a_clock_that_was_put_back_hides_nothing(void **state)
{
	struct attach_facts f = facts();
	(void)state;
	f.holder.since_ms = at(NOW_TEXT) + 3600 * 1000;
	struct world *t = looking_on(&f);
	assert_true(attach_moves(&t->w));
	assert_true(attach_may_pause(&t->w) && attach_may_stop(&t->w));
	t->w.now_ms = f.holder.since_ms;
	assert_false(attach_moves(&t->w));
	world_free(t);
}

static void a_question_ends_with_what_it_was_about(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	(void)state;
	attach_ask_stop(&t->w, true);
	attach_take(&t->w, &f);
	assert_true(t->w.attach.asks_stop);
	f.move.state = REASSIGN_STOPPED;
	f.now.phase = REASSIGN_IS_STOPPED;
	attach_take(&t->w, &f);
	assert_false(t->w.attach.asks_stop);
	world_free(t);
}

static void silence(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	char text[SENTENCE];
	(void)state;
	assert_false(attach_is_silent(&t->w));
	t->w.now_ms += 3 * 60 * 1000;
	assert_true(attach_is_silent(&t->w));
	assert_non_null(strstr(attach_silence_sentence(&t->w, text), "4 min"));
	/* A clock that runs before ours is no silence; neither is that of a move which has ended. */
	f.now.at_ms = t->w.now_ms + 3600 * 1000;
	attach_take(&t->w, &f);
	assert_false(attach_is_silent(&t->w));
	assert_string_equal(attach_said_text(&t->w, text), "0 s ago");
	f = facts();
	f.move.state = REASSIGN_ENDED;
	f.now.phase = REASSIGN_IS_ENDED;
	attach_take(&t->w, &f);
	assert_false(attach_is_silent(&t->w));
	world_free(t);
}

static void a_wish_is_said_until_it_is_done(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	char text[SENTENCE];
	(void)state;
	assert_null(attach_wish_sentence(&t->w, text));
	f.wish = WISH_PAUSE;
	attach_take(&t->w, &f);
	assert_non_null(strstr(attach_wish_sentence(&t->w, text), "asked to pause"));
	f.now.phase = REASSIGN_IS_PAUSED;
	attach_take(&t->w, &f);
	assert_null(attach_wish_sentence(&t->w, text));
	f.wish = WISH_NONE;
	attach_take(&t->w, &f);
	assert_non_null(strstr(attach_wish_sentence(&t->w, text), "asked to go on"));
	f.wish = WISH_STOP;
	attach_take(&t->w, &f);
	assert_non_null(strstr(attach_wish_sentence(&t->w, text), "asked to stop"));
	f.now.phase = REASSIGN_IS_STOPPING;
	attach_take(&t->w, &f);
	assert_null(attach_wish_sentence(&t->w, text));
	world_free(t);
}

static void what_is_not_told_is_not_said(void **state)
{
	struct attach_facts f = { .held = true, .holder = { .since_ms = TIME_UNKNOWN }, .now = { .at_ms = TIME_UNKNOWN } };
	struct world *t = looking_on(&f);
	char text[SENTENCE];
	(void)state;
	assert_string_equal(attach_place_text(&t->w, text), "");
	assert_string_equal(attach_since_text(&t->w, text), "");
	assert_null(attach_said_text(&t->w, text));
	assert_non_null(strstr(attach_holder_sentence(&t->w, text), "its file does not say"));
	assert_false(attach_moves(&t->w));
	world_free(t);
}

static void why_it_ended(void **state)
{
	struct attach_facts f = facts();
	struct world *t = looking_on(&f);
	char text[SENTENCE];
	(void)state;
	f.held = false;
	f.move.state = REASSIGN_STOPPED;
	f.now.phase = REASSIGN_HAS_FAILED;
	str_copy(f.now.text, sizeof f.now.text, "The sign-in has ended.");
	attach_take(&t->w, &f);
	assert_string_equal(attach_phase_text(&t->w, text), "It stopped before its end: The sign-in has ended.");
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_holds_it_looks_at_nobody), cmocka_unit_test(held_free_and_held_again), cmocka_unit_test(how_far_it_is),
		cmocka_unit_test(what_may_be_asked), cmocka_unit_test(what_another_left_behind_nobody_carries_out),
		cmocka_unit_test(a_clock_that_was_put_back_hides_nothing), cmocka_unit_test(a_question_ends_with_what_it_was_about), cmocka_unit_test(silence),
		cmocka_unit_test(a_wish_is_said_until_it_is_done), cmocka_unit_test(what_is_not_told_is_not_said), cmocka_unit_test(why_it_ended),
	};
	i18n_init("en", NULL);
	return cmocka_run_group_tests_name("model/attach", tests, NULL, NULL);
}
