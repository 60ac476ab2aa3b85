/* Buying by cart, from the reading before it to its settling: whatever the service, the line, another wizard or another admin does, nothing is bought
 * twice, and what became of each line is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/flow/rig.h"

#include "core/text.h"
#include "flow/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORE_ITEM "STORE:0001:AV"
#define CART_PLAN "{\"id\":0,\"catalogItemId\":\"" RIG_ITEM "\",\"quantity\":120,\"termDuration\":\"P1Y\",\"billingCycle\":\"monthly\",\"orderGroup\":\"g0\"}"
#define CART_STORE "{\"id\":1,\"catalogItemId\":\"" STORE_ITEM "\",\"quantity\":50,\"termDuration\":\"P1Y\",\"billingCycle\":\"monthly\",\"orderGroup\":\"g1\"}"
#define CART(id, status, lines) "{\"id\":\"" id "\",\"status\":\"" status "\",\"lineItems\":[" lines "]}"
#define A_CART CART("cart-1", "Active", CART_PLAN "," CART_STORE)
#define AN_ORDERED_CART CART("cart-1", "Ordered", CART_PLAN "," CART_STORE)

#define ORDER(id, item, quantity, subscription) \
	"{\"id\":\"" id "\",\"status\":\"pending\",\"creationDate\":\"2026-11-22T10:00:05Z\",\"lineItems\":[{\"lineItemNumber\":0,\"offerId\":\"" item \
	"\",\"subscriptionId\":\"" subscription "\",\"quantity\":" quantity "}]}"
#define PLAN_ORDER ORDER("order-1", RIG_ITEM, "120", "new-1")
#define STORE_ORDER ORDER("order-2", STORE_ITEM, "50", "new-2")
#define CHECKOUT(orders, errors) "{\"orders\":[" orders "],\"orderErrors\":[" errors "]}"
#define REFUSED(group) "{\"orderGroupId\":\"" group "\",\"code\":800017,\"description\":\"Not so many.\"}"
#define FAILED(group) "{\"orderGroupId\":\"" group "\",\"code\":800094,\"description\":\"Making the order failed.\"}"
#define LIST(items) "{\"items\":[" items "]}"
#define A_SUBSCRIPTION LIST("{\"id\":\"new-1\",\"offerId\":\"M365E5:0001:OTHER\",\"quantity\":120,\"status\":\"active\"}")
#define ERROR_BODY(code) "{\"code\":\"" code "\",\"description\":\"Not now.\"}"

static const struct fake_answer bought = { .status = 201, .body = CHECKOUT(PLAN_ORDER "," STORE_ORDER, "") };
static const struct fake_answer lost = { .outcome = HTTP_LOST };

/* ── the world: the same tenant, on the manual path, with an add-on that is bought along ── */

static void choose_by_hand(struct world *t)
{
	static struct offer_facts offers[8];

	world_products(t);
	memcpy(offers, t->plans.offers, t->plans.n_offers * sizeof *offers);
	offers[t->plans.n_offers] = (struct offer_facts){ .product_id = "STORE", .sku = "0001", .catalog_item = STORE_ITEM, .purchasable = true,
		.segment = "commercial", .country = "US", .currency = "USD", .term = "P1Y", .billing_cycle = "monthly" };
	t->plans.offers = offers;
	t->plans.n_offers++;
	t->plans.ordered_told = true;
	wizard_take_path(&t->w, PATH_MANUAL);
	plan_take(&t->w, &t->plans);
	wizard_call_done(&t->w, REQUEST_PLANS);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_M365_E5), NULL), 0);
	for (size_t i = 0; i < before_count(&t->w); i++)
		before_tick(&t->w, before_id(before_at(&t->w, i)), true, NULL);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", true, NULL), 0);
	t->checkout.terms = t->plans.terms;
	checkout_take(&t->w, &t->checkout);
	wizard_call_done(&t->w, REQUEST_CHECKOUT);
	assert_int_equal(order_type(&t->w, "contoso.onmicrosoft.com", NULL), 0);
}

static int set_up(void **state)
{
	rig_world = choose_by_hand;
	return rig_set_up(state);
}

static int tear_down(void **state)
{
	int rc = rig_tear_down(state);

	rig_world = world_confirmed;
	return rc;
}

static void answer(struct rig *r, const char *method, const char *part, int status, const char *body)
{
	fake_answer(r->api->http, method, part, (struct fake_answer){ .status = status, .body = body });
}

static void lists(struct rig *r, const char *subscriptions, const char *orders)
{
	answer(r, "GET", "/subscriptions", 200, subscriptions ? subscriptions : RIG_EMPTY);
	answer(r, "GET", "/orders", 200, orders ? orders : RIG_EMPTY);
}

