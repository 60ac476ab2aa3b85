/* A journal in a directory of its own, for all inputs of a target; both go when the program ends. */
#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

struct journal;

struct journal *scratch_journal(void);

#endif
