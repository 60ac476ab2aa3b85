#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"
#include "tests/unit/http/server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

struct result {
	int calls;
	enum http_outcome outcome;
	int status;
	bool tls_failed, timed_out, sent_again;
	char *body;
	size_t body_len;
	char *etag, *two, *retry_after;
	char *reason;
};

struct fixture {
	struct server server;
	struct http *http;
	struct result r;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct error err = ERROR_INIT;

	server_start(&f->server);
	f->http = http_new(NULL, &err);
	assert_non_null(f->http);
	*state = f;
	return 0;
}

static void result_clear(struct result *r)
{
	free(r->body);
	free(r->etag);
	free(r->two);
	free(r->retry_after);
	free(r->reason);
	memset(r, 0, sizeof(*r));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	http_free(f->http);
	server_stop(&f->server);
	result_clear(&f->r);
	free(f);
	return 0;
}

static void on_done(void *arg, struct http_answer *answer)
{
	struct result *r = arg;
	int calls = r->calls + 1;

	result_clear(r); /* of several answers the last stays */
	r->calls = calls;
	r->outcome = answer->outcome;
	r->status = answer->status;
	r->tls_failed = answer->tls_failed;
	r->timed_out = answer->timed_out;
	r->sent_again = answer->sent_again;
	r->body_len = answer->body.len;
	r->body = xstrndup(answer->body.data, answer->body.len);
	r->etag = xstrdup(http_header(answer, "etag"));
	r->two = xstrdup(http_header(answer, "X-TWO"));
	r->retry_after = xstrdup(http_header(answer, "retry-after"));
	r->reason = xstrdup(answer->reason);
}

/* Moves client and server on until nothing runs. */
static void run(struct fixture *f)
{
	struct pollfd fds[SERVER_CONNECTIONS + 1];

	while (http_running(f->http)) {
		unsigned n = server_fds(&f->server, fds);

		http_poll(f->http, fds, n, 1000);
		server_move(&f->server, fds, n);
		http_deliver(f->http);
	}
}

static char *url_of(struct fixture *f, const char *path)
{
	return xasprintf("http://127.0.0.1:%d%s", f->server.port, path);
}

static uint64_t start(struct fixture *f, struct http_request request, const char *path)
{
	char *url = url_of(f, path);
	uint64_t id;

	request.url = url;
	if (!request.method)
		request.method = "GET";
	id = http_start(f->http, &request, on_done, &f->r);
	free(url);
	assert_true(id != 0);
	return id;
}

static struct result *fetch(struct fixture *f, struct http_request request, const char *path)
{
	result_clear(&f->r);
	start(f, request, path);
	run(f);
	assert_int_equal(f->r.calls, 1);
	return &f->r;
}

static void a_whole_answer_comes_with_its_headers(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ 0 }, "/whole");

	assert_int_equal(r->outcome, HTTP_ANSWERED);
	assert_int_equal(r->status, 200);
	assert_string_equal(r->body, "hello");
	assert_string_equal(r->etag, "\"7\"");
	assert_string_equal(r->two, "first");
	assert_null(r->retry_after);
}

static void headers_of_an_interim_answer_are_not_mixed_in(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ 0 }, "/interim");

	assert_int_equal(r->status, 200);
	assert_string_equal(r->etag, "late");
}

static void nothing_is_delivered_before_deliver(void **state)
{
	struct fixture *f = *state;

	start(f, (struct http_request){ 0 }, "/whole");
	for (int i = 0; i < 20; i++) {
		struct pollfd fds[SERVER_CONNECTIONS + 1];
		unsigned n = server_fds(&f->server, fds);

		http_poll(f->http, fds, n, 10);
		server_move(&f->server, fds, n);
	}
	assert_int_equal(f->r.calls, 0);
	assert_int_equal(http_running(f->http), 1);
	run(f);
	assert_int_equal(f->r.calls, 1);
	assert_int_equal(http_running(f->http), 0);
}

