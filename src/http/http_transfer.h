/* One request on its way: the curl handle, what it holds alive, and what came back. */
#ifndef HTTP_HTTP_TRANSFER_H
#define HTTP_HTTP_TRANSFER_H

#include "http/http.h"

#include <curl/curl.h>

struct http_route;

struct transfer {
	struct transfer *next, **at; /* `at` points at this one, while it runs */
	uint64_t id;
	http_done_fn *done;
	void *arg;
	CURL *easy; /* NULL: refused before anything was tried */
	CURLU *url;
	const struct http_route *route;
	struct curl_slist *headers;
	struct buf body; /* of the request; as curl's own memory, in the vault */
	size_t limit, received;
	int (*chunk)(void *arg, const char *bytes, size_t n);
	void *chunk_arg;
	bool running; /* curl has it */
	int sendings; /* how often curl began to send it */
	bool plain;   /* http, not https */
	int opened_port; /* of the last connection that was tried; 0: none */
	bool too_large, chunk_stopped;
	char reason[CURL_ERROR_SIZE];
	struct http_answer answer;
};

/* Never NULL. A request that is not allowed comes back without a curl handle and with its answer ready. The route must outlive it. */
struct transfer *transfer_new(const struct http_route *route, const struct http_request *request, http_done_fn *done, void *arg);
void transfer_free(struct transfer *t);
/* Sets the answer's outcome from how curl ended. */
void transfer_settle(struct transfer *t, CURLcode code);
void transfer_settle_cancelled(struct transfer *t);

#endif
