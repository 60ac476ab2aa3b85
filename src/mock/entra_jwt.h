/* JSON Web Tokens in their compact form (RFC 7515, RFC 7519), and the base 64 that they are written in. */
#ifndef MOCK_ENTRA_JWT_H
#define MOCK_ENTRA_JWT_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Of either alphabet, with or without its closing signs; false: it is something else. Replaces what is in the buffer. */
bool base64_decode(const char *text, size_t len, struct buf *ret);
void base64url_add(struct buf *to, const void *bytes, size_t n);

struct jwt {
	struct buf header, claims, signature; /* decoded: JSON, JSON, bytes */
	size_t signed_len;                    /* how much of the text the signature is over */
};
bool jwt_split(struct jwt *j, const char *text);
void jwt_clear(struct jwt *j);

#endif
