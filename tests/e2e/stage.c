#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/stage.h"

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

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define CLIENT_ID "tenant.client_id=365e4365-0000-4000-8000-000000000001"
#define PATIENCE_MS 15000

/* ── begin and end ── */

static void set_directory(const struct stage *st, const char *name, const char *below)
{
	char *path = xasprintf("%s/%s", st->dir, below);
	setenv(name, path, 1);
	free(path);
}

void stage_begin(struct stage *st, const char *scenario)
{
	*st = (struct stage){ .terminal = -1 };
	st->dir = xstrdup("/tmp/m365-upgrade-e2e-XXXXXX");
	if (mkdtemp(st->dir) == NULL)
		fail_msg("%s: %s", st->dir, strerror(errno));
	st->back = getcwd(NULL, 0);
	if (chdir(st->dir) != 0)
		fail_msg("%s: %s", st->dir, strerror(errno));
	set_directory(st, "HOME", "");
	set_directory(st, "TMPDIR", "");
	set_directory(st, "XDG_STATE_HOME", "state");
	set_directory(st, "XDG_CONFIG_HOME", "config");
	set_directory(st, "XDG_DATA_HOME", "data");
	if (scenario != NULL)
		training_start(&st->training, scenario);
}

static void close_terminal(struct stage *st)
{
	session_free(st->wizard);
	st->wizard = NULL;
	if (st->terminal >= 0)
		close(st->terminal);
	st->terminal = -1;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

void stage_end(struct stage *st)
{
	close_terminal(st);
	training_stop(&st->training);
	if (st->back != NULL && chdir(st->back) != 0)
		print_message("# %s: %s\n", st->back, strerror(errno));
	free(st->back);
	st->back = NULL;
	if (st->dir != NULL)
		nftw(st->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(st->dir);
	st->dir = NULL;
}

/* ── the wizard ── */

char **stage_argv(struct stage *st, const char *const *more, bool at_training)
{
	size_t n = 0, room = 2 * (TRAINING_SERVICES + 1) + STAGE_OPTIONS + 4;
	char **argv = xcalloc(room, sizeof(*argv));
	if (st->term != NULL) {
		argv[n++] = xstrdup("env");
		argv[n++] = xasprintf("TERM=%s", st->term);
	}
	argv[n++] = xasprintf("%s/m365-upgrade", getenv("stage_bindir"));
	for (size_t i = 0; at_training && i < TRAINING_SERVICES; i++) {
		argv[n++] = xstrdup("--set");
		argv[n++] = xasprintf("service.%s=%s", training_service_names[i], st->training.services[i]);
	}
	if (at_training) {
		argv[n++] = xstrdup("--set");
		argv[n++] = xstrdup(CLIENT_ID);
	}
	for (size_t i = 0; more != NULL && more[i] != NULL; i++) {
		assert_true(i < STAGE_OPTIONS);
		argv[n++] = xstrdup(more[i]);
	}
	return argv;
}

void stage_argv_free(char **argv)
{
	for (size_t i = 0; argv[i] != NULL; i++)
		free(argv[i]);
	free(argv);
}

static void open_wizard(struct stage *st, int columns, int lines, const char *const *options, bool at_training)
{
	char **argv = stage_argv(st, options, at_training);
	close_terminal(st);
	st->wizard = session_start((const char *const *)argv, columns > 0 ? columns : 80, lines > 0 ? lines : 24);
	st->terminal = open(ptsname(st->wizard->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	fcntl(st->wizard->master, F_SETFD, FD_CLOEXEC);
	stage_argv_free(argv);
}

void stage_open(struct stage *st, int columns, int lines, const char *const *options)
{
	open_wizard(st, columns, lines, options, true);
}

void stage_open_alone(struct stage *st, int columns, int lines, const char *const *options)
{
	open_wizard(st, columns, lines, options, false);
}

/* ── what it shows ── */

static char *words_of(const char *text)
{
	struct buf words = BUF_INIT;
	for (; *text != '\0'; text++) {
		bool space = *text == ' ' || *text == '\n';
		if (!space)
			buf_addch(&words, *text);
		else if (words.len > 0 && words.data[words.len - 1] != ' ')
			buf_addch(&words, ' ');
	}
	return buf_steal(&words);
}

bool stage_shows(struct stage *st, const char *words)
{
	session_shows(st->wizard, ""); /* takes in what is there */
	char *text = term_screen_text(st->wizard->screen), *shown = words_of(text);
	bool found = strstr(shown, words) != NULL;
	free(shown);
	free(text);
	return found;
}

/* The program's side of the terminal is open here as well: its end is not seen by reading. */
static bool has_ended(struct stage *st)
{
	if (st->wizard->pid <= 0 || waitpid(st->wizard->pid, NULL, WNOHANG) != st->wizard->pid)
		return st->wizard->pid <= 0;
	st->wizard->pid = -1;
	return true;
}

/* Line by line: cmocka cuts what is longer than a kilobyte. */
static void print_screen(struct stage *st)
{
	char *text = term_screen_text(st->wizard->screen), *rest = text;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			print_message("# |%s\n", line);
	free(text);
}

void stage_wait_until(struct stage *st, bool (*holds)(struct stage *st, const void *arg), const void *arg, const char *what)
{
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	while (!holds(st, arg)) {
		bool ended = has_ended(st);
		session_shows(st->wizard, ""); /* takes in what is there */
		if (!holds(st, arg) && (ended || time_monotonic_ms() >= end)) {
			print_screen(st);
			fail_msg("%s before this held: %s", ended ? "the wizard ended" : "time was up", what);
		}
		struct pollfd fd = { .fd = st->wizard->master, .events = POLLIN };
		poll(&fd, 1, 50);
	}
}

static bool holds_words(struct stage *st, const void *words)
{
	return stage_shows(st, words);
}

void stage_wait(struct stage *st, const char *words)
{
	stage_wait_until(st, holds_words, words, words);
}

void stage_press(struct stage *st, const char *keys)
{
	session_press(st->wizard, keys);
}

void stage_type(struct stage *st, const char *text)
{
	session_type(st->wizard, text);
}

int stage_leave(struct stage *st)
{
	stage_press(st, "F10");
	stage_wait(st, "Leave the wizard?");
	stage_press(st, "y");
	return stage_wait_end(st);
}

int stage_wait_end(struct stage *st)
{
	return session_wait_end(st->wizard);
}

void stage_check_terminal(struct stage *st)
{
	struct termios fresh, now;
	int master, slave;
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(slave, &fresh), 0);
	assert_int_equal(tcgetattr(st->terminal, &now), 0);
	close(master);
	close(slave);
	assert_int_equal(now.c_iflag, fresh.c_iflag);
	assert_int_equal(now.c_oflag, fresh.c_oflag);
	assert_int_equal(now.c_cflag, fresh.c_cflag);
	assert_int_equal(now.c_lflag, fresh.c_lflag);
	assert_memory_equal(now.c_cc, fresh.c_cc, sizeof(fresh.c_cc));
}

/* ── without a terminal ── */

static void run_child(char **argv, int in_fd, int out_fd)
{
	dup2(in_fd, STDIN_FILENO);
	dup2(out_fd, STDOUT_FILENO);
	dup2(out_fd, STDERR_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

static int wait_for(pid_t pid)
{
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	int status = 0;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (time_monotonic_ms() >= end) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			break;
		}
		poll(NULL, 0, 5);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

char *stage_run_program(struct stage *st, char **argv, const char *answers, int *ret_status)
{
	struct error err = ERROR_INIT;
	struct buf said = BUF_INIT;
	char *path = stage_file(st, "answers", answers), *record = xasprintf("%s/record", st->dir);
	int in = open(path, O_RDONLY | O_CLOEXEC), out = open(record, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	pid_t pid = fork();
	if (pid == 0)
		run_child(argv, in, out);
	*ret_status = wait_for(pid);
	close(in);
	close(out);
	if (file_read(record, 1 << 22, &said, &err) != 0)
		fail_msg("%s", err.text);
	free(path);
	free(record);
	return buf_steal(&said);
}

char *stage_run(struct stage *st, const char *const *options, bool at_training, const char *answers, int *ret_status)
{
	char **argv = stage_argv(st, options, at_training), *said = stage_run_program(st, argv, answers, ret_status);
	stage_argv_free(argv);
	return said;
}

char *stage_file(struct stage *st, const char *name, const char *text)
{
	struct error err = ERROR_INIT;
	char *path = xasprintf("%s/%s", st->dir, name);
	if (file_write(path, text, strlen(text), 0600, &err) != 0)
		fail_msg("%s", err.text);
	return path;
}

size_t stage_entries(const struct stage *st, const char *prefix)
{
	size_t n = 0;
	DIR *dir = opendir(st->dir);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += str_starts(entry->d_name, prefix);
	closedir(dir);
	return n;
}
