/* The manual path's first step: what can be taken, what is sold, what an order by hand is made of, and how far it is. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define STORE_ITEM "STORE:0001:AV"

static struct offer_facts offers[8];

/* Plans read on the manual path, with an add-on that is sold beside them. */
static void plans_by_hand(struct world *t)
{
	world_products(t);
	memcpy(offers, t->offers, sizeof t->offers);
	offers[3] = offers[2];
	str_copy(offers[3].product_id, ID_TEXT, "STORE");
	str_copy(offers[3].catalog_item, ID_TEXT, STORE_ITEM);
	t->plans.offers = offers;
	t->plans.n_offers = 4;
	t->plans.ordered_told = true;
	wizard_take_path(&t->w, PATH_MANUAL);
	plan_take(&t->w, &t->plans);
	wizard_call_done(&t->w, REQUEST_PLANS);
}

static void chosen_by_hand(struct world *t)
{
	plans_by_hand(t);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_M365_E5), NULL), 0);
}

static void confirmed_by_hand(struct world *t)
{
	chosen_by_hand(t);
	for (size_t i = 0; i < before_count(&t->w); i++)
		before_tick(&t->w, before_id(before_at(&t->w, i)), true, NULL);
	t->checkout.terms = t->plans.terms;
	checkout_take(&t->w, &t->checkout);
	wizard_call_done(&t->w, REQUEST_CHECKOUT);
	assert_int_equal(order_type(&t->w, "contoso.onmicrosoft.com", NULL), 0);
}

static enum target_state state_of(const struct world *t, const char *sku_id)
{
	size_t i = target_index(&t->w, sku_id);

	assert_int_not_equal(i, SIZE_MAX);
	return plan_at(&t->w, i)->state;
}

/* ── plan ── */

static void what_the_catalog_sells_is_open(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->plans.terms.automatic_open = false; /* closes the automatic path alone */
	t->eligibilities[0].eligible = false;
	plans_by_hand(t);
	assert_int_equal(state_of(t, SKU_M365_E5), TARGET_OPEN);
	assert_int_equal(state_of(t, SKU_O365_E5), TARGET_CLOSED); /* in the catalog, and not offered */
	assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_O365_E5))->reasons.items[0].kind, REASON_NOT_SOLD);
	assert_null(plan_all_closed_sentence(&t->w, text));
	wizard_take_path(&t->w, PATH_AUTOMATIC);
	assert_int_equal(state_of(t, SKU_M365_E5), TARGET_CLOSED);
	assert_true(wizard_needs(&t->w, REQUEST_PLANS));
	world_free(t);
}

static void a_plan_with_fewer_services_is_open_and_warned_about(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	str_copy(t->offers[0].product_id, ID_TEXT, "O365E3");
	str_copy(t->offers[0].catalog_item, ID_TEXT, "O365E3:0001:AV");
	plans_by_hand(t);
	assert_int_equal(state_of(t, SKU_O365_E3), TARGET_OPEN);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_O365_E3), NULL), 0);
	assert_int_equal(before_at(&t->w, 0), BEFORE_LOSSES);
	assert_says(before_text(&t->w, BEFORE_LOSSES, text), "Back up");
	assert_int_equal(before_ready(&t->w, NULL), -ERROR_INPUT);
	world_free(t);
}

static void without_a_service_that_sells_nothing_is_open(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->w.settings.has_commerce = false;
	t->offers[0].purchasable = t->offers[1].purchasable = t->offers[2].purchasable = false;
	plans_by_hand(t);
	assert_int_equal(plan_at(&t->w, 0)->reasons.items[0].kind, REASON_NO_COMMERCE);
	assert_says(buy_here_closed(&t->w, text), "admin centre");
	world_free(t);
}

/* ── before you begin ── */

