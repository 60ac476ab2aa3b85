/* Where tokens, codes and the client secret are while the wizard works: in memory that no core dump takes, and nowhere else. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/manual.h"
#include "tests/e2e/memory.h"
#include "tests/e2e/path.h"
#include "tests/e2e/ways.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

/* All that the training server hands out to be kept secret is made of pieces, each this mark and an id. So is the client's secret here. */
#define MARK "training."
#define SECRET_FILE "client-secret"
#define SECRET_PIECES 4

static struct stage st;
static pid_t left; /* a move that was left running; 0: none */

static int begin_in(const char *scenario)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, scenario);
	return 0;
}

static int end(void **state)
{
	(void)state;
	if (left > 0)
		kill(left, SIGKILL);
	left = 0;
	stage_end(&st);
	return 0;
}

/* ── what is looked for ── */

static size_t count_marks(const char *bytes, size_t n, const void *arg)
{
	const char *at = bytes, *end_of = bytes + n;
	size_t found = 0;

	(void)arg;
	while ((at = memmem(at, (size_t)(end_of - at), MARK, sizeof(MARK) - 1)) != NULL) {
		size_t digits = 0;

		at += sizeof(MARK) - 1;
		while (at + digits < end_of && isxdigit((unsigned char)at[digits]))
			digits++;
		found += digits == 8 && at + 8 < end_of && at[8] == '-';
	}
	return found;
}

static void must_not_hold(const char *bytes, size_t n, const char *what)
{
	if (count_marks(bytes, n, NULL) > 0)
		fail_msg("%s holds a secret", what);
}

static void check_proc(pid_t pid, const char *name)
{
	size_t len;
	char *bytes = memory_proc(pid, name, &len);

	must_not_hold(bytes, len, name);
	free(bytes);
}

static int check_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	struct error err = ERROR_INIT;
	struct buf bytes = BUF_INIT;

	if (type != FTW_F)
		return 0;
	if (status->st_mode & (S_IRWXG | S_IRWXO))
		fail_msg("%s is not its owner's alone: mode %o", path, status->st_mode & 07777);
	if (file_read(path, (size_t)1 << 28, &bytes, &err) != 0)
		fail_msg("%s", err.text);
	if (str_eq(path + ftw->base, SECRET_FILE)) /* what is looked for is found where it is */
		assert_int_equal(count_marks(bytes.data, bytes.len, NULL), SECRET_PIECES);
	else
		must_not_hold(bytes.data, bytes.len, path);
	buf_clear(&bytes);
	return 0;
}

/* Journal, reports, receipts and whatever else was written: home, state and temporary files all lie there. */
static void check_files(void)
{
	assert_int_equal(nftw(st.dir, check_entry, 8, FTW_PHYS), 0);
	must_not_hold(st.wizard->raw.data, st.wizard->raw.len, "what the terminal was sent");
}

/* ── in memory ── */

static bool is_hidden(pid_t pid)
{
#ifdef SANITIZED
	(void)pid;
	print_message("# SKIP: under a sanitizer each block is the heap's, and its own memory has no end\n");
	return true;
#else
	if (memory_is_open(pid))
		return false;
	assert_int_not_equal(geteuid(), 0);
	print_message("# SKIP: only the superuser may look into the wizard\n");
	return true;
#endif
}

/* That nothing is found says something only where what must be there is found: an address that is no secret, and the secrets themselves. */
static void check_memory(pid_t pid)
{
	struct memory_sight sight;

	memory_look(pid, memory_count_text, st.training.url, &sight);
	assert_true(sight.dumped > 0);
	memory_look(pid, count_marks, NULL, &sight);
	if (sight.dumped > 0)
		fail_msg("%zu pieces of secrets would be dumped; the first stands in %s", sight.dumped, sight.where);
	assert_true(sight.kept > 0);
}

static void check_all_of(pid_t pid)
{
	check_proc(pid, "cmdline");
	if (!is_hidden(pid)) {
		check_proc(pid, "environ");
		check_memory(pid);
	}
	check_files();
}

static void check_all(void)
{
	check_all_of(st.wizard->pid);
}

