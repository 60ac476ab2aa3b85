/* What is wrong with the journal is said at the start, by the wizard and by `move`: nobody has been asked anything by then. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/stage.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "state/m365-upgrade"
#define FILE_IN_IT DIRECTORY "/journal.sqlite"

static struct stage st;

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── what is wrong ── */

static void make_database(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(FILE_IN_IT, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(chmod(FILE_IN_IT, 0600), 0);
}

static void damaged(void)
{
	free(stage_file(&st, FILE_IN_IT, "This was a journal once, before the disk had its way with it, and is none now."));
}

static void newer(void)
{
	make_database("PRAGMA application_id = 1832072757; PRAGMA user_version = 99; CREATE TABLE t (x)");
}

static void of_others(void)
{
	make_database("CREATE TABLE notes (text)");
}

static void open_to_others(void)
{
	assert_int_equal(chmod(DIRECTORY, 0755), 0);
}

static void not_a_directory(void)
{
	assert_int_equal(rmdir(DIRECTORY), 0);
	free(stage_file(&st, DIRECTORY, ""));
}

struct wrong {
	const char *name;
	void (*make)(void); /* NULL: a disk without room */
	const char *words;
};
static const struct wrong wrongs[] = {
	{ "a damaged journal", damaged, "is damaged" },
	{ "a newer journal", newer, "was written by a newer m365-upgrade" },
	{ "another program's database", of_others, "is not a journal of this program" },
	{ "a directory that others may use", open_to_others, "chmod 700" },
	{ "a file where the directory should be", not_a_directory, "is not a directory" },
	{ "a full disk", NULL, "The disk is full" },
};
#define WRONGS (sizeof(wrongs) / sizeof(wrongs[0]))

/* ── it is said ── */

/* Behind a shell that lets no file grow beyond 8 KB where there is to be no room: enough for what the program says. */
static char **behind_a_shell(char **argv, bool room)
{
	char **all = xcalloc(STAGE_OPTIONS + 40, sizeof(*all));
	size_t n = 0;

	all[n++] = xstrdup("sh");
	all[n++] = xstrdup("-c");
	all[n++] = xasprintf("%sexec \"$@\"", room ? "" : "trap '' XFSZ; ulimit -f 16; ");
	all[n++] = xstrdup("sh");
	for (size_t i = 0; argv[i]; i++)
		all[n++] = xstrdup(argv[i]);
	return all;
}

static void expect_said(const struct wrong *wrong, const char *const *options)
{
	char **argv = stage_argv(&st, options, true), **all = behind_a_shell(argv, wrong->make != NULL), *said;
	int status;

	said = stage_run_program(&st, all, "", &status);
	if (status != 1 || !strstr(said, wrong->words))
		fail_msg("exit status %d, and \"%s\" is not in what it said:\n%s", status, wrong->words, said);
	free(said);
	stage_argv_free(all);
	stage_argv_free(argv);
}

static void is_said_at_the_start(void **state)
{
	static const char *const wizard[] = { "--plain", NULL };
	static const char *const move[] = { "move", "--to", "office-365-e5", "--yes", NULL };
	const struct wrong *wrong = *state;

	stage_begin(&st, "contoso");
	assert_int_equal(mkdir("state", 0700), 0);
	assert_int_equal(mkdir(DIRECTORY, 0700), 0);
	if (wrong->make)
		wrong->make();
	expect_said(wrong, wizard);
	expect_said(wrong, move);
	assert_int_equal(training_count(&st.training, "POST", "*"), 0);
	assert_int_equal(training_count(&st.training, "GET", "/graph/*"), 0);
}

int main(void)
{
	struct CMUnitTest tests[WRONGS];

	for (size_t i = 0; i < WRONGS; i++)
		tests[i] = (struct CMUnitTest){ wrongs[i].name, is_said_at_the_start, NULL, end, (void *)(uintptr_t)&wrongs[i] };
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return _cmocka_run_group_tests("journal", tests, WRONGS, NULL, NULL);
}
