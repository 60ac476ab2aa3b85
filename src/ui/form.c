#include "ui/form.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/focus.h"
#include "ui/keymap.h"
#include "ui/kit_pages.h"
#include "ui/moves.h"
#include "ui/stack_inside.h"

#include <stdio.h>
#include <stdlib.h>

/* ── answers ── */

bool form_commit(struct stack *s, const char *id, const char *text)
{
	const struct page *page = stack_shown(s);
	char *const field_id = xstrdup(id), *const typed = xstrdup(text); /* the event may end the life of both */
	const struct node *node = view_find(stack_view(s), field_id);
	if (node != NULL && node->kind == NODE_FIELD)
		field_replace(node, focus_slot(s, node), typed);
	stack_deliver(s, &(struct event){ .kind = EVENT_COMMIT, .id = field_id, .text = typed });
	bool same_page = stack_shown(s) == page;
	node = same_page ? view_find(stack_view(s), field_id) : NULL;
	bool refused = node != NULL && node->kind == NODE_FIELD && node->field.error != NULL;
	struct slot *slot = state_slot(states_get(&s->states, page), field_id);
	slot->amended = false;
	if (!refused)
		field_forget(slot);
	free(field_id);
	free(typed);
	return same_page && !refused;
}

bool form_leave_field(struct stack *s)
{
	const struct node *node = focus_node(s);
	if (node == NULL || node->kind != NODE_FIELD)
		return true;
	const struct slot *slot = focus_slot(s, node);
	if (!slot->typing || str_eq(slot->typed.data, node->field.value))
		return true;
	const struct page *page = stack_shown(s);
	form_commit(s, node->id, slot->typed.data);
	return stack_shown(s) == page; /* a refused text does not hold anybody */
}

void form_open(struct stack *s, const char *id, size_t row)
{
	const struct node *node = view_find(stack_view(s), id);
	if (node == NULL || node->kind != NODE_TABLE || row >= node->table.n_rows)
		return;
	struct arena arena = ARENA_INIT;
	struct view_row cells = node_row(node, row, &arena);
	if (cells.closed != NULL) {
		stack_say(s, id, row, cells.closed);
	} else {
		const struct event event = { .kind = EVENT_OPEN, .id = focus_slot(s, node)->id, .index = row };
		if (!stack_deliver(s, &event))
			form_action(s, ACTION_FORWARD);
	}
	arena_clear(&arena);
}

void form_choose(struct stack *s, const char *id, size_t option)
{
	const struct node *node = view_find(stack_view(s), id);
	if (node == NULL || node->kind != NODE_CHOICE || option >= node->choice.n)
		return;
	struct slot *slot = focus_slot(s, node);
	if (node->choice.options[option].closed != NULL) {
		stack_say(s, id, option, node->choice.options[option].closed);
		return;
	}
	slot->cursor = option;
	stack_deliver(s, &(struct event){ .kind = EVENT_CHOOSE, .id = slot->id, .index = option });
}

void form_tick(struct stack *s, const char *id)
{
	const struct node *node = view_find(stack_view(s), id);
	if (node != NULL && node->kind == NODE_ACK)
		stack_deliver(s, &(struct event){ .kind = EVENT_TICK, .id = focus_slot(s, node)->id, .on = !node->ack.ticked });
}

static bool change_quantity(struct stack *s, int by)
{
	const struct node *node = focus_node(s);
	int64_t quantity;
	if (node == NULL || node->kind != NODE_FIELD || node->field.kind != FIELD_QUANTITY)
		return false;
	if (!str_to_int64(field_text(node, focus_slot(s, node)), &quantity) || quantity + by < 0 || quantity > INT64_MAX - 1)
		return true;
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)(quantity + by));
	form_commit(s, node->id, text);
	return true;
}

static bool toggle(struct stack *s)
{
	const struct node *node = focus_node(s);
	if (node == NULL)
		return false;
	if (node->kind == NODE_ACK)
		form_tick(s, node->id);
	else if (node->kind == NODE_CHOICE)
		form_choose(s, node->id, focus_slot(s, node)->cursor);
	else if (node->kind == NODE_ACTION)
		form_action(s, node->action.action);
	else
		return false;
	return true;
}

/* ── Enter ── */

static const struct node *next_tick(struct stack *s, const struct node *after)
{
	const struct view *view = stack_view(s);
	size_t n = view_count(view), start = view_index(view, after->id);
	for (size_t i = 1; i < n; i++) {
		const struct node *node = view_node(view, (start + i) % n);
		if (node->kind == NODE_ACK && !node->ack.ticked)
			return node;
	}
	return NULL;
}

static void enter_field(struct stack *s, const struct node *node)
{
	char *id = xstrdup(node->id), *text = xstrdup(field_text(node, focus_slot(s, node)));
	if (form_commit(s, id, text) && str_eq(stack_state(s)->focus, id)) {
		const struct node *next = focus_next_question(s);
		if (next != NULL)
			focus_set(s, next->id);
		else
			form_action(s, ACTION_FORWARD);
	}
	free(id);
	free(text);
}

static void enter_ack(struct stack *s, const struct node *node)
{
	const struct page *page = stack_shown(s);
	bool was_ticked = node->ack.ticked;
	char *id = xstrdup(node->id);
	if (!was_ticked)
		form_tick(s, id);
	node = stack_shown(s) == page ? view_find(stack_view(s), id) : NULL;
	const struct node *next = node == NULL ? NULL : next_tick(s, node);
	if (next != NULL)
		focus_set(s, next->id);
	else if (was_ticked)
		form_action(s, ACTION_FORWARD);
	free(id);
}

