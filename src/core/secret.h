/* Something that must not be seen: it lies in the vault (core/vault.h), is wiped when cleared, never formatted, never copied by assignment. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct error;

struct secret {
	char *data; /* NUL-terminated; NULL: none */
	size_t len;
};

#define SECRET_INIT ((struct secret){ 0 })

void secret_set(struct secret *s, const char *text, size_t len); /* wipes what was there */
void secret_clear(struct secret *s);
bool secret_is_set(const struct secret *s);
void secret_move(struct secret *to, struct secret *from);
/* `source` is a path or, as "fd:N", a descriptor that was open when the program began: it is read to its end, once, and closed. A file must be
 * a regular one that only its owner can read; otherwise ERROR_CONFIG that names it and the remedy. */
int secret_read_file(struct secret *s, const char *source, struct error *err);  /* the first line */
int secret_read_whole(struct secret *s, const char *source, struct error *err); /* all of it, for a key */

#endif
