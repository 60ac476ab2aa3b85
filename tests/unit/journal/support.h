/* A directory of its own for each test, and a journal in it. */
#ifndef TESTS_JOURNAL_SUPPORT_H
#define TESTS_JOURNAL_SUPPORT_H

#include "journal/journal.h"

extern char directory[64];

int make_directory(void **state);
int remove_directory(void **state);
struct journal *open_journal(void); /* fails the test when it cannot */
int64_t begin(struct journal *j);   /* the current upgrade of the tenant "t" from the subscription "s" */
const char *in_directory(const char *name);

#endif
