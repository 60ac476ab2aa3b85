/* One thread, one wait: terminal, network, timers and signals, in a fixed order after each wake; then one drawing.
 *
 * SIGINT, SIGTERM and SIGHUP end it, the end of the input too; a SIGINT that a key has made is first offered to the renderer. SIGWINCH, SIGTSTP,
 * SIGCONT, and SIGTTIN and SIGTTOU of a process in the background go to the renderer. Handlers only leave a mark, except those of signals that
 * nothing survives: they give the terminal back, then the signal takes its course. */
#ifndef LOOP_LOOP_H
#define LOOP_LOOP_H

#include <stdbool.h>

struct error;
struct http;
struct loop;
struct renderer;
struct stack;
struct timers;

struct loop_parts {
	struct http *http;
	struct timers *timers;
	struct stack *stack;
	struct renderer *renderer;
	void (*before_wait)(void *arg); /* whenever something may have changed, before it is drawn and waited for */
	void *arg;
};

/* From here on the signals that a loop takes wait for it: for whoever takes the terminal before there is a loop. loop_new() lets them in
 * again, loop_release_signals() where it does not come to that. */
void loop_hold_signals(void);
void loop_release_signals(void);

/* All parts must outlive the loop. There is one loop at a time: signals belong to the process. NULL: see err. */
struct loop *loop_new(const struct loop_parts *parts, struct error *err);
void loop_free(struct loop *l); /* signals are as they were */

/* Returns 0 when it was asked to stop or the input has ended, else the number of the signal that ended it. */
int loop_run(struct loop *l);
void loop_stop(struct loop *l);
/* Whether a signal to end has come since loop_new(), taken or not yet: what is said now may wait for nobody. */
bool loop_hurried(void);

#endif
