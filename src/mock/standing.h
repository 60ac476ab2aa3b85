/* What a world is beside its tables: clock, counters, limits and faults. Kept in the database with each request, in the same
 * transaction, so that a server that was killed at any moment goes on from all that it has answered for.
 *
 * Not kept: who was told to come back later, and what is on its way; connections end with the process. */
#ifndef MOCK_STANDING_H
#define MOCK_STANDING_H

struct error;
struct world;

void standing_keep(struct world *w); /* writes what has changed since it was last kept; nothing where the world lives in memory alone */
/* The clock goes on at the real time the world was told, from where it stood. */
int standing_take(struct world *w, struct error *err);

#endif
