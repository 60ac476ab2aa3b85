/* Keys and pastes: to the filter or field that has the focus, else to the row that names them. */
#include "ui/form.h"

#include "core/mem.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/focus.h"
#include "ui/keymap.h"
#include "ui/stack_inside.h"

#include <stdlib.h>

static const struct node *filtered_table(struct stack *s)
{
	const struct node *node = s->filtering ? focus_node(s) : NULL;
	if (node == NULL || node->kind != NODE_TABLE)
		s->filtering = false;
	return s->filtering ? node : NULL;
}

void form_filter(struct stack *s, const char *id, const char *part)
{
	const struct node *node = view_find(stack_view(s), id);
	if (node == NULL || node->kind != NODE_TABLE || !node->table.filter)
		return;
	struct slot *slot = focus_slot(s, node);
	size_t before = slot->cursor;
	char *clean = text_clean(part);
	buf_reset(&slot->filter);
	buf_addstr(&slot->filter, clean);
	free(clean);
	slot->first = 0;
	s->stale = true;
	stack_changed(s);
	node = view_find(stack_view(s), slot->id);
	if (slot->cursor != before && node != NULL)
		stack_deliver(s, &(struct event){ .kind = EVENT_SELECT, .id = slot->id, .index = slot->cursor });
}

static bool filter_key(struct stack *s, const struct node *table, uint32_t key)
{
	struct slot *slot = focus_slot(s, table);
	char *part = xstrdup(slot->filter.data);
	bool mine = true;
	if (press_is_text(key)) {
		char text[5];
		text[text_encode(text, key)] = '\0';
		char *longer = xasprintf("%s%s", part, text);
		form_filter(s, slot->id, longer);
		free(longer);
	} else if (key == PRESS_BACKSPACE && *part != '\0') {
		size_t end = slot->filter.len - 1;
		while (end > 0 && ((unsigned char)part[end] & 0xc0) == 0x80)
			end--;
		part[end] = '\0';
		form_filter(s, slot->id, part);
	} else if (key == PRESS_ESC || key == PRESS_BACKSPACE) {
		s->filtering = false;
		form_filter(s, slot->id, "");
	} else {
		s->filtering = false;
		mine = key == PRESS_ENTER;
	}
	free(part);
	return mine;
}

void form_key(struct stack *s, uint32_t key)
{
	str_set(&s->said, NULL);
	stack_changed(s);
	const struct node *table = filtered_table(s);
	if (table != NULL && filter_key(s, table, key))
		return;
	const struct node *node = focus_node(s);
	if (node != NULL && node->kind == NODE_FIELD && field_key(node, focus_slot(s, node), key))
		return;
	if (key == PRESS_ENTER) {
		form_enter(s);
		return;
	}
	const struct key_row *row = keymap_find(stack_shown(s)->keys, key, s->wizard);
	if (row == NULL)
		row = keymap_find(keymap_form(), key, s->wizard);
	if (row == NULL)
		row = keymap_find(keymap_global(), key, s->wizard);
	if (row != NULL)
		form_action(s, row->action);
}

void form_paste(struct stack *s, const char *text)
{
	const struct node *table = filtered_table(s), *node = focus_node(s);
	if (table != NULL) {
		char *longer = xasprintf("%s%s", focus_slot(s, table)->filter.data, text);
		form_filter(s, table->id, longer);
		free(longer);
	} else if (node != NULL && node->kind == NODE_FIELD) {
		field_insert(node, focus_slot(s, node), text);
	}
	stack_changed(s);
}
