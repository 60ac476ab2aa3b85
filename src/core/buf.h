/* A growing byte buffer that always ends in NUL. */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* never NULL: "" while empty */
	size_t len; /* without the closing NUL */
	size_t cap; /* 0: data is not owned */
	bool secret; /* its bytes lie in the vault, and are wiped on every way out */
};

extern char buf_empty[1];
#define BUF_INIT ((struct buf){ .data = buf_empty })
#define BUF_SECRET_INIT ((struct buf){ .data = buf_empty, .secret = true })

void buf_init(struct buf *b);
void buf_clear(struct buf *b);   /* frees; usable again at once */
void buf_wipe(struct buf *b);    /* overwrites, then frees: for what a person has typed; what is known to be secret lies in a secret buffer */
void buf_reset(struct buf *b);   /* length 0, memory kept */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_addstr(struct buf *b, const char *text);
void buf_addch(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
void buf_remove_front(struct buf *b, size_t n);
char *buf_steal(struct buf *b);  /* the caller frees; the buffer is empty afterwards. Not of a secret one */

#endif
