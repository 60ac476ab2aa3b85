/* The installed wizard on a terminal of its own, before a training server of its own, in a directory of its own.
 *
 * HOME, TMPDIR and the XDG directories lie in that directory, so that nothing of one test reaches another. */
#ifndef TESTS_E2E_STAGE_H
#define TESTS_E2E_STAGE_H

#include "tests/e2e/training.h"
#include "tests/support/session.h"

#include <stdbool.h>

struct stage {
	struct training training; /* pid 0: the test has started none */
	struct session *wizard;   /* NULL: not open */
	const char *term;         /* what TERM says; NULL: xterm-256color */
	int terminal;             /* the program's side of its terminal, kept open: its modes can be asked for to the end; −1: none */
	char *dir;                /* where the programs are started, too */
	char *back;               /* where the test was started */
};

#define STAGE_OPTIONS 16

/* `scenario` NULL: no training server. For cmocka's setup and teardown: stage_end() ends everything that the test left running. */
void stage_begin(struct stage *st, const char *scenario);
void stage_end(struct stage *st);

/* Opens the wizard on the training server: `options` ends in NULL, and may be NULL. Size 0: 80 by 24. */
void stage_open(struct stage *st, int columns, int lines, const char *const *options);
/* Opens the wizard with these options alone. */
void stage_open_alone(struct stage *st, int columns, int lines, const char *const *options);
/* The options that point the wizard at the training server, then `more`; for programs that the test starts itself. To be freed with
 * stage_argv_free(). */
char **stage_argv(struct stage *st, const char *const *more, bool at_training);
void stage_argv_free(char **argv);

/* As session_wait(), but lines that were wrapped count as one: runs of spaces and line ends are one space. */
void stage_wait(struct stage *st, const char *words);
bool stage_shows(struct stage *st, const char *words);
/* The same for any question that is asked of what the screen shows; `what` says it where time runs out. */
void stage_wait_until(struct stage *st, bool (*holds)(struct stage *st, const void *arg), const void *arg, const char *what);
void stage_press(struct stage *st, const char *keys);
void stage_type(struct stage *st, const char *text);
/* F10, or q, and the answer to its question; then the exit status. */
int stage_leave(struct stage *st);
int stage_wait_end(struct stage *st); /* closes the session afterwards: another one may be opened */
/* Fails unless the terminal has the modes again that a shell would have left there. */
void stage_check_terminal(struct stage *st);

/* Runs the wizard without a terminal, its input from `answers`; returns everything it wrote to both outputs. The caller frees. */
char *stage_run(struct stage *st, const char *const *options, bool at_training, const char *answers, int *ret_status);
/* The same for any program with its arguments, such as a shell that redirects. */
char *stage_run_program(struct stage *st, char **argv, const char *answers, int *ret_status);
/* Writes a file into the stage's directory; returns its path. The caller frees. */
char *stage_file(struct stage *st, const char *name, const char *text);
/* How many entries of the stage's directory begin with `prefix`. */
size_t stage_entries(const struct stage *st, const char *prefix);

#endif
