#include "core/error.h"
#include "core/mem.h"
#include "http/http.h"
#include "tests/unit/http/peers.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

struct fixture {
	char *certificates; /* NULL: there is no openssl */
	struct peer proxy, tls;
	struct http *http;
	int calls;
	struct http_answer answer; /* what can be kept of it */
	char *body, *reason;
};

#define OPTIONS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static char *certificates;

static int make_certificates(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	certificates = peer_certificates();
	return 0;
}

static int remove_certificates(void **state)
{
	(void)state;
	peer_certificates_remove(certificates);
	return 0;
}

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->certificates = certificates;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unsetenv("HTTPS_PROXY");
	http_free(f->http);
	peer_end(&f->proxy);
	peer_end(&f->tls);
	free(f->body);
	free(f->reason);
	free(f);
	return 0;
}

static void on_done(void *arg, struct http_answer *answer)
{
	struct fixture *f = arg;

	f->calls++;
	f->answer = *answer;
	free(f->body);
	free(f->reason);
	f->body = xstrndup(answer->body.data, answer->body.len);
	f->reason = xstrdup(answer->reason);
}

static void open_client(struct fixture *f, struct http_settings settings)
{
	struct error err = ERROR_INIT;

	f->http = http_new(&settings, &err);
	if (!f->http)
		fail_msg("%s", err.text);
}

static const struct http_answer *send_by(struct fixture *f, const char *method, const char *url, int timeout_ms)
{
	f->calls = 0;
	http_start(f->http, &(struct http_request){ .method = method, .url = url, .timeout_ms = timeout_ms }, on_done, f);
	while (http_running(f->http)) {
		http_poll(f->http, NULL, 0, 1000);
		http_deliver(f->http);
	}
	assert_int_equal(f->calls, 1);
	return &f->answer;
}

/* A change, because of one it matters whether it left. */
static const struct http_answer *send_one(struct fixture *f, const char *url, int timeout_ms)
{
	return send_by(f, "POST", url, timeout_ms);
}

static const struct http_answer *send_to_tls_by(struct fixture *f, const char *method, const char *host)
{
	char *url = xasprintf("https://%s:%d/", host, f->tls.port);

	send_by(f, method, url, 10000);
	free(url);
	return &f->answer;
}

static const struct http_answer *send_to_tls(struct fixture *f, const char *host)
{
	return send_to_tls_by(f, "POST", host);
}

static void reach(struct fixture *f, const char *host)
{
	send_to_tls_by(f, "GET", host);
	if (f->answer.outcome != HTTP_ANSWERED)
		print_message("# %s\n", f->reason);
	assert_int_equal(f->answer.outcome, HTTP_ANSWERED);
	assert_int_equal(f->answer.failure, HTTP_FAILURE_NONE);
	assert_int_equal(f->answer.status, 200);
}

static char *proxy_url(const struct fixture *f, const char *scheme)
{
	return xasprintf("%s://127.0.0.1:%d", scheme, f->proxy.port);
}

static char *ca_file(const struct fixture *f)
{
	return xasprintf("%s/ca.pem", f->certificates);
}

/* A server with this certificate, a proxy with these options, and a client that goes by it and trusts the authority. */
static void open_all(struct fixture *f, const char *scheme, const char *certificate, const char *const *options, const char *credentials)
{
	struct http_settings settings = { 0 };
	char *ca, *proxy;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, certificate, NULL);
	peer_proxy(&f->proxy, options);
	settings.ca_file = ca = ca_file(f);
	settings.proxy = proxy = proxy_url(f, scheme);
	if (credentials)
		secret_set(&settings.proxy_credentials, credentials, strlen(credentials));
	open_client(f, settings);
	assert_false(secret_is_set(&settings.proxy_credentials) && credentials == NULL);
	free(ca);
	free(proxy);
}

static void check(const struct http_answer *a, enum http_outcome outcome, enum http_failure failure, bool at_proxy)
{
	assert_int_equal(a->outcome, outcome);
	assert_int_equal(a->failure, failure);
	assert_int_equal(a->at_proxy, at_proxy);
}

/* ── proxies ── */

static void a_service_is_reached_by_a_proxy(void **state)
{
	static const char *const schemes[] = { "http", "socks5", "socks5h" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		open_all(f, schemes[i], "good.pem", NULL, NULL);
		reach(f, "127.0.0.1");
		peer_expect(&f->proxy, i == 0 ? "CONNECT 127.0.0.1" : "SOCKS5 127.0.0.1");
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
		peer_end(&f->tls);
	}
}