/* ── the ways ── */

static void from_sign_in_to_done(void **state)
{
	(void)state;
	begin_in("contoso");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	check_all();
	path_go(&st, AT_PRODUCTS, AT_DONE);
	stage_press(&st, "s");
	stage_wait(&st, "✓ Saved as");
	check_all();
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	check_files();
	int status;
	char *history = stage_run(&st, (const char *const[]){ "--history", NULL }, true, "", &status);
	assert_non_null(strstr(history, "{"));
	must_not_hold(history, strlen(history), "the history");
	free(history);
}

/* Tokens that last no longer than seconds: the old ones must go when the new ones come. */
static char *world_of_short_sign_ins(const char *base)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *path = xasprintf("%s/scenarios/%s.ini", getenv("M365_UPGRADE_DATADIR"), base), *copy;

	if (file_read(path, 1 << 20, &text, &err) != 0)
		fail_msg("%s", err.text);
	buf_addstr(&text, strstr(text.data, "[service]") ? "\ntoken_seconds = 2\n" : "\n[service]\ntoken_seconds = 2\n");
	copy = stage_file(&st, "world.ini", text.data);
	buf_clear(&text);
	free(path);
	return copy;
}

/* In a file for the wizard, and known to the training server. */
static void write_client_secret(void)
{
	struct buf text = BUF_INIT, setting = BUF_INIT;

	for (int i = 0; i < SECRET_PIECES; i++) {
		char id[UUID_TEXT];
		uuid_make(id);
		buf_addf(&text, "%s%s", MARK, id);
	}
	buf_addf(&setting, "{\"set\":[{\"section\":\"app.training\",\"key\":\"secret\",\"value\":\"%s\"}]}", text.data);
	training_tell(&st.training, "/settings", setting.data);
	buf_wipe(&setting);
	buf_addch(&text, '\n');
	free(stage_file(&st, SECRET_FILE, text.data));
	buf_wipe(&text);
}

static void move_with(const char *setting, const char *report)
{
	const char *const options[] = { "move", "--to", "microsoft-365-e5", "--yes", "--report", report, "--set", "tenant.id=contoso.onmicrosoft.com",
		setting ? "--set" : NULL, setting, NULL };

	training_fault(&st.training, "[]");
	training_tell(&st.training, "/limits", "{\"writeBucket\":200,\"writesPerSecond\":200}");
	stage_open(&st, 80, 24, options);
	for (int64_t writes = 200; writes <= 800; writes += 300) {
		ways_wait_writes(&st, writes);
		check_all();
	}
	training_tell(&st.training, "/limits", "{\"writeBucket\":0,\"writesPerSecond\":0}");
	assert_int_equal(stage_wait_end(&st), 0);
	assert_int_equal(stage_entries(&st, report), 1);
	check_files();
}

static void in_the_middle_of_a_move(void **state)
{
	(void)state;
	begin_in(NULL);
	char *world = world_of_short_sign_ins("faulty-moves");
	training_start(&st.training, world);
	move_with(NULL, "report.csv");
	assert_true(training_count(&st.training, "POST", "*/token") > 2);
	free(world);
}

static void in_a_move_with_a_client_secret(void **state)
{
	(void)state;
	begin_in(NULL);
	char *world = world_of_short_sign_ins("faulty-moves");
	training_start(&st.training, world);
	write_client_secret();
	char *setting = xasprintf("tenant.client_secret_file=%s/%s", st.dir, SECRET_FILE);
	move_with(setting, "report.json");
	assert_true(training_count(&st.training, "POST", "*/token") > 1); /* once to begin with, then anew */
	free(setting);
	free(world);
}

/* Who works with the organisation, as the lock says. */
static pid_t holder(void)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *pattern = xasprintf("%s/state/m365-upgrade/*.lock", st.dir);
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	if (file_read(found.gl_pathv[0], 4096, &text, &err) != 0)
		fail_msg("%s", err.text);
	const char *pid = strstr(text.data, "pid ");
	assert_non_null(pid);
	pid_t is = (pid_t)strtol(pid + 4, NULL, 10);
	globfree(&found);
	buf_clear(&text);
	free(pattern);
	return is;
}

