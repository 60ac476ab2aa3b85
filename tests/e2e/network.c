#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/network.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 10000
#define OPTIONS 16

/* ── certificates ── */

static void run_openssl(struct network *n, char **argv)
{
	int status;
	char *said = stage_run_program(n->stage, argv, "", &status);
	if (status != 0)
		fail_msg("openssl %s: status %d: %s", argv[1], status, said);
	free(said);
}

/* An authority, which is trusted, and a certificate that it has signed, which is not trusted by itself. */
static void make_certificates(struct network *n)
{
	char *authority_key = xasprintf("%s/authority.key", n->stage->dir), *wish = xasprintf("%s/wish.pem", n->stage->dir);
	char *names = stage_file(n->stage, "names", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3,IP:::1," NETWORK_NAMES "\n");
	n->ca = xasprintf("%s/authority.pem", n->stage->dir);
	n->certificate = xasprintf("%s/services.pem", n->stage->dir);
	n->key = xasprintf("%s/services.key", n->stage->dir);
	run_openssl(n, (char *[]){ "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
		"/CN=An authority for tests", "-keyout", authority_key, "-out", n->ca, NULL });
	run_openssl(n, (char *[]){ "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Services for tests", "-keyout",
		n->key, "-out", wish, NULL });
	run_openssl(n, (char *[]){ "openssl", "x509", "-req", "-in", wish, "-CA", n->ca, "-CAkey", authority_key, "-CAcreateserial", "-days", "2", "-extfile",
		names, "-out", n->certificate, NULL });
	free(authority_key);
	free(wish);
	free(names);
}

/* ── other programs ── */

static void helper_start(struct network *n, struct helper *h, const char *name, const char *const *argv)
{
	h->log = xasprintf("%s/%s.log", n->stage->dir, name);
	int log = open(h->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	h->pid = fork();
	if (h->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* also where the test dies */
		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(log);
}

static void helper_stop(struct helper *h)
{
	if (h->pid > 0) {
		kill(h->pid, SIGTERM);
		while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(h->log);
	*h = (struct helper){ 0 };
}

/* The first line of its log that begins so, without that beginning. The caller frees; NULL: there is none yet. */
static char *helper_line(const struct helper *h, const char *beginning)
{
	FILE *in = fopen(h->log, "re");
	char line[1000], *found = NULL;
	while (in != NULL && found == NULL && fgets(line, sizeof(line), in) != NULL)
		if (str_starts(line, beginning) && strchr(line, '\n') != NULL)
			found = xstrdup(str_trim(line + strlen(beginning)));
	if (in != NULL)
		fclose(in);
	return found;
}

size_t helper_count(const struct helper *h, const char *pattern)
{
	FILE *in = fopen(h->log, "re");
	char line[1000];
	size_t n = 0;
	while (in != NULL && fgets(line, sizeof(line), in) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		n += fnmatch(pattern, line, 0) == 0;
	}
	if (in != NULL)
		fclose(in);
	return n;
}

/* ── begin and end ── */

static void forget_variables(void)
{
	static const char *const names[] = { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
}

void network_begin(struct network *n, struct stage *st)
{
	*n = (struct network){ .stage = st };
	forget_variables();
	make_certificates(n);
}

static void forget_settings(struct network *n)
{
	while (n->n_settings > 0)
		free(n->settings[--n->n_settings]);
	n->settings[0] = NULL;
}

void network_end(struct network *n)
{
	forget_variables();
	forget_settings(n);
	helper_stop(&n->proxy);
	helper_stop(&n->front);
	free(n->ca);
	free(n->certificate);
	free(n->key);
	free(n->proxy_address);
	free(n->front_url);
	*n = (struct network){ 0 };
}

void network_serve(struct network *n, const char *scenario, const char *const *listen)
{
	const char *options[OPTIONS + 5] = { "--tls-cert", n->certificate, "--tls-key", n->key };
	for (size_t i = 0; listen != NULL && listen[i] != NULL && i < OPTIONS; i++)
		options[4 + i] = listen[i];
	training_start_how(&n->stage->training, &(struct training_how){ .scenario = scenario, .options = options, .ca_file = n->ca });
}

void network_start_proxy(struct network *n, const char *const *options)
{
	const char *top = getenv("top_builddir"), *argv[OPTIONS + 2] = { 0 };
	char *program = xasprintf("%s/tests/support/proxy", top == NULL ? "." : top);
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	argv[0] = program;
	for (size_t i = 0; options != NULL && options[i] != NULL && i < OPTIONS; i++)
		argv[1 + i] = options[i];
	helper_start(n, &n->proxy, "proxy", argv);
	free(program);
	while ((n->proxy_address = helper_line(&n->proxy, "listening on ")) == NULL) {
		if (time_monotonic_ms() >= end)
			fail_msg("the proxy does not listen");
		poll(NULL, 0, 2);
	}
}

/* ── HTTP/2 ── */

/* Nobody has it at the moment; nghttpx cannot be asked to take a free one. */
static unsigned free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	close(fd);
	return ntohs(at.sin_port);
}

/* Where Debian puts it is not in everybody's PATH. */
static const char *find_nghttpx(void)
{
	static const char *const places[] = { "/usr/sbin/nghttpx", "/usr/local/sbin/nghttpx", "/usr/bin/nghttpx", "/usr/local/bin/nghttpx" };
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (access(places[i], X_OK) == 0)
			return places[i];
	return NULL;
}

static bool takes_connections(unsigned port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool takes = connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
	close(fd);
	return takes;
}

/* False: it has ended, because somebody else took the port. */
static bool await_front(struct network *n, unsigned port)
{
	int64_t end = time_monotonic_ms() + PATIENCE_MS;
	while (waitpid(n->front.pid, NULL, WNOHANG) == 0) {
		if (takes_connections(port))
			return true;
		if (time_monotonic_ms() >= end)
			fail_msg("nghttpx does not listen: see %s", n->front.log);
		poll(NULL, 0, 5);
	}
	n->front.pid = 0;
	return false;
}

static bool try_front(struct network *n, const char *program)
{
	unsigned port = free_port();
	char *front = xasprintf("--frontend=127.0.0.1,%u", port);
	char *back = xasprintf("--backend=127.0.0.1,%s;/;tls;sni=localhost", strrchr(n->stage->training.url, ':') + 1), *ca = xasprintf("--cacert=%s", n->ca);
	helper_start(n, &n->front, "front", (const char *[]){ program, "--conf=/dev/null", "--single-process", "--workers=1", front, back, ca, "--no-ocsp",
		"--accesslog-file=/dev/stdout", "--accesslog-format=$request $status", "--errorlog-file=/dev/stderr", n->key, n->certificate, NULL });
	bool stands = await_front(n, port);
	if (stands)
		n->front_url = xasprintf("https://127.0.0.1:%u", port);
	else
		helper_stop(&n->front);
	free(front);
	free(back);
	free(ca);
	return stands;
}

bool network_start_front(struct network *n)
{
	const char *program = find_nghttpx();
	if (program == NULL)
		return false;
	for (int tries = 0; !try_front(n, program); tries++)
		if (tries == 3)
			fail_msg("nghttpx finds no port");
	return true;
}

/* ── the wizard's configuration ── */

void network_set(struct network *n, const char *name, const char *value)
{
	assert_true(n->n_settings + 2 <= STAGE_OPTIONS);
	n->settings[n->n_settings++] = xstrdup("--set");
	n->settings[n->n_settings++] = xasprintf("%s=%s", name, value);
	n->settings[n->n_settings] = NULL;
}

void network_configure(struct network *n, const char *proxy_scheme)
{
	forget_settings(n);
	network_set(n, "network.ca_file", n->ca);
	if (proxy_scheme == NULL)
		return;
	char *proxy = xasprintf("%s://%s", proxy_scheme, n->proxy_address);
	network_set(n, "network.proxy", proxy);
	free(proxy);
}

const char *const *network_options(const struct network *n)
{
	return (const char *const *)n->settings;
}

/* ── addresses ── */

void network_call(struct network *n, const char *url)
{
	struct training *t = &n->stage->training;
	for (size_t i = 0; i < TRAINING_SERVICES; i++) {
		char *below = xasprintf("%s%s", url, t->services[i] + strlen(t->url));
		free(t->services[i]);
		t->services[i] = below;
	}
}

void network_call_by_name(struct network *n)
{
	char *url = xasprintf("https://" NETWORK_NAME "%s", strrchr(n->stage->training.url, ':'));
	network_call(n, url);
	free(url);
}

bool network_has_ipv6(void)
{
	struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool has = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
	if (fd >= 0)
		close(fd);
	return has;
}

char *network_host_of(const struct network *n, const char *service)
{
	for (size_t i = 0; i < TRAINING_SERVICES; i++) {
		const char *url = n->stage->training.services[i], *host = strstr(url, "//") + 2;
		if (str_eq(training_service_names[i], service))
			return xstrndup(host, strcspn(host, "/"));
	}
	fail_msg("%s is no service", service);
	return NULL;
}

/* ── what must be true ── */

void network_check_end(struct network *n)
{
	struct world w;
	training_world(&n->stage->training, &w);
	const struct world_subscription *source = world_subscription_named(&w, "Office 365 E4");
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.counters.duplicate_purchases, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_string_equal(source->status, "deleted");
	assert_int_equal(world_sku(&w, source->sku_id)->consumed, 0);
	world_clear(&w);
}
