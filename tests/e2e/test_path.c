/* The automatic path from Your products to Done, in each way that it can be walked; then what the services hold. */
#include "tests/e2e/path.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct stage st;

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

/* ── what must be true afterwards ── */

static void check_world(const char *plan, int64_t quantity)
{
	struct world w;
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.transitions.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	const struct world_subscription *source = world_subscription_named(&w, "Office 365 E4"), *target = world_subscription_named(&w, plan);
	assert_string_equal(source->status, "deleted");
	assert_string_equal(target->status, "active");
	assert_int_equal(target->quantity, quantity);
	assert_int_equal(world_sku(&w, source->sku_id)->consumed, 0);
	assert_int_equal(world_sku(&w, target->sku_id)->consumed, 117);
	const struct world_transition *transition = world_transition(&w, 0);
	assert_int_equal(transition->moved, 117);
	assert_string_equal(transition->from, source->id);
	assert_string_equal(transition->to, target->id);
	assert_int_equal(world_order(&w, 0)->lines.count, 1);
	assert_int_equal(world_line(world_order(&w, 0), 0)->quantity, quantity);
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 1);
	world_clear(&w);
}

static char *money_text(const char *amount, const char *currency)
{
	struct error err = ERROR_INIT;
	struct money m;
	char text[MONEY_TEXT];
	if (money_parse(amount, currency, &m, &err) != 0)
		fail_msg("%s", err.text);
	return xstrdup(money_format(m, text));
}

static void wait_for_pair(const char *label, const char *amount, const char *currency)
{
	char *text = money_text(amount, currency), *words = xasprintf("%s %s", label, text);
	stage_wait(&st, words);
	free(words);
	free(text);
}

static void walk(int columns, int lines, const char *const *options)
{
	stage_open(&st, columns, lines, options);
	path_reach(&st, AT_DONE);
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	stage_check_terminal(&st);
}

/* ── the ways ── */

static void with_enter_and_the_word_at_80_by_24(void **state)
{
	(void)state;
	walk(80, 24, NULL);
	check_world("Office 365 E5", 120);
}

static void on_a_large_screen(void **state)
{
	(void)state;
	walk(200, 60, NULL);
	assert_null(strstr(st.wizard->raw.data, "\033[1;24r")); /* the whole window is drawn in, not what the terminal's description says */
	check_world("Office 365 E5", 120);
}

static void without_signs_beyond_ascii(void **state)
{
	(void)state;
	static const char *const options[] = { "--ascii", NULL };
	walk(80, 24, options);
	check_world("Office 365 E5", 120);
	for (size_t i = 0; i < st.wizard->raw.len; i++)
		if ((unsigned char)st.wizard->raw.data[i] >= 0x80)
			fail_msg("byte %zu of the output is no ASCII: %.40s", i, st.wizard->raw.data + i);
}

static void in_chinese(void **state)
{
	(void)state;
	static const char *const options[] = { "--language", "zh_CN", NULL };
	i18n_init("zh_CN", getenv("M365_UPGRADE_LOCALEDIR"));
	walk(80, 24, options);
	check_world("Office 365 E5", 120);
}

static void in_lines_with_answers_from_a_file(void **state)
{
	(void)state;
	static const char *const options[] = { "--plain", NULL };
	int status;
	training_tell(&st.training, "/clock", "{\"speed\":3600}");
	/* Your products, Subscription; the second plan; seven points and on; Cart, Billing, Checkout; the word; Status, Done. */
	char *said = stage_run(&st, options, true, "\n\n2\n\n\n\n\n\n\n\n\n\n\n\n" PATH_WORD "\n\n\n\n", &status);
	if (status != 0 || strstr(said, "Order number") == NULL)
		fail_msg("exit status %d after:\n%s", status, said);
	assert_null(strchr(said, '\033'));
	free(said);
	check_world("Microsoft 365 E5", 120);
}

/* ── the figures ── */

static void figures_are_the_same_everywhere(void **state)
{
	(void)state;
	struct world w;
	stage_open(&st, 80, 24, NULL);
	path_reach(&st, AT_ORDER);
	char *order_page = term_screen_text(st.wizard->screen);
	path_go(&st, AT_ORDER, AT_DONE);
	training_world(&st.training, &w);
	const struct world_order *order = world_order(&w, 0);
	char *subtotal = money_text(order->subtotal, order->currency), *tax = money_text(order->tax, order->currency);
	char *due = money_text(order->due, order->currency);
	assert_non_null(strstr(order_page, subtotal));
	assert_non_null(strstr(order_page, tax));
	assert_non_null(strstr(order_page, due));
	assert_string_equal(order->due, order->total);
	wait_for_pair("Order, before tax", order->subtotal, order->currency);
	wait_for_pair("Due, as confirmed", order->due, order->currency);
	char *number = xasprintf("Order number %s", order->id);
	stage_wait(&st, number);
	free(number);
	free(subtotal);
	free(tax);
	free(due);
	free(order_page);
	world_clear(&w);
}

