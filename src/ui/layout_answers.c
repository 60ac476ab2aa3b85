/* The parts of a page that are answered: choices, fields, points to acknowledge, buttons. */
#include "core/i18n.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/focus.h"
#include "ui/keymap.h"
#include "ui/layout.h"
#include "ui/marks.h"
#include "ui/stack_inside.h"

#include <string.h>

#define MARK_COLUMNS 4 /* "(•) ", "[✓] " */

static bool has_focus(const struct layout *l)
{
	return l->focus == l->lines.node;
}

/* On the same line where there is room, else below, at `column`. */
static void add_remark(struct layout *l, enum style style, const char *text, int column)
{
	if (str_empty(text))
		return;
	struct lines *lines = &l->lines;
	bool focus = line_last(lines)->focus;
	if (line_last(lines)->width + 2 + text_width(lines_text(lines, text)) < lines->columns) {
		line_pad(lines, line_last(lines)->width + 2);
		line_add(lines, style, text);
		return;
	}
	line_new(lines)->focus = focus;
	line_pad(lines, column);
	lines_wrap(lines, style, text);
}

static void option(struct layout *l, const struct node *node, size_t index, bool focus)
{
	const struct view_option *each = &node->choice.options[index];
	enum style style = focus ? STYLE_FOCUS : each->closed != NULL ? STYLE_CLOSED : STYLE_TEXT;
	layout_start(l, focus);
	line_add(&l->lines, STYLE_TEXT, index == node->choice.chosen ? l->lines.marks->chosen : l->lines.marks->unchosen);
	line_pad(&l->lines, LAYOUT_INDENT + MARK_COLUMNS);
	line_add(&l->lines, style, each->label);
	add_remark(l, STYLE_QUIET, each->hint, LAYOUT_INDENT + MARK_COLUMNS);
	add_remark(l, STYLE_QUIET, each->closed, LAYOUT_INDENT + MARK_COLUMNS);
	layout_said(l, node, index);
}

void layout_choice(struct layout *l, const struct node *node)
{
	size_t cursor = node->id == NULL ? SIZE_MAX : focus_slot(l->stack, node)->cursor;
	if (*node->text != '\0') {
		layout_start(l, false);
		lines_wrap(&l->lines, STYLE_HEADING, node->text);
	}
	for (size_t i = 0; i < node->choice.n; i++)
		option(l, node, i, has_focus(l) && i == cursor);
}

static int box_columns(const struct layout *l, const struct node *node)
{
	static const int by_kind[] = { [FIELD_TEXT] = 40, [FIELD_QUANTITY] = 9, [FIELD_CONFIRM] = 24 };
	int columns = node->field.columns > 0 ? node->field.columns : by_kind[node->field.kind];
	int room = l->lines.columns - LAYOUT_INDENT - l->terms - 5;
	if (columns > room)
		columns = room;
	return columns < 4 ? 4 : columns;
}

/* The text behind its first `columns` columns; *ret_width says how many columns were skipped: one more where a wide character
 * stands across the edge. Marks stay with the character before them. */
static const char *skip_columns(const char *text, int columns, int *ret_width)
{
	int width = 0;
	for (const char *at = text; *at != '\0'; text = at) {
		int each = text_char_width(text_next(&at));
		if (width >= columns && each > 0)
			break;
		width += each;
	}
	*ret_width = width;
	return text;
}

/* What stands in the box while it has the focus, scrolled so that the caret is in sight; one column is kept for the caret behind
 * the last character. Returns the caret's column inside the box. */
static int focused_text(struct layout *l, struct slot *slot, const char *text, int columns, const char **ret_seen)
{
	size_t caret = slot->typing ? slot->caret : strlen(text);
	int at = text_width(lines_text(&l->lines, arena_strndup(&l->lines.arena, text, caret))), skipped;
	if (slot->left > at)
		slot->left = at;
	if (at - slot->left > columns - 1)
		slot->left = at - (columns - 1);
	*ret_seen = skip_columns(lines_text(&l->lines, text), slot->left, &skipped);
	return at - skipped;
}

