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
	int failed;         /* why nothing can be written any more, as errno; everything is dropped. 0: it can */
	struct buf pending; /* empty when nothing waits */
	size_t gone;        /* bytes at its front that have been written */
};

void outlet_init(struct outlet *o, int fd);
void outlet_clear(struct outlet *o);
bool outlet_flush(struct outlet *o);               /* true: nothing is pending any more */
void outlet_drop(struct outlet *o);                 /* what waits is never sent */
bool outlet_drain(struct outlet *o, int limit_ms); /* waits, but not longer than that */
/* Waits for as long as it takes, because a person may read page by page what goes through a pipe; but only a moment more once `hurried` says
 * that the program is wanted gone. */
bool outlet_drain_patiently(struct outlet *o, bool (*hurried)(void));
/* One text to a descriptor that has no outlet. */
void outlet_say(int fd, const char *text, bool (*hurried)(void));
/* The last bytes to a terminal, at once: where it takes none, what stands in their way is dropped. Can be called in a signal handler. */
void outlet_force(int fd, const char *bytes, size_t n);

#endif
