/* The rule about repeating, and what each failure means: driven through real calls. */
#include "api/api_customer.h"
#include "api/api_directory.h"
#include "api/api_retry.h"
#include "api/api_sign_in.h"
#include "api/api_storefront.h"
#include "api/api_transitions.h"
#include "core/ident.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define ORDER_ID "0f000000-0000-4000-8000-00000000000a"
#define GOOD_SKUS "{\"value\":[]}"
#define GOOD_TRANSITION "{\"toCatalogItemId\":\"P:S:A\",\"quantity\":3}"

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	note(arg, err);
	assert_true((err == NULL) == (result != NULL));
}

static void read_skus(struct fixture *f)
{
	f->calls = 0;
	assert_true(api_skus_list(f->api, on_skus, f) != 0);
}

static void on_transition(void *arg, const struct error *err, struct api_transition *result)
{
	note(arg, err);
	assert_true((err == NULL) == (result != NULL));
}

static void on_terms(void *arg, const struct error *err, struct api_terms *result)
{
	note(arg, err);
	assert_true((err == NULL) == (result != NULL));
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	note(arg, err);
	assert_true((err == NULL) == (result != NULL));
}

static void on_billing_profile(void *arg, const struct error *err, struct api_billing_profile *result)
{
	note(arg, err);
	assert_true((err == NULL) == (result != NULL));
}

static uint64_t order(struct fixture *f)
{
	struct api_transition_order o = { .subscription_id = "sub-1", .request_id = ORDER_ID, .to_catalog_item_id = "P:S:A", .quantity = 3,
		.term_duration = "P1Y", .billing_cycle = API_BILLING_ANNUAL };

	f->calls = 0;
	return api_transition_create(f->api, &o, on_transition, f);
}

static void get_answers(struct fixture *f, struct fake_answer a)
{
	fake_answer(f->http, "GET", "/subscribedSkus", a);
}

static void post_answers(struct fixture *f, struct fake_answer a)
{
	fake_answer(f->http, "POST", "/transitions", a);
}

static size_t gets(const struct fixture *f)
{
	return fake_count_of(f->http, "/subscribedSkus");
}

static size_t posts(const struct fixture *f)
{
	return fake_count_of(f->http, "/transitions");
}

static void a_callback_never_runs_inside_the_call(void **state)
{
	struct fixture *f = *state;

	get_answers(f, (struct fake_answer){ .status = 200, .body = GOOD_SKUS });
	read_skus(f);
	assert_int_equal(f->calls, 0);
	settle(f);
	expect_ok(f);
}

static void retry_after_is_read_in_all_its_forms(void **state)
{
	static const char date[] = "Sun, 22 Nov 2026 20:00:00 GMT";

	(void)state;
	assert_int_equal(retry_after_parse("57", NULL), 57000);
	assert_int_equal(retry_after_parse("2.128", NULL), 2128);
	assert_int_equal(retry_after_parse("57,57", NULL), 57000);
	assert_int_equal(retry_after_parse("57, 57", NULL), 57000);
	assert_int_equal(retry_after_parse("57,58", NULL), -1);
	assert_int_equal(retry_after_parse("0.0001", NULL), 1);
	assert_int_equal(retry_after_parse("0", NULL), 0);
	assert_int_equal(retry_after_parse("Sun, 22 Nov 2026 20:01:30 GMT", date), 90000);
	assert_int_equal(retry_after_parse("Sun, 22 Nov 2026 19:00:00 GMT", date), 0);
	assert_int_equal(retry_after_parse("Sun, 22 Nov 2026 20:01:30 GMT", NULL), -1);
	assert_int_equal(retry_after_parse("Sun, 22 Xyz 2026 20:01:30 GMT", date), -1);
	assert_int_equal(retry_after_parse("Sun, 22 anF 2026 20:01:30 GMT", date), -1);
	assert_int_equal(retry_after_parse("soon", date), -1);
	assert_int_equal(retry_after_parse("-5", NULL), -1);
	assert_int_equal(retry_after_parse("12abc", NULL), -1);
	assert_int_equal(retry_after_parse("", NULL), -1);
	assert_int_equal(retry_after_parse(NULL, NULL), -1);
}

