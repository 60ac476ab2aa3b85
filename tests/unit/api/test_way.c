/* What stands on the way to a service, told through real calls: each failure has words of its own, and what is asked again is what may be. */
#include "api/api_directory.h"
#include "api/api_transitions.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define ORDER_ID "0f000000-0000-4000-8000-00000000000a"

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	(void)result;
	note(arg, err);
}

static void on_transition(void *arg, const struct error *err, struct api_transition *result)
{
	(void)result;
	note(arg, err);
}

static size_t read_skus(struct fixture *f, struct fake_answer answer)
{
	size_t before = fake_count_of(f->http, "subscribedSkus");

	for (int i = 0; i < 5; i++)
		fake_answer(f->http, "GET", "subscribedSkus", answer);
	f->calls = 0;
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	assert_int_equal(f->calls, 1);
	return fake_count_of(f->http, "subscribedSkus") - before;
}

static void expect_words(struct fixture *f, enum error_kind kind, const char *words)
{
	expect_error(f, kind);
	char *said = xasprintf("%s %s %s", f->err.text, f->err.meaning, f->err.remedy);
	if (!strstr(said, words))
		fail_msg("“%s” does not say “%s”", said, words);
	assert_true(str_eq(words, "cannot be understood") || str_eq(words, "did not answer in time") || (f->err.meaning[0] && f->err.remedy[0]));
	assert_null(strchr(said, '{'));
	free(said);
}

static void each_failure_has_its_words(void **state)
{
	static const struct {
		enum http_failure failure;
		bool at_proxy, tls;
		int proxy_status;
		enum error_kind kind;
		const char *words;
		size_t sent; /* requests in all */
	} rows[] = {
		{ HTTP_BAD_ADDRESS, false, false, 0, ERROR_OFFLINE, "The directory has an address that cannot be used", 1 },
		{ HTTP_NO_NAME, false, false, 0, ERROR_OFFLINE, "The directory cannot be reached: nobody knows the host name", 5 },
		{ HTTP_NO_NAME, true, false, 0, ERROR_OFFLINE, "The proxy cannot be reached: nobody knows its host name. Nothing was sent, and nothing has been changed. Check network.proxy", 5 },
		{ HTTP_NO_CONNECTION, false, false, 0, ERROR_OFFLINE, "The directory cannot be reached: its host takes no connection", 5 },
		{ HTTP_NO_CONNECTION, true, false, 0, ERROR_OFFLINE, "The proxy cannot be reached: it takes no connection", 5 },
		{ HTTP_PROXY_SIGN_IN, true, false, 407, ERROR_OFFLINE, "network.proxy_credentials_file", 1 },
		{ HTTP_PROXY_REFUSED, true, false, 403, ERROR_OFFLINE, "The proxy opens no way", 1 },
		{ HTTP_PROXY_REFUSED, true, false, 502, ERROR_OFFLINE, "The proxy opens no way", 5 },
		{ HTTP_PORTAL, true, false, 511, ERROR_OFFLINE, "This network wants somebody to sign in", 1 },
		{ HTTP_NO_TRUST, false, true, 0, ERROR_TLS, "network.ca_file", 1 },
		{ HTTP_NO_TRUST, true, true, 0, ERROR_TLS, "The proxy shows a certificate", 1 },
		{ HTTP_EXPIRED, false, true, 0, ERROR_TLS, "has expired. It was not renewed, or the clock of this machine is wrong. Nothing was sent. Check the date and the time", 1 },
		{ HTTP_NOT_YET_VALID, false, true, 0, ERROR_TLS, "Most likely the clock of this machine is wrong. Nothing was sent. Check the date and the time", 1 },
		{ HTTP_WRONG_NAME, false, true, 0, ERROR_TLS, "belongs to another host", 1 },
		{ HTTP_BAD_CERTIFICATE, false, true, 0, ERROR_TLS, "a certificate that is not right", 1 },
		{ HTTP_NO_HANDSHAKE, false, true, 0, ERROR_TLS, "No secure connection could be agreed on", 1 },
		{ HTTP_BAD_CA_FILE, false, true, 0, ERROR_TLS, "network.ca_file cannot be used", 1 },
		{ HTTP_SLOW_NAME, false, false, 0, ERROR_OFFLINE, "could not be looked up in time", 2 },
		{ HTTP_SLOW_CONNECTION, false, false, 0, ERROR_OFFLINE, "nothing answers at its address", 2 },
		{ HTTP_SLOW_HANDSHAKE, false, false, 0, ERROR_OFFLINE, "not secured in time", 2 },
		{ HTTP_SLOW_HANDSHAKE, true, false, 0, ERROR_OFFLINE, "The proxy did not answer in time", 2 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t sent = read_skus(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT, .failure = rows[i].failure, .at_proxy = rows[i].at_proxy,
			.tls_failed = rows[i].tls, .proxy_status = rows[i].proxy_status,
			.timed_out = rows[i].failure >= HTTP_SLOW_NAME && rows[i].failure <= HTTP_SLOW_ANSWER });

		expect_words(f, rows[i].kind, rows[i].words);
		assert_int_equal(sent, rows[i].sent);
		fixture_tear_down(state);
		fixture_set_up(state);
		f = *state;
	}
}

static void what_broke_after_it_left_has_its_words(void **state)
{
	struct fixture *f = *state;

	read_skus(f, (struct fake_answer){ .outcome = HTTP_LOST, .failure = HTTP_BROKEN });
	expect_words(f, ERROR_OFFLINE, "the connection broke before the whole answer was there");
	fixture_tear_down(state);
	fixture_set_up(state);
	f = *state;
	read_skus(f, (struct fake_answer){ .outcome = HTTP_LOST, .failure = HTTP_SLOW_ANSWER, .timed_out = true });
	expect_words(f, ERROR_TIMEOUT, "did not answer in time");
}

