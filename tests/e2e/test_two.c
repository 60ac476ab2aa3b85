/* Two wizards at once on one tenant, each with records of its own, as on two machines: the automatic upgrade is ordered once whichever of them is ahead,
 * and both see it through; a purchase by cart tells what has come meanwhile, and where it cannot know, the manual says so. */
#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct stage one, two;

/* Each in a directory of its own: the second's environment is made after the first was opened in its own. */
static void begin(void)
{
	stage_begin(&one, "contoso");
	stage_open(&one, 100, 40, NULL);
	path_wait(&one, AT_PRODUCTS);
	stage_begin(&two, NULL);
	two.training = (struct training){ .url = one.training.url, .curl = one.training.curl, .answer = BUF_INIT, .keep_fd = -1 };
	memcpy(two.training.services, one.training.services, sizeof two.training.services);
	stage_open(&two, 100, 40, NULL);
	path_wait(&two, AT_PRODUCTS);
}

static int end(void **state)
{
	(void)state;
	two.training.url = NULL; /* the first one's, as the handle is */
	buf_clear(&two.training.answer);
	stage_end(&two);
	stage_end(&one);
	return 0;
}

static void type_word(struct stage *st)
{
	stage_type(st, PATH_WORD);
	stage_wait(st, "[" PATH_WORD);
}

/* ── the automatic upgrade ── */