static void a_throttled_read_waits_as_long_as_it_is_told(void **state)
{
	struct fixture *f = *state;
	struct api_status status;

	get_answers(f, (struct fake_answer){ .status = 429, .headers = "Retry-After: 2.128\n" });
	get_answers(f, (struct fake_answer){ .status = 200, .body = GOOD_SKUS });
	read_skus(f);
	settle(f);
	assert_true(api_status(f->api, 0, &status));
	assert_int_equal(status.wait, API_WAITING_LIMIT);
	assert_int_equal(status.until_ms, fixture_now() + 2128);
	advance(f, 2127);
	assert_int_equal(gets(f), 1);
	assert_null(fake_header(fake_last(f->http), "Retry-Attempt"));
	advance(f, 1);
	assert_int_equal(gets(f), 2);
	assert_string_equal(fake_header(fake_last(f->http), "Retry-Attempt"), "1");
	expect_ok(f);
	assert_false(api_status(f->api, 0, &status));
}

static void without_a_time_the_wait_grows_and_is_never_quite_the_same(void **state)
{
	struct fixture *f = *state;
	int64_t before = fixture_now();

	for (int i = 0; i < 4; i++)
		get_answers(f, (struct fake_answer){ .status = 503 });
	get_answers(f, (struct fake_answer){ .status = 200, .body = GOOD_SKUS });
	read_skus(f);
	for (int i = 0; i < 4; i++) {
		int64_t wait;

		settle(f);
		wait = timers_next(f->timers) - fixture_now();
		assert_in_range(wait, 250 << i, 500 << i);
		advance(f, wait);
	}
	expect_ok(f);
	assert_true(fixture_now() - before < 8000);
}

static void a_failing_read_is_given_up_after_a_while(void **state)
{
	static const int statuses[] = { 500, 502, 503, 504, 408, 429 };

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct fixture *f = *state;
		size_t before = gets(f);

		for (int n = 0; n < 5; n++)
			get_answers(f, (struct fake_answer){ .status = statuses[i] });
		read_skus(f);
		settle_through_waits(f);
		assert_int_equal(gets(f) - before, 5);
		expect_error(f, statuses[i] == 429 ? ERROR_RATE_LIMITED : statuses[i] == 408 ? ERROR_TIMEOUT : ERROR_SERVICE);
	}
}

static void a_wait_that_is_too_long_is_told_instead_of_waited(void **state)
{
	struct fixture *f = *state;

	get_answers(f, (struct fake_answer){ .status = 429, .headers = "Retry-After: 3600\n" });
	read_skus(f);
	settle(f);
	expect_error(f, ERROR_RATE_LIMITED);
	assert_int_equal(f->err.retry_after_ms, 3600000);
}

static void a_read_that_got_lost_is_asked_again(void **state)
{
	struct fixture *f = *state;

	get_answers(f, (struct fake_answer){ .outcome = HTTP_LOST });
	get_answers(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT });
	get_answers(f, (struct fake_answer){ .outcome = HTTP_LOST, .timed_out = true });
	read_skus(f);
	settle_through_waits(f);
	assert_int_equal(gets(f), 3);
	expect_error(f, ERROR_TIMEOUT);
}

static void a_read_says_what_kept_it_from_the_service(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++)
		get_answers(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT });
	read_skus(f);
	settle_through_waits(f);
	expect_error(f, ERROR_OFFLINE);
	get_answers(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT, .tls_failed = true });
	read_skus(f);
	settle_through_waits(f);
	expect_error(f, ERROR_TLS);
	assert_int_equal(gets(f), 6);
	get_answers(f, (struct fake_answer){ .outcome = HTTP_TOO_LARGE });
	read_skus(f);
	settle_through_waits(f);
	expect_error(f, ERROR_ANSWER);
	assert_int_equal(gets(f), 7);
}

