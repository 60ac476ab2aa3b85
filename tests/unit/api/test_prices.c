#include "api/api_prices.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define HEADER \
	"ProductTitle,ProductId,SkuId,SkuTitle,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price,EffectiveStartDate,EffectiveEndDate,Segment\n"
#define ROW(product_, sku_, term_, plan_, unit_, erp_) \
	"T," product_ "," sku_ ",\"A, plan\"," term_ "," plan_ ",DE,EUR," unit_ "," erp_ ",2026-01-01T00:00:00Z,,Commercial\n"

static struct {
	size_t count;
	char text[2000];
} got;

static void keep(const struct api_prices *p)
{
	memset(&got, 0, sizeof(got));
	got.count = p->count;
	for (size_t i = 0; i < p->count; i++) {
		const struct api_price *x = &p->items[i];
		char amount[MONEY_TEXT];
		size_t n = strlen(got.text);

		snprintf(got.text + n, sizeof(got.text) - n, "%s:%s %s %s %s %s\n", x->product_id, x->sku_id, x->term_duration,
			api_billing_cycle_wire(x->billing_cycle), money_wire(x->per_term, amount), x->per_term.currency);
	}
}

static void on_prices(void *arg, const struct error *err, struct api_prices *result)
{
	note(arg, err);
	if (result)
		keep(result);
}

static const struct api_price_item wanted[] = { { "P1", "0001" }, { "p2", "0002" } };

static void get(struct fixture *f, const char *sheet, struct api_price_query query)
{
	query.market = "DE";
	fake_answer(f->http, "GET", "pricesheets", (struct fake_answer){ .status = 200, .body = sheet });
	f->calls = 0;
	memset(&got, 0, sizeof(got));
	api_prices_get(f->api, &query, on_prices, f);
	settle_through_waits(f);
}

static void only_the_wanted_rows_are_kept(void **state)
{
	struct fixture *f = *state;

	get(f, HEADER ROW("P1", "0001", "P1Y", "Annual", "500", "684.00") ROW("P1", "0002", "P1Y", "Annual", "nonsense", "nonsense")
		ROW("P2", "0002", "P1M", "Monthly", "50", "68.40"), (struct api_price_query){ .wanted = wanted, .n_wanted = 2 });
	expect_ok(f);
	assert_string_equal(got.text, "P1:0001 P1Y annual 684.00 EUR\nP2:0002 P1M monthly 68.40 EUR\n");
	assert_string_equal(fake_last(f->http)->url, "https://prices.example/v1.0/sales/pricesheets(Market='DE',PricesheetView='updatedlicensebased')/$value");
	assert_true(str_starts(fake_header(fake_last(f->http), "Accept"), "text/csv"));
	assert_int_equal(fake_last(f->http)->timeout_ms, 600000);
	assert_int_equal(fake_last(f->http)->limit, 1 << 30);
}

static void the_partners_price_can_be_asked_for(void **state)
{
	struct fixture *f = *state;

	get(f, HEADER ROW("P1", "0001", "P1Y", "Annual", "500", "684.00"), (struct api_price_query){ .column = API_PRICE_UNIT });
	expect_ok(f);
	assert_string_equal(got.text, "P1:0001 P1Y annual 500.00 EUR\n");
}

static void a_price_per_billing_period_becomes_one_per_term(void **state)
{
	struct fixture *f = *state;

	get(f, HEADER ROW("P1", "0001", "P1Y", "Monthly", "1", "57.99") ROW("P1", "0001", "P1Y", "Annual", "1", "684")
		ROW("P1", "0001", "P1M", "Monthly", "1", "68.4") ROW("P1", "0001", "P3Y", "Annual", "1", "600") ROW("P1", "0001", "P3Y", "Triennial", "1", "1800"),
		(struct api_price_query){ .unit = API_PRICE_PER_BILLING_PERIOD });
	expect_ok(f);
	assert_string_equal(got.text,
		"P1:0001 P1Y monthly 695.88 EUR\nP1:0001 P1Y annual 684.00 EUR\nP1:0001 P1M monthly 68.40 EUR\n"
		"P1:0001 P3Y annual 1800.00 EUR\nP1:0001 P3Y triennial 1800.00 EUR\n");
}