struct price {
	char *currency, *duration, *cycle, *erp;
};
struct item {
	char *key;
	struct json_list prices;
};
struct catalog {
	struct json_list products;
};

static const struct json_field price_fields[] = {
	JSON_FIELD("currency", JSON_TEXT, struct price, currency),
	JSON_FIELD("duration", JSON_TEXT, struct price, duration),
	JSON_FIELD("billingCycle", JSON_TEXT, struct price, cycle),
	JSON_FIELD("erpPrice", JSON_TEXT, struct price, erp),
	JSON_FIELDS_END,
};
static const struct json_shape price_shape = { "a price", sizeof(struct price), price_fields };
static const struct json_field item_fields[] = {
	JSON_FIELD("key", JSON_TEXT, struct item, key),
	JSON_FIELD("prices", JSON_LIST, struct item, prices, .shape = &price_shape),
	JSON_FIELDS_END,
};
static const struct json_shape item_shape = { "a product", sizeof(struct item), item_fields };
static const struct json_field catalog_fields[] = {
	JSON_FIELD("products", JSON_LIST, struct catalog, products, .flags = JSON_REQUIRED, .shape = &item_shape),
	JSON_FIELDS_END,
};
static const struct json_shape catalog_shape = { "the catalogue", sizeof(struct catalog), catalog_fields };

static void read_catalog(struct catalog *ret)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *path = xasprintf("%s/mock-catalog.json", getenv("M365_UPGRADE_DATADIR"));
	*ret = (struct catalog){ 0 };
	if (file_read(path, 1 << 22, &text, &err) != 0 || json_decode(&catalog_shape, ret, text.data, text.len, &json_limits_default, &err) != 0)
		fail_msg("%s", err.text);
	buf_clear(&text);
	free(path);
}

/* What the price sheet asks for the whole term of one licence, as the service's order charges it: the term's price in equal bills. */
static struct money bill(const struct catalog *c, const char *key, const char *duration, const char *cycle, int bills, int64_t quantity)
{
	const struct item *items = c->products.items;
	struct money m = { 0 };
	for (size_t i = 0; i < c->products.count; i++) {
		const struct price *prices = items[i].prices.items;
		for (size_t k = 0; str_eq(items[i].key, key) && k < items[i].prices.count; k++)
			if (str_eq(prices[k].currency, "USD") && str_eq(prices[k].duration, duration) && str_eq(prices[k].cycle, cycle))
				assert_int_equal(money_parse(prices[k].erp, "USD", &m, NULL), 0);
	}
	assert_true(money_is_set(m));
	assert_int_equal(money_divide(&m, m, bills, NULL), 0);
	assert_int_equal(money_times(&m, m, quantity, NULL), 0);
	return money_round(m);
}

static void wait_for_row(const char *label, const char *monthly, struct money month, struct money year)
{
	char month_text[MONEY_TEXT], year_text[MONEY_TEXT];
	char *words = money_is_set(month) ? xasprintf("%s %s %s %s", label, monthly, money_format(month, month_text), money_format(year, year_text))
					  : xasprintf("%s %s — %s", label, monthly, money_format(year, year_text));
	stage_wait(&st, words);
	free(words);
}

static void billing_agrees_with_the_price_sheet(void **state)
{
	(void)state;
	static const char plan[] = "office-365-e5";
	struct catalog c;
	struct money month, year;
	char text[MONEY_TEXT];
	read_catalog(&c);
	stage_open(&st, 200, 60, NULL);
	path_reach(&st, AT_CART);
	month = bill(&c, "extra-file-storage", "P1Y", "Monthly", 12, 50);
	char *addon = xasprintf("Office 365 Extra File Storage kept 50 USD 0.21 %s", money_format(month, text));
	stage_wait(&st, addon);
	path_go(&st, AT_CART, AT_BILLING);
	month = bill(&c, plan, "P1Y", "Monthly", 12, 120);
	assert_int_equal(money_times(&year, month, 12, NULL), 0);
	wait_for_row("One year, paid monthly", "USD 39.90", month, year);
	year = bill(&c, plan, "P1Y", "Annual", 1, 120);
	wait_for_row("One year, paid annually", "about USD 38.00", (struct money){ 0 }, year);
	month = bill(&c, plan, "P1M", "Monthly", 1, 120);
	assert_int_equal(money_times(&year, month, 12, NULL), 0);
	wait_for_row("Month by month", "USD 45.60", month, year);
	free(addon);
	json_clear(&catalog_shape, &c);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(with_enter_and_the_word_at_80_by_24),
		TEST(on_a_large_screen),
		TEST(without_signs_beyond_ascii),
		TEST(in_chinese),
		TEST(in_lines_with_answers_from_a_file),
		TEST(figures_are_the_same_everywhere),
		TEST(billing_agrees_with_the_price_sheet),
	};
	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
