/* The quick reading of the usual text and the one by tree say the same, or the quick one says nothing. */
#include "json/plain.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct part {
	char *id;
	struct json_list words;
};

struct thing {
	char *id, *name, *code;
	int64_t n, at_ms;
	bool on;
	int kind;
	struct part part;
	struct json_list parts;
};

static const struct json_field part_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct part, id, .flags = JSON_REQUIRED | JSON_RAW),
	JSON_FIELD("words", JSON_LIST, struct part, words, .limit = 3),
	JSON_FIELDS_END,
};
static const struct json_shape part_shape = { "a part", sizeof(struct part), part_fields };
static const struct json_word kinds[] = { { "One", 1 }, { "Two", 2 }, { NULL, 0 } };
static const struct json_field thing_fields[] = {
	JSON_FIELD("id", JSON_TEXT, struct thing, id, .flags = JSON_REQUIRED | JSON_RAW, .limit = 12),
	JSON_FIELD("name", JSON_TEXT, struct thing, name),
	JSON_FIELD("code", JSON_CODE, struct thing, code),
	JSON_FIELD("n", JSON_INT, struct thing, n, .max = 1000),
	JSON_FIELD("at", JSON_TIME, struct thing, at_ms),
	JSON_FIELD("on", JSON_BOOL, struct thing, on),
	JSON_FIELD("kind", JSON_ENUM, struct thing, kind, .words = kinds, .unknown = 9),
	JSON_FIELD("part", JSON_STRUCT, struct thing, part, .shape = &part_shape),
	JSON_FIELD("parts", JSON_LIST, struct thing, parts, .limit = 2, .shape = &part_shape),
	JSON_FIELDS_END,
};
static const struct json_shape thing_shape = { "a thing", sizeof(struct thing), thing_fields };

static void assert_text(const char *a, const char *b)
{
	assert_true(str_eq(a, b));
}

static void assert_same_part(const struct part *a, const struct part *b)
{
	assert_text(a->id, b->id);
	assert_int_equal(a->words.count, b->words.count);
	for (size_t i = 0; i < a->words.count; i++)
		assert_text(((char **)a->words.items)[i], ((char **)b->words.items)[i]);
}

static void assert_same(const struct thing *a, const struct thing *b)
{
	assert_text(a->id, b->id);
	assert_text(a->name, b->name);
	assert_text(a->code, b->code);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->at_ms, b->at_ms);
	assert_int_equal(a->on, b->on);
	assert_int_equal(a->kind, b->kind);
	assert_same_part(&a->part, &b->part);
	assert_int_equal(a->parts.count, b->parts.count);
	for (size_t i = 0; i < a->parts.count; i++)
		assert_same_part((struct part *)a->parts.items + i, (struct part *)b->parts.items + i);
}

/* An object that nobody knows makes it a text for the tree. */
static int decode_by_tree(const char *text, struct thing *ret)
{
	char *whole = xasprintf("{\"?\":{},%s", text + 1);
	struct thing none = { .n = 0 };
	int rc;

	assert_false(plain_decode(&thing_shape, &none, whole, strlen(whole), 32));
	rc = json_decode(&thing_shape, ret, whole, strlen(whole), NULL, NULL);
	free(whole);
	return rc;
}

