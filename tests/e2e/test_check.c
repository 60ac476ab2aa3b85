/* m365-upgrade --check, from outside: each thing that can be wrong is named, with what to do about it, and nothing is changed. */
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

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* Without a terminal. The caller frees. */
static char *check(bool at_training, const char *const *more, int status)
{
	const char *options[STAGE_OPTIONS] = { "--check" };
	int found;

	for (size_t i = 0; more && more[i]; i++)
		options[i + 1] = more[i];
	char *text = stage_run(&st, options, at_training, "", &found);
	if (found != status)
		fail_msg("exit status %d, not %d, after: %s", found, status, text);
	return text;
}

static void expect(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("“%s” is not in: %s", words, text);
}

static void expect_not(const char *text, const char *words)
{
	if (strstr(text, words))
		fail_msg("“%s” is in: %s", words, text);
}

/* The line that begins with the mark and goes on with the words. */
static void expect_mark(const char *text, const char *mark, const char *words)
{
	for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		const char *rest = line + strlen(mark);

		if (str_starts(line, mark) && *rest == ' ' && str_starts(rest + strspn(rest, " "), words))
			return;
	}
	fail_msg("no line says “%s  %s” in: %s", mark, words, text);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(nothing_is_configured, end),
		cmocka_unit_test_teardown(a_profile_of_the_file, end),
		cmocka_unit_test_teardown(a_secret_that_others_can_read, end),
	};

	return cmocka_run_group_tests_name("e2e/check", tests, NULL, NULL);
}
