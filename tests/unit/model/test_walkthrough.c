/* The checklist: ticks and notes are kept and given back, and all of it can be printed. */
#include "tests/unit/model/fixture.h"

#include "core/buf.h"
#include "core/text.h"

#include <string.h>

static int set_up(void **state)
{
	struct world *t = world_new();

	walkthrough_begin(&t->w);
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	world_free(*state);
	return 0;
}

static void every_step_has_points(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	char text[SENTENCE];

	for (enum manual_step step = 0; step < MANUAL_STEPS; step++) {
		assert_true(walkthrough_count(step) > 2);
		assert_int_equal(walkthrough_left(w, step), walkthrough_count(step));
		for (size_t i = 0; i < walkthrough_count(step); i++) {
			const char *said = walkthrough_text(w, walkthrough_at(step, i), text);
			assert_null(strchr(said, '{'));
			assert_true(strlen(said) > 10);
		}
	}
}

static void figures_come_from_the_file(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	char text[SENTENCE];
	size_t last = walkthrough_at(MANUAL_CANCEL, walkthrough_count(MANUAL_CANCEL) - 1);

	assert_says(walkthrough_text(w, last, text), "after 90 days");
	w->file.figures.disabled_days = 0;
	assert_says(walkthrough_text(w, last, text), "after a while");
}

static void ticks_lead_on(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;

	assert_int_equal(walkthrough_next(w), MANUAL_BUY);
	for (size_t i = 0; i < walkthrough_count(MANUAL_BUY); i++)
		assert_int_equal(walkthrough_tick(w, walkthrough_id(walkthrough_at(MANUAL_BUY, i)), true, NULL), 0);
	assert_int_equal(walkthrough_next(w), MANUAL_VERIFY);
	assert_true(walkthrough_tick(w, "walk-nothing", true, NULL) < 0);
	assert_true(walkthrough_tick(w, "walk-note-plan", true, NULL) < 0);
	assert_true(walkthrough_set_note(w, "walk-buy-plan", "x", NULL) < 0);
}

static void what_is_kept_comes_back(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	struct world *later = world_new();
	struct note note;

	walkthrough_begin(&later->w);
	walkthrough_tick(w, "walk-buy-plan", true, NULL);
	walkthrough_set_note(w, "walk-note-plan", "E5, order\t7", NULL);
	for (size_t n = 0; wizard_next_note(w, &note); n++) {
		assert_string_equal(note.subscription_id, WALKTHROUGH_SUBJECT);
		wizard_recall(&later->w, note.key, note.value);
	}
	size_t plan = walkthrough_at(MANUAL_BUY, walkthrough_count(MANUAL_BUY) - 1);
	assert_true(walkthrough_ticked(&later->w, plan));
	assert_string_equal(walkthrough_note(&later->w, plan), "E5, order 7");
	assert_false(wizard_next_note(&later->w, &note));
	world_free(later);
}

static void it_is_printed_with_its_notes(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	struct buf text = BUF_INIT;

	str_copy(w->settings.cloud, WORD_TEXT, "global");
	walkthrough_tick(w, "walk-buy-role", true, NULL);
	walkthrough_set_note(w, "walk-note-count", "120 / 117", NULL);
	walkthrough_print(w, &text);
	assert_says(text.data, "From Office 365 E4 to another plan");
	assert_says(text.data, "https://admin.microsoft.com");
	assert_says(text.data, "[x] You are signed in");
	assert_says(text.data, "Licences: 120 / 117");
	assert_says(text.data, "4. Cancel");
	for (const char *line = text.data; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 80);
	buf_clear(&text);
}

static void starting_over_clears_what_is_kept(void **state)
{
	struct wizard *w = &((struct world *)*state)->w;
	struct note note = { 0 };

	walkthrough_tick(w, "walk-buy-role", true, NULL);
	walkthrough_set_note(w, "walk-note-count", "120", NULL);
	walkthrough_clear_all(w);
	assert_int_equal(walkthrough_left(w, MANUAL_BUY), walkthrough_count(MANUAL_BUY));
	while (wizard_next_note(w, &note))
		;
	assert_string_equal(note.value, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_step_has_points), TEST(figures_come_from_the_file), TEST(ticks_lead_on), TEST(what_is_kept_comes_back),
		TEST(it_is_printed_with_its_notes), TEST(starting_over_clears_what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