static void the_points_are_those_of_buying(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->plans.terms.credit_check_above = (struct money){ 0 };
	chosen_by_hand(t);
	assert_int_equal(before_count(&t->w), 3); /* by card below every limit nobody reads of a credit check */
	for (size_t i = 0; i < before_count(&t->w); i++) {
		assert_true(before_at(&t->w, i) >= BEFORE_BOTH_BILLED);
		assert_true(strlen(before_text(&t->w, before_at(&t->w, i), text)) > 0);
		assert_true(strlen(before_id(before_at(&t->w, i))) < WORD_TEXT);
	}
	t->w.plan.terms.credit_check_above = usd("50000");
	t->w.plan.terms.prepaid_remaining = usd("100");
	assert_int_equal(before_at(&t->w, 3), BEFORE_BUY_CREDIT_CHECK);
	assert_int_equal(before_at(&t->w, 4), BEFORE_BUY_PREPAID);
	wizard_take_path(&t->w, PATH_AUTOMATIC);
	assert_int_equal(before_at(&t->w, 0), BEFORE_DOWNTIME);
	world_free(t);
}

/* ── cart ── */

static void quantities_are_the_catalogs(void **state)
{
	static const struct {
		const char *typed;
		int r;
	} cases[] = { { "120", 0 }, { "5", 0 }, { "4", -ERROR_INPUT }, { "300", 0 }, { "301", -ERROR_INPUT }, { "0", -ERROR_INPUT }, { "-1", -ERROR_INPUT },
		{ "12abc", -ERROR_INPUT }, { "1000000000000", -ERROR_INPUT } };
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->catalog[0].minimum = 5;
	t->catalog[0].maximum = 300;
	chosen_by_hand(t);
	assert_int_equal(cart_quantity(&t->w), 120);
	assert_null(cart_fewer_sentence(&t->w, text));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (cart_set_quantity(&t->w, cases[i].typed, NULL) != cases[i].r)
			fail_msg("%s", cases[i].typed);
	assert_int_equal(cart_set_quantity(&t->w, "20", NULL), 0);
	assert_says(cart_fewer_sentence(&t->w, text), "117 users");
	assert_int_equal(cart_ready(&t->w, NULL), 0);
	wizard_take_path(&t->w, PATH_AUTOMATIC);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_M365_E5), NULL), 0);
	assert_int_equal(cart_quantity(&t->w), 120); /* an upgrade removes no licence */
	world_free(t);
}

static void more_than_one_order_holds_is_not_the_default(void **state)
{
	struct world *t = world_new();
	(void)state;

	t->catalog[0].minimum = 1;
	t->catalog[0].maximum = 100;
	chosen_by_hand(t);
	assert_int_equal(cart_quantity(&t->w), 100);
	world_free(t);
}

static enum cart_line_kind kind_of(const struct world *t, const char *id)
{
	struct cart_line line;

	for (size_t i = 1; i < cart_line_count(&t->w); i++) {
		cart_line(&t->w, i, &line);
		if (str_eq(line.id, id))
			return line.kind;
	}
	return CART_TARGET;
}

static void add_ons_are_bought_along_at_a_persons_wish(void **state)
{
	struct world *t = world_new();
	struct totals totals;
	(void)state;

	chosen_by_hand(t);
	assert_int_equal(kind_of(t, "addon-storage"), CART_ADDON_OFFERED);
	assert_int_equal(kind_of(t, "addon-audio"), CART_ADDON_INCLUDED);
	assert_int_equal(cart_order_count(&t->w), 1);
	assert_int_equal(cart_take_along(&t->w, "addon-audio", true, NULL), -ERROR_INPUT);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", true, NULL), 0);
	assert_int_equal(kind_of(t, "addon-storage"), CART_ADDON_ALONG);
	assert_int_equal(cart_order_count(&t->w), 2);
	checkout_totals(&t->w, &totals);
	/* 120 × 684.00 ÷ 12 + 50 × 2.40 ÷ 12; the tax of the sum is rounded once */
	assert_money(totals.subtotal, "USD", "6850.00");
	assert_money(totals.tax, "USD", "565.13");
	assert_money(totals.due, "USD", "7415.13");
	assert_money(totals.each_period, "USD", "7415.13");
	assert_int_equal(checkout_item_count(&t->w), 2);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", false, NULL), 0);
	assert_int_equal(cart_order_count(&t->w), 1);
	world_free(t);
}

