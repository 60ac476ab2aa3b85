/* The manual path on the tenant of fixture.h: a new subscription of Microsoft 365 E5 was taken for 117 users. */
#ifndef TESTS_MODEL_MANUAL_FIXTURE_H
#define TESTS_MODEL_MANUAL_FIXTURE_H

#include "tests/unit/model/fixture.h"

#define TARGET_ID "bbbbbbbb-0000-4000-8000-000000000002"

struct manual_world {
	struct world *t;
	struct service_facts services[2];
	struct manual_facts facts;
};

void manual_world_init(struct manual_world *m);   /* read: 120 licences, all free; nobody is moved */
void manual_world_clear(struct manual_world *m);
void manual_world_read(struct manual_world *m);   /* what stands in `t` and `facts`, as REQUEST_MANUAL brings it */
void manual_world_moved(struct manual_world *m, int64_t left); /* so many are still on the old plan; read */
void manual_world_ticked(struct manual_world *m); /* nobody is left, both points are ticked */

#endif
