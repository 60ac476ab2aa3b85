/* Killed at a random moment, again and again, while it moves users there and back: nothing may be lost, nobody moved twice.
 *
 * usage: soak [KILLS [USERS [SEED]]]
 *
 * After each kill the journal is sound, and every write that has reached the service stands in it under its request id. The next program goes on
 * where the last one was. When a move has ended, everybody has been moved once, and nobody was without a licence; when it was put back, everybody
 * holds what they did, services included; then it begins anew. The service misbehaves meanwhile: connections break before and after a write. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/licences.h"
#include "tests/e2e/stage.h"
#include "tests/soak/kept.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHORT_KILLS 10
#define SHORT_USERS 600
#define LATENCY_MS 5
#define LONGEST_MS 120000 /* of a program that nobody kills */
#define EXIT_DONE 0
#define EXIT_LEFT 3

static struct {
	int64_t kills, users;
	uint64_t seed;
} wanted = { SHORT_KILLS, SHORT_USERS, 1 };

static struct {
	int64_t kills, starts, moves, back, unsound, unknown, requests;
} seen;

static struct stage st;
static struct stream dice;
static char *state_dir, *before;
static int64_t whole_ms = 1000; /* within which it is killed */
static int64_t last_request;

/* ── the world ── */

static void write_scenario(void)
{
	char *text = xasprintf(
		"[scenario]\ntitle = Soak\n[tenant]\nname = Contoso Ltd\ndomain = contoso.onmicrosoft.com\ncountry = US\ncurrency = USD\n"
		"[service]\nlatency_ms = %d\nsign_in_interval = 0\ntoken_seconds = 86400\n"
		"[people]\ncount = %lld\nlocations = US\nnames = mixed\nswitched_off = %lld\nswitched_off_services = YAMMER_ENTERPRISE SWAY\n"
		"[upgrade]\nsource = e4\n[subscription.e4]\nproduct = office-365-e4\nquantity = %lld\nassigned = %lld\n"
		"[subscription.e5]\nproduct = office-365-e5\nquantity = %lld\n",
		LATENCY_MS, (long long)wanted.users, (long long)wanted.users / 7, (long long)wanted.users, (long long)wanted.users, (long long)wanted.users);

	free(stage_file(&st, "soak.ini", text));
	free(text);
}

/* A new journal for each time round, so that a thousand kills do not come to look at a thousand moves. */
static void begin_round(void)
{
	static int round;

	free(state_dir);
	state_dir = xasprintf("%s/state%d", st.dir, ++round);
	setenv("XDG_STATE_HOME", state_dir, 1);
	training_tell(&st.training, "/reset", "{}");
	last_request = 0;
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*batch\",\"chance\":0.02,\"do\":\"reset\"},"
		"{\"method\":\"POST\",\"path\":\"*batch\",\"chance\":0.02,\"when\":\"after\",\"do\":\"reset\"}]");
}

/* ── the program ── */

struct program {
	pid_t pid;
	int alive_fd; /* ends when it does */
};

