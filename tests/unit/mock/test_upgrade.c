#include "rig.h"

#include "core/text.h"
#include "mock/upgrade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#define FIRST_ID "11111111-1111-4111-8111-111111111111"
#define OTHER_ID "22222222-2222-4222-8222-222222222222"
#define ON_OLD "SELECT count(*) FROM licences WHERE product = 'office-365-e4'"
#define ON_NEW "SELECT count(*) FROM licences WHERE product = 'microsoft-365-e5'"
#define EVER_WITHOUT "SELECT count(*) FROM users WHERE without"

static void assert_word(struct rig *r, const char *sql, const char *word)
{
	char *has = store_text(r->world->store, sql, "");
	assert_string_equal(has, word);
	free(has);
}

static void walks_through_its_stages_by_the_clock(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	assert_int_equal(rig_order(&r, FIRST_ID), 200);
	assert_word(&r, "SELECT status FROM subscriptions WHERE product = 'microsoft-365-e5'", "pending");
	assert_word(&r, "SELECT status FROM orders", "pending");
	rig_pass(&r, 3);
	assert_word(&r, "SELECT stage FROM transitions", "purchase");
	rig_pass(&r, 1 + 6); /* bought after 4 s; half of the 12 s for the licences */
	assert_word(&r, "SELECT stage FROM transitions", "licences");
	assert_int_equal(rig_number(&r, ON_NEW), 58);
	assert_int_equal(rig_number(&r, ON_OLD), 117 - 58);
	rig_pass(&r, 6);
	assert_word(&r, "SELECT stage FROM transitions", "cancel");
	assert_int_equal(rig_number(&r, ON_OLD), 0);
	rig_pass(&r, 4);
	assert_word(&r, "SELECT stage FROM transitions", "done");
	assert_word(&r, "SELECT status FROM subscriptions WHERE product = 'office-365-e4'", "deleted");
	assert_int_equal(rig_number(&r, ON_NEW), 117);
	assert_int_equal(rig_number(&r, EVER_WITHOUT), 0);
	rig_end(&r);
}

static void one_long_step_ends_as_many_short_ones(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	rig_order(&r, FIRST_ID);
	rig_pass(&r, 3600);
	assert_word(&r, "SELECT stage FROM transitions", "done");
	assert_int_equal(rig_number(&r, "SELECT finished - started FROM transitions"), 20000);
	rig_end(&r);
}

static void switched_off_services_are_lost(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM licences WHERE disabled <> ''"), 9);
	rig_order(&r, FIRST_ID);
	rig_pass(&r, 60);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM licences WHERE disabled <> ''"), 0);
	rig_end(&r);
}

static void an_add_on_is_kept_or_goes_with_its_services(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	rig_order(&r, FIRST_ID);
	rig_pass(&r, 60);
	assert_word(&r, "SELECT status FROM subscriptions WHERE product = 'audio-conferencing'", "deleted");
	assert_word(&r, "SELECT status FROM subscriptions WHERE product = 'extra-file-storage'", "active");
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions AS a JOIN subscriptions AS p ON p.id = a.parent"
		" WHERE a.product = 'extra-file-storage' AND p.product = 'microsoft-365-e5'"), 1);
	rig_end(&r);
}

static void the_same_request_is_one_order(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	assert_int_equal(rig_order(&r, FIRST_ID), 200);
	char *first = store_text(r.world->store, "SELECT ?", "t", r.answer.body.data);
	rig_pass(&r, 60);
	assert_int_equal(rig_order(&r, FIRST_ID), 200);
	assert_string_equal(r.answer.body.data, first);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	free(first);
	rig_end(&r);
}

static void a_second_order_is_refused_while_the_first_runs(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	rig_order(&r, FIRST_ID);
	assert_int_equal(rig_order(&r, OTHER_ID), 409);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	rig_end(&r);
}

