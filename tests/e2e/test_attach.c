/* One at a time, from outside: who comes second looks on; a move is left running, and looked on, and taken up whatever becomes of it. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/licences.h"
#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PART_M365_E5 "SPE_E5"
#define USERS 2000
#define PATIENCE_MS 30000
#define SLOWLY "{\"latencyMs\":250}"
#define FREELY "{\"latencyMs\":0}"

static struct stage st;    /* who came first */
static struct stage other; /* a second terminal, with the same training server and the same home */
static struct licences before;
static pid_t left;         /* a move that was left running */

static void begin(const char *scenario)
{
	stage_begin(&st, scenario);
	other = (struct stage){ .training = { .url = st.training.url, .keep_fd = -1 }, .terminal = -1 };
	memcpy(other.training.services, st.training.services, sizeof(other.training.services));
	left = 0;
}

static int end(void **state)
{
	(void)state;
	if (left > 0)
		kill(left, SIGKILL);
	other.training.url = NULL; /* the first one's, as the services' are */
	memset(other.training.services, 0, sizeof(other.training.services));
	stage_end(&other);
	stage_end(&st);
	licences_clear(&before);
	before = (struct licences){ 0 };
	return 0;
}

/* ── what the services and the machine say ── */

static int64_t writes(void)
{
	struct world w;
	training_world(&st.training, &w);
	int64_t n = w.counters.writes;
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
	return n;
}

static void wait_for(bool (*holds)(int64_t arg), int64_t arg, const char *what)
{
	int64_t until = time_monotonic_ms() + PATIENCE_MS;
	while (!holds(arg)) {
		if (time_monotonic_ms() >= until)
			fail_msg("time was up before this held: %s", what);
		poll(NULL, 0, 20);
	}
}

static bool has_written(int64_t n)
{
	return writes() >= n;
}

static void check_all_moved(void)
{
	struct licences after;
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), USERS);
	assert_int_equal(licences_count(&after, PART_E4), 0);
	licences_clear(&after);
}

/* Of a file of /proc, which tells no size; NULL: it may not be read. */
static char *read_proc(pid_t pid, const char *name, size_t *ret_n)
{
	struct buf text = BUF_INIT;
	char chunk[4096], *path = xasprintf("/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	for (ssize_t n; fd >= 0 && (n = read(fd, chunk, sizeof(chunk))) > 0;)
		buf_add(&text, chunk, (size_t)n);
	free(path);
	*ret_n = text.len;
	if (fd < 0)
		return NULL;
	close(fd);
	return buf_steal(&text);
}

/* Who has the hold, as its file says; 0: nobody has ever had it. */
static pid_t holder(void)
{
	char *dir = xasprintf("%s/state/m365-upgrade", st.dir);
	DIR *entries = opendir(dir);
	int64_t pid = 0;
	for (struct dirent *e; entries != NULL && (e = readdir(entries)) != NULL;) {
		size_t n = strlen(e->d_name);
		if (n < 5 || !str_eq(e->d_name + n - 5, ".lock"))
			continue;
		char *path = xasprintf("%s/%s", dir, e->d_name), line[200] = "";
		FILE *file = fopen(path, "re");
		while (file != NULL && fgets(line, sizeof(line), file) != NULL && !str_starts(line, "pid "))
			continue;
		str_to_int64(line + 4, &pid);
		if (file != NULL)
			fclose(file);
		free(path);
	}
	if (entries != NULL)
		closedir(entries);
	free(dir);
	return (pid_t)pid;
}

/* Ended, whoever has to wait for it: nobody here is its parent. */
static bool is_gone(int64_t pid)
{
	size_t n;
	char *stat = read_proc((pid_t)pid, "stat", &n);
	const char *name_end = stat != NULL ? strrchr(stat, ')') : NULL;
	bool gone = name_end == NULL || name_end[2] == 'Z' || name_end[2] == 'X';
	free(stat);
	return gone;
}

/* ── to a move ── */

/* So few on their way at once that a slow service is a slow move. */
#define A_FEW "--set", "move.in_flight=2", "--set", "move.batch=5"
static const char *const a_few[] = { A_FEW, NULL };

static void begin_move(const char *const *options)
{
	begin("faulty-moves");
	training_fault(&st.training, "[]");
	licences_read(&st.training, &before);
	stage_open(&st, 80, 24, options);
	manual_reach(&st);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	training_tell(&st.training, "/limits", SLOWLY);
	manual_begin(&st);
	stage_wait(&st, "Users are being moved from");
	wait_for(has_written, 60, "users are being moved");
}

static void look_on(void)
{
	stage_open(&other, 80, 24, NULL);
	stage_wait(&other, "In use elsewhere");
	stage_wait(&other, "Users from Office 365 E4 to Microsoft 365 E5");
}

static void leave_running(void)
{
	pid_t wizard = st.wizard->pid;
	assert_int_equal(holder(), wizard);
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "y");
	assert_int_equal(stage_wait_end(&st), 3);
	assert_non_null(strstr(st.wizard->raw.data, "The move goes on without this terminal."));
	stage_check_terminal(&st);
	left = holder();
	assert_true(left > 0 && left != wizard);
	assert_false(is_gone(left));
}

