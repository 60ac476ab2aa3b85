#include "ui/compose.h"

#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"
#include "ui/keybar.h"
#include "ui/marks.h"
#include "ui/stack_inside.h"

#include <string.h>

#define HEAD_LINES 5 /* task, steps, rule, title, blank */
#define FOOT_LINES 2 /* rule, keys */
#define KEY_GAP 3
#define KEY_GAP_NARROW 2 /* before a key is left out */

void screen_init(struct screen *screen, bool ascii, bool strict)
{
	*screen = (struct screen){ 0 };
	lines_init(&screen->lines, ascii, strict);
	lines_init(&screen->body.lines, ascii, strict);
}

void screen_clear(struct screen *screen)
{
	lines_clear(&screen->lines);
	lines_clear(&screen->body.lines);
}

/* The frame's texts come from the state, with names that a service said. */
static const char *clean(struct lines *l, const char *text)
{
	return arena_clean(&l->arena, text);
}

static void add_task_line(struct lines *l, const struct frame *frame)
{
	const char *mode = lines_text(l, clean(l, frame->mode)), *tenant = clean(l, frame->tenant);
	int left = l->columns - text_width(mode) - 1;
	line_new(l);
	line_pad(l, 1);
	struct buf text = BUF_INIT;
	buf_addstr(&text, clean(l, frame->task));
	if (!str_empty(frame->task) && !str_empty(tenant))
		buf_addf(&text, " %s ", l->marks->between);
	buf_addstr(&text, tenant);
	line_add_cut(l, STYLE_TITLE, text.data, left - 2);
	buf_clear(&text);
	line_pad(l, left);
	line_add(l, STYLE_MODE, mode);
}

static void add_steps(struct lines *l, const struct frame *frame)
{
	const char *mark = l->marks->done;
	enum style style = STYLE_QUIET;
	for (size_t i = 0; frame->steps[i] != NULL; i++) {
		const struct page *page = frame->steps[i];
		bool now = page == frame->current;
		if (now) {
			mark = l->marks->now;
			style = STYLE_HEADING;
		}
		if (page->step != NULL) {
			line_add(l, style, mark);
			line_add(l, style, " ");
			line_add(l, style, _(page->step));
			line_add(l, STYLE_TEXT, "  ");
		}
		if (now) {
			mark = l->marks->todo;
			style = STYLE_QUIET;
		}
	}
}

static void add_head(struct lines *l, struct stack *s)
{
	struct frame frame;
	stack_frame(s, &frame);
	add_task_line(l, &frame);
	line_new(l);
	line_pad(l, 1);
	if (frame.show_steps && frame.steps != NULL)
		add_steps(l, &frame);
	else
		line_add(l, STYLE_QUIET, clean(l, frame.trail));
	line_new(l);
	line_fill(l, STYLE_RULE, l->marks->rule, l->columns);
	line_new(l);
	line_pad(l, 1);
	line_add(l, STYLE_HEADING, _(stack_shown(s)->title));
	line_new(l);
}

/* The lines that belong to the focus: first and one behind the last. False: there are none. */
static bool focus_lines(const struct lines *body, size_t *ret_first, size_t *ret_end)
{
	size_t first = SIZE_MAX, end = 0;
	for (size_t i = 0; i < body->n; i++)
		if (body->line[i].focus || body->line[i].caret >= 0) {
			first = first == SIZE_MAX ? i : first;
			end = i + 1;
		}
	*ret_first = first;
	*ret_end = end;
	return first != SIZE_MAX;
}

/* How far the body is scrolled: the focus stays in sight, unless the user has scrolled away by hand. */
static size_t settle_scroll(struct page_state *state, const struct lines *body, size_t height)
{
	size_t first, end, most = body->n > height ? body->n - height : 0;
	if (state->scroll > most)
		state->scroll = most;
	if (!state->scrolled && focus_lines(body, &first, &end)) {
		if (end > state->scroll + height)
			state->scroll = end - height;
		if (first < state->scroll)
			state->scroll = first;
		if (end <= height && first < height) /* the top of the page is worth seeing too */
			state->scroll = 0;
	}
	return state->scroll;
}

