/* The screen stack: performs effects, keeps each page's focus, scroll and half-typed text, and dispatches keys page → form → global.
 * Knows no terminal: a renderer (ui/renderer.h) feeds it input and draws what it describes. */
#ifndef UI_STACK_H
#define UI_STACK_H

#include "ui/page.h"

struct stack;
struct renderer;

/* What the stack cannot do by itself: flow does it. */
struct stack_host {
	void *arg;
	void (*call)(void *arg, const struct request *request);
	void (*cancel)(void *arg, const struct request *request); /* NULL request: every read that the top page waits for */
	void (*leave)(void *arg);
	bool (*unfinished)(void *arg, char *why, size_t size);    /* what the leaving question says; false: leave without asking */
	void (*frame)(const struct wizard *w, const struct page *page, struct frame *ret);
};

/* `order`: NULL-ended, the registry. */
struct stack *stack_new(struct wizard *w, const struct page *const *order, const struct stack_host *host);
void stack_free(struct stack *s);
void stack_start(struct stack *s, const struct page *first);
void stack_event(struct stack *s, const struct event *event); /* to the top page; performs its effect */
void stack_perform(struct stack *s, struct effect effect);
const struct page *stack_top(const struct stack *s);
size_t stack_depth(const struct stack *s);
bool stack_contains(const struct stack *s, const struct page *page);

/* The state has changed without an event: the page is described anew before it is drawn again. */
void stack_touch(struct stack *s);
/* Drops focus, scroll and half-typed text of one page, or of every page (NULL): another subscription is taken up. */
void stack_forget(struct stack *s, const struct page *page);
/* The leaving question, or the end where nothing is unfinished. */
void stack_ask_leave(struct stack *s);
/* When the top page wants EVENT_CLOCK next (INT64_MAX: never), and its delivery when that time has come. Monotonic. */
int64_t stack_clock_due(const struct stack *s);
void stack_clock(struct stack *s, int64_t now_ms);

#endif
