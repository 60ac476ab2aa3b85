/* Training control: what its files share. */
#ifndef MOCK_TRAINING_H
#define MOCK_TRAINING_H

#include "mock/router.h"

#include <stdbool.h>

/* Whoever asks may; otherwise it is refused. */
bool training_admits(struct world *w, const struct request *rq, struct response *rs);
void training_write_state(struct world *w, struct response *rs);

handler_fn training_reset, training_scenario, training_clock, training_settings, training_faults, training_limits, training_change, training_centre;

#endif
