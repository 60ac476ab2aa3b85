/* Any bytes as an answer: they are read or refused with a sentence, what was passed on unread is still JSON, and so is what was edited. */
#include "config.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/edit.h"
#include "json/write.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct item {
	char *name, *code, *token, *id;
	int64_t count, amount, when;
	bool on;
	int colour;
};

struct answer {
	struct json_list items, tags;
	struct item first;
	char *rest;
};

static const struct json_word colours[] = { { "red", 1 }, { "blue", 2 }, { NULL, 0 } };

static const struct json_field item_fields[] = {
	JSON_FIELD("name", JSON_TEXT, struct item, name, .limit = 50),
	JSON_FIELD("code", JSON_CODE, struct item, code),
	JSON_FIELD("token", JSON_TEXT, struct item, token, .flags = JSON_SECRET),
	JSON_FIELD("id", JSON_TEXT, struct item, id, .flags = JSON_RAW),
	JSON_FIELD("count", JSON_INT, struct item, count, .max = 1000),
	JSON_FIELD("amount", JSON_MICRO, struct item, amount),
	JSON_FIELD("when", JSON_TIME, struct item, when),
	JSON_FIELD("on", JSON_BOOL, struct item, on),
	JSON_FIELD("colour", JSON_ENUM, struct item, colour, .words = colours, .unknown = -1),
	JSON_FIELDS_END,
};
static const struct json_shape item_shape = { "an item", sizeof(struct item), item_fields };

static const struct json_field answer_fields[] = {
	JSON_FIELD("items", JSON_LIST, struct answer, items, .shape = &item_shape, .limit = 100),
	JSON_FIELD("tags", JSON_LIST, struct answer, tags),
	JSON_FIELD("first", JSON_STRUCT, struct answer, first, .shape = &item_shape),
	JSON_FIELD("rest", JSON_TREE, struct answer, rest),
	JSON_FIELDS_END,
};
static const struct json_shape answer_shape = { "an answer", sizeof(struct answer), answer_fields };

static const struct json_field long_fields[] = {
	JSON_FIELD("items", JSON_LIST, struct answer, items, .flags = JSON_LONG, .shape = &item_shape, .limit = 100),
	JSON_FIELD("tags", JSON_LIST, struct answer, tags),
	JSON_FIELD("first", JSON_STRUCT, struct answer, first, .shape = &item_shape),
	JSON_FIELD("rest", JSON_TREE, struct answer, rest),
	JSON_FIELDS_END,
};
static const struct json_shape long_shape = { "an answer", sizeof(struct answer), long_fields };

static void check_item(const struct item *item)
{
	if (item->count < 0 || item->count > 1000 || item->colour < -1 || item->colour > 2)
		abort();
	if ((item->name && !text_is_clean(item->name)) || (item->id && !text_is_clean(item->id)))
		abort();
	if (item->token && (strpbrk(item->token, "\x1b\n\r\a") || !text_valid_utf8(item->token, strlen(item->token))))
		abort();
}

