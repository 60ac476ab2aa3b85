/* The network as it is in an office: TLS by an authority of one's own, proxies, services on hosts of their own, IPv6, HTTP/2, names that take
 * long, a guest network that answers in everybody's place. The wizard is told of it by its configuration or the environment alone. */
#include "tests/e2e/network.h"
#include "tests/e2e/path.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/sweep/robot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads of one service that a page may have on their way together. */
#define AT_ONCE 4

static struct stage st;
static struct network net;
static struct robot robot;

static const char *const variables[] = { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "LD_PRELOAD", "SLOW_NAMES" };

static void forget_variables(void)
{
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
}

static int begin(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	forget_variables();
	stage_begin(&st, NULL);
	network_begin(&net, &st);
	return 0;
}

static int end(void **state)
{
	(void)state;
	forget_variables();
	robot_clear(&robot);
	network_end(&net);
	stage_end(&st);
	return 0;
}

/* ── the wizard's configuration ── */

static char *settings[STAGE_OPTIONS + 1];
static size_t n_settings;

static void forget_settings(void)
{
	while (n_settings > 0)
		free(settings[--n_settings]);
	settings[0] = NULL;
}

static void set(const char *name, const char *value)
{
	assert_true(n_settings + 2 <= STAGE_OPTIONS);
	settings[n_settings++] = xstrdup("--set");
	settings[n_settings++] = xasprintf("%s=%s", name, value);
	settings[n_settings] = NULL;
}

/* Who vouches for the services, and by which proxy they are reached; scheme NULL: by none. */
static void configure(const char *proxy_scheme)
{
	forget_settings();
	set("network.ca_file", net.ca);
	if (proxy_scheme == NULL)
		return;
	char *proxy = xasprintf("%s://%s", proxy_scheme, net.proxy_address);
	set("network.proxy", proxy);
	free(proxy);
}

static void open_wizard(void)
{
	stage_open(&st, 80, 24, (const char *const *)settings);
}

static void reach_the_end(void)
{
	path_reach(&st, AT_DONE);
	stage_press(&st, "F10");
	assert_int_equal(stage_wait_end(&st), 0);
}

static void walk_on(void)
{
	if (robot_walk(&robot) == ROBOT_OVER)
		return;
	robot_print(&robot);
	fail_msg("the robot does not come to the end; exit status %d", robot.status);
}

static void walk(enum robot_path path)
{
	robot_clear(&robot);
	robot_init(&robot, &st, path);
	robot_open(&robot, (const char *const *)settings);
	walk_on();
}

/* ── what must be true ── */

static void check_world(void)
{
	struct world w;
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.counters.duplicate_purchases, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	assert_string_equal(world_subscription_named(&w, "Office 365 E4")->status, "deleted");
	assert_int_equal(world_sku(&w, world_subscription_named(&w, "Office 365 E4")->sku_id)->consumed, 0);
	world_clear(&w);
}

static size_t tunnels_to(const char *service, const char *method)
{
	char *host = network_host_of(&net, service), *pattern = NULL;
	if (host[0] == '[')
		pattern = xasprintf("%s \\%s 200", method, host);
	else
		pattern = xasprintf("%s %s 200", method, host);
	size_t n = helper_count(&net.proxy, pattern);
	free(pattern);
	free(host);
	return n;
}

/* A service has been reached, and by the proxy. */
static void check_tunnels(const char *method)
{
	for (size_t i = 0; i < TRAINING_SERVICES; i++)
		if (tunnels_to(training_service_names[i], method) == 0)
			fail_msg("the proxy was not asked for %s", training_service_names[i]);
}

/* A read goes by a connection that is open; a change that must not be sent twice by the network itself has one of its own. */
static void check_kept_alive(void)
{
	size_t reads = training_count(&st.training, "GET", "*"), tunnels = helper_count(&net.proxy, "CONNECT * 200");
	size_t changes = training_count(&st.training, "POST", "*") + training_count(&st.training, "PUT", "*") + training_count(&st.training, "PATCH", "*");
	print_message("# %zu reads, %zu changes, %zu connections\n", reads, changes, tunnels);
	assert_true(reads > 5 * TRAINING_SERVICES);
	if (tunnels > changes + AT_ONCE * TRAINING_SERVICES)
		fail_msg("%zu reads and %zu changes took %zu connections", reads, changes, tunnels);
}

