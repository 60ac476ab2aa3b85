/* What can go wrong with a request: the columns of the fault table. */
#ifndef TESTS_FAULTS_KINDS_H
#define TESTS_FAULTS_KINDS_H

#include <stdbool.h>

struct fault_kind {
	const char *name;  /* at most four letters: it stands above a column. A + is the same after the request took effect */
	const char *rule;  /* what the training server is told to do */
	const char *text;
	bool of_item;      /* it can happen to one request of a batch */
	bool of_effect;    /* it differs from its neighbour only where the request changes something */
};

#define FAULT_KINDS 24
extern const struct fault_kind fault_kinds[FAULT_KINDS];

#endif
