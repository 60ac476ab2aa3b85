#include "config.h"

#include "tests/fuzz/described.h"

#include "core/mem.h"
#include "core/text.h"
#include "ui/view.h"

#include <stdlib.h>
#include <string.h>

#define TABLE_COLUMNS 12
#define ROWS_MOST 1000000
#define ROWS_WHOLE_MOST 2000 /* a filter asks for each row at each key, and a table that is only read is said whole */

struct table {
	struct view_column columns[TABLE_COLUMNS];
	size_t n_columns;
	struct input_line *rows;
	size_t n_rows; /* that the input says */
	bool closes;
};

struct node_line {
	struct input_line line;
	struct table *table;
};

struct wizard {
	struct node_line *nodes;
	size_t n, cap;
	size_t section, n_sections;
	size_t chosen;
	bool ticked;
	char *committed_id, *committed;
};

struct described {
	struct wizard wizard;
	struct input_line *steps;
	size_t n_steps, cap_steps, at_step;
	struct stack *stack;
	bool left;
};

/* ── what the pages say ── */

static void say_row(const void *data, size_t index, struct view_row *row)
{
	const struct table *t = data;

	if (t->closes && index % 3 == 2)
		view_row_closed(row, "closed \033[2Jfor a reason");
	view_row_tone(row, (enum tone)(index % (TONE_QUIET + 1)));
	if (t->n_rows == 0)
		return;
	for (size_t i = 0; i < t->rows[index % t->n_rows].n; i++)
		view_cell(row, "%s", t->rows[index % t->n_rows].parts[i]);
}

static const char *id_of(const struct input_line *line)
{
	return *line->parts[0] ? line->parts[0] : "nameless";
}

static int action_of(const struct input_line *line)
{
	return *line->parts[0] == 'f' ? ACTION_FORWARD : ACTION_PAGE + (int)input_number(line, 0, 3);
}

static void say_table(const struct node_line *node, struct view *v)
{
	const struct input_line *line = &node->line;
	const char *flags = line->parts[4];
	bool filter = strchr(flags, 'f') != NULL, read_only = strchr(flags, 'r') != NULL;

	node->table->closes = strchr(flags, 'c') != NULL;
	view_table(v, &(struct view_table){ .id = read_only ? NULL : id_of(line), .label = line->parts[1], .columns = node->table->columns,
		.n_columns = node->table->n_columns, .n_rows = input_number(line, 2, filter || read_only ? ROWS_WHOLE_MOST : ROWS_MOST), .row = say_row,
		.data = node->table, .selected = *line->parts[3] ? input_number(line, 3, ROWS_MOST) : SIZE_MAX, .marks_selected = strchr(flags, 'm') != NULL,
		.filter = filter, .empty = *line->parts[5] ? line->parts[5] : NULL });
}

static void say_choice(const struct wizard *w, const struct input_line *line, struct view *v)
{
	struct view_option options[INPUT_PARTS];
	size_t n = 0;

	for (size_t i = 3; i < line->n; i++) {
		bool closed = line->parts[i][0] == '!';
		options[n++] = (struct view_option){ .label = line->parts[i] + closed, .hint = i % 2 ? line->parts[1] : NULL,
			.closed = closed ? line->parts[i] : NULL };
	}
	size_t chosen = w->chosen != SIZE_MAX ? w->chosen : *line->parts[2] ? input_number(line, 2, INPUT_PARTS) : SIZE_MAX;
	view_choice(v, id_of(line), line->parts[1], options, n, chosen < n ? chosen : SIZE_MAX);
}

static void say_field(const struct wizard *w, const struct input_line *line, struct view *v)
{
	bool committed = w->committed && str_eq(w->committed_id, id_of(line));

	view_field(v, &(struct view_field){ .id = id_of(line), .kind = (enum field_kind)input_number(line, 1, FIELD_CONFIRM), .label = line->parts[2],
		.value = committed ? w->committed : line->parts[3], .error = line->parts[4], .hint = *line->parts[5] ? line->parts[5] : NULL,
		.max_chars = input_number(line, 6, 2000), .columns = (int)input_number(line, 7, 400) });
}

