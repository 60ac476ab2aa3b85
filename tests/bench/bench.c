/* What the wizard costs beside the two programs that everyone knows: dialog and whiptail.
 *
 * usage: bench DIRECTORY-OF-PROGRAMS
 *
 * Each figure stands beside theirs, and as a ratio; ratios travel from machine to machine, milliseconds do not. Times are the
 * median of several runs. Ends in 1 when a program could not be measured. */
#include "config.h"

#include "tests/bench/process.h"
#include "tests/bench/terminal.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS 15
#define IDLE_MS 5000
#define DOWN "\033OB"
#define ENTER "\r"

static bool incomplete;

/* The words that the first page shows before anything is asked, and those of the list when its requests are answered. */
#define FIRST_WORDS "Sign in"
#define PAGE_WORDS "Your products"
#define LIST_WORDS "Extra File Storage"

struct subject {
	const char *name;
	const char *const *start;    /* what is timed; ready when start_words are there */
	const char *start_words;
	const char *const *list;     /* a page with a list of three; ready when list_words are there */
	const char *list_words;
};

/* The wizard on a training server that is there already: what it costs itself, and not what a demo starts beside it. */
#define WIZARD_ARGS 16
static const char *wizard_argv[WIZARD_ARGS], *wizard_large_argv[WIZARD_ARGS];
static const char *server_argv[] = { NULL, "--listen", "127.0.0.1:0", "--scenario", "contoso", NULL };
static const char *server_large_argv[] = { NULL, "--listen", "127.0.0.1:0", "--scenario", "large", NULL };
static struct terminal server, server_large;

/* The same text for the other two. */
#define LIST_ITEMS "Office 365 E4", "120 licences, 117 assigned", LIST_WORDS, "50 licences", LAST_ITEM, "120 licences, 80 assigned"
#define LAST_ITEM "Audio Conferencing"
#define MESSAGE "--msgbox", PAGE_WORDS, "10", "60", NULL
#define MENU "--title", PAGE_WORDS, "--menu", "Choose one.", "20", "78", "10", LIST_ITEMS, NULL
static const char *const dialog_message[] = { "dialog", MESSAGE };
static const char *const dialog_menu[] = { "dialog", MENU };
static const char *const whiptail_message[] = { "whiptail", MESSAGE };
static const char *const whiptail_menu[] = { "whiptail", MENU };

static const struct subject subjects[] = {
	{ "m365-upgrade", wizard_argv, FIRST_WORDS, wizard_argv, LIST_WORDS },
	{ "dialog", dialog_message, PAGE_WORDS, dialog_menu, LAST_ITEM },
	{ "whiptail", whiptail_message, PAGE_WORDS, whiptail_menu, LAST_ITEM },
};
enum { WIZARD, DIALOG, WHIPTAIL, SUBJECTS };

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Median milliseconds from start to these words; -1: they never came. */
static double start_ms(const char *const *argv, const char *words)
{
	double times[RUNS];
	for (int i = 0; i < RUNS; i++) {
		struct terminal t;
		int64_t began_us = clock_us();
		if (!terminal_open(&t, argv))
			return -1;
		times[i] = terminal_expect(&t, words, began_us);
		terminal_close(&t);
		if (times[i] < 0)
			return -1;
	}
	qsort(times, RUNS, sizeof *times, by_value);
	return times[RUNS / 2];
}

struct list_cost {
	double page_bytes, move_bytes, wakeups;
};

/* One run: the bytes of the page and of a move in its list, then wake-ups while nobody touches it. */
static struct list_cost list_cost(const struct subject *s)
{
	struct list_cost cost = { -1, -1, -1 };
	struct terminal t;
	if (!terminal_open(&t, s->list))
		return cost;
	if (terminal_expect(&t, s->list_words, clock_us()) >= 0) {
		terminal_settle(&t);
		cost.page_bytes = (double)t.bytes;
		terminal_mark(&t);
		terminal_send(&t, DOWN);
		terminal_settle(&t);
		cost.move_bytes = (double)t.bytes;
		long before = process_figure(t.pid, "voluntary_ctxt_switches");
		poll(NULL, 0, IDLE_MS);
		long after = process_figure(t.pid, "voluntary_ctxt_switches");
		if (before >= 0 && after >= 0)
			cost.wakeups = (double)(after - before) * 1000 / IDLE_MS;
	}
	terminal_close(&t);
	return cost;
}

static void print_figure(double value, const char *unit)
{
	if (value < 0) {
		printf(" %18s", "not measured");
		incomplete = true;
	} else {
		printf(" %11.*f %-6s", value < 100 ? 1 : 0, value, unit);
	}
}

static void print_ratio(double ours, double theirs)
{
	if (ours < 0 || theirs <= 0)
		printf(" %9s", "-");
	else
		printf(" %8.2fx", ours / theirs);
}

static void print_row(const char *what, const char *unit, const double figures[SUBJECTS])
{
	printf("%-34s", what);
	for (int i = 0; i < SUBJECTS; i++)
		print_figure(figures[i], unit);
	print_ratio(figures[WIZARD], figures[DIALOG]);
	print_ratio(figures[WIZARD], figures[WHIPTAIL]);
	putchar('\n');
}