static void a_declined_credit_check_leaves_the_old_plan(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "credit-declined");
	assert_int_equal(rig_order(&r, FIRST_ID), 200);
	assert_word(&r, "SELECT state FROM credit_checks", "pending");
	rig_pass(&r, 60);
	assert_word(&r, "SELECT state FROM credit_checks", "declined");
	assert_word(&r, "SELECT status FROM orders", "cancelled");
	assert_word(&r, "SELECT status FROM subscriptions WHERE product = 'office-365-e4'", "active");
	assert_int_equal(rig_number(&r, ON_OLD), 117);
	rig_end(&r);
}

static void an_approved_credit_check_comes_first(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "credit-approved");
	rig_order(&r, FIRST_ID);
	rig_pass(&r, 14);
	assert_word(&r, "SELECT stage FROM transitions", "credit");
	rig_pass(&r, 1 + 20);
	assert_word(&r, "SELECT stage FROM transitions", "done");
	rig_end(&r);
}

static void who_is_left_behind_keeps_the_old_plan(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "licences-left");
	rig_order(&r, FIRST_ID);
	rig_pass(&r, 600);
	assert_word(&r, "SELECT stage FROM transitions", "left_behind");
	assert_int_equal(rig_number(&r, ON_OLD), 5);
	assert_word(&r, "SELECT status FROM subscriptions WHERE product = 'office-365-e4'", "active");
	assert_int_equal(rig_number(&r, EVER_WITHOUT), 0);
	assert_int_equal(rig_call(&r, "GET", "/commerce/v1/customers/{cid}/subscriptions/{source}/transitions", NULL, NULL), 200);
	assert_true(rig_says(&r, "\"Failed\""));
	rig_end(&r);
}

/* The counter has to be able to count: a plan that is cancelled under its users leaves them without. */
static void a_plan_cancelled_under_its_users_is_noticed(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	subscription_cancel(r.world, r.source, r.world->now_ms);
	assert_int_equal(rig_number(&r, EVER_WITHOUT), 117);
	rig_end(&r);
}

static void prepaid_pays_the_order_and_the_rest_is_lost(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "prepaid-forfeit");
	rig_order(&r, FIRST_ID);
	assert_word(&r, "SELECT total FROM orders", "7774.52");
	assert_word(&r, "SELECT prepaid FROM orders", "7774.52");
	assert_word(&r, "SELECT due FROM orders", "0.00");
	rig_end(&r);
}

static void yen_have_no_decimals(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "japan");
	rig_order(&r, FIRST_ID);
	assert_word(&r, "SELECT subtotal FROM orders", "1078560");
	assert_word(&r, "SELECT total FROM orders", "1186416");
	rig_end(&r);
}

static void retention_ends(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "contoso");
	rig_order(&r, FIRST_ID);
	rig_pass(&r, 60);
	rig_pass(&r, INT64_C(91) * 24 * 60 * 60);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions WHERE product = 'office-365-e4'"), 0);
	rig_end(&r);
}

static void ten_thousand_users_move(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "large");
	rig_order(&r, FIRST_ID);
	for (int i = 0; i < 25; i++)
		rig_pass(&r, 1);
	assert_int_equal(rig_number(&r, ON_NEW), 9950);
	assert_int_equal(rig_number(&r, EVER_WITHOUT), 0);
	rig_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_through_its_stages_by_the_clock),
		cmocka_unit_test(one_long_step_ends_as_many_short_ones),
		cmocka_unit_test(switched_off_services_are_lost),
		cmocka_unit_test(an_add_on_is_kept_or_goes_with_its_services),
		cmocka_unit_test(the_same_request_is_one_order),
		cmocka_unit_test(a_second_order_is_refused_while_the_first_runs),
		cmocka_unit_test(a_declined_credit_check_leaves_the_old_plan),
		cmocka_unit_test(an_approved_credit_check_comes_first),
		cmocka_unit_test(who_is_left_behind_keeps_the_old_plan),
		cmocka_unit_test(a_plan_cancelled_under_its_users_is_noticed),
		cmocka_unit_test(prepaid_pays_the_order_and_the_rest_is_lost),
		cmocka_unit_test(yen_have_no_decimals),
		cmocka_unit_test(retention_ends),
		cmocka_unit_test(ten_thousand_users_move),
	};
	return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
