/* What the journal costs with many users in it: its size, opening it, one record, one batch, the whole history. Beside each record stands a bare
 * insert of as many bytes into a database of its own, with the same promises about the disk: that is what there is to reach.
 *
 * usage: journal [USERS]
 *
 * Everything lies in $TMPDIR, or /tmp; where that is memory, a commit costs nothing that a disk would ask for. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/calendar.h"
#include "core/error.h"
#include "core/ident.h"
#include "core/mem.h"
#include "journal/history.h"
#include "journal/intents.h"
#include "journal/moves.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#define BATCH 20
#define IN_FLIGHT 8
#define ROUNDS 200

static char *scratch;
static struct error err;

static void must(int r)
{
	if (r >= 0)
		return;
	fprintf(stderr, "bench: %s (%s)\n", err.text, err.detail);
	exit(1);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status, (void)type, (void)ftw;
	return remove(path);
}

static void remove_scratch(void)
{
	nftw(scratch, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(scratch);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *ms, size_t n)
{
	qsort(ms, n, sizeof(*ms), by_size);
	return ms[n / 2];
}

/* ── the journal ── */

static struct journal *open_in(const char *name)
{
	char *path = xasprintf("%s/%s", scratch, name);
	struct journal *j = NULL;

	must(journal_open(&j, path, &err));
	free(path);
	return j;
}

static int64_t begin_move(struct journal *j)
{
	struct journal_move m = { .kind = JOURNAL_MOVE_PLANS, .state = JOURNAL_MOVE_PLANNED, .tenant_id = "0a0a0a0a-0000-4000-8000-000000000001",
		.source_sku = "1392051d-0cb9-4b7a-88d5-621fee5e8711", .source_name = "Office 365 E4", .target_sku = "c7df2760-2c81-4ef7-b578-5b5392b571df",
		.target_name = "Office 365 E5", .created_ms = 1, .changed_ms = 1, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	int64_t id = 0;

	must(journal_move_begin(j, &m, &id, &err));
	return id;
}

static void add_users(struct journal *j, int64_t move, size_t users)
{
	static struct journal_row rows[500];
	size_t n = 0;

	for (size_t i = 0; i < users; i++) {
		struct journal_row *row = &rows[n++];

		*row = (struct journal_row){ .enabled = true, .source_off = (char *)"", .want_off = (char *)"", .location = "US", .read_ms = 1, .changed_ms = 1 };
		uuid_make(row->id);
		snprintf(row->upn, sizeof(row->upn), "first.last%zu@contoso.onmicrosoft.com", i);
		snprintf(row->name, sizeof(row->name), "First Last %zu", i);
		if (n == sizeof(rows) / sizeof(rows[0]) || i + 1 == users) {
			must(journal_rows_add(j, move, rows, n, &err));
			n = 0;
		}
	}
}

/* As a move marks them: in one commit what was carried out, and what goes next. `at` is the first row that goes, from 1. */
static void mark(struct journal *j, int64_t move, int64_t at, int64_t n, int64_t users, char names[][UUID_TEXT])
{
	static struct journal_mark marks[2 * IN_FLIGHT * BATCH];
	size_t count = 0;

	for (int64_t seq = at - n; seq < at; seq++)
		if (seq >= 1 && seq <= users)
			marks[count++] = (struct journal_mark){ .seq = seq, .state = JOURNAL_ROW_MOVED, .cause = "", .text = "", .request_id = names[(seq - 1) / BATCH] };
	for (int64_t seq = at; seq < at + n; seq++)
		if (seq <= users)
			marks[count++] = (struct journal_mark){ .seq = seq, .state = JOURNAL_ROW_SENT, .cause = "", .text = "", .request_id = names[(seq - 1) / BATCH] };
	must(journal_rows_mark(j, move, marks, count, time_now_ms(), &err));
}

static char (*make_names(size_t users))[UUID_TEXT]
{
	char (*names)[UUID_TEXT] = xcalloc(users / BATCH + 1, UUID_TEXT);

	for (size_t i = 0; i <= users / BATCH; i++)
		uuid_make(names[i]);
	return names;
}

static void move_users(struct journal *j, int64_t move, int64_t users)
{
	char (*names)[UUID_TEXT] = make_names((size_t)users);

	for (int64_t at = 1; at <= users + IN_FLIGHT * BATCH; at += IN_FLIGHT * BATCH)
		mark(j, move, at, IN_FLIGHT * BATCH, users, names);
	free(names);
}

static double intend_once(struct journal *j, int64_t upgrade, int64_t round)
{
	struct journal_intent i = { .upgrade = upgrade, .kind = "cancel", .body = (char *)"{\"autoRenewEnabled\":false}", .created_ms = round };
	int64_t id;

	uuid_make(i.request_id);
	double begun = now();
	must(journal_intend(j, &i, NULL, NULL, 0, &id, &err));
	double ms = now() - begun;
	must(journal_answer(j, id, &(struct journal_answer){ .outcome = JOURNAL_SUCCEEDED, .at_ms = round, .status = 200 }, JOURNAL_ACCEPTED, &err));
	return ms;
}

/* ── beside it ── */

struct bare {
	sqlite3 *db;
	sqlite3_stmt *insert;
};

static void bare_must(struct bare *b, int code, int wanted)
{
	if (code == wanted)
		return;
	fprintf(stderr, "bench: %s\n", sqlite3_errmsg(b->db));
	exit(1);
}

static void bare_open(struct bare *b)
{
	char *path = xasprintf("%s/bare.sqlite", scratch);

	bare_must(b, sqlite3_open(path, &b->db), SQLITE_OK);
	bare_must(b, sqlite3_exec(b->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)",
		NULL, NULL, NULL), SQLITE_OK);
	bare_must(b, sqlite3_prepare_v2(b->db, "INSERT INTO bare (text) VALUES (?)", -1, &b->insert, NULL), SQLITE_OK);
	free(path);
}

