/* Services that are not there: with Microsoft Graph alone buying and cancelling are done in the admin centre and seen by the wizard;
 * with Partner Center and no Storefront the pages say what they cannot know. The training server's own state is the judge. */
#include "tests/e2e/licences.h"
#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define NO_COMMERCE "--set", "service.commerce="
#define NO_PRICES "--set", "service.prices="
#define NO_STOREFRONT "--set", "service.storefront="

static struct stage st;
static const char *const graph_alone[] = { NO_COMMERCE, NO_PRICES, NO_STOREFRONT, NULL };
static const char *const graph_alone_in_lines[] = { NO_COMMERCE, NO_PRICES, NO_STOREFRONT, "--plain", NULL };
static const char *const no_storefront[] = { NO_STOREFRONT, NULL };
static const char *const no_prices[] = { NO_PRICES, NO_STOREFRONT, NULL };

static void begin(const char *scenario, const char *const *options)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, scenario);
	stage_open(&st, 80, 24, options);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void centre(const char *deeds)
{
	training_tell(&st.training, "/centre", deeds);
}

static bool shows_or_looks(struct stage *s, const void *words)
{
	if (stage_shows(s, words))
		return true;
	stage_press(s, "F5");
	return false;
}

/* A look that is on its way may have left before what is looked for was done: then it takes another one. */
static void look_until(const char *words)
{
	stage_wait_until(&st, shows_or_looks, words, words);
}

/* Nothing was asked of what is not configured, and nobody was ever without. */
static void check_world(const struct licences *before, const char *target)
{
	struct licences after;
	struct world w;
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(before, &after, PART_E4, target), 117);
	assert_int_equal(licences_count(&after, PART_E4), 0);
	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_int_equal(w.counters.cancelled_while_held, 0);
	assert_int_equal(w.counters.users_moved_again, 0);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "deleted");
	assert_int_equal(training_count(&st.training, "GET", "/commerce/*"), 0);
	assert_int_equal(training_count(&st.training, "GET", "/storefront/*"), 0);
	assert_int_equal(w.orders.count, 0);
	world_clear(&w);
	licences_clear(&after);
}

/* ── Microsoft Graph alone ── */

static void await_e5(void)
{
	manual_open(&st, STEP_BUY);
	stage_press(&st, "h");
	stage_wait(&st, "Microsoft 365 E3 Voice and conferencing"); /* what users would lose by it */
	stage_press(&st, "Down");
	stage_wait(&st, "▸ Microsoft 365 E5");
	stage_press(&st, "Enter");
	stage_wait(&st, "Waiting for Microsoft 365 E5 since");
	stage_wait(&st, "1. Open https://admin.microsoft.com as a Global or Billing admin.");
	stage_wait(&st, "3. Licences: at least 117, for the users who hold Office 365 E4; it has 120.");
	stage_wait(&st, "next look:");
}

static void cancel_by_hand(void)
{
	manual_open(&st, STEP_CANCEL);
	stage_wait(&st, "no service tells: the admin centre shows it");
	stage_wait(&st, "▸ [ ] Data that only Office 365 E4 keeps");
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ [ ] Custom domains (contoso.com)");
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ [ ] Other subscriptions");
	stage_press(&st, "Enter");
	stage_wait(&st, "Waiting for the end of Office 365 E4 since");
	stage_wait(&st, "2. Billing > Your products > Office 365 E4 > Cancel subscription.");
	centre("{\"cancel\": {\"product\": \"office-365-e4\"}}");
	stage_wait(&st, "All four steps are done: Office 365 E4 has ended");
}

static void reopen(const char *const *options)
{
	assert_int_equal(stage_leave(&st), 3); /* something is unfinished */
	stage_open(&st, 80, 24, options);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "Manual path");
	stage_press(&st, "Enter");
	stage_wait(&st, "Go on with the manual path");
	stage_press(&st, "Enter");
	stage_wait(&st, "Last look:");
}

static void both_guided_steps_are_seen_and_passed(void **state)
{
	(void)state;
	struct licences before;
	begin("contoso", graph_alone);
	licences_read(&st.training, &before);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "No service that sells is configured");
	manual_reach(&st);
	await_e5();
	centre("{\"buy\": {\"product\": \"microsoft-365-e5\", \"quantity\": 120}}");
	stage_wait(&st, "Microsoft 365 E5 is there, with 120 licences.");
	manual_wait(&st, STEP_BUY, "Done Microsoft 365 E5 with 120 licences");
	manual_wait(&st, STEP_VERIFY, "Done");
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_move(&st);
	cancel_by_hand();
	stage_press(&st, "Enter");
	stage_wait(&st, "Old plan Office 365 E4 (Cancelled)");
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
	check_world(&before, "SPE_E5");
	licences_clear(&before);
}

