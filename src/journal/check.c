/* Damage is found before it matters: in what guards an order when the journal is opened, in the rows of moves when one is taken up. */
#include "core/error.h"
#include "core/mem.h"
#include "journal/db.h"
#include "journal/moves.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* SQLite tells what is wrong in rows; a table that is not there is a failure, and damage as well. */
static int check(struct journal *j, const char *pragma, const char *table, struct error *err)
{
	char *sql = xasprintf("PRAGMA %s(%s)", pragma, table), *found = NULL;
	struct query q;
	int r;

	query_begin(&q, j, sql);
	if (query_next(&q) && strcmp(query_column_text(&q, 0), "ok") != 0)
		found = xstrdup(query_column_text(&q, 0));
	if (q.code == SQLITE_ERROR)
		q.code = SQLITE_CORRUPT;
	r = query_end(&q, err);
	if (r == 0 && found) {
		r = db_failure(j, SQLITE_CORRUPT, err);
		error_detail(err, "%s: %s", table, found);
	}
	free(found);
	free(sql);
	return r;
}

/* Some rows each, but for a tenant that has been upgraded a hundred times: a few tenths of a millisecond in all. */
int check_small_tables(struct journal *j, struct error *err)
{
	static const char *const tables[] = { "openings", "upgrades", "choices", "acknowledgements", "figures", "recordings", "intents", "answers", "moves",
		"move_progress" };
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]) && r == 0; i++)
		r = check(j, "integrity_check", tables[i], err);
	return r;
}

/* Whether each row is in its indexes, too, would take five times as long. */
int journal_rows_check(struct journal *j, struct error *err)
{
	int r = check(j, "quick_check", "move_rows", err);

	return r < 0 ? r : check(j, "quick_check", "plan_sets", err);
}
