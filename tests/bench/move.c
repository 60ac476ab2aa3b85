#include "config.h" /* for _GNU_SOURCE */

#include "tests/bench/move.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define CLIENT_ID "365e4365-0000-4000-8000-000000000001"

void run_start(struct run *r, struct tenant *t, const char *const *argv)
{
	r->output = scratch_path("output");
	r->mock_cpu = process_cpu(t->training.pid);
	process_start(&r->process, argv, r->output);
}

struct figure run_end(struct run *r, struct tenant *t, char **ret_said)
{
	struct error err = ERROR_INIT;
	struct buf said = BUF_INIT;
	const struct process *p = &r->process;

	process_wait(&r->process);
	struct world_counters counters = tenant_counters(t);
	struct figure f = {
		.users = (double)tenant_moved(t),
		.seconds = (double)counters.micro_seconds / 1e6 + t->latency_ms / 1e3,
		.cpu = p->cpu,
		.mock_cpu = process_cpu(t->training.pid) - r->mock_cpu,
		.peak_kb = p->peak_kb,
	};
	if (file_read(r->output, (size_t)1 << 26, &said, &err) != 0 || p->status != 0 || counters.users_ever_without_licence > 0) {
		fprintf(stderr, "bench: a program ended with status %d, %lld users were without a licence. It said:\n%s%s\n", p->status,
			(long long)counters.users_ever_without_licence, said.data, err.text);
		f.users = 0;
	}
	free(r->output);
	if (ret_said)
		*ret_said = buf_steal(&said);
	buf_clear(&said);
	return f;
}

void run_start_move(struct run *r, struct tenant *t, const char *const *more)
{
	static const char *const services[][2] = { { "entra", "/entra" }, { "graph", "/graph/v1.0" } };
	const char *argv[24] = { NULL, "move", "--from", SOURCE_SKU, "--to", TARGET_SKU, "--yes", "--no-check", "--set", "tenant.client_id=" CLIENT_ID };
	char *program = xasprintf("%s/m365-upgrade", getenv("stage_bindir")), *settings[2];
	size_t n = 10;
	argv[0] = program;
	for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
		settings[i] = xasprintf("service.%s=%s%s", services[i][0], t->training.url, services[i][1]);
		argv[n++] = "--set";
		argv[n++] = settings[i];
	}
	while (more && *more)
		argv[n++] = *more++;
	scratch_new_state();
	run_start(r, t, argv);
	free(settings[0]);
	free(settings[1]);
	free(program);
}