static void a_request_carries_method_headers_and_body(void **state)
{
	static const char *const headers[] = { "Authorization: Bearer t0ken", "Content-Type: application/json", NULL };
	struct result *r = fetch(*state,
		(struct http_request){ .method = "PATCH", .headers = headers, .body = "{\"a\":1}", .body_len = 7 }, "/echo");

	assert_int_equal(r->status, 200);
	assert_true(str_starts(r->body, "PATCH /echo HTTP/1.1\r\n"));
	assert_non_null(strstr(r->body, "\r\nAuthorization: Bearer t0ken\r\n"));
	assert_non_null(strstr(r->body, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(r->body, "\r\nAccept-Encoding: "));
	assert_non_null(strstr(r->body, "\r\nContent-Length: 7\r\n"));
	assert_null(strstr(r->body, "Expect"));
	assert_non_null(strstr(r->body, "\r\n\r\n{\"a\":1}"));
}

static void a_change_without_a_body_says_that_it_has_none(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ .method = "POST" }, "/echo");

	assert_true(str_starts(r->body, "POST /echo "));
	assert_non_null(strstr(r->body, "\r\nContent-Length: 0\r\n"));
}

static void reads_share_a_connection(void **state)
{
	struct fixture *f = *state;

	fetch(f, (struct http_request){ 0 }, "/whole");
	fetch(f, (struct http_request){ 0 }, "/whole");
	fetch(f, (struct http_request){ 0 }, "/empty");
	assert_int_equal(f->r.status, 204);
	assert_int_equal(f->server.accepted, 1);
}

static void an_error_status_is_an_answer(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ 0 }, "/busy");

	assert_int_equal(r->outcome, HTTP_ANSWERED);
	assert_int_equal(r->status, 503);
	assert_string_equal(r->retry_after, "2");
	assert_string_equal(r->body, "later");
}

static void a_redirect_is_not_followed(void **state)
{
	struct fixture *f = *state;
	struct result *r = fetch(f, (struct http_request){ 0 }, "/redirect");

	assert_int_equal(r->outcome, HTTP_ANSWERED);
	assert_int_equal(r->status, 302);
	assert_int_equal(f->server.requests, 1);
}

static void a_cut_answer_is_lost(void **state)
{
	assert_int_equal(fetch(*state, (struct http_request){ 0 }, "/cut")->outcome, HTTP_LOST);
	assert_int_equal(((struct fixture *)*state)->r.status, 0);
	assert_int_equal(fetch(*state, (struct http_request){ 0 }, "/cut-chunked")->outcome, HTTP_LOST);
}

static void a_reset_is_lost(void **state)
{
	assert_int_equal(fetch(*state, (struct http_request){ 0 }, "/reset")->outcome, HTTP_LOST);
	assert_int_equal(fetch(*state, (struct http_request){ .method = "POST" }, "/reset")->outcome, HTTP_LOST);
}

static void garbage_is_lost(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ .method = "POST" }, "/garbage");

	assert_int_equal(r->outcome, HTTP_LOST);
	assert_non_null(r->reason);
}

static void a_change_is_never_sent_again_by_the_library(void **state)
{
	struct fixture *f = *state;

	fetch(f, (struct http_request){ 0 }, "/whole");
	assert_int_equal(f->server.requests, 1);
	assert_int_equal(fetch(f, (struct http_request){ .method = "POST" }, "/close")->outcome, HTTP_LOST);
	assert_int_equal(f->server.requests, 2);
	assert_int_equal(f->server.accepted, 2);
}

static void changes_get_connections_of_their_own(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++)
		assert_int_equal(fetch(f, (struct http_request){ .method = "POST" }, "/whole")->status, 200);
	assert_int_equal(f->server.accepted, 3);
}

static void repeatable_changes_share_one(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++)
		assert_int_equal(fetch(f, (struct http_request){ .method = "POST", .repeatable = true }, "/whole")->status, 200);
	assert_int_equal(f->server.accepted, 1);
	assert_int_equal(fetch(f, (struct http_request){ .method = "POST" }, "/whole")->status, 200);
	assert_int_equal(f->server.accepted, 2);
}