static void offers(struct rig *r)
{
	answer(r, "GET", "M365E5/skus/0001/availabilities", 200,
		LIST("{\"id\":\"AV\",\"productId\":\"M365E5\",\"skuId\":\"0001\",\"catalogItemId\":\"" RIG_ITEM "\",\"isPurchasable\":true,"
		"\"terms\":[{\"duration\":\"P1Y\",\"billingCycle\":\"monthly\"}]}"));
	answer(r, "GET", "STORE/skus/0001/availabilities", 200,
		LIST("{\"id\":\"AV\",\"productId\":\"STORE\",\"skuId\":\"0001\",\"catalogItemId\":\"" STORE_ITEM "\",\"isPurchasable\":true,"
		"\"terms\":[{\"duration\":\"P1Y\",\"billingCycle\":\"monthly\"}]}"));
}

static void ask(struct rig *r, enum request_kind kind)
{
	rig_ask(r, kind);
	settle_through_waits(r->api);
}

static void place(struct rig *r, struct fake_answer checkout)
{
	lists(r, NULL, NULL);
	offers(r);
	fake_answer(r->api->http, "POST", "/checkout", checkout);
	answer(r, "POST", "/carts", 201, A_CART);
	ask(r, REQUEST_ORDER);
}

/* The same once more: nothing but its own cart is asked for. */
static void place_again(struct rig *r, const char *cart, struct fake_answer checkout)
{
	rig_confirm(r);
	lists(r, NULL, NULL);
	fake_answer(r->api->http, "POST", "/checkout", checkout);
	answer(r, "GET", "/carts/cart-1", cart ? 200 : 404, cart ? cart : ERROR_BODY("800008"));
	ask(r, REQUEST_ORDER);
}

static void settled(struct rig *r, const char *cart, const char *subscriptions, const char *orders)
{
	lists(r, subscriptions, orders);
	answer(r, "GET", "/carts/cart-1", cart ? 200 : 404, cart ? cart : ERROR_BODY("800008"));
	ask(r, REQUEST_SETTLE);
}

static size_t count(const struct rig *r, const char *method, const char *end)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_count(r->api->http); i++) {
		const struct fake_request *q = fake_request(r->api->http, i);
		size_t len = strlen(q->url), tail = strlen(end);
		n += strcmp(q->method, method) == 0 && len >= tail && strcmp(q->url + len - tail, end) == 0;
	}
	return n;
}

static size_t carts(const struct rig *r)
{
	return count(r, "POST", "/carts");
}

static size_t checkouts(const struct rig *r)
{
	return count(r, "POST", "/checkout");
}

static const struct fake_request *checkout_at(const struct rig *r, size_t index)
{
	for (size_t i = 0; i < fake_count(r->api->http); i++) {
		const struct fake_request *q = fake_request(r->api->http, i);
		if (strcmp(q->method, "POST") == 0 && strstr(q->url, "/checkout") && index-- == 0)
			return q;
	}
	fail_msg("there are not so many checkouts");
	return NULL;
}

static struct upgrade_record kept(struct rig *r)
{
	struct upgrade_record record;

	rig_unfinished(r, "tenant-1", &record);
	return record;
}

