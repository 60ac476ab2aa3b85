/* The same pages as lines: what a screen reader speaks and a file of answers meets. */
#include "core/i18n.h"

#include "screens/registry.h"
#include "tests/screen/scenes.h"
#include "tests/support/lines.h"
#include "tests/support/screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct rig rig;
static struct plain_session *session;

static void open_session(bool interactive)
{
	session = plain_session_new(rig.stack, interactive, false);
	plain_wait(session, WORLD_MONO_MS - session->now_ms);
}

/* Moving a mark is for screens: scenes that need it are left out. */
static void test_scene(void **state)
{
	const struct scene *scene = *state;
	char name[100];
	scene_set(&rig, scene);
	open_session(true);
	snprintf(name, sizeof(name), "%s-plain", scene->name);
	text_golden(session->record.data, name);
}

static const char *say(const char *line)
{
	plain_say(session, line);
	if (!rig.holds)
		rig_answer(&rig);
	return plain_wait(session, 1);
}

static void test_empty_lines_lead_from_products_to_the_cart(void **state)
{
	(void)state;
	rig_init(&rig, &page_sign_in);
	open_session(false);
	for (int presses = 0; presses < 16 && rig_page(&rig) != &page_cart; presses++)
		say("");
	assert_ptr_equal(rig_page(&rig), &page_cart);
	text_golden(session->record.data, "plain-products-to-cart");
}

static void test_a_closed_plan_cannot_be_chosen_by_its_number(void **state)
{
	(void)state;
	rig_init(&rig, NULL);
	world_at(&rig.wizard, WORLD_SUBSCRIPTION);
	world_closes(&rig.wizard, "add_on", "");
	rig_start(&rig, &page_plan);
	open_session(false);
	say("1");
	assert_ptr_equal(rig_page(&rig), &page_plan);
	assert_null(plan_chosen(&rig.wizard));
	assert_non_null(strstr(session->record.data, "An add-on stands in the way."));
	say("m");
	assert_ptr_equal(rig_page(&rig), &page_manual);
	say("b");
	assert_ptr_equal(rig_page(&rig), &page_plan);
}

static int tear_down(void **state)
{
	(void)state;
	plain_session_free(session);
	rig_clear(&rig);
	return 0;
}

int main(void)
{
	const struct CMUnitTest walks[] = {
		cmocka_unit_test_teardown(test_empty_lines_lead_from_products_to_the_cart, tear_down),
		cmocka_unit_test_teardown(test_a_closed_plan_cannot_be_chosen_by_its_number, tear_down),
	};
	size_t n_walks = sizeof(walks) / sizeof(walks[0]);
	i18n_init(NULL, NULL);
	struct CMUnitTest *tests = calloc(n_walks + n_scenes, sizeof(*tests));
	size_t n = n_walks;
	memcpy(tests, walks, sizeof(walks));
	for (size_t i = 0; i < n_scenes; i++)
		if (scenes[i].keys == NULL)
			tests[n++] = (struct CMUnitTest){ .name = scenes[i].name, .test_func = test_scene, .teardown_func = tear_down,
				.initial_state = (void *)&scenes[i] };
	int failed = _cmocka_run_group_tests("pages as lines", tests, n, NULL, NULL);
	free(tests);
	return failed;
}
