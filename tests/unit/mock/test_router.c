#include "rig.h"

#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

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

static void an_unknown_path_is_refused_in_the_service_s_own_words(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/nowhere/at/all", NULL, NULL), 400);
	assert_true(rig_says(r, "Resource not found for the segment 'nowhere'."));
	assert_int_equal(rig_call(r, "GET", "/commerce/v1/nowhere", NULL, NULL), 404);
	assert_true(rig_says(r, "\"description\""));
	assert_int_equal(rig_call(r, "GET", "/elsewhere", NULL, NULL), 404);
}

static void a_wrong_method_is_405_and_names_the_right_ones(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "DELETE", "/graph/v1.0/users/x", NULL, NULL), 405);
	assert_string_equal(response_header_value(&r->answer, "Allow"), "GET, PATCH");
	assert_int_equal(rig_call(r, "GET", "/training/v1/reset", NULL, NULL), 405);
}

static void without_a_token_it_is_401(void **state)
{
	struct rig *r = *state;
	str_copy(r->token, sizeof(r->token), "");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL), 401);
	assert_non_null(response_header_value(&r->answer, "WWW-Authenticate"));
	str_copy(r->token, sizeof(r->token), "wrong");
	assert_int_equal(rig_call(r, "GET", "/storefront/v1/customers/{cid}/paymentmethods", NULL, NULL), 401);
}

static void a_token_expires(void **state)
{
	struct rig *r = *state;
	store_run(r->world->store, "UPDATE tokens SET expires = ?", "i", RIG_START + 10000);
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	rig_pass(r, 11);
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/organization", NULL, NULL), 401);
}

static void ids_are_echoed(void **state)
{
	struct rig *r = *state;
	const char *id = "33333333-3333-4333-8333-333333333333";
	rig_call(r, "GET", "/commerce/v1/customers/{cid}", NULL, id);
	assert_string_equal(response_header_value(&r->answer, "MS-RequestId"), id);
	rig_call_with(r, "GET", "/graph/v1.0/organization", NULL, "client-request-id", id);
	assert_string_equal(response_header_value(&r->answer, "client-request-id"), id);
}

static void a_brace_takes_what_stands_between(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/directory/subscriptions(commerceSubscriptionId='{source}')", NULL, NULL), 200);
	assert_true(rig_says(r, r->source));
	assert_int_equal(rig_call(r, "GET", "/prices/v1.0/sales/pricesheets(Market='US',PricesheetView='updatedlicensebased')/$value", NULL, NULL), 200);
	assert_int_equal(rig_call(r, "GET", "/prices/v1.0/sales/pricesheets(Market='FR',PricesheetView='updatedlicensebased')/$value", NULL, NULL), 404);
	assert_int_equal(rig_call(r, "GET", "/prices/v1.0/sales/pricesheets(Market='',PricesheetView='x')/$value", NULL, NULL), 404);
}

static void pages_are_followed_to_the_end(void **state)
{
	struct rig *r = *state;
	char path[600] = "/graph/v1.0/users?$top=50&$select=id";
	int pages = 0;
	for (;; pages++) {
		assert_int_equal(rig_call(r, "GET", path, NULL, NULL), 200);
		const char *next = strstr(r->answer.body.data, "\"@odata.nextLink\":");
		if (!next)
			break;
		next = strstr(next, "/graph");
		size_t n = strcspn(next, "\"");
		assert_true(n < sizeof(path));
		memcpy(path, next, n);
		path[n] = '\0';
	}
	assert_int_equal(pages, 2); /* 130 users: two links, three pages */
}

static void a_licence_filter_finds_its_holders(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call_with(r, "GET", "/graph/v1.0/users/$count?$filter=assignedLicenses/any(x:x/skuId eq 1392051d-0cb9-4b7a-88d5-621fee5e8711)", NULL,
		"ConsistencyLevel", "eventual"), 200);
	assert_string_equal(r->answer.body.data, "117");
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/users?$filter=city eq 'X'", NULL, NULL), 400);
	assert_int_equal(rig_call(r, "GET", "/graph/v1.0/users?$top=1000", NULL, NULL), 400);
}

