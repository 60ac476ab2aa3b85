/* Bytes that a slow reader takes a few at a time: all of them arrive, in order, and what waits costs nothing. */
#include "ui/outlet.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LONG_PAGE (12 << 20)

static char byte_at(size_t at)
{
	return (char)('a' + (at + at / 4096) % 26);
}

static void a_slow_reader_gets_all_of_it(void **state)
{
	struct outlet o;
	size_t got = 0;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	outlet_init(&o, ends[1]);
	for (size_t i = 0; i < LONG_PAGE; i++)
		buf_addch(&o.pending, byte_at(i));
	while (got < LONG_PAGE) {
		char bytes[4096];
		outlet_flush(&o);
		ssize_t n = read(ends[0], bytes, sizeof(bytes));
		assert_in_range(n, 1, sizeof(bytes));
		for (ssize_t i = 0; i < n; i++)
			assert_true(bytes[i] == byte_at(got + (size_t)i));
		got += (size_t)n;
	}
	assert_int_equal(o.pending.len, 0);
	outlet_clear(&o);
	close(ends[0]);
	close(ends[1]);
}

static void more_is_added_behind_what_waits(void **state)
{
	static char much[300000];
	struct outlet o;
	char bytes[4096];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	outlet_init(&o, ends[1]);
	memset(much, 'x', sizeof(much));
	buf_add(&o.pending, much, sizeof(much));
	assert_false(outlet_flush(&o));
	buf_addstr(&o.pending, "the end");
	size_t got = 0, last = 0;
	for (ssize_t n; (n = read(ends[0], bytes, sizeof(bytes))) > 0; outlet_flush(&o)) {
		got += (size_t)n;
		last = (size_t)n;
	}
	assert_int_equal(got, sizeof(much) + 7);
	assert_true(last >= 7);
	assert_memory_equal(bytes + last - 7, "the end", 7);
	assert_true(outlet_flush(&o));
	outlet_clear(&o);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slow_reader_gets_all_of_it),
		cmocka_unit_test(more_is_added_behind_what_waits),
	};

	return cmocka_run_group_tests_name("ui/outlet", tests, NULL, NULL);
}