static void start(struct program *p, const char *const *options)
{
	char **argv = stage_argv(&st, options, true);
	int ends[2], in = open("/dev/null", O_RDONLY | O_CLOEXEC), out = open("said", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0) {
		dup2(in, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		fcntl(ends[1], F_SETFD, 0);
		execv(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	close(in);
	close(out);
	p->alive_fd = ends[0];
	seen.starts++;
	stage_argv_free(argv);
}

/* Its exit status; −1: it was killed after `ms`. */
static int end(struct program *p, int64_t ms)
{
	struct pollfd alive = { .fd = p->alive_fd, .events = POLLIN };
	int status;

	while (poll(&alive, 1, (int)ms) < 0 && errno == EINTR)
		;
	if (!alive.revents)
		kill(p->pid, SIGKILL);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	close(p->alive_fd);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	if (WTERMSIG(status) != SIGKILL)
		fail_msg("the program was ended by signal %d", WTERMSIG(status));
	return -1;
}

static void complain(const char *what, int status)
{
	struct error err = ERROR_INIT;
	struct buf said = BUF_INIT;

	file_read("said", (size_t)1 << 24, &said, &err);
	fail_msg("%s (seed %llu, kill %lld), exit status %d after:\n%s", what, (unsigned long long)wanted.seed, (long long)seen.kills, status,
		said.len > 900 ? said.data + said.len - 900 : said.data);
}

/* ── what the service was asked ── */

struct asked {
	int64_t n, writes;
	char *request_id;
};
struct asked_list {
	struct json_list requests;
};
static const struct json_field asked_fields[] = {
	JSON_FIELD("n", JSON_INT, struct asked, n, .flags = JSON_REQUIRED),
	JSON_FIELD("writes", JSON_INT, struct asked, writes, .flags = JSON_REQUIRED),
	JSON_FIELD("requestId", JSON_TEXT, struct asked, request_id, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};
static const struct json_shape asked_shape = { "a request", sizeof(struct asked), asked_fields };
static const struct json_field list_fields[] = {
	JSON_FIELD("requests", JSON_LIST, struct asked_list, requests, .flags = JSON_REQUIRED, .shape = &asked_shape),
	JSON_FIELDS_END,
};
static const struct json_shape list_shape = { "requests", sizeof(struct asked_list), list_fields };

static size_t take(char *bytes, size_t size, size_t n, void *to)
{
	buf_add(to, bytes, size * n);
	return size * n;
}

static void read_asked(struct asked_list *ret)
{
	char *url = xasprintf("%s/training/v1/requests?after=%lld", st.training.url, (long long)last_request);
	struct error err = ERROR_INIT;
	struct buf answer = BUF_INIT;
	CURL *curl = curl_easy_init();

	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
	*ret = (struct asked_list){ .requests = { 0 } };
	if (curl_easy_perform(curl) != CURLE_OK || json_decode(&list_shape, ret, answer.data, answer.len, &json_limits_default, &err) != 0)
		fail_msg("%s: %s", url, err.text);
	curl_easy_cleanup(curl);
	buf_clear(&answer);
	free(url);
}

/* A write that the service has seen was intended, and is known by its id. */
static void compare_requests(struct kept *k)
{
	struct asked_list list;
	size_t n;

	do {
		read_asked(&list);
		n = list.requests.count;
		for (size_t i = 0; i < n; i++) {
			const struct asked *a = &((const struct asked *)list.requests.items)[i];

			last_request = a->n;
			if (a->writes == 0)
				continue;
			seen.requests++;
			if (!k || !kept_knows(k, a->request_id)) {
				seen.unknown++;
				print_message("# the service was asked under %s, which the journal does not know\n", a->request_id);
			}
		}
		json_clear(&list_shape, &list);
	} while (n > 0);
}

/* ── what was kept ── */

static bool look_at_what_was_kept(void)
{
	char *directory = xasprintf("%s/m365-upgrade", state_dir), *copy = xasprintf("%s/copy.sqlite", st.dir), *complaint;
	struct kept *k = kept_open(directory, copy);
	bool planned = k && kept_has_plan(k);

	complaint = k ? kept_complaint(k) : NULL;
	if (complaint) {
		seen.unsound++;
		print_message("# after kill %lld: %s\n", (long long)seen.kills, complaint);
	}
	compare_requests(k);
	free(complaint);
	kept_close(k);
	free(directory);
	free(copy);
	return planned;
}

/* ── a round ── */

/* Until it has ended by itself with everything done. */
static void run(bool back)
{
	static const char *const anew[] = { "move", "--from", "office-365-e4", "--to", "office-365-e5", "--yes", "--no-check", NULL };
	static const char *const on[] = { "move", "--resume", "--yes", "--no-check", NULL };
	static const char *const again[] = { "move", "--retry", "--yes", "--no-check", NULL };
	static const char *const put_back[] = { "move", "--put-back", "--yes", "--no-check", NULL };
	const char *const *options = back ? put_back : anew;
	struct program p;
	int status;

	do {
		bool spare = seen.kills >= wanted.kills;

		start(&p, options);
		status = end(&p, spare ? LONGEST_MS : (int64_t)stream_below(&dice, (uint64_t)whole_ms));
		if (status == -1 && spare)
			complain("the program does not end", status);
		if (status == -1)
			seen.kills++;
		else if (status != EXIT_DONE && status != EXIT_LEFT)
			complain("the program failed", status);
		bool planned = look_at_what_was_kept();
		options = back ? put_back : !planned ? anew : status == EXIT_LEFT ? again : on;
	} while (status != EXIT_DONE);
}

static void expect_moved_once(void)
{
	struct world w;

	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_moved, wanted.users);
	assert_int_equal(w.counters.users_moved_again, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

static void expect_as_before(void)
{
	char *now = licences_text(&st.training);
	struct world w;

	if (!str_eq(now, before))
		complain("not everybody holds what they did", 0);
	training_world(&st.training, &w);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
	free(now);
}

static void go_round(void)
{
	begin_round();
	run(false);
	expect_moved_once();
	seen.moves++;
	run(true);
	expect_as_before();
	seen.back++;
}

/* How long a move takes that nobody kills: kills fall anywhere in it. */
static void measure(void)
{
	int64_t kills = wanted.kills, begun_ms = time_monotonic_ms();

	wanted.kills = 0;
	begin_round();
	run(false);
	wanted.kills = kills;
	whole_ms = (time_monotonic_ms() - begun_ms) * 2 / 3; /* what is gone on with is shorter: all of it is met */
	begin_round();
	before = licences_text(&st.training);
	memset(&seen, 0, sizeof(seen));
}

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, NULL);
	write_scenario();
	training_start(&st.training, "./soak.ini");
	stream_init(&dice, wanted.seed);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	free(before);
	free(state_dir);
	before = state_dir = NULL;
	stage_end(&st);
	return 0;
}

static void killed_at_any_moment_nothing_is_lost(void **state)
{
	(void)state;
	measure();
	while (seen.kills < wanted.kills)
		go_round();
	print_message("# %lld kills, %lld starts, %lld users moved %lld times there and %lld times back, %lld writing requests, integrity failures %lld,"
		" requests that the journal does not know %lld; seed %llu\n", (long long)seen.kills, (long long)seen.starts, (long long)wanted.users,
		(long long)seen.moves, (long long)seen.back, (long long)seen.requests, (long long)seen.unsound, (long long)seen.unknown,
		(unsigned long long)wanted.seed);
	assert_int_equal(seen.unsound, 0);
	assert_int_equal(seen.unknown, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(killed_at_any_moment_nothing_is_lost, begin, finish),
	};
	int64_t seed = 1;

	if ((argc > 1 && !str_to_int64(argv[1], &wanted.kills)) || (argc > 2 && !str_to_int64(argv[2], &wanted.users)) ||
		(argc > 3 && !str_to_int64(argv[3], &seed))) {
		fputs("usage: soak [KILLS [USERS [SEED]]]\n", stderr);
		return 2;
	}
	wanted.seed = (uint64_t)seed;
	return cmocka_run_group_tests_name("soak", tests, NULL, NULL);
}
