/* Tables: columns that line up by what a terminal shows, not by bytes; the least important ones go first where it is narrow; of a
 * long table only the rows of a window are asked for. */
#include "core/buf.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/layout.h"
#include "ui/marks.h"
#include "ui/stack_inside.h"

#include <string.h>

#define GAP 2
#define NARROWEST 4
#define WIDEST_TABLE 110 /* the eye loses the line in wider ones */
#define MARK_COLUMNS 4
#define SAMPLE 50        /* rows whose cells are measured before a table is drawn for the first time */

struct shape {
	struct layout *l;
	const struct node *node;
	const struct view_column *columns;
	size_t n;
	int *widths;           /* 0: the column is dropped */
	struct slot *slot;     /* NULL: the table is only read */
	size_t first, end;     /* lines of the window */
	struct arena rows;     /* cells that are only measured */
};

static int room_for(const struct shape *t)
{
	int room = t->l->lines.columns - LAYOUT_INDENT - 1 - (t->node->table.marks_selected ? MARK_COLUMNS : 0);
	return room > WIDEST_TABLE ? WIDEST_TABLE : room;
}

static int total(const struct shape *t)
{
	int sum = 0, gaps = -GAP;
	for (size_t i = 0; i < t->n; i++)
		if (t->widths[i] > 0) {
			sum += t->widths[i];
			gaps += GAP;
		}
	return sum + (gaps > 0 ? gaps : 0);
}

/* Widths that were once needed are kept, so that columns do not jump while the table scrolls. */
static int *kept_widths(struct shape *t)
{
	if (t->slot == NULL)
		return arena_alloc(&t->l->lines.arena, t->n * sizeof(int));
	if (t->slot->n_widths != t->n) {
		t->slot->widths = xrealloc_array(t->slot->widths, t->n, sizeof(int));
		memset(t->slot->widths, 0, t->n * sizeof(int));
		t->slot->n_widths = t->n;
	}
	return t->slot->widths;
}

static void widen(struct shape *t, int *widths, size_t column, const char *text)
{
	int width = text_width(lines_text(&t->l->lines, text));
	if (width > widths[column])
		widths[column] = width;
}

static void measure_lines(struct shape *t, int *widths, size_t from, size_t to)
{
	for (size_t line = from; line < to; line++) {
		arena_reset(&t->rows);
		struct view_row row = node_row(t->node, filter_row(t->slot, line), &t->rows);
		for (size_t i = 0; i < row.n; i++)
			widen(t, widths, i, row.cells[i]);
	}
}

static void measure(struct shape *t)
{
	int *widths = kept_widths(t);
	size_t lines = filter_lines(t->node, t->slot);
	for (size_t i = 0; i < t->n; i++) {
		widen(t, widths, i, t->columns[i].title);
		if (t->columns[i].least > widths[i])
			widths[i] = t->columns[i].least;
	}
	measure_lines(t, widths, 0, lines < SAMPLE ? lines : SAMPLE);
	if (t->first >= SAMPLE || t->end > SAMPLE)
		measure_lines(t, widths, t->first, t->end);
	t->widths = arena_alloc(&t->l->lines.arena, t->n * sizeof(int));
	for (size_t i = 0; i < t->n; i++)
		t->widths[i] = widths[i] > 0 ? widths[i] : 1;
}

/* The columns that may go, the highest priority first, of equal ones the rightmost. False: only columns that must stay are left. */
static bool drop_one(struct shape *t)
{
	size_t worst = SIZE_MAX;
	for (size_t i = 0; i < t->n; i++)
		if (t->widths[i] > 0 && t->columns[i].priority > 0 && (worst == SIZE_MAX || t->columns[i].priority >= t->columns[worst].priority))
			worst = i;
	if (worst == SIZE_MAX)
		return false;
	t->widths[worst] = 0;
	return true;
}

static int least_of(const struct shape *t, size_t i)
{
	int least = t->columns[i].least > 0 ? t->columns[i].least : t->widths[i];
	return least < t->widths[i] ? least : t->widths[i];
}

static int least_total(const struct shape *t)
{
	int spare = 0;
	for (size_t i = 0; i < t->n; i++)
		if (t->widths[i] > 0)
			spare += t->widths[i] - least_of(t, i);
	return total(t) - spare;
}

/* Takes from the widest column that is above its least, then, where that is not enough, from the widest of all. */
static bool shrink_one(struct shape *t, bool below_least)
{
	size_t widest = SIZE_MAX;
	for (size_t i = 0; i < t->n; i++) {
		int floor = below_least ? NARROWEST : least_of(t, i);
		if (t->widths[i] > floor && (widest == SIZE_MAX || t->widths[i] > t->widths[widest]))
			widest = i;
	}
	if (widest == SIZE_MAX)
		return false;
	t->widths[widest]--;
	return true;
}

static void fit(struct shape *t)
{
	int room = room_for(t);
	while (least_total(t) > room && drop_one(t))
		;
	while (total(t) > room && (shrink_one(t, false) || shrink_one(t, true)))
		;
	/* What is left over goes between the name at the left and the figures at the right. */
	bool figures = false;
	for (size_t i = 1; i < t->n; i++)
		figures = figures || (t->widths[i] > 0 && t->columns[i].align == ALIGN_RIGHT);
	if (figures && t->widths[0] > 0 && total(t) < room)
		t->widths[0] += room - total(t);
}

