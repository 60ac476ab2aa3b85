/* Any plan to any plan: from Office 365 E3, and from a plan that neither the product file nor the published table knows, by each path. */
#include "tests/e2e/licences.h"
#include "tests/e2e/manual.h"
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

struct pair {
	const char *scenario, *from, *to;        /* as the configuration has them */
	const char *part, *target_part;          /* on the wire */
	const char *name, *target;               /* on the pages */
	int64_t users, quantity;
	int points;                              /* to be ticked before the order */
};

static const struct pair e3 = { "e3", "ENTERPRISEPACK", "SPE_E3", "ENTERPRISEPACK", "SPE_E3", "Office 365 E3", "Microsoft 365 E3", 77, 80, 7 };
static const struct pair unknown = { "unknown-plan", "WORKPLACE SUITE_w/o Phone_(training)", "SPE_E3, Office 365 E3", "WORKPLACE SUITE_w/o Phone_(training)",
	"SPE_E3", "Workplace Suite", "Microsoft 365 E3", 37, 40, 8 };

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

#define MOST_OPTIONS 8

static void options_of(const struct pair *p, const char *options[MOST_OPTIONS], const char *more)
{
	size_t n = 0;

	options[n++] = "--set";
	options[n++] = xasprintf("upgrade.source_sku=%s", p->from);
	options[n++] = "--set";
	options[n++] = xasprintf("upgrade.targets=%s", p->to);
	options[n++] = more;
	options[n] = NULL;
}

static void options_free(const char *options[MOST_OPTIONS])
{
	free((char *)options[1]);
	free((char *)options[3]);
}

static void open_pair(const struct pair *p)
{
	const char *options[MOST_OPTIONS];

	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, p->scenario);
	options_of(p, options, NULL);
	stage_open(&st, 80, 24, options);
	options_free(options);
}

static void check_end(const struct pair *p, const struct licences *before, size_t transitions)
{
	struct licences after;
	struct world w;

	licences_read(&st.training, &after);
	assert_int_equal(licences_count(&after, p->part), 0);
	assert_int_equal(licences_count(&after, p->target_part), p->users);
	if (transitions == 0) /* the service itself gives every user every service */
		assert_int_equal(licences_check_moved(before, &after, p->part, p->target_part), p->users);
	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.transitions.count, transitions);
	assert_string_equal(world_subscription_named(&w, p->name)->status, "deleted");
	assert_string_equal(world_subscription_named(&w, p->target)->status, "active");
	assert_int_equal(world_subscription_named(&w, p->target)->quantity, p->quantity);
	world_clear(&w);
	licences_clear(&after);
}

/* ── the automatic path ── */

static void by_the_service(const struct pair *p)
{
	struct licences before;

	open_pair(p);
	licences_read(&st.training, &before);
	path_reach(&st, AT_DONE);
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	check_end(p, &before, 1);
	licences_clear(&before);
}

static void e3_by_the_service(void **state)
{
	(void)state;
	by_the_service(&e3);
}

static void unknown_by_the_service(void **state)
{
	(void)state;
	by_the_service(&unknown);
}

/* What is lost is told by the tenant's own words, and what nobody says is unknown. */
static void the_page_says_what_is_known(void **state)
{
	(void)state;
	open_pair(&unknown);
	stage_wait(&st, "Upgrade WORKPLACE SUITE_w/o Phone_(training)");
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "Loses 2: WORKPLACE_ARCHIVE, WORKPLACE_SIGNATURES");
	stage_wait(&st, "Office 365 E3 from USD 23.00 By hand only");
	stage_press(&st, "c");
	stage_wait(&st, "Keeps every service of the old plan ? ?");
	stage_wait(&st, "? not told");
	assert_int_equal(stage_leave(&st), 0);
}

