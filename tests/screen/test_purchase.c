/* From the cart to what has changed, with keys alone: what Enter does, what is refused in place, and that nothing is bought twice. */
#include "core/text.h"
#include "screens/registry.h"
#include "tests/screen/rig.h"
#include "tests/screen/world_parts.h"
#include "ui/stack_inside.h"

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

static void start(struct rig *r, enum world_place place, const struct page *page)
{
	world_at(&r->wizard, place);
	rig_start(r, page);
}

/* A call has ended as the test has arranged it. */
static void tell(struct rig *r, enum request_kind kind, bool failed)
{
	if (!failed)
		wizard_call_done(&r->wizard, kind);
	r->n_answered = r->n_calls;
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = (int)kind, .failed = failed });
}

static void clear_field(struct rig *r)
{
	for (int i = 0; i < 60; i++)
		rig_key(r, PRESS_BACKSPACE);
}

static size_t times_asked(const struct rig *r, enum request_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_calls; i++)
		n += r->calls[i] == kind;
	return n;
}

/* ── the way ── */

static void test_enter_and_the_typed_word_lead_to_the_end(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CART, &page_cart);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_billing);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_checkout);
	assert_true(rig_asked(r, REQUEST_CHECKOUT));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_order);
	assert_string_equal(rig_focus(r), "confirm");
	rig_keys(r, "contoso.onmicrosoft.com");
	assert_false(rig_asked(r, REQUEST_ORDER));
	rig_key(r, PRESS_ENTER);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
	assert_ptr_equal(rig_page(r), &page_status);
	assert_true(rig_asked(r, REQUEST_STATUS));
	world_take_status(&r->wizard, true);
	tell(r, REQUEST_STATUS, false);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_done);
	assert_true(rig_asked(r, REQUEST_RECEIPT));
	rig_key(r, PRESS_ENTER);
	assert_true(r->left);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
}

static void test_back_from_each_page_and_forward_again_keeps_what_was_typed(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CART, &page_cart);
	clear_field(r);
	rig_keys(r, "130");
	rig_key(r, PRESS_ENTER);
	rig_key(r, PRESS_DOWN);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_checkout);
	rig_key(r, PRESS_ENTER);
	rig_keys(r, "contoso");
	for (int i = 0; i < 3; i++)
		rig_key(r, PRESS_ESC);
	assert_ptr_equal(rig_page(r), &page_cart);
	assert_int_equal(cart_quantity(&r->wizard), 130);
	for (int i = 0; i < 3; i++)
		rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_order);
	assert_int_equal(billing_chosen(&r->wizard), 1);
	/* The word alone is asked for anew: half of it from before would make the other half a whole. */
	rig_keys(r, ".onmicrosoft.com");
	rig_key(r, PRESS_ENTER);
	assert_false(rig_asked(r, REQUEST_ORDER));
	clear_field(r);
	rig_keys(r, "contoso.onmicrosoft.com");
	rig_key(r, PRESS_ENTER);
	assert_true(rig_asked(r, REQUEST_ORDER));
}

/* ── by hand ── */

static void test_by_hand_the_way_leads_to_the_other_steps(void **state)
{
	struct rig *r = *state;
	world_by_hand(&r->wizard, WORLD_CART);
	rig_start(r, &page_cart);
	for (int i = 0; i < 3; i++)
		rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_order);
	rig_key(r, PRESS_ENTER);
	assert_false(rig_asked(r, REQUEST_ORDER));
	rig_keys(r, "contoso.onmicrosoft.com");
	rig_key(r, PRESS_ENTER);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
	assert_ptr_equal(rig_page(r), &page_manual);
	assert_int_equal(r->wizard.order.record.path, PATH_MANUAL);
}

static void test_enter_alone_buys_no_add_on_along(void **state)
{
	struct rig *r = *state;
	world_by_hand(&r->wizard, WORLD_CART);
	rig_start(r, &page_cart);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_billing);
	assert_int_equal(cart_order_count(&r->wizard), 1);
	rig_key(r, PRESS_ESC);
	rig_key(r, PRESS_TAB);
	rig_key(r, PRESS_TAB);
	rig_key(r, PRESS_DOWN);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(cart_order_count(&r->wizard), 2);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_billing);
}

static void test_by_hand_any_quantity_that_is_sold_can_be_bought(void **state)
{
	struct rig *r = *state;
	world_by_hand(&r->wizard, WORLD_CART);
	rig_start(r, &page_cart);
	clear_field(r);
	rig_keys(r, "20");
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_billing);
	assert_int_equal(cart_quantity(&r->wizard), 20);
	rig_key(r, PRESS_ESC);
	assert_true(rig_says(r, "fewer than the 117 users"));
}