static void a_stale_address_is_412(void **state)
{
	struct rig *r = *state;
	const char *body = "{\"country\":\"US\",\"city\":\"Buffalo\",\"state\":\"NY\",\"addressLine1\":\"1 New Street\",\"postalCode\":\"14202\"}";
	const char *path = "/storefront/v1/customers/{cid}/soldto";
	assert_int_equal(rig_call(r, "PUT", path, body, NULL), 400);
	assert_int_equal(rig_call_with(r, "PUT", path, body, "If-Match", "\"v1\""), 200);
	assert_true(rig_says(r, "1 New Street"));
	assert_int_equal(rig_call_with(r, "PUT", path, body, "If-Match", "\"v1\""), 412);
	assert_int_equal(rig_call_with(r, "PUT", path, "{\"country\":\"USA\"}", "If-Match", "\"v2\""), 400);
}

static void the_log_has_no_bodies(void **state)
{
	struct rig *r = *state;
	rig_call(r, "POST", "/entra/organizations/oauth2/v2.0/token", "grant_type=client_credentials&client_id=365e4365-0000-4000-8000-000000000001&scope=x/.default&client_secret=hush", NULL);
	assert_int_equal(r->answer.status, 401);
	rig_call(r, "GET", "/training/v1/requests", NULL, NULL);
	assert_true(rig_says(r, "/oauth2/v2.0/token"));
	assert_false(rig_says(r, "hush"));
}

static void training_control_refuses_what_it_does_not_know(void **state)
{
	struct rig *r = *state;
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{\"sped\":1}", NULL), 400);
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{}", NULL), 400);
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{\"advance\":\"soon\"}", NULL), 400);
	assert_int_equal(rig_call(r, "POST", "/training/v1/scenario", "{\"name\":\"../contoso\"}", NULL), 400);
	assert_int_equal(rig_call(r, "POST", "/training/v1/scenario", "{\"name\":\"trial\"}", NULL), 200);
	assert_true(rig_says(r, "\"scenario\":\"trial\""));
	assert_int_equal(rig_call(r, "GET", "/training/v1/state?trainee=7", NULL, NULL), 404);
}

static void a_service_s_clock_may_be_wrong(void **state)
{
	struct rig *r = *state;
	char date[CLOCK_HTTP_DATE];
	rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL);
	assert_null(response_header_value(&r->answer, "Date"));
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{\"skewSeconds\":-600}", NULL), 200);
	assert_true(rig_says(r, "\"skewSeconds\":-600"));
	rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL);
	clock_http_date(r->world->real_ms - 600000, date);
	assert_string_equal(response_header_value(&r->answer, "Date"), date);
	assert_int_equal(rig_call(r, "POST", "/entra/common/oauth2/v2.0/token", "grant_type=x", NULL), 400);
	assert_string_equal(response_header_value(&r->answer, "Date"), date);
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{\"skewSeconds\":\"much\"}", NULL), 400);
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{\"skewSeconds\":99999999999}", NULL), 400);
	assert_int_equal(rig_call(r, "POST", "/training/v1/clock", "{\"skewSeconds\":0}", NULL), 200);
	rig_call(r, "GET", "/graph/v1.0/domains", NULL, NULL);
	assert_null(response_header_value(&r->answer, "Date"));
}

static void training_control_can_ask_for_its_token(void **state)
{
	struct rig *r = *state;
	str_set(&r->world->control_token, "open-sesame");
	assert_int_equal(rig_call(r, "POST", "/training/v1/reset", NULL, NULL), 401);
	str_copy(r->token, sizeof(r->token), "open-sesame");
	assert_int_equal(rig_call(r, "POST", "/training/v1/reset", NULL, NULL), 200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_path_is_refused_in_the_service_s_own_words),
		TEST(a_wrong_method_is_405_and_names_the_right_ones),
		TEST(without_a_token_it_is_401),
		TEST(a_token_expires),
		TEST(ids_are_echoed),
		TEST(a_brace_takes_what_stands_between),
		TEST(pages_are_followed_to_the_end),
		TEST(a_licence_filter_finds_its_holders),
		TEST(a_stale_address_is_412),
		TEST(the_log_has_no_bodies),
		TEST(training_control_refuses_what_it_does_not_know),
		TEST(a_service_s_clock_may_be_wrong),
		TEST(training_control_can_ask_for_its_token),
	};
	return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
