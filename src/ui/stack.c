#include "ui/stack.h"

#include "core/mem.h"
#include "core/text.h"
#include "ui/field.h"
#include "ui/focus.h"
#include "ui/kit_pages.h"
#include "ui/stack_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct stack *stack_new(struct wizard *w, const struct page *const *order, const struct stack_host *host)
{
	struct stack *s = xcalloc(1, sizeof(*s));
	s->wizard = w;
	s->order = order;
	s->host = *host;
	s->view = view_new();
	s->stale = true;
	return s;
}

void stack_free(struct stack *s)
{
	if (s == NULL)
		return;
	states_forget(&s->states, NULL);
	view_free(s->view);
	free(s->pages);
	free(s->overlay_text);
	free(s->said_at);
	free(s->said);
	free(s);
}

const struct page *stack_top(const struct stack *s)
{
	return s->depth == 0 ? NULL : s->pages[s->depth - 1];
}

size_t stack_depth(const struct stack *s)
{
	return s->depth;
}

static size_t place_of(const struct stack *s, const struct page *page)
{
	for (size_t i = 0; i < s->depth; i++)
		if (s->pages[i] == page)
			return i;
	return SIZE_MAX;
}

bool stack_contains(const struct stack *s, const struct page *page)
{
	return place_of(s, page) != SIZE_MAX;
}

const struct page *stack_shown(const struct stack *s)
{
	return s->overlay != NULL ? s->overlay : stack_top(s);
}

struct page_state *stack_state(struct stack *s)
{
	return states_get(&s->states, stack_shown(s));
}

void stack_changed(struct stack *s)
{
	s->version++;
	s->news++;
}

void stack_touch(struct stack *s)
{
	s->stale = true;
	s->version++;
}

void stack_forget(struct stack *s, const struct page *page)
{
	states_forget(&s->states, page);
	s->stale = true;
	stack_changed(s);
}

void stack_frame(struct stack *s, struct frame *ret)
{
	*ret = (struct frame){ .current = stack_top(s) };
	if (s->host.frame != NULL)
		s->host.frame(s->wizard, stack_top(s), ret);
}

const struct view *stack_view(struct stack *s)
{
	if (s->stale) {
		s->stale = false;
		view_reset(s->view);
		if (s->overlay != NULL)
			kit_page_view(s, s->view);
		else
			stack_top(s)->view(s->wizard, s->view);
		focus_settle(s);
	}
	return s->view;
}

void stack_say(struct stack *s, const char *id, size_t part, const char *text)
{
	str_set(&s->said_at, id);
	str_set(&s->said, text);
	s->said_part = part;
	stack_changed(s);
}

void stack_open_overlay(struct stack *s, const struct page *page, const char *text)
{
	s->overlay = page;
	s->filtering = false;
	str_set(&s->overlay_text, text);
	states_forget(&s->states, page); /* it begins at its top */
	s->stale = true;
	stack_changed(s);
}

void stack_close_overlay(struct stack *s)
{
	s->overlay = NULL;
	s->stale = true;
	stack_changed(s);
}

void stack_leave(struct stack *s)
{
	s->left = true;
	s->host.leave(s->host.arg);
}

void stack_ask_leave(struct stack *s)
{
	char why[400] = "";
	if (s->host.unfinished != NULL && s->host.unfinished(s->host.arg, why, sizeof(why)))
		stack_open_overlay(s, kit_leave_page(), why);
	else
		stack_leave(s);
}

/* A confirmation is typed each time that its page is come to: one that stood there already would let Enter alone agree. */
static void forget_confirmations(struct stack *s)
{
	const struct view *view = stack_view(s);
	for (size_t i = 0; i < view_count(view); i++) {
		const struct node *node = view_node(view, i);
		if (node->kind == NODE_FIELD && node->field.kind == FIELD_CONFIRM)
			field_forget(focus_slot(s, node));
	}
}

