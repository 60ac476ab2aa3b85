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

static void http_s_way_of_writing_a_date(void **state)
{
	char date[CLOCK_HTTP_DATE];
	(void)state;
	clock_http_date(INT64_C(784111777999), date);
	assert_string_equal(date, "Sun, 06 Nov 1994 08:49:37 GMT");
	clock_http_date(INT64_C(951827696000), date);
	assert_string_equal(date, "Tue, 29 Feb 2000 12:34:56 GMT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_at_its_speed),
		cmocka_unit_test(stands_when_frozen_and_goes_on_from_there),
		cmocka_unit_test(never_goes_back),
		cmocka_unit_test(http_s_way_of_writing_a_date),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
