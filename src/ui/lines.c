#include "ui/lines.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/marks.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST_PARAGRAPH 100 /* longer lines are hard to read, however wide the window is */
#define NARROWEST_PARAGRAPH 8

void lines_init(struct lines *l, bool ascii, bool strict)
{
	*l = (struct lines){ .arena = ARENA_INIT, .marks = marks_for(ascii), .ascii = ascii, .strict = strict };
}

void lines_clear(struct lines *l)
{
	arena_clear(&l->arena);
	free(l->line);
	l->line = NULL;
	l->n = l->capacity = 0;
}

void lines_reset(struct lines *l, int columns)
{
	arena_reset(&l->arena);
	l->columns = columns;
	l->n = 0;
	l->node = SIZE_MAX;
}

struct line *line_new(struct lines *l)
{
	l->line = xgrow(l->line, &l->capacity, l->n, sizeof(*l->line));
	struct line *line = &l->line[l->n++];
	*line = (struct line){ .node = l->node, .caret = -1 };
	return line;
}

struct line *line_last(struct lines *l)
{
	return &l->line[l->n - 1];
}

const char *lines_text(struct lines *l, const char *text)
{
	return l->ascii ? marks_ascii(&l->arena, text, l->strict) : text;
}

static void add_run(struct lines *l, enum style style, const char *text)
{
	struct line *line = line_last(l);
	if (line->n == line->capacity) {
		size_t capacity = line->capacity == 0 ? 4 : line->capacity * 2;
		struct run *runs = arena_alloc(&l->arena, capacity * sizeof(*runs));
		if (line->n > 0)
			memcpy(runs, line->runs, line->n * sizeof(*runs));
		line->runs = runs;
		line->capacity = capacity;
	}
	line->runs[line->n++] = (struct run){ .text = text, .style = style };
	line->width += text_width(text);
}

/* `text` has been made fit for the terminal already. */
static void add_cut(struct lines *l, enum style style, const char *text, int columns)
{
	int room = l->columns - line_last(l)->width;
	if (columns > room)
		columns = room;
	if (columns <= 0 || *text == '\0')
		return;
	if (text_width(text) <= columns) {
		add_run(l, style, arena_strndup(&l->arena, text, strlen(text)));
		return;
	}
	struct buf cut = BUF_INIT;
	text_fit(&cut, text, columns, l->marks->ellipsis);
	add_run(l, style, arena_strndup(&l->arena, cut.data, cut.len));
	buf_clear(&cut);
}

void line_add(struct lines *l, enum style style, const char *text)
{
	add_cut(l, style, lines_text(l, text), l->columns);
}

void line_add_cut(struct lines *l, enum style style, const char *text, int columns)
{
	add_cut(l, style, lines_text(l, text), columns);
}

static void add_spaces(struct lines *l, enum style style, int columns)
{
	int room = l->columns - line_last(l)->width;
	if (columns > room)
		columns = room;
	if (columns <= 0)
		return;
	char *spaces = arena_alloc(&l->arena, (size_t)columns + 1);
	memset(spaces, ' ', (size_t)columns);
	add_run(l, style, spaces);
}

void line_add_cell(struct lines *l, enum style style, const char *text, int columns, enum align align)
{
	text = lines_text(l, text);
	int end = line_last(l)->width + columns, rest = columns - text_width(text);
	if (align == ALIGN_RIGHT)
		add_spaces(l, style, rest);
	add_cut(l, style, text, columns);
	add_spaces(l, style, end - line_last(l)->width);
}

void line_pad(struct lines *l, int column)
{
	add_spaces(l, STYLE_TEXT, column - line_last(l)->width);
}

void line_fill(struct lines *l, enum style style, const char *sign, int columns)
{
	struct buf signs = BUF_INIT;
	for (int i = 0; i < columns; i++)
		buf_addstr(&signs, sign);
	add_cut(l, style, signs.data, columns);
	buf_clear(&signs);
}

void lines_wrap(struct lines *l, enum style style, const char *text)
{
	int indent = line_last(l)->width, columns = l->columns - indent - 1;
	if (columns > WIDEST_PARAGRAPH)
		columns = WIDEST_PARAGRAPH;
	if (columns < NARROWEST_PARAGRAPH)
		columns = NARROWEST_PARAGRAPH;
	const char *at = lines_text(l, text);
	bool focus = line_last(l)->focus;
	while (*at != '\0') {
		size_t len = text_break(at, columns), end = len;
		while (end > 0 && at[end - 1] == ' ')
			end--;
		add_cut(l, style, arena_strndup(&l->arena, at, end), columns);
		at += len;
		at += strspn(at, " ");
		if (*at != '\0') {
			line_new(l)->focus = focus;
			line_pad(l, indent);
		}
	}
}

enum style style_of_tone(enum tone tone)
{
	static const enum style styles[] = { [TONE_PLAIN] = STYLE_TEXT, [TONE_INFO] = STYLE_INFO, [TONE_SUCCESS] = STYLE_SUCCESS,
		[TONE_WARNING] = STYLE_WARNING, [TONE_ERROR] = STYLE_ERROR, [TONE_QUIET] = STYLE_QUIET };
	return styles[tone];
}
