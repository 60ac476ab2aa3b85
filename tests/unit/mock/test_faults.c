#include "rig.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#define REQUEST_ID "44444444-4444-4444-8444-444444444444"

static int begin(void **state)
{
	static struct rig rig;
	rig_begin(&rig, "contoso");
	*state = &rig;
	return 0;
}

static int end(void **state)
{
	rig_end(*state);
	return 0;
}

static void set(struct rig *r, const char *rules)
{
	assert_int_equal(rig_call(r, "POST", "/training/v1/faults", rules, NULL), 200);
}

static int64_t orders(struct rig *r)
{
	return rig_number(r, "SELECT count(*) FROM orders");
}

static void globs(void **state)
{
	(void)state;
	assert_true(glob_match("*", ""));
	assert_true(glob_match("/a/*/c", "/a/b/b/c"));
	assert_true(glob_match("*x*y", "axbxcy"));
	assert_false(glob_match("/a/*/c", "/a/b/d"));
	assert_false(glob_match("", "a"));
	assert_true(glob_match("*/s/??", "/a/s/xy"));
	assert_false(glob_match("*/s/??", "/a/s/xyz"));
	assert_false(glob_match("/a/??", "/a/x/"));
}

static void the_nth_request_and_each_mth(void **state)
{
	struct rig *r = *state;
	set(r, "{\"rules\":[{\"path\":\"*/domains\",\"nth\":2,\"do\":\"status\",\"status\":503,\"retryAfter\":7}]}");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 503);
	assert_string_equal(response_header_value(&r->answer, "Retry-After"), "7");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	set(r, "{\"rules\":[{\"every\":3,\"do\":\"status\"}]}");
	for (int i = 1; i <= 6; i++)
		assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), i % 3 ? 200 : 503);
}

static void before_nothing_happens_and_after_it_has(void **state)
{
	struct rig *r = *state;
	set(r, "{\"rules\":[{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"reset\",\"when\":\"before\"}]}");
	rig_order(r, REQUEST_ID);
	assert_int_equal(r->outcome.break_by, FAULT_RESET);
	assert_int_equal(orders(r), 0);
	set(r, "{\"rules\":[{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"reset\",\"when\":\"after\"}]}");
	rig_order(r, REQUEST_ID);
	assert_int_equal(r->outcome.break_by, FAULT_RESET);
	assert_int_equal(orders(r), 1);
	assert_int_equal(rig_order(r, REQUEST_ID), 200); /* the answer that was lost */
	assert_int_equal(orders(r), 1);
}

static void an_unapplied_success_changed_nothing(void **state)
{
	struct rig *r = *state;
	set(r, "{\"rules\":[{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"unapplied\"}]}");
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_int_equal(orders(r), 0);
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_int_equal(orders(r), 1);
}

static void an_answer_is_cut_delayed_or_garbled(void **state)
{
	struct rig *r = *state;
	set(r, "{\"rules\":[{\"do\":\"truncate\"}]}");
	rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL);
	assert_int_equal(r->outcome.break_by, FAULT_TRUNCATE);
	set(r, "{\"rules\":[{\"do\":\"delay\",\"ms\":1500}]}");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_int_equal(r->outcome.delay_ms, 1500);
	set(r, "{\"rules\":[{\"do\":\"garbage\"}]}");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_false(rig_says(r, "contoso"));
}

static void a_portal_answers_in_the_service_s_place(void **state)
{
	struct rig *r = *state;
	set(r, "[{\"path\":\"/commerce/*\",\"do\":\"portal\"}]");
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_true(rig_says(r, "<html>"));
	assert_string_equal(r->answer.content_type, "text/html; charset=utf-8");
	assert_null(response_header_value(&r->answer, "MS-RequestId"));
	assert_int_equal(r->world->counters.writes, 0);
	set(r, "[{\"do\":\"portal\",\"status\":302}]");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 302);
	assert_non_null(response_header_value(&r->answer, "Location"));
	set(r, "[{\"do\":\"portal\",\"status\":511}]");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 511);
	assert_null(response_header_value(&r->answer, "request-id"));
	assert_int_equal(rig_call(r, "POST", "/training/v1/faults", "[{\"do\":\"portal\",\"status\":404}]", NULL), 400);
	assert_true(rig_says(r, "200, 302 or 511"));
}

