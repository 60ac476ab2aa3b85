#include "core/buf.h"
#include "core/csv.h"
#include "core/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Records are noted as "line|field|field;" so that one string says everything. */
static int note(void *arg, size_t line, char **fields, size_t n_fields, struct error *err)
{
	struct buf *to = arg;
	size_t i;

	if (n_fields == 1 && strcmp(fields[0], "stop") == 0)
		return error_set(err, ERROR_CANCELLED, "stopped");
	buf_addf(to, "%zu", line);
	for (i = 0; i < n_fields; i++)
		buf_addf(to, "|%s", fields[i]);
	buf_addch(to, ';');
	return 0;
}

/* The same text in pieces of each size must give the same records. */
static int read_in_pieces(const char *text, size_t n, size_t piece, size_t limit, struct buf *to, struct error *err)
{
	struct csv_reader *r = csv_reader_new(limit, note, to);
	size_t at;
	int result = 0;

	for (at = 0; at < n && result == 0; at += piece)
		result = csv_feed(r, text + at, n - at < piece ? n - at : piece, err);
	if (result == 0)
		result = csv_finish(r, err);
	csv_reader_free(r);
	return result;
}

static void check(const char *text, const char *expected)
{
	size_t piece;

	for (piece = 1; piece <= strlen(text) + 1; piece++) {
		struct buf to = BUF_INIT;
		struct error err = ERROR_INIT;

		assert_int_equal(read_in_pieces(text, strlen(text), piece, 1000, &to, &err), 0);
		assert_string_equal(to.data, expected);
		buf_clear(&to);
	}
}

static void check_refused(const char *text, size_t n, size_t limit, const char *records, const char *error)
{
	struct buf to = BUF_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(read_in_pieces(text, n, 3, limit, &to, &err), -ERROR_INPUT);
	assert_string_equal(to.data, records);
	assert_non_null(strstr(err.text, error));
	buf_clear(&to);
}

static void records(void **state)
{
	(void)state;
	check("", "");
	check("a,b\nc,d\n", "1|a|b;2|c|d;");
	check("a,b\r\nc,d", "1|a|b;2|c|d;");
	check("\xef\xbb\xbf" "a,b\n", "1|a|b;");
	check("\xef\xbb\xbf\"a\",b\n", "1|a|b;");
	check("\xef\xbb" "a\n", "1|\xef\xbb" "a;");
	check("\n\na\r\n\r\nb\n", "3|a;5|b;");
	check(",\n", "1||;");
	check("a,\n,b\n", "1|a|;2||b;");
	check("\"\"\n", "1|;");
}

static void quoting(void **state)
{
	(void)state;
	check("\"a,b\",\"c\"\"d\"\n", "1|a,b|c\"d;");
	check("\"two\nlines\",x\ny\n", "1|two\nlines|x;3|y;");
	check("\"a\r\nb\"\r\n", "1|a\r\nb;");
	check("\"a\"", "1|a;");
}

static void refused(void **state)
{
	(void)state;
	check_refused("a\n\"b\n", 5, 1000, "1|a;", "Line 2: a quotation mark is opened");
	check_refused("a\nb\"c\"\n", 7, 1000, "1|a;", "Line 2:");
	check_refused("\"a\"b\n", 5, 1000, "", "Line 1:");
	check_refused("a\rb\n", 4, 1000, "", "carriage return");
	check_refused("a\0b\n", 4, 1000, "", "zero byte");
	check_refused("ab\nabcdefghijk\n", 15, 10, "1|ab;", "longer than 10 bytes");
	check_refused(",,,,,,,,,,,,,,\n", 15, 10, "", "longer than 10 bytes");
	check_refused("\"aaaaaaaaaaaaaaaa", 17, 10, "", "longer than 10 bytes");
}

static void stops_when_told(void **state)
{
	struct buf to = BUF_INIT;
	struct error err = ERROR_INIT;
	struct csv_reader *r = csv_reader_new(100, note, &to);

	(void)state;
	assert_int_equal(csv_feed(r, "a\nstop\nb\n", 9, &err), -ERROR_CANCELLED);
	assert_int_equal(csv_feed(r, "c\n", 2, &err), -ERROR_CANCELLED);
	assert_int_equal(csv_finish(r, &err), -ERROR_CANCELLED);
	assert_string_equal(to.data, "1|a;");
	csv_reader_free(r);
	csv_reader_free(NULL);
	buf_clear(&to);
}

static void writing(void **state)
{
	struct buf to = BUF_INIT;

	(void)state;
	csv_add_field(&to, "plain", false);
	csv_add_field(&to, "a,\"b\"", false);
	csv_add_field(&to, "=1+1", false);
	csv_add_field(&to, "@x", false);
	csv_add_field(&to, "\rx", false);
	csv_add_field(&to, "", true);
	assert_string_equal(to.data, "plain,\"a,\"\"b\"\"\",'=1+1,'@x,\"'\rx\",\r\n");
	buf_clear(&to);
}

static void check_field(const char *text, const char *expected)
{
	struct buf to = BUF_INIT;

	csv_add_field(&to, text, true);
	assert_string_equal(to.data, expected);
	buf_clear(&to);
}

static void formulas(void **state)
{
	(void)state;
	check_field(" =1", "\" '=1\"\r\n");
	check_field("\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1\r\n");
	check_field("a=1-2@b+c", "a=1-2@b+c\r\n");
	/* A spreadsheet that separates by semicolons would begin a cell within the field, one that knows no quotes in its midst a line. */
	check_field("Max;=1+1;x", "\"Max;'=1+1;x\"\r\n");
	check_field("a; b; -c", "\"a; b; '-c\"\r\n");
	check_field("a\t@b", "\"a\t'@b\"\r\n");
	check_field("a\n=1", "\"a\n'=1\"\r\n");
	check_field("\t=1", "\"'\t'=1\"\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records),
		cmocka_unit_test(quoting),
		cmocka_unit_test(refused),
		cmocka_unit_test(stops_when_told),
		cmocka_unit_test(writing),
		cmocka_unit_test(formulas),
	};

	return cmocka_run_group_tests_name("core/csv", tests, NULL, NULL);
}
