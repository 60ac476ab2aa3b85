/* Memory that cannot be had ends the program: every caller gets what it asked for.
 *
 * The terminal is put back first: whoever changes it registers the way back with mem_on_exhaustion(). */
#ifndef CORE_MEM_H
#define CORE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *xmalloc(size_t size);                             /* size 0 gives a unique pointer */
void *xcalloc(size_t count, size_t size);               /* zeroed; an overflowing product counts as exhaustion */
void *xrealloc_array(void *old, size_t count, size_t size);
char *xstrdup(const char *text);                        /* NULL stays NULL */
char *xstrndup(const char *text, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same in memory from `alloc`, which never returns NULL. */
char *xvasprintf_in(void *(*alloc)(size_t size), const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

/* Makes room for one more element: doubles `*capacity` when `count` has reached it. Returns the array. */
void *xgrow(void *array, size_t *capacity, size_t count, size_t size);

/* Called once, before the process ends with status 1. */
void mem_on_exhaustion(void (*restore)(void));

/* For memory that a library could not get. */
_Noreturn void mem_exhausted(void);

#endif
