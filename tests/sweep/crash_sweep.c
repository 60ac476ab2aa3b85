/* The crash sweep: both paths, each ended at every point at which it can end, started again and brought to its end.
 *
 * First a path is walked with nothing going wrong, and every point is written down: each write to the journal, each request sent, each answer
 * received (points.c); of the training server the same, its database in place of the journal; and each request that arrived. Then the path
 * is walked anew for each of them, in a world of its own: the wizard is killed there and opened again, or the server is killed there and
 * started again on its database, or the request is lost before it took effect, or its answer after. A robot does what a sensible admin
 * would (robot.h), and what must hold is judged afterwards (judge.c). Nothing is picked at random.
 *
 *     crash_sweep          TAP, for make check: the points around what orders, moves and cancels, and of the others one in so many
 *     crash_sweep all      every point, some 2,800 trials; a table for reading. `make crash-sweep`: ten minutes where two cores are idle,
 *                          half an hour where they are busy
 *     crash_sweep all PATH VICTIM       a part of it
 *     crash_sweep PATH VICTIM NUMBER    one trial alone, with all that the robot met: to look at what the table names
 *
 * In the table, "told" counts pages that told an error, "again" the times that the robot had to try something again; the rest the programs
 * did by themselves. What does not hold is printed with the point's number, and what the robot met stands in broken-PATH-VICTIM-NUMBER.log
 * beside the program. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/buf.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/sweep/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 2
#define KINDS "wysSrR"
#define NEAR 40 /* points on each side */

static const struct sweep_path paths[] = {
	{ "automatic", "automatic.ini", ROBOT_AUTOMATIC, NULL },
	{ "manual", "manual.ini", ROBOT_MANUAL, "ENTERPRISEPREMIUM" },
};
#define PATHS (sizeof(paths) / sizeof(paths[0]))

static const struct {
	const char *word, *text;
	size_t one_in; /* of the points that are not near anything that matters, in the short form */
} victims[VICTIMS] = {
	[WIZARD_KILLED] = { "wizard", "the wizard killed", 100 },
	[SERVER_KILLED] = { "server", "the server killed", 200 },
	[REQUEST_LOST] = { "request", "a request lost before it took effect", 20 },
	[ANSWER_LOST] = { "answer", "a request lost after it took effect", 20 },
};

struct tally {
	size_t tried, restarts, told, again, not_reached, broken;
};

struct sweep {
	const struct sweep_path *path;
	enum victim victim;
	struct point *points;
	size_t n;
	bool whole;
	struct tally by_kind[sizeof(KINDS)], all;
	struct buf broken; /* a line for each */
};

/* ── one trial in a process of its own ── */

struct child {
	pid_t pid;
	int from;      /* the verdict comes through it */
	size_t number;
};

static char *log_name(const struct sweep *s, size_t number)
{
	const char *top = getenv("top_builddir");
	return xasprintf("%s/tests/sweep/broken-%s-%s-%zu.log", top == NULL ? "." : top, s->path->name, victims[s->victim].word, number);
}

static char *points_name(const struct sweep *s, size_t number)
{
	const char *top = getenv("top_builddir");
	return xasprintf("%s/tests/sweep/points-%s-%s-%zu", top == NULL ? "." : top, s->path->name, victims[s->victim].word, number);
}

static void try_it(const struct sweep *s, size_t number, int to)
{
	struct verdict verdict;
	char *points = points_name(s, number), *log = log_name(s, number);
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	trial_run(&(struct trial){ s->path, s->victim, number }, points, &verdict);
	if (number > 0)
		remove(points);
	printf("%s", verdict.broken);
	fflush(stdout);
	_exit(write(to, &verdict, sizeof(verdict)) == sizeof(verdict) ? 0 : 1);
}

static struct child begin_trial(const struct sweep *s, size_t number)
{
	int pipe_of[2];
	if (pipe2(pipe_of, O_CLOEXEC) != 0) {
		perror("pipe");
		exit(99);
	}
	fflush(stdout);
	struct child c = { .pid = fork(), .from = pipe_of[0], .number = number };
	if (c.pid == 0)
		try_it(s, number, pipe_of[1]);
	close(pipe_of[1]);
	return c;
}

static void end_trial(const struct sweep *s, struct child *c, struct verdict *ret)
{
	int status;
	if (read(c->from, ret, sizeof(*ret)) != sizeof(*ret))
		*ret = (struct verdict){ .reached = true, .broken = "the trial itself failed: see its log\n" };
	close(c->from);
	waitpid(c->pid, &status, 0);
	c->pid = 0;
	char *log = log_name(s, c->number);
	if (ret->broken[0] == '\0')
		remove(log);
	free(log);
}

/* ── the points ── */