static void an_add_on_that_is_not_sold_stays_out(void **state)
{
	struct world *t = world_new();
	(void)state;

	chosen_by_hand(t);
	t->w.plan.offers[3].purchasable = false;
	assert_int_equal(kind_of(t, "addon-storage"), CART_ADDON_NOT_SOLD);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", true, NULL), -ERROR_INPUT);
	world_free(t);
}

static void what_was_bought_along_is_noted_and_recalled(void **state)
{
	struct world *t = world_new();
	struct note note;
	bool path = false, along = false;
	(void)state;

	chosen_by_hand(t);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", true, NULL), 0);
	while (wizard_next_note(&t->w, &note)) {
		path |= str_eq(note.key, "path") && str_eq(note.value, "manual");
		along |= str_eq(note.key, "a-addon-storage") && str_eq(note.value, "1");
	}
	assert_true(path);
	assert_true(along);
	world_free(t);
	t = world_new();
	world_products(t);
	wizard_recall(&t->w, "path", "manual");
	wizard_recall(&t->w, "a-addon-storage", "1");
	assert_true(wizard_by_hand(&t->w));
	assert_int_equal(t->w.cart.n_along, 1);
	assert_false(wizard_next_note(&t->w, &note));
	world_free(t);
}

/* ── checkout, order ── */

static void the_old_plan_goes_on_being_billed(void **state)
{
	struct world *t = world_new();
	struct totals totals;
	struct cart_line line;
	char text[SENTENCE];
	(void)state;

	t->plans.terms.prepaid_remaining = usd("9000");
	t->plans.terms.unused_credit = usd("100");
	chosen_by_hand(t);
	checkout_totals(&t->w, &totals);
	assert_false(money_is_set(totals.prepaid));
	assert_null(checkout_forfeit_sentence(&t->w, text));
	assert_null(checkout_unused_sentence(&t->w, text));
	assert_money(totals.due, "USD", "7404.30");
	assert_int_equal(checkout_before_count(&t->w), 3);
	checkout_before_item(&t->w, 0, &line);
	assert_string_equal(line.name, "Office 365 E4");
	assert_int_equal(line.quantity, 120);
	checkout_before_item(&t->w, 1, &line);
	assert_string_equal(line.name, "Office 365 Extra File Storage");
	world_free(t);
}

static void lines_of_different_periods_have_no_common_bill_after(void **state)
{
	struct world *t = world_new();
	struct totals totals;
	char text[SENTENCE];
	(void)state;

	chosen_by_hand(t);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", true, NULL), 0);
	for (size_t i = 0; i < billing_count(&t->w); i++) {
		struct billing_option o;
		billing_at(&t->w, i, &o);
		if (str_eq(o.billing_cycle, "annual"))
			assert_int_equal(billing_choose(&t->w, i, NULL), 0);
	}
	checkout_totals(&t->w, &totals);
	assert_true(totals.known);
	assert_money(totals.subtotal, "USD", "78130.00");
	assert_false(money_is_set(totals.each_period));
	assert_says(checkout_each_period_text(&t->w, &totals, text), "own billing");
	assert_says(order_confirmation(&t->w, text), "and the add-ons of the cart");
	world_free(t);
}

