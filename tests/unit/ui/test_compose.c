/* Lines before there is a terminal: wrapping, columns, widths. */
#include "core/buf.h"
#include "core/text.h"
#include "ui/compose.h"
#include "ui/marks.h"
#include "ui/stack_inside.h"

#include "tests/screen/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct wizard w;
static struct stack *s;
static struct screen screen;

static int begin(void **state)
{
	(void)state;
	s = sample_start(&w);
	screen_init(&screen, false, false);
	return 0;
}

static int end(void **state)
{
	(void)state;
	screen_clear(&screen);
	stack_free(s);
	return 0;
}

static const char *line_text(const struct lines *lines, size_t at)
{
	static struct buf text = BUF_INIT;
	buf_reset(&text);
	for (size_t i = 0; i < lines->line[at].n; i++)
		buf_addstr(&text, lines->line[at].runs[i].text);
	return text.data;
}

static void every_size_is_filled_and_never_left(void **state)
{
	(void)state;
	static const struct page *const pages[] = { &page_products, &page_cart, &page_terms, &page_order, &page_status, &page_users, &page_notices };
	w.busy = true;
	w.hostile = "中文 👩 e\xcc\x81 \xff";
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		stack_start(s, pages[i]);
		for (int columns = 1; columns <= 220; columns += columns < 82 ? 1 : 7)
			for (int height = 1; height <= 70; height += height < 26 ? 5 : 11) {
				screen_compose(&screen, s, columns, height, 0);
				assert_int_equal(screen.lines.n, height);
				for (size_t line = 0; line < screen.lines.n; line++)
					assert_true(text_width(line_text(&screen.lines, line)) <= columns);
				assert_true(screen.caret_column < columns && screen.caret_line < height);
			}
	}
}

/* ── a table of its own ── */

static struct view_column columns[5];
static size_t n_columns;
static const char *const *cells;

static void table_row(const void *data, size_t index, struct view_row *row)
{
	(void)data;
	for (size_t i = 0; i < n_columns; i++)
		view_cell(row, "%s", cells[index * n_columns + i]);
}

static size_t n_rows;

static void table_view(const struct wizard *wizard, struct view *v)
{
	(void)wizard;
	view_table(v, &(struct view_table){ .columns = columns, .n_columns = n_columns, .n_rows = n_rows, .row = table_row });
}

static struct effect table_act(struct wizard *wizard, const struct event *event)
{
	(void)wizard;
	(void)event;
	return (struct effect){ .kind = EFFECT_IGNORED };
}

static const struct page table_page = { .id = "table", .title = "Table", .view = table_view, .act = table_act };

static const struct lines *table_lines(int width)
{
	stack_start(s, &table_page);
	layout_body(&screen.body, s, width, 17, 0);
	return &screen.body.lines;
}

/* Where a text begins, in columns of the terminal; −1: it is not on the line. */
static int column_of(const char *line, const char *text)
{
	const char *at = strstr(line, text);
	if (at == NULL)
		return -1;
	char before[400];
	snprintf(before, sizeof(before), "%.*s", (int)(at - line), line);
	return text_width(before);
}

static void wide_characters_line_up(void **state)
{
	(void)state;
	static const char *const names[] = { "plain", "A1", "中文名字", "A2", "👩 emoji", "A3", "e\xcc\x81\xcc\x82 marks", "A4", "ｆｕｌｌ", "A5", "", "A6" };
	columns[0] = (struct view_column){ .title = "Name" };
	columns[1] = (struct view_column){ .title = "After" };
	n_columns = 2;
	n_rows = 6;
	cells = names;
	const struct lines *lines = table_lines(80);
	assert_int_equal(lines->n, 7);
	int column = column_of(line_text(lines, 0), "After");
	assert_true(column > 0);
	for (size_t i = 0; i < n_rows; i++)
		assert_int_equal(column_of(line_text(lines, i + 1), names[i * 2 + 1]), column);
}