static void test_what_is_there_is_taken_by_enter(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_SUBSCRIPTION);
	world_has(&r->wizard, "microsoft-365-e5");
	rig_start(r, &page_buy);
	rig_key(r, PRESS_ENTER);
	assert_true(rig_asked(r, REQUEST_TAKE));
	assert_string_equal(wizard_ask(&r->wizard, REQUEST_TAKE)->upgrade.target_subscription_id, WORLD_E5);
	assert_ptr_equal(rig_page(r), &page_manual);
}

static void test_looking_at_buy_does_not_leave_the_upgrade(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_PLAN, &page_plan);
	stack_perform(r->stack, (struct effect){ .kind = EFFECT_PUSH, .page = &page_buy });
	rig_key(r, PRESS_ESC);
	assert_ptr_equal(rig_page(r), &page_plan);
	assert_false(wizard_by_hand(&r->wizard));
}

static void test_upgrade_leaves_the_manual_path(void **state)
{
	struct rig *r = *state;
	world_by_hand(&r->wizard, WORLD_PLAN);
	assert_int_equal(plan_choose(&r->wizard, world_target(&r->wizard, "office-365-e3"), NULL), 0);
	rig_start(r, &page_subscription);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ACTION, .action = ACTION_PAGE });
	rig_answer(r);
	assert_ptr_equal(rig_page(r), &page_plan);
	assert_false(wizard_by_hand(&r->wizard));
	assert_null(plan_chosen(&r->wizard));
}

/* ── cart, billing ── */

static void test_a_wrong_quantity_is_refused_in_place(void **state)
{
	static const char *const wrong[] = { "119", "0", "501", "1000000000000", "99999999999999999999" };
	struct rig *r = *state;
	start(r, WORLD_CART, &page_cart);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		clear_field(r);
		rig_keys(r, wrong[i]);
		rig_key(r, PRESS_ENTER);
		assert_ptr_equal(rig_page(r), &page_cart);
		assert_non_null(rig_node(r, "quantity")->field.error);
		assert_int_equal(cart_quantity(&r->wizard), 120);
	}
	clear_field(r);
	rig_keys(r, "500");
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_billing);
	assert_int_equal(cart_quantity(&r->wizard), 500);
}

static void test_more_than_is_allowed_says_what_to_do(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CART, &page_cart);
	clear_field(r);
	rig_keys(r, "550");
	rig_key(r, PRESS_ENTER);
	assert_true(rig_says(r, "at most 500"));
	assert_true(rig_says(r, "50 more"));
}

static void test_plus_and_minus_change_the_quantity(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CART, &page_cart);
	rig_keys(r, "++-+");
	assert_int_equal(cart_quantity(&r->wizard), 122);
	rig_keys(r, "---");
	assert_int_equal(cart_quantity(&r->wizard), 120);
	assert_true(rig_says(r, "120 is the least"));
	rig_keys(r, "+");
	assert_null(rig_node(r, "quantity")->field.error);
}

static void test_billing_can_be_changed_in_the_cart(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CART, &page_cart);
	assert_true(rig_says(r, "One year, paid monthly"));
	stack_event(r->stack, &(struct event){ .kind = EVENT_ACTION, .action = ACTION_PAGE });
	assert_true(rig_says(r, "One year, paid annually"));
	stack_event(r->stack, &(struct event){ .kind = EVENT_ACTION, .action = ACTION_PAGE });
	assert_true(rig_says(r, "One year, paid monthly"));
}

static void test_billing_takes_the_line_under_the_mark(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_BILLING, &page_billing);
	assert_int_equal(rig_node(r, "options")->table.n_rows, 2);
	rig_key(r, PRESS_DOWN);
	assert_int_equal(billing_chosen(&r->wizard), 0);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(billing_chosen(&r->wizard), 1);
	assert_ptr_equal(rig_page(r), &page_checkout);
}

/* ── checkout ── */

static void take_terms(struct rig *r, void (*change)(struct terms_facts *terms), int agreement)
{
	struct terms_facts terms = world_terms();
	if (change != NULL)
		change(&terms);
	checkout_take(&r->wizard, &(struct checkout_facts){ .terms = terms, .agreement_accepted = agreement });
	stack_event(r->stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_CHECKOUT });
}

