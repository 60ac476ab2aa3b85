#include "ui/state.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static void slot_free(struct slot *slot)
{
	free(slot->id);
	free(slot->widths);
	free(slot->matches);
	buf_clear(&slot->typed);
	buf_clear(&slot->filter);
	free(slot);
}

static void page_state_free(struct page_state *state)
{
	for (size_t i = 0; i < state->n; i++)
		slot_free(state->slots[i]);
	free(state->slots);
	free(state->focus);
	free(state->wish);
	free(state);
}

struct page_state *states_get(struct states *all, const struct page *page)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->pages[i]->page == page)
			return all->pages[i];
	struct page_state *state = xcalloc(1, sizeof(*state));
	state->page = page;
	all->pages = xgrow(all->pages, &all->capacity, all->n, sizeof(*all->pages));
	all->pages[all->n++] = state;
	return state;
}

void states_forget(struct states *all, const struct page *page)
{
	size_t kept = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (page == NULL || all->pages[i]->page == page)
			page_state_free(all->pages[i]);
		else
			all->pages[kept++] = all->pages[i];
	}
	all->n = kept;
	if (page == NULL) {
		free(all->pages);
		*all = (struct states){ 0 };
	}
}

struct slot *state_slot(struct page_state *state, const char *id)
{
	for (size_t i = 0; i < state->n; i++)
		if (strcmp(state->slots[i]->id, id) == 0)
			return state->slots[i];
	struct slot *slot = xcalloc(1, sizeof(*slot));
	slot->id = xstrdup(id);
	buf_init(&slot->typed);
	buf_init(&slot->filter);
	state->slots = xgrow(state->slots, &state->capacity, state->n, sizeof(*state->slots));
	state->slots[state->n++] = slot;
	return slot;
}

void state_set_focus(struct page_state *state, const char *id)
{
	if (str_eq(state->focus, id))
		return;
	str_set(&state->focus, id);
	state->scrolled = false;
}
