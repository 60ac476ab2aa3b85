/* What a line means: at a choice a number, a letter or nothing; at a text prompt, the text. */
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/form.h"
#include "ui/keymap.h"
#include "ui/moves.h"
#include "ui/plain_inside.h"
#include "ui/stack_inside.h"

#include <stdlib.h>
#include <string.h>

static void remark(struct plain *p, const char *text)
{
	str_set(&p->remark, text);
}

static void ask(struct plain *p, const char *id, bool by_itself)
{
	str_set(&p->asking, id);
	p->asked_by_itself = by_itself;
}

/* ── a text ── */

static void commit(struct plain *p, const struct node *node, const char *text)
{
	struct stack *s = p->base.stack;
	bool confirms = node->field.kind == FIELD_CONFIRM;
	char *id = xstrdup(node->id);
	if (form_commit(s, id, text)) {
		ask(p, NULL, false);
		if (confirms)
			form_action(s, ACTION_FORWARD);
	}
	free(id);
}

static void leave_prompt(struct plain *p, const struct node *node)
{
	bool whole_page = p->asked_by_itself && node->field.kind == FIELD_CONFIRM;
	field_forget(focus_slot(p->base.stack, node));
	str_set(&p->declined, node->id);
	ask(p, NULL, false);
	if (whole_page)
		form_action(p->base.stack, ACTION_BACK);
}

static void take_text(struct plain *p, const struct node *node, const char *line)
{
	if (strcmp(line, "b") == 0)
		leave_prompt(p, node);
	else if (strcmp(line, "?") == 0)
		form_action(p->base.stack, ACTION_HELP);
	else if (*line == '\0' && node->field.kind == FIELD_CONFIRM)
		remark(p, _("There is no default here: type it, or b to go back."));
	else if (*line == '\0')
		commit(p, node, node->field.value);
	else if (strcmp(line, "-") == 0)
		commit(p, node, "");
	else
		commit(p, node, *line == '\\' ? line + 1 : line);
}

/* ── a choice ── */

static void take_number(struct plain *p, const struct plain_item *item, size_t offset)
{
	struct stack *s = p->base.stack;
	const struct node *node = view_find(stack_view(s), item->id);
	if (node == NULL || !focus_can_stand(s, node)) {
		remark(p, _("That is no longer there."));
		return;
	}
	char *id = xstrdup(node->id);
	if (node->kind != NODE_ACTION) /* a button that was pressed does not become what an empty line does */
		focus_set(s, id);
	if (node->kind == NODE_TABLE) {
		const struct slot *slot = focus_slot(s, node);
		if (offset < filter_lines(node, slot)) {
			size_t row = filter_row(slot, offset);
			move_cursor(s, node, row);
			form_open(s, id, row);
		}
	} else if (node->kind == NODE_CHOICE) {
		form_choose(s, id, offset);
	} else if (node->kind == NODE_FIELD) {
		ask(p, id, false);
	} else if (node->kind == NODE_ACK) {
		form_tick(s, id);
	} else {
		form_action(s, node->action.action);
	}
	free(id);
}

static const struct node *find(struct stack *s, bool (*fits)(const struct node *node))
{
	const struct view *view = stack_view(s);
	for (size_t i = 0; i < view_count(view); i++)
		if (view_node(view, i)->id != NULL && fits(view_node(view, i)))
			return view_node(view, i);
	return NULL;
}

static bool is_filtered(const struct node *node)
{
	return node->kind == NODE_TABLE && node->table.filter;
}

static bool is_long(const struct node *node)
{
	return node->kind == NODE_TABLE && node->table.n_rows > PLAIN_ROWS;
}

static bool is_quantity(const struct node *node)
{
	return node->kind == NODE_FIELD && node->field.kind == FIELD_QUANTITY;
}

static bool take_filter(struct plain *p, const char *line)
{
	const struct node *table = find(p->base.stack, is_filtered);
	if (*line != '/' || table == NULL)
		return false;
	form_filter(p->base.stack, table->id, line + 1);
	return true;
}

static bool take_paging(struct plain *p, uint32_t sign)
{
	const struct node *table = find(p->base.stack, is_long);
	if ((sign != '<' && sign != '>') || table == NULL)
		return false;
	struct slot *slot = focus_slot(p->base.stack, table);
	if (sign == '>' && slot->first + PLAIN_ROWS < filter_lines(table, slot))
		slot->first += PLAIN_ROWS;
	else if (sign == '<')
		slot->first -= slot->first < PLAIN_ROWS ? slot->first : PLAIN_ROWS;
	stack_changed(p->base.stack);
	if (slot->first < filter_lines(table, slot)) /* a page that holds only a part of the rows hears where to look */
		move_cursor(p->base.stack, table, filter_row(slot, slot->first));
	return true;
}

