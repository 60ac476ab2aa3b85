/* A whole screen as lines: frame, title, the visible part of the page, key bar. No terminal yet. */
#ifndef UI_COMPOSE_H
#define UI_COMPOSE_H

#include "ui/layout.h"

#include <stdint.h>

#define COMPOSE_LEAST_COLUMNS 80
#define COMPOSE_LEAST_LINES 24

struct screen {
	struct layout body;      /* every line of the page */
	struct lines lines;      /* what stands on the screen, from the top */
	int columns, height;
	int caret_line, caret_column; /* where the terminal's cursor stands */
	bool too_small;
};

void screen_init(struct screen *screen, bool ascii, bool strict);
void screen_clear(struct screen *screen);
void screen_compose(struct screen *screen, struct stack *s, int columns, int height, int64_t now_ms);

#endif
