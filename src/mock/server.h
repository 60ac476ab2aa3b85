/* The world on a port: libmicrohttpd on one thread, so that one request is answered after another and the world is never half changed. */
#ifndef MOCK_SERVER_H
#define MOCK_SERVER_H

#include <stdbool.h>

struct error;
struct server;
struct world;

/* `listen` is ADDRESS:PORT, numeric; port 0 takes a free one. Beyond loopback only with `expose`. */
int server_start(struct server **ret, struct world *w, const char *listen, bool expose, struct error *err);
void server_free(struct server *s);
const char *server_url(const struct server *s); /* "http://127.0.0.1:PORT" */
/* Until SIGINT, SIGTERM or SIGHUP; with `watch_stdin` also until standard input ends, as it does when a parent goes away. */
void server_run(struct server *s, bool watch_stdin);

#endif
