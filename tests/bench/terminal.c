#include "config.h"

#include "tests/bench/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_US 20000000

int64_t clock_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool terminal_open(struct terminal *t, const char *const *argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	*t = (struct terminal){ .fd = -1 };
	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	if (t->pid < 0)
		return false;
	if (t->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	fcntl(t->fd, F_SETFD, FD_CLOEXEC);
	return true;
}

void terminal_close(struct terminal *t)
{
	int64_t until = clock_us() + PATIENCE_US / 4;
	if (t->fd >= 0)
		close(t->fd);
	kill(t->pid, SIGHUP);
	while (waitpid(t->pid, NULL, WNOHANG) == 0) {
		if (clock_us() > until)
			kill(t->pid, SIGKILL);
		poll(NULL, 0, 5);
	}
	free(t->text);
	*t = (struct terminal){ .fd = -1 };
}

void terminal_mark(struct terminal *t)
{
	t->bytes = 0;
	t->text_len = 0;
}

void terminal_send(struct terminal *t, const char *keys)
{
	if (write(t->fd, keys, strlen(keys)) < 0)
		perror("bench: write");
}

/* Keeps the words and drops how they came onto the screen: CSI, OSC and two-byte sequences, control characters. */
static void keep_words(struct terminal *t, const char *bytes, size_t n)
{
	enum { WORDS, ESCAPE, CSI, OSC, ONE_MORE };
	t->text = realloc(t->text, t->text_len + n + 1);
	if (!t->text)
		abort();
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];
		switch (t->escape) {
		case WORDS:
			if (c == '\033')
				t->escape = ESCAPE;
			else if ((unsigned char)c >= ' ')
				t->text[t->text_len++] = c;
			break;
		case ESCAPE:
			t->escape = c == '[' ? CSI : c == ']' ? OSC : strchr("()*+#", c) ? ONE_MORE : WORDS;
			break;
		case CSI:
			if (c >= '@' && c <= '~')
				t->escape = WORDS;
			break;
		case OSC:
			if (c == '\a' || c == '\\')
				t->escape = WORDS;
			break;
		default:
			t->escape = WORDS;
		}
	}
	t->text[t->text_len] = '\0';
}

/* Reads once if there is something within the time. False: nothing came. The end of the program closes fd. */
static bool take(struct terminal *t, int timeout_ms)
{
	struct pollfd watched = { .fd = t->fd, .events = POLLIN };
	char bytes[65536];
	if (t->fd < 0 || poll(&watched, 1, timeout_ms) <= 0)
		return false;
	ssize_t n = read(t->fd, bytes, sizeof bytes);
	if (n <= 0) {
		close(t->fd);
		t->fd = -1;
		return false;
	}
	t->bytes += (size_t)n;
	keep_words(t, bytes, (size_t)n);
	return true;
}

double terminal_expect(struct terminal *t, const char *words, int64_t since_us)
{
	while (!t->text || !t->text_len || !strstr(t->text, words)) {
		if (t->fd < 0 || clock_us() - since_us > PATIENCE_US)
			return -1;
		take(t, 100);
	}
	return (double)(clock_us() - since_us) / 1000;
}

static bool sleeps(pid_t pid)
{
	char path[64], line[512] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return true;
	const char *name_end = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return !name_end || name_end[2] == 'S';
}

void terminal_settle(struct terminal *t)
{
	for (int quiet = 0; quiet < 5 && t->fd >= 0; quiet++) {
		if (take(t, 20) || !sleeps(t->pid))
			quiet = -1;
	}
}