static void wait_until_left_has_ended(void)
{
	wait_for(is_gone, left, "the move that was left running has ended");
	left = 0;
}

/* ── who comes second ── */

static void who_comes_second_looks_on_and_takes_over(void **state)
{
	(void)state;
	begin("cancel-total");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_open(&other, 80, 24, NULL);
	stage_wait(&other, "Another m365-upgrade is open for this organisation.");
	stage_wait(&other, "Signed in as admin@contoso.onmicrosoft.com");
	char *process = xasprintf("process %d", (int)st.wizard->pid);
	stage_wait(&other, process);
	free(process);
	stage_press(&other, "Enter"); /* leads nowhere */
	assert_int_equal(stage_leave(&st), 0);
	stage_wait(&other, "Nobody else works with this organisation any more");
	stage_press(&other, "Enter");
	path_wait(&other, AT_PRODUCTS);
	assert_int_equal(stage_leave(&other), 0);
	assert_int_equal(writes(), 0);
}

static void whoever_is_killed_holds_nothing(void **state)
{
	(void)state;
	begin("cancel-total");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_open(&other, 80, 24, NULL);
	stage_wait(&other, "In use elsewhere");
	kill(st.wizard->pid, SIGKILL);
	assert_int_equal(stage_wait_end(&st), 128 + SIGKILL);
	stage_wait(&other, "Nobody else works with this organisation any more");
	assert_int_equal(stage_leave(&other), 0);
}

static void looking_on_can_be_left(void **state)
{
	(void)state;
	begin("cancel-total");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	stage_open(&other, 80, 24, NULL);
	stage_wait(&other, "In use elsewhere");
	stage_press(&other, "F10");
	stage_wait(&other, "Nothing was changed from here.");
	stage_press(&other, "y");
	assert_int_equal(stage_wait_end(&other), 0);
	stage_check_terminal(&other);
	assert_int_equal(stage_leave(&st), 0);
}

static void a_move_without_pages_is_refused_meanwhile(void **state)
{
	(void)state;
	static const char *const in_earnest[] = { "move", "--to", "microsoft-365-e5", "--yes", NULL };
	static const char *const dry[] = { "move", "--to", "microsoft-365-e5", "--dry-run", NULL };
	int status;
	begin("cancel-total");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	char *said = stage_run(&st, in_earnest, true, "", &status);
	assert_int_equal(status, 1);
	assert_non_null(strstr(said, "At work in this organisation since "));
	assert_non_null(strstr(said, "Signed in as admin@contoso.onmicrosoft.com."));
	free(said);
	free(stage_run(&st, dry, true, "", &status));
	assert_int_equal(status, 0);
	assert_int_equal(writes(), 0);
	assert_int_equal(stage_leave(&st), 0);
	free(stage_run(&st, in_earnest, true, "", &status));
	assert_int_equal(status, 0);
	assert_int_equal(writes(), 40);
}

static void a_move_is_paused_from_elsewhere_and_stopped(void **state)
{
	(void)state;
	begin_move(a_few);
	look_on();
	stage_wait(&other, "Under way.");
	stage_press(&other, "p");
	stage_wait(&other, "Nothing new is sent until somebody lets it go on.");
	stage_wait(&st, "Paused. Nothing new is sent");
	int64_t paused_at = writes();
	stage_press(&st, "p"); /* the page itself says it last */
	stage_wait(&other, "Under way.");
	wait_for(has_written, paused_at + 40, "it goes on");
	stage_press(&st, "p");
	stage_wait(&other, "Nothing new is sent until somebody lets it go on.");
	stage_press(&other, "p");
	stage_wait(&st, "Users are being moved from");
	stage_press(&other, "x");
	stage_wait(&other, "Stop the move after what is on its way?");
	stage_press(&other, "y");
	stage_wait(&other, "Stopped before the end.");
	stage_wait(&st, "still to go: they keep what they have until it goes on.");
	assert_true(writes() < USERS);
	assert_int_equal(stage_leave(&st), 3);
	stage_wait(&other, "Nobody else works with this organisation any more");
	stage_press(&other, "Enter");
	path_wait(&other, AT_PRODUCTS);
	assert_int_equal(stage_leave(&other), 3);
}

