#include "ui/renderer.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/full_inside.h"
#include "ui/stack_inside.h"
#include "ui/theme.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define GOODBYE_MS 300      /* how long the end may wait for a stalled terminal */
#define DEFAULT_COLUMNS 80
#define DEFAULT_LINES 24

/* ── to the terminal ── */

/* Curses has written into memory: that goes to the outlet. */
static void carry_on(struct full *f)
{
	char bytes[4096];
	int fd = fileno(f->sink);
	off_t at = 0;
	for (ssize_t n; (n = pread(fd, bytes, sizeof(bytes), at)) > 0; at += n)
		buf_add(&f->out.pending, bytes, (size_t)n);
	if (at > 0 && (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0))
		f->out.failed = errno;
	outlet_flush(&f->out);
}

static void put_capability(struct full *f, const char *bytes)
{
	buf_addstr(&f->out.pending, bytes);
}

/* What the C library and the wizard measure differently would shift the rest of the line: it is shown as unknown. */
static wchar_t shown_as(uint32_t code)
{
	wchar_t wide = (wchar_t)code;
	return wcwidth(wide) == text_char_width(code) && code >= ' ' ? wide : L'?';
}

static void draw_run(const struct run *run, bool colour)
{
	struct look look = theme_look(run->style, colour);
	wchar_t piece[128];
	int n = 0;
	attr_set(look.attributes, look.pair, NULL);
	for (const char *at = run->text; *at != '\0';) {
		piece[n++] = shown_as(text_next(&at));
		if (n == 128 || *at == '\0') {
			addnwstr(piece, n);
			n = 0;
		}
	}
}

void full_draw_lines(struct full *f)
{
	const struct lines *lines = &f->composed.lines;
	attr_set(A_NORMAL, 0, NULL);
	erase();
	for (size_t y = 0; y < lines->n && y < (size_t)f->composed.height; y++) {
		move((int)y, 0);
		for (size_t i = 0; i < lines->line[y].n; i++)
			draw_run(&lines->line[y].runs[i], f->base.options.colour);
	}
	attr_set(A_NORMAL, 0, NULL);
	move(f->composed.caret_line, f->composed.caret_column);
}

