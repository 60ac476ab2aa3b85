/* The device code, the renewal of tokens, and who waits for whom. */
#include "api/api_sign_in.h"
#include "api/api_customer.h"
#include "api/api_directory.h"
#include "api/api_keys.h"
#include "api/api_prices.h"
#include "api/api_storefront.h"
#include "api/api_transitions.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define DEVICE \
	"{\"device_code\":\"dev1ce\",\"user_code\":\"ABCD2EFGH\",\"verification_uri\":\"https://login.example/device\"," \
	"\"expires_in\":900,\"interval\":5,\"message\":\"Go there.\"}"
#define PENDING (struct fake_answer){ .status = 400, .body = "{\"error\":\"authorization_pending\",\"error_description\":\"wait\"}" }
#define TOKEN(access_, refresh_) \
	(struct fake_answer){ .status = 200, .body = "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" access_ "\",\"refresh_token\":\"" refresh_ "\"}" }

static struct {
	int prompts;
	char code[40], uri[100], message[100];
	int64_t expires_ms;
} shown;

static void on_prompt(void *arg, const struct api_sign_in_prompt *p)
{
	(void)arg;
	shown.prompts++;
	str_copy(shown.code, sizeof(shown.code), p->user_code);
	str_copy(shown.uri, sizeof(shown.uri), p->verification_uri);
	str_copy(shown.message, sizeof(shown.message), p->message);
	shown.expires_ms = p->expires_ms;
}

static void on_signed_in(void *arg, const struct error *err)
{
	note(arg, err);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	(void)result;
	note(arg, err);
}

static void on_prices(void *arg, const struct error *err, struct api_prices *result)
{
	(void)result;
	note(arg, err);
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	(void)result;
	note(arg, err);
}

static void on_methods(void *arg, const struct error *err, struct api_payment_methods *result)
{
	(void)result;
	note(arg, err);
}

static uint64_t sign_in(struct fixture *f, struct fake_answer device)
{
	memset(&shown, 0, sizeof(shown));
	fake_answer(f->http, "POST", "/devicecode", device);
	f->calls = 0;
	return api_sign_in(f->api, on_prompt, on_signed_in, f);
}

static void poll_answers(struct fixture *f, struct fake_answer a)
{
	fake_answer(f->http, "POST", "/oauth2/v2.0/token", a);
}

static size_t polls(const struct fixture *f)
{
	return fake_count_of(f->http, "/oauth2/v2.0/token");
}

/* A person who is signed in with the token A1 and the refresh token R1. */
static void signed_in(struct fixture *f)
{
	poll_answers(f, TOKEN("A1", "R1"));
	sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
	settle_through_waits(f);
	expect_ok(f);
	f->calls = 0;
}

static void the_code_is_shown_and_polled_until_it_is_used(void **state)
{
	struct fixture *f = *state;
	int64_t start = fixture_now();

	poll_answers(f, PENDING);
	poll_answers(f, PENDING);
	poll_answers(f, TOKEN("A1", "R1"));
	sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
	settle(f);
	assert_int_equal(shown.prompts, 1);
	assert_string_equal(shown.code, "ABCD2EFGH");
	assert_string_equal(shown.uri, "https://login.example/device");
	assert_string_equal(shown.message, "Go there.");
	assert_int_equal(shown.expires_ms, start + 900000);
	assert_int_equal(polls(f), 1);
	assert_false(api_signed_in(f->api));
	advance(f, 4999);
	assert_int_equal(polls(f), 1);
	advance(f, 1);
	assert_int_equal(polls(f), 2);
	settle_through_waits(f);
	assert_int_equal(polls(f), 3);
	assert_int_equal(fixture_now(), start + 10000);
	expect_ok(f);
	assert_true(api_signed_in(f->api));
	assert_string_equal(fake_request(f->http, 0)->url, "https://login.example/contoso.example/oauth2/v2.0/devicecode?mkt=en-US");
	assert_string_equal(fake_request(f->http, 0)->body, "client_id=client-1&scope=https%3A%2F%2Fgraph.example%2F.default%20offline_access");
	assert_string_equal(fake_last(f->http)->body,
		"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=client-1&device_code=dev1ce");
}

