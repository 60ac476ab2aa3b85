/* m365-upgrade --check, from outside: each thing that can be wrong is named, with what to do about it, and nothing is changed. */
#include "tests/e2e/network.h"
#include "tests/e2e/stage.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct stage st;
static struct network net; /* of the tests that need one */

static int end(void **state)
{
	(void)state;
	if (net.stage)
		network_end(&net);
	stage_end(&st);
	return 0;
}

/* A message of cmocka's is cut; what was said is not. No line of it may look like a line of TAP. */
static void show(const char *text)
{
	for (const char *line = text; *line; line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n'))
		print_message("# %.*s\n", (int)strcspn(line, "\n"), line);
}

static void fail_with(const char *text, const char *why, const char *words)
{
	show(text);
	fail_msg("%s “%s”", why, words);
}

/* Without a terminal. The caller frees. */
static char *check(bool at_training, const char *const *more, int status)
{
	const char *options[STAGE_OPTIONS + 1] = { "--check" };
	int found;

	for (size_t i = 0; more && more[i]; i++)
		options[i + 1] = more[i];
	char *text = stage_run(&st, options, at_training, "", &found);
	if (found != status) {
		show(text);
		fail_msg("exit status %d, not %d", found, status);
	}
	return text;
}

static void expect(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_with(text, "not said:", words);
}

static void expect_not(const char *text, const char *words)
{
	if (strstr(text, words))
		fail_with(text, "said:", words);
}

/* The line that begins with the mark and goes on with the words. */
static void expect_mark(const char *text, const char *mark, const char *words)
{
	for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		const char *rest = line + strlen(mark);

		if (str_starts(line, mark) && *rest == ' ' && str_starts(rest + strspn(rest, " "), words))
			return;
	}
	fail_with(text, mark, words);
}

static void nothing_is_configured(void **state)
{
	static const char *const unreachable[] = { "--set", "service.entra=http://127.0.0.1:1", "--set", "service.graph=http://127.0.0.1:1", NULL };
	(void)state;

	stage_begin(&st, NULL);
	char *text = check(false, unreachable, 1);
	expect_mark(text, "none", "There is no file ");
	expect_mark(text, "missing", "tenant.client_id");
	expect_mark(text, "ok", "tenant.id = organizations (default)");
	expect_mark(text, "wrong", "Sign-in (Microsoft Entra)");
	expect_mark(text, "wrong", "Directory (Microsoft Graph)");
	expect(text, "service.graph = http://127.0.0.1:1 (--set)");
	expect_mark(text, "none", "Commerce (Partner Center)");
	expect_mark(text, "skipped", "The sign-in service must be reached first.");
	expect(text, "\nNot ready: 1 missing, 2 wrong, ");
	assert_int_equal(stage_entries(&st, "state"), 0); /* nothing was made */
	free(text);
}

static void a_profile_of_the_file(void **state)
{
	static const char text[] = "[service]\nentra = http://127.0.0.1:1\ngraph = http://127.0.0.1:1\n[profile contoso]\ntenant.id = contoso.example\nprices.file = prices.csv\n"
		"[profile fabrikam]\ntenant.id = fabrikam.example\n";
	(void)state;

	stage_begin(&st, NULL);
	char *path = stage_file(&st, "my.conf", text);
	char *said = check(false, (const char *const[]){ "--config", path, "--profile", "contoso", NULL }, 1);
	expect(said, ", with its profile “contoso”");
	expect(said, "tenant.id = contoso.example (");
	expect(said, "my.conf:5)");
	expect_mark(said, "wrong", "prices.file = "); /* it is not there */
	free(said);
	said = check(false, (const char *const[]){ "--config", path, "--profile", "fabricam", NULL }, 2);
	expect(said, "did you mean “fabrikam”? It has: contoso, fabrikam.");
	free(said);
	free(path);
}

static void a_secret_that_others_can_read(void **state)
{
	(void)state;
	stage_begin(&st, NULL);
	char *path = stage_file(&st, "secret", "hunter2\n");
	char *setting = xasprintf("tenant.client_secret_file=%s", path);
	char *command = xasprintf("chmod 644 %s", path);
	assert_int_equal(system(command), 0);
	char *said = check(false, (const char *const[]){ "--set", setting, NULL }, 1);
	expect_mark(said, "wrong", "What the sign-in and the network need");
	expect_mark(said, "skipped", "No service can be asked");
	expect_not(said, "hunter2");
	free(said);
	free(command);
	free(setting);
	free(path);
}

/* ── each thing that can be wrong, against the training server ── */

