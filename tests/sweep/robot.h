/* An admin with good sense at the wizard's full screen. It walks no fixed way: it looks which page stands there, does what leads on, and
 * tries again what the page offers to try again, until its path is over. Where something waits for the service, it moves the training
 * clock. What it met on the way is written down. In English; the screen is large, so that a page is seen whole. */
#ifndef TESTS_SWEEP_ROBOT_H
#define TESTS_SWEEP_ROBOT_H

#include "tests/e2e/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROBOT_COLUMNS 120
#define ROBOT_LINES 60

enum robot_path { ROBOT_AUTOMATIC, ROBOT_MANUAL };

enum robot_end {
	ROBOT_OVER,  /* Done; by hand: all four steps are. Or the list of products shows that the old plan has ended */
	ROBOT_ENDED, /* the wizard ended by itself, or was ended: `status` */
	ROBOT_STUCK, /* no way on from the page that stands there, or no end after `most` steps */
};

/* A page as it stood there when something was done. */
struct robot_page {
	char *title;
	char *errors, *warnings; /* its notices, a line each; "": none */
	const char *did;         /* the keys; "" where it only waited */
	bool again;              /* what was done was trying again */
};

struct robot {
	struct stage *stage; /* the wizard is open in it, at ROBOT_COLUMNS by ROBOT_LINES */
	enum robot_path path;
	const char *source;  /* the old plan's name; "Office 365 E4" at the start */
	size_t most;         /* steps; 400 at the start */
	int patience_ms;     /* how long a page may be busy; 10 s at the start */
	/* Called before each look at the screen, for what a test does meanwhile; NULL: nothing. */
	void (*meanwhile)(struct robot *r, void *arg);
	void *arg;

	/* what came of it */
	int status;          /* ROBOT_ENDED: the exit status, or 128 + the signal */
	struct robot_page *pages;
	size_t n_pages;
	size_t n_told;       /* pages that told an error for the first time */
	size_t n_again;      /* times that a person had to try again */
};

void robot_init(struct robot *r, struct stage *st, enum robot_path path);
void robot_clear(struct robot *r);

/* Opens the wizard in the stage at the robot's size; `options` as stage_open(). */
void robot_open(struct robot *r, const char *const *options);
/* Walks on from wherever the wizard is. It never fails the test: what it met is for the caller to judge. */
enum robot_end robot_walk(struct robot *r);

/* Whether these words stood in an error or a warning on the page of this title; title NULL: on any. */
bool robot_was_told(const struct robot *r, const char *title, const char *words);
/* The way that was walked, a line a page; where it is stuck, with the screen. The caller frees. */
char *robot_text(const struct robot *r);
void robot_print(const struct robot *r); /* the same, as comments of the test's output */

#endif