/* Bodies carry the codes that each service has for the status. */
static void each_service_refuses_in_its_own_words(void **state)
{
	struct rig *r = *state;
	static const struct {
		int status;
		const char *path, *says;
	} cases[] = {
		{ 401, "/graph/v1.0/domains", "\"code\":\"InvalidAuthenticationToken\"" },
		{ 403, "/graph/v1.0/domains", "\"code\":\"Authorization_RequestDenied\"" },
		{ 404, "/graph/v1.0/domains", "\"code\":\"Request_ResourceNotFound\"" },
		{ 409, "/graph/v1.0/domains", "\"code\":\"Directory_ConcurrencyViolation\"" },
		{ 412, "/graph/v1.0/domains", "\"code\":\"resourceModified\"" },
		{ 429, "/graph/v1.0/domains", "\"code\":\"TooManyRequests\"" },
		{ 500, "/graph/v1.0/domains", "\"code\":\"generalException\"" },
		{ 503, "/graph/v1.0/domains", "\"code\":\"serviceNotAvailable\"" },
		{ 401, "/commerce/v1/customers/{cid}", "\"code\":\"800001\"" },
		{ 403, "/commerce/v1/customers/{cid}", "\"code\":\"2032\"" },
		{ 404, "/commerce/v1/customers/{cid}", "\"code\":\"20002\"" },
		{ 404, "/commerce/v1/customers/{cid}/orders/x", "\"code\":\"20000\"" },
		{ 404, "/commerce/v1/customers/{cid}/subscriptions/x", "\"code\":\"20003\"" },
		{ 404, "/commerce/v1/customers/{cid}/carts/x", "\"code\":\"800008\"" },
		{ 409, "/commerce/v1/customers/{cid}/orders", "\"code\":\"800060\"" },
		{ 412, "/storefront/v1/customers/{cid}/soldto", "\"code\":\"2055\"" },
		{ 429, "/commerce/v1/customers/{cid}", "\"statusCode\":429" },
		{ 500, "/commerce/v1/customers/{cid}", "\"code\":\"900192\"" },
		{ 503, "/entra/device", "\"error\":\"temporarily_unavailable\"" },
		{ 401, "/entra/device", "\"error\":\"invalid_client\"" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *rules = xasprintf("[{\"do\":\"status\",\"status\":%d}]", cases[i].status);
		set(r, rules);
		free(rules);
		assert_int_equal(rig_call(r, "GET", cases[i].path, NULL, NULL), cases[i].status);
		assert_null(response_header_value(&r->answer, "Retry-After"));
		if (!rig_says(r, cases[i].says))
			fail_msg("%s, %d: %s", cases[i].path, cases[i].status, r->answer.body.data);
	}
}

static void a_success_may_hold_an_error(void **state)
{
	struct rig *r = *state;
	set(r, "[{\"path\":\"/graph/*\",\"do\":\"error\",\"status\":403},{\"path\":\"/commerce/*\",\"do\":\"error\",\"code\":\"400072\"}]");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
	assert_true(rig_says(r, "{\"error\":{\"code\":\"Authorization_RequestDenied\""));
	assert_int_equal(rig_call(r, "GET", "/commerce/v1/customers/{cid}", NULL, NULL), 200);
	assert_true(rig_says(r, "{\"code\":\"400072\",\"description\":"));
	set(r, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"error\"},{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":2,\"do\":\"error\",\"when\":\"after\"}]");
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_true(rig_says(r, "\"code\":\"900192\""));
	assert_int_equal(orders(r), 0);
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_true(rig_says(r, "\"code\":\"900192\""));
	assert_int_equal(orders(r), 1);
}

static void a_checkout_may_fail_in_all_its_lines(void **state)
{
	struct rig *r = *state;
	char item[96], id[UUID_TEXT];
	char *cart = xasprintf("{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"%s\",\"quantity\":10,\"billingCycle\":\"monthly\",\"termDuration\":\"P1Y\"}]}",
		rig_target(r, item));
	assert_int_equal(rig_call(r, "POST", "/commerce/v1/customers/{cid}/carts", cart, NULL), 201);
	char *kept = store_text(r->world->store, "SELECT id FROM carts", "");
	str_copy(id, sizeof(id), kept);
	char *checkout = xasprintf("/commerce/v1/customers/{cid}/carts/%s/checkout", id);
	set(r, "[{\"path\":\"*/checkout\",\"nth\":1,\"do\":\"error\",\"code\":\"800017\"}]");
	assert_int_equal(rig_call(r, "POST", checkout, NULL, REQUEST_ID), 201);
	assert_true(rig_says(r, "\"orders\":[],\"orderErrors\":[{\"orderGroupId\":\"0\",\"code\":800017,"));
	assert_int_equal(orders(r), 0);
	assert_int_equal(rig_call(r, "POST", checkout, NULL, REQUEST_ID), 201);
	assert_int_equal(orders(r), 1);
	free(checkout);
	free(kept);
	free(cart);
}

static void an_item_of_a_batch_may_hold_an_error(void **state)
{
	struct rig *r = *state;
	set(r, "[{\"path\":\"*/domains\",\"item\":true,\"do\":\"error\",\"status\":409}]");
	assert_int_equal(rig_call(r, "POST", "/graph/v1.0/$batch", "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/domains\"}]}", NULL), 200);
	assert_true(rig_says(r, "\"status\":200"));
	assert_true(rig_says(r, "\"body\":{\"error\":{\"code\":\"Directory_ConcurrencyViolation\""));
}

static void silence_is_a_connection_that_waits(void **state)
{
	struct rig *r = *state;
	set(r, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"silence\"},{\"method\":\"POST\",\"path\":\"*/transitions\",\"nth\":2,\"do\":\"silence\",\"when\":\"after\",\"ms\":250}]");
	rig_order(r, REQUEST_ID);
	assert_int_equal(r->outcome.break_by, FAULT_SILENCE);
	assert_true(r->outcome.delay_ms >= 600000);
	assert_int_equal(orders(r), 0);
	rig_order(r, REQUEST_ID);
	assert_int_equal(r->outcome.break_by, FAULT_SILENCE);
	assert_int_equal(r->outcome.delay_ms, 250);
	assert_int_equal(orders(r), 1);
}

static void what_was_not_applied_is_not_counted(void **state)
{
	struct rig *r = *state;
	set(r, "[{\"path\":\"*/transitions\",\"nth\":1,\"do\":\"unapplied\"},{\"path\":\"*/transitions\",\"nth\":2,\"do\":\"garbage\"}]");
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_int_equal(r->world->counters.writes, 0);
	assert_int_equal(rig_order(r, REQUEST_ID), 200);
	assert_int_equal(r->world->counters.writes, 1);
	assert_int_equal(r->world->counters.faults, 2);
}

static void chance_is_the_same_each_time(void **state)
{
	struct rig *r = *state;
	int first = 0, again = 0;
	for (int i = 0; i < 2; i++) {
		rig_call(r, "POST", "/training/v1/reset", NULL, NULL);
		set(r, "{\"rules\":[{\"chance\":0.3,\"do\":\"status\"}]}");
		for (int k = 0; k < 60; k++)
			*(i ? &again : &first) += rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL) == 503;
	}
	assert_int_equal(first, again);
	assert_in_range(first, 6, 40);
}