static void the_record_has_a_line_for_each(void **state)
{
	struct world *t = world_new();
	(void)state;

	confirmed_by_hand(t);
	assert_int_equal(cart_take_along(&t->w, "addon-storage", true, NULL), 0);
	assert_int_equal(order_ready(&t->w, NULL), -ERROR_INPUT); /* another order than the one confirmed */
	assert_int_equal(order_type(&t->w, "contoso.onmicrosoft.com", NULL), 0);
	assert_true(order_begin(&t->w));
	const struct upgrade_record *r = &t->w.order.record;
	assert_int_equal(r->path, PATH_MANUAL);
	assert_int_equal(r->n_lines, 2);
	assert_string_equal(r->lines[0].sku_id, SKU_M365_E5);
	assert_int_equal(r->lines[0].quantity, 120);
	assert_int_equal(r->lines[0].subscriptions_before, 0);
	assert_int_equal(r->lines[0].orders_before, 0);
	assert_string_equal(r->lines[1].catalog_item, STORE_ITEM);
	assert_int_equal(r->lines[1].subscriptions_before, 1); /* the old one */
	world_free(t);
}

static void prices_may_be_unknown(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->plans.n_prices = 0;
	confirmed_by_hand(t);
	assert_int_equal(order_ready(&t->w, NULL), 0);
	assert_says(order_confirmation(&t->w, text), "The amount is unknown here");
	world_free(t);
}

/* ── what is there ── */

static void add_e5(struct world *t, const char *status_text)
{
	t->commerce[3] = t->commerce[0];
	str_copy(t->commerce[3].id, ID_TEXT, "e5-1");
	str_copy(t->commerce[3].sku_id, ID_TEXT, SKU_M365_E5);
	str_copy(t->commerce[3].name, NAME_TEXT, "Microsoft 365 E5");
	str_copy(t->commerce[3].order_id, ID_TEXT, "order-1");
	t->commerce[3].status = subscription_status_commerce(status_text);
	t->commerce[3].created_ms = at(NOW_TEXT);
	t->products.n_commerce = 4;
}

static void a_living_subscription_of_a_target_can_be_taken(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	add_e5(t, "active");
	world_products(t);
	assert_int_equal(buy_have_count(&t->w), 1); /* neither the old plan nor its add-ons */
	assert_true(buy_open(&t->w));
	assert_true(wizard_by_hand(&t->w));
	assert_int_equal(buy_state(&t->w), BUY_NOTHING);
	assert_int_equal(buy_take(&t->w, 0, NULL), 0);
	assert_string_equal(wizard_ask(&t->w, REQUEST_TAKE)->upgrade.target_subscription_id, "e5-1");
	assert_true(order_take_taken(&t->w, &t->w.buy.wanted));
	assert_int_equal(buy_state(&t->w), BUY_TAKEN);
	assert_string_equal(buy_subscription(&t->w)->commerce_id, "e5-1");
	assert_null(subscription_upgrade_closed(&t->w, text)); /* nothing is ordered: the other way is open still */
	wizard_take_path(&t->w, PATH_AUTOMATIC);
	assert_int_equal(buy_state(&t->w), BUY_NOTHING);
	world_free(t);
}

static void what_has_ended_cannot_be_taken(void **state)
{
	struct world *t = world_new();
	(void)state;

	add_e5(t, "deleted");
	world_products(t);
	assert_int_equal(buy_have_count(&t->w), 0);
	assert_int_equal(buy_take(&t->w, 0, NULL), -ERROR_INPUT);
	world_free(t);
}

static void what_is_bought_elsewhere_is_found_when_it_comes(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_products(t);
	assert_true(buy_open(&t->w));
	for (size_t i = 0; i < buy_plan_count(&t->w); i++)
		if (str_eq(buy_plan(&t->w, i)->sku_id, SKU_M365_E5))
			assert_int_equal(buy_await(&t->w, i, NULL), 0);
	assert_true(order_take_taken(&t->w, &t->w.buy.wanted));
	assert_int_equal(buy_state(&t->w), BUY_AWAITED);
	assert_null(buy_subscription(&t->w));
	add_e5(t, "active");
	world_begun(t, &t->w.unfinished);
	products_take(&t->w, &t->products);
	assert_string_equal(buy_subscription(&t->w)->commerce_id, "e5-1");
	world_free(t);
}