static void a_request_to_slow_down_is_followed(void **state)
{
	struct fixture *f = *state;
	int64_t start = fixture_now();

	poll_answers(f, (struct fake_answer){ .status = 400, .body = "{\"error\":\"slow_down\"}" });
	poll_answers(f, PENDING);
	poll_answers(f, TOKEN("A1", "R1"));
	sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
	settle_through_waits(f);
	expect_ok(f);
	assert_int_equal(fixture_now(), start + 10000 + 10000);
}

static void a_code_that_is_not_used_expires(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 400; i++)
		poll_answers(f, PENDING);
	sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
	settle_through_waits(f);
	expect_error(f, ERROR_SIGNED_OUT);
	assert_string_equal(f->err.code, "expired_token");
	assert_int_equal(polls(f), 180);
	assert_false(api_signed_in(f->api));
}

static void what_ends_a_sign_in_is_told_apart(void **state)
{
	static const struct {
		const char *error;
		enum error_kind kind;
	} cases[] = {
		{ "authorization_declined", ERROR_REFUSED }, { "expired_token", ERROR_SIGNED_OUT }, { "bad_verification_code", ERROR_SIGNED_OUT },
		{ "invalid_client", ERROR_CONFIG }, { "unauthorized_client", ERROR_CONFIG }, { "something_new", ERROR_REFUSED },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *body = xasprintf("{\"error\":\"%s\",\"error_description\":\"AADSTS1: words.\\r\\nTrace ID: 1\"}", cases[i].error);

		poll_answers(f, (struct fake_answer){ .status = 400, .body = body });
		sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
		settle_through_waits(f);
		expect_error(f, cases[i].kind);
		assert_string_equal(f->err.code, cases[i].error);
		free(body);
	}
}

static void a_wrong_registration_is_told_before_any_code(void **state)
{
	struct fixture *f = *state;

	sign_in(f, (struct fake_answer){ .status = 400, .body = "{\"error\":\"invalid_request\",\"error_description\":\"AADSTS90002: Tenant\"}" });
	settle_through_waits(f);
	expect_error(f, ERROR_CONFIG);
	assert_int_equal(shown.prompts, 0);
}

static void a_line_that_breaks_does_not_end_a_sign_in(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 12; i++)
		poll_answers(f, (struct fake_answer){ .outcome = i % 2 ? HTTP_LOST : HTTP_NOT_SENT });
	poll_answers(f, TOKEN("A1", "R1"));
	sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
	settle_through_waits(f);
	expect_ok(f);
}

static void answers_that_are_no_token_are_refused(void **state)
{
	static const char *const bodies[] = {
		"", "{}", "[]", "{\"token_type\":\"mac\",\"expires_in\":1,\"access_token\":\"x\"}", "{\"token_type\":\"Bearer\",\"expires_in\":1,\"access_token\":\"\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":1,\"access_token\":\"a b\"}", "{\"token_type\":\"Bearer\",\"expires_in\":1,\"access_token\":\"a\\r\\nX: y\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":0,\"access_token\":\"x\"}", "{\"token_type\":\"Bearer\",\"expires_in\":\"12abc\",\"access_token\":\"x\"}",
		"{\"token_type\":\"Bearer\",\"access_token\":\"x\"}", "{\"token_type\":\"Bearer\",\"expires_in\":1,\"access_token\":7}",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		poll_answers(f, (struct fake_answer){ .status = 200, .body = bodies[i] });
		sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });
		settle_through_waits(f);
		expect_error(f, ERROR_ANSWER);
		assert_false(api_signed_in(f->api));
	}
}