static void check_one_upgrade(void)
{
	struct world w;
	training_world(&one.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.transitions.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

static bool has_answered(struct stage *st, const void *arg)
{
	(void)arg;
	return stage_shows(st, "Nothing was ordered again") || stage_shows(st, " Enter Look now ");
}

/* Ordered, or told that another one was there first: both lead to how far it is. */
static void come_to_status(struct stage *st)
{
	stage_wait_until(st, has_answered, NULL, "the order was answered");
	if (stage_shows(st, "Nothing was ordered again"))
		stage_press(st, "Enter");
	path_wait(st, AT_STATUS);
	stage_wait(st, "is under way.");
}

static size_t order_at_once(const char *faults)
{
	size_t sent = training_count(&one.training, "POST", "*/transitions");
	type_word(&one);
	type_word(&two);
	training_fault(&one.training, faults);
	stage_press(&one, "Enter");
	stage_press(&two, "Enter");
	come_to_status(&one);
	come_to_status(&two);
	check_one_upgrade();
	training_fault(&one.training, "[]");
	path_go(&one, AT_STATUS, AT_DONE);
	path_go(&two, AT_STATUS, AT_DONE);
	check_one_upgrade();
	return training_count(&one.training, "POST", "*/transitions") - sent;
}

/* One answer is held while the other wizard goes on: which of the two waits for it, chance decides. */
static const struct hold {
	const char *method, *path;
} holds[] = {
	{ "GET", "*/transitions" }, { "GET", "*/subscriptions" }, { "GET", "*/orders" }, { "GET", "*/availabilities" }, { "GET", "*/terms*" },
	{ "GET", "*/creditchecks*" }, { "GET", "*/subscribedSkus*" }, { "GET", "*/users*" }, { "GET", "*/pricesheets*" }, { "POST", "*/transitions" },
};
#define HOLDS (sizeof(holds) / sizeof(holds[0]))

static size_t rounds(void)
{
	const char *text = getenv("TWO_ROUNDS");
	int64_t n;
	return text != NULL && str_to_int64(text, &n) && n > 0 ? (size_t)n : 1;
}

static void both_order_and_one_is_placed(void **state)
{
	const struct hold *hold = *state;
	size_t both_sent = 0;
	for (size_t i = 0; i < 2 * rounds(); i++) {
		char faults[400];
		begin();
		path_go(&one, AT_PRODUCTS, AT_ORDER);
		path_go(&two, AT_PRODUCTS, AT_ORDER);
		snprintf(faults, sizeof(faults), "[{\"method\":\"%s\",\"path\":\"%s\",\"nth\":%zu,\"do\":\"delay\",\"ms\":700}]", hold->method, hold->path, i % 2 + 1);
		both_sent += order_at_once(faults) > 1;
		if (i + 1 < 2 * rounds())
			end(NULL);
	}
	print_message("# %zu rounds: placed once in each; both had sent an order in %zu\n", 2 * rounds(), both_sent);
}

/* The other's is another order: this one is over, and what runs is said to be somebody else's. */
static void the_order_that_comes_second_is_told_whose_upgrade_runs(void **state)
{
	(void)state;
	begin();
	path_go(&one, AT_PRODUCTS, AT_ORDER);
	path_go(&two, AT_PRODUCTS, AT_CART);
	stage_press(&two, "+");
	stage_wait(&two, "121");
	path_go(&two, AT_CART, AT_ORDER);
	type_word(&two);
	/* The second has read that none was under way; before it hears the last of its answers, the first one's upgrade runs. */
	training_fault(&one.training, "[{\"method\":\"GET\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"delay\",\"ms\":6000}]");
	size_t looked = training_count(&one.training, "GET", "*/transitions");
	stage_press(&two, "Enter");
	training_wait(&one.training, "GET", "*/transitions", looked + 1);
	path_go(&one, AT_ORDER, AT_STATUS);
	come_to_status(&two);
	stage_wait(&two, "It was started elsewhere on");
	stage_wait(&two, "Nothing was ordered from here.");
	check_one_upgrade();
	path_go(&two, AT_STATUS, AT_DONE);
	check_one_upgrade();
}

/* ── buying by cart ── */

static void check_orders(size_t n)
{
	struct world w;
	training_world(&one.training, &w);
	assert_int_equal(w.orders.count, n);
	assert_int_equal(w.transitions.count, 0);
	world_clear(&w);
}

static void both_reach_the_order(void)
{
	begin();
	manual_reach(&one);
	manual_open(&one, STEP_BUY);
	manual_reach_order(&one);
	manual_reach(&two);
	manual_open(&two, STEP_BUY);
	manual_reach_order(&two);
	type_word(&two);
}

/* What has come since the second looked is told right before its checkout; bought once more only with the word typed again. */
static void what_the_other_bought_is_asked_about(void **state)
{
	(void)state;
	both_reach_the_order();
	path_place_order(&one);
	stage_wait(&one, "The four steps");
	check_orders(1);
	stage_press(&two, "Enter");
	stage_wait(&two, "Since you looked, Office 365 E3 has been ordered for this organisation, perhaps by another admin.");
	stage_wait(&two, "Nothing was ordered now.");
	check_orders(1);
	assert_int_equal(training_count(&one.training, "POST", "*/carts"), 1);
	path_place_order(&two);
	stage_wait(&two, "The four steps");
	check_orders(2);
}

/* The window that remains, as the manual states it: a purchase that the service's lists did not hold yet when they were read. */
static void what_the_lists_did_not_hold_yet_cannot_be_told(void **state)
{
	(void)state;
	both_reach_the_order();
	size_t looked = training_count(&one.training, "GET", "*/orders");
	training_fault(&one.training, "[{\"method\":\"GET\",\"path\":\"*/orders\",\"nth\":1,\"do\":\"delay\",\"ms\":6000}]");
	stage_press(&two, "Enter");
	training_wait(&one.training, "GET", "*/orders", looked + 1);
	path_place_order(&one);
	stage_wait(&one, "The four steps");
	check_orders(1);
	stage_wait(&two, "The four steps");
	check_orders(2);
}

int main(void)
{
	struct CMUnitTest tests[HOLDS + 3];
	size_t n = 0;
	for (size_t i = 0; i < HOLDS; i++)
		tests[n++] = (struct CMUnitTest){ xasprintf("both_order_and_one_is_placed: %s %s held", holds[i].method, holds[i].path), both_order_and_one_is_placed,
			NULL, end, (void *)(uintptr_t)&holds[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(the_order_that_comes_second_is_told_whose_upgrade_runs, end);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(what_the_other_bought_is_asked_about, end);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(what_the_lists_did_not_hold_yet_cannot_be_told, end);
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	int rc = _cmocka_run_group_tests("two wizards at once", tests, n, NULL, NULL);
	for (size_t i = 0; i < HOLDS; i++)
		free((char *)(uintptr_t)tests[i].name);
	return rc;
}
