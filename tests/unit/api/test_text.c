#include "api/api_text.h"

#include "core/buf.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *made(void (*fn)(struct buf *, const char *), const char *text)
{
	struct buf b = BUF_INIT;

	fn(&b, text);
	return buf_steal(&b);
}

static void expect_made(void (*fn)(struct buf *, const char *), const char *text, const char *expected)
{
	char *got = made(fn, text);

	assert_string_equal(got, expected);
	free(got);
}

static void texts_are_encoded_for_a_url(void **state)
{
	(void)state;
	expect_made(url_add_encoded, "aZ09-._~", "aZ09-._~");
	expect_made(url_add_encoded, "a b/c?d&e=f#g%'\"", "a%20b%2Fc%3Fd%26e%3Df%23g%25%27%22");
	expect_made(url_add_encoded, "é", "%C3%A9");
	expect_made(url_add_encoded, "../..", "..%2F..");
	expect_made(url_add_encoded, "", "");
	expect_made(url_add_encoded, NULL, "");
}

static void a_log_sees_no_query_and_no_user(void **state)
{
	(void)state;
	expect_made(url_add_path, "https://user:word@h/p?x", "/p?…");
	expect_made(url_add_path, "https://h/p?x", "/p?…");
	expect_made(url_add_origin, "https://h:1/p?x", "https://h:1");
	expect_made(url_add_origin, "no url", "");
}

static void a_url_is_below_its_base_or_not(void **state)
{
	static const char base[] = "https://h/v1";

	(void)state;
	assert_true(url_is_below("https://h/v1", base));
	assert_true(url_is_below("https://h/v1/a?b", base));
	assert_true(url_is_below("https://h/v1?b", base));
	assert_true(url_is_below("HTTPS://H/v1/a", base));
	assert_false(url_is_below("https://h/v10", base));
	assert_false(url_is_below("https://h/", base));
	assert_false(url_is_below("https://h/v1#x", base));
	assert_false(url_is_below("https://h/v1/a\nb", base));
	assert_false(url_is_below("https://h/v1/../v2", base));
	assert_false(url_is_below("", base));
}

static void expect_plain(const char *text, const char *expected)
{
	char *copy = xstrdup(text);

	text_unescape(&copy);
	assert_string_equal(copy, expected);
	free(copy);
}

static void entities_become_their_characters_and_stay_harmless(void **state)
{
	char *none = NULL;

	(void)state;
	expect_plain("no entity", "no entity");
	expect_plain("&#39;&#x27;&#X27;&amp;&lt;&gt;&quot;&apos;", "'''&<>\"'");
	expect_plain("a&nbsp;b", "a b");
	expect_plain("&#233;&#x20AC;", "é€");
	expect_plain("&;&#;&#x;&#39&unknown;&", "&;&#;&#x;&#39&unknown;&");
	expect_plain("&#0;&#1114112;&#xd800;&#99999999999;", "&#0;&#1114112;&#xd800;&#99999999999;");
	expect_plain("&amp;#39;", "&#39;");
	expect_plain("a&#27;[31mb", "ab");
	text_unescape(&none);
	assert_null(none);
}

static void a_form_is_encoded(void **state)
{
	struct buf form = BUF_INIT;

	(void)state;
	form_add(&form, "a", "1 & 2");
	form_add(&form, "b", "x=y");
	assert_string_equal(form.data, "a=1%20%26%202&b=x%3Dy");
	buf_clear(&form);
}

static void a_header_that_stands_twice_is_taken_once(void **state)
{
	static const char *const cases[][2] = { { "a,a", "a" }, { "a, a", "a" }, { "\"7\",\"7\"", "\"7\"" }, { "a,b", "a,b" }, { "a", "a" }, { "", "" }, { ",", "" },
		{ "aa", "aa" }, { "a,aa", "a,aa" }, { NULL, NULL } };

	(void)state;
	for (size_t i = 0; cases[i][0]; i++) {
		char *once = text_once(cases[i][0]);
		assert_string_equal(once, cases[i][1]);
		free(once);
	}
	assert_null(text_once(NULL));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_that_stands_twice_is_taken_once),
		cmocka_unit_test(texts_are_encoded_for_a_url),
		cmocka_unit_test(a_log_sees_no_query_and_no_user),
		cmocka_unit_test(a_url_is_below_its_base_or_not),
		cmocka_unit_test(entities_become_their_characters_and_stay_harmless),
		cmocka_unit_test(a_form_is_encoded),
	};

	return cmocka_run_group_tests_name("api/text", tests, NULL, NULL);
}
