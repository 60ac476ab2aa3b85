/* The way from page to page with keys alone: what Enter does, what comes first, and what cannot be done. */
#include "screens/registry.h"
#include "tests/screen/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
	static struct rig rig;
	rig_init(&rig, NULL);
	*state = &rig;
	return 0;
}

static int tear_down(void **state)
{
	rig_clear(*state);
	return 0;
}

static void press(struct rig *r, uint32_t key, size_t times)
{
	for (size_t i = 0; i < times; i++)
		rig_key(r, key);
}

static void test_signing_in_leads_to_products_without_a_key(void **state)
{
	struct rig *r = *state;
	rig_start(r, &page_sign_in);
	assert_ptr_equal(rig_page(r), &page_products);
	assert_true(rig_asked(r, REQUEST_PRODUCTS));
}

static void test_a_failed_sign_in_stays_and_enter_tries_again(void **state)
{
	struct rig *r = *state;
	r->holds = true;
	rig_start(r, &page_sign_in);
	world_fails(&r->wizard, REQUEST_SIGN_IN, ERROR_OFFLINE);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_SIGN_IN, .failed = true });
	assert_ptr_equal(rig_page(r), &page_sign_in);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(r->n_calls, 2);
	assert_int_equal(r->calls[1], REQUEST_SIGN_IN);
}

static void test_back_from_products_leaves(void **state)
{
	struct rig *r = *state;
	rig_start(r, &page_sign_in);
	rig_key(r, PRESS_ESC);
	assert_true(r->left);
	assert_ptr_equal(rig_page(r), &page_products);
}

static void test_enter_alone_goes_to_the_end_of_before_you_begin(void **state)
{
	struct rig *r = *state;
	rig_start(r, &page_sign_in);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_subscription);
	assert_true(products_is_source(&r->wizard, products_chosen(&r->wizard)));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_plan);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_before);
	assert_int_equal(plan_chosen(&r->wizard)->state, TARGET_OPEN);
	press(r, PRESS_ENTER, before_count(&r->wizard));
	assert_ptr_equal(rig_page(r), &page_before);
	assert_int_equal(before_left(&r->wizard), 0);
	assert_true(rig_says(r, "Go to cart"));
}

static void test_from_the_cart_enter_leads_to_the_typed_word_and_the_word_to_done(void **state)
{
	static const struct page *const way[] = { &page_cart, &page_billing, &page_checkout, &page_order };
	struct rig *r = *state;
	char word[NAME_TEXT];
	world_at(&r->wizard, WORLD_CART);
	rig_start(r, &page_before);
	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		for (int presses = 0; presses < 4 && rig_page(r) != way[i]; presses++)
			rig_key(r, PRESS_ENTER);
		assert_ptr_equal(rig_page(r), way[i]);
	}
	press(r, PRESS_ENTER, 3);
	assert_ptr_equal(rig_page(r), &page_order);
	assert_false(rig_asked(r, REQUEST_ORDER));
	rig_keys(r, order_word(&r->wizard, word));
	press(r, PRESS_ENTER, 1);
	assert_true(rig_asked(r, REQUEST_ORDER));
	assert_ptr_equal(rig_page(r), &page_status);
	world_ends(&r->wizard);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_STATUS });
	press(r, PRESS_ENTER, 1);
	assert_ptr_equal(rig_page(r), &page_done);
}

static void test_points_cannot_be_passed_over(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_BEFORE);
	rig_start(r, &page_before);
	rig_key(r, PRESS_ENTER);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ACTION, .action = ACTION_FORWARD });
	assert_ptr_equal(rig_page(r), &page_before);
	assert_false(rig_says(r, "Go to cart"));
	assert_int_equal(before_left(&r->wizard), before_count(&r->wizard) - 1);
}

static void test_switched_off_services_are_read_without_being_asked_for(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_PLAN);
	assert_int_equal(plan_choose(&r->wizard, 0, NULL), 0);
	r->holds = true;
	rig_start(r, &page_before);
	assert_true(rig_asked(r, REQUEST_SWITCHED_OFF));
	assert_null(rig_node(r, "services"));
	rig_answer(r);
	assert_true(rig_says(r, "17 of 117 users"));
	rig_keys(r, "w");
	assert_ptr_equal(rig_page(r), &page_switched_off);
	assert_int_equal(rig_node(r, "services")->table.n_rows, 2);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_before);
}

