/* Worlds that are not the usual one: what their pages must say, and what comes of them. */
#include "tests/e2e/path.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct stage st;

static void begin(const char *scenario)
{
	stage_begin(&st, scenario);
	stage_open(&st, 100, 40, NULL);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void check_source(const char *status, int64_t assigned, size_t orders)
{
	struct world w;
	training_world(&st.training, &w);
	const struct world_subscription *source = world_subscription_named(&w, "Office 365 E4");
	assert_string_equal(source->status, status);
	assert_int_equal(source->assigned, assigned);
	assert_int_equal(w.orders.count, orders);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_int_equal(w.counters.duplicate_orders, 0);
	world_clear(&w);
}

/* ── paying ── */

static void an_invoice_for_too_little(void **state)
{
	(void)state;
	begin("invoice-below");
	path_reach(&st, AT_CHECKOUT);
	stage_press(&st, "p");
	stage_wait(&st, "An invoice needs an order of USD 5,000.00 at least; USD 4,202.00 is missing.");
	stage_press(&st, "Down Enter");
	stage_wait(&st, "▸ ( ) Invoice, 30 days");
	assert_int_equal(training_count(&st.training, "PUT", "*"), 0);
	stage_press(&st, "Esc");
	path_wait(&st, AT_CHECKOUT);
	stage_wait(&st, "Paid by Visa ending in 4242");
}

static void an_invoice_for_enough(void **state)
{
	(void)state;
	begin("invoice-above");
	path_reach(&st, AT_CHECKOUT);
	stage_press(&st, "p");
	stage_wait(&st, " Enter Keep it ");
	/* Whichever is used now, the other one can be chosen; it is saved at the service. */
	bool invoice = stage_shows(&st, "▸ (•) Invoice, 30 days");
	stage_press(&st, invoice ? "Up" : "Down");
	stage_wait(&st, " Enter Choose ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_CHECKOUT);
	stage_wait(&st, invoice ? "Paid by Visa ending in 4242" : "Paid by Invoice, 30 days");
	assert_int_equal(training_count(&st.training, "PUT", "*/paymentmethods/default"), 1);
}

/* ── credit checks ── */

static void begin_credit_check(const char *scenario)
{
	begin(scenario);
	path_reach(&st, AT_CHECKOUT);
	stage_wait(&st, "A credit check will be needed, because the order is above USD 4,000.00.");
	path_go(&st, AT_CHECKOUT, AT_ORDER);
	stage_wait(&st, "A credit check will be needed");
	path_go(&st, AT_ORDER, AT_STATUS);
	stage_wait(&st, "▸ Credit check");
	stage_wait(&st, "The upgrade to Office 365 E5 waits for a credit check.");
	stage_wait(&st, "Users keep all of Office 365 E4.");
}

static void a_credit_check_that_is_approved(void **state)
{
	(void)state;
	begin_credit_check("credit-approved");
	training_advance(&st.training, "PT1H");
	stage_press(&st, "F5");
	stage_wait(&st, "✓ Credit check approved");
	path_go(&st, AT_STATUS, AT_DONE);
	check_source("deleted", 0, 1);
}

static void a_credit_check_that_is_declined(void **state)
{
	(void)state;
	begin_credit_check("credit-declined");
	training_advance(&st.training, "PT1H");
	stage_press(&st, "F5");
	stage_wait(&st, "✗ Credit check declined");
	stage_wait(&st, "The credit check was declined, so the upgrade to Office 365 E5 was not made.");
	stage_wait(&st, "Nothing was charged. Office 365 E4 is as it was, and users notice nothing.");
	stage_wait(&st, "Upgrade by hand");
	check_source("active", 117, 1);
	/* Nothing is left to wait for. */
	assert_int_equal(stage_leave(&st), 0);
}

/* ── prepaid ── */

static void prepaid_value_that_would_be_lost(void **state)
{
	(void)state;
	struct world w;
	begin("prepaid-forfeit");
	path_reach(&st, AT_BILLING);
	stage_press(&st, "Enter");
	stage_wait(&st, "Prepaid credit less USD 5,183.01");
	stage_wait(&st, "Due when the upgrade completes USD 0.00");
	stage_wait(&st, "The prepaid value of USD 12,000.00 is more than this order costs: USD 6,816.99 of it is lost for good.");
	stage_wait(&st, "Wait: do not upgrade now");
	stage_wait(&st, "The order cannot be placed yet.");
	/* Waiting leads away with nothing done; coming back, the question stands again. */
	stage_press(&st, "w");
	path_wait(&st, AT_SUBSCRIPTION);
	path_go(&st, AT_SUBSCRIPTION, AT_BILLING);
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ [ ] I know what is lost, and want to go on now");
	stage_press(&st, "Enter");
	path_wait(&st, AT_CHECKOUT);
	path_go(&st, AT_CHECKOUT, AT_DONE);
	training_world(&st.training, &w);
	assert_string_equal(world_order(&w, 0)->due, "0.00");
	assert_string_equal(world_order(&w, 0)->total, "5183.01");
	world_clear(&w);
	check_source("deleted", 0, 1);
}

/* ── an upgrade that ends half way ── */

static void licences_that_stay_behind(void **state)
{
	(void)state;
	begin("licences-left");
	path_reach(&st, AT_STATUS);
	training_advance(&st.training, "PT1H");
	stage_press(&st, "F5");
	stage_wait(&st, "✗ Licences moved failed");
	stage_wait(&st, "5 users are still on Office 365 E4 and can go on working; the others have Office 365 E5.");
	stage_wait(&st, "Do not order again.");
	stage_wait(&st, "Finish by hand");
	stage_press(&st, "h");
	stage_wait(&st, "Buy Done Office 365 E5");
	stage_wait(&st, "Last look:");
	stage_press(&st, "Esc");
	stage_wait(&st, " Enter See what has changed ");
	stage_press(&st, "Enter");
	stage_wait(&st, "Office 365 E5 was bought, but not everything has moved from Office 365 E4 yet.");
	check_source("active", 5, 1);
	stage_wait(&st, " Enter Leave ");
	stage_press(&st, "F10");
	stage_wait(&st, "Office 365 E5 was bought, but users are left on Office 365 E4");
	stage_press(&st, "y");
	assert_int_equal(stage_wait_end(&st), 3);
	/* It is found again, and a second order is not to be had. */
	stage_open(&st, 100, 40, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Check upgrade status ");
	stage_press(&st, "Enter");
	stage_wait(&st, "Finish by hand");
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 1);
}

/* ── add-ons ── */

static void add_ons_are_kept_or_removed(void **state)
{
	(void)state;
	struct world w;
	begin("contoso");
	path_reach(&st, AT_CART);
	stage_wait(&st, "Office 365 Extra File Storage kept 50");
	stage_wait(&st, "Microsoft 365 Audio Conferencing included, removed");
	path_go(&st, AT_CART, AT_CHECKOUT);
	stage_wait(&st, "Office 365 Extra File Storage 50 licences USD 10.50 a month");
	path_go(&st, AT_CHECKOUT, AT_DONE);
	training_world(&st.training, &w);
	const struct world_subscription *plan = world_subscription_named(&w, "Office 365 E5");
	assert_string_equal(world_subscription_named(&w, "Office 365 Extra File Storage")->status, "active");
	assert_string_equal(world_subscription_named(&w, "Office 365 Extra File Storage")->parent, plan->id);
	assert_string_equal(world_subscription_named(&w, "Microsoft 365 Audio Conferencing")->status, "deleted");
	world_clear(&w);
}

static void an_add_on_that_the_plan_does_not_include_is_kept(void **state)
{
	(void)state;
	begin("contoso");
	path_reach(&st, AT_PLAN);
	stage_press(&st, "Down Down");
	stage_wait(&st, "▸ Microsoft 365 E5 without Audio Conferencing");
	path_go(&st, AT_PLAN, AT_CART);
	stage_wait(&st, "Microsoft 365 Audio Conferencing kept 25");
	stage_wait(&st, "Office 365 Extra File Storage kept 50");
}

/* ── other figures ── */

static char *money_text(const char *amount, const char *currency)
{
	struct money m;
	char text[MONEY_TEXT];
	assert_int_equal(money_parse(amount, currency, &m, NULL), 0);
	return xstrdup(money_format(m, text));
}

static void yen_have_no_cents(void **state)
{
	(void)state;
	struct world w;
	begin("japan");
	path_reach(&st, AT_ORDER);
	char *page = term_screen_text(st.wizard->screen);
	path_go(&st, AT_ORDER, AT_DONE);
	training_world(&st.training, &w);
	const struct world_order *order = world_order(&w, 0);
	char *due = money_text(order->due, order->currency), *subtotal = money_text(order->subtotal, order->currency);
	assert_string_equal(order->currency, "JPY");
	assert_null(strchr(due, '.'));
	assert_non_null(strstr(page, due));
	assert_non_null(strstr(page, subtotal));
	assert_true(stage_shows(&st, due));
	assert_true(stage_shows(&st, subtotal));
	free(due);
	free(subtotal);
	free(page);
	world_clear(&w);
}

static void ten_thousand_users(void **state)
{
	(void)state;
	struct world w;
	begin("large");
	path_reach(&st, AT_DONE);
	training_world(&st.training, &w);
	const struct world_subscription *plan = world_subscription_named(&w, "Office 365 E5");
	assert_true(plan->assigned > 9000);
	assert_int_equal(world_transition(&w, 0)->moved, plan->assigned);
	world_clear(&w);
	check_source("deleted", 0, 1);
}

static void check_file(const char *name, const char *ending, const char *const *words)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *path = xasprintf("%s/m365-upgrade-%s%s", st.dir, name, ending);
	if (file_read(path, 1 << 20, &text, &err) != 0)
		fail_msg("%s", err.text);
	for (; *words != NULL; words++)
		if (strstr(text.data, *words) == NULL)
			fail_msg("%s holds no %s:\n%s", path, *words, text.data);
	buf_clear(&text);
	free(path);
}

static void the_receipt_is_saved(void **state)
{
	(void)state;
	struct world w;
	begin("contoso");
	path_reach(&st, AT_DONE);
	stage_press(&st, "s");
	stage_wait(&st, "✓ Saved as");
	training_world(&st.training, &w);
	const struct world_order *order = world_order(&w, 0);
	char *due = money_text(order->due, order->currency), *subtotal = money_text(order->subtotal, order->currency);
	const char *const as_text[] = { order->id, due, subtotal, "Office 365 E4", "Office 365 E5", NULL };
	const char *const as_json[] = { order->id, order->due, order->subtotal, NULL };
	check_file(order->id, ".txt", as_text);
	check_file(order->id, ".json", as_json);
	free(due);
	free(subtotal);
	world_clear(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_invoice_for_too_little, end),
		cmocka_unit_test_teardown(an_invoice_for_enough, end),
		cmocka_unit_test_teardown(a_credit_check_that_is_approved, end),
		cmocka_unit_test_teardown(a_credit_check_that_is_declined, end),
		cmocka_unit_test_teardown(prepaid_value_that_would_be_lost, end),
		cmocka_unit_test_teardown(licences_that_stay_behind, end),
		cmocka_unit_test_teardown(add_ons_are_kept_or_removed, end),
		cmocka_unit_test_teardown(an_add_on_that_the_plan_does_not_include_is_kept, end),
		cmocka_unit_test_teardown(yen_have_no_cents, end),
		cmocka_unit_test_teardown(ten_thousand_users, end),
		cmocka_unit_test_teardown(the_receipt_is_saved, end),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("worlds", tests, NULL, NULL);
}
