/* Any page, as lines, with any answers: only lines of clean text come out, and no text of the page begins a line of its own in its midst.
 * tests/fuzz/described.h says how a page is written; of the first line the options: ! ascii|interactive. Steps: k what is typed, w the
 * clock (ms), z to sleep and back, e the end of the input. */
#include "config.h" /* for pipe2() */

#include "core/buf.h"
#include "tests/fuzz/described.h"
#include "tests/fuzz/sent.h"
#include "ui/renderer.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Stands behind every newline within a text of the description. */
#define FORGED "FORGED"

struct lines_run {
	struct described *page;
	struct renderer *renderer;
	int in, out, their_in, their_out;
	int64_t now_ms;
	struct buf record;
};

static void take_in(struct lines_run *r)
{
	char bytes[4096];
	struct pollfd fd = { .fd = r->out, .events = POLLIN };

	for (;;) {
		renderer_draw(r->renderer, r->now_ms);
		if (poll(&fd, 1, 0) <= 0)
			return;
		ssize_t n = read(r->out, bytes, sizeof(bytes));
		if (n <= 0)
			return;
		buf_add(&r->record, bytes, (size_t)n);
	}
}

static void begin(struct lines_run *r, const struct input *in)
{
	struct input_line options;
	int to[2], from[2];

	*r = (struct lines_run){ .page = described_new(in), .now_ms = 2000, .record = BUF_INIT };
	if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0 || fcntl(to[1], F_SETFL, O_NONBLOCK) != 0)
		abort();
	r->their_in = to[0];
	r->in = to[1];
	r->out = from[0];
	r->their_out = from[1];
	input_line_read(&options, in->n && in->lines[0][0] == '!' ? in->lines[0] : "");
	r->renderer = renderer_plain_new(described_stack(r->page), &(struct renderer_options){ .in_fd = r->their_in, .out_fd = r->their_out,
		.ascii = *options.parts[0] != '\0', .interactive = *options.parts[1] != '\0' }, NULL);
	input_line_clear(&options);
	take_in(r);
}

static void end_input(struct lines_run *r)
{
	if (r->in >= 0)
		close(r->in);
	r->in = -1;
}

/* While work goes on nobody reads: what the pipe has no room for is lost, as if it had not been typed. */
static void type(struct lines_run *r, const char *bytes, size_t n)
{
	if (r->in >= 0 && write(r->in, bytes, n) < 0 && errno != EAGAIN)
		abort();
}

static void step(struct lines_run *r, const struct input_line *line)
{
	size_t len = strlen(line->parts[0]);

	switch (line->letter) {
	case 'k':
		type(r, line->parts[0], len < 4000 ? len : 4000);
		type(r, "\n", 1);
		break;
	case 'w':
		r->now_ms += (int64_t)input_number(line, 0, 100000000);
		stack_clock(described_stack(r->page), r->now_ms);
		break;
	case 'z':
		renderer_suspend(r->renderer);
		renderer_resume(r->renderer);
		break;
	case 'e':
		end_input(r);
		break;
	default:
		return;
	}
	renderer_input(r->renderer, r->now_ms);
	take_in(r);
}

static void finish(struct lines_run *r, bool forges)
{
	renderer_draw(r->renderer, r->now_ms);
	fcntl(r->out, F_SETFL, O_NONBLOCK);
	take_in(r);
	renderer_free(r->renderer); /* writes what is left, which the pipe has room for */
	close(r->their_out);
	for (ssize_t got = 1; got > 0;) {
		char bytes[4096];
		got = read(r->out, bytes, sizeof(bytes));
		if (got > 0)
			buf_add(&r->record, bytes, (size_t)got);
	}
	sent_as_lines(r->record.data, r->record.len);
	if (forges && strstr(r->record.data, "\n" FORGED))
		abort();
	end_input(r);
	close(r->out);
	close(r->their_in);
	described_free(r->page);
	buf_clear(&r->record);
}

/* A second line in a text is one that we know again; texts that hold the word themselves prove nothing. */
static bool mark_newlines(struct input *in, const uint8_t *bytes, size_t n)
{
	struct buf marked = BUF_INIT;
	bool holds = memmem(bytes, n, FORGED, strlen(FORGED)) != NULL;

	for (size_t i = 0; i < n; i++) {
		buf_addch(&marked, (char)bytes[i]);
		if (i > 0 && bytes[i] == 'n' && bytes[i - 1] == '\\')
			buf_addstr(&marked, FORGED);
	}
	input_read(in, (const uint8_t *)marked.data, marked.len);
	buf_clear(&marked);
	return !holds;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct lines_run r;
	struct input in;
	bool forges;

	setlocale(LC_ALL, "C.UTF-8");
	forges = mark_newlines(&in, bytes, n);
	begin(&r, &in);
	for (const struct input_line *line; !described_left(r.page) && (line = described_step(r.page)) != NULL;) {
		step(&r, line);
		forges &= line->letter != 'k' || !strstr(line->parts[0], FORGED); /* what is typed ends where a line ends */
	}
	finish(&r, forges);
	input_clear(&in);
	return 0;
}