/* The tokens went through a pipe, into a program that was started anew. */
static void in_a_move_that_was_left_running(void **state)
{
	static const char *const options[] = { "--set", "move.in_flight=2", "--set", "move.batch=5", NULL };

	(void)state;
	begin_in("faulty-moves");
	training_fault(&st.training, "[]");
	stage_open(&st, 80, 24, options);
	manual_reach(&st);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	training_tell(&st.training, "/limits", "{\"latencyMs\":250}");
	manual_begin(&st);
	ways_wait_writes(&st, 20);
	check_all();
	pid_t wizard = st.wizard->pid;
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "y");
	assert_int_equal(stage_wait_end(&st), 3);
	left = holder();
	assert_true(left > 0 && left != wizard);
	int64_t now = ways_writes(&st);
	ways_wait_writes(&st, now + 10);
	check_all_of(left);
}

/* ── the process ── */

static bool core_is_dumped_of(void (*child)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		child();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WCOREDUMP(status);
}

static void abort_freely(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY });
	signal(SIGABRT, SIG_DFL);
	abort();
}

static void leaves_no_core_dump(void **state)
{
	int status;

	(void)state;
	begin_in("contoso");
	if (!core_is_dumped_of(abort_freely)) {
		print_message("# SKIP: this system writes no core dumps\n");
		return;
	}
	struct rlimit before;
	getrlimit(RLIMIT_CORE, &before);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ before.rlim_max, before.rlim_max });
	stage_open(&st, 80, 24, NULL);
	setrlimit(RLIMIT_CORE, &before);
	path_wait(&st, AT_PRODUCTS);
	size_t entries = stage_entries(&st, "core");
	kill(st.wizard->pid, SIGABRT);
	assert_int_equal(waitpid(st.wizard->pid, &status, 0), st.wizard->pid);
	st.wizard->pid = -1;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_false(WCOREDUMP(status));
	assert_int_equal(stage_entries(&st, "core"), entries);
}

static void must_say(const char *name, const char *words)
{
	char *text = memory_proc(st.wizard->pid, name, NULL);

	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" is not in %s:\n%s", words, name, text);
	free(text);
}

static void is_closed_to_others(void **state)
{
	(void)state;
	begin_in("contoso");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	must_say("limits", "Max core file size        0                    0");
	must_say("status", "Umask:\t0077");
	if (geteuid() != 0) {
		assert_false(memory_is_open(st.wizard->pid));
		return;
	}
	must_say("coredump_filter", "00000000");
}

static bool closes_in_children(int fd)
{
	char *name = xasprintf("fdinfo/%d", fd), *text = memory_proc(st.wizard->pid, name, NULL), *flags = strstr(text, "flags:");
	unsigned mode = 0;

	assert_non_null(flags);
	assert_int_equal(sscanf(flags, "flags: %o", &mode), 1);
	free(text);
	free(name);
	return mode & O_CLOEXEC;
}

static void hands_no_descriptor_on(void **state)
{
	size_t seen = 0;

	(void)state;
	begin_in("contoso");
	stage_open(&st, 80, 24, NULL);
	path_wait(&st, AT_PRODUCTS);
	if (is_hidden(st.wizard->pid))
		return;
	for (int fd = 3; fd < 256; fd++) {
		char *path = xasprintf("/proc/%d/fd/%d", (int)st.wizard->pid, fd), target[256] = "";
		ssize_t n = readlink(path, target, sizeof(target) - 1);

		free(path);
		if (n < 0)
			continue;
		seen++;
		if (!closes_in_children(fd))
			fail_msg("descriptor %d, %s, stays open in children", fd, target);
	}
	assert_true(seen > 3);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_sign_in_to_done),
		TEST(in_the_middle_of_a_move),
		TEST(in_a_move_with_a_client_secret),
		TEST(in_a_move_that_was_left_running),
		TEST(leaves_no_core_dump),
		TEST(is_closed_to_others),
		TEST(hands_no_descriptor_on),
	};
	return cmocka_run_group_tests_name("secrets", tests, NULL, NULL);
}