/* ── left running ── */

static void check_descriptors(pid_t pid)
{
	char *dir = xasprintf("/proc/%d/fd", (int)pid), to[4096];
	DIR *entries = opendir(dir);
	for (struct dirent *e; entries != NULL && (e = readdir(entries)) != NULL;) {
		char *path = xasprintf("%s/%s", dir, e->d_name);
		ssize_t n = readlink(path, to, sizeof(to) - 1);
		to[n > 0 ? n : 0] = '\0';
		assert_false(str_starts(to, "/dev/pts/") || str_starts(to, "/dev/tty") || str_starts(to, "/dev/ptmx"));
		free(path);
	}
	if (entries != NULL)
		closedir(entries);
	free(dir);
}

/* Nothing that the parent's own command line and environment did not have stands in the child's, so no token does. */
static void check_what_others_see(pid_t pid, const char *environment, size_t n_environment)
{
	size_t n;
	char *line = read_proc(pid, "cmdline", &n), *seen;
	for (size_t i = 0; i + 1 < n; i++)
		line[i] = line[i] ? line[i] : ' ';
	char **argv = stage_argv(&st, a_few, true);
	struct buf expected = BUF_INIT;
	buf_addstr(&expected, "m365-upgrade move --take-over");
	for (size_t i = 1; argv[i] != NULL; i++)
		buf_addf(&expected, str_eq(argv[i], "--set") ? " %s=" : "%s", argv[i]);
	assert_string_equal(line, expected.data);
	stage_argv_free(argv);
	buf_clear(&expected);
	free(line);
	seen = read_proc(pid, "environ", &n);
	if (seen != NULL && environment != NULL) { /* the superuser alone may read it */
		assert_int_equal(n, n_environment);
		assert_memory_equal(seen, environment, n);
	}
	free(seen);
}

static void check_session(pid_t pid)
{
	size_t n;
	int parent, group, session, terminal;
	char *stat = read_proc(pid, "stat", &n), state;
	assert_non_null(stat);
	assert_int_equal(sscanf(strrchr(stat, ')') + 2, "%c %d %d %d %d", &state, &parent, &group, &session, &terminal), 5);
	assert_int_equal(session, pid);
	assert_int_equal(group, pid);
	assert_int_equal(terminal, 0);
	free(stat);
	char *path = xasprintf("/proc/%d/cwd", (int)pid), cwd[100];
	ssize_t length = readlink(path, cwd, sizeof(cwd) - 1);
	if (length > 0) {
		cwd[length] = '\0';
		assert_string_equal(cwd, "/");
	}
	free(path);
}

static void a_move_goes_on_without_its_wizard(void **state)
{
	(void)state;
	size_t n;
	begin_move(a_few);
	char *environment = read_proc(st.wizard->pid, "environ", &n);
	leave_running();
	check_session(left);
	check_descriptors(left);
	check_what_others_see(left, environment, n);
	free(environment);
	look_on();
	stage_wait(&other, "A move of licences that was left running is at work");
	stage_press(&other, "p");
	stage_wait(&other, "Nothing new is sent until somebody lets it go on.");
	int64_t paused_at = writes();
	kill(left, SIGHUP); /* nothing to it */
	stage_press(&other, "p");
	stage_wait(&other, "Under way.");
	wait_for(has_written, paused_at + 20, "it goes on");
	training_tell(&st.training, "/limits", FREELY);
	stage_wait(&other, "Nobody else works with this organisation any more");
	stage_wait(&other, "It has come to its end.");
	stage_wait(&other, "2000 of 2000");
	wait_until_left_has_ended();
	check_all_moved();
	assert_int_equal(writes(), USERS);
	stage_press(&other, "Enter");
	path_wait(&other, AT_PRODUCTS);
	assert_int_equal(stage_leave(&other), 0);
}

static void what_was_left_running_stops_when_asked(void **state)
{
	(void)state;
	static const char *const resume[] = { "move", "--resume", "--yes", NULL };
	int status;
	begin_move(a_few);
	leave_running();
	kill(left, SIGTERM);
	wait_until_left_has_ended();
	int64_t stopped_at = writes();
	assert_in_range(stopped_at, 60, USERS - 1);
	training_tell(&st.training, "/limits", FREELY);
	free(stage_run(&st, resume, true, "", &status));
	assert_int_equal(status, 0);
	check_all_moved();
	assert_int_equal(writes(), USERS);
}

