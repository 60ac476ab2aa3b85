/* A program that moves users of a training tenant, and what it cost. */
#ifndef BENCH_MOVE_H
#define BENCH_MOVE_H

#include "tests/bench/process.h"
#include "tests/bench/tenant.h"

struct figure {
	double users;         /* that were moved; 0: it failed */
	double seconds;       /* from the first write to the answer of the last, by the server's clock */
	double cpu, mock_cpu; /* of the whole program; of the server meanwhile */
	long peak_kb;
};

struct run {
	struct process process;
	double mock_cpu; /* before */
	char *output;
};

/* Starts a program on the tenant as it stands. */
void run_start(struct run *r, struct tenant *t, const char *const *argv);
/* `m365-upgrade move` of everybody from E4 to E5, with `more` options; NULL: none. */
void run_start_move(struct run *r, struct tenant *t, const char *const *more);
/* Waits for it. What it wrote goes into *ret_said, which the caller frees; NULL: it is not wanted. */
struct figure run_end(struct run *r, struct tenant *t, char **ret_said);

#endif