/* An application alone signs in to a tenant that is named. */
static const char tenant[] = "tenant.id=contoso.onmicrosoft.com";
static const char wrong_app[] = "tenant.client_id=00000000-1111-4222-8333-444444444444";

/* One answer of the training world's settings. */
static void world_set(const char *section, const char *key, const char *value)
{
	char *body = xasprintf("{\"set\":[{\"section\":\"%s\",\"key\":\"%s\",\"value\":\"%s\"}]}", section, key, value);

	training_tell(&st.training, "/settings", body);
	free(body);
}

/* "tenant.client_secret_file=…/secret", whose secret is the training client's. The caller frees. */
static char *secret_setting(void)
{
	char *path = stage_file(&st, "secret", "training\n"), *setting = xasprintf("tenant.client_secret_file=%s", path);

	free(path);
	return setting;
}

static size_t writes(void)
{
	struct world w;

	training_world(&st.training, &w);
	size_t n = (size_t)w.counters.writes;
	world_clear(&w);
	return n;
}

static void all_is_well_without_a_person(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	char *setting = secret_setting();
	char *said = check(true, (const char *const[]){ "--set", setting, "--set", tenant, NULL }, 0);
	expect_mark(said, "ok", "Signing in: the application has signed in as itself");
	expect_mark(said, "ok", "The organisation: Contoso Ltd (");
	expect_mark(said, "ok", "Permissions: the application has what everything here needs");
	expect(said, "\nNothing is missing or wrong: ");
	expect_not(said, "= training");
	assert_int_equal(writes(), 0);
	assert_int_equal(stage_entries(&st, "state"), 0);
	free(said);
	free(setting);
}

/* Without a person the tenant and the application are known all the same, and the rest is said to be left out. */
static void nobody_can_type_a_code(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	char *said = check(true, NULL, 0);
	expect_mark(said, "ok", "The tenant: that of whoever signs in");
	expect_mark(said, "ok", "The application: the sign-in service knows ");
	expect_mark(said, "skipped", "Signing in: nobody is here to type a code.");
	expect_mark(said, "skipped", "Roles, permissions and what each service allows: nobody has signed in.");
	free(said);
}

static void a_wrong_tenant(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	char *said = check(true, (const char *const[]){ "--set", "tenant.id=nowhere.example", NULL }, 1);
	expect_mark(said, "wrong", "The tenant");
	expect(said, "There is no tenant “nowhere.example”");
	expect(said, "tenant.id = nowhere.example (--set)");
	expect_mark(said, "skipped", "Signing in: the tenant must be known first.");
	free(said);
}

static void a_wrong_application(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	char *said = check(true, (const char *const[]){ "--set", wrong_app, NULL }, 1);
	expect_mark(said, "wrong", "Signing in");
	expect(said, "does not know the application 00000000-1111-4222-8333-444444444444");
	expect(said, "The service says: AADSTS700016");
	expect(said, wrong_app + strlen("tenant.client_id="));
	free(said);
}

static void an_expired_secret(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	world_set("app.training", "secret_expired", "yes");
	char *setting = secret_setting();
	char *said = check(true, (const char *const[]){ "--set", setting, "--set", tenant, NULL }, 1);
	expect_mark(said, "wrong", "Signing in");
	expect(said, "has expired.");
	expect(said, "Make a new one under “Certificates & secrets” of the registration");
	free(said);
	free(setting);
}

/* On a terminal: the code is shown, and the person waited for. Runs of spaces are one. */
static void check_on_terminal(int status)
{
	stage_open(&st, 100, 60, (const char *const[]){ "--check", NULL });
	assert_int_equal(session_wait_end(st.wizard), status);
	if (!stage_shows(&st, "To sign in, open http://") || !stage_shows(&st, "and type this code: "))
		fail_msg("no code was shown: %s", st.wizard->raw.data);
}

static void expect_on_terminal(const char *words)
{
	if (!stage_shows(&st, words))
		fail_with(st.wizard->raw.data, "not shown:", words);
}

/* A line that the terminal itself would have to break, breaks the code. */
static void the_code_is_whole_at_80_columns(void **state)
{
	const char *line;

	(void)state;
	stage_begin(&st, "contoso");
	stage_open(&st, 80, 24, (const char *const[]){ "--check", NULL });
	assert_int_equal(session_wait_end(st.wizard), 0);
	line = strstr(st.wizard->raw.data, "To sign in, open http://");
	assert_non_null(line);
	assert_in_range(strcspn(line, "\r\n"), 1, 79);
}

static void missing_consent(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	world_set("app.training", "consent", "");
	check_on_terminal(1);
	expect_on_terminal("wrong Signing in");
	expect_on_terminal("has not allowed the application what it needs.");
	expect_on_terminal("It asks for Microsoft Graph (");
	expect_on_terminal("The service says: AADSTS65001");
}

