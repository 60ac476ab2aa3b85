#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/vault.h"
#include "json/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_BLUE, COLOUR_OTHER };

struct part {
	char *name;
	int64_t since;
};

struct thing {
	char *id, *name, *code, *token, *tree;
	int64_t count, wide, price, when;
	bool on;
	int colour;
	struct part main;
	struct json_list parts, tags;
};

static const struct json_word colours[] = { { "red", COLOUR_RED }, { "blue", COLOUR_BLUE }, { NULL, 0 } };

static const struct json_field part_fields[] = {
	JSON_FIELD("name", JSON_TEXT, struct part, name, .flags = JSON_REQUIRED),
	JSON_FIELD("since", JSON_TIME, struct part, since),
	JSON_FIELDS_END,
};
static const struct json_shape part_shape = { "a part", sizeof(struct part), part_fields };

static const struct json_field thing_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct thing, id, .flags = JSON_RAW, .limit = 5),
	JSON_FIELD("name", JSON_TEXT, struct thing, name, .limit = 300),
	JSON_FIELD("code", JSON_CODE, struct thing, code),
	JSON_FIELD("token", JSON_TEXT, struct thing, token, .flags = JSON_SECRET),
	JSON_FIELD("tree", JSON_TREE, struct thing, tree, .limit = 40),
	JSON_FIELD("count", JSON_INT, struct thing, count),
	JSON_FIELD("wide", JSON_INT, struct thing, wide, .min = INT64_MIN, .max = INT64_MAX),
	JSON_FIELD("price", JSON_MICRO, struct thing, price),
	JSON_FIELD("when", JSON_TIME, struct thing, when),
	JSON_FIELD("on", JSON_BOOL, struct thing, on),
	JSON_FIELD("colour", JSON_ENUM, struct thing, colour, .words = colours, .unknown = COLOUR_OTHER),
	JSON_FIELD("main", JSON_STRUCT, struct thing, main, .shape = &part_shape),
	JSON_FIELD("parts", JSON_LIST, struct thing, parts, .limit = 3, .shape = &part_shape),
	JSON_FIELD("tags", JSON_LIST, struct thing, tags),
	JSON_FIELDS_END,
};
static const struct json_shape thing_shape = { "a thing", sizeof(struct thing), thing_fields };

static void read_text(const char *text, struct thing *ret)
{
	struct error err = ERROR_INIT;

	memset(ret, 0, sizeof(*ret));
	if (json_decode(&thing_shape, ret, text, strlen(text), NULL, &err) < 0)
		fail_msg("%s: %s (%s)", text, err.text, err.detail);
}

static void refuse(const char *text, const char *path)
{
	static const struct thing zero;
	struct error err = ERROR_INIT;
	struct thing t = { 0 };

	if (json_decode(&thing_shape, &t, text, strlen(text), NULL, &err) != -ERROR_ANSWER)
		fail_msg("%s was read", text);
	if (!strstr(err.text, path))
		fail_msg("%s: \"%s\" does not name %s", text, err.text, path);
	assert_memory_equal(&t, &zero, sizeof(t));
}