static void find_points(struct sweep *s)
{
	struct verdict verdict;
	struct child c = begin_trial(s, 0);
	char *file = points_name(s, 0);
	end_trial(s, &c, &verdict);
	if (verdict.broken[0] != '\0') {
		printf("Bail out! %s, with nothing going wrong: %s", s->path->name, verdict.broken);
		exit(1);
	}
	s->n = points_read(file, &s->points);
	remove(file);
	free(file);
}

/* What changes something at a service for good: an order, a checkout, a move of licences, the end of the old plan. */
static bool is_effect(const struct point *p)
{
	static const char *const words[] = { "/transitions", "/checkout", "/$batch", "assignLicense", "PATCH " };
	bool reads = str_starts(p->what, "GET ");
	for (size_t i = 0; !reads && i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(p->what, words[i]) != NULL)
			return true;
	return false;
}

static bool is_of_the_database(const struct point *p)
{
	return p->kind == 'w' || p->kind == 'y';
}

/* Many batches follow each other: the first and the last of what is alike are tried. */
static bool is_alike_before_and_after(const struct sweep *s, size_t at)
{
	const struct point *p = &s->points[at];
	size_t before = 0, after = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->points[i].kind == p->kind && str_eq(s->points[i].what, p->what))
			*(i < at ? &before : &after) += i != at;
	return before > 0 && after > 0;
}

/* Right after what has an effect: its answer on the way, and what is written down then. */
static bool follows(const struct sweep *s, const struct point *p)
{
	return p->kind == 'r' || is_of_the_database(p) || (s->victim == SERVER_KILLED && (p->kind == 's' || p->kind == 'S'));
}

/* The request, its answer, and what is written down before the one and after the other. */
static void mark_near(const struct sweep *s, bool *near)
{
	char answered = s->victim == SERVER_KILLED ? 'S' : '\0';
	for (size_t i = 0; i < s->n; i++) {
		if (!is_effect(&s->points[i]) || is_alike_before_and_after(s, i))
			continue;
		near[i] = true;
		for (size_t k = i; k > 0 && i - k < NEAR && (k == i || is_of_the_database(&s->points[k - 1])); k--)
			near[k - 1] = true;
		for (size_t k = i + 1; k < s->n && k - i < NEAR && s->points[k - 1].kind != answered && (k == i + 1 || follows(s, &s->points[k])); k++)
			near[k] = true;
	}
}

/* Of writes that follow each other with nothing in between only the first and the last count as near: between them nothing can be told
 * apart, because a transaction whose last page is not written is none. */
static void thin(const struct sweep *s, bool *near)
{
	for (size_t i = 1; i + 1 < s->n; i++)
		if (s->points[i].kind == 'w' && s->points[i - 1].kind == 'w' && s->points[i + 1].kind == 'w')
			near[i] = false;
}

static void choose(const struct sweep *s, bool *chosen)
{
	memset(chosen, s->whole, s->n);
	if (s->whole)
		return;
	mark_near(s, chosen);
	thin(s, chosen);
	for (size_t i = victims[s->victim].one_in / 2; i < s->n; i += victims[s->victim].one_in)
		chosen[i] = true;
}

/* ── the whole ── */

static void count(struct tally *t, const struct verdict *v)
{
	t->tried += v->reached;
	t->not_reached += !v->reached;
	t->restarts += (size_t)v->restarts;
	t->told += v->told;
	t->again += v->again;
	t->broken += v->broken[0] != '\0';
}

static void take(struct sweep *s, const struct child *c, const struct verdict *v)
{
	const struct point *p = &s->points[c->number - 1];
	count(&s->by_kind[strchr(KINDS, p->kind) - KINDS], v);
	count(&s->all, v);
	if (v->broken[0] == '\0')
		return;
	buf_addf(&s->broken, "%s, %s at point %zu, %s (%s):\n%s", s->path->name, victims[s->victim].text, c->number, point_kind_text(p->kind), p->what, v->broken);
}

/* Which of them says what became of it first; a broken pipe says it too. */
static size_t first_to_end(const struct child *children, size_t running)
{
	struct pollfd fds[AT_ONCE];
	for (size_t i = 0; i < running; i++)
		fds[i] = (struct pollfd){ .fd = children[i].from, .events = POLLIN };
	while (poll(fds, running, -1) <= 0)
		;
	size_t first = 0;
	while (first + 1 < running && fds[first].revents == 0)
		first++;
	return first;
}

static void finish_one(struct sweep *s, struct child *children, size_t running)
{
	struct verdict verdict;
	size_t first = first_to_end(children, running);
	struct child c = children[first];
	end_trial(s, &c, &verdict);
	take(s, &c, &verdict);
	memmove(&children[first], &children[first + 1], (running - first - 1) * sizeof(*children));
}