/* An application gets its sign-in all the same, and may do nothing with it. */
static void missing_consent_of_an_application(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	world_set("app.training", "consent", "");
	char *setting = secret_setting();
	char *said = check(true, (const char *const[]){ "--set", setting, "--set", tenant, NULL }, 1);
	expect_mark(said, "wrong", "The organisation");
	expect(said, "Nobody may have consented to what the application needs: Organization.Read.All");
	free(said);
	free(setting);
}

static void a_missing_permission(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	world_set("app.training", "permissions", "Directory.Read.All ServiceHealth.Read.All");
	char *setting = secret_setting();
	char *said = check(true, (const char *const[]){ "--set", setting, "--set", tenant, NULL }, 1);
	expect_mark(said, "missing", "The permission LicenseAssignment.ReadWrite.All: “move licences” is closed");
	expect(said, "Add LicenseAssignment.ReadWrite.All of Microsoft Graph to the API permissions of the application");
	free(said);
	free(setting);
}

static void a_missing_role(void **state)
{
	(void)state;
	stage_begin(&st, "no-billing-role");
	check_on_terminal(1);
	expect_on_terminal("missing The role Billing Administrator: “buy, upgrade and cancel” is closed");
	expect_on_terminal("Have an administrator give the account the role Billing Administrator");
	expect_on_terminal("Not ready: 1 missing, 0 wrong, ");
	assert_int_equal(writes(), 0);
}

/* ── the way to the services ── */

static void begin_network(void)
{
	stage_begin(&st, NULL);
	network_begin(&net, &st);
	network_serve(&net, "contoso", NULL);
	network_configure(&net, NULL);
}

static void over_tls(void **state)
{
	(void)state;
	begin_network();
	char *said = check(true, network_options(&net), 0);
	expect_mark(said, "ok", "The way: without a proxy, because nothing names one");
	expect(said, "answers, and has proved who it is");
	expect_mark(said, "ok", "The clock: this machine and the services agree");
	free(said);
}

static void a_wrong_authority(void **state)
{
	(void)state;
	begin_network();
	network_set(&net, "network.ca_file", "");
	char *said = check(true, network_options(&net), 1);
	expect_mark(said, "wrong", "Sign-in (Microsoft Entra)");
	expect_mark(said, "wrong", "Directory (Microsoft Graph)");
	expect(said, "network.ca_file"); /* what to do */
	expect_mark(said, "skipped", "The sign-in service must be reached first.");
	expect_mark(said, "skipped", "The clock: ");
	free(said);
}

static void an_unreachable_proxy(void **state)
{
	(void)state;
	begin_network();
	network_set(&net, "network.proxy", "http://127.0.0.1:1");
	char *said = check(true, network_options(&net), 1);
	expect_mark(said, "ok", "The way: by the proxy http://127.0.0.1:1 (--set)");
	expect_mark(said, "wrong", "Sign-in (Microsoft Entra)");
	expect(said, "The proxy cannot be reached");
	free(said);
}

static void a_skewed_clock(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	training_tell(&st.training, "/clock", "{\"skewSeconds\": 7200}");
	char *said = check(true, NULL, 1);
	expect_mark(said, "wrong", "The clock");
	expect(said, " behind that of the services.");
	expect(said, "Set the clock, or let a time service keep it.");
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(nothing_is_configured, end),
		cmocka_unit_test_teardown(a_profile_of_the_file, end),
		cmocka_unit_test_teardown(a_secret_that_others_can_read, end),
		cmocka_unit_test_teardown(all_is_well_without_a_person, end),
		cmocka_unit_test_teardown(nobody_can_type_a_code, end),
		cmocka_unit_test_teardown(a_wrong_tenant, end),
		cmocka_unit_test_teardown(a_wrong_application, end),
		cmocka_unit_test_teardown(an_expired_secret, end),
		cmocka_unit_test_teardown(the_code_is_whole_at_80_columns, end),
		cmocka_unit_test_teardown(missing_consent, end),
		cmocka_unit_test_teardown(missing_consent_of_an_application, end),
		cmocka_unit_test_teardown(a_missing_permission, end),
		cmocka_unit_test_teardown(a_missing_role, end),
		cmocka_unit_test_teardown(over_tls, end),
		cmocka_unit_test_teardown(a_wrong_authority, end),
		cmocka_unit_test_teardown(an_unreachable_proxy, end),
		cmocka_unit_test_teardown(a_skewed_clock, end),
	};

	return cmocka_run_group_tests_name("e2e/check", tests, NULL, NULL);
}
