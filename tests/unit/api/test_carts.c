/* Buying by cart, and the one change at a time that a subscription takes: what is sent, how often, and what the answers mean. */
#include "api/api_carts.h"
#include "api/api_subscriptions.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/unit/api/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define C "https://commerce.example/v1/customers/" CUSTOMER
#define REQUEST "0f000000-0000-4000-8000-00000000000a"

static struct api_cart cart;
static struct api_checkout checkout;
static struct api_subscription subscription;

#define KEEP(name_, type_, kept_) \
	static void name_(void *arg, const struct error *err, struct type_ *result) \
	{ \
		note(arg, err); \
		assert_true((err == NULL) == (result != NULL)); \
		if (result) { \
			kept_ = *result; \
			memset(result, 0, sizeof(*result)); \
		} \
	}
KEEP(on_cart, api_cart, cart)
KEEP(on_checkout, api_checkout, checkout)
KEEP(on_subscription, api_subscription, subscription)

static char *text;

static const char *from_corpus(const char *name, const char *file)
{
	free(text);
	text = corpus_read(name, file, NULL);
	return text;
}

static void answer(struct fixture *f, const char *method, int status, const char *body)
{
	fake_answer(f->http, method, "commerce", (struct fake_answer){ .status = status, .body = body });
}

/* ── carts ── */

static const struct api_cart_want two[] = {
	{ .catalog_item = "Q:1:B", .quantity = 12, .term = "P1Y", .billing_cycle = "monthly" },
	{ .catalog_item = "R:1:B", .quantity = 1, .term = "P1M", .billing_cycle = "annual" },
};

static void a_cart_is_made(void **state)
{
	struct fixture *f = *state;

	answer(f, "POST", 201, from_corpus("cart", "good"));
	api_cart_create(f->api, REQUEST, two, 2, on_cart, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->url, C "/carts");
	assert_string_equal(fake_last(f->http)->body,
		"{\"lineItems\":[{\"id\":0,\"catalogItemId\":\"Q:1:B\",\"quantity\":12,\"billingCycle\":\"monthly\",\"termDuration\":\"P1Y\"},"
		"{\"id\":1,\"catalogItemId\":\"R:1:B\",\"quantity\":1,\"billingCycle\":\"annual\",\"termDuration\":\"P1M\"}]}");
	assert_string_equal(fake_header(fake_last(f->http), "MS-RequestId"), REQUEST);
	assert_string_equal(cart.id, "00000021-0000-4000-8000-000000000021");
	assert_int_equal(cart.status, API_CART_ACTIVE);
	assert_true(cart.expires_ms > cart.created_ms);
	assert_int_equal(cart.lines.count, 2);
	assert_null(cart.lines.items[0].error.code);
	assert_int_equal(cart.lines.items[0].quantity, 12);
	assert_int_equal(cart.lines.items[0].billing_cycle, API_BILLING_MONTHLY);
	assert_string_equal(cart.lines.items[1].order_group, "1");
	assert_string_equal(cart.lines.items[1].error.code, "10002");
	assert_string_equal(cart.lines.items[1].error.description, "Quota \"used up\"");
	api_cart_clear(&cart);
	/* The published sample of an update answers 200, and a cart is read with 200. */
	f->calls = 0;
	answer(f, "GET", 200, from_corpus("cart", "good-ordered"));
	api_cart_get(f->api, "c1", on_cart, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->url, C "/carts/c1");
	assert_int_equal(cart.status, API_CART_ORDERED);
	api_cart_clear(&cart);
}