static enum style cell_style(const struct view_row *row, size_t column, bool focus)
{
	if (focus && column == 0)
		return STYLE_FOCUS;
	return row->closed != NULL ? STYLE_CLOSED : style_of_tone(row->tone);
}

/* Only the words are marked, not the room behind them: a move then sends hardly more than two names. */
static void add_focus_cell(struct shape *t, const char *text, int columns)
{
	int start = line_last(&t->l->lines)->width;
	line_add_cut(&t->l->lines, STYLE_FOCUS, text, columns);
	line_pad(&t->l->lines, start + columns);
}

static void add_cells(struct shape *t, const char *const *cells, const struct view_row *row, bool focus)
{
	bool first = true;
	for (size_t i = 0; i < t->n; i++) {
		if (t->widths[i] == 0)
			continue;
		if (!first)
			line_pad(&t->l->lines, line_last(&t->l->lines)->width + GAP);
		first = false;
		enum style style = row == NULL ? STYLE_QUIET : cell_style(row, i, focus);
		if (style == STYLE_FOCUS)
			add_focus_cell(t, cells[i], t->widths[i]);
		else
			line_add_cell(&t->l->lines, style, cells[i], t->widths[i], t->columns[i].align);
	}
}

static void add_header(struct shape *t)
{
	const char **titles = arena_alloc(&t->l->lines.arena, t->n * sizeof(*titles));
	bool any = false;
	for (size_t i = 0; i < t->n; i++) {
		titles[i] = t->columns[i].title;
		any = any || *titles[i] != '\0';
	}
	if (!any)
		return;
	layout_start(t->l, false);
	if (t->node->table.marks_selected)
		line_pad(&t->l->lines, LAYOUT_INDENT + MARK_COLUMNS);
	add_cells(t, titles, NULL, false);
}

static void add_row(struct shape *t, size_t line)
{
	size_t index = filter_row(t->slot, line);
	bool focus = t->l->focus == t->l->lines.node && t->slot->cursor == index;
	struct view_row row = node_row(t->node, index, &t->l->lines.arena);
	const struct marks *marks = t->l->lines.marks;
	layout_start(t->l, focus);
	if (t->node->table.marks_selected) {
		line_add(&t->l->lines, STYLE_TEXT, index == t->node->table.selected ? marks->chosen : marks->unchosen);
		line_pad(&t->l->lines, LAYOUT_INDENT + MARK_COLUMNS);
	}
	add_cells(t, row.cells, &row, focus);
	if (t->slot != NULL)
		layout_said(t->l, t->node, index);
}

static void add_filter_line(struct shape *t, size_t lines)
{
	struct stack *s = t->l->stack;
	bool typing = s->filtering && t->l->focus == t->l->lines.node;
	if (t->slot == NULL || (t->slot->filter.len == 0 && !typing))
		return;
	struct buf counted = BUF_INIT;
	buf_addf(&counted, _("%zu of %zu lines"), lines, t->node->table.n_rows);
	layout_start(t->l, false);
	line_add(&t->l->lines, STYLE_KEY, "/");
	line_add_cut(&t->l->lines, typing ? STYLE_FIELD_FOCUS : STYLE_FIELD, t->slot->filter.data, 40);
	int caret = line_last(&t->l->lines)->width;
	line_pad(&t->l->lines, caret + 3);
	line_add(&t->l->lines, STYLE_QUIET, counted.data);
	buf_clear(&counted);
	if (typing)
		line_last(&t->l->lines)->caret = caret;
}

static void add_place(struct shape *t, size_t lines)
{
	if (t->first == 0 && t->end == lines)
		return;
	struct buf place = BUF_INIT;
	buf_addf(&place, _("Lines %zu to %zu of %zu"), t->first + 1, t->end, lines);
	layout_start(t->l, false);
	line_add(&t->l->lines, STYLE_QUIET, place.data);
	buf_clear(&place);
}

static void choose_window(struct shape *t, size_t lines)
{
	size_t window = lines < t->l->table_window ? lines : t->l->table_window;
	t->first = 0;
	t->end = window;
	if (t->slot == NULL || window == 0)
		return;
	size_t at = filter_line(t->slot, t->slot->cursor), first = t->slot->first;
	if (at >= lines)
		at = lines - 1;
	if (first > at)
		first = at;
	if (at >= first + window)
		first = at - window + 1;
	if (first + window > lines)
		first = lines - window;
	t->first = first;
	t->end = first + window;
	if (!t->l->measuring) {
		t->slot->first = first;
		t->slot->window = window;
	}
}

void layout_table(struct layout *l, const struct node *node)
{
	struct shape t = { .l = l, .node = node, .columns = node->table.columns, .n = node->table.n_columns, .rows = ARENA_INIT };
	t.slot = node->id == NULL ? NULL : focus_slot(l->stack, node);
	size_t lines = filter_lines(node, t.slot);
	if (*node->text != '\0') {
		layout_start(l, false);
		lines_wrap(&l->lines, STYLE_HEADING, node->text);
	}
	add_filter_line(&t, lines);
	if (node->table.n_rows == 0) {
		layout_start(l, false);
		lines_wrap(&l->lines, STYLE_QUIET, node->table.empty == NULL ? _("Nothing here.") : node->table.empty);
		return;
	}
	choose_window(&t, lines);
	measure(&t);
	fit(&t);
	add_header(&t);
	for (size_t line = t.first; line < t.end; line++)
		add_row(&t, line);
	add_place(&t, lines);
	arena_clear(&t.rows);
}
