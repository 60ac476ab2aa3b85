#include "core/buf.h"

#include "core/mem.h"
#include "core/vault.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every empty buffer points at. It is never written to: a buffer with cap 0 owns nothing. */
char buf_empty[1];

void buf_init(struct buf *b)
{
	*b = BUF_INIT;
}

static void release(struct buf *b)
{
	if (b->cap && b->secret)
		vault_free(b->data);
	else if (b->cap)
		free(b->data);
}

void buf_clear(struct buf *b)
{
	release(b);
	*b = b->secret ? BUF_SECRET_INIT : BUF_INIT;
}

void buf_wipe(struct buf *b)
{
	if (b->cap)
		explicit_bzero(b->data, b->cap);
	buf_clear(b);
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->cap)
		b->data[0] = '\0';
}

/* Room for `more` bytes and the NUL. The old block is overwritten before it is freed, so that buf_wipe() leaves no copy
 * of a secret that arrived piece by piece. */
static void reserve(struct buf *b, size_t more)
{
	size_t need, cap = b->cap ? b->cap : 64;
	char *data;

	if (__builtin_add_overflow(b->len, more, &need) || __builtin_add_overflow(need, (size_t)1, &need))
		need = SIZE_MAX;
	if (need <= b->cap)
		return;
	while (cap < need && cap <= SIZE_MAX / 2)
		cap *= 2;
	if (cap < need)
		cap = need;
	data = b->secret ? vault_alloc(cap) : xmalloc(cap);
	memcpy(data, b->data, b->len + 1);
	if (b->cap)
		explicit_bzero(b->data, b->cap);
	release(b);
	b->data = data;
	b->cap = cap;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	reserve(b, n);
	memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_addstr(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_addch(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vaddf(b, fmt, args);
	va_end(args);
}

void buf_vaddf(struct buf *b, const char *fmt, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	assert(n >= 0);
	if (n > 0) {
		reserve(b, (size_t)n);
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

void buf_remove_front(struct buf *b, size_t n)
{
	assert(n <= b->len);
	if (n == 0)
		return;
	memmove(b->data, b->data + n, b->len - n + 1);
	b->len -= n;
}

char *buf_steal(struct buf *b)
{
	char *data = b->cap ? b->data : xstrdup("");

	assert(!b->secret);
	buf_init(b);
	return data;
}