static void await_m365_e5(struct world *t)
{
	assert_true(buy_open(&t->w));
	for (size_t i = 0; i < buy_plan_count(&t->w); i++)
		if (str_eq(buy_plan(&t->w, i)->sku_id, SKU_M365_E5))
			assert_int_equal(buy_await(&t->w, i, NULL), 0);
	assert_true(order_take_taken(&t->w, &t->w.buy.wanted));
}

/* One of which nothing says that it is the one that was bought elsewhere is not taken for it: a person chooses it. */
static void which_one_is_meant_is_asked_where_it_is_not_certain(void **state)
{
	static const struct {
		bool there_before, one_more;
		const char *first, *second; /* NULL: no service tells when it was bought */
		const char *found;          /* NULL: asked */
	} cases[] = {
		{ false, false, NULL, NULL, "e5-1" },
		{ true, false, NULL, NULL, NULL },
		{ true, false, "2026-01-01T00:00:00Z", NULL, NULL },
		{ true, true, "2026-01-01T00:00:00Z", NOW_TEXT, "e5-2" },
		{ true, true, "2026-01-01T00:00:00Z", NULL, NULL },
		{ false, true, NOW_TEXT, NOW_TEXT, NULL },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct commerce_subscription_facts list[5];
		char text[SENTENCE];
		add_e5(t, "active");
		t->commerce[3].created_ms = cases[i].first ? at(cases[i].first) : TIME_UNKNOWN;
		t->products.n_commerce = cases[i].there_before ? 4 : 3;
		world_products(t);
		await_m365_e5(t);
		memcpy(list, t->commerce, sizeof t->commerce);
		list[4] = list[3];
		str_copy(list[4].id, ID_TEXT, "e5-2");
		list[4].created_ms = cases[i].second ? at(cases[i].second) : TIME_UNKNOWN;
		t->products.commerce = list;
		t->products.n_commerce = cases[i].one_more ? 5 : 4;
		world_begun(t, &t->w.unfinished);
		products_take(&t->w, &t->products);
		const struct subscription *found = buy_subscription(&t->w);
		if (cases[i].found ? !found || !str_eq(found->commerce_id, cases[i].found) : found != NULL)
			fail_msg("case %zu: %s", i, found ? found->commerce_id : "none");
		bool old = cases[i].first && !cases[i].one_more;
		if (!found)
			assert_says(buy_sentence(&t->w, text), old ? "Waiting for" : "open Buy and choose it");
		world_free(t);
	}
}

static void an_upgrade_under_way_closes_buy(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	world_confirmed(t);
	assert_true(order_begin(&t->w));
	assert_true(order_intent_written(&t->w, "r-1", t->w.now_ms));
	assert_true(order_sent(&t->w));
	assert_true(order_take_accepted(&t->w, "new-1", "op-1"));
	assert_false(buy_open(&t->w));
	assert_false(wizard_by_hand(&t->w));
	assert_says(buy_closed(&t->w, text), "is under way");
	world_free(t);
}

static void an_order_is_bought_when_its_subscription_is_there(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	confirmed_by_hand(t);
	assert_true(order_begin(&t->w));
	assert_true(order_intent_written(&t->w, "r-1", t->w.now_ms));
	assert_true(order_sent(&t->w));
	assert_int_equal(buy_state(&t->w), BUY_SENT);
	struct upgrade_record record = t->w.order.record;
	str_copy(record.cart_id, ID_TEXT, "cart-1");
	str_copy(record.order_id, ID_TEXT, "order-1");
	assert_true(order_take_accepted(&t->w, "", ""));
	order_take_lines(&t->w, &record);
	assert_int_equal(buy_state(&t->w), BUY_ORDERED);
	assert_says(buy_closed(&t->w, text), "Nothing is ordered twice");
	assert_says(subscription_upgrade_closed(&t->w, text), "Manual path");
	add_e5(t, "active");
	world_begun(t, &t->w.order.record);
	products_take(&t->w, &t->products);
	assert_int_equal(buy_state(&t->w), BUY_BOUGHT);
	assert_string_equal(products_upgrade_mark(&t->w, products_chosen(&t->w)), "Manual path");
	world_free(t);
}

