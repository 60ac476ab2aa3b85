/* Buying by cart, from outside: bought once whatever happens to the network or the program, found again, and taken instead where it is there. */
#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"

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

static size_t checkouts(void)
{
	return training_count(&st.training, "POST", "*/checkout");
}

static size_t carts(void)
{
	return training_count(&st.training, "POST", "*/carts");
}

static void check_orders(size_t n)
{
	struct world w;
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, n);
	assert_int_equal(w.transitions.count, 0);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "active");
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

static void open_buy(void)
{
	manual_reach(&st);
	manual_open(&st, STEP_BUY);
}

static void is_bought_and_leads_to_the_other_steps(void **state)
{
	(void)state;
	open_buy();
	manual_reach_order(&st);
	path_place_order(&st);
	stage_wait(&st, "The four steps");
	manual_wait(&st, STEP_BUY, "Under way");
	stage_wait(&st, "Last look:");
	training_advance(&st.training, "PT1M");
	stage_press(&st, "F5");
	manual_wait(&st, STEP_BUY, "Done Office 365 E3 with 120 licences");
	check_orders(1);
	assert_int_equal(checkouts(), 1);
	assert_int_equal(carts(), 1);
}

static void found_again_after_the_program_ended(void **state)
{
	(void)state;
	open_buy();
	manual_reach_order(&st);
	path_place_order(&st);
	stage_wait(&st, "The four steps");
	kill(st.wizard->pid, SIGKILL);
	stage_wait_end(&st);
	training_advance(&st.training, "PT1M");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "▸ Office 365 E4 Manual path");
	stage_press(&st, "Enter");
	stage_wait(&st, "Go on with the manual path");
	stage_press(&st, "Enter");
	manual_wait(&st, STEP_BUY, "Done Office 365 E3 with 120 licences");
	check_orders(1);
	assert_int_equal(checkouts(), 1);
}

static void bought_but_its_answer_lost(void **state)
{
	(void)state;
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/checkout\",\"when\":\"after\",\"do\":\"reset\"}]");
	open_buy();
	manual_reach_order(&st);
	path_place_order(&st);
	stage_wait(&st, "Check upgrade status");
	stage_wait(&st, "ordered under the number");
	assert_int_equal(checkouts(), 1);
	assert_int_equal(carts(), 1);
	check_orders(1);
}

/* Never arrived: settled by its cart, sent again from it under the same number. */
static void lost_on_the_way_and_sent_again_as_it_was(void **state)
{
	(void)state;
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/checkout\",\"nth\":1,\"when\":\"before\",\"do\":\"reset\"}]");
	open_buy();
	manual_reach_order(&st);
	path_place_order(&st);
	stage_wait(&st, "The service has no such order: nothing was bought.");
	check_orders(0);
	stage_press(&st, "Enter");
	stage_wait(&st, "Nothing is cancelled by it.");
	path_place_order(&st);
	stage_wait(&st, "The four steps");
	assert_int_equal(checkouts(), 2);
	assert_int_equal(carts(), 1);
	check_orders(1);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(is_bought_and_leads_to_the_other_steps), EACH(found_again_after_the_program_ended), EACH(bought_but_its_answer_lost),
		EACH(lost_on_the_way_and_sent_again_as_it_was),
	};
	return cmocka_run_group_tests_name("buying by cart from outside", tests, NULL, NULL);
}
