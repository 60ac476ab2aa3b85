#include "core/buf.h"
#include "core/error.h"
#include "json/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void edited(const char *text, const char *name, const char *value, const char *expected)
{
	struct error err = ERROR_INIT;
	struct buf to = BUF_INIT;

	buf_addstr(&to, "before ");
	if (json_edit_member(text, strlen(text), name, value, &to, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	assert_string_equal(to.data + 7, expected);
	buf_clear(&to);
}

static void refused(const char *text)
{
	struct error err = ERROR_INIT;
	struct buf to = BUF_INIT;

	assert_int_equal(json_edit_member(text, strlen(text), "a", "1", &to, &err), -ERROR_ANSWER);
	assert_true(err.text[0] != '\0');
	assert_int_equal(to.len, 0);
	buf_clear(&to);
}

static void a_value_is_replaced_and_nothing_else(void **state)
{
	(void)state;
	edited("{\"a\":1}", "a", "2", "{\"a\":2}");
	edited("{ \"z\" : 1.10e2 ,\n\"a\":\t\"x,\\\"}\" , \"b\":[{\"a\":3}]}", "a", "true", "{ \"z\" : 1.10e2 ,\n\"a\":\ttrue , \"b\":[{\"a\":3}]}");
	edited("{\"n\":18446744073709551615,\"m\":0.30000000000000000001,\"a\":{\"deep\":[1,{}]},\"é\":\"\\u00e9\\ud83d\\ude00\"}", "a", "\"deleted\"",
		"{\"n\":18446744073709551615,\"m\":0.30000000000000000001,\"a\":\"deleted\",\"é\":\"\\u00e9\\ud83d\\ude00\"}");
	edited("{\"Status\":\"active\",\"status2\":1}", "status", "\"deleted\"", "{\"Status\":\"deleted\",\"status2\":1}");
	edited("{\"\\u0061\":null}", "a", "1", "{\"\\u0061\":1}");
	edited("\xef\xbb\xbf {\"a\":null}\r\n", "a", "1", "{\"a\":1}\r\n");
	edited("?{\"a\":null}", "a", "1", "{\"a\":1}");
}

static void what_is_inside_is_not_meant(void **state)
{
	(void)state;
	edited("{\"b\":{\"a\":1},\"c\":\"\\\"a\\\":1\"}", "a", "2", "{\"b\":{\"a\":1},\"c\":\"\\\"a\\\":1\",\"a\":2}");
}

static void a_member_that_is_not_there_is_added(void **state)
{
	(void)state;
	edited("{}", "a", "false", "{\"a\":false}");
	edited("{ \"b\":[] }\n", "a", "false", "{ \"b\":[] ,\"a\":false}\n");
}

static void what_cannot_be_edited_is_refused(void **state)
{
	(void)state;
	refused("");
	refused("null");
	refused("[{\"a\":1}]");
	refused("{\"a\":1} x");
	refused("{\"a\":1");
	refused("{\"a\":1,}");
	refused("{\"a\":01}");
	refused("{\"a\":1,\"a\":2}");
	refused("{\"a\":1,\"A\":2}");
	refused("{\"a\":1,\"\\u0041\":2}");
	refused("{\"b\":[1,2}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_replaced_and_nothing_else),
		cmocka_unit_test(what_is_inside_is_not_meant),
		cmocka_unit_test(a_member_that_is_not_there_is_added),
		cmocka_unit_test(what_cannot_be_edited_is_refused),
	};

	return cmocka_run_group_tests_name("json/edit", tests, NULL, NULL);
}
