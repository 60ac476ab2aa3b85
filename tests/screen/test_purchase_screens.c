/* The pages of the purchase as a person sees and hears them: 80 by 24 and as lines, with the states that are hard to reach by hand. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/registry.h"
#include "tests/screen/rig.h"
#include "tests/screen/world_parts.h"
#include "tests/support/lines.h"
#include "tests/support/terminal.h"
#include "ui/stack_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ── what services say ── */

static void no_agreement(struct rig *r)
{
	checkout_take(&r->wizard, &(struct checkout_facts){ .terms = world_terms(), .agreement_accepted = 0 });
}

static void much_prepaid(struct rig *r)
{
	struct terms_facts terms = world_terms();
	terms.prepaid_remaining = (struct money){ .micro = INT64_C(9000000000), .currency = "USD" };
	checkout_take(&r->wizard, &(struct checkout_facts){ .terms = terms, .agreement_accepted = 1 });
}

static void dear_invoice(struct rig *r)
{
	struct terms_facts terms = world_terms();
	terms.invoice_minimum = (struct money){ .micro = INT64_C(10000000000), .currency = "USD" };
	checkout_take(&r->wizard, &(struct checkout_facts){ .terms = terms, .agreement_accepted = 1 });
}

static void checkout_runs(struct rig *r)
{
	world_runs(&r->wizard, REQUEST_CHECKOUT, 3);
}

static void checkout_fails(struct rig *r)
{
	world_fails(&r->wizard, REQUEST_CHECKOUT, ERROR_FORBIDDEN);
}

static void credit_will_be_checked(struct rig *r)
{
	struct terms_facts terms = world_terms();
	terms.credit_check_above = (struct money){ .micro = INT64_C(5000000000), .currency = "USD" };
	checkout_take(&r->wizard, &(struct checkout_facts){ .terms = terms, .agreement_accepted = 1 });
}

static void edit_address(struct rig *r)
{
	address_edit(&r->wizard, ADDRESS_BILLED_TO);
}

static void address_with_errors(struct rig *r)
{
	edit_address(r);
	address_set(&r->wizard, ADDRESS_CITY, "", NULL);
	address_set(&r->wizard, ADDRESS_COUNTRY, "USA", NULL);
}

static void address_with_suggestions(struct rig *r)
{
	struct address_check_facts facts = { .status = CHECK_MULTIPLE, .n_suggestions = 2 };
	edit_address(r);
	address_set(&r->wizard, ADDRESS_LINE1, "12 Example Ave", NULL);
	str_copy(facts.suggestions[0].text[ADDRESS_LINE1], ADDRESS_TEXT, "12 Example Avenue North");
	str_copy(facts.suggestions[1].text[ADDRESS_LINE1], ADDRESS_TEXT, "12 Example Avenue South");
	for (size_t i = 0; i < 2; i++) {
		str_copy(facts.suggestions[i].text[ADDRESS_COMPANY], ADDRESS_TEXT, "Contoso Ltd");
		str_copy(facts.suggestions[i].text[ADDRESS_CITY], ADDRESS_TEXT, "Springfield");
		str_copy(facts.suggestions[i].text[ADDRESS_STATE], ADDRESS_TEXT, "WA");
		str_copy(facts.suggestions[i].text[ADDRESS_POSTAL_CODE], ADDRESS_TEXT, i == 0 ? "98052" : "98053");
	}
	address_take_check(&r->wizard, &facts);
}

/* ── the order's fate ── */

static void place(struct rig *r)
{
	struct error err = ERROR_INIT;
	order_type(&r->wizard, "contoso.onmicrosoft.com", &err);
	assert_true(order_begin(&r->wizard));
}

static void is_checking(struct rig *r)
{
	place(r);
	world_runs(&r->wizard, REQUEST_ORDER, 2);
	wizard_call_progress(&r->wizard, REQUEST_ORDER, 40, 117);
}

static void is_sent(struct rig *r)
{
	place(r);
	assert_true(order_intent_written(&r->wizard, "00000000-0000-4000-8000-000000000042", world_ago(2)));
	assert_true(order_sent(&r->wizard));
	world_runs(&r->wizard, REQUEST_ORDER, 2);
}

static void is_refused(struct rig *r)
{
	struct error err = ERROR_INIT;
	is_sent(r);
	error_set(&err, ERROR_REFUSED, "The order was refused.");
	error_service(&err, "2060", "The card was declined.");
	assert_true(order_take_refused(&r->wizard, &err));
	wizard_call_failed(&r->wizard, REQUEST_ORDER, &err);
}

