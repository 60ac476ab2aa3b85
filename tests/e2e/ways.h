/* Ways out of the program: each is gone, and then everything is looked at that a way out may leave behind. What was seen stands in the log. */
#ifndef TESTS_E2E_WAYS_H
#define TESTS_E2E_WAYS_H

#include "tests/e2e/stage.h"

/* How it is started. */
enum way_start {
	FROM_NOWHERE,    /* it is all that there is on its terminal */
	FROM_A_SHELL,    /* a shell with job control waits for it; stopped, an Enter brings it to the foreground again */
	IN_BACKGROUND    /* the same, and it starts in the background: Enter brings it to the foreground */
};

struct way {
	const char *name;
	const char *scenario;             /* of the training server; NULL: --demo, whose server is the program's child */
	const char *const *options;       /* end in NULL; NULL: none */
	void (*to)(struct stage *st);     /* to where it is left */
	int signal;                       /* by which it is left; 0: by `leave` */
	void (*leave)(struct stage *st);
	int status;                       /* expected; 128 + the signal where one ends it */
	const char *says;                 /* expected among what it said, from `to` on; NULL: nothing */
	enum way_start start;
	bool sanitizer_takes_it;          /* its own report would be what is seen */
	bool keeps_training;              /* it is ended so hard that the directory of a training world stays */
};

void ways_go(struct stage *st, const struct way *way);

/* For the verbs of a way. */
pid_t ways_program(struct stage *st);               /* also where a shell is in between */
void ways_wait_state(struct stage *st, char state); /* of the program, as in /proc: 'T' where it stands still */
/* The terminal takes nothing any more, as if nobody read at its other end; ways_unblock() reads on. */
void ways_block(struct stage *st);
void ways_unblock(struct stage *st);
void ways_wait_end_blocked(struct stage *st); /* without reading on; fails where that takes longer than a moment */

/* A move of many users, by hand or by command, that is slow enough to be met in its middle. */
void ways_limit_moves(struct stage *st);
int64_t ways_writes(struct stage *st);
void ways_wait_writes(struct stage *st, int64_t n);

#endif
