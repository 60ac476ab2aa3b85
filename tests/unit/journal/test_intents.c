#include "core/error.h"
#include "journal/db.h"
#include "journal/intents.h"
#include "journal/notes.h"
#include "support.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct journal_intent an_intent(int64_t upgrade, const char *kind)
{
	struct journal_intent i = { .upgrade = upgrade, .body = (char *)"{\"quantity\":120}", .created_ms = 500 };

	strcpy(i.kind, kind);
	uuid_make(i.request_id);
	return i;
}

static int64_t intend(struct journal *j, const struct journal_intent *i)
{
	struct error err = ERROR_INIT;
	int64_t id = 0;

	if (journal_intend(j, i, NULL, NULL, 0, &id, &err) < 0)
		fail_msg("%s (%s)", err.text, err.detail);
	return id;
}

static enum journal_state state_of(struct journal *j, int64_t upgrade)
{
	struct error err = ERROR_INIT;
	struct journal_upgrade u;
	bool found;

	assert_int_equal(journal_get(j, upgrade, &u, &found, &err), 0);
	assert_true(found);
	return u.state;
}

static bool has_open_intent(struct journal *j)
{
	struct journal_intent i = { 0 };
	struct error err = ERROR_INIT;
	bool found;

	assert_int_equal(journal_open_intent(j, "t", "s", &i, &found, &err), 0);
	journal_intent_clear(&i);
	return found;
}

static void an_intent_is_on_disk_before_it_returns(void **state)
{
	const struct journal_figure figures[] = { { "source", 117 }, { "target", 3 } };
	struct journal *j = open_journal(), *other = open_journal();
	struct journal_intent i, seen = { 0 };
	struct journal_upgrade u;
	struct error err = ERROR_INIT;
	int64_t id, value;
	bool found;

	(void)state;
	assert_int_equal(journal_begin(j, "t", "s", 1, &u, &err), 0);
	i = an_intent(u.id, "transition");
	u.state = JOURNAL_ORDERED;
	u.quantity = 120;
	assert_int_equal(journal_intend(j, &i, &u, figures, 2, &id, &err), 0);
	/* Another connection sees only what has been committed. */
	assert_int_equal(journal_open_intent(other, "t", "s", &seen, &found, &err), 0);
	assert_true(found && seen.open);
	assert_int_equal(seen.id, id);
	assert_int_equal(seen.upgrade, u.id);
	assert_string_equal(seen.request_id, i.request_id);
	assert_string_equal(seen.kind, "transition");
	assert_string_equal(seen.body, "{\"quantity\":120}");
	assert_int_equal(seen.created_ms, 500);
	journal_intent_clear(&seen);
	assert_int_equal(state_of(other, u.id), JOURNAL_ORDERED);
	assert_int_equal(journal_figure(other, u.id, "target", &value, &found, &err), 0);
	assert_true(found && value == 3);
	journal_close(j);
	journal_close(other);
}

static void a_second_one_is_refused_while_one_is_open(void **state)
{
	struct journal *j = open_journal(), *other = open_journal();
	int64_t upgrade = begin(j), id = 77;
	struct journal_intent first = an_intent(upgrade, "transition"), second = an_intent(upgrade, "transition"), third = an_intent(upgrade, "cancel");
	struct journal_upgrade u;
	struct error err = ERROR_INIT;
	bool found;

	(void)state;
	intend(j, &first);
	assert_int_equal(journal_get(j, upgrade, &u, &found, &err), 0);
	u.quantity = 999;
	assert_int_equal(journal_intend(other, &second, &u, NULL, 0, &id, &err), -ERROR_CONFLICT);
	assert_int_equal(id, 77);
	assert_int_equal(journal_get(j, upgrade, &u, &found, &err), 0);
	assert_int_equal(u.quantity, 0);
	intend(other, &third);
	/* A request id never stands for two intents. */
	assert_int_equal(journal_answer(j, 1, &(struct journal_answer){ .outcome = JOURNAL_DECLINED }, JOURNAL_REFUSED, &err), 0);
	assert_int_equal(journal_intend(j, &first, NULL, NULL, 0, &id, &err), -ERROR_STORAGE);
	intend(j, &second);
	journal_close(j);
	journal_close(other);
}

static void answers_conclude_or_do_not(void **state)
{
	struct journal *j = open_journal();
	int64_t upgrade = begin(j), id;
	struct journal_intent i = an_intent(upgrade, "transition");
	struct journal_answer lost = { .outcome = JOURNAL_UNKNOWN, .at_ms = 600 };
	struct journal_answer got = { .outcome = JOURNAL_SUCCEEDED, .at_ms = 700, .status = 201, .operation_id = "op", .target_subscription_id = "new" };
	struct journal_answer later = { .outcome = JOURNAL_SUCCEEDED, .at_ms = 800, .status = 200, .order_id = "ord" }, back = { 0 };
	struct journal_upgrade u;
	struct error err = ERROR_INIT;
	bool found;

	(void)state;
	id = intend(j, &i);
	assert_int_equal(journal_last_answer(j, id, &back, &found, &err), 0);
	assert_false(found);
	assert_int_equal(journal_answer(j, id, &lost, JOURNAL_ORDERED, &err), 0);
	assert_true(has_open_intent(j));
	assert_int_equal(journal_answer(j, id, &got, JOURNAL_ACCEPTED, &err), 0);
	assert_false(has_open_intent(j));
	assert_int_equal(journal_answer(j, id, &later, JOURNAL_ACCEPTED, &err), 0);
	assert_int_equal(journal_last_answer(j, id, &back, &found, &err), 0);
	assert_true(found);
	assert_int_equal(back.outcome, JOURNAL_SUCCEEDED);
	assert_int_equal(back.status, 200);
	assert_int_equal(back.at_ms, 800);
	assert_int_equal(journal_get(j, upgrade, &u, &found, &err), 0);
	assert_int_equal(u.state, JOURNAL_ACCEPTED);
	assert_string_equal(u.operation_id, "op");
	assert_string_equal(u.target_subscription_id, "new");
	assert_string_equal(u.order_id, "ord");
	assert_int_equal(u.changed_ms, 800);
	/* What was answered comes into doubt: it is open again, and ordered. */
	lost.at_ms = 900;
	assert_int_equal(journal_answer(j, id, &lost, JOURNAL_ORDERED, &err), 0);
	assert_true(has_open_intent(j));
	journal_close(j);
}