/* Written into an answer of our own, the value can be read again and is the same. */
static void check_rest(const char *rest)
{
	struct buf text = BUF_INIT;
	struct json_writer w;
	struct answer again = { 0 };
	struct json_limits limits = { 1u << 24, 40 };

	json_writer_init(&w, &text);
	json_object(&w);
	json_key(&w, "rest");
	json_literal(&w, rest);
	json_object_end(&w);
	if (json_decode(&answer_shape, &again, text.data, text.len, &limits, NULL) != 0 || strcmp(again.rest, rest) != 0)
		abort();
	json_clear(&answer_shape, &again);
	buf_clear(&text);
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_same_item(const struct item *a, const struct item *b)
{
	return is_same(a->name, b->name) && is_same(a->code, b->code) && is_same(a->token, b->token) && is_same(a->id, b->id) && a->count == b->count &&
		a->amount == b->amount && a->when == b->when && a->on == b->on && a->colour == b->colour;
}

static bool is_same_answer(const struct answer *a, const struct answer *b)
{
	bool same = a->items.count == b->items.count && a->tags.count == b->tags.count && is_same_item(&a->first, &b->first) && is_same(a->rest, b->rest);

	for (size_t i = 0; same && i < a->items.count; i++)
		same = is_same_item((const struct item *)a->items.items + i, (const struct item *)b->items.items + i);
	for (size_t i = 0; same && i < a->tags.count; i++)
		same = is_same(((char *const *)a->tags.items)[i], ((char *const *)b->tags.items)[i]);
	return same;
}

/* Read an element at a time, it is the same answer, or refused with the same words. */
static void read_long(const uint8_t *bytes, size_t n, int rc, const struct answer *answer, const struct error *err)
{
	struct error long_err = ERROR_INIT;
	struct answer same = { 0 };
	int long_rc = json_decode(&long_shape, &same, (const char *)bytes, n, NULL, &long_err);

	if (long_rc != rc || strcmp(long_err.text, err->text) != 0 || !is_same_answer(answer, &same))
		abort();
	json_clear(&long_shape, &same);
}

/* A member that the quick reading leaves to the tree changes nothing of what is read. */
static void read_by_tree(const uint8_t *bytes, size_t n, const struct answer *answer)
{
	static const char unusual[] = "{\"unusual\":1.5,";
	const char *inside = memchr(bytes, '{', n), *end = (const char *)bytes + n, *first;
	struct buf text = BUF_INIT;
	struct answer same = { 0 };

	if (!inside)
		return;
	for (first = ++inside; first < end && strchr(" \t\r\n", *first); first++)
		;
	if (first == end || *first == '}')
		return;
	buf_add(&text, bytes, (size_t)(inside - 1 - (const char *)bytes));
	buf_addstr(&text, unusual);
	buf_add(&text, inside, (size_t)(end - inside));
	if (json_decode(&answer_shape, &same, text.data, text.len, NULL, NULL) == 0 && !is_same_answer(answer, &same))
		abort();
	json_clear(&answer_shape, &same);
	buf_clear(&text);
}

static void read_answer(const uint8_t *bytes, size_t n)
{
	struct error err = ERROR_INIT;
	struct answer answer = { 0 };
	int rc = json_decode(&answer_shape, &answer, (const char *)bytes, n, NULL, &err);
	size_t i;

	read_long(bytes, n, rc, &answer, &err);
	if (rc != 0) {
		static const struct answer zero;

		if (err.kind != ERROR_ANSWER || !err.text[0] || memcmp(&answer, &zero, sizeof(zero)) != 0)
			abort();
		return;
	}
	for (i = 0; i < answer.items.count; i++)
		check_item((const struct item *)answer.items.items + i);
	check_item(&answer.first);
	if (answer.rest)
		check_rest(answer.rest);
	read_by_tree(bytes, n, &answer);
	json_clear(&answer_shape, &answer);
}

/* Any text that is written can be read. */
static void write_name(const uint8_t *bytes, size_t n)
{
	struct buf name = BUF_INIT, text = BUF_INIT;
	struct json_writer w;
	struct answer answer = { 0 };

	buf_add(&name, bytes, n < 40 ? n : 40);
	json_writer_init(&w, &text);
	json_object(&w);
	json_key(&w, "first");
	json_object(&w);
	json_put_string(&w, "name", name.data);
	json_object_end(&w);
	json_object_end(&w);
	if (json_decode(&answer_shape, &answer, text.data, text.len, NULL, NULL) != 0)
		abort();
	json_clear(&answer_shape, &answer);
	buf_clear(&text);
	buf_clear(&name);
}

/* An object that was edited has the new value, and nothing else of it is longer or shorter. */
static void edit_answer(const uint8_t *bytes, size_t n)
{
	struct error err = ERROR_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct item item = { .name = NULL };

	if (json_edit_member((const char *)bytes, n, "count", "1", &once, &err) != 0) {
		if (err.kind != ERROR_ANSWER || !err.text[0] || once.len != 0)
			abort();
		return;
	}
	if (json_edit_member(once.data, once.len, "count", "777", &twice, NULL) != 0 || twice.len != once.len + 2)
		abort();
	if (json_decode(&item_shape, &item, twice.data, twice.len, NULL, NULL) == 0 && item.count != 777)
		abort();
	json_clear(&item_shape, &item);
	buf_clear(&once);
	buf_clear(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	read_answer(bytes, n);
	edit_answer(bytes, n);
	write_name(bytes, n);
	return 0;
}
