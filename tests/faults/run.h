/* The pairs of the fault table, and how they are tried: each in a process of its own, some at once. */
#ifndef TESTS_FAULTS_RUN_H
#define TESTS_FAULTS_RUN_H

#include "core/buf.h"
#include "tests/faults/pair.h"
#include "tests/faults/table.h"

#include <stdbool.h>
#include <stddef.h>

#define PATHS 2
extern const struct sweep_path run_paths[PATHS];
const struct sweep_path *run_path(const char *name); /* NULL: there is none of this name */

struct cell {
	const struct row *row;
	const struct fault_kind *kind;
	bool chosen, done;
	struct met met;
};

struct run {
	struct table table;
	size_t *usual;      /* of each row: how many come when nothing goes wrong */
	struct cell *cells; /* FAULT_KINDS for each row */
	struct buf wrong;   /* a line for each */
	size_t n_wrong;
};

/* False, and says why on standard error: the table cannot be read. run_end() in either case. */
bool run_begin(struct run *run);
void run_end(struct run *run);
struct pair run_pair(const struct run *run, size_t cell);
/* Those that are chosen. What is not as expected is written down; what the robot met then stands in a log beside the program. */
void run_chosen(struct run *run);
/* A file beside the table (top_srcdir), or beside the program (top_builddir). The caller frees. */
char *run_beside(const char *directory_of, const char *name);
/* What this process and its children say goes there from now on. */
void run_write_to(const char *log);

#endif
