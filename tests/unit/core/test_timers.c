#include "core/ident.h"
#include "core/timers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char ran[64];
static struct timers *timers;
static uint64_t victim;

static void note(void *arg, int64_t now_ms)
{
	(void)now_ms;
	strncat(ran, arg, sizeof(ran) - strlen(ran) - 1);
}

static void add_another(void *arg, int64_t now_ms)
{
	note(arg, now_ms);
	victim = timers_add(timers, now_ms - 5, note, "+");
}

static void cancel_victim(void *arg, int64_t now_ms)
{
	note(arg, now_ms);
	timers_cancel(timers, victim);
}

static int setup(void **state)
{
	(void)state;
	timers = timers_new();
	ran[0] = '\0';
	victim = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	timers_free(timers);
	return 0;
}

static void in_order_of_time_then_of_adding(void **state)
{
	(void)state;
	timers_add(timers, 30, note, "c");
	timers_add(timers, 10, note, "a");
	timers_add(timers, 20, note, "b");
	timers_add(timers, 20, note, "B");
	assert_int_equal(timers_next(timers), 10);
	timers_run(timers, 9);
	assert_string_equal(ran, "");
	timers_run(timers, 20);
	assert_string_equal(ran, "abB");
	assert_int_equal(timers_next(timers), 30);
	timers_run(timers, 100);
	assert_string_equal(ran, "abBc");
	assert_true(timers_next(timers) == INT64_MAX);
}

static void a_new_timer_waits_for_the_next_run(void **state)
{
	(void)state;
	timers_add(timers, 10, add_another, "a");
	timers_run(timers, 10);
	assert_string_equal(ran, "a");
	assert_int_equal(timers_next(timers), 5);
	timers_run(timers, 10);
	assert_string_equal(ran, "a+");
}

static void cancelling(void **state)
{
	uint64_t id = timers_add(timers, 10, note, "x");

	(void)state;
	assert_int_not_equal(id, 0);
	timers_cancel(timers, id);
	timers_cancel(timers, id);
	timers_cancel(timers, 0);
	timers_add(timers, 10, cancel_victim, "a");
	victim = timers_add(timers, 10, note, "x");
	timers_run(timers, 10);
	assert_string_equal(ran, "a");
	timers_add(timers, 20, add_another, "b");
	timers_add(timers, 20, cancel_victim, "c");
	timers_run(timers, 20);
	timers_run(timers, 20);
	assert_string_equal(ran, "abc");
}

static void count_up(void *arg, int64_t now_ms)
{
	int64_t *latest = arg;

	assert_true(now_ms >= *latest);
	(*latest)++;
}

static void many_in_any_order(void **state)
{
	uint64_t ids[1000];
	int64_t count = 0;
	struct stream random;
	int64_t now;
	size_t i;

	(void)state;
	stream_init(&random, 4);
	for (i = 0; i < 1000; i++)
		ids[i] = timers_add(timers, (int64_t)(1000 + stream_below(&random, 500)), count_up, &count);
	for (i = 0; i < 1000; i += 3)
		timers_cancel(timers, ids[i]);
	for (now = 1000; timers_next(timers) != INT64_MAX; now = timers_next(timers)) {
		assert_true(timers_next(timers) >= now);
		timers_run(timers, timers_next(timers));
	}
	assert_int_equal(count, 666);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_order_of_time_then_of_adding, setup, teardown),
		cmocka_unit_test_setup_teardown(a_new_timer_waits_for_the_next_run, setup, teardown),
		cmocka_unit_test_setup_teardown(cancelling, setup, teardown),
		cmocka_unit_test_setup_teardown(many_in_any_order, setup, teardown),
	};

	return cmocka_run_group_tests_name("core/timers", tests, NULL, NULL);
}
