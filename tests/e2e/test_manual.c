/* The manual path through its pages, from Buy to the end of the old plan; each obstacle of the world is met, explained and overcome. */
#include "tests/e2e/licences.h"
#include "tests/e2e/manual.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct stage st;

static void begin(const char *scenario)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, scenario);
	stage_open(&st, 80, 24, NULL);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── what stands in the way before anybody is moved ── */

static void a_seat_short_is_said_and_bought(void **state)
{
	(void)state;
	struct world w;
	begin("groups");
	manual_reach(&st);
	manual_wait(&st, STEP_BUY, "Not begun");
	manual_open(&st, STEP_BUY);
	stage_wait(&st, "Free licences of Microsoft 365 E5: 58. Users who hold Office 365 E4: 59.");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_BUY, "Done Microsoft 365 E5 with 58 licences");
	manual_wait(&st, STEP_VERIFY, "In the way");
	manual_open(&st, STEP_VERIFY);
	stage_wait(&st, "✗ Licences 58 free, 59 needed");
	stage_press(&st, "+");
	manual_confirm(&st);
	stage_wait(&st, "✓ Licences 59 free, 59 needed");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_VERIFY, "Done");
	training_world(&st.training, &w);
	assert_int_equal(world_subscription_named(&w, "Microsoft 365 E5")->quantity, 59);
	world_clear(&w);
	assert_int_equal(training_count(&st.training, "PATCH", "*/subscriptions/*"), 1);
}

static void the_old_plan_is_not_cancelled_while_it_is_held(void **state)
{
	(void)state;
	begin("groups");
	manual_reach(&st);
	manual_open(&st, STEP_CANCEL);
	stage_wait(&st, "Cancelled now, they would lose their services.");
	stage_wait(&st, "Move them first: go to Reassign.");
	stage_press(&st, "Enter");
	assert_false(stage_shows(&st, "Confirm the change"));
	assert_int_equal(training_count(&st.training, "PATCH", "*"), 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_seat_short_is_said_and_bought),
		TEST(the_old_plan_is_not_cancelled_while_it_is_held),
	};
	return cmocka_run_group_tests_name("manual", tests, NULL, NULL);
}
