/* The command line, one table for parsing, --help and the manual. */
#ifndef MOCK_OPTIONS_H
#define MOCK_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum options_task { TASK_SERVE, TASK_LIST, TASK_HELP, TASK_VERSION, TASK_PRINT_OPTIONS, TASK_PRINT_KEYS, TASK_PRINT_REFUSALS, TASK_USAGE };

enum { LISTEN_MOST = 16 };

struct options {
	enum options_task task;
	const char *listen[LISTEN_MOST]; /* [NAME=]ADDRESS:PORT; there is one at least */
	size_t n_listen;
	const char *tls_cert, *tls_key; /* both, or NULL */
	const char *scenario, *database;
	int64_t seed; /* -1: the scenario's */
	bool expose, until_stdin_closes;
};

/* TASK_USAGE after a mistake, which has been told on standard error. */
struct options options_parse(int argc, char **argv);
void options_help(struct buf *to);
void options_roff(struct buf *to);

#endif