static void try_all(struct sweep *s)
{
	bool *chosen = xcalloc(s->n + 1, sizeof(*chosen));
	struct child children[AT_ONCE] = { 0 };
	size_t running = 0;
	choose(s, chosen);
	for (size_t i = 0; i < s->n; i++) {
		if (!chosen[i])
			continue;
		if (running == AT_ONCE)
			finish_one(s, children, running--);
		children[running++] = begin_trial(s, i + 1);
	}
	while (running > 0)
		finish_one(s, children, running--);
	free(chosen);
}

static void sweep(struct sweep *s)
{
	find_points(s);
	try_all(s);
}

static void sweep_clear(struct sweep *s)
{
	free(s->points);
	buf_clear(&s->broken);
}

/* ── what came of it ── */

static void print_broken(const struct sweep *s, const char *before_line)
{
	char *copy = xstrdup(s->broken.data), *rest = copy;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			printf("%s%s\n", before_line, line);
	free(copy);
}

static bool tap(size_t number, struct sweep *s)
{
	sweep(s);
	bool good = s->all.broken == 0 && s->all.tried > 0;
	printf("%s %zu - %s path, %s: %zu of %zu points, %zu restarts\n", good ? "ok" : "not ok", number, s->path->name, victims[s->victim].text, s->all.tried, s->n,
		s->all.restarts);
	print_broken(s, "# ");
	fflush(stdout);
	return good;
}

static void row(const char *path, const char *what, const char *kind, const struct tally *t)
{
	printf("%-10s %-38s %-32s %6zu %8zu %6zu %6zu %8zu\n", path, what, kind, t->tried, t->restarts, t->told, t->again, t->broken);
}

static bool table(struct sweep *s)
{
	int64_t began = time_monotonic_ms();
	sweep(s);
	for (size_t i = 0; i < sizeof(KINDS) - 1; i++)
		if (s->by_kind[i].tried + s->by_kind[i].not_reached > 0)
			row(s->path->name, victims[s->victim].text, point_kind_text(KINDS[i]), &s->by_kind[i]);
	row(s->path->name, victims[s->victim].text, "all", &s->all);
	if (s->all.not_reached > 0)
		printf("  of %zu points %zu were not met the second time: what runs at once does not always come in the same order\n", s->n, s->all.not_reached);
	printf("  %.0f s\n", (double)(time_monotonic_ms() - began) / 1000);
	print_broken(s, "  ");
	fflush(stdout);
	return s->all.broken == 0;
}

/* `path` and `victim` NULL: all of them. */
static bool all_of_them(bool whole, const char *path, const char *victim)
{
	bool good = true;
	if (whole)
		printf("%-10s %-38s %-32s %6s %8s %6s %6s %8s\n", "path", "what went wrong, once", "where", "points", "restarts", "told", "again", "broken");
	else
		printf("1..%zu\n", PATHS * VICTIMS);
	for (size_t i = 0; i < PATHS * VICTIMS; i++) {
		struct sweep s = { .path = &paths[i / VICTIMS], .victim = (enum victim)(i % VICTIMS), .whole = whole, .broken = BUF_INIT };
		if (path != NULL && (!str_eq(path, s.path->name) || !str_eq(victim, victims[s.victim].word)))
			continue;
		good &= whole ? table(&s) : tap(i + 1, &s);
		sweep_clear(&s);
	}
	return good;
}

static int one_of_them(char **argv)
{
	struct verdict verdict;
	for (size_t i = 0; i < PATHS * VICTIMS; i++) {
		struct sweep s = { .path = &paths[i / VICTIMS], .victim = (enum victim)(i % VICTIMS) };
		struct trial t = { s.path, s.victim, strtoul(argv[3], NULL, 10) };
		if (!str_eq(t.path->name, argv[1]) || !str_eq(victims[t.victim].word, argv[2]))
			continue;
		char *points = points_name(&s, t.at);
		trial_run(&t, points, &verdict);
		printf("points: %s\n", points);
		free(points);
		printf("reached: %s, restarts: %d\n%s", verdict.reached ? "yes" : "no", verdict.restarts, verdict.broken);
		return verdict.broken[0] == '\0' ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	fprintf(stderr, "crash_sweep [all | PATH VICTIM NUMBER]\n");
	return 2;
}

int main(int argc, char **argv)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	bool whole = argc > 1 && str_eq(argv[1], "all");
	if (argc == 4 && !whole)
		return one_of_them(argv);
	return all_of_them(whole, argc == 4 ? argv[2] : NULL, argc == 4 ? argv[3] : NULL) ? EXIT_SUCCESS : EXIT_FAILURE;
}