/* ── hosts of their own, behind a proxy ── */

static const char *const hosts[] = { "--listen=entra=127.0.0.2:0", "--listen=graph=[::1]:0", "--listen=commerce=localhost:0", "--listen=prices=127.0.0.3:0",
	"--listen=storefront=127.0.0.1:0", NULL };
static const char *const hosts_without_ipv6[] = { "--listen=entra=127.0.0.2:0", "--listen=graph=127.0.0.3:0", "--listen=commerce=localhost:0",
	"--listen=prices=127.0.0.3:0", "--listen=storefront=127.0.0.1:0", NULL };

static void serve_on_hosts(const char *scenario)
{
	if (!network_has_ipv6())
		print_message("# this machine has no IPv6: all services are on IPv4\n");
	network_serve(&net, scenario, network_has_ipv6() ? hosts : hosts_without_ipv6);
}

static void the_automatic_path_behind_a_proxy(void **state)
{
	(void)state;
	serve_on_hosts("contoso");
	network_start_proxy(&net, NULL);
	configure("http");
	walk(ROBOT_AUTOMATIC);
	check_world();
	assert_int_equal(robot.n_told, 0);
	check_tunnels("CONNECT");
	check_kept_alive();
}

static void by_hand_behind_a_proxy_that_asks_who_it_is(void **state)
{
	(void)state;
	char *credentials = stage_file(&st, "proxy-credentials", "wizard:open sesame\n");
	serve_on_hosts("contoso");
	network_start_proxy(&net, (const char *[]){ "--user", "wizard:open sesame", NULL });
	configure("http");
	set("network.proxy_credentials_file", credentials);
	walk(ROBOT_MANUAL);
	check_world();
	assert_int_equal(robot.n_told, 0);
	check_tunnels("CONNECT");
	free(credentials);
}

/* Nothing says where the services are but the cloud; no name is looked up on this machine. */
static void at_the_real_names(void **state)
{
	static const char *const names[] = { "login.microsoftonline.com", "graph.microsoft.com", "api.partnercenter.microsoft.com", "api.partner.microsoft.com" };
	(void)state;
	char *maps[4], *options[9] = { 0 };
	network_serve(&net, "contoso", hosts_without_ipv6);
	for (size_t i = 0; i < 4; i++) {
		char *host = network_host_of(&net, training_service_names[i]);
		maps[i] = xasprintf("--map=%s:443=%s", names[i], host);
		options[i] = maps[i];
		free(host);
	}
	network_start_proxy(&net, (const char *const *)options);
	configure("http");
	set("service.commerce", "cloud");
	set("service.prices", "cloud");
	set("service.storefront", st.training.services[4]);
	set("tenant.client_id", "365e4365-0000-4000-8000-000000000001");
	stage_open_alone(&st, 80, 24, (const char *const *)settings);
	reach_the_end();
	check_world();
	for (size_t i = 0; i < 4; i++) {
		char *line = xasprintf("CONNECT %s:443 200", names[i]);
		assert_true(helper_count(&net.proxy, line) > 0);
		free(line);
		free(maps[i]);
	}
}

static void socks(void **state)
{
	(void)state;
	serve_on_hosts("contoso");
	network_start_proxy(&net, NULL);
	configure("socks5");
	open_wizard();
	reach_the_end();
	check_world();
	assert_int_equal(helper_count(&net.proxy, "CONNECT *"), 0);
	assert_true(tunnels_to("entra", "SOCKS5") > 0);
	assert_true(tunnels_to("storefront", "SOCKS5") > 0);
}

/* The names that end so are known to the proxy alone. */
static void socks_that_looks_names_up(void **state)
{
	(void)state;
	network_serve(&net, "contoso", NULL);
	char *port = strrchr(st.training.url, ':'), *map = xasprintf("--map=services.test%s=127.0.0.1%s", port, port);
	network_start_proxy(&net, (const char *[]){ map, NULL });
	for (size_t i = 0; i < TRAINING_SERVICES; i++) {
		char *url = xasprintf("https://services.test%s", strrchr(st.training.services[i], ':'));
		free(st.training.services[i]);
		st.training.services[i] = url;
	}
	configure("socks5h");
	open_wizard();
	path_wait(&st, AT_PRODUCTS);
	assert_int_equal(stage_leave(&st), 0);
	assert_true(helper_count(&net.proxy, "SOCKS5 services.test:* 200") > 0);
	free(map);
}

