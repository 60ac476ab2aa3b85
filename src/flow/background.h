/* A move that a wizard has left running: the mover without pages, without a terminal, in a session of its own. */
#ifndef FLOW_BACKGROUND_H
#define FLOW_BACKGROUND_H

struct config;
struct error;

/* Takes the parcel and the hold that its parent has left it (flow/parcel.h), goes on with the move, reads back, ends. What it says stands in the journal
 * alone. The first SIGINT or SIGTERM stops it after what is on its way, the second at once; SIGHUP is nothing to it. Returns an exit status. */
int background_run(struct config *config, struct error *err);

#endif
