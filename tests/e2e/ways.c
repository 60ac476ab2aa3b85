#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/ways.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define LATE_MS 5000 /* a signal ends the program long before, also where this machine is busy */

/* What is stopped gives 128 and the number of SIGSTOP, SIGTSTP, SIGTTIN or SIGTTOU. */
static const char *const scripts[] = {
	[FROM_NOWHERE] = "stty -a >\"$0\"; exec \"$@\"",
	[FROM_A_SHELL] = "stty -a >\"$0\"; set -m; \"$@\"; s=$?; while [ $s -ge 147 ] && [ $s -le 150 ]; do read go; fg %1 >/dev/null; s=$?; done; exit $s",
	[IN_BACKGROUND] = "stty -a >\"$0\"; set -m; \"$@\" & read go; fg %1 >/dev/null; s=$?; while [ $s -ge 147 ] && [ $s -le 150 ]; do fg %1 >/dev/null; s=$?; done; exit $s",
};

/* ── processes ── */

/* Children of this process are told by the kernel's list; those of whoever has died are among them, because it adopts them. */
static size_t children_of(pid_t parent, pid_t to[], size_t room)
{
	char *path = xasprintf("/proc/%d/task/%d/children", (int)parent, (int)parent);
	FILE *f = fopen(path, "r");
	size_t n = 0;
	int child;
	while (f != NULL && n < room && fscanf(f, "%d", &child) == 1)
		to[n++] = child;
	if (f != NULL)
		fclose(f);
	free(path);
	return n;
}

static char state_of(pid_t pid)
{
	char *path = xasprintf("/proc/%d/stat", (int)pid), line[256] = "", *name_end;
	FILE *f = fopen(path, "r");
	if (f != NULL && fgets(line, sizeof(line), f) == NULL)
		*line = '\0';
	if (f != NULL)
		fclose(f);
	free(path);
	name_end = strrchr(line, ')');
	return name_end != NULL ? name_end[2] : '\0';
}

/* Where a shell waits for it, standing still means that the shell has taken note, and its turn at the terminal. */
static bool has_state(struct stage *st, const void *state)
{
	pid_t shell = st->wizard->pid, program = ways_program(st), turn = tcgetpgrp(st->wizard->master);
	return state_of(program) == *(const char *)state && (program == shell || (turn == program) == (*(const char *)state != 'T'));
}

void ways_wait_state(struct stage *st, char state)
{
	stage_wait_until(st, has_state, &state, "the program's state");
}

/* A shell's child is the program once it has become it. */
pid_t ways_program(struct stage *st)
{
	pid_t child, shell = st->wizard->pid;
	char *path = xasprintf("/proc/%d/comm", (int)shell), name[32] = "";
	FILE *f = fopen(path, "r");
	if (f != NULL && fgets(name, sizeof(name), f) == NULL)
		*name = '\0';
	if (f != NULL)
		fclose(f);
	free(path);
	if (str_starts(name, "m365-upgrade"))
		return shell;
	return children_of(shell, &child, 1) == 1 ? child : 0;
}

/* Nothing that the program has started outlives it. */
static void check_children(struct stage *st, bool at_once)
{
	int64_t end = time_monotonic_ms() + (at_once ? 0 : PATIENCE_MS);
	for (;;) {
		pid_t children[8];
		size_t left = 0, n = children_of(getpid(), children, 8);
		for (size_t i = 0; i < n; i++)
			left += children[i] != st->training.pid && waitpid(children[i], NULL, WNOHANG) != children[i];
		if (left == 0)
			break;
		if (time_monotonic_ms() >= end)
			fail_msg("%zu processes are left", left);
		poll(NULL, 0, 5);
	}
	print_message("# processes left: none\n");
}

/* ── the terminal ── */

static void log_lines(const char *title, const char *text)
{
	char *copy = xstrdup(text), *rest = copy;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			print_message("# %s %s\n", title, line);
	free(copy);
}

static char *modes_now(struct stage *st)
{
	struct buf text = BUF_INIT;
	char *command = xasprintf("stty -a <%s", ptsname(st->wizard->master)), bytes[512];
	FILE *f = popen(command, "r");
	for (size_t n; f != NULL && (n = fread(bytes, 1, sizeof(bytes), f)) > 0;)
		buf_add(&text, bytes, n);
	if (f != NULL)
		pclose(f);
	free(command);
	return buf_steal(&text);
}

static bool has_gone(const struct stage *st)
{
	return st->wizard->master < 0;
}

static void check_modes(struct stage *st)
{
	struct buf before = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = xasprintf("%s/stty", st->dir);
	if (file_read(path, 1 << 16, &before, &err) != 0)
		fail_msg("%s", err.text);
	log_lines("before:", before.data);
	if (has_gone(st)) {
		print_message("# after:  the terminal has gone\n");
	} else {
		char *after = modes_now(st);
		log_lines("after: ", after);
		assert_string_equal(after, before.data);
		free(after);
	}
	buf_clear(&before);
	free(path);
}

/* The last word about a private mode of the terminal: 'h', 'l', or NUL where there was none. */
static char last_said(const char *raw, int mode)
{
	char last = '\0';
	for (const char *at = raw; (at = strstr(at, "\033[?")) != NULL;) {
		char *end;
		bool meant = false;
		at += 3;
		do {
			meant |= strtol(at, &end, 10) == mode;
			at = end + 1;
		} while (*end == ';');
		if (meant && (*end == 'h' || *end == 'l'))
			last = *end;
		at = end;
	}
	return last;
}

