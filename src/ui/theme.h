/* How each style looks: attributes that every terminal has first, colour on top of them. The one place for looks. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "ui/lines.h"

#include <curses.h>

struct look {
	attr_t attributes;
	short pair; /* 0: the terminal's own colours */
};

void theme_start(bool colour);               /* once for each screen */
struct look theme_look(enum style style, bool colour);

#endif