/* A name that nobody on this machine knows. */
static void a_proxy_looks_names_up(void **state)
{
	static const char *const schemes[] = { "http", "socks5h" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		char *map, *proxy, *ca;

		if (!f->certificates)
			skip();
		peer_tls(&f->tls, f->certificates, "good.pem", NULL);
		map = xasprintf("service.test=127.0.0.1:%d", f->tls.port);
		peer_proxy(&f->proxy, OPTIONS("--map", map));
		open_client(f, (struct http_settings){ .proxy = proxy = proxy_url(f, schemes[i]), .ca_file = ca = ca_file(f) });
		reach(f, "service.test");
		free(map);
		free(proxy);
		free(ca);
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
		peer_end(&f->tls);
	}
}

static void a_proxy_that_asks_gets_the_credentials(void **state)
{
	struct fixture *f = *state;

	open_all(f, "http", "good.pem", OPTIONS("--user", "someone:pass:word"), "someone:pass:word");
	reach(f, "127.0.0.1");
	assert_false(f->answer.sent_again);
}

static void a_socks_proxy_that_asks_gets_the_credentials(void **state)
{
	struct fixture *f = *state;

	open_all(f, "socks5h", "good.pem", OPTIONS("--user", "someone:pass:word"), "someone:pass:word");
	reach(f, "127.0.0.1");
}

static void a_proxy_that_asks_for_credentials_is_told_apart(void **state)
{
	static const char *const schemes[] = { "http", "socks5" };
	struct fixture *f = *state;

	for (size_t i = 0; i < 4; i++) {
		open_all(f, schemes[i / 2], "good.pem", OPTIONS("--user", "someone:word"), i % 2 ? "someone:else" : NULL);
		check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, HTTP_PROXY_SIGN_IN, true);
		assert_int_equal(f->answer.proxy_status, i / 2 ? 0 : 407);
		assert_false(f->answer.tls_failed);
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
		peer_end(&f->tls);
	}
}

static void a_proxy_that_refuses_is_told_apart(void **state)
{
	static const char *const refusals[] = { "403", "502", "503", "511", "302" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		open_all(f, "http", "good.pem", OPTIONS("--refuse", refusals[i]), NULL);
		check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, i < 3 ? HTTP_PROXY_REFUSED : HTTP_PORTAL, true);
		assert_int_equal(f->answer.proxy_status, atoi(refusals[i]));
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
		peer_end(&f->tls);
	}
}

static void a_socks_proxy_that_refuses_is_told_apart(void **state)
{
	struct fixture *f = *state;

	open_all(f, "socks5", "good.pem", OPTIONS("--refuse", "403"), NULL);
	check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, HTTP_PROXY_REFUSED, true);
}

static void a_proxy_that_is_not_there_is_told_apart(void **state)
{
	struct fixture *f = *state;

	peer_proxy(&f->proxy, NULL);
	char *proxy = proxy_url(f, "http");
	peer_end(&f->proxy);
	open_client(f, (struct http_settings){ .proxy = proxy });
	free(proxy);
	check(send_one(f, "https://192.0.2.1/", 10000), HTTP_NOT_SENT, HTTP_NO_CONNECTION, true);
}

static void a_proxy_without_a_name_is_told_apart(void **state)
{
	struct fixture *f = *state;
	char label[71];

	memset(label, 'a', sizeof(label) - 1); /* longer than a label may be: no server is asked */
	label[sizeof(label) - 1] = '\0';
	char *proxy = xasprintf("http://%s.test:3128", label), *url = xasprintf("https://%s.test/", label);
	open_client(f, (struct http_settings){ .proxy = proxy });
	check(send_one(f, "https://192.0.2.1/", 10000), HTTP_NOT_SENT, HTTP_NO_NAME, true);
	http_free(f->http);
	open_client(f, (struct http_settings){ .proxy = "none" });
	check(send_one(f, url, 10000), HTTP_NOT_SENT, HTTP_NO_NAME, false);
	free(proxy);
	free(url);
}

static void a_proxy_that_hangs_is_told_apart(void **state)
{
	static const char *const schemes[] = { "http", "socks5" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		peer_proxy(&f->proxy, OPTIONS("--hang"));
		char *proxy = proxy_url(f, schemes[i]);
		open_client(f, (struct http_settings){ .proxy = proxy });
		free(proxy);
		send_one(f, "https://192.0.2.1/", 100);
		assert_int_equal(f->answer.outcome, HTTP_NOT_SENT);
		assert_true(f->answer.timed_out);
		assert_true(f->answer.at_proxy);
		assert_in_range(f->answer.failure, HTTP_SLOW_CONNECTION, HTTP_SLOW_HANDSHAKE);
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
	}
}

