/* This program's client and the training server meet: a purchase by cart, and the changes of a subscription, over real sockets. */
#include "client.h"

#include "api/api.h"
#include "api/api_carts.h"
#include "api/api_subscriptions.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct buyer {
	struct client client;
	struct http *http;
	struct timers *timers;
	struct api *api;
	bool called;
	struct error err; /* of the last call; kind ERROR_NONE: it went well */
	struct api_cart cart;
	struct api_checkout checkout;
	struct api_orders orders;
	struct api_subscription subscription;
};
static struct buyer buyer;

static int begin(void **state)
{
	struct buyer *b = *state = &buyer;
	char *entra, *commerce;

	*b = (struct buyer){ .called = false };
	client_begin(&b->client, "contoso");
	entra = xasprintf("%s/entra", b->client.base);
	commerce = xasprintf("%s/commerce/v1", b->client.base);
	struct api_config config = { .url = { [API_ENTRA] = entra, [API_COMMERCE] = commerce }, .tenant = b->client.cid, .client_id = CLIENT_TRAINING,
		.limits.backoff_ms = 1 };
	secret_set(&config.client_secret, CLIENT_TRAINING_SECRET, strlen(CLIENT_TRAINING_SECRET));
	b->http = http_new(NULL, NULL);
	b->timers = timers_new();
	b->api = api_new(&config, b->http, b->timers);
	free(entra);
	free(commerce);
	return 0;
}

static int end(void **state)
{
	struct buyer *b = *state;

	api_free(b->api);
	http_free(b->http);
	timers_free(b->timers);
	api_cart_clear(&b->cart);
	api_checkout_clear(&b->checkout);
	api_orders_clear(&b->orders);
	api_subscription_clear(&b->subscription);
	return client_end(&b->client);
}

/* Replaces what the last call of its kind brought. */
#define TAKE(name_, type_, slot_) \
	static void name_(void *arg, const struct error *err, struct type_ *result) \
	{ \
		struct buyer *b = arg; \
		b->called = true; \
		b->err = err ? *err : ERROR_INIT; \
		type_##_clear(&b->slot_); \
		if (result) { \
			b->slot_ = *result; \
			memset(result, 0, sizeof(*result)); \
		} \
	}
TAKE(on_cart, api_cart, cart)
TAKE(on_checkout, api_checkout, checkout)
TAKE(on_orders, api_orders, orders)
TAKE(on_subscription, api_subscription, subscription)

static void settle(struct buyer *b)
{
	while (!b->called) {
		int64_t now = time_monotonic_ms(), next = timers_next(b->timers);

		http_poll(b->http, NULL, 0, next <= now ? 0 : next - now > 1000 ? 1000 : (int)(next - now));
		http_deliver(b->http);
		timers_run(b->timers, time_monotonic_ms());
	}
	b->called = false;
}

static void expect(struct buyer *b, enum error_kind kind)
{
	settle(b);
	if (b->err.kind != kind)
		fail_msg("%s instead of %s: %s [%s]", error_kind_name(b->err.kind), error_kind_name(kind), b->err.text, b->err.detail);
}

static const char *fresh(void)
{
	static char id[UUID_TEXT];

	uuid_make(id);
	return id;
}

static void advance(struct buyer *b, const char *duration)
{
	char *body = xasprintf("{\"advance\":\"%s\"}", duration);

	assert_int_equal(client_call(&b->client, "POST", "/training/v1/clock", body, NULL), 200);
	free(body);
}

static void fault(struct buyer *b, const char *rule)
{
	char *body = xasprintf("{\"rules\":[%s]}", rule);

	assert_int_equal(client_call(&b->client, "POST", "/training/v1/faults", body, NULL), 200);
	free(body);
}

/* What the automatic path would upgrade to is on sale too. */
static char *offer(struct buyer *b)
{
	const char *at;

	assert_int_equal(client_call(&b->client, "GET", "/commerce/v1/customers/{cid}/subscriptions/{source}/transitionEligibilities", NULL, NULL), 200);
	at = strstr(b->client.body.data, "\"catalogItemId\":\"");
	assert_non_null(at);
	at += strlen("\"catalogItemId\":\"");
	return xstrndup(at, strcspn(at, "\""));
}

static void make_cart(struct buyer *b, int64_t quantity)
{
	char *item = offer(b);
	struct api_cart_want want = { .catalog_item = item, .quantity = quantity, .term = "P1Y", .billing_cycle = "annual" };

	api_cart_create(b->api, fresh(), &want, 1, on_cart, b);
	expect(b, ERROR_NONE);
	assert_int_equal(b->cart.status, API_CART_ACTIVE);
	assert_true(b->cart.expires_ms > b->cart.created_ms);
	assert_int_equal(b->cart.lines.count, 1);
	assert_string_equal(b->cart.lines.items[0].catalog_item, item);
	assert_null(b->cart.lines.items[0].error.code);
	free(item);
}

static void check_out(struct buyer *b, enum error_kind kind)
{
	api_cart_checkout(b->api, b->cart.id, fresh(), on_checkout, b);
	expect(b, kind);
}

static size_t orders_of(struct buyer *b, int64_t quantity)
{
	size_t n = 0;

	api_orders_list(b->api, on_orders, b);
	expect(b, ERROR_NONE);
	for (size_t i = 0; i < b->orders.count; i++)
		n += b->orders.items[i].lines.items[0].quantity == quantity;
	return n;
}

