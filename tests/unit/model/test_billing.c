/* Prices and billing options: which row of the sheet, what it comes to, until when it can be cancelled. */
#include "fixture.h"

#include "core/calendar.h"
#include "core/text.h"

static void options_side_by_side(void **state)
{
	static const struct {
		const char *term, *cycle, *user_month, *user_year, *period, *month, *year, *saving;
		bool about, main;
	} cases[] = {
		{ "P1Y", "monthly", "57.00", "684.00", "6840.00", "6840.00", "82080.00", "16416.00", false, true },
		{ "P1Y", "annual", "54.25", "651.00", "78120.00", NULL, "78120.00", "20376.00", true, true },
		{ "P1M", "monthly", "68.40", "820.80", "8208.00", "8208.00", "98496.00", "0.00", false, false },
	};
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	world_chosen(t);
	assert_int_equal(billing_count(&t->w), 3);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct billing_option o;
		billing_at(&t->w, i, &o);
		assert_string_equal(o.term, cases[i].term);
		assert_string_equal(o.billing_cycle, cases[i].cycle);
		assert_true(o.priced);
		assert_money(o.user_month, "USD", cases[i].user_month);
		assert_money(o.user_year, "USD", cases[i].user_year);
		assert_money(o.period, "USD", cases[i].period);
		assert_money(o.year, "USD", cases[i].year);
		assert_money(o.saving_year, "USD", cases[i].saving);
		assert_int_equal(o.month_is_about, cases[i].about);
		assert_int_equal(billing_is_main(&o), cases[i].main);
		if (cases[i].month)
			assert_money(o.month, "USD", cases[i].month);
		else
			assert_false(money_is_set(o.month)); /* an "about" is never summed */
		if (money_is_zero(o.saving_year))
			assert_null(billing_saving_sentence(&o, text));
		else
			assert_says(billing_saving_sentence(&o, text), "a year against “Month by month”.");
		if (cases[i].about)
			assert_string_equal(billing_month_text(&o, text), "about USD 54.25");
	}
	world_free(t);
}

