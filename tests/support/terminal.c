#include "tests/support/terminal.h"

#include "core/error.h"
#include "core/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 5000

/* Written behind what the renderer wrote: once it has come through, everything before it has. No renderer sends such bytes. */
static const char barrier[] = { '\0', '\1', '\0' };

static const struct {
	const char *name, *bytes;
} keys[] = {
	{ "Enter", "\r" }, { "Esc", "\033" }, { "Tab", "\t" }, { "Shift-Tab", "\033[Z" }, { "Up", "\033OA" }, { "Down", "\033OB" }, { "Right", "\033OC" },
	{ "Left", "\033OD" }, { "PgUp", "\033[5~" }, { "PgDn", "\033[6~" }, { "Home", "\033OH" }, { "End", "\033OF" }, { "Space", " " },
	{ "Backspace", "\177" }, { "Delete", "\033[3~" }, { "Insert", "\033[2~" }, { "F1", "\033OP" }, { "F2", "\033OQ" }, { "F3", "\033OR" }, { "F4", "\033OS" },
	{ "F5", "\033[15~" }, { "F6", "\033[17~" }, { "F7", "\033[18~" }, { "F8", "\033[19~" }, { "F9", "\033[20~" }, { "F10", "\033[21~" },
};

const char *terminal_key_bytes(const char *name, size_t len)
{
	static char control[2];
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strlen(keys[i].name) == len && strncmp(keys[i].name, name, len) == 0)
			return keys[i].bytes;
	if (len != 6 || strncmp(name, "Ctrl-", 5) != 0)
		return NULL;
	control[0] = (char)(name[5] & 0x1f);
	return control;
}

static void take_in(struct terminal *t)
{
	if (write(t->slave, barrier, sizeof(barrier)) != (ssize_t)sizeof(barrier))
		fail_msg("the pseudo terminal takes no bytes: %s", strerror(errno));
	size_t start = t->raw.len;
	for (;;) {
		struct pollfd fd = { .fd = t->master, .events = POLLIN };
		char bytes[4096];
		if (poll(&fd, 1, PATIENCE_MS) <= 0)
			fail_msg("the pseudo terminal stands still");
		ssize_t n = read(t->master, bytes, sizeof(bytes));
		if (n <= 0)
			fail_msg("the pseudo terminal has gone: %s", strerror(errno));
		buf_add(&t->raw, bytes, (size_t)n);
		size_t got = t->raw.len - start;
		if (got >= sizeof(barrier) && memcmp(t->raw.data + t->raw.len - sizeof(barrier), barrier, sizeof(barrier)) == 0)
			break;
	}
	t->raw.len -= sizeof(barrier);
	t->raw.data[t->raw.len] = '\0';
	term_screen_write(t->screen, t->raw.data + start, t->raw.len - start);
}

void terminal_draw(struct terminal *t)
{
	renderer_draw(t->renderer, t->now_ms);
	take_in(t);
}

static void set_size(struct terminal *t, int columns, int lines)
{
	struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)lines };
	assert_int_equal(ioctl(t->slave, TIOCSWINSZ, &size), 0);
}

struct terminal *terminal_new(struct stack *s, const struct terminal_options *options)
{
	static const struct terminal_options usual = { .colour = true };
	struct terminal *t = xcalloc(1, sizeof(*t));
	struct error err = ERROR_INIT;
	options = options == NULL ? &usual : options;
	int columns = options->columns > 0 ? options->columns : 80, lines = options->lines > 0 ? options->lines : 24;
	buf_init(&t->raw);
	t->now_ms = 1000000;
	t->alive = true;
	assert_int_equal(openpty(&t->master, &t->slave, NULL, NULL, NULL), 0);
	set_size(t, columns, lines);
	t->screen = term_screen_new(columns, lines);
	const struct renderer_options renderer = { .in_fd = t->slave, .out_fd = t->slave, .term = options->term == NULL ? "xterm-256color" : options->term,
		.ascii = options->ascii, .colour = options->colour, .interactive = true };
	t->renderer = renderer_full_new(s, &renderer, &err);
	if (t->renderer == NULL)
		fail_msg("%s", err.text);
	terminal_draw(t);
	return t;
}

void terminal_free(struct terminal *t)
{
	if (t == NULL)
		return;
	renderer_free(t->renderer);
	term_screen_free(t->screen);
	close(t->slave);
	close(t->master);
	buf_clear(&t->raw);
	free(t);
}

void terminal_send(struct terminal *t, const char *bytes, size_t n)
{
	assert_int_equal(write(t->master, bytes, n), (int)n);
	int waiting = 0;
	for (int tries = 0; waiting < (int)n && tries < PATIENCE_MS; tries++) {
		struct pollfd fd = { .fd = t->slave, .events = POLLIN };
		poll(&fd, 1, 1);
		assert_int_equal(ioctl(t->slave, FIONREAD, &waiting), 0);
	}
	t->alive = renderer_input(t->renderer, t->now_ms);
	terminal_draw(t);
}

void terminal_type(struct terminal *t, const char *text)
{
	terminal_send(t, text, strlen(text));
}

void terminal_press(struct terminal *t, const char *names)
{
	for (;;) {
		names += strspn(names, " ");
		size_t len = strcspn(names, " ");
		if (len == 0)
			break;
		const char *bytes = terminal_key_bytes(names, len);
		if (bytes == NULL)
			terminal_send(t, names, len);
		else
			terminal_send(t, bytes, strlen(bytes));
		names += len;
	}
}

void terminal_resize(struct terminal *t, int columns, int lines)
{
	set_size(t, columns, lines);
	term_screen_resize(t->screen, columns, lines);
	renderer_resized(t->renderer);
	terminal_draw(t);
}

void terminal_wait(struct terminal *t, int64_t ms)
{
	t->now_ms += ms;
	terminal_draw(t);
}

void terminal_forget(struct terminal *t)
{
	buf_reset(&t->raw);
}

bool terminal_shows(struct terminal *t, const char *text)
{
	return term_screen_shows(t->screen, text);
}

void terminal_golden(struct terminal *t, const char *name)
{
	term_screen_golden(t->screen, name);
}
