/* A page as lines of text: one thing a line, the most telling word first, no columns to line up, no sign that a voice would spell. */
#include "core/buf.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/form.h"
#include "ui/keybar.h"
#include "ui/keymap.h"
#include "ui/marks.h"
#include "ui/plain_inside.h"
#include "ui/stack_inside.h"

#include <stdlib.h>

const char *plain_text(struct plain_page *page, const char *text)
{
	return page->ascii ? marks_ascii(&page->arena, text, page->strict) : text;
}

static void add_keyed(struct plain_page *page, const char *key, const char *text)
{
	page->lines = xgrow(page->lines, &page->capacity, page->n, sizeof(*page->lines));
	text = arena_clean(&page->arena, plain_text(page, text));
	page->lines[page->n++] = (struct plain_line){ .text = text, .key = key == NULL ? text : arena_clean(&page->arena, key) };
}

static void add(struct plain_page *page, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct plain_page *page, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	va_start(args, fmt);
	buf_vaddf(&text, fmt, args);
	va_end(args);
	add_keyed(page, NULL, text.data);
	buf_clear(&text);
}

static void add_if(struct plain_page *page, const char *text)
{
	if (!str_empty(text))
		add(page, "%s", text);
}

static size_t give_numbers(struct plain_page *page, const struct node *node, size_t count)
{
	page->items = xgrow(page->items, &page->items_capacity, page->n_items, sizeof(*page->items));
	page->items[page->n_items++] = (struct plain_item){ .id = arena_clean(&page->arena, node->id), .first = page->numbers + 1, .count = count };
	page->numbers += count;
	return page->numbers - count + 1;
}

const struct plain_item *plain_item(const struct plain_page *page, size_t number)
{
	for (size_t i = 0; i < page->n_items; i++)
		if (number >= page->items[i].first && number - page->items[i].first < page->items[i].count)
			return &page->items[i];
	return NULL;
}

size_t plain_number(const struct plain_page *page, const char *id, size_t offset)
{
	for (size_t i = 0; i < page->n_items; i++)
		if (str_eq(page->items[i].id, id) && offset < page->items[i].count)
			return page->items[i].first + offset;
	return 0;
}

/* ── what is read ── */

static void add_notice(struct plain_page *page, const struct node *node)
{
	size_t first = page->n;
	switch (node->notice.tone) {
	case TONE_ERROR:
		add(page, _("Error: %s"), node->text);
		break;
	case TONE_WARNING:
		add(page, _("Warning: %s"), node->text);
		break;
	case TONE_SUCCESS:
		add(page, _("Done: %s"), node->text);
		break;
	default:
		add(page, _("Note: %s"), node->text);
		break;
	}
	add_if(page, node->notice.meaning);
	add_if(page, node->notice.remedy);
	for (size_t i = first; i < page->n; i++)
		page->lines[i].wrong = node->notice.tone == TONE_ERROR || node->notice.tone == TONE_WARNING;
}

static void add_step(struct plain_page *page, const struct node *node)
{
	static const char *const words[] = { [MARK_TODO] = N_("to do"), [MARK_NOW] = N_("now"), [MARK_DONE] = N_("done"), [MARK_FAILED] = N_("failed"),
		[MARK_SKIPPED] = N_("left out") };
	const char *word = _(words[node->step.mark]);
	if (str_empty(node->step.note))
		add(page, "%s%s%s", node->text, i18n_colon(), word);
	else
		/* TRANSLATORS: what is done, how it stands, and more about it */
		add(page, _("%s: %s, %s"), node->text, word, node->step.note);
}

static void add_progress(struct plain_page *page, const struct node *node)
{
	int64_t done = node->progress.done, total = node->progress.total;
	struct buf text = BUF_INIT, key = BUF_INIT;
	if (total > 0) {
		int percent = done >= total ? 100 : (int)((double)done / (double)total * 100);
		buf_addf(&text, "%s%s", node->text, i18n_colon());
		buf_addf(&text, _("%lld of %lld (%d %%)"), (long long)done, (long long)total, percent);
		buf_addf(&key, "%s %d", node->text, percent / 10);
	} else {
		buf_addf(&text, "%s%s%lld", node->text, i18n_colon(), (long long)done);
		buf_addstr(&key, node->text);
	}
	add_keyed(page, key.data, text.data);
	buf_clear(&text);
	buf_clear(&key);
}