static void what_is_asked_wrongly_is_not_asked_again(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum error_kind kind;
		const char *code;
	} cases[] = {
		{ 400, "{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"No.\"}}", ERROR_REFUSED, "Request_BadRequest" },
		{ 403, "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"No.\"}}", ERROR_FORBIDDEN, "Authorization_RequestDenied" },
		{ 404, "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"No.\"}}", ERROR_NOT_FOUND, "Request_ResourceNotFound" },
		{ 409, "", ERROR_CONFLICT, "" },
		{ 412, "not json", ERROR_STALE, "" },
		{ 501, "[]", ERROR_SERVICE, "" },
		{ 302, "", ERROR_ANSWER, "" },
		{ 400, "{\"error\":\"a text\"}", ERROR_REFUSED, "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t before = gets(f);

		get_answers(f, (struct fake_answer){ .status = cases[i].status, .body = cases[i].body });
		read_skus(f);
		settle_through_waits(f);
		expect_error(f, cases[i].kind);
		assert_string_equal(f->err.code, cases[i].code);
		assert_int_equal(gets(f) - before, 1);
	}
}

static void an_order_is_sent_once_with_its_own_request_id(void **state)
{
	struct fixture *f = *state;

	post_answers(f, (struct fake_answer){ .status = 200, .body = GOOD_TRANSITION });
	order(f);
	settle(f);
	expect_ok(f);
	assert_int_equal(posts(f), 1);
	assert_string_equal(fake_header(fake_last(f->http), "MS-RequestId"), ORDER_ID);
	assert_string_equal(fake_last(f->http)->body,
		"{\"fromSubscriptionId\":\"sub-1\",\"toCatalogItemId\":\"P:S:A\",\"quantity\":3,\"termDuration\":\"P1Y\",\"billingCycle\":\"annual\","
		"\"transitionType\":\"transition_with_license_transfer\"}");
}

/* Everything after which nobody knows: reading settles it, never another sending. */
static void an_order_without_a_clear_answer_is_never_sent_again(void **state)
{
	static const struct fake_answer answers[] = {
		{ .outcome = HTTP_LOST },
		{ .outcome = HTTP_LOST, .timed_out = true },
		{ .outcome = HTTP_TOO_LARGE },
		{ .status = 500 },
		{ .status = 502 },
		{ .status = 503 },
		{ .status = 504 },
		{ .status = 408 },
		{ .status = 302 },
		{ .status = 500, .body = "{\"code\":800005,\"description\":\"x\"}" },
		{ .status = 500, .body = "{\"code\":900117,\"description\":\"x\"}" },
		{ .status = 500, .headers = "Retry-After: 1\n" },
		{ .status = 409, .body = "{\"code\":800064,\"description\":\"x\"}" },
		{ .status = 409, .body = "{\"code\":\"800060\",\"description\":\"x\"}" },
		{ .status = 400, .body = "{\"code\":800065,\"description\":\"x\"}" },
		{ .status = 200, .body = "" },
		{ .status = 200, .body = "{}" },
		{ .status = 200, .body = "{\"toCatalogItemId\":\"P:S" },
		{ .status = 200, .body = "<html>" },
		{ .status = 200, .body = "{\"toCatalogItemId\":\"P:S:A\",\"quantity\":\"12abc\"}" },
		{ .status = 200, .body = "{\"toCatalogItemId\":\"P:S:A\",\"quantity\":-1}" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		size_t before = posts(f);

		post_answers(f, answers[i]);
		order(f);
		settle_through_waits(f);
		if (f->err.kind != ERROR_UNSURE)
			fail_msg("answer %zu: %s", i, error_kind_name(f->err.kind));
		assert_int_equal(f->calls, 1);
		assert_int_equal(posts(f) - before, 1);
	}
}

static void an_order_that_cannot_have_been_processed_is_sent_again_under_the_same_id(void **state)
{
	struct fixture *f = *state;

	post_answers(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT });
	post_answers(f, (struct fake_answer){ .status = 429 });
	post_answers(f, (struct fake_answer){ .status = 503, .headers = "Retry-After: 3\n" });
	post_answers(f, (struct fake_answer){ .status = 429, .headers = "Retry-After: 57\n",
		.body = "{ \"statusCode\": 429, \"message\": \"Rate limit is exceeded. Try again in 57 seconds.\" }" });
	post_answers(f, (struct fake_answer){ .status = 200, .body = GOOD_TRANSITION });
	order(f);
	settle_through_waits(f);
	expect_ok(f);
	assert_int_equal(posts(f), 5);
	for (size_t i = 0; i < fake_count(f->http); i++) {
		const struct fake_request *r = fake_request(f->http, i);

		if (strcmp(r->method, "POST") == 0 && strstr(r->url, "/transitions"))
			assert_string_equal(fake_header(r, "MS-RequestId"), ORDER_ID);
	}
}

