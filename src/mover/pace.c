#include "mover/pace.h"

#include <math.h>
#include <string.h>

#define PART_S 0.25         /* near the limit a part is what drains in this time: a refusal then costs few writes, and little is left unused */
#define BLIND_PART_S 0.05   /* where no level is told, a refusal now and then is the only measurement */
#define PROBE_MS 250        /* where the drain is not known yet, a small part after this long measures it */
#define LONG_MS 1000        /* the same where it is known, but says that nothing would ever go */
/* While nothing is known, so many writes may be on their way, or such a part of those accepted, whichever is more: the first level that is told has room
 * above it then. Over a long way more of them are needed to be as fast as the service; over a short one few keep it busy. */
#define LONG_WAY_MS 15
#define FREE_LEAST 160
#define FREE_SHARE 3
#define NEAR_LEAST 60
#define NEAR_SHARE 5
#define COARSE 10000        /* millionths: levels are taken for rounded as long as all that were told are multiples of it */
#define SEEK_SHARE 2        /* after a refusal that no limit explains: such a part of what was taken since may be on its way */
#define AGREES 0.2          /* two measurements of the drain that differ by no more than this are of one limit */
#define FLOOR 0.75          /* of the lowest level told: up to there nothing is held back */
#define JUMP 5.0            /* standard deviations: something else has changed than was being followed */

void pace_init(struct pace *p, const struct pace_limits *limits)
{
	*p = (struct pace){ .begun_ms = -1, .lowest = 1.0, .grain = COARSE };
	p->backoff_first_ms = limits && limits->backoff_ms ? limits->backoff_ms : 1000;
	p->backoff_most_ms = limits && limits->backoff_most_ms ? limits->backoff_most_ms : 60000;
	p->backoff_ms = p->backoff_first_ms;
}

/* ── the filter: level, per_write and drain, from what goes in, what goes by, and what is told ── */

static double seconds(int64_t ms)
{
	return ms > 0 ? (double)ms / 1000.0 : 0.0;
}

static double square(double x)
{
	return x * x;
}

static double rate(const struct pace *p)
{
	return p->drain / p->per_write;
}

/* cov = F cov F' + noise, with F = [1 n -s; 0 1 0; 0 0 1]. */
static void foresee(struct pace *p, double n, double s)
{
	double f[3] = { 1.0, n, -s }, row[3];

	p->level += p->per_write * n - p->drain * s;
	for (int k = 0; k < 3; k++)
		row[k] = f[0] * p->cov[0][k] + f[1] * p->cov[1][k] + f[2] * p->cov[2][k];
	p->cov[0][0] = row[0] * f[0] + row[1] * f[1] + row[2] * f[2];
	p->cov[0][1] = p->cov[1][0] = row[1];
	p->cov[0][2] = p->cov[2][0] = row[2];
	p->cov[0][0] += square(p->per_write) * (0.05 * n + 0.1 * rate(p) * s);
	p->cov[1][1] += square(0.03 * p->per_write) * s;
	p->cov[2][2] += square(0.1 * p->drain) * s;
}

static void measure(struct pace *p, double level, double variance)
{
	double sum = p->cov[0][0] + variance, gain[3], row[3];
	double surprise = level - p->level;

	for (int k = 0; k < 3; k++) {
		row[k] = p->cov[0][k];
		gain[k] = p->cov[k][0] / sum;
	}
	p->level += gain[0] * surprise;
	p->per_write = fmax(p->per_write + gain[1] * surprise, p->per_write * 0.25);
	p->drain = fmax(p->drain + gain[2] * surprise, 0.0);
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++)
			p->cov[i][k] -= gain[i] * row[k];
}

static void forget(struct pace *p, double doubt)
{
	memset(p->cov, 0, sizeof p->cov);
	p->cov[0][0] = square(4.0 * p->per_write);
	p->cov[1][1] = square(doubt * p->per_write);
	p->cov[2][2] = square(doubt * p->drain);
}

