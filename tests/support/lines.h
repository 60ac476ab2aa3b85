/* Plain mode in this process: lines in through one pipe, lines out through another. */
#ifndef TESTS_SUPPORT_LINES_H
#define TESTS_SUPPORT_LINES_H

#include "core/buf.h"
#include "ui/renderer.h"
#include "ui/stack.h"

#include <stdbool.h>
#include <stdint.h>

struct plain_session {
	int in, out;         /* our ends; in −1: closed */
	int their_in, their_out;
	struct renderer *renderer;
	struct buf record;   /* everything that was printed */
	size_t last;         /* where what the last call brought begins in it */
	int64_t now_ms;
	bool alive;          /* what renderer_input() last said */
};

/* `interactive`: as if a person typed; otherwise answers come from a file and are repeated in the output. */
struct plain_session *plain_session_new(struct stack *s, bool interactive, bool ascii);
void plain_session_free(struct plain_session *p);
const char *plain_say(struct plain_session *p, const char *line);       /* one line, without its end; returns what came back */
const char *plain_send(struct plain_session *p, const char *bytes, size_t n);
const char *plain_end(struct plain_session *p);                         /* end of the input */
const char *plain_wait(struct plain_session *p, int64_t ms);            /* moves the clock, then draws */

#endif
