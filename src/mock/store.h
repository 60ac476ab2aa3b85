/* The world's tables in SQLite: statements are prepared once and found again by their text. */
#ifndef MOCK_STORE_H
#define MOCK_STORE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store;

/* `path` NULL: in memory. Creates the tables that are missing; a file of another program or form is refused. */
int store_open(struct store **ret, const char *path, struct error *err);
void store_free(struct store *st);

/* `kinds` names the values that follow, one letter each: t text (NULL allowed), i int64_t, n null without a value.
 * A failing statement is a programming error or a full disk: it ends the program with a message, as lost memory does. */
void store_run(struct store *st, const char *sql, const char *kinds, ...);
int64_t store_int(struct store *st, const char *sql, const char *kinds, ...);  /* first column of the first row, 0 without one */
char *store_text(struct store *st, const char *sql, const char *kinds, ...);   /* the same as text; NULL without a row; caller frees */
void store_script(struct store *st, const char *sql);                            /* several statements without values */
int64_t store_changes(const struct store *st);                                 /* rows the last statement changed */

struct rows {
	struct store *store;
	void *statement;
};
void rows_open(struct rows *r, struct store *st, const char *sql, const char *kinds, ...);
bool rows_next(struct rows *r);                   /* false at the end, and the rows are closed */
void rows_close(struct rows *r);                  /* for leaving early; again is fine */
const char *rows_text(struct rows *r, int column); /* valid until the next row; NULL for null */
int64_t rows_int(struct rows *r, int column);
bool rows_null(struct rows *r, int column);

/* Nested transactions by name of depth: what is rolled back never was. */
void store_begin(struct store *st);
void store_commit(struct store *st);
void store_rollback(struct store *st);

#endif