/* An ellipsis at the right would hide the end where the caret may go: while it is typed in, the text is just cut. */
static const char *cut_at_edge(struct layout *l, const char *text, int columns)
{
	const char *end = text;
	int width = 0;
	for (const char *at = text; *at != '\0'; end = at) {
		width += text_char_width(text_next(&at));
		if (width > columns)
			break;
	}
	return arena_strndup(&l->lines.arena, text, (size_t)(end - text));
}

static void add_box(struct layout *l, const struct node *node, bool focus)
{
	struct slot *slot = focus_slot(l->stack, node);
	const char *text = field_text(node, slot);
	int columns = box_columns(l, node), caret = 0;
	line_add(&l->lines, STYLE_TEXT, "[");
	int left = line_last(&l->lines)->width;
	if (focus) {
		caret = focused_text(l, slot, text, columns, &text);
		text = cut_at_edge(l, text, columns);
	}
	line_add_cell(&l->lines, focus ? STYLE_FIELD_FOCUS : STYLE_FIELD, text, columns, ALIGN_LEFT);
	line_add(&l->lines, STYLE_TEXT, "]");
	if (focus)
		line_last(&l->lines)->caret = left + caret;
}

void layout_field(struct layout *l, const struct node *node)
{
	bool focus = has_focus(l);
	int column = LAYOUT_INDENT + l->terms + 2;
	layout_start(l, focus);
	line_add_cell(&l->lines, STYLE_TEXT, node->text, l->terms, ALIGN_LEFT);
	line_pad(&l->lines, column);
	add_box(l, node, focus);
	add_remark(l, STYLE_QUIET, node->field.hint, column);
	const char *error = field_error(node, focus_slot(l->stack, node));
	if (error != NULL) {
		line_new(&l->lines)->focus = focus;
		line_pad(&l->lines, column);
		line_add(&l->lines, STYLE_ERROR, l->lines.marks->error);
		line_add(&l->lines, STYLE_ERROR, " ");
		lines_wrap(&l->lines, STYLE_ERROR, error);
	}
	layout_said(l, node, 0);
}

void layout_ack(struct layout *l, const struct node *node)
{
	layout_start(l, has_focus(l));
	line_add(&l->lines, has_focus(l) ? STYLE_FOCUS : STYLE_TEXT, node->ack.ticked ? l->lines.marks->ticked : l->lines.marks->unticked);
	line_pad(&l->lines, LAYOUT_INDENT + MARK_COLUMNS);
	lines_wrap(&l->lines, STYLE_TEXT, node->text);
	layout_said(l, node, 0);
}

static const char *key_of(struct layout *l, int action)
{
	const struct key_row *row = keymap_find_action(stack_shown(l->stack)->keys, action, l->stack->wizard);
	const char *keys = row == NULL ? NULL : row->keys, *name;
	size_t len;
	return keymap_next(&keys, &name, &len) == PRESS_NONE ? NULL : arena_strndup(&l->lines.arena, name, len);
}

void layout_button(struct layout *l, const struct node *node)
{
	bool closed = node->action.why_closed != NULL;
	const char *key = key_of(l, node->action.action);
	layout_start(l, has_focus(l));
	line_add(&l->lines, has_focus(l) ? STYLE_FOCUS : closed ? STYLE_CLOSED : STYLE_TEXT, node->text);
	if (key != NULL && !closed) {
		line_pad(&l->lines, line_last(&l->lines)->width + 2);
		line_add(&l->lines, STYLE_KEY, key);
	}
	add_remark(l, STYLE_QUIET, node->action.why_closed, LAYOUT_INDENT + 2);
	if (!closed) /* the reason stands there already */
		layout_said(l, node, 0);
}
