#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/secret.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/test_file.XXXXXX";

static const char *in_directory(const char *name)
{
	static char paths[4][200];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
	return path;
}

static void put(const char *name, const char *content, mode_t mode)
{
	struct error err = ERROR_INIT;

	assert_int_equal(file_write(in_directory(name), content, strlen(content), mode, &err), 0);
}

static void whole_files(void **state)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;
	struct stat st;

	(void)state;
	put("a", "one", 0600);
	put("a", "two", 0640);
	assert_int_equal(file_read(in_directory("a"), 3, &content, &err), 0);
	assert_string_equal(content.data, "two");
	assert_int_equal(stat(in_directory("a"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	put("a", "", 0600);
	assert_int_equal(file_read(in_directory("a"), 0, &content, &err), 0);
	assert_string_equal(content.data, "");
	buf_clear(&content);
}

static void files_refused(void **state)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	buf_addstr(&content, "kept");
	put("b", "four", 0600);
	assert_int_equal(mkfifo(in_directory("pipe"), 0600), 0);
	assert_int_equal(file_read(in_directory("b"), 3, &content, &err), -ERROR_INPUT);
	assert_non_null(strstr(err.text, in_directory("b")));
	assert_int_equal(file_read(in_directory("absent"), 3, &content, &err), -ERROR_INPUT);
	assert_int_equal(file_read(directory, 3, &content, &err), -ERROR_INPUT);
	assert_int_equal(file_read(in_directory("pipe"), 3, &content, &err), -ERROR_INPUT);
	assert_int_equal(file_read("/dev/zero", 3, &content, &err), -ERROR_INPUT);
	assert_string_equal(content.data, "kept");
	assert_int_equal(file_write(in_directory("no/where"), "x", 1, 0600, &err), -ERROR_STORAGE);
	buf_clear(&content);
}

/* How many names the directory holds: nothing may be left beside a target. */
static size_t names_in(const char *name)
{
	size_t n = 0;
	DIR *d = opendir(in_directory(name));

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void a_new_file_stands_beside_nothing(void **state)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;
	struct stat st;

	(void)state;
	assert_int_equal(mkdir(in_directory("new"), 0700), 0);
	assert_int_equal(file_create(in_directory("new/a"), "first", 5, 0600, &err), 0);
	assert_int_equal(stat(in_directory("new/a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_create(in_directory("new/a"), "second", 6, 0600, &err), -ERROR_CONFLICT);
	assert_non_null(strstr(err.text, "new/a"));
	assert_int_equal(file_read(in_directory("new/a"), 100, &content, &err), 0);
	assert_string_equal(content.data, "first");
	assert_int_equal(symlink("nowhere", in_directory("new/link")), 0);
	assert_int_equal(file_create(in_directory("new/link"), "x", 1, 0600, &err), -ERROR_CONFLICT);
	assert_int_equal(file_create(in_directory("new/no/where"), "x", 1, 0600, &err), -ERROR_STORAGE);
	assert_int_equal(names_in("new"), 2);
	buf_clear(&content);
}

static void streamed_files(void **state)
{
	struct buf content = BUF_INIT, expected = BUF_INIT;
	struct file_stream *f = NULL;
	struct error err = ERROR_INIT;
	struct stat st;
	char big[40000];

	(void)state;
	assert_int_equal(mkdir(in_directory("stream"), 0700), 0);
	put("stream/a", "old", 0600);
	memset(big, 'x', sizeof(big));
	assert_int_equal(file_begin(&f, in_directory("stream/a"), 0640, &err), 0);
	for (int i = 0; i < 20000; i++) {
		buf_addf(&content, "line %d\n", i);
		assert_int_equal(file_append(f, content.data, content.len, &err), 0);
		buf_add(&expected, content.data, content.len);
		buf_reset(&content);
	}
	assert_int_equal(file_append(f, big, sizeof(big), &err), 0);
	assert_int_equal(file_append(f, "", 0, &err), 0);
	assert_int_equal(file_append(f, "end", 3, &err), 0);
	buf_add(&expected, big, sizeof(big));
	buf_addstr(&expected, "end");
	/* The old file is whole until the commit. */
	assert_int_equal(file_read(in_directory("stream/a"), 10, &content, &err), 0);
	assert_string_equal(content.data, "old");
	assert_int_equal(file_commit(f, &err), 0);
	assert_int_equal(file_read(in_directory("stream/a"), 1 << 20, &content, &err), 0);
	assert_string_equal(content.data, expected.data);
	assert_int_equal(stat(in_directory("stream/a"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(names_in("stream"), 1);
	buf_clear(&content);
	buf_clear(&expected);
}

static void streams_given_up(void **state)
{
	struct buf content = BUF_INIT;
	struct file_stream *f = NULL;
	struct error err = ERROR_INIT;
	char big[100000] = "";

	(void)state;
	assert_int_equal(mkdir(in_directory("given-up"), 0700), 0);
	put("given-up/a", "old", 0600);
	file_abandon(NULL);
	assert_int_equal(file_begin(&f, in_directory("no/where"), 0600, &err), -ERROR_STORAGE);
	assert_null(f);
	assert_int_equal(file_begin(&f, in_directory("given-up/a"), 0600, &err), 0);
	assert_int_equal(file_append(f, "new", 3, &err), 0);
	file_abandon(f);
	/* A target that cannot be replaced is told at the commit. */
	assert_int_equal(mkdir(in_directory("given-up/directory"), 0700), 0);
	assert_int_equal(file_begin(&f, in_directory("given-up/directory"), 0600, &err), 0);
	assert_int_equal(file_append(f, "new", 3, &err), 0);
	assert_int_equal(file_commit(f, &err), -ERROR_STORAGE);
	assert_non_null(strstr(err.text, "given-up/directory"));
	/* So is a disk that is full, here or earlier. */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 1000, RLIM_INFINITY }), 0);
	assert_int_equal(file_begin(&f, in_directory("given-up/a"), 0600, &err), 0);
	assert_int_equal(file_append(f, big, 2000, &err), 0);
	assert_int_equal(file_commit(f, &err), -ERROR_STORAGE);
	assert_int_equal(file_begin(&f, in_directory("given-up/a"), 0600, &err), 0);
	assert_int_equal(file_append(f, big, sizeof(big), &err), -ERROR_STORAGE);
	file_abandon(f);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }), 0);
	assert_int_equal(names_in("given-up"), 2);
	assert_int_equal(file_read(in_directory("given-up/a"), 10, &content, &err), 0);
	assert_string_equal(content.data, "old");
	buf_clear(&content);
}

static void directories(void **state)
{
	struct error err = ERROR_INIT;
	struct stat st;

	(void)state;
	assert_int_equal(dir_make(in_directory("x/y/z"), 0700, &err), 0);
	assert_int_equal(stat(in_directory("x/y/z"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(dir_make(in_directory("x/y/z"), 0700, &err), 0);
	assert_int_equal(dir_make(in_directory("x/y/z/"), 0700, &err), 0);
	put("plain", "", 0600);
	assert_int_equal(dir_make(in_directory("plain"), 0700, &err), -ERROR_STORAGE);
	assert_int_equal(dir_make(in_directory("plain/below"), 0700, &err), -ERROR_STORAGE);
	assert_int_equal(dir_make("/proc/x", 0700, &err), -ERROR_STORAGE);
	if (geteuid() != 0)
		assert_int_equal(dir_make("/usr", 0700, &err), -ERROR_STORAGE);
}

static void scratch_directories(void **state)
{
	struct stat st;
	struct error err = ERROR_INIT;
	char *before = getenv("TMPDIR") ? xstrdup(getenv("TMPDIR")) : NULL;

	(void)state;
	setenv("TMPDIR", directory, 1);
	char *path = dir_scratch("scratch", &err), *file;
	assert_non_null(path);
	assert_int_equal(strncmp(path, directory, strlen(directory)), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	file = xasprintf("%s/deep/in/it", path);
	assert_int_equal(dir_make(file, 0700, &err), 0);
	dir_remove(path);
	assert_int_equal(stat(path, &st), -1);
	dir_remove(NULL);
	free(file);
	free(path);

	setenv("TMPDIR", "/dev/null", 1);
	assert_null(dir_scratch("scratch", &err));
	assert_int_equal(err.kind, ERROR_STORAGE);
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	free(before);
}

static void xdg_directories(void **state)
{
	struct error err = ERROR_INIT;
	char *home = xstrdup(getenv("HOME")), *path;

	(void)state;
	setenv("HOME", "/home/x", 1);
	unsetenv("XDG_STATE_HOME");
	path = dir_xdg("STATE", &err);
	assert_string_equal(path, "/home/x/.local/state/m365-upgrade");
	free(path);
	setenv("XDG_STATE_HOME", "relative", 1);
	path = dir_xdg("STATE", &err);
	assert_string_equal(path, "/home/x/.local/state/m365-upgrade");
	free(path);
	setenv("XDG_STATE_HOME", "/s", 1);
	path = dir_xdg("STATE", &err);
	assert_string_equal(path, "/s/m365-upgrade");
	free(path);
	path = dir_xdg("CONFIG", &err);
	assert_string_equal(path, "/home/x/.config/m365-upgrade");
	free(path);
	unsetenv("HOME");
	assert_null(dir_xdg("CACHE", &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	if (home)
		setenv("HOME", home, 1);
	free(home);
}

static void secrets(void **state)
{
	struct secret s = SECRET_INIT, t = SECRET_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	put("secret", "s3cret word\r\nsecond line\n", 0600);
	assert_int_equal(secret_read_file(&s, in_directory("secret"), &err), 0);
	assert_string_equal(s.data, "s3cret word");
	assert_int_equal(s.len, 11);
	secret_move(&t, &s);
	assert_false(secret_is_set(&s));
	assert_true(secret_is_set(&t));
	put("open", "word\n", 0640);
	assert_int_equal(secret_read_file(&t, in_directory("open"), &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, "chmod 600"));
	put("empty", "\nx\n", 0600);
	assert_int_equal(secret_read_file(&t, in_directory("empty"), &err), -ERROR_CONFIG);
	put("control", "a\x1b[31m\n", 0600);
	assert_int_equal(secret_read_file(&t, in_directory("control"), &err), -ERROR_CONFIG);
	assert_int_equal(secret_read_file(&t, directory, &err), -ERROR_CONFIG);
	assert_int_equal(secret_read_file(&t, in_directory("absent"), &err), -ERROR_CONFIG);
	assert_string_equal(t.data, "s3cret word");
	secret_clear(&t);
	secret_clear(&s);
}

static void long_secrets(void **state)
{
	struct secret s = SECRET_INIT;
	struct error err = ERROR_INIT;
	char line[5001];

	(void)state;
	memset(line, 'a', 5000);
	line[5000] = '\0';
	put("long", line, 0600);
	assert_int_equal(secret_read_file(&s, in_directory("long"), &err), -ERROR_CONFIG);
	line[4000] = '\0';
	put("long", line, 0600);
	assert_int_equal(secret_read_file(&s, in_directory("long"), &err), 0);
	assert_int_equal(s.len, 4000);
	secret_clear(&s);
}

static const char *given(int fd)
{
	static char name[20];

	snprintf(name, sizeof(name), "fd:%d", fd);
	return name;
}

static void secrets_from_descriptors(void **state)
{
	struct secret s = SECRET_INIT;
	struct error err = ERROR_INIT;
	int ends[2], fd;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "from a pipe\nmore\n", 17), 17);
	close(ends[1]);
	assert_int_equal(secret_read_file(&s, given(ends[0]), &err), 0);
	assert_string_equal(s.data, "from a pipe");
	assert_int_equal(fcntl(ends[0], F_GETFD), -1); /* once */
	assert_int_equal(secret_read_file(&s, given(ends[0]), &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, "not open"));
	put("key", "a\nb\n", 0600);
	fd = open(in_directory("key"), O_RDONLY);
	assert_int_equal(secret_read_whole(&s, given(fd), &err), 0);
	assert_string_equal(s.data, "a\nb\n");
	put("key", "a\nb\n", 0644);
	fd = open(in_directory("key"), O_RDONLY);
	assert_int_equal(secret_read_whole(&s, given(fd), &err), -ERROR_CONFIG);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	secret_clear(&s);
}

/* A number that was meant for a descriptor of the caller's must not eat one of the program's own. */
static void a_descriptor_of_the_programs_own(void **state)
{
	struct secret s = SECRET_INIT;
	struct error err = ERROR_INIT;
	int fd;

	(void)state;
	put("own", "word\n", 0600);
	fd = open(in_directory("own"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(secret_read_file(&s, given(fd), &err), -ERROR_CONFIG);
	assert_int_equal(close(fd), 0);
	assert_int_equal(secret_read_file(&s, "fd:x", &err), -ERROR_CONFIG);
	assert_int_equal(secret_read_file(&s, "fd:99999999999", &err), -ERROR_CONFIG);
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int teardown(void **state)
{
	char *command = xasprintf("rm -r %s", directory);
	int r = system(command);

	(void)state;
	free(command);
	return r;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_files),
		cmocka_unit_test(files_refused),
		cmocka_unit_test(a_new_file_stands_beside_nothing),
		cmocka_unit_test(streamed_files),
		cmocka_unit_test(streams_given_up),
		cmocka_unit_test(directories),
		cmocka_unit_test(scratch_directories),
		cmocka_unit_test(xdg_directories),
		cmocka_unit_test(secrets),
		cmocka_unit_test(long_secrets),
		cmocka_unit_test(secrets_from_descriptors),
		cmocka_unit_test(a_descriptor_of_the_programs_own),
	};

	return cmocka_run_group_tests_name("core/file", tests, setup, teardown);
}
