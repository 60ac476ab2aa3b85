/* A request of a page while it runs: joined, failed, cancelled, outdated, and never ended within the page that asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "api/api_directory.h"
#include "core/mem.h"
#include "flow/context.h"
#include "tests/unit/api/fixture.h"
#include "ui/page.h"

#include <stdlib.h>
#include <string.h>

struct work {
	char *owned; /* its clear() shows whether every task's work is freed, and once */
};

static struct {
	struct fixture *x;
	struct flow f;
	size_t n_calls;            /* that start() begins */
	enum need need;
	bool withdraws;
	enum request_kind follow;  /* asked for from within the event */
	size_t started, finished, cleared, events;
	bool failed;
} t;

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	struct task *task = arg;
	(void)result;
	task_took(task, err, t.need);
	task_settle(task);
}

static void start(struct task *task)
{
	struct work *work = task->work;

	t.started++;
	work->owned = xstrdup("work");
	for (size_t i = 0; i < t.n_calls; i++)
		task_wait(task, api_skus_list(t.f.api, on_skus, task));
}

static void finish(struct task *task)
{
	(void)task;
	t.finished++;
}

static void clear(void *arg)
{
	free(((struct work *)arg)->owned);
	t.cleared++;
}

static bool withdraw(struct task *task)
{
	(void)task;
	return t.withdraws;
}

const struct errand *flow_errand(enum request_kind kind)
{
	static const struct errand errand = { start, finish, clear, sizeof(struct work), withdraw };
	(void)kind;
	return &errand;
}

static void ask(enum request_kind kind)
{
	task_start(&t.f, &(struct request){ .kind = kind });
}

void flow_event(struct flow *f, const struct event *event)
{
	assert_ptr_equal(f, &t.f);
	assert_null(t.f.tasks[event->request]); /* it has ended when the page hears of it */
	assert_false(wizard_running(&t.f.wizard, (enum request_kind)event->request));
	t.events++;
	t.failed = event->failed;
	if (t.follow != REQUEST_NONE) {
		enum request_kind kind = t.follow;
		t.follow = REQUEST_NONE;
		ask(kind);
	}
}

static int begin(void **state)
{
	void *fixture;

	(void)state;
	memset(&t, 0, sizeof t);
	if (fixture_set_up(&fixture) != 0)
		return -1;
	t.x = fixture;
	wizard_init(&t.f.wizard);
	t.f.api = t.x->api;
	t.f.timers = t.x->timers;
	t.f.http = t.x->http;
	t.n_calls = 1;
	return 0;
}

static int end(void **state)
{
	void *fixture = t.x;

	(void)state;
	fixture_tear_down(&fixture);
	wizard_clear(&t.f.wizard);
	return t.cleared == t.started ? 0 : -1;
}

static void answers(int status, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fake_answer(t.x->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = status, .body = status == 200 ? "{\"value\":[]}" : NULL });
}

static void joins_all_calls(void **state)
{
	(void)state;
	t.n_calls = 3;
	answers(200, 2);
	ask(REQUEST_PRODUCTS);
	settle(t.x);
	assert_int_equal(t.finished, 0); /* the third is not there yet */
	assert_true(wizard_running(&t.f.wizard, REQUEST_PRODUCTS));
	answers(200, 1);
	settle(t.x);
	assert_int_equal(t.finished, 1);
	assert_int_equal(t.events, 1);
	assert_false(t.failed);
}

static void ends_later_also_without_a_call(void **state)
{
	(void)state;
	t.n_calls = 0;
	ask(REQUEST_PRODUCTS);
	assert_int_equal(t.events, 0);
	settle(t.x);
	assert_int_equal(t.events, 1);
	assert_int_equal(t.finished, 1);
}

