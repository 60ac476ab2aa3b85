#include "core/error.h"
#include "journal/journal.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void every_field_comes_back(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	struct journal_upgrade u, back;
	bool found;

	(void)state;
	memset(&u, 0, sizeof(u));
	assert_int_equal(journal_begin(j, "tenant", "source", 1000, &u, &err), 0);
	assert_int_equal(u.state, JOURNAL_PREPARING);
	assert_int_equal(u.started_ms, 1000);
	assert_string_equal(u.target_name, "");
	strcpy(u.source_sku_id, "sku-a");
	strcpy(u.source_name, "Plan “A” 名");
	strcpy(u.target_sku_id, "sku-b");
	strcpy(u.target_name, "Plan B'); DROP TABLE upgrades; --");
	strcpy(u.target_catalog_item, "p:s:a");
	strcpy(u.target_subscription_id, "sub-b");
	strcpy(u.operation_id, "op");
	strcpy(u.order_id, "ord");
	assert_string_equal(u.path, "automatic");
	memset(u.path, 0, sizeof(u.path));
	strcpy(u.path, "manual");
	strcpy(u.cart_id, "cart");
	u.quantity = 120;
	strcpy(u.term, "P1Y");
	strcpy(u.billing_cycle, "monthly");
	u.due = (struct money){ 6840000000, "USD" };
	u.state = JOURNAL_ORDERED;
	u.changed_ms = 2000;
	assert_int_equal(journal_put(j, &u, &err), 0);
	journal_close(j);
	j = open_journal();
	memset(&back, 0, sizeof(back));
	assert_int_equal(journal_get(j, u.id, &back, &found, &err), 0);
	assert_true(found);
	assert_memory_equal(&back, &u, sizeof(u));
	assert_int_equal(journal_get(j, 99, &back, &found, &err), 0);
	assert_false(found);
	assert_memory_equal(&back, &u, sizeof(u));
	journal_close(j);
}

static void one_current_upgrade_of_a_subscription(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	struct journal_upgrade u;
	int64_t first = begin(j);

	(void)state;
	assert_int_equal(begin(j), first);
	assert_int_equal(journal_set_state(j, first, JOURNAL_REFUSED, 2000, &err), 0);
	assert_int_equal(begin(j), first);
	assert_int_equal(journal_begin(j, "t2", "s", 1000, &u, &err), 0);
	assert_int_not_equal(u.id, first);
	assert_int_equal(journal_set_state(j, first, JOURNAL_DONE, 3000, &err), 0);
	assert_int_not_equal(begin(j), first);
	journal_close(j);
}

static void the_path_is_settled_by_the_order(void **state)
{
	struct journal *j = open_journal(), *other = open_journal();
	struct error err = ERROR_INIT;
	struct journal_upgrade mine, theirs, seen;
	bool found;

	(void)state;
	assert_int_equal(journal_begin(j, "t", "s", 1, &mine, &err), 0);
	assert_int_equal(journal_begin(other, "t", "s", 1, &theirs, &err), 0);
	assert_int_equal(mine.id, theirs.id);
	strcpy(mine.path, "manual");
	assert_int_equal(journal_put(j, &mine, &err), 0);
	strcpy(mine.path, "automatic");
	assert_int_equal(journal_put(j, &mine, &err), 0);
	strcpy(mine.path, "manual");
	mine.state = JOURNAL_ORDERED;
	assert_int_equal(journal_put(j, &mine, &err), 0);
	/* The other wizard has read it before, and goes the automatic path. */
	theirs.state = JOURNAL_ORDERED;
	theirs.quantity = 5;
	assert_int_equal(journal_put(other, &theirs, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_get(j, mine.id, &seen, &found, &err), 0);
	assert_string_equal(seen.path, "manual");
	assert_int_equal(seen.quantity, 0);
	mine.state = JOURNAL_DONE;
	assert_int_equal(journal_put(j, &mine, &err), 0);
	assert_int_equal(journal_begin(other, "t", "s", 2, &theirs, &err), 0);
	assert_int_not_equal(theirs.id, mine.id);
	assert_string_equal(theirs.path, "automatic");
	journal_close(j);
	journal_close(other);
}

static void unfinished_and_last(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	struct journal_upgrade u, *list;
	size_t count;
	bool found;

	(void)state;
	assert_int_equal(journal_last(j, "t", &u, &found, &err), 0);
	assert_false(found);
	assert_int_equal(journal_begin(j, "t", "a", 1, &u, &err), 0);
	assert_int_equal(journal_set_state(j, u.id, JOURNAL_ORDERED, 10, &err), 0);
	assert_int_equal(journal_begin(j, "t", "b", 2, &u, &err), 0);
	assert_int_equal(journal_set_state(j, u.id, JOURNAL_ACCEPTED, 20, &err), 0);
	assert_int_equal(journal_begin(j, "t", "c", 3, &u, &err), 0);
	assert_int_equal(journal_set_state(j, u.id, JOURNAL_DONE, 30, &err), 0);
	assert_int_equal(journal_begin(j, "t", "d", 4, &u, &err), 0);
	assert_int_equal(journal_begin(j, "other", "e", 5, &u, &err), 0);
	assert_int_equal(journal_set_state(j, u.id, JOURNAL_ORDERED, 50, &err), 0);
	assert_int_equal(journal_unfinished(j, "t", &list, &count, &err), 0);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].source_subscription_id, "b");
	assert_string_equal(list[1].source_subscription_id, "a");
	free(list);
	assert_int_equal(journal_last(j, "t", &u, &found, &err), 0);
	assert_true(found);
	assert_string_equal(u.source_subscription_id, "c");
	assert_int_equal(journal_unfinished(j, "none", &list, &count, &err), 0);
	assert_int_equal(count, 0);
	free(list);
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_field_comes_back, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(one_current_upgrade_of_a_subscription, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(the_path_is_settled_by_the_order, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(unfinished_and_last, make_directory, remove_directory),
	};

	return cmocka_run_group_tests_name("journal/upgrades", tests, NULL, NULL);
}
