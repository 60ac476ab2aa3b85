/* What may be told of an exchange to somebody who helps: one line of JSON, in which everything stands that is on a list, and nothing else.
 *
 * Of a body those members are shown whose names are on the list (api_trace_keys.c), and their values only where they are what the list says:
 * ids, words of the service, times, counts. Where something is left out "…" stands, or how many members were. No token, code, secret, name,
 * address or free text is on any list; a secret of the client's that a service puts where a word is expected is taken out at the end. */
#ifndef API_API_TRACE_H
#define API_API_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct call;
struct http_answer;
struct json_writer;

/* Keeps what may be told of the request's headers; nothing where nobody listens. */
void trace_request(struct call *c, char *const *lines, size_t n);
/* How it ended. `retry_in_ms`: -1: it ends here. */
void trace_answer(const struct call *c, const struct http_answer *a, int64_t retry_in_ms);

/* ── what may be said ── */

enum trace_kind {
	TRACE_NAME,  /* that it is there, and not what it is; what it holds is walked */
	TRACE_ID,    /* GUIDs, numbers, catalog ids: hexadecimal, or capitals and digits */
	TRACE_WORD,  /* a word of a protocol or an enumeration: letters, digits and _ . - # */
	TRACE_COUNT, /* a number, true or false */
	TRACE_TIME,
	TRACE_CODES, /* free text of which only the numbers of the sign-in service's errors stay */
	TRACE_URL
};

struct trace_key {
	const char *name;
	enum trace_kind kind;
};

extern const struct trace_key trace_keys[];   /* of JSON, in the order of strcasecmp(); a name NULL at the end */
extern const struct trace_key trace_fields[]; /* of a form */

/* A value: JSON whatever it is given. */
void trace_body(struct json_writer *w, const char *text, size_t len);
void trace_form(struct json_writer *w, const char *text, size_t len);
/* Below `base` (NULL: none), which is the configuration's own and stays. */
void trace_add_url(struct buf *to, const char *url, const char *base);
bool trace_may_say(enum trace_kind kind, const char *text, size_t len);

#endif
