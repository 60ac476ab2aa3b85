/* A double of http/http.h for the tests of api/: it keeps what was asked and answers from a script. */
#ifndef TESTS_API_FAKE_HTTP_H
#define TESTS_API_FAKE_HTTP_H

#include "core/buf.h"
#include "http/http.h"

struct fake_answer {
	enum http_outcome outcome; /* HTTP_ANSWERED is 0 */
	int status;
	const char *headers;       /* "Name: value\n…" */
	const char *body;
	bool timed_out, tls_failed, sent_again;
	enum http_failure failure;
	bool at_proxy;
	int proxy_status;
};

struct fake_request {
	char *method, *url, *headers, *body;
	int timeout_ms;
	size_t limit;
	bool repeatable, version_1;
	bool cancelled;
};

struct http *fake_http_new(void);
/* The next request whose method is this and whose URL contains `part` gets this answer; each rule serves once. A request without
 * a rule stays unanswered. Texts must stay valid. */
void fake_answer(struct http *h, const char *method, const char *part, struct fake_answer answer);
/* Requests for a token that no rule catches are answered with tokens T1, T2, … and refresh tokens R1, R2, … */
void fake_mint_tokens(struct http *h, bool on);

size_t fake_count(const struct http *h);                       /* requests so far */
const struct fake_request *fake_request(const struct http *h, size_t i);
const struct fake_request *fake_last(const struct http *h);
size_t fake_count_of(const struct http *h, const char *part);  /* whose URL contains this */
/* Value of a header of a request; NULL if absent. Valid until the next call. */
const char *fake_header(const struct fake_request *r, const char *name);
size_t fake_unused(const struct http *h);                      /* rules that no request has used */

#endif
