/* The world on its listeners: libmicrohttpd on one thread, so that one request is answered after another and the world is never half changed. */
#ifndef MOCK_SERVER_H
#define MOCK_SERVER_H

#include "mock/options.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;
struct server;
struct world;

/* On every address of `o`, over TLS where it names a certificate; beyond loopback only as it allows. */
int server_start(struct server **ret, struct world *w, const struct options *o, struct error *err);
void server_free(struct server *s);
/* A line for each listener: "listening on http://127.0.0.1:PORT", with the name of its one service after it. Those of all services come first. */
void server_tell(const struct server *s, struct buf *to);
/* Until SIGINT, SIGTERM or SIGHUP; with `watch_stdin` also until standard input ends, as it does when a parent goes away. */
void server_run(struct server *s, bool watch_stdin);

#endif