/* What the automatic upgrade has bought is not bought once more to finish it by hand. */
static void an_upgrade_that_left_users_behind_is_bought(void **state)
{
	static const struct transition_event_facts events[] = {
		{ .name = "Conversion", .status = "Completed", .at_ms = 1000 }, { .name = "LicenseReassignment", .status = "Failed", .at_ms = 2000 },
	};
	static const struct transition_facts transition = { .operation_id = "op-1", .to_subscription_id = "e5-1", .quantity = 120 };
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	world_confirmed(t);
	assert_true(order_begin(&t->w));
	assert_true(order_intent_written(&t->w, "r-1", t->w.now_ms));
	assert_true(order_sent(&t->w));
	assert_true(order_take_accepted(&t->w, "e5-1", "op-1"));
	status_take(&t->w, &(struct status_facts){ .transitions = &transition, .n_transitions = 1, .events = events, .n_events = 2,
		.source_commerce_told = true, .source_commerce = SUBSCRIPTION_ACTIVE, .source_consumed = 5, .target_consumed = 112 });
	assert_int_equal(status_outcome(&t->w), OUTCOME_PARTLY);
	assert_int_equal(buy_state(&t->w), BUY_BOUGHT);
	assert_string_equal(buy_record(&t->w)->target_subscription_id, "e5-1");
	assert_says(buy_closed(&t->w, text), "Nothing is ordered twice");
	assert_says(buy_sentence(&t->w, text), "left behind");
	world_free(t);
}

static void a_partner_or_a_missing_role_closes_buying_here(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->channels[0].channel = CHANNEL_PARTNER;
	str_copy(t->channels[0].partner_name, NAME_TEXT, "Fabrikam");
	world_products(t);
	assert_says(buy_here_closed(&t->w, text), "Fabrikam");
	t->w.settings.as_partner = true;
	assert_null(buy_here_closed(&t->w, text));
	t->w.roles = (struct roles_facts){ .told = true, .user_admin = true };
	assert_says(buy_here_closed(&t->w, text), "Billing admin");
	assert_null(buy_closed(&t->w, text)); /* what is there can be taken all the same */
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_catalog_sells_is_open), cmocka_unit_test(a_plan_with_fewer_services_is_open_and_warned_about),
		cmocka_unit_test(without_a_service_that_sells_nothing_is_open), cmocka_unit_test(the_points_are_those_of_buying),
		cmocka_unit_test(quantities_are_the_catalogs), cmocka_unit_test(more_than_one_order_holds_is_not_the_default),
		cmocka_unit_test(add_ons_are_bought_along_at_a_persons_wish), cmocka_unit_test(an_add_on_that_is_not_sold_stays_out),
		cmocka_unit_test(what_was_bought_along_is_noted_and_recalled), cmocka_unit_test(the_old_plan_goes_on_being_billed),
		cmocka_unit_test(lines_of_different_periods_have_no_common_bill_after), cmocka_unit_test(the_record_has_a_line_for_each),
		cmocka_unit_test(prices_may_be_unknown), cmocka_unit_test(a_living_subscription_of_a_target_can_be_taken),
		cmocka_unit_test(what_has_ended_cannot_be_taken), cmocka_unit_test(what_is_bought_elsewhere_is_found_when_it_comes),
		cmocka_unit_test(which_one_is_meant_is_asked_where_it_is_not_certain), cmocka_unit_test(an_upgrade_under_way_closes_buy), cmocka_unit_test(an_order_is_bought_when_its_subscription_is_there),
		cmocka_unit_test(an_upgrade_that_left_users_behind_is_bought), cmocka_unit_test(a_partner_or_a_missing_role_closes_buying_here),
	};
	return cmocka_run_group_tests_name("buy", tests, NULL, NULL);
}
