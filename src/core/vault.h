/* Memory for what must not be seen: pages that no core dump takes, locked against swapping where the limit allows, and blocks that
 * are wiped when they are given back. Any thread may use it. Memory that cannot be had ends the program, as in core/mem.h. */
#ifndef CORE_VAULT_H
#define CORE_VAULT_H

#include <stddef.h>

void *vault_alloc(size_t size);                /* zeroed; size 0 gives a unique pointer */
void *vault_resize(void *block, size_t size);  /* NULL: a new one. What is added is zeroed; a block that moves is wiped where it was */
void vault_free(void *block);                  /* NULL is fine */
char *vault_copy(const char *text, size_t len); /* ended by NUL */
char *vault_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
size_t vault_used(void);                       /* bytes that are handed out */

#endif
