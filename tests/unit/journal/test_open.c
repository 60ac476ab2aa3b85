#include "core/error.h"
#include "core/file.h"
#include "journal/db.h"
#include "journal/notes.h"
#include "support.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void refuse(const char *where, const char *why)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;

	assert_int_equal(journal_open(&j, where, &err), -ERROR_STORAGE);
	assert_null(j);
	if (!strstr(err.text, why))
		fail_msg("\"%s\" does not say %s", err.text, why);
}

static mode_t mode_of(const char *name)
{
	struct stat st;

	assert_int_equal(stat(in_directory(name), &st), 0);
	return st.st_mode & 0777;
}

static void only_the_owner_may_use_it(void **state)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;
	mode_t before = umask(0);

	(void)state;
	setenv("XDG_STATE_HOME", directory, 1);
	assert_int_equal(journal_open(&j, NULL, &err), 0);
	assert_int_equal(begin(j), 1);
	assert_string_equal(journal_path(j), in_directory("m365-upgrade/journal.sqlite"));
	assert_int_equal(mode_of("m365-upgrade"), 0700);
	assert_int_equal(mode_of("m365-upgrade/journal.sqlite"), 0600);
	assert_int_equal(mode_of("m365-upgrade/journal.sqlite-wal"), 0600);
	journal_close(j);
	journal_close(NULL);
	unsetenv("XDG_STATE_HOME");
	umask(before);
}

static int64_t pragma(struct journal *j, const char *sql)
{
	struct error err = ERROR_INIT;
	struct query q;
	int64_t value;

	query_begin(&q, j, sql);
	assert_true(query_next(&q));
	value = query_column_int(&q, 0);
	assert_int_equal(query_end(&q, &err), 0);
	return value;
}

static void commits_reach_the_disk(void **state)
{
	struct journal *j = open_journal();
	struct query q;

	(void)state;
	assert_int_equal(pragma(j, "PRAGMA synchronous"), 2); /* FULL */
	assert_int_equal(pragma(j, "PRAGMA foreign_keys"), 1);
	query_begin(&q, j, "PRAGMA journal_mode");
	assert_true(query_next(&q));
	assert_string_equal(query_column_text(&q, 0), "wal");
	assert_int_equal(query_end(&q, NULL), 0);
	journal_close(j);
}

static void what_others_may_use_is_refused(void **state)
{
	(void)state;
	journal_close(open_journal());
	chmod(directory, 0750);
	refuse(directory, "chmod 700");
	chmod(directory, 0700);
	chmod(in_directory("journal.sqlite"), 0640);
	refuse(directory, "chmod 600");
	chmod(in_directory("journal.sqlite"), 0600);
	if (geteuid() == 0) {
		assert_int_equal(chown(in_directory("journal.sqlite"), 1234, 1234), 0);
		refuse(directory, "another user");
		assert_int_equal(chown(directory, 1234, 1234), 0);
		refuse(directory, "another user");
		assert_int_equal(chown(directory, 0, 0), 0);
	}
}

static void what_is_no_journal_is_refused(void **state)
{
	struct error err = ERROR_INIT;
	sqlite3 *db;

	(void)state;
	assert_int_equal(symlink("/dev/null", in_directory("journal.sqlite")), 0);
	refuse(directory, "cannot be opened");
	unlink(in_directory("journal.sqlite"));
	assert_int_equal(mkdir(in_directory("journal.sqlite"), 0700), 0);
	refuse(directory, "journal.sqlite");
	rmdir(in_directory("journal.sqlite"));
	assert_int_equal(mkfifo(in_directory("journal.sqlite"), 0600), 0);
	refuse(directory, "not a regular file");
	unlink(in_directory("journal.sqlite"));
	assert_int_equal(file_write(in_directory("journal.sqlite"), "not a database at all, but text of some length", 46, 0600, &err), 0);
	refuse(directory, "damaged");
	unlink(in_directory("journal.sqlite"));
	assert_int_equal(sqlite3_open(in_directory("journal.sqlite"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE other (x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	chmod(in_directory("journal.sqlite"), 0600);
	refuse(directory, "not a journal");
	refuse("/proc/no", "/proc/no");
}

static void a_newer_journal_is_refused(void **state)
{
	struct journal *j = open_journal();

	(void)state;
	assert_int_equal(db_run(j, "PRAGMA user_version = 99", NULL), 0);
	journal_close(j);
	refuse(directory, "newer");
}

static void a_disk_that_cannot_be_written_is_told_when_opened(void **state)
{
	pid_t child;
	int status;

	(void)state;
	journal_close(open_journal());
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit none = { 0, 0 };
		struct error err = ERROR_INIT;
		struct journal *j = NULL;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &none);
		_exit(journal_open(&j, directory, &err) == -ERROR_STORAGE && err.text[0] ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	if (geteuid() != 0) {
		chmod(in_directory("journal.sqlite"), 0400);
		refuse(directory, "cannot be opened for writing");
	}
}

static void a_full_disk_is_told(void **state)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	int64_t upgrade = begin(j);
	char key[20], value[400];
	int i, r = 0;

	(void)state;
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	pragma(j, "PRAGMA max_page_count = 30");
	for (i = 0; i < 1000 && r == 0; i++) {
		snprintf(key, sizeof(key), "%d", i);
		r = journal_choose(j, upgrade, key, value, i, &err);
	}
	assert_int_equal(r, -ERROR_STORAGE);
	assert_non_null(strstr(err.text, "full"));
	journal_close(j);
}

static void another_writer_is_told(void **state)
{
	struct journal *a = open_journal(), *b = open_journal();
	struct error err = ERROR_INIT;

	(void)state;
	sqlite3_busy_timeout(b->db, 0);
	assert_int_equal(db_begin(a, &err), 0);
	assert_int_equal(db_begin(b, &err), -ERROR_STORAGE);
	assert_non_null(strstr(err.text, "Another m365-upgrade"));
	assert_int_equal(db_finish(a, 0, &err), 0);
	assert_int_equal(begin(b), 1);
	assert_int_equal(begin(a), 1);
	journal_close(a);
	journal_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_the_owner_may_use_it, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(commits_reach_the_disk, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_others_may_use_is_refused, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_is_no_journal_is_refused, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_newer_journal_is_refused, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_disk_that_cannot_be_written_is_told_when_opened, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_full_disk_is_told, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(another_writer_is_told, make_directory, remove_directory),
	};

	return cmocka_run_group_tests_name("journal/open", tests, NULL, NULL);
}