static void is_unsure(struct rig *r)
{
	struct error err = ERROR_INIT;
	is_sent(r);
	error_set(&err, ERROR_UNSURE, "No answer came.");
	assert_true(order_take_unsure(&r->wizard, &err));
	wizard_call_failed(&r->wizard, REQUEST_ORDER, &err);
}

static void is_not_found(struct rig *r)
{
	is_unsure(r);
	assert_true(order_take_settled(&r->wizard, ORDER_FOUND_NONE, "", ""));
	wizard_call_done(&r->wizard, REQUEST_SETTLE);
}

static void may_be_given_up(struct rig *r)
{
	is_not_found(r);
	r->wizard.now_ms += 3600000;
}

static void take_events(struct rig *r, const struct transition_event_facts *events, size_t n_events, const struct credit_facts *credit)
{
	struct transition_facts transition = { .operation_id = "op-000001", .quantity = 120, .type = "transition_with_license_transfer" };
	world_item("microsoft-365-e5", transition.to_catalog_item);
	status_take(&r->wizard, &(struct status_facts){
		.transitions = &transition, .n_transitions = 1, .events = events, .n_events = n_events, .credits = credit,
		.n_credits = credit == NULL ? 0 : 1, .source_commerce_told = true, .source_commerce = SUBSCRIPTION_ACTIVE, .source_consumed = 4,
		.target_consumed = 113, .target_subscription_id = "sub-e5", .target_status = SUBSCRIPTION_ACTIVE, .read_ms = WORLD_NOW_MS });
}

static void licences_are_left(struct rig *r)
{
	const struct transition_event_facts events[] = {
		{ .name = "Conversion", .status = "Completed", .at_ms = WORLD_NOW_MS - 50000 },
		{ .name = "LicenseReassignment", .status = "Failed", .at_ms = WORLD_NOW_MS, .error_text = "Four users were left." },
	};
	take_events(r, events, 2, NULL);
}

static void credit_is_checked(struct rig *r)
{
	const struct transition_event_facts event = { .name = "Conversion", .status = "InProgress", .at_ms = WORLD_NOW_MS - 50000 };
	const struct credit_facts credit = {
		.id = "cc-1", .subscription_id = WORLD_E4, .state = CREDIT_PENDING, .since_ms = WORLD_NOW_MS - 60000,
		.decided_by_ms = WORLD_NOW_MS + INT64_C(172800000) };
	take_events(r, &event, 1, &credit);
}

static void credit_is_declined(struct rig *r)
{
	const struct transition_event_facts event = { .name = "Conversion", .status = "Failed", .at_ms = WORLD_NOW_MS };
	const struct credit_facts credit = { .id = "cc-1", .subscription_id = WORLD_E4, .state = CREDIT_DECLINED, .since_ms = WORLD_NOW_MS - 60000 };
	take_events(r, &event, 1, &credit);
}

static void all_is_moved(struct rig *r)
{
	world_take_status(&r->wizard, true);
}

static void status_fails(struct rig *r)
{
	world_fails(&r->wizard, REQUEST_STATUS, ERROR_OFFLINE);
}

static void receipt_is_saved(struct rig *r)
{
	receipt_take_saved(&r->wizard, "/home/admin/upgrade-2026-11-22.txt", "/home/admin/upgrade-2026-11-22.json");
}

/* ── by hand ── */

static void buy_fewer(struct rig *r)
{
	cart_set_quantity(&r->wizard, "20", NULL);
}

static void buy_along(struct rig *r)
{
	cart_take_along(&r->wizard, WORLD_STORAGE, true, NULL);
}

/* The cart was checked out; the second line as told, the first ordered unless `plan_refused`. */
static void is_bought(struct rig *r, bool plan_refused, enum purchase_line_state second)
{
	struct error err = ERROR_INIT;
	buy_along(r);
	is_sent(r);
	struct upgrade_record record = r->wizard.order.record;
	str_copy(record.cart_id, sizeof(record.cart_id), "cart-1");
	record.lines[0].state = plan_refused ? PURCHASE_REFUSED : PURCHASE_ORDERED;
	record.lines[1].state = second;
	for (size_t i = 0; i < record.n_lines; i++) {
		struct purchase_line *line = &record.lines[i];
		if (line->state == PURCHASE_ORDERED)
			str_copy(line->order_id, sizeof(line->order_id), i == 0 ? "ord-000042" : "ord-000043");
		else
			str_copy(line->text, sizeof(line->text), "The quantity is not available.");
	}
	str_copy(record.order_id, sizeof(record.order_id), record.lines[0].order_id);
	error_set(&err, ERROR_REFUSED, "The service refused the line of %s.", record.lines[0].name);
	if (plan_refused)
		assert_true(order_take_refused(&r->wizard, &err));
	else
		assert_true(order_take_accepted(&r->wizard, "", ""));
	order_take_lines(&r->wizard, &record);
	wizard_call_done(&r->wizard, REQUEST_ORDER);
}

