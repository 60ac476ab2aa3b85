#include "ui/layout.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/marks.h"
#include "ui/stack_inside.h"

#include <stdio.h>
#include <string.h>

#define WIDEST_TERM 32
#define BAR_COLUMNS 30
#define FEWEST_ROWS 6 /* a long table shows at least so many, and the page scrolls */

void layout_start(struct layout *l, bool focus)
{
	struct line *line = line_new(&l->lines);
	line->focus = focus;
	line_pad(&l->lines, 1);
	if (focus) {
		line_last(&l->lines)->caret = line_last(&l->lines)->width;
		line_add(&l->lines, STYLE_FOCUS, l->lines.marks->focus);
	}
	line_pad(&l->lines, LAYOUT_INDENT);
}

void layout_said(struct layout *l, const struct node *node, size_t part)
{
	const struct stack *s = l->stack;
	if (s->said == NULL || !str_eq(s->said_at, node->id) || s->said_part != part)
		return;
	layout_start(l, false);
	line_last(&l->lines)->focus = true; /* it scrolls into sight with what it is about */
	line_add(&l->lines, STYLE_WARNING, l->lines.marks->warning);
	line_add(&l->lines, STYLE_WARNING, " ");
	lines_wrap(&l->lines, STYLE_WARNING, s->said);
}

static void paragraph(struct layout *l, enum style style, int indent, const char *text)
{
	if (str_empty(text))
		return;
	layout_start(l, false);
	line_pad(&l->lines, LAYOUT_INDENT + indent);
	lines_wrap(&l->lines, style, text);
}

static const char *tone_mark(const struct marks *marks, enum tone tone)
{
	switch (tone) {
	case TONE_SUCCESS:
		return marks->success;
	case TONE_WARNING:
		return marks->warning;
	case TONE_ERROR:
		return marks->error;
	default:
		return marks->info;
	}
}

static void notice(struct layout *l, const struct node *node)
{
	enum style style = style_of_tone(node->notice.tone);
	layout_start(l, false);
	line_add(&l->lines, style, tone_mark(l->lines.marks, node->notice.tone));
	line_add(&l->lines, style, " ");
	lines_wrap(&l->lines, style, node->text);
	paragraph(l, STYLE_TEXT, 2, node->notice.meaning);
	paragraph(l, STYLE_TEXT, 2, node->notice.remedy);
}

/* Nodes of one kind that follow one another line up behind the longest of their first parts. */
static void measure_terms(struct layout *l, size_t first)
{
	const struct view *view = stack_view(l->stack);
	enum node_kind kind = view_node(view, first)->kind;
	if (first > 0 && view_node(view, first - 1)->kind == kind)
		return;
	l->terms = 0;
	for (size_t i = first; i < view_count(view) && view_node(view, i)->kind == kind; i++) {
		int width = text_width(lines_text(&l->lines, view_node(view, i)->text));
		if (width > l->terms)
			l->terms = width;
	}
	if (l->terms > WIDEST_TERM)
		l->terms = WIDEST_TERM;
}

static void pair(struct layout *l, const struct node *node)
{
	layout_start(l, false);
	line_add_cell(&l->lines, STYLE_QUIET, node->text, l->terms, ALIGN_LEFT);
	line_pad(&l->lines, LAYOUT_INDENT + l->terms + 2);
	lines_wrap(&l->lines, STYLE_TEXT, node->pair.value);
}

static void step(struct layout *l, const struct node *node)
{
	const struct marks *marks = l->lines.marks;
	const char *mark[] = { [MARK_TODO] = marks->todo, [MARK_NOW] = marks->now, [MARK_DONE] = marks->done, [MARK_FAILED] = marks->failed,
		[MARK_SKIPPED] = marks->skipped };
	static const enum style style[] = { [MARK_TODO] = STYLE_QUIET, [MARK_NOW] = STYLE_HEADING, [MARK_DONE] = STYLE_SUCCESS, [MARK_FAILED] = STYLE_ERROR,
		[MARK_SKIPPED] = STYLE_QUIET };
	layout_start(l, false);
	line_add(&l->lines, style[node->step.mark], mark[node->step.mark]);
	line_pad(&l->lines, LAYOUT_INDENT + 2);
	line_add_cell(&l->lines, node->step.mark == MARK_NOW ? STYLE_HEADING : STYLE_TEXT, node->text, l->terms, ALIGN_LEFT);
	line_pad(&l->lines, LAYOUT_INDENT + 2 + l->terms + 2);
	lines_wrap(&l->lines, STYLE_TEXT, node->step.note);
}