static void what_is_taken_is_what_the_tree_gives(void **state)
{
	static const char *const texts[] = {
		"{\"id\":\"a\"}",
		"{ \"id\" : \"a\" , \"name\" : \"B c\" , \"n\" : 7 , \"on\" : true } ",
		"{\"on\":false,\"name\":null,\"ID\":\"upper\",\"n\":0}",
		"{\"id\":\"a\",\"name\":\"M\xc3\xbcller \xe5\x90\x8d\",\"code\":\"007\"}",
		"{\"id\":\"a\",\"name\":\"turned \xe2\x80\xae round\x7f\"}",
		"{\"id\":\"a\",\"at\":\"2026-05-04T03:02:01Z\",\"kind\":\" two \"}",
		"{\"id\":\"a\",\"kind\":\"three\",\"more\":\"x\",\"other\":null,\"yes\":true}",
		"{\"id\":\"a\",\"part\":{\"id\":\"p\",\"words\":[\"x\",\"y\",\"z\"]},\"parts\":[]}",
		"{\"id\":\"a\",\"parts\":[{\"id\":\"p\",\"words\":[]},{\"words\":[\"x\"],\"id\":\"q\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct thing quick = { .n = 0 }, tree = { .n = 0 };

		assert_true(plain_decode(&thing_shape, &quick, texts[i], strlen(texts[i]), 32));
		assert_int_equal(decode_by_tree(texts[i], &tree), 0);
		assert_same(&quick, &tree);
		json_clear(&thing_shape, &quick);
		json_clear(&thing_shape, &tree);
	}
}

static void what_is_wrong_or_rare_is_left_to_the_tree(void **state)
{
	static const char *const texts[] = {
		"", "{", "{}", "[]", "null", "{\"id\":\"a\"", "{\"id\":\"a\",}", "{\"id\":\"a\"}}", "{\"id\":\"a\"} x", "{\"id\":\"a\"\"n\":1}",
		"{\"id\":\"a\\u0062\"}", "{\"id\":\"a\nb\"}", "{\"id\":\"\xc3\xbc\"}", "{\"id\":\"a\",\"name\":\"\xc3\"}", "{\"id\":\"thirteen chrs\"}",
		"{\"id\":null}", "{\"id\":1}", "{\"id\":\"a\",\"ID\":\"a\"}", "{\"id\":\"a\",\"id\":null}", "{\"id\":\"a\",\"x\":\"1\",\"x\":\"1\"}",
		"{\"id\":\"a\",\"x\":{}}", "{\"id\":\"a\",\"x\":[]}", "{\"id\":\"a\",\"x\":1}", "{\"id\":\"a\",\"x\":nulls}", "{\"id\":\"a\",\"x\":\"\xff\"}",
		"{\"id\":\"a\",\"n\":1001}", "{\"id\":\"a\",\"n\":-1}", "{\"id\":\"a\",\"n\":01}", "{\"id\":\"a\",\"n\":1.0}", "{\"id\":\"a\",\"n\":1e2}",
		"{\"id\":\"a\",\"n\":\"1\"}", "{\"id\":\"a\",\"on\":\"true\"}", "{\"id\":\"a\",\"on\":tru}", "{\"id\":\"a\",\"at\":\"soon\"}",
		"{\"id\":\"a\",\"code\":5}", "{\"id\":\"a\",\"part\":{}}", "{\"id\":\"a\",\"part\":{\"id\":\"p\",\"words\":[\"1\",\"2\",\"3\",\"4\"]}}",
		"{\"id\":\"a\",\"part\":{\"id\":\"p\",\"words\":[\"1\",]}}", "{\"id\":\"a\",\"part\":{\"id\":\"p\",\"words\":[null]}}",
		"{\"id\":\"a\",\"parts\":[null]}", "{\"id\":\"a\",\"parts\":{}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		static const struct thing none;
		struct thing quick = { .n = 0 };

		assert_false(plain_decode(&thing_shape, &quick, texts[i], strlen(texts[i]), 32));
		assert_memory_equal(&quick, &none, sizeof(none));
	}
}

static void levels_are_counted(void **state)
{
	static const char text[] = "{\"id\":\"a\",\"parts\":[{\"id\":\"p\",\"words\":[\"x\"]}]}";
	struct thing thing = { .n = 0 };

	(void)state;
	assert_false(plain_decode(&thing_shape, &thing, text, strlen(text), 3));
	assert_true(plain_decode(&thing_shape, &thing, text, strlen(text), 4));
	json_clear(&thing_shape, &thing);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_what_the_tree_gives),
		cmocka_unit_test(what_is_wrong_or_rare_is_left_to_the_tree),
		cmocka_unit_test(levels_are_counted),
	};

	return cmocka_run_group_tests_name("json/plain", tests, NULL, NULL);
}
