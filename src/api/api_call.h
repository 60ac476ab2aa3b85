/* One call: a logical request of a resource file and everything that happens to it on the way - token, sending, waiting,
 * repeating - until it is delivered once. A list or a chain is one call with several requests. */
#ifndef API_API_CALL_H
#define API_API_CALL_H

#include "api/api_internal.h"
#include "api/api_sign_in_refusal.h"
#include "core/buf.h"
#include "core/error.h"

struct http_answer;
struct call;

enum {
	CALL_DONE = 0,
	CALL_AGAIN = 1 /* the next request has been set */
};

struct call_class {
	/* Set: the call is sent once, and every answer and every failure comes here, whatever it says; only a refused token is renewed.
	 * CALL_DONE or CALL_AGAIN. The two below are not asked then. */
	int (*whole)(struct call *c, struct http_answer *a);
	/* A 2xx answer. CALL_DONE, CALL_AGAIN or a negative code with `err` filled. */
	int (*answer)(struct call *c, struct http_answer *a, struct error *err);
	/* The call is about to fail with `err`: CALL_AGAIN goes on nevertheless, negative fails. NULL: always fails. */
	int (*refused)(struct call *c, struct error *err);
	void (*deliver)(struct call *c, const struct error *err);
	void (*clear)(struct call *c); /* frees c->state; NULL: nothing there */
};

enum call_stage {
	CALL_SENT,
	CALL_WAITS_TOKEN,
	CALL_WAITS_LIMIT, /* the service said when */
	CALL_WAITS_RETRY,
	CALL_ENDS         /* `ending` is delivered at the next timers_run() */
};

typedef void call_fn(void); /* a done function of any type, called by the class that knows it */

struct call {
	struct call *next;
	struct api *api;
	uint64_t id;
	bool hidden; /* the client's own: no status, cannot be cancelled from outside */
	enum api_service service;
	const struct call_class *class;
	call_fn *done;
	void *arg;
	void *state;

	const char *method; /* NULL: nothing to send, a token is all that is wanted */
	bool write;         /* must not happen twice */
	bool anonymous;   /* asked without a token, of whatever service */
	bool repeatable;    /* http.h: it sets a state, or is a read by another method */
	bool doubtful;      /* a change that was answered with 503 and sent again: whatever fails after that, it may have taken effect */
	char *url;
	bool nameless;      /* an id in the path is empty: it would name another thing */
	struct buf body; /* secret until it is known to be JSON */
	const char *unsaid; /* a secret in the body that an answer might repeat; NULL: none but the client's own */
	const char *content_type;
	char *if_match;
	char *told_headers;   /* of the last sending, as JSON: what may be told of them; NULL: nobody listens */
	char **extra_headers; /* a page's own; NULL-ended */
	char request_id[UUID_TEXT];
	const char *accept;
	int timeout_ms;
	size_t limit;
	int (*chunk)(void *call, const char *bytes, size_t n); /* NULL: the body is kept */
	size_t top;         /* elements asked for in a page; 0: none named */
	bool too_large;     /* the last answer */
	bool spoiled;       /* the reader of the stream stopped it: asking again would not help */
	void (*restart)(struct call *c); /* before each sending: of a streamed request, or of one whose body is good for one sending */
	const char *authority;           /* of a request to the sign-in service: whose tokens are asked for */
	enum api_service resource;       /* and for which service */
	enum sign_in_refusal refusal;    /* how it was refused; 0: it was not */
	int64_t wait_ms;    /* set with CALL_AGAIN: how long from now the next request is sent */

	enum call_stage stage;
	int attempt;
	bool renewed; /* a refused token has been renewed once */
	unsigned token_serial;
	struct flight *flight;
	uint64_t timer_id;
	int64_t since_ms, sent_ms, until_ms;
	size_t pages;
	struct error ending;
};

struct call *call_new(struct api *api, enum api_service service, const struct call_class *class, call_fn *done, void *arg);

/* The request: base URL of the service, then the path. In `path` each "%s" stands for a text, which is percent-encoded. */
void call_path(struct call *c, const char *method, const char *path, ...);
/* GET, with one text, for the pages of a long list: as long as they may be, or shorter where that was too much. */
void call_path_top(struct call *c, const char *path, const char *text);
bool call_shorter_pages(struct call *c); /* false: they cannot be */
void call_url(struct call *c, const char *method, char *url); /* takes the url */
void call_json(struct call *c, struct buf *body);             /* takes the body */
/* Marks a change; `request_id` NULL makes one. Takes the body, which is JSON. */
void call_write(struct call *c, const char *request_id, struct buf *body);
void call_if_match(struct call *c, const char *etag);

/* The lines of the request, each the caller's to give back to the vault; returns how many. `token` may be NULL. */
#define CALL_MOST_HEADERS 24
size_t call_headers(struct call *c, const struct secret *token, char **lines);
void call_request_clear(struct call *c);

uint64_t call_start(struct call *c);                            /* the id */
uint64_t call_start_failed(struct call *c, const struct error *err); /* delivers the error later */
void call_resume(struct call *c, const struct error *err);      /* from CALL_WAITS_TOKEN, at the next timers_run(); NULL: go on */
void call_cancel(struct call *c);
void call_abandon(struct call *c);                              /* delivers at once: the client ends */

#endif