/* ── what is answered ── */

static void add_row_text(struct buf *text, const struct node *node, const struct view_row *row)
{
	for (size_t i = 0; i < node->table.n_columns; i++) {
		const char *title = node->table.columns[i].title;
		if (str_empty(row->cells[i]))
			continue;
		if (text->len > 0)
			buf_addstr(text, i18n_semicolon());
		if (i > 0 && !str_empty(title))
			buf_addf(text, "%s%s", title, i18n_colon());
		buf_addstr(text, row->cells[i]);
	}
}

static void add_row(struct plain_page *page, const struct node *node, size_t index, size_t number)
{
	struct view_row row = node_row(node, index, &page->arena);
	struct buf text = BUF_INIT, line = BUF_INIT;
	add_row_text(&text, node, &row);
	if (node->table.marks_selected && index == node->table.selected)
		buf_addf(&line, _("%s (chosen)"), text.data);
	else
		buf_addstr(&line, text.data);
	if (row.closed != NULL) {
		buf_reset(&text);
		buf_addf(&text, _("%s (closed: %s)"), line.data, row.closed);
		add(page, "  %zu. %s", number, text.data);
	} else if (number > 0) {
		add(page, "  %zu. %s", number, line.data);
	} else {
		add(page, "  %s", line.data);
	}
	buf_clear(&text);
	buf_clear(&line);
}

static void add_place(struct plain_page *page, const struct node *node, const struct slot *slot, size_t first, size_t end, size_t lines)
{
	if (slot != NULL && slot->filter.len > 0)
		add(page, _("Only lines that contain \"%s\": %zu of %zu. A / alone shows all."), slot->filter.data, lines, node->table.n_rows);
	if (end - first < lines)
		add(page, _("Lines %zu to %zu of %zu: > shows the next ones, < those before."), first + 1, end, lines);
	if (node->table.filter && lines > PLAIN_ROWS)
		add(page, "%s", _("A / and a part of the text shows only lines that contain it."));
}

static void add_table(struct plain_page *page, struct stack *s, const struct node *node)
{
	struct slot *slot = node->id == NULL ? NULL : focus_slot(s, node);
	size_t lines = filter_lines(node, slot), number = node->id == NULL ? 0 : give_numbers(page, node, lines);
	add_if(page, node->text);
	if (node->table.n_rows == 0) {
		add(page, "%s", node->table.empty == NULL ? _("Nothing here.") : node->table.empty);
		return;
	}
	size_t first = slot == NULL ? 0 : slot->first < lines ? slot->first : 0;
	size_t end = slot != NULL && lines - first > PLAIN_ROWS ? first + PLAIN_ROWS : lines;
	for (size_t line = first; line < end; line++)
		add_row(page, node, filter_row(slot, line), number == 0 ? 0 : number + line);
	add_place(page, node, slot, first, end, lines);
}

static void add_option(struct plain_page *page, const struct node *node, size_t index, size_t number)
{
	const struct view_option *option = &node->choice.options[index];
	struct buf text = BUF_INIT, line = BUF_INIT;
	buf_addstr(&text, option->label);
	if (!str_empty(option->hint))
		buf_addf(&text, "%s%s", i18n_colon(), option->hint);
	if (index == node->choice.chosen)
		buf_addf(&line, _("%s (chosen)"), text.data);
	else if (option->closed != NULL)
		buf_addf(&line, _("%s (closed: %s)"), text.data, option->closed);
	else
		buf_addstr(&line, text.data);
	add(page, "  %zu. %s", number, line.data);
	buf_clear(&text);
	buf_clear(&line);
}

static void add_choice(struct plain_page *page, const struct node *node)
{
	size_t number = give_numbers(page, node, node->choice.n);
	add_if(page, node->text);
	for (size_t i = 0; i < node->choice.n; i++)
		add_option(page, node, i, number + i);
}

