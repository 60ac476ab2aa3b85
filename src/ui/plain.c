#include "ui/renderer.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/focus.h"
#include "ui/kit_pages.h"
#include "ui/plain_inside.h"
#include "ui/stack_inside.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKING_MS 30000   /* how often long work says that it goes on */
#define LINE_LIMIT 4096
#define READ_AHEAD 65536
#define BACKLOG 65536      /* bytes that may wait for whoever reads the output: more is neither said nor asked for meanwhile */

/* ── out ── */

static void say(struct plain *p, const char *text)
{
	buf_addstr(&p->out.pending, plain_text(&p->now, text));
	buf_addch(&p->out.pending, '\n');
}

/* What comes by itself does not begin behind a prompt. */
static void leave_prompt_line(struct plain *p)
{
	if (p->prompted)
		buf_addch(&p->out.pending, '\n');
	p->prompted = false;
}

static void say_head(struct plain *p)
{
	struct stack *s = p->base.stack;
	struct frame frame;
	struct buf line = BUF_INIT;
	stack_frame(s, &frame);
	const char *parts[] = { frame.mode, frame.task, frame.tenant };
	for (size_t i = 0; i < 3; i++)
		if (!str_empty(parts[i]))
			buf_addf(&line, "%s%s", line.len > 0 ? i18n_comma() : "", arena_clean(&p->now.arena, parts[i]));
	say(p, "");
	if (line.len > 0)
		say(p, line.data);
	size_t n = 0, now = 0;
	for (size_t i = 0; frame.show_steps && frame.steps != NULL && frame.steps[i] != NULL; i++) {
		n += frame.steps[i]->step != NULL;
		if (frame.steps[i] == frame.current)
			now = n;
	}
	buf_reset(&line);
	if (now > 0 && s->overlay == NULL)
		buf_addf(&line, _("%s (step %zu of %zu)"), _(stack_shown(s)->title), now, n);
	else
		buf_addstr(&line, _(stack_shown(s)->title));
	say(p, line.data);
	say(p, "");
	buf_clear(&line);
}

static bool stood_before(const struct plain *p, const char *key)
{
	for (size_t i = 0; i < p->before.n; i++)
		if (strcmp(p->before.lines[i].key, key) == 0)
			return true;
	return false;
}