#define TWO_HAVE_COME "2 new subscriptions of Microsoft 365 E5 are there."

static bool one_or_two_have_come(struct stage *s, const void *arg)
{
	(void)arg;
	return stage_shows(s, TWO_HAVE_COME) || stage_shows(s, "Buy Done Microsoft 365 E5");
}

/* Every slip that can be made in the admin centre, and days between the steps. */
static void what_was_not_meant_is_told_and_left_aside(void **state)
{
	(void)state;
	struct licences before;
	begin("contoso", graph_alone);
	licences_read(&st.training, &before);
	manual_reach(&st);
	await_e5();
	reopen(graph_alone);
	manual_wait(&st, STEP_BUY, "Under way Waiting for Microsoft 365 E5");

	centre("{\"buy\": {\"product\": \"office-365-e3\", \"quantity\": 120}}");
	manual_open(&st, STEP_BUY);
	stage_press(&st, "h");
	stage_wait(&st, "New, but not the plan that is waited for: Office 365 E3, with 120 licences.");
	centre("{\"cancel\": {\"product\": \"office-365-e3\"}, \"buy\": {\"product\": \"audio-conferencing-pay-per-minute\", \"quantity\": 7}}");
	look_until("New, and this program does not know it: ");
	centre("{\"cancel\": {\"product\": \"audio-conferencing-pay-per-minute\"}, \"buy\": {\"product\": \"microsoft-365-e5\", \"quantity\": 25, \"trial\": true}}");
	look_until("A trial of Microsoft 365 E5 is there, with 25 licences.");
	centre("{\"cancel\": {\"product\": \"microsoft-365-e5\"}}");
	stage_press(&st, "F5");
	session_wait_gone(st.wizard, "A trial of");
	centre("{\"buy\": {\"product\": \"microsoft-365-e5\", \"quantity\": 50}}");
	centre("{\"buy\": {\"product\": \"microsoft-365-e5\", \"quantity\": 30}}");
	/* Between the two it may have looked: then the first was named, and the second is not taken for it. */
	stage_wait_until(&st, one_or_two_have_come, NULL, "what has come");
	if (stage_shows(&st, TWO_HAVE_COME))
		stage_press(&st, "Enter");
	manual_wait(&st, STEP_BUY, "Done Microsoft 365 E5 with");
	manual_wait(&st, STEP_VERIFY, "In the way Licences: 80 free, 117 needed: 37 missing");

	manual_open(&st, STEP_VERIFY);
	stage_wait(&st, "✗ Licences 80 free, 117 needed: 37 missing");
	stage_wait(&st, "Buy 37 licences, or move fewer users");
	centre("{\"seats\": {\"product\": \"microsoft-365-e5\", \"quantity\": 70}}");
	look_until("✓ Licences 120 free, 117 needed");
	stage_press(&st, "Enter");
	reopen(graph_alone);
	manual_wait(&st, STEP_VERIFY, "Done");
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_move(&st);
	cancel_by_hand();
	assert_int_equal(stage_leave(&st), 0);
	check_world(&before, "SPE_E5");
	licences_clear(&before);
}

/* Too late to cancel it: its renewal is switched off, which no service tells. */
static void what_runs_out_is_said_by_the_person(void **state)
{
	(void)state;
	struct world w;
	begin("cancel-window-past", graph_alone);
	manual_reach(&st);
	manual_open(&st, STEP_BUY);
	stage_wait(&st, " Enter Take this one ");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_BUY, "Done");
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_move(&st);
	manual_open(&st, STEP_CANCEL);
	stage_wait(&st, "▸ [ ] Data that only Office 365 E4 keeps");
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ [ ] Custom domains");
	stage_press(&st, "Enter");
	stage_wait(&st, "Waiting for the end of Office 365 E4 since");
	assert_false(training_try(&st.training, "/centre", "{\"cancel\": {\"product\": \"office-365-e4\"}}"));
	centre("{\"renewal\": {\"product\": \"office-365-e4\", \"on\": false}}");
	stage_press(&st, "o");
	stage_wait(&st, "if its renewal is off, as was said here on");
	reopen(graph_alone);
	manual_wait(&st, STEP_CANCEL, "Under way Office 365 E4 ends on");
	training_advance(&st.training, "P130D");
	look_until("Cancel Under way Office 365 E4 was not renewed");
	training_advance(&st.training, "P30D");
	look_until("All four steps are done: Office 365 E4 has ended");
	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