static void lose(struct rig *r)
{
	place(r, lost);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	settled(r, A_CART, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
}

/* ── what it costs ── */

static void each_line_has_to_cost_what_was_confirmed(void **state)
{
	static const struct {
		const char *plan, *store;
		bool stands;
	} cases[] = {
		{ RIG_PRICE("M365E5", "684.00"), RIG_PRICE("STORE", "2.40"), true },
		{ RIG_PRICE("M365E5", "683.99"), RIG_PRICE("STORE", "2.40"), false },
		{ RIG_PRICE("M365E5", "684.00"), RIG_PRICE("STORE", "2.52"), false },
		{ RIG_PRICE("M365E5", "684.00"), "", false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char rows[500];
		void *own;
		rig_prices = true;
		assert_int_equal(set_up(&own), 0);
		rig_prices = false;
		struct rig *r = own;
		snprintf(rows, sizeof rows, "%s%s", cases[i].plan, cases[i].store);
		rig_sheet(r, rows);
		place(r, bought);
		if (checkouts(r) != cases[i].stands || carts(r) != cases[i].stands)
			fail_msg("case %zu: %s", i, rig_error(r, REQUEST_ORDER));
		if (!cases[i].stands)
			assert_says(rig_error(r, REQUEST_ORDER), "no longer those that you confirmed");
		tear_down(&own);
	}
}

/* ── it is bought ── */

static void is_bought_once(void **state)
{
	struct rig *r = *state;

	place(r, bought);
	assert_string_equal(rig_error(r, REQUEST_ORDER), "");
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	struct upgrade_record record = kept(r);
	assert_int_equal(record.state, UPGRADE_ACCEPTED);
	assert_int_equal(record.path, PATH_MANUAL);
	assert_string_equal(record.cart_id, "cart-1");
	assert_string_equal(record.order_id, "order-1");
	assert_string_equal(record.target_subscription_id, "new-1");
	assert_int_equal(record.n_lines, 2);
	assert_string_equal(record.lines[1].order_id, "order-2");
	assert_string_equal(record.lines[1].name, "Office 365 Extra File Storage");
	assert_string_equal(fake_header(checkout_at(r, 0), "MS-RequestId"), record.request_id);
	ask(r, REQUEST_ORDER); /* a key too many */
	assert_int_equal(checkouts(r), 1);
	assert_int_equal(carts(r), 1);
	assert_int_equal(buy_state(&r->f.wizard), BUY_ORDERED);
}

static void is_written_down_with_its_cart_first(void **state)
{
	struct rig *r = *state;

	lists(r, NULL, NULL);
	offers(r);
	answer(r, "POST", "/carts", 201, A_CART);
	rig_ask(r, REQUEST_ORDER); /* the checkout is not answered */
	assert_int_equal(order_state(&r->f.wizard), ORDER_SENT);
	struct upgrade_record record = kept(r);
	assert_int_equal(record.state, UPGRADE_INTENT);
	assert_string_equal(record.cart_id, "cart-1");
	assert_int_equal(record.n_lines, 2);
	assert_string_equal(fake_header(checkout_at(r, 0), "MS-RequestId"), record.request_id);
}

/* Whatever becomes of the cart, nothing was ordered, and it can be placed anew. */
static void a_cart_that_fails_buys_nothing(void **state)
{
	static const struct fake_answer answers[] = {
		{ .outcome = HTTP_LOST }, { .status = 500 }, { .status = 400, .body = ERROR_BODY("800009") }, { .status = 201, .body = "{" },
		{ .status = 201, .body = CART("cart-1", "Active", CART_PLAN) },
		{ .status = 201, .body = CART("cart-1", "Active", CART_PLAN "," CART_PLAN) },
		{ .status = 201, .body = CART("cart-1", "Active", CART_PLAN ",{\"id\":1,\"catalogItemId\":\"" STORE_ITEM "\",\"quantity\":51}") },
		{ .status = 201, .body = CART("cart-1", "Active", CART_PLAN ",{\"id\":1,\"catalogItemId\":\"" STORE_ITEM "\",\"quantity\":50,"
			"\"termDuration\":\"P3Y\",\"billingCycle\":\"monthly\"}") },
		{ .status = 201, .body = CART("cart-1", "Active", CART_PLAN ",{\"id\":1,\"catalogItemId\":\"" STORE_ITEM "\",\"quantity\":50,"
			"\"termDuration\":\"P1Y\",\"billingCycle\":\"annual\"}") },
		{ .status = 201, .body = CART("cart-1", "Active", CART_PLAN ",{\"id\":1,\"catalogItemId\":\"" STORE_ITEM "\",\"quantity\":50,"
			"\"error\":{\"errorCode\":10002,\"errorDescription\":\"Too many.\"}}") },
	};
	(void)state;

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		lists(r, NULL, NULL);
		offers(r);
		fake_answer(r->api->http, "POST", "/carts", answers[i]);
		ask(r, REQUEST_ORDER);
		if (checkouts(r) != 0 || order_state(&r->f.wizard) != ORDER_IDLE || !*rig_error(r, REQUEST_ORDER))
			fail_msg("case %zu: state %d, %zu checkouts: %s", i, (int)order_state(&r->f.wizard), checkouts(r), rig_error(r, REQUEST_ORDER));
		assert_int_not_equal(wizard_error(&r->f.wizard, REQUEST_ORDER)->kind, ERROR_UNSURE);
		assert_int_equal(kept(r).state, UPGRADE_NONE);
		rig_confirm(r);
		place(r, bought);
		assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
		tear_down(&own);
	}
}

static void what_each_failure_means(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum order_state state;
	} cases[] = {
		{ { .status = 400, .body = ERROR_BODY("800062") }, ORDER_REFUSED },
		{ { .status = 403, .body = ERROR_BODY("13605") }, ORDER_REFUSED },
		{ { .status = 404, .body = ERROR_BODY("800008") }, ORDER_REFUSED },
		{ { .outcome = HTTP_NOT_SENT, .tls_failed = true }, ORDER_REFUSED },
		/* an earlier sending of this cart arrived */
		{ { .status = 400, .body = ERROR_BODY("800065") }, ORDER_UNSURE },
		{ { .status = 409, .body = ERROR_BODY("800064") }, ORDER_UNSURE },
		{ { .status = 409, .body = ERROR_BODY("800060") }, ORDER_UNSURE },
		{ { .status = 500 }, ORDER_UNSURE },
		{ { .status = 502, .body = "<html>" }, ORDER_UNSURE },
		{ { .status = 503 }, ORDER_UNSURE },
		{ { .status = 201, .body = "" }, ORDER_UNSURE },
		{ { .status = 201, .body = "{" }, ORDER_UNSURE },
		{ { .status = 201, .body = CHECKOUT("", "") }, ORDER_UNSURE },
		{ { .status = 201, .body = CHECKOUT(ORDER("order-9", "OTHER:0001:X", "1", "x"), "") }, ORDER_UNSURE },
		{ { .outcome = HTTP_LOST, .timed_out = true }, ORDER_UNSURE },
		{ { .outcome = HTTP_TOO_LARGE }, ORDER_UNSURE },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		place(r, cases[i].answer);
		if (order_state(&r->f.wizard) != cases[i].state || checkouts(r) != 1 || carts(r) != 1)
			fail_msg("case %zu: state %d, %zu checkouts: %s", i, (int)order_state(&r->f.wizard), checkouts(r), r->f.wizard.order.error.text);
		assert_int_equal(kept(r).state, cases[i].state == ORDER_UNSURE ? UPGRADE_INTENT : UPGRADE_NONE);
		tear_down(&own);
	}
}

