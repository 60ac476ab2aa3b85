/* The client of the five services: sign-in, paging, retries and the meaning of errors. No page is known here, and no curl.
 *
 * Every call returns an id at once (never 0) and later calls its done function exactly once: from http_deliver(), from timers_run(),
 * or from api_free(); never from the function that started it. `err` is NULL on success; otherwise the result is NULL. The result
 * belongs to the client: what the callee wants to keep it moves out (struct copy, then zeroes the original), the rest is cleared
 * after the callback. Whoever runs the loop runs the http seam and the timers; `now_ms` is their monotonic time. */
#ifndef API_API_H
#define API_API_H

#include "core/secret.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct api;
struct error;
struct http;
struct timers;

enum api_service {
	API_ENTRA,
	API_GRAPH,
	API_COMMERCE,
	API_PRICES,
	API_STOREFRONT,
	API_SERVICES
};

/* 0 takes the default that stands beside it. */
struct api_limits {
	int timeout_ms;             /* of one request; 60000 */
	int price_sheet_timeout_ms; /* 600000 */
	size_t answer_bytes;        /* 8 MiB; a price sheet: 1 GiB, because it is streamed */
	size_t price_sheet_bytes;
	size_t pages;               /* of one list; 20000 */
	size_t users_page;          /* users, or members of a group, asked for at once, fewer where that is too much; 999 */
	int attempts;               /* requests for one read, the first included; 5 */
	int64_t longest_wait_ms;    /* a longer Retry-After ends the call with ERROR_RATE_LIMITED; 120000 */
	int64_t backoff_ms;         /* the first wait where none is told, doubled each time; 500 */
	int64_t backoff_most_ms;    /* 30000 */
};

struct api_config {
	const char *url[API_SERVICES]; /* base URLs without a closing slash; NULL or "": the service is not there */
	const char *tenant;            /* whose tokens Graph and the storefront take: id, domain or "organizations" */
	const char *partner;           /* where whoever signs in is at home, and whose tokens Commerce and Prices take; NULL or "": tenant */
	const char *customer;          /* whose things are read and changed: the {cid} of Commerce and Storefront; NULL: tenant */
	const char *client_id;
	const char *const *scopes;     /* permissions to ask for in Graph for a person, ended by NULL; NULL or none: what the registration lists */
	struct secret client_secret;   /* moved in; when set, the program signs in as itself, without a person */
	const char *locale;            /* X-Locale; NULL: "en-US" */
	const char *user_agent;
	struct api_limits limits;
	int64_t (*now_ms)(void);       /* NULL: time_monotonic_ms */
	int64_t (*wall_ms)(void);      /* NULL: time_now_ms; for what a program signs */
};

/* Texts are copied. `http` and `timers` must outlive the client. */
struct api *api_new(struct api_config *config, struct http *http, struct timers *timers);
void api_free(struct api *api); /* what still runs ends with ERROR_CANCELLED, a change under way with ERROR_UNSURE */

bool api_has(const struct api *api, enum api_service service);
/* Whose things: known for certain only once the organisation has been read. */
void api_set_customer(struct api *api, const char *customer);

/* Its done function is still called, at the next timers_run(): ERROR_CANCELLED, or ERROR_UNSURE for a change that may have left. */
void api_cancel(struct api *api, uint64_t id);

/* The services' clocks minus this machine's, as the last answer had it; TIME_UNKNOWN before the first. Less than a second counts as none. */
int64_t api_clock_skew_ms(const struct api *api);

enum api_wait {
	API_WAITING_ANSWER,  /* the request is on its way */
	API_WAITING_SIGN_IN, /* for a token: the sign-in is being renewed */
	API_WAITING_LIMIT,   /* the service asked to come back later: until until_ms */
	API_WAITING_RETRY    /* it failed and is tried again at until_ms */
};

struct api_status {
	enum api_service service;
	enum api_wait wait;
	int64_t since_ms;  /* when the call was started, monotonic */
	int64_t until_ms;  /* when it goes on; 0 where nobody knows */
	int attempt;       /* 1 for the first */
	size_t pages;      /* of a list, read so far */
};

/* False: no such call is running. Id 0 asks for the oldest of those that wait longest for the service's sake (limit before retry
 * before sign-in before answer). */
bool api_status(const struct api *api, uint64_t id, struct api_status *ret);

/* Each exchange with a service, once it has ended, as one line of JSON (without its line end) that may be shown to somebody who helps: what
 * stands in it is chosen in api_trace.c, m365-upgrade(1) says what. Called from http_deliver() and api_free(). */
typedef void api_trace_fn(void *arg, const char *line, size_t len);
void api_set_trace(struct api *api, api_trace_fn *fn, void *arg);

#endif
