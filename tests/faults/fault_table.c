/* The fault table: every call of both paths meets every fault, once, in a world of its own, and a robot brings the path to its end.
 *
 * table.txt beside this says what is expected of each pair, and has to name every call that the paths make: a new one fails until it is in
 * there. What must hold whatever breaks is judged after each (tests/sweep/judge.h).
 *
 *     fault_table          TAP, for make check: each call and each fault at least once
 *     fault_table all      every pair; prints the table and writes it beside the program as it was found. `make fault-table`
 *     fault_table only WORDS           the same of the calls whose address has these words in it, or of this fault: for a new one
 *     fault_table PATH NTH METHOD REQUEST FAULT      one pair alone, with all that the robot met
 *
 * Where a pair is not as expected, what the robot met stands in broken-….log beside the program. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/faults/run.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	enum outcome_letter letter;
	const char *word, *text;
} outcomes[] = {
	{ OUTCOME_RETRIED, "retried", "asked again by itself" },
	{ OUTCOME_SETTLED, "settled", "what became of a change was looked up, and it went on from there" },
	{ OUTCOME_WITHOUT, "without", "went on without it" },
	{ OUTCOME_NOTED, "noted", "went on, and said what is missing or what happened" },
	{ OUTCOME_TOLD, "told", "said what failed and what to do; a person did it" },
	{ OUTCOME_ASKED, "asked", "said what failed and offered to try again; a person did" },
	{ OUTCOME_UNMET, "unmet", "the request did not come" },
	{ OUTCOME_BROKEN, "broken", "no end, or a promise broken" },
};
#define OUTCOMES (sizeof(outcomes) / sizeof(outcomes[0]))

/* ── the calls that are made ── */

static void count(struct run *run, const struct sweep_path *path, const char *method, const char *request)
{
	for (size_t i = 0; i < run->table.n; i++) {
		const struct row *row = &run->table.rows[i];
		run->usual[i] += str_eq(row->path, path->name) && str_eq(row->method, method) && fnmatch(row->pattern, request, 0) == 0;
	}
}

static void check_named(struct run *run, const struct sweep_path *path, char *line)
{
	char *request = strchr(line, ' ');
	line[strcspn(line, "\n")] = '\0';
	*request++ = '\0';
	count(run, path, line, request);
	if (table_find(&run->table, path->name, line, request) != NULL)
		return;
	run->n_wrong++;
	buf_addf(&run->wrong, "table.txt does not name a call of the %s path: %s %s\n", path->name, line, request);
}

/* What comes inside of a batch stands in no log. */
static void check_made(struct run *run, const struct sweep_path *path)
{
	for (size_t i = 0; i < run->table.n; i++) {
		const struct row *row = &run->table.rows[i];
		if (!str_eq(row->path, path->name) || run->usual[i] >= row->nth)
			continue;
		run->n_wrong++;
		buf_addf(&run->wrong, "table.txt names %s %s of the %s path for the %zu. time; it comes %zu times\n", row->method, row->name, path->name, row->nth,
			run->usual[i]);
	}
}

static bool walk_untroubled(const struct sweep_path *path, const char *file)
{
	char *name = xasprintf("broken-%s.log", path->name), *log = run_beside("top_builddir", name);
	int status = 0;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		struct met met;
		run_write_to(log);
		pair_run(&(struct pair){ .path = path }, file, &met);
		printf("%c %s\n%s", met.outcome, met.told, met.verdict.broken);
		fflush(stdout);
		_exit(met.outcome == OUTCOME_WITHOUT ? 0 : 1);
	}
	bool good = waitpid(pid, &status, 0) == pid && status == 0;
	if (good)
		remove(log);
	free(log);
	free(name);
	return good;
}

/* Walks each path with nothing going wrong, and compares what arrives with what the table names. */
static void find_calls(struct run *run)
{
	char *file = run_beside("top_builddir", "requests.txt"), *line = NULL;
	size_t room = 0;
	for (size_t i = 0; i < PATHS; i++) {
		FILE *from = walk_untroubled(&run_paths[i], file) ? fopen(file, "re") : NULL;
		if (from == NULL) {
			printf("Bail out! The %s path is not walked to its end with nothing going wrong.\n", run_paths[i].name);
			exit(1);
		}
		while (getline(&line, &room, from) > 0)
			check_named(run, &run_paths[i], line);
		fclose(from);
		check_made(run, &run_paths[i]);
	}
	remove(file);
	free(line);
	free(file);
}

/* ── which ── */

static bool makes_sense(const struct cell *c, size_t column)
{
	return c->row->expected[column][0] != OUTCOME_NONE;
}

/* `words`: of which calls, or which fault; "": all. */
static void choose_all(struct run *run, const char *words)
{
	for (size_t i = 0; i < run->table.n * FAULT_KINDS; i++)
		run->cells[i].chosen = makes_sense(&run->cells[i], i % FAULT_KINDS) && (strstr(run->cells[i].row->name, words) != NULL || str_eq(run->cells[i].kind->name, words));
}

/* Waited for ten times as long as any other, and then once more. */
static bool is_slow(const struct cell *c)
{
	return strstr(c->row->name, "pricesheets") != NULL && str_eq(c->kind->name, "sil");
}