/* What the connection did not survive is sent on another, which is the one thing that the mark allows; and it is told. */
static void a_repeatable_change_outlives_a_dead_connection(void **state)
{
	struct fixture *f = *state;

	fetch(f, (struct http_request){ .method = "POST", .repeatable = true }, "/whole");
	assert_false(f->r.sent_again);
	assert_int_equal(f->server.requests, 1);
	fetch(f, (struct http_request){ .method = "POST", .repeatable = true }, "/close-once");
	assert_int_equal(f->r.outcome, HTTP_ANSWERED);
	assert_true(f->r.sent_again);
	assert_int_equal(f->server.requests, 3);
	assert_int_equal(f->server.accepted, 2);
	fetch(f, (struct http_request){ .method = "POST", .repeatable = true }, "/whole");
	assert_false(f->r.sent_again);
}

static void no_answer_in_time_is_lost(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ .timeout_ms = 50 }, "/silent");

	assert_int_equal(r->outcome, HTTP_LOST);
	assert_true(r->timed_out);
	assert_false(r->tls_failed);
}

static void a_refused_connection_was_not_sent(void **state)
{
	struct fixture *f = *state;
	struct result *r;

	/* The port is taken but nobody listens on it. */
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int port = f->server.port;

	assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	f->server.port = ntohs(at.sin_port);
	r = fetch(f, (struct http_request){ .method = "POST" }, "/whole");
	f->server.port = port;
	close(fd);
	assert_int_equal(r->outcome, HTTP_NOT_SENT);
	assert_false(r->timed_out);
}

static void a_handshake_that_hangs_was_not_sent(void **state)
{
	struct fixture *f = *state;
	char *url = xasprintf("https://127.0.0.1:%d/", f->server.port);

	/* The server waits for a request that it can read; a greeting of TLS is none. */
	http_start(f->http, &(struct http_request){ .method = "POST", .url = url, .timeout_ms = 100 }, on_done, &f->r);
	free(url);
	run(f);
	assert_int_equal(f->r.outcome, HTTP_NOT_SENT);
	assert_true(f->r.timed_out);
}

static void a_chunked_answer_is_put_together(void **state)
{
	struct result *r = fetch(*state, (struct http_request){ 0 }, "/chunked");

	assert_int_equal(r->outcome, HTTP_ANSWERED);
	assert_int_equal(r->body_len, 64 << 10);
}

static void an_answer_over_the_limit_is_refused(void **state)
{
	assert_int_equal(fetch(*state, (struct http_request){ .limit = 100000 }, "/huge")->outcome, HTTP_TOO_LARGE);
	assert_int_equal(fetch(*state, (struct http_request){ .limit = 65536 }, "/chunked")->outcome, HTTP_ANSWERED);
	assert_int_equal(fetch(*state, (struct http_request){ .limit = 65535 }, "/chunked")->outcome, HTTP_TOO_LARGE);
}

struct sink {
	size_t bytes, stop_at;
};

static int take(void *arg, const char *bytes, size_t n)
{
	struct sink *s = arg;

	(void)bytes;
	s->bytes += n;
	return s->stop_at && s->bytes >= s->stop_at ? -1 : 0;
}

static void a_body_can_be_streamed(void **state)
{
	struct sink s = { 0 };
	struct result *r = fetch(*state, (struct http_request){ .chunk = take, .chunk_arg = &s }, "/huge");

	assert_int_equal(r->outcome, HTTP_ANSWERED);
	assert_int_equal(s.bytes, 4 << 20);
	assert_int_equal(r->body_len, 0);
}

static void the_body_of_an_error_is_kept_and_not_streamed(void **state)
{
	struct sink s = { 0 };
	struct result *r = fetch(*state, (struct http_request){ .chunk = take, .chunk_arg = &s }, "/busy");

	assert_int_equal(s.bytes, 0);
	assert_string_equal(r->body, "later");
}

static void a_reader_can_stop_a_stream(void **state)
{
	struct sink s = { .stop_at = 1000 };
	struct result *r = fetch(*state, (struct http_request){ .chunk = take, .chunk_arg = &s }, "/huge");

	assert_int_equal(r->outcome, HTTP_LOST);
	assert_true(s.bytes < 4 << 20);
}