static void every_type(void **state)
{
	struct thing t;

	(void)state;
	read_text("{\"id\":\"\\u00e9 x\",\"Name\":\"A\\u001b[31mB\\tC\\u0000D\",\"code\":900,\"token\":\"t\",\"tree\":{\"a\":[1.50,null]},\"count\":7,"
		"\"wide\":-9223372036854775808,\"price\":57.10,\"when\":\"2026-11-22T10:00:00Z\",\"on\":true,\"colour\":\" RED \","
		"\"main\":{\"name\":\"m\",\"since\":null},\"parts\":[{\"name\":\"p\"},{\"NAME\":\"q\",\"since\":\"1970-01-01\"}],\"tags\":[\"x\",\"y\"],"
		"\"unlisted\":{\"id\":[true,1e5]}}", &t);
	assert_string_equal(t.id, "é x");
	assert_string_equal(t.name, "AB CD");
	assert_string_equal(t.code, "900");
	assert_string_equal(t.token, "t");
	assert_string_equal(t.tree, "{\"a\":[1.50,null]}");
	assert_int_equal(t.count, 7);
	assert_true(t.wide == INT64_MIN);
	assert_int_equal(t.price, 57100000);
	assert_int_equal(t.when, INT64_C(1795341600000));
	assert_true(t.on);
	assert_int_equal(t.colour, COLOUR_RED);
	assert_string_equal(t.main.name, "m");
	assert_true(t.main.since == TIME_UNKNOWN);
	assert_int_equal(t.parts.count, 2);
	assert_string_equal(((struct part *)t.parts.items)[1].name, "q");
	assert_true(((struct part *)t.parts.items)[0].since == TIME_UNKNOWN);
	assert_int_equal(((struct part *)t.parts.items)[1].since, 0);
	assert_string_equal(((char **)t.tags.items)[1], "y");
	json_clear(&thing_shape, &t);
	assert_null(t.parts.items);
}

/* The same fields with the list read an element at a time. */
static const struct json_field long_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct thing, id, .flags = JSON_RAW, .limit = 5),
	JSON_FIELD("name", JSON_TEXT, struct thing, name, .limit = 300),
	JSON_FIELD("parts", JSON_LIST, struct thing, parts, .flags = JSON_REQUIRED | JSON_LONG, .limit = 3, .shape = &part_shape),
	JSON_FIELDS_END,
};
static const struct json_shape long_shape = { "a thing", sizeof(struct thing), long_fields };

static void a_long_list_is_read_as_any_other(void **state)
{
	static const char text[] = "\xef\xbb\xbf{\"Name\":\"]\", \"PARTS\" : [ {\"name\":\"a]}\"},{\"NAME\":\"\\\"\",\"since\":\"1970-01-01\",\"x\":[[{}]]} ] ,\"id\":\"7\"} ";
	struct thing t = { 0 };
	const struct part *parts;

	(void)state;
	assert_int_equal(json_decode(&long_shape, &t, text, strlen(text), NULL, NULL), 0);
	parts = t.parts.items;
	assert_string_equal(t.name, "]");
	assert_string_equal(t.id, "7");
	assert_int_equal(t.parts.count, 2);
	assert_string_equal(parts[0].name, "a]}");
	assert_true(parts[0].since == TIME_UNKNOWN);
	assert_string_equal(parts[1].name, "\"");
	assert_int_equal(parts[1].since, 0);
	json_clear(&long_shape, &t);
	assert_int_equal(json_decode(&long_shape, &t, "{\"parts\":[]}", 12, NULL, NULL), 0);
	assert_int_equal(t.parts.count, 0);
	json_clear(&long_shape, &t);
}

