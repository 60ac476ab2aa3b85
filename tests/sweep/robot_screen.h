/* What a person reads off the wizard's screen at a glance: which page, what Enter does, what is told and where the mark stands. */
#ifndef TESTS_SWEEP_ROBOT_SCREEN_H
#define TESTS_SWEEP_ROBOT_SCREEN_H

#include "tests/support/screen.h"

#include <stdbool.h>

struct robot_screen {
	char *text;     /* the whole, a line each */
	char *title;    /* of the page; "" where none stands there */
	char *enter;    /* what the key bar says of Enter; "" nothing */
	char *bar;      /* the key bar */
	char *marked;   /* the line that the mark stands at; "" none */
	char *errors, *warnings; /* notices, a line each, without their signs */
	bool is_busy;   /* waits for an answer */
};

void robot_screen_read(struct robot_screen *s, const struct term_screen *screen);
void robot_screen_clear(struct robot_screen *s);
bool robot_screen_says(const struct robot_screen *s, const char *words); /* wrapped lines count as one */
/* The word that the page asks to be typed. The caller frees; NULL: it names none. */
char *robot_screen_word(const struct robot_screen *s);

#endif