static void a_cart_without_what_it_needs_is_not_sent(void **state)
{
	static const struct api_cart_want lines[] = {
		{ .catalog_item = "", .quantity = 1, .term = "P1Y", .billing_cycle = "monthly" },
		{ .catalog_item = "Q:1:B", .quantity = 0, .term = "P1Y", .billing_cycle = "monthly" },
		{ .catalog_item = "Q:1:B", .quantity = 1, .term = NULL, .billing_cycle = "monthly" },
		{ .catalog_item = "Q:1:B", .quantity = 1, .term = "P1Y" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i <= sizeof(lines) / sizeof(lines[0]); i++) {
		f->calls = 0;
		api_cart_create(f->api, REQUEST, &lines[i % 4], i < 4, on_cart, f);
		settle(f);
		expect_error(f, ERROR_INPUT);
	}
	f->calls = 0;
	api_cart_create(f->api, "not a uuid", two, 2, on_cart, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	f->calls = 0;
	api_cart_checkout(f->api, "c1", NULL, on_checkout, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	f->calls = 0;
	api_cart_checkout(f->api, "", REQUEST, on_checkout, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

static void check_out(struct fixture *f)
{
	f->calls = 0;
	api_cart_checkout(f->api, "c1", REQUEST, on_checkout, f);
	settle_through_waits(f);
}

static void a_checkout_may_be_carried_out_in_part(void **state)
{
	struct fixture *f = *state;

	answer(f, "POST", 201, from_corpus("checkout", "good"));
	check_out(f);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->url, C "/carts/c1/checkout");
	assert_true(str_empty(fake_last(f->http)->body));
	assert_string_equal(fake_header(fake_last(f->http), "MS-RequestId"), REQUEST);
	assert_int_equal(checkout.orders.count, 1);
	assert_string_equal(checkout.orders.items[0].id, "o1");
	assert_int_equal(checkout.orders.items[0].status, API_ORDER_PENDING);
	assert_null(checkout.orders.items[0].lines.items[0].subscription_id);
	assert_int_equal(checkout.errors.count, 1);
	assert_string_equal(checkout.errors.items[0].order_group, "1");
	assert_string_equal(checkout.errors.items[0].code, "800009");
	api_checkout_clear(&checkout);
	answer(f, "POST", 200, from_corpus("checkout", "good-all-refused"));
	check_out(f);
	expect_ok(f);
	assert_int_equal(checkout.orders.count, 0);
	assert_string_equal(checkout.errors.items[0].code, "10012");
	api_checkout_clear(&checkout);
}

static void an_earlier_checkout_is_told_as_such(void **state)
{
	static const struct {
		int status;
		const char *body, *code;
	} answers[] = {
		{ 400, "{\"code\":800065,\"description\":\"Already submitted\"}", "800065" },
		{ 409, "{\"code\":\"800064\",\"description\":\"Being processed\"}", "800064" },
		{ 409, "{\"code\":800060,\"description\":\"In progress\"}", "800060" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < 3; i++) {
		size_t before = fake_count_of(f->http, "checkout");

		answer(f, "POST", answers[i].status, answers[i].body);
		check_out(f);
		expect_error(f, ERROR_CONFLICT);
		assert_string_equal(f->err.code, answers[i].code);
		assert_true(f->err.service[0] != '\0');
		assert_int_equal(fake_count_of(f->http, "checkout"), before + 1);
	}
}

static void a_lost_checkout_is_not_repeated(void **state)
{
	static const struct fake_answer answers[] = {
		{ .outcome = HTTP_LOST },
		{ .outcome = HTTP_LOST, .timed_out = true },
		{ .status = 500, .body = "{\"code\":900192,\"description\":\"General\"}" },
		{ .status = 504 },
		{ .status = 201, .body = "{\"orders\":[]}" },
		{ .status = 201, .body = "<html>" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		size_t before = fake_count_of(f->http, "checkout");

		fake_answer(f->http, "POST", "checkout", answers[i]);
		check_out(f);
		expect_error(f, ERROR_UNSURE);
		assert_int_equal(fake_count_of(f->http, "checkout"), before + 1);
	}
}

static void a_checkout_that_was_turned_away_keeps_its_id(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "POST", "checkout", (struct fake_answer){ .status = 429, .headers = "Retry-After: 2\n" });
	answer(f, "POST", 201, from_corpus("checkout", "good"));
	check_out(f);
	expect_ok(f);
	assert_int_equal(fake_count_of(f->http, "checkout"), 2);
	assert_string_equal(fake_header(fake_last(f->http), "MS-RequestId"), REQUEST);
	api_checkout_clear(&checkout);
	/* Turned away with 503, which may not be true; then the service knows an earlier one. */
	fake_answer(f->http, "POST", "checkout", (struct fake_answer){ .status = 503, .headers = "Retry-After: 2\n" });
	answer(f, "POST", 409, "{\"code\":800064,\"description\":\"Being processed\"}");
	check_out(f);
	expect_error(f, ERROR_CONFLICT);
	assert_string_equal(f->err.code, "800064");
	/* Refused clearly. */
	answer(f, "POST", 403, "{\"code\":800069,\"description\":\"Risk\"}");
	check_out(f);
	expect_error(f, ERROR_REFUSED);
	answer(f, "POST", 404, "{\"code\":800008,\"description\":\"No cart\"}");
	check_out(f);
	expect_error(f, ERROR_NOT_FOUND);
}

/* ── changes of a subscription ── */

/* With what no decoder of ours knows: it must come back byte for byte. */
#define OWN_HEAD "\xef\xbb\xbf{ \"id\":\"s1\", \"offerId\" : \"Q:1:B\",\"zz\":{\"status\":\"x\",\"n\":18446744073709551615,\"m\":1.10},\n"
#define OWN_SENT "{ \"id\":\"s1\", \"offerId\" : \"Q:1:B\",\"zz\":{\"status\":\"x\",\"n\":18446744073709551615,\"m\":1.10},\n"
#define OWN(head_, quantity_, status_, renew_) \
	head_ "\"quantity\":" quantity_ ",\"status\":\"" status_ "\",\"autoRenewEnabled\":" renew_ ",\"attributes\":{\"etag\":\"e1\",\"objectType\":\"Subscription\"}}"

static void change(struct fixture *f, enum api_subscription_property property, int64_t quantity, bool on)
{
	struct api_subscription_change c = { .property = property, .quantity = quantity, .on = on };

	f->calls = 0;
	api_subscription_change(f->api, "s1", &c, REQUEST, on_subscription, f);
	settle_through_waits(f);
}

static void expect_sent(struct fixture *f, const char *body)
{
	const struct fake_request *r = fake_last(f->http);

	assert_string_equal(r->method, "PATCH");
	assert_string_equal(r->url, C "/subscriptions/s1");
	assert_string_equal(r->body, body);
	assert_string_equal(fake_header(r, "If-Match"), "\"e1\"");
	assert_string_equal(fake_header(r, "MS-RequestId"), REQUEST);
}

static void one_property_is_changed_in_the_services_own_text(void **state)
{
	struct fixture *f = *state;

	answer(f, "GET", 200, OWN(OWN_HEAD, "12", "active", "true"));
	answer(f, "PATCH", 200, OWN(OWN_HEAD, "12", "deleted", "true"));
	change(f, API_SUBSCRIPTION_CANCEL, 0, false);
	expect_ok(f);
	expect_sent(f, OWN(OWN_SENT, "12", "deleted", "true"));
	assert_int_equal(subscription.status, API_SUBSCRIPTION_DELETED);
	api_subscription_clear(&subscription);

	answer(f, "GET", 200, OWN(OWN_HEAD, "12", "active", "true"));
	answer(f, "PATCH", 200, OWN(OWN_HEAD, "30", "active", "true"));
	change(f, API_SUBSCRIPTION_QUANTITY, 30, false);
	expect_ok(f);
	expect_sent(f, OWN(OWN_SENT, "30", "active", "true"));
	assert_int_equal(subscription.quantity, 30);
	api_subscription_clear(&subscription);

	answer(f, "GET", 200, OWN(OWN_HEAD, "12", "active", "true"));
	answer(f, "PATCH", 200, OWN(OWN_HEAD, "12", "active", "false"));
	change(f, API_SUBSCRIPTION_AUTO_RENEW, 0, false);
	expect_ok(f);
	expect_sent(f, OWN(OWN_SENT, "12", "active", "false"));
	assert_false(subscription.auto_renew);
	api_subscription_clear(&subscription);
}

static void an_etag_of_the_header_counts_too(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "GET", "s1", (struct fake_answer){ .status = 200, .headers = "ETag: \"e1\"\n",
		.body = "{\"id\":\"s1\",\"offerId\":\"Q:1:B\",\"quantity\":1,\"status\":\"active\"}" });
	answer(f, "PATCH", 200, OWN(OWN_HEAD, "1", "active", "true"));
	change(f, API_SUBSCRIPTION_AUTO_RENEW, 0, true);
	expect_ok(f);
	expect_sent(f, "{\"id\":\"s1\",\"offerId\":\"Q:1:B\",\"quantity\":1,\"status\":\"active\",\"autoRenewEnabled\":true}");
	api_subscription_clear(&subscription);
}

static void a_slow_change_is_taken_to_heart_later(void **state)
{
	struct fixture *f = *state;

	answer(f, "GET", 200, OWN(OWN_HEAD, "12", "active", "true"));
	answer(f, "PATCH", 202, "");
	change(f, API_SUBSCRIPTION_QUANTITY, 30, false);
	expect_ok(f);
	assert_int_equal(subscription.quantity, 12);
	assert_string_equal(subscription.id, "s1");
	api_subscription_clear(&subscription);
}

/* Another admin has bought ten meanwhile: 12 and 3 more are not 15 any longer. */
static void a_number_reckoned_from_another_one_is_not_sent(void **state)
{
	struct fixture *f = *state;
	struct api_subscription_change c = { .property = API_SUBSCRIPTION_QUANTITY, .quantity = 15, .from = 12 };

	answer(f, "GET", 200, OWN(OWN_HEAD, "22", "active", "true"));
	f->calls = 0;
	api_subscription_change(f->api, "s1", &c, REQUEST, on_subscription, f);
	settle_through_waits(f);
	expect_error(f, ERROR_STALE);
	assert_string_equal(fake_last(f->http)->method, "GET");
}

static void what_is_so_already_is_not_sent(void **state)
{
	struct fixture *f = *state;

	answer(f, "GET", 200, OWN(OWN_HEAD, "12", "deleted", "true"));
	change(f, API_SUBSCRIPTION_CANCEL, 0, false);
	expect_ok(f);
	assert_string_equal(fake_last(f->http)->method, "GET");
	api_subscription_clear(&subscription);
}

static void a_change_is_refused_or_unsure(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum error_kind kind;
		const char *code;
	} answers[] = {
		{ { .status = 412 }, ERROR_STALE, "" },
		{ { .status = 400, .body = "{\"code\":2055,\"description\":\"Etag\"}" }, ERROR_STALE, "2055" },
		{ { .status = 400, .body = "{\"code\":900117,\"description\":\"The 7-day window has passed\"}" }, ERROR_REFUSED, "900117" },
		{ { .status = 500 }, ERROR_UNSURE, "" },
		{ { .outcome = HTTP_LOST }, ERROR_UNSURE, "" },
		{ { .status = 200, .body = "{\"id\":\"s1\"" }, ERROR_UNSURE, "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		size_t before = fake_count_of(f->http, "s1");

		answer(f, "GET", 200, OWN(OWN_HEAD, "12", "active", "true"));
		fake_answer(f->http, "PATCH", "s1", answers[i].answer);
		change(f, API_SUBSCRIPTION_CANCEL, 0, false);
		expect_error(f, answers[i].kind);
		assert_string_equal(f->err.code, answers[i].code);
		assert_int_equal(fake_count_of(f->http, "s1"), before + 2);
	}
	/* Nothing was sent where the reading failed: that is not unsure. */
	answer(f, "GET", 404, "{\"code\":20003,\"description\":\"None\"}");
	change(f, API_SUBSCRIPTION_CANCEL, 0, false);
	expect_error(f, ERROR_NOT_FOUND);
	answer(f, "GET", 200, "{\"id\":\"s1\"}");
	change(f, API_SUBSCRIPTION_CANCEL, 0, false);
	expect_error(f, ERROR_ANSWER);
}

static void a_change_without_what_it_needs_is_not_sent(void **state)
{
	struct api_subscription_change none = { .property = API_SUBSCRIPTION_QUANTITY }, cancel = { .property = API_SUBSCRIPTION_CANCEL };
	struct fixture *f = *state;

	api_subscription_change(f->api, "s1", &none, REQUEST, on_subscription, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	f->calls = 0;
	api_subscription_change(f->api, "s1", &cancel, NULL, on_subscription, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	f->calls = 0;
	api_subscription_change(f->api, "", &cancel, REQUEST, on_subscription, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

static int end(void **state)
{
	free(text);
	text = NULL;
	return fixture_tear_down(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_cart_is_made),
		TEST(a_cart_without_what_it_needs_is_not_sent),
		TEST(a_checkout_may_be_carried_out_in_part),
		TEST(an_earlier_checkout_is_told_as_such),
		TEST(a_lost_checkout_is_not_repeated),
		TEST(a_checkout_that_was_turned_away_keeps_its_id),
		TEST(one_property_is_changed_in_the_services_own_text),
		TEST(an_etag_of_the_header_counts_too),
		TEST(a_slow_change_is_taken_to_heart_later),
		TEST(a_number_reckoned_from_another_one_is_not_sent), TEST(what_is_so_already_is_not_sent),
		TEST(a_change_is_refused_or_unsure),
		TEST(a_change_without_what_it_needs_is_not_sent),
	};

	return cmocka_run_group_tests_name("api/carts", tests, NULL, NULL);
}
