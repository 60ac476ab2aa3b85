/* Bytes on their way to a terminal, pipe or file. Writing never waits: what is not taken stays here and goes out later, so that a
 * stalled terminal stops neither transfers nor signals. */
#ifndef UI_OUTLET_H
#define UI_OUTLET_H

#include "core/buf.h"

#include <stdbool.h>

struct outlet {
	int fd;
	bool own;           /* a description of our own that does not wait; the one we were given is shared with the shell */
	size_t piece;       /* the given one waits: so many bytes are written at a time, after asking whether there is room */
	bool failed;        /* the other end has gone: everything is dropped */
	struct buf pending;
};

void outlet_init(struct outlet *o, int fd);
void outlet_clear(struct outlet *o);
bool outlet_flush(struct outlet *o);               /* true: nothing is pending any more */
bool outlet_drain(struct outlet *o, int limit_ms); /* waits, but not longer than that */

#endif
