#include "ui/arena.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 16384

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	max_align_t data[];
};

static struct arena_block *block_new(size_t size)
{
	struct arena_block *block = xmalloc(sizeof(*block) + size);
	block->next = NULL;
	block->used = 0;
	block->size = size;
	return block;
}

/* The next block that has room: one that is kept from before, or a new one put between. */
static struct arena_block *block_with_room(struct arena *a, size_t size)
{
	struct arena_block *at = a->current;
	if (at != NULL && at->size - at->used >= size)
		return at;
	struct arena_block *next = at == NULL ? a->first : at->next;
	if (next == NULL || next->size < size) {
		struct arena_block *fresh = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);
		fresh->next = next;
		if (at == NULL)
			a->first = fresh;
		else
			at->next = fresh;
		next = fresh;
	}
	next->used = 0;
	a->current = next;
	return next;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t unit = sizeof(max_align_t);
	size = (size + unit - 1) / unit * unit;
	struct arena_block *block = block_with_room(a, size);
	void *got = (char *)block->data + block->used;
	block->used += size;
	memset(got, 0, size);
	return got;
}

char *arena_strndup(struct arena *a, const char *text, size_t n)
{
	char *copy = arena_alloc(a, n + 1);
	memcpy(copy, text, n);
	return copy;
}

/* Most texts are plain ASCII: they need no second look. */
static bool is_harmless(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

const char *arena_clean(struct arena *a, const char *text)
{
	if (text == NULL)
		return NULL;
	if (is_harmless(text))
		return arena_strndup(a, text, strlen(text));
	char *clean = text_clean(text);
	char *kept = arena_strndup(a, clean, strlen(clean));
	free(clean);
	return kept;
}

void arena_reset(struct arena *a)
{
	a->current = NULL;
}

void arena_clear(struct arena *a)
{
	for (struct arena_block *block = a->first; block != NULL;) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	*a = ARENA_INIT;
}
