/* Signs that are not words: one set for terminals that show them, one of plain ASCII. */
#ifndef UI_MARKS_H
#define UI_MARKS_H

#include <stdbool.h>

struct arena;

struct marks {
	const char *focus, *ellipsis, *rule, *between, *busy, *up, *down;
	const char *ticked, *unticked, *chosen, *unchosen;
	const char *todo, *now, *done, *failed, *skipped;  /* each one column wide */
	const char *info, *success, *warning, *error;      /* likewise */
	const char *bar_done, *bar_rest;                   /* likewise */
};

const struct marks *marks_for(bool ascii);

/* The text with typographic signs as ASCII; with `strict` everything else beyond ASCII becomes "?" (a terminal whose character set
 * is not UTF-8). The text itself where nothing changes, else a copy in the arena. */
const char *marks_ascii(struct arena *arena, const char *text, bool strict);

#endif
