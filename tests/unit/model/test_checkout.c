/* Checkout: totals to the cent, credits, thresholds, what keeps the order from going on. */
#include "fixture.h"

#include "core/text.h"

static void totals_to_the_cent(void **state)
{
	static const struct {
		const char *currency, *price, *quantity;
		int64_t tax_micro;
		const char *prepaid;
		const char *subtotal, *tax, *used, *forfeit, *due, *after;
	} cases[] = {
		{ "USD", "684.00", "120", 8250000, NULL, "6840.00", "564.30", NULL, NULL, "7404.30", "7404.30" },
		{ "USD", "684.00", "120", 8875000, NULL, "6840.00", "607.05", NULL, NULL, "7447.05", "7447.05" },
		{ "USD", "100.00", "121", 8250000, NULL, "1008.33", "83.19", NULL, NULL, "1091.52", "1091.52" },
		{ "USD", "684.00", "120", 0, NULL, "6840.00", "0.00", NULL, NULL, "6840.00", "6840.00" },
		{ "USD", "684.00", "120", 8250000, "1000", "6840.00", "564.30", "1000.00", "0.00", "6404.30", "7404.30" },
		{ "USD", "684.00", "120", 8250000, "7404.30", "6840.00", "564.30", "7404.30", "0.00", "0.00", "7404.30" },
		{ "USD", "684.00", "120", 8250000, "9000", "6840.00", "564.30", "7404.30", "1595.70", "0.00", "7404.30" },
		{ "JPY", "82080", "120", 10000000, NULL, "820800", "82080", NULL, NULL, "902880", "902880" },
		{ "JPY", "10000", "121", 10000000, "500000", "100833", "10083", "110916", "389084", "0", "110916" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct totals totals;
		char text[SENTENCE];
		const char *currency = cases[i].currency;
		str_copy(t->prices[0].currency, 4, currency);
		str_copy(t->prices[0].erp_price, WORD_TEXT, cases[i].price);
		str_copy(t->plans.terms.currency, 4, currency);
		t->plans.terms.invoice_minimum = t->plans.terms.credit_check_above = (struct money){ 0 };
		t->plans.terms.tax_percent_micro = cases[i].tax_micro;
		if (cases[i].prepaid)
			assert_int_equal(money_parse(cases[i].prepaid, currency, &t->plans.terms.prepaid_remaining, NULL), 0);
		world_checkout(t);
		assert_int_equal(cart_set_quantity(&t->w, cases[i].quantity, NULL), 0);
		checkout_totals(&t->w, &totals);
		assert_true(totals.known && totals.tax_known);
		assert_money(totals.subtotal, currency, cases[i].subtotal);
		assert_money(totals.tax, currency, cases[i].tax);
		assert_money(totals.due, currency, cases[i].due);
		assert_money(totals.each_period, currency, cases[i].after);
		if (cases[i].prepaid) {
			assert_money(totals.prepaid_used, currency, cases[i].used);
			assert_money(totals.forfeit, currency, cases[i].forfeit);
		}
		bool forfeits = cases[i].forfeit && !money_is_zero(totals.forfeit);
		assert_int_equal(checkout_forfeit_sentence(&t->w, text) != NULL, forfeits);
		assert_int_equal(checkout_ready(&t->w, NULL), forfeits ? -ERROR_INPUT : 0);
		checkout_accept_forfeit(&t->w, true);
		assert_int_equal(checkout_ready(&t->w, NULL), 0);
		world_free(t);
	}
}

static void unknown_stays_unknown(void **state)
{
	struct world *t = world_new();
	struct totals totals;
	char text[SENTENCE];
	(void)state;

	t->plans.terms = (struct terms_facts){ .tax_percent_micro = -1, .maximum_quantity = COUNT_UNKNOWN };
	world_checkout(t);
	checkout_totals(&t->w, &totals);
	assert_true(totals.known);
	assert_false(totals.tax_known);
	assert_money(totals.due, "USD", "6840.00");
	assert_string_equal(checkout_tax_label(&t->w, text), "Tax");
	assert_null(checkout_unused_sentence(&t->w, text));
	t->plans.n_prices = 0;
	plan_take(&t->w, &t->plans);
	checkout_totals(&t->w, &totals);
	assert_false(totals.known);
	world_free(t);
}

static void groups(void **state)
{
	struct world *t = world_new();
	struct totals totals;
	struct cart_line line;
	char text[SENTENCE];
	(void)state;

	t->plans.terms.unused_credit = usd("321.00");
	world_checkout(t);
	assert_int_equal(checkout_item_count(&t->w), 1);
	checkout_item(&t->w, 0, &line);
	assert_int_equal(line.kind, CART_TARGET);
	assert_int_equal(checkout_before_count(&t->w), 1); /* the removed add-on is in neither */
	checkout_before_item(&t->w, 0, &line);
	assert_string_equal(line.name, "Office 365 Extra File Storage");
	checkout_totals(&t->w, &totals);
	assert_true(totals.before_known);
	assert_money(totals.before_subtotal, "USD", "10.00");
	assert_money(totals.subtotal, "USD", "6840.00");
	assert_money(totals.due, "USD", "7404.30"); /* unused credit is shown, never subtracted */
	assert_says(checkout_unused_sentence(&t->w, text), "USD 321.00");
	assert_says(text, "30 days");
	assert_string_equal(checkout_tax_label(&t->w, text), "Tax (8.25 %)");
	assert_string_equal(checkout_period_label(&t->w, text), "Each month after");
	t->plans.n_prices = 3; /* the add-on's price is gone: its subtotal is unknown */
	plan_take(&t->w, &t->plans);
	checkout_totals(&t->w, &totals);
	assert_false(totals.before_known);
	world_free(t);
}

static void invoice_thresholds(void **state)
{
	static const struct {
		const char *minimum, *says;
	} cases[] = { { "6839.99", NULL }, { "6840.00", NULL }, { "6840.01", "USD 0.01 is missing" }, { "10000", "USD 3,160.00 is missing" } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		t->plans.terms.invoice_minimum = usd(cases[i].minimum);
		world_checkout(t);
		if (cases[i].says) {
			assert_says(payment_closed(&t->w, 1, text), cases[i].says);
			assert_int_equal(payment_choose(&t->w, 1, NULL), -ERROR_REFUSED);
		} else {
			assert_null(payment_closed(&t->w, 1, text));
			assert_int_equal(payment_choose(&t->w, 1, NULL), 0);
			assert_string_equal(wizard_ask(&t->w, REQUEST_SET_PAYMENT)->payment_id, "invoice-1");
			payment_take_default(&t->w, "invoice-1");
			assert_int_equal(payment_chosen(&t->w)->kind, PAYMENT_INVOICE);
		}
		world_free(t);
	}
}

static void cards_expire(void **state)
{
	static const struct {
		const char *expires;
		bool closed;
	} cases[] = {
		{ "", false }, { "2027-05", false }, { "2026-11", false }, { "2026-10", true }, { "11/2026", false }, { "10/2026", true },
		{ "2026-11-22", false }, { "2026-11-21", true }, { "soon", false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		str_copy(t->payments[0].expires, WORD_TEXT, cases[i].expires);
		world_checkout(t);
		assert_int_equal(payment_closed(&t->w, 0, text) != NULL, cases[i].closed);
		assert_int_equal(checkout_ready(&t->w, NULL), cases[i].closed ? -ERROR_INPUT : 0);
		world_free(t);
	}
}

static void credit_checks(void **state)
{
	static const struct {
		const char *above;
		bool invoice, told;
		enum credit_check check;
	} cases[] = {
		{ "50000", false, true, CREDIT_CHECK_NO }, { "6840", false, true, CREDIT_CHECK_NO }, { "6839.99", false, true, CREDIT_CHECK_WILL },
		{ "50000", true, true, CREDIT_CHECK_MAY }, { "6839.99", true, true, CREDIT_CHECK_WILL }, { NULL, true, true, CREDIT_CHECK_MAY },
		{ NULL, false, true, CREDIT_CHECK_NO }, { NULL, false, false, CREDIT_CHECK_MAY },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		t->plans.terms.told = cases[i].told;
		t->plans.terms.credit_check_above = cases[i].above ? usd(cases[i].above) : (struct money){ 0 };
		world_checkout(t);
		if (cases[i].invoice)
			payment_take_default(&t->w, "invoice-1");
		assert_int_equal(checkout_credit_check(&t->w), cases[i].check);
		assert_int_equal(checkout_credit_sentence(&t->w, text) == NULL, cases[i].check == CREDIT_CHECK_NO);
		world_free(t);
	}
}

static void what_keeps_it_back(void **state)
{
	struct world *t = world_new();
	struct error err = ERROR_INIT;
	(void)state;

	world_checkout(t);
	assert_int_equal(checkout_ready(&t->w, NULL), 0);
	t->checkout.agreement_accepted = 0;
	checkout_take(&t->w, &t->checkout);
	assert_int_equal(checkout_ready(&t->w, &err), -ERROR_REFUSED);
	assert_says(err.text, "Customer Agreement");
	t->checkout.agreement_accepted = -1;
	t->checkout.billed_to.text[ADDRESS_POSTAL_CODE][0] = '\0';
	checkout_take(&t->w, &t->checkout);
	assert_int_equal(checkout_ready(&t->w, &err), -ERROR_INPUT);
	assert_says(err.text, "Billed to");
	str_copy(t->checkout.billed_to.text[ADDRESS_POSTAL_CODE], ADDRESS_TEXT, "98001");
	t->payments[0].is_default = false;
	checkout_take(&t->w, &t->checkout);
	assert_int_equal(checkout_ready(&t->w, &err), -ERROR_INPUT);
	assert_says(err.text, "No way to pay");
	t->checkout.payments_told = false;
	t->payments[0].is_default = true;
	t->checkout.terms.automatic_open = false; /* closed meanwhile: the choice falls, with the service's reason */
	t->reasons[0] = (struct reason_facts){ .source = REASON_FROM_STOREFRONT, .code = -1, .word = "busy", .retry_after_ms = -1 };
	t->checkout.reasons = t->reasons;
	t->checkout.n_reasons = 1;
	checkout_take(&t->w, &t->checkout);
	assert_null(plan_chosen(&t->w));
	assert_int_equal(plan_at(&t->w, target_index(&t->w, SKU_M365_E5))->reasons.items[0].kind, REASON_BUSY);
	t->checkout.terms.automatic_open = true; /* and comes back by itself */
	t->checkout.n_reasons = 0;
	checkout_take(&t->w, &t->checkout);
	assert_non_null(plan_chosen(&t->w));
	world_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_to_the_cent), cmocka_unit_test(unknown_stays_unknown), cmocka_unit_test(groups), cmocka_unit_test(invoice_thresholds),
		cmocka_unit_test(cards_expire), cmocka_unit_test(credit_checks), cmocka_unit_test(what_keeps_it_back),
	};
	return cmocka_run_group_tests_name("checkout", tests, NULL, NULL);
}