static void many_run_at_once(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 30; i++)
		start(f, (struct http_request){ .method = i % 3 ? "GET" : "POST" }, i % 2 ? "/whole" : "/busy");
	assert_int_equal(http_running(f->http), 30);
	run(f);
	assert_int_equal(f->r.calls, 30);
	assert_int_equal(f->server.requests, 30);
}

static void a_cancelled_request_is_answered_as_cancelled(void **state)
{
	struct fixture *f = *state;
	uint64_t id = start(f, (struct http_request){ 0 }, "/silent");

	http_cancel(f->http, id);
	assert_int_equal(f->r.calls, 0);
	http_deliver(f->http);
	assert_int_equal(f->r.calls, 1);
	assert_int_equal(f->r.outcome, HTTP_CANCELLED);
	assert_int_equal(http_running(f->http), 0);
	http_cancel(f->http, id);
	http_cancel(f->http, 0);
	http_deliver(f->http);
	assert_int_equal(f->r.calls, 1);
}

static void an_answer_that_waits_can_still_be_cancelled(void **state)
{
	struct fixture *f = *state;
	uint64_t id = http_start(f->http, &(struct http_request){ .method = "GET", .url = "ftp://127.0.0.1/" }, on_done, &f->r);

	http_cancel(f->http, id);
	http_deliver(f->http);
	assert_int_equal(f->r.outcome, HTTP_CANCELLED);
}

static void freeing_cancels_what_runs(void **state)
{
	struct fixture *f = *state;
	struct error err = ERROR_INIT;

	start(f, (struct http_request){ 0 }, "/silent");
	start(f, (struct http_request){ 0 }, "/silent");
	http_free(f->http);
	assert_int_equal(f->r.calls, 2);
	assert_int_equal(f->r.outcome, HTTP_CANCELLED);
	f->http = http_new(NULL, &err);
	assert_non_null(f->http);
}

static void addresses_that_are_not_allowed_are_not_tried(void **state)
{
	static const char *const refused[] = { "http://192.0.2.1/", "http://example.com/", "http://127.0.0.1.example.com/", "http://128.0.0.1/",
		"ftp://127.0.0.1/", "file:///etc/passwd", "https://user:word@example.com/", "http://u@127.0.0.1/", "http://[::2]/",
		"http://[fe80::1]/", "127.0.0.1/whole", "", "https://", "http://localhost.example.com/" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		result_clear(&f->r);
		http_start(f->http, &(struct http_request){ .method = "GET", .url = refused[i], .timeout_ms = 1 }, on_done, &f->r);
		assert_int_equal(f->r.calls, 0);
		http_deliver(f->http);
		assert_int_equal(f->r.calls, 1);
		assert_int_equal(f->r.outcome, HTTP_NOT_SENT);
		assert_non_null(f->r.reason);
	}
}

static void this_machine_may_be_named_in_several_ways(void **state)
{
	struct fixture *f = *state;
	char *url = xasprintf("http://LOCALHOST:%d/whole", f->server.port);

	http_start(f->http, &(struct http_request){ .method = "GET", .url = url }, on_done, &f->r);
	free(url);
	run(f);
	assert_int_equal(f->r.outcome, HTTP_ANSWERED);
}

static void a_proxy_is_not_told_what_is_meant_for_this_machine(void **state)
{
	setenv("http_proxy", "http://127.0.0.1:9", 1);
	assert_int_equal(fetch(*state, (struct http_request){ 0 }, "/whole")->status, 200);
	unsetenv("http_proxy");
}

static void a_hang_up_of_an_extra_descriptor_is_seen(void **state)
{
	struct fixture *f = *state;
	struct pollfd extra;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	extra = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	assert_int_equal(http_poll(f->http, &extra, 1, 0), 0);
	assert_int_equal(extra.revents, 0);
	close(ends[1]);
	assert_int_equal(http_poll(f->http, &extra, 1, 1000), 1);
	assert_true(extra.revents & POLLHUP);
	close(ends[0]);
}

