/* Identifiers: random UUIDs for request ids, and a seeded stream for worlds that repeat. */
#ifndef CORE_IDENT_H
#define CORE_IDENT_H

#include <stdbool.h>
#include <stdint.h>

#define UUID_TEXT 37

void uuid_make(char to[UUID_TEXT]);               /* version 4, from the system's randomness */
bool uuid_valid(const char *text);                /* 8-4-4-4-12 hexadecimal */

/* Deterministic: the same seed gives the same stream on every machine. Not for secrets. */
struct stream {
	uint64_t state;
};
void stream_init(struct stream *s, uint64_t seed);
uint64_t stream_next(struct stream *s);
uint64_t stream_below(struct stream *s, uint64_t bound); /* 0 ≤ n < bound; bound > 0 */
void stream_uuid(struct stream *s, char to[UUID_TEXT]);

#endif
