/* The manual path's purchases: carts that are ordered in part, what was bought appearing bit by bit, quantities, cancelling, and other admins. */
#include "rig.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E4 "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define E5 "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
#define SUBSCRIPTION "/commerce/v1/customers/{cid}/subscriptions/{source}"

/* Puts `lines` lines of the first target into a cart and checks it out; the cart's path stays for another checkout. */
static int check_out(struct rig *r, int lines, char path[160])
{
	struct buf body = BUF_INIT;
	char item[96];

	buf_addstr(&body, "{\"lineItems\":[");
	for (int i = 0; i < lines; i++)
		buf_addf(&body, "%s{\"id\":%d,\"catalogItemId\":\"%s\",\"quantity\":42,\"billingCycle\":\"monthly\",\"termDuration\":\"P1Y\"}", i ? "," : "", i, rig_target(r, item));
	buf_addstr(&body, "]}");
	assert_int_equal(rig_call(r, "POST", "/commerce/v1/customers/{cid}/carts", body.data, NULL), 201);
	buf_clear(&body);
	char *id = store_text(r->world->store, "SELECT id FROM carts", "");
	snprintf(path, 160, "/commerce/v1/customers/{cid}/carts/%s/checkout", id);
	free(id);
	return rig_call(r, "POST", path, "", NULL);
}

static int patch(struct rig *r, const char *status, int quantity, bool renews)
{
	char body[120];
	snprintf(body, sizeof(body), "{\"status\":\"%s\",\"quantity\":%d,\"autoRenewEnabled\":%s}", status, quantity, renews ? "true" : "false");
	return rig_call(r, "PATCH", SUBSCRIPTION, body, NULL);
}

static void nobody_holds_the_old_plan(struct rig *r)
{
	store_run(r->world->store, "DELETE FROM licences WHERE product = 'office-365-e4'", "");
}

static void a_cart_is_ordered_in_part(void **state)
{
	struct rig r;
	char path[160];
	(void)state;
	rig_begin(&r, "checkout-partial");
	assert_int_equal(check_out(&r, 2, path), 201);
	assert_true(rig_says(&r, "\"orderErrors\":[{\"orderGroupId\":\"1\",\"code\":800017,"));
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	assert_int_equal(rig_call(&r, "POST", path, "", NULL), 201);
	assert_true(rig_says(&r, "800017"));
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	rig_end(&r);
}

static void a_checkout_may_not_say_what_came_of_it(void **state)
{
	struct rig r;
	char path[160];
	(void)state;
	rig_begin(&r, "checkout-unclear");
	assert_int_equal(check_out(&r, 1, path), 409);
	assert_true(rig_says(&r, "\"800060\""));
	assert_int_equal(rig_call(&r, "POST", path, "", NULL), 400);
	assert_true(rig_says(&r, "\"800065\""));
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), 1);
	assert_int_equal(rig_call(&r, "GET", "/commerce/v1/customers/{cid}/orders", NULL, NULL), 200);
	assert_true(rig_says(&r, "\"totalCount\":1"));
	rig_end(&r);
}

static void a_cart_expires(void **state)
{
	struct rig r;
	char path[160];
	(void)state;
	rig_begin(&r, "checkout-refused");
	assert_int_equal(check_out(&r, 1, path), 201);
	assert_true(rig_says(&r, "\"orders\":[]"));
	rig_pass(&r, 8 * 24 * 60 * 60);
	assert_int_equal(rig_call(&r, "POST", path, "", NULL), 404);
	assert_true(rig_says(&r, "\"800008\""));
	rig_end(&r);
}

static int64_t free_seats(struct rig *r)
{
	return licences_enabled(r->world, "microsoft-365-e5") - licences_consumed(r->world, "microsoft-365-e5");
}

static void what_was_bought_appears_bit_by_bit(void **state)
{
	struct rig r;
	char path[160];
	(void)state;
	rig_begin(&r, "provisioning-slow");
	assert_int_equal(check_out(&r, 1, path), 201);
	rig_pass(&r, 4);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM subscriptions WHERE product = 'microsoft-365-e5' AND status = 'active'"), 1);
	rig_call(&r, "GET", "/graph/v1.0/directory/subscriptions?$select=skuPartNumber", NULL, NULL);
	assert_false(rig_says(&r, "SPE_E5"));
	rig_pass(&r, 5);
	rig_call(&r, "GET", "/graph/v1.0/directory/subscriptions?$select=skuPartNumber,totalLicenses,serviceStatus", NULL, NULL);
	assert_true(rig_says(&r, "SPE_E5"));
	assert_true(rig_says(&r, "\"totalLicenses\":0"));
	assert_true(rig_says(&r, "PendingProvisioning"));
	assert_int_equal(free_seats(&r), 0);
	rig_pass(&r, 5);
	assert_int_equal(free_seats(&r), 42);
	rig_call(&r, "GET", "/graph/v1.0/directory/subscriptions?$select=totalLicenses,serviceStatus", NULL, NULL);
	assert_true(rig_says(&r, "PendingProvisioning"));
	rig_pass(&r, 5);
	rig_call(&r, "GET", "/graph/v1.0/directory/subscriptions?$select=totalLicenses,serviceStatus", NULL, NULL);
	assert_false(rig_says(&r, "PendingProvisioning"));
	rig_end(&r);
}