static void a_long_list_is_refused_as_any_other(void **state)
{
	static const struct thing zero;
	static const struct {
		const char *text, *says;
	} list[] = {
		{ "{\"parts\":[{\"name\":\"a\"},{\"name\":null}]}", "parts[1].name" },
		{ "{\"parts\":[{\"name\":\"a\"},{\"name\":7}]}", "parts[1].name" },
		{ "{\"parts\":[{\"name\":\"a\",\"name\":\"b\"}]}", "twice" },
		{ "{\"parts\":[{\"name\":\"a\"}],\"Parts\":[]}", "twice" },
		{ "{\"parts\":[],\"p\\u0061rts\":[]}", "twice" },
		{ "{\"parts\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"d\"}]}", "parts" },
		{ "{\"parts\":[7]}", "parts[0]" },
		{ "{\"parts\":{}}", "parts" },
		{ "{\"parts\":null}", "parts" },
		{ "{}", "parts" },
		{ "{\"parts\":[{\"name\":\"a\"},]}", "malformed" },
		{ "{\"parts\":[{\"name\":\"a\"} {\"name\":\"b\"}]}", "malformed" },
		{ "{\"parts\":[{\"name\":\"a\"}}]", "malformed" },
		{ "{\"parts\":[{\"name\":\"a\"}]", "cut" },
		{ "{\"parts\":[{\"name\":\"a\"}]} x", "malformed" },
		{ "{\"parts\":[{\"name\":\"a\"}],\"id\":NaN}", "malformed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct error err = ERROR_INIT;
		struct thing t = { 0 };

		if (json_decode(&long_shape, &t, list[i].text, strlen(list[i].text), NULL, &err) != -ERROR_ANSWER)
			fail_msg("%s was read", list[i].text);
		if (!strstr(err.text, list[i].says))
			fail_msg("%s: \"%s\" does not say %s", list[i].text, err.text, list[i].says);
		assert_memory_equal(&t, &zero, sizeof(t));
	}
}

static void absent_and_null(void **state)
{
	struct thing t;

	(void)state;
	read_text("{\"name\":null,\"parts\":[],\"tags\":null}", &t);
	assert_null(t.name);
	assert_true(t.when == TIME_UNKNOWN && t.main.since == TIME_UNKNOWN);
	assert_int_equal(t.parts.count, 0);
	assert_int_equal(t.colour, COLOUR_NONE);
	json_clear(&thing_shape, &t);
	json_clear(&thing_shape, &t);
	refuse("{\"main\":{}}", "main.name");
	refuse("{\"parts\":[{\"name\":\"a\"},{\"name\":null}]}", "parts[1].name");
}

static void lenient_words(void **state)
{
	struct thing t;

	(void)state;
	read_text("{\"colour\":\"green\",\"code\":\"E\\u001b7x\",\"price\":\"0.5\"}", &t);
	assert_int_equal(t.colour, COLOUR_OTHER);
	assert_string_equal(t.code, "Ex");
	assert_int_equal(t.price, 500000);
	json_clear(&thing_shape, &t);
	read_text("\xef\xbb\xbf {}", &t);
	read_text("?{\"code\":1.50}", &t);
	assert_string_equal(t.code, "1.50");
	json_clear(&thing_shape, &t);
}

static void wrong_types(void **state)
{
	(void)state;
	refuse("{\"count\":\"12abc\"}", "count");
	refuse("{\"count\":\"12\"}", "count");
	refuse("{\"count\":1.0}", "count");
	refuse("{\"count\":1e2}", "count");
	refuse("{\"count\":true}", "count");
	refuse("{\"name\":5}", "name");
	refuse("{\"on\":1}", "on");
	refuse("{\"on\":\"true\"}", "on");
	refuse("{\"when\":1795341600}", "when");
	refuse("{\"when\":\"today\"}", "when");
	refuse("{\"when\":\"\"}", "when");
	refuse("{\"colour\":1}", "colour");
	refuse("{\"main\":[]}", "main");
	refuse("{\"parts\":{}}", "parts");
	refuse("{\"tags\":[\"a\",null]}", "tags[1]");
	refuse("{\"parts\":[{\"name\":\"a\"},7]}", "parts[1]");
	refuse("{\"code\":true}", "code");
	refuse("{\"price\":\"57.00 USD\"}", "price");
	refuse("{\"price\":null,\"price\":1}", "twice");
	refuse("[]", "");
	refuse("null", "");
	refuse("\"text\"", "");
}

static void limits(void **state)
{
	(void)state;
	refuse("{\"count\":-1}", "count");
	refuse("{\"count\":2147483648}", "count");
	refuse("{\"count\":9223372036854775808}", "count");
	refuse("{\"wide\":9223372036854775808}", "wide");
	refuse("{\"count\":18446744073709551616}", "malformed");
	refuse("{\"count\":-9223372036854775809}", "malformed");
	refuse("{\"count\":1000000000000}", "count");
	refuse("{\"price\":1234567890123}", "price");
	refuse("{\"price\":0.0000001}", "price");
	refuse("{\"price\":1e3}", "price");
	refuse("{\"id\":\"123456\"}", "id");
	refuse("{\"id\":\"a\\nb\"}", "id");
	refuse("{\"id\":\"a\\u0000\"}", "id");
	/* They may be shown, and written down, on their way back. */
	refuse("{\"id\":\"a\\u009b\"}", "id");
	refuse("{\"id\":\"a\\u202e\"}", "id");
	refuse("{\"id\":\"a\\u200b\"}", "id");
	refuse("{\"token\":\"a\\rb\"}", "token");
	refuse("{\"parts\":[{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"}]}", "parts");
	refuse("{\"tree\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}", "tree");
}