static void what_was_left_running_is_killed_and_taken_up(void **state)
{
	(void)state;
	begin_move(a_few);
	leave_running();
	look_on();
	stage_wait(&other, "Under way.");
	kill(left, SIGKILL);
	wait_until_left_has_ended();
	stage_wait(&other, "whoever carried it out has gone.");
	stage_press(&other, "Enter");
	manual_reach(&other);
	manual_open(&other, STEP_REASSIGN);
	stage_wait(&other, "is not finished");
	stage_press(&other, "Enter");
	stage_wait(&other, "Move the rest");
	training_tell(&st.training, "/limits", FREELY);
	stage_press(&other, "g");
	stage_wait(&other, "Read back and compared: as planned, all 2000.");
	check_all_moved();
	assert_int_equal(stage_leave(&other), 0);
}

static void why_what_was_left_running_ended_is_told(void **state)
{
	(void)state;
	begin_move(a_few);
	leave_running();
	look_on();
	stage_wait(&other, "Under way.");
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*batch\",\"do\":\"status\",\"status\":403}]");
	stage_wait(&other, "It stopped before its end: ");
	stage_wait(&other, "a role or permission is missing.");
	wait_until_left_has_ended();
	training_fault(&st.training, "[]");
	training_tell(&st.training, "/limits", FREELY);
	stage_press(&other, "Enter");
	manual_reach(&other);
	manual_open(&other, STEP_REASSIGN);
	stage_wait(&other, "The move ended before all was done.");
	stage_wait(&other, "a role or permission is missing.");
	stage_press(&other, "Enter");
	stage_wait(&other, "Move the rest");
	stage_press(&other, "g");
	stage_wait(&other, "failed: those keep what they have."); /* who was turned away with it */
	stage_press(&other, "t");
	stage_wait(&other, "Read back and compared: as planned, all 2000.");
	assert_false(stage_shows(&other, "The move ended before all was done."));
	check_all_moved();
	assert_int_equal(stage_leave(&other), 0);
}

/* The sign-in that was handed over is not accepted: the wizard has lost nothing, and goes on. */
static void what_cannot_be_handed_over_goes_on_here(void **state)
{
	(void)state;
	begin_move(a_few);
	pid_t wizard = st.wizard->pid;
	training_fault(&st.training, "[{\"method\":\"GET\",\"path\":\"*/organization\",\"do\":\"status\",\"status\":403}]");
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "y");
	stage_wait(&st, "The move could not be handed over:");
	stage_wait(&st, "Users are being moved from");
	assert_int_equal(holder(), wizard);
	int64_t n = writes();
	wait_for(has_written, n + 20, "it goes on");
	training_fault(&st.training, "[]");
	training_tell(&st.training, "/limits", FREELY);
	stage_wait(&st, "Read back and compared: as planned, all 2000.");
	check_all_moved();
	assert_int_equal(writes(), USERS);
	assert_int_equal(stage_leave(&st), 0);
}

static void staying_is_staying(void **state)
{
	(void)state;
	begin_move(a_few);
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "Enter"); /* on the harmless answer */
	session_wait_gone(st.wizard, "end the wizard?");
	assert_int_equal(holder(), st.wizard->pid);
	training_tell(&st.training, "/limits", FREELY);
	stage_wait(&st, "Read back and compared: as planned, all 2000.");
	assert_int_equal(stage_leave(&st), 0);
}

/* ── the terminal hangs up ── */

static void a_hang_up_stops_a_move(void **state)
{
	(void)state;
	begin_move(a_few);
	pid_t wizard = st.wizard->pid;
	session_hang_up(st.wizard);
	session_wait_end(st.wizard);
	assert_int_equal(holder(), wizard);
	stage_open(&other, 80, 24, NULL);
	path_wait(&other, AT_PRODUCTS); /* nobody holds it */
	assert_in_range(writes(), 60, USERS - 1);
	assert_int_equal(stage_leave(&other), 3); /* it waits to be gone on with */
}

static void a_hang_up_leaves_a_move_running_where_that_is_wished(void **state)
{
	(void)state;
	static const char *const options[] = { A_FEW, "--set", "move.on_hangup=leave_running", NULL };
	begin_move(options);
	session_hang_up(st.wizard);
	session_wait_end(st.wizard);
	look_on();
	stage_wait(&other, "A move of licences that was left running is at work");
	left = holder();
	check_session(left);
	check_descriptors(left);
	training_tell(&st.training, "/limits", FREELY);
	stage_wait(&other, "It has come to its end.");
	wait_until_left_has_ended();
	check_all_moved();
	assert_int_equal(stage_leave(&other), 0);
}

