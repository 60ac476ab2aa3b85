/* Lines of styled text, built from left to right: what a full screen is made of before a terminal is involved. */
#ifndef UI_LINES_H
#define UI_LINES_H

#include "ui/arena.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>

struct marks;

enum style {
	STYLE_TEXT, STYLE_TITLE, STYLE_HEADING, STYLE_QUIET, STYLE_CLOSED, STYLE_FOCUS, STYLE_FIELD, STYLE_FIELD_FOCUS,
	STYLE_INFO, STYLE_SUCCESS, STYLE_WARNING, STYLE_ERROR, STYLE_MODE, STYLE_KEY, STYLE_RULE, STYLE_BAR, STYLES
};

struct run {
	const char *text;
	enum style style;
};

struct line {
	struct run *runs;
	size_t n, capacity;
	int width;     /* columns used */
	size_t node;   /* what it shows a part of; SIZE_MAX: nothing */
	bool focus;    /* belongs to what has the focus */
	int caret;     /* where the terminal's cursor stands; -1: not on this line */
};

struct lines {
	struct arena arena;
	const struct marks *marks;
	bool ascii, strict;   /* see marks_ascii() */
	int columns;
	struct line *line;
	size_t n, capacity;
	size_t node;          /* what is being laid out: lines are marked with it */
};

void lines_init(struct lines *l, bool ascii, bool strict);
void lines_clear(struct lines *l);
void lines_reset(struct lines *l, int columns);

struct line *line_new(struct lines *l);
struct line *line_last(struct lines *l);
const char *lines_text(struct lines *l, const char *text);             /* as it may stand on this terminal */
void line_add(struct lines *l, enum style style, const char *text);    /* cut at the right edge, with an ellipsis */
void line_add_cut(struct lines *l, enum style style, const char *text, int columns);  /* at most so many columns */
void line_add_cell(struct lines *l, enum style style, const char *text, int columns, enum align align); /* exactly so many */
void line_pad(struct lines *l, int column);                            /* with spaces, up to this column */
void line_fill(struct lines *l, enum style style, const char *sign, int columns);

/* The text from the present column of the last line on, in as many lines as it needs, each beginning at that column. */
void lines_wrap(struct lines *l, enum style style, const char *text);

enum style style_of_tone(enum tone tone);

#endif
