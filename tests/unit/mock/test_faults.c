#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
		TEST(chance_is_the_same_each_time),
		TEST(wrong_rules_leave_the_old_ones),
	};
	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