/* ── some by the proxy, others not ── */

static void check_who_went_by_the_proxy(void)
{
	open_wizard();
	path_wait(&st, AT_PRODUCTS);
	assert_int_equal(stage_leave(&st), 0);
	assert_int_equal(tunnels_to("entra", "CONNECT"), 0);
	assert_int_equal(tunnels_to("commerce", "CONNECT"), 0);
	assert_true(tunnels_to("graph", "CONNECT") > 0);
	assert_true(training_count(&st.training, "POST", "/entra/*") > 0);
	assert_true(training_count(&st.training, "GET", "/commerce/*") > 0);
}

static void no_proxy_by_configuration(void **state)
{
	(void)state;
	network_serve(&net, "contoso", hosts_without_ipv6);
	network_start_proxy(&net, NULL);
	configure("http");
	set("network.no_proxy", "127.0.0.2,localhost");
	check_who_went_by_the_proxy();
}

static void no_proxy_by_environment(void **state)
{
	(void)state;
	network_serve(&net, "contoso", hosts_without_ipv6);
	network_start_proxy(&net, NULL);
	char *proxy = xasprintf("http://%s", net.proxy_address);
	setenv("HTTPS_PROXY", proxy, 1);
	setenv("NO_PROXY", "localhost, 127.0.0.2", 1);
	configure(NULL);
	check_who_went_by_the_proxy();
	free(proxy);
}

/* ── HTTP/2 ── */

static void http_2(void **state)
{
	(void)state;
	network_serve(&net, "contoso", NULL);
	if (!network_start_front(&net)) {
		print_message("# SKIP: nghttpx (Debian: nghttp2-proxy) is not installed\n");
		skip();
	}
	for (size_t i = 0; i < TRAINING_SERVICES; i++) {
		char *url = xasprintf("%s%s", net.front_url, st.training.services[i] + strlen(st.training.url));
		free(st.training.services[i]);
		st.training.services[i] = url;
	}
	configure(NULL);
	set("network.http", "2");
	walk(ROBOT_AUTOMATIC);
	check_world();
	assert_int_equal(robot.n_told, 0);
	assert_true(helper_count(&net.front, "GET /graph/* HTTP/2 200") > 0);
	assert_true(helper_count(&net.front, "GET /storefront/* HTTP/2 200") > 0);
	assert_true(helper_count(&net.front, "POST /commerce/*/transitions HTTP/2 200") > 0);
	/* Tokens are handed out by a version whose library keeps none of them. */
	assert_true(helper_count(&net.front, "POST /entra/* HTTP/1.1 200") > 0);
	assert_int_equal(helper_count(&net.front, "POST /entra/* HTTP/2 *"), 0);
	assert_int_equal(helper_count(&net.front, "GET * HTTP/1.1 *"), 0);
}

/* ── names that take long ── */

static char *hold_names(void)
{
	const char *top = getenv("top_builddir"), *own = getenv("ASAN_OPTIONS");
	char *held = stage_file(&st, "held", ""), *shim = xasprintf("%s/tests/e2e/slow_names.so", top == NULL ? "." : top);
	char *sanitizer = xasprintf("%s%sverify_asan_link_order=0", own == NULL ? "" : own, own == NULL ? "" : ":");
	setenv("SLOW_NAMES", held, 1);
	setenv("LD_PRELOAD", shim, 1);
	setenv("ASAN_OPTIONS", sanitizer, 1);
	open_wizard();
	unsetenv("LD_PRELOAD");
	unsetenv("SLOW_NAMES");
	if (own == NULL)
		unsetenv("ASAN_OPTIONS");
	free(sanitizer);
	free(shim);
	return held;
}

static void serve_at_a_name(void)
{
	network_serve(&net, "contoso", NULL);
	for (size_t i = 0; i < TRAINING_SERVICES; i++) {
		char *url = xasprintf("https://services.test%s", strrchr(st.training.services[i], ':'));
		free(st.training.services[i]);
		st.training.services[i] = url;
	}
	configure(NULL);
}