/* ── answers ── */

/* The first level that is told: the bucket is taken for empty at the start, and the drain is not known. */
static void begin_told(struct pace *p, double level, int64_t now_ms)
{
	double writes = fmax((double)p->accepted, 1.0), speed = writes / fmax(seconds(now_ms - p->begun_ms), 0.05);

	p->knows = PACE_TOLD;
	p->level = p->lowest = level;
	p->per_write = level / writes;
	p->drain = 0.0;
	forget(p, 0.5);
	p->cov[2][2] = square(0.2 * p->per_write * speed);
}

static void take_level(struct pace *p, int64_t used_micro, int64_t now_ms)
{
	double level = (double)used_micro / 1e6;
	double variance;

	while (p->grain > 1 && used_micro % p->grain != 0)
		p->grain /= 10;
	variance = square(0.4e-6 * (double)p->grain) + square(1.5 * p->per_write);
	if (p->knows != PACE_TOLD) {
		begin_told(p, level, now_ms);
		return;
	}
	p->lowest = fmin(p->lowest, level);
	double surprise = fabs(level - p->level), expected = JUMP * sqrt(p->cov[0][0] + variance);
	if (level > 1.0 && level > 1.1 * p->level) {
		p->per_write *= level / p->level; /* the bucket has become smaller, so that the same writes fill more of it */
		p->level = level;
		forget(p, 0.5);
		return;
	}
	/* What was served in another order than it is answered was counted too late, or too early. */
	bool disorder = surprise <= expected + p->per_write * (double)p->crowd;
	if (surprise > expected && disorder)
		variance += 2.0 * square(surprise);
	for (int i = 0; surprise > expected && !disorder && i < 9; i++)
		p->cov[i / 3][i % 3] *= square(surprise / expected);
	measure(p, level, variance);
}

/* Turned away, and no level is ever told: the bucket is full at this moment. What was taken since it was full before has drained meanwhile.
 * The first time only Retry-After is there: how long the refused ones need, if it was for a limit: a hint that the next measurement has to bear out. */
static void touch(struct pace *p, const struct pace_answer *a, int64_t wait_ms, int64_t now_ms)
{
	double s = seconds(now_ms - p->touch_ms);

	if (p->knows == PACE_FREE) {
		p->knows = PACE_TOUCHED;
		p->per_write = 1.0;
		p->drain = (double)a->refused / fmax(seconds(wait_ms), 0.01);
	} else if (a->sent_ms < p->closed_at_ms) {
		return; /* it left before the last refusal came back, and belongs to it */
	} else if (seconds(wait_ms) > 1.0 + 3.0 * (double)a->refused / p->drain) {
		/* Far above full: the bucket has become smaller. It will be full when the wait ends, and the drain has to be found anew. */
		p->drain /= 2.0;
		p->sure = false;
		p->level = p->drain * seconds(wait_ms) - (double)a->refused;
		p->touch_ms = p->grow_ms = now_ms + wait_ms;
		p->touch_writes = p->since_refusal = 0;
		return;
	} else if (s >= 1.0 && p->touch_writes > 0) {
		double drain = (double)p->touch_writes / s;
		p->sure = fabs(drain - p->drain) <= AGREES * p->drain;
		p->drain = drain;
	} else if (s > 0.0) { /* a shorter time measures little, but may speak against it */
		p->sure = fabs((double)p->touch_writes - p->drain * s) <= AGREES * p->drain * s + (double)a->writes;
	}
	p->level = 0.0;
	p->grow_ms = now_ms;
	p->since_refusal = 0;
	if (s >= 1.0 || p->touch_ms == 0) { /* a shorter time measures nothing */
		p->touch_ms = now_ms;
		p->touch_writes = 0;
	}
}

