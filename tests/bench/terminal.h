/* A program on a pseudo-terminal of 80×24, watched from outside: what it writes, when, and what it costs. */
#ifndef BENCH_TERMINAL_H
#define BENCH_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct terminal {
	pid_t pid;
	int fd;          /* the terminal's side; -1: closed */
	char *text;      /* what was written since the last terminal_mark(), without escape sequences */
	size_t text_len;
	size_t bytes;    /* written since the last terminal_mark(), as sent */
	int escape;      /* where the reader stands in an escape sequence */
};

/* Starts argv; false: it could not be started. */
bool terminal_open(struct terminal *t, const char *const *argv);
void terminal_close(struct terminal *t); /* hangs up, waits for the program, kills it when it does not end */

void terminal_mark(struct terminal *t);  /* counts and searches begin anew here */
void terminal_send(struct terminal *t, const char *keys);

/* Reads until `words` were written. Returns milliseconds since `since_us`, or -1: the program ended, or 20 s went by. */
double terminal_expect(struct terminal *t, const char *words, int64_t since_us);
/* Reads until the program sleeps with nothing left to read: it has drawn all that it wants to draw. */
void terminal_settle(struct terminal *t);

int64_t clock_us(void);

#endif