static void answers_that_are_no_code_are_refused(void **state)
{
	static const char *const bodies[] = { "", "{}", "{\"device_code\":\"d\",\"user_code\":\"\",\"verification_uri\":\"u\",\"expires_in\":900}",
		"{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"u\",\"expires_in\":-1}",
		"{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"u\",\"expires_in\":\"900\"}" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		sign_in(f, (struct fake_answer){ .status = 200, .body = bodies[i] });
		settle_through_waits(f);
		expect_error(f, ERROR_ANSWER);
		assert_int_equal(shown.prompts, 0);
	}
}

static void a_sign_in_can_be_cancelled_while_it_waits(void **state)
{
	struct fixture *f = *state;
	struct api_status status;
	uint64_t id = sign_in(f, (struct fake_answer){ .status = 200, .body = DEVICE });

	poll_answers(f, PENDING);
	settle(f);
	assert_true(api_status(f->api, id, &status));
	assert_int_equal(status.wait, API_WAITING_SIGN_IN);
	api_cancel(f->api, id);
	settle_through_waits(f);
	expect_error(f, ERROR_CANCELLED);
	assert_int_equal(polls(f), 1);
}

static void without_a_sign_in_calls_say_so(void **state)
{
	struct fixture *f = *state;

	api_skus_list(f->api, on_skus, f);
	settle(f);
	expect_error(f, ERROR_SIGNED_OUT);
	assert_int_equal(fake_count(f->http), 0);
}

static void the_first_token_is_used_and_the_next_ones_are_minted(void **state)
{
	struct fixture *f = *state;

	signed_in(f);
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A1");
	poll_answers(f, TOKEN("S1", "R2"));
	api_payment_methods_list(f->api, on_methods, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer S1");
	assert_string_equal(fake_request(f->http, fake_count(f->http) - 2)->body,
		"client_id=client-1&scope=https%3A%2F%2Fstore.example%2F.default%20offline_access&grant_type=refresh_token&refresh_token=R1");
	poll_answers(f, TOKEN("C1", "R3"));
	api_company_get(f->api, on_company, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer C1");
	assert_non_null(strstr(fake_request(f->http, fake_count(f->http) - 2)->body, "commerce.example%2Fuser_impersonation%20offline_access"));
	assert_non_null(strstr(fake_request(f->http, fake_count(f->http) - 2)->body, "refresh_token=R2"));
	/* Partner Center's price sheet takes no token that is for the rest of Partner Center. */
	poll_answers(f, TOKEN("P1", "R4"));
	fake_answer(f->http, "GET", "pricesheets", (struct fake_answer){ .status = 404 });
	api_prices_get(f->api, &(struct api_price_query){ .market = "DE" }, on_prices, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer P1");
	assert_non_null(strstr(fake_request(f->http, fake_count(f->http) - 2)->body, "scope=https%3A%2F%2Fprices.example%2F.default%20offline_access"));
}

static void a_token_is_renewed_before_it_expires(void **state)
{
	struct fixture *f = *state;

	signed_in(f);
	advance(f, 3540 * 1000 - 1);
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A1");
	advance(f, 1);
	poll_answers(f, TOKEN("A2", "R2"));
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A2");
}

/* What one process was signed in with signs in another: no code, no request, and the token lasts as long as it did. */
static void a_sign_in_changes_hands(void **state)
{
	struct fixture *f = *state;
	struct api_keys keys;

	signed_in(f);
	size_t before = polls(f);
	api_keys_give(f->api, &keys);
	assert_true(api_signed_in(f->api));
	api_sign_out(f->api);
	assert_false(api_signed_in(f->api));
	advance(f, 5000);
	keys.tokens[API_GRAPH].left_ms -= 5000;
	api_keys_take(f->api, &keys);
	assert_false(secret_is_set(&keys.refresh) || secret_is_set(&keys.tokens[API_GRAPH].access));
	advance(f, 3535 * 1000 - 1);
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A1");
	assert_int_equal(polls(f), before);
	advance(f, 1);
	poll_answers(f, TOKEN("A2", "R2"));
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A2");
	assert_non_null(strstr(fake_request(f->http, fake_count(f->http) - 2)->body, "refresh_token=R1"));
	/* What has run out is not handed over. */
	advance(f, 3600 * 1000);
	api_keys_give(f->api, &keys);
	assert_false(secret_is_set(&keys.tokens[API_GRAPH].access));
	assert_true(secret_is_set(&keys.refresh));
	api_keys_clear(&keys);
}

/* Many calls are refused at once: one renewal, then each is asked once more. */
static void a_refused_token_is_renewed_once_for_everybody(void **state)
{
	struct fixture *f = *state;
	size_t before;

	signed_in(f);
	before = polls(f);
	for (int i = 0; i < 5; i++) {
		fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 401 });
		api_skus_list(f->api, on_skus, f);
	}
	settle(f);
	assert_int_equal(polls(f) - before, 1);
	assert_int_equal(fake_count_of(f->http, "/subscribedSkus"), 5);
	poll_answers(f, TOKEN("A2", "R2"));
	settle(f);
	assert_int_equal(polls(f) - before, 1);
	assert_int_equal(fake_count_of(f->http, "/subscribedSkus"), 10);
	for (size_t i = fake_count(f->http) - 5; i < fake_count(f->http); i++)
		assert_string_equal(fake_header(fake_request(f->http, i), "Authorization"), "Bearer A2");
	for (int i = 0; i < 5; i++)
		fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	settle(f);
	assert_int_equal(f->calls, 5);
	assert_int_equal(f->err.kind, ERROR_NONE);
}

static void a_second_refusal_ends_the_call(void **state)
{
	struct fixture *f = *state;

	signed_in(f);
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 401 });
	fake_answer(f->http, "GET", "/subscribedSkus",
		(struct fake_answer){ .status = 401, .body = "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"expired\"}}" });
	poll_answers(f, TOKEN("A2", "R2"));
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	expect_error(f, ERROR_SIGNED_OUT);
	assert_string_equal(f->err.code, "InvalidAuthenticationToken");
	assert_int_equal(fake_count_of(f->http, "/subscribedSkus"), 2);
}