/* Whatever the words are: an order that may have left is never told as one that did not, and the other way round. */
static void an_order_is_unsure_by_what_left_alone(void **state)
{
	struct fixture *f = *state;
	const struct api_transition_order wish = { .subscription_id = "sub-1", .request_id = ORDER_ID, .to_catalog_item_id = "P:S:A", .quantity = 3,
		.term_duration = "P1Y", .billing_cycle = API_BILLING_ANNUAL };

	for (int failure = HTTP_FAILURE_NONE; failure <= HTTP_BROKEN; failure++) {
		for (int lost = 0; lost <= 1; lost++) {
			for (int i = 0; i < 5; i++)
				fake_answer(f->http, "POST", "transitions", (struct fake_answer){ .outcome = lost ? HTTP_LOST : HTTP_NOT_SENT,
					.failure = (enum http_failure)failure, .at_proxy = failure % 2 });
			f->calls = 0;
			api_transition_create(f->api, &wish, on_transition, f);
			settle_through_waits(f);
			assert_int_equal(f->calls, 1);
			assert_int_equal(f->err.kind == ERROR_UNSURE, lost);
			fixture_tear_down(state);
			fixture_set_up(state);
			f = *state;
		}
	}
}

static void a_page_in_place_of_an_answer_is_told(void **state)
{
	static const struct fake_answer pages[] = {
		{ .status = 200, .headers = "Content-Type: text/html; charset=utf-8\n", .body = "welcome" },
		{ .status = 200, .body = "\r\n <!DOCTYPE HTML><html>" },
		{ .status = 302, .headers = "Location: https://portal.example/\n", .body = "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		assert_int_equal(read_skus(f, pages[i]), 1);
		expect_words(f, ERROR_ANSWER, "The directory was asked, but a web page came back");
		fixture_tear_down(state);
		fixture_set_up(state);
		f = *state;
	}
	read_skus(f, (struct fake_answer){ .status = 511, .body = "<html>" });
	expect_words(f, ERROR_SERVICE, "This network lets nothing through yet. It wants somebody to sign in");
	fixture_tear_down(state);
	fixture_set_up(state);
	f = *state;
	read_skus(f, (struct fake_answer){ .status = 200, .body = "OK" });
	expect_words(f, ERROR_ANSWER, "in a form that it never uses");
	fixture_tear_down(state);
	fixture_set_up(state);
	f = *state;
	read_skus(f, (struct fake_answer){ .status = 200, .body = "{\"value\":7}" });
	expect_words(f, ERROR_ANSWER, "cannot be understood");
}

/* The library of version 2 may keep what passes through it: codes, secrets and refresh tokens never do. */
static void the_sign_in_alone_keeps_to_version_1(void **state)
{
	struct fixture *f = *state;
	size_t sign_ins = 0;

	read_skus(f, (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	for (size_t i = 0; i < fake_count(f->http); i++) {
		const struct fake_request *r = fake_request(f->http, i);
		bool sign_in = str_starts(r->url, "https://login.example");

		assert_int_equal(r->version_1, sign_in);
		sign_ins += sign_in;
	}
	assert_int_equal(sign_ins, 1);
}

/* ── clocks ── */

static void the_services_clock_is_measured(void **state)
{
	static const struct {
		const char *date;
		int64_t skew_ms;
	} rows[] = {
		{ "Date: Tue, 14 Nov 2023 22:13:20 GMT\n", 0 }, /* 1700000000 */
		{ "Date: Tue, 14 Nov 2023 22:13:19 GMT\n", 0 }, /* cut to seconds */
		{ "Date: Tue, 14 Nov 2023 23:13:20 GMT\n", 3600000 },
		{ "Date: Tue, 14 Nov 2023 21:13:20 GMT\n", -3599000 },
		{ "Date: yesterday\n", -3599000 }, /* says nothing new */
	};
	struct fixture *f = *state;

	assert_int_equal(api_clock_skew_ms(f->api), TIME_UNKNOWN);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fake_answer(f->http, "GET", "subscribedSkus", (struct fake_answer){ .status = 200, .headers = rows[i].date, .body = "{\"value\":[]}" });
		api_skus_list(f->api, on_skus, f);
		settle(f);
		assert_int_equal(api_clock_skew_ms(f->api), rows[i].skew_ms);
	}
}

static void a_wrong_clock_is_named_where_a_certificate_is_out_of_date(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "GET", "subscribedSkus", (struct fake_answer){ .status = 200, .headers = "Date: Tue, 14 Nov 2023 23:13:20 GMT\n", .body = "{\"value\":[]}" });
	api_skus_list(f->api, on_skus, f);
	settle(f);
	read_skus(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT, .failure = HTTP_NOT_YET_VALID, .tls_failed = true });
	expect_words(f, ERROR_TLS, "This machine's clock is 1 h behind that of the services. Set the clock of this machine");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(each_failure_has_its_words),
		TEST(what_broke_after_it_left_has_its_words),
		TEST(an_order_is_unsure_by_what_left_alone),
		TEST(a_page_in_place_of_an_answer_is_told),
		TEST(the_sign_in_alone_keeps_to_version_1),
		TEST(the_services_clock_is_measured),
		TEST(a_wrong_clock_is_named_where_a_certificate_is_out_of_date),
	};

	return cmocka_run_group_tests_name("the way to a service", tests, NULL, NULL);
}
