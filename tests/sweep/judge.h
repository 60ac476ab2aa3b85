/* What must hold at the end of a path, whatever broke on the way: judged by the training server's own counters and by the journal. */
#ifndef TESTS_SWEEP_JUDGE_H
#define TESTS_SWEEP_JUDGE_H

#include "tests/e2e/licences.h"
#include "tests/sweep/trial.h"

/* The wizard has ended, or still runs; the training server runs. */
void judge(struct stage *st, const struct sweep_path *path, const struct licences *before, struct verdict *verdict);
void verdict_add(struct verdict *verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
