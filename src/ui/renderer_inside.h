/* The inside of every renderer. */
#ifndef UI_RENDERER_INSIDE_H
#define UI_RENDERER_INSIDE_H

#include "ui/renderer.h"

struct renderer_kind {
	void (*free)(struct renderer *r);
	void (*draw)(struct renderer *r, int64_t now_ms);
	bool (*input)(struct renderer *r, int64_t now_ms);
	bool (*wants_input)(const struct renderer *r);
	int64_t (*wake)(const struct renderer *r, int64_t now_ms);
	unsigned (*fds)(const struct renderer *r, struct pollfd fds[2]);
	void (*resized)(struct renderer *r);
	bool (*interrupted)(struct renderer *r); /* NULL: it ends the program */
	int (*lost)(const struct renderer *r);
	void (*suspend)(struct renderer *r);
	void (*resume)(struct renderer *r);
};

struct renderer { /* first in the struct of each kind */
	const struct renderer_kind *kind;
	struct stack *stack;
	struct renderer_options options;
};

/* What renderer_emergency() does: these bytes, then these modes. One at a time; bytes NULL: nothing to give back. */
struct termios;
void renderer_set_emergency(int in_fd, int out_fd, const char *bytes, const struct termios *modes);
/* The same, and it can be done again: for a terminal that takes nothing. */
void renderer_force_back(void);

#endif