static void an_order_that_is_lost_after_a_repeat_stays_unsure(void **state)
{
	struct fixture *f = *state;

	post_answers(f, (struct fake_answer){ .status = 429, .headers = "Retry-After: 1\n" });
	post_answers(f, (struct fake_answer){ .outcome = HTTP_LOST });
	order(f);
	settle_through_waits(f);
	expect_error(f, ERROR_UNSURE);
	assert_int_equal(posts(f), 2);
}

static void an_order_that_never_left_is_given_up_as_not_placed(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++)
		post_answers(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT });
	order(f);
	settle_through_waits(f);
	expect_error(f, ERROR_OFFLINE);
	for (int i = 0; i < 5; i++)
		post_answers(f, (struct fake_answer){ .status = 429 });
	order(f);
	settle_through_waits(f);
	expect_error(f, ERROR_RATE_LIMITED);
	for (int i = 0; i < 5; i++)
		post_answers(f, (struct fake_answer){ .status = 503, .headers = "Retry-After: 1\n" });
	order(f);
	settle_through_waits(f);
	expect_error(f, ERROR_UNSURE); /* it was at the service, which may have kept it */
	assert_int_equal(f->err.retry_after_ms, 1000);
	assert_int_equal(posts(f), 15);
}

static void an_order_that_is_declined_is_told_in_the_services_words(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum error_kind kind;
		const char *code, *words;
	} cases[] = {
		{ { .status = 400, .body = "{\"code\":60012,\"description\":\"It isn&#39;t &quot;free&quot; &amp; <b>\"}" }, ERROR_REFUSED, "60012",
			"It isn't \"free\" & <b>" },
		{ { .status = 403, .body = "{\"code\":\"13605\",\"description\":\"MCA\"}" }, ERROR_REFUSED, "13605", "MCA" },
		{ { .status = 403, .body = "{\"code\":\"900150\",\"description\":\"role\"}" }, ERROR_FORBIDDEN, "900150", "role" },
		{ { .status = 400, .body = "{\"code\":2055,\"description\":\"etag\"}" }, ERROR_STALE, "2055", "etag" },
		{ { .status = 404, .body = "\xef\xbb\xbf{\"code\":20003,\"description\":\"gone\"}" }, ERROR_NOT_FOUND, "20003", "gone" },
		{ { .status = 200, .body = "{\"code\":400072,\"description\":\"This item isn&#x27;t available\"}" }, ERROR_REFUSED, "400072",
			"This item isn't available" },
		{ { .status = 200, .body = "{\"code\":1,\"description\":\"new\"}" }, ERROR_UNSURE, "1", "new" },
		{ { .status = 400, .body = "{\"code\":1,\"description\":\"a&#27;[2Jb&#0;&#8238;c\"}" }, ERROR_REFUSED, "1", NULL },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		post_answers(f, cases[i].answer);
		order(f);
		settle_through_waits(f);
		expect_error(f, cases[i].kind);
		assert_string_equal(f->err.code, cases[i].code);
		if (cases[i].words)
			assert_string_equal(f->err.service, cases[i].words);
		assert_null(strchr(f->err.service, 27));
	}
	assert_int_equal(posts(f), sizeof(cases) / sizeof(cases[0]));
}

