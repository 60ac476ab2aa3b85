#include "flow/history.h"

#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

void history_add_transitions(struct history *h, const struct api_transitions *from)
{
	for (size_t i = 0; i < from->count; i++) {
		size_t index = h->transitions.count;
		copy_transition(&from->items[i], FACTS_ADD(&h->transitions));
		for (size_t k = 0; k < from->items[i].events.count; k++)
			copy_event(&from->items[i].events.items[k], index, FACTS_ADD(&h->events));
	}
}

void history_add_credits(struct history *h, const struct api_credit_checks *from)
{
	for (size_t i = 0; i < from->count; i++)
		copy_credit(&from->items[i], FACTS_ADD(&h->credits));
}

void history_clear(struct history *h)
{
	free(h->transitions.items);
	free(h->events.items);
	free(h->credits.items);
	*h = (struct history){ 0 };
}
