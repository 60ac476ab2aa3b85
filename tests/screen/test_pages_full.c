/* Pages on a full screen of 80 by 24, as a person sees them. */
#include "core/i18n.h"

#include "tests/screen/scenes.h"
#include "tests/support/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct rig rig;
static struct terminal *terminal;

static void test_scene(void **state)
{
	const struct scene *scene = *state;
	scene_set(&rig, scene);
	terminal = terminal_new(rig.stack, &(struct terminal_options){ .colour = true });
	terminal_wait(terminal, WORLD_MONO_MS - terminal->now_ms);
	if (scene->keys != NULL)
		terminal_press(terminal, scene->keys);
	terminal_golden(terminal, scene->name);
}

static int tear_down(void **state)
{
	(void)state;
	terminal_free(terminal);
	rig_clear(&rig);
	return 0;
}

int main(void)
{
	i18n_init(NULL, NULL);
	struct CMUnitTest *tests = calloc(n_scenes, sizeof(*tests));
	for (size_t i = 0; i < n_scenes; i++)
		tests[i] = (struct CMUnitTest){ .name = scenes[i].name, .test_func = test_scene, .teardown_func = tear_down,
			.initial_state = (void *)&scenes[i] };
	int failed = _cmocka_run_group_tests("pages on a full screen", tests, n_scenes, NULL, NULL);
	free(tests);
	return failed;
}
