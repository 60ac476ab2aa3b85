/* What went wrong, as a meaning that a page can explain. Numbers of curl and HTTP stop below this. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum error_kind {
	ERROR_NONE = 0,
	ERROR_OFFLINE,      /* the service cannot be reached: name, route, refused, reset before anything was sent */
	ERROR_TIMEOUT,      /* no answer in time to something that changes nothing */
	ERROR_TLS,          /* the certificate is not the service's */
	ERROR_SIGNED_OUT,   /* the sign-in has ended and could not be renewed: sign in again */
	ERROR_FORBIDDEN,    /* signed in, but a role or permission is missing */
	ERROR_NOT_FOUND,
	ERROR_CONFLICT,     /* someone else is changing the same thing */
	ERROR_STALE,        /* what was read has changed since: read again, apply again (etag) */
	ERROR_RATE_LIMITED, /* asked to come back later; retry_after_ms says when, -1 unknown */
	ERROR_REFUSED,      /* understood and declined: `service` holds the service's own words */
	ERROR_SERVICE,      /* the service failed */
	ERROR_ANSWER,       /* the answer is not what the contract promises: malformed, cut, too large */
	ERROR_UNSURE,       /* a change was sent and no answer came: it may have taken effect */
	ERROR_CANCELLED,
	ERROR_ABSENT,       /* the service that this needs is not configured */
	ERROR_INPUT,        /* what a person typed, or a file they named */
	ERROR_CONFIG,
	ERROR_STORAGE,      /* disk, journal */
	ERROR_SYSTEM,
	ERROR_KINDS
};

/* Caller's storage; plain data, copied by assignment. All texts are valid UTF-8 without control characters. */
struct error {
	enum error_kind kind;
	int64_t retry_after_ms; /* -1: not told */
	char code[64];          /* the service's own code, "" if none */
	char text[400];         /* one sentence in the user's language: what happened */
	char meaning[400];      /* what it means, and … */
	char remedy[640];       /* … what to do: where more is known than the kind says; else "" */
	char service[400];      /* the service's own words, cleaned; "" if none */
	char detail[400];       /* for `d`: call, status, request id; never a secret */
};

#define ERROR_INIT ((struct error){ .retry_after_ms = -1 })

/* Fills `err` (NULL: only the return value) and returns -(int)kind, so that a failing function ends with
 * `return error_set(err, ERROR_INPUT, _("…"));`. Text is cleaned and cut at a character. */
int error_set(struct error *err, enum error_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void error_explain(struct error *err, const char *meaning, const char *remedy); /* either may be NULL */
void error_detail(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void error_service(struct error *err, const char *code, const char *text); /* either may be NULL */
void error_clear(struct error *err);

/* A stable word for logs, tests and the journal: "offline", "rate_limited", … */
const char *error_kind_name(enum error_kind kind);

/* True where the same read may succeed later without anybody doing anything. */
bool error_is_temporary(const struct error *err);

#endif