static void in_lines(const struct pair *p)
{
	const char *options[MOST_OPTIONS];
	struct licences before;
	int status;

	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, p->scenario);
	options_of(p, options, "--plain");
	licences_read(&st.training, &before);
	training_tell(&st.training, "/clock", "{\"speed\":3600}");
	/* Your products, Subscription, the first plan; the points and on; Cart, Billing, Checkout; the word; Status, Done. */
	char *answers = xasprintf("\n\n\n%.*s\n\n\n\n" PATH_WORD "\n\n\n\n", p->points, "\n\n\n\n\n\n\n\n\n\n");
	char *said = stage_run(&st, options, true, answers, &status);
	if (status != 0 || strstr(said, "Order number") == NULL)
		fail_msg("exit status %d after:\n%s", status, said);
	options_free(options);
	check_end(p, &before, 1);
	licences_clear(&before);
	free(answers);
	free(said);
}

static void in_lines_with_answers_from_a_file(void **state)
{
	(void)state;
	in_lines(&e3);
}

static void unknown_in_lines(void **state)
{
	(void)state;
	in_lines(&unknown);
}

/* ── the manual path ── */

static void buy(const struct pair *p)
{
	manual_reach(&st);
	manual_buy_by_cart(&st);
	char *words = xasprintf("Done %s with %d licences", p->target, (int)p->quantity);
	manual_wait(&st, STEP_BUY, words);
	free(words);
	manual_wait(&st, STEP_VERIFY, "Done");
}

static void by_hand(const struct pair *p)
{
	struct licences before;

	open_pair(p);
	licences_read(&st.training, &before);
	buy(p);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	char *words = xasprintf("%d users would be moved.", (int)p->users);
	stage_wait(&st, words);
	free(words);
	manual_move(&st);
	manual_cancel_plan(&st, p->name, NULL);
	assert_int_equal(stage_leave(&st), 0);
	check_end(p, &before, 0);
	licences_clear(&before);
}

static void e3_by_hand(void **state)
{
	(void)state;
	by_hand(&e3);
}

static void unknown_by_hand(void **state)
{
	(void)state;
	by_hand(&unknown);
}

/* ── without pages ── */

static char *move(int status, const char *const *options)
{
	int is;
	char *said = stage_run(&st, options, true, "", &is);

	if (is != status)
		fail_msg("exit status %d after:\n%s", is, said);
	return said;
}

static void moved_by_the_command(void **state)
{
	(void)state;
	const char *const options[] = { "move", "--from", unknown.from, "--to", "Microsoft 365 E3", "--yes", NULL };
	struct licences before, after;

	open_pair(&unknown);
	licences_read(&st.training, &before);
	buy(&unknown);
	stage_leave(&st);
	char *said = move(0, options);
	assert_non_null(strstr(said, unknown.part));
	free(said);
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, unknown.part, unknown.target_part), unknown.users);
	licences_clear(&before);
	licences_clear(&after);
}

static void what_cannot_be_meant_is_told(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "e3");
	char *said = move(2, (const char *const[]){ "move", "--from", "ENTERPRISEPACK", "--to", "NO_SUCH", "--dry-run", NULL });
	assert_non_null(strstr(said, "--to names “NO_SUCH”, which neither the product file nor this organisation knows."));
	free(said);
	said = move(2, (const char *const[]){ "move", "--from", "ENTERPRISEPACK", "--to", "Office 365 E3", "--dry-run", NULL });
	assert_non_null(strstr(said, "Source and target are the same product."));
	free(said);
	said = move(2, (const char *const[]){ "move", "--from", "ENTERPRISEPACK", "--to", "MCOPSTN5", "--dry-run", NULL });
	assert_non_null(strstr(said, "54a152dc-90de-4996-93d2-bc47e670fc06"));
	free(said);
	stage_open(&st, 80, 24, (const char *const[]){ "--set", "upgrade.targets=NO_SUCH", NULL });
	stage_wait(&st, "upgrade.targets names “NO_SUCH”");
	stage_leave(&st);
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 0);
}

