/* The order: typed confirmation, placed once, settled by reading, found again after a crash. */
#include "fixture.h"

#include "core/text.h"

static const struct error lost = { .kind = ERROR_UNSURE, .text = "The connection broke." };
static const struct error no = { .kind = ERROR_REFUSED, .text = "Refused.", .service = "Credit limit too low." };

static void the_word(void **state)
{
	static const struct {
		const char *domain, *typed;
		bool confirms;
	} cases[] = {
		{ "contoso.onmicrosoft.com", "contoso.onmicrosoft.com", true }, { "contoso.onmicrosoft.com", "  Contoso.OnMicrosoft.com ", true },
		{ "contoso.onmicrosoft.com", "contoso", false }, { "contoso.onmicrosoft.com", "", false }, { "contoso.onmicrosoft.com", "y", false },
		{ "", "120", true }, { "", "121", false }, { "", " 120 ", true }, { "", "120x", false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct error err = ERROR_INIT;
		str_copy(t->products.tenant.initial_domain, NAME_TEXT, cases[i].domain);
		world_checkout(t);
		assert_int_equal(order_type(&t->w, cases[i].typed, &err), cases[i].confirms ? 0 : -ERROR_INPUT);
		assert_int_equal(order_confirmed(&t->w), cases[i].confirms);
		assert_int_equal(order_ready(&t->w, NULL), cases[i].confirms ? 0 : -ERROR_INPUT);
		if (!cases[i].confirms)
			assert_says(err.text, "nothing was ordered");
		world_free(t);
	}
}

static void the_sentence_names_everything(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	world_checkout(t);
	order_confirmation(&t->w, text);
	assert_says(text, "120 licences of Microsoft 365 E5 for Contoso Ltd");
	assert_says(text, "USD 7,404.30 is due");
	assert_says(text, "a month");
	assert_says(order_instruction(&t->w, text), "contoso.onmicrosoft.com");
	world_free(t);
}

/* A changed amount is not what was confirmed. */
static void changes_take_the_confirmation_back(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_confirmed(t);
	cart_set_quantity(&t->w, "121", NULL);
	assert_false(order_confirmed(&t->w));
	order_type(&t->w, "contoso.onmicrosoft.com", NULL);
	billing_choose(&t->w, 1, NULL);
	assert_false(order_confirmed(&t->w));
	world_free(t);
}

static void cannot_be_forced(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_confirmed(t);
	before_tick(&t->w, "ack-bill", false, NULL);
	assert_false(order_begin(&t->w));
	before_tick(&t->w, "ack-bill", true, NULL);
	t->plans.terms.automatic_open = false;
	plan_take(&t->w, &t->plans);
	assert_false(order_begin(&t->w));
	world_free(t);
}

static void record_of_the_order(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_confirmed(t);
	assert_true(order_begin(&t->w));
	const struct upgrade_record *r = &wizard_ask(&t->w, REQUEST_ORDER)->upgrade;
	assert_int_equal(r->state, UPGRADE_INTENT);
	assert_string_equal(r->source_subscription_id, SOURCE_ID);
	assert_string_equal(r->target_sku_id, SKU_M365_E5);
	assert_string_equal(r->target_catalog_item, "M365E5:0001:AV-P1Y-monthly");
	assert_int_equal(r->quantity, 120);
	assert_string_equal(r->term, "P1Y");
	assert_money(r->due, "USD", "7404.30");
	assert_int_equal(r->source_assigned, 117);
	assert_int_equal(r->target_consumed, 0); /* nobody has the new product yet */
	assert_string_equal(r->request_id, "");
	world_free(t);
}

/* Every verb in every state: only the steps of the machine do anything. */
enum verb { BEGIN, WITHDRAW, WRITTEN, SENT, ACCEPTED, REFUSED, UNSURE, FOUND, NONE_FOUND, GIVEN_UP, VERBS };

static bool apply(struct wizard *w, enum verb verb)
{
	switch (verb) {
	case BEGIN: order_type(w, "contoso.onmicrosoft.com", NULL); return order_begin(w);
	case WITHDRAW: return order_withdraw(w);
	case WRITTEN: return order_intent_written(w, "request-1", w->now_ms);
	case SENT: return order_sent(w);
	case ACCEPTED: return order_take_accepted(w, "new-1", "op-1");
	case REFUSED: return order_take_refused(w, &no);
	case UNSURE: return order_take_unsure(w, &lost);
	case FOUND: return order_take_settled(w, ORDER_FOUND, "new-1", "op-1");
	case NONE_FOUND: return order_take_settled(w, ORDER_FOUND_NONE, "", "");
	case GIVEN_UP: return order_take_given_up(w);
	case VERBS: break;
	}
	return false;
}

static void placed_once(void **state)
{
	static const struct {
		enum verb way[6];
		size_t n;
		enum order_state state;
		unsigned allowed; /* bits of verbs */
	} cases[] = {
		{ { BEGIN }, 0, ORDER_IDLE, 1u << BEGIN },
		{ { BEGIN }, 1, ORDER_CHECKING, 1u << WITHDRAW | 1u << WRITTEN },
		{ { BEGIN, WITHDRAW }, 2, ORDER_IDLE, 1u << BEGIN },
		{ { BEGIN, WRITTEN }, 2, ORDER_INTENT, 1u << SENT | 1u << ACCEPTED | 1u << REFUSED | 1u << UNSURE | 1u << FOUND | 1u << NONE_FOUND },
		{ { BEGIN, WRITTEN, SENT }, 3, ORDER_SENT, 1u << ACCEPTED | 1u << REFUSED | 1u << UNSURE | 1u << FOUND | 1u << NONE_FOUND },
		{ { BEGIN, WRITTEN, SENT, ACCEPTED }, 4, ORDER_ACCEPTED, 0 },
		{ { BEGIN, WRITTEN, SENT, REFUSED }, 4, ORDER_REFUSED, 1u << BEGIN },
		{ { BEGIN, WRITTEN, SENT, UNSURE }, 4, ORDER_UNSURE, 1u << ACCEPTED | 1u << REFUSED | 1u << UNSURE | 1u << FOUND | 1u << NONE_FOUND },
		{ { BEGIN, WRITTEN, SENT, UNSURE, FOUND }, 5, ORDER_ACCEPTED, 0 },
		{ { BEGIN, WRITTEN, SENT, UNSURE, NONE_FOUND }, 5, ORDER_NOT_FOUND, 1u << BEGIN | 1u << FOUND | 1u << NONE_FOUND | 1u << GIVEN_UP },
		{ { BEGIN, WRITTEN, SENT, UNSURE, NONE_FOUND, GIVEN_UP }, 6, ORDER_IDLE, 1u << BEGIN },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (enum verb verb = 0; verb < VERBS; verb++) {
			struct world *t = world_new();
			char text[SENTENCE];
			world_checkout(t);
			for (size_t k = 0; k < cases[i].n; k++)
				assert_true(apply(&t->w, cases[i].way[k]));
			assert_int_equal(order_state(&t->w), cases[i].state);
			assert_int_equal(order_state_sentence(&t->w, text) == NULL, cases[i].state == ORDER_IDLE);
			bool allowed = cases[i].allowed >> verb & 1;
			if (apply(&t->w, verb) != allowed)
				fail_msg("case %zu, verb %d", i, (int)verb);
			if (!allowed)
				assert_int_equal(order_state(&t->w), cases[i].state);
			world_free(t);
		}
}

static void request_id_is_kept_for_the_same_intent(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_checkout(t);
	for (enum verb way[] = { BEGIN, WRITTEN, SENT, UNSURE, NONE_FOUND }, *v = way; v < way + 5; v++)
		assert_true(apply(&t->w, *v));
	assert_true(apply(&t->w, BEGIN));
	assert_string_equal(wizard_ask(&t->w, REQUEST_ORDER)->upgrade.request_id, "request-1");
	assert_true(order_withdraw(&t->w));
	assert_int_equal(order_state(&t->w), ORDER_NOT_FOUND);
	cart_set_quantity(&t->w, "130", NULL); /* another order: another id */
	assert_true(apply(&t->w, BEGIN));
	assert_string_equal(wizard_ask(&t->w, REQUEST_ORDER)->upgrade.request_id, "");
	world_free(t);
}

static void found_again_after_a_crash(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	struct upgrade_record record = { .state = UPGRADE_INTENT, .request_id = "request-9", .source_subscription_id = SOURCE_ID,
		.source_name = "Office 365 E4", .target_name = "Microsoft 365 E5", .target_catalog_item = "M365E5:0001:X", .quantity = 120, .placed_ms = at(NOW_TEXT) };
	world_begun(t, &record);
	world_products(t);
	assert_int_equal(order_state(&t->w), ORDER_UNSURE);
	assert_true(subscription_under_way(&t->w));
	assert_says(subscription_under_way_sentence(&t->w, text), "answer was lost");
	assert_string_equal(products_upgrade_mark(&t->w, products_chosen(&t->w)), "Order unanswered");
	assert_false(order_may_place(&t->w));
	assert_string_equal(wizard_ask(&t->w, REQUEST_SETTLE)->upgrade.request_id, "request-9");
	assert_says(wizard_unfinished_sentence(&t->w, text), "written down");
	assert_int_equal(products_choose(&t->w, 1, NULL), 0); /* looking elsewhere loses nothing */
	assert_int_equal(order_state(&t->w), ORDER_UNSURE);
	assert_true(order_take_settled(&t->w, ORDER_FOUND, "new-1", ""));
	assert_int_equal(order_state(&t->w), ORDER_ACCEPTED);
	assert_string_equal(status_record(&t->w)->target_subscription_id, "new-1");
	world_free(t);
}

/* It stays at hand while its subscription does, also where the products are read again with the journal's intent among them. */
static void not_found_stays_at_hand(void **state)
{
	struct world *t = world_new();
	(void)state;

	world_checkout(t);
	for (enum verb way[] = { BEGIN, WRITTEN, SENT, UNSURE, NONE_FOUND }, *v = way; v < way + 5; v++)
		assert_true(apply(&t->w, *v));
	struct upgrade_record record = t->w.order.record;
	record.state = UPGRADE_INTENT;
	world_begun(t, &record);
	products_take(&t->w, &t->products);
	assert_int_equal(order_state(&t->w), ORDER_NOT_FOUND);
	assert_false(subscription_under_way(&t->w)); /* Upgrade is open */
	wizard_forget_subscription(&t->w);
	assert_int_equal(order_state(&t->w), ORDER_NOT_FOUND);
	assert_string_equal(wizard_ask(&t->w, REQUEST_SETTLE)->upgrade.request_id, "request-1");
	assert_int_equal(products_choose(&t->w, 1, NULL), 0); /* an add-on has no order of its own */
	assert_int_equal(order_state(&t->w), ORDER_NOT_FOUND);
	world_free(t);
}

static void giving_up_takes_time_and_a_word(void **state)
{
	static const struct {
		int64_t after_ms;
		bool may;
	} cases[] = { { 0, false }, { 899999, false }, { 900000, true } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		world_checkout(t);
		for (enum verb way[] = { BEGIN, WRITTEN, SENT, UNSURE }, *v = way; v < way + 4; v++)
			assert_true(apply(&t->w, *v));
		t->w.now_ms += cases[i].after_ms;
		assert_false(order_may_give_up(&t->w)); /* not settled */
		assert_true(apply(&t->w, NONE_FOUND));
		assert_int_equal(order_may_give_up(&t->w), cases[i].may);
		assert_says(order_give_up_sentence(&t->w, text), "120 licences of Microsoft 365 E5");
		assert_says(order_give_up_instruction(&t->w, text), cases[i].may ? "contoso.onmicrosoft.com" : "can lag 15 min behind");
		assert_int_equal(order_give_up_type(&t->w, "contoso", NULL), -ERROR_INPUT);
		assert_false(order_give_up_confirmed(&t->w));
		assert_int_equal(order_give_up_type(&t->w, " Contoso.onmicrosoft.com", NULL), 0);
		assert_true(order_give_up_confirmed(&t->w));
		world_free(t);
	}
}

static void another_upgrade_closes_the_order(void **state)
{
	struct world *t = world_new();
	struct transition_facts transition = { .operation_id = "op-7", .to_catalog_item = "O365E5:0001:X", .to_subscription_id = "new-7", .quantity = 120 };
	struct transition_event_facts event = { .name = "Conversion", .status = "Started ", .at_ms = at(NOW_TEXT) };
	(void)state;

	world_confirmed(t);
	subscription_take_transitions(&t->w, &transition, 1, &event, 1);
	assert_true(order_is_elsewhere(&t->w));
	assert_int_equal(order_ready(&t->w, NULL), -ERROR_CONFLICT);
	assert_false(order_begin(&t->w));
	assert_string_equal(status_record(&t->w)->operation_id, "op-7");
	world_free(t);
}

static void refused_can_be_mended(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	world_confirmed(t);
	for (enum verb way[] = { BEGIN, WRITTEN, SENT, REFUSED }, *v = way; v < way + 4; v++)
		assert_true(apply(&t->w, *v));
	assert_says(order_state_sentence(&t->w, text), "Credit limit too low.");
	assert_says(text, "nothing was bought");
	assert_false(order_confirmed(&t->w)); /* typed anew */
	assert_null(status_record(&t->w));
	assert_true(apply(&t->w, BEGIN));
	world_free(t);
}

static void calls(void **state)
{
	struct world *t = world_new();
	struct error offline = { .kind = ERROR_OFFLINE }, refused = { .kind = ERROR_REFUSED };
	char text[SENTENCE];
	(void)state;

	assert_true(wizard_needs(&t->w, REQUEST_PRODUCTS));
	wizard_call_started(&t->w, REQUEST_PRODUCTS);
	assert_true(wizard_running(&t->w, REQUEST_PRODUCTS));
	assert_false(wizard_needs(&t->w, REQUEST_PRODUCTS));
	wizard_call_cancelled(&t->w, REQUEST_PRODUCTS);
	assert_true(wizard_needs(&t->w, REQUEST_PRODUCTS));
	wizard_call_failed(&t->w, REQUEST_PRODUCTS, &offline);
	assert_true(wizard_needs(&t->w, REQUEST_PRODUCTS));
	wizard_call_failed(&t->w, REQUEST_PRODUCTS, &refused);
	assert_false(wizard_needs(&t->w, REQUEST_PRODUCTS));
	assert_int_equal(wizard_error(&t->w, REQUEST_PRODUCTS)->kind, ERROR_REFUSED);
	wizard_call_done(&t->w, REQUEST_PRODUCTS);
	wizard_call_started(&t->w, REQUEST_PRODUCTS);
	wizard_call_cancelled(&t->w, REQUEST_PRODUCTS);
	assert_int_equal(wizard_call(&t->w, REQUEST_PRODUCTS)->state, CALL_DONE); /* what was read before still stands */
	for (int kind = ERROR_NONE + 1; kind < ERROR_KINDS; kind++) {
		struct error err = { .kind = (enum error_kind)kind, .retry_after_ms = 90000 };
		assert_true(*error_meaning(&err, text) && *error_remedy(&err, text));
	}
	for (int kind = 0; kind < REQUEST_KINDS; kind++)
		assert_true(*request_name((enum request_kind)kind) && *request_waiting((enum request_kind)kind));
	assert_true(request_is_write(REQUEST_ORDER));
	assert_false(request_is_write(REQUEST_SETTLE));
	world_free(t);
}

static void sign_in(void **state)
{
	struct world *t = world_new();
	struct sign_in_code_facts code = { .user_code = "ABCD-EFGH", .address = "https://example.test/device", .lives_ms = 900000 };
	char text[SENTENCE];
	(void)state;

	assert_int_equal(sign_in_state(&t->w), SIGN_IN_NEEDED);
	assert_says(sign_in_sentence(&t->w, text), "the organisation whose plan is to be upgraded");
	str_copy(t->w.settings.tenant, NAME_TEXT, "contoso.example");
	assert_says(sign_in_sentence(&t->w, text), "an admin of contoso.example");
	assert_says(sign_in_who(&t->w, text), "an admin of contoso.example");
	str_copy(t->w.settings.partner, NAME_TEXT, "coffee.example");
	assert_says(sign_in_sentence(&t->w, text), "the partner, coffee.example");
	assert_says(sign_in_who(&t->w, text), "the partner, coffee.example");
	assert_says(sign_in_what_for(&t->w, text), "the directory of the customer, contoso.example");
	wizard_call_started(&t->w, REQUEST_SIGN_IN);
	assert_int_equal(sign_in_state(&t->w), SIGN_IN_ASKING);
	sign_in_take_code(&t->w, &code);
	t->w.mono_ms += 60000;
	assert_int_equal(sign_in_left_ms(&t->w), 840000);
	assert_says(sign_in_sentence(&t->w, text), "ABCD-EFGH");
	t->w.mono_ms += 900000;
	assert_int_equal(sign_in_state(&t->w), SIGN_IN_EXPIRED);
	sign_in_take_done(&t->w, "dana@contoso.com");
	assert_int_equal(sign_in_state(&t->w), SIGN_IN_DONE);
	assert_says(sign_in_sentence(&t->w, text), "dana@contoso.com");
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_word), cmocka_unit_test(the_sentence_names_everything), cmocka_unit_test(changes_take_the_confirmation_back),
		cmocka_unit_test(cannot_be_forced), cmocka_unit_test(record_of_the_order), cmocka_unit_test(placed_once),
		cmocka_unit_test(request_id_is_kept_for_the_same_intent), cmocka_unit_test(found_again_after_a_crash), cmocka_unit_test(refused_can_be_mended),
		cmocka_unit_test(not_found_stays_at_hand), cmocka_unit_test(giving_up_takes_time_and_a_word), cmocka_unit_test(another_upgrade_closes_the_order),
		cmocka_unit_test(calls), cmocka_unit_test(sign_in),
	};
	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
