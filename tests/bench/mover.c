/* What moving the licences of many users costs: beside the same requests without a mover, beside curl, and beside one at a time.
 *
 * usage: mover DIRECTORY-OF-BENCH-PROGRAMS
 *
 * Everything runs on this machine, the training server too: its processor time stands beside. Where it is the limit, its ceiling (the
 * most that the bare transport gets out of it) is what there is to reach. Ends in 1 when something could not be measured. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/bench/move.h"

#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USERS 10000
#define IN_FLIGHT 8
#define BATCH 20
#define ROUNDS 5 /* where the machine decides and not the latency: the median of so many */
#define SAMPLE_SECONDS 4 /* what is slow is measured on a part of the users */

static const char *bench_programs;
static bool incomplete;

static double rate(const struct figure *f)
{
	return f->seconds > 0 ? f->users / f->seconds : 0;
}

static int by_rate(const void *a, const void *b)
{
	double x = rate(a), y = rate(b);
	return (x > y) - (x < y);
}

/* ── the ways ── */

static struct figure measure_program(struct tenant *t, const char *const *argv)
{
	struct run r;
	tenant_reset(t);
	tenant_sign_in(t);
	run_start(&r, t, argv);
	return run_end(&r, t, NULL);
}

static struct figure replay(struct tenant *t, int in_flight, size_t most, const char *bodies, const char *paths)
{
	char *program = xasprintf("%s/replay", bench_programs), *flight = xasprintf("%d", in_flight), *number = xasprintf("%zu", most);
	char *url = xasprintf("%s/graph/v1.0%s", t->training.url, paths ? "" : "/$batch"), *file = scratch_path(bodies);
	char *path_file = paths ? scratch_path(paths) : NULL;
	const char *argv[] = { program, url, flight, number, file, path_file, NULL };
	struct figure f = measure_program(t, argv);
	char *const all[] = { program, flight, number, url, file, path_file };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(all[i]);
	return f;
}

static struct figure by_transport(struct tenant *t, int in_flight)
{
	return replay(t, in_flight, 0, BATCHES, NULL);
}

static struct figure by_batches_in_turn(struct tenant *t, int in_flight)
{
	size_t most = t->latency_ms ? SAMPLE_SECONDS * 1000 / (size_t)t->latency_ms : 0;
	return replay(t, in_flight, most, BATCHES, NULL);
}

static struct figure by_singles(struct tenant *t, int in_flight)
{
	size_t most = t->latency_ms ? SAMPLE_SECONDS * 1000 / (size_t)t->latency_ms : 0;
	return replay(t, in_flight, most, SINGLES, PATHS);
}

static struct figure by_curl(struct tenant *t, int in_flight)
{
	char *config = scratch_path(CURL_CONFIG), *number = xasprintf("%d", in_flight);
	const char *argv[] = { "curl", "--disable", "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", number, "--config", config, NULL };
	struct figure f = measure_program(t, argv);
	free(number);
	free(config);
	return f;
}

static struct figure by_mover(struct tenant *t, int in_flight)
{
	struct run r;
	(void)in_flight; /* its own */
	tenant_reset(t);
	run_start_move(&r, t, NULL);
	return run_end(&r, t, NULL);
}

enum { MOVER, TRANSPORT, MORE, MOST, CURL, BATCHES_IN_TURN, SINGLES_IN_TURN, WAYS };
static const struct way {
	const char *name;
	struct figure (*measure)(struct tenant *t, int in_flight);
	int in_flight;
	bool only_fast; /* tells what the server can do, and nothing where latency decides */
} ways[WAYS] = {
	[MOVER] = { "m365-upgrade move", by_mover, IN_FLIGHT, false },
	[TRANSPORT] = { "(a) bare transport", by_transport, IN_FLIGHT, false },
	[MORE] = { "    with more in flight", by_transport, 12, true },
	[MOST] = { "    with more in flight", by_transport, 16, true },
	[CURL] = { "(b) curl --parallel", by_curl, IN_FLIGHT, false },
	[BATCHES_IN_TURN] = { "(c) a batch at a time", by_batches_in_turn, 1, false },
	[SINGLES_IN_TURN] = { "    a user at a time", by_singles, 1, false },
};