static void malformed(void **state)
{
	(void)state;
	refuse("", "empty");
	refuse("\xef\xbb\xbf", "empty");
	refuse("{", "cut off");
	refuse("{\"name\":\"a", "cut off");
	refuse("{\"name\":\"a\\", "cut off");
	refuse("{\"on\":tru", "cut off");
	refuse("{\"count\":NaN}", "malformed");
	refuse("{\"count\":Infinity}", "malformed");
	refuse("{\"count\":-Infinity}", "malformed");
	refuse("{\"count\":01}", "malformed");
	refuse("{\"count\":1.}", "malformed");
	refuse("{\"count\":.5}", "malformed");
	refuse("{\"count\":+1}", "malformed");
	refuse("{\"count\":0x10}", "malformed");
	refuse("{\"on\":TRUE}", "malformed");
	refuse("{'on':true}", "malformed");
	refuse("{on:true}", "malformed");
	refuse("{\"on\":true,}", "malformed");
	refuse("{\"on\":true/* */}", "malformed");
	refuse("{\"on\":true} x", "malformed");
	refuse("{\"on\":true}{}", "malformed");
	refuse("{\"name\":\"a\x01\"}", "malformed");
	refuse("{\"name\":\"\xff\"}", "malformed");
	refuse("<html>", "malformed");
	refuse("]", "malformed");
}

static void the_same_name_twice(void **state)
{
	(void)state;
	refuse("{\"count\":1,\"count\":2}", "twice");
	refuse("{\"count\":1,\"Count\":2}", "twice");
	refuse("{\"count\":1,\"\\u0063ount\":2}", "twice");
	refuse("{\"unlisted\":{\"x\":1,\"x\":1}}", "twice");
}

static void too_deep_and_too_long(void **state)
{
	struct error err = ERROR_INIT;
	struct json_limits small = { 10, 3 };
	struct thing t = { 0 };
	struct buf text = BUF_INIT;
	int i;

	(void)state;
	buf_addstr(&text, "{\"x\":");
	for (i = 0; i < 100000; i++)
		buf_addch(&text, '[');
	assert_int_equal(json_decode(&thing_shape, &t, text.data, text.len, NULL, &err), -ERROR_ANSWER);
	assert_non_null(strstr(err.text, "32"));
	assert_int_equal(json_decode(&thing_shape, &t, "{\"a\":12345}", 11, &small, &err), -ERROR_ANSWER);
	assert_non_null(strstr(err.text, "10 bytes"));
	assert_int_equal(json_decode(&thing_shape, &t, "{\"a\":[[0]]}", 11, &(struct json_limits){ 100, 3 }, &err), 0);
	assert_int_equal(json_decode(&thing_shape, &t, "{\"a\":[[[0]]]}", 13, &(struct json_limits){ 100, 3 }, &err), -ERROR_ANSWER);
	/* The length counts, not a zero byte; and nothing is read beyond it. */
	assert_int_equal(json_decode(&thing_shape, &t, "{}\0{}", 5, NULL, &err), -ERROR_ANSWER);
	assert_int_equal(json_decode(&thing_shape, &t, "{}}}}", 2, NULL, &err), 0);
	buf_clear(&text);
}

