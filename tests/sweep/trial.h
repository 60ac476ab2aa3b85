/* One trial: a path walked in a world of its own, in which one thing goes wrong once; then what must hold whatever breaks. */
#ifndef TESTS_SWEEP_TRIAL_H
#define TESTS_SWEEP_TRIAL_H

#include "tests/sweep/points.h"
#include "tests/sweep/robot.h"

#include <stdbool.h>
#include <stddef.h>

struct sweep_path {
	const char *name;
	const char *scenario; /* a file in tests/sweep */
	enum robot_path walk;
	const char *target;   /* the part number that users have at the end, where who has what is compared; NULL: it is not */
};

enum victim {
	WIZARD_KILLED,
	SERVER_KILLED,
	REQUEST_LOST,  /* before it took effect */
	ANSWER_LOST,   /* after it */
	VICTIMS
};

struct trial {
	const struct sweep_path *path;
	enum victim victim;
	size_t at; /* the number of the point, or of the request; 0: nothing goes wrong, and all of them are written down */
};

#define VERDICT_TEXT 2000

struct verdict {
	bool reached;              /* the point came, and it went wrong there */
	int restarts;              /* of whatever was killed */
	size_t told, again;        /* errors that the robot was told, and times it had to try again */
	char broken[VERDICT_TEXT]; /* what does not hold, a line each; "": all does */
};

/* `file`: where points are written down. What goes wrong with the test itself fails it, so this is to be called in a process of its own. */
void trial_run(const struct trial *t, const char *file, struct verdict *ret);

#endif
