/* Leave running: the move that the wizard is at goes on in a process of its own, and the wizard ends. */
#ifndef FLOW_LEAVE_H
#define FLOW_LEAVE_H

#include "flow/context.h"

/* The terminal has hung up: hands over at once, and waits for nothing, where a move runs and the configuration says so, or a person was about to. */
void leave_at_once(struct flow *f);
/* A hand-over that has not come to its end is taken back. */
void leave_close(struct flow *f);

#endif
