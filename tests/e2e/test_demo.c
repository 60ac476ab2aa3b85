/* The training world as the wizard's child: it ends with the wizard on every way out, and what it needed on disk goes with it. */
#include "tests/e2e/path.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 10000

static struct stage st;
static const char *const demo[] = { "--demo", NULL };

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* The one child of the wizard; 0: it has none. */
static pid_t child_of(pid_t parent)
{
	char *path = xasprintf("/proc/%d/task/%d/children", (int)parent, (int)parent);
	FILE *f = fopen(path, "r");
	int child = 0;
	if (f != NULL && fscanf(f, "%d", &child) != 1)
		child = 0;
	if (f != NULL)
		fclose(f);
	free(path);
	return child;
}

static void wait_until_gone(pid_t pid)
{
	int64_t limit = time_monotonic_ms() + PATIENCE_MS;
	assert_true(pid > 0);
	/* Where the wizard was killed, its child is somebody else's to reap: a zombie has ended as well. */
	for (;;) {
		char *path = xasprintf("/proc/%d/stat", (int)pid), line[256] = "", *name_end;
		FILE *f = fopen(path, "r");
		bool there = f != NULL && fgets(line, sizeof(line), f) != NULL;
		if (f != NULL)
			fclose(f);
		free(path);
		name_end = strrchr(line, ')');
		if (!there || (name_end != NULL && name_end[2] == 'Z'))
			return;
		if (time_monotonic_ms() > limit)
			fail_msg("the training server %d still runs", (int)pid);
		poll(NULL, 0, 5);
	}
}

/* Opens Your products on a world of its own; returns the server's process. */
static pid_t open_demo(void)
{
	stage_open_alone(&st, 80, 24, demo);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "TRAINING");
	assert_int_equal(stage_entries(&st, "m365-upgrade-demo-"), 1);
	return child_of(st.wizard->pid);
}

static void check_tidy(pid_t server)
{
	wait_until_gone(server);
	assert_int_equal(stage_entries(&st, "m365-upgrade-demo-"), 0);
	assert_int_equal(stage_entries(&st, "state"), 0); /* nothing of a training goes into the journal of the real one */
	stage_check_terminal(&st);
}

static void left_by_a_key(void **state)
{
	(void)state;
	pid_t server = open_demo();
	assert_int_equal(stage_leave(&st), 0);
	check_tidy(server);
}

/* Such as one that a secret would have been read from: a training has no use for it. */
static void the_server_gets_no_descriptor_of_others(void **state)
{
	(void)state;
	char mine[64], path[64], its[64];
	ssize_t n;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	n = readlink(path, mine, sizeof(mine) - 1);
	assert_true(n > 0);
	mine[n] = '\0';
	pid_t server = open_demo();
	for (int fd = 0; fd < 256; fd++) {
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)server, fd);
		n = readlink(path, its, sizeof(its) - 1);
		its[n > 0 ? n : 0] = '\0';
		assert_string_not_equal(its, mine);
	}
	assert_int_equal(stage_leave(&st), 0);
	close(ends[0]);
	close(ends[1]);
}

static void ended_by_a_signal(void **state)
{
	(void)state;
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		pid_t server = open_demo();
		kill(st.wizard->pid, signals[i]);
		stage_wait_end(&st);
		check_tidy(server);
	}
}

static void killed(void **state)
{
	(void)state;
	pid_t server = open_demo();
	kill(st.wizard->pid, SIGKILL);
	assert_int_equal(stage_wait_end(&st), 128 + SIGKILL);
	wait_until_gone(server);
}

static void with_its_terminal_closed(void **state)
{
	(void)state;
	pid_t server = open_demo();
	close(st.terminal);
	st.terminal = -1;
	session_hang_up(st.wizard);
	stage_wait_end(&st);
	wait_until_gone(server);
	assert_int_equal(stage_entries(&st, "m365-upgrade-demo-"), 0);
}

static void with_the_end_of_its_input(void **state)
{
	(void)state;
	static const char *const options[] = { "--demo", "--plain", NULL };
	int status;
	char *said = stage_run(&st, options, false, "\n", &status);
	assert_int_equal(status, 0);
	assert_non_null(strstr(said, "Office 365 E4"));
	assert_int_equal(stage_entries(&st, "m365-upgrade-demo-"), 0);
	free(said);
}