static void wrong_rules_leave_the_old_ones(void **state)
{
	struct rig *r = *state;
	static const char *const wrong[] = {
		"", "{", "{\"rules\":3}", "{\"rules\":[{\"do\":\"explode\"}]}", "{\"rules\":[{}]}", "{\"rules\":[{\"do\":\"status\",\"often\":1}]}",
		"{\"rules\":[{\"do\":\"status\",\"status\":42}]}", "{\"rules\":[{\"do\":\"status\",\"chance\":2}]}", "{\"rules\":[{\"do\":\"status\",\"when\":\"later\"}]}",
	};
	set(r, "{\"rules\":[{\"do\":\"status\",\"status\":500}]}");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(rig_call(r, "POST", "/training/v1/faults", wrong[i], NULL), 400);
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 500);
	set(r, "[]");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL), 200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs),
		TEST(the_nth_request_and_each_mth),
		TEST(before_nothing_happens_and_after_it_has),
		TEST(an_unapplied_success_changed_nothing),
		TEST(an_answer_is_cut_delayed_or_garbled),
		TEST(a_portal_answers_in_the_service_s_place),
		TEST(each_service_refuses_in_its_own_words),
		TEST(a_success_may_hold_an_error),
		TEST(a_checkout_may_fail_in_all_its_lines),
		TEST(an_item_of_a_batch_may_hold_an_error),
		TEST(silence_is_a_connection_that_waits),
		TEST(what_was_not_applied_is_not_counted),
		TEST(chance_is_the_same_each_time),
		TEST(wrong_rules_leave_the_old_ones),
	};
	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
