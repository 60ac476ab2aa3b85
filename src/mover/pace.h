/* How fast to write: as fast as the service allows, and not faster.
 *
 * The service keeps a bucket of writes that refills at a steady rate and is shared with every other program; neither its size nor its rate is
 * known. It tells three things: how full the bucket of used-up writes is once that is high (x-ms-throttle-limit-percentage, from 0.8 on), that a write
 * was refused (429), and when to come back (Retry-After, sometimes missing). From these the pace learns size and rate, runs freely while nothing is told, then
 * holds just under the limit, follows when the quota changes or another program takes a share of it, and sends nothing before a Retry-After
 * has ended. Pure arithmetic: it is told the time and starts nothing.
 *
 * Source: Microsoft Graph, "Throttling guidance" and "Service-specific throttling limits" (identity and access). */
#ifndef MOVER_PACE_H
#define MOVER_PACE_H

#include <stddef.h>
#include <stdint.h>

struct pace {
	/* fields are the implementation's; pace_init() fills them */
	double level, level_at_ms;  /* of the limit, and when it was told; level < 0: never */
	double per_write, drain_ms; /* how much one write adds, and how much goes by itself in a millisecond; 0: not learnt yet */
	double written, written_at; /* writes answered since the last telling */
	int64_t closed_until_ms;    /* nothing before; 0: open */
	int64_t backoff_ms;         /* the next wait where none is told */
	size_t in_flight;           /* writes on their way */
	double state[8];            /* of the estimator */
	uint64_t sent, refused;
};

struct pace_limits {
	int64_t backoff_ms;      /* the first wait after a refusal without a time; doubled each time; 1000 */
	int64_t backoff_most_ms; /* 60000 */
};

void pace_init(struct pace *p);

/* How many writes of the `wanted` may go now; 0: none, and *ret_wait_ms says when to ask again (-1: after the next answer). */
size_t pace_allow(struct pace *p, size_t wanted, int64_t now_ms, int64_t *ret_wait_ms);
void pace_sent(struct pace *p, size_t writes, int64_t now_ms);
/* `used_micro` and `retry_after_ms` as in struct api_throttle: -1 where not told. */
void pace_answered(struct pace *p, size_t writes, size_t refused, int64_t used_micro, int64_t retry_after_ms, int64_t now_ms);
int64_t pace_closed_until(const struct pace *p); /* monotonic; 0: open */

#endif