/* Whoever signs in is at home at the partner's, which the directory of the customer does not know. */
static void as_a_partner(void **state)
{
	(void)state;
	static const char *const options[] = { "--demo=partner-sign-in", "--plain", NULL };
	int status;
	char *said = stage_run(&st, options, false, "\n", &status);
	assert_int_equal(status, 0);
	assert_non_null(strstr(said, "Office 365 E4; Status: Active; Licences: 120 / 117"));
	assert_non_null(strstr(said, "The customer's directory does not tell the roles of a partner's people."));
	free(said);
}

/* Its keys are its own: Ctrl-C in the terminal asks the wizard, and does not reach the server. */
static void ctrl_c_asks(void **state)
{
	(void)state;
	pid_t server = open_demo();
	stage_press(&st, "Ctrl-C");
	stage_wait(&st, "Leave the wizard?");
	stage_press(&st, "n");
	path_wait(&st, AT_PRODUCTS);
	stage_press(&st, "F5");
	path_wait(&st, AT_PRODUCTS);
	assert_int_equal(kill(server, 0), 0);
	assert_int_equal(stage_leave(&st), 0);
	check_tidy(server);
}

static void whose_server_dies(void **state)
{
	(void)state;
	pid_t server = open_demo();
	kill(server, SIGKILL);
	stage_press(&st, "Enter");
	stage_wait(&st, "cannot be reached");
	stage_press(&st, "Esc");
	path_wait(&st, AT_PRODUCTS);
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
	assert_int_equal(stage_entries(&st, "m365-upgrade-demo-"), 0);
}

/* After the pages have gone; the terminal breaks lines where it likes. */
static void check_said(const char *words)
{
	assert_non_null(strstr(st.wizard->raw.data, words));
}

static void a_world_that_does_not_exist(void **state)
{
	(void)state;
	static const char *const by_name[] = { "--demo=nowhere", NULL }, *const by_file[] = { "--demo=/nonexistent/world.ini", NULL };
	stage_open_alone(&st, 80, 24, by_name);
	assert_int_equal(stage_wait_end(&st), 1);
	check_said("The training world “nowhere” could not be started. m365-mock --list-scenarios lists the worlds there are.");
	stage_check_terminal(&st);
	stage_open_alone(&st, 80, 24, by_file);
	assert_int_equal(stage_wait_end(&st), 1);
	check_said("/nonexistent/world.ini cannot be read");
	stage_check_terminal(&st);
	assert_int_equal(stage_entries(&st, "m365-upgrade-demo-"), 0);
}

/* A world without a service is not completed by a real one of the same configuration. */
static void a_world_without_all_services(void **state)
{
	(void)state;
	static const char *const options[] = { "--set", "service.commerce=https://commerce.invalid/v1", "--demo=graph-alone", NULL };
	stage_open_alone(&st, 80, 24, options);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "No service that sells is configured: buying and cancelling are done in the admin centre");
	assert_int_equal(stage_leave(&st), 0);
}

static void a_world_from_a_file(void **state)
{
	(void)state;
	char *path = xasprintf("%s/scenarios/invoice-below.ini", getenv("M365_UPGRADE_DATADIR")), *option = xasprintf("--demo=%s", path);
	const char *const options[] = { option, NULL };
	stage_open_alone(&st, 80, 24, options);
	path_wait(&st, AT_PRODUCTS);
	stage_wait(&st, "20 / 18");
	assert_int_equal(stage_leave(&st), 0);
	free(option);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(left_by_a_key),
		TEST(the_server_gets_no_descriptor_of_others),
		TEST(ended_by_a_signal),
		TEST(killed),
		TEST(with_its_terminal_closed),
		TEST(with_the_end_of_its_input),
		TEST(as_a_partner),
		TEST(ctrl_c_asks),
		TEST(whose_server_dies),
		TEST(a_world_that_does_not_exist),
		TEST(a_world_without_all_services),
		TEST(a_world_from_a_file),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("demo", tests, NULL, NULL);
}