static void say_node(const struct wizard *w, const struct node_line *node, bool after_notice, struct view *v)
{
	const struct input_line *line = &node->line;
	const char *const *parts = line->parts;

	switch (line->letter) {
	case 'h': view_heading(v, parts[0]); break;
	case 't': view_text(v, "%s", parts[0]); break;
	case 'g': view_gap(v); break;
	case 'n': view_notice(v, (enum tone)input_number(line, 0, TONE_QUIET), parts[1], *parts[2] ? parts[2] : NULL, *parts[3] ? parts[3] : NULL); break;
	case 'd':
		if (after_notice)
			view_detail(v, "%s", parts[0]);
		break;
	case 'p': view_pair(v, parts[0], "%s", parts[1]); break;
	case 's': view_step(v, (enum mark)input_number(line, 0, MARK_SKIPPED), parts[1], "%s", parts[2]); break;
	case '%': view_progress(v, parts[0], strtoll(parts[1], NULL, 10), strtoll(parts[2], NULL, 10)); break;
	case 'b': view_busy(v, parts[0], 1000); break;
	case 'T': say_table(node, v); break;
	case 'o': say_choice(w, line, v); break;
	case 'f': say_field(w, line, v); break;
	case 'a': view_ack(v, id_of(line), parts[1], (*parts[2] != '\0') != w->ticked); break;
	case 'A': view_action(v, action_of(line), parts[1], *parts[2] ? parts[2] : NULL); break;
	case 'F': view_focus(v, id_of(line)); break;
	default: break;
	}
}

static bool has_id(const struct node_line *node)
{
	return node->line.letter && strchr("Tofa", node->line.letter);
}

/* An id names one thing of a page. The buttons of one action have the same one, and are the same. */
static bool is_second(const struct wizard *w, size_t from, size_t i)
{
	const struct node_line *node = &w->nodes[i];

	for (size_t k = from; k < i; k++) {
		const struct node_line *before = &w->nodes[k];
		if (has_id(node) && has_id(before) && str_eq(id_of(&before->line), id_of(&node->line)))
			return true;
		if (node->line.letter == 'A' && before->line.letter == 'A' && action_of(&before->line) == action_of(&node->line))
			return true;
	}
	return false;
}

static void say(const struct wizard *w, struct view *v)
{
	size_t section = 0, first = 0;
	bool after_notice = false;

	for (size_t i = 0; i < w->n; i++) {
		char letter = w->nodes[i].line.letter;
		section += letter == '=';
		if (letter == '=' || section != w->section) {
			first = i + 1;
			continue;
		}
		if (is_second(w, first, i))
			continue;
		say_node(w, &w->nodes[i], after_notice, v);
		after_notice = letter == 'n' || (after_notice && strchr("dFMCc", letter));
	}
}

/* ── what can be done there ── */

static struct effect go_on(struct wizard *w, enum effect_kind kind)
{
	w->section = (w->section + 1) % w->n_sections;
	return (struct effect){ .kind = kind };
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_COMMIT:
		str_set(&w->committed_id, event->id);
		str_set(&w->committed, event->text);
		return (struct effect){ .kind = EFFECT_NONE };
	case EVENT_CHOOSE:
		w->chosen = event->index;
		return (struct effect){ .kind = EFFECT_NONE };
	case EVENT_TICK:
		w->ticked = !w->ticked;
		return (struct effect){ .kind = EFFECT_REDRAW };
	case EVENT_OPEN:
		return go_on(w, EFFECT_NONE);
	case EVENT_ACTION:
		if (event->action == ACTION_FORWARD || event->action == ACTION_PAGE)
			return go_on(w, EFFECT_REDRAW);
		return (struct effect){ .kind = EFFECT_IGNORED };
	default:
		return (struct effect){ .kind = EFFECT_NONE };
	}
}

static struct effect act_on_first(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_ACTION && event->action == ACTION_PAGE + 1)
		return go_on(w, EFFECT_NEXT);
	return act(w, event);
}

static const struct key_row keys[] = {
	{ ACTION_PAGE, "u", "Upgrade", "Upgrades.", NULL, NULL },
	{ ACTION_PAGE + 1, "m", "More", "Shows the next page.", NULL, NULL },
	{ ACTION_FORWARD, "Enter", "Continue", NULL, NULL, NULL },
	{ 0, NULL, NULL, NULL, NULL, NULL },
};
static const struct page first_page = { .id = "first", .title = "First page", .step = "First", .help = "What it is for.", .keys = keys, .ticks = true,
	.view = say, .act = act_on_first };
static const struct page second_page = { .id = "second", .title = "Second page", .step = "Second", .keys = keys, .view = say, .act = act };
static const struct page *const order[] = { &first_page, &second_page, NULL };

/* ── around them ── */

static void leave(void *arg)
{
	((struct described *)arg)->left = true;
}