static void a_name_that_takes_long_stops_nothing(void **state)
{
	(void)state;
	serve_at_a_name();
	char *held = hold_names();
	stage_wait(&st, "Sign in");
	stage_press(&st, "F1");
	stage_wait(&st, "Help");
	stage_press(&st, "Esc");
	stage_press(&st, "F10");
	stage_wait(&st, "Leave the wizard?");
	stage_press(&st, "n");
	session_wait_gone(st.wizard, "Leave the wizard?");
	assert_int_equal(training_count(&st.training, "POST", "*"), 0);
	unlink(held);
	path_wait(&st, AT_PRODUCTS);
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
	free(held);
}

static void one_leaves_while_a_name_is_looked_up(void **state)
{
	(void)state;
	serve_at_a_name();
	char *held = hold_names();
	stage_wait(&st, "Sign in");
	int64_t before = time_monotonic_ms();
	assert_int_equal(stage_leave(&st), 0);
	assert_true(time_monotonic_ms() - before < 2000);
	stage_check_terminal(&st);
	free(held);
}

/* ── a guest network that wants a sign-in of its own ── */

struct guest_network {
	size_t passed; /* how often the wizard has told of it */
};

/* Whenever it has been told, the network answers in another way; in the end somebody signs in to it. */
static void let_through(struct robot *r, void *arg)
{
	static const char *const rules[] = { "[{\"do\":\"portal\",\"status\":302}]", "[{\"do\":\"portal\",\"status\":511}]", "[]" };
	struct guest_network *n = arg;
	if (n->passed == sizeof(rules) / sizeof(rules[0]) || r->n_told <= n->passed)
		return;
	training_fault(&st.training, rules[n->passed++]);
}

static void a_guest_network_in_the_middle(void **state)
{
	(void)state;
	struct guest_network guest = { 0 };
	network_serve(&net, "contoso", NULL);
	configure(NULL);
	open_wizard();
	path_reach(&st, AT_CART);
	training_fault(&st.training, "[{\"do\":\"portal\"}]");
	robot_init(&robot, &st, ROBOT_AUTOMATIC);
	robot.meanwhile = let_through;
	robot.arg = &guest;
	walk_on();
	assert_int_equal(guest.passed, 3);
	check_world();
}

/* The page may be the network's, or that of a proxy that gave up waiting: it says nothing of the order. */
static void a_guest_network_at_the_order(void **state)
{
	static const char *const rules[] = { "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"portal\",\"nth\":1}]",
		"[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"portal\",\"nth\":1,\"when\":\"after\"}]" };
	(void)state;
	network_serve(&net, "contoso", NULL);
	configure(NULL);
	for (size_t i = 0; i < 2; i++) {
		training_tell(&st.training, "/reset", "");
		training_fault(&st.training, rules[i]);
		walk(ROBOT_AUTOMATIC);
		check_world();
	}
}

/* ── IPv6 ── */

static void ipv6_alone(void **state)
{
	(void)state;
	if (!network_has_ipv6()) {
		print_message("# SKIP: this machine has no IPv6\n");
		skip();
	}
	const char *options[] = { "--tls-cert", net.certificate, "--tls-key", net.key, NULL };
	training_start_how(&st.training, &(struct training_how){ .scenario = "contoso", .options = options, .ca_file = net.ca, .address = "[::1]:0" });
	assert_true(str_starts(st.training.url, "https://[::1]:"));
	configure(NULL);
	open_wizard();
	reach_the_end();
	check_world();
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(the_automatic_path_behind_a_proxy),
		TEST(by_hand_behind_a_proxy_that_asks_who_it_is),
		TEST(at_the_real_names),
		TEST(socks),
		TEST(socks_that_looks_names_up),
		TEST(no_proxy_by_configuration),
		TEST(no_proxy_by_environment),
		TEST(http_2),
		TEST(a_name_that_takes_long_stops_nothing),
		TEST(one_leaves_while_a_name_is_looked_up),
		TEST(a_guest_network_in_the_middle),
		TEST(a_guest_network_at_the_order),
		TEST(ipv6_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
