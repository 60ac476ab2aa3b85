#include "core/error.h"
#include "core/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct money usd(int64_t micro)
{
	return (struct money){ micro, "USD" };
}

static void check_parse(const char *text, int64_t micro)
{
	struct error err = ERROR_INIT;
	struct money m;

	assert_int_equal(money_parse(text, "USD", &m, &err), 0);
	assert_int_equal(m.micro, micro);
	assert_string_equal(m.currency, "USD");
}

static void parse(void **state)
{
	(void)state;
	check_parse("57", 57000000);
	check_parse("57.00", 57000000);
	check_parse("-0.5", -500000);
	check_parse("0.000001", 1);
	check_parse("999999999999.999999", INT64_C(999999999999999999));
	check_parse("00057", 57000000);
}

static void parse_refuses(void **state)
{
	static const char *const texts[] = { "", ".5", "5.", "+5", "1e2", "1,000", " 5", "5 ", "12abc", "NaN", "--5", "-", "1234567890123", "0.0000001", "1.2.3" };
	static const char *const currencies[] = { "", "US", "usd", "USDX", NULL };
	struct money m = usd(7);
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(money_parse(texts[i], "USD", &m, &err), -ERROR_INPUT);
	assert_int_equal(money_parse(NULL, "USD", &m, NULL), -ERROR_INPUT);
	for (i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++)
		assert_int_equal(money_parse("5", currencies[i], &m, &err), -ERROR_INPUT);
	assert_int_equal(m.micro, 7);
}

static void sums_keep_the_currency(void **state)
{
	struct money zero = { 0 }, eur = { 1, "EUR" }, sum = { 0 };
	struct error err;

	(void)state;
	assert_int_equal(money_add(&sum, zero, usd(5), &err), 0);
	assert_string_equal(sum.currency, "USD");
	assert_int_equal(money_sub(&sum, usd(5), usd(7), &err), 0);
	assert_int_equal(sum.micro, -2);
	assert_int_equal(money_add(&sum, usd(5), eur, &err), -ERROR_INPUT);
	assert_int_equal(money_sub(&sum, usd(5), eur, &err), -ERROR_INPUT);
	assert_int_equal(sum.micro, -2);
}

static void overflow_is_refused(void **state)
{
	struct money r = usd(3);
	struct error err;

	(void)state;
	assert_int_equal(money_add(&r, usd(INT64_MAX), usd(1), &err), -ERROR_INPUT);
	assert_int_equal(money_sub(&r, usd(INT64_MIN), usd(1), &err), -ERROR_INPUT);
	assert_int_equal(money_times(&r, usd(INT64_MAX / 2), 3, &err), -ERROR_INPUT);
	assert_int_equal(money_percent(&r, usd(INT64_MAX), INT64_C(101000000), &err), -ERROR_INPUT);
	assert_int_equal(money_divide(&r, usd(INT64_MIN), -1, &err), -ERROR_INPUT);
	assert_int_equal(r.micro, 3);
}

static void products(void **state)
{
	struct money r;
	struct error err;

	(void)state;
	assert_int_equal(money_times(&r, usd(57000000), 120, &err), 0);
	assert_int_equal(r.micro, INT64_C(6840000000));
	assert_int_equal(money_divide(&r, usd(100000000), 12, &err), 0);
	assert_int_equal(r.micro, 8333333);
	assert_int_equal(money_divide(&r, usd(5), 2, &err), 0);
	assert_int_equal(r.micro, 3);
	assert_int_equal(money_divide(&r, usd(-5), 2, &err), 0);
	assert_int_equal(r.micro, -3);
	assert_int_equal(money_percent(&r, usd(6840000000), INT64_C(8875000), &err), 0);
	assert_int_equal(r.micro, INT64_C(607050000));
}

static void rounding(void **state)
{
	struct money yen = { 1500000, "JPY" }, dinar = { 1500500, "KWD" };

	(void)state;
	assert_int_equal(money_round(usd(1005000)).micro, 1010000);
	assert_int_equal(money_round(usd(1004999)).micro, 1000000);
	assert_int_equal(money_round(usd(-1005000)).micro, -1010000);
	assert_int_equal(money_round(yen).micro, 2000000);
	assert_int_equal(money_round(dinar).micro, 1501000);
	assert_int_equal(money_round(usd(INT64_MAX)).micro % 10000, 0);
}

static void comparing(void **state)
{
	(void)state;
	assert_true(money_compare(usd(1), usd(2)) < 0);
	assert_true(money_compare(usd(2), usd(2)) == 0);
	assert_true(money_compare(usd(2), (struct money){ 0 }) > 0);
	assert_true(money_same(usd(2), usd(2)) && money_same((struct money){ 0 }, (struct money){ 0 }));
	assert_false(money_same(usd(1), usd(2)) || money_same(usd(0), (struct money){ 0 }));
	assert_true(money_is_zero(usd(0)) && money_is_set(usd(0)) && !money_is_set((struct money){ 0 }));
}

static void for_people(void **state)
{
	char to[MONEY_TEXT];

	(void)state;
	assert_string_equal(money_format(usd(INT64_C(6840000000)), to), "USD 6,840.00");
	assert_string_equal(money_format(usd(-1234567890000), to), "USD -1,234,567.89");
	assert_string_equal(money_format(usd(999995000), to), "USD 1,000.00");
	assert_string_equal(money_format((struct money){ 1234000000, "JPY" }, to), "JPY 1,234");
	assert_string_equal(money_format((struct money){ 1234500, "KWD" }, to), "KWD 1.235");
	assert_string_equal(money_format((struct money){ 0 }, to), "0.00");
	assert_string_equal(money_format(usd(INT64_MIN), to), "USD -9,223,372,036,854.77");
}

static void for_the_wire(void **state)
{
	char to[MONEY_TEXT];

	(void)state;
	assert_string_equal(money_wire(usd(INT64_C(6840000000)), to), "6840.00");
	assert_string_equal(money_wire(usd(1234500), to), "1.2345");
	assert_string_equal(money_wire(usd(-1), to), "-0.000001");
	assert_string_equal(money_wire((struct money){ 5000000, "JPY" }, to), "5");
	assert_string_equal(money_wire((struct money){ 5500000, "JPY" }, to), "5.5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse),
		cmocka_unit_test(parse_refuses),
		cmocka_unit_test(sums_keep_the_currency),
		cmocka_unit_test(overflow_is_refused),
		cmocka_unit_test(products),
		cmocka_unit_test(rounding),
		cmocka_unit_test(comparing),
		cmocka_unit_test(for_people),
		cmocka_unit_test(for_the_wire),
	};

	return cmocka_run_group_tests_name("core/money", tests, NULL, NULL);
}
