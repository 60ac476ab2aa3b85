/* The seam to the network: requests in, answers out, nothing waits inside. curl stops here.
 * https everywhere, http to loopback alone and never by a proxy; verification always on; redirects are not followed (they are an error in an API). */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "core/buf.h"
#include "core/secret.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct http;

/* How requests travel. Texts may be NULL, which is "". */
struct http_settings {
	const char *proxy;    /* http, https, socks5 or socks5h://HOST:PORT; "none": none; "": as HTTPS_PROXY and ALL_PROXY of the environment say */
	const char *no_proxy; /* who is reached without it: names, addresses, networks, with commas; "": as NO_PROXY of the environment says */
	struct secret proxy_credentials; /* "NAME:PASSWORD"; moved in */
	const char *ca_file;  /* certificates (PEM) that are trusted beside those of the system; "": none */
	bool version_2;       /* HTTP/2 where the service offers it, but for requests that say version_1 */
};

enum http_outcome {
	HTTP_ANSWERED,    /* status, headers and the whole body are there */
	HTTP_NOT_SENT,    /* nothing can have reached the service: DNS, refused, TLS handshake, URL */
	HTTP_LOST,        /* sent, or perhaps sent; no whole answer: timeout, reset, cut body */
	HTTP_TOO_LARGE,   /* the answer went over the limit */
	HTTP_CANCELLED
};

/* What stood in the way. Beside HTTP_NOT_SENT and HTTP_LOST alone; the outcome says whether the service may have got the request. */
enum http_failure {
	HTTP_FAILURE_NONE,
	HTTP_BAD_ADDRESS,     /* no address, or not an allowed one */
	HTTP_NO_NAME,         /* nobody knows the name of the host */
	HTTP_NO_CONNECTION,   /* refused, or no way there */
	HTTP_PROXY_SIGN_IN,   /* the proxy wants credentials, or others */
	HTTP_PROXY_REFUSED,   /* the proxy opens no way to the service: proxy_status */
	HTTP_PORTAL,          /* somebody has to sign in to the network first: the proxy answers with a page */
	HTTP_NO_TRUST,        /* nobody who is trusted has signed the certificate */
	HTTP_EXPIRED,         /* the certificate has ended, by this machine's clock */
	HTTP_NOT_YET_VALID,   /* it begins later, by this machine's clock */
	HTTP_WRONG_NAME,      /* it belongs to another host */
	HTTP_BAD_CERTIFICATE, /* anything else that is wrong with it */
	HTTP_NO_HANDSHAKE,    /* no TLS is spoken there, or none that both sides take; or somebody between breaks it off */
	HTTP_BAD_CA_FILE,     /* what stands in ca_file is no certificate */
	HTTP_SLOW_NAME,       /* out of time while the name was looked up, */
	HTTP_SLOW_CONNECTION, /* while the connection was made, */
	HTTP_SLOW_HANDSHAKE,  /* while it was secured, */
	HTTP_SLOW_ANSWER,     /* after that */
	HTTP_BROKEN           /* the connection ended in the middle */
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
	bool version_1;               /* HTTP/1.1, whatever the settings say: the library of version 2 may keep copies that nobody wipes */
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
	enum http_failure failure;
	bool at_proxy;                /* what failed is the way to the proxy, or the proxy */
	int proxy_status;             /* the status by which it refused; 0: none */
	bool tls_failed, timed_out;   /* `failure` in brief */
	bool sent_again;              /* the connection was dead, so the library sent it once more: the first may have arrived all the same */
	const void *headers;          /* http_header() reads them */
};

/* Case-insensitive; the first value, NULL if absent; valid as long as the answer. */
const char *http_header(const struct http_answer *answer, const char *name);

/* Called from http_deliver() alone, once for each started request, also when cancelled by http_free(). The answer lives during the call. */
typedef void http_done_fn(void *arg, struct http_answer *answer);

/* `settings` NULL: none is set; their credentials are moved out of them in any case. */
struct http *http_new(struct http_settings *settings, struct error *err);
void http_free(struct http *h);
/* Everything is copied. Returns an id, never 0. A URL that is not allowed is answered with HTTP_NOT_SENT at the next delivery. */
uint64_t http_start(struct http *h, const struct http_request *request, http_done_fn *done, void *arg);
void http_cancel(struct http *h, uint64_t id);      /* its done function is called by the next http_deliver() with HTTP_CANCELLED */
size_t http_running(const struct http *h);
/* "NAME:PASSWORD" as it was given, for a process that goes on; not set: none. */
void http_proxy_credentials(const struct http *h, struct secret *ret);
int http_take_proxy_credentials(struct http *h, struct secret *credentials, struct error *err); /* moved in; before the first request */

/* One wait for everything: transfers, `extra` descriptors (revents filled) and at most `timeout_ms`. Then moves the transfers on. */
int http_poll(struct http *h, struct pollfd *extra, unsigned n_extra, int timeout_ms);
void http_deliver(struct http *h);                  /* hands out what has ended */

#endif
