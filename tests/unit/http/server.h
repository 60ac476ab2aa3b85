/* A server for the tests of http/: it lives in the test's own thread and is moved on by the same poll as the client. */
#ifndef TESTS_HTTP_SERVER_H
#define TESTS_HTTP_SERVER_H

#include "core/buf.h"

#include <poll.h>
#include <stdbool.h>

#define SERVER_CONNECTIONS 40

struct connection {
	int fd; /* -1: free */
	struct buf in, out;
	bool close_after; /* once `out` has left */
};

struct server {
	int fd;
	int port;
	struct connection connections[SERVER_CONNECTIONS];
	int accepted;      /* connections so far */
	int requests;      /* whole requests so far */
	struct buf last;   /* the last request, as it came */
	bool closed_once;
};

void server_start(struct server *s);
void server_stop(struct server *s);
/* Fills at most SERVER_CONNECTIONS + 1 descriptors. */
unsigned server_fds(const struct server *s, struct pollfd *to);
void server_move(struct server *s, const struct pollfd *fds, unsigned n);

#endif
