/* Up to twenty requests in one, each answered for itself. Microsoft Graph v1.0: JSON batching.
 *
 * Sent once: whoever moves thousands of users paces them together. Only a refused token is renewed, for the parts that it was refused to. */
#ifndef API_API_BATCH_H
#define API_API_BATCH_H

#include "api/api_licences.h"

struct call;
struct json_writer;

/* `request_id` NULL makes one. `write`: the parts change something, so that a lost answer is ERROR_UNSURE. */
struct call *batch_new(struct api *api, const char *request_id, size_t n, bool write, api_batch_fn *done, void *arg);
/* A part, in any order: its address is `before`, the id percent-encoded, `after`. Without an id it is not sent and fails. */
void batch_add(struct call *c, size_t part, const char *method, const char *before, const char *id, const char *after);
/* The same with a body, which the caller writes as one JSON value before batch_end_body(). NULL: the part is not sent. */
struct json_writer *batch_add_body(struct call *c, size_t part, const char *method, const char *before, const char *id, const char *after);
void batch_end_body(struct call *c);
uint64_t batch_start(struct call *c);

#endif