static void test_checkout_says_where_the_amounts_come_from(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	assert_true(rig_says(r, "1 Example Way"));
	assert_true(rig_says(r, "Visa ending in 4242"));
	assert_true(rig_says(r, "USD 7,182.00"));
	assert_true(rig_says(r, "USD 592.52"));
	assert_true(rig_says(r, "USD 7,774.52"));
	assert_true(rig_says(r, "USD 412.50"));
}

static void test_checkout_is_closed_without_the_agreement(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	take_terms(r, NULL, 0);
	assert_true(rig_says(r, "The order cannot be placed yet."));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_checkout);
	take_terms(r, NULL, 1);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_order);
}

static void much_prepaid(struct terms_facts *terms)
{
	terms->prepaid_remaining = (struct money){ .micro = INT64_C(9000000000), .currency = "USD" };
}

static void test_a_forfeit_has_to_be_accepted(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	take_terms(r, much_prepaid, 1);
	assert_true(rig_says(r, "USD 1,225.48"));
	stack_event(r->stack, &(struct event){ .kind = EVENT_ACTION, .action = ACTION_FORWARD });
	assert_ptr_equal(rig_page(r), &page_checkout);
	assert_string_equal(rig_focus(r), "forfeit");
	rig_key(r, PRESS_ENTER);
	assert_true(rig_node(r, "forfeit")->ack.ticked);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_order);
}

static void test_waiting_instead_of_a_forfeit_buys_nothing(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	take_terms(r, much_prepaid, 1);
	rig_keys(r, "w");
	assert_ptr_equal(rig_page(r), &page_subscription);
	assert_false(rig_asked(r, REQUEST_ORDER));
}

static void test_a_failed_reading_is_explained_and_read_again(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_BILLING);
	r->holds = true;
	rig_start(r, &page_checkout);
	world_fails(&r->wizard, REQUEST_CHECKOUT, ERROR_OFFLINE);
	tell(r, REQUEST_CHECKOUT, true);
	assert_true(rig_says(r, "The service did not answer as it should."));
	rig_keys(r, "r");
	assert_int_equal(times_asked(r, REQUEST_CHECKOUT), 2);
	rig_answer(r);
	assert_true(rig_says(r, "Visa ending in 4242"));
}

/* ── payment ── */

static void dear_invoice(struct terms_facts *terms)
{
	terms->invoice_minimum = (struct money){ .micro = INT64_C(10000000000), .currency = "USD" };
}

static void test_an_invoice_below_the_threshold_is_shown_closed(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	take_terms(r, dear_invoice, 1);
	rig_keys(r, "p");
	assert_ptr_equal(rig_page(r), &page_payment);
	const struct node *ways = rig_node(r, "payment");
	assert_null(ways->choice.options[0].closed);
	assert_non_null(strstr(ways->choice.options[1].closed, "USD 2,818.00"));
	rig_key(r, PRESS_DOWN);
	rig_key(r, PRESS_ENTER);
	assert_false(rig_asked(r, REQUEST_SET_PAYMENT));
	assert_ptr_equal(rig_page(r), &page_payment);
}

static void test_a_way_to_pay_counts_when_the_service_has_it(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	r->holds = true;
	rig_keys(r, "p");
	rig_key(r, PRESS_DOWN);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SET_PAYMENT);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(times_asked(r, REQUEST_SET_PAYMENT), 1);
	assert_int_equal(payment_chosen(&r->wizard)->kind, PAYMENT_CARD);
	payment_take_default(&r->wizard, "pm-invoice");
	tell(r, REQUEST_SET_PAYMENT, false);
	assert_ptr_equal(rig_page(r), &page_checkout);
	assert_true(rig_says(r, "A credit check may be needed"));
}

/* ── address ── */

static void retype(struct rig *r, const char *text)
{
	clear_field(r);
	rig_keys(r, text);
}

static void go_to_field(struct rig *r, const char *id)
{
	for (int i = 0; i < 30 && !str_eq(rig_focus(r), id); i++)
		rig_key(r, PRESS_TAB);
	assert_string_equal(rig_focus(r), id);
}

static void take_check(struct rig *r, enum address_check status, size_t n_suggestions)
{
	struct address_check_facts facts = { .status = status, .n_suggestions = n_suggestions };
	str_copy(facts.suggestions[0].text[ADDRESS_LINE1], ADDRESS_TEXT, "12 Example Avenue");
	address_take_check(&r->wizard, &facts);
	tell(r, REQUEST_CHECK_ADDRESS, false);
}