static void a_renewal_that_is_refused_ends_everybodys_sign_in(void **state)
{
	struct fixture *f = *state;

	signed_in(f);
	advance(f, 4000 * 1000);
	poll_answers(f, (struct fake_answer){ .status = 400, .body = "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082\"}" });
	api_skus_list(f->api, on_skus, f);
	api_skus_list(f->api, on_skus, f);
	api_company_get(f->api, on_company, f);
	api_cancel(f->api, 0);
	settle_through_waits(f);
	assert_int_equal(f->calls, 3);
	assert_int_equal(f->err.kind, ERROR_SIGNED_OUT);
	assert_false(api_signed_in(f->api));
	assert_int_equal(fake_count_of(f->http, "/subscribedSkus"), 0);
}

static void a_renewal_that_fails_for_a_while_is_tried_again(void **state)
{
	struct fixture *f = *state;

	signed_in(f);
	advance(f, 4000 * 1000);
	poll_answers(f, (struct fake_answer){ .status = 503, .headers = "Retry-After: 2\n" });
	poll_answers(f, (struct fake_answer){ .outcome = HTTP_LOST });
	poll_answers(f, TOKEN("A2", "R2"));
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	expect_ok(f);
}

static void renewals_for_two_services_follow_one_another(void **state)
{
	struct fixture *f = *state;
	size_t before;

	signed_in(f);
	advance(f, 4000 * 1000);
	before = polls(f);
	api_skus_list(f->api, on_skus, f);
	api_company_get(f->api, on_company, f);
	settle(f);
	assert_int_equal(polls(f) - before, 1);
	poll_answers(f, TOKEN("A2", "R2"));
	settle(f);
	assert_int_equal(polls(f) - before, 2);
	poll_answers(f, TOKEN("C2", "R3"));
	settle(f);
	assert_int_equal(fake_count_of(f->http, "/profiles/company"), 1);
	assert_int_equal(fake_count_of(f->http, "/subscribedSkus"), 1);
}

