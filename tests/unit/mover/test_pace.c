/* The pace against a simulated service, in virtual time: a strict bucket, latency, several batches on their way. What is asserted are ratios
 * to what the bucket allows, so that no machine is too slow for it. */
#include "mover/pace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TELL_EXACT, TELL_THOUSANDTHS, TELL_HUNDREDTHS, TELL_NEVER };
enum { RETRY_FRACTION, RETRY_WHOLE, RETRY_NEVER };

struct world {
	const char *name;
	double size, rate;       /* writes; writes a second */
	int writes;
	int batches;             /* at once */
	int latency_ms;
	int tell, retry;
	double change_at_s, change_by; /* size and rate both; 0: never */
	double share_at_s, share;      /* from then on another program takes this part of the rate; 0: never */
	double least_ratio;      /* what is asked; 0: 1.03 */
	int free_refusals;       /* allowed beside one in 200, where no level announces the limit */
	int jitter_ms;           /* each way takes up to so much longer, so that nothing comes in order */
	uint64_t dice;           /* which tosses */
	double whim;             /* chance that a batch is turned away for no reason */
	int whim_retry_ms;       /* -1: not told */
	int only_whim;           /* this batch alone, counted from 1 */
};

#define MOST_BATCHES 16
struct flight {
	bool on, arrived;
	int n, refused;
	int64_t sent_ms, arrives_ms, answers_ms;
	int64_t used_micro, retry_ms;
};

struct service {
	const struct world *w;
	double used, size, rate, other_due_ms;
	double at_ms;
	uint64_t dice;
	int batches;
};

static void drain_to(struct service *s, double ms)
{
	s->used = fmax(0, s->used - (ms - s->at_ms) / 1000.0 * s->rate);
	s->at_ms = ms;
}

static void pass(struct service *s, double ms)
{
	const struct world *w = s->w;

	if (w->change_at_s > 0 && s->at_ms < w->change_at_s * 1000 && ms >= w->change_at_s * 1000) {
		drain_to(s, w->change_at_s * 1000);
		s->size *= w->change_by;
		s->rate *= w->change_by;
	}
	if (w->share > 0 && ms >= w->share_at_s * 1000) {
		if (s->other_due_ms == 0)
			s->other_due_ms = w->share_at_s * 1000;
		for (; s->other_due_ms <= ms; s->other_due_ms += 1000.0 / (s->rate * w->share)) {
			drain_to(s, s->other_due_ms);
			if (s->used + 1 <= s->size)
				s->used += 1;
		}
	}
	drain_to(s, ms);
}

/* From 0 to below 1; the same tosses in every run. */
static double toss(struct service *s)
{
	s->dice = s->dice * 6364136223846793005u + 1442695040888963407u;
	return (double)(s->dice >> 40) / (double)(1 << 24);
}

static bool strikes(struct service *s)
{
	s->batches++;
	return s->batches == s->w->only_whim || (s->w->whim > 0 && toss(s) < s->w->whim);
}

static void serve(struct service *s, struct flight *f)
{
	const struct world *w = s->w;
	double wait_ms;

	pass(s, (double)f->arrives_ms);
	if (strikes(s)) {
		f->refused = f->n;
		f->used_micro = -1;
		f->retry_ms = w->whim_retry_ms;
		return;
	}
	f->refused = 0;
	for (int i = 0; i < f->n; i++) {
		if (s->used + 1 <= s->size)
			s->used += 1;
		else
			f->refused++;
	}
	double level = s->used / s->size, step = w->tell == TELL_HUNDREDTHS ? 0.01 : 0.001;
	f->used_micro = -1;
	if (level >= 0.8 && w->tell != TELL_NEVER)
		f->used_micro = (int64_t)((w->tell == TELL_EXACT ? level : floor(level / step) * step) * 1e6);
	wait_ms = (s->used + f->refused - s->size) / s->rate * 1000;
	f->retry_ms = -1;
	if (f->refused && w->retry != RETRY_NEVER)
		f->retry_ms = w->retry == RETRY_WHOLE ? (int64_t)ceil(wait_ms / 1000) * 1000 : (int64_t)ceil(wait_ms);
}

/* The least time in which so many writes can be taken. */
static double least_s(const struct world *w)
{
	double size = w->size, rate = w->rate, got = 0, t = 0, step = 0.001;
	bool changed = false;

	while (got + size < w->writes) {
		t += step;
		if (w->change_at_s > 0 && !changed && t >= w->change_at_s) {
			changed = true;
			size *= w->change_by;
			rate *= w->change_by;
		}
		got += step * rate * (w->share > 0 && t >= w->share_at_s ? 1 - w->share : 1);
	}
	return t;
}

