#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void buffers(void **state)
{
	struct buf b = BUF_INIT;
	char *text;
	int i;

	(void)state;
	assert_string_equal(b.data, "");
	buf_reset(&b);
	for (i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 2000);
	assert_int_equal(strlen(b.data), 2000);
	buf_remove_front(&b, 1998);
	assert_string_equal(b.data, "9,");
	buf_add(&b, "\0x", 2);
	assert_int_equal(b.len, 4);
	text = buf_steal(&b);
	assert_memory_equal(text, "9,\0x", 5);
	free(text);
	assert_string_equal(b.data, "");
	text = buf_steal(&b);
	assert_string_equal(text, "");
	free(text);
	buf_addstr(&b, "secret");
	buf_wipe(&b);
	assert_int_equal(b.len, 0);
	buf_clear(&b);
}

static void errors(void **state)
{
	struct error err = ERROR_INIT;
	char longer[1000];

	(void)state;
	assert_int_equal(error_set(NULL, ERROR_INPUT, "x"), -ERROR_INPUT);
	assert_int_equal(error_set(&err, ERROR_REFUSED, "no\n%s", "\x1b[31mway\x1b[0m"), -ERROR_REFUSED);
	assert_string_equal(err.text, "no way");
	assert_int_equal(err.retry_after_ms, -1);
	error_service(&err, "Code\x07" "9", NULL);
	assert_string_equal(err.code, "Code9");
	assert_string_equal(err.service, "");
	error_detail(&err, "status %d", 409);
	assert_string_equal(err.detail, "status 409");
	error_set(&err, ERROR_CONFIG, "within: %s", err.text);
	assert_string_equal(err.text, "within: no way");
	assert_string_equal(err.code, "");
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	memcpy(longer + 397, "é", 2);
	memcpy(longer + 399, "é", 2);
	error_set(&err, ERROR_INPUT, "%s", longer);
	assert_int_equal(strlen(err.text), 399);
	assert_true(text_valid_utf8(err.text, strlen(err.text)));
	error_clear(&err);
	assert_int_equal(err.kind, ERROR_NONE);
	error_clear(NULL);
}

static void every_kind_has_a_word(void **state)
{
	int kind, other;

	(void)state;
	for (kind = 0; kind < ERROR_KINDS; kind++) {
		assert_non_null(error_kind_name((enum error_kind)kind));
		for (other = 0; other < kind; other++)
			assert_string_not_equal(error_kind_name((enum error_kind)kind), error_kind_name((enum error_kind)other));
	}
	assert_true(error_is_temporary(&(struct error){ .kind = ERROR_RATE_LIMITED }));
	assert_false(error_is_temporary(&(struct error){ .kind = ERROR_UNSURE }));
}

static void uuids(void **state)
{
	char a[UUID_TEXT], b[UUID_TEXT];

	(void)state;
	uuid_make(a);
	uuid_make(b);
	assert_true(uuid_valid(a) && uuid_valid(b));
	assert_string_not_equal(a, b);
	assert_int_equal(a[14], '4');
	assert_non_null(strchr("89ab", a[19]));
	assert_false(uuid_valid(NULL));
	assert_false(uuid_valid(""));
	assert_false(uuid_valid("00000000-0000-0000-0000-00000000000"));
	assert_false(uuid_valid("00000000-0000-0000-0000-0000000000000"));
	assert_false(uuid_valid("00000000-0000-0000-0000-00000000000g"));
	assert_true(uuid_valid("DEADBEEF-0000-0000-0000-000000000000"));
}

static void streams_repeat(void **state)
{
	struct stream s, t;
	char a[UUID_TEXT], b[UUID_TEXT];
	int seen[7] = { 0 }, i;

	(void)state;
	stream_init(&s, 0);
	/* The first figures of the published generator from seed 0. */
	assert_true(stream_next(&s) == UINT64_C(0xe220a8397b1dcdaf));
	assert_true(stream_next(&s) == UINT64_C(0x6e789e6aa1b965f4));
	stream_init(&s, 42);
	stream_init(&t, 42);
	stream_uuid(&s, a);
	stream_uuid(&t, b);
	assert_string_equal(a, b);
	assert_true(uuid_valid(a));
	for (i = 0; i < 1000; i++)
		seen[stream_below(&s, 7)]++;
	for (i = 0; i < 7; i++)
		assert_in_range(seen[i], 100, 190);
	assert_int_equal(stream_below(&s, 1), 0);
}

static void put_back(void)
{
	if (write(STDOUT_FILENO, "restored", 8) < 0)
		_exit(9);
}

/* In a child: the terminal is put back, then the program ends with status 1. */
static void exhaustion_ends_the_program(void **state)
{
	char said[9] = { 0 };
	int ends[2], status;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(STDERR_FILENO);
		mem_on_exhaustion(put_back);
		xcalloc(SIZE_MAX / 2, 4);
		_exit(7);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], said, 8), 8);
	assert_string_equal(said, "restored");
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

static void growing(void **state)
{
	size_t cap = 0, i;
	int *numbers = NULL;
	char *text;

	(void)state;
	for (i = 0; i < 100; i++) {
		numbers = xgrow(numbers, &cap, i, sizeof(*numbers));
		numbers[i] = (int)i;
	}
	assert_int_equal(numbers[99], 99);
	free(numbers);
	assert_null(xstrdup(NULL));
	text = xstrndup("abc", 2);
	assert_string_equal(text, "ab");
	free(text);
	text = xasprintf("%s-%d", "x", 5);
	assert_string_equal(text, "x-5");
	free(text);
}

static void utf8_is_found(void **state)
{
	(void)state;
	setenv("LC_ALL", "xx_XX.UTF-8", 1); /* not installed anywhere */
	i18n_init(NULL, NULL);
	assert_true(i18n_is_utf8());
	setenv("LC_ALL", "C", 1);
	i18n_init(NULL, NULL);
	assert_false(i18n_is_utf8());
	i18n_init("zh_CN", NULL);
	assert_true(i18n_is_utf8());
	assert_string_equal(getenv("LANGUAGE"), "zh_CN");
	unsetenv("LC_ALL");
	unsetenv("LANGUAGE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buffers),
		cmocka_unit_test(errors),
		cmocka_unit_test(every_kind_has_a_word),
		cmocka_unit_test(uuids),
		cmocka_unit_test(streams_repeat),
		cmocka_unit_test(exhaustion_ends_the_program),
		cmocka_unit_test(growing),
		cmocka_unit_test(utf8_is_found),
	};

	return cmocka_run_group_tests_name("core/base", tests, NULL, NULL);
}
