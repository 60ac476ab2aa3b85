#include "core/buf.h"
#include "core/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static void check_clean(const char *foreign, const char *expected)
{
	char *clean = text_clean(foreign);

	assert_string_equal(clean, expected);
	free(clean);
}

static void clean_keeps_ordinary_text(void **state)
{
	(void)state;
	check_clean("", "");
	check_clean("Office 365 E4 – Contoso AG", "Office 365 E4 – Contoso AG");
	check_clean("名前 é ñ 😀", "名前 é ñ 😀");
	assert_null(text_clean(NULL));
}

static void clean_drops_escape_sequences_whole(void **state)
{
	(void)state;
	check_clean("a\x1b[31mred\x1b[0mb", "aredb");
	check_clean("a\x1b[?1049h\x1b[2J\x1b[1;1Hb", "ab");
	check_clean("a\x1b]0;title\ab", "ab");
	check_clean("a\x1b]8;;http://x/\x1b\\link\x1b]8;;\x1b\\b", "alinkb");
	check_clean("a\x1bP1$r0m\x1b\\b", "ab");
	check_clean("a\x1b_apc\x1b\\b\x1b^pm\x1b\\c\x1bXsos\x1b\\d", "abcd");
	check_clean("a\x1b(Bb\x1b)0c\x1b" "7d\x1b" "ce", "abcde");
	check_clean("a\xc2\x9b" "31mb\xc2\x9d" "0;t\xc2\x9c" "c\xc2\x90q\x1b\\d", "abcd");
}

static void clean_drops_unfinished_sequences(void **state)
{
	(void)state;
	check_clean("a\x1b", "a");
	check_clean("a\x1b[", "a");
	check_clean("a\x1b[12;", "a");
	check_clean("a\x1b]0;never ended", "a");
	/* A byte that no sequence holds ends it and is judged by itself. */
	check_clean("a\x1b[3\x1b[4mb", "ab");
	check_clean("a\x1b[3\xc3\xa9" "b", "aéb");
}

static void clean_drops_controls_and_invisible_characters(void **state)
{
	(void)state;
	check_clean("a\x01\b\x7f" "b", "ab");
	check_clean("a\xc2\x80\xc2\x9a" "b", "ab");
	check_clean("user\u202Egnp.exe\u202C", "usergnp.exe");
	check_clean("\u2066a\u2069\u200E\u200F\u061Cb", "ab");
	check_clean("a\u200B\u200D\u2060\uFEFF\u00ADb\U000E0041", "ab");
	check_clean("a\tb\r\nc\u2028d\n\n\ne", "a b c d e");
}

static void clean_replaces_what_has_no_meaning(void **state)
{
	(void)state;
	check_clean("a\xff" "b\xc3", "a\uFFFDb\uFFFD");
	check_clean("\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD");
	check_clean("\xc0\xaf", "\uFFFD\uFFFD");
	check_clean("\uE000\U000F0000\uFFFE\uFDD0", "\uFFFD\uFFFD\uFFFD\uFFFD");
}

static void clean_is_told_without_a_copy(void **state)
{
	static const char *const unclean[] = { "a\nb", "a\tb", "\x1b[0m", "\x7f", ("\xc2\x9b" "2J"), "\u202Ex", "a\u200B", "\u2028", "\uE000", "\xff" };

	(void)state;
	assert_true(text_is_clean(""));
	assert_true(text_is_clean("Office 365 E4 – 名前 é 😀\uFFFD"));
	for (size_t i = 0; i < sizeof(unclean) / sizeof(unclean[0]); i++)
		assert_false(text_is_clean(unclean[i]));
}

static void clean_into_cuts_at_a_character(void **state)
{
	char to[6];

	(void)state;
	text_clean_into(to, sizeof(to), "abcdé");
	assert_string_equal(to, "abcd");
	text_clean_into(to, sizeof(to), "abcé");
	assert_string_equal(to, "abcé");
	text_clean_into(to, sizeof(to), NULL);
	assert_string_equal(to, "");
}

static void code_points_survive_a_round(void **state)
{
	uint32_t code;

	(void)state;
	for (code = 1; code <= 0x10ffff; code++) {
		char bytes[5] = { 0 };
		const char *at = bytes;
		size_t n = text_encode(bytes, code);

		if (code >= 0xd800 && code <= 0xdfff) {
			assert_int_equal(text_next(&at), 0xfffd);
			continue;
		}
		assert_true(text_valid_utf8(bytes, n));
		assert_int_equal(text_next(&at), code);
		assert_ptr_equal(at, bytes + n);
		assert_false(n > 1 && text_valid_utf8(bytes, n - 1));
	}
}

static void widths(void **state)
{
	(void)state;
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("名前"), 4);
	assert_int_equal(text_width("e\u0301"), 1);
	assert_int_equal(text_width("😀"), 2);
	assert_int_equal(text_width("…"), 1);
	assert_int_equal(text_width("한"), 2);
	assert_int_equal(text_char_width(0), 0);
	assert_int_equal(text_char_width(0xfffd), 1);
	assert_int_equal(text_count("e\u0301名"), 3);
}