static void columns_are_found_by_name_in_any_order(void **state)
{
	struct fixture *f = *state;

	get(f, "\xef\xbb\xbf" "erpprice,currency,Billing Plan,TERMDURATION,SkuId,ProductId\r\n1.5,USD,monthly,P1M,0001,P1", (struct api_price_query){ 0 });
	expect_ok(f);
	assert_string_equal(got.text, "P1:0001 P1M monthly 1.50 USD\n");
}

static void other_markets_are_left_out(void **state)
{
	struct fixture *f = *state;

	get(f, HEADER "T,P1,0001,x,P1Y,Annual,US,USD,1,1,,,\n" ROW("P1", "0001", "P1Y", "Annual", "1", "2"), (struct api_price_query){ 0 });
	expect_ok(f);
	assert_string_equal(got.text, "P1:0001 P1Y annual 2.00 EUR\n");
}

static void what_cannot_be_understood_names_its_place(void **state)
{
	static const struct {
		const char *sheet, *words;
	} cases[] = {
		{ "", "empty" },
		{ "PK\3\4rest of an archive", "zip" },
		{ "\x1f\x8b" "rest of it", "unpack it" },
		{ "\xff\xfeP", "UTF-16" },
		{ "\xef\xbb\xbf", "empty" },
		{ "ProductId,SkuId\nP1,0001\n", "TermDuration" },
		{ "\n\nProductId,SkuId\nP1,0001\n", "Line 3" },
		{ "\xef\xbb\xbfProductId;SkuId;TermDuration\nP1;0001;P1Y\n", "Line 1 of the price list has semicolons" },
		{ "ProductId\tSkuId\tTermDuration\n", "tabs" },
		{ HEADER "T,P1,0001,x,P1Y,Annual,DE,EUR,1,1,01.11.2026,,\n", "line 2, column “EffectiveStartDate”" },
		{ HEADER "T,P1,0001,x,P1Y,Annual,DE,EUR,1,1,2026-01-01,31/12/2026,\n", "line 2, column “EffectiveEndDate”" },
		{ HEADER "T,P1,0001,x,P1Y,Annual,DE,EUR,1,\"57,00\",,,\n", "line 2, column “ERPPrice”" },
		{ HEADER "T,\"P1,0001,x\n", "Line 2" },
		{ HEADER "T,P1\"0001,x\n", "Line 2" },
		{ HEADER ROW("P1", "0001", "P1Y", "Annual", "1", "12abc"), "line 2" },
		{ HEADER ROW("P1", "0001", "P1Y", "Annual", "1", "1") ROW("P1", "0001", "P1Y", "Annual", "1", "-1"), "line 3" },
		{ HEADER ROW("P1", "0001", "P1Y", "Annual", "1", ""), "ERPPrice" },
		{ HEADER ROW("P1", "0001", "P1Y", "Annual", "1", "1e3"), "ERPPrice" },
		{ HEADER ROW("P1", "0001", "P1Y", "Annual", "1", "\"1,000.00\""), "ERPPrice" },
		{ HEADER "T,P1,0001,x,P1Y,Annual,DE,euro,1,1,,,\n", "Currency" },
		{ HEADER "T,P1,0001\n", "Currency" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t before = fake_count_of(f->http, "pricesheets");

		get(f, cases[i].sheet, (struct api_price_query){ 0 });
		expect_error(f, ERROR_ANSWER);
		if (!strstr(f->err.text, cases[i].words))
			fail_msg("case %zu: %s", i, f->err.text);
		assert_int_equal(fake_count_of(f->http, "pricesheets") - before, 1);
	}
}

static void a_term_that_its_billing_does_not_divide_is_refused(void **state)
{
	struct fixture *f = *state;

	get(f, HEADER ROW("P1", "0001", "P1M", "Annual", "1", "1"), (struct api_price_query){ .unit = API_PRICE_PER_BILLING_PERIOD });
	expect_error(f, ERROR_ANSWER);
	get(f, HEADER ROW("P1", "0001", "P1Y", "Weekly", "1", "1"), (struct api_price_query){ .unit = API_PRICE_PER_BILLING_PERIOD });
	expect_error(f, ERROR_ANSWER);
}

static void a_sheet_that_was_cut_is_read_again_from_its_beginning(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "GET", "pricesheets", (struct fake_answer){ .outcome = HTTP_LOST, .body = HEADER ROW("P1", "0001", "P1Y", "Annual", "1", "1") });
	get(f, HEADER ROW("P1", "0001", "P1Y", "Annual", "1", "2"), (struct api_price_query){ 0 });
	expect_ok(f);
	assert_string_equal(got.text, "P1:0001 P1Y annual 2.00 EUR\n");
}