static void the_detail_names_the_call_without_its_query(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "GET", "/terms", (struct fake_answer){ .status = 403, .headers = "MS-RequestId: abc\n" });
	api_terms_get(f->api, "very-secret", on_terms, f);
	settle(f);
	expect_error(f, ERROR_FORBIDDEN);
	assert_string_equal(f->err.detail, "GET /store/v1/customers/" CUSTOMER "/terms?…, 403, request abc");
}

static void cancelling_a_read_ends_it_at_once(void **state)
{
	struct fixture *f = *state;
	uint64_t id = api_skus_list(f->api, on_skus, f);

	settle(f);
	api_cancel(f->api, id);
	assert_int_equal(f->calls, 0);
	settle(f);
	expect_error(f, ERROR_CANCELLED);
	assert_true(fake_last(f->http)->cancelled);
	api_cancel(f->api, id);
	settle(f);
	assert_int_equal(f->calls, 1);
}

static void cancelling_an_order_on_its_way_leaves_it_unsure(void **state)
{
	struct fixture *f = *state;
	uint64_t id = order(f);

	settle(f);
	assert_int_equal(posts(f), 1);
	api_cancel(f->api, id);
	settle(f);
	expect_error(f, ERROR_UNSURE);
}

static void cancelling_an_order_that_waits_means_that_it_was_not_sent(void **state)
{
	struct fixture *f = *state;
	uint64_t id;

	post_answers(f, (struct fake_answer){ .status = 429, .headers = "Retry-After: 20\n" });
	id = order(f);
	settle(f);
	api_cancel(f->api, id);
	settle_through_waits(f);
	expect_error(f, ERROR_CANCELLED);
	assert_int_equal(posts(f), 1);
}

static void ending_the_client_ends_every_call(void **state)
{
	struct fixture *f = *state;
	struct fixture order_of = *f;

	post_answers(f, (struct fake_answer){ .status = 429, .headers = "Retry-After: 20\n" });
	order(f);
	settle(f);
	order(&order_of);
	settle(f);
	read_skus(f);
	api_free(f->api);
	f->api = NULL;
	assert_int_equal(f->calls, 2);
	assert_int_equal(order_of.calls, 1);
	assert_int_equal(order_of.err.kind, ERROR_UNSURE);
	assert_int_equal(f->err.kind, ERROR_CANCELLED);
	http_deliver(f->http);
}

static void a_service_that_is_not_configured_closes_its_door_in_words(void **state)
{
	struct fixture *f = *state;
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_COMMERCE] = "" }, .now_ms = fixture_now };
	struct api *api = api_new(&config, f->http, f->timers);

	assert_false(api_has(api, API_COMMERCE));
	f->calls = 0;
	api_company_get(api, on_company, f);
	assert_int_equal(f->calls, 0);
	settle(f);
	expect_error(f, ERROR_ABSENT);
	assert_non_null(strstr(f->err.text, "commerce"));
	assert_int_equal(fake_count(f->http), 0);
	api_free(api);
}

static void on_signed_in(void *arg, const struct error *err)
{
	note(arg, err);
}

static void nobody_signs_in_without_an_application(void **state)
{
	struct fixture *f = *state;
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_GRAPH] = "https://graph.example" }, .now_ms = fixture_now };
	struct api *api = api_new(&config, f->http, f->timers);

	f->calls = 0;
	api_sign_in(api, NULL, on_signed_in, f);
	settle(f);
	expect_error(f, ERROR_CONFIG);
	assert_non_null(strstr(f->err.text, "tenant.client_id"));
	assert_int_equal(fake_count(f->http), 0);
	api_free(api);
}