/* ── in part ── */

static void a_refused_add_on_is_told_and_kept(void **state)
{
	struct rig *r = *state;
	char text[SENTENCE];

	place(r, (struct fake_answer){ .status = 201, .body = CHECKOUT(PLAN_ORDER, REFUSED("g1")) });
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_says(purchase_line_text(&r->f.wizard, 0, text), "order-1");
	assert_says(purchase_line_text(&r->f.wizard, 1, text), "Not so many.");
	assert_says(purchase_refused_sentence(&r->f.wizard, text), "Only a part");
	struct upgrade_record record = kept(r);
	assert_int_equal(record.lines[1].state, PURCHASE_REFUSED);
	assert_string_equal(record.lines[1].code, "800017");
	assert_string_equal(record.lines[1].text, "Not so many.");
}

static void a_refused_plan_leaves_the_add_on_bought_and_out(void **state)
{
	struct rig *r = *state;
	char text[SENTENCE];

	place(r, (struct fake_answer){ .status = 201, .body = CHECKOUT(STORE_ORDER, REFUSED("g0")) });
	assert_int_equal(order_state(&r->f.wizard), ORDER_REFUSED);
	assert_says(purchase_line_text(&r->f.wizard, 1, text), "order-2");
	assert_says(order_state_sentence(&r->f.wizard, text), "other lines of the cart were ordered");
	assert_int_equal(cart_order_count(&r->f.wizard), 1); /* it is not bought along once more */
	assert_int_equal(kept(r).state, UPGRADE_NONE);
	rig_confirm(r);
	lists(r, NULL, LIST(STORE_ORDER));
	offers(r);
	fake_answer(r->api->http, "POST", "/checkout", (struct fake_answer){ .status = 201, .body = CHECKOUT(PLAN_ORDER, "") });
	answer(r, "POST", "/carts", 201, CART("cart-2", "Active", CART_PLAN));
	ask(r, REQUEST_ORDER);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_string_not_equal(fake_header(checkout_at(r, 0), "MS-RequestId"), kept(r).request_id);
}

/* That making an order failed does not say that it was not made. */
static void a_failure_is_no_refusal(void **state)
{
	struct rig *r = *state;

	place(r, (struct fake_answer){ .status = 201, .body = CHECKOUT("", FAILED("g0") "," FAILED("g1")) });
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_string_equal(r->f.wizard.order.error.code, "800094");
	assert_int_equal(kept(r).state, UPGRADE_INTENT);
}

static void both_refused_is_refused(void **state)
{
	struct rig *r = *state;
	char text[SENTENCE];

	place(r, (struct fake_answer){ .status = 201, .body = CHECKOUT("", REFUSED("g1") "," REFUSED("g0")) });
	assert_int_equal(order_state(&r->f.wizard), ORDER_REFUSED);
	assert_string_equal(r->f.wizard.order.error.code, "800017");
	assert_null(purchase_refused_sentence(&r->f.wizard, text));
	assert_int_equal(cart_order_count(&r->f.wizard), 2);
}

/* ── another admin ── */

/* Lines of one group are one order: refused, none of them was bought. */
static void a_refused_group_refuses_all_its_lines(void **state)
{
	struct rig *r = *state;

	lists(r, NULL, NULL);
	offers(r);
	answer(r, "POST", "/checkout", 201, CHECKOUT("", REFUSED("g0")));
	answer(r, "POST", "/carts", 201, CART("cart-1", "Active", CART_PLAN ",{\"id\":1,\"catalogItemId\":\"" STORE_ITEM "\",\"quantity\":50,\"orderGroup\":\"g0\"}"));
	ask(r, REQUEST_ORDER);
	assert_int_equal(order_state(&r->f.wizard), ORDER_REFUSED);
	assert_int_equal(kept(r).state, UPGRADE_NONE);
}

/* Not one of this cart: it says nothing about any line. */
static void an_unknown_group_refuses_nothing(void **state)
{
	struct rig *r = *state;

	place(r, (struct fake_answer){ .status = 201, .body = CHECKOUT("", REFUSED("g7")) });
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
}