static void without_a_country_nothing_is_asked(void **state)
{
	struct fixture *f = *state;
	struct api_price_query query = { .market = "" };

	api_prices_get(f->api, &query, on_prices, f);
	settle(f);
	expect_error(f, ERROR_INPUT);
	assert_int_equal(fake_count(f->http), 0);
}

static void a_forbidden_sheet_is_told(void **state)
{
	struct fixture *f = *state;
	struct api_price_query query = { .market = "DE" };

	fake_answer(f->http, "GET", "pricesheets", (struct fake_answer){ .status = 403, .body = "{\"code\":900150,\"description\":\"role\"}" });
	api_prices_get(f->api, &query, on_prices, f);
	settle(f);
	expect_error(f, ERROR_FORBIDDEN);
	assert_string_equal(f->err.service, "role");
}

static char *file_with(const char *text)
{
	char *path = xstrdup("/tmp/m365-prices-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

static void a_list_of_ones_own_is_read_from_its_file(void **state)
{
	char *path = file_with(HEADER ROW("P1", "0001", "P1Y", "Annual", "500", "684.00") ROW("P9", "0001", "P1Y", "Annual", "500", "684.00"));
	struct api_price_query query = { .market = "DE", .wanted = wanted, .n_wanted = 2 };
	struct api_prices prices = { .items = NULL };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(api_prices_read(path, &query, &prices, &err), 0);
	assert_int_equal(prices.count, 1);
	assert_int_equal(prices.items[0].from_ms, 1767225600000);
	assert_int_equal(prices.items[0].until_ms, TIME_UNKNOWN);
	assert_string_equal(prices.items[0].title, "A, plan");
	assert_string_equal(prices.items[0].segment, "Commercial");
	api_prices_clear(&prices);
	unlink(path);
	free(path);
}

static void a_file_that_cannot_be_used_is_named(void **state)
{
	struct api_price_query query = { .market = "DE" };
	struct api_prices prices = { .items = NULL };
	struct error err = ERROR_INIT;
	char *path = file_with("nothing,useful\n");

	(void)state;
	assert_true(api_prices_read("/no/such/file.csv", &query, &prices, &err) < 0);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_non_null(strstr(err.text, "/no/such/file.csv"));
	assert_true(api_prices_read("/tmp", &query, &prices, &err) < 0);
	assert_non_null(strstr(err.text, "/tmp"));
	assert_true(api_prices_read(path, &query, &prices, &err) < 0);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "ProductId"));
	assert_int_equal(prices.count, 0);
	unlink(path);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(only_the_wanted_rows_are_kept),
		TEST(the_partners_price_can_be_asked_for),
		TEST(a_price_per_billing_period_becomes_one_per_term),
		TEST(columns_are_found_by_name_in_any_order),
		TEST(other_markets_are_left_out),
		TEST(what_cannot_be_understood_names_its_place),
		TEST(a_term_that_its_billing_does_not_divide_is_refused),
		TEST(a_sheet_that_was_cut_is_read_again_from_its_beginning),
		TEST(without_a_country_nothing_is_asked),
		TEST(a_forbidden_sheet_is_told),
		cmocka_unit_test(a_list_of_ones_own_is_read_from_its_file),
		cmocka_unit_test(a_file_that_cannot_be_used_is_named),
	};

	return cmocka_run_group_tests_name("api/prices", tests, NULL, NULL);
}
