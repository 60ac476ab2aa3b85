/* Verify: every reason to wait, everything that can be missing, and what counts as ready. */
#include "tests/unit/model/manual_fixture.h"

#include "core/calendar.h"
#include "core/text.h"

static struct manual_world m;
#define W (&m.t->w)

static int set_up(void **state)
{
	(void)state;
	manual_world_init(&m);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	manual_world_clear(&m);
	return 0;
}

static void is(enum verify_point point, enum verify_state state)
{
	manual_world_read(&m);
	if (verify_state(W, point) != state)
		fail_msg("%s is %d", verify_label(point), (int)verify_state(W, point));
}

static void says(enum verify_point point, const char *part)
{
	char text[SENTENCE];

	assert_says(verify_text(W, point, text), part);
}

static void all_in_order_is_ready(void **state)
{
	(void)state;
	is(VERIFY_ACTIVE, VERIFY_OK);
	is(VERIFY_SERVICES, VERIFY_OK); /* one of them waits for an admin to activate it */
	is(VERIFY_LICENCES, VERIFY_OK);
	is(VERIFY_ORDER, VERIFY_NONE);
	is(VERIFY_CREDIT, VERIFY_NONE);
	assert_true(verify_ready(W));
	assert_false(verify_waits(W));
}

static void each_status_of_a_subscription(void **state)
{
	static const struct {
		enum subscription_status status;
		enum verify_state state;
	} cases[] = {
		{ SUBSCRIPTION_ACTIVE, VERIFY_OK }, { SUBSCRIPTION_PENDING, VERIFY_WAITS }, { SUBSCRIPTION_SUSPENDED, VERIFY_MISSING },
		{ SUBSCRIPTION_CANCELLED, VERIFY_MISSING }, { SUBSCRIPTION_EXPIRED, VERIFY_MISSING },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m.t->commerce[3].status = cases[i].status;
		is(VERIFY_ACTIVE, cases[i].state);
	}
}

static void each_state_of_a_service(void **state)
{
	static const struct {
		enum provisioning status;
		enum verify_state state;
	} cases[] = {
		{ PROVISIONING_SUCCESS, VERIFY_OK }, { PROVISIONING_DISABLED, VERIFY_OK }, { PROVISIONING_PENDING_ACTIVATION, VERIFY_OK },
		{ PROVISIONING_PENDING, VERIFY_WAITS }, { PROVISIONING_PENDING_INPUT, VERIFY_WAITS }, { PROVISIONING_UNKNOWN, VERIFY_WAITS },
		{ PROVISIONING_ERROR, VERIFY_MISSING },
	};
	char text[SENTENCE];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m.services[0].status = cases[i].status;
		is(VERIFY_SERVICES, cases[i].state);
		assert_int_equal(verify_service_count(W), cases[i].state != VERIFY_OK);
	}
	says(VERIFY_SERVICES, "1 failed");
	assert_says(verify_remedy(W, VERIFY_SERVICES, text), "support");
	assert_string_equal(verify_service_name(W, verify_service(W, 0)), "EXCHANGE_S_ENTERPRISE");
}

static void services_that_are_not_listed_yet_are_waited_for(void **state)
{
	(void)state;
	m.t->products.n_services = 0;
	is(VERIFY_SERVICES, VERIFY_WAITS);
	W->settings.has_graph = false;
	is(VERIFY_SERVICES, VERIFY_UNKNOWN);
	assert_false(verify_ready(W));
}

/* The product's own list counts where the subscription has none. */
static void services_of_the_product_stand_in(void **state)
{
	(void)state;
	m.services[0].directory_id[0] = m.services[1].directory_id[0] = '\0';
	m.services[0].status = PROVISIONING_PENDING;
	is(VERIFY_SERVICES, VERIFY_WAITS);
}

static void licences_are_counted_by_who_needs_one(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.t->skus[2].enabled = 100;
	is(VERIFY_LICENCES, VERIFY_MISSING);
	assert_int_equal(verify_missing(W), 17);
	assert_says(verify_remedy(W, VERIFY_LICENCES, text), "17");
	m.facts.without_target = 90; /* the others have both already */
	is(VERIFY_LICENCES, VERIFY_OK);
	assert_int_equal(verify_missing(W), 0);
}

static void half_moved_needs_only_the_rest(void **state)
{
	(void)state;
	m.t->skus[2].enabled = 117;
	manual_world_moved(&m, 40);
	is(VERIFY_LICENCES, VERIFY_OK);
	says(VERIFY_LICENCES, "40 free, 40 needed");
}

static void a_product_in_grace_counts_and_a_locked_one_does_not(void **state)
{
	(void)state;
	m.t->skus[2] = (struct sku_facts){ .sku_id = SKU_M365_E5, .enabled = 0, .warning = 120 };
	is(VERIFY_LICENCES, VERIFY_OK);
	m.t->skus[2] = (struct sku_facts){ .sku_id = SKU_M365_E5, .suspended = 60, .locked_out = 60 };
	is(VERIFY_LICENCES, VERIFY_MISSING);
}

static void a_product_that_is_not_listed_yet_is_waited_for(void **state)
{
	(void)state;
	m.t->products.n_skus = 2;
	is(VERIFY_LICENCES, VERIFY_WAITS);
	says(VERIFY_LICENCES, "not listed yet");
}

static void an_order_is_seen(void **state)
{
	(void)state;
	m.facts.order_told = true;
	str_copy(m.facts.order.id, ID_TEXT, "order-7");
	str_copy(m.facts.order.status, WORD_TEXT, "pending");
	is(VERIFY_ORDER, VERIFY_WAITS);
	says(VERIFY_ORDER, "worked on");
	str_copy(m.facts.order.status, WORD_TEXT, "completed");
	is(VERIFY_ORDER, VERIFY_OK);
}

static void a_cancelled_order_leaves_nothing(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.facts.order_told = true;
	str_copy(m.facts.order.status, WORD_TEXT, "cancelled");
	m.t->products.n_commerce = 3;
	m.t->products.n_directory = 1;
	is(VERIFY_ORDER, VERIFY_MISSING);
	assert_true(verify_blocked(W));
	assert_says(verify_remedy(W, VERIFY_ORDER, text), "Nothing was charged");
}

static void a_credit_check_takes_business_days(void **state)
{
	char text[SENTENCE];

	(void)state;
	m.facts.credit_told = true;
	m.facts.credit = (struct credit_facts){ .state = CREDIT_PENDING, .since_ms = W->now_ms, .decided_by_ms = TIME_UNKNOWN };
	is(VERIFY_CREDIT, VERIFY_WAITS);
	says(VERIFY_CREDIT, "2 business days");
	m.facts.credit.state = CREDIT_APPROVED;
	is(VERIFY_CREDIT, VERIFY_OK);
	m.facts.credit.state = CREDIT_DECLINED;
	is(VERIFY_CREDIT, VERIFY_MISSING);
	assert_says(verify_remedy(W, VERIFY_CREDIT, text), "declined");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_in_order_is_ready), TEST(each_status_of_a_subscription), TEST(each_state_of_a_service),
		TEST(services_that_are_not_listed_yet_are_waited_for), TEST(services_of_the_product_stand_in),
		TEST(licences_are_counted_by_who_needs_one), TEST(half_moved_needs_only_the_rest),
		TEST(a_product_in_grace_counts_and_a_locked_one_does_not), TEST(a_product_that_is_not_listed_yet_is_waited_for), TEST(an_order_is_seen),
		TEST(a_cancelled_order_leaves_nothing), TEST(a_credit_check_takes_business_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
