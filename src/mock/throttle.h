/* How much the directory takes: a bucket for writes and one for resource units. Source: Microsoft Graph, "Microsoft Graph service-specific
 * throttling limits", identity and access; "Microsoft Graph throttling guidance".
 *
 * A request that would go beyond a bucket is turned away untouched and told when to come again: when what is left of its batch would fit,
 * or a batch of twenty for a request that stands alone. Buckets run on the real clock, in milliseconds, whatever the training clock does. */
#ifndef MOCK_THROTTLE_H
#define MOCK_THROTTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_writer;
struct request;
struct response;
struct scenario;
struct world;

enum throttle_kind { THROTTLE_WRITES, THROTTLE_UNITS, THROTTLE_KINDS };
enum throttle_told { TOLD_FRACTIONAL, TOLD_WHOLE, TOLD_MISSING };

struct throttle_limit {
	int64_t size, per_second; /* size 0: no limit */
};
struct throttle_bucket {
	double used;
	int64_t at_ms;
};
/* A Retry-After that was given: whoever sends sooner is early, once there was time to read it. */
struct throttle_given {
	uint64_t connection;
	int64_t at_ms, until_ms;
	enum throttle_kind kind;
};
enum { THROTTLE_GIVEN = 64 };

struct throttle {
	struct throttle_limit limits[THROTTLE_KINDS];
	struct throttle_bucket buckets[THROTTLE_KINDS];
	int64_t others_per_second; /* what another program takes of both */
	enum throttle_told told;
	bool refused_count;        /* also what is turned away uses the bucket */
	struct throttle_given given[THROTTLE_GIVEN];
	size_t n_given;
	bool counted_early;        /* the request at hand, batch or not, has been counted */
};

void throttle_begin(struct throttle *t, const struct scenario *s, int64_t real_ms);
void throttle_limit(struct throttle *t, enum throttle_kind kind, int64_t size, int64_t per_second);
void throttle_next_request(struct throttle *t); /* another request of the connection, with whatever it holds, begins */

/* Charges a request of `units` resource units, before query options, and a write where it is one. False: it was refused with 429. */
bool throttle_admit(struct world *w, const struct request *rq, struct response *rs, int64_t units);
/* Whether somebody was told to wait who should not have come by now: then the server looks often, so that it knows since when a request is there. */
bool throttle_watches(const struct throttle *t, int64_t now_ms);
/* A fault of status 429 gives a Retry-After too. */
void throttle_note_given(struct world *w, const struct request *rq, enum throttle_kind kind, int64_t wait_ms);
void throttle_write(const struct throttle *t, struct json_writer *json);

#endif