/* ncurses asks the C library: where the two disagree, a column would be torn. */
static void widths_agree_with_the_library(void **state)
{
	static const uint32_t blocks[][2] = { { 0x20, 0x7e }, { 0xa0, 0x36f }, { 0x370, 0x52f }, { 0x5d0, 0x5ea }, { 0x627, 0x64a },
		{ 0x2010, 0x2027 }, { 0x20a0, 0x20bf }, { 0x2190, 0x21ff }, { 0x2500, 0x25ff }, { 0x3041, 0x30ff }, { 0x4e00, 0x9fff },
		{ 0xac00, 0xd7a3 }, { 0xff01, 0xff5e }, { 0x1f600, 0x1f64f } };
	size_t i;
	uint32_t code;

	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		print_message("# SKIP: there is no C.UTF-8\n");
		return;
	}
	for (i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		for (code = blocks[i][0]; code <= blocks[i][1]; code++) {
			if (code != 0xad && wcwidth((wchar_t)code) >= 0 && wcwidth((wchar_t)code) != text_char_width(code))
				fail_msg("U+%04X: %d here, %d in the library", (unsigned)code, text_char_width(code), wcwidth((wchar_t)code));
		}
	}
}

static void check_fit(const char *text, int columns, const char *ellipsis, const char *expected)
{
	struct buf to = BUF_INIT;

	text_fit(&to, text, columns, ellipsis);
	assert_string_equal(to.data, expected);
	assert_true(text_width(to.data) <= columns || columns < 0);
	buf_clear(&to);
}

static void fit(void **state)
{
	(void)state;
	check_fit("abcdef", 6, "…", "abcdef");
	check_fit("abcdef", 5, "…", "abcd…");
	check_fit("abcdef", 5, "...", "ab...");
	check_fit("abcdef", 2, "...", "..");
	check_fit("名前名前", 7, "…", "名前名…");
	check_fit("名前名前", 6, "…", "名前…");
	check_fit("ae\u0301bc", 3, "…", "ae\u0301…");
	check_fit("abc", 0, "…", "");
	check_fit("abc", -3, "…", "");
}

static void break_lines(void **state)
{
	(void)state;
	assert_int_equal(text_break("hello world", 80), 11);
	assert_int_equal(text_break("hello world", 8), 6);
	assert_int_equal(text_break("hello world", 5), 5);
	assert_int_equal(text_break("hello world", 3), 3);
	assert_int_equal(text_break("pro-rata credit", 6), 4);
	assert_int_equal(text_break("on 2026-11-22", 9), 3);
	assert_int_equal(text_break("名前名前", 5), 6);
	assert_int_equal(text_break("名前。名", 4), 3);
	assert_int_equal(text_break("名（前）", 4), 3);
	assert_int_equal(text_break("名前", 1), 3);
	assert_int_equal(text_break("abc", 0), 1);
	assert_int_equal(text_break("", 10), 0);
}

static void plain_strings(void **state)
{
	char text[] = " \t two words \r\n", *slot = NULL;
	char small[4];

	(void)state;
	assert_true(str_empty(NULL) && str_empty("") && !str_empty("a"));
	assert_true(str_eq(NULL, NULL) && !str_eq(NULL, "") && str_eq("a", "a"));
	assert_true(str_ieq("USD", "usd") && !str_ieq("us", "usd") && !str_ieq("usd", "us"));
	assert_true(str_starts("abc", "ab") && !str_starts("a", "ab") && str_starts("", ""));
	assert_string_equal(str_trim(text), "two words");
	str_copy(small, sizeof(small), "abcdef");
	assert_string_equal(small, "abc");
	str_copy(small, sizeof(small), "abé");
	assert_string_equal(small, "ab");
	str_copy(small, sizeof(small), "aé");
	assert_string_equal(small, "aé");
	str_set(&slot, "one");
	str_set(&slot, slot);
	assert_string_equal(slot, "one");
	str_set(&slot, NULL);
	assert_null(slot);
}

static void filter_text(void **state)
{
	(void)state;
	assert_true(text_contains_fold("Zoë ÄRZTE", "ärzte"));
	assert_true(text_contains_fold("Zoë", "OË"));
	assert_true(text_contains_fold("abc", ""));
	assert_true(text_contains_fold("", ""));
	assert_false(text_contains_fold("abc", "abcd"));
	assert_false(text_contains_fold("×", "÷"));
}

static void whole_numbers(void **state)
{
	static const char *const refused[] = { "", " ", "12abc", "1e3", "1.0", "9223372036854775808", "-9223372036854775809", "--1", "0x10", "1 2", "+" };
	int64_t value = 77;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_false(str_to_int64(refused[i], &value));
	assert_false(str_to_int64(NULL, &value));
	assert_int_equal(value, 77);
	assert_true(str_to_int64(" -0012 ", &value));
	assert_int_equal(value, -12);
	assert_true(str_to_int64("9223372036854775807", &value));
	assert_int_equal(value, INT64_MAX);
	assert_true(str_to_int64("-9223372036854775808", &value));
	assert_int_equal(value, INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clean_keeps_ordinary_text),
		cmocka_unit_test(clean_drops_escape_sequences_whole),
		cmocka_unit_test(clean_drops_unfinished_sequences),
		cmocka_unit_test(clean_drops_controls_and_invisible_characters),
		cmocka_unit_test(clean_replaces_what_has_no_meaning),
		cmocka_unit_test(clean_is_told_without_a_copy),
		cmocka_unit_test(clean_into_cuts_at_a_character),
		cmocka_unit_test(code_points_survive_a_round),
		cmocka_unit_test(widths),
		cmocka_unit_test(widths_agree_with_the_library),
		cmocka_unit_test(fit),
		cmocka_unit_test(break_lines),
		cmocka_unit_test(plain_strings),
		cmocka_unit_test(filter_text),
		cmocka_unit_test(whole_numbers),
	};

	return cmocka_run_group_tests_name("core/text", tests, NULL, NULL);
}
