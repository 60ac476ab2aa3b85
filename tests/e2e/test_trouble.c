/* The order's own answer lost, refused or nonsense, and trouble that passes: in the end there is one order. */
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

static struct stage st;

static void begin(void)
{
	stage_begin(&st, "contoso");
	stage_open(&st, 100, 40, NULL);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

static void mend_calls(void)
{
	training_fault(&st.training, "[]");
}

/* ── the order ── */

struct answer {
	const char *name, *rule, *what;
	bool placed;
};

static void the_order(void **state)
{
	const struct answer *answer = *state;
	struct world w;
	begin();
	path_reach(&st, AT_ORDER);
	char *rules = xasprintf("[{\"method\":\"POST\",\"path\":\"*/transitions\",%s}]", answer->rule);
	training_fault(&st.training, rules);
	free(rules);
	path_place_order(&st);
	stage_wait(&st, answer->what);
	mend_calls();
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, answer->placed);
	world_clear(&w);
	if (answer->placed) {
		path_wait(&st, AT_STATUS);
	} else {
		if (stage_shows(&st, " Enter Back to the order "))
			stage_press(&st, "Enter");
		stage_wait(&st, "Place order [ ");
		path_go(&st, AT_ORDER, AT_STATUS);
	}
	path_go(&st, AT_STATUS, AT_DONE);
	training_world(&st.training, &w);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.transitions.count, 1);
	assert_int_equal(w.counters.duplicate_orders, 0);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), answer->placed ? 1 : 2);
}

/* ── trouble that passes ── */

static void trouble_that_passes_is_not_noticed(void **state)
{
	(void)state;
	struct world w;
	begin();
	training_fault(&st.training, "[{\"method\":\"GET\",\"path\":\"/graph/*\",\"nth\":2,\"do\":\"status\",\"status\":500},"
		"{\"method\":\"GET\",\"path\":\"*/transitions\",\"nth\":1,\"do\":\"reset\"},"
		"{\"method\":\"GET\",\"path\":\"*/availabilities\",\"nth\":3,\"do\":\"truncate\"},"
		"{\"method\":\"GET\",\"path\":\"*/pricesheets*\",\"nth\":1,\"do\":\"truncate\"},"
		"{\"method\":\"GET\",\"path\":\"*/users\",\"nth\":1,\"do\":\"status\",\"status\":503},"
		"{\"method\":\"GET\",\"path\":\"*/soldto\",\"nth\":1,\"do\":\"reset\"},"
		"{\"method\":\"GET\",\"path\":\"*/terms\",\"nth\":3,\"do\":\"status\",\"status\":502}]");
	path_reach(&st, AT_DONE);
	training_world(&st.training, &w);
	assert_true(w.counters.faults >= 6);
	assert_int_equal(w.orders.count, 1);
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
}

static void trouble_that_stays_is_said(void **state)
{
	(void)state;
	begin();
	path_reach(&st, AT_PRODUCTS);
	training_fault(&st.training, "[{\"method\":\"GET\",\"path\":\"*/organization\",\"do\":\"truncate\"}]");
	stage_press(&st, "F5");
	stage_wait(&st, "was not heard to the end: the connection broke before the whole answer was there.");
	mend_calls();
	stage_press(&st, "F5");
	session_wait_gone(st.wizard, "Try again  F5");
	/* Where the server has gone altogether, a person waits no longer than for the tries. */
	training_stop(&st.training);
	stage_press(&st, "Enter");
	stage_press(&st, "Esc");
	path_wait(&st, AT_PRODUCTS);
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
}

int main(void)
{
	static const char refused[] = "The service refused the order; nothing was bought.";
	static const char none[] = "The service has no such order: nothing was bought.";
	static const char found[] = "The upgrade from Office 365 E4 to Office 365 E5 is under way.";
	static const struct answer answers[] = {
		{ "order 429", "\"do\":\"status\",\"status\":429,\"retryAfter\":600", refused, false },
		{ "order 403", "\"do\":\"status\",\"status\":403", refused, false },
		{ "order 400", "\"do\":\"status\",\"status\":400", refused, false },
		{ "order 503", "\"do\":\"status\",\"status\":503,\"retryAfter\":600", none, false },
		{ "order 500", "\"do\":\"status\",\"status\":500", none, false },
		{ "order 500 but placed", "\"do\":\"status\",\"status\":500,\"when\":\"after\"", found, true },
		{ "order garbage", "\"do\":\"garbage\"", none, false },
		{ "order garbage but placed", "\"do\":\"garbage\",\"when\":\"after\"", found, true },
		{ "order truncated but placed", "\"do\":\"truncate\",\"when\":\"after\"", found, true },
	};
	const size_t n_answers = sizeof(answers) / sizeof(answers[0]);
	struct CMUnitTest tests[sizeof(answers) / sizeof(answers[0]) + 2];
	for (size_t i = 0; i < n_answers; i++)
		tests[i] = (struct CMUnitTest){ answers[i].name, the_order, NULL, end, (void *)(uintptr_t)&answers[i] };
	tests[n_answers] = (struct CMUnitTest)cmocka_unit_test_teardown(trouble_that_passes_is_not_noticed, end);
	tests[n_answers + 1] = (struct CMUnitTest)cmocka_unit_test_teardown(trouble_that_stays_is_said, end);
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return _cmocka_run_group_tests("trouble", tests, n_answers + 2, NULL, NULL);
}
