/* What a sensible admin does on which page. */
#ifndef TESTS_SWEEP_ROBOT_RULES_H
#define TESTS_SWEEP_ROBOT_RULES_H

#include "tests/sweep/robot.h"
#include "tests/sweep/robot_screen.h"

enum robot_deed {
	DEED_WAIT,        /* something is on its way */
	DEED_PRESS,
	DEED_AGAIN,       /* the same: it is tried again */
	DEED_SERVICE,     /* the service needs time: it gets some, then the keys */
	DEED_WORD,        /* the word that is asked for, and Enter */
	DEED_OPEN_SOURCE, /* the old plan in the list */
	DEED_BACK_TWICE,  /* past the page that would lead here again */
	DEED_TRY_USERS,   /* failed users of a move, some times; then on */
	DEED_OVER
};

struct robot_rule {
	const char *title, *enter; /* patterns; NULL: any */
	const char *says;          /* words that stand there; NULL: whatever */
	enum robot_deed deed;
	const char *keys;
};

/* NULL: nothing yet, because something is on its way; or nothing at all. */
const struct robot_rule *robot_rule_for(enum robot_path path, const struct robot_screen *s);

#endif
