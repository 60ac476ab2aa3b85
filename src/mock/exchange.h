/* One request from its first byte to the end of its answer: between libmicrohttpd and the router. */
#ifndef MOCK_EXCHANGE_H
#define MOCK_EXCHANGE_H

#include <stdint.h>

struct MHD_Daemon;
struct error;
struct exchange;
struct listener;
struct tls_files;
struct world;

/* What all listeners have in common. */
struct exchanges {
	struct world *world;
	struct exchange *waiting; /* answers that are held back */
	uint64_t connections;     /* how many there have been */
	int64_t looked_ms[3];     /* real time, when it began to look at its sockets: now, before, before that */
};

/* libmicrohttpd on one listener. */
struct door {
	struct exchanges *exchanges;
	const struct listener *listener;
	struct MHD_Daemon *daemon; /* NULL: it is not open */
	char said[200];            /* by the library, while it was being opened */
};

/* `tls` NULL: plain. The listener's socket belongs to the door from then on, which takes so many connections at once. */
int door_open(struct door *d, struct exchanges *all, struct listener *listener, const struct tls_files *tls, unsigned connections, struct error *err);
void door_close(struct door *d); /* when nothing is held back any more */

void exchanges_looked(struct exchanges *all, int64_t real_ms); /* before each look at the sockets */
void exchanges_resume_due(struct exchanges *all);
void exchanges_resume_all(struct exchanges *all);
int64_t exchanges_due_in_ns(const struct exchanges *all); /* -1: nothing is held back */

#endif
