#include "core/error.h"
#include "core/file.h"
#include "journal/hold.h"
#include "support.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct journal_holder me(const char *what)
{
	struct journal_holder h;

	journal_holder_self(&h, what, "admin@contoso.example", 1234567);
	return h;
}

static bool hold(struct journal *j, const char *tenant, struct journal_holder *ret_other)
{
	struct journal_holder self = me("wizard");
	struct error err = ERROR_INIT;
	bool held = false;

	if (journal_hold(j, tenant, &self, ret_other, &held, &err) < 0)
		fail_msg("%s (%s)", err.text, err.detail);
	return held;
}

static bool is_held(struct journal *j, const char *tenant, struct journal_holder *ret_other)
{
	struct error err = ERROR_INIT;
	bool held = false;

	if (journal_holder(j, tenant, ret_other, &held, &err) < 0)
		fail_msg("%s (%s)", err.text, err.detail);
	return held;
}

static void one_holds_and_the_other_learns_who(void **state)
{
	struct journal *a = open_journal(), *b = open_journal();
	struct journal_holder other = { 0 };
	struct stat st;

	(void)state;
	assert_false(is_held(b, "Tenant-1", &other));
	assert_int_equal(journal_hold_fd(a), -1);
	assert_true(hold(a, "Tenant-1", &other));
	assert_true(hold(a, "Tenant-1", &other)); /* again: it has it */
	assert_int_equal(other.pid, 0);
	assert_false(hold(b, "tenant-1", &other));
	assert_int_equal(journal_hold_fd(b), -1);
	assert_int_equal(other.pid, getpid());
	assert_int_equal(other.since_ms, 1234567);
	assert_string_equal(other.what, "wizard");
	assert_string_equal(other.account, "admin@contoso.example");
	assert_true(other.host[0] && other.user[0]);
	assert_true(is_held(b, "tenant-1", &other));
	assert_true(is_held(a, "tenant-1", &other));
	/* Another organization is another matter. */
	assert_true(hold(b, "tenant-2", &other));
	assert_int_equal(stat(in_directory("tenant-1.lock"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(fcntl(journal_hold_fd(a), F_GETFD), FD_CLOEXEC);
	journal_close(a);
	assert_false(is_held(b, "tenant-1", &other));
	assert_true(hold(b, "tenant-1", &other));
	assert_false(is_held(b, "tenant-2", &other)); /* one at a time */
	journal_release(b);
	assert_false(is_held(b, "tenant-1", &other));
	journal_release(b);
	journal_close(b);
}

static void looking_on_does_not_stand_in_the_way(void **state)
{
	struct journal *a = open_journal(), *b = open_journal();
	struct journal_holder other;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_false(is_held(b, "t", &other));
		assert_true(hold(a, "t", &other));
		assert_true(is_held(b, "t", &other));
		journal_release(a);
	}
	journal_close(a);
	journal_close(b);
}

static void a_tenant_is_no_path(void **state)
{
	struct journal *j = open_journal();
	struct journal_holder other;
	char longest[JOURNAL_ID];

	(void)state;
	assert_true(hold(j, "../../etc/x y", &other));
	assert_int_equal(access(in_directory("%2e.%2f..%2fetc%2fx%20y.lock"), F_OK), 0);
	memset(longest, '/', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_true(hold(j, longest, &other));
	assert_true(is_held(j, longest, &other));
	journal_close(j);
}

/* The child holds, says so, and waits to be killed. */
static pid_t child_that_holds(void)
{
	int ends[2];
	char byte = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct journal_holder other;
		struct journal *mine = open_journal();

		if (hold(mine, "t", &other) && write(ends[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	close(ends[0]);
	return child;
}

static void a_hold_ends_with_its_process(void **state)
{
	struct journal_holder other = { 0 };
	pid_t child = child_that_holds();
	struct journal *j = open_journal();
	int status;

	(void)state;
	assert_false(hold(j, "t", &other));
	assert_int_equal(other.pid, child);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(is_held(j, "t", &other));
	assert_true(hold(j, "t", &other));
	journal_close(j);
}

static int adopt(struct journal *j, const char *tenant, int fd)
{
	struct journal_holder self = me("background");
	struct error err = ERROR_INIT;

	return journal_hold_adopt(j, tenant, fd, &self, &err);
}

static void a_hold_is_handed_over_without_a_moment_in_between(void **state)
{
	struct journal *parent = open_journal(), *child = open_journal(), *third = open_journal();
	struct journal_holder other;
	int fd, stranger;

	(void)state;
	assert_true(hold(parent, "t", &other));
	fd = dup(journal_hold_fd(parent)); /* as a child inherits it */
	assert_int_equal(adopt(child, "u", fd), -ERROR_CONFLICT);
	stranger = open("/dev/null", O_RDWR);
	assert_int_equal(adopt(child, "t", stranger), -ERROR_CONFLICT);
	close(stranger);
	stranger = open(in_directory("t.lock"), O_RDWR); /* the same file, and not its lock */
	assert_int_equal(adopt(child, "t", stranger), -ERROR_CONFLICT);
	close(stranger);
	assert_int_equal(adopt(child, "t", fd), 0);
	journal_close(parent);
	assert_false(hold(third, "t", &other));
	assert_string_equal(other.what, "background");
	assert_int_equal(fcntl(journal_hold_fd(child), F_GETFD), FD_CLOEXEC);
	journal_close(child);
	assert_true(hold(third, "t", &other));
	journal_close(third);
}

static void what_stands_in_the_file_is_not_trusted(void **state)
{
	static const char *const contents[] = { "", "pid", "pid 12", "\n\n \n", "pid x\nsince 99999999999999999999\nwhat \n",
		"what a\033[2Jb\nhost \xff\xfe\nunknown word\npid -5\n" };
	struct journal *a = open_journal(), *b = open_journal();
	struct journal_holder other;
	char *large = malloc(100000);
	int fd;

	(void)state;
	assert_true(hold(a, "t", &other));
	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
		fd = open(in_directory("t.lock"), O_WRONLY | O_TRUNC);
		assert_int_equal(write(fd, contents[i], strlen(contents[i])), (ssize_t)strlen(contents[i]));
		close(fd);
		memset(&other, 'x', sizeof(other));
		assert_false(hold(b, "t", &other));
		assert_true(memchr(other.what, '\0', sizeof(other.what)) && !strchr(other.what, '\033'));
	}
	assert_string_equal(other.what, "ab");
	memset(large, 'y', 100000);
	memcpy(large, "what ", 5);
	fd = open(in_directory("t.lock"), O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, large, 100000), 100000);
	close(fd);
	assert_false(hold(b, "t", &other));
	free(large);
	journal_release(a);
	assert_true(hold(b, "t", &other));
	assert_false(hold(a, "t", &other));
	assert_string_equal(other.what, "wizard");
	journal_close(a);
	journal_close(b);
}

static void what_is_not_ones_own_is_refused(void **state)
{
	struct journal *j = open_journal();
	struct journal_holder self = me("move"), other;
	struct error err = ERROR_INIT;
	bool held = false;

	(void)state;
	assert_int_equal(symlink("/dev/null", in_directory("t.lock")), 0);
	assert_int_equal(journal_hold(j, "t", &self, &other, &held, &err), -ERROR_STORAGE);
	assert_int_equal(journal_holder(j, "t", &other, &held, &err), -ERROR_STORAGE);
	unlink(in_directory("t.lock"));
	assert_int_equal(mkfifo(in_directory("t.lock"), 0600), 0);
	assert_int_equal(journal_hold(j, "t", &self, &other, &held, &err), -ERROR_STORAGE);
	unlink(in_directory("t.lock"));
	assert_int_equal(file_write(in_directory("t.lock"), "", 0, 0666, &err), 0);
	assert_int_equal(journal_hold(j, "t", &self, &other, &held, &err), -ERROR_STORAGE);
	assert_false(held);
	assert_int_equal(journal_hold_fd(j), -1);
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_holds_and_the_other_learns_who, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(looking_on_does_not_stand_in_the_way, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_tenant_is_no_path, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_hold_ends_with_its_process, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_hold_is_handed_over_without_a_moment_in_between, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_stands_in_the_file_is_not_trusted, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_is_not_ones_own_is_refused, make_directory, remove_directory),
	};

	return cmocka_run_group_tests_name("journal/hold", tests, NULL, NULL);
}
