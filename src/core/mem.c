#include "core/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*restore_terminal)(void);

void mem_on_exhaustion(void (*restore)(void))
{
	restore_terminal = restore;
}

/* Nothing here may allocate, so the message goes out by write() alone. */
void mem_exhausted(void)
{
	static const char message[] = "m365-upgrade: out of memory\n";
	void (*restore)(void) = restore_terminal;

	restore_terminal = NULL;
	if (restore)
		restore();
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(1);
	_exit(1);
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p;

	if (count == 0 || size == 0)
		count = size = 1;
	p = calloc(count, size);
	if (!p)
		mem_exhausted();
	return p;
}

void *xrealloc_array(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(count, size, &bytes))
		mem_exhausted();
	p = realloc(old, bytes ? bytes : 1);
	if (!p)
		mem_exhausted();
	return p;
}

char *xstrdup(const char *text)
{
	return text ? xstrndup(text, strlen(text)) : NULL;
}

char *xstrndup(const char *text, size_t n)
{
	size_t len;
	char *copy;

	if (!text)
		return NULL;
	len = strnlen(text, n);
	copy = xmalloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *xvasprintf_in(void *(*alloc)(size_t size), const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	if (len < 0)
		mem_exhausted();
	text = alloc((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}

char *xasprintf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = xvasprintf_in(xmalloc, fmt, args);
	va_end(args);
	return text;
}

void *xgrow(void *array, size_t *capacity, size_t count, size_t size)
{
	size_t wanted;

	if (count < *capacity)
		return array;
	if (__builtin_mul_overflow(*capacity, (size_t)2, &wanted))
		mem_exhausted();
	if (wanted < 8)
		wanted = 8;
	array = xrealloc_array(array, wanted, size);
	*capacity = wanted;
	return array;
}
