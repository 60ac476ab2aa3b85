#include "core/vault.h"

#include "core/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Under the address sanitizer each block is one of its own, so that it sees what goes beyond one. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define BLOCKS_OF_THEIR_OWN
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define BLOCKS_OF_THEIR_OWN
#endif

#define ALIGN 16
#define PAGE 4096
#define REGION ((size_t)256 << 10)  /* mapped at once, for small blocks */
#define LARGEST ((size_t)128 << 10) /* of the small ones; what is larger is mapped by itself */
#define CLASSES 64

struct block {
	size_t size; /* with this header */
	struct block *next; /* of the free ones of its class; a block that is in use holds its bytes from behind the header on */
};
#define HEADER ALIGN
_Static_assert(offsetof(struct block, next) < HEADER && sizeof(struct block) <= HEADER, "the header has room for both");

static struct {
	pthread_mutex_t lock;
	char *at, *end; /* what is left of the region */
	struct block *freed[CLASSES];
	size_t used;
} vault = { .lock = PTHREAD_MUTEX_INITIALIZER };

#ifdef BLOCKS_OF_THEIR_OWN

static struct block *take(size_t size)
{
	struct block *b = xcalloc(1, size);

	b->size = size;
	return b;
}

static void give(struct block *b)
{
	explicit_bzero(b, b->size);
	free(b);
}

#else

/* Large blocks are bodies of long lists: locking them would use up the limit for nothing. Neither call can fail in a way that matters. */
static void *map(size_t size, bool lock)
{
	void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		mem_exhausted();
	madvise(pages, size, MADV_DONTDUMP);
	if (lock)
		mlock(pages, size);
	return pages;
}

/* Four sizes to each power of two. */
static unsigned class_of(size_t *size)
{
	unsigned power = 6;
	size_t step;

	while ((size_t)1 << (power + 1) <= *size)
		power++;
	step = (size_t)1 << (power - 2);
	*size = (*size + step - 1) / step * step;
	return (power - 6) * 4 + (unsigned)((*size >> (power - 2)) - 4);
}

static struct block *take(size_t size)
{
	unsigned class;
	struct block *b;

	if (size > LARGEST) {
		size = (size + PAGE - 1) / PAGE * PAGE;
		b = map(size, false);
		b->size = size;
		return b;
	}
	class = class_of(&size);
	b = vault.freed[class];
	if (b) {
		vault.freed[class] = b->next;
		b->next = NULL;
		return b;
	}
	/* What is left of the last region is too little for this one, and is forgotten. */
	if ((size_t)(vault.end - vault.at) < size) {
		vault.at = map(REGION, true);
		vault.end = vault.at + REGION;
	}
	b = (struct block *)(void *)vault.at;
	vault.at += size;
	b->size = size;
	return b;
}

static void give(struct block *b)
{
	size_t size = b->size;
	unsigned class;

	if (size > LARGEST) {
		munmap(b, size);
		return;
	}
	class = class_of(&size);
	assert(size == b->size);
	explicit_bzero((char *)b + HEADER, size - HEADER);
	b->next = vault.freed[class];
	vault.freed[class] = b;
}

#endif

static struct block *block_of(void *bytes)
{
	return (struct block *)(void *)((char *)bytes - HEADER);
}

void *vault_alloc(size_t size)
{
	struct block *b;

	if (size > SIZE_MAX / 2)
		mem_exhausted();
	size = (size + HEADER + ALIGN - 1) / ALIGN * ALIGN;
	if (size < 64)
		size = 64;
	pthread_mutex_lock(&vault.lock);
	b = take(size);
	vault.used += b->size;
	pthread_mutex_unlock(&vault.lock);
	return (char *)b + HEADER;
}

void vault_free(void *block)
{
	struct block *b;

	if (!block)
		return;
	b = block_of(block);
	pthread_mutex_lock(&vault.lock);
	vault.used -= b->size;
	give(b);
	pthread_mutex_unlock(&vault.lock);
}

void *vault_resize(void *block, size_t size)
{
	size_t room = block ? block_of(block)->size - HEADER : 0;
	void *moved;

	if (block && size <= room) {
		explicit_bzero((char *)block + size, room - size);
		return block;
	}
	moved = vault_alloc(size);
	if (block)
		memcpy(moved, block, room);
	vault_free(block);
	return moved;
}

char *vault_copy(const char *text, size_t len)
{
	char *copy = vault_alloc(len + 1);

	memcpy(copy, text, len);
	return copy;
}

char *vault_printf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = xvasprintf_in(vault_alloc, fmt, args);
	va_end(args);
	return text;
}

size_t vault_used(void)
{
	size_t used;

	pthread_mutex_lock(&vault.lock);
	used = vault.used;
	pthread_mutex_unlock(&vault.lock);
	return used;
}
