/* The counters by which a run is judged: how often somebody was moved, what was bought twice, what was cancelled too early. */
#include "rig.h"

#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#define E4 "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define E5 "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
#define SWAP "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[]}],\"removeLicenses\":[\"" E4 "\"]}"
#define BACK "{\"addLicenses\":[{\"skuId\":\"" E4 "\",\"disabledPlans\":[]}],\"removeLicenses\":[\"" E5 "\"]}"

static struct rig rig;

static int begin(void **state)
{
	rig_begin(&rig, "contoso");
	*state = &rig;
	return 0;
}

static int begin_with_groups(void **state)
{
	rig_begin(&rig, "groups");
	*state = &rig;
	return 0;
}

static int end(void **state)
{
	rig_end(*state);
	return 0;
}

static void check(struct rig *r, const char *counter, int64_t value)
{
	char *text = xasprintf("\"%s\":%lld,", counter, (long long)value);
	assert_int_equal(rig_call(r, "GET", "/training/v1/state", NULL, NULL), 200);
	if (!rig_says(r, text))
		fail_msg("not %s in %s", text, r->answer.body.data);
	free(text);
}

static int assign(struct rig *r, int64_t user, const char *body)
{
	char *id = store_text(r->world->store, "SELECT id FROM users WHERE seq = ?", "i", user), *path = xasprintf("/graph/v1.0/users/%s/assignLicense", id);
	int status = rig_call(r, "POST", path, body, NULL);
	free(path);
	free(id);
	return status;
}

static void an_upgrade_moves_everybody_once(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_order(r, NULL), 200);
	rig_pass(r, 100000);
	check(r, "users_moved", rig_number(r, "SELECT count(*) FROM users WHERE held"));
	check(r, "users_moved_again", 0);
	check(r, "most_moves_of_a_user", 1);
	check(r, "effective_orders", 1);
	check(r, "ordering_requests", 1);
	check(r, "cancelled_while_held", 0);
}

/* What changes nothing is no move: the same write again, other services, a licence that is given back. */
static void a_move_is_what_takes_effect(void **state)
{
	struct rig *r = *state;
	check(r, "users_moved", 0);
	assert_int_equal(assign(r, 1, SWAP), 200);
	assert_int_equal(assign(r, 1, SWAP), 400);
	assert_int_equal(assign(r, 1, "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[]}],\"removeLicenses\":[]}"), 200);
	check(r, "users_moved", 1);
	check(r, "most_moves_of_a_user", 1);
	assert_int_equal(assign(r, 1, BACK), 200);
	check(r, "most_moves_of_a_user", 1);
	assert_int_equal(assign(r, 1, SWAP), 200);
	check(r, "users_moved", 1);
	check(r, "users_moved_again", 1);
	check(r, "most_moves_of_a_user", 2);
}

/* One who comes to it by a second way had it already. */
static void a_second_source_is_no_second_move(void **state)
{
	struct rig *r = *state;
	assert_int_equal(assign(r, 41, "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[]}],\"removeLicenses\":[]}"), 200);
	char *group = store_text(r->world->store, "SELECT id FROM groups JOIN group_members ON grp = groups.seq JOIN group_licences USING (grp) WHERE kind = 1 AND member = 41", "");
	char *path = xasprintf("/graph/v1.0/groups/%s/assignLicense", group);
	assert_int_equal(rig_call(r, "POST", path, SWAP, NULL), 202);
	rig_pass(r, 100000);
	assert_int_equal(rig_number(r, "SELECT moves FROM users WHERE seq = 41"), 1);
	check(r, "most_moves_of_a_user", 1);
	free(path);
	free(group);
}

static void cancel(struct rig *r)
{
	char *quantity = store_text(r->world->store, "SELECT quantity FROM subscriptions ORDER BY seq LIMIT 1", "");
	char *body = xasprintf("{\"id\":\"x\",\"status\":\"deleted\",\"quantity\":%s,\"autoRenewEnabled\":true}", quantity);
	assert_int_equal(rig_call(r, "PATCH", "/commerce/v1/customers/{cid}/subscriptions/{source}", body, NULL), 200);
	free(body);
	free(quantity);
}

static void a_plan_that_is_held_is_not_cancelled_unseen(void **state)
{
	struct rig *r = *state;
	cancel(r);
	check(r, "cancelled_while_held", 1);
}

static void a_plan_that_nobody_holds_may_go(void **state)
{
	struct rig *r = *state;
	store_run(r->world->store, "DELETE FROM licences", "");
	cancel(r);
	check(r, "cancelled_while_held", 0);
}

static void check_out(struct rig *r, const char *request_id)
{
	char item[96];
	char *cart = xasprintf("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":10,\"billingCycle\":\"monthly\",\"termDuration\":\"P1Y\"}]}",
		rig_target(r, item));
	assert_int_equal(rig_call(r, "POST", "/commerce/v1/customers/{cid}/carts", cart, NULL), 201);
	char *id = store_text(r->world->store, "SELECT id FROM carts WHERE status = 'Active'", "");
	char *path = xasprintf("/commerce/v1/customers/{cid}/carts/%s/checkout", id);
	assert_int_equal(rig_call(r, "POST", path, NULL, request_id), 201);
	assert_int_equal(rig_call(r, "POST", path, NULL, request_id), 201);
	free(path);
	free(id);
	free(cart);
}

static void the_same_bought_again_is_seen(void **state)
{
	struct rig *r = *state;
	check_out(r, "66666666-6666-4666-8666-666666666666");
	check(r, "duplicate_purchases", 0);
	check(r, "effective_orders", 1);
	check_out(r, "77777777-7777-4777-8777-777777777777");
	check(r, "duplicate_purchases", 1);
	check(r, "effective_orders", 2);
	check(r, "ordering_requests", 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_upgrade_moves_everybody_once),
		cmocka_unit_test_setup_teardown(a_move_is_what_takes_effect, begin_with_groups, end),
		cmocka_unit_test_setup_teardown(a_second_source_is_no_second_move, begin_with_groups, end),
		TEST(a_plan_that_is_held_is_not_cancelled_unseen),
		TEST(a_plan_that_nobody_holds_may_go),
		TEST(the_same_bought_again_is_seen),
	};
	return cmocka_run_group_tests_name("promises", tests, NULL, NULL);
}