static void open_address(struct rig *r)
{
	start(r, WORLD_CHECKOUT, &page_checkout);
	r->holds = true;
	rig_keys(r, "s");
	assert_ptr_equal(rig_page(r), &page_address);
	go_to_field(r, "line1");
	retype(r, "12 Example Ave");
}

static void test_a_wrong_field_is_said_at_the_field(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_CHECKOUT, &page_checkout);
	rig_keys(r, "s");
	go_to_field(r, "city");
	clear_field(r);
	rig_key(r, PRESS_F0 + 2);
	assert_non_null(rig_node(r, "city")->field.error);
	assert_string_equal(rig_focus(r), "city");
	assert_false(rig_asked(r, REQUEST_CHECK_ADDRESS));
}

static void test_an_address_that_is_right_is_saved_and_shown(void **state)
{
	struct rig *r = *state;
	open_address(r);
	rig_key(r, PRESS_F0 + 2);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_CHECK_ADDRESS);
	take_check(r, CHECK_VERIFIED_SHIPPABLE, 0);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SAVE_SOLD_TO);
	address_take_saved(&r->wizard, ADDRESS_SOLD_TO, "etag-2");
	tell(r, REQUEST_SAVE_SOLD_TO, false);
	assert_ptr_equal(rig_page(r), &page_checkout);
	assert_true(rig_says(r, "12 Example Ave"));
}

static void test_a_suggestion_is_taken_with_enter(void **state)
{
	struct rig *r = *state;
	open_address(r);
	rig_key(r, PRESS_F0 + 2);
	take_check(r, CHECK_MULTIPLE, 1);
	assert_ptr_equal(rig_page(r), &page_address);
	assert_string_equal(rig_focus(r), "suggestions");
	rig_key(r, PRESS_ENTER);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SAVE_SOLD_TO);
	assert_string_equal(wizard_ask(&r->wizard, REQUEST_SAVE_SOLD_TO)->address.text[ADDRESS_LINE1], "12 Example Avenue");
}

static void test_an_unconfirmed_address_needs_a_yes(void **state)
{
	struct rig *r = *state;
	open_address(r);
	rig_key(r, PRESS_F0 + 2);
	take_check(r, CHECK_PREMISES_PARTIAL, 0);
	size_t n_calls = r->n_calls;
	rig_key(r, PRESS_F0 + 2);
	assert_int_equal(r->n_calls, n_calls);
	rig_key(r, PRESS_F0 + 4);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SAVE_SOLD_TO);
}

static void test_an_address_that_is_not_found_is_not_saved(void **state)
{
	struct rig *r = *state;
	open_address(r);
	rig_key(r, PRESS_F0 + 2);
	take_check(r, CHECK_NOT_FOUND, 0);
	size_t n_calls = r->n_calls;
	rig_key(r, PRESS_F0 + 2);
	rig_key(r, PRESS_F0 + 4);
	assert_int_equal(r->n_calls, n_calls);
	assert_true(rig_says(r, "does not find this address"));
}

static void test_back_from_an_address_keeps_it_unsaved(void **state)
{
	struct rig *r = *state;
	open_address(r);
	rig_key(r, PRESS_ENTER);
	rig_key(r, PRESS_ESC);
	assert_ptr_equal(rig_page(r), &page_checkout);
	assert_true(rig_says(r, "1 Example Way"));
	rig_keys(r, "s");
	assert_string_equal(rig_node(r, "line1")->field.value, "12 Example Ave");
	rig_key(r, PRESS_F0 + 8);
	assert_ptr_equal(rig_page(r), &page_checkout);
	rig_keys(r, "s");
	assert_string_equal(rig_node(r, "line1")->field.value, "1 Example Way");
}

/* ── order ── */

static void confirm(struct rig *r)
{
	rig_keys(r, "contoso.onmicrosoft.com");
	rig_key(r, PRESS_ENTER);
}

static void send_order(struct rig *r)
{
	start(r, WORLD_ORDER, &page_order);
	r->holds = true;
	confirm(r);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
	assert_true(order_begin(&r->wizard));
	assert_true(order_intent_written(&r->wizard, "00000000-0000-4000-8000-000000000042", WORLD_NOW_MS));
	assert_true(order_sent(&r->wizard));
}

static void lose_answer(struct rig *r)
{
	struct error err = ERROR_INIT;
	error_set(&err, ERROR_UNSURE, "No answer came.");
	assert_true(order_take_unsure(&r->wizard, &err));
	wizard_call_failed(&r->wizard, REQUEST_ORDER, &err);
	tell(r, REQUEST_ORDER, true);
}