static void default_pair(void **state)
{
	static const struct {
		const char *term, *cycle;
		const char *chosen_term, *chosen_cycle;
		bool own;
	} cases[] = {
		{ "P1Y", "monthly", "P1Y", "monthly", true }, { "P1Y", "annual", "P1Y", "annual", true }, { "P1M", "Monthly", "P1M", "monthly", true },
		{ "P3Y", "annual", "P1Y", "monthly", false }, { "", "annual", "P1Y", "annual", true }, { "", "", "P1Y", "monthly", false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct billing_option o;
		char text[SENTENCE];
		str_copy(t->commerce[0].term, WORD_TEXT, cases[i].term);
		str_copy(t->commerce[0].billing_cycle, WORD_TEXT, cases[i].cycle);
		world_chosen(t);
		assert_true(billing_chosen_option(&t->w, &o));
		assert_string_equal(o.term, cases[i].chosen_term);
		assert_string_equal(o.billing_cycle, cases[i].chosen_cycle);
		assert_int_equal(o.is_own, cases[i].own);
		assert_says(cart_billing_sentence(&t->w, text), cases[i].own ? "as today" : "One year, paid monthly");
		world_free(t);
	}
}

static void choosing(void **state)
{
	struct world *t = world_new();
	struct billing_option o;
	(void)state;

	world_chosen(t);
	assert_int_equal(billing_choose(&t->w, 1, NULL), 0);
	billing_chosen_option(&t->w, &o);
	assert_string_equal(o.billing_cycle, "annual");
	assert_int_equal(billing_choose(&t->w, 9, NULL), -ERROR_INPUT);
	t->plans.n_offers = 0;
	plan_take(&t->w, &t->plans);
	assert_int_equal(billing_ready(&t->w, NULL), -ERROR_INPUT);
	world_free(t);
}

static void the_row_that_is_valid_now(void **state)
{
	struct world *t = world_new();
	struct money m;
	char text[SENTENCE];
	(void)state;

	t->prices[0].ends_ms = at("2026-11-01T00:00:00Z");                      /* has ended */
	t->prices[4] = t->prices[0];
	t->prices[4].starts_ms = at("2026-12-01T00:00:00Z");                    /* not yet */
	t->prices[4].ends_ms = TIME_UNKNOWN;
	t->prices[5] = t->prices[0];
	t->prices[5].starts_ms = at("2026-11-01T00:00:00Z");                    /* now */
	t->prices[5].ends_ms = at("2026-12-01T00:00:00Z");
	str_copy(t->prices[5].erp_price, WORD_TEXT, "700.00");
	t->prices[6] = t->prices[5];                                            /* now too, and older */
	t->prices[6].starts_ms = at("2025-11-01T00:00:00Z");
	str_copy(t->prices[6].erp_price, WORD_TEXT, "1.00");
	t->prices[7] = t->prices[5];                                            /* another segment */
	str_copy(t->prices[7].segment, WORD_TEXT, "Education");
	str_copy(t->prices[7].erp_price, WORD_TEXT, "2.00");
	t->plans.n_prices = 8;
	world_chosen(t);
	assert_true(plan_list_price(&t->w, "M365E5:0001", "P1Y", "monthly", &m));
	assert_money(m, "USD", "700.00");
	t->w.now_ms = at("2026-12-01T00:00:00Z"); /* an end is not included */
	assert_true(plan_list_price(&t->w, "M365E5:0001:any", "p1y", "Monthly", &m));
	assert_money(m, "USD", "684.00");
	t->w.settings.price_column = PRICE_COLUMN_UNIT;
	assert_true(plan_list_price(&t->w, "M365E5:0001", "P1Y", "monthly", &m));
	assert_money(m, "USD", "1.00");
	assert_false(plan_list_price(&t->w, "M365E5:0002", "P1Y", "monthly", &m));
	assert_false(plan_list_price(&t->w, "M365E5:0001", "P3Y", "monthly", &m));
	assert_null(billing_price_problem(&t->w, text));
	t->prices[4].starts_ms = at("2027-01-01T00:00:00Z"); /* between the end of one and the start of the next there is none */
	plan_take(&t->w, &t->plans);
	assert_false(plan_list_price(&t->w, "M365E5:0001", "P1Y", "monthly", &m));
	t->w.now_ms -= 1;
	assert_true(plan_list_price(&t->w, "M365E5:0001", "P1Y", "monthly", &m));
	world_free(t);
}

static void rows_that_cannot_be_used(void **state)
{
	static const struct {
		const char *market, *currency, *erp, *says;
	} cases[] = { { "DE", "USD", "684", "for the market DE, and this organisation is in US" }, { "US", "EUR", "684", "is in EUR, and this organisation is billed in USD" },
		{ "US", "USD", "", "no valid price" }, { "US", "USD", "12abc", "no valid price" }, { "US", "USD", "-1", "no valid price" },
		{ "US", "USD", "1,000", "no valid price" } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct billing_option o;
		char text[SENTENCE];
		str_copy(t->prices[0].market, sizeof t->prices[0].market, cases[i].market);
		str_copy(t->prices[0].currency, sizeof t->prices[0].currency, cases[i].currency);
		str_copy(t->prices[0].erp_price, WORD_TEXT, cases[i].erp);
		world_chosen(t);
		billing_chosen_option(&t->w, &o);
		assert_false(o.priced);
		assert_string_equal(billing_month_text(&o, text), "unknown");
		assert_says(billing_price_problem(&t->w, text), cases[i].says);
		assert_null(billing_price_source(&t->w, text));
		assert_int_equal(cart_set_quantity(&t->w, "200", NULL), 0); /* an unknown price stops nobody */
		world_free(t);
	}
}

/* ── which list, and why not ── */

static void dated(struct world *t, const char *from, const char *until)
{
	for (size_t i = 0; i < t->plans.n_prices; i++) {
		t->prices[i].starts_ms = from ? at(from) : TIME_UNKNOWN;
		t->prices[i].ends_ms = until ? at(until) : TIME_UNKNOWN;
	}
}

static void the_list_is_named(void **state)
{
	static const struct {
		const char *from, *until, *says;
	} cases[] = {
		{ NULL, NULL, "list without a date, USD, list prices (erp)" },
		{ "2026-11-01T00:00:00Z", NULL, "list of 2026-11-01, USD, list prices (erp)" },
		{ NULL, "2026-12-01T00:00:00Z", "list until 2026-12-01, USD, list prices (erp)" },
		{ "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "list of 2026-11-01, valid until 2026-12-01, USD, list prices (erp)" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		char text[SENTENCE];
		dated(t, cases[i].from, cases[i].until);
		world_chosen(t);
		assert_string_equal(billing_price_source(&t->w, text), cases[i].says);
		assert_string_equal(plan_price_source(&t->w, "M365E5:0001", "", "", text), cases[i].says);
		assert_null(plan_price_problem(&t->w, "M365E5:0001", "", "", text));
		t->w.settings.price_column = PRICE_COLUMN_UNIT;
		assert_says(plan_price_source(&t->w, "M365E5:0001", "", "", text), "what the partner pays (unit)");
		world_free(t);
	}
}

static void a_list_of_another_time_is_told(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	dated(t, "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
	world_chosen(t);
	assert_says(billing_price_problem(&t->w, text), "The price list ended on 2026-11-01");
	assert_null(billing_price_source(&t->w, text));
	assert_string_equal(plan_price_text(&t->w, target_index(&t->w, SKU_M365_E5), text), "unknown");
	dated(t, "2026-12-01T00:00:00Z", NULL);
	plan_take(&t->w, &t->plans);
	assert_says(billing_price_problem(&t->w, text), "The price list begins on 2026-12-01");
	world_free(t);
}

static void a_plan_that_is_not_in_the_list_is_told(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	(void)state;

	t->plans.n_prices = 0;
	world_chosen(t);
	assert_says(billing_price_problem(&t->w, text), "has no price of this plan");
	str_copy(t->plans.prices_market, sizeof t->plans.prices_market, "DE"); /* its rows are of another market */
	plan_take(&t->w, &t->plans);
	assert_says(billing_price_problem(&t->w, text), "for the market DE, and this organisation is in US");
	t->w.settings.has_prices = false; /* none at all: it is said so, and not in these words */
	assert_null(plan_price_problem(&t->w, "M365E5:0001", "", "", text));
	assert_says(billing_price_problem(&t->w, text), "No price sheet is configured");
	world_free(t);
}

/* Two currencies, and no service says which one counts: neither is taken, whichever begins later. */
static void currencies_are_not_mixed(void **state)
{
	struct world *t = world_new();
	char text[SENTENCE];
	struct money m;
	(void)state;

	t->plans.terms.told = false;
	for (size_t i = 0; i < t->plans.n_offers; i++)
		t->offers[i].currency[0] = '\0';
	t->prices[4] = t->prices[0];
	str_copy(t->prices[4].currency, sizeof t->prices[4].currency, "EUR");
	t->prices[4].starts_ms = at("2026-11-01T00:00:00Z");
	t->plans.n_prices = 5;
	world_chosen(t);
	assert_false(plan_list_price(&t->w, "M365E5:0001", "P1Y", "monthly", &m));
	assert_says(plan_price_problem(&t->w, "M365E5:0001", "P1Y", "monthly", text), "in several currencies");
	assert_true(plan_list_price(&t->w, "M365E5:0001", "P1Y", "annual", &m));
	assert_money(m, "USD", "651.00");
	for (size_t i = 0; i < t->plans.n_offers; i++) /* one says it */
		str_copy(t->offers[i].currency, sizeof t->offers[i].currency, "EUR");
	plan_take(&t->w, &t->plans);
	assert_true(plan_list_price(&t->w, "M365E5:0001", "P1Y", "monthly", &m));
	assert_money(m, "EUR", "684.00");
	world_free(t);
}

static void unit_of_the_list(void **state)
{
	struct world *t = world_new();
	struct billing_option o;
	(void)state;

	t->w.settings.price_unit = PRICE_UNIT_BILLING_PERIOD;
	str_copy(t->prices[0].erp_price, WORD_TEXT, "57.00");
	world_chosen(t);
	billing_at(&t->w, 0, &o);
	assert_money(o.user_month, "USD", "57.00");
	assert_money(o.year, "USD", "82080.00");
	billing_at(&t->w, 1, &o); /* annual: 651.00 covers the year either way */
	assert_money(o.year, "USD", "78120.00");
	world_free(t);
}

/* 100.00 a year in twelve bills: each is rounded when it is made, from the exact product. */
static void rounding(void **state)
{
	static const struct {
		const char *currency, *price, *quantity, *period, *year;
	} cases[] = {
		{ "USD", "100.00", "120", "1000.00", "12000.00" }, { "USD", "100.00", "121", "1008.33", "12099.96" },
		{ "USD", "0.06", "121", "0.61", "7.32" }, { "JPY", "10000", "121", "100833", "1209996" }, { "JPY", "10006", "120", "100060", "1200720" },
		{ "JPY", "10000.6", "121", "100839", "1210068" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct billing_option o;
		str_copy(t->prices[0].currency, 4, cases[i].currency);
		str_copy(t->prices[0].erp_price, WORD_TEXT, cases[i].price);
		str_copy(t->plans.terms.currency, 4, cases[i].currency);
		world_chosen(t);
		assert_int_equal(cart_set_quantity(&t->w, cases[i].quantity, NULL), 0);
		billing_at(&t->w, 0, &o);
		assert_money(o.period, cases[i].currency, cases[i].period);
		assert_money(o.year, cases[i].currency, cases[i].year);
		world_free(t);
	}
}

static void cancellation_windows(void **state)
{
	static const struct {
		const char *now, *after;
		bool full, told;
		const char *says;
	} cases[] = {
		{ "2026-11-22T10:00:00Z", "P7D", true, true, "full refund until 2026-11-29" },
		{ "2026-01-31T10:00:00Z", "P1M", true, true, "full refund until 2026-02-28" },
		{ "2028-01-31T10:00:00Z", "P1M", true, true, "full refund until 2028-02-29" },
		{ "2026-12-31T23:59:59Z", "P2M", false, true, "refund in part until 2027-02-28" },
		{ "2026-11-22T10:00:00Z", "PT72H", true, true, "full refund until 2026-11-25" },
		{ "2026-11-22T10:00:00Z", "", true, true, "full refund at any time" },
		{ "2026-11-22T10:00:00Z", "nonsense", true, true, "cannot be cancelled before the term ends" },
		{ "2026-11-22T10:00:00Z", "nonsense", true, false, "unknown" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *t = world_new();
		struct billing_option o;
		char text[SENTENCE];
		t->w.now_ms = at(cases[i].now);
		t->offers[2].refunds[0].full = cases[i].full;
		t->offers[2].refunds_told = cases[i].told;
		str_copy(t->offers[2].refunds[0].expires_after, WORD_TEXT, cases[i].after);
		world_chosen(t);
		billing_at(&t->w, 0, &o);
		assert_string_equal(billing_cancel_text(&t->w, &o, text), cases[i].says);
		world_free(t);
	}
}

static void terms_and_cycles(void **state)
{
	char text[SENTENCE];
	(void)state;

	assert_int_equal(term_months("P1M"), 1);
	assert_int_equal(term_months("P3Y"), 36);
	assert_int_equal(term_months("P7D"), 0);
	assert_int_equal(term_months("nonsense"), 0);
	assert_int_equal(billing_months("P3Y", "annual"), 12);
	assert_int_equal(billing_months("P3Y", "one_time"), 36);
	assert_true(catalog_item_same("A:1:X", "a:1"));
	assert_false(catalog_item_same("A:1:X", "A:2:X"));
	assert_false(catalog_item_same("", ""));
	assert_string_equal(billing_pair_text("P3Y", "Triennial", text), "Three years, paid at once");
	assert_string_equal(billing_pair_text("P5Y", "weekly", text), "Term: P5Y. Billing cycle: weekly");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_side_by_side), cmocka_unit_test(default_pair), cmocka_unit_test(choosing),
		cmocka_unit_test(the_row_that_is_valid_now), cmocka_unit_test(rows_that_cannot_be_used), cmocka_unit_test(the_list_is_named), cmocka_unit_test(a_list_of_another_time_is_told),
		cmocka_unit_test(a_plan_that_is_not_in_the_list_is_told), cmocka_unit_test(currencies_are_not_mixed), cmocka_unit_test(unit_of_the_list),
		cmocka_unit_test(rounding), cmocka_unit_test(cancellation_windows), cmocka_unit_test(terms_and_cycles),
	};
	return cmocka_run_group_tests_name("billing", tests, NULL, NULL);
}
