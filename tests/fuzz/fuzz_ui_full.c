/* Any page on a full screen of any size, with any keys: what reaches the terminal is clean text and what places it, every composed line
 * fits the window, and the frame stands where it belongs. tests/fuzz/described.h says how a page is written; of the first line the options:
 * ! columns|lines|type of terminal|ascii|colour. Steps: k bytes of keys, r columns|lines, w the clock (ms), z to sleep and back. */
#include "config.h"

#include "core/buf.h"
#include "core/error.h"
#include "tests/fuzz/described.h"
#include "tests/fuzz/sent.h"
#include "ui/compose.h"
#include "ui/renderer.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define COLUMNS_MOST 300
#define LINES_MOST 120

static const char *const types[] = { "xterm-256color", "linux", "tmux-256color" };

static int master = -1, slave = -1;

struct full_run {
	struct described *page;
	struct renderer *renderer;
	struct screen screen;
	int columns, lines;
	int64_t now_ms;
	struct buf sent;
};

/* One pseudo terminal for all inputs; nothing of one is left for the next. */
static void open_terminal(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	if (master < 0) {
		signal(SIGTSTP, SIG_IGN); /* Ctrl-Z among the keys */
		if (openpty(&master, &slave, NULL, NULL, NULL) != 0 || fcntl(master, F_SETFL, O_NONBLOCK) != 0)
			abort();
	}
	tcflush(slave, TCIOFLUSH);
}

static void set_size(struct full_run *r, size_t columns, size_t lines)
{
	r->columns = columns ? (int)columns : 80;
	r->lines = lines ? (int)lines : 24;
	struct winsize size = { .ws_col = (unsigned short)r->columns, .ws_row = (unsigned short)r->lines };
	if (ioctl(slave, TIOCSWINSZ, &size) != 0)
		abort();
}

static void take_in(struct full_run *r)
{
	char bytes[8192];

	for (ssize_t n; (n = read(master, bytes, sizeof(bytes))) > 0;)
		buf_add(&r->sent, bytes, (size_t)n);
}

/* Until nothing is held back: a pseudo terminal takes a few thousand bytes at a time. */
static void draw(struct full_run *r)
{
	struct pollfd fds[2];

	for (int i = 0; i < 1000; i++) {
		size_t before = r->sent.len;
		renderer_draw(r->renderer, r->now_ms);
		take_in(r);
		if (r->sent.len == before && renderer_fds(r->renderer, fds) < 2)
			break;
	}
	sent_to_screen(r->sent.data, r->sent.len);
	buf_reset(&r->sent);
}

static void check_lines(struct full_run *r)
{
	const struct lines *l = &r->screen.lines;

	screen_compose(&r->screen, described_stack(r->page), r->columns, r->lines, r->now_ms);
	if (l->n > (size_t)r->lines)
		abort();
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].width > r->columns || l->line[i].caret >= r->columns)
			abort();
	if (r->screen.caret_line < 0 || r->screen.caret_line >= r->lines || r->screen.caret_column < 0 || r->screen.caret_column >= r->columns)
		abort();
}

static void begin(struct full_run *r, const struct input *in)
{
	struct input_line options;
	struct error err = ERROR_INIT;

	*r = (struct full_run){ .page = described_new(in), .now_ms = 2000, .sent = BUF_INIT };
	input_line_read(&options, in->n && in->lines[0][0] == '!' ? in->lines[0] : "");
	set_size(r, input_number(&options, 0, COLUMNS_MOST), input_number(&options, 1, LINES_MOST));
	screen_init(&r->screen, *options.parts[3] != '\0', false);
	r->renderer = renderer_full_new(described_stack(r->page), &(struct renderer_options){ .in_fd = slave, .out_fd = slave,
		.term = types[input_number(&options, 2, 2)], .ascii = *options.parts[3] != '\0', .colour = *options.parts[4] != '\0', .interactive = true }, &err);
	if (!r->renderer)
		abort();
	set_escdelay(0); /* all bytes of a key are there at once */
	input_line_clear(&options);
	draw(r);
}

static void press(struct full_run *r, const char *keys)
{
	size_t len = strlen(keys);

	if (write(master, keys, len < 1000 ? len : 1000) < 0 && errno != EAGAIN)
		abort();
	renderer_input(r->renderer, r->now_ms);
}

static void step(struct full_run *r, const struct input_line *line)
{
	switch (line->letter) {
	case 'k':
		press(r, line->parts[0]);
		break;
	case 'r':
		set_size(r, input_number(line, 0, COLUMNS_MOST), input_number(line, 1, LINES_MOST));
		renderer_resized(r->renderer);
		break;
	case 'w':
		r->now_ms += (int64_t)input_number(line, 0, 100000000);
		stack_clock(described_stack(r->page), r->now_ms);
		break;
	case 'z':
		renderer_suspend(r->renderer);
		renderer_resume(r->renderer);
		break;
	default:
		return;
	}
	check_lines(r);
	draw(r);
}

static void finish(struct full_run *r)
{
	renderer_free(r->renderer);
	take_in(r);
	sent_to_screen(r->sent.data, r->sent.len);
	screen_clear(&r->screen);
	described_free(r->page);
	buf_clear(&r->sent);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct full_run r;
	struct input in;

	open_terminal();
	input_read(&in, bytes, n);
	begin(&r, &in);
	check_lines(&r);
	for (const struct input_line *line; !described_left(r.page) && (line = described_step(r.page)) != NULL;)
		step(&r, line);
	finish(&r);
	input_clear(&in);
	return 0;
}