static void who_bought_through_a_partner_is_told_so(void **state)
{
	(void)state;
	begin("partner", graph_alone);
	manual_reach(&st);
	manual_wait(&st, STEP_BUY, "In the way taken by your partner");
	manual_open(&st, STEP_BUY);
	stage_press(&st, "h");
	stage_wait(&st, "▸ Office 365 E5");
	stage_press(&st, "Enter");
	stage_wait(&st, "Ask your partner for the plan, with at least as many licences as Office 365 E4 has.");
	centre("{\"buy\": {\"product\": \"office-365-e5\", \"quantity\": 120}}");
	manual_wait(&st, STEP_BUY, "Done Office 365 E5 with 120 licences");
}

/* In lines: an answer as soon as these words stand there. */
static void answer(const char *words, const char *text)
{
	stage_wait(&st, words);
	stage_type(&st, text);
	stage_press(&st, "Enter");
}

/* A colleague of the world does what the trainee would do in the admin centre. */
static void in_lines_with_a_colleague(void **state)
{
	(void)state;
	struct licences before;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "graph-alone");
	licences_read(&st.training, &before);
	stage_open(&st, 140, 60, graph_alone_in_lines);
	answer("Your choice [Open 1]:", "");
	answer("Your choice [Manual path]:", "");
	answer("1. Buy; Status: Not begun", "1");
	answer("Your choice [In the admin centre]:", "");
	answer("2. Microsoft 365 E5; Users lose: nothing", "2");
	stage_wait(&st, "Waiting for Microsoft 365 E5 since");
	training_tell(&st.training, "/clock", "{\"advance\":\"PT60S\"}");
	answer("2. Verify; Status: Done", "3");
	answer("9. Make the plan", "9");
	answer("Move all 117 users", "m");
	answer("1. Yes, I have seen the plan (not acknowledged yet)", "1");
	answer("2. Begin now", "2");
	answer("On to the next step", "n");
	answer("3. Reassign; Status: Done", "4");
	answer("Your choice [Tick 1]:", "1");
	answer("1. Data is backed up or not needed (acknowledged)", "2");
	answer("2. Custom domains are seen to (acknowledged)", "3");
	stage_wait(&st, "Waiting for the end of Office 365 E4 since");
	training_tell(&st.training, "/clock", "{\"advance\":\"PT60S\"}");
	answer("All four steps are done: Office 365 E4 has ended", "q");
	answer("Leave the wizard?", "y");
	assert_int_equal(stage_wait_end(&st), 0);
	check_world(&before, "SPE_E5");
	licences_clear(&before);
}

/* ── Partner Center, and no Storefront ── */

static void check_upgraded(const struct licences *before, const char *subtotal)
{
	struct licences after;
	struct world w;
	licences_read(&st.training, &after);
	assert_int_equal(licences_count(&after, PART_E4), 0);
	assert_int_equal(licences_count(&after, PART_E5), licences_count(before, PART_E4));
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_string_equal(world_order(&w, 0)->subtotal, subtotal);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "deleted");
	assert_int_equal(training_count(&st.training, "GET", "/storefront/*"), 0);
	world_clear(&w);
	licences_clear(&after);
}

static void the_automatic_path_completes_and_says_what_it_cannot_know(void **state)
{
	(void)state;
	struct licences before;
	begin("commerce-alone", no_storefront);
	licences_read(&st.training, &before);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "No service tells the terms of this purchase: tax, credit and ways to pay are unknown here.");
	path_go(&st, AT_PRODUCTS, AT_CHECKOUT);
	stage_wait(&st, "Paid by billed to you, the partner, as agreed with Microsoft");
	stage_wait(&st, "It is no part of this order.");
	stage_wait(&st, "Tax unknown here: the invoice tells it");
	stage_press(&st, "PgDn");
	stage_wait(&st, "Due on completion, without tax USD 4,788.00");
	stage_wait(&st, "Each month after, without tax USD 4,788.00");
	stage_press(&st, "PgDn");
	stage_wait(&st, "What is credited for unused time of the old plan, no service tells beforehand: it stands on a later invoice.");
	stage_wait(&st, "No service tells beforehand whether there is a credit check.");
	path_go(&st, AT_CHECKOUT, AT_ORDER);
	stage_wait(&st, "tax comes on top where it applies");
	stage_wait(&st, "Due on completion, without tax USD 4,788.00");
	assert_false(stage_shows(&st, "USD 0.00"));
	path_go(&st, AT_ORDER, AT_DONE);
	stage_wait(&st, "Due, as confirmed USD 4,788.00, without tax");
	check_upgraded(&before, "4788.00");
	licences_clear(&before);
}

