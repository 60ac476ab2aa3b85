/* The table of what is expected: a text file, a row for each call, a column for each fault, a letter for each outcome (pair.h). */
#ifndef TESTS_FAULTS_TABLE_H
#define TESTS_FAULTS_TABLE_H

#include "tests/faults/kinds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct row {
	char *path;                      /* "automatic", "manual" */
	size_t nth;                      /* which of these requests is struck; 0: the first that comes inside of a batch */
	char *method;
	char *name;                      /* the request's path as the file has it: * is anything, {id} an id */
	char *pattern;                   /* as the training server takes it */
	char expected[FAULT_KINDS][3];   /* a letter, or two where either is right: it depends on who is faster */
};

struct table {
	struct row *rows;
	size_t n;
};

/* False, and says why on standard error: it cannot be read, or a line is not one of a table of these faults. */
bool table_read(struct table *t, const char *file);
void table_clear(struct table *t);
/* The row that names a request, whatever becomes of it: the first one that fits. NULL: none does. */
const struct row *table_find(const struct table *t, const char *path, const char *method, const char *request);

char *row_nth_text(const struct row *row); /* "item" for 0. The caller frees */
void table_print_head(FILE *to);
void table_print_row(FILE *to, const struct row *row, char letters[FAULT_KINDS][3]);

#endif