/* Left running, and the terminal closed in the same breath: before there is a child, and while one is not answered. */
static void check_hang_up_while_leaving(bool with_child)
{
	begin_move(a_few);
	size_t asked = training_count(&st.training, "GET", "*/organization*");
	assert_true(asked > 0);
	if (with_child)
		training_fault(&st.training, "[{\"method\":\"GET\",\"path\":\"*/organization\",\"nth\":1,\"do\":\"silence\"}]");
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "y");
	stage_wait(&st, "Handing the move over");
	if (with_child)
		training_wait(&st.training, "GET", "*/organization*", asked + 1);
	session_hang_up(st.wizard);
	session_wait_end(st.wizard);
	look_on();
	stage_wait(&other, "A move of licences that was left running is at work");
	left = holder();
	check_session(left);
	training_tell(&st.training, "/limits", FREELY);
	stage_wait(&other, "It has come to its end.");
	wait_until_left_has_ended();
	check_all_moved();
	assert_int_equal(stage_leave(&other), 0);
}

static void a_hang_up_right_after_leaving_changes_nothing(void **state)
{
	(void)state;
	check_hang_up_while_leaving(false);
}

static void a_hang_up_before_the_child_has_answered_neither(void **state)
{
	(void)state;
	check_hang_up_while_leaving(true);
}

static void without_pages_it_goes_on_by_itself(void **state)
{
	(void)state;
	static const char *const options[] = { "move", "--to", "microsoft-365-e5", "--yes", A_FEW, "--set", "move.on_hangup=leave_running", NULL };
	begin("faulty-moves");
	training_fault(&st.training, "[]");
	training_tell(&st.training, "/limits", SLOWLY);
	licences_read(&st.training, &before);
	stage_open(&st, 80, 24, options);
	wait_for(has_written, 60, "users are being moved");
	session_hang_up(st.wizard);
	look_on();
	stage_wait(&other, "“m365-upgrade move” is at work in this organisation.");
	int64_t n = writes();
	wait_for(has_written, n + 40, "it goes on");
	training_tell(&st.training, "/limits", FREELY);
	stage_wait(&other, "It has come to its end.");
	check_all_moved();
	assert_int_equal(session_wait_end(st.wizard), 0);
	assert_int_equal(stage_leave(&other), 0);
}

/* ── where it makes no sense ── */

static void a_training_world_of_its_own_cannot_be_left(void **state)
{
	(void)state;
	static const char *const options[] = { "--demo=faulty-moves", NULL };
	begin(NULL);
	stage_open_alone(&st, 80, 24, options);
	manual_reach(&st);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	manual_begin(&st);
	stage_wait(&st, "Leave it running, without this terminal");
	stage_press(&st, "l");
	stage_press(&st, "p");
	stage_wait(&st, "Paused. Nothing new is sent");
	assert_false(stage_shows(&st, "end the wizard?"));
	assert_int_equal(stage_leave(&st), 0);
}

static void the_word_for_a_child_is_nothing_to_type(void **state)
{
	(void)state;
	static const char *const options[] = { "move", "--take-over", NULL };
	int status;
	begin("cancel-total");
	char *said = stage_run(&st, options, true, "", &status);
	assert_int_equal(status, 1);
	assert_non_null(strstr(said, "is not what a wizard hands over."));
	free(said);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_comes_second_looks_on_and_takes_over),
		TEST(whoever_is_killed_holds_nothing),
		TEST(looking_on_can_be_left),
		TEST(a_move_without_pages_is_refused_meanwhile),
		TEST(a_move_is_paused_from_elsewhere_and_stopped),
		TEST(a_move_goes_on_without_its_wizard),
		TEST(what_was_left_running_stops_when_asked),
		TEST(what_was_left_running_is_killed_and_taken_up),
		TEST(why_what_was_left_running_ended_is_told),
		TEST(what_cannot_be_handed_over_goes_on_here),
		TEST(staying_is_staying),
		TEST(a_hang_up_stops_a_move),
		TEST(a_hang_up_leaves_a_move_running_where_that_is_wished),
		TEST(a_hang_up_right_after_leaving_changes_nothing),
		TEST(a_hang_up_before_the_child_has_answered_neither),
		TEST(without_pages_it_goes_on_by_itself),
		TEST(a_training_world_of_its_own_cannot_be_left),
		TEST(the_word_for_a_child_is_nothing_to_type),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("attach", tests, NULL, NULL);
}