static void without_prices_the_order_says_that_its_amount_is_unknown(void **state)
{
	(void)state;
	struct licences before;
	begin("commerce-alone", no_prices);
	licences_read(&st.training, &before);
	path_reach(&st, AT_CHECKOUT);
	stage_wait(&st, "Subtotal of this order unknown");
	path_go(&st, AT_CHECKOUT, AT_ORDER);
	stage_wait(&st, "The amount is unknown here; the service charges its own price.");
	assert_false(stage_shows(&st, "0.00"));
	path_go(&st, AT_ORDER, AT_DONE);
	stage_wait(&st, "Order, before tax USD 4,788.00"); /* by then the service has said it */
	check_upgraded(&before, "4788.00");
	licences_clear(&before);
}

static void the_automatic_path_in_lines(void **state)
{
	(void)state;
	static const char *const options[] = { NO_STOREFRONT, "--plain", NULL };
	static const char *const words[] = { "Paid by: billed to you, the partner, as agreed with Microsoft", "Tax: unknown here: the invoice tells it",
		"Due on completion, without tax: USD 4,788.00", "No service tells beforehand whether there is a credit check.", "Due, as confirmed: USD 4,788.00, without tax" };
	struct licences before;
	int status;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "commerce-alone");
	licences_read(&st.training, &before);
	training_tell(&st.training, "/clock", "{\"speed\":3600}");
	/* Your products, Subscription; the first plan; seven points and on; Cart, Billing, Checkout; the word; Status, Done. */
	char *said = stage_run(&st, options, true, "\n\n\n\n\n\n\n\n\n\n\n\n\n\n" PATH_WORD "\n\n\n\n", &status);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (status != 0 || strstr(said, words[i]) == NULL)
			fail_msg("exit status %d, and not “%s” after:\n%s", status, words[i], said);
	free(said);
	check_upgraded(&before, "4788.00");
	licences_clear(&before);
}

static bool has_ticked_all(struct stage *s, const void *arg)
{
	(void)arg;
	return stage_shows(s, "Go to cart Enter");
}

static void the_manual_path_buys_by_cart_and_says_the_same(void **state)
{
	(void)state;
	struct world w;
	begin("commerce-alone", no_storefront);
	manual_reach(&st);
	manual_open(&st, STEP_BUY);
	stage_press(&st, "n");
	stage_wait(&st, "Office 365 E5 from USD 38.00 Available");
	stage_press(&st, "Enter");
	stage_wait(&st, "To buy Office 365 E5, tick each point");
	for (int i = 0; i < 4; i++)
		stage_press(&st, "Enter");
	stage_wait_until(&st, has_ticked_all, NULL, "all points ticked");
	stage_press(&st, "Enter");
	stage_wait(&st, "This order can hold 1 to");
	stage_press(&st, "Enter");
	stage_wait(&st, "For 120 licences, without tax.");
	stage_press(&st, "Enter");
	stage_wait(&st, "Paid by billed to you, the partner");
	stage_wait(&st, "Tax unknown here: the invoice tells it");
	stage_press(&st, "PgDn");
	stage_wait(&st, "Due with the order, without tax USD 4,788.00");
	stage_wait(&st, "the new licences cannot be given to anyone until then");
	stage_press(&st, "Enter");
	stage_wait(&st, "Nothing is cancelled by it.");
	path_place_order(&st);
	training_advance(&st.training, "PT10M");
	manual_wait(&st, STEP_BUY, "Done Office 365 E5 with 120 licences");
	manual_wait(&st, STEP_VERIFY, "Done");
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.counters.duplicate_purchases, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_guided_steps_are_seen_and_passed),
		TEST(what_was_not_meant_is_told_and_left_aside),
		TEST(what_runs_out_is_said_by_the_person),
		TEST(who_bought_through_a_partner_is_told_so),
		TEST(in_lines_with_a_colleague),
		TEST(the_automatic_path_completes_and_says_what_it_cannot_know),
		TEST(the_automatic_path_in_lines),
		TEST(without_prices_the_order_says_that_its_amount_is_unknown),
		TEST(the_manual_path_buys_by_cart_and_says_the_same),
	};
	return cmocka_run_group_tests_name("guided", tests, NULL, NULL);
}
