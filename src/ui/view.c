#include "ui/view.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "ui/node.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct view {
	struct arena arena;
	struct node *nodes;
	size_t n, capacity;
	const char *focus;
	struct buf scratch;
};

struct view *view_new(void)
{
	struct view *v = xcalloc(1, sizeof(*v));
	v->arena = ARENA_INIT;
	buf_init(&v->scratch);
	return v;
}

void view_free(struct view *v)
{
	if (v == NULL)
		return;
	arena_clear(&v->arena);
	buf_clear(&v->scratch);
	free(v->nodes);
	free(v);
}

void view_reset(struct view *v)
{
	arena_reset(&v->arena);
	v->n = 0;
	v->focus = NULL;
}

static struct node *add(struct view *v, enum node_kind kind, const char *text)
{
	v->nodes = xgrow(v->nodes, &v->capacity, v->n, sizeof(*v->nodes));
	struct node *node = &v->nodes[v->n++];
	*node = (struct node){ .kind = kind, .text = text == NULL ? "" : arena_clean(&v->arena, text) };
	return node;
}

static const char *keep(struct view *v, const char *text)
{
	return arena_clean(&v->arena, text);
}

static const char *keep_format(struct view *v, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

static const char *keep_format(struct view *v, const char *fmt, va_list args)
{
	buf_reset(&v->scratch);
	buf_vaddf(&v->scratch, fmt, args);
	return keep(v, v->scratch.data);
}

void view_heading(struct view *v, const char *text)
{
	add(v, NODE_HEADING, text);
}

void view_text(struct view *v, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *text = keep_format(v, fmt, args);
	va_end(args);
	struct node *node = add(v, str_empty(text) ? NODE_GAP : NODE_TEXT, NULL);
	node->text = text;
}

void view_gap(struct view *v)
{
	add(v, NODE_GAP, NULL);
}

void view_notice(struct view *v, enum tone tone, const char *what, const char *meaning, const char *remedy)
{
	struct node *node = add(v, NODE_NOTICE, what);
	node->notice.tone = tone;
	node->notice.meaning = keep(v, meaning);
	node->notice.remedy = keep(v, remedy);
}

void view_detail(struct view *v, const char *fmt, ...)
{
	assert(v->n > 0 && v->nodes[v->n - 1].kind == NODE_NOTICE);
	va_list args;
	va_start(args, fmt);
	const char *text = keep_format(v, fmt, args);
	va_end(args);
	struct node *node = &v->nodes[v->n - 1];
	if (str_empty(text))
		return;
	if (node->notice.detail == NULL) {
		node->notice.detail = text;
		return;
	}
	buf_reset(&v->scratch);
	buf_addf(&v->scratch, "%s\n%s", node->notice.detail, text);
	node->notice.detail = arena_strndup(&v->arena, v->scratch.data, v->scratch.len);
}

void view_pair(struct view *v, const char *term, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *value = keep_format(v, fmt, args);
	va_end(args);
	add(v, NODE_PAIR, term)->pair.value = value;
}

void view_step(struct view *v, enum mark mark, const char *label, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *note = keep_format(v, fmt, args);
	va_end(args);
	struct node *node = add(v, NODE_STEP, label);
	node->step.mark = mark;
	node->step.note = note;
}

void view_progress(struct view *v, const char *label, int64_t done, int64_t total)
{
	struct node *node = add(v, NODE_PROGRESS, label);
	node->progress.done = done < 0 ? 0 : done;
	node->progress.total = total;
}

void view_busy(struct view *v, const char *what, int64_t since_ms)
{
	add(v, NODE_BUSY, what)->busy.since_ms = since_ms;
}

static const struct view_column *keep_columns(struct view *v, const struct view_column *columns, size_t n)
{
	struct view_column *kept = arena_alloc(&v->arena, n * sizeof(*kept));
	for (size_t i = 0; i < n; i++) {
		kept[i] = columns[i];
		kept[i].title = columns[i].title == NULL ? "" : keep(v, columns[i].title);
	}
	return kept;
}

void view_table(struct view *v, const struct view_table *table)
{
	struct node *node = add(v, NODE_TABLE, table->label);
	node->id = keep(v, table->id);
	node->table = *table;
	node->table.id = node->id;
	node->table.label = node->text;
	node->table.columns = keep_columns(v, table->columns, table->n_columns);
	node->table.empty = keep(v, table->empty);
}

void view_choice(struct view *v, const char *id, const char *label, const struct view_option *options, size_t n, size_t chosen)
{
	struct view_option *kept = arena_alloc(&v->arena, n * sizeof(*kept));
	for (size_t i = 0; i < n; i++) {
		kept[i].label = options[i].label == NULL ? "" : keep(v, options[i].label);
		kept[i].hint = keep(v, options[i].hint);
		kept[i].closed = keep(v, options[i].closed);
	}
	struct node *node = add(v, NODE_CHOICE, label);
	node->id = keep(v, id);
	node->choice.options = kept;
	node->choice.n = n;
	node->choice.chosen = chosen;
}

void view_field(struct view *v, const struct view_field *field)
{
	struct node *node = add(v, NODE_FIELD, field->label);
	node->id = keep(v, field->id);
	node->field = *field;
	node->field.id = node->id;
	node->field.label = node->text;
	node->field.value = field->value == NULL ? "" : keep(v, field->value);
	node->field.error = str_empty(field->error) ? NULL : keep(v, field->error);
	node->field.hint = keep(v, field->hint);
	if (node->field.max_chars == 0)
		node->field.max_chars = 200;
}

void view_ack(struct view *v, const char *id, const char *label, bool ticked)
{
	struct node *node = add(v, NODE_ACK, label);
	node->id = keep(v, id);
	node->ack.ticked = ticked;
}

static const char *action_id(struct view *v, int action)
{
	char id[32];
	snprintf(id, sizeof(id), "action-%d", action);
	return keep(v, id);
}

void view_action(struct view *v, int action, const char *label, const char *why_closed)
{
	struct node *node = add(v, NODE_ACTION, label);
	node->id = action_id(v, action);
	node->action.action = action;
	node->action.why_closed = str_empty(why_closed) ? NULL : keep(v, why_closed);
}

void view_focus(struct view *v, const char *id)
{
	v->focus = keep(v, id);
}

void view_focus_action(struct view *v, int action)
{
	v->focus = action_id(v, action);
}

void view_cell(struct view_row *row, const char *fmt, ...)
{
	if (row->n >= row->capacity)
		return;
	/* Longer than any screen is wide: what is cut here would be cut there. A torn character becomes U+FFFD. */
	char text[400];
	va_list args;
	va_start(args, fmt);
	int len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (len < 0)
		text[0] = '\0';
	row->cells[row->n++] = arena_clean(row->arena, text);
}

void view_row_tone(struct view_row *row, enum tone tone)
{
	row->tone = tone;
}

void view_row_closed(struct view_row *row, const char *why)
{
	row->closed = str_empty(why) ? NULL : arena_clean(row->arena, why);
}

struct view_row node_row(const struct node *table, size_t index, struct arena *arena)
{
	assert(table->kind == NODE_TABLE && index < table->table.n_rows);
	struct view_row row = { .arena = arena, .capacity = table->table.n_columns };
	row.cells = arena_alloc(arena, row.capacity * sizeof(*row.cells));
	for (size_t i = 0; i < row.capacity; i++)
		row.cells[i] = "";
	table->table.row(table->table.data, index, &row);
	return row;
}

size_t view_count(const struct view *v)
{
	return v->n;
}

const struct node *view_node(const struct view *v, size_t index)
{
	return &v->nodes[index];
}

size_t view_index(const struct view *v, const char *id)
{
	for (size_t i = 0; id != NULL && i < v->n; i++)
		if (v->nodes[i].id != NULL && strcmp(v->nodes[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

const struct node *view_find(const struct view *v, const char *id)
{
	size_t index = view_index(v, id);
	return index == SIZE_MAX ? NULL : &v->nodes[index];
}

const char *view_focus_wish(const struct view *v)
{
	return v->focus;
}

const struct node *view_find_kind(const struct view *v, enum node_kind kind)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->nodes[i].kind == kind)
			return &v->nodes[i];
	return NULL;
}

const char *view_detail_text(const struct view *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->nodes[i].kind == NODE_NOTICE && v->nodes[i].notice.detail != NULL)
			return v->nodes[i].notice.detail;
	return NULL;
}