/* openssl's own server with a certificate that nobody signed. Returns its process, 0 if openssl is not here. */
static pid_t tls_server_start(char *directory, int *ret_port)
{
	char *make = xasprintf("cd %s && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 1 "
			       "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null", directory);
	int ready = system("command -v openssl >/dev/null") == 0 && system(make) == 0;
	int from_child[2];
	char line[200];
	FILE *lines;
	pid_t child;

	free(make);
	if (!ready)
		return 0;
	assert_int_equal(pipe(from_child), 0);
	child = fork();
	if (child == 0) {
		dup2(from_child[1], 1);
		if (!freopen("/dev/null", "w", stderr))
			_exit(127);
		close(from_child[0]);
		if (chdir(directory) == 0)
			execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", "key", "-cert", "cert", "-www", (char *)NULL);
		_exit(127);
	}
	close(from_child[1]);
	lines = fdopen(from_child[0], "r");
	*ret_port = 0;
	while (*ret_port == 0 && fgets(line, sizeof(line), lines))
		sscanf(line, "ACCEPT 127.0.0.1:%d", ret_port);
	fclose(lines);
	return child;
}

static void a_certificate_that_nobody_signed_is_refused(void **state)
{
	struct fixture *f = *state;
	char directory[] = "/tmp/m365-http-XXXXXX";
	int port = 0;
	pid_t child;
	char *text;

	assert_non_null(mkdtemp(directory));
	child = tls_server_start(directory, &port);
	text = xasprintf("rm -r %s", directory);
	if (child && port) {
		char *url = xasprintf("https://127.0.0.1:%d/", port);

		http_start(f->http, &(struct http_request){ .method = "POST", .url = url, .timeout_ms = 10000 }, on_done, &f->r);
		free(url);
		run(f);
	}
	if (child) {
		kill(child, SIGTERM);
		waitpid(child, NULL, 0);
	}
	assert_int_equal(system(text), 0);
	free(text);
	if (!child || !port) {
		print_message("# SKIP: openssl serves nothing\n");
		return;
	}
	assert_int_equal(f->r.outcome, HTTP_NOT_SENT);
	assert_true(f->r.tls_failed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_whole_answer_comes_with_its_headers),
		TEST(headers_of_an_interim_answer_are_not_mixed_in),
		TEST(nothing_is_delivered_before_deliver),
		TEST(a_request_carries_method_headers_and_body),
		TEST(a_change_without_a_body_says_that_it_has_none),
		TEST(reads_share_a_connection),
		TEST(an_error_status_is_an_answer),
		TEST(a_redirect_is_not_followed),
		TEST(a_cut_answer_is_lost),
		TEST(a_reset_is_lost),
		TEST(garbage_is_lost),
		TEST(a_change_is_never_sent_again_by_the_library),
		TEST(changes_get_connections_of_their_own),
		TEST(repeatable_changes_share_one),
		TEST(a_repeatable_change_outlives_a_dead_connection),
		TEST(no_answer_in_time_is_lost),
		TEST(a_refused_connection_was_not_sent),
		TEST(a_handshake_that_hangs_was_not_sent),
		TEST(a_chunked_answer_is_put_together),
		TEST(an_answer_over_the_limit_is_refused),
		TEST(a_body_can_be_streamed),
		TEST(the_body_of_an_error_is_kept_and_not_streamed),
		TEST(a_reader_can_stop_a_stream),
		TEST(many_run_at_once),
		TEST(a_cancelled_request_is_answered_as_cancelled),
		TEST(an_answer_that_waits_can_still_be_cancelled),
		TEST(freeing_cancels_what_runs),
		TEST(addresses_that_are_not_allowed_are_not_tried),
		TEST(this_machine_may_be_named_in_several_ways),
		TEST(a_proxy_is_not_told_what_is_meant_for_this_machine),
		TEST(a_hang_up_of_an_extra_descriptor_is_seen),
		TEST(a_certificate_that_nobody_signed_is_refused),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