static bool unfinished(void *arg, char *why, size_t size)
{
	const struct described *d = arg;
	const char *said = d->wizard.n > 0 ? d->wizard.nodes[0].line.parts[0] : "";

	str_copy(why, size, said);
	return *said != '\0';
}

static void call(void *arg, const struct request *request)
{
	(void)arg;
	(void)request;
}

static void frame(const struct wizard *w, const struct page *page, struct frame *ret)
{
	(void)page;
	ret->show_steps = true;
	ret->steps = order;
	for (size_t i = 0; i < w->n; i++) {
		const struct input_line *line = &w->nodes[i].line;
		if (line->letter != 'M')
			continue;
		str_copy(ret->mode, sizeof(ret->mode), line->parts[0]);
		str_copy(ret->task, sizeof(ret->task), line->parts[1]);
		str_copy(ret->tenant, sizeof(ret->tenant), line->parts[2]);
		str_copy(ret->trail, sizeof(ret->trail), line->parts[3]);
		ret->show_steps = *ret->trail == '\0';
	}
}

/* ── from the input ── */

static void add_column(struct table *t, const struct input_line *line)
{
	if (t->n_columns < TABLE_COLUMNS)
		t->columns[t->n_columns++] = (struct view_column){ .title = line->parts[0], .align = *line->parts[1] ? ALIGN_RIGHT : ALIGN_LEFT,
			.least = (int)input_number(line, 2, 400), .priority = (int)input_number(line, 3, 9) };
}

static void add_row(struct table *t, const struct input_line *line)
{
	t->rows = xrealloc_array(t->rows, t->n_rows + 1, sizeof(*t->rows));
	t->rows[t->n_rows++] = *line;
}

/* Columns and rows belong to the table before them; without one they say nothing. */
static void give_tables(struct wizard *w)
{
	static const struct view_column unnamed = { .title = "" };
	struct table *t = NULL;

	for (size_t i = 0; i < w->n; i++) {
		struct node_line *node = &w->nodes[i];
		if (node->line.letter == 'T')
			t = node->table = xcalloc(1, sizeof(*t));
		else if (t && node->line.letter == 'C')
			add_column(t, &node->line);
		else if (t && node->line.letter == 'c')
			add_row(t, &node->line);
	}
	for (size_t i = 0; i < w->n; i++)
		if (w->nodes[i].table && w->nodes[i].table->n_columns == 0)
			w->nodes[i].table->columns[w->nodes[i].table->n_columns++] = unnamed;
}

static void add_line(struct described *d, const char *text)
{
	struct wizard *w = &d->wizard;

	if (*text == '>') {
		d->steps = xgrow(d->steps, &d->cap_steps, d->n_steps, sizeof(*d->steps));
		input_line_read(&d->steps[d->n_steps++], text + 1 + (text[1] == ' '));
		return;
	}
	w->nodes = xgrow(w->nodes, &w->cap, w->n, sizeof(*w->nodes));
	w->nodes[w->n] = (struct node_line){ .table = NULL };
	input_line_read(&w->nodes[w->n++].line, text);
	w->n_sections += *text == '=';
}

struct described *described_new(const struct input *in)
{
	struct described *d = xcalloc(1, sizeof(*d));
	const struct stack_host host = { .arg = d, .call = call, .leave = leave, .unfinished = unfinished, .frame = frame };

	d->wizard.n_sections = 1;
	d->wizard.chosen = SIZE_MAX;
	for (size_t i = 0; i < in->n; i++)
		add_line(d, in->lines[i]);
	give_tables(&d->wizard);
	d->stack = stack_new(&d->wizard, order, &host);
	stack_start(d->stack, &first_page);
	return d;
}

void described_free(struct described *d)
{
	stack_free(d->stack);
	for (size_t i = 0; i < d->wizard.n; i++) {
		struct node_line *node = &d->wizard.nodes[i];
		if (node->table)
			free(node->table->rows);
		free(node->table);
		input_line_clear(&node->line);
	}
	for (size_t i = 0; i < d->n_steps; i++)
		input_line_clear(&d->steps[i]);
	free(d->wizard.nodes);
	free(d->wizard.committed_id);
	free(d->wizard.committed);
	free(d->steps);
	free(d);
}

struct stack *described_stack(struct described *d)
{
	return d->stack;
}

bool described_left(const struct described *d)
{
	return d->left;
}

const struct input_line *described_step(struct described *d)
{
	return d->at_step < d->n_steps ? &d->steps[d->at_step++] : NULL;
}
