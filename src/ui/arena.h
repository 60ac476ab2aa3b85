/* Memory for what is described anew after every event: given out in order, taken back all at once, never returned in between. */
#ifndef UI_ARENA_H
#define UI_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first, *current;
};

#define ARENA_INIT ((struct arena){ NULL, NULL })

void *arena_alloc(struct arena *a, size_t size);            /* zeroed, aligned for any type */
char *arena_strndup(struct arena *a, const char *text, size_t n);
/* Cleaned of control characters, escape sequences and direction controls; NULL stays NULL. */
const char *arena_clean(struct arena *a, const char *text);
void arena_reset(struct arena *a);                          /* everything it gave is invalid; memory kept */
void arena_clear(struct arena *a);                          /* frees */

#endif
