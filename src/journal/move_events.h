/* Inside the journal: what was sent of a move and what became of it, written a transaction at a time and read back a row at a time.
 *
 * One text holds the lines of a transaction: rows next to each other that have gone the same way share a line, so that twenty users of one
 * request cost some sixty bytes. */
#ifndef JOURNAL_MOVE_EVENTS_H
#define JOURNAL_MOVE_EVENTS_H

#include "core/buf.h"
#include "journal/moves.h"

/* What has happened to a row. Texts are borrowed; NULL is "". */
struct move_event {
	int64_t seq;
	enum journal_row_state state;
	const char *request_id, *cause, *text;
};

struct event_lines {
	struct buf text;
	struct move_event last; /* of the line that is open */
	int64_t from;           /* 0: no line is open */
};
#define EVENT_LINES_INIT ((struct event_lines){ .text = BUF_INIT })
/* Passes over what is neither into nor out of the states of rows that are under way. The texts of `e` must stay until the end. */
void event_lines_add(struct event_lines *l, int64_t state_before, const struct move_event *e);
/* Writes them, if there are any, within the caller's transaction, when `r` is 0; frees them, and returns `r` or the failure. */
int event_lines_end(struct event_lines *l, struct journal *j, int64_t move, int64_t now_ms, int r, struct error *err);

/* Reading: the texts point into the line that is read last. */
struct event_cursor {
	char *at;               /* the rest of the lines */
	char *seqs;             /* the rest of the line's numbers */
	int64_t next, to;       /* of the range that is read */
	struct move_event line;
};
void event_cursor_init(struct event_cursor *c, char *lines); /* changes the lines as it goes */
bool event_cursor_next(struct event_cursor *c, struct move_event *ret);

#endif
