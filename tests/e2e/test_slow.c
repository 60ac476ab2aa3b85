/* A service that takes two seconds for each answer: keys are answered meanwhile, Esc stops a read, and an order that is on its way is
 * only no longer waited for. */
#include "tests/e2e/path.h"

#include "core/calendar.h"
#include "core/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

/* Less than half of what an answer takes: a screen that waited for it would be late. */
#define AT_ONCE_MS 900

static struct stage st;

static int begin_slow(void **state)
{
	(void)state;
	stage_begin(&st, "slow");
	stage_open(&st, 80, 24, NULL);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	stage_open(&st, 80, 24, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void slow_down(void)
{
	training_fault(&st.training, "[{\"path\":\"*\",\"do\":\"delay\",\"ms\":2000}]");
}

static void speed_up(void)
{
	training_fault(&st.training, "[]");
}

static void press_and_see(const char *key, const char *words)
{
	int64_t before = time_monotonic_ms();
	stage_press(&st, key);
	stage_wait(&st, words);
	int64_t took = time_monotonic_ms() - before;
	if (took >= AT_ONCE_MS)
		fail_msg("%s was answered after %lld ms only", key, (long long)took);
}

/* Help opens and closes while the page waits. */
static void check_help(const char *waiting)
{
	stage_wait(&st, waiting);
	press_and_see("F1", " Enter Back to the page ");
	press_and_see("Enter", waiting);
}

static void sign_in_and_products(void **state)
{
	(void)state;
	check_help("Waiting for the sign-in");
	stage_wait(&st, "Reading your products");
	check_help("Reading your products");
	press_and_see("F10", "Leave the wizard?");
	press_and_see("y", "");
	assert_int_equal(stage_wait_end(&st), 0);
	stage_check_terminal(&st);
}

struct page {
	enum station before;
	const char *waiting;
};

/* Enter leads to a page that reads; Esc stops the reading and leads back, where Enter leads on once more. */
static void check_page(void **state)
{
	const struct page *page = *state;
	begin(NULL);
	path_reach(&st, page->before);
	slow_down();
	stage_press(&st, "Enter");
	check_help(page->waiting);
	press_and_see("Esc", "");
	speed_up();
	path_wait(&st, page->before);
	stage_press(&st, "Enter");
	path_wait(&st, page->before + 1);
}

static void the_record_before_you_begin(void **state)
{
	(void)state;
	path_reach(&st, AT_PLAN);
	slow_down();
	stage_press(&st, "Enter");
	check_help("Switched-off services are being recorded");
	/* It is read in the background: the points can be ticked, and the cart be gone to, meanwhile. */
	path_wait(&st, AT_BEFORE);
	path_go(&st, AT_BEFORE, AT_CART);
	press_and_see("Esc", " Enter Go to cart ");
}

static void the_check_of_an_address(void **state)
{
	(void)state;
	path_reach(&st, AT_CHECKOUT);
	stage_press(&st, "s");
	stage_wait(&st, "Sold to: the legal address of the buyer");
	stage_press(&st, "Ctrl-U");
	stage_type(&st, "Contoso Holdings");
	stage_wait(&st, "[Contoso Holdings ");
	slow_down();
	stage_press(&st, "F2");
	check_help("Having the address checked");
	press_and_see("Esc", " Enter Go to the order ");
	stage_wait(&st, "Sold to Contoso Ltd");
	assert_int_equal(training_count(&st.training, "PUT", "*"), 0);
}

static void the_order_before_it_is_sent(void **state)
{
	(void)state;
	path_reach(&st, AT_ORDER);
	slow_down();
	path_place_order(&st);
	check_help("Nothing has been ordered yet; going back still stops it.");
	press_and_see("Esc", "Place order [ ");
	speed_up();
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 0);
	path_go(&st, AT_ORDER, AT_STATUS);
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 1);
}

static void the_order_on_its_way(void **state)
{
	(void)state;
	struct world w;
	path_reach(&st, AT_ORDER);
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"delay\",\"ms\":2000}]");
	path_place_order(&st);
	training_wait(&st.training, "POST", "*/transitions", 1);
	check_help("The order is on its way. It cannot be taken back, and it is never sent twice.");
	press_and_see("Esc", "Check upgrade status");
	stage_wait(&st, "The upgrade from Office 365 E4 to Office 365 E5 is under way.");
	path_go(&st, AT_STATUS, AT_DONE);
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	world_clear(&w);
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 1);
}

static void the_status(void **state)
{
	(void)state;
	path_reach(&st, AT_STATUS);
	slow_down();
	stage_press(&st, "F5");
	check_help("The upgrade from Office 365 E4 to Office 365 E5 is under way.");
	press_and_see("F10", "Leave the wizard?");
	press_and_see("y", "goes on without this program.");
	assert_int_equal(stage_wait_end(&st), 3);
}

static void what_has_changed(void **state)
{
	(void)state;
	path_reach(&st, AT_STATUS);
	training_advance(&st.training, "PT1H");
	stage_press(&st, "F5");
	stage_wait(&st, " Enter See what has changed ");
	slow_down();
	stage_press(&st, "Enter");
	check_help("Reading what the upgrade came to");
	press_and_see("Esc", "is complete.");
	speed_up();
	stage_press(&st, "Enter");
	path_wait(&st, AT_DONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	static const struct page pages[] = {
		{ AT_PRODUCTS, "Reading the subscription" },
		{ AT_SUBSCRIPTION, "Asking which plans can be had, and their prices" },
		{ AT_BILLING, "Reading addresses and ways to pay" },
	};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sign_in_and_products, begin_slow, end),
		{ "subscription", check_page, NULL, end, (void *)(uintptr_t)&pages[0] },
		{ "plan", check_page, NULL, end, (void *)(uintptr_t)&pages[1] },
		{ "checkout", check_page, NULL, end, (void *)(uintptr_t)&pages[2] },
		TEST(the_record_before_you_begin),
		TEST(the_check_of_an_address),
		TEST(the_order_before_it_is_sent),
		TEST(the_order_on_its_way),
		TEST(the_status),
		TEST(what_has_changed),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("slow", tests, NULL, NULL);
}
