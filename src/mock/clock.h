/* The training clock: it starts where the scenario says, runs at its own speed and can be moved forward. It is told the real time. */
#ifndef MOCK_CLOCK_H
#define MOCK_CLOCK_H

#include <stdint.h>

#define CLOCK_SPEED_MAX 1000000
#define CLOCK_SKEW_MAX_S (INT64_C(10) * 366 * 24 * 60 * 60)
enum { CLOCK_HTTP_DATE = 32 };

struct clock {
	int64_t real_ms;  /* when it was last set */
	int64_t world_ms; /* what it showed then */
	int64_t speed;    /* training milliseconds a real millisecond; 0: frozen */
};

void clock_start(struct clock *c, int64_t real_ms, int64_t world_ms, int64_t speed);
int64_t clock_now(const struct clock *c, int64_t real_ms);
void clock_set_speed(struct clock *c, int64_t real_ms, int64_t speed);
void clock_advance(struct clock *c, int64_t real_ms, int64_t to_world_ms); /* never backwards */

/* As a Date header has it: "Sun, 06 Nov 1994 08:49:37 GMT". Source: RFC 9110, "Date/Time Formats". */
void clock_http_date(int64_t ms, char to[CLOCK_HTTP_DATE]);

#endif
