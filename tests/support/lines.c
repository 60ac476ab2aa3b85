#include "tests/support/lines.h"

#include "core/error.h"
#include "core/mem.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What is in a pipe is there at once: no waiting. */
static const char *take_in(struct plain_session *p)
{
	char bytes[4096];
	struct pollfd fd = { .fd = p->out, .events = POLLIN };
	p->last = p->record.len;
	for (;;) {
		renderer_draw(p->renderer, p->now_ms);
		if (poll(&fd, 1, 0) <= 0)
			break;
		ssize_t n = read(p->out, bytes, sizeof(bytes));
		if (n <= 0)
			break;
		buf_add(&p->record, bytes, (size_t)n);
	}
	return p->record.data + p->last;
}

struct plain_session *plain_session_new(struct stack *s, bool interactive, bool ascii)
{
	struct plain_session *p = xcalloc(1, sizeof(*p));
	struct error err = ERROR_INIT;
	int in[2], out[2];
	buf_init(&p->record);
	p->now_ms = 1000000;
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	p->in = in[1];
	p->their_in = in[0];
	p->out = out[0];
	p->their_out = out[1];
	p->alive = true;
	const struct renderer_options options = { .in_fd = in[0], .out_fd = out[1], .interactive = interactive, .ascii = ascii };
	p->renderer = renderer_plain_new(s, &options, &err);
	assert_non_null(p->renderer);
	take_in(p);
	return p;
}

void plain_session_free(struct plain_session *p)
{
	if (p == NULL)
		return;
	renderer_free(p->renderer);
	if (p->in >= 0)
		close(p->in);
	close(p->out);
	close(p->their_in);
	close(p->their_out);
	buf_clear(&p->record);
	free(p);
}

const char *plain_send(struct plain_session *p, const char *bytes, size_t n)
{
	assert_int_equal(write(p->in, bytes, n), (int)n);
	p->alive = renderer_input(p->renderer, p->now_ms);
	return take_in(p);
}

const char *plain_say(struct plain_session *p, const char *line)
{
	char *whole = xasprintf("%s\n", line);
	const char *answer = plain_send(p, whole, strlen(whole));
	free(whole);
	return answer;
}

const char *plain_end(struct plain_session *p)
{
	close(p->in);
	p->in = -1;
	p->alive = renderer_input(p->renderer, p->now_ms);
	return take_in(p);
}

const char *plain_wait(struct plain_session *p, int64_t ms)
{
	p->now_ms += ms;
	p->alive = renderer_input(p->renderer, p->now_ms);
	return take_in(p);
}
