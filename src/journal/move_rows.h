/* Inside the journal: what more than one of its files says about the rows of moves. */
#ifndef JOURNAL_MOVE_ROWS_H
#define JOURNAL_MOVE_ROWS_H

#include "journal/moves.h"

struct query;

#define ROW_COLUMNS \
	"row, kind, state, checked, enabled, id, upn, name, location, new_location, cause, text," \
	" source_off, target_off, want_off, lost_off, read, changed"

int64_t row_key(int64_t move, int64_t seq);
void row_take(struct query *q, struct journal_row *row); /* of ROW_COLUMNS; the sets are the caller's */
int move_is_gone(struct error *err);                     /* ERROR_CONFLICT */

/* What the searches ask of SQLite: called once for each connection. */
int move_rows_functions(struct journal *j, struct error *err);

#endif