/* Before anything is opened: what the words mean in this organisation. */
static void the_check_says_what_is_meant(void **state)
{
	static const struct {
		const char *from, *to, *says;
	} cases[] = {
		{ "upgrade.source_sku=WORKPLACE SUITE_w/o Phone_(training)", "upgrade.targets=SPE_E3",
			"ok To upgrade from: WORKPLACE SUITE_w/o Phone_(training) (7ea10000-f00b-4a4e-9a11-0000000f00ba) ok To upgrade to: Microsoft 365 E3" },
		{ "upgrade.source_sku=ENTERPRISEPACK", "upgrade.targets=SPE_E3", "missing To upgrade from: the organisation does not have Office 365 E3" },
		{ "upgrade.source_sku=SPE_E5", "upgrade.targets=NO_SUCH", "wrong The plans upgrade.targets names “NO_SUCH”" },
	};
	(void)state;

	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "unknown-plan");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		stage_open(&st, 130, 60, (const char *const[]){ "--check", "--set", cases[i].from, "--set", cases[i].to, NULL });
		stage_wait(&st, cases[i].says);
		stage_wait_end(&st);
	}
	assert_int_equal(training_count(&st.training, "PATCH", "*"), 0);
}

/* Laid over the one that comes with the program: another source, another name, one target less. */
static void a_product_file_of_ones_own(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "e3");
	char *path = stage_file(&st, "own.ini", "[product office-365-e3]\nrole = source\npath = none\n[product microsoft-365-e3]\nname = The house's plan\n"
		"path = automatic\n[product office-365-e5]\npath = none\n");
	char *setting = xasprintf("upgrade.product_file=%s", path);
	stage_open(&st, 80, 24, (const char *const[]){ "--set", setting, NULL });
	stage_wait(&st, "Open the subscription of Office 365 E3 to upgrade it.");
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "The house's plan from USD 36.00 Available");
	stage_wait(&st, "Microsoft 365 E5 from USD 57.00 Available");
	assert_int_equal(stage_leave(&st), 0);
	free(path);
	path = stage_file(&st, "own.ini", "[product mine]\nname = Mine\n");
	char *said = stage_run(&st, (const char *const[]){ "--plain", "--set", setting, NULL }, true, "", &(int){ 0 });
	assert_non_null(strstr(said, "upgrade.product_file: In the product file, [product mine] has no sku."));
	free(said);
	free(setting);
	free(path);
}

/* ── the demonstrations ── */

static void a_demonstration_knows_its_pair(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, NULL);
	stage_open_alone(&st, 80, 24, (const char *const[]){ "--demo=e3", NULL });
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "Microsoft 365 E3 from USD 36.00 Available");
	assert_false(stage_shows(&st, "Office 365 E5"));
	stage_leave(&st);
	stage_open_alone(&st, 80, 24, (const char *const[]){ "--demo=unknown-plan", NULL });
	path_reach(&st, AT_PLAN);
	stage_wait(&st, "Upgrade Workplace Suite");
	stage_leave(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(e3_by_the_service, end), cmocka_unit_test_teardown(unknown_by_the_service, end),
		cmocka_unit_test_teardown(the_page_says_what_is_known, end), cmocka_unit_test_teardown(in_lines_with_answers_from_a_file, end),
		cmocka_unit_test_teardown(unknown_in_lines, end), cmocka_unit_test_teardown(e3_by_hand, end), cmocka_unit_test_teardown(unknown_by_hand, end),
		cmocka_unit_test_teardown(moved_by_the_command, end), cmocka_unit_test_teardown(what_cannot_be_meant_is_told, end),
		cmocka_unit_test_teardown(the_check_says_what_is_meant, end), cmocka_unit_test_teardown(a_product_file_of_ones_own, end),
		cmocka_unit_test_teardown(a_demonstration_knows_its_pair, end),
	};
	return cmocka_run_group_tests_name("any plan to any plan", tests, NULL, NULL);
}