static void an_etag_is_quoted_and_a_stale_one_is_told(void **state)
{
	struct fixture *f = *state;
	struct api_billing_profile p = { .id = (char *)"b1", .attributes = { (char *)"-42" } };

	fake_answer(f->http, "PUT", "/profiles/billing", (struct fake_answer){ .status = 412 });
	api_billing_profile_put(f->api, &p, on_billing_profile, f);
	settle(f);
	expect_error(f, ERROR_STALE);
	assert_string_equal(fake_header(fake_last(f->http), "If-Match"), "\"-42\"");
	assert_string_equal(fake_header(fake_last(f->http), "Content-Type"), "application/json");
	p.attributes.etag = (char *)"W/\"7\"";
	api_billing_profile_put(f->api, &p, on_billing_profile, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "If-Match"), "W/\"7\"");
}

static void on_changed(void *arg, const struct error *err)
{
	note(arg, err);
}

static void a_change_without_an_answers_body_is_done(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "PUT", "/paymentmethods/default", (struct fake_answer){ .status = 204 });
	api_payment_method_set_default(f->api, "pm-2", on_changed, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->body, "{\"id\":\"pm-2\"}");
}

static void requests_carry_what_the_services_ask_for(void **state)
{
	struct fixture *f = *state;
	const struct fake_request *r;

	api_company_get(f->api, on_company, f);
	settle(f);
	r = fake_last(f->http);
	assert_string_equal(r->url, "https://commerce.example/v1/customers/" CUSTOMER "/profiles/company");
	assert_string_equal(fake_header(r, "Accept"), "application/json");
	assert_string_equal(fake_header(r, "User-Agent"), "test/1");
	assert_string_equal(fake_header(r, "X-Locale"), "en-US");
	assert_string_equal(fake_header(r, "Authorization"), "Bearer T1");
	assert_true(uuid_valid(fake_header(r, "MS-RequestId")));
	assert_true(uuid_valid(fake_header(r, "MS-CorrelationId")));
	assert_null(fake_header(r, "Content-Type"));
	assert_int_equal(r->timeout_ms, 60000);
	assert_int_equal(r->limit, 8 << 20);
	assert_null(strstr(r->url, "T1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_callback_never_runs_inside_the_call),
		TEST(retry_after_is_read_in_all_its_forms),
		TEST(a_throttled_read_waits_as_long_as_it_is_told),
		TEST(without_a_time_the_wait_grows_and_is_never_quite_the_same),
		TEST(a_failing_read_is_given_up_after_a_while),
		TEST(a_wait_that_is_too_long_is_told_instead_of_waited),
		TEST(a_read_that_got_lost_is_asked_again),
		TEST(a_read_says_what_kept_it_from_the_service),
		TEST(what_is_asked_wrongly_is_not_asked_again),
		TEST(an_order_is_sent_once_with_its_own_request_id),
		TEST(an_order_without_a_clear_answer_is_never_sent_again),
		TEST(an_order_that_cannot_have_been_processed_is_sent_again_under_the_same_id),
		TEST(an_order_that_is_lost_after_a_repeat_stays_unsure),
		TEST(an_order_that_never_left_is_given_up_as_not_placed),
		TEST(an_order_that_is_declined_is_told_in_the_services_words),
		TEST(the_detail_names_the_call_without_its_query),
		TEST(cancelling_a_read_ends_it_at_once),
		TEST(cancelling_an_order_on_its_way_leaves_it_unsure),
		TEST(cancelling_an_order_that_waits_means_that_it_was_not_sent),
		TEST(ending_the_client_ends_every_call),
		TEST(a_service_that_is_not_configured_closes_its_door_in_words),
		TEST(nobody_signs_in_without_an_application),
		TEST(an_etag_is_quoted_and_a_stale_one_is_told),
		TEST(a_change_without_an_answers_body_is_done),
		TEST(requests_carry_what_the_services_ask_for),
	};

	return cmocka_run_group_tests_name("api/retry", tests, NULL, NULL);
}
