/* The walk over text: what it hands out, where it stops, and that it never leaves the text. */
#include "json/skim.h"

#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_piece(const struct json_piece *p, const char *text)
{
	assert_int_equal(p->len, strlen(text));
	assert_memory_equal(p->text, text, p->len);
}

/* Of an object: a string of its members' names and values as they are written; NULL when the text is bad. */
static char *members(const char *text, size_t len)
{
	static char said[1000];
	struct json_piece name, value;
	struct json_skim s;
	size_t n = 0;

	json_skim_init(&s, text, len);
	if (!json_skim_object(&s))
		return NULL;
	while (json_skim_next(&s, &name) && json_skim_value(&s, &value)) {
		memcpy(said + n, name.text, name.len);
		n += name.len;
		said[n++] = '=';
		memcpy(said + n, value.text, value.len);
		n += value.len;
		said[n++] = ';';
	}
	said[n] = '\0';
	return json_skim_ended(&s) ? said : NULL;
}

static void members_are_handed_out_as_they_are_written(void **state)
{
	static const char text[] = "\xef\xbb\xbf { \"a\" : 1.50 ,\"b\":\"x\\\"}\", \"c\":{\"d\":[1,{\"e\":\"]\"}]} ,\n\"f\":null,\"\":true } ";

	(void)state;
	assert_string_equal(members(text, strlen(text)), "a=1.50;b=\"x\\\"}\";c={\"d\":[1,{\"e\":\"]\"}]};f=null;=true;");
	assert_string_equal(members("{}", 2), "");
}

static void levels_are_entered_and_left(void **state)
{
	static const char text[] = "{\"list\":[1,[],[2,3],{\"in\":{\"deep\":7}},\"x\"],\"after\":8}";
	struct json_piece name, value;
	struct json_skim s;

	(void)state;
	json_skim_init(&s, text, strlen(text));
	assert_true(json_skim_object(&s) && json_skim_next(&s, &name));
	expect_piece(&name, "list");
	assert_false(json_skim_object(&s));
	assert_true(json_skim_list(&s) && json_skim_next(&s, &name));
	assert_null(name.text);
	assert_false(json_skim_list(&s));
	assert_true(json_skim_value(&s, &value));
	expect_piece(&value, "1");
	assert_true(json_skim_next(&s, &name) && json_skim_list(&s) && !json_skim_next(&s, &name));
	assert_true(json_skim_next(&s, &name) && json_skim_value(&s, &value));
	expect_piece(&value, "[2,3]");
	assert_true(json_skim_next(&s, &name) && json_skim_object(&s) && json_skim_next(&s, &name) && json_skim_object(&s));
	assert_true(json_skim_next(&s, &name) && json_skim_value(&s, &value));
	expect_piece(&name, "deep");
	assert_false(json_skim_next(&s, &name));
	assert_false(json_skim_next(&s, &name));
	assert_true(json_skim_next(&s, &name) && json_skim_value(&s, &value));
	expect_piece(&value, "\"x\"");
	assert_false(json_skim_next(&s, &name));
	assert_true(json_skim_next(&s, &name) && json_skim_value(&s, &value));
	expect_piece(&name, "after");
	assert_false(json_skim_ended(&s));
	assert_false(json_skim_next(&s, &name));
	assert_true(json_skim_ended(&s));
}

static void what_does_not_fit_is_bad(void **state)
{
	static const char *const texts[] = { "", " ", "[", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":}",
		"{\"a\":\"\\", "{\"a\":\"\\\"", "{\"a\":[}", "{\"a\":[}]}", "{\"a\":{]}", "{\"a\":[1", "{\"a\":1]", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "{} {}", "{}x", "[]", "7",
		"{,\"a\":1}" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (members(texts[i], strlen(texts[i])))
			fail_msg("%s was walked over", texts[i]);
}

/* On the heap and without a closing zero, so that valgrind and the sanitizer see a step too far. */
static void a_cut_text_is_bad_wherever_it_is_cut(void **state)
{
	static const char text[] = "{\"a\":[{\"b\":\"\\\\\"},null,-1.5e3],\"c\":\"\\u00e9\",\"d\":true}";

	(void)state;
	assert_non_null(members(text, strlen(text)));
	for (size_t n = 0; n < strlen(text); n++) {
		char *cut = xmalloc(n);

		memcpy(cut, text, n);
		assert_null(members(cut, n));
		free(cut);
	}
}

static void depth_is_bounded(void **state)
{
	char text[500];
	struct json_skim s;
	struct json_piece name;
	int levels = 0;

	(void)state;
	memset(text, '[', sizeof(text));
	json_skim_init(&s, text, sizeof(text));
	assert_false(json_skim_value(&s, &name));
	json_skim_init(&s, text, sizeof(text));
	while (json_skim_list(&s)) {
		levels++;
		assert_true(json_skim_next(&s, &name));
	}
	assert_int_equal(levels, JSON_SKIM_DEPTH);
	assert_false(json_skim_ended(&s));
}

static struct json_piece piece(const char *text)
{
	return (struct json_piece){ text, strlen(text) };
}

static void names_are_compared_without_case(void **state)
{
	struct json_piece p = piece("Retry-AFTER"), none = { NULL, 0 };

	(void)state;
	assert_true(json_piece_is(&p, "retry-after"));
	assert_false(json_piece_is(&p, "retry-afte"));
	assert_false(json_piece_is(&p, "retry-after2"));
	assert_false(json_piece_is(&none, ""));
}

static void simple_values_are_read(void **state)
{
	static const char *const not_texts[] = { "", "\"\"", "null", "true", "{}", "[]", "\"a\\n\"", "\"\xc3\xa9\"", "\"0123456789\"" };
	static const char *const not_numbers[] = { "", "\"7\"", "7.0", "1e1", "-1", "600", "99999999999999999999", "null", "7x" };
	struct json_piece p;
	char text[10];
	int n = -1;

	(void)state;
	p = piece("\"2.128\"");
	assert_true(json_piece_text(&p, text, sizeof(text)));
	assert_string_equal(text, "2.128");
	p = piece("0.85");
	assert_true(json_piece_text(&p, text, sizeof(text)));
	assert_string_equal(text, "0.85");
	for (size_t i = 0; i < sizeof(not_texts) / sizeof(not_texts[0]); i++) {
		p = piece(not_texts[i]);
		assert_false(json_piece_text(&p, text, sizeof(text)));
	}
	p = piece("429");
	assert_true(json_piece_int(&p, 100, 599, &n));
	assert_int_equal(n, 429);
	for (size_t i = 0; i < sizeof(not_numbers) / sizeof(not_numbers[0]); i++) {
		p = piece(not_numbers[i]);
		assert_false(json_piece_int(&p, 0, 599, &n));
	}
	assert_int_equal(n, 429);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_handed_out_as_they_are_written),
		cmocka_unit_test(levels_are_entered_and_left),
		cmocka_unit_test(what_does_not_fit_is_bad),
		cmocka_unit_test(a_cut_text_is_bad_wherever_it_is_cut),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(names_are_compared_without_case),
		cmocka_unit_test(simple_values_are_read),
	};

	return cmocka_run_group_tests_name("json/skim", tests, NULL, NULL);
}