static void signing_out_forgets_everything(void **state)
{
	struct fixture *f = *state;

	signed_in(f);
	api_sign_out(f->api);
	assert_false(api_signed_in(f->api));
	api_skus_list(f->api, on_skus, f);
	settle(f);
	expect_error(f, ERROR_SIGNED_OUT);
}

static void on_transition(void *arg, const struct error *err, struct api_transition *result)
{
	(void)result;
	note(arg, err);
}

static void an_order_whose_token_was_refused_keeps_its_request_id(void **state)
{
	struct fixture *f = *state;
	struct api_transition_order o = { .subscription_id = "s", .request_id = "0f000000-0000-4000-8000-00000000000a", .to_catalog_item_id = "P:S:A",
		.quantity = 1 };

	signed_in(f);
	poll_answers(f, TOKEN("C1", "R2"));
	poll_answers(f, TOKEN("C2", "R3"));
	fake_answer(f->http, "POST", "/transitions", (struct fake_answer){ .status = 401 });
	fake_answer(f->http, "POST", "/transitions", (struct fake_answer){ .status = 200, .body = "{\"toCatalogItemId\":\"P:S:A\"}" });
	api_transition_create(f->api, &o, on_transition, f);
	settle(f);
	expect_ok(f);
	assert_int_equal(fake_count_of(f->http, "/transitions"), 2);
	assert_string_equal(fake_header(fake_last(f->http), "MS-RequestId"), o.request_id);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer C2");
}

static void a_program_signs_in_by_itself(void **state)
{
	struct fixture *f = *state;

	assert_true(api_signs_in_alone(f->api));
	assert_false(api_signed_in(f->api));
	memset(&shown, 0, sizeof(shown));
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle(f);
	expect_ok(f);
	assert_int_equal(shown.prompts, 0);
	assert_true(api_signed_in(f->api));
	assert_string_equal(fake_last(f->http)->body,
		"client_id=client-1&scope=https%3A%2F%2Fgraph.example%2F.default&grant_type=client_credentials&client_secret=s3cret%26");
	assert_string_equal(fake_header(fake_last(f->http), "Content-Type"), "application/x-www-form-urlencoded");
	assert_null(fake_header(fake_last(f->http), "Authorization"));
}

static void a_wrong_client_secret_is_told(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "POST", "/token", (struct fake_answer){ .status = 401, .body = "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215\"}" });
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle_through_waits(f);
	expect_error(f, ERROR_CONFIG);
	assert_int_equal(polls(f), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up_person, fixture_tear_down)
#define TEST_ALONE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_code_is_shown_and_polled_until_it_is_used),
		TEST(a_request_to_slow_down_is_followed),
		TEST(a_code_that_is_not_used_expires),
		TEST(what_ends_a_sign_in_is_told_apart),
		TEST(a_wrong_registration_is_told_before_any_code),
		TEST(a_line_that_breaks_does_not_end_a_sign_in),
		TEST(answers_that_are_no_token_are_refused),
		TEST(answers_that_are_no_code_are_refused),
		TEST(a_sign_in_can_be_cancelled_while_it_waits),
		TEST(without_a_sign_in_calls_say_so),
		TEST(the_first_token_is_used_and_the_next_ones_are_minted),
		TEST(a_token_is_renewed_before_it_expires),
		TEST(a_sign_in_changes_hands),
		TEST(a_refused_token_is_renewed_once_for_everybody),
		TEST(a_second_refusal_ends_the_call),
		TEST(a_renewal_that_is_refused_ends_everybodys_sign_in),
		TEST(a_renewal_that_fails_for_a_while_is_tried_again),
		TEST(renewals_for_two_services_follow_one_another),
		TEST(signing_out_forgets_everything),
		TEST(an_order_whose_token_was_refused_keeps_its_request_id),
		TEST_ALONE(a_program_signs_in_by_itself),
		TEST_ALONE(a_wrong_client_secret_is_told),
	};

	return cmocka_run_group_tests_name("api/sign_in", tests, NULL, NULL);
}
