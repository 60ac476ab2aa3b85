#include "config.h" /* for _GNU_SOURCE */

#include "tests/bench/process.h"

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 5

double clock_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void process_start(struct process *p, const char *const *argv, const char *output)
{
	*p = (struct process){ .began = clock_seconds() };
	p->pid = fork();
	if (p->pid < 0) {
		perror("bench: fork");
		exit(1);
	}
	if (p->pid > 0)
		return;
	int in = open("/dev/null", O_RDONLY), out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static double spent(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) + (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

bool process_runs(struct process *p)
{
	struct rusage usage;
	int status;
	if (p->pid <= 0)
		return false;
	long kb = process_figure(p->pid, "VmHWM");
	/* The last look counts: it never falls, and a look before exec() would be at ourselves. */
	if (kb > 0)
		p->peak_kb = kb;
	if (wait4(p->pid, &status, WNOHANG, &usage) != p->pid)
		return true;
	p->seconds = clock_seconds() - p->began;
	p->cpu = spent(&usage);
	p->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	p->pid = 0;
	return false;
}

void process_wait(struct process *p)
{
	while (process_runs(p))
		poll(NULL, 0, LOOK_MS);
}

double process_cpu(pid_t pid)
{
	char path[64], line[1024] = "";
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "r");
	const char *name_end = f && fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	if (f)
		fclose(f);
	/* Behind the name: the state, then ten figures, then these two. */
	if (!name_end || sscanf(name_end + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu", &user, &system) != 2)
		return -1;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

long process_figure(pid_t pid, const char *name)
{
	char path[64], line[256];
	long found = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f && found < 0 && fgets(line, sizeof line, f)) {
		size_t n = strlen(name);
		if (strncmp(line, name, n) == 0 && line[n] == ':')
			found = strtol(line + n + 1, NULL, 10);
	}
	if (f)
		fclose(f);
	return found;
}