/* In the vault, whole, whatever stands around it; json-c sees neither it nor a plain text that nobody asked for. */
static void a_secret_is_read_into_the_vault(void **state)
{
	size_t used = vault_used();
	struct thing t;

	(void)state;
	read_text(" { \"more\" : \"x\\u0041\" , \"TOKEN\" : \"a\\/b\\\"c\\\\\\u00e9é~\" , \"id_token\":\"eyJ\",\"id\":\"7\",\"x\":[{\"token\":\"no\"}],\"y\":\"\"} ", &t);
	assert_string_equal(t.token, "a/b\"c\\éé~");
	assert_string_equal(t.id, "7");
	assert_true(vault_used() > used);
	json_clear(&thing_shape, &t);
	assert_int_equal(vault_used(), used);
	read_text("{\"token\":\"\"}", &t);
	assert_string_equal(t.token, "");
	json_clear(&thing_shape, &t);
	read_text("{\"token\":null}", &t);
	assert_null(t.token);
	json_clear(&thing_shape, &t);
	refuse("{\"token\":\"a\",\"Token\":\"b\"}", "token");
	refuse("{\"token\":\"a\",\"token\":\"b\"}", "twice");
	refuse("{\"token\":7}", "token");
	refuse("{\"token\":\"a\\u001fb\"}", "token");
	refuse("{\"token\":\"a\\u00\"}", "token");
	refuse("{\"token\":\"a\\ud800\"}", "token");
	refuse("{\"token\":\"a\\nb\"}", "token");
	refuse("{\"token\":\"\xff\"}", "token");
	refuse("{\"token\":\"a\",\"id\":\"too long\"}", "id");
	assert_int_equal(vault_used(), used);
}

static void a_failure_tells_no_secret(void **state)
{
	struct error err = ERROR_INIT;
	struct thing t = { 0 };

	(void)state;
	assert_int_equal(json_decode(&thing_shape, &t, "{\"token\":\"hunter2\n\"}", 20, NULL, &err), -ERROR_ANSWER);
	assert_null(strstr(err.text, "hunter"));
	assert_null(strstr(err.detail, "hunter"));
	assert_int_equal(json_decode(&thing_shape, &t, "{\"token\":\"hunter2\\n\"}", 21, NULL, &err), -ERROR_ANSWER);
	assert_null(strstr(err.detail, "hunter"));
}

static void blanks_after_the_colons_of_a_time_are_passed_over(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "1970-01-02T03: 04: 05Z", true },
		{ "1970-01-02T03:04: 05Z", true },
		{ "1970-01-02T03 :04:05Z", false },
		{ "1970-01-02T0 3:04:05Z", false },
		{ "1970-01-02T03:  04:05Z", true },
		{ "tomorrow: ", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct thing t = { 0 };
		char *text = xasprintf("{\"id\":\"x\",\"when\":\"%s\"}", cases[i].text);
		int rc = json_decode(&thing_shape, &t, text, strlen(text), &json_limits_default, NULL);

		if ((rc == 0) != cases[i].good)
			fail_msg("%s was %s", cases[i].text, rc == 0 ? "taken" : "refused");
		if (rc == 0)
			assert_int_equal(t.when, INT64_C(97445000));
		json_clear(&thing_shape, &t);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_after_the_colons_of_a_time_are_passed_over),
		cmocka_unit_test(every_type),
		cmocka_unit_test(a_long_list_is_read_as_any_other),
		cmocka_unit_test(a_long_list_is_refused_as_any_other),
		cmocka_unit_test(absent_and_null),
		cmocka_unit_test(lenient_words),
		cmocka_unit_test(wrong_types),
		cmocka_unit_test(limits),
		cmocka_unit_test(malformed),
		cmocka_unit_test(the_same_name_twice),
		cmocka_unit_test(too_deep_and_too_long),
		cmocka_unit_test(a_secret_is_read_into_the_vault),
		cmocka_unit_test(a_failure_tells_no_secret),
	};

	return cmocka_run_group_tests_name("json/decode", tests, NULL, NULL);
}
