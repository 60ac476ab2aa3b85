#include "core/buf.h"
#include "core/calendar.h"
#include "json/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void nesting(void **state)
{
	struct buf to = BUF_INIT;
	struct json_writer w;

	(void)state;
	json_writer_init(&w, &to);
	json_object(&w);
	json_put_int(&w, "n", INT64_MIN);
	json_key(&w, "list");
	json_array(&w);
	json_int(&w, 1);
	json_object(&w);
	json_object_end(&w);
	json_array(&w);
	json_array_end(&w);
	json_null(&w);
	json_array_end(&w);
	json_put_bool(&w, "b", false);
	json_put_string(&w, "absent", NULL);
	json_put_time(&w, "t", 0);
	json_put_time(&w, "u", TIME_UNKNOWN);
	json_key(&w, "raw");
	json_literal(&w, "1.50");
	json_object_end(&w);
	assert_int_equal(w.depth, 0);
	assert_string_equal(to.data, "{\"n\":-9223372036854775808,\"list\":[1,{},[],null],\"b\":false,\"absent\":null,"
		"\"t\":\"1970-01-01T00:00:00Z\",\"u\":null,\"raw\":1.50}");
	buf_clear(&to);
}

static void escapes(void **state)
{
	struct buf to = BUF_INIT;
	struct json_writer w;

	(void)state;
	json_writer_init(&w, &to);
	json_string(&w, "\"\\/\n\r\t\x01\x7f é 名 😀 \xff");
	assert_string_equal(to.data, "\"\\\"\\\\/\\n\\r\\t\\u0001\\u007f é 名 😀 \uFFFD\"");
	buf_clear(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nesting),
		cmocka_unit_test(escapes),
	};

	return cmocka_run_group_tests_name("json/write", tests, NULL, NULL);
}
