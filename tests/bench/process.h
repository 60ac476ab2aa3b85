/* A program as a child, and what it cost: time, processor, memory. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

struct process {
	pid_t pid; /* 0: it has ended */
	double began;
	/* after process_wait() */
	double seconds, cpu; /* wall clock; user and system together */
	long peak_kb;        /* most memory resident at once, as its own VmHWM says; looked at every few milliseconds */
	int status;          /* exit status, or 128 + the signal */
};

double clock_seconds(void);
/* Its standard input is empty, both outputs go to a file. argv[0] is looked up in PATH unless it holds a slash. */
void process_start(struct process *p, const char *const *argv, const char *output);
bool process_runs(struct process *p); /* takes note of its memory; false: it has ended, and the figures are there */
void process_wait(struct process *p);
/* User and system time of any process so far. */
double process_cpu(pid_t pid);
/* A figure of /proc/PID/status, such as "VmRSS"; -1: not there. */
long process_figure(pid_t pid, const char *name);

#endif
