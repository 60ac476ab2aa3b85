/* The admin centre: what the trainer does in it, what a colleague does by himself, and what the directory then tells. */
#include "rig.h"

#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define SUBSCRIPTIONS "/graph/v1.0/directory/subscriptions"
#define DAY (24 * 3600)

static int tell(struct rig *r, const char *body)
{
	return rig_call(r, "POST", "/training/v1/centre", body, NULL);
}

static int64_t seats(struct rig *r)
{
	return rig_number(r, "SELECT sum(quantity) FROM subscriptions WHERE product = 'microsoft-365-e5' AND status = 'active'");
}

static void what_is_bought_is_in_the_directory(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "graph-alone");
	assert_int_equal(tell(&r, "{\"buy\": {\"product\": \"office-365-e5\", \"quantity\": 120}}"), 200);
	assert_int_equal(rig_call(&r, "GET", SUBSCRIPTIONS, NULL, NULL), 200);
	assert_true(rig_says(&r, "ENTERPRISEPREMIUM"));
	assert_true(rig_says(&r, "\"totalLicenses\":120"));
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 0);
	rig_end(&r);
}

static void a_trial_is_told_as_one(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "graph-alone");
	assert_int_equal(tell(&r, "{\"buy\": {\"product\": \"c7df2760-2c81-4ef7-b578-5b5392b571df\", \"quantity\": 25, \"trial\": true}}"), 200);
	rig_call(&r, "GET", SUBSCRIPTIONS, NULL, NULL);
	assert_true(rig_says(&r, "\"isTrial\":true"));
	rig_end(&r);
}

static void seats_and_cancelling_take_the_youngest(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "graph-alone");
	assert_int_equal(tell(&r, "{\"buy\": {\"product\": \"microsoft-365-e5\", \"quantity\": 5}}"), 200);
	assert_int_equal(tell(&r, "{\"seats\": {\"product\": \"microsoft-365-e5\", \"quantity\": 7}}"), 200);
	assert_int_equal(seats(&r), 7);
	assert_int_equal(tell(&r, "{\"cancel\": {\"product\": \"microsoft-365-e5\"}}"), 200);
	assert_int_equal(seats(&r), 0);
	rig_call(&r, "GET", SUBSCRIPTIONS, NULL, NULL);
	assert_true(rig_says(&r, "LockedOut"));
	rig_end(&r);
}

static void too_late_to_cancel_it_runs_out(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "cancel-window-past");
	assert_int_equal(tell(&r, "{\"cancel\": {\"product\": \"office-365-e4\"}}"), 400);
	assert_true(rig_says(&r, "only its renewal can be switched off"));
	assert_int_equal(tell(&r, "{\"renewal\": {\"product\": \"office-365-e4\", \"on\": false}}"), 200);
	rig_pass(&r, 130 * DAY);
	rig_call(&r, "GET", SUBSCRIPTIONS, NULL, NULL);
	assert_true(rig_says(&r, "\"status\":\"Warning\""));
	rig_pass(&r, 30 * DAY);
	rig_call(&r, "GET", SUBSCRIPTIONS, NULL, NULL);
	assert_true(rig_says(&r, "\"status\":\"Suspended\""));
	rig_pass(&r, 91 * DAY);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions WHERE product = 'office-365-e4'"), 0);
	rig_end(&r);
}

static void a_slip_of_the_pen_is_told(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "graph-alone");
	assert_int_equal(tell(&r, "{\"buy\": {\"product\": \"office-365-e9\", \"quantity\": 1}}"), 400);
	assert_int_equal(tell(&r, "{\"buy\": {\"product\": \"office-365-e5\"}}"), 400);
	assert_int_equal(tell(&r, "{\"cancel\": {\"product\": \"office-365-e5\"}}"), 400);
	assert_int_equal(tell(&r, "{\"by\": {}}"), 400);
	assert_int_equal(tell(&r, "{}"), 400);
	rig_end(&r);
}

static void a_colleague_does_each_thing_once(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "graph-alone");
	rig_pass(&r, 59);
	assert_int_equal(seats(&r), 0);
	rig_pass(&r, 1);
	assert_int_equal(seats(&r), 120);
	rig_pass(&r, 600);
	assert_int_equal(seats(&r), 120);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions WHERE product = 'office-365-e4' AND status = 'active'"), 1);
	store_run(r.world->store, "DELETE FROM licences WHERE product = 'office-365-e4'", "");
	rig_pass(&r, 1);
	rig_pass(&r, 39);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions WHERE product = 'office-365-e4' AND status = 'active'"), 1);
	rig_pass(&r, 1);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions WHERE product = 'office-365-e4' AND status = 'deleted'"), 1);
	rig_end(&r);
}

static void what_the_world_does_not_offer_is_not_there(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "graph-alone");
	assert_int_equal(rig_call(&r, "GET", "/commerce/v1/customers/{cid}/subscriptions", NULL, NULL), 404);
	assert_int_equal(rig_call(&r, "GET", "/storefront/v1/customers/{cid}/soldto", NULL, NULL), 404);
	assert_int_equal(rig_call(&r, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	rig_end(&r);
	rig_begin(&r, "commerce-alone");
	assert_int_equal(rig_call(&r, "GET", "/commerce/v1/customers/{cid}/subscriptions", NULL, NULL), 200);
	assert_int_equal(rig_call(&r, "GET", "/storefront/v1/customers/{cid}/soldto", NULL, NULL), 404);
	rig_end(&r);
}

/* A partner upgrades what it sold; a customer's own admin does not. */
static void the_channel_closes_nothing_to_the_partner(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "commerce-alone");
	assert_int_equal(rig_order(&r, "11111111-1111-4111-8111-111111111111"), 200);
	rig_end(&r);
	rig_begin(&r, "partner");
	assert_int_not_equal(rig_order(&r, "11111111-1111-4111-8111-111111111111"), 200);
	rig_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_bought_is_in_the_directory),
		cmocka_unit_test(a_trial_is_told_as_one),
		cmocka_unit_test(seats_and_cancelling_take_the_youngest),
		cmocka_unit_test(too_late_to_cancel_it_runs_out),
		cmocka_unit_test(a_slip_of_the_pen_is_told),
		cmocka_unit_test(a_colleague_does_each_thing_once),
		cmocka_unit_test(what_the_world_does_not_offer_is_not_there),
		cmocka_unit_test(the_channel_closes_nothing_to_the_partner),
	};
	return cmocka_run_group_tests_name("centre", tests, NULL, NULL);
}