static void what_never_arrived_may_be_sent_again(void **state)
{
	struct journal *j = open_journal();
	int64_t upgrade = begin(j), id;
	struct journal_intent first = an_intent(upgrade, "transition"), second = an_intent(upgrade, "transition"), last = { 0 };
	struct journal_answer absent = { .outcome = JOURNAL_NEVER_ARRIVED, .at_ms = 600, .code = "none", .text = "nothing there" };
	struct error err = ERROR_INIT;
	bool found;

	(void)state;
	assert_int_equal(journal_last_intent(j, upgrade, &last, &found, &err), 0);
	assert_false(found);
	id = intend(j, &first);
	assert_int_equal(journal_answer(j, id, &absent, JOURNAL_PREPARING, &err), 0);
	assert_int_equal(state_of(j, upgrade), JOURNAL_PREPARING);
	assert_false(has_open_intent(j));
	id = intend(j, &second);
	assert_int_equal(journal_last_intent(j, upgrade, &last, &found, &err), 0);
	assert_true(found && last.open && last.id == id);
	journal_intent_clear(&last);
	assert_int_equal(journal_answer(j, 99, &absent, JOURNAL_PREPARING, &err), -ERROR_STORAGE); /* no such intent */
	journal_close(j);
}

static void the_manual_path_goes_on_after_the_purchase(void **state)
{
	struct journal *j = open_journal();
	int64_t upgrade = begin(j), id;
	struct journal_intent checkout = an_intent(upgrade, "checkout"), again = an_intent(upgrade, "transition"), cancel = an_intent(upgrade, "cancel");
	struct journal_answer made = { .outcome = JOURNAL_SUCCEEDED, .at_ms = 550, .cart_id = "cart" }, back;
	struct journal_intent cart = an_intent(upgrade, "cart");
	struct journal_upgrade u;
	struct error err = ERROR_INIT;
	bool found;

	(void)state;
	id = intend(j, &cart);
	assert_int_equal(journal_answer(j, id, &made, JOURNAL_PREPARING, &err), 0);
	assert_int_equal(journal_last_answer(j, id, &back, &found, &err), 0);
	assert_string_equal(back.cart_id, "cart");
	assert_int_equal(journal_get(j, upgrade, &u, &found, &err), 0);
	assert_string_equal(u.cart_id, "cart");
	strcpy(u.path, "manual");
	u.state = JOURNAL_ORDERED;
	assert_int_equal(journal_intend(j, &checkout, &u, NULL, 0, &id, &err), 0);
	assert_int_equal(journal_intend(j, &cancel, NULL, NULL, 0, &(int64_t){ 0 }, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_answer(j, id, &(struct journal_answer){ .outcome = JOURNAL_SUCCEEDED }, JOURNAL_ACCEPTED, &err), 0);
	/* No order follows, on either path; the rest does. */
	assert_int_equal(journal_intend(j, &again, &u, NULL, 0, &id, &err), -ERROR_CONFLICT);
	u.state = JOURNAL_ACCEPTED;
	strcpy(u.path, "automatic");
	assert_int_equal(journal_intend(j, &again, &u, NULL, 0, &id, &err), -ERROR_CONFLICT);
	strcpy(u.path, "manual");
	assert_int_equal(journal_intend(j, &cancel, &u, NULL, 0, &id, &err), 0);
	assert_int_equal(state_of(j, upgrade), JOURNAL_ACCEPTED);
	assert_int_equal(journal_get(j, upgrade, &u, &found, &err), 0);
	assert_string_equal(u.cart_id, "cart");
	journal_close(j);
}

/* The child is killed with an intent written and a transaction half done, as a power cut would leave them. */
static void an_unclean_end_loses_nothing(void **state)
{
	struct journal_intent i = { 0 };
	struct journal *j;
	struct error err = ERROR_INIT;
	char byte;
	int ends[2], status;
	pid_t child;
	bool found;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct journal *mine = open_journal();
		int64_t upgrade = begin(mine);
		struct journal_intent written = an_intent(upgrade, "transition");

		intend(mine, &written);
		db_begin(mine, NULL);
		journal_choose(mine, upgrade, "half", "done", 1, NULL);
		if (write(ends[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	close(ends[0]);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	j = open_journal();
	assert_int_equal(journal_open_intent(j, "t", "s", &i, &found, &err), 0);
	assert_true(found);
	assert_int_equal(journal_choose(j, i.upgrade, "after", "all", 2, &err), 0);
	journal_intent_clear(&i);
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_intent_is_on_disk_before_it_returns, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(a_second_one_is_refused_while_one_is_open, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(answers_conclude_or_do_not, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_never_arrived_may_be_sent_again, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(the_manual_path_goes_on_after_the_purchase, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(an_unclean_end_loses_nothing, make_directory, remove_directory),
	};

	return cmocka_run_group_tests_name("journal/intents", tests, NULL, NULL);
}
