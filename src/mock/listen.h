/* The socket a server listens on, and what stands there. */
#ifndef MOCK_LISTEN_H
#define MOCK_LISTEN_H

#include <stdbool.h>

struct error;

struct listener {
	const char *name; /* of the one service that stands there, see mock/places.h; NULL: all, and training control */
	int fd;
	char *url;        /* as it can be asked there: "http://127.0.0.1:PORT" */
};

/* `text` is [NAME=]ADDRESS:PORT. The error says what to write instead, or what is in the way. */
int listen_on(struct listener *ret, const char *text, bool expose, bool tls, struct error *err);
void listener_clear(struct listener *l);

#endif