static void check_screen(struct stage *st)
{
	static const struct {
		int mode;
		char rests;
		const char *name;
	} modes[] = {
		{ 1049, 'l', "alternate screen left" }, { 25, 'h', "cursor shown" }, { 2004, 'l', "bracketed paste off" }, { 1, 'l', "cursor keys as they were" },
		{ 1000, 'l', "mouse off" }, { 1002, 'l', "mouse off" }, { 1003, 'l', "mouse off" }, { 1006, 'l', "mouse off" },
	};
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]) && !has_gone(st); i++) {
		char last = last_said(st->wizard->raw.data, modes[i].mode);
		if (last != '\0' && last != modes[i].rests)
			fail_msg("not so: %s", modes[i].name);
		if (last != '\0')
			print_message("# screen: %s\n", modes[i].name);
	}
}

/* From the test's side of the program's own terminal: bytes that no screen shows, until it takes no more. */
void ways_block(struct stage *st)
{
	char nothing[512];
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	int fd = open(ptsname(st->wizard->master), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct pollfd out = { .fd = fd, .events = POLLOUT };
	memset(nothing, '\177', sizeof(nothing));
	assert_true(fd >= 0);
	while (poll(&out, 1, 50) > 0 && time_monotonic_ms() < end)
		while (write(fd, nothing, sizeof(nothing)) > 0)
			;
	close(fd);
}

void ways_wait_end_blocked(struct stage *st)
{
	int64_t end = time_monotonic_ms() + LATE_MS;
	siginfo_t info = { 0 };
	while (waitid(P_PID, (id_t)st->wizard->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0) {
		if (time_monotonic_ms() >= end)
			fail_msg("it has not ended in %d ms", LATE_MS);
		poll(NULL, 0, 5);
	}
}

void ways_unblock(struct stage *st)
{
	session_shows(st->wizard, "");
}

/* ── the journal ── */

static int take_answer(void *arg, int n, char **texts, char **names)
{
	(void)names;
	buf_addstr(arg, n > 0 && texts[0] != NULL ? texts[0] : "");
	return 0;
}

/* Of a training world the journal goes with the world; of an end that comes first there may be none. */
static void check_journal(const struct stage *st)
{
	struct buf answer = BUF_INIT;
	sqlite3 *db;
	char *path = xasprintf("%s/state/m365-upgrade/journal.sqlite", st->dir);
	if (access(path, F_OK) == 0) {
		assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, "PRAGMA integrity_check", take_answer, &answer, NULL), SQLITE_OK);
		sqlite3_close(db);
		assert_string_equal(answer.data, "ok");
		print_message("# journal: integrity check %s\n", answer.data);
	}
	buf_clear(&answer);
	free(path);
}

/* ── the whole ── */

static void open_way(struct stage *st, const struct way *way)
{
	const char *options[STAGE_OPTIONS] = { NULL };
	size_t n = 0;
	for (size_t i = 0; way->options != NULL && way->options[i] != NULL; i++)
		options[n++] = way->options[i];
	if (way->scenario == NULL)
		options[n++] = "--demo";
	char **program = stage_argv(st, options, way->scenario != NULL), *before = xasprintf("%s/stty", st->dir);
	const char *argv[2 * STAGE_OPTIONS + 16] = { "sh", "-c", scripts[way->start], before };
	for (size_t i = 0; program[i] != NULL; i++)
		argv[4 + i] = program[i];
	st->wizard = session_start(argv, 80, 24);
	st->terminal = open(ptsname(st->wizard->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	fcntl(st->wizard->master, F_SETFD, FD_CLOEXEC);
	stage_argv_free(program);
	free(before);
}

static void log_end(const struct way *way, int status, const char *said)
{
	print_message("# ── %s: exit status %d\n", way->name, status);
	if (way->says != NULL && strstr(said, way->says) == NULL)
		fail_msg("it did not say \"%s\", but: %s", way->says, strlen(said) < 600 ? said : said + strlen(said) - 600);
	if (way->says != NULL)
		print_message("# said: %s\n", way->says);
	assert_int_equal(status, way->status);
}

void ways_go(struct stage *st, const struct way *way)
{
	bool killed = way->status > 128;
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	stage_begin(st, way->scenario);
	open_way(st, way);
	if (way->to != NULL)
		way->to(st);
	if (way->signal != 0)
		assert_int_equal(kill(ways_program(st), way->signal), 0);
	if (way->leave != NULL)
		way->leave(st);
	int status = stage_wait_end(st);
	log_end(way, status, st->wizard->raw.data);
	check_modes(st);
	check_screen(st);
	check_journal(st);
	check_children(st, !killed);
	assert_true(way->keeps_training || stage_entries(st, "m365-upgrade-demo-") == 0);
}

/* ── moves ── */

void ways_limit_moves(struct stage *st)
{
	training_fault(&st->training, "[]");
	training_tell(&st->training, "/limits", "{\"writeBucket\":200,\"writesPerSecond\":400}");
}

int64_t ways_writes(struct stage *st)
{
	struct world w;
	training_world(&st->training, &w);
	int64_t n = w.counters.writes;
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
	return n;
}

void ways_wait_writes(struct stage *st, int64_t n)
{
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	while (ways_writes(st) < n) {
		if (time_monotonic_ms() >= end)
			fail_msg("%lld writes have come, and no more", (long long)ways_writes(st));
		poll(NULL, 0, 5);
	}
}
