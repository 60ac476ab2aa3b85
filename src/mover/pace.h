/* How fast to write: as fast as the service allows, and not faster.
 *
 * The service keeps a bucket of used-up writes that empties at a steady rate and is shared with every other program; neither its size nor
 * its rate is known. It tells three things: how full the bucket is once that is much (x-ms-throttle-limit-percentage, from 0.8 on), that a
 * write was turned away (429), and when to come back (Retry-After, sometimes missing). Nothing is lost by waiting while the bucket is not
 * empty: what counts is to be close below the limit at the end, and never above it.
 *
 * So the pace runs freely until it is told something. From then on it keeps an estimate of three quantities: the level, what one write
 * adds to it, and how fast it goes down. A Kalman filter corrects them with each answer; an answer that tells no level says that the level
 * is below the lowest that was ever told. Where no level is told at all, the refusals alone are measurements: the level is then
 * counted in writes below the limit, and the estimate is tried out from below. A service may also turn writes away for reasons of its
 * own: only where two measurements agree is there a limit to keep to; until then the pace grows again as far as it is let. Nothing leaves
 * before a Retry-After has ended. Pure arithmetic: it is told the time and starts nothing.
 *
 * Source: Microsoft Graph, "Throttling guidance" and "Service-specific throttling limits" (identity and access). */
#ifndef MOVER_PACE_H
#define MOVER_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pace_knowledge {
	PACE_FREE,    /* nothing was told yet */
	PACE_TOLD,    /* levels are told: they are fractions of the limit */
	PACE_TOUCHED  /* writes were turned away, and no level was ever told: levels are writes, and the limit is 0 */
};

struct pace {
	enum pace_knowledge knows;
	double level, per_write, drain; /* drain for each second */
	double cov[3][3];               /* of these three */
	double lowest;                  /* level that was ever told */
	int64_t grain;                  /* to which levels seem to be rounded, in millionths */
	int64_t at_ms;                  /* of the estimate */
	int64_t begun_ms;               /* the first write; -1: none */
	int64_t answered_ms;            /* the last answer */
	int64_t trip_ms;                /* from sending to answer, of late; the shortest */
	int64_t closed_until_ms;        /* nothing before; 0: open */
	int64_t closed_at_ms;           /* when the last wait began: what was sent before it tells nothing new */
	int64_t backoff_ms;             /* the next wait where none is told */
	int64_t backoff_first_ms, backoff_most_ms;
	size_t in_flight;               /* writes on their way */
	size_t crowd;                   /* so many of late: answers of these may come in any order */
	int64_t touch_ms;               /* when the bucket was last known to be full, and what was taken since */
	uint64_t touch_writes;
	int64_t grow_ms;                /* the last refusal: the trying begins anew */
	bool sure;                      /* two measurements of the drain agree */
	bool careful;                   /* after a refusal: a small part alone, until it was taken */
	uint64_t since_refusal;         /* sent when the last refusal's wait had ended, and taken */
	uint64_t accepted, refused;
};

struct pace_limits {
	int64_t backoff_ms;      /* the first wait after a refusal without a time; doubled each time; 0: 1000 */
	int64_t backoff_most_ms; /* 0: 60000 */
};

void pace_init(struct pace *p, const struct pace_limits *limits);

/* How many writes of the `wanted` may go now; 0: none, and *ret_wait_ms says when to ask again, at the latest. */
size_t pace_allow(const struct pace *p, size_t wanted, int64_t now_ms, int64_t *ret_wait_ms);
void pace_sent(struct pace *p, size_t writes, int64_t now_ms);

struct pace_answer {
	size_t writes, refused;  /* sent together; turned away for the limit */
	bool lost;               /* no answer, or none that tells anything about the limit */
	int64_t used_micro;      /* of the limit, in millionths; -1: not told */
	int64_t retry_after_ms;  /* -1: not told */
	int64_t sent_ms;
};
void pace_answered(struct pace *p, const struct pace_answer *a, int64_t now_ms);

int64_t pace_closed_until(const struct pace *p, int64_t now_ms); /* monotonic; 0: open */
bool pace_is_free(const struct pace *p); /* no limit is near: larger portions may be prepared */

#endif
