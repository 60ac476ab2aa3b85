/* One call meets one fault: a path walked in a world of its own, in which one request goes wrong once. */
#ifndef TESTS_FAULTS_PAIR_H
#define TESTS_FAULTS_PAIR_H

#include "tests/faults/kinds.h"
#include "tests/sweep/trial.h"

#include <stdbool.h>
#include <stddef.h>

/* How the wizard came through. The letters stand in the table. */
enum outcome_letter {
	OUTCOME_RETRIED = 'r', /* it asked again by itself */
	OUTCOME_SETTLED = 's', /* a change without a clear answer: what came of it was looked up, and it went on from there */
	OUTCOME_WITHOUT = 'w', /* it went on without, and there was nothing to be said */
	OUTCOME_NOTED = 'n',   /* it went on, and said what is missing or what happened */
	OUTCOME_TOLD = 't',    /* the page said what failed and what to do; a person did it */
	OUTCOME_ASKED = 'a',   /* the page said what failed and offered to try again; a person did */
	OUTCOME_UNMET = '-',   /* the request did not come: nothing was tried */
	OUTCOME_BROKEN = '!',  /* it came to no end, or something does not hold that must */
	OUTCOME_NONE = '.',    /* in the table: the fault makes no sense of this call */
};

struct pair {
	const struct sweep_path *path;
	const struct fault_kind *kind; /* NULL: nothing goes wrong */
	const char *method, *pattern;  /* which request: its path as the training server takes it, * for anything */
	size_t nth;                    /* the how manieth of those; 1 is the first */
	bool item;                     /* it is one inside of a batch */
};

#define MET_TEXT 400

struct met {
	enum outcome_letter outcome;
	char told[MET_TEXT];     /* the first error that was told, or the first warning that is not there otherwise */
	struct verdict verdict;
};

/* What goes wrong with the test itself fails it, so this is to be called in a process of its own. The requests that arrived are written
 * to the file, a line each; NULL: they are not. */
void pair_run(const struct pair *p, const char *requests, struct met *ret);

#endif
