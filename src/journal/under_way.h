/* Inside the journal: while the history is read, which request carries each row that is under way just then.
 *
 * What became of a row may be found out by a later run, which did not send it and does not know its id. There are as many rows under way at a
 * time as a mover sends at once, however many there are in all. */
#ifndef JOURNAL_UNDER_WAY_H
#define JOURNAL_UNDER_WAY_H

#include "journal/journal.h"

struct under_way;

struct under_way *under_way_new(void);
void under_way_free(struct under_way *u);
/* `row` is row_key(). One that is there is replaced. */
void under_way_put(struct under_way *u, int64_t row, const char *request_id);
/* Forgets it; "" where nothing is known. */
void under_way_take(struct under_way *u, int64_t row, char ret_request_id[JOURNAL_WORD]);

#endif
