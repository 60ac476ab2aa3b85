/* What a person or a file may get wrong, terminals that are none or too small, and names that try to be commands. */
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

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, NULL);
	return 0;
}

static int begin_contoso(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	return 0;
}

static int begin_hostile(void **state)
{
	(void)state;
	stage_begin(&st, "hostile");
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── the command line and the configuration ── */

static void check_refused(const char *const *options, int expected, const char *words)
{
	int status;
	char *said = stage_run(&st, options, false, "", &status);
	if (status != expected || strstr(said, words) == NULL)
		fail_msg("exit status %d and not \"%s\" after: %s", status, words, said);
	free(said);
}

static void options_that_are_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *options[4], *words;
	} cases[] = {
		{ { "--bogus" }, "“--bogus” is not an option" },
		{ { "--set" }, "“--set” needs a value" },
		{ { "--set", "nothing" }, "--set takes KEY=VALUE" },
		{ { "--set", "ui.colour=red" }, "--set: there is no key ui.colour" },
		{ { "--set", "ui.plain=perhaps" }, "“perhaps” is not allowed for ui.plain. Allowed: yes or no." },
		{ { "--set", "service.graph=http://graph.example/v1.0" }, "is not allowed for service.graph. Allowed: cloud, an https:// address" },
		{ { "--set", "upgrade.targets=office-365-e4" }, "--set: upgrade.targets names “office-365-e4”" },
		{ { "--demo=" }, "--demo= needs the name of a scenario" },
		{ { "left-over" }, "“left-over” is not understood" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_refused(cases[i].options, 2, cases[i].words);
}

static void a_secret_is_refused_and_not_repeated(void **state)
{
	(void)state;
	static const char *const options[] = { "--set", "tenant.client_secret=hunter2", NULL };
	int status;
	char *said = stage_run(&st, options, false, "", &status);
	assert_int_equal(status, 2);
	assert_non_null(strstr(said, "name that file in tenant.client_secret_file"));
	assert_null(strstr(said, "hunter2"));
	free(said);
}

static void a_file_that_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
	} cases[] = {
		{ "[ui]\nplain = yes\ncolour = red\n", ":3: there is no key ui.colour" },
		{ "[ui]\n\nplain = perhaps\n", ":3: “perhaps” is not allowed for ui.plain. Allowed: yes or no." },
		{ "[ui]\nplain = yes\nplain = no\n", ":3: the key “plain” stands twice in [ui], first in line 2." },
		{ "[ui]\nplain = yes\n[ui]\nascii = yes\n", ":3:" },
		{ "plain\n", ":1: neither [section] nor key = value." },
		{ "[tenant]\nclient_secret = hunter2\n", ":2: tenant.client_secret may not be given here" },
		{ "[upgrade]\ntargets = office-365-e4\n", ":2: upgrade.targets names “office-365-e4”" },
		{ "[upgrade]\nsource_sku = a, b\n", ":2: “a, b” is not allowed for upgrade.source_sku" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *path = stage_file(&st, "wrong.conf", cases[i].text), *words = xasprintf("%s%s", path, cases[i].words);
		const char *const options[] = { "--config", path, NULL };
		check_refused(options, 2, words);
		free(words);
		free(path);
	}
}

static void a_file_that_cannot_be_read(void **state)
{
	(void)state;
	const char *const directory[] = { "--config", st.dir, NULL }, *const none[] = { "--config", "/nonexistent/m365-upgrade.conf", NULL };
	check_refused(directory, 2, "is not a regular file");
	check_refused(none, 2, "/nonexistent/m365-upgrade.conf cannot be read");
}

static void a_journal_that_cannot_be_kept(void **state)
{
	(void)state;
	static const char *const options[] = { "--plain", NULL };
	char *path = stage_file(&st, "file", "");
	int status;
	setenv("XDG_STATE_HOME", path, 1);
	char *said = stage_run(&st, options, true, "\n", &status);
	assert_int_equal(status, 1);
	assert_non_null(strstr(said, path));
	free(said);
	free(path);
}

/* ── terminals ── */

static void no_terminal(void **state)
{
	(void)state;
	static const char *const options[] = { NULL };
	check_refused(options, 1, "Input and output must be a terminal. Use --plain");
}

static void a_terminal_that_nobody_knows(void **state)
{
	(void)state;
	static const char *const options[] = { "--demo", NULL }, *const names[] = { "nonsense", "dumb" };
	for (size_t i = 0; i < 2; i++) {
		st.term = names[i];
		stage_open_alone(&st, 80, 24, options);
		assert_int_equal(stage_wait_end(&st), 1);
		assert_true(stage_shows(&st, names[i]));
		assert_true(stage_shows(&st, "--plain."));
		stage_check_terminal(&st);
	}
}

