/* Answers that are missing, refused, cut or nonsense, at each call of the path: the page says so, nothing is lost, and it goes on from
 * there when the service does. */
#include "tests/e2e/path.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct stage st;

static int begin(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	stage_open(&st, 100, 40, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* What ends a call at once, and how the page says it. The time to come back is longer than anybody waits. */
static const struct failure {
	int status; /* 0: none */
	const char *rule, *what, *remedy;
} failures[] = {
	{ 503, "\"do\":\"status\",\"status\":503,\"retryAfter\":600", "failed while it worked on this.", "Try again in 10 min." },
	{ 429, "\"do\":\"status\",\"status\":429,\"retryAfter\":600", "has too much to do and asks to come back later.", "Try again in 10 min." },
	{ 403, "\"do\":\"status\",\"status\":403", "does not allow this to the account that is signed in", "Ask a Global admin for the role" },
	{ 404, "\"do\":\"status\",\"status\":404", "does not have what was asked for.", "Go back to Your products and read them again." },
	{ 400, "\"do\":\"status\",\"status\":400", "declined this.", "Mend what the service names" },
	{ 0, "\"do\":\"garbage\"", "gave an answer that cannot be understood.", "Try again. If it stays so" },
};
#define N_FAILURES (sizeof(failures) / sizeof(failures[0]))

static void break_calls(const char *method, const char *path, const char *rule)
{
	char *rules = xasprintf("[{\"method\":\"%s\",\"path\":\"%s\",%s}]", method, path, rule);
	training_fault(&st.training, rules);
	free(rules);
}

static void mend_calls(void)
{
	training_fault(&st.training, "[]");
}

static int64_t struck(void)
{
	struct world w;
	training_world(&st.training, &w);
	int64_t faults = w.counters.faults;
	world_clear(&w);
	return faults;
}

static bool has_struck(struct stage *stage, const void *before)
{
	(void)stage;
	return struck() > *(const int64_t *)before;
}

static bool at_rest(struct stage *stage, const void *arg)
{
	(void)arg;
	return !stage_shows(stage, " ⋯ ");
}

/* ── a page that is read again ── */

struct calls {
	enum station at;
	/* The page cannot do without; before a colon the statuses that have a meaning of their own there. */
	const char *needed[8];
	/* It can. */
	const char *welcome[8];
};

static bool is_listed(const char *statuses, int status)
{
	char text[16];
	snprintf(text, sizeof(text), "%d", status);
	const char *found = strstr(statuses, text);
	return found != NULL && found < strchr(statuses, ':');
}

/* What was read before still stands there below the message, and the next look succeeds. */
static void check_needed(enum station at, const char *path)
{
	const char *colon = strchr(path, ':');
	for (size_t i = 0; i < N_FAILURES; i++) {
		if (colon != NULL && failures[i].status > 0 && is_listed(path, failures[i].status))
			continue;
		break_calls("GET", colon != NULL ? colon + 1 : path, failures[i].rule);
		stage_press(&st, "F5");
		stage_wait(&st, failures[i].what);
		stage_wait(&st, failures[i].remedy);
		stage_wait(&st, "Try again F5");
		mend_calls();
		stage_press(&st, "F5");
		session_wait_gone(st.wizard, "Try again  F5");
		stage_wait_until(&st, at_rest, NULL, "the page is read");
		path_wait(&st, at);
	}
}

static void check_welcome(enum station at, const char *path)
{
	for (size_t i = 0; i < N_FAILURES; i++) {
		int64_t before = struck();
		break_calls("GET", path, failures[i].rule);
		stage_press(&st, "F5");
		stage_wait_until(&st, has_struck, &before, path);
		stage_wait_until(&st, at_rest, NULL, "the page is read");
		path_wait(&st, at);
		if (stage_shows(&st, "Try again F5"))
			fail_msg("%s with %s fails the whole page", path, failures[i].rule);
		mend_calls();
	}
}

static void a_page_read_again(void **state)
{
	const struct calls *calls = *state;
	begin(NULL);
	path_reach(&st, calls->at);
	for (size_t i = 0; calls->needed[i] != NULL; i++)
		check_needed(calls->at, calls->needed[i]);
	for (size_t i = 0; calls->welcome[i] != NULL; i++)
		check_welcome(calls->at, calls->welcome[i]);
	assert_int_equal(stage_leave(&st), 0);
	stage_check_terminal(&st);
}

/* ── a page that has never been read ── */

struct first {
	const char *name;
	enum station at;
	const char *path;
	size_t failure;
};

static void a_page_read_first(void **state)
{
	const struct first *first = *state;
	begin(NULL);
	if (first->at > AT_PRODUCTS)
		path_reach(&st, first->at - 1);
	break_calls("GET", first->path, failures[first->failure].rule);
	if (first->at > AT_PRODUCTS)
		stage_press(&st, "Enter");
	stage_wait(&st, failures[first->failure].what);
	stage_wait(&st, "Try again F5");
	mend_calls();
	stage_press(&st, "F5");
	path_wait(&st, first->at);
	path_go(&st, first->at, AT_DONE);
}

/* ── what is not a page's reading ── */

static void the_sign_in(void **state)
{
	(void)state;
	begin(NULL);
	training_fault(&st.training, "[{\"path\":\"*/devicecode\",\"do\":\"garbage\"}]");
	stage_open(&st, 100, 40, NULL);
	stage_wait(&st, "gave an answer that cannot be understood.");
	stage_wait(&st, "Try again F5");
	training_fault(&st.training, "[{\"path\":\"*/devicecode\",\"do\":\"status\",\"status\":503,\"retryAfter\":600}]");
	stage_press(&st, "F5");
	stage_wait(&st, "Try again in 10 min.");
	mend_calls();
	stage_press(&st, "F5");
	path_wait(&st, AT_PRODUCTS);
}

static void the_sign_in_has_ended(void **state)
{
	(void)state;
	begin(NULL);
	path_reach(&st, AT_CHECKOUT);
	training_fault(&st.training, "[{\"method\":\"GET\",\"path\":\"*/paymentmethods\",\"do\":\"status\",\"status\":401}]");
	stage_press(&st, "F5");
	stage_wait(&st, "no longer accepts the sign-in.");
	stage_wait(&st, "Sign in again F5");
	mend_calls();
	stage_press(&st, "F5");
	path_wait(&st, AT_PRODUCTS);
	path_go(&st, AT_PRODUCTS, AT_ORDER);
	stage_wait(&st, "You order 120 licences of Office 365 E5");
}

static void the_record_of_switched_off_services(void **state)
{
	(void)state;
	begin(NULL);
	path_reach(&st, AT_PLAN);
	break_calls("GET", "*/users", failures[0].rule);
	stage_press(&st, "Enter");
	stage_wait(&st, "Read the switched-off services again");
	mend_calls();
	stage_press(&st, "F5");
	stage_wait(&st, "9 of 117 users have services switched off.");
	/* The order reads it once more, and does without nothing. */
	path_go(&st, AT_BEFORE, AT_ORDER);
	break_calls("GET", "*/users", failures[1].rule);
	path_place_order(&st);
	stage_wait(&st, failures[1].what);
	stage_wait(&st, "Place order [ ");
	assert_int_equal(training_count(&st.training, "POST", "*/transitions"), 0);
	mend_calls();
	path_go(&st, AT_ORDER, AT_DONE);
}

static void an_address(void **state)
{
	(void)state;
	begin(NULL);
	path_reach(&st, AT_CHECKOUT);
	stage_press(&st, "s");
	stage_wait(&st, "Sold to: the legal address of the buyer");
	stage_press(&st, "Ctrl-U");
	stage_type(&st, "Contoso Holdings");
	stage_wait(&st, "[Contoso Holdings ");
	break_calls("POST", "*/validations/address", failures[5].rule);
	stage_press(&st, "F2");
	stage_wait(&st, failures[5].what);
	break_calls("PUT", "*/soldto", failures[2].rule);
	stage_press(&st, "F5");
	stage_wait(&st, failures[2].what);
	stage_wait(&st, "[Contoso Holdings ");
	mend_calls();
	stage_press(&st, "F5");
	path_wait(&st, AT_CHECKOUT);
	stage_wait(&st, "Sold to Contoso Holdings");
}

static void status_and_done(void **state)
{
	(void)state;
	begin(NULL);
	path_reach(&st, AT_STATUS);
	for (size_t i = 0; i < N_FAILURES; i++) {
		break_calls("GET", "*/subscribedSkus", failures[i].rule);
		stage_press(&st, "F5");
		stage_wait(&st, failures[i].what);
		stage_wait(&st, "Licences moved");
		mend_calls();
		stage_press(&st, "F5");
		session_wait_gone(st.wizard, failures[i].what);
	}
	training_advance(&st.training, "PT1H");
	stage_press(&st, "F5");
	stage_wait(&st, " Enter See what has changed ");
	break_calls("GET", "*/orders/*", failures[0].rule);
	stage_press(&st, "Enter");
	stage_wait(&st, failures[0].what);
	mend_calls();
	stage_press(&st, "F5");
	path_wait(&st, AT_DONE);
}

int main(void)
{
	static const struct calls read_again[] = {
		{ AT_PRODUCTS, { "*/organization", "*/directory/subscriptions", "*/subscribedSkus", "*/subscriptions", "*/subscriptionterms" },
			{ "*directoryRole" } },
		{ AT_SUBSCRIPTION, { "404:*/transitions", "*/addons" }, { "*/orders", "*/creditchecks" } },
		{ AT_PLAN, { "*/transitionEligibilities", "*/products", "*/terms", "*/addons", "403 404 400:*/availabilities" },
			{ "*/pricesheets*", "*/healthOverviews" } },
		{ AT_CHECKOUT, { "*/profiles/billing", "*/soldto", "*/paymentmethods", "*/terms" }, { "*/agreements" } },
	};
	static const struct first read_first[] = {
		{ "products first", AT_PRODUCTS, "*/organization", 5 },
		{ "subscription first", AT_SUBSCRIPTION, "*/addons", 0 },
		{ "plan first", AT_PLAN, "*/transitionEligibilities", 1 },
		{ "checkout first", AT_CHECKOUT, "*/soldto", 0 },
	};
	const struct CMUnitTest tests[] = {
		{ "products again", a_page_read_again, NULL, end, (void *)(uintptr_t)&read_again[0] },
		{ "subscription again", a_page_read_again, NULL, end, (void *)(uintptr_t)&read_again[1] },
		{ "plan again", a_page_read_again, NULL, end, (void *)(uintptr_t)&read_again[2] },
		{ "checkout again", a_page_read_again, NULL, end, (void *)(uintptr_t)&read_again[3] },
		{ "products first", a_page_read_first, NULL, end, (void *)(uintptr_t)&read_first[0] },
		{ "subscription first", a_page_read_first, NULL, end, (void *)(uintptr_t)&read_first[1] },
		{ "plan first", a_page_read_first, NULL, end, (void *)(uintptr_t)&read_first[2] },
		{ "checkout first", a_page_read_first, NULL, end, (void *)(uintptr_t)&read_first[3] },
		cmocka_unit_test_teardown(the_sign_in, end),
		cmocka_unit_test_teardown(the_sign_in_has_ended, end),
		cmocka_unit_test_teardown(the_record_of_switched_off_services, end),
		cmocka_unit_test_teardown(an_address, end),
		cmocka_unit_test_teardown(status_and_done, end),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
