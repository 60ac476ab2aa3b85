/* Timers that are told the time: a heap, no clock of its own. */
#ifndef CORE_TIMERS_H
#define CORE_TIMERS_H

#include <stdint.h>

struct timers;

typedef void timer_fn(void *arg, int64_t now_ms);

struct timers *timers_new(void);
void timers_free(struct timers *t);

/* Runs `fn` once, at the first timers_run() that is told `due_ms` or later (monotonic). Returns an id, never 0. */
uint64_t timers_add(struct timers *t, int64_t due_ms, timer_fn *fn, void *arg);
void timers_cancel(struct timers *t, uint64_t id); /* 0 and ids that have run are fine */
int64_t timers_next(const struct timers *t);       /* due time of the earliest, INT64_MAX if none */
void timers_run(struct timers *t, int64_t now_ms); /* a timer that is added meanwhile waits for the next call */

#endif
