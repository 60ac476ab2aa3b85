/* What an answer, or its absence, means: the only place that reads HTTP status codes and error envelopes. */
#ifndef API_API_MEANING_H
#define API_API_MEANING_H

#include "api/api.h"

struct call;
struct error;
struct http_answer;

/* A 2xx answer that carries an error all the same (a service does that): negative with `err` filled, else 0. */
int meaning_of_success(const struct call *c, const struct http_answer *a, struct error *err);
/* No 2xx answer. `retry_after_ms`: -1 not told. A change of which nobody knows whether it happened is ERROR_UNSURE. */
void meaning_of_failure(const struct call *c, const struct http_answer *a, int64_t retry_after_ms, struct error *err);
/* A 2xx answer whose reading failed: `err` says how on the way in, what it means on the way out. */
void meaning_of_unreadable(const struct call *c, const struct http_answer *a, struct error *err);
void meaning_of_no_sign_in(struct error *err);
void meaning_of_absence(enum api_service service, struct error *err);

/* For a reader's own complaint: ERROR_ANSWER with `why` as its text, which meaning_of_unreadable() turns into the detail. */
int answer_wrong(struct error *err, const char *why);

#endif