static void the_add_on_is_refused(struct rig *r)
{
	is_bought(r, false, PURCHASE_REFUSED);
}

static void the_plan_is_refused(struct rig *r)
{
	is_bought(r, true, PURCHASE_ORDERED);
}

static void look_at_orders(struct rig *r, enum order_progress progress, const struct credit_facts *credit)
{
	struct purchase_facts facts = { .record = r->wizard.order.record, .progress = { progress, progress }, .credits = credit,
		.n_credits = credit == NULL ? 0 : 1, .read_ms = WORLD_NOW_MS };
	status_take_purchase(&r->wizard, &facts);
}

static void order_is_pending(struct rig *r)
{
	is_bought(r, false, PURCHASE_ORDERED);
	look_at_orders(r, ORDER_IS_PENDING, NULL);
}

static void order_waits_for_credit(struct rig *r)
{
	const struct credit_facts credit = { .id = "cc-1", .order_id = "ord-000042", .state = CREDIT_PENDING, .since_ms = WORLD_NOW_MS - 60000,
		.decided_by_ms = WORLD_NOW_MS + INT64_C(172800000) };
	is_bought(r, false, PURCHASE_ORDERED);
	look_at_orders(r, ORDER_IS_PENDING, &credit);
}

static void order_is_carried_out(struct rig *r)
{
	is_bought(r, false, PURCHASE_REFUSED);
	look_at_orders(r, ORDER_IS_COMPLETED, NULL);
}

static void order_is_cancelled(struct rig *r)
{
	is_bought(r, false, PURCHASE_ORDERED);
	look_at_orders(r, ORDER_IS_CANCELLED, NULL);
}

static void has_come_meanwhile(struct rig *r)
{
	struct error err = ERROR_INIT;
	error_set(&err, ERROR_CONFLICT, "Since you looked, Microsoft 365 E5 has been ordered for this organisation.");
	wizard_call_started(&r->wizard, REQUEST_ORDER);
	wizard_call_failed(&r->wizard, REQUEST_ORDER, &err);
}

static void no_prices(struct rig *r)
{
	r->wizard.settings.has_prices = false;
	r->wizard.plan.n_prices = 0;
}

/* ── scenes ── */

