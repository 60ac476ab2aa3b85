/* What end-to-end tests stand on: a program on a terminal of its own. */
#include "tests/support/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_program_is_driven_and_read(void **state)
{
	(void)state;
	static const char *const argv[] = { "sh", "-c", "stty -echo; printf 'name? '; read name; printf 'hello %s at %s\\n' \"$name\" \"$(stty size)\"; exit 3", NULL };
	struct session *s = session_start(argv, 70, 20);
	session_wait(s, "name? ");
	session_type(s, "Anna");
	session_press(s, "Enter");
	session_wait(s, "hello Anna at 20 70");
	assert_int_equal(session_wait_end(s), 3);
	assert_true(session_shows(s, "hello Anna"));
	session_free(s);
}

static void a_program_notices_that_the_line_broke(void **state)
{
	(void)state;
	static const char *const argv[] = { "sh", "-c", "printf ready; read name", NULL };
	struct session *s = session_start(argv, 80, 24);
	session_wait(s, "ready");
	session_hang_up(s);
	assert_int_equal(session_wait_end(s), 128 + 1);
	session_free(s);
}

static void a_window_grows(void **state)
{
	(void)state;
	static const char *const argv[] = { "sh", "-c", "stty -echo; trap 'stty size; exit' WINCH; printf ready; while :; do read line; done", NULL };
	struct session *s = session_start(argv, 80, 24);
	session_wait(s, "ready");
	session_resize(s, 100, 30);
	session_press(s, "Enter");
	session_wait(s, "30 100");
	session_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_is_driven_and_read),
		cmocka_unit_test(a_program_notices_that_the_line_broke),
		cmocka_unit_test(a_window_grows),
	};
	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
