/* The seam to the network: requests in, answers out, nothing waits inside. curl stops here.
 * https everywhere, http to loopback alone; verification always on; redirects are not followed (they are an error in an API). */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "core/buf.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct http;

enum http_outcome {
	HTTP_ANSWERED,    /* status, headers and the whole body are there */
	HTTP_NOT_SENT,    /* nothing can have reached the service: DNS, refused, TLS handshake, URL */
	HTTP_LOST,        /* sent, or perhaps sent; no whole answer: timeout, reset, cut body */
	HTTP_TOO_LARGE,   /* the answer went over the limit */
	HTTP_CANCELLED
};

struct http_request {
	const char *method;
	const char *url;
	const char *const *headers;   /* "Name: value", NULL-ended; copied into the vault */
	const char *body;             /* NULL: none */
	size_t body_len;
	/* A change that sets a state, so that sending it twice does no harm: it may use a connection that is open already, where curl sends
	 * it once more by itself when that connection turns out dead. Other changes get a connection of their own. */
	bool repeatable;
	int timeout_ms;               /* 0: 60 s */
	size_t limit;                 /* bytes of the answer; 0: 16 MiB */
	/* When set, a body of a 2xx answer is streamed here instead of kept; nonzero ends the transfer. */
	int (*chunk)(void *arg, const char *bytes, size_t n);
	void *chunk_arg;
};

struct http_answer {
	enum http_outcome outcome;
	int status;                   /* 0 unless answered */
	struct buf body;
	const char *reason;           /* static or owned by the answer: what curl said, for the detail */
	bool tls_failed, timed_out;
	bool sent_again;              /* the connection was dead, so the library sent it once more: the first may have arrived all the same */
	const void *headers;          /* http_header() reads them */
};

/* Case-insensitive; the first value, NULL if absent; valid as long as the answer. */
const char *http_header(const struct http_answer *answer, const char *name);

/* Called from http_deliver() alone, once for each started request, also when cancelled by http_free(). The answer lives during the call. */
typedef void http_done_fn(void *arg, struct http_answer *answer);

struct http *http_new(struct error *err);
void http_free(struct http *h);
/* Everything is copied. Returns an id, never 0. A URL that is not allowed is answered with HTTP_NOT_SENT at the next delivery. */
uint64_t http_start(struct http *h, const struct http_request *request, http_done_fn *done, void *arg);
void http_cancel(struct http *h, uint64_t id);      /* its done function is called by the next http_deliver() with HTTP_CANCELLED */
size_t http_running(const struct http *h);

/* One wait for everything: transfers, `extra` descriptors (revents filled) and at most `timeout_ms`. Then moves the transfers on. */
int http_poll(struct http *h, struct pollfd *extra, unsigned n_extra, int timeout_ms);
void http_deliver(struct http *h);                  /* hands out what has ended */

#endif