static char *bought(struct buyer *b, int64_t quantity)
{
	make_cart(b, quantity);
	check_out(b, ERROR_NONE);
	assert_int_equal(b->checkout.errors.count, 0);
	assert_int_equal(b->checkout.orders.count, 1);
	advance(b, "PT1H");
	assert_int_equal(orders_of(b, quantity), 1);
	for (size_t i = 0; i < b->orders.count; i++)
		if (b->orders.items[i].lines.items[0].quantity == quantity)
			return xstrdup(b->orders.items[i].lines.items[0].subscription_id);
	return NULL;
}

static void a_purchase_from_cart_to_subscription(void **state)
{
	struct buyer *b = *state;
	char *id = bought(b, 3);

	api_cart_get(b->api, b->cart.id, on_cart, b);
	expect(b, ERROR_NONE);
	assert_int_equal(b->cart.status, API_CART_ORDERED);
	api_subscription_get(b->api, id, on_subscription, b);
	expect(b, ERROR_NONE);
	assert_int_equal(b->subscription.status, API_SUBSCRIPTION_ACTIVE);
	assert_int_equal(b->subscription.quantity, 3);
	/* Checked out once more: the same order, not another. */
	check_out(b, ERROR_NONE);
	assert_int_equal(orders_of(b, 3), 1);
	free(id);
}

static void a_line_that_is_not_for_sale(void **state)
{
	struct buyer *b = *state;
	struct api_cart_want want = { .catalog_item = "A:B:C", .quantity = 3, .term = "P1Y", .billing_cycle = "monthly" };

	api_cart_create(b->api, fresh(), &want, 1, on_cart, b);
	expect(b, ERROR_NONE);
	assert_string_equal(b->cart.lines.items[0].error.code, "10001");
	check_out(b, ERROR_REFUSED);
	assert_string_equal(b->err.code, "800009");
	api_cart_get(b->api, "00000000-0000-4000-8000-00000000dead", on_cart, b);
	expect(b, ERROR_NOT_FOUND);
	assert_string_equal(b->err.code, "800008");
}

static void a_checkout_whose_answer_is_lost(void **state)
{
	struct buyer *b = *state;

	make_cart(b, 4);
	fault(b, "{\"method\":\"POST\",\"path\":\"*/checkout\",\"nth\":1,\"when\":\"after\",\"do\":\"reset\"}");
	check_out(b, ERROR_UNSURE);
	fault(b, "");
	advance(b, "PT1H");
	assert_int_equal(orders_of(b, 4), 1);
	/* One that never arrived leaves no order. */
	make_cart(b, 5);
	fault(b, "{\"method\":\"POST\",\"path\":\"*/checkout\",\"nth\":1,\"when\":\"before\",\"do\":\"reset\"}");
	check_out(b, ERROR_UNSURE);
	fault(b, "");
	advance(b, "PT1H");
	assert_int_equal(orders_of(b, 5), 0);
}

static void change(struct buyer *b, const char *id, struct api_subscription_change what, enum error_kind kind)
{
	api_subscription_change(b->api, id, &what, fresh(), on_subscription, b);
	expect(b, kind);
}

static void the_changes_of_a_subscription(void **state)
{
	struct buyer *b = *state;
	char *id = bought(b, 6);

	change(b, id, (struct api_subscription_change){ .property = API_SUBSCRIPTION_QUANTITY, .quantity = 9 }, ERROR_NONE);
	assert_int_equal(b->subscription.quantity, 9);
	change(b, id, (struct api_subscription_change){ .property = API_SUBSCRIPTION_AUTO_RENEW, .on = false }, ERROR_NONE);
	assert_false(b->subscription.auto_renew);
	assert_int_equal(b->subscription.quantity, 9);
	fault(b, "{\"method\":\"PATCH\",\"path\":\"*/subscriptions/*\",\"nth\":1,\"do\":\"status\",\"status\":412}");
	change(b, id, (struct api_subscription_change){ .property = API_SUBSCRIPTION_CANCEL }, ERROR_STALE);
	fault(b, "{\"method\":\"PATCH\",\"path\":\"*/subscriptions/*\",\"nth\":1,\"when\":\"after\",\"do\":\"reset\"}");
	change(b, id, (struct api_subscription_change){ .property = API_SUBSCRIPTION_CANCEL }, ERROR_UNSURE);
	fault(b, "");
	/* It was carried out: asked for again, it is so already. */
	change(b, id, (struct api_subscription_change){ .property = API_SUBSCRIPTION_CANCEL }, ERROR_NONE);
	assert_int_equal(b->subscription.status, API_SUBSCRIPTION_DELETED);
	/* A source that is too old to be cancelled need not be renewed. */
	advance(b, "P6D");
	change(b, b->client.source, (struct api_subscription_change){ .property = API_SUBSCRIPTION_CANCEL }, ERROR_REFUSED);
	assert_string_equal(b->err.code, "900117");
	change(b, b->client.source, (struct api_subscription_change){ .property = API_SUBSCRIPTION_AUTO_RENEW, .on = false }, ERROR_NONE);
	assert_false(b->subscription.auto_renew);
	assert_int_equal(b->subscription.status, API_SUBSCRIPTION_ACTIVE);
	free(id);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_purchase_from_cart_to_subscription),
		TEST(a_line_that_is_not_for_sale),
		TEST(a_checkout_whose_answer_is_lost),
		TEST(the_changes_of_a_subscription),
	};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("contract/buying", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
