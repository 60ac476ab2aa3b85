/* Every reason that closes the automatic path: said with what to do and where else to go, and not to be forced. */
#include "tests/e2e/path.h"

#include "core/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

struct closed {
	const char *scenario;
	const char *title, *service_says, *remedy, *lasting;
	const char *doors[3];
};

static const struct closed plans[] = {
	{ "licence-conflict", "More licences are assigned than purchased.", "117 licences are assigned, but only 110 were bought.",
		"Take the licence from users who do not need it, or buy the missing licences; then look again.", "Lasts until it is resolved.",
		{ "Look again", "Upgrade by hand" } },
	{ "not-provisioned", "The subscription is not fully set up yet.", "That ends by itself, mostly within hours.", "Wait, then look again.",
		"Temporary. Look again at", { "Look again", "Contact support" } },
	{ "service-incident", "A service has an incident.", "There is an incident in Exchange Online.", "Look at Service health in the admin centre",
		"Temporary. Look again at", { "Look again", "Contact support" } },
	{ "credit-check-pending", "A credit check is under way.", "A credit check has not been decided yet.",
		"Wait until it is decided, up to 2 business days; then look again.", "Temporary.", { "Look again", "Contact support" } },
	{ "busy", "The service is upgrading many plans at the moment.", "there is a queue.", "Try again in about", "Temporary. Look again at",
		{ "Look again", "Upgrade by hand" } },
	{ "unpaid-balance", "There is an unpaid balance.", "A subscription with an open bill is not upgraded.", "Pay the balance in the admin centre",
		"Lasts until it is resolved.", { "Look again", "Contact support" } },
	{ "same-product", "There are two or more subscriptions of the same product.", "which of them the users belong to.", "Upgrade by hand.",
		"Does not pass by itself.", { "Upgrade by hand", "Contact support" } },
	{ "add-on", "An add-on stands in the way.", "while this add-on hangs on it.", "Upgrade by hand.", "Does not pass by itself.",
		{ "Upgrade by hand", "Contact support" } },
	{ "prepaid-closed", "The subscription was prepaid with a product key.", "the time that is left is not credited.", "Upgrade by hand near the end",
		"Does not pass by itself.", { "Upgrade by hand", "Contact support" } },
	{ "government", "This is a government or non-profit plan.", "have their own catalog", "ask support which plan your organisation may have.",
		"Does not pass by itself.", { "Upgrade by hand", "Contact support" } },
	{ "too-many", "More licences are assigned than the automatic upgrade takes.", "moves only so many users in one upgrade",
		"ask support to upgrade it.", "Does not pass by itself.", { "Upgrade by hand", "Contact support" } },
	{ "trial", "The subscription is a trial.", "it must be bought before it can be upgraded.", "Buy the plan in the admin centre first",
		"Does not pass by itself.", { "Buy the plan first", "Upgrade by hand" } },
	{ "not-eligible", "The service does not upgrade this subscription to this plan.", "has no upgrade path in your country.", "Choose another plan",
		"The service does not say whether it passes.", { "Look again", "Upgrade by hand", "Contact support" } },
	{ "unknown-reason", "The service gives a reason that this program does not know.", "Upgrades rest during a lunar eclipse.",
		"Follow the service's words", "The service does not say whether it passes.", { "Look again", "Upgrade by hand", "Contact support" } },
	{ "no-billing-role", "A role or a permission is missing.", "Billing admin)", "Ask a Global admin for the role", "Lasts until it is resolved.",
		{ "Look again", "Contact support" } },
};
#define N_PLANS (sizeof(plans) / sizeof(plans[0]))

static struct stage st;

static void begin(const char *scenario)
{
	stage_begin(&st, scenario);
	stage_open(&st, 200, 60, NULL);
	path_reach(&st, AT_SUBSCRIPTION - 1);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void check_that_nothing_was_changed(void)
{
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 0);
	assert_int_equal(training_count(&st.training, "POST", "*/carts*"), 0);
	assert_int_equal(training_count(&st.training, "PATCH", "*"), 0);
	assert_int_equal(training_count(&st.training, "PUT", "*"), 0);
}

static void on_the_plan_page(void **state)
{
	const struct closed *closed = *state;
	begin(closed->scenario);
	path_go(&st, AT_PRODUCTS, AT_SUBSCRIPTION);
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Why closed ");
	stage_wait(&st, closed->title);
	stage_wait(&st, closed->service_says);
	stage_wait(&st, closed->remedy);
	stage_wait(&st, closed->lasting);
	for (size_t i = 0; i < 3 && closed->doors[i] != NULL; i++)
		stage_wait(&st, closed->doors[i]);
	/* An Enter on each plan that the service could upgrade to goes nowhere; on one that it never does, to the path by hand. */
	for (int row = 0; row < 3; row++) {
		stage_wait(&st, " Enter Why closed ");
		stage_press(&st, "Enter Down");
	}
	stage_wait(&st, "Compare all plans");
	stage_press(&st, "Enter");
	stage_wait(&st, "four steps");
	check_that_nothing_was_changed();
	assert_int_equal(stage_leave(&st), 0);
}

static void bought_elsewhere(const char *scenario, const char *sentence, const char *whom)
{
	begin(scenario);
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Manual path ");
	stage_wait(&st, sentence);
	stage_wait(&st, whom);
	stage_press(&st, "u");
	stage_press(&st, "Enter");
	stage_wait(&st, "four steps");
	check_that_nothing_was_changed();
}

static void through_a_partner(void **state)
{
	(void)state;
	bought_elsewhere("partner", "bought through the partner Fabrikam Cloud Services.", "ask Fabrikam Cloud Services to upgrade it.");
}

static void through_volume_licensing(void **state)
{
	(void)state;
	bought_elsewhere("volume", "bought through volume licensing.", "ask your account representative to upgrade it.");
}

static void an_upgrade_that_was_begun_elsewhere(void **state)
{
	(void)state;
	begin("upgrade-in-progress");
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Check upgrade status ");
	stage_wait(&st, "It was started elsewhere on");
	stage_press(&st, "u");
	stage_press(&st, "Enter");
	stage_wait(&st, "The upgrade from Office 365 E4 to Microsoft 365 E5 is under way.");
	stage_wait(&st, "117 users are still on the old plan");
	stage_wait(&st, "Nothing was ordered from here.");
	check_that_nothing_was_changed();
}

int main(void)
{
	struct CMUnitTest tests[N_PLANS + 3];
	size_t n = 0;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	for (size_t i = 0; i < N_PLANS; i++)
		tests[n++] = (struct CMUnitTest){ plans[i].scenario, on_the_plan_page, NULL, end, (void *)(uintptr_t)&plans[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(through_a_partner, end);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(through_volume_licensing, end);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(an_upgrade_that_was_begun_elsewhere, end);
	return _cmocka_run_group_tests("closed", tests, n, NULL, NULL);
}