struct outcome {
	double seconds, waited; /* waited: in which a refusal kept everything back */
	int refused, early;
};

static struct outcome run(const struct world *w)
{
	struct service s = { .w = w, .dice = w->dice, .size = w->size, .rate = w->rate };
	struct flight flights[MOST_BATCHES] = { 0 };
	struct outcome out = { 0 };
	struct pace p;
	int waiting = w->writes, done = 0;
	int64_t now = 0, next = 0, closed = 0, waits_until = 0;

	pace_init(&p, NULL);
	for (; done < w->writes; now = next) {
		assert_true(now < 3600 * 1000);
		next = INT64_MAX;
		for (int i = 0; i < w->batches; i++) {
			struct flight *f = &flights[i];
			if (f->on && !f->arrived && f->arrives_ms <= now) {
				serve(&s, f);
				f->arrived = true;
			}
			if (f->on && f->arrived && f->answers_ms <= now) {
				f->on = false;
				pace_answered(&p, &(struct pace_answer){ (size_t)f->n, (size_t)f->refused, false, f->used_micro, f->retry_ms, f->sent_ms }, now);
				if (f->retry_ms >= 0 && now + f->retry_ms > closed)
					closed = now + f->retry_ms;
				/* Where no time is told, the pace knows one of its own. */
				int64_t until = f->retry_ms >= 0 ? closed : pace_closed_until(&p, now);
				if (f->refused && until > waits_until) {
					out.waited += (double)(until - (waits_until > now ? waits_until : now)) / 1000;
					waits_until = until;
				}
				out.refused += f->refused;
				done += f->n - f->refused;
				waiting += f->refused;
				out.seconds = (double)now / 1000;
			}
		}
		for (int i = 0; i < w->batches; i++) {
			struct flight *f = &flights[i];
			int64_t wait_ms = -1;
			if (!f->on && waiting > 0) {
				size_t n = pace_allow(&p, waiting < 20 ? (size_t)waiting : 20, now, &wait_ms);
				if (n == 0) {
					assert_true(wait_ms > 0);
					if (now + wait_ms < next)
						next = now + wait_ms;
				} else {
					out.early += now < closed ? (int)n : 0;
					pace_sent(&p, n, now);
					waiting -= (int)n;
					/* Even at no latency an answer takes its time: a millisecond each way. */
					int half = w->latency_ms / 2 + 1;
					*f = (struct flight){ .on = true, .n = (int)n, .sent_ms = now };
					f->arrives_ms = now + half + (int)(w->jitter_ms * toss(&s));
					f->answers_ms = f->arrives_ms + half + (int)(w->jitter_ms * toss(&s));
				}
			}
			if (f->on) {
				int64_t due = f->arrived ? f->answers_ms : f->arrives_ms;
				if (due < next)
					next = due;
			}
		}
		if (next <= now)
			next = now + 1;
	}
	return out;
}

static void look_at(const struct world *w)
{
	struct outcome o = run(w);
	double least = least_s(w), ratio = o.seconds / least, asked = w->least_ratio > 0 ? w->least_ratio : 1.03;

	if (getenv("PACE_SHOW"))
		fprintf(stderr, "%-44s least %6.1f s  took %6.1f s  ratio %.4f  refused %4d of %5d (%.2f %%)\n", w->name, least, o.seconds, ratio, o.refused,
			w->writes, 100.0 * o.refused / w->writes);
	else if (ratio > asked || o.refused > w->writes / 200 + w->free_refusals || o.early)
		fail_msg("%s: %.1f s where %.1f are the least; %d of %d refused; %d sent too early", w->name, o.seconds, least, o.refused, w->writes, o.early);
}

/* Refusals that have to do with no limit: what they cost is the time that was told, and little more. */
static void look_at_whims(const struct world *w)
{
	struct outcome o = run(w);
	double trips = (w->latency_ms + 2) / 1000.0 * (w->writes / 20.0 / w->batches * 2 + 6 * (o.refused / 20.0 + 1)), most = 1.1 * o.waited + trips + 0.1;

	if (getenv("PACE_SHOW"))
		fprintf(stderr, "%-44s waited %6.1f s  most %6.1f s  took %6.1f s  refused %4d of %5d\n", w->name, o.waited, most, o.seconds, o.refused, w->writes);
	else if (o.seconds > most || o.early)
		fail_msg("%s: %.1f s, of which %.1f had to be waited; %.1f are the most; %d sent too early", w->name, o.seconds, o.waited, most, o.early);
}

#include "tests/unit/mover/pace_worlds.h"

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steady),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_nothing_told),
		cmocka_unit_test(test_disorder),
		cmocka_unit_test(test_whims),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
