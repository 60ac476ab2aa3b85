/* What `m365-upgrade move` says: the plan, one line of progress that is rewritten on a terminal, and the end. Saying it never waits: users are
 * moved on while nobody takes the output. */
#ifndef FLOW_MOVE_WORDS_H
#define FLOW_MOVE_WORDS_H

#include "mover/mover.h"
#include "ui/outlet.h"

#include <poll.h>

struct move_words {
	struct outlet out, complaints;
	bool terminal;          /* the line is rewritten; else lines come at intervals */
	int line_width;         /* of what stands there; 0: nothing */
	int64_t said_ms;        /* monotonic: when the last line came */
	enum mover_phase phase; /* of the last line */
	enum mover_waiting waiting;
};
void move_words_init(struct move_words *w);
/* Waits until all is taken, or, once `hurried`, a moment. */
void move_words_close(struct move_words *w, bool (*hurried)(void));
/* What to wait for: output that has not been taken yet. Returns how many. */
unsigned move_words_fds(const struct move_words *w, struct pollfd fds[2]);
void move_words_flush(struct move_words *w);

void move_words_say(struct move_words *w, const char *text);      /* one line on the standard output */
/* A question, whole before it returns; false: it cannot be read by anybody. */
bool move_words_ask(struct move_words *w, const char *text, bool (*hurried)(void));
/* Where to sign in; on a terminal words are kept whole, so that the code can be copied. */
void move_words_sign_in(struct move_words *w, const char *address, const char *code);
void move_words_complain(struct move_words *w, const char *text); /* … on the standard error */
/* `groups`: how many of the rows that are ready are groups. */
void move_words_plan(struct move_words *w, const struct mover_progress *p, const struct journal_move *m, int64_t groups);
void move_words_progress(struct move_words *w, const struct mover_progress *p, int64_t now_ms);
void move_words_clear(struct move_words *w); /* before anything else is said */
/* `sent`: how far it was when the last change had come home, before it was read back. */
void move_words_end(struct move_words *w, const struct mover_progress *p, const struct journal_move *m, const struct mover_progress *sent);

#endif
