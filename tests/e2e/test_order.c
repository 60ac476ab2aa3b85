/* The order is placed once, whatever happens to the person's patience, the network or the program; and is found again. */
#include "tests/e2e/path.h"

#include "core/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct stage st;

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

static size_t posts(void)
{
	return training_count(&st.training, "POST", "*/transitions");
}

static void check_one_order(const char *stage)
{
	struct world w;
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.transitions.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	if (stage != NULL)
		assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, stage);
	world_clear(&w);
}

static void check_no_order(void)
{
	struct world w;
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 0);
	assert_int_equal(w.transitions.count, 0);
	world_clear(&w);
}

static void open_again(void)
{
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
}

static void place(void)
{
	path_reach(&st, AT_ORDER);
	path_place_order(&st);
}

/* ── left and found again ── */

static void left_at_status_and_found_from_both_subscriptions(void **state)
{
	(void)state;
	path_reach(&st, AT_STATUS);
	stage_press(&st, "F10");
	stage_wait(&st, "The upgrade to Office 365 E5 goes on without this program.");
	stage_press(&st, "y");
	assert_int_equal(stage_wait_end(&st), 3);
	assert_non_null(strstr(st.wizard->raw.data, "m365-upgrade: The upgrade to Office 365 E5 goes on without this program."));
	stage_check_terminal(&st);

	training_advance(&st.training, "PT5S");
	open_again();
	stage_wait(&st, "▸ Office 365 E4 Upgrade under way");
	stage_wait(&st, "Office 365 E5 New plan of an upgrade");
	stage_press(&st, "Enter");
	stage_wait(&st, "and is under way. Check upgrade status shows how far it is.");
	stage_wait(&st, " Enter Check upgrade status ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_STATUS);
	stage_press(&st, "Esc");
	stage_wait(&st, " Enter Check upgrade status ");
	stage_press(&st, "Esc");
	path_wait(&st, AT_PRODUCTS);
	stage_press(&st, "End");
	stage_wait(&st, "▸ Office 365 E5 New plan of an upgrade");
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Check upgrade status ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_STATUS);
	path_go(&st, AT_STATUS, AT_DONE);
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	check_one_order("deleted");
	assert_int_equal(posts(), 1);
}

static void ended_by_a_signal_at_status(void **state)
{
	(void)state;
	path_reach(&st, AT_STATUS);
	kill(st.wizard->pid, SIGTERM);
	assert_int_equal(stage_wait_end(&st), 3);
	assert_non_null(strstr(st.wizard->raw.data, "m365-upgrade: The upgrade to Office 365 E5 goes on without this program."));
	stage_check_terminal(&st);
	open_again();
	stage_wait(&st, "▸ Office 365 E4 Upgrade under way");
}

/* ── the answer is lost ── */

static void placed_but_its_answer_lost(void **state)
{
	(void)state;
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"when\":\"after\",\"do\":\"reset\"}]");
	place();
	path_wait(&st, AT_STATUS);
	stage_wait(&st, "The upgrade from Office 365 E4 to Office 365 E5 is under way.");
	assert_int_equal(posts(), 1);
	path_go(&st, AT_STATUS, AT_DONE);
	check_one_order("deleted");
	assert_int_equal(posts(), 1);
}

#define POST_LOST(when) "{\"method\":\"POST\",\"path\":\"*/transitions\",\"when\":\"" when "\",\"do\":\"reset\"}"
/* The order's own look at what is there already goes through; those that would settle it do not. */
#define READ_REFUSED(nth) \
	",{\"method\":\"GET\",\"path\":\"*/transitions\",\"nth\":" nth ",\"do\":\"status\",\"status\":503,\"retryAfter\":600}"
#define READS_REFUSED READ_REFUSED("2") READ_REFUSED("3") READ_REFUSED("4")

