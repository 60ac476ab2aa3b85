/* What an answer, or its absence, means: the only place that reads HTTP status codes and error envelopes. */
#ifndef API_API_MEANING_H
#define API_API_MEANING_H

#include "api/api.h"

struct call;
struct envelope;
struct error;
struct http_answer;

/* A 2xx answer that carries an error all the same (a service does that): negative with `err` filled, else 0. Of a change it is
 * ERROR_UNSURE, unless the code is known to refuse: status and body contradict each other. */
int meaning_of_success(const struct call *c, const struct http_answer *a, struct error *err);
/* Whether a change that is told to have failed with this code may have taken effect, or may still. */
bool meaning_is_unclear(const char *code);
/* No 2xx answer. `retry_after_ms`: -1 not told. A change of which nobody knows whether it happened is ERROR_UNSURE.
 * Of the sign-in service: why it refused is kept in the call. */
void meaning_of_failure(struct call *c, const struct http_answer *a, int64_t retry_after_ms, struct error *err);
/* One part of a batch that did not succeed. `request_id` is its own, "" if it has none. */
void meaning_of_part(const struct call *c, const struct http_answer *a, int status, struct envelope *e, const char *request_id, struct error *err);
/* A 2xx answer whose reading failed: `err` says how on the way in, what it means on the way out. */
void meaning_of_unreadable(const struct call *c, const struct http_answer *a, struct error *err);
/* A change may have taken effect at an earlier sending: becomes ERROR_UNSURE, with the code and words of the last one. */
void meaning_of_doubt(const struct call *c, struct error *err);
/* What was read is not what the change starts from. */
void meaning_of_stale(enum api_service service, struct error *err);
void meaning_of_no_sign_in(struct error *err);
void meaning_of_nameless(struct error *err);
void meaning_of_absence(enum api_service service, struct error *err);

/* For a reader's own complaint: ERROR_ANSWER with `why` as its text, which meaning_of_unreadable() turns into the detail. */
int answer_wrong(struct error *err, const char *why);

#endif
