/* The first run, from outside: where nothing is configured the wizard asks, writes the file, and goes on with it. */
#include "tests/e2e/stage.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CONFIGURATION "config/m365-upgrade/m365-upgrade.conf"
#define CLIENT "365e4365-0000-4000-8000-000000000001"

static struct stage st;
static char *options[STAGE_OPTIONS + 1];

static int begin(void **state)
{
	static const char *const services[][2] = {
		{ "entra", "/entra" }, { "graph", "/graph/v1.0" }, { "commerce", "/commerce/v1" }, { "prices", "/prices/v1.0" }, { "storefront", "/storefront/v1" },
	};
	size_t n = 0;
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, "contoso");
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		options[n++] = xstrdup("--set");
		options[n++] = xasprintf("service.%s=%s%s", services[i][0], st.training.url, services[i][1]);
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; options[i]; i++) {
		free(options[i]);
		options[i] = NULL;
	}
	stage_end(&st);
	return 0;
}

static void open_wizard(void)
{
	stage_open_alone(&st, 80, 24, (const char *const *)options);
}

static void expect_file(const char *words)
{
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;

	if (file_read(CONFIGURATION, 1 << 16, &text, &err) < 0)
		fail_msg("%s", err.text);
	if (!strstr(text.data, words))
		fail_msg("“%s” is not in: %s", words, text.data);
	buf_clear(&text);
}

static mode_t mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
}

static void go_to_application(void)
{
	stage_wait(&st, "SET-UP");
	stage_press(&st, "F2");
	stage_wait(&st, "Who signs in");
	stage_press(&st, "F2");
	stage_wait(&st, "Where it is not registered yet");
}

static void it_asks_writes_and_goes_on(void **state)
{
	(void)state;
	open_wizard();
	go_to_application();
	stage_type(&st, "contoso/onmicrosoft.com");
	stage_press(&st, "Enter");
	stage_wait(&st, "This is not allowed here.");
	stage_press(&st, "Ctrl-U");
	stage_type(&st, "contoso.onmicrosoft.com");
	stage_press(&st, "Enter");
	stage_type(&st, CLIENT);
	stage_press(&st, "Enter");
	stage_wait(&st, "tenant.id contoso.onmicrosoft.com");
	stage_press(&st, "Enter");
	stage_wait(&st, "Your products");
	stage_wait(&st, "Contoso Ltd");
	assert_int_equal(stage_leave(&st), 0);
	expect_file("\n[tenant]\n# The tenant to sign in to");
	expect_file("\nid = contoso.onmicrosoft.com\n");
	expect_file("\nclient_id = " CLIENT "\n");
	expect_file("\ncloud = global\n");
	assert_int_equal(mode_of(CONFIGURATION), 0600);
	assert_int_equal(mode_of("config/m365-upgrade"), 0700);
	open_wizard(); /* and is not asked again */
	stage_wait(&st, "Your products");
	assert_int_equal(stage_leave(&st), 0);
}

static void what_was_typed_outlives_leaving(void **state)
{
	(void)state;
	open_wizard();
	go_to_application();
	stage_type(&st, "contoso.onmicrosoft.com");
	stage_press(&st, "Enter");
	stage_wait(&st, "▸ Application");
	assert_int_equal(stage_leave(&st), 0);
	assert_int_equal(stage_entries(&st, "config"), 0);
	open_wizard();
	go_to_application();
	stage_wait(&st, "[contoso.onmicrosoft.com");
	assert_int_equal(stage_leave(&st), 0);
}

static void a_file_that_is_there_is_never_overwritten(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	open_wizard();
	go_to_application();
	stage_type(&st, "contoso.onmicrosoft.com");
	stage_press(&st, "Enter");
	stage_type(&st, CLIENT);
	stage_press(&st, "Enter");
	stage_wait(&st, "What will be written");
	assert_int_equal(dir_make("config/m365-upgrade", 0700, &err), 0);
	assert_int_equal(file_write(CONFIGURATION, "# mine\n", 7, 0600, &err), 0);
	stage_press(&st, "Enter");
	stage_wait(&st, "is there already. It was left as it is.");
	assert_int_equal(stage_leave(&st), 0);
	expect_file("# mine\n");
}

static void a_place_that_cannot_be_written_is_told_as_what_it_is(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(dir_make("config", 0700, &err), 0);
	assert_int_equal(file_write("config/m365-upgrade", "", 0, 0600, &err), 0);
	open_wizard();
	go_to_application();
	stage_type(&st, "contoso.onmicrosoft.com");
	stage_press(&st, "Enter");
	stage_type(&st, CLIENT);
	stage_press(&st, "Enter");
	stage_wait(&st, "What will be written");
	stage_press(&st, "Enter");
	stage_wait(&st, "is not a directory");
	stage_wait(&st, "The configuration was not written, and nothing has been sent.");
	assert_false(stage_shows(&st, "journal"));
	assert_int_equal(stage_leave(&st), 0);
}

static void as_lines(void **state)
{
	/* Go on, go on, the tenant, the application, go on, write it; then the answers go to the wizard: the first subscription. */
	static const char answers[] = "\n\n1\ncontoso.onmicrosoft.com\n2\n" CLIENT "\n\n\n1\n";
	size_t n = 0;
	int status;

	(void)state;
	while (options[n])
		n++;
	options[n] = xstrdup("--plain");
	char *said = stage_run(&st, (const char *const *)options, false, answers, &status);
	assert_int_equal(status, 0);
	if (!strstr(said, "tenant.id: contoso.onmicrosoft.com") || !strstr(said, "Product: Office 365 E4"))
		fail_msg("%s", said + (strlen(said) > 900 ? strlen(said) - 900 : 0));
	expect_file("\nid = contoso.onmicrosoft.com\n");
	free(said);
}

static void training_is_offered(void **state)
{
	(void)state;
	open_wizard();
	stage_wait(&st, "Try it out first, on a training world");
	stage_press(&st, "t");
	stage_wait(&st, "TRAINING");
	stage_wait(&st, "Your products");
	assert_int_equal(stage_leave(&st), 0);
	assert_int_equal(stage_entries(&st, "config"), 0);
}

/* Somebody who says which application it is has nothing to be asked for; nor has anybody who is not there. */
static void it_asks_nobody_without_need(void **state)
{
	static const char *const client[] = { "--set", "tenant.client_id=" CLIENT, NULL };
	int status;

	(void)state;
	stage_open(&st, 80, 24, client);
	stage_wait(&st, "Your products");
	assert_int_equal(stage_leave(&st), 0);
	free(stage_run(&st, (const char *const *)options, false, "", &status));
	assert_int_not_equal(status, 0);
	assert_int_equal(stage_entries(&st, "config"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_asks_writes_and_goes_on),
		TEST(what_was_typed_outlives_leaving),
		TEST(a_file_that_is_there_is_never_overwritten),
		TEST(a_place_that_cannot_be_written_is_told_as_what_it_is),
		TEST(as_lines),
		TEST(training_is_offered),
		TEST(it_asks_nobody_without_need),
	};
	return cmocka_run_group_tests_name("e2e/first_run", tests, NULL, NULL);
}
