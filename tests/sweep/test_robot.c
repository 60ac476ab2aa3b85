/* The robot finds its way on both paths, and past what is unfinished. */
#include "tests/sweep/robot.h"

#include "core/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>

static struct stage st;
static struct robot robot;

static int begin(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "contoso");
	return 0;
}

static int end(void **state)
{
	(void)state;
	robot_clear(&robot);
	stage_end(&st);
	return 0;
}

static void walk(enum robot_path path)
{
	robot_clear(&robot);
	robot_init(&robot, &st, path);
	robot_open(&robot, NULL);
	if (robot_walk(&robot) == ROBOT_OVER)
		return;
	robot_print(&robot);
	fail_msg("the robot does not come to the end; exit status %d", robot.status);
}

static void check_end(void)
{
	struct world w;
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "deleted");
	world_clear(&w);
}

static void automatic(void **state)
{
	(void)state;
	walk(ROBOT_AUTOMATIC);
	check_end();
	assert_int_equal(robot.n_told, 0);
	assert_int_equal(robot.n_again, 0);
	walk(ROBOT_AUTOMATIC); /* nothing is left to do, and it sees that */
	check_end();
}

static void by_hand(void **state)
{
	(void)state;
	walk(ROBOT_MANUAL);
	check_end();
	assert_int_equal(robot.n_told, 0);
	walk(ROBOT_MANUAL);
	check_end();
}

static void what_was_lost_is_told(void **state)
{
	(void)state;
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"when\":\"before\",\"do\":\"reset\",\"nth\":1}]");
	walk(ROBOT_AUTOMATIC);
	check_end();
	assert_true(robot_was_told(&robot, "Check upgrade status", "The service has no such order"));
	assert_int_equal(robot.n_again, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(automatic),
		TEST(by_hand),
		TEST(what_was_lost_is_told),
	};
	return cmocka_run_group_tests_name("robot", tests, NULL, NULL);
}