static const struct scene {
	const char *name;
	enum world_place place;
	const struct page *page;
	void (*arrange)(struct rig *r); /* NULL: as the world is */
	const char *keys;               /* NULL: none */
	bool by_hand;
} scenes[] = {
	{ "cart", WORLD_CART, &page_cart, NULL, NULL, false },
	{ "cart-refused", WORLD_CART, &page_cart, NULL, "Backspace Backspace Backspace 6 0 0 Enter", false },
	{ "billing", WORLD_BILLING, &page_billing, NULL, "Down", false },
	{ "checkout", WORLD_CHECKOUT, &page_checkout, NULL, NULL, false },
	{ "checkout-loading", WORLD_BILLING, &page_checkout, checkout_runs, NULL, false },
	{ "checkout-error", WORLD_BILLING, &page_checkout, checkout_fails, NULL, false },
	{ "checkout-closed", WORLD_CHECKOUT, &page_checkout, no_agreement, NULL, false },
	{ "checkout-forfeit", WORLD_CHECKOUT, &page_checkout, much_prepaid, NULL, false },
	{ "payment", WORLD_CHECKOUT, &page_payment, NULL, NULL, false },
	{ "payment-closed", WORLD_CHECKOUT, &page_payment, dear_invoice, "Down Enter", false },
	{ "address", WORLD_CHECKOUT, &page_address, edit_address, NULL, false },
	{ "address-errors", WORLD_CHECKOUT, &page_address, address_with_errors, NULL, false },
	{ "address-suggestions", WORLD_CHECKOUT, &page_address, address_with_suggestions, NULL, false },
	{ "order", WORLD_ORDER, &page_order, credit_will_be_checked, NULL, false },
	{ "order-wrong-word", WORLD_ORDER, &page_order, NULL, "f a b r i k a m Enter", false },
	{ "order-checking", WORLD_ORDER, &page_order, is_checking, NULL, false },
	{ "order-sent", WORLD_ORDER, &page_order, is_sent, NULL, false },
	{ "order-refused", WORLD_ORDER, &page_order, is_refused, NULL, false },
	{ "status", WORLD_STATUS, &page_status, NULL, NULL, false },
	{ "status-error", WORLD_STATUS, &page_status, status_fails, NULL, false },
	{ "status-credit-check", WORLD_STATUS, &page_status, credit_is_checked, NULL, false },
	{ "status-declined", WORLD_STATUS, &page_status, credit_is_declined, NULL, false },
	{ "status-partly", WORLD_STATUS, &page_status, licences_are_left, NULL, false },
	{ "status-done", WORLD_STATUS, &page_status, all_is_moved, NULL, false },
	{ "status-unsure", WORLD_ORDER, &page_status, is_unsure, NULL, false },
	{ "status-not-found", WORLD_ORDER, &page_status, is_not_found, NULL, false },
	{ "give-up-early", WORLD_ORDER, &page_give_up, is_not_found, NULL, false },
	{ "give-up", WORLD_ORDER, &page_give_up, may_be_given_up, NULL, false },
	{ "done", WORLD_DONE, &page_done, NULL, NULL, false },
	{ "done-saved", WORLD_DONE, &page_done, receipt_is_saved, NULL, false },
	{ "cart-by-hand", WORLD_CART, &page_cart, NULL, NULL, true },
	{ "cart-by-hand-fewer", WORLD_CART, &page_cart, buy_fewer, NULL, true },
	{ "cart-by-hand-refused", WORLD_CART, &page_cart, NULL, "Backspace Backspace Backspace 0 Enter", true },
	{ "cart-by-hand-along", WORLD_CART, &page_cart, buy_along, NULL, true },
	{ "checkout-by-hand", WORLD_CHECKOUT, &page_checkout, buy_along, NULL, true },
	{ "order-by-hand", WORLD_ORDER, &page_order, NULL, NULL, true },
	{ "order-by-hand-along", WORLD_ORDER, &page_order, buy_along, NULL, true },
	{ "order-by-hand-unpriced", WORLD_ORDER, &page_order, no_prices, NULL, true },
	{ "order-by-hand-checking", WORLD_ORDER, &page_order, is_checking, NULL, true },
	{ "order-by-hand-meanwhile", WORLD_ORDER, &page_order, has_come_meanwhile, NULL, true },
	{ "order-by-hand-partly", WORLD_ORDER, &page_order, the_add_on_is_refused, NULL, true },
	{ "order-by-hand-plan-refused", WORLD_ORDER, &page_order, the_plan_is_refused, NULL, true },
	{ "buy-order-unsure", WORLD_ORDER, &page_buy, is_unsure, NULL, true },
	{ "buy-order-not-found", WORLD_ORDER, &page_buy, is_not_found, NULL, true },
	{ "buy-order-pending", WORLD_ORDER, &page_buy, order_is_pending, NULL, true },
	{ "buy-order-cancelled", WORLD_ORDER, &page_buy, order_is_cancelled, NULL, true },
	{ "status-by-hand", WORLD_ORDER, &page_status, order_is_pending, NULL, true },
	{ "status-by-hand-credit-check", WORLD_ORDER, &page_status, order_waits_for_credit, NULL, true },
	{ "status-by-hand-bought", WORLD_ORDER, &page_status, order_is_carried_out, NULL, true },
	{ "status-by-hand-cancelled", WORLD_ORDER, &page_status, order_is_cancelled, NULL, true },
	{ "status-by-hand-not-found", WORLD_ORDER, &page_status, is_not_found, NULL, true },
};
#define SCENES (sizeof(scenes) / sizeof(scenes[0]))

/* What a page asks for when it is shown is not begun: each scene stands still. */
static void set_scene(struct rig *r, const struct scene *scene)
{
	rig_init(r, NULL);
	if (scene->by_hand)
		world_by_hand(&r->wizard, scene->place);
	else
		world_at(&r->wizard, scene->place);
	r->holds = true;
	rig_start(r, scene->page);
	for (size_t i = 0; i < r->n_calls; i++)
		wizard_call_cancelled(&r->wizard, r->calls[i]);
	if (scene->arrange != NULL)
		scene->arrange(r);
	stack_touch(r->stack);
}

