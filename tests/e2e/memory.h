/* What another process holds in memory, and what of it a core dump would take. The process stands still while it is read. */
#ifndef TESTS_E2E_MEMORY_H
#define TESTS_E2E_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* How many times what is looked for stands in these bytes. */
typedef size_t memory_count_fn(const char *bytes, size_t n, const void *arg);
memory_count_fn memory_count_text; /* `arg` is the text */

struct memory_sight {
	size_t dumped; /* in pages that a dump of everything takes */
	size_t kept;   /* in pages that are marked as not for dumps */
	char where[200]; /* the first place among those that are dumped */
};

/* Whether this test may look into that process. */
bool memory_is_open(pid_t pid);
void memory_look(pid_t pid, memory_count_fn *count, const void *arg, struct memory_sight *ret);
/* A small file of /proc/PID. The caller frees. */
char *memory_proc(pid_t pid, const char *name, size_t *ret_len);

#endif