void form_enter(struct stack *s)
{
	const struct node *node = focus_node(s);
	if (node == NULL) {
		form_action(s, ACTION_FORWARD);
		return;
	}
	size_t cursor = focus_slot(s, node)->cursor;
	if (node->kind == NODE_FIELD)
		enter_field(s, node);
	else if (node->kind == NODE_ACK)
		enter_ack(s, node);
	else if (node->kind == NODE_CHOICE && cursor != node->choice.chosen)
		form_choose(s, node->id, cursor); /* going on with another option than the one under the eye would be a trap */
	else if (node->kind == NODE_TABLE && node->table.n_rows > 0)
		form_open(s, node->id, cursor);
	else if (node->kind == NODE_ACTION)
		form_action(s, node->action.action);
	else
		form_action(s, ACTION_FORWARD);
}

static const char *action_label(struct stack *s, int action)
{
	const struct key_row *row = keymap_find_action(stack_shown(s)->keys, action, s->wizard);
	return row == NULL ? NULL : keymap_label(row, s->wizard);
}

const char *form_enter_label(struct stack *s)
{
	const struct node *node = focus_node(s);
	const char *forward = action_label(s, ACTION_FORWARD);
	if (node == NULL)
		return forward;
	if (node->kind == NODE_FIELD && focus_next_question(s) != NULL)
		return _("Next");
	if (node->kind == NODE_FIELD)
		return forward != NULL ? forward : _("Accept");
	if (node->kind == NODE_ACK && (!node->ack.ticked || next_tick(s, node) != NULL))
		return node->ack.ticked ? _("Next") : _("Tick");
	if (node->kind == NODE_CHOICE && focus_slot(s, node)->cursor != node->choice.chosen)
		return _("Choose");
	if (node->kind == NODE_TABLE)
		return forward != NULL ? forward : _("Open");
	if (node->kind == NODE_ACTION)
		return action_label(s, node->action.action) != NULL ? action_label(s, node->action.action) : node->text;
	return forward;
}

/* ── actions ── */

static const struct node *closed_button(struct stack *s, int action)
{
	const struct view *view = stack_view(s);
	for (size_t i = 0; i < view_count(view); i++) {
		const struct node *node = view_node(view, i);
		if (node->kind == NODE_ACTION && node->action.action == action && node->action.why_closed != NULL)
			return node;
	}
	return NULL;
}

static bool page_hears(struct stack *s, int action)
{
	if (action >= ACTION_PAGE || keymap_find_action(stack_shown(s)->keys, action, s->wizard) != NULL)
		return true;
	return action == ACTION_FORWARD || action == ACTION_BACK || action == ACTION_RETRY || action == ACTION_TOGGLE || s->overlay != NULL;
}

static bool tell_page(struct stack *s, int action)
{
	if (!page_hears(s, action))
		return false;
	const struct node *node = focus_node(s);
	struct event event = { .kind = EVENT_ACTION, .action = action };
	if (node != NULL) {
		const struct slot *slot = focus_slot(s, node);
		event.id = slot->id;
		event.index = slot->cursor;
	}
	if (action == ACTION_FORWARD) /* a page that refuses may name the same place again */
		str_set(&stack_state(s)->wish, NULL);
	return stack_deliver(s, &event);
}

static bool form_does(struct stack *s, int action)
{
	if (action == ACTION_TOGGLE)
		return toggle(s);
	if (action == ACTION_MORE || action == ACTION_LESS)
		return change_quantity(s, action == ACTION_MORE ? 1 : -1);
	if (action != ACTION_FILTER)
		return move_action(s, action);
	const struct view *view = stack_view(s);
	for (size_t i = 0; i < view_count(view); i++) {
		const struct node *node = view_node(view, i);
		if (node->kind == NODE_TABLE && node->table.filter && focus_can_stand(s, node)) {
			focus_set(s, node->id);
			s->filtering = true;
			return true;
		}
	}
	return false;
}

static void global_does(struct stack *s, int action)
{
	const char *detail = view_detail_text(stack_view(s));
	if (action == ACTION_BACK)
		stack_perform(s, (struct effect){ .kind = EFFECT_BACK });
	else if (action == ACTION_LEAVE)
		stack_ask_leave(s);
	else if (action == ACTION_HELP)
		kit_open_help(s);
	else if (action == ACTION_DETAIL && detail != NULL)
		stack_open_overlay(s, kit_detail_page(), detail);
}

/* These look or go away: what is half typed stays half typed. */
static bool keeps_typing(int action)
{
	return action == ACTION_BACK || action == ACTION_HELP || action == ACTION_LEAVE || action == ACTION_DETAIL || action == ACTION_REDRAW ||
	       (action >= ACTION_UP && action <= ACTION_LESS);
}

void form_action(struct stack *s, int action)
{
	const struct node *closed = closed_button(s, action);
	if (closed != NULL) {
		stack_say(s, closed->id, 0, closed->action.why_closed);
		return;
	}
	if (!keeps_typing(action) && !form_leave_field(s))
		return;
	if (!tell_page(s, action) && !form_does(s, action))
		global_does(s, action);
}