/* A diagonal: each call once, and the next fault for each. */
static void choose_few(struct run *run)
{
	size_t column = 0;
	for (size_t i = 0; i < run->table.n; i++) {
		struct cell *cells = &run->cells[i * FAULT_KINDS];
		for (size_t k = 0; k < FAULT_KINDS; k++, column = (column + 1) % FAULT_KINDS)
			if (makes_sense(&cells[column], column) && !is_slow(&cells[column])) {
				cells[column].chosen = run->table.rows[i].nth < 2;
				break;
			}
		column = (column + 1) % FAULT_KINDS;
	}
}

/* ── what came of it ── */

static void letters_of(const struct run *run, size_t row, char letters[FAULT_KINDS][3])
{
	for (size_t i = 0; i < FAULT_KINDS; i++) {
		const struct cell *c = &run->cells[row * FAULT_KINDS + i];
		const char *expected = run->table.rows[row].expected[i], found[2] = { (char)c->met.outcome, '\0' };
		str_copy(letters[i], sizeof(letters[i]), !c->done || strstr(expected, found) != NULL ? expected : found);
	}
}

static void print_found(const struct run *run, FILE *to)
{
	char letters[FAULT_KINDS][3];
	table_print_head(to);
	for (size_t i = 0; i < run->table.n; i++) {
		letters_of(run, i, letters);
		table_print_row(to, &run->table.rows[i], letters);
	}
}

static size_t count_outcome(const struct run *run, const char *path, enum outcome_letter letter)
{
	size_t n = 0;
	for (size_t i = 0; i < run->table.n * FAULT_KINDS; i++)
		n += run->cells[i].done && run->cells[i].met.outcome == letter && (path == NULL || str_eq(run->cells[i].row->path, path));
	return n;
}

static void print_counts(const struct run *run)
{
	printf("\n%-9s", "");
	for (size_t i = 0; i < PATHS; i++)
		printf(" %9s", run_paths[i].name);
	printf(" %9s\n", "both");
	for (size_t k = 0; k < OUTCOMES; k++) {
		printf("%c %-7s", (char)outcomes[k].letter, outcomes[k].word);
		for (size_t i = 0; i < PATHS; i++)
			printf(" %9zu", count_outcome(run, run_paths[i].name, outcomes[k].letter));
		printf(" %9zu  %s\n", count_outcome(run, NULL, outcomes[k].letter), outcomes[k].text);
	}
	printf("\n");
	for (size_t i = 0; i < FAULT_KINDS; i++)
		printf("%-4s %s\n", fault_kinds[i].name, fault_kinds[i].text);
}

static void print_wrong(const struct run *run, const char *before_line)
{
	char *copy = xstrdup(run->wrong.data), *rest = copy;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			printf("%s%s\n", before_line, line);
	free(copy);
}

/* ── the whole ── */

static bool all(struct run *run, const char *words)
{
	int64_t began = time_monotonic_ms();
	char *file = run_beside("top_builddir", "found.txt");
	find_calls(run);
	choose_all(run, words);
	run_chosen(run);
	print_found(run, stdout);
	print_counts(run);
	FILE *to = fopen(file, "we");
	if (to != NULL) {
		print_found(run, to);
		fclose(to);
	}
	printf("\n%zu not as expected; %.0f s; as found: %s\n", run->n_wrong, (double)(time_monotonic_ms() - began) / 1000, file);
	print_wrong(run, "  ");
	free(file);
	return run->n_wrong == 0;
}

static bool in_short(struct run *run)
{
	printf("1..2\n");
	find_calls(run);
	printf("%s 1 - the table names every call of both paths, and no other\n", run->n_wrong == 0 ? "ok" : "not ok");
	print_wrong(run, "# ");
	size_t before = run->n_wrong;
	buf_reset(&run->wrong);
	choose_few(run);
	run_chosen(run);
	printf("%s 2 - each call and each fault once, as the table says\n", run->n_wrong == before ? "ok" : "not ok");
	print_wrong(run, "# ");
	return run->n_wrong == 0;
}

static int alone(struct run *run, char **argv)
{
	find_calls(run);
	for (size_t i = 0; i < run->table.n * FAULT_KINDS; i++) {
		const struct cell *c = &run->cells[i];
		char *nth = row_nth_text(c->row);
		bool same = str_eq(c->row->path, argv[1]) && str_eq(nth, argv[2]) && str_eq(c->row->method, argv[3]) && str_eq(c->row->name, argv[4])
			&& str_eq(c->kind->name, argv[5]);
		free(nth);
		if (!same)
			continue;
		struct met met;
		struct pair pair = run_pair(run, i);
		pair_run(&pair, NULL, &met);
		printf("%c, expected %s: %s\n%s", met.outcome, c->row->expected[i % FAULT_KINDS], met.told, met.verdict.broken);
		return EXIT_SUCCESS;
	}
	fprintf(stderr, "fault_table [all | only WORDS | PATH NTH METHOD REQUEST FAULT]\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct run run;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	int status = EXIT_FAILURE;
	if (!run_begin(&run))
		printf("Bail out! The table cannot be read.\n");
	else if (argc == 6)
		status = alone(&run, argv);
	else if (argc == 3 && str_eq(argv[1], "only"))
		status = all(&run, argv[2]) ? EXIT_SUCCESS : EXIT_FAILURE;
	else if (argc == 2 && str_eq(argv[1], "all"))
		status = all(&run, "") ? EXIT_SUCCESS : EXIT_FAILURE;
	else
		status = in_short(&run) ? EXIT_SUCCESS : EXIT_FAILURE;
	run_end(&run);
	return status;
}