static void test_a_closed_plan_says_why_and_cannot_be_chosen(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	world_closes(&r->wizard, "unpaid_balance", "Balance due: 10.00");
	rig_start(r, &page_plan);
	assert_true(rig_says(r, "There is an unpaid balance."));
	assert_true(rig_says(r, "Balance due: 10.00"));
	press(r, PRESS_ENTER, 3);
	assert_ptr_equal(rig_page(r), &page_plan);
	assert_null(plan_chosen(&r->wizard));
	stack_event(r->stack, &(struct event){ .kind = EVENT_OPEN, .id = "plans", .index = 0 });
	assert_ptr_equal(rig_page(r), &page_plan);
	assert_null(plan_chosen(&r->wizard));
}

static void test_a_closed_plan_that_opens_is_seen_by_looking_again(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	world_closes(&r->wizard, "busy", "");
	rig_start(r, &page_plan);
	rig_keys(r, "r");
	assert_true(rig_asked(r, REQUEST_PLANS));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_before);
}

static void test_a_plan_with_fewer_services_goes_by_hand(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_PLAN);
	rig_start(r, &page_plan);
	press(r, PRESS_DOWN, WORLD_OPEN_TARGETS);
	assert_int_equal(plan_at(&r->wizard, plan_looked_at(&r->wizard))->state, TARGET_MANUAL);
	assert_true(rig_says(r, "The automatic upgrade does not go to this plan."));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_manual);
	assert_null(plan_chosen(&r->wizard));
	rig_key(r, PRESS_ESC);
	assert_ptr_equal(rig_page(r), &page_plan);
}

static void test_looking_chooses_nothing_and_is_kept(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_PLAN);
	rig_start(r, &page_plan);
	rig_key(r, PRESS_DOWN);
	assert_int_equal(plan_looked_at(&r->wizard), 1);
	assert_null(plan_chosen(&r->wizard));
	rig_keys(r, "s");
	assert_ptr_equal(rig_page(r), &page_plan_services);
	assert_true(rig_says(r, plan_at(&r->wizard, 1)->name));
	rig_key(r, PRESS_ESC);
	rig_keys(r, "c");
	assert_ptr_equal(rig_page(r), &page_plan_compare);
	rig_key(r, PRESS_ESC);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(plan_chosen_index(&r->wizard), 1);
}

static void test_an_upgrade_under_way_comes_first(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_STATUS);
	rig_start(r, &page_subscription);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_status);
}

static void test_choices_made_before_are_offered_to_go_on_with(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	rig_start(r, &page_subscription);
	assert_false(rig_says(r, "Go on with the upgrade"));
	wizard_recall(&r->wizard, "plan", "06ebc4ee-1bb5-47dd-8120-11324bc54e06");
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_SUBSCRIPTION });
	assert_true(rig_says(r, "Go on with the upgrade"));
	rig_key(r, PRESS_ENTER);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_before);
	assert_string_equal(plan_chosen(&r->wizard)->sku_id, "06ebc4ee-1bb5-47dd-8120-11324bc54e06");
}

static void test_a_partners_subscription_closes_the_upgrade_and_explains_the_steps(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_PRODUCTS);
	world_sold_by(&r->wizard, "Fabrikam Cloud");
	assert_int_equal(products_choose(&r->wizard, products_first_source(&r->wizard), NULL), 0);
	rig_start(r, &page_subscription);
	assert_true(rig_says(r, "Fabrikam Cloud"));
	rig_keys(r, "u");
	assert_ptr_equal(rig_page(r), &page_subscription);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_manual);
}

static void test_a_page_that_waits_answers_its_keys(void **state)
{
	static const struct page *const pages[] = { &page_products, &page_subscription, &page_plan };
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_PRODUCTS);
	assert_int_equal(products_choose(&r->wizard, products_first_source(&r->wizard), NULL), 0);
	r->holds = true;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		rig_start(r, pages[i]);
		rig_key(r, PRESS_F0 + 1);
		assert_string_equal(rig_page(r)->id, "help");
		rig_key(r, PRESS_ESC);
		rig_key(r, PRESS_ENTER);
	}
}

