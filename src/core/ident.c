#include "core/ident.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/random.h>

/* RFC 9562, 4 and 5.4: version 4, variant 10. */
static void write_uuid(char to[UUID_TEXT], unsigned char bytes[16])
{
	static const char hex[] = "0123456789abcdef";
	size_t at = 0, i;

	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			to[at++] = '-';
		to[at++] = hex[bytes[i] >> 4];
		to[at++] = hex[bytes[i] & 15];
	}
	to[at] = '\0';
}

void uuid_make(char to[UUID_TEXT])
{
	unsigned char bytes[16];
	ssize_t n;

	/* 16 bytes come whole once the system's generator is seeded; a request id must never be guessed or repeated. */
	do
		n = getrandom(bytes, sizeof(bytes), 0);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(bytes))
		abort();
	write_uuid(to, bytes);
}

bool uuid_valid(const char *text)
{
	size_t i;

	if (!text)
		return false;
	for (i = 0; i < UUID_TEXT - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return false;
	}
	return text[i] == '\0';
}

void stream_init(struct stream *s, uint64_t seed)
{
	s->state = seed;
}

/* SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
uint64_t stream_next(struct stream *s)
{
	uint64_t z;

	s->state += UINT64_C(0x9e3779b97f4a7c15);
	z = s->state;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint64_t stream_below(struct stream *s, uint64_t bound)
{
	uint64_t least, n;

	assert(bound > 0);
	/* What lies below 2^64 mod bound is drawn again, so that every result is equally likely. */
	least = (0 - bound) % bound;
	do
		n = stream_next(s);
	while (n < least);
	return n % bound;
}

void stream_uuid(struct stream *s, char to[UUID_TEXT])
{
	unsigned char bytes[16];
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < 16; i++) {
		if (i % 8 == 0)
			n = stream_next(s);
		bytes[i] = (unsigned char)(n >> (i % 8 * 8));
	}
	write_uuid(to, bytes);
}
