/* The way from an office to the services: TLS by an authority of one's own, proxies, services on hosts of their own, IPv6. The wizard is told of
 * it by its configuration or the environment alone. */
#include "tests/e2e/network.h"
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "tests/sweep/robot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* Reads of one service that a page may have on their way together. */
#define AT_ONCE 6

static struct stage st;
static struct network net;
static struct robot robot;

static int begin(void **state)
{
	(void)state;
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, NULL);
	network_begin(&net, &st);
	return 0;
}

static int end(void **state)
{
	(void)state;
	robot_clear(&robot);
	network_end(&net);
	stage_end(&st);
	return 0;
}

static void open_wizard(void)
{
	stage_open(&st, 80, 24, network_options(&net));
}

static void reach_the_end(void)
{
	path_reach(&st, AT_DONE);
	stage_press(&st, "F10");
	assert_int_equal(stage_wait_end(&st), 0);
}

static void walk(enum robot_path path)
{
	robot_clear(&robot);
	robot_init(&robot, &st, path);
	robot_open(&robot, network_options(&net));
	if (robot_walk(&robot) == ROBOT_OVER)
		return;
	robot_print(&robot);
	fail_msg("the robot does not come to the end; exit status %d", robot.status);
}

/* ── what must be true ── */

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

static void check_prices(void *arg, const struct world_request *request)
{
	size_t *told = arg;

	if (!strstr(request->path, "/pricesheets("))
		return;
	assert_int_equal(request->status, 200);
	(*told)++;
}

/* Each service has a token of its own: none was refused one that was for another. */
static void check_prices_were_told(void)
{
	size_t told = 0;

	training_each_request(&st.training, check_prices, &told);
	assert_true(told > 0);
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

static const char *const hosts[] = {
	"--listen=entra=127.0.0.2:0", "--listen=graph=[::1]:0", "--listen=commerce=localhost:0", "--listen=prices=127.0.0.3:0", "--listen=storefront=127.0.0.1:0", NULL,
};
static const char *const hosts_without_ipv6[] = {
	"--listen=entra=127.0.0.2:0", "--listen=graph=127.0.0.3:0", "--listen=commerce=localhost:0", "--listen=prices=127.0.0.3:0", "--listen=storefront=127.0.0.1:0", NULL,
};

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
	network_configure(&net, "http");
	walk(ROBOT_AUTOMATIC);
	network_check_end(&net);
	assert_int_equal(robot.n_told, 0);
	check_tunnels("CONNECT");
	check_kept_alive();
	check_prices_were_told();
}

static void by_hand_behind_a_proxy_that_asks_who_it_is(void **state)
{
	(void)state;
	char *credentials = stage_file(&st, "proxy-credentials", "wizard:open sesame\n");
	serve_on_hosts("contoso");
	network_start_proxy(&net, (const char *[]){ "--user", "wizard:open sesame", NULL });
	network_configure(&net, "http");
	network_set(&net, "network.proxy_credentials_file", credentials);
	walk(ROBOT_MANUAL);
	network_check_end(&net);
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
	network_configure(&net, "http");
	network_set(&net, "service.commerce", "cloud");
	network_set(&net, "service.prices", "cloud");
	network_set(&net, "service.storefront", st.training.services[4]);
	network_set(&net, "tenant.client_id", "365e4365-0000-4000-8000-000000000001");
	stage_open_alone(&st, 80, 24, network_options(&net));
	reach_the_end();
	network_check_end(&net);
	check_prices_were_told();
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
	network_configure(&net, "socks5");
	open_wizard();
	reach_the_end();
	network_check_end(&net);
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
	network_call_by_name(&net);
	network_configure(&net, "socks5h");
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
	network_configure(&net, "http");
	network_set(&net, "network.no_proxy", "127.0.0.2,localhost");
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
	network_configure(&net, NULL);
	check_who_went_by_the_proxy();
	free(proxy);
}

/* ── IPv6 ── */

static void ipv6_alone(void **state)
{
	(void)state;
	if (!network_has_ipv6()) {
		print_message("# SKIP: this machine has no IPv6\n");
		return;
	}
	const char *options[] = { "--tls-cert", net.certificate, "--tls-key", net.key, NULL };
	training_start_how(&st.training, &(struct training_how){ .scenario = "contoso", .options = options, .ca_file = net.ca, .address = "[::1]:0" });
	assert_true(str_starts(st.training.url, "https://[::1]:"));
	network_configure(&net, NULL);
	open_wizard();
	reach_the_end();
	network_check_end(&net);
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
		TEST(ipv6_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