static void a_tunnel_that_hangs_is_not_the_proxys(void **state)
{
	struct fixture *f = *state;

	peer_proxy(&f->proxy, OPTIONS("--hang-tunnel"));
	char *proxy = proxy_url(f, "http");
	open_client(f, (struct http_settings){ .proxy = proxy });
	free(proxy);
	check(send_one(f, "https://192.0.2.1/", 100), HTTP_NOT_SENT, HTTP_SLOW_HANDSHAKE, false);
}

static void a_tunnel_into_a_page_is_no_handshake(void **state)
{
	struct fixture *f = *state;

	peer_proxy(&f->proxy, OPTIONS("--portal"));
	char *proxy = proxy_url(f, "http");
	open_client(f, (struct http_settings){ .proxy = proxy });
	free(proxy);
	check(send_one(f, "https://192.0.2.1/", 10000), HTTP_NOT_SENT, HTTP_NO_HANDSHAKE, false);
	assert_true(f->answer.tls_failed);
}

/* A change must never be taken as not sent once its first byte may have left. */
static void a_tunnel_that_breaks_tells_what_may_have_left(void **state)
{
	struct fixture *f = *state;
	int lost = 0, not_sent = 0;

	if (!f->certificates)
		skip();
	for (int bytes = 100; bytes <= 900; bytes += 100) {
		char *cut = xasprintf("%d", bytes);

		open_all(f, "http", "good.pem", OPTIONS("--cut", cut), NULL);
		send_to_tls_by(f, "GET", "127.0.0.1");
		if (f->answer.outcome == HTTP_NOT_SENT)
			not_sent++;
		else if (f->answer.outcome == HTTP_LOST)
			lost++;
		assert_true(f->answer.outcome != HTTP_NOT_SENT || lost == 0);
		if (f->answer.outcome == HTTP_LOST)
			assert_int_equal(f->answer.failure, HTTP_BROKEN);
		free(cut);
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
		peer_end(&f->tls);
	}
	assert_true(not_sent > 0);
	assert_true(lost > 0);
}

static void the_environment_names_the_proxy(void **state)
{
	struct fixture *f = *state;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, "good.pem", NULL);
	peer_proxy(&f->proxy, OPTIONS("--user", "someone:word"));
	char *proxy = xasprintf("http://someone:word@127.0.0.1:%d", f->proxy.port), *ca = ca_file(f);
	setenv("HTTPS_PROXY", proxy, 1);
	open_client(f, (struct http_settings){ .ca_file = ca });
	reach(f, "127.0.0.1");
	peer_expect(&f->proxy, "CONNECT 127.0.0.1");
	free(proxy);
	free(ca);
}

/* Curl repeats what it cannot read. */
static void the_environments_password_is_not_repeated(void **state)
{
	static const char *const wrong[] = { "http://someone:top/secret@127.0.0.1:9", "http://someone:top secret@127.0.0.1:9", "ftp://someone:secret@127.0.0.1:9",
		"http://someone:secret@127.0.0.1:99999", "someone:secret", "http://someone:secret@[::1:9", "socks9://someone:secret@127.0.0.1:9",
		"http://someone:sec#ret@127.0.0.1:9", "http://someone:sec%zzret@127.0.0.1:9", "http://someone:secret@nowhere.invalid:9" };
	static const char *const names[] = { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *name = names[i % (sizeof(names) / sizeof(names[0]))];

		setenv(name, wrong[i], 1);
		open_client(f, (struct http_settings){ .proxy = NULL });
		send_one(f, "https://127.0.0.1:9/", 10000);
		print_message("# %s: %s\n", wrong[i], f->reason);
		assert_int_equal(f->answer.outcome, HTTP_NOT_SENT);
		assert_null(strstr(f->reason, "someone"));
		assert_null(strstr(f->reason, "sec"));
		assert_null(strstr(f->reason, "ret@"));
		unsetenv(name);
		http_free(f->http);
		f->http = NULL;
	}
}

static void none_is_none_whatever_the_environment_says(void **state)
{
	struct fixture *f = *state;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, "good.pem", NULL);
	char *ca = ca_file(f);
	setenv("HTTPS_PROXY", "http://127.0.0.1:9", 1);
	open_client(f, (struct http_settings){ .ca_file = ca, .proxy = "none" });
	reach(f, "127.0.0.1");
	free(ca);
}

