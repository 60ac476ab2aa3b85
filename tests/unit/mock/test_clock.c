#include "mock/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void runs_at_its_speed(void **state)
{
	struct clock c;
	(void)state;
	clock_start(&c, 1000, 500000, 60);
	assert_int_equal(clock_now(&c, 1000), 500000);
	assert_int_equal(clock_now(&c, 3000), 620000);
}

static void stands_when_frozen_and_goes_on_from_there(void **state)
{
	struct clock c;
	(void)state;
	clock_start(&c, 0, 0, 1);
	clock_set_speed(&c, 5000, 0);
	assert_int_equal(clock_now(&c, 900000), 5000);
	clock_set_speed(&c, 900000, 2);
	assert_int_equal(clock_now(&c, 901000), 7000);
}

static void never_goes_back(void **state)
{
	struct clock c;
	(void)state;
	clock_start(&c, 1000, 1000, 1);
	assert_int_equal(clock_now(&c, 0), 1000);
	clock_advance(&c, 1000, 100);
	assert_int_equal(clock_now(&c, 1000), 1000);
	clock_advance(&c, 1000, 8000);
	assert_int_equal(clock_now(&c, 1500), 8500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_at_its_speed),
		cmocka_unit_test(stands_when_frozen_and_goes_on_from_there),
		cmocka_unit_test(never_goes_back),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
