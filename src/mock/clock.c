#include "mock/clock.h"

#include <stdio.h>
#include <time.h>

void clock_start(struct clock *c, int64_t real_ms, int64_t world_ms, int64_t speed)
{
	*c = (struct clock){ .real_ms = real_ms, .world_ms = world_ms, .speed = speed };
}

int64_t clock_now(const struct clock *c, int64_t real_ms)
{
	int64_t passed = real_ms - c->real_ms;

	if (passed < 0) /* the machine's clock was set back: the training clock waits */
		passed = 0;
	if (c->speed && passed > (INT64_MAX / 4) / c->speed)
		return c->world_ms;
	return c->world_ms + passed * c->speed;
}

void clock_set_speed(struct clock *c, int64_t real_ms, int64_t speed)
{
	clock_start(c, real_ms, clock_now(c, real_ms), speed);
}

void clock_advance(struct clock *c, int64_t real_ms, int64_t to_world_ms)
{
	int64_t now = clock_now(c, real_ms);
	clock_start(c, real_ms, to_world_ms > now ? to_world_ms : now, c->speed);
}

/* By hand: the C library would write the names in the user's language. */
void clock_http_date(int64_t ms, char to[CLOCK_HTTP_DATE])
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(ms / 1000);
	struct tm t = { 0 };

	gmtime_r(&seconds, &t);
	snprintf(to, CLOCK_HTTP_DATE, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday % 7], t.tm_mday % 100, months[t.tm_mon % 12], (t.tm_year + 1900) % 10000,
		t.tm_hour % 100, t.tm_min % 100, t.tm_sec % 100);
}