static void take_refusal(struct pace *p, const struct pace_answer *a, int64_t wait_ms, int64_t now_ms)
{
	if (p->knows != PACE_TOLD)
		touch(p, a, wait_ms, now_ms);
	else if (p->level < 1.0)
		measure(p, 1.0, square(p->per_write * (double)a->writes));
}

/* Taken, and no level told: then it is lower than every one that was. How much lower is not known, so that this makes nothing more certain. */
static void take_silence(struct pace *p)
{
	if (p->knows == PACE_TOLD)
		p->level = fmax(fmin(p->level, p->lowest), 0.0);
}

static void close_for(struct pace *p, const struct pace_answer *a, int64_t now_ms)
{
	int64_t wait_ms = a->retry_after_ms;

	if (wait_ms < 0) {
		if (a->sent_ms < p->closed_at_ms && p->closed_until_ms > now_ms)
			return; /* it left before the others came back: the same refusal */
		wait_ms = p->backoff_ms;
		p->backoff_ms = p->backoff_ms * 2 < p->backoff_most_ms ? p->backoff_ms * 2 : p->backoff_most_ms;
	}
	p->closed_at_ms = now_ms;
	if (p->closed_until_ms < now_ms + wait_ms + 1)
		p->closed_until_ms = now_ms + wait_ms + 1;
}

void pace_sent(struct pace *p, size_t writes, int64_t now_ms)
{
	if (p->begun_ms < 0)
		p->begun_ms = p->at_ms = p->answered_ms = now_ms;
	p->in_flight += writes;
	if (p->crowd < p->in_flight)
		p->crowd = p->in_flight;
}

void pace_answered(struct pace *p, const struct pace_answer *a, int64_t now_ms)
{
	size_t accepted = a->writes - a->refused;
	int64_t trip_ms = now_ms - a->sent_ms;

	p->in_flight -= a->writes < p->in_flight ? a->writes : p->in_flight;
	p->trip_ms = p->trip_ms == 0 || trip_ms < p->trip_ms ? trip_ms : p->trip_ms + (trip_ms - p->trip_ms) / 16;
	p->answered_ms = now_ms;
	p->accepted += accepted;
	p->touch_writes += accepted;
	if (a->sent_ms >= p->closed_until_ms)
		p->since_refusal += accepted;
	p->refused += a->refused;
	if (p->knows != PACE_FREE)
		foresee(p, (double)accepted, seconds(now_ms - p->at_ms));
	p->at_ms = now_ms;
	if (a->used_micro >= 0)
		take_level(p, a->used_micro, now_ms);
	else if (a->refused)
		take_refusal(p, a, a->retry_after_ms >= 0 ? a->retry_after_ms : p->backoff_ms, now_ms);
	else if (!a->lost)
		take_silence(p);
	p->crowd = p->in_flight ? p->crowd - (p->crowd - p->in_flight) / 8 : 0;
	if (a->refused) {
		close_for(p, a, now_ms);
		p->careful = true;
	} else if (!a->lost && a->sent_ms >= p->closed_until_ms) {
		p->backoff_ms = p->backoff_first_ms;
		p->careful = false;
	}
}

/* ── how much may go ── */

/* A part near the limit. */
static double part(const struct pace *p)
{
	return fmax(rate(p) * (p->knows == PACE_TOLD ? PART_S : BLIND_PART_S), p->drain > 0 ? 1.0 : 4.0);
}

/* The level that the next writes will find when they arrive, after those on their way. */
static double level_ahead(const struct pace *p, int64_t now_ms)
{
	double s = seconds(now_ms - p->at_ms + p->trip_ms);
	double ahead = p->level + p->per_write * (double)p->in_flight - p->drain * s;

	return p->knows == PACE_TOLD ? fmax(ahead, 0.0) : ahead;
}

/* Where a level is told, one stays below the limit by what one does not know. Where none is, one has to find out, and goes above the
 * estimate: hardly at first, then more and more, until something is turned away. */
