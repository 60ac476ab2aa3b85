#include "tests/support/session.h"

#include "core/calendar.h"
#include "core/mem.h"

#include "tests/support/terminal.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 20000
#define NOT_STARTED 127

static void run(const char *const argv[])
{
	char **copy;
	size_t n = 0;
	while (argv[n] != NULL)
		n++;
	copy = xcalloc(n + 1, sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		copy[i] = xstrdup(argv[i]);
	setenv("TERM", "xterm-256color", 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	/* As a shell at a terminal starts it, also where the tests themselves run in the background. */
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	execvp(copy[0], copy);
	_exit(NOT_STARTED);
}

struct session *session_start(const char *const argv[], int columns, int lines)
{
	struct session *s = xcalloc(1, sizeof(*s));
	const struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)lines };
	buf_init(&s->raw);
	s->patience_ms = PATIENCE_MS;
	s->columns = columns;
	s->lines = lines;
	s->screen = term_screen_new(columns, lines);
	s->pid = forkpty(&s->master, NULL, NULL, &size);
	if (s->pid < 0)
		fail_msg("no pseudo terminal: %s", strerror(errno));
	if (s->pid == 0)
		run(argv);
	return s;
}

void session_hang_up(struct session *s)
{
	if (s->master >= 0)
		close(s->master);
	s->master = -1;
}

void session_free(struct session *s)
{
	if (s == NULL)
		return;
	session_hang_up(s);
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	term_screen_free(s->screen);
	buf_clear(&s->raw);
	free(s);
}

/* Takes in what arrives within `timeout_ms`. False: nothing did. */
static bool take_in(struct session *s, int timeout_ms)
{
	char bytes[8192];
	struct pollfd fd = { .fd = s->master, .events = POLLIN };
	if (s->master < 0 || poll(&fd, 1, timeout_ms) <= 0)
		return false;
	ssize_t n = read(s->master, bytes, sizeof(bytes));
	if (n <= 0) { /* EIO: nobody has the other end open any more */
		session_hang_up(s);
		return false;
	}
	buf_add(&s->raw, bytes, (size_t)n);
	term_screen_write(s->screen, bytes, (size_t)n);
	return true;
}

static void give_up(struct session *s, const char *what, const char *text)
{
	char *shown = term_screen_text(s->screen);
	fail_msg("%s \"%s\"; the screen shows:\n%s", what, text, shown);
	free(shown);
}

static void wait_until(struct session *s, const char *text, bool shown)
{
	int64_t end = time_monotonic_ms() + s->patience_ms;
	while (term_screen_shows(s->screen, text) != shown) {
		int64_t left = end - time_monotonic_ms();
		if (left <= 0)
			give_up(s, shown ? "waited in vain for" : "waited in vain for the end of", text);
		else if (!take_in(s, (int)left) && s->master < 0)
			give_up(s, "the program ended before", text);
	}
}

void session_wait(struct session *s, const char *text)
{
	wait_until(s, text, true);
}

void session_wait_gone(struct session *s, const char *text)
{
	wait_until(s, text, false);
}

bool session_shows(struct session *s, const char *text)
{
	while (take_in(s, 0))
		;
	return term_screen_shows(s->screen, text);
}

void session_golden(struct session *s, const char *name)
{
	term_screen_golden(s->screen, name);
}

static void send_bytes(struct session *s, const char *bytes, size_t n)
{
	if (s->master < 0 || write(s->master, bytes, n) != (ssize_t)n)
		give_up(s, "the program takes no input:", bytes);
}

void session_type(struct session *s, const char *text)
{
	send_bytes(s, text, strlen(text));
}

/* A key's bytes in one go, so that a lone Esc stays alone: what follows waits until the program has answered or kept silent. */
void session_press(struct session *s, const char *names)
{
	for (;;) {
		names += strspn(names, " ");
		size_t len = strcspn(names, " ");
		if (len == 0)
			break;
		const char *bytes = terminal_key_bytes(names, len);
		if (bytes == NULL)
			send_bytes(s, names, len);
		else
			send_bytes(s, bytes, strlen(bytes));
		take_in(s, 100);
		names += len;
	}
}

void session_resize(struct session *s, int columns, int lines)
{
	const struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)lines };
	while (take_in(s, 0))
		;
	s->columns = columns;
	s->lines = lines;
	term_screen_resize(s->screen, columns, lines);
	assert_int_equal(ioctl(s->master, TIOCSWINSZ, &size), 0);
}

int session_wait_end(struct session *s)
{
	int64_t end = time_monotonic_ms() + s->patience_ms;
	int status;
	for (;;) {
		pid_t ended = waitpid(s->pid, &status, WNOHANG);
		if (ended == s->pid)
			break;
		if (time_monotonic_ms() > end)
			give_up(s, "the program does not end:", "");
		if (s->master >= 0)
			take_in(s, 50);
		else
			poll(NULL, 0, 5);
	}
	s->pid = -1;
	while (take_in(s, 0))
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
