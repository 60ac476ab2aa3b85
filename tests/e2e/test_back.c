/* Going back keeps what was typed and chosen: with Esc from each page, and over the end of the program. */
#include "tests/e2e/path.h"

#include "core/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

static struct stage st;

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	stage_open(&st, 80, 24, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* The second plan, 150 licences, billed once a year; stands on Checkout afterwards. */
static void choose(void)
{
	path_reach(&st, AT_PLAN);
	stage_press(&st, "Down");
	stage_wait(&st, "▸ Microsoft 365 E5 from");
	path_go(&st, AT_PLAN, AT_CART);
	stage_press(&st, "Ctrl-U");
	stage_wait(&st, "Quantity [ ");
	stage_type(&st, "150");
	stage_wait(&st, "Quantity [150");
	path_go(&st, AT_CART, AT_BILLING);
	stage_wait(&st, "For 150 licences");
	stage_press(&st, "Down");
	stage_wait(&st, "▸ ( ) One year, paid annually");
	path_go(&st, AT_BILLING, AT_CHECKOUT);
	stage_wait(&st, "150 licences One year, paid annually");
}

static void esc_from_each_page_and_forward_again(void **state)
{
	(void)state;
	choose();
	path_go(&st, AT_CHECKOUT, AT_ORDER);
	stage_type(&st, PATH_WORD);
	stage_wait(&st, "[" PATH_WORD);
	stage_press(&st, "Esc");
	path_wait(&st, AT_CHECKOUT);
	stage_wait(&st, "150 licences One year, paid annually");
	stage_press(&st, "Esc");
	path_wait(&st, AT_BILLING);
	stage_wait(&st, "(•) One year, paid annually");
	stage_press(&st, "Esc");
	path_wait(&st, AT_CART);
	stage_wait(&st, "Quantity [150");
	stage_press(&st, "Esc");
	stage_wait(&st, " Enter Go to cart ");
	stage_wait(&st, "[✓] A credit check may be needed");
	stage_press(&st, "Esc");
	path_wait(&st, AT_PLAN);
	stage_wait(&st, "▸ Microsoft 365 E5 from");
	stage_press(&st, "Esc");
	stage_wait(&st, " Enter Go on with the upgrade ");
	stage_press(&st, "Esc");
	path_wait(&st, AT_PRODUCTS);
	/* And forward, with Enter alone. */
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Go on with the upgrade ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_PLAN);
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Go to cart ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_CART);
	stage_wait(&st, "Quantity [150");
	path_go(&st, AT_CART, AT_ORDER);
	stage_wait(&st, "You order 150 licences of Microsoft 365 E5 for Contoso Ltd.");
	/* The word alone is asked for anew: one that stood there already would let Enter buy. */
	stage_wait(&st, "Place order [ ");
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 0);
}

static void fields_of_an_address_keep_what_was_typed(void **state)
{
	(void)state;
	path_reach(&st, AT_CHECKOUT);
	stage_press(&st, "s");
	stage_wait(&st, "Sold to: the legal address of the buyer");
	stage_press(&st, "Ctrl-U");
	stage_type(&st, "Contoso Holdings");
	stage_wait(&st, "[Contoso Holdings ");
	stage_press(&st, "Esc");
	path_wait(&st, AT_CHECKOUT);
	stage_wait(&st, "Sold to Contoso Ltd");
	stage_press(&st, "Esc");
	path_wait(&st, AT_BILLING);
	path_go(&st, AT_BILLING, AT_CHECKOUT);
	stage_press(&st, "s");
	stage_wait(&st, "[Contoso Holdings ");
	assert_int_equal(training_count(&st.training, "PUT", "*/soldto"), 0);
	stage_press(&st, "F2");
	path_wait(&st, AT_CHECKOUT);
	stage_wait(&st, "Sold to Contoso Holdings");
	assert_int_equal(training_count(&st.training, "PUT", "*/soldto"), 1);
}

static void over_the_end_of_the_program(void **state)
{
	(void)state;
	choose();
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_press(&st, "Enter");
	stage_wait(&st, "An upgrade was begun here and not finished. Your choices are kept.");
	stage_wait(&st, " Enter Go on with the upgrade ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_PLAN);
	stage_wait(&st, "▸ Microsoft 365 E5 from");
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Go to cart ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_CART);
	stage_wait(&st, "Quantity [150");
	path_go(&st, AT_CART, AT_BILLING);
	stage_wait(&st, "(•) One year, paid annually");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(esc_from_each_page_and_forward_again),
		TEST(fields_of_an_address_keep_what_was_typed),
		TEST(over_the_end_of_the_program),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("back", tests, NULL, NULL);
}
