/* A page's nodes as lines of a screen that is so many columns wide. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/lines.h"

#include <stdint.h>

struct node;
struct stack;

/* Text begins at this column; the mark of the focus stands before it. */
#define LAYOUT_INDENT 3

struct layout {
	struct lines lines;
	struct stack *stack;
	int64_t now_ms;
	size_t focus;         /* index of the node that has the focus; SIZE_MAX: none */
	size_t table_window;  /* rows that a long table may show at a time */
	bool measuring;       /* only to see how high everything else is */
	int terms;            /* columns of the terms, labels or steps that are being lined up */
};

/* All lines of the page. A table that does not fit into what the rest leaves of `body_lines` shows a window of its rows. */
void layout_body(struct layout *l, struct stack *s, int columns, size_t body_lines, int64_t now_ms);

/* For the parts of the layout. */
void layout_start(struct layout *l, bool focus);      /* a new line, the focus marked on it, up to the indent */
void layout_said(struct layout *l, const struct node *node, size_t part); /* the kit's remark at this place, if there is one */
void layout_table(struct layout *l, const struct node *node);
void layout_choice(struct layout *l, const struct node *node);
void layout_field(struct layout *l, const struct node *node);
void layout_ack(struct layout *l, const struct node *node);
void layout_button(struct layout *l, const struct node *node);

#endif
