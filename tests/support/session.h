/* Any program on a terminal of its own, driven and read like a person would. For end-to-end tests. */
#ifndef TESTS_SUPPORT_SESSION_H
#define TESTS_SUPPORT_SESSION_H

#include "core/buf.h"

#include "tests/support/screen.h"

#include <stdbool.h>
#include <sys/types.h>

struct session {
	pid_t pid;
	int master;          /* −1: the program has closed the terminal */
	int columns, lines;
	struct term_screen *screen;
	struct buf raw;      /* everything that the program has sent */
	int patience_ms;     /* how long a wait may take before the test fails; 20 s at the start */
};

/* argv ends in NULL; argv[0] is looked up in PATH unless it holds a slash. TERM is xterm-256color, LINES and COLUMNS are unset. */
struct session *session_start(const char *const argv[], int columns, int lines);
/* Ends the program if it still runs, then closes. */
void session_free(struct session *s);

void session_press(struct session *s, const char *keys);       /* names separated by spaces, as terminal_press() */
void session_type(struct session *s, const char *text);
void session_resize(struct session *s, int columns, int lines);
void session_hang_up(struct session *s);                       /* the connection breaks */

/* Each fails the test, and prints the screen, when it takes too long or the program ends first. */
void session_wait(struct session *s, const char *text);        /* until the screen shows it */
void session_wait_gone(struct session *s, const char *text);   /* until it does not */
/* Until the program has ended: its exit status, or 128 + the signal. */
int session_wait_end(struct session *s);
bool session_shows(struct session *s, const char *text);       /* now, after taking in what is there */
void session_golden(struct session *s, const char *name);

#endif
