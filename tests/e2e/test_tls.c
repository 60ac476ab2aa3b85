/* The training server over TLS: files that cannot be used, and clients that do not speak TLS, break off or say nothing. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/network.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 10000
#define CLIENTS 60

static struct stage st;
static struct network net;

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, NULL);
	network_begin(&net, &st);
	return 0;
}

static int end(void **state)
{
	(void)state;
	network_end(&net);
	stage_end(&st);
	return 0;
}

/* ── files ── */

static void refuses(const char *certificate, const char *key, int expected, const char *says)
{
	char *program = xasprintf("%s/m365-mock", getenv("stage_bindir")), *cert_option = xasprintf("--tls-cert=%s", certificate);
	char *key_option = key == NULL ? NULL : xasprintf("--tls-key=%s", key), *argv[] = { program, "--until-stdin-closes", cert_option, key_option, NULL };
	int status;
	char *said = stage_run_program(&st, argv, "", &status);
	if (status != expected || strstr(said, says) == NULL)
		fail_msg("status %d, and not %d with \"%s\": %s", status, expected, says, said);
	free(said);
	free(key_option);
	free(cert_option);
	free(program);
}

static void files_that_cannot_be_used(void **state)
{
	(void)state;
	char *other = xasprintf("%s/authority.key", st.dir), *none = xasprintf("%s/none", st.dir), *text = stage_file(&st, "text", "no certificate\n");
	refuses(net.certificate, NULL, 2, "--tls-cert needs --tls-key");
	refuses(none, net.key, 1, "cannot be read");
	refuses(net.certificate, none, 1, "cannot be read");
	refuses(text, net.key, 1, "holds no certificate in PEM form");
	refuses(net.certificate, text, 1, "holds no private key in PEM form");
	refuses(net.certificate, other, 1, "see that the key is this certificate's");
	assert_int_equal(chmod(net.key, 0640), 0);
	refuses(net.certificate, net.key, 1, "run chmod 600 on it");
	free(other);
	free(none);
	free(text);
}

/* ── clients ── */

static int reach(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	at.sin_port = htons((uint16_t)atoi(strrchr(st.training.url, ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void say(int fd, const void *bytes, size_t n)
{
	assert_int_equal(send(fd, bytes, n, MSG_NOSIGNAL), n);
}

/* How a handshake begins, and not how it goes on: a record of a hello of 512 bytes, of which the first are there. RFC 8446, 4.1.2 and 5.1. */
static const unsigned char hello[] = { 22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 9, 8, 7, 6, 5, 4, 3, 2, 1 };

static size_t count_descriptors(void)
{
	char *path = xasprintf("/proc/%d/fd", (int)st.training.pid);
	DIR *dir = opendir(path);
	size_t n = 0;
	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	free(path);
	return n;
}

static void wait_descriptors(size_t n)
{
	int64_t last = time_monotonic_ms() + PATIENCE_MS;
	while (count_descriptors() > n) {
		if (time_monotonic_ms() >= last)
			fail_msg("the server holds %zu descriptors, and not %zu", count_descriptors(), n);
		poll(NULL, 0, 5);
	}
}

static int64_t used_ns(void)
{
	struct timespec used;
	clockid_t clock;
	assert_int_equal(clock_getcpuclockid(st.training.pid, &clock), 0);
	assert_int_equal(clock_gettime(clock, &used), 0);
	return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* What it works while nobody asks it anything. */
static void check_rests(void)
{
	int64_t before = used_ns();
	poll(NULL, 0, 200);
	int64_t used_ms = (used_ns() - before) / 1000000;
	if (used_ms > 20)
		fail_msg("the server worked %lld ms of 200", (long long)used_ms);
}

static size_t serve(void)
{
	struct world w;
	network_serve(&net, "contoso", NULL);
	training_world(&st.training, &w); /* with the connection that the test itself keeps */
	world_clear(&w);
	return count_descriptors();
}

static void check_serves(void)
{
	struct world w;
	training_world(&st.training, &w);
	assert_string_equal(w.scenario, "contoso");
	world_clear(&w);
}

static void who_does_not_speak_tls_is_sent_away(void **state)
{
	static const char request[] = "GET /training/v1/state HTTP/1.1\r\nHost: localhost\r\n\r\n";
	(void)state;
	size_t descriptors = serve();
	char bytes[200];
	int fd = reach();
	say(fd, request, sizeof(request) - 1);
	ssize_t n;
	while ((n = recv(fd, bytes, sizeof(bytes), 0)) > 0) /* an alert at most, then the end */
		assert_null(memmem(bytes, (size_t)n, "HTTP", 4));
	close(fd);
	check_serves();
	wait_descriptors(descriptors);
}

static void who_breaks_off_leaves_nothing(void **state)
{
	struct linger at_once = { .l_onoff = 1 };
	(void)state;
	size_t descriptors = serve();
	for (size_t i = 0; i < CLIENTS; i++) {
		int fd = reach();
		say(fd, hello, i % (sizeof(hello) + 1));
		if (i % 3 == 1)
			shutdown(fd, SHUT_WR);
		if (i % 3 == 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
		close(fd);
	}
	check_serves();
	wait_descriptors(descriptors);
	check_rests();
}

static void garbage_leaves_nothing(void **state)
{
	char bytes[300];
	(void)state;
	size_t descriptors = serve();
	srand(7);
	for (size_t i = 0; i < CLIENTS; i++) {
		int fd = reach();
		size_t n = i % 2 ? sizeof(hello) : 0;
		memcpy(bytes, hello, n);
		for (size_t k = n; k < sizeof(bytes); k++)
			bytes[k] = (char)rand();
		say(fd, bytes, sizeof(bytes));
		close(fd);
	}
	check_serves();
	wait_descriptors(descriptors);
}

/* It waits for them without working, and others are served meanwhile. */
static void who_says_nothing_stops_nobody(void **state)
{
	int fds[CLIENTS];
	(void)state;
	size_t descriptors = serve();
	for (size_t i = 0; i < CLIENTS; i++) {
		fds[i] = reach();
		say(fds[i], hello, i % 2 ? sizeof(hello) : 0);
	}
	check_serves();
	check_rests();
	for (size_t i = 0; i < CLIENTS; i++)
		close(fds[i]);
	check_serves();
	wait_descriptors(descriptors);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(files_that_cannot_be_used), TEST(who_does_not_speak_tls_is_sent_away), TEST(who_breaks_off_leaves_nothing), TEST(garbage_leaves_nothing),
		TEST(who_says_nothing_stops_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
