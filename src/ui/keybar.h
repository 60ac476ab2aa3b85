/* What the keys do now: the page's own rows, then those of what has the focus, then those of every page. */
#ifndef UI_KEYBAR_H
#define UI_KEYBAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stack;

#define KEYBAR_MOST 24

struct keybar_entry {
	char keys[24];       /* as shown: "Enter", "+ -" */
	const char *label;
	uint32_t letter;     /* what plain mode takes; PRESS_NONE: nothing */
	int action;
	int rank;            /* where there is no room for all, the highest goes first; 0 always stays */
};

/* Returns how many; never more than KEYBAR_MOST. Labels live until the next event. */
size_t keybar_fill(struct stack *s, struct keybar_entry entries[KEYBAR_MOST]);
/* Leaves out what does not fit into `columns`, each entry being "keys label" and `gap` columns between entries. */
size_t keybar_fit(struct keybar_entry *entries, size_t n, int columns, int gap);

#endif
