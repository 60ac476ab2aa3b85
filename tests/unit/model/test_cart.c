/* Before you begin and the cart: points, quantities, add-ons. */
#include "fixture.h"

#include "core/text.h"

#include <string.h>

static void quantities(void **state)
{
	char three_hundred[301];
	memset(three_hundred, '9', 300);
	three_hundred[300] = '\0';
	const struct {
		const char *typed;
		bool good;
		int64_t quantity;
		const char *says;
	} cases[] = {
		{ "120", true, 120, NULL }, { " 150 ", true, 150, NULL }, { "500", true, 500, NULL },
		{ "0", false, 120, "0 is too few. An upgrade cannot remove licences: 120 is the least." },
		{ "-1", false, 120, "-1 is too few." }, { "119", false, 120, "119 is too few." },
		{ "501", false, 120, "Upgrade with 500 first, then buy 1 more." },
		{ "1000000000000", false, 120, "at most 500" },
		{ "12abc", false, 120, "“12abc” is not a whole number." }, { "", false, 120, "Nothing is typed" }, { "1e3", false, 120, "not a whole number" },
		{ "12.5", false, 120, "not a whole number" }, { "１２０", false, 120, "not a whole number" },
		{ "99999999999999999999", false, 120, "more than any order can hold" }, { three_hundred, false, 120, "more than any order can hold" },
		{ "1\x1b[31m", false, 120, "not a whole number" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct error err = ERROR_INIT;
		char value[WORD_TEXT];
		world_chosen(t);
		assert_int_equal(cart_set_quantity(&t->w, cases[i].typed, &err), cases[i].good ? 0 : -ERROR_INPUT);
		assert_int_equal(cart_quantity(&t->w), cases[i].quantity);
		assert_int_equal(cart_ready(&t->w, NULL), cases[i].good ? 0 : -ERROR_INPUT);
		if (!cases[i].good) {
			assert_says(err.text, cases[i].says);
			assert_string_equal(cart_quantity_error(&t->w), err.text);
			assert_null(strchr(err.text, '\x1b'));
			assert_int_equal(cart_set_quantity(&t->w, "130", NULL), 0); /* mended */
			assert_null(cart_quantity_error(&t->w));
			assert_string_equal(cart_quantity_value(&t->w, value), "130");
		}
		world_free(t);
	}
}

static void without_a_most(void **state)
{
	struct world *t = world_new();
	struct error err = ERROR_INIT;
	char text[SENTENCE];
	(void)state;

	t->plans.terms.maximum_quantity = COUNT_UNKNOWN;
	t->eligibilities[0].quantity = COUNT_UNKNOWN;
	world_chosen(t);
	assert_int_equal(cart_most(&t->w), COUNT_UNKNOWN);
	assert_int_equal(cart_set_quantity(&t->w, "1000000000000", &err), -ERROR_INPUT);
	assert_says(err.text, "more than any order can hold");
	assert_int_equal(cart_set_quantity(&t->w, "100000", NULL), 0);
	assert_string_equal(cart_quantity_rule(&t->w, text),
		"You have 120 licences of Office 365 E4, 117 of them assigned. An upgrade cannot remove licences: 120 is the least.");
	world_free(t);
}

static void most_is_the_terms_else_the_eligibility(void **state)
{
	static const struct {
		int64_t terms, eligibility, most;
	} cases[] = { { 500, 120, 500 }, { COUNT_UNKNOWN, 300, 300 }, { COUNT_UNKNOWN, 120, 120 }, { COUNT_UNKNOWN, 1, 120 }, { 100, 300, 120 } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		t->plans.terms.maximum_quantity = cases[i].terms;
		t->eligibilities[0].quantity = cases[i].eligibility;
		world_chosen(t);
		assert_int_equal(cart_most(&t->w), cases[i].most);
		assert_int_equal(cart_least(&t->w), 120);
		world_free(t);
	}
}

static void plus_minus_and_buy_more(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	world_chosen(t);
	assert_int_equal(cart_change_quantity(&t->w, 1, NULL), 0);
	assert_int_equal(cart_quantity(&t->w), 121);
	assert_int_equal(cart_change_quantity(&t->w, -1, NULL), 0);
	assert_int_equal(cart_change_quantity(&t->w, -1, NULL), -ERROR_INPUT);
	assert_null(cart_buy_more_sentence(&t->w, text));
	assert_int_equal(cart_set_quantity(&t->w, "530", NULL), -ERROR_INPUT);
	assert_says(cart_buy_more_sentence(&t->w, text), "30 more licences");
	assert_int_equal(cart_set_quantity(&t->w, "500", NULL), 0); /* the advice was taken: Done reminds of the rest */
	assert_says(cart_buy_more_sentence(&t->w, text), "30 more licences");
	assert_int_equal(cart_set_quantity(&t->w, "200", NULL), 0);
	assert_null(cart_buy_more_sentence(&t->w, text));
	assert_int_equal(cart_set_quantity(&t->w, "530", NULL), -ERROR_INPUT);
	assert_int_equal(cart_set_quantity(&t->w, "53o", NULL), -ERROR_INPUT);
	assert_null(cart_buy_more_sentence(&t->w, text)); /* another wrong answer takes the wish back */
	world_free(t);
}

static void addons_kept_and_removed(void **state)
{
	static const struct {
		const char *target, *addon;
		enum cart_line_kind kind;
	} cases[] = {
		{ SKU_M365_E5, SKU_AUDIO, CART_ADDON_REMOVED }, { SKU_M365_E5_NO_AUDIO, SKU_AUDIO, CART_ADDON_KEPT },
		{ SKU_M365_E5, SKU_STORAGE, CART_ADDON_KEPT }, { SKU_M365_E5, "f8a1db68-be16-40ed-86d5-cb42ce701560", CART_ADDON_REMOVED },
		{ SKU_M365_E5, "0dab259f-bf13-4952-b7f8-7db8f131b28d", CART_ADDON_KEPT }, { SKU_M365_E5, "unknown-sku", CART_ADDON_KEPT },
		{ SKU_M365_E5, "", CART_ADDON_KEPT },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct cart_line line;
		str_copy(t->catalog[0].provisioning_id, ID_TEXT, cases[i].target);
		str_copy(t->addons[1].sku_id, ID_TEXT, cases[i].addon);
		str_copy(t->addons[1].id, ID_TEXT, "not-listed-elsewhere");
		world_plans(t);
		assert_int_equal(plan_choose(&t->w, target_index(&t->w, cases[i].target), NULL), 0);
		cart_line(&t->w, 2, &line);
		assert_int_equal(line.kind, cases[i].kind);
		world_free(t);
	}
}

static void lines(void **state)
{
	struct world *t = world_new();
	struct cart_line line;
	(void)state;

	world_chosen(t);
	assert_int_equal(cart_line_count(&t->w), 3);
	cart_line(&t->w, 0, &line);
	assert_string_equal(line.name, "Microsoft 365 E5");
	assert_money(line.per_user, "USD", "57.00");
	assert_money(line.amount, "USD", "6840.00");
	assert_false(line.about);
	cart_line(&t->w, 1, &line);
	assert_int_equal(line.quantity, 50);
	assert_money(line.per_user, "USD", "0.20");
	assert_money(line.amount, "USD", "10.00");
	t->addons[0].status = SUBSCRIPTION_CANCELLED;
	subscription_take(&t->w, &t->subscription);
	assert_int_equal(cart_line_count(&t->w), 2);
	world_free(t);
}

static void points(void **state)
{
	struct world *t = world_new();
	struct error err = ERROR_INIT;
	char text[SENTENCE];
	(void)state;

	world_chosen(t);
	assert_int_equal(before_count(&t->w), 7);
	assert_int_equal(before_ready(&t->w, &err), -ERROR_INPUT);
	assert_says(err.text, "7 points");
	for (size_t i = 0; i < before_count(&t->w); i++) {
		enum before_kind kind = before_at(&t->w, i);
		assert_true(*before_title(kind) && *before_text(&t->w, kind, text));
		assert_int_equal(before_tick(&t->w, before_id(kind), true, NULL), 0);
	}
	assert_int_equal(before_left(&t->w), 0);
	assert_int_equal(before_ready(&t->w, NULL), 0);
	assert_int_equal(before_tick(&t->w, "ack-nonsense", true, NULL), -ERROR_INPUT);
	assert_int_equal(before_at(&t->w, 99), BEFORE_KINDS);
	world_free(t);
}

static void points_that_depend(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	str_copy(t->catalog[0].provisioning_id, ID_TEXT, SKU_M365_E5_NO_AUDIO);
	t->plans.terms.prepaid_remaining = usd("1000");
	world_plans(t);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_M365_E5_NO_AUDIO), NULL), 0);
	assert_int_equal(before_count(&t->w), 9);
	assert_says(before_text(&t->w, BEFORE_LOSSES, text), "Voice");
	assert_says(before_text(&t->w, BEFORE_PREPAID, text), "USD 1,000.00");
	before_tick(&t->w, "ack-losses", true, NULL);
	assert_int_equal(plan_choose(&t->w, target_index(&t->w, SKU_O365_E5), NULL), 0); /* another plan loses other things */
	assert_false(before_ticked(&t->w, BEFORE_LOSSES));
	world_free(t);
}