static double highest(const struct pace *p, int64_t now_ms)
{
	double s = seconds(now_ms - p->at_ms);
	double doubt = sqrt(fmax(p->cov[0][0] - 2 * s * p->cov[0][2] + s * s * p->cov[2][2], 0.0));

	if (p->knows == PACE_TOUCHED) {
		double since = seconds(now_ms - p->grow_ms);
		return p->drain * (p->sure ? 0.02 * expm1(since / 10.0) : expm1(since / 2.0));
	}
	/* However wrong the rest of the estimate is, a level that is not even told leaves room to go on and to learn. */
	return fmax(1.0 - p->per_write * part(p) - fmin(2.0 * doubt, 0.03) - (p->grain > 1000 ? 0.5e-6 * (double)p->grain : 0.0), FLOOR * p->lowest);
}

static uint64_t most_free(const struct pace *p)
{
	bool far = p->trip_ms >= LONG_WAY_MS;
	uint64_t least = far ? FREE_LEAST : NEAR_LEAST, share = p->accepted / (far ? FREE_SHARE : NEAR_SHARE);

	return share > least ? share : least;
}

static size_t allow_free(const struct pace *p, size_t wanted)
{
	uint64_t most = most_free(p);

	return p->in_flight + wanted <= most || p->in_flight == 0 ? wanted : 0;
}

/* Writes were turned away, and what came since does not say by which limit, or whether by one at all. What is on its way grows with what is
 * taken: where there is no limit it is soon as much as before, and where there is one it is met with few. */
static bool seeks(const struct pace *p)
{
	return p->knows == PACE_TOUCHED && !p->sure;
}

static size_t allow_seeking(const struct pace *p, size_t wanted)
{
	uint64_t least = most_free(p), share = p->since_refusal / SEEK_SHARE, most = share < least ? share : least;

	return p->in_flight + wanted <= most || p->in_flight == 0 ? wanted : 0;
}

static size_t allow_known(const struct pace *p, size_t wanted, int64_t now_ms, int64_t *ret_wait_ms)
{
	if (seeks(p))
		return allow_seeking(p, wanted);
	if (p->careful && p->in_flight)
		return 0;
	if (p->careful)
		wanted = (size_t)fmax(fmin(part(p) / 4.0, (double)wanted), 1.0);
	double gap = highest(p, now_ms) - level_ahead(p, now_ms), room = gap / p->per_write, least = fmin(part(p), (double)wanted);

	if (room >= 3.0 * (double)wanted)
		return wanted;
	if (room >= floor(least) && room >= 1.0)
		return (size_t)fmin(fmin(floor(room), fmax(floor(part(p)), 1.0)), (double)wanted);
	double wait_ms = PROBE_MS;
	if (p->drain > 0)
		wait_ms = ceil((least - room) / rate(p) * 1000.0);
	if (p->in_flight == 0 && now_ms - p->answered_ms >= (p->drain > 0 ? LONG_MS : PROBE_MS))
		return wanted < 4 ? wanted : 4;
	*ret_wait_ms = (int64_t)fmin(fmax(wait_ms, 1.0), 1000.0);
	return 0;
}

size_t pace_allow(const struct pace *p, size_t wanted, int64_t now_ms, int64_t *ret_wait_ms)
{
	if (p->closed_until_ms > now_ms) {
		*ret_wait_ms = p->closed_until_ms - now_ms;
		return 0;
	}
	*ret_wait_ms = 1000;
	if (p->knows == PACE_FREE)
		return allow_free(p, wanted);
	return allow_known(p, wanted, now_ms, ret_wait_ms);
}

int64_t pace_closed_until(const struct pace *p, int64_t now_ms)
{
	return p->closed_until_ms > now_ms ? p->closed_until_ms : 0;
}

bool pace_is_free(const struct pace *p)
{
	return p->knows == PACE_FREE || (p->knows == PACE_TOLD && p->level < p->lowest) ||
		(seeks(p) && p->since_refusal >= SEEK_SHARE * FREE_LEAST);
}
