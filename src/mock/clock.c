#include "mock/clock.h"

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