static void who_needs_no_proxy_is_reached_without(void **state)
{
	static const char *const lists[] = { "*", "127.0.0.1", "example.com,127.0.0.0/8", "::1, localhost, 127.0.0.1" };
	struct fixture *f = *state;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, "good.pem", NULL);
	char *ca = ca_file(f);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		open_client(f, (struct http_settings){ .ca_file = ca, .proxy = "http://127.0.0.1:9", .no_proxy = lists[i] });
		reach(f, "127.0.0.1");
		http_free(f->http);
	}
	open_client(f, (struct http_settings){ .ca_file = ca, .proxy = "http://127.0.0.1:9", .no_proxy = "10.0.0.0/8,example.com" });
	check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, HTTP_NO_CONNECTION, true);
	free(ca);
}

/* ── certificates ── */

static void open_direct(struct fixture *f, const char *certificate, const char *const *options)
{
	char *ca;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, certificate, options);
	ca = ca_file(f);
	open_client(f, (struct http_settings){ .ca_file = ca });
	free(ca);
}

static void a_certificate_of_a_named_authority_is_trusted(void **state)
{
	struct fixture *f = *state;

	open_direct(f, "good.pem", NULL);
	reach(f, "127.0.0.1");
	reach(f, "localhost");
}

/* With the keys of a session whoever has recorded it reads it. */
static void the_keys_of_a_session_are_not_written(void **state)
{
	struct fixture *f = *state;

	if (!f->certificates)
		skip();
	char *keys = xasprintf("%s/keys.log", f->certificates);
	setenv("SSLKEYLOGFILE", keys, 1);
	open_direct(f, "good.pem", NULL);
	reach(f, "127.0.0.1");
	http_free(f->http);
	f->http = NULL;
	unsetenv("SSLKEYLOGFILE");
	assert_int_not_equal(access(keys, F_OK), 0);
	free(keys);
}

static void each_wrong_certificate_is_told_apart(void **state)
{
	static const struct {
		const char *certificate;
		enum http_failure failure;
	} wrong[] = { { "expired.pem", HTTP_EXPIRED }, { "early.pem", HTTP_NOT_YET_VALID }, { "other.pem", HTTP_WRONG_NAME } };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		open_direct(f, wrong[i].certificate, NULL);
		check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, wrong[i].failure, false);
		assert_true(f->answer.tls_failed);
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->tls);
	}
}

static void an_unknown_authority_is_not_trusted(void **state)
{
	struct fixture *f = *state;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, "good.pem", NULL);
	open_client(f, (struct http_settings){ 0 });
	check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, HTTP_NO_TRUST, false);
	assert_true(f->answer.tls_failed);
}

/* The same seen by a proxy: it is the service's certificate that is wrong. */
static void a_wrong_certificate_in_a_tunnel_is_the_services(void **state)
{
	static const char *const schemes[] = { "http", "socks5" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		open_all(f, schemes[i], "expired.pem", NULL, NULL);
		check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, HTTP_EXPIRED, false);
		http_free(f->http);
		f->http = NULL;
		peer_end(&f->proxy);
		peer_end(&f->tls);
	}
}

/* A proxy that is spoken to by TLS proves who it is, too. */
static void a_proxy_with_a_wrong_certificate_is_told_apart(void **state)
{
	struct fixture *f = *state;

	if (!f->certificates)
		skip();
	peer_tls(&f->tls, f->certificates, "expired.pem", NULL);
	char *proxy = xasprintf("https://127.0.0.1:%d", f->tls.port), *ca = ca_file(f);
	open_client(f, (struct http_settings){ .proxy = proxy, .ca_file = ca });
	check(send_one(f, "https://192.0.2.1/", 10000), HTTP_NOT_SENT, HTTP_EXPIRED, true);
	free(proxy);
	free(ca);
}

static void an_old_version_of_tls_is_refused(void **state)
{
	struct fixture *f = *state;

	open_direct(f, "good.pem", OPTIONS("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"));
	check(send_to_tls(f, "127.0.0.1"), HTTP_NOT_SENT, HTTP_NO_HANDSHAKE, false);
}

static void a_server_without_tls_is_told_apart(void **state)
{
	struct fixture *f = *state;

	peer_proxy(&f->proxy, NULL); /* it takes the greeting of TLS for a request, and waits for its end */
	open_client(f, (struct http_settings){ 0 });
	char *url = xasprintf("https://127.0.0.1:%d/", f->proxy.port);
	check(send_one(f, url, 100), HTTP_NOT_SENT, HTTP_SLOW_HANDSHAKE, false);
	free(url);
}