static void narrow_tables_drop_the_least_important_columns(void **state)
{
	(void)state;
	static const char *const row[] = { "keep me here", "drop me third", "drop me first", "drop me second", "keep me too" };
	columns[0] = (struct view_column){ .title = "One" };
	columns[1] = (struct view_column){ .title = "Two", .priority = 1 };
	columns[2] = (struct view_column){ .title = "Three", .priority = 3 };
	columns[3] = (struct view_column){ .title = "Four", .priority = 2 };
	columns[4] = (struct view_column){ .title = "Five" };
	n_columns = 5;
	n_rows = 1;
	cells = row;
	static const struct {
		int width;
		const char *line;
	} expected[] = {
		{ 80, "   keep me here  drop me third  drop me first  drop me second  keep me too" },
		{ 70, "   keep me here  drop me third  drop me second  keep me too" },
		{ 50, "   keep me here  drop me third  keep me too" },
		{ 40, "   keep me here  keep me too" },
		{ 20, "   keep m…  keep m…" },
	};
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		char *trimmed = strdup(line_text(table_lines(expected[i].width), 1));
		for (size_t len = strlen(trimmed); len > 0 && trimmed[len - 1] == ' '; len--)
			trimmed[len - 1] = '\0';
		assert_string_equal(trimmed, expected[i].line);
		free(trimmed);
	}
}

static void a_column_shrinks_to_its_least_before_another_goes(void **state)
{
	(void)state;
	static const char *const row[] = { "a name that is much longer than it has to be", "important" };
	columns[0] = (struct view_column){ .title = "Name", .least = 10 };
	columns[1] = (struct view_column){ .title = "Note", .priority = 1 };
	n_columns = 2;
	n_rows = 1;
	cells = row;
	assert_non_null(strstr(line_text(table_lines(40), 1), "important"));
	assert_non_null(strstr(line_text(table_lines(25), 1), "important"));
	assert_null(strstr(line_text(table_lines(24), 1), "important"));
}

static void figures_stand_at_the_right(void **state)
{
	(void)state;
	static const char *const rows[] = { "one", "1", "two", "6,840.00" };
	columns[0] = (struct view_column){ .title = "Name" };
	columns[1] = (struct view_column){ .title = "Amount", .align = ALIGN_RIGHT };
	n_columns = 2;
	n_rows = 2;
	cells = rows;
	const struct lines *lines = table_lines(80);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(text_width(line_text(lines, i)), 79);
}

static void paragraphs_wrap_between_words_and_wide_characters(void **state)
{
	(void)state;
	struct lines lines;
	lines_init(&lines, false, false);
	lines_reset(&lines, 24);
	line_new(&lines);
	line_pad(&lines, 3);
	lines_wrap(&lines, STYLE_TEXT, "Licences cannot be removed here 中文没有空格也要折行");
	static const char *const expected[] = { "   Licences cannot be", "   removed here 中文没", "   有空格也要折行" };
	assert_int_equal(lines.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(line_text(&lines, i), expected[i]);
	lines_clear(&lines);
}

static void a_word_longer_than_the_line_is_broken(void **state)
{
	(void)state;
	struct lines lines;
	lines_init(&lines, false, false);
	lines_reset(&lines, 20);
	line_new(&lines);
	lines_wrap(&lines, STYLE_TEXT, "contoso-with-a-name-of-three-hundred.onmicrosoft.example");
	for (size_t i = 0; i < lines.n; i++)
		assert_true(text_width(line_text(&lines, i)) <= 19);
	assert_true(lines.n >= 3);
	lines_clear(&lines);
}

static void signs_as_ascii(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	assert_string_equal(marks_ascii(&arena, "plain", true), "plain");
	assert_string_equal(marks_ascii(&arena, "a · b — c… “d” ✓", false), "a - b - c... \"d\" +");
	assert_string_equal(marks_ascii(&arena, "Müller 中", false), "Müller 中");
	assert_string_equal(marks_ascii(&arena, "Müller 中 e\xcc\x81", true), "M?ller ?? e");
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_size_is_filled_and_never_left, begin, end),
		cmocka_unit_test_setup_teardown(wide_characters_line_up, begin, end),
		cmocka_unit_test_setup_teardown(narrow_tables_drop_the_least_important_columns, begin, end),
		cmocka_unit_test_setup_teardown(a_column_shrinks_to_its_least_before_another_goes, begin, end),
		cmocka_unit_test_setup_teardown(figures_stand_at_the_right, begin, end),
		cmocka_unit_test(paragraphs_wrap_between_words_and_wide_characters),
		cmocka_unit_test(a_word_longer_than_the_line_is_broken),
		cmocka_unit_test(signs_as_ascii),
	};
	return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