static void one_failure_fails_it_unless_it_was_only_welcome(void **state)
{
	static const struct {
		enum need need;
		bool fails;
	} cases[] = { { NEEDED, true }, { WELCOME, false } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		t.need = cases[i].need;
		t.n_calls = 2;
		t.finished = 0;
		answers(200, 1);
		answers(403, 1);
		ask(REQUEST_PRODUCTS);
		settle(t.x);
		assert_int_equal(t.failed, cases[i].fails);
		assert_int_equal(t.finished, !cases[i].fails);
		assert_int_equal(wizard_call(&t.f.wizard, REQUEST_PRODUCTS)->state, cases[i].fails ? CALL_FAILED : CALL_DONE);
	}
}

static void a_second_one_of_the_kind_joins_the_first(void **state)
{
	(void)state;
	ask(REQUEST_PRODUCTS);
	ask(REQUEST_PRODUCTS);
	assert_int_equal(t.started, 1);
	answers(200, 1);
	settle(t.x);
	assert_int_equal(t.events, 1);
}

static void a_cancelled_read_counts_no_more(void **state)
{
	(void)state;
	ask(REQUEST_PRODUCTS);
	settle(t.x);
	task_cancel(&t.f, REQUEST_PRODUCTS);
	assert_false(wizard_running(&t.f.wizard, REQUEST_PRODUCTS));
	ask(REQUEST_PRODUCTS); /* at once again */
	answers(200, 2);
	settle(t.x);
	assert_int_equal(t.started, 2);
	assert_int_equal(t.events, 1);
	assert_int_equal(t.finished, 1);
}

static void a_write_is_not_taken_back_but_where_it_says_so(void **state)
{
	(void)state;
	ask(REQUEST_SET_PAYMENT);
	settle(t.x);
	task_cancel(&t.f, REQUEST_SET_PAYMENT);
	assert_true(wizard_running(&t.f.wizard, REQUEST_SET_PAYMENT));
	t.withdraws = true;
	task_cancel_all(&t.f);
	assert_false(wizard_running(&t.f.wizard, REQUEST_SET_PAYMENT));
	settle(t.x);
	assert_int_equal(t.events, 0);
}

/* The models have turned to another subscription meanwhile. */
static void what_is_outdated_is_dropped(void **state)
{
	(void)state;
	ask(REQUEST_PLANS);
	settle(t.x);
	wizard_forget_subscription(&t.f.wizard);
	ask(REQUEST_PLANS); /* for the new one; the first runs on in vain */
	assert_int_equal(t.started, 2);
	answers(200, 1);
	settle(t.x);
	assert_int_equal(t.finished, 1);
	assert_int_equal(t.events, 1);
	ask(REQUEST_PLANS);
	settle(t.x);
	wizard_forget_subscription(&t.f.wizard);
	answers(200, 1);
	settle(t.x);
	assert_int_equal(t.finished, 1); /* nobody asked again: nobody is told */
	assert_int_equal(t.events, 1);
}

static void the_page_may_ask_again_from_the_event(void **state)
{
	(void)state;
	t.follow = REQUEST_PRODUCTS;
	answers(200, 2);
	ask(REQUEST_PRODUCTS);
	settle(t.x);
	assert_int_equal(t.started, 2);
	assert_int_equal(t.events, 2);
}

static void the_end_of_the_client_ends_what_runs(void **state)
{
	(void)state;
	t.n_calls = 2;
	ask(REQUEST_PRODUCTS);
	ask(REQUEST_STATUS);
	task_cancel(&t.f, REQUEST_STATUS);
	api_free(t.x->api);
	t.x->api = t.f.api = NULL;
	timers_run(t.x->timers, INT64_MAX);
	assert_int_equal(t.cleared, 2);
	assert_int_equal(t.events, 1);
	assert_true(t.failed);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(joins_all_calls), EACH(ends_later_also_without_a_call), EACH(one_failure_fails_it_unless_it_was_only_welcome),
		EACH(a_second_one_of_the_kind_joins_the_first), EACH(a_cancelled_read_counts_no_more), EACH(a_write_is_not_taken_back_but_where_it_says_so),
		EACH(what_is_outdated_is_dropped), EACH(the_page_may_ask_again_from_the_event), EACH(the_end_of_the_client_ends_what_runs),
	};
	return cmocka_run_group_tests_name("flow/task", tests, NULL, NULL);
}