static void on_the_full_screen(void **state)
{
	const struct scene *scene = *state;
	char name[80];
	struct rig rig;
	set_scene(&rig, scene);
	struct terminal *t = terminal_new(rig.stack, NULL);
	t->now_ms = WORLD_MONO_MS;
	terminal_draw(t);
	if (scene->keys != NULL)
		terminal_press(t, scene->keys);
	snprintf(name, sizeof(name), "purchase-%s", scene->name);
	terminal_golden(t, name);
	terminal_free(t);
	rig_clear(&rig);
}

/* Keys move a mark, which lines do not have: scenes that need them are left out. */
static void as_lines(void **state)
{
	const struct scene *scene = *state;
	char name[80];
	struct rig rig;
	set_scene(&rig, scene);
	struct plain_session *session = plain_session_new(rig.stack, true, false);
	plain_wait(session, WORLD_MONO_MS - session->now_ms);
	snprintf(name, sizeof(name), "purchase-%s-plain", scene->name);
	text_golden(session->record.data, name);
	plain_session_free(session);
	rig_clear(&rig);
}

/* ── answers from a file ── */

static void say(struct rig *r, struct plain_session *session, const char *line)
{
	plain_say(session, line);
	rig_answer(r);
	plain_wait(session, 1);
}

static void the_whole_way_with_answers_from_a_file(void **state)
{
	static const char *const answers[] = { "1", "130", "", "2", "", "fabrikam", "contoso.onmicrosoft.com" };
	(void)state;
	struct rig rig;
	rig_init(&rig, NULL);
	world_at(&rig.wizard, WORLD_CART);
	rig_start(&rig, &page_cart);
	struct plain_session *session = plain_session_new(rig.stack, false, false);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		say(&rig, session, answers[i]);
	assert_ptr_equal(rig_page(&rig), &page_status);
	assert_int_equal(cart_quantity(&rig.wizard), 130);
	assert_int_equal(billing_chosen(&rig.wizard), 1);
	plain_say(session, ""); /* not taken before the upgrade has ended */
	assert_ptr_equal(rig_page(&rig), &page_status);
	world_take_status(&rig.wizard, true);
	stack_event(rig.stack, &(struct event){ .kind = EVENT_ANSWER, .request = REQUEST_STATUS });
	renderer_input(session->renderer, session->now_ms);
	rig_answer(&rig);
	plain_wait(session, 1);
	assert_ptr_equal(rig_page(&rig), &page_done);
	text_golden(session->record.data, "plain-cart-to-done");
	say(&rig, session, "");
	assert_true(rig.left);
	plain_session_free(session);
	rig_clear(&rig);
}

static void back_from_the_order_by_a_letter(void **state)
{
	(void)state;
	struct rig rig;
	rig_init(&rig, NULL);
	world_at(&rig.wizard, WORLD_CHECKOUT);
	rig_start(&rig, &page_checkout);
	struct plain_session *session = plain_session_new(rig.stack, false, false);
	say(&rig, session, "");
	assert_ptr_equal(rig_page(&rig), &page_order);
	say(&rig, session, "");
	assert_ptr_equal(rig_page(&rig), &page_order);
	say(&rig, session, "b");
	assert_ptr_equal(rig_page(&rig), &page_checkout);
	say(&rig, session, "p");
	assert_ptr_equal(rig_page(&rig), &page_payment);
	say(&rig, session, "");
	assert_ptr_equal(rig_page(&rig), &page_checkout);
	assert_false(rig_asked(&rig, REQUEST_ORDER));
	plain_session_free(session);
	rig_clear(&rig);
}

int main(void)
{
	struct CMUnitTest tests[2 * SCENES + 2];
	size_t n = 0;
	i18n_init(NULL, NULL);
	for (size_t i = 0; i < SCENES; i++) {
		void *scene = (void *)(uintptr_t)&scenes[i];
		tests[n++] = (struct CMUnitTest){ scenes[i].name, on_the_full_screen, NULL, NULL, scene };
		if (scenes[i].keys == NULL)
			tests[n++] = (struct CMUnitTest){ scenes[i].name, as_lines, NULL, NULL, scene };
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_whole_way_with_answers_from_a_file);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(back_from_the_order_by_a_letter);
	return _cmocka_run_group_tests("screens of the purchase", tests, n, NULL, NULL);
}