/* The page that asks for every user's switched-off services is where a large tenant would show. */
static double users_read_kb(const char *const *argv)
{
	static const struct {
		const char *keys, *words;
	} way[] = {
		{ "", LIST_WORDS },
		{ ENTER, "Manual path" },
		{ ENTER, "Compare all plans" },
		{ ENTER, "have services switched off" },
	};
	struct terminal t;
	double kb = -1;
	if (!terminal_open(&t, argv))
		return -1;
	size_t i = 0;
	for (; i < sizeof way / sizeof *way; i++) {
		terminal_send(&t, way[i].keys);
		if (terminal_expect(&t, way[i].words, clock_us()) < 0)
			break;
		terminal_settle(&t);
		terminal_mark(&t);
	}
	if (i == sizeof way / sizeof *way)
		kb = (double)process_figure(t.pid, "VmHWM");
	terminal_close(&t);
	return kb;
}

static void print_memory(void)
{
	double small = users_read_kb(wizard_argv), large = users_read_kb(wizard_large_argv);
	printf("%-34s", "memory, 120 users (peak)");
	print_figure(small < 0 ? -1 : small / 1024, "MB");
	printf("\n%-34s", "memory, 10,000 users (peak)");
	print_figure(large < 0 ? -1 : large / 1024, "MB");
	printf("  %s", "to 120 users:");
	print_ratio(large, small);
	putchar('\n');
}

static const char *below(const char *directory, const char *name)
{
	char *path = NULL;
	if (asprintf(&path, "%s/%s", directory, name) < 0)
		abort();
	return path;
}

static const char *joined(const char *a, const char *b, const char *c)
{
	char *text = NULL;
	if (asprintf(&text, "%s%s%s", a, b, c) < 0)
		abort();
	return text;
}

/* Starts the server and points the wizard's arguments at it. */
static bool serve(struct terminal *t, const char *const *argv, const char *wizard, const char **wizard_args)
{
	static const char *const services[][2] = {
		{ "service.entra=", "/entra" }, { "service.graph=", "/graph/v1.0" }, { "service.commerce=", "/commerce/v1" },
		{ "service.prices=", "/prices/v1.0" }, { "service.storefront=", "/storefront/v1" },
	};
	static const char ready[] = "listening on ";
	if (!terminal_open(t, argv) || terminal_expect(t, "listening on http://127.0.0.1:", clock_us()) < 0)
		return false;
	terminal_settle(t);
	char *url = strstr(t->text, ready) + strlen(ready);
	url = strndup(url, strspn(url, "htp:/.0123456789"));
	size_t n = 0;
	wizard_args[n++] = wizard;
	for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
		wizard_args[n++] = "--set";
		wizard_args[n++] = joined(services[i][0], url, services[i][1]);
	}
	wizard_args[n++] = "--set";
	wizard_args[n++] = "tenant.client_id=365e4365-0000-4000-8000-000000000001";
	wizard_args[n] = NULL;
	free(url);
	return true;
}

/* A journal of its own: the figures are not those of somebody's last upgrade. */
static void use_scratch_state(void)
{
	static char directory[] = "/tmp/m365-upgrade-bench-XXXXXX";
	if (!mkdtemp(directory))
		abort();
	setenv("XDG_STATE_HOME", directory, 1);
}

int main(int argc, char **argv)
{
	double start[SUBJECTS], page[SUBJECTS], move[SUBJECTS], wakeups[SUBJECTS];
	if (argc != 2) {
		fprintf(stderr, "usage: bench DIRECTORY-OF-PROGRAMS\n");
		return 2;
	}
	const char *wizard = below(argv[1], "m365-upgrade");
	server_argv[0] = server_large_argv[0] = below(argv[1], "m365-mock");
	use_scratch_state();
	if (!serve(&server, server_argv, wizard, wizard_argv) || !serve(&server_large, server_large_argv, wizard, wizard_large_argv)) {
		fprintf(stderr, "bench: the training server could not be started\n");
		return 1;
	}

	printf("%-34s %18s %18s %18s %9s %9s\n", "", subjects[0].name, subjects[1].name, subjects[2].name, "/dialog", "/whiptail");
	for (int i = 0; i < SUBJECTS; i++) {
		struct list_cost cost = list_cost(&subjects[i]);
		start[i] = start_ms(subjects[i].start, subjects[i].start_words);
		page[i] = cost.page_bytes;
		move[i] = cost.move_bytes;
		wakeups[i] = cost.wakeups;
	}
	print_row("start to first page drawn", "ms", start);
	printf("%-34s", "  until its requests are answered");
	print_figure(start_ms(wizard_argv, LIST_WORDS), "ms");
	putchar('\n');
	print_row("first page with a list, sent", "bytes", page);
	print_row("move in the list, sent", "bytes", move);
	print_row("wake-ups a second, idle", "", wakeups);
	print_memory();
	terminal_close(&server);
	terminal_close(&server_large);
	if (incomplete)
		fprintf(stderr, "bench: not everything could be measured\n");
	return incomplete;
}
