/* Price lists of one's own, good and bad, and none at all: what the pages say, and that the way goes on without amounts. */
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct stage st;

#define HEADER "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price,EffectiveStartDate,EffectiveEndDate,Segment\r\n"
/* Office 365 E5 of the training catalogue. */
#define E5(market, currency, unit, erp, from, until) "TRNGPRODBBSW,0001,P1Y,Monthly," market "," currency "," unit "," erp "," from "," until ",Commercial\r\n"

static int begin(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "contoso");
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void open_with(const char *setting, const char *more)
{
	stage_open(&st, 80, 24, (const char *const[]){ "--set", setting, more ? "--set" : NULL, more, NULL });
}

static void open_with_list(const char *text, const char *more)
{
	char *path = stage_file(&st, "prices.csv", text), *setting = xasprintf("prices.file=%s", path);
	open_with(setting, more);
	free(setting);
	free(path);
}

static void a_list_of_ones_own_is_named_up_to_the_word(void **state)
{
	(void)state;
	open_with_list("\xef\xbb\xbf" HEADER E5("US", "USD", "407.04", "480.00", "2026-01-01", "2099-01-01") E5("DE", "EUR", "1", "1", "2026-01-01", ""), NULL);
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "Office 365 E5 USD 40.00 Available");
	stage_wait(&st, "Prices list of 2026-01-01, valid until 2099-01-01, USD, list prices (erp)");
	path_go(&st, AT_PLAN, AT_ORDER);
	stage_wait(&st, "Order, before tax USD 4,800.00");
	stage_wait(&st, "Prices list of 2026-01-01");
	stage_leave(&st);
}

static void what_the_partner_pays_is_called_so(void **state)
{
	(void)state;
	open_with_list(HEADER E5("US", "USD", "36.00", "480.00", "2026-01-01", ""), "prices.column=unit");
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "Office 365 E5 USD 3.00 Available");
	stage_wait(&st, "what the partner pays (unit)");
	stage_leave(&st);
}

static void a_price_of_one_bill_is_no_price_of_the_term(void **state)
{
	(void)state;
	open_with_list(HEADER E5("US", "USD", "36.00", "40.00", "2026-01-01", ""), "prices.unit=billing_period");
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "Office 365 E5 USD 40.00 Available");
	stage_leave(&st);
}

static void what_a_list_cannot_tell_is_said(void **state)
{
	static const struct {
		const char *list, *says;
	} cases[] = {
		{ HEADER E5("US", "USD", "1", "1", "2026-01-01", "2026-02-01"), "The price list ended on 2026-02-01" },
		{ HEADER E5("US", "USD", "1", "1", "2098-01-01", ""), "The price list begins on 2098-01-01" },
		{ HEADER E5("US", "EUR", "1", "1", "2026-01-01", ""), "The price list is in EUR, and this organisation is billed in USD. Nothing is converted" },
		{ HEADER E5("DE", "EUR", "1", "1", "2026-01-01", ""), "The price list is for the market DE, and this organisation is in US" },
		{ HEADER, "The price list has no price of this plan" },
		{ HEADER E5("US", "USD", "1", "1O", "2026-01-01", ""), "at line 2, column “ERPPrice”" },
		{ "ProductId;SkuId\n", "has semicolons between its columns" },
		{ "PK\003\004", "comes as an archive" },
		{ "", "is empty" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		open_with_list(cases[i].list, NULL);
		path_reach(&st, AT_PLAN);
		stage_wait(&st, "Office 365 E5 unknown Available");
		stage_wait(&st, cases[i].says);
		stage_leave(&st);
	}
}

/* Nothing is known of prices, and the order is placed all the same: the word is asked for with the word that the amount is unknown. */
static void without_any_list_the_way_goes_on(void **state)
{
	(void)state;
	struct world w;
	open_with("service.prices=", NULL);
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "No price sheet is configured, so prices are unknown here.");
	path_go(&st, AT_PLAN, AT_ORDER);
	stage_wait(&st, "The amount is unknown here; the service charges its own price.");
	path_place_order(&st);
	path_wait(&st, AT_STATUS);
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count + w.transitions.count > 0, 1);
	world_clear(&w);
	stage_leave(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_list_of_ones_own_is_named_up_to_the_word, begin, end),
		cmocka_unit_test_setup_teardown(what_the_partner_pays_is_called_so, begin, end),
		cmocka_unit_test_setup_teardown(a_price_of_one_bill_is_no_price_of_the_term, begin, end),
		cmocka_unit_test_setup_teardown(what_a_list_cannot_tell_is_said, begin, end),
		cmocka_unit_test_setup_teardown(without_any_list_the_way_goes_on, begin, end),
	};
	return cmocka_run_group_tests_name("prices", tests, NULL, NULL);
}
