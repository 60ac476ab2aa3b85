/* How a world begins: the organisation, its people and subscriptions as the scenario says. */
#ifndef MOCK_WORLD_BEGIN_H
#define MOCK_WORLD_BEGIN_H

struct error;
struct world;

/* The tables are empty and the clock is set. */
int world_begin(struct world *w, struct error *err);

#endif