static void window_size(const struct full *f, int *ret_columns, int *ret_lines)
{
	struct winsize size;
	*ret_columns = DEFAULT_COLUMNS;
	*ret_lines = DEFAULT_LINES;
	if (ioctl(f->base.options.out_fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
		*ret_columns = size.ws_col;
		*ret_lines = size.ws_row;
	}
}

static void take_size(struct full *f)
{
	int columns, lines;
	window_size(f, &columns, &lines);
	if (lines != getmaxy(stdscr) || columns != getmaxx(stdscr))
		resize_term(lines, columns);
	f->resized = false;
	f->redraw = true;
}

static const struct node *busy_node(const struct full *f)
{
	return view_find_kind(stack_view(f->base.stack), NODE_BUSY);
}

static int64_t busy_second(const struct full *f, int64_t now_ms)
{
	const struct node *busy = busy_node(f);
	return busy == NULL ? 0 : (now_ms - busy->busy.since_ms) / 1000;
}

static void full_draw(struct renderer *r, int64_t now_ms)
{
	struct full *f = (struct full *)r;
	if (f->suspended || !outlet_flush(&f->out)) /* a stalled terminal gets the newest screen once it takes bytes again */
		return;
	int64_t second = busy_second(f, now_ms);
	if (!f->resized && !f->redraw && f->drawn_version == r->stack->version && f->drawn_second == second)
		return;
	set_term(f->screen);
	if (f->resized)
		take_size(f);
	screen_compose(&f->composed, r->stack, getmaxx(stdscr), getmaxy(stdscr), now_ms);
	full_draw_lines(f);
	if (f->redraw)
		clearok(stdscr, TRUE);
	refresh();
	carry_on(f);
	if (f->paste_due) { /* not before: curses may have sent the first half of a sequence when it started, and this would stand in its midst */
		put_capability(f, full_paste_on());
		f->paste_due = false;
		outlet_flush(&f->out);
	}
	f->redraw = false;
	f->drawn_version = r->stack->version;
	f->drawn_second = second;
}

/* ── from the terminal ── */

static bool full_input(struct renderer *r, int64_t now_ms)
{
	struct full *f = (struct full *)r;
	if (f->suspended)
		return true;
	set_term(f->screen);
	bool alive = full_read_keys(f, now_ms);
	carry_on(f);
	return alive;
}

static bool full_wants_input(const struct renderer *r)
{
	return !((const struct full *)r)->suspended;
}

static int64_t full_wake(const struct renderer *r, int64_t now_ms)
{
	const struct full *f = (const struct full *)r;
	if (f->suspended || f->out.pending.len > 0)
		return INT64_MAX;
	if (f->drawn_version != r->stack->version || f->resized || f->redraw)
		return now_ms;
	const struct node *busy = busy_node(f);
	return busy == NULL ? INT64_MAX : busy->busy.since_ms + (busy_second(f, now_ms) + 1) * 1000;
}

static unsigned full_fds(const struct renderer *r, struct pollfd fds[2])
{
	const struct full *f = (const struct full *)r;
	unsigned n = 0;
	if (full_wants_input(r))
		fds[n++] = (struct pollfd){ .fd = r->options.in_fd, .events = POLLIN };
	if (f->out.pending.len > 0)
		fds[n++] = (struct pollfd){ .fd = f->out.fd, .events = POLLOUT };
	return n;
}

static int full_lost(const struct renderer *r)
{
	return ((const struct full *)r)->out.failed;
}

static void full_resized(struct renderer *r)
{
	((struct full *)r)->resized = true;
}

/* ── taking the terminal and giving it back ── */

/* False: another program has its turn, or the terminal has gone. Does not wait for what is on its way out: it may be stopped. */
static bool take_terminal(struct full *f)
{
	if (tcsetattr(f->base.options.in_fd, TCSANOW, &f->mine) != 0)
		return false;
	f->paste_due = true;
	return true;
}

static void give_back(struct full *f)
{
	set_term(f->screen);
	endwin();
	carry_on(f);
	put_capability(f, full_paste_off());
	if (!outlet_drain(&f->out, GOODBYE_MS)) {
		outlet_drop(&f->out);
		renderer_force_back();
	}
	tcsetattr(f->base.options.in_fd, TCSANOW, &f->shell);
}

static void full_suspend(struct renderer *r)
{
	struct full *f = (struct full *)r;
	if (!f->suspended)
		give_back(f);
	f->suspended = true;
}

static void full_resume(struct renderer *r)
{
	struct full *f = (struct full *)r;
	f->resized = f->redraw = true; /* or it was stopped without being asked: the shell has used the terminal all the same */
	f->suspended = !take_terminal(f);
	if (f->suspended && errno != EINTR) {
		f->suspended = false; /* the loop is to see that it has gone */
		f->out.failed = errno;
	}
}

static void full_free(struct renderer *r)
{
	struct full *f = (struct full *)r;
	if (f->screen != NULL) {
		full_suspend(r);
		renderer_set_emergency(-1, -1, NULL, NULL);
		if (f->keys != NULL)
			delwin(f->keys);
		delscreen(f->screen);
	}
	if (f->sink != NULL)
		fclose(f->sink);
	if (f->source != NULL)
		fclose(f->source);
	outlet_clear(&f->out);
	screen_clear(&f->composed);
	buf_wipe(&f->pasted);
	free(f);
}

static const struct renderer_kind full_kind = {
	.free = full_free,
	.draw = full_draw,
	.input = full_input,
	.wants_input = full_wants_input,
	.wake = full_wake,
	.fds = full_fds,
	.resized = full_resized,
	.lost = full_lost,
	.suspend = full_suspend,
	.resume = full_resume,
};

struct renderer *renderer_full_new(struct stack *s, const struct renderer_options *options, struct error *err)
{
	const char *term = options->term != NULL ? options->term : getenv("TERM");
	struct termios shell;
	char back[512];
	if (!isatty(options->in_fd) || !isatty(options->out_fd) || tcgetattr(options->in_fd, &shell) != 0) {
		error_set(err, ERROR_SYSTEM, "%s", _("Input and output must be a terminal. Use --plain to read the pages as lines, or to take answers from a file."));
		return NULL;
	}
	if (full_check_terminal(term, options->out_fd, err) != 0)
		return NULL;
	struct full *f = xcalloc(1, sizeof(*f));
	f->base = (struct renderer){ .kind = &full_kind, .stack = s, .options = *options };
	f->shell = shell;
	f->drawn_version = s->version - 1;
	f->resized = true;
	buf_init(&f->pasted);
	outlet_init(&f->out, options->out_fd);
	screen_init(&f->composed, options->ascii, options->ascii && !i18n_is_utf8());
	if (full_start(f, term, err) != 0) {
		full_free(&f->base);
		return NULL;
	}
	full_way_back(back, sizeof(back));
	renderer_set_emergency(options->in_fd, f->out.fd, back, &f->shell);
	if (!take_terminal(f)) {
		error_set(err, ERROR_SYSTEM, "%s", _("Another program has its turn at this terminal. Bring this one to the foreground, or use --plain."));
		full_free(&f->base);
		return NULL;
	}
	return &f->base;
}
