/* A mover that does what a test says, in the place of the real one: its verbs are written down, its progress is the test's. */
#ifndef TESTS_FLOW_FAKE_MOVER_H
#define TESTS_FLOW_FAKE_MOVER_H

#include "core/error.h"
#include "mover/mover.h"

struct fake_mover {
	struct mover_progress progress;
	struct journal_move move;
	struct error error;
	char said[400];           /* its verbs in order: "plan start(5) check " */
	struct mover_scope scope; /* of the last plan; strings are gone */
	char list[200], location[8], cause[40];
	int made, freed;
	bool stopped;             /* by a person, wherever */
	enum error_kind refuses;  /* what the next verb answers */
};
extern struct fake_mover fake_mover;

void fake_mover_reset(void);
/* The engine has got this far, and says so. */
void fake_mover_is(enum mover_phase phase, enum journal_move_state state);

#endif
