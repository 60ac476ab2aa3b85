/* The checklist without any connection: ticked, noted, left, found again, saved and printed. No service is configured, and none is asked for. */
#include "tests/e2e/stage.h"

#include "core/buf.h"
#include "core/file.h"
#include "core/i18n.h"

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
	stage_begin(&st, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static const char *const as_lines[] = { "--walkthrough", "--plain", NULL };

static char *run(const char *answers)
{
	int status;
	char *said = stage_run(&st, as_lines, false, answers, &status);

	assert_int_equal(status, 0);
	return said;
}

static void says(const char *said, const char *words)
{
	if (!strstr(said, words))
		fail_msg("“%s” is not in: %s", words, said);
}

static void ticks_outlive_the_program_and_are_printed(void **state)
{
	char *said;

	(void)state;
	said = run("1\n\n\nb\nq\n\n");
	says(said, "Buy; Ticked: 2 of 5");
	says(said, "  [x] You are signed in to the admin centre");
	says(said, "  [ ] Every user has a usage location");
	free(said);
	said = run("");
	says(said, "Buy; Ticked: 2 of 5");
	says(said, "  [x] You are signed in to the admin centre");
	free(said);
}

static void it_is_saved_on_demand(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	free(run("s\n"));
	assert_int_equal(stage_entries(&st, "m365-upgrade-checklist.txt"), 1);
	assert_int_equal(file_read("m365-upgrade-checklist.txt", 1 << 20, &text, NULL), 0);
	says(text.data, "From Office 365 E4 to another plan, by hand");
	says(text.data, "4. Cancel");
	buf_clear(&text);
}

static void on_the_full_screen_it_is_a_page_like_all(void **state)
{
	static const char *const options[] = { "--walkthrough", NULL };

	(void)state;
	stage_open_alone(&st, 80, 24, options);
	stage_wait(&st, "CHECKLIST");
	stage_wait(&st, "21 of 21 points are left");
	stage_press(&st, "Enter");
	stage_wait(&st, "Points of a step");
	stage_press(&st, "Enter");
	stage_wait(&st, "[✓] Office 365 E4 was bought directly");
	stage_press(&st, "Tab");
	stage_press(&st, "Tab");
	stage_wait(&st, "▸ Licences [");
	stage_type(&st, "120 / 117");
	stage_press(&st, "Enter");
	stage_press(&st, "Esc");
	stage_wait(&st, "20 of 21 points are left");
	assert_int_equal(stage_leave(&st), 0);
	char *said = run("");
	says(said, "[x] Office 365 E4 was bought directly");
	says(said, "Licences: 120 / 117");
	free(said);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ticks_outlive_the_program_and_are_printed),
		TEST(it_is_saved_on_demand),
		TEST(on_the_full_screen_it_is_a_page_like_all),
	};
	return cmocka_run_group_tests_name("walkthrough", tests, NULL, NULL);
}
