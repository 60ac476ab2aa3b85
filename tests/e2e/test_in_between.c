/* What stands in the way to the services, or stands in for them: HTTP/2 in front, names that take long, a guest network that answers in
 * everybody's place. */
#include "tests/e2e/network.h"
#include "tests/e2e/path.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "tests/sweep/robot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

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
	robot_open(&robot, network_options(&net));
	walk_on();
}

/* ── HTTP/2 ── */

static void http_2(void **state)
{
	(void)state;
	network_serve(&net, "contoso", NULL);
	if (!network_start_front(&net)) {
		print_message("# SKIP: nghttpx (Debian: nghttp2-proxy) is not installed\n");
		return;
	}
	network_call(&net, net.front_url);
	network_configure(&net, NULL);
	network_set(&net, "network.http", "2");
	walk(ROBOT_AUTOMATIC);
	network_check_end(&net);
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
	network_call_by_name(&net);
	network_configure(&net, NULL);
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
	size_t passed; /* how often the wizard has told of it, each time in other words */
};

/* Whenever it has been told, the network answers in another way; in the end somebody signs in to it. */
static void let_through(struct robot *r, void *arg)
{
	static const char *const rules[] = { "[{\"do\":\"portal\",\"status\":511}]", "[]" };
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
	network_configure(&net, NULL);
	open_wizard();
	path_reach(&st, AT_CART);
	training_fault(&st.training, "[{\"do\":\"portal\",\"status\":302}]");
	robot_init(&robot, &st, ROBOT_AUTOMATIC);
	robot.meanwhile = let_through;
	robot.arg = &guest;
	walk_on();
	assert_int_equal(guest.passed, 2);
	assert_true(robot_was_told(&robot, NULL, "a web page came back"));
	assert_true(robot_was_told(&robot, NULL, "This network lets nothing through yet."));
	network_check_end(&net);
}

/* The page may be the network's, or that of a proxy that gave up waiting: it says nothing of the order. */
static void a_guest_network_at_the_order(void **state)
{
	static const char *const rules[] = { "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"portal\",\"nth\":1}]",
		"[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"portal\",\"nth\":1,\"when\":\"after\"}]" };
	(void)state;
	network_serve(&net, "contoso", NULL);
	network_configure(&net, NULL);
	for (size_t i = 0; i < 2; i++) {
		training_tell(&st.training, "/reset", "");
		training_fault(&st.training, rules[i]);
		walk(ROBOT_AUTOMATIC);
		network_check_end(&net);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(http_2),
		TEST(a_name_that_takes_long_stops_nothing),
		TEST(one_leaves_while_a_name_is_looked_up),
		TEST(a_guest_network_in_the_middle),
		TEST(a_guest_network_at_the_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
