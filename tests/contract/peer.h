/* A service that says what it was told to say, over a real socket, and keeps what it was asked. It lives in the test's own thread and is moved
 * on by the same poll as the client. */
#ifndef TESTS_CONTRACT_PEER_H
#define TESTS_CONTRACT_PEER_H

#include "core/buf.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum { PEER_CONNECTIONS = 8, PEER_REQUESTS = 24, PEER_ANSWERS = 12 };

struct peer_request {
	char *method, *target;
	char *head; /* its header lines, each ended by CR LF */
	char *body;
	size_t body_len;
};

struct peer_connection {
	int fd; /* -1: free */
	struct buf in, out;
};

struct peer {
	int fd, port;
	struct peer_connection connections[PEER_CONNECTIONS];
	struct peer_request requests[PEER_REQUESTS]; /* without those for tokens, when it mints */
	size_t n_requests;
	char *answers[PEER_ANSWERS]; /* whole, head and body */
	size_t answer_len[PEER_ANSWERS];
	size_t n_answers, n_said;
	bool mints; /* whoever asks for a token gets one, out of turn */
};

void peer_start(struct peer *p);
void peer_stop(struct peer *p);
/* Forgets what it was asked and what it was to say; connections are closed. */
void peer_forget(struct peer *p);
/* The next answer. `head` has header lines ended by CR LF; Content-Length is added. The last one is given again to whoever asks more. */
void peer_say(struct peer *p, int status, const char *head, const char *body, size_t len);
unsigned peer_fds(const struct peer *p, struct pollfd *to); /* at most PEER_CONNECTIONS + 1 */
void peer_move(struct peer *p, const struct pollfd *fds, unsigned n);
/* A header of a request, without case; the caller frees. NULL: it was not sent. */
char *peer_header(const struct peer_request *rq, const char *name);

#endif