static void ten_by_ten(void **state)
{
	(void)state;
	stage_open(&st, 10, 10, NULL);
	stage_wait(&st, "80");
	stage_wait(&st, "24");
	session_resize(st.wizard, 80, 24);
	path_reach(&st, AT_CART);
	stage_press(&st, "Ctrl-U");
	stage_type(&st, "150");
	stage_wait(&st, "Quantity [150");
	session_resize(st.wizard, 10, 10);
	session_wait_gone(st.wizard, "Quantity");
	session_resize(st.wizard, 120, 30);
	path_wait(&st, AT_CART);
	stage_wait(&st, "Quantity [150");
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
}

/* ── what is typed ── */

static void quantities(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *words;
	} cases[] = {
		{ "0", "An upgrade cannot remove licences: 120 is the least" },
		{ "119", "An upgrade cannot remove licences: 120 is the least" },
		{ "-1", "" },
		{ "12abc", "" },
		{ "1.5", "" },
		{ "301", "at most 300" },
		{ "1000000000000", "at most 300" },
		{ "99999999999999999999999999", "" },
	};
	stage_open(&st, 80, 24, NULL);
	path_reach(&st, AT_CART);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		stage_press(&st, "Ctrl-U");
		stage_wait(&st, "Quantity [ ");
		stage_type(&st, cases[i].typed);
		stage_press(&st, "Enter");
		stage_wait(&st, "✗");
		stage_wait(&st, cases[i].words);
		path_wait(&st, AT_CART);
	}
	stage_press(&st, "Ctrl-U");
	stage_type(&st, "130");
	stage_wait(&st, "Quantity [130");
	path_go(&st, AT_CART, AT_ORDER);
	stage_wait(&st, "You order 130 licences of Office 365 E5 for Contoso Ltd.");
}

static void words_that_are_not_the_word(void **state)
{
	(void)state;
	static const char *const words[] = { "yes", "contoso", "fabrikam.onmicrosoft.com", "contoso.onmicrosoft.com.evil" };
	stage_open(&st, 80, 24, NULL);
	path_reach(&st, AT_ORDER);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		stage_press(&st, "Ctrl-U");
		stage_wait(&st, "Place order [ ");
		stage_type(&st, words[i]);
		stage_press(&st, "Enter");
		stage_wait(&st, "This is not contoso.onmicrosoft.com. Nothing was sent.");
	}
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 0);
}

/* ── names that try to be commands ── */

/* What the scenario's names would do to a terminal; a renderer has no use for any of it. */
static void check_harmless(const char *bytes)
{
	static const char *const harmful[] = { "\033[31mContoso", "\033]0;", "\a", "\033[5m", "\033[2JOnline", "\302\233", "\342\200\256", "\342\200\254",
		"\342\200\250", "\tMain", "\nStreet" };
	for (size_t i = 0; i < sizeof(harmful) / sizeof(harmful[0]); i++)
		if (strstr(bytes, harmful[i]) != NULL)
			fail_msg("number %zu of what is harmful reached the terminal", i);
}

static void hostile_names_on_a_screen(void **state)
{
	(void)state;
	stage_open(&st, 80, 24, NULL);
	path_reach(&st, AT_PLAN);
	stage_press(&st, "c");
	stage_wait(&st, " Enter Close ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_PLAN);
	path_go(&st, AT_PLAN, AT_DONE);
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	stage_check_terminal(&st);
	assert_true(strlen(st.wizard->raw.data) == st.wizard->raw.len);
	check_harmless(st.wizard->raw.data);
}

static void hostile_names_in_lines(void **state)
{
	(void)state;
	static const char *const options[] = { "--plain", NULL };
	int status;
	training_tell(&st.training, "/clock", "{\"speed\":3600}");
	char *said = stage_run(&st, options, true, "\n\n2\n\n\n\n\n\n\n\n\n\n\n\n" PATH_WORD "\n\n\n\n", &status);
	if (status != 0 || strstr(said, "Order number") == NULL)
		fail_msg("exit status %d after:\n%s", status, said);
	check_harmless(said);
	for (const char *at = said; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' && *at != '\n')
			fail_msg("a control character reached the output before: %.40s", at + 1);
	free(said);
}

#define TEST(name, setup) cmocka_unit_test_setup_teardown(name, setup, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(options_that_are_wrong, begin),
		TEST(a_secret_is_refused_and_not_repeated, begin),
		TEST(a_file_that_is_wrong, begin),
		TEST(a_file_that_cannot_be_read, begin),
		TEST(a_journal_that_cannot_be_kept, begin_contoso),
		TEST(no_terminal, begin),
		TEST(a_terminal_that_nobody_knows, begin),
		TEST(ten_by_ten, begin_contoso),
		TEST(quantities, begin_contoso),
		TEST(words_that_are_not_the_word, begin_contoso),
		TEST(hostile_names_on_a_screen, begin_hostile),
		TEST(hostile_names_in_lines, begin_hostile),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
