#include "ui/focus.h"

#include "core/text.h"
#include "ui/filter.h"
#include "ui/keymap.h"
#include "ui/stack_inside.h"

struct slot *focus_slot(struct stack *s, const struct node *node)
{
	return state_slot(stack_state(s), node->id);
}

bool focus_can_stand(struct stack *s, const struct node *node)
{
	if (node->id == NULL)
		return false;
	if (node->kind == NODE_TABLE)
		return node->table.n_rows > 0 || focus_slot(s, node)->filter.len > 0;
	return node->kind != NODE_CHOICE || node->choice.n > 0;
}

const struct node *focus_node(struct stack *s)
{
	const struct view *view = stack_view(s); /* settles the focus first */
	const struct node *node = view_find(view, stack_state(s)->focus);
	return node != NULL && focus_can_stand(s, node) ? node : NULL;
}

static void place_cursor(struct slot *slot, size_t n, size_t wanted)
{
	if (n == 0)
		return;
	if (!slot->placed) {
		slot->placed = true;
		slot->cursor = wanted < n ? wanted : 0;
	}
	if (slot->cursor >= n)
		slot->cursor = n - 1;
}

/* As long as the cursor stands at the option that is chosen, it goes with it: an answer may come after the page did. */
static void follow_chosen(struct slot *slot, const struct node *node)
{
	size_t chosen = node->choice.chosen;
	bool followed = slot->followed >= node->choice.n || slot->cursor == slot->followed;
	if (slot->placed && chosen != slot->followed && chosen < node->choice.n && followed)
		slot->cursor = chosen;
	slot->followed = chosen;
}

static void settle_slots(struct stack *s)
{
	for (size_t i = 0; i < view_count(s->view); i++) {
		const struct node *node = view_node(s->view, i);
		if (node->id == NULL)
			continue;
		struct slot *slot = focus_slot(s, node);
		if (node->kind == NODE_TABLE) {
			place_cursor(slot, node->table.n_rows, node->table.selected);
			filter_apply(node, slot);
		} else if (node->kind == NODE_CHOICE) {
			follow_chosen(slot, node);
			place_cursor(slot, node->choice.n, node->choice.chosen);
		}
	}
}

/* Questions come before buttons. Where there are only buttons, Enter keeps the page's own way forward, if it has one. */
static const struct node *first_place(struct stack *s)
{
	const struct node *button = NULL, *forward = NULL;
	for (size_t i = 0; i < view_count(s->view); i++) {
		const struct node *node = view_node(s->view, i);
		if (!focus_can_stand(s, node))
			continue;
		if (node->kind != NODE_ACTION)
			return node;
		if (button == NULL)
			button = node;
		if (node->action.action == ACTION_FORWARD)
			forward = node;
	}
	if (forward != NULL)
		return forward;
	return keymap_find_action(stack_shown(s)->keys, ACTION_FORWARD, s->wizard) == NULL ? button : NULL;
}

static const struct node *nth_place(struct stack *s, size_t order)
{
	const struct node *found = NULL;
	for (size_t i = 0, n = 0; i < view_count(s->view) && n <= order; i++)
		if (focus_can_stand(s, view_node(s->view, i))) {
			found = view_node(s->view, i);
			n++;
		}
	return found;
}

static size_t order_of(struct stack *s, const struct node *node)
{
	size_t order = 0;
	for (const struct node *at = view_node(s->view, 0); at < node; at++)
		order += focus_can_stand(s, at);
	return order;
}

/* A wish counts when it is new: a page says it at every view(), the user may have moved on meanwhile. */
static bool grant_wish(struct stack *s, struct page_state *state)
{
	const char *wish = view_focus_wish(s->view);
	if (str_eq(wish, state->wish))
		return false;
	const struct node *node = view_find(s->view, wish);
	if (wish != NULL && (node == NULL || !focus_can_stand(s, node)))
		return false;
	str_set(&state->wish, wish);
	if (node == NULL)
		return false;
	state_set_focus(state, wish);
	state->scrolled = false;
	state->by_hand = true;
	return true;
}

void focus_settle(struct stack *s)
{
	struct page_state *state = stack_state(s);
	settle_slots(s);
	grant_wish(s, state);
	const struct node *node = view_find(s->view, state->focus);
	bool stands = node != NULL && focus_can_stand(s, node);
	if (stands && (state->by_hand || node->kind != NODE_ACTION)) {
		state->focus_order = order_of(s, node);
		return;
	}
	const struct node *next = state->by_hand ? nth_place(s, state->focus_order) : first_place(s);
	if (next != NULL) { /* otherwise the id is kept: its node may be back when an answer has come */
		state_set_focus(state, next->id);
		state->focus_order = order_of(s, next);
	}
}

void focus_set(struct stack *s, const char *id)
{
	struct page_state *state = stack_state(s);
	state_set_focus(state, id);
	state->by_hand = true;
	state->scrolled = false;
	const struct node *node = view_find(s->view, id);
	if (node != NULL)
		state->focus_order = order_of(s, node);
	stack_changed(s);
}

bool focus_step(struct stack *s, int direction, bool around)
{
	const struct view *view = stack_view(s);
	size_t n = view_count(view), at = view_index(view, stack_state(s)->focus);
	if (at == SIZE_MAX && direction < 0 && !around)
		return false;
	size_t start = at != SIZE_MAX ? at : direction > 0 ? n - 1 : 0;
	bool wraps = around || at == SIZE_MAX;
	for (size_t i = 0, now = start; i < n; i++) {
		bool over_edge = direction > 0 ? now + 1 >= n : now == 0;
		if (over_edge && !wraps)
			return false;
		now = direction > 0 ? (now + 1) % n : (now + n - 1) % n;
		const struct node *node = view_node(view, now);
		if (now != at && focus_can_stand(s, node)) {
			focus_set(s, node->id);
			return true;
		}
	}
	return false;
}

const struct node *focus_next_question(struct stack *s)
{
	const struct view *view = stack_view(s);
	size_t at = view_index(view, stack_state(s)->focus);
	for (size_t i = at == SIZE_MAX ? 0 : at + 1; i < view_count(view); i++) {
		const struct node *node = view_node(view, i);
		if (node->kind == NODE_FIELD || (node->kind == NODE_ACK && !node->ack.ticked))
			return node;
	}
	return NULL;
}