static struct figure measure(struct tenant *t, const struct way *way)
{
	struct figure rounds[ROUNDS];
	size_t n = t->latency_ms || way->in_flight == 1 ? 1 : ROUNDS;
	for (size_t i = 0; i < n; i++) {
		rounds[i] = way->measure(t, way->in_flight);
		if (rounds[i].users <= 0)
			incomplete = true;
	}
	qsort(rounds, n, sizeof *rounds, by_rate);
	return rounds[n / 2];
}

/* ── tables ── */

static void print_heading(void)
{
	printf("%-28s %9s %12s %8s %12s %12s %10s\n", "", "in flight", "users/s", "of (a)", "client CPU", "server CPU", "peak");
	printf("%-28s %9s %12s %8s %12s %12s %10s\n", "", "", "", "", "s/1000 users", "s/1000 users", "MB");
}

static void print_way(const struct way *way, const struct figure *f, const struct figure *transport)
{
	if (f->users <= 0) {
		printf("%-28s %9d %12s\n", way->name, way->in_flight, "not measured");
		return;
	}
	printf("%-28s %9d %12.0f", way->name, way->in_flight, rate(f));
	if (rate(transport) > 0)
		printf(" %8.2f", rate(f) / rate(transport));
	else
		printf(" %8s", "-");
	printf(" %12.4f %12.4f %10.1f\n", f->cpu * 1000 / f->users, f->mock_cpu * 1000 / f->users, (double)f->peak_kb / 1024);
}

static double ceiling(const struct figure *figures)
{
	double best = 0;
	for (size_t i = TRANSPORT; i <= MOST; i++)
		if (rate(&figures[i]) > best)
			best = rate(&figures[i]);
	return best;
}

static void compare(int latency_ms)
{
	struct figure figures[WAYS] = { 0 };
	struct tenant t;
	tenant_start(&t, USERS, latency_ms);
	tenant_sign_in(&t);
	tenant_write_bodies(&t);
	for (size_t i = 0; i < WAYS; i++)
		if (!latency_ms || !ways[i].only_fast)
			figures[i] = measure(&t, &ways[i]);
	tenant_stop(&t);

	printf("\n%d users, each answer after %d ms\n", USERS, latency_ms);
	print_heading();
	for (size_t i = 0; i < WAYS; i++)
		if (!latency_ms || !ways[i].only_fast)
			print_way(&ways[i], &figures[i], &figures[TRANSPORT]);
	double least = latency_ms ? BATCH * IN_FLIGHT * 1000.0 / latency_ms : ceiling(figures);
	printf("%-28s %9s %12.0f   the mover reaches %.2f of it\n", latency_ms ? "latency and 8 in flight allow" : "the server's ceiling", "", least,
		rate(&figures[MOVER]) / least);
	fflush(stdout);
}

/* ── how it grows ── */

static void print_growth(void)
{
	static const size_t sizes[] = { 1000, 10000, 100000, 1000000 };
	size_t n = getenv("BENCH_MILLION") ? 4 : 3;
	printf("\n%-12s %12s %12s %14s %12s\n", "users", "moved", "users/s", "client CPU, s", "peak, MB");
	for (size_t i = 0; i < n; i++) {
		struct tenant t;
		tenant_start(&t, sizes[i], 0);
		struct figure f = by_mover(&t, IN_FLIGHT);
		tenant_stop(&t);
		incomplete |= f.users < (double)sizes[i];
		printf("%-12zu %12.0f %12.0f %14.3f %12.1f\n", sizes[i], f.users, rate(&f), f.cpu, (double)f.peak_kb / 1024);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: mover DIRECTORY-OF-BENCH-PROGRAMS\n");
		return 2;
	}
	bench_programs = argv[1];
	scratch_begin();
	compare(0);
	compare(50);
	compare(300);
	print_growth();
	if (incomplete)
		fprintf(stderr, "bench: not everything could be measured\n");
	return incomplete;
}