static void add_field(struct plain_page *page, struct stack *s, const struct node *node)
{
	size_t number = give_numbers(page, node, 1);
	const char *text = field_text(node, focus_slot(s, node));
	if (str_empty(text))
		text = _("(empty)");
	if (str_empty(node->field.hint))
		add(page, "  %zu. %s%s%s", number, node->text, i18n_colon(), text);
	else
		add(page, "  %zu. %s%s%s%s%s", number, node->text, i18n_colon(), text, i18n_semicolon(), node->field.hint);
	if (node->field.error != NULL) {
		add(page, _("Error at %zu: %s"), number, node->field.error);
		page->lines[page->n - 1].refused = page->lines[page->n - 1].wrong = true;
	}
}

static void add_ack(struct plain_page *page, const struct node *node)
{
	size_t number = give_numbers(page, node, 1);
	if (node->ack.ticked)
		add(page, _("  %zu. %s (acknowledged)"), number, node->text);
	else
		add(page, _("  %zu. %s (not acknowledged yet)"), number, node->text);
}

static void add_button(struct plain_page *page, const struct node *node)
{
	struct buf text = BUF_INIT;
	size_t number = give_numbers(page, node, 1);
	if (node->action.why_closed != NULL)
		buf_addf(&text, _("%s (closed: %s)"), node->text, node->action.why_closed);
	else
		buf_addstr(&text, node->text);
	add(page, "  %zu. %s", number, text.data);
	buf_clear(&text);
}

static void add_node(struct plain_page *page, struct stack *s, const struct node *node)
{
	switch (node->kind) {
	case NODE_HEADING:
	case NODE_TEXT:
		add_if(page, node->text);
		break;
	case NODE_GAP:
		add(page, "%s", "");
		break;
	case NODE_NOTICE:
		add_notice(page, node);
		break;
	case NODE_PAIR:
		add(page, "%s%s%s", node->text, i18n_colon(), node->pair.value);
		break;
	case NODE_STEP:
		add_step(page, node);
		break;
	case NODE_PROGRESS:
		add_progress(page, node);
		break;
	case NODE_BUSY:
		add(page, _("%s. Please wait."), node->text);
		break;
	case NODE_TABLE:
		add_table(page, s, node);
		break;
	case NODE_CHOICE:
		add_choice(page, node);
		break;
	case NODE_FIELD:
		add_field(page, s, node);
		break;
	case NODE_ACK:
		add_ack(page, node);
		break;
	case NODE_ACTION:
		add_button(page, node);
		break;
	}
}

/* What depends on where the focus stands is no news when the focus moves. */
static bool is_of_focus(int action)
{
	return action >= ACTION_UP && action <= ACTION_LESS;
}

/* Letters and signs that are taken as a line of their own. */
static void add_keys(struct plain_page *page, struct stack *s)
{
	struct keybar_entry entries[KEYBAR_MOST];
	size_t n = keybar_fill(s, entries);
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		char letter[5] = "";
		if (entries[i].letter == PRESS_NONE || is_of_focus(entries[i].action))
			continue;
		letter[text_encode(letter, entries[i].letter)] = '\0';
		buf_addf(&text, "%s%s %s", text.len > 0 ? i18n_comma() : "", letter, entries[i].label);
	}
	add(page, "%s", "");
	add(page, _("Keys: %s"), text.data);
	buf_clear(&text);
}

/* A page that fills itself in a moment: its keys are read out below what it brings, not twice. */
static bool is_only_waited_for(struct stack *s)
{
	return s->overlay == NULL && view_find_kind(stack_view(s), NODE_BUSY) != NULL && form_enter_label(s) == NULL && !stack_shown(s)->ticks;
}

void plain_describe(struct plain_page *page, struct stack *s)
{
	const struct view *view = stack_view(s);
	arena_reset(&page->arena);
	page->n = page->n_items = page->numbers = 0;
	for (size_t i = 0; i < view_count(view); i++)
		add_node(page, s, view_node(view, i));
	if (!is_only_waited_for(s))
		add_keys(page, s);
}

void plain_page_clear(struct plain_page *page)
{
	arena_clear(&page->arena);
	free(page->lines);
	free(page->items);
	page->lines = NULL;
	page->items = NULL;
}