static void progress(struct layout *l, const struct node *node)
{
	int64_t done = node->progress.done, total = node->progress.total;
	char text[80];
	layout_start(l, false);
	line_add(&l->lines, STYLE_TEXT, node->text);
	line_pad(&l->lines, line_last(&l->lines)->width + 2);
	if (total <= 0) {
		snprintf(text, sizeof(text), "%lld", (long long)done);
		line_add(&l->lines, STYLE_TEXT, text);
		return;
	}
	if (done > total)
		done = total;
	int columns = (int)((double)done / (double)total * BAR_COLUMNS), percent = (int)((double)done / (double)total * 100);
	line_fill(&l->lines, STYLE_BAR, l->lines.marks->bar_done, columns);
	line_fill(&l->lines, STYLE_QUIET, l->lines.marks->bar_rest, BAR_COLUMNS - columns);
	snprintf(text, sizeof(text), _("%lld of %lld (%d %%)"), (long long)done, (long long)total, percent);
	line_pad(&l->lines, line_last(&l->lines)->width + 2);
	line_add(&l->lines, STYLE_TEXT, text);
}

static void busy(struct layout *l, const struct node *node)
{
	char span[TIME_TEXT];
	struct buf text = BUF_INIT;
	int64_t waited = l->now_ms - node->busy.since_ms;
	if (waited < 1000)
		buf_addstr(&text, node->text);
	else
		buf_addf(&text, _("%s (for %s)"), node->text, time_span(waited / 1000 * 1000, span));
	layout_start(l, false);
	line_add(&l->lines, STYLE_INFO, l->lines.marks->busy);
	line_add(&l->lines, STYLE_INFO, " ");
	lines_wrap(&l->lines, STYLE_INFO, text.data);
	buf_clear(&text);
}

static void layout_node(struct layout *l, size_t index)
{
	const struct node *node = view_node(stack_view(l->stack), index);
	l->lines.node = index;
	switch (node->kind) {
	case NODE_HEADING:
		layout_start(l, false);
		lines_wrap(&l->lines, STYLE_HEADING, node->text);
		break;
	case NODE_TEXT:
		paragraph(l, STYLE_TEXT, 0, node->text);
		break;
	case NODE_GAP:
		line_new(&l->lines);
		break;
	case NODE_NOTICE:
		notice(l, node);
		break;
	case NODE_PAIR:
		measure_terms(l, index);
		pair(l, node);
		break;
	case NODE_STEP:
		measure_terms(l, index);
		step(l, node);
		break;
	case NODE_PROGRESS:
		progress(l, node);
		break;
	case NODE_BUSY:
		busy(l, node);
		break;
	case NODE_TABLE:
		layout_table(l, node);
		break;
	case NODE_CHOICE:
		layout_choice(l, node);
		break;
	case NODE_FIELD:
		measure_terms(l, index);
		layout_field(l, node);
		break;
	case NODE_ACK:
		layout_ack(l, node);
		break;
	case NODE_ACTION:
		layout_button(l, node);
		break;
	}
}

static void layout_all(struct layout *l, int columns)
{
	const struct view *view = stack_view(l->stack);
	lines_reset(&l->lines, columns);
	for (size_t i = 0; i < view_count(view); i++)
		layout_node(l, i);
}

/* Rows of the tables that a window of `window` rows would leave out, and how many tables there are. */
static size_t rows_beyond(struct stack *s, size_t window, size_t *ret_tables)
{
	const struct view *view = stack_view(s);
	size_t beyond = 0;
	*ret_tables = 0;
	for (size_t i = 0; i < view_count(view); i++) {
		const struct node *node = view_node(view, i);
		if (node->kind != NODE_TABLE)
			continue;
		size_t rows = filter_lines(node, node->id == NULL ? NULL : focus_slot(s, node));
		beyond += rows > window ? rows - window : 0;
		++*ret_tables;
	}
	return beyond;
}

void layout_body(struct layout *l, struct stack *s, int columns, size_t body_lines, int64_t now_ms)
{
	const struct node *node = focus_node(s);
	size_t tables, beyond = rows_beyond(s, FEWEST_ROWS, &tables);
	l->stack = s;
	l->now_ms = now_ms;
	l->focus = node == NULL ? SIZE_MAX : view_index(stack_view(s), node->id);
	l->table_window = FEWEST_ROWS;
	if (beyond > 0) {
		l->measuring = true;
		layout_all(l, columns);
		l->measuring = false;
		if (l->lines.n < body_lines)
			l->table_window += (body_lines - l->lines.n) / tables;
	}
	layout_all(l, columns);
}