static void test_a_failure_is_explained_and_enter_reads_again(void **state)
{
	static const struct {
		const struct page *page;
		enum request_kind kind;
	} each[] = { { &page_products, REQUEST_PRODUCTS }, { &page_subscription, REQUEST_SUBSCRIPTION }, { &page_plan, REQUEST_PLANS } };
	struct rig *r = *state;
	r->holds = true;
	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		rig_start(r, each[i].page);
		world_fails(&r->wizard, each[i].kind, ERROR_FORBIDDEN);
		stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = (int)each[i].kind, .failed = true });
		assert_true(rig_says(r, "The service did not answer as it should."));
		size_t n_calls = r->n_calls;
		rig_key(r, PRESS_ENTER);
		assert_int_equal(r->n_calls, n_calls + 1);
		assert_int_equal(r->calls[n_calls], each[i].kind);
		rig_answer(r);
		if (each[i].page == &page_products)
			assert_int_equal(products_choose(&r->wizard, products_first_source(&r->wizard), NULL), 0);
	}
}

static void test_a_sign_in_that_has_ended_leads_there_and_back(void **state)
{
	struct rig *r = *state;
	rig_start(r, &page_sign_in);
	rig_key(r, PRESS_ENTER);
	world_fails(&r->wizard, REQUEST_SUBSCRIPTION, ERROR_SIGNED_OUT);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_SUBSCRIPTION, .failed = true });
	r->wizard.now_ms += 1000;
	size_t n_calls = r->n_calls;
	rig_key(r, PRESS_ENTER);
	assert_int_equal(r->calls[n_calls], REQUEST_SIGN_IN);
	assert_ptr_equal(rig_page(r), &page_products);
	rig_key(r, PRESS_ENTER);
	assert_null(wizard_error(&r->wizard, REQUEST_SUBSCRIPTION));
}

/* The machine's clock is set back meanwhile: which came first is not a matter of the clock. */
static void test_a_clock_that_is_set_back_hides_no_ended_sign_in(void **state)
{
	struct rig *r = *state;
	rig_start(r, &page_sign_in);
	rig_key(r, PRESS_ENTER);
	r->wizard.now_ms -= 3600000;
	world_fails(&r->wizard, REQUEST_SUBSCRIPTION, ERROR_SIGNED_OUT);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_SUBSCRIPTION, .failed = true });
	size_t n_calls = r->n_calls;
	rig_key(r, PRESS_ENTER);
	assert_int_equal(r->calls[n_calls], REQUEST_SIGN_IN);
	assert_ptr_equal(rig_page(r), &page_products);
	rig_key(r, PRESS_ENTER);
	assert_null(wizard_error(&r->wizard, REQUEST_SUBSCRIPTION));
}

static void test_keys_of_all_pages_are_sound(void **state)
{
	(void)state;
	char why[100];
	for (size_t i = 0; wizard_all_pages[i] != NULL; i++) {
		const struct page *page = wizard_all_pages[i];
		if (!keymap_check(page->keys, why, sizeof(why)))
			fail_msg("%s: %s", page->id, why);
		assert_non_null(page->help);
		assert_non_null(page->title);
	}
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(test_signing_in_leads_to_products_without_a_key),
		EACH(test_a_failed_sign_in_stays_and_enter_tries_again),
		EACH(test_back_from_products_leaves),
		EACH(test_enter_alone_goes_to_the_end_of_before_you_begin),
		EACH(test_from_the_cart_enter_leads_to_the_typed_word_and_the_word_to_done),
		EACH(test_points_cannot_be_passed_over),
		EACH(test_switched_off_services_are_read_without_being_asked_for),
		EACH(test_a_closed_plan_says_why_and_cannot_be_chosen),
		EACH(test_a_closed_plan_that_opens_is_seen_by_looking_again),
		EACH(test_a_plan_with_fewer_services_goes_by_hand),
		EACH(test_looking_chooses_nothing_and_is_kept),
		EACH(test_an_upgrade_under_way_comes_first),
		EACH(test_choices_made_before_are_offered_to_go_on_with),
		EACH(test_a_partners_subscription_closes_the_upgrade_and_explains_the_steps),
		EACH(test_a_page_that_waits_answers_its_keys),
		EACH(test_a_failure_is_explained_and_enter_reads_again),
		EACH(test_a_sign_in_that_has_ended_leads_there_and_back),
		EACH(test_a_clock_that_is_set_back_hides_no_ended_sign_in),
		EACH(test_keys_of_all_pages_are_sound),
	};
	return cmocka_run_group_tests_name("the walk through the pages", tests, NULL, NULL);
}
