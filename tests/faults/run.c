#include "config.h" /* for _GNU_SOURCE */

#include "tests/faults/run.h"

#include "core/mem.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 4 /* most of a pair's time is waiting */

const struct sweep_path run_paths[PATHS] = {
	{ "automatic", "automatic.ini", ROBOT_AUTOMATIC, NULL },
	{ "manual", "manual.ini", ROBOT_MANUAL, "ENTERPRISEPREMIUM" },
};

char *run_beside(const char *directory_of, const char *name)
{
	const char *top = getenv(directory_of);
	return xasprintf("%s/tests/faults/%s", top == NULL ? "." : top, name);
}

const struct sweep_path *run_path(const char *name)
{
	for (size_t i = 0; i < PATHS; i++)
		if (str_eq(run_paths[i].name, name))
			return &run_paths[i];
	return NULL;
}

/* ── one pair in a process of its own ── */

struct child {
	pid_t pid;
	int from; /* what it met comes through it */
	size_t cell;
};

static char *log_of(const struct cell *c)
{
	char *nth = row_nth_text(c->row), *name = xasprintf("broken-%s-%s-%s-%s-%s.log", c->row->path, nth, c->row->method, c->row->name, c->kind->name);
	for (char *at = name; *at != '\0'; at++)
		if (strchr("/*{}$", *at) != NULL)
			*at = '_';
	char *path = run_beside("top_builddir", name);
	free(nth);
	free(name);
	return path;
}

struct pair run_pair(const struct run *run, size_t cell)
{
	const struct cell *c = &run->cells[cell];
	const struct row *row = c->row;
	return (struct pair){ .path = run_path(row->path), .kind = c->kind, .method = row->method, .pattern = row->pattern, .nth = row->nth == 0 ? 1 : row->nth,
		.item = row->nth == 0 };
}

void run_write_to(const char *log)
{
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

static void try_it(const struct run *run, size_t cell, int to)
{
	struct met met;
	struct pair pair = run_pair(run, cell);
	run_write_to(log_of(&run->cells[cell]));
	pair_run(&pair, NULL, &met);
	printf("%c %s\n%s", met.outcome, met.told, met.verdict.broken);
	fflush(stdout);
	_exit(write(to, &met, sizeof(met)) == sizeof(met) ? 0 : 1);
}

static struct child begin_cell(const struct run *run, size_t cell)
{
	int pipe_of[2];
	if (pipe2(pipe_of, O_CLOEXEC) != 0) {
		perror("pipe");
		exit(99);
	}
	fflush(stdout);
	struct child c = { .pid = fork(), .from = pipe_of[0], .cell = cell };
	if (c.pid == 0)
		try_it(run, cell, pipe_of[1]);
	close(pipe_of[1]);
	return c;
}

static void note_wrong(struct run *run, const struct cell *c, const char *expected)
{
	char *nth = row_nth_text(c->row);
	run->n_wrong++;
	buf_addf(&run->wrong, "%s %s %s %s, %s: %c and not %s: %s\n%s", c->row->path, nth, c->row->method, c->row->name, c->kind->text, c->met.outcome, expected,
		c->met.told, c->met.verdict.broken);
	free(nth);
}

static void end_cell(struct run *run, struct child *child)
{
	struct cell *c = &run->cells[child->cell];
	const char *expected = c->row->expected[child->cell % FAULT_KINDS];
	char *log = log_of(c);
	int status;
	if (read(child->from, &c->met, sizeof(c->met)) != sizeof(c->met))
		c->met = (struct met){ .outcome = OUTCOME_BROKEN, .told = "the test itself failed: see its log" };
	close(child->from);
	waitpid(child->pid, &status, 0);
	child->pid = 0;
	c->done = true;
	if (strchr(expected, (char)c->met.outcome) != NULL)
		remove(log);
	else
		note_wrong(run, c, expected);
	free(log);
}

/* Waits for any of them. */
static void end_one(struct run *run, struct child *children, size_t n)
{
	struct pollfd fds[AT_ONCE];
	for (size_t i = 0; i < n; i++)
		fds[i] = (struct pollfd){ .fd = children[i].from, .events = POLLIN };
	while (poll(fds, (nfds_t)n, -1) < 0 && errno == EINTR)
		;
	for (size_t i = 0; i < n; i++)
		if (fds[i].revents != 0) {
			end_cell(run, &children[i]);
			children[i] = children[n - 1];
			return;
		}
}

void run_chosen(struct run *run)
{
	struct child children[AT_ONCE];
	size_t running = 0;
	for (size_t i = 0; i < run->table.n * FAULT_KINDS; i++) {
		if (!run->cells[i].chosen)
			continue;
		if (running == AT_ONCE)
			end_one(run, children, running--);
		children[running++] = begin_cell(run, i);
	}
	while (running > 0)
		end_one(run, children, running--);
}

/* ── the whole ── */

bool run_begin(struct run *run)
{
	char *file = run_beside("top_srcdir", "table.txt");
	*run = (struct run){ .wrong = BUF_INIT };
	bool good = table_read(&run->table, file);
	free(file);
	run->usual = xcalloc(run->table.n + 1, sizeof(*run->usual));
	run->cells = xcalloc(run->table.n * FAULT_KINDS + 1, sizeof(*run->cells));
	for (size_t i = 0; i < run->table.n * FAULT_KINDS; i++) {
		run->cells[i].row = &run->table.rows[i / FAULT_KINDS];
		run->cells[i].kind = &fault_kinds[i % FAULT_KINDS];
	}
	for (size_t i = 0; i < run->table.n; i++)
		if (run_path(run->table.rows[i].path) == NULL) {
			fprintf(stderr, "table.txt names a path that there is not: %s\n", run->table.rows[i].path);
			good = false;
		}
	return good;
}

void run_end(struct run *run)
{
	table_clear(&run->table);
	free(run->usual);
	free(run->cells);
	buf_clear(&run->wrong);
}
