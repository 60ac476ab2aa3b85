/* What the kit keeps for a page while it is away: where the focus stood, how far it was scrolled, what was half typed. Found by id. */
#ifndef UI_STATE_H
#define UI_STATE_H

#include "core/buf.h"
#include "ui/page.h"

struct slot {
	char *id;
	bool placed;        /* the cursor has been set once */
	size_t cursor;      /* table: row among all rows; choice: option */
	size_t followed;    /* choice: what was chosen when it was described last */
	size_t first;       /* table: first line of its window, among the rows that the filter lets through */
	bool typing;        /* `typed` stands for the model's value */
	struct buf typed;
	bool amended;       /* `typed` has changed since it was last committed */
	size_t caret;       /* field: byte offset into the text */
	int left;           /* field: columns scrolled away */
	size_t window;      /* table: rows that the renderer last had room for; 0: not drawn yet */
	struct buf filter;  /* table: "" shows all */
	size_t *matches;    /* table with a filter: the rows that contain it, found anew whenever the page is described */
	size_t n_matches;
	int *widths;        /* table: widest cell seen in each column, so that scrolling does not make columns jump */
	size_t n_widths;
};

struct page_state {
	const struct page *page;
	char *focus;        /* id, NULL: nowhere */
	size_t focus_order; /* its place among what can hold focus: where to go when the id has gone */
	bool by_hand;       /* the user has moved the focus */
	char *wish;         /* what view_focus() last named */
	size_t scroll;      /* lines of the body above the window */
	bool scrolled;      /* by hand since the focus last moved */
	struct slot **slots;
	size_t n, capacity;
};

struct states {
	struct page_state **pages;
	size_t n, capacity;
};

struct page_state *states_get(struct states *all, const struct page *page);
void states_forget(struct states *all, const struct page *page); /* NULL: every page */
struct slot *state_slot(struct page_state *state, const char *id);
void state_set_focus(struct page_state *state, const char *id);  /* NULL: nowhere */

#endif