static void add_body(struct screen *screen, struct page_state *state, size_t height)
{
	struct lines *l = &screen->lines;
	const struct lines *body = &screen->body.lines;
	size_t top = settle_scroll(state, body, height);
	for (size_t i = 0; i < height; i++) {
		struct line *line = line_new(l);
		if (top + i >= body->n)
			continue;
		*line = body->line[top + i];
		if (line->caret >= 0) {
			screen->caret_line = (int)l->n - 1;
			screen->caret_column = line->caret;
		}
	}
}

static void add_lower_rule(struct lines *l, bool above, bool below)
{
	struct buf hint = BUF_INIT;
	if (above)
		buf_addf(&hint, " %s %s ", l->marks->up, _("more: PgUp"));
	if (below)
		buf_addf(&hint, " %s %s ", l->marks->down, _("more: PgDn"));
	line_new(l);
	line_fill(l, STYLE_RULE, l->marks->rule, l->columns - text_width(hint.data) - (hint.len > 0 ? 2 : 0));
	line_add(l, STYLE_KEY, hint.data);
	line_fill(l, STYLE_RULE, l->marks->rule, l->columns - line_last(l)->width);
	buf_clear(&hint);
}

static void add_keys(struct lines *l, struct stack *s)
{
	struct keybar_entry entries[KEYBAR_MOST], narrow[KEYBAR_MOST];
	size_t all = keybar_fill(s, entries);
	memcpy(narrow, entries, all * sizeof(*entries));
	size_t n = keybar_fit(entries, all, l->columns - 2, KEY_GAP), n_narrow = keybar_fit(narrow, all, l->columns - 2, KEY_GAP_NARROW);
	bool saves_one = n_narrow > n;
	int gap = saves_one ? KEY_GAP_NARROW : KEY_GAP;
	if (saves_one)
		memcpy(entries, narrow, (n = n_narrow) * sizeof(*entries));
	line_new(l);
	line_pad(l, 1);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			line_pad(l, line_last(l)->width + gap);
		line_add(l, STYLE_KEY, entries[i].keys);
		line_add(l, STYLE_TEXT, " ");
		line_add(l, STYLE_TEXT, clean(l, entries[i].label));
	}
}

/* Works down to one line of one column. */
static void compose_too_small(struct screen *screen)
{
	struct lines *l = &screen->lines;
	struct buf text = BUF_INIT;
	buf_addf(&text, _("This window has %d columns and %d lines; the wizard needs %d by %d. Make it larger and the wizard goes on. F10 leaves."),
		screen->columns, screen->height, COMPOSE_LEAST_COLUMNS, COMPOSE_LEAST_LINES);
	line_new(l);
	const char *at = text.data;
	for (int line = 0; line < screen->height && *at != '\0'; line++) {
		size_t len = text_break(at, screen->columns);
		if (line > 0)
			line_new(l);
		line_add_cut(l, STYLE_TEXT, arena_strndup(&l->arena, at, len), screen->columns);
		at += len;
		at += strspn(at, " ");
	}
	while (l->n < (size_t)screen->height)
		line_new(l);
	buf_clear(&text);
}

void screen_compose(struct screen *screen, struct stack *s, int columns, int height, int64_t now_ms)
{
	struct lines *l = &screen->lines;
	screen->columns = columns;
	screen->height = height;
	screen->caret_line = height - 1;
	screen->caret_column = 0;
	screen->too_small = columns < COMPOSE_LEAST_COLUMNS || height < COMPOSE_LEAST_LINES;
	lines_reset(l, columns);
	if (screen->too_small) {
		compose_too_small(screen);
		return;
	}
	size_t body = (size_t)height - HEAD_LINES - FOOT_LINES;
	s->body_lines = body;
	layout_body(&screen->body, s, columns, body, now_ms);
	add_head(l, s);
	add_body(screen, stack_state(s), body);
	size_t top = stack_state(s)->scroll;
	add_lower_rule(l, top > 0, screen->body.lines.n > top + body);
	add_keys(l, s);
}
