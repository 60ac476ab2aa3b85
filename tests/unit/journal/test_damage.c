/* What stands in the way of a journal is told when it is opened, or when the intent is written: before anything is ordered, never after. */
#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "journal/db.h"
#include "journal/hold.h"
#include "journal/intents.h"
#include "journal/moves.h"
#include "support.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void refuse(const char *why)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;

	assert_int_equal(journal_open(&j, directory, &err), -ERROR_STORAGE);
	assert_null(j);
	if (!strstr(err.text, why))
		fail_msg("\"%s\" does not say %s", err.text, why);
}

static struct journal_intent an_intent(int64_t upgrade)
{
	struct journal_intent i = { .upgrade = upgrade, .kind = "transition", .body = (char *)"{\"quantity\":120}", .created_ms = 500 };

	uuid_make(i.request_id);
	return i;
}

/* Something in each table, as an upgrade with a move leaves it; *ret_move the move's id. */
static void make_one(int64_t *ret_move)
{
	struct journal *j = open_journal();
	struct error err = ERROR_INIT;
	struct journal_intent i = an_intent(begin(j));
	struct journal_move m = { .tenant_id = "t", .source_sku = "a", .target_sku = "b", .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	struct journal_row row = { .enabled = true, .want_off = (char *)"p1" };
	int64_t id;

	assert_int_equal(journal_intend(j, &i, NULL, NULL, 0, &id, &err), 0);
	assert_int_equal(journal_answer(j, id, &(struct journal_answer){ .outcome = JOURNAL_UNKNOWN }, JOURNAL_ORDERED, &err), 0);
	assert_int_equal(journal_move_begin(j, &m, ret_move, &err), 0);
	for (int k = 0; k < 500; k++) {
		snprintf(row.id, sizeof(row.id), "user-%d", k);
		assert_int_equal(journal_rows_add(j, *ret_move, &row, 1, &err), 0);
	}
	journal_close(j);
}

/* ── damage ── */

static int64_t root_page(const char *name)
{
	char sql[200];
	sqlite3_stmt *statement;
	sqlite3 *db;
	int64_t page;

	snprintf(sql, sizeof(sql), "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", name);
	assert_int_equal(sqlite3_open(in_directory("journal.sqlite"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	page = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return page;
}

#define PAGE 4096

static void overwrite(int64_t page, char with)
{
	static char bytes[PAGE];
	int fd = open(in_directory("journal.sqlite"), O_WRONLY);

	memset(bytes, with, sizeof(bytes));
	assert_int_equal(pwrite(fd, bytes, PAGE, (page - 1) * PAGE), PAGE);
	close(fd);
}

static void restore(const struct buf *whole)
{
	struct error err = ERROR_INIT;

	unlink(in_directory("journal.sqlite-wal"));
	unlink(in_directory("journal.sqlite-shm"));
	assert_int_equal(file_write(in_directory("journal.sqlite"), whole->data, whole->len, 0600, &err), 0);
}

static void what_guards_an_order_is_looked_at_when_opened(void **state)
{
	static const char *const places[] = { "upgrades", "current_upgrade", "choices", "acknowledgements", "figures", "recordings", "intents", "open_intent",
		"answers", "answers_of_intent", "moves", "openings" };
	struct buf whole = BUF_INIT;
	struct error err = ERROR_INIT;
	int64_t move;

	(void)state;
	make_one(&move);
	assert_int_equal(file_read(in_directory("journal.sqlite"), 1 << 26, &whole, &err), 0);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		for (int with = 0; with < 2; with++) {
			overwrite(root_page(places[i]), with ? 'Z' : '\0');
			refuse("damaged");
			restore(&whole);
		}
	}
	journal_close(open_journal());
	buf_clear(&whole);
}

/* The index by which a second order is refused does not know the first. */
static void an_index_that_misses_an_intent_is_damage(void **state)
{
	int64_t move;
	sqlite3 *db;

	(void)state;
	make_one(&move);
	assert_int_equal(sqlite3_open(in_directory("journal.sqlite"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
		"PRAGMA writable_schema = ON; CREATE TABLE other (upgrade INTEGER, kind TEXT, open INTEGER);"
		"CREATE UNIQUE INDEX other_index ON other (upgrade, kind) WHERE open;"
		"UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'other_index') WHERE name = 'open_intent';",
		NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	refuse("damaged");
}

static void a_table_that_is_not_there_is_damage(void **state)
{
	int64_t move;
	sqlite3 *db;

	(void)state;
	make_one(&move);
	assert_int_equal(sqlite3_open(in_directory("journal.sqlite"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DROP TABLE answers", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	refuse("damaged");
}

static void a_file_that_was_cut_is_damage(void **state)
{
	struct stat st;
	int64_t move;

	(void)state;
	make_one(&move);
	assert_int_equal(stat(in_directory("journal.sqlite"), &st), 0);
	assert_int_equal(truncate(in_directory("journal.sqlite"), 2 * PAGE), 0);
	refuse("damaged");
	assert_int_equal(truncate(in_directory("journal.sqlite"), 50), 0);
	refuse("damaged");
}

static void rows_are_looked_at_when_a_move_is_taken_up(void **state)
{
	struct error err = ERROR_INIT;
	struct journal *j;
	int64_t move;

	(void)state;
	make_one(&move);
	j = open_journal();
	assert_int_equal(journal_rows_check(j, &err), 0);
	journal_close(j);
	overwrite(root_page("move_rows"), 'Z');
	j = open_journal(); /* an order does not need them */
	assert_int_equal(journal_rows_check(j, &err), -ERROR_STORAGE);
	assert_non_null(strstr(err.text, "damaged"));
	journal_close(j);
}

/* ── what lies beside ── */

static void what_others_have_put_beside_it_is_refused(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	journal_close(open_journal());
	assert_int_equal(file_write(in_directory("journal.sqlite-wal"), "", 0, 0644, &err), 0);
	refuse("chmod 600");
	unlink(in_directory("journal.sqlite-wal"));
	assert_int_equal(symlink("/dev/null", in_directory("journal.sqlite-shm")), 0);
	refuse("not a regular file");
	unlink(in_directory("journal.sqlite-shm"));
	assert_int_equal(file_write(in_directory("journal.sqlite-journal"), "x", 1, 0666, &err), 0);
	refuse("chmod 600");
	unlink(in_directory("journal.sqlite-journal"));
	journal_close(open_journal());
}

static void a_file_where_the_directory_should_be(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rmdir(directory);
	assert_int_equal(file_write(directory, "", 0, 0600, &err), 0);
	refuse("not a directory");
	strcat(directory, "/below");
	refuse("cannot be made");
	directory[strlen(directory) - strlen("/below")] = '\0';
	unlink(directory);
	assert_int_equal(mkdir(directory, 0700), 0);
}

/* A disk of its own that is read-only, for whoever may make one. */
static void a_disk_that_is_read_only(void **state)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;
	int r;

	(void)state;
	journal_close(open_journal());
	if (mount(directory, directory, "none", MS_BIND, "") < 0) {
		print_message("# SKIP: this user may mount nothing\n");
		return;
	}
	if (mount("none", directory, "none", MS_BIND | MS_REMOUNT | MS_RDONLY, "") < 0) {
		umount(directory);
		print_message("# SKIP: this user may mount nothing\n");
		return;
	}
	r = journal_open(&j, directory, &err);
	umount(directory);
	assert_int_equal(r, -ERROR_STORAGE);
	assert_non_null(strstr(err.text, "read-only"));
}

/* ── a disk without shared memory ── */

static sqlite3_vfs poor;
static sqlite3_io_methods poor_methods;

/* Some network disks: files, and no memory that several programs can share. */
static int open_poor(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	sqlite3_vfs *full = vfs->pAppData;
	int code = full->xOpen(full, name, file, flags, ret_flags);

	if (code == SQLITE_OK && file->pMethods) {
		poor_methods = *file->pMethods;
		poor_methods.iVersion = 1;
		file->pMethods = &poor_methods;
	}
	return code;
}

static void a_disk_that_cannot_keep_it(void **state)
{
	sqlite3_vfs *full = sqlite3_vfs_find(NULL);
	int64_t move;

	(void)state;
	poor = *full;
	poor.zName = "poor";
	poor.pAppData = full;
	poor.xOpen = open_poor;
	assert_int_equal(sqlite3_vfs_register(&poor, 1), SQLITE_OK);
	refuse("network");
	sqlite3_vfs_unregister(&poor);
	make_one(&move);
	assert_int_equal(sqlite3_vfs_register(&poor, 1), SQLITE_OK);
	refuse("XDG_STATE_HOME");
	sqlite3_vfs_unregister(&poor);
	journal_close(open_journal());
}

/* ── a full disk ── */

/* Runs `what` in a child that can write nothing more once it has called no_more(). */
static void in_child(int (*what)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGXFSZ, SIG_IGN);
		_exit(what());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("the child ended with %x", (unsigned)status);
}

static void no_more(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_FSIZE, &none);
}

static int is_told_as_full(int r, const struct error *err)
{
	if (r == -ERROR_STORAGE && strstr(err->text, "full"))
		return 1;
	fprintf(stderr, "%d: %s (%s)\n", r, err->text, err->detail);
	return 0;
}

static int open_on_a_full_disk(void)
{
	struct error err = ERROR_INIT;
	struct journal *j = NULL;

	no_more();
	return is_told_as_full(journal_open(&j, directory, &err), &err) ? 0 : 1;
}

static int intend_on_a_full_disk(void)
{
	struct error err = ERROR_INIT;
	struct journal *j = open_journal();
	struct journal_intent i = an_intent(begin(j));
	int64_t id;

	no_more();
	int told = is_told_as_full(journal_intend(j, &i, NULL, NULL, 0, &id, &err), &err);
	journal_close(j);
	return told ? 0 : 1;
}

static int answer_on_a_full_disk(void)
{
	struct journal_answer a = { .outcome = JOURNAL_SUCCEEDED, .at_ms = 600, .status = 201, .order_id = "o" };
	struct error err = ERROR_INIT;
	struct journal *j = open_journal();
	struct journal_intent i = an_intent(begin(j));
	int64_t id;

	if (journal_intend(j, &i, NULL, NULL, 0, &id, &err) < 0)
		return 2;
	no_more();
	int told = is_told_as_full(journal_answer(j, id, &a, JOURNAL_ACCEPTED, &err), &err);
	journal_close(j);
	return told ? 0 : 1;
}

static bool has_open_intent(void)
{
	struct journal *j = open_journal();
	struct journal_intent i = { 0 };
	struct error err = ERROR_INIT;
	bool found;

	assert_int_equal(journal_open_intent(j, "t", "s", &i, &found, &err), 0);
	journal_intent_clear(&i);
	journal_close(j);
	return found;
}

static void a_full_disk_is_told_before_an_order(void **state)
{
	(void)state;
	in_child(open_on_a_full_disk);
	journal_close(open_journal());
	in_child(open_on_a_full_disk);
	in_child(intend_on_a_full_disk);
	assert_false(has_open_intent());
}

/* Nobody knows then whether the order was placed: the service is asked, by the next run that finds it. */
static void an_answer_that_cannot_be_written_leaves_the_intent_open(void **state)
{
	(void)state;
	in_child(answer_on_a_full_disk);
	assert_true(has_open_intent());
}

static int hold_on_a_full_disk(void)
{
	struct journal_holder me, other;
	struct error err = ERROR_INIT;
	struct journal *j = open_journal();
	bool held = false;

	journal_holder_self(&me, "wizard", NULL, 1);
	no_more();
	bool none = is_told_as_full(journal_hold(j, "t", &me, &other, &held, &err), &err) && !held && journal_hold_fd(j) < 0;
	journal_close(j);
	return none ? 0 : 1;
}

static void a_hold_that_cannot_be_written_is_none(void **state)
{
	(void)state;
	in_child(hold_on_a_full_disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_guards_an_order_is_looked_at_when_opened, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(an_index_that_misses_an_intent_is_damage, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_table_that_is_not_there_is_damage, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_file_that_was_cut_is_damage, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(rows_are_looked_at_when_a_move_is_taken_up, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_others_have_put_beside_it_is_refused, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_file_where_the_directory_should_be, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_disk_that_is_read_only, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_disk_that_cannot_keep_it, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_full_disk_is_told_before_an_order, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(an_answer_that_cannot_be_written_leaves_the_intent_open, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_hold_that_cannot_be_written_is_none, make_directory, remove_directory),
	};

	return cmocka_run_group_tests_name("journal/damage", tests, NULL, NULL);
}
