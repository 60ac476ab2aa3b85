/* A renderer draws what the stack describes and turns input into events. Two of them: full screen (ncursesw) and plain lines. */
#ifndef UI_RENDERER_H
#define UI_RENDERER_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;
struct renderer;
struct stack;

struct renderer_options {
	int in_fd, out_fd;
	const char *term;   /* full screen: NULL takes $TERM */
	bool ascii;         /* no box characters, no marks beyond ASCII */
	bool colour;        /* false with NO_COLOR or a terminal without colour */
	bool interactive;   /* plain: a person types (a terminal); false: answers come from a file */
	struct buf *ahead;  /* plain: what an earlier renderer had read and not used is taken first, and left here in the end; NULL: nothing is */
	bool (*hurried)(void); /* whether the end may no longer wait for whoever reads the output */
};

/* Stands still until this process has its turn at the terminal: until somebody brings it to the foreground. Signals end it as usual meanwhile. */
void renderer_await_turn(int fd);
bool renderer_has_turn(const struct renderer *r); /* true also where its input is no terminal */

/* One full screen at a time. NULL: see err: not a terminal, or one of a type that is not known or cannot do it. */
struct renderer *renderer_full_new(struct stack *s, const struct renderer_options *options, struct error *err);
struct renderer *renderer_plain_new(struct stack *s, const struct renderer_options *options, struct error *err);
void renderer_free(struct renderer *r);             /* gives the terminal back */

void renderer_draw(struct renderer *r, int64_t now_ms); /* draws what differs from what stands there; nothing when nothing does */
/* Reads everything that is there, hands it to the stack. False: the input has ended (closed terminal, end of file). */
bool renderer_input(struct renderer *r, int64_t now_ms);
bool renderer_wants_input(const struct renderer *r); /* false: do not poll it now (plain mode waits for work to finish) */
int64_t renderer_wake(const struct renderer *r, int64_t now_ms); /* when it must be drawn again without an event: "since 3 s"; INT64_MAX: never */
/* What to wait for beside the network: input while it is wanted, output that the terminal has not taken yet. Returns how many. */
unsigned renderer_fds(const struct renderer *r, struct pollfd fds[2]);
void renderer_resized(struct renderer *r);
bool renderer_interrupted(struct renderer *r);      /* Ctrl-C that came as a signal. False: it is to end the program */
int renderer_lost(const struct renderer *r);        /* why its output can no longer be written, as errno; 0: it can */
void renderer_suspend(struct renderer *r);          /* terminal back to the shell's state (SIGTSTP) */
void renderer_resume(struct renderer *r);           /* takes it again; in the background SIGTTOU comes instead, and it stays suspended */
/* For exit paths that cannot return (out of memory, assert): gives the terminal of the live renderer back. */
void renderer_emergency(void);

#endif
