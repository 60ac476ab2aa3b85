#include "mock/listen.h"

#include "core/error.h"
#include "core/mem.h"
#include "mock/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <getopt.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void refused(const char *text, const char *why)
{
	struct error err = ERROR_INIT;
	struct listener l = { .fd = -1 };
	assert_true(listen_on(&l, text, false, false, &err) < 0);
	assert_non_null(strstr(err.text, why));
	assert_int_equal(l.fd, -1);
	assert_null(l.url);
}

static void begins(const char *text, bool tls, const char *name, const char *url)
{
	struct error err = ERROR_INIT;
	struct listener l;
	if (listen_on(&l, text, false, tls, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	if (name)
		assert_string_equal(l.name, name);
	else
		assert_null(l.name);
	assert_memory_equal(l.url, url, strlen(url));
	listener_clear(&l);
}

static void addresses_are_taken(void **state)
{
	(void)state;
	begins("127.0.0.1:0", false, NULL, "http://127.0.0.1:");
	begins("graph=127.0.0.2:0", true, "graph", "https://127.0.0.2:");
	begins("prices=localhost:0", true, "prices", "https://localhost:");
}

static bool has_ipv6(void)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool has = fd >= 0 && bind(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0;
	if (fd >= 0)
		close(fd);
	return has;
}

static void ipv6_is_taken(void **state)
{
	(void)state;
	if (!has_ipv6()) {
		print_message("# SKIP: this machine has no IPv6\n");
		refused("entra=[::1]:0", "does not have this IPv6 address");
		return;
	}
	begins("entra=[::1]:0", false, "entra", "http://[::1]:");
}

static void mistakes_are_told(void **state)
{
	(void)state;
	refused("teams=127.0.0.1:0", "\"teams\" is not a service that can have an address of its own");
	refused("training=127.0.0.1:0", "entra, graph, commerce, prices and storefront");
	refused("=127.0.0.1:0", "\"\" is not a service");
	refused("graph=", "is not an address to listen on");
	refused("graph", "is not an address to listen on");
	refused(":80", "is not an address to listen on");
	refused("127.0.0.1:", "is not an address to listen on");
	refused("127.0.0.1:65536", "is not an address to listen on");
	refused("127.0.0.1:-1", "is not an address to listen on");
	refused("login.microsoftonline.com:443", "is not an address to listen on");
	refused("0.0.0.0:0", "say --expose");
	refused("graph=[::]:0", "say --expose");
}

static void a_port_in_use(void **state)
{
	struct error err = ERROR_INIT;
	struct listener l;
	(void)state;
	assert_int_equal(listen_on(&l, "127.0.0.1:0", false, false, &err), 0);
	refused(l.url + strlen("http://"), "another program does");
	listener_clear(&l);
}

static void an_address_of_another_machine(void **state)
{
	struct error err = ERROR_INIT;
	struct listener l;
	(void)state;
	/* An address that is set aside for documents. */
	assert_true(listen_on(&l, "192.0.2.1:0", true, false, &err) < 0);
	assert_non_null(strstr(err.text, "does not have this address"));
}

static struct options parse(const char *a, const char *b, const char *c)
{
	char *argv[] = { xstrdup("m365-mock"), a ? xstrdup(a) : NULL, b ? xstrdup(b) : NULL, c ? xstrdup(c) : NULL, NULL };
	struct options o;
	optind = 0;
	o = options_parse(1 + !!a + !!b + !!c, argv);
	for (size_t i = 0; i < 4; i++)
		free(argv[i]);
	return o;
}

static void options_go_together(void **state)
{
	struct options o;
	(void)state;
	o = parse(NULL, NULL, NULL);
	assert_int_equal(o.task, TASK_SERVE);
	assert_int_equal(o.n_listen, 1);
	assert_string_equal(o.listen[0], "127.0.0.1:0");
	o = parse("--listen=a", "--listen=graph=b", "--seed=3");
	assert_int_equal(o.task, TASK_SERVE);
	assert_int_equal(o.n_listen, 2);
	assert_int_equal(parse("--tls-cert=x", "--tls-key=y", NULL).task, TASK_SERVE);
	assert_int_equal(parse("--tls-cert=x", NULL, NULL).task, TASK_USAGE);
	assert_int_equal(parse("--tls-key=x", NULL, NULL).task, TASK_USAGE);
	assert_int_equal(parse("--tls-key=x", "--help", NULL).task, TASK_HELP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_taken), cmocka_unit_test(ipv6_is_taken), cmocka_unit_test(mistakes_are_told), cmocka_unit_test(a_port_in_use),
		cmocka_unit_test(an_address_of_another_machine), cmocka_unit_test(options_go_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
