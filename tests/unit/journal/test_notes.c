#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "journal/notes.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int collect(void *arg, const char *key, const char *value)
{
	buf_addf(arg, "%s=%s;", key, value);
	return strcmp(value, "stop") == 0 ? 7 : 0;
}

static void choices(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	struct buf all = BUF_INIT;
	int64_t upgrade = begin(j);

	(void)state;
	assert_int_equal(journal_choose(j, upgrade, "plan", "a", 1, &err), 0);
	assert_int_equal(journal_choose(j, upgrade, "quantity", "120", 2, &err), 0);
	assert_int_equal(journal_choose(j, upgrade, "plan", "b", 3, &err), 0);
	assert_int_equal(journal_choose(j, upgrade, "gone", "x", 4, &err), 0);
	assert_int_equal(journal_choose(j, upgrade, "gone", NULL, 5, &err), 0);
	assert_int_equal(journal_choose(j, upgrade, "never", NULL, 5, &err), 0);
	assert_int_equal(journal_each_choice(j, upgrade, collect, &all, &err), 0);
	assert_string_equal(all.data, "quantity=120;plan=b;");
	assert_int_equal(journal_choose(j, upgrade, "quantity", "stop", 6, &err), 0);
	assert_int_equal(journal_choose(j, upgrade, "z", "z", 7, &err), 0);
	buf_reset(&all);
	assert_int_equal(journal_each_choice(j, upgrade, collect, &all, &err), 7);
	assert_string_equal(all.data, "plan=b;quantity=stop;");
	assert_int_equal(journal_choose(j, 99, "plan", "a", 1, &err), -ERROR_STORAGE); /* no such upgrade */
	buf_clear(&all);
	journal_close(j);
}

static void acknowledgements(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	int64_t upgrade = begin(j), at_ms = 0;

	(void)state;
	assert_int_equal(journal_acknowledged(j, upgrade, "downtime", &at_ms, &err), 0);
	assert_true(at_ms == TIME_UNKNOWN);
	assert_int_equal(journal_acknowledge(j, upgrade, "downtime", 100, &err), 0);
	assert_int_equal(journal_acknowledge(j, upgrade, "downtime", 200, &err), 0);
	assert_int_equal(journal_acknowledged(j, upgrade, "downtime", &at_ms, &err), 0);
	assert_int_equal(at_ms, 100);
	assert_int_equal(journal_withdraw(j, upgrade, "downtime", &err), 0);
	assert_int_equal(journal_acknowledged(j, upgrade, "downtime", &at_ms, &err), 0);
	assert_true(at_ms == TIME_UNKNOWN);
	journal_close(j);
}

static void figures(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	int64_t upgrade = begin(j), value = 5;
	bool found = true;

	(void)state;
	assert_int_equal(journal_figure(j, upgrade, "consumed", &value, &found, &err), 0);
	assert_false(found);
	assert_int_equal(value, 5);
	assert_int_equal(journal_note(j, upgrade, &(struct journal_figure){ "consumed", 117 }, 1, &err), 0);
	assert_int_equal(journal_note(j, upgrade, &(struct journal_figure){ "consumed", 0 }, 2, &err), 0);
	assert_int_equal(journal_figure(j, upgrade, "consumed", &value, &found, &err), 0);
	assert_true(found);
	assert_int_equal(value, 0);
	journal_close(j);
}

static int collect_row(void *arg, const struct journal_switched_off *row)
{
	size_t i;

	buf_addf(arg, "%s/%s", row->user_id, row->sku_id);
	for (i = 0; i < row->n_plans; i++)
		buf_addf(arg, ":%s", row->plan_ids[i]);
	buf_addch(arg, ';');
	return 0;
}

static void switched_off_services(void **state)
{
	static const char *const two[] = { "p1", "p2" };
	const struct journal_switched_off rows[] = { { "u2", "k", two, 2 }, { "u1", "k", two + 1, 1 }, { "u1", "l", NULL, 0 } };
	const struct journal_switched_off broken[] = { { "u3", "k", two, 1 }, { NULL, "k", two, 1 } };
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	struct buf all = BUF_INIT;
	int64_t upgrade = begin(j), count, at_ms;

	(void)state;
	assert_int_equal(journal_count_switched_off(j, upgrade, &count, &at_ms, &err), 0);
	assert_true(count == 0 && at_ms == TIME_UNKNOWN);
	assert_int_equal(journal_keep_switched_off(j, upgrade, rows, 3, 10, &err), 0);
	/* A recording that fails half way leaves the last whole one. */
	assert_int_equal(journal_keep_switched_off(j, upgrade, broken, 2, 20, &err), -ERROR_STORAGE);
	assert_int_equal(journal_count_switched_off(j, upgrade, &count, &at_ms, &err), 0);
	assert_true(count == 3 && at_ms == 10);
	assert_int_equal(journal_each_switched_off(j, upgrade, collect_row, &all, &err), 0);
	assert_string_equal(all.data, "u1/k:p2;u1/l;u2/k:p1:p2;");
	assert_int_equal(journal_keep_switched_off(j, upgrade, NULL, 0, 30, &err), 0);
	assert_int_equal(journal_count_switched_off(j, upgrade, &count, &at_ms, &err), 0);
	assert_true(count == 0 && at_ms == 30);
	buf_clear(&all);
	journal_close(j);
}

static void many_users_in_one_transaction(void **state)
{
	enum { USERS = 30000 };
	static const char *const plans[] = { "11111111-0000-0000-0000-000000000000", "22222222-0000-0000-0000-000000000000" };
	struct journal_switched_off *rows = xcalloc(USERS, sizeof(*rows));
	char(*names)[40] = xcalloc(USERS, sizeof(*names));
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	int64_t upgrade = begin(j), count, at_ms;
	int i;

	(void)state;
	for (i = 0; i < USERS; i++) {
		snprintf(names[i], sizeof(names[i]), "%08d-0000-0000-0000-000000000000", i);
		rows[i] = (struct journal_switched_off){ names[i], "k", plans, 2 };
	}
	assert_int_equal(journal_keep_switched_off(j, upgrade, rows, USERS, 10, &err), 0);
	assert_int_equal(journal_keep_switched_off(j, upgrade, rows, USERS - 1, 20, &err), 0);
	assert_int_equal(journal_count_switched_off(j, upgrade, &count, &at_ms, &err), 0);
	assert_int_equal(count, USERS - 1);
	journal_close(j);
	free(rows);
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(choices, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(acknowledgements, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(figures, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(switched_off_services, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(many_users_in_one_transaction, make_directory, remove_directory),
	};

	return cmocka_run_group_tests_name("journal/notes", tests, NULL, NULL);
}