static void record_of_switched_off_services(void **state)
{
	struct world *t = world_new();
	struct switched_off_facts plans[] = { { .plan_id = "a23b959c-7ce8-4e57-9140-b90eb88a9e97", .users = 12 }, { .plan_id = "x", .plan_word = "NEW_PLAN", .users = 1 } };
	struct error offline = { .kind = ERROR_OFFLINE, .text = "The service was not reached." };
	char text[SENTENCE];
	(void)state;

	world_chosen(t);
	assert_says(before_record_sentence(&t->w, text), "not been recorded yet");
	wizard_call_started(&t->w, REQUEST_SWITCHED_OFF);
	before_take_progress(&t->w, 50, 117, 3);
	assert_says(before_record_sentence(&t->w, text), "50 of 117 users read, 3 have some");
	wizard_call_failed(&t->w, REQUEST_SWITCHED_OFF, &offline);
	assert_says(before_record_sentence(&t->w, text), "not reached");
	assert_true(wizard_needs(&t->w, REQUEST_SWITCHED_OFF));
	before_take_switched_off(&t->w, 117, 12, plans, 2);
	wizard_call_done(&t->w, REQUEST_SWITCHED_OFF);
	assert_says(before_record_sentence(&t->w, text), "12 of 117 users");
	assert_string_equal(before_plan_name(&t->w, 0), "Sway");
	assert_string_equal(before_plan_name(&t->w, 1), "NEW_PLAN");
	assert_int_equal(before_plan_users(&t->w, 0), 12);
	before_take_switched_off(&t->w, 117, 0, NULL, 0);
	assert_says(before_record_sentence(&t->w, text), "nothing is lost");
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantities), cmocka_unit_test(without_a_most), cmocka_unit_test(most_is_the_terms_else_the_eligibility),
		cmocka_unit_test(plus_minus_and_buy_more), cmocka_unit_test(addons_kept_and_removed), cmocka_unit_test(lines), cmocka_unit_test(points),
		cmocka_unit_test(points_that_depend), cmocka_unit_test(record_of_switched_off_services),
	};
	return cmocka_run_group_tests_name("cart", tests, NULL, NULL);
}
