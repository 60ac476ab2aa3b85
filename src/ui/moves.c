#include "ui/moves.h"

#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/form.h"
#include "ui/stack_inside.h"

/* Lines of the node that the cursor can visit, and the one where it stands. */
static size_t line_count(const struct node *node, const struct slot *slot)
{
	if (node->kind == NODE_TABLE)
		return filter_lines(node, slot);
	return node->kind == NODE_CHOICE ? node->choice.n : 1;
}

static size_t line_now(const struct node *node, const struct slot *slot)
{
	if (node->kind == NODE_TABLE)
		return filter_line(slot, slot->cursor);
	return node->kind == NODE_CHOICE ? slot->cursor : 0;
}

void move_cursor(struct stack *s, const struct node *node, size_t to)
{
	struct slot *slot = focus_slot(s, node);
	stack_state(s)->scrolled = false;
	if (slot->cursor == to)
		return;
	slot->cursor = to;
	stack_changed(s);
	if (node->kind == NODE_TABLE)
		stack_deliver(s, &(struct event){ .kind = EVENT_SELECT, .id = slot->id, .index = to });
}

static void go_to_line(struct stack *s, const struct node *node, size_t line)
{
	struct slot *slot = focus_slot(s, node);
	move_cursor(s, node, node->kind == NODE_TABLE ? filter_row(slot, line) : line);
}

static void scroll(struct stack *s, int direction, size_t lines)
{
	struct page_state *state = stack_state(s);
	state->scrolled = true;
	if (direction > 0)
		state->scroll += lines;
	else
		state->scroll -= lines < state->scroll ? lines : state->scroll;
	stack_changed(s);
}

static void move_line(struct stack *s, int direction)
{
	const struct node *node = focus_node(s);
	if (node == NULL) {
		if (!focus_step(s, direction, false))
			scroll(s, direction, 1);
		return;
	}
	const struct slot *slot = focus_slot(s, node);
	size_t lines = line_count(node, slot), line = line_now(node, slot);
	if (direction > 0 ? line + 1 < lines : line > 0)
		go_to_line(s, node, direction > 0 ? line + 1 : line - 1);
	else if (form_leave_field(s) && !focus_step(s, direction, false))
		scroll(s, direction, 1);
}

static void move_page(struct stack *s, int direction)
{
	const struct node *node = focus_node(s);
	const struct slot *slot = node == NULL ? NULL : focus_slot(s, node);
	size_t lines = node == NULL ? 0 : line_count(node, slot);
	if (lines < 2) {
		scroll(s, direction, s->body_lines > 2 ? s->body_lines - 1 : 1);
		return;
	}
	size_t step = slot->window > 1 ? slot->window - 1 : 10, line = line_now(node, slot);
	if (direction > 0)
		go_to_line(s, node, line + step < lines ? line + step : lines - 1);
	else
		go_to_line(s, node, line > step ? line - step : 0);
}

static void move_to_end(struct stack *s, int direction)
{
	const struct node *node = focus_node(s);
	size_t lines = node == NULL ? 0 : line_count(node, focus_slot(s, node));
	if (lines > 1) {
		go_to_line(s, node, direction > 0 ? lines - 1 : 0);
		return;
	}
	/* Further than any page is long; what draws it finds the true end. */
	scroll(s, direction, direction > 0 ? SIZE_MAX / 4 : SIZE_MAX);
}

static void move_to_answer(struct stack *s, int direction)
{
	if (form_leave_field(s))
		focus_step(s, direction, true);
}

bool move_action(struct stack *s, int action)
{
	switch (action) {
	case ACTION_UP:
	case ACTION_DOWN:
		move_line(s, action == ACTION_DOWN ? 1 : -1);
		return true;
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
		move_page(s, action == ACTION_PAGE_DOWN ? 1 : -1);
		return true;
	case ACTION_HOME:
	case ACTION_END:
		move_to_end(s, action == ACTION_END ? 1 : -1);
		return true;
	case ACTION_NEXT_FIELD:
	case ACTION_PREVIOUS_FIELD:
		move_to_answer(s, action == ACTION_NEXT_FIELD ? 1 : -1);
		return true;
	default:
		return false;
	}
}