static void what_came_meanwhile_is_told_first(void **state)
{
	static const struct {
		const char *subscriptions, *orders;
	} cases[] = { { A_SUBSCRIPTION, NULL }, { NULL, LIST(PLAN_ORDER) }, { NULL, LIST(STORE_ORDER) } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		lists(r, cases[i].subscriptions, cases[i].orders);
		offers(r);
		ask(r, REQUEST_ORDER);
		assert_int_equal(carts(r) + checkouts(r), 0);
		assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
		assert_says(rig_error(r, REQUEST_ORDER), "perhaps by another admin");
		/* known now: with the word once more it is bought all the same */
		rig_confirm(r);
		lists(r, cases[i].subscriptions, cases[i].orders);
		offers(r);
		fake_answer(r->api->http, "POST", "/checkout", bought);
		answer(r, "POST", "/carts", 201, A_CART);
		ask(r, REQUEST_ORDER);
		assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
		tear_down(&own);
	}
}

static void what_is_not_sold_any_more_is_not_ordered(void **state)
{
	struct rig *r = *state;

	lists(r, NULL, NULL);
	answer(r, "GET", "M365E5/skus/0001/availabilities", 200, RIG_EMPTY);
	answer(r, "GET", "STORE/skus/0001/availabilities", 200, RIG_EMPTY);
	ask(r, REQUEST_ORDER);
	assert_int_equal(carts(r) + checkouts(r), 0);
	assert_says(rig_error(r, REQUEST_ORDER), "no longer sold");
}

/* ── the answer that was lost ── */

static void a_lost_one_is_found_by_its_cart(void **state)
{
	static const char *const orders[] = { LIST(PLAN_ORDER "," STORE_ORDER), NULL /* the list lags */ };
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		place(r, lost);
		settled(r, AN_ORDERED_CART, NULL, orders[i]);
		assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
		struct upgrade_record record = kept(r);
		assert_int_equal(record.state, UPGRADE_ACCEPTED);
		assert_string_equal(record.order_id, orders[i] ? "order-1" : "");
		assert_string_equal(record.lines[1].order_id, orders[i] ? "order-2" : "");
		assert_int_equal(checkouts(r), 1);
		assert_int_equal(carts(r), 1);
		tear_down(&own);
	}
}

static void a_trace_keeps_it_open(void **state)
{
	static const struct {
		const char *cart, *subscriptions, *orders;
	} cases[] = { { A_CART, A_SUBSCRIPTION, NULL }, { A_CART, NULL, LIST(PLAN_ORDER) }, { NULL, NULL, LIST(STORE_ORDER) } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		place(r, lost);
		settled(r, cases[i].cart, cases[i].subscriptions, cases[i].orders);
		assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
		assert_says(rig_error(r, REQUEST_SETTLE), "do not order again");
		tear_down(&own);
	}
}

/* Another admin has bought of the same plan: the order does not stand in the way for ever. What may be its own is not bought again. */
static void a_trace_of_somebody_else_does_not_keep_it_open_for_ever(void **state)
{
	static const struct {
		const char *cart, *orders;
		enum order_state state;
	} cases[] = {
		{ A_CART, LIST(PLAN_ORDER), ORDER_NOT_FOUND },
		{ A_CART, LIST(ORDER("order-9", RIG_ITEM, "7", "new-9")), ORDER_NOT_FOUND },
		{ NULL, LIST(ORDER("order-9", RIG_ITEM, "7", "new-9")), ORDER_NOT_FOUND },
		{ NULL, LIST(PLAN_ORDER), ORDER_ACCEPTED },
		{ CART("cart-1", "Unheard", CART_PLAN), LIST(PLAN_ORDER), ORDER_UNSURE },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		place(r, lost);
		settled(r, cases[i].cart, NULL, cases[i].orders);
		assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
		r->f.wizard.now_ms += 16 * 60000;
		settled(r, cases[i].cart, NULL, cases[i].orders);
		assert_int_equal(order_state(&r->f.wizard), cases[i].state);
		assert_int_equal(order_may_give_up(&r->f.wizard), cases[i].state == ORDER_NOT_FOUND);
		assert_int_equal(checkouts(r), 1);
		tear_down(&own);
	}
}

static void not_found_leaves_again_from_its_own_cart(void **state)
{
	struct rig *r = *state;
	char id[ID_TEXT];

	lose(r);
	place_again(r, A_CART, bought);
	assert_string_equal(rig_error(r, REQUEST_ORDER), "");
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(checkouts(r), 2);
	assert_int_equal(carts(r), 1);
	assert_string_equal(checkout_at(r, 0)->url, checkout_at(r, 1)->url);
	str_copy(id, sizeof id, fake_header(checkout_at(r, 0), "MS-RequestId"));
	assert_string_equal(fake_header(checkout_at(r, 1), "MS-RequestId"), id);
}