static void a_quantity_takes_its_time(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "provisioning-slow");
	assert_int_equal(patch(&r, "active", 50, true), 202);
	assert_non_null(response_header_value(&r.answer, "Location"));
	assert_true(rig_says(&r, "\"quantity\":42"));
	rig_pass(&r, 5);
	rig_call(&r, "GET", SUBSCRIPTION, NULL, NULL);
	assert_true(rig_says(&r, "\"quantity\":50"));
	assert_int_equal(patch(&r, "active", 50, false), 200);
	rig_end(&r);
}

static void cancelling_has_its_window(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "cancel-window-past");
	nobody_holds_the_old_plan(&r);
	assert_int_equal(patch(&r, "deleted", 42, true), 400);
	assert_true(rig_says(&r, "\"900117\""));
	assert_int_equal(patch(&r, "active", 42, false), 200);
	rig_end(&r);
	rig_begin(&r, "groups");
	assert_int_equal(patch(&r, "deleted", 64, true), 200);
	assert_true(rig_says(&r, "\"status\":\"deleted\""));
	rig_end(&r);
}

static void many_licences_cannot_be_cancelled_at_once(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "cancel-total");
	nobody_holds_the_old_plan(&r);
	assert_int_equal(patch(&r, "deleted", 42, true), 400);
	assert_true(rig_says(&r, "more than 25 licences"));
	assert_int_equal(patch(&r, "active", 25, true), 200);
	assert_int_equal(patch(&r, "deleted", 25, true), 200);
	rig_end(&r);
	rig_begin(&r, "cancel-assigned");
	assert_int_equal(patch(&r, "deleted", 42, true), 400);
	nobody_holds_the_old_plan(&r);
	assert_int_equal(patch(&r, "deleted", 42, true), 200);
	rig_end(&r);
}

static int swap(struct rig *r, int64_t number)
{
	char *id = store_text(r->world->store, "SELECT id FROM users WHERE seq = ?", "i", number), *path = xasprintf("/graph/v1.0/users/%s/assignLicense", id);
	int status = rig_call(r, "POST", path, "{\"addLicenses\":[{\"skuId\":\"" E5 "\",\"disabledPlans\":[]}],\"removeLicenses\":[\"" E4 "\"]}", NULL);
	free(path);
	free(id);
	return status;
}

static void somebody_else_is_at_work(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "meanwhile");
	for (int64_t i = 1; i <= 5; i++)
		assert_int_equal(swap(&r, i), 200);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM users WHERE seq = 36"), 0);
	assert_int_equal(swap(&r, 36), 404);
	assert_int_equal(swap(&r, 37), 400);
	assert_int_equal(rig_number(&r, "SELECT length(disabled) FROM licences WHERE user = 38"), 36 + 1 + 36);
	assert_int_equal(swap(&r, 39), 400);
	assert_true(rig_says(&r, "mutually exclusive"));
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM users WHERE without"), 0);
	rig_end(&r);
}

static void training_control_can_be_somebody_else(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "groups");
	assert_int_equal(rig_call(&r, "POST", "/training/v1/change", "{\"user\":1,\"do\":\"take\"}", NULL), 200);
	assert_int_equal(rig_number(&r, "SELECT count(*) FROM licences WHERE user = 1 AND product = 'office-365-e4'"), 0);
	assert_int_equal(rig_call(&r, "POST", "/training/v1/change", "{\"user\":\"1\",\"do\":\"assign\",\"product\":\"power-bi-pro\"}", NULL), 200);
	assert_int_equal(rig_call(&r, "POST", "/training/v1/change", "{\"do\":\"seats\",\"product\":\"microsoft-365-e5\",\"quantity\":3}", NULL), 200);
	assert_int_equal(licences_enabled(r.world, "microsoft-365-e5"), 3);
	assert_int_equal(rig_call(&r, "POST", "/training/v1/change", "{\"user\":\"nobody@contoso.com\",\"do\":\"take\"}", NULL), 400);
	assert_int_equal(rig_call(&r, "POST", "/training/v1/change", "{\"user\":\"2\",\"do\":\"praise\"}", NULL), 400);
	assert_int_equal(rig_call(&r, "POST", "/training/v1/change", "{\"user\":\"2\",\"do\":\"take\",\"why\":\"\"}", NULL), 400);
	rig_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cart_is_ordered_in_part),
		cmocka_unit_test(a_checkout_may_not_say_what_came_of_it),
		cmocka_unit_test(a_cart_expires),
		cmocka_unit_test(what_was_bought_appears_bit_by_bit),
		cmocka_unit_test(a_quantity_takes_its_time),
		cmocka_unit_test(cancelling_has_its_window),
		cmocka_unit_test(many_licences_cannot_be_cancelled_at_once),
		cmocka_unit_test(somebody_else_is_at_work),
		cmocka_unit_test(training_control_can_be_somebody_else),
	};
	return cmocka_run_group_tests_name("purchase", tests, NULL, NULL);
}