static void no_connection_is_told_apart(void **state)
{
	struct fixture *f = *state;

	peer_proxy(&f->proxy, NULL);
	char *url = xasprintf("https://127.0.0.1:%d/", f->proxy.port);
	peer_end(&f->proxy);
	open_client(f, (struct http_settings){ 0 });
	check(send_one(f, url, 10000), HTTP_NOT_SENT, HTTP_NO_CONNECTION, false);
	free(url);
}

/* ── settings that cannot be ── */

static void refuse(struct http_settings settings, const char *words)
{
	struct error err = ERROR_INIT;

	assert_null(http_new(&settings, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, words));
	assert_false(secret_is_set(&settings.proxy_credentials));
}

static void a_file_without_a_certificate_is_refused(void **state)
{
	char path[] = "/tmp/m365-http-file-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, "no certificate\n", 15), 15);
	close(fd);
	refuse((struct http_settings){ .ca_file = path }, path);
	unlink(path);
	refuse((struct http_settings){ .ca_file = path }, path);
}

static void a_broken_certificate_is_told_when_it_is_needed(void **state)
{
	struct fixture *f = *state;
	char path[] = "/tmp/m365-http-file-XXXXXX";
	int fd = mkstemp(path);

	if (!f->certificates)
		skip();
	assert_true(write(fd, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 59) == 59);
	close(fd);
	peer_tls(&f->tls, f->certificates, "good.pem", NULL);
	open_client(f, (struct http_settings){ .ca_file = path });
	send_to_tls(f, "127.0.0.1");
	unlink(path);
	assert_int_equal(f->answer.outcome, HTTP_NOT_SENT);
	assert_true(f->answer.tls_failed);
}

static void credentials_need_a_name(void **state)
{
	static const char *const wrong[] = { "word", ":word" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct http_settings settings = { .proxy = "none" };

		secret_set(&settings.proxy_credentials, wrong[i], strlen(wrong[i]));
		refuse(settings, "NAME:PASSWORD");
	}
}

static void credentials_can_be_handed_on(void **state)
{
	struct fixture *f = *state;
	struct http_settings settings = { .proxy = "none" };
	struct secret again = SECRET_INIT;

	secret_set(&settings.proxy_credentials, "name:a:b", 8);
	open_client(f, settings);
	http_proxy_credentials(f->http, &again);
	assert_string_equal(again.data, "name:a:b");
	secret_clear(&again);
	http_free(f->http);
	open_client(f, (struct http_settings){ 0 });
	http_proxy_credentials(f->http, &again);
	assert_false(secret_is_set(&again));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_service_is_reached_by_a_proxy),
		TEST(a_proxy_looks_names_up),
		TEST(a_proxy_that_asks_gets_the_credentials),
		TEST(a_socks_proxy_that_asks_gets_the_credentials),
		TEST(a_proxy_that_asks_for_credentials_is_told_apart),
		TEST(a_proxy_that_refuses_is_told_apart),
		TEST(a_socks_proxy_that_refuses_is_told_apart),
		TEST(a_proxy_that_is_not_there_is_told_apart),
		TEST(a_proxy_without_a_name_is_told_apart),
		TEST(a_proxy_that_hangs_is_told_apart),
		TEST(a_tunnel_that_hangs_is_not_the_proxys),
		TEST(a_tunnel_into_a_page_is_no_handshake),
		TEST(a_tunnel_that_breaks_tells_what_may_have_left),
		TEST(the_environment_names_the_proxy),
		TEST(the_environments_password_is_not_repeated),
		TEST(none_is_none_whatever_the_environment_says),
		TEST(who_needs_no_proxy_is_reached_without),
		TEST(a_certificate_of_a_named_authority_is_trusted),
		TEST(the_keys_of_a_session_are_not_written),
		TEST(each_wrong_certificate_is_told_apart),
		TEST(an_unknown_authority_is_not_trusted),
		TEST(a_wrong_certificate_in_a_tunnel_is_the_services),
		TEST(a_proxy_with_a_wrong_certificate_is_told_apart),
		TEST(an_old_version_of_tls_is_refused),
		TEST(a_server_without_tls_is_told_apart),
		TEST(no_connection_is_told_apart),
		TEST(a_file_without_a_certificate_is_refused),
		TEST(a_broken_certificate_is_told_when_it_is_needed),
		TEST(credentials_need_a_name),
		TEST(credentials_can_be_handed_on),
	};

	return cmocka_run_group_tests_name("http way", tests, make_certificates, remove_certificates);
}