/* A page came to the top. Help and detail belonged to the one before; the leaving question stands whatever happens below it. */
static void show_top(struct stack *s)
{
	if (s->overlay != NULL && s->overlay != kit_leave_page())
		s->overlay = NULL;
	s->filtering = false;
	str_set(&s->said, NULL);
	s->clock_ms = 0;
	s->stale = true;
	if (s->overlay == NULL)
		forget_confirmations(s);
	stack_event(s, &(struct event){ .kind = EVENT_SHOWN });
}

static void put_above(struct stack *s, const struct page *page)
{
	s->pages = xgrow(s->pages, &s->capacity, s->depth, sizeof(*s->pages));
	s->pages[s->depth++] = page;
}

void stack_start(struct stack *s, const struct page *first)
{
	s->depth = 0;
	put_above(s, first);
	show_top(s);
}

static void go_to(struct stack *s, const struct page *page, size_t keep)
{
	size_t place = place_of(s, page);
	if (place != SIZE_MAX) {
		s->depth = place + 1;
	} else {
		s->depth = keep;
		put_above(s, page);
	}
	show_top(s);
}

static void go_next(struct stack *s)
{
	const struct page *const *at = s->order;
	while (*at != NULL && *at != stack_top(s))
		at++;
	assert(*at != NULL && at[1] != NULL); /* a page outside the order, and the last one, have no next page */
	go_to(s, at[1], s->depth);
}

/* Reads that only this page waits for would arrive for nobody. */
static void go_back(struct stack *s)
{
	if (s->depth <= 1) {
		stack_ask_leave(s);
		return;
	}
	if (s->host.cancel != NULL)
		s->host.cancel(s->host.arg, NULL);
	s->depth--;
	show_top(s);
}

void stack_perform(struct stack *s, struct effect effect)
{
	switch (effect.kind) {
	case EFFECT_IGNORED:
	case EFFECT_NONE:
		break;
	case EFFECT_REDRAW:
		stack_touch(s);
		break;
	case EFFECT_NEXT:
		go_next(s);
		break;
	case EFFECT_BACK:
		go_back(s);
		break;
	case EFFECT_PUSH:
		go_to(s, effect.page, s->depth);
		break;
	case EFFECT_JUMP:
		go_to(s, effect.page, s->depth == 0 ? 0 : 1);
		break;
	case EFFECT_DISMISS:
		if (s->depth > 1) {
			s->depth--;
			show_top(s);
		}
		break;
	case EFFECT_CALL:
		s->host.call(s->host.arg, effect.request);
		stack_touch(s);
		break;
	case EFFECT_CANCEL:
		if (s->host.cancel != NULL)
			s->host.cancel(s->host.arg, effect.request);
		stack_touch(s);
		break;
	case EFFECT_LEAVE:
		stack_ask_leave(s);
		break;
	}
}

static bool page_act(struct stack *s, const struct event *event)
{
	struct effect effect = stack_top(s)->act(s->wizard, event);
	s->stale = true;
	s->version++;
	if (event->kind != EVENT_CLOCK)
		s->news++;
	stack_perform(s, effect);
	return effect.kind != EFFECT_IGNORED;
}

void stack_event(struct stack *s, const struct event *event)
{
	if (s->depth > 0)
		page_act(s, event);
}

bool stack_deliver(struct stack *s, const struct event *event)
{
	return s->overlay != NULL ? kit_page_act(s, event) : page_act(s, event);
}

int64_t stack_clock_due(const struct stack *s)
{
	const struct page *top = stack_top(s);
	return top == NULL || !top->ticks ? INT64_MAX : s->clock_ms + 1000;
}

void stack_clock(struct stack *s, int64_t now_ms)
{
	if (stack_clock_due(s) > now_ms)
		return;
	bool first = s->clock_ms == 0;
	s->clock_ms = now_ms;
	if (!first)
		stack_event(s, &(struct event){ .kind = EVENT_CLOCK });
}
