/* Memory for secrets: what is asked for is there, what is given back is gone, and none of it is for a dump. */
#include "core/buf.h"
#include "core/process.h"
#include "core/secret.h"
#include "core/vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ASan and gcc would rightly call what is looked at here freed. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

static bool is_all(const char *bytes, size_t n, char c)
{
	size_t i = 0;

	while (i < n && bytes[i] == c)
		i++;
	return i == n;
}

static void every_size_is_whole_and_empty(void **state)
{
	static const size_t sizes[] = { 0, 1, 47, 48, 49, 63, 64, 100, 4096, 16384, 65536, 131055, 131056, 131057, 200000, 1 << 20 };
	size_t n = sizeof(sizes) / sizeof(sizes[0]), used = vault_used();
	char *blocks[sizeof(sizes) / sizeof(sizes[0])];

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < n; i++) {
			blocks[i] = vault_alloc(sizes[i]);
			assert_int_equal((uintptr_t)blocks[i] % 16, 0);
			assert_true(is_all(blocks[i], sizes[i], 0));
			memset(blocks[i], 'a' + (int)i, sizes[i]);
		}
		for (size_t i = 0; i < n; i++)
			assert_true(is_all(blocks[i], sizes[i], (char)('a' + i)));
		assert_true(vault_used() > used + 1500000);
		for (size_t i = 0; i < n; i++)
			vault_free(blocks[i]);
		assert_int_equal(vault_used(), used);
	}
	vault_free(NULL);
}

static void a_block_that_is_given_back_is_wiped(void **state)
{
	(void)state;
#ifndef SANITIZED
	char *volatile block = vault_alloc(200), *volatile was = block;

	memset(block, 's', 200);
	vault_free(block);
	assert_true(is_all(was, 200, 0));
	block = vault_alloc(40);
	was = block;
	strcpy(block, "secret");
	block = vault_resize(block, 5000);
	assert_ptr_not_equal(block, was);
	assert_string_equal(block, "secret");
	assert_true(is_all(was, 40, 0));
	vault_free(block);
#endif
}

static void a_block_grows_and_shrinks(void **state)
{
	char *block = vault_resize(NULL, 10);

	(void)state;
	strcpy(block, "123456789");
	block = vault_resize(block, 4);
	block = vault_resize(block, 20);
	assert_memory_equal(block, "1234\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
	block = vault_resize(block, 300000);
	assert_memory_equal(block, "1234", 5);
	assert_true(is_all(block + 4, 300000 - 4, 0));
	block = vault_resize(block, 600000);
	assert_memory_equal(block, "1234", 5);
	vault_free(block);
}

static void texts(void **state)
{
	char *copy = vault_copy("abcdef", 3), *made = vault_printf("%s-%d", "x", 42);

	(void)state;
	assert_string_equal(copy, "abc");
	assert_string_equal(made, "x-42");
	vault_free(copy);
	vault_free(made);
}

/* Whether the pages of this address are marked as not for dumps. */
static bool is_marked(const void *address)
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	char line[1000];
	bool here = false, marked = false;

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		unsigned long from, to;
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = (uintptr_t)address >= from && (uintptr_t)address < to;
		else if (here && strncmp(line, "VmFlags:", 8) == 0)
			marked = strstr(line, " dd") != NULL;
	}
	fclose(maps);
	return marked;
}

static void no_dump_takes_it(void **state)
{
	(void)state;
#ifndef SANITIZED
	char *small = vault_alloc(10), *large = vault_alloc(1 << 20), *ordinary = malloc(10);

	assert_true(is_marked(small));
	assert_true(is_marked(large));
	assert_false(is_marked(ordinary));
	assert_false(is_marked(&small));
	free(ordinary);
	vault_free(small);
	vault_free(large);
#endif
}

static void secrets_and_secret_buffers_lie_there(void **state)
{
	struct buf b = BUF_SECRET_INIT;
	struct secret s = SECRET_INIT;
	size_t used = vault_used();

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_addch(&b, 'x');
	assert_true(vault_used() >= used + 5000);
	buf_clear(&b);
	assert_int_equal(vault_used(), used);
	buf_addstr(&b, "again");
	assert_true(vault_used() > used);
	buf_wipe(&b);
	assert_int_equal(vault_used(), used);
	assert_true(b.secret);
	secret_set(&s, "hunter2", 7);
	assert_true(vault_used() > used);
	secret_set(&s, "hunter22", 8);
	assert_string_equal(s.data, "hunter22");
	secret_clear(&s);
	assert_int_equal(vault_used(), used);
}

static void *use_it(void *arg)
{
	size_t *wrong = arg;

	for (size_t i = 0; i < 20000; i++) {
		size_t size = 1 + i * 37 % 3000;
		char *block = vault_alloc(size);
		*wrong += !is_all(block, size, 0);
		memset(block, (int)(i & 0x7f), size);
		*wrong += !is_all(block, size, (char)(i & 0x7f));
		vault_free(block);
	}
	return NULL;
}

static void threads_share_it(void **state)
{
	pthread_t threads[4];
	size_t wrong[4] = { 0 }, used = vault_used();

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use_it, &wrong[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(wrong[i], 0);
	}
	assert_int_equal(vault_used(), used);
}

/* ── the process ── */

static bool filter_is_empty(void)
{
	char text[20] = "";
	FILE *f = fopen("/proc/self/coredump_filter", "r");

	if (!f)
		return true; /* not every system has one */
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return strtoul(text, NULL, 16) == 0;
}

/* In a child, because there is no way back: 0, or the number of what does not hold. */
static int sealed(void)
{
	struct rlimit core;
	int ends[2];

	process_seal();
	if (prctl(PR_GET_DUMPABLE) != 0)
		return 1;
	if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0)
		return 2;
	if (umask(0) != 077)
		return 3;
	if (!filter_is_empty())
		return 4;
	if (readlink("/proc/self/exe", (char[10]){ 0 }, 10) <= 0)
		return 5;
	if (pipe(ends) != 0 || fcntl(ends[0], F_GETFD) & FD_CLOEXEC)
		return 6;
	process_keep_descriptors();
	if (!(fcntl(ends[0], F_GETFD) & FD_CLOEXEC) || !(fcntl(ends[1], F_GETFD) & FD_CLOEXEC))
		return 7;
	return fcntl(STDERR_FILENO, F_GETFD) & FD_CLOEXEC ? 8 : 0;
}

static void a_process_is_sealed(void **state)
{
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0)
		_exit(sealed());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_is_whole_and_empty),
		cmocka_unit_test(a_block_that_is_given_back_is_wiped),
		cmocka_unit_test(a_block_grows_and_shrinks),
		cmocka_unit_test(texts),
		cmocka_unit_test(no_dump_takes_it),
		cmocka_unit_test(secrets_and_secret_buffers_lie_there),
		cmocka_unit_test(threads_share_it),
		cmocka_unit_test(a_process_is_sealed),
	};
	return cmocka_run_group_tests_name("core/vault", tests, NULL, NULL);
}
