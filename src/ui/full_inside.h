/* The full screen: what its files share. */
#ifndef UI_FULL_INSIDE_H
#define UI_FULL_INSIDE_H

#include "ui/compose.h"
#include "ui/outlet.h"
#include "ui/renderer_inside.h"

#include <curses.h>
#include <stdio.h>
#include <termios.h>

struct full {
	struct renderer base;
	SCREEN *screen;
	WINDOW *keys;             /* never drawn: reading from it draws nothing either */
	FILE *source, *sink;      /* curses reads from the terminal, and writes into memory: the outlet carries it on */
	struct outlet out;
	struct termios shell, mine;
	struct screen composed;
	uint64_t drawn_version;
	int64_t drawn_second;     /* of "since 3 s" */
	bool resized, redraw, suspended;
	bool paste_due;           /* the terminal is to be told that pastes come in brackets */
	unsigned char partial[4]; /* bytes of a character that has not arrived whole */
	size_t n_partial;
	bool pasting;
	struct buf pasted;
	int64_t pasted_ms;
};

/* Starts curses; f->mine holds the modes for the terminal afterwards. On failure what was opened stays in `f`. */
int full_start(struct full *f, const char *term, struct error *err);
/* Reads all that is there and hands it to the stack. False: the terminal has gone. */
bool full_read_keys(struct full *f, int64_t now_ms);
void full_define_keys(void);
void full_draw_lines(struct full *f);
/* Why a terminal of this type cannot be used, or 0. */
int full_check_terminal(const char *term, int fd, struct error *err);
/* The bytes that give the terminal back, for emergencies; "" parts where the type lacks them. */
void full_way_back(char *to, size_t size);
/* Bracketed paste, where the type knows it. */
const char *full_paste_on(void);
const char *full_paste_off(void);

#endif
