#include "ui/keybar.h"

#include "core/i18n.h"
#include "core/text.h"
#include "ui/focus.h"
#include "ui/form.h"
#include "ui/keymap.h"
#include "ui/stack_inside.h"

#include <stdio.h>
#include <string.h>

enum rank { RANK_HELP, RANK_ENTER, RANK_PAGE, RANK_BACK = RANK_PAGE + KEYBAR_MOST, RANK_LEAVE, RANK_DETAIL, RANK_FORM };

struct bar {
	struct stack *s;
	struct keybar_entry *entries;
	size_t n;
};

/* The first key is the one to show; the others are for those who know them. */
static void add(struct bar *bar, const struct key_row *row, const char *label, int rank)
{
	const char *keys = row->keys, *name;
	size_t len;
	if (label == NULL || bar->n == KEYBAR_MOST || keymap_next(&keys, &name, &len) == PRESS_NONE)
		return;
	struct keybar_entry *last = bar->n == 0 ? NULL : &bar->entries[bar->n - 1];
	if (last != NULL && last->rank == rank && strcmp(last->label, label) == 0) { /* "+ - Quantity" */
		size_t used = strlen(last->keys);
		snprintf(last->keys + used, sizeof(last->keys) - used, " %.*s", (int)len, name);
		return;
	}
	struct keybar_entry *entry = &bar->entries[bar->n++];
	*entry = (struct keybar_entry){ .label = label, .letter = keymap_letter(row), .action = row->action, .rank = rank };
	snprintf(entry->keys, sizeof(entry->keys), "%.*s", (int)len, name);
}

static bool is_enter(const struct key_row *row)
{
	const char *keys = row->keys;
	return keymap_next(&keys, NULL, NULL) == PRESS_ENTER;
}

static void add_enter(struct bar *bar)
{
	static const struct key_row enter = { .action = ACTION_FORWARD, .keys = "Enter" };
	add(bar, &enter, form_enter_label(bar->s), RANK_ENTER);
}

static bool enter_does_it(const struct bar *bar, const char *label)
{
	return label != NULL && bar->n > 0 && bar->entries[0].rank == RANK_ENTER && strcmp(bar->entries[0].label, label) == 0;
}

/* What Enter does at this place has to make room first. */
static void add_page_rows(struct bar *bar)
{
	int rank = RANK_PAGE;
	for (const struct key_row *row = stack_shown(bar->s)->keys; row != NULL && row->action != 0; row++) {
		if (!keymap_shown(row, bar->s->wizard) || is_enter(row))
			continue;
		const char *label = keymap_label(row, bar->s->wizard);
		int own = rank < RANK_BACK - 1 ? rank++ : rank;
		add(bar, row, label, enter_does_it(bar, label) ? RANK_FORM + 1 : own);
	}
}

static bool form_row_counts(struct stack *s, int action)
{
	const struct node *node = focus_node(s);
	if (node == NULL)
		return false;
	switch (action) {
	case ACTION_MORE:
	case ACTION_LESS:
		return node->kind == NODE_FIELD && node->field.kind == FIELD_QUANTITY;
	case ACTION_FILTER:
		return node->kind == NODE_TABLE && node->table.filter;
	default:
		return false;
	}
}

static void add_form_rows(struct bar *bar)
{
	const struct key_row *own = stack_shown(bar->s)->keys;
	for (const struct key_row *row = keymap_form(); row->action != 0; row++)
		if (form_row_counts(bar->s, row->action) && keymap_find_action(own, row->action, bar->s->wizard) == NULL)
			add(bar, row, keymap_label(row, bar->s->wizard), RANK_FORM);
}

static bool global_row_counts(struct stack *s, int action)
{
	if (keymap_find_action(stack_shown(s)->keys, action, s->wizard) != NULL)
		return false; /* the page says it in its own words */
	return action != ACTION_DETAIL || view_detail_text(stack_view(s)) != NULL;
}

static int global_rank(int action)
{
	if (action == ACTION_HELP)
		return RANK_HELP;
	return action == ACTION_BACK ? RANK_BACK : action == ACTION_LEAVE ? RANK_LEAVE : RANK_DETAIL;
}

static void add_global_rows(struct bar *bar)
{
	for (const struct key_row *row = keymap_global(); row->action != 0; row++)
		if (global_row_counts(bar->s, row->action))
			add(bar, row, keymap_label(row, bar->s->wizard), global_rank(row->action));
}

size_t keybar_fill(struct stack *s, struct keybar_entry entries[KEYBAR_MOST])
{
	struct bar bar = { .s = s, .entries = entries };
	add_enter(&bar);
	add_page_rows(&bar);
	add_form_rows(&bar);
	add_global_rows(&bar);
	return bar.n;
}

static int entries_width(const struct keybar_entry *entries, size_t n, int gap)
{
	int width = n == 0 ? 0 : -gap;
	for (size_t i = 0; i < n; i++)
		width += text_width(entries[i].keys) + 1 + text_width(entries[i].label) + gap;
	return width;
}

size_t keybar_fit(struct keybar_entry *entries, size_t n, int columns, int gap)
{
	while (n > 1 && entries_width(entries, n, gap) > columns) {
		size_t worst = 0;
		for (size_t i = 1; i < n; i++)
			if (entries[i].rank >= entries[worst].rank)
				worst = i;
		memmove(&entries[worst], &entries[worst + 1], (n - worst - 1) * sizeof(*entries));
		n--;
	}
	return n;
}
