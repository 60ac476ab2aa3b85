/* Where the services stand, as whoever asks reaches them: what links are made of.
 *
 * In here a path is always written as where one address serves everything, "/graph/v1.0/users"; its first word names the service. At an
 * address of one service alone that word is left out, "/v1.0/users", as it is at the real one. */
#ifndef MOCK_PLACES_H
#define MOCK_PLACES_H

#include <stdbool.h>
#include <stddef.h>

enum { PLACES_MOST = 16 };

struct place {
	const char *name; /* of the one service that stands there, of those below; NULL: all */
	char *url;        /* "https://127.0.0.1:8443" */
};
struct places {
	struct place at[PLACES_MOST];
	size_t n;
	const char *asked_name; /* where the request at hand came in, likewise */
	char *asked_url;        /* and how whoever sent it calls that place; NULL: nobody has asked yet */
};

/* The name of a service that may have an address of its own, for good; NULL: there is none of that name. */
const char *places_name(const char *text, size_t len);

void places_add(struct places *p, const char *name, const char *url); /* beyond the most it is dropped */
void places_clear(struct places *p);
/* A request came in at the place of this name, which its sender calls `url`. */
void places_ask(struct places *p, const char *name, const char *url);
/* The address of "/SERVICE/…": where it was asked if that service stands there, else where it does. The caller frees. */
char *places_url(const struct places *p, const char *path);

#endif