static void test_the_order_names_what_it_is(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_ORDER, &page_order);
	assert_true(rig_says(r, "120 licences of Microsoft 365 E5"));
	assert_true(rig_says(r, "USD 7,774.52"));
	assert_true(rig_says(r, "Contoso Ltd"));
}

static void test_without_the_word_nothing_is_sent(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_ORDER, &page_order);
	for (int i = 0; i < 3; i++)
		rig_key(r, PRESS_ENTER);
	rig_keys(r, "fabrikam");
	rig_key(r, PRESS_ENTER);
	assert_non_null(rig_node(r, "confirm")->field.error);
	stack_event(r->stack, &(struct event){ .kind = EVENT_ACTION, .action = ACTION_FORWARD });
	assert_false(rig_asked(r, REQUEST_ORDER));
	assert_ptr_equal(rig_page(r), &page_order);
}

static void test_a_word_typed_before_is_asked_for_anew(void **state)
{
	struct rig *r = *state;
	struct error err = ERROR_INIT;
	world_at(&r->wizard, WORLD_ORDER);
	assert_int_equal(order_type(&r->wizard, "contoso.onmicrosoft.com", &err), 0);
	rig_start(r, &page_order);
	rig_key(r, PRESS_ENTER);
	assert_false(rig_asked(r, REQUEST_ORDER));
}

static void test_no_key_sends_an_order_twice(void **state)
{
	static const uint32_t keys[] = { PRESS_ENTER, PRESS_SPACE, PRESS_F0 + 5, 'r', PRESS_TAB, PRESS_ENTER, 'k', 'p' };
	struct rig *r = *state;
	send_order(r);
	assert_true(rig_says(r, "never sent twice"));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		rig_key(r, keys[i]);
	assert_ptr_equal(rig_page(r), &page_order);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
}

static void test_back_before_it_is_written_down_takes_it_back(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_ORDER, &page_order);
	r->holds = true;
	confirm(r);
	assert_true(order_begin(&r->wizard));
	rig_key(r, PRESS_ESC);
	assert_int_equal(r->n_cancels, 1);
	assert_ptr_equal(rig_page(r), &page_order);
}

static void test_back_from_an_order_on_its_way_leads_to_status(void **state)
{
	struct rig *r = *state;
	send_order(r);
	rig_key(r, PRESS_ESC);
	assert_ptr_equal(rig_page(r), &page_status);
	assert_int_equal(r->n_cancels, 1);
	assert_false(rig_asked(r, REQUEST_SETTLE));
	lose_answer(r);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SETTLE);
}

static void test_a_refusal_is_explained_and_enter_does_not_repeat_it(void **state)
{
	struct rig *r = *state;
	struct error err = ERROR_INIT;
	send_order(r);
	error_set(&err, ERROR_REFUSED, "The order was refused.");
	error_service(&err, "2060", "The card was declined.");
	assert_true(order_take_refused(&r->wizard, &err));
	wizard_call_failed(&r->wizard, REQUEST_ORDER, &err);
	tell(r, REQUEST_ORDER, true);
	assert_ptr_equal(rig_page(r), &page_order);
	assert_true(rig_says(r, "The card was declined."));
	assert_true(rig_says(r, "nothing was bought"));
	rig_key(r, 'd');
	assert_true(rig_says(r, "The service says: The card was declined."));
	rig_key(r, PRESS_ESC);
	for (int i = 0; i < 3; i++)
		rig_key(r, PRESS_ENTER);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
	rig_key(r, PRESS_F0 + 4);
	assert_ptr_equal(rig_page(r), &page_checkout);
	rig_key(r, PRESS_ENTER);
	confirm(r);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 2);
}

/* ── status ── */

static void test_an_order_without_an_answer_is_settled_by_reading(void **state)
{
	struct rig *r = *state;
	send_order(r);
	lose_answer(r);
	assert_ptr_equal(rig_page(r), &page_status);
	assert_true(rig_says(r, "it may have been placed"));
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SETTLE);
	assert_true(order_take_settled(&r->wizard, ORDER_FOUND, "sub-e5", "op-000001"));
	tell(r, REQUEST_SETTLE, false);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_STATUS);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
}

static void test_an_order_that_is_not_found_may_be_placed_again(void **state)
{
	struct rig *r = *state;
	send_order(r);
	lose_answer(r);
	assert_true(order_take_settled(&r->wizard, ORDER_FOUND_NONE, "", ""));
	tell(r, REQUEST_SETTLE, false);
	assert_true(rig_says(r, "The service has no such order"));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_order);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
	confirm(r);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 2);
	assert_true(order_begin(&r->wizard));
	assert_string_equal(wizard_ask(&r->wizard, REQUEST_ORDER)->upgrade.request_id, "00000000-0000-4000-8000-000000000042");
}