/* One row of so many bytes, committed. */
static double bare_insert(struct bare *b, size_t bytes)
{
	char *text = xcalloc(1, bytes + 1);
	double begun;

	memset(text, 'x', bytes);
	begun = now();
	sqlite3_bind_text(b->insert, 1, text, (int)bytes, SQLITE_STATIC);
	bare_must(b, sqlite3_step(b->insert), SQLITE_DONE);
	sqlite3_reset(b->insert);
	begun = now() - begun;
	free(text);
	return begun;
}

static void bare_close(struct bare *b)
{
	sqlite3_finalize(b->insert);
	sqlite3_close(b->db);
}

/* ── figures ── */

static double open_and_close(const char *name)
{
	double ms[21];

	for (size_t i = 0; i < sizeof(ms) / sizeof(ms[0]); i++) {
		double begun = now();
		struct journal *j = open_in(name);

		ms[i] = now() - begun;
		journal_close(j);
	}
	return median(ms, sizeof(ms) / sizeof(ms[0]));
}

static int count_event(void *arg, const struct journal_event *event, struct error *why)
{
	(void)event, (void)why;
	++*(int64_t *)arg;
	return 0;
}

/* What is written anew of an intent, and of a batch: of each row its state, check and time, and the lines of the history. */
#define INTENT_BYTES 120
#define BATCH_BYTES (2 * BATCH * 12 + 130)

static void print_record(const char *what, double *ms, double *bare)
{
	double of_journal = median(ms, ROUNDS), of_bare = median(bare, ROUNDS);

	printf("%-44s %10.3f ms %10.3f ms %8.1f\n", what, of_journal, of_bare, of_journal / of_bare);
}

static void print_intents(struct journal *j, struct bare *b)
{
	double ms[ROUNDS], bare[ROUNDS];
	struct journal_upgrade u;

	must(journal_begin(j, "0a0a0a0a-0000-4000-8000-000000000001", "s", 1, &u, &err));
	must(journal_set_state(j, u.id, JOURNAL_ACCEPTED, 1, &err));
	for (int64_t i = 0; i < ROUNDS; i++) {
		ms[i] = intend_once(j, u.id, i);
		bare[i] = bare_insert(b, INTENT_BYTES);
	}
	print_record("one intent", ms, bare);
}

static void print_batches(struct journal *j, struct bare *b)
{
	int64_t users = (ROUNDS + 1) * BATCH, move = begin_move(j);
	char (*names)[UUID_TEXT] = make_names((size_t)users);
	double ms[ROUNDS], bare[ROUNDS];

	add_users(j, move, (size_t)users);
	for (int64_t i = 0; i < ROUNDS; i++) {
		double begun = now();

		mark(j, move, 1 + i * BATCH, BATCH, users, names);
		ms[i] = now() - begun;
		bare[i] = bare_insert(b, BATCH_BYTES);
	}
	print_record("a batch sent, and the outcomes of the last", ms, bare);
	free(names);
}

static void print_records(struct journal *j)
{
	struct bare b;

	printf("%-44s %13s %13s %8s\n", "", "journal", "bare insert", "ratio");
	bare_open(&b);
	print_intents(j, &b);
	print_batches(j, &b);
	bare_close(&b);
}

static void print_history(struct journal *j)
{
	struct rusage usage;
	int64_t events = 0;
	double begun = now(), ms;

	must(journal_history(j, NULL, count_event, &events, &err));
	ms = now() - begun;
	getrusage(RUSAGE_SELF, &usage);
	printf("%-44s %10.0f ms, %lld events, %.0f a second; peak of this program %.1f MB\n", "the whole history", ms, (long long)events,
		(double)events / ms * 1e3, (double)usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
	int64_t users = argc > 1 ? strtoll(argv[1], NULL, 10) : 100000;
	const char *directory = getenv("TMPDIR");
	struct journal *j;
	struct stat st;

	scratch = xasprintf("%s/m365-upgrade-journal-XXXXXX", directory ? directory : "/tmp");
	if (users <= 0 || !mkdtemp(scratch))
		return 1;
	atexit(remove_scratch);
	err = ERROR_INIT;
	j = open_in("many");
	double begun = now();
	int64_t move = begin_move(j);
	add_users(j, move, (size_t)users);
	double added = now();
	move_users(j, move, users);
	printf("journal with %lld users: %.1f s to plan them, %.1f s to mark each sent and moved\n", (long long)users, (added - begun) / 1e3, (now() - added) / 1e3);
	char *path = xstrdup(journal_path(j));
	journal_close(j);
	if (stat(path, &st) == 0)
		printf("%-44s %10.1f MB, %.0f bytes a user\n", "size", (double)st.st_size / 1048576, (double)st.st_size / (double)users);
	printf("%-44s %10.3f ms; an empty one %.3f ms\n", "opening it", open_and_close("many"), open_and_close("empty"));
	j = open_in("many");
	print_history(j);
	print_records(j);
	journal_close(j);
	free(path);
	return 0;
}
