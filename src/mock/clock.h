/* The training clock: it starts where the scenario says, runs at its own speed and can be moved forward. It is told the real time. */
#ifndef MOCK_CLOCK_H
#define MOCK_CLOCK_H

#include <stdint.h>

#define CLOCK_SPEED_MAX 1000000

struct clock {
	int64_t real_ms;  /* when it was last set */
	int64_t world_ms; /* what it showed then */
	int64_t speed;    /* training milliseconds a real millisecond; 0: frozen */
};

void clock_start(struct clock *c, int64_t real_ms, int64_t world_ms, int64_t speed);
int64_t clock_now(const struct clock *c, int64_t real_ms);
void clock_set_speed(struct clock *c, int64_t real_ms, int64_t speed);
void clock_advance(struct clock *c, int64_t real_ms, int64_t to_world_ms); /* never backwards */

#endif
