/* Whatever leaves for a user stands in the journal's history before, under the id that it leaves with; and so does what became of it. */
#include "core/mem.h"
#include "core/text.h"
#include "journal/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/mover/rig.h"

#define USERS 120

/* Of each user, by the number of its row. */
static struct {
	char request_id[JOURNAL_WORD], outcome[JOURNAL_WORD];
	int intents, outcomes;
} told[USERS];
static size_t requests;

static size_t number_of(const char *id)
{
	for (size_t i = 0; i < rig->d.n; i++)
		if (strncmp(rig->d.people[i].id, id, strlen(rig->d.people[i].id)) == 0)
			return i;
	fail_msg("nobody is %s", id);
	return 0;
}

static int take(void *arg, const struct journal_event *e, struct error *err)
{
	size_t i = number_of(e->subject);
	bool intended = str_eq(e->outcome, "intended");

	(void)arg, (void)err;
	assert_true(!intended || e->request_id[0]);
	str_copy(told[i].outcome, sizeof(told[i].outcome), e->outcome);
	if (intended)
		str_copy(told[i].request_id, sizeof(told[i].request_id), e->request_id);
	told[i].intents += intended;
	told[i].outcomes += !intended;
	return 0;
}

static void read_history(void)
{
	struct error err = ERROR_INIT;

	memset(told, 0, sizeof(told));
	if (journal_history(rig->journal, NULL, take, NULL, &err) != 0)
		fail_msg("%s", err.text);
}

static const char *id_of(const struct http_request *r)
{
	static const char name[] = "client-request-id: ";

	for (size_t i = 0; r->headers[i]; i++)
		if (str_starts(r->headers[i], name))
			return r->headers[i] + strlen(name);
	fail_msg("a request without an id");
	return NULL;
}

static void expect_it_is_written_down(const struct http_request *r)
{
	static const char users[] = "/users/";
	char *body = xstrndup(r->body ? r->body : "", r->body ? r->body_len : 0);
	const char *id = id_of(r), *at = body;

	if (strstr(body, "assignLicense") || strstr(body, "\"usageLocation\":")) {
		read_history();
		requests++;
		while ((at = strstr(at, users)) != NULL) {
			at += strlen(users);
			assert_string_equal(told[number_of(at)].outcome, "intended");
			assert_string_equal(told[number_of(at)].request_id, id);
		}
	}
	free(body);
}

/* `more`: each is intended once more, by a second run. */
static void expect_all(const char *outcome, bool more)
{
	read_history();
	for (size_t i = 0; i < rig->d.n; i++) {
		assert_string_equal(told[i].outcome, outcome);
		assert_true(told[i].intents >= told[i].outcomes);
		assert_true(more || (told[i].intents == 1 && told[i].outcomes == 1));
	}
}

static void each_write_is_written_down_before_it_leaves(void **state)
{
	(void)state;
	rig_many(USERS);
	rig_plan();
	rig->d.asked = expect_it_is_written_down;
	requests = 0;
	rig_start(0);
	rig_expect_all_moved();
	expect_all("succeeded", false);
	assert_int_equal(requests, USERS / 20); /* whole batches */
}

/* What goes out again goes out as it was. */
static void also_where_much_is_lost_or_turned_away(void **state)
{
	(void)state;
	rig_many(USERS);
	rig_plan();
	rig->d.asked = expect_it_is_written_down;
	rig->d.lose_after = 3;
	rig->d.lose_before = 4;
	rig->d.turn_away = 53;
	rig->d.fail_part = 31;
	rig_start(0);
	rig_expect_all_moved();
	expect_all("succeeded", false);
}

static void also_after_a_crash_and_back(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	rig_many(USERS);
	rig_plan();
	rig->d.asked = expect_it_is_written_down;
	rig->d.lose_before = 1;
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	rig_turns(6);
	int64_t move = mover_move(rig->mover)->id;
	mover_free(rig->mover);
	rig_open_mover();
	rig->d.lose_before = 0;
	assert_int_equal(mover_open(rig->mover, move, &err), 0);
	assert_true(rig_rows(JOURNAL_ROW_SENT) > 0);
	rig_start(0);
	rig_expect_all_moved();
	expect_all("succeeded", true);
	if (mover_put_back(rig->mover, &err) < 0)
		fail_msg("%s", err.text);
	rig_run();
	expect_all("succeeded", true);
	for (size_t i = 0; i < rig->d.n; i++)
		assert_true(told[i].outcomes == 2 && rig->d.people[i].source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(each_write_is_written_down_before_it_leaves),
		RIG_TEST(also_where_much_is_lost_or_turned_away),
		RIG_TEST(also_after_a_crash_and_back),
	};

	return cmocka_run_group_tests_name("mover/history", tests, NULL, NULL);
}
