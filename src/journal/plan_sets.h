/* Sets of service plans, each kept once: most users of a tenant have the same services off, and a set is longer than all else in a row. */
#ifndef JOURNAL_PLAN_SETS_H
#define JOURNAL_PLAN_SETS_H

#include <stdint.h>

struct error;
struct journal;
struct query;

/* The number of a set, which is kept if it is new; within a transaction. */
int plan_sets_number(struct journal *j, const char *plans, int64_t *ret, struct error *err);
/* Binds a set's number, or null for NULL. 0, or the failure of keeping it. */
int plan_sets_bind(struct journal *j, struct query *q, const char *plans, struct error *err);
/* A column's set by its number, the caller's; NULL for null. A failure is told at the query's end. */
char *plan_sets_take(struct query *q, int column);
/* The numbers met lately are known without asking the file. After a transaction that was undone they may be wrong. */
void plan_sets_forget(struct journal *j);

#endif
