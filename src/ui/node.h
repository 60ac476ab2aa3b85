/* What a view holds: the nodes that a page described, in order. For the kit alone; pages see ui/view.h.
 * Every text is clean and lives until the view's next reset. */
#ifndef UI_NODE_H
#define UI_NODE_H

#include "ui/arena.h"
#include "ui/view.h"

enum node_kind {
	NODE_HEADING, NODE_TEXT, NODE_GAP, NODE_NOTICE, NODE_PAIR, NODE_STEP, NODE_PROGRESS, NODE_BUSY,
	NODE_TABLE, NODE_CHOICE, NODE_FIELD, NODE_ACK, NODE_ACTION
};

struct node {
	enum node_kind kind;
	const char *id;    /* NULL: can hold no focus */
	const char *text;  /* heading, paragraph, term, label, what happened */
	union {
		struct {
			enum tone tone;
			const char *meaning, *remedy, *detail; /* each may be NULL */
		} notice;
		struct {
			const char *value;
		} pair;
		struct {
			enum mark mark;
			const char *note;
		} step;
		struct {
			int64_t done, total;
		} progress;
		struct {
			int64_t since_ms;
		} busy;
		struct view_table table;
		struct {
			const struct view_option *options;
			size_t n, chosen;
		} choice;
		struct view_field field;
		struct {
			bool ticked;
		} ack;
		struct {
			int action;
			const char *why_closed;
		} action;
	};
};

struct view_row {
	struct arena *arena;
	const char **cells;
	size_t n, capacity;   /* cells beyond the capacity are a mistake of the page: dropped */
	enum tone tone;
	const char *closed;
};

size_t view_count(const struct view *v);
const struct node *view_node(const struct view *v, size_t index);
const struct node *view_find(const struct view *v, const char *id);      /* NULL: not there */
size_t view_index(const struct view *v, const char *id);                 /* SIZE_MAX: not there */
const char *view_focus_wish(const struct view *v);                       /* what view_focus() named, NULL: nothing */
const struct node *view_find_kind(const struct view *v, enum node_kind kind); /* the first, NULL: none */
const char *view_detail_text(const struct view *v);                      /* of the first notice that has one, NULL: none */

/* Asks the page for one row. Cells that it did not say are "". Lives in `arena`. */
struct view_row node_row(const struct node *table, size_t index, struct arena *arena);

#endif
