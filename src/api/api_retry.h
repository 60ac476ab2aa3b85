/* The one rule about repeating a request. */
#ifndef API_API_RETRY_H
#define API_API_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct http_answer;

enum verdict_kind {
	VERDICT_TAKE,   /* a 2xx answer */
	VERDICT_RENEW,  /* the token was refused: mint another, ask again once */
	VERDICT_REPEAT, /* the same request again in wait_ms */
	VERDICT_FAIL
};

struct verdict {
	enum verdict_kind kind;
	int64_t wait_ms;
	bool told; /* wait_ms is the service's own word (also with VERDICT_FAIL) */
};

struct verdict retry_judge(struct call *c, const struct http_answer *a);

/* Milliseconds from a Retry-After value: "120", "2.128", or an HTTP date, taken against the answer's own Date. -1: not readable. */
int64_t retry_after_parse(const char *value, const char *date);

#endif