static bool take_letter(struct plain *p, uint32_t letter)
{
	struct stack *s = p->base.stack;
	const struct key_row *row = keymap_find(stack_shown(s)->keys, letter, s->wizard);
	if (row == NULL && (letter == '+' || letter == '-')) {
		const struct node *quantity = find(s, is_quantity);
		if (quantity != NULL) {
			focus_set(s, quantity->id);
			form_action(s, letter == '+' ? ACTION_MORE : ACTION_LESS);
		}
		return quantity != NULL;
	}
	if (row == NULL)
		row = keymap_find(keymap_global(), letter, s->wizard);
	if (row == NULL)
		return take_paging(p, letter);
	form_action(s, row->action);
	return true;
}

/* An empty line does what Enter does; in a form it goes on instead of from field to field, whose texts stand there already. */
static void take_default(struct plain *p)
{
	const struct node *node = focus_node(p->base.stack);
	if (node != NULL && node->kind == NODE_FIELD)
		form_action(p->base.stack, ACTION_FORWARD);
	else
		form_enter(p->base.stack);
}

static void take_choice(struct plain *p, const char *line)
{
	const char *at = line;
	uint32_t letter = text_next(&at);
	int64_t number;
	if (*line == '\0') {
		take_default(p);
		return;
	}
	if (str_to_int64(line, &number)) {
		const struct plain_item *item = number > 0 ? plain_item(&p->now, (size_t)number) : NULL;
		if (item != NULL) {
			take_number(p, item, (size_t)number - item->first);
			return;
		}
	} else if ((*at == '\0' && *line != '/' && take_letter(p, letter)) || take_filter(p, line)) {
		return;
	}
	char *text = xasprintf(_("\"%s\" is not among the choices. ? explains them."), line);
	remark(p, text);
	free(text);
}

void plain_settle_asking(struct plain *p)
{
	struct stack *s = p->base.stack;
	const struct view *view = stack_view(s);
	if (s->overlay != NULL)
		return;
	if (p->asking != NULL && view_find(view, p->asking) == NULL)
		ask(p, NULL, false);
	const struct node *node = focus_node(s);
	if (p->asking != NULL || node == NULL || node->kind != NODE_FIELD || str_eq(node->id, p->declined))
		return;
	if (node->field.kind == FIELD_CONFIRM || node->field.error != NULL)
		ask(p, node->id, true);
}

void plain_take_line(struct plain *p, const char *line)
{
	struct stack *s = p->base.stack;
	plain_settle_asking(p);
	str_set(&s->said, NULL);
	p->acted = true;
	stack_changed(s);
	const struct node *node = s->overlay == NULL ? view_find(stack_view(s), p->asking) : NULL;
	if (node != NULL && node->kind == NODE_FIELD)
		take_text(p, node, line);
	else
		take_choice(p, line);
	if (s->said != NULL)
		remark(p, s->said);
}

/* ── before a prompt ── */

/* Where Enter is about one line among several, its number says which. */
static size_t number_under_cursor(struct plain *p, const struct node *node)
{
	const struct slot *slot = focus_slot(p->base.stack, node);
	if (node->kind == NODE_TABLE)
		return plain_number(&p->now, node->id, filter_line(slot, slot->cursor));
	if (node->kind == NODE_CHOICE && slot->cursor != node->choice.chosen)
		return plain_number(&p->now, node->id, slot->cursor);
	return node->kind == NODE_ACK && !node->ack.ticked ? plain_number(&p->now, node->id, 0) : 0;
}

char *plain_default_label(struct plain *p)
{
	struct stack *s = p->base.stack;
	const struct node *node = focus_node(s);
	const struct key_row *forward = keymap_find_action(stack_shown(s)->keys, ACTION_FORWARD, s->wizard);
	const char *label = node != NULL && node->kind == NODE_FIELD ? (forward == NULL ? NULL : keymap_label(forward, s->wizard)) : form_enter_label(s);
	if (label == NULL)
		return xstrdup("");
	size_t number = node == NULL ? 0 : number_under_cursor(p, node);
	return number == 0 ? xstrdup(label) : xasprintf("%s %zu", label, number);
}
