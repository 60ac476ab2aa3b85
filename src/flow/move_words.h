/* What `m365-upgrade move` says: the plan, one line of progress that is rewritten on a terminal, and the end. */
#ifndef FLOW_MOVE_WORDS_H
#define FLOW_MOVE_WORDS_H

#include "mover/mover.h"

struct move_words {
	bool terminal;          /* the line is rewritten; else lines come at intervals */
	int line_width;         /* of what stands there; 0: nothing */
	int64_t said_ms;        /* monotonic: when the last line came */
	enum mover_phase phase; /* of the last line */
	enum mover_waiting waiting;
};
void move_words_init(struct move_words *w, int fd);
/* `groups`: how many of the rows that are ready are groups. */
void move_words_plan(const struct mover_progress *p, const struct journal_move *m, int64_t groups);
void move_words_progress(struct move_words *w, const struct mover_progress *p, int64_t now_ms);
void move_words_clear(struct move_words *w); /* before anything else is said */
/* `sent`: how far it was when the last change had come home, before it was read back. */
void move_words_end(const struct mover_progress *p, const struct journal_move *m, const struct mover_progress *sent);

#endif