static void not_found(struct rig *r, int64_t later_ms)
{
	send_order(r);
	lose_answer(r);
	r->wizard.now_ms += later_ms;
	assert_true(order_take_settled(&r->wizard, ORDER_FOUND_NONE, "", ""));
	tell(r, REQUEST_SETTLE, false);
	rig_key(r, 'g');
	assert_ptr_equal(rig_page(r), &page_give_up);
}

static void test_an_order_is_given_up_by_a_typed_word(void **state)
{
	struct rig *r = *state;
	not_found(r, 3600000);
	rig_key(r, PRESS_ENTER);
	rig_keys(r, "fabrikam");
	rig_key(r, PRESS_ENTER);
	assert_false(rig_asked(r, REQUEST_GIVE_UP));
	assert_true(rig_says(r, "Nothing was given up"));
	clear_field(r);
	confirm(r);
	assert_int_equal(times_asked(r, REQUEST_GIVE_UP), 1);
	rig_key(r, PRESS_ENTER);
	assert_int_equal(times_asked(r, REQUEST_GIVE_UP), 1);
	assert_true(order_take_given_up(&r->wizard));
	tell(r, REQUEST_GIVE_UP, false);
	assert_ptr_equal(rig_page(r), &page_cart);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
}

static void test_an_order_is_not_given_up_before_the_lists_had_their_time(void **state)
{
	struct rig *r = *state;
	not_found(r, 60000);
	assert_true(rig_says(r, "can be given up from"));
	assert_null(rig_node(r, "give_up"));
	confirm(r);
	assert_false(rig_asked(r, REQUEST_GIVE_UP));
	rig_key(r, PRESS_ESC);
	assert_ptr_equal(rig_page(r), &page_status);
	assert_int_equal(order_state(&r->wizard), ORDER_NOT_FOUND);
}

static void test_the_time_from_which_an_order_can_be_given_up_comes_by_itself(void **state)
{
	struct rig *r = *state;
	not_found(r, 60000);
	assert_null(rig_node(r, "give_up"));
	r->wizard.now_ms += 3600000;
	stack_event(r->stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_non_null(rig_node(r, "give_up"));
	assert_true(rig_page(r)->ticks);
}

static void test_an_order_that_is_found_while_it_is_given_up_leads_to_status(void **state)
{
	struct rig *r = *state;
	not_found(r, 3600000);
	confirm(r);
	assert_true(order_take_settled(&r->wizard, ORDER_FOUND, "sub-e5", "op-000001"));
	tell(r, REQUEST_GIVE_UP, false);
	assert_ptr_equal(rig_page(r), &page_status);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_STATUS);
}

/* Another admin was quicker: the order's page leads to that upgrade. */
static void test_an_upgrade_of_another_admin_is_joined(void **state)
{
	struct transition_facts transition = { .operation_id = "op-7", .to_catalog_item = "O365E5:0001:X", .to_subscription_id = "new-7" };
	struct transition_event_facts event = { .name = "Conversion", .status = "Started ", .at_ms = WORLD_NOW_MS };
	struct error err = ERROR_INIT;
	struct rig *r = *state;
	start(r, WORLD_ORDER, &page_order);
	r->holds = true;
	confirm(r);
	subscription_take_transitions(&r->wizard, &transition, 1, &event, 1);
	error_set(&err, ERROR_CONFLICT, "Already under way.");
	wizard_call_failed(&r->wizard, REQUEST_ORDER, &err);
	tell(r, REQUEST_ORDER, true);
	assert_true(rig_says(r, "started elsewhere on"));
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_status);
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_STATUS);
	assert_int_equal(times_asked(r, REQUEST_ORDER), 1);
}

static void test_status_looks_again_by_itself(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_STATUS);
	r->holds = true;
	rig_start(r, &page_status);
	assert_int_equal(times_asked(r, REQUEST_STATUS), 1);
	world_take_status(&r->wizard, false);
	tell(r, REQUEST_STATUS, false);
	assert_true(rig_says(r, "40 of 117"));
	stack_event(r->stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_int_equal(times_asked(r, REQUEST_STATUS), 1);
	r->wizard.mono_ms += status_look_again_ms(&r->wizard);
	stack_event(r->stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_int_equal(times_asked(r, REQUEST_STATUS), 2);
	stack_event(r->stack, &(struct event){ .kind = EVENT_CLOCK });
	assert_int_equal(times_asked(r, REQUEST_STATUS), 2);
}

static void test_status_is_busy_while_the_service_works(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_STATUS, &page_status);
	const struct node *busy = view_find_kind(stack_view(r->stack), NODE_BUSY);
	assert_non_null(busy);
	assert_int_equal(busy->busy.since_ms, WORLD_MONO_MS - 75000);
	rig_key(r, PRESS_ENTER);
	assert_ptr_equal(rig_page(r), &page_status);
}

