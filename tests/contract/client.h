/* The built training server as a child, and a plain client of it: what is checked here goes over real sockets. */
#ifndef TESTS_CONTRACT_CLIENT_H
#define TESTS_CONTRACT_CLIENT_H

#include "core/buf.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <sys/types.h>

/* The application that every world knows, and its secret. */
#define CLIENT_TRAINING "365e4365-0000-4000-8000-000000000001"
#define CLIENT_TRAINING_SECRET "training"

struct client {
	pid_t pid;
	const char *scenario;
	const char *database; /* NULL: in memory */
	char *listen;         /* where it listened, for the next one; NULL: it is the first */
	int stdin_fd;   /* closing it ends the server */
	char *base;     /* "http://127.0.0.1:PORT" */
	char *token;    /* NULL: not signed in */
	char *cid, *source; /* the organisation, the subscription to be upgraded */
	CURL *curl;
	long status;
	CURLcode result;
	struct buf body, headers;
};

void client_begin(struct client *c, const char *scenario);
/* With its world in a file. */
void client_begin_in(struct client *c, const char *scenario, const char *database);
void client_kill(struct client *c);  /* kill -9 */
void client_again(struct client *c); /* starts it again on the same file and at the same address */
int client_end(struct client *c); /* the server's exit status */
/* The server alone: nobody has signed in, and nothing is known of its world. */
void client_start(struct client *c, const char *scenario);
void client_sign_in(struct client *c);
/* `path` may hold {cid} and {source}, and may be a whole URL; `header` NULL: none. Returns the HTTP status, 0 when no answer came. */
long client_call(struct client *c, const char *method, const char *path, const char *body, const char *header);
/* The same with a header a line, ended by NULL, and nothing added to them but what the transport adds. */
long client_ask(struct client *c, const char *method, const char *url, const char *const *headers, const char *body);
bool client_has_header(const struct client *c, const char *name, const char *value); /* value NULL: any */
char *client_header(const struct client *c, const char *name); /* of the last answer; NULL: it has none. The caller frees */

#endif
