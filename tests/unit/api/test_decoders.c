/* Every reader, fed with what it should take and with everything it should not. */
#include "api/api_decoder.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/unit/api/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Reads and clears. A refusal has a sentence and leaves nothing behind. */
static int feed(const struct api_decoder *d, const char *text, size_t len)
{
	unsigned char *ret = xcalloc(1, d->shape->size);
	struct error err = ERROR_INIT;
	int rc = api_decode(d, ret, text, len, &err);

	if (rc < 0) {
		assert_int_equal(err.kind, ERROR_ANSWER);
		assert_true(err.text[0] != '\0');
		for (size_t i = 0; i < d->shape->size; i++)
			assert_int_equal(ret[i], 0);
	}
	api_decoder_clear(d, ret);
	free(ret);
	return rc;
}

static void each(void (*fn)(const struct api_decoder *d))
{
	for (size_t i = 0; api_decoders[i]; i++)
		fn(api_decoders[i]);
}

struct counts {
	const struct api_decoder *decoder;
	int good, bad;
};

static void take_file(void *arg, const char *file, const char *text, size_t len)
{
	struct counts *c = arg;
	bool good = str_starts(file, "good");
	int rc = feed(c->decoder, text, len);

	c->good += good;
	c->bad += !good;
	if ((rc == 0) != good)
		fail_msg("%s/%s was %s", c->decoder->name, file, rc == 0 ? "taken" : "refused");
}

static void take_corpus(const struct api_decoder *d)
{
	struct counts c = { .decoder = d };

	corpus_each(d->name, take_file, &c);
	assert_true(c.good > 0 && c.bad > 0);
}

static void good_answers_are_taken_and_bad_ones_refused(void **state)
{
	(void)state;
	each(take_corpus);
}

static void cut_anywhere(const struct api_decoder *d)
{
	size_t len;
	char *text = corpus_read(d->name, "good", &len);

	for (size_t n = 0; n < len; n++) {
		char *cut = xstrndup(text, n);

		if (feed(d, cut, n) == 0)
			fail_msg("%s: taken although cut at %zu of %zu", d->name, n, len);
		free(cut);
	}
	free(text);
}

static void a_cut_answer_is_refused_wherever_it_is_cut(void **state)
{
	(void)state;
	each(cut_anywhere);
}

static void feed_what_is_no_answer(const struct api_decoder *d)
{
	static const char *const texts[] = {
		"", " ", "\xef\xbb\xbf", "?", "null", "true", "7", "\"text\"", "[]", "[[[[", "{", "{\"", "<html></html>", "{\"a\":1}{}", "{} x", "{'a':1}",
		"{\"value\":null,\"items\":null}", "{\"value\":7,\"items\":7}", "{\"value\":{},\"items\":{}}", "{\"value\":[null],\"items\":[null]}",
		"{\"value\":[7],\"items\":[7]}", "{\"value\":[[]],\"items\":[[]]}", "\xff\xfe{\0}\0", "{\"value\":[],\"value\":[]}{",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (feed(d, texts[i], strlen(texts[i])) == 0)
			fail_msg("%s took %s", d->name, texts[i]);
}

static void what_is_no_answer_is_refused(void **state)
{
	(void)state;
	each(feed_what_is_no_answer);
}

static void feed_depth_and_size(const struct api_decoder *d)
{
	struct buf deep = BUF_INIT, huge = BUF_INIT;

	for (int i = 0; i < 100000; i++)
		buf_addstr(&deep, "{\"value\":[");
	assert_true(feed(d, deep.data, deep.len) < 0);
	buf_reset(&deep);
	buf_addstr(&deep, "{\"items\":[],\"value\":[],\"x\":");
	for (int i = 0; i < 60; i++)
		buf_addch(&deep, '[');
	for (int i = 0; i < 60; i++)
		buf_addch(&deep, ']');
	buf_addch(&deep, '}');
	assert_true(feed(d, deep.data, deep.len) < 0);
	buf_addstr(&huge, "{\"x\":\"");
	for (int i = 0; i < (9 << 20) / 1024; i++)
		buf_addf(&huge, "%01024d", 0);
	buf_addstr(&huge, "\"}");
	assert_true(feed(d, huge.data, huge.len) < 0);
	buf_clear(&deep);
	buf_clear(&huge);
}

static void what_is_too_deep_or_too_large_is_refused(void **state)
{
	(void)state;
	each(feed_depth_and_size);
}

/* End of the JSON value that begins at `at`, when it is no object and no list. */
static size_t scalar_end(const char *text, size_t at)
{
	if (text[at] != '"')
		return at + strcspn(text + at, ",}] \n");
	for (at++; text[at] && text[at] != '"'; at++)
		at += text[at] == '\\';
	return at + 1;
}

/* Replaces each value in turn by something of every other type. What relies on the value refuses; nothing crashes. */
static void exchange_values(const struct api_decoder *d)
{
	static const char *const others[] = { "null", "true", "-1", "1e999", "1000000000000000000000", "\"12abc\"", "\"\"", "[]", "{}", "[[]]", "0.5",
		"\"\\u0000\\u001b[2J\\ud800\"" };
	size_t len, refused = 0;
	char *text = corpus_read(d->name, "good", &len);

	for (size_t at = 0; at + 1 < len; at++) {
		size_t from = at + 1, to;

		if (text[at] != ':' || text[at - 1] != '"')
			continue;
		from += strspn(text + from, " ");
		to = text[from] == '{' || text[from] == '[' ? len : scalar_end(text, from);
		for (size_t k = 0; k < sizeof(others) / sizeof(others[0]) && to < len; k++) {
			char *mixed = xasprintf("%.*s%s%s", (int)from, text, others[k], text + to);

			refused += feed(d, mixed, strlen(mixed)) < 0;
			free(mixed);
		}
	}
	assert_true(refused > 0);
	free(text);
}

static void values_of_a_wrong_type_are_refused_or_skipped(void **state)
{
	(void)state;
	each(exchange_values);
}

static void every_decoder_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; api_decoders[i]; i++)
		assert_ptr_equal(api_decoder_find(api_decoders[i]->name), api_decoders[i]);
	assert_null(api_decoder_find("no such thing"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_answers_are_taken_and_bad_ones_refused),
		cmocka_unit_test(a_cut_answer_is_refused_wherever_it_is_cut),
		cmocka_unit_test(what_is_no_answer_is_refused),
		cmocka_unit_test(what_is_too_deep_or_too_large_is_refused),
		cmocka_unit_test(values_of_a_wrong_type_are_refused_or_skipped),
		cmocka_unit_test(every_decoder_is_found_by_its_name),
	};

	return cmocka_run_group_tests_name("api/decoders", tests, NULL, NULL);
}