static void fail_licences(struct rig *r)
{
	struct transition_facts transition = { .operation_id = "op-000001", .quantity = 120, .type = "transition_with_license_transfer" };
	const struct transition_event_facts events[] = {
		{ .name = "Conversion", .status = "Completed", .at_ms = WORLD_NOW_MS - 50000 },
		{ .name = "LicenseReassignment", .status = "Failed", .at_ms = WORLD_NOW_MS, .error_text = "Four users were left." },
	};
	world_item("microsoft-365-e5", transition.to_catalog_item);
	status_take(&r->wizard, &(struct status_facts){
		.transitions = &transition, .n_transitions = 1, .events = events, .n_events = 2, .source_commerce_told = true,
		.source_commerce = SUBSCRIPTION_ACTIVE, .source_consumed = 4, .target_consumed = 113, .target_subscription_id = "sub-e5",
		.target_status = SUBSCRIPTION_ACTIVE, .read_ms = WORLD_NOW_MS });
	tell(r, REQUEST_STATUS, false);
}

static void test_an_end_that_is_not_whole_names_the_doors(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_STATUS, &page_status);
	r->holds = true;
	fail_licences(r);
	assert_true(rig_says(r, "Four users were left."));
	assert_true(rig_says(r, "did not come to its end"));
	rig_keys(r, "h");
	assert_ptr_equal(rig_page(r), &page_manual);
	rig_key(r, PRESS_ESC);
	rig_keys(r, "s");
	assert_ptr_equal(rig_page(r), &page_subscription);
}

static void test_a_failed_look_keeps_what_was_known(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_STATUS, &page_status);
	world_fails(&r->wizard, REQUEST_STATUS, ERROR_OFFLINE);
	tell(r, REQUEST_STATUS, true);
	assert_true(rig_says(r, "The service did not answer as it should."));
	assert_true(rig_says(r, "40 of 117"));
}

static void test_nothing_under_way_is_said(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_SUBSCRIPTION, &page_status);
	assert_true(rig_says(r, "No upgrade is under way"));
	assert_false(rig_asked(r, REQUEST_STATUS));
}

/* ── done ── */

static void test_done_names_number_and_amount_and_saves(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_DONE, &page_done);
	assert_true(rig_says(r, "ord-000042"));
	assert_true(rig_says(r, "USD 7,774.52"));
	assert_true(rig_says(r, "switched off for 17 users"));
	r->holds = true;
	rig_keys(r, "s");
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SAVE_RECEIPT);
	rig_keys(r, "s");
	assert_int_equal(times_asked(r, REQUEST_SAVE_RECEIPT), 1);
	receipt_take_saved(&r->wizard, "/home/admin/upgrade.txt", "/home/admin/upgrade.json");
	tell(r, REQUEST_SAVE_RECEIPT, false);
	assert_true(rig_says(r, "/home/admin/upgrade.txt"));
}

static void test_the_record_for_an_auditor_is_saved_once(void **state)
{
	struct rig *r = *state;
	start(r, WORLD_DONE, &page_done);
	r->holds = true;
	rig_keys(r, "a");
	assert_int_equal(r->calls[r->n_calls - 1], REQUEST_SAVE_RECORD);
	rig_keys(r, "a");
	assert_int_equal(times_asked(r, REQUEST_SAVE_RECORD), 1);
	assert_true(rig_says(r, "Saving the record on this machine"));
	receipt_take_record(&r->wizard, "/home/admin/m365-upgrade-ord-000042.jsonl");
	tell(r, REQUEST_SAVE_RECORD, false);
	assert_true(rig_says(r, "The record is saved as /home/admin/m365-upgrade-ord-000042.jsonl."));
}

static void test_enter_does_not_leave_before_done_was_seen(void **state)
{
	struct rig *r = *state;
	world_at(&r->wizard, WORLD_STATUS);
	world_take_status(&r->wizard, true);
	r->holds = true;
	rig_start(r, &page_done);
	rig_key(r, PRESS_ENTER);
	assert_false(r->left);
	rig_answer(r);
	rig_key(r, PRESS_ENTER);
	assert_true(r->left);
}

