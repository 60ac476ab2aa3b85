/* A move goes on without its wizard: this program once more, in a session of its own, with what it needs through a pipe. */
#ifndef FLOW_HAND_OVER_H
#define FLOW_HAND_OVER_H

#include "core/buf.h"

#include <stdint.h>
#include <sys/types.h>

struct error;
struct options;
struct parcel;

struct hand_over {
	pid_t pid;       /* 0: none */
	int answer_fd;   /* −1: none */
	struct buf said;
};
#define HAND_OVER_INIT ((struct hand_over){ .answer_fd = -1, .said = BUF_INIT })

/* The child's answer, one line: this, or why not after the other. */
#define HAND_OVER_BEGUN "begun"
#define HAND_OVER_NOT "not "

/* Starts it. `hold_fd` is inherited; nothing else but the parcel is, and nothing waits. Configuration and language are those of `options`. Where the
 * parcel says that nobody waits for an answer, the child is on its own from here. ERROR_SYSTEM. */
int hand_over_start(struct hand_over *h, const struct parcel *parcel, int hold_fd, const struct options *options, struct error *err);

enum hand_over_state { HAND_OVER_WAITS, HAND_OVER_DONE, HAND_OVER_REFUSED };
/* Never waits. REFUSED comes with `err`: the child has ended, and has changed nothing. */
enum hand_over_state hand_over_look(struct hand_over *h, struct error *err);
/* A child that has not answered is ended first, so that the move has one master. It is our own and has not been waited for: its number is nobody else's. */
void hand_over_give_up(struct hand_over *h);
void hand_over_leave(struct hand_over *h); /* it has begun: it is let go */

#endif
