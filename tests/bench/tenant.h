/* A training tenant of any size for the benchmarks: everybody holds E4, every seat of E5 is free. And the bodies that move them. */
#ifndef BENCH_TENANT_H
#define BENCH_TENANT_H

#include "tests/e2e/training.h"

#include <stddef.h>

#define SOURCE_SKU "1392051d-0cb9-4b7a-88d5-621fee5e8711"
#define TARGET_SKU "c7df2760-2c81-4ef7-b578-5b5392b571df"

/* Everything lies below one directory, which is removed in the end. */
void scratch_begin(void);
void scratch_end(void);
char *scratch_path(const char *name); /* the caller frees */
/* An empty directory for what the wizard keeps, as XDG_STATE_HOME: figures are not those of an earlier move. */
void scratch_new_state(void);

struct tenant {
	struct training training;
	size_t users;
	int latency_ms;
};

/* Starts a training server; each of its answers waits `latency_ms`. Ends the program where it cannot. */
void tenant_start(struct tenant *t, size_t users, int latency_ms);
void tenant_stop(struct tenant *t);
/* Everybody is back on E4. */
void tenant_reset(struct tenant *t);
struct world_counters tenant_counters(struct tenant *t);
/* How many hold E5 and no E4. */
size_t tenant_moved(struct tenant *t);

/* Signs in as an application; "Bearer …" goes into BENCH_AUTHORIZATION. */
void tenant_sign_in(struct tenant *t);

/* Files in the scratch directory, made from the users that the server lists: needs tenant_sign_in(). */
#define BATCHES "batches"  /* a $batch of twenty moves, one a line */
#define SINGLES "singles"  /* a single move, one a line */
#define PATHS "paths"      /* where each single is sent */
#define CURL_CONFIG "curl" /* all batches, for curl --config */
void tenant_write_bodies(struct tenant *t);

#endif
