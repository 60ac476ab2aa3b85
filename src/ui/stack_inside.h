/* The inside of the stack, shared by the files of the kit and by nobody else. */
#ifndef UI_STACK_INSIDE_H
#define UI_STACK_INSIDE_H

#include "ui/node.h"
#include "ui/stack.h"
#include "ui/state.h"

struct stack {
	struct wizard *wizard;
	const struct page *const *order;
	struct stack_host host;
	const struct page **pages;
	size_t depth, capacity;
	struct states states;
	struct view *view;
	bool stale;                 /* what the view says is older than the state */
	uint64_t version;           /* grows whenever something on the screen may differ */
	uint64_t news;              /* grows likewise, but not by the clock: what plain mode reads aloud */
	int64_t clock_ms;           /* when EVENT_CLOCK was last delivered; 0: never */
	const struct page *overlay; /* one of the kit's own pages over the top one: help, detail, the leaving question; NULL: none */
	const struct page *helped;  /* the page that the help explains */
	char *overlay_text;
	char *said_at, *said;       /* one remark at a node, until the next key: why something is closed */
	size_t said_part;
	bool left;                  /* the host was told to leave: nothing more is asked */
	bool as_lines;              /* shown as lines: answers are numbers, letters and texts, not keys */
	bool filtering;             /* keys go to the filter of the focused table */
	size_t body_lines;          /* lines that the renderer has for the body; 0: not drawn yet */
};

const struct page *stack_shown(const struct stack *s);   /* the overlay, else the top page */
struct page_state *stack_state(struct stack *s);         /* of what is shown */
const struct view *stack_view(struct stack *s);          /* described anew where needed, focus settled */
void stack_frame(struct stack *s, struct frame *ret);
void stack_changed(struct stack *s);                     /* something was typed, focused, scrolled */
bool stack_deliver(struct stack *s, const struct event *event); /* to what is shown; false: it was ignored */
void stack_say(struct stack *s, const char *id, size_t part, const char *text);
void stack_open_overlay(struct stack *s, const struct page *page, const char *text);
void stack_close_overlay(struct stack *s);
void stack_leave(struct stack *s);                       /* without asking */

#endif
