#include "core/text.h"
#include "ui/keymap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint32_t one(const char *keys)
{
	return keymap_next(&keys, NULL, NULL);
}

static void names_become_keys(void **state)
{
	(void)state;
	assert_int_equal(one("Enter"), PRESS_ENTER);
	assert_int_equal(one("Shift-Tab"), PRESS_BACK_TAB);
	assert_int_equal(one("PgDn"), PRESS_PAGE_DOWN);
	assert_int_equal(one("F1"), PRESS_F0 + 1);
	assert_int_equal(one("F10"), PRESS_F0 + 10);
	assert_int_equal(one("Ctrl-L"), PRESS_CTRL + 'L');
	assert_int_equal(one("u"), 'u');
	assert_int_equal(one("+"), '+');
	assert_int_equal(one("é"), 0xe9);
	assert_int_equal(one("Space"), ' ');
}

static void what_is_no_key_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "enter", "F0", "F13", "F1x", "Ctrl-", "Ctrl-l", "uu", "Return" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(one(wrong[i]), PRESS_NONE);
}

static void a_row_lists_several_keys(void **state)
{
	(void)state;
	const char *keys = "F10 Ctrl-C  q";
	assert_int_equal(keymap_next(&keys, NULL, NULL), PRESS_F0 + 10);
	assert_int_equal(keymap_next(&keys, NULL, NULL), PRESS_CTRL + 'C');
	assert_int_equal(keymap_next(&keys, NULL, NULL), 'q');
	assert_int_equal(keymap_next(&keys, NULL, NULL), PRESS_NONE);
}

static bool never(const struct wizard *w)
{
	(void)w;
	return false;
}

static void rows_that_are_not_shown_take_no_key(void **state)
{
	(void)state;
	const struct key_row rows[] = {
		{ ACTION_PAGE, "u", "Upgrade", NULL, never, NULL },
		{ ACTION_PAGE + 1, "F5 u", "Look again", NULL, NULL, NULL },
		{ 0, NULL, NULL, NULL, NULL, NULL },
	};
	assert_ptr_equal(keymap_find(rows, 'u', NULL), &rows[1]);
	assert_null(keymap_find(rows, 'x', NULL));
	assert_null(keymap_find_action(rows, ACTION_PAGE, NULL));
	assert_int_equal(keymap_letter(&rows[1]), 'u');
}

static void a_letter_for_plain_mode(void **state)
{
	(void)state;
	const struct key_row *global = keymap_global();
	assert_int_equal(keymap_letter(keymap_find_action(global, ACTION_BACK, NULL)), 'b');
	assert_int_equal(keymap_letter(keymap_find_action(global, ACTION_HELP, NULL)), '?');
	assert_int_equal(keymap_letter(keymap_find_action(global, ACTION_LEAVE, NULL)), 'q');
	const struct key_row space = { ACTION_TOGGLE, "Space", NULL, NULL, NULL, NULL };
	assert_int_equal(keymap_letter(&space), PRESS_NONE);
}

static void a_table_of_rows_is_checked(void **state)
{
	(void)state;
	char why[100] = "";
	assert_true(keymap_check(keymap_form(), why, sizeof(why)));
	assert_true(keymap_check(keymap_global(), why, sizeof(why)));
	const struct {
		struct key_row rows[3];
		const char *why;
	} wrong[] = {
		{ { { ACTION_PAGE, "u F99", NULL, NULL, NULL, NULL } }, "\"F99\" is no key" },
		{ { { ACTION_PAGE, "F5", NULL, NULL, NULL, NULL } }, "\"F5\" has no letter for plain mode" },
		{ { { ACTION_PAGE, "b", NULL, NULL, NULL, NULL } }, "\"b\" is taken" },
		{ { { ACTION_PAGE, "7", NULL, NULL, NULL, NULL } }, "\"7\" is taken" },
		{ { { ACTION_PAGE, "u", NULL, NULL, NULL, NULL }, { ACTION_PAGE + 1, "x u", NULL, NULL, NULL, NULL } }, "\"u\" is taken" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(keymap_check(wrong[i].rows, why, sizeof(why)));
		assert_string_equal(why, wrong[i].why);
	}
}

static void count_row(void *arg, const char *keys, const char *help)
{
	assert_non_null(keys);
	assert_non_null(help);
	(*(size_t *)arg)++;
}

static void the_manual_can_list_every_row(void **state)
{
	(void)state;
	size_t n = 0;
	keymap_each(keymap_global(), count_row, &n);
	assert_int_equal(n, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_keys),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(a_row_lists_several_keys),
		cmocka_unit_test(rows_that_are_not_shown_take_no_key),
		cmocka_unit_test(a_letter_for_plain_mode),
		cmocka_unit_test(a_table_of_rows_is_checked),
		cmocka_unit_test(the_manual_can_list_every_row),
	};
	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