static bool same_but_for_digits(const char *a, const char *b)
{
	for (;;) {
		while (isdigit((unsigned char)*a))
			a++;
		while (isdigit((unsigned char)*b))
			b++;
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

/* A clock that runs is not read out again and again: figures alone are news only to who has just done something. */
static bool is_news(const struct plain *p, const struct plain_line *line)
{
	if (p->acted && line->refused)
		return true;
	if (str_empty(line->text) || stood_before(p, line->key))
		return false;
	if (p->acted || line->key != line->text)
		return true;
	for (size_t i = 0; i < p->before.n; i++)
		if (same_but_for_digits(p->before.lines[i].key, line->key))
			return false;
	return true;
}

static void say_page(struct plain *p)
{
	bool blank = true;
	say_head(p);
	for (size_t i = 0; i < p->now.n; i++) {
		bool empty = *p->now.lines[i].text == '\0';
		if (!empty || !blank)
			say(p, p->now.lines[i].text);
		blank = empty;
	}
}

static bool say_news(struct plain *p)
{
	bool any = false;
	for (size_t i = 0; i < p->now.n; i++)
		if (is_news(p, &p->now.lines[i])) {
			if (!any)
				leave_prompt_line(p);
			say(p, p->now.lines[i].text);
			any = true;
		}
	return any;
}

/* An answer that changed nothing was refused, or there is nothing to say. */
static void say_what_is_wrong(struct plain *p)
{
	for (size_t i = 0; i < p->now.n; i++)
		if (p->now.lines[i].wrong)
			say(p, p->now.lines[i].text);
}

static const struct node *busy_node(const struct plain *p)
{
	return view_find_kind(stack_view(p->base.stack), NODE_BUSY);
}

static void say_working(struct plain *p, int64_t now_ms)
{
	const struct node *busy = busy_node(p);
	if (busy == NULL) {
		p->working_said_ms = 0;
		return;
	}
	if (p->working_said_ms == 0)
		p->working_said_ms = now_ms;
	if (now_ms - p->working_said_ms < WORKING_MS)
		return;
	char span[TIME_TEXT];
	char *text = xasprintf(_("Still working: %s (for %s)."), busy->text, time_span((now_ms - busy->busy.since_ms) / 1000 * 1000, span));
	leave_prompt_line(p);
	say(p, text);
	free(text);
	p->working_said_ms = now_ms;
}

static void prompt(struct plain *p)
{
	struct stack *s = p->base.stack;
	plain_settle_asking(p);
	const struct node *node = s->overlay == NULL ? view_find(stack_view(s), p->asking) : NULL;
	char *label = node == NULL ? plain_default_label(p) : NULL, *text;
	if (node != NULL && (node->field.kind == FIELD_CONFIRM || *node->field.value == '\0'))
		text = xasprintf("%s%s", node->text, i18n_colon());
	else if (node != NULL)
		text = xasprintf("%s [%s]%s", node->text, node->field.value, i18n_colon());
	else if (*label != '\0')
		text = xasprintf(_("Your choice [%s]: "), label);
	else if (busy_node(p) != NULL && s->overlay == NULL)
		text = xstrdup(_("Your choice [wait]: "));
	else
		text = xstrdup(_("Your choice: "));
	buf_addstr(&p->out.pending, plain_text(&p->now, text));
	p->prompted = true;
	free(label);
	free(text);
}

static bool is_held_up(const struct plain *p)
{
	return p->out.pending.len - p->out.gone > BACKLOG;
}

static bool plain_wants_input(const struct renderer *r)
{
	const struct plain *p = (const struct plain *)r;
	return !is_held_up(p) && (r->options.interactive || r->stack->overlay != NULL || busy_node(p) == NULL);
}

static void take_page_change(struct plain *p)
{
	if (p->top != stack_top(p->base.stack)) {
		str_set(&p->declined, NULL);
		str_set(&p->asking, NULL);
	}
	p->top = stack_top(p->base.stack);
	p->shown = stack_shown(p->base.stack);
	p->working_said_ms = 0;
	leave_prompt_line(p);
	say_page(p);
}

static void plain_draw(struct renderer *r, int64_t now_ms)
{
	struct plain *p = (struct plain *)r;
	if (!outlet_flush(&p->out) && is_held_up(p))
		return;
	bool news = p->printed_news != r->stack->news || p->shown != stack_shown(r->stack);
	if (news) {
		struct plain_page spare = p->before;
		p->before = p->now;
		p->now = spare;
		plain_describe(&p->now, r->stack);
		if (p->shown != stack_shown(r->stack))
			take_page_change(p);
		else if (!say_news(p) && p->acted && p->remark == NULL)
			say_what_is_wrong(p);
		p->printed_news = r->stack->news;
	}
	say_working(p, now_ms);
	if (p->remark != NULL) {
		leave_prompt_line(p);
		say(p, p->remark);
		str_set(&p->remark, NULL);
	}
	bool more = !p->ended || p->in.len > 0;
	if (!p->prompted && more && !r->stack->left && plain_wants_input(r))
		prompt(p);
	p->acted = false;
	outlet_flush(&p->out);
}

static int64_t plain_wake(const struct renderer *r, int64_t now_ms)
{
	const struct plain *p = (const struct plain *)r;
	if (is_held_up(p))
		return INT64_MAX;
	if (p->shown != stack_shown(r->stack) || p->printed_news != r->stack->news)
		return now_ms;
	if (plain_wants_input(r) && (p->ended || memchr(p->in.data, '\n', p->in.len) != NULL))
		return now_ms;
	return p->working_said_ms == 0 ? INT64_MAX : p->working_said_ms + WORKING_MS;
}

/* ── in ── */

static void read_more(struct plain *p)
{
	char bytes[4096];
	struct pollfd fd = { .fd = p->base.options.in_fd, .events = POLLIN };
	while (!p->ended && p->in.len < READ_AHEAD && poll(&fd, 1, 0) > 0) {
		ssize_t n = read(fd.fd, bytes, sizeof(bytes));
		if (n > 0)
			buf_add(&p->in, bytes, (size_t)n);
		else if (n == 0 || (errno != EINTR && errno != EAGAIN))
			p->ended = true;
		else
			break;
	}
}

static void take_line(struct plain *p, size_t len)
{
	size_t used = len > LINE_LIMIT ? LINE_LIMIT : len;
	while (used > 0 && (p->in.data[used - 1] == '\r' || p->in.data[used - 1] == '\n'))
		used--;
	char *raw = xstrndup(p->in.data, used), *line = text_clean(raw);
	if (!p->base.options.interactive)
		say(p, line); /* the record of a run shows what was answered */
	p->prompted = false;
	plain_take_line(p, line);
	free(raw);
	free(line);
}

/* Bytes of the next line with its end; 0: it has not arrived whole. */
static size_t line_length(struct plain *p)
{
	const char *end = memchr(p->in.data, '\n', p->in.len);
	if (end != NULL)
		return (size_t)(end - p->in.data) + 1;
	return p->ended || p->in.len >= READ_AHEAD ? p->in.len : 0;
}

static bool plain_input(struct renderer *r, int64_t now_ms)
{
	struct plain *p = (struct plain *)r;
	read_more(p);
	for (size_t len; !r->stack->left && plain_wants_input(r) && (len = line_length(p)) > 0; read_more(p)) {
		plain_draw(r, now_ms); /* the answer stands behind its question */
		take_line(p, len);
		buf_remove_front(&p->in, len);
		plain_draw(r, now_ms);
	}
	return !p->out.failed && !(p->ended && p->in.len == 0 && plain_wants_input(r));
}

static unsigned plain_fds(const struct renderer *r, struct pollfd fds[2])
{
	const struct plain *p = (const struct plain *)r;
	unsigned n = 0;
	if (plain_wants_input(r) && !p->ended)
		fds[n++] = (struct pollfd){ .fd = r->options.in_fd, .events = POLLIN };
	if (p->out.pending.len > 0)
		fds[n++] = (struct pollfd){ .fd = p->out.fd, .events = POLLOUT };
	return n;
}

/* ── the rest ── */

static void plain_nothing(struct renderer *r)
{
	(void)r; /* lines know no size and change no modes */
}

/* As F10 does. Whoever presses it again at that question means it. */
static bool plain_interrupted(struct renderer *r)
{
	if (!r->options.interactive || r->stack->overlay == kit_leave_page())
		return false;
	stack_ask_leave(r->stack);
	return true;
}

static int plain_lost(const struct renderer *r)
{
	return ((const struct plain *)r)->out.failed;
}

static bool never(void)
{
	return false;
}

static void plain_resume(struct renderer *r)
{
	((struct plain *)r)->prompted = false; /* the shell has written since: ask again */
}

static void plain_free(struct renderer *r)
{
	struct plain *p = (struct plain *)r;
	leave_prompt_line(p);
	outlet_drain_patiently(&p->out, p->base.options.hurried != NULL ? p->base.options.hurried : never);
	outlet_clear(&p->out);
	if (p->base.options.ahead != NULL)
		buf_add(p->base.options.ahead, p->in.data, p->in.len);
	buf_wipe(&p->in);
	plain_page_clear(&p->now);
	plain_page_clear(&p->before);
	free(p->asking);
	free(p->declined);
	free(p->remark);
	free(p);
}

static const struct renderer_kind plain_kind = {
	.free = plain_free,
	.draw = plain_draw,
	.input = plain_input,
	.wants_input = plain_wants_input,
	.wake = plain_wake,
	.fds = plain_fds,
	.resized = plain_nothing,
	.interrupted = plain_interrupted,
	.lost = plain_lost,
	.suspend = plain_nothing,
	.resume = plain_resume,
};

struct renderer *renderer_plain_new(struct stack *s, const struct renderer_options *options, struct error *err)
{
	(void)err; /* lines can be written anywhere */
	struct plain *p = xcalloc(1, sizeof(*p));
	p->base = (struct renderer){ .kind = &plain_kind, .stack = s, .options = *options };
	s->as_lines = true;
	p->now.ascii = p->before.ascii = options->ascii;
	p->now.strict = p->before.strict = options->ascii && !i18n_is_utf8();
	buf_init(&p->in);
	if (options->ahead != NULL) {
		buf_add(&p->in, options->ahead->data, options->ahead->len);
		buf_wipe(options->ahead);
	}
	outlet_init(&p->out, options->out_fd);
	return &p->base;
}
