#include "rig.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/reasons.h"
#include "mock/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int load_text(const char *text, struct scenario **ret, struct error *err)
{
	char path[] = "/tmp/m365-scenario-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	int ret_code = scenario_load(ret, "/nowhere", path, err);
	unlink(path);
	return ret_code;
}

static void standards_hold_where_nothing_is_said(void **state)
{
	struct scenario *s = NULL;
	(void)state;
	assert_int_equal(load_text("[tenant]\nname = X\n", &s, NULL), 0);
	assert_string_equal(s->tenant.name, "X");
	assert_string_equal(s->tenant.currency, "USD");
	assert_int_equal(s->clock.speed, 1);
	assert_int_equal(s->upgrade.licences.ms, 12000);
	assert_null(s->terms.invoice_minimum);
	scenario_free(s);
}

static void the_list_moves_no_cursor(void **state)
{
	static const char text[] = "[scenario]\ntitle = \"\\e[2J\\e]0;owned\\u0007one\\u202etwo\"\n";
	char dir[] = "/tmp/m365-scenarios-XXXXXX";
	struct buf list = BUF_INIT;

	(void)state;
	assert_non_null(mkdtemp(dir));
	char *path = xasprintf("%s/odd.ini", dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(scenario_list(&list, dir, NULL), 0);
	assert_string_equal(list.data, "odd                    onetwo\n");
	unlink(path);
	rmdir(dir);
	free(path);
	buf_clear(&list);
}

static void wrong_files_are_refused_with_line_and_remedy(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
		{ "[tenant]\nnme = X\n", ":2:" },
		{ "[tennant]\nname = X\n", "[tennant]" },
		{ "[clock]\nspeed = fast\n", "0 … 1000000" },
		{ "[clock]\nspeed = -1\n", ":2:" },
		{ "[clock]\nskew_seconds = 999999999999\n", "skew_seconds" },
		{ "[fault.a]\ndo = portal\nstatus = 404\n", "200, 302 or 511" },
		{ "[fault.a]\ndo = status\nstatus = 302\n", "[fault.a]" },
		{ "[clock]\nspeed = 12abc\n", ":2:" },
		{ "[clock]\nstart = yesterday\n", "yesterday" },
		{ "[service]\nwire = both\n", "documented | sdk" },
		{ "[upgrade]\nlicences = 12\n", "PT20S" },
		{ "[upgrade]\nsource = e9\n", "e9" },
		{ "[upgrade]\nrefuses_prepaid = perhaps\n", "yes | no" },
		{ "[terms]\ntax_rate_percent = -3\n", ":2:" },
		{ "[subscription.a]\nquantity = 3\n", "subscription.a" },
		{ "[subscription.a]\nproduct = office-365-e4\nparent = b\n", "\"b\"" },
		{ "[subscription.]\nproduct = office-365-e4\n", "[subscription.]" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct error err = ERROR_INIT;
		struct scenario *s = NULL;
		assert_true(load_text(wrong[i].text, &s, &err) < 0);
		assert_null(s);
		if (!strstr(err.text, wrong[i].says))
			fail_msg("%s: \"%s\" does not say \"%s\"", wrong[i].text, err.text, wrong[i].says);
	}
}

static void what_an_editor_cannot_hold_is_spelt_out(void **state)
{
	char *text;
	(void)state;
	text = scenario_unescape("\\e[1m \\u00e9 \\\\ \\q \\u12");
	assert_string_equal(text, "\033[1m é \\ \\q \\u12");
	free(text);
}

static void every_installed_scenario_loads_and_says_what_it_is(void **state)
{
	struct error err = ERROR_INIT;
	struct buf list = BUF_INIT;
	char *dir = xasprintf("%s/data/scenarios", getenv("top_srcdir"));
	(void)state;
	if (scenario_list(&list, dir, &err) < 0)
		fail_msg("%s", err.text);
	char *save = NULL;
	for (char *line = strtok_r(list.data, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		assert_true(strlen(line) > 40);
	free(dir);
	buf_clear(&list);
}

static void each_reason_follows_from_its_world(void **state)
{
	static const struct {
		const char *scenario, *code;
		int commerce;
	} closed[] = {
		{ "licence-conflict", "licence_conflict", -1 }, { "not-provisioned", "not_provisioned", 9 }, { "service-incident", "service_incident", -1 },
		{ "upgrade-in-progress", "upgrade_in_progress", 4 }, { "credit-check-pending", "credit_check_pending", -1 }, { "busy", "busy", -1 },
		{ "unpaid-balance", "unpaid_balance", -1 }, { "same-product", "same_product", -1 }, { "add-on", "add_on", 6 }, { "prepaid-closed", "prepaid", -1 },
		{ "government", "government", -1 }, { "too-many", "too_many_licences", -1 }, { "trial", "trial", 11 }, { "partner", "channel_partner", -1 },
		{ "volume", "channel_volume", -1 }, { "not-eligible", "not_eligible", 7 }, { "unknown-reason", "lunar_eclipse", -1 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		struct reason reasons[REASONS_MAX];
		struct subscription s;
		struct rig r;
		rig_begin(&r, closed[i].scenario);
		assert_true(subscription_get(r.world, r.source, &s));
		assert_int_equal(reasons_find(r.world, &s, reasons), 1);
		assert_string_equal(reasons[0].code, closed[i].code);
		assert_int_equal(reasons[0].commerce, closed[i].commerce);
		int64_t before = rig_number(&r, "SELECT count(*) FROM orders");
		assert_true(rig_order(&r, "55555555-5555-4555-8555-555555555555") >= 400);
		assert_int_equal(rig_number(&r, "SELECT count(*) FROM orders"), before);
		subscription_clear(&s);
		rig_end(&r);
	}
}

static void a_licence_conflict_ends_when_it_is_resolved(void **state)
{
	struct reason reasons[REASONS_MAX];
	struct subscription s;
	struct rig r;
	(void)state;
	rig_begin(&r, "licence-conflict");
	store_run(r.world->store, "DELETE FROM licences WHERE product = 'office-365-e4' AND user > 110", "");
	assert_true(subscription_get(r.world, r.source, &s));
	assert_int_equal(reasons_find(r.world, &s, reasons), 0);
	subscription_clear(&s);
	rig_end(&r);
}

static void busy_ends_by_the_clock(void **state)
{
	struct rig r;
	(void)state;
	rig_begin(&r, "busy");
	rig_call(&r, "GET", "/storefront/v1/customers/{cid}/terms?sourceSubscriptionId={source}", NULL, NULL);
	assert_true(rig_says(&r, "\"retryAfterSeconds\":3600"));
	rig_call(&r, "POST", "/training/v1/clock", "{\"advance\":\"PT1H\"}", NULL);
	rig_call(&r, "GET", "/storefront/v1/customers/{cid}/terms?sourceSubscriptionId={source}", NULL, NULL);
	assert_true(rig_says(&r, "\"open\":true"));
	rig_end(&r);
}

static void the_same_seed_gives_the_same_people(void **state)
{
	struct rig a, b;
	(void)state;
	rig_begin(&a, "contoso");
	rig_begin(&b, "contoso");
	rig_call(&a, "GET", "/graph/v1.0/users?$top=130", NULL, NULL);
	rig_call(&b, "GET", "/graph/v1.0/users?$top=130", NULL, NULL);
	assert_string_equal(a.answer.body.data, b.answer.body.data);
	b.world->asked_seed = 99;
	rig_call(&b, "POST", "/training/v1/reset", NULL, NULL);
	rig_call(&b, "GET", "/graph/v1.0/users?$top=130", NULL, NULL);
	assert_string_not_equal(a.answer.body.data, b.answer.body.data);
	rig_end(&a);
	rig_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standards_hold_where_nothing_is_said),
		cmocka_unit_test(the_list_moves_no_cursor),
		cmocka_unit_test(wrong_files_are_refused_with_line_and_remedy),
		cmocka_unit_test(what_an_editor_cannot_hold_is_spelt_out),
		cmocka_unit_test(every_installed_scenario_loads_and_says_what_it_is),
		cmocka_unit_test(each_reason_follows_from_its_world),
		cmocka_unit_test(a_licence_conflict_ends_when_it_is_resolved),
		cmocka_unit_test(busy_ends_by_the_clock),
		cmocka_unit_test(the_same_seed_gives_the_same_people),
	};
	return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
