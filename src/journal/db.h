/* SQLite behind one statement wrapper: errors stick to the query and are told once, at its end. Statements are prepared once and kept. */
#ifndef JOURNAL_DB_H
#define JOURNAL_DB_H

#include "journal/journal.h"

struct sqlite3;
struct sqlite3_stmt;

#define DB_STATEMENTS 48

struct journal {
	struct sqlite3 *db;
	char *directory, *path;
	char account[JOURNAL_NAME];               /* what is written carries it */
	int hold_fd;                              /* −1: nothing is held */
	char hold_tenant[JOURNAL_ID];
	int64_t state_before;                     /* of the row that was changed last: move_rows.h */
	struct sqlite3_stmt *idle[DB_STATEMENTS]; /* prepared and not in use; the one used last is last */
	size_t n_idle;
	struct plan_sets *sets;                   /* plan_sets.h; NULL: none met yet */
};

struct query {
	struct journal *journal;
	struct sqlite3_stmt *statement;
	int bound; /* parameters so far */
	int code;  /* SQLite's, of the last step or the first failure */
};

void query_begin(struct query *q, struct journal *j, const char *sql);
void query_text(struct query *q, const char *text); /* the next parameter; NULL binds null. Copied */
void query_text_kept(struct query *q, const char *text); /* the same, not copied: it must stay until query_again() or query_end() */
void query_int(struct query *q, int64_t value);
void query_null(struct query *q);
bool query_next(struct query *q);                   /* true: a row is there */
bool query_is_done(const struct query *q);          /* the last row was read, and nothing has failed */
void query_again(struct query *q);                  /* the same statement, parameters from the first */
const char *query_column_text(struct query *q, int column); /* never NULL; until the next step */
int64_t query_column_int(struct query *q, int column);
bool query_column_is_null(struct query *q, int column);
int query_changes(const struct query *q);           /* rows that the last change has touched */
int query_end(struct query *q, struct error *err);  /* 0, or the failure in the user's words */
int query_end_within(struct query *q, struct query *outer); /* the same; the failure is told at the end of the outer one */
int query_end_one(struct query *q, struct error *err); /* the same; that it changed exactly one row is asserted */

/* A statement without parameters and rows. */
int db_run(struct journal *j, const char *sql, struct error *err);
/* The same for what is never run again, such as a pragma or a table's making; several with ; between them. */
int db_run_once(struct journal *j, const char *sql, struct error *err);
void db_forget_statements(struct journal *j); /* before closing */
/* Waits for other writers' locks at once, so that what is read inside still holds when it is written. */
int db_begin(struct journal *j, struct error *err);
/* Commits when `r` is 0, else rolls back; returns `r` or the commit's failure. */
int db_finish(struct journal *j, int r, struct error *err);
int db_failure(const struct journal *j, int code, struct error *err);

int schema_prepare(struct journal *j, struct error *err);
/* check.c: what guards an order is sound. */
int check_small_tables(struct journal *j, struct error *err);

#endif