static void another_one_beside_it_is_refused(void **state)
{
	struct rig *r = *state;

	lose(r);
	assert_int_equal(cart_set_quantity(&r->f.wizard, "20", NULL), 0);
	rig_confirm(r);
	place(r, bought);
	assert_int_equal(checkouts(r), 1);
	assert_int_equal(carts(r), 1);
	assert_says(rig_error(r, REQUEST_ORDER), "may have been placed already");
}

/* What would leave another cart, a cart that has been checked out or is gone, or beside an order that has come: nothing is sent. */
static void the_second_sending_looks_first(void **state)
{
	static const struct {
		const char *cart, *orders, *says;
	} cases[] = {
		{ AN_ORDERED_CART, NULL, "arrived after all" },
		{ NULL, NULL, "has expired" },
		{ A_CART, LIST(PLAN_ORDER), "was not there before" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		lose(r);
		rig_confirm(r);
		lists(r, NULL, cases[i].orders);
		answer(r, "GET", "/carts/cart-1", cases[i].cart ? 200 : 404, cases[i].cart ? cases[i].cart : ERROR_BODY("800008"));
		ask(r, REQUEST_ORDER);
		assert_int_equal(checkouts(r), 1);
		assert_int_equal(carts(r), 1);
		assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
		assert_says(rig_error(r, REQUEST_ORDER), cases[i].says);
		tear_down(&own);
	}
}

static void a_refusal_of_the_second_sending_settles_nothing(void **state)
{
	struct rig *r = *state;

	lose(r);
	place_again(r, A_CART, (struct fake_answer){ .status = 400, .body = ERROR_BODY("800062") });
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_int_equal(kept(r).state, UPGRADE_INTENT);
	settled(r, AN_ORDERED_CART, NULL, LIST(PLAN_ORDER));
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
}

static void after_a_restart_it_is_looked_up(void **state)
{
	struct rig *r = *state;

	place(r, lost);
	rig_restart(r);
	place(r, bought); /* not even when nobody has looked */
	assert_int_equal(checkouts(r), 1);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_says(rig_error(r, REQUEST_ORDER), "may have been placed already");
	rig_restart(r);
	struct upgrade_record record = kept(r);
	assert_int_equal(record.n_lines, 2);
	assert_int_equal(record.lines[0].orders_before, 0);
	order_resume(&r->f.wizard, &record);
	settled(r, A_CART, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	place_again(r, A_CART, bought);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(checkouts(r), 2);
}

/* ── two wizards on one journal, two ways ── */

static void two_wizards_send_one_order(void **state)
{
	struct rig *r = *state;
	struct flow *other = rig_second(r);
	struct error err = ERROR_INIT;

	assert_true(order_begin(&other->wizard));
	struct upgrade_record record = other->wizard.order.record;
	str_copy(record.cart_id, sizeof record.cart_id, "cart-7");
	assert_int_equal(record_intent(other, &record, "their cart", &err), 0);
	place(r, bought);
	assert_int_equal(checkouts(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_string_equal(wizard_ask(&r->f.wizard, REQUEST_SETTLE)->upgrade.cart_id, "cart-7");
	rig_second_free(other);
}

static void the_other_way_is_closed_meanwhile(void **state)
{
	struct rig *r = *state;

	lose(r);
	wizard_take_path(&r->f.wizard, PATH_AUTOMATIC);
	record_notes(&r->f);
	assert_int_equal(kept(r).path, PATH_MANUAL);
	rig_world = world_confirmed;
	rig_restart(r);
	rig_world = choose_by_hand;
	rig_checks(r, NULL);
	ask(r, REQUEST_ORDER);
	assert_int_equal(rig_sent(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_int_equal(r->f.wizard.order.record.path, PATH_MANUAL);
}

/* ── giving up ── */

static void given_up_another_cart_can_be_bought(void **state)
{
	struct rig *r = *state;
	char first[ID_TEXT];

	lose(r);
	str_copy(first, sizeof first, r->f.wizard.order.record.request_id);
	assert_int_equal(order_give_up_type(&r->f.wizard, "contoso.onmicrosoft.com", NULL), 0);
	lists(r, NULL, NULL);
	answer(r, "GET", "/carts/cart-1", 200, A_CART);
	ask(r, REQUEST_GIVE_UP);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND); /* the lists have not had their time */
	r->f.wizard.now_ms += 3600000;
	lists(r, NULL, NULL);
	answer(r, "GET", "/carts/cart-1", 404, ERROR_BODY("800008"));
	ask(r, REQUEST_GIVE_UP);
	assert_string_equal(rig_error(r, REQUEST_GIVE_UP), "");
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	rig_confirm(r);
	place(r, bought);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(carts(r), 2);
	assert_string_not_equal(fake_header(checkout_at(r, 1), "MS-RequestId"), first);
}

static void what_was_checked_out_is_not_given_up(void **state)
{
	struct rig *r = *state;

	lose(r);
	r->f.wizard.now_ms += 3600000;
	assert_int_equal(order_give_up_type(&r->f.wizard, "contoso.onmicrosoft.com", NULL), 0);
	lists(r, NULL, LIST(PLAN_ORDER));
	answer(r, "GET", "/carts/cart-1", 200, AN_ORDERED_CART);
	ask(r, REQUEST_GIVE_UP);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(kept(r).state, UPGRADE_ACCEPTED);
}

/* ── what is taken instead ── */

static void take(struct rig *r)
{
	assert_int_equal(buy_await(&r->f.wizard, 0, NULL), 0);
	ask(r, REQUEST_TAKE);
}

static void what_is_taken_is_kept_and_let_go(void **state)
{
	struct rig *r = *state;

	take(r);
	assert_string_equal(rig_error(r, REQUEST_TAKE), "");
	assert_int_equal(buy_state(&r->f.wizard), BUY_AWAITED);
	assert_int_equal(kept(r).state, UPGRADE_ACCEPTED);
	rig_restart(r);
	struct upgrade_record record = kept(r);
	order_resume(&r->f.wizard, &record);
	assert_int_equal(buy_state(&r->f.wizard), BUY_AWAITED);
	wizard_take_path(&r->f.wizard, PATH_AUTOMATIC);
	record_notes(&r->f);
	assert_int_equal(r->f.notes_error.kind, ERROR_NONE);
	assert_int_equal(kept(r).state, UPGRADE_NONE);
}

static void what_is_taken_can_still_be_bought(void **state)
{
	struct rig *r = *state;

	take(r);
	rig_confirm(r);
	place(r, bought);
	assert_string_equal(rig_error(r, REQUEST_ORDER), "");
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_string_equal(kept(r).order_id, "order-1");
}

static void nothing_is_taken_beside_an_order(void **state)
{
	struct rig *r = *state;
	struct flow *other = rig_second(r);
	struct error err = ERROR_INIT;

	assert_true(order_begin(&other->wizard));
	struct upgrade_record record = other->wizard.order.record;
	str_copy(record.cart_id, sizeof record.cart_id, "cart-7");
	assert_int_equal(record_intent(other, &record, "their cart", &err), 0);
	take(r);
	assert_says(rig_error(r, REQUEST_TAKE), "Another m365-upgrade");
	assert_int_equal(buy_state(&r->f.wizard), BUY_SENT);
	rig_second_free(other);
}

/* ── Esc ── */

static void esc_takes_it_back_before_it_is_written(void **state)
{
	struct rig *r = *state;

	lists(r, NULL, NULL);
	offers(r);
	rig_ask(r, REQUEST_ORDER); /* the cart is not answered */
	task_cancel(&r->f, REQUEST_ORDER);
	answer(r, "POST", "/carts", 201, A_CART);
	settle_through_waits(r->api);
	assert_int_equal(checkouts(r), 0);
	assert_int_equal(order_state(&r->f.wizard), ORDER_IDLE);
	assert_int_equal(kept(r).state, UPGRADE_NONE);
}

static void leaving_leaves_it_open(void **state)
{
	struct rig *r = *state;

	lists(r, NULL, NULL);
	offers(r);
	answer(r, "POST", "/carts", 201, A_CART);
	rig_ask(r, REQUEST_ORDER);
	api_free(r->f.api);
	r->f.api = r->api->api = NULL;
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_int_equal(kept(r).state, UPGRADE_INTENT);
}

/* ── how far it is ── */

static void look(struct rig *r, const char *subscriptions, const char *orders)
{
	lists(r, subscriptions, orders);
	ask(r, REQUEST_STATUS);
	assert_string_equal(rig_error(r, REQUEST_STATUS), "");
}

static void what_was_ordered_and_is_never_listed_is_settled(void **state)
{
	struct rig *r = *state;

	place(r, bought);
	look(r, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED); /* the lists may lag */
	r->f.wizard.now_ms += 3600000;
	look(r, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_UNSURE);
	assert_int_equal(kept(r).state, UPGRADE_INTENT);
	assert_int_equal(kept(r).lines[0].state, PURCHASE_OPEN);
	settled(r, A_CART, NULL, NULL);
	assert_int_equal(order_state(&r->f.wizard), ORDER_NOT_FOUND);
	place_again(r, A_CART, bought);
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(checkouts(r), 2);
	assert_int_equal(carts(r), 1);
	assert_string_equal(kept(r).lines[0].order_id, "order-1");
}

/* What is left of the first in the lists does not hold the second back. */
static void order_again(struct rig *r, const char *orders)
{
	rig_confirm(r);
	assert_int_equal(cart_take_along(&r->f.wizard, "addon-storage", false, NULL), 0);
	lists(r, A_SUBSCRIPTION, orders);
	offers(r);
	fake_answer(r->api->http, "POST", "/checkout", (struct fake_answer){ .status = 201, .body = CHECKOUT(PLAN_ORDER, "") });
	answer(r, "POST", "/carts", 201, CART("cart-2", "Active", CART_PLAN));
	rig_confirm(r);
	ask(r, REQUEST_ORDER);
	assert_string_equal(rig_error(r, REQUEST_ORDER), "");
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	assert_int_equal(checkouts(r), 2);
}

static void its_status_is_its_orders(void **state)
{
	static const struct {
		const char *orders;
		enum upgrade_outcome outcome;
	} cases[] = {
		{ LIST("{\"id\":\"order-1\",\"status\":\"pending\",\"lineItems\":[{\"offerId\":\"" RIG_ITEM "\",\"quantity\":120}]}"), OUTCOME_RUNNING },
		{ LIST("{\"id\":\"order-1\",\"status\":\"completed\",\"lineItems\":[{\"offerId\":\"" RIG_ITEM "\",\"quantity\":120,\"subscriptionId\":\"new-5\"}]}"),
			OUTCOME_BOUGHT },
		{ LIST("{\"id\":\"order-1\",\"status\":\"cancelled\",\"lineItems\":[{\"offerId\":\"" RIG_ITEM "\",\"quantity\":120}]}"), OUTCOME_FAILED },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *own;
		assert_int_equal(set_up(&own), 0);
		struct rig *r = own;
		place(r, bought);
		look(r, NULL, cases[i].orders);
		assert_int_equal(status_outcome(&r->f.wizard), cases[i].outcome);
		if (cases[i].outcome == OUTCOME_BOUGHT)
			assert_string_equal(kept(r).target_subscription_id, "new-5");
		/* What came to nothing does not stand in the way of another order. */
		assert_int_equal(kept(r).state, cases[i].outcome == OUTCOME_FAILED ? UPGRADE_NONE : UPGRADE_ACCEPTED);
		assert_int_equal(order_may_place(&r->f.wizard), cases[i].outcome == OUTCOME_FAILED);
		if (cases[i].outcome == OUTCOME_FAILED)
			order_again(r, cases[i].orders);
		tear_down(&own);
	}
}

/* Its cart was checked out, and the plan's order never turned up: that line was refused, and nobody was told. */
static void a_plan_that_never_turns_up_was_refused(void **state)
{
	struct rig *r = *state;

	place(r, lost);
	settled(r, AN_ORDERED_CART, NULL, LIST(STORE_ORDER));
	assert_int_equal(order_state(&r->f.wizard), ORDER_ACCEPTED);
	look(r, NULL, LIST(STORE_ORDER));
	assert_int_equal(status_outcome(&r->f.wizard), OUTCOME_RUNNING);
	r->f.wizard.now_ms += 3600000;
	look(r, NULL, LIST(STORE_ORDER));
	assert_int_equal(status_outcome(&r->f.wizard), OUTCOME_FAILED);
	assert_int_equal(cart_order_count(&r->f.wizard), 1);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line_has_to_cost_what_was_confirmed),
		EACH(is_bought_once), EACH(is_written_down_with_its_cart_first), cmocka_unit_test(a_cart_that_fails_buys_nothing),
		cmocka_unit_test(what_each_failure_means), EACH(a_refused_add_on_is_told_and_kept), EACH(a_refused_plan_leaves_the_add_on_bought_and_out),
		EACH(a_failure_is_no_refusal), EACH(both_refused_is_refused), EACH(a_refused_group_refuses_all_its_lines), EACH(an_unknown_group_refuses_nothing), cmocka_unit_test(what_came_meanwhile_is_told_first), EACH(what_is_not_sold_any_more_is_not_ordered),
		cmocka_unit_test(a_lost_one_is_found_by_its_cart), cmocka_unit_test(a_trace_keeps_it_open),
		cmocka_unit_test(a_trace_of_somebody_else_does_not_keep_it_open_for_ever), EACH(what_was_ordered_and_is_never_listed_is_settled), EACH(not_found_leaves_again_from_its_own_cart),
		EACH(another_one_beside_it_is_refused), cmocka_unit_test(the_second_sending_looks_first),
		EACH(a_refusal_of_the_second_sending_settles_nothing), EACH(after_a_restart_it_is_looked_up), EACH(two_wizards_send_one_order),
		EACH(the_other_way_is_closed_meanwhile), EACH(given_up_another_cart_can_be_bought), EACH(what_was_checked_out_is_not_given_up),
		EACH(what_is_taken_is_kept_and_let_go), EACH(what_is_taken_can_still_be_bought), EACH(nothing_is_taken_beside_an_order),
		EACH(esc_takes_it_back_before_it_is_written), EACH(leaving_leaves_it_open), cmocka_unit_test(its_status_is_its_orders),
		EACH(a_plan_that_never_turns_up_was_refused),
	};
	return cmocka_run_group_tests_name("flow/purchase", tests, NULL, NULL);
}