static void unsure_until_the_service_can_be_asked(void **state)
{
	(void)state;
	path_reach(&st, AT_ORDER);
	training_fault(&st.training, "[" POST_LOST("after") READS_REFUSED "]");
	path_place_order(&st);
	stage_wait(&st, "The order was sent, but its answer was lost: it may have been placed. It is not sent again.");
	stage_wait(&st, " Enter Look now ");
	assert_int_equal(posts(), 1);
	stage_press(&st, "F10");
	stage_wait(&st, "The order for Office 365 E5 may be placed; its answer is not here yet.");
	stage_press(&st, "n");
	stage_wait(&st, "it may have been placed");
	training_fault(&st.training, "[]");
	stage_press(&st, "F5");
	stage_wait(&st, "The upgrade from Office 365 E4 to Office 365 E5 is under way.");
	check_one_order("active");
	assert_int_equal(posts(), 1);
}

static void not_placed_is_found_out_and_placed_once(void **state)
{
	(void)state;
	path_reach(&st, AT_ORDER);
	training_fault(&st.training, "[" POST_LOST("before") "]");
	path_place_order(&st);
	stage_wait(&st, "The service has no such order: nothing was bought.");
	check_no_order();
	training_fault(&st.training, "[]");
	stage_wait(&st, " Enter Back to the order ");
	stage_press(&st, "Enter");
	stage_wait(&st, "Place order [ ");
	path_go(&st, AT_ORDER, AT_DONE);
	check_one_order("deleted");
	assert_int_equal(posts(), 2);
	char *first = training_request_id(&st.training, "POST", "*/transitions", 0);
	char *second = training_request_id(&st.training, "POST", "*/transitions", 1);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

/* ── the program is killed ── */

static void killed_while_the_answer_is_on_its_way(void **state)
{
	(void)state;
	path_reach(&st, AT_ORDER);
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"delay\",\"ms\":60000}]");
	path_place_order(&st);
	training_wait(&st.training, "POST", "*/transitions", 1);
	kill(st.wizard->pid, SIGKILL);
	assert_int_equal(stage_wait_end(&st), 128 + SIGKILL);
	open_again();
	stage_wait(&st, "An order for Office 365 E5 was sent on");
	stage_wait(&st, "▸ Office 365 E4 Order unanswered");
	stage_press(&st, "Enter");
	stage_wait(&st, "and is under way. Check upgrade status shows how far it is."); /* looked up without being asked */
	stage_wait(&st, " Enter Check upgrade status ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_STATUS);
	stage_wait(&st, "The upgrade from Office 365 E4 to Office 365 E5 is under way.");
	path_go(&st, AT_STATUS, AT_DONE);
	check_one_order("deleted");
	assert_int_equal(posts(), 1);
}

static void killed_before_the_order_arrived(void **state)
{
	(void)state;
	path_reach(&st, AT_ORDER);
	training_fault(&st.training, "[" POST_LOST("before") READS_REFUSED "]");
	path_place_order(&st);
	stage_wait(&st, "it may have been placed");
	kill(st.wizard->pid, SIGKILL);
	assert_int_equal(stage_wait_end(&st), 128 + SIGKILL);
	training_fault(&st.training, "[]");
	open_again();
	stage_press(&st, "Enter");
	stage_wait(&st, "never arrived at the service: nothing was bought."); /* looked up without being asked */
	stage_press(&st, "F10");
	stage_wait(&st, "start this program again to place it as it was, or to give it up.");
	stage_press(&st, "n");
	stage_press(&st, "s");
	stage_wait(&st, "The service has no such order: nothing was bought.");
	assert_int_equal(posts(), 1);
	check_no_order();
	/* What was chosen is still there; the order is placed by a person, and only then sent. */
	stage_wait(&st, " Enter Begin anew ");
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Go on with the upgrade ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_PLAN);
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Go to cart ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_CART);
	path_go(&st, AT_CART, AT_ORDER);
	assert_int_equal(posts(), 1);
	path_go(&st, AT_ORDER, AT_STATUS);
	check_one_order("active");
	assert_int_equal(posts(), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(left_at_status_and_found_from_both_subscriptions),
		TEST(ended_by_a_signal_at_status),
		TEST(placed_but_its_answer_lost),
		TEST(unsure_until_the_service_can_be_asked),
		TEST(not_placed_is_found_out_and_placed_once),
		TEST(killed_while_the_answer_is_on_its_way),
		TEST(killed_before_the_order_arrived),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