/* ── all of them ── */

static void test_pages_answer_help_while_they_wait(void **state)
{
	static const struct {
		enum world_place before;
		const struct page *page;
	} each[] = {
		{ WORLD_BILLING, &page_checkout }, { WORLD_STATUS, &page_status }, { WORLD_STATUS, &page_done },
	};
	struct rig *r = *state;
	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		world_clear(&r->wizard);
		world_init(&r->wizard);
		world_at(&r->wizard, each[i].before);
		r->holds = true;
		r->n_answered = r->n_calls;
		rig_start(r, each[i].page);
		assert_non_null(view_find_kind(stack_view(r->stack), NODE_BUSY));
		rig_key(r, PRESS_F0 + 1);
		assert_string_equal(rig_page(r)->id, "help");
		rig_key(r, PRESS_ESC);
		rig_key(r, PRESS_ENTER);
		assert_false(r->left);
	}
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(test_enter_and_the_typed_word_lead_to_the_end),
		EACH(test_back_from_each_page_and_forward_again_keeps_what_was_typed),
		EACH(test_by_hand_the_way_leads_to_the_other_steps),
		EACH(test_enter_alone_buys_no_add_on_along),
		EACH(test_by_hand_any_quantity_that_is_sold_can_be_bought),
		EACH(test_what_is_there_is_taken_by_enter),
		EACH(test_looking_at_buy_does_not_leave_the_upgrade),
		EACH(test_upgrade_leaves_the_manual_path),
		EACH(test_a_wrong_quantity_is_refused_in_place),
		EACH(test_more_than_is_allowed_says_what_to_do),
		EACH(test_plus_and_minus_change_the_quantity),
		EACH(test_billing_can_be_changed_in_the_cart),
		EACH(test_billing_takes_the_line_under_the_mark),
		EACH(test_checkout_says_where_the_amounts_come_from),
		EACH(test_checkout_is_closed_without_the_agreement),
		EACH(test_a_forfeit_has_to_be_accepted),
		EACH(test_waiting_instead_of_a_forfeit_buys_nothing),
		EACH(test_a_failed_reading_is_explained_and_read_again),
		EACH(test_an_invoice_below_the_threshold_is_shown_closed),
		EACH(test_a_way_to_pay_counts_when_the_service_has_it),
		EACH(test_a_wrong_field_is_said_at_the_field),
		EACH(test_an_address_that_is_right_is_saved_and_shown),
		EACH(test_a_suggestion_is_taken_with_enter),
		EACH(test_an_unconfirmed_address_needs_a_yes),
		EACH(test_an_address_that_is_not_found_is_not_saved),
		EACH(test_back_from_an_address_keeps_it_unsaved),
		EACH(test_the_order_names_what_it_is),
		EACH(test_without_the_word_nothing_is_sent),
		EACH(test_a_word_typed_before_is_asked_for_anew),
		EACH(test_no_key_sends_an_order_twice),
		EACH(test_back_before_it_is_written_down_takes_it_back),
		EACH(test_back_from_an_order_on_its_way_leads_to_status),
		EACH(test_a_refusal_is_explained_and_enter_does_not_repeat_it),
		EACH(test_an_order_without_an_answer_is_settled_by_reading),
		EACH(test_an_order_that_is_not_found_may_be_placed_again),
		EACH(test_an_order_is_given_up_by_a_typed_word),
		EACH(test_an_order_is_not_given_up_before_the_lists_had_their_time),
		EACH(test_the_time_from_which_an_order_can_be_given_up_comes_by_itself),
		EACH(test_an_order_that_is_found_while_it_is_given_up_leads_to_status),
		EACH(test_an_upgrade_of_another_admin_is_joined),
		EACH(test_status_looks_again_by_itself),
		EACH(test_status_is_busy_while_the_service_works),
		EACH(test_an_end_that_is_not_whole_names_the_doors),
		EACH(test_a_failed_look_keeps_what_was_known),
		EACH(test_nothing_under_way_is_said),
		EACH(test_done_names_number_and_amount_and_saves),
		EACH(test_the_record_for_an_auditor_is_saved_once),
		EACH(test_enter_does_not_leave_before_done_was_seen),
		EACH(test_pages_answer_help_while_they_wait),
	};
	return cmocka_run_group_tests_name("from the cart to what has changed", tests, NULL, NULL);
}
