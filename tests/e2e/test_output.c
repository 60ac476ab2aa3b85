/* Output that nobody takes, that fills a disk or that goes nowhere: the work goes on, and what could not be said is not passed over. */
#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"
#include "tests/e2e/ways.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define USERS 2000

static struct stage st;

static const char *const move[] = { "move", "--to", "microsoft-365-e5", "--yes", NULL };

static void begin(const char *scenario, const char *const *options)
{
	stage_begin(&st, scenario);
	stage_open(&st, 80, 24, options);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── a terminal that takes nothing ── */

/* What stands there is what would stand there if it were drawn anew. */
static void check_whole(void)
{
	stage_shows(&st, "");
	char *now = term_screen_text(st.wizard->screen);
	stage_press(&st, "Ctrl-L F1");
	stage_wait(&st, " Enter Back to the page ");
	stage_press(&st, "Enter");
	session_wait_gone(st.wizard, " Enter Back to the page ");
	char *anew = term_screen_text(st.wizard->screen);
	assert_string_equal(now, anew);
	free(now);
	free(anew);
}

static void a_move_on_a_page_goes_on(void **state)
{
	(void)state;
	begin("faulty-moves", NULL);
	ways_limit_moves(&st);
	manual_reach(&st);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_begin(&st);
	ways_wait_writes(&st, 200);
	ways_block(&st);
	ways_wait_writes(&st, USERS);
	assert_false(term_screen_shows(st.wizard->screen, "Read back and compared"));
	ways_unblock(&st);
	stage_wait(&st, "Read back and compared: as planned, all");
	check_whole();
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
}

static void check_moved(void)
{
	assert_int_equal(stage_wait_end(&st), 0);
	assert_int_equal(ways_writes(&st), USERS);
	assert_non_null(strstr(st.wizard->raw.data, "Moved: 2000"));
	assert_non_null(strstr(st.wizard->raw.data, "Read back, and as planned: 2000"));
	stage_check_terminal(&st);
}

static void a_move_without_pages_goes_on(void **state)
{
	(void)state;
	begin("faulty-moves", move);
	ways_limit_moves(&st);
	ways_wait_writes(&st, 200);
	ways_block(&st);
	ways_wait_writes(&st, USERS);
	ways_unblock(&st);
	check_moved();
}

static void a_move_goes_on_after_ctrl_s(void **state)
{
	(void)state;
	begin("faulty-moves", move);
	ways_limit_moves(&st);
	ways_wait_writes(&st, 200);
	stage_press(&st, "Ctrl-S");
	ways_wait_writes(&st, USERS);
	stage_press(&st, "Ctrl-Q");
	check_moved();
}

/* Keys are taken while nothing is shown, and their page stands there afterwards. */
static void keys_are_answered(void **state)
{
	(void)state;
	begin("contoso", NULL);
	path_reach(&st, AT_PRODUCTS);
	size_t asked = training_count(&st.training, "GET", "*/subscribedSkus");
	ways_block(&st);
	session_type(st.wizard, "\033[15~"); /* F5 */
	training_wait(&st.training, "GET", "*/subscribedSkus", asked + 1);
	session_type(st.wizard, "\033OP"); /* F1 */
	ways_unblock(&st);
	stage_wait(&st, " Enter Back to the page ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_PRODUCTS);
	check_whole();
}

/* ── output that goes nowhere ── */

/* Runs the program behind a shell's `redirection`; its answers come from a file, and what it says on what is left is in the record. */
static void redirected(const char *redirection, const char *const *options, bool at_training, const char *answers, int expected, const char *says)
{
	int status;
	char *script = xasprintf("\"$@\" %s", redirection), **argv = stage_argv(&st, options, at_training);
	char sh[] = "sh", c[] = "-c", *shell[2 * STAGE_OPTIONS + 16] = { sh, c, script, sh };
	for (size_t i = 0; argv[i] != NULL; i++)
		shell[4 + i] = argv[i];
	char *said = stage_run_program(&st, shell, answers, &status);
	if (status != expected || (says != NULL && strstr(said, says) == NULL))
		fail_msg("%s: exit status %d, and not \"%s\" in: %s", redirection, status, says ? says : "", said);
	free(said);
	stage_argv_free(argv);
	free(script);
}

static void pages_that_cannot_be_written(void **state)
{
	(void)state;
	static const char *const plain[] = { "--plain", NULL }, *const none[] = { NULL }, *const version[] = { "--version", NULL };
	stage_begin(&st, "contoso");
	redirected(">/dev/full", plain, true, "", 1, "could not be written: No space left on device.");
	redirected(">&-", plain, true, "", 1, "could not be written: Bad file descriptor.");
	redirected("| :", plain, true, "", 0, NULL); /* of a pipe the shell tells the other end's status */
	redirected("2>&-", plain, true, "", 0, "Office 365 E4");
	redirected("<&-", plain, true, "", 0, "Office 365 E4");
	redirected("<&- >&- 2>&-", plain, true, "", 1, NULL);
	redirected("", none, true, "", 1, "Input and output must be a terminal.");
	redirected(">/dev/full", version, false, "", 1, "No space left on device.");
	redirected(">&-", version, false, "", 1, "Bad file descriptor.");
}

static void moves_that_cannot_be_told_of(void **state)
{
	(void)state;
	stage_begin(&st, "cancel-total");
	redirected(">/dev/full", move, true, "", 1, "Everything was done, but its output could not be written: No space left on device.");
	assert_int_equal(ways_writes(&st), 40);
	static const char *const back[] = { "move", "--put-back", "--yes", NULL };
	redirected(">&- 2>&-", back, true, "", 1, NULL);
	assert_int_equal(ways_writes(&st), 80);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_move_on_a_page_goes_on),
		TEST(a_move_without_pages_goes_on),
		TEST(a_move_goes_on_after_ctrl_s),
		TEST(keys_are_answered),
		TEST(pages_that_cannot_be_written),
		TEST(moves_that_cannot_be_told_of),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
