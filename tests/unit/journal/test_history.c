#include "core/buf.h"
#include "core/text.h"
#include "journal/history.h"
#include "journal/intents.h"
#include "journal/move_events.h"
#include "moves_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The whole of it as text, a line for each event. */
static int add_line(void *arg, const struct journal_event *e, struct error *why)
{
	(void)why;
	buf_addf(arg, "%lld %s %s %s %s %s %s>%s %lld %d %s|%s|%s\n", (long long)e->at_ms, e->tenant_id, str_empty(e->account) ? "-" : e->account, e->what,
		e->outcome, str_empty(e->request_id) ? "-" : e->request_id, e->from, e->to, (long long)e->quantity, e->status, e->code, e->text, e->body);
	buf_addf(arg, "   %s (%s)\n", e->subject, e->subject_name);
	return 0;
}

static void assert_history(const char *tenant, const char *wanted)
{
	struct buf text = BUF_INIT;

	must(journal_history(j, tenant, add_line, &text, &err));
	assert_string_equal(text.data, wanted);
	buf_clear(&text);
}

static void send(int64_t move, int64_t from, int64_t to, enum journal_row_state state, const char *request, const char *cause, int64_t now_ms)
{
	struct journal_mark marks[100];
	size_t n = 0;

	for (; from <= to; from++)
		marks[n++] = (struct journal_mark){ .seq = from, .state = state, .cause = cause, .text = cause ? "the service's words" : NULL, .request_id = request };
	must(journal_rows_mark(j, move, marks, n, now_ms, &err));
}

static void an_order_and_its_answers(void **state)
{
	struct journal_intent i = { .body = (char *)"{}", .created_ms = 100, .kind = "transition", .request_id = "r-1" };
	struct journal_answer lost = { .outcome = JOURNAL_UNKNOWN, .at_ms = 200 };
	struct journal_answer no = { .outcome = JOURNAL_DECLINED, .at_ms = 300, .status = 400, .code = "Bad", .text = "no, sir" };
	struct journal_upgrade u;
	int64_t id;

	(void)state;
	must(journal_begin(j, "t", "s", 50, &u, &err));
	strcpy(u.source_name, "Plan A");
	strcpy(u.target_name, "Plan B");
	u.quantity = 120;
	u.state = JOURNAL_ORDERED;
	i.upgrade = u.id;
	journal_sign(j, "admin@contoso.example");
	must(journal_intend(j, &i, &u, NULL, 0, &id, &err));
	must(journal_answer(j, id, &lost, JOURNAL_ORDERED, &err));
	journal_sign(j, "other\033[1m@contoso.example");
	must(journal_answer(j, id, &no, JOURNAL_REFUSED, &err));
	assert_history("t",
		"100 t admin@contoso.example transition intended r-1 Plan A>Plan B 120 0 ||{}\n   s (Plan A)\n"
		"200 t admin@contoso.example transition unknown r-1 Plan A>Plan B 120 0 ||\n   s (Plan A)\n"
		"300 t other@contoso.example transition declined r-1 Plan A>Plan B 120 400 Bad|no, sir|\n   s (Plan A)\n");
	assert_history("nobody", "");
}

/* What was once intended stays what it was, whatever is chosen afterwards. */
static void a_later_choice_changes_nothing_that_was_sent(void **state)
{
	struct journal_intent i = { .body = (char *)"{}", .created_ms = 100, .kind = "transition", .request_id = "r-1" };
	struct journal_answer no = { .outcome = JOURNAL_DECLINED, .at_ms = 200, .status = 400 };
	struct journal_upgrade u;
	int64_t id;

	(void)state;
	must(journal_begin(j, "t", "s", 50, &u, &err));
	strcpy(u.source_name, "Plan A");
	strcpy(u.target_name, "Plan B");
	u.quantity = 120;
	u.state = JOURNAL_ORDERED;
	i.upgrade = u.id;
	must(journal_intend(j, &i, &u, NULL, 0, &id, &err));
	must(journal_answer(j, id, &no, JOURNAL_REFUSED, &err));
	strcpy(u.target_name, "Plan C");
	u.quantity = 130;
	strcpy(i.request_id, "r-2");
	must(journal_intend(j, &i, &u, NULL, 0, &id, &err));
	must(journal_answer(j, id, &(struct journal_answer){ .outcome = JOURNAL_SUCCEEDED, .at_ms = 300, .status = 201 }, JOURNAL_ACCEPTED, &err));
	i = (struct journal_intent){ .body = (char *)"s 90 130", .upgrade = u.id, .created_ms = 400, .kind = "reduce_licences", .request_id = "r-3" };
	must(journal_intend(j, &i, NULL, NULL, 0, &id, &err));
	assert_history("t",
		"100 t - transition intended r-1 Plan A>Plan B 120 0 ||{}\n   s (Plan A)\n"
		"100 t - transition intended r-2 Plan A>Plan C 130 0 ||{}\n   s (Plan A)\n"
		"200 t - transition declined r-1 Plan A>Plan B 120 400 ||\n   s (Plan A)\n"
		"300 t - transition succeeded r-2 Plan A>Plan C 130 201 ||\n   s (Plan A)\n"
		"400 t - reduce_licences intended r-3 Plan A>Plan C 0 0 ||s 90 130\n   s (Plan A)\n");
}

static void every_user_that_was_sent(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);

	(void)state;
	add_rows(move, 1, 5);
	send(move, 1, 2, JOURNAL_ROW_SENT, "r-1", NULL, 10);
	send(move, 1, 1, JOURNAL_ROW_MOVED, "r-1", NULL, 20);
	journal_sign(j, "me");
	send(move, 2, 2, JOURNAL_ROW_FAILED, NULL, "no_seat", 30);
	send(move, 3, 3, JOURNAL_ROW_HELD, NULL, "left_out", 35);   /* never sent */
	send(move, 1, 1, JOURNAL_ROW_MOVED, NULL, NULL, 40);        /* read back, and as it was */
	assert_history(NULL,
		"10 t - assign intended r-1 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"10 t - assign intended r-1 Plan “A” 名> 0 0 ||\n   user-2 (u2@contoso.example)\n"
		"20 t - assign succeeded r-1 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"30 t me assign declined r-1 Plan “A” 名> 0 0 no_seat|the service's words|\n   user-2 (u2@contoso.example)\n");
}

static void putting_back_and_another_try_take_nothing_away(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1), changed;
	static const struct journal_row_filter moved = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_MOVED), .kind = -1 };

	(void)state;
	add_rows(move, 1, 1);
	send(move, 1, 1, JOURNAL_ROW_SENT, "r-1", NULL, 10);
	send(move, 1, 1, JOURNAL_ROW_FAILED, "r-1", "unanswered", 20);
	send(move, 1, 1, JOURNAL_ROW_SENT, "r-2", NULL, 30);
	send(move, 1, 1, JOURNAL_ROW_SENT, "r-3", NULL, 35);
	send(move, 1, 1, JOURNAL_ROW_MOVED, "r-3", NULL, 40);
	must(journal_rows_turn(j, move, &moved, JOURNAL_ROW_BACK_READY, 45, &changed, &err));
	send(move, 1, 1, JOURNAL_ROW_BACK_SENT, "r-4", NULL, 50);
	send(move, 1, 1, JOURNAL_ROW_BACK_READY, NULL, NULL, 60);
	assert_history("t",
		"10 t - assign intended r-1 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"20 t - assign unknown r-1 Plan “A” 名> 0 0 unanswered|the service's words|\n   user-1 (u1@contoso.example)\n"
		"30 t - assign intended r-2 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"35 t - assign intended r-3 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"40 t - assign succeeded r-3 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"50 t - put_back intended r-4 >Plan “A” 名 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"60 t - put_back never_arrived r-4 >Plan “A” 名 0 0 ||\n   user-1 (u1@contoso.example)\n");
	assert_int_equal(journal_move_discard(j, move, &err), -ERROR_CONFLICT);
	assert_int_equal(count(move, NULL), 1);
}

static void a_row_that_is_rewritten_counts_as_well(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	struct journal_row row = a_row(1);

	(void)state;
	add_rows(move, 1, 1);
	row.kind = JOURNAL_ROW_GROUP;
	row.state = JOURNAL_ROW_SENT;
	strcpy(row.request_id, "r-1");
	must(journal_rows_put(j, move, &row, 1, &err));
	row.state = JOURNAL_ROW_HELD;
	row.changed_ms = 70;
	strcpy(row.cause, "inherited");
	row.request_id[0] = '\0';
	must(journal_rows_put(j, move, &row, 1, &err));
	assert_history("t",
		"50 t - assign_group intended r-1 Plan “A” 名> 0 0 ||\n   user-1 (User Nr. 1)\n"
		"70 t - assign_group never_arrived r-1 Plan “A” 名> 0 0 inherited||\n   user-1 (User Nr. 1)\n");
}

/* What is undone as a whole has left no line either. */
static void a_mark_that_fails_is_not_told(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	struct journal_mark marks[] = { { .seq = 1, .state = JOURNAL_ROW_SENT }, { .seq = 99, .state = JOURNAL_ROW_SENT } };

	(void)state;
	add_rows(move, 1, 1);
	assert_int_equal(journal_rows_mark(j, move, marks, 2, 10, &err), -ERROR_CONFLICT);
	assert_history("t", "");
}

static void all_are_in_the_order_of_time(void **state)
{
	struct journal_intent i = { .body = (char *)"{}", .created_ms = 15, .kind = "cancel", .request_id = "r-9" };
	int64_t move = begin_move("t", "a", "b", 1), id;
	struct journal_upgrade u;

	(void)state;
	add_rows(move, 1, 2);
	send(move, 1, 1, JOURNAL_ROW_SENT, "r-1", NULL, 10);
	must(journal_begin(j, "t", "s", 12, &u, &err));
	i.upgrade = u.id;
	must(journal_intend(j, &i, NULL, NULL, 0, &id, &err));
	must(journal_answer(j, id, &(struct journal_answer){ .outcome = JOURNAL_SUCCEEDED, .at_ms = 15, .status = 200 }, JOURNAL_ACCEPTED, &err));
	send(move, 1, 1, JOURNAL_ROW_MOVED, "r-1", NULL, 20);
	assert_history("t",
		"10 t - assign intended r-1 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n"
		"15 t - cancel intended r-9 > 0 0 ||{}\n   s ()\n"
		"15 t - cancel succeeded r-9 > 0 200 ||\n   s ()\n"
		"20 t - assign succeeded r-1 Plan “A” 名> 0 0 ||\n   user-1 (u1@contoso.example)\n");
}

static int count_wrong(void *arg, const struct journal_event *e, struct error *why)
{
	long user = strtol(e->subject + strlen("user-"), NULL, 10);
	char wanted[40];

	(void)why;
	snprintf(wanted, sizeof(wanted), "r-%ld", (user - 1) / 20);
	*(int *)arg += !str_eq(e->request_id, wanted);
	return 0;
}

/* More rows under way at once than a mover has, in two moves, whose outcomes come in another order and tell no id. */
static void an_outcome_has_the_id_of_its_intent(void **state)
{
	int64_t one = begin_move("t", "a", "b", 1), other = begin_move("t", "a", "c", 1);
	char request[40];
	int wrong = 0;

	(void)state;
	add_rows(one, 1, 3000);
	add_rows(other, 1, 3000);
	for (int64_t seq = 1; seq <= 3000; seq += 20) {
		snprintf(request, sizeof(request), "r-%lld", (long long)(seq - 1) / 20);
		send(one, seq, seq + 19, JOURNAL_ROW_SENT, request, NULL, seq);
		send(other, seq, seq + 19, JOURNAL_ROW_SENT, request, NULL, seq);
	}
	for (int64_t seq = 2981; seq >= 1; seq -= 20) {
		send(other, seq, seq + 19, JOURNAL_ROW_MOVED, NULL, NULL, 5000);
		send(one, seq, seq + 19, JOURNAL_ROW_READY, "", NULL, 5000);
	}
	must(journal_history(j, NULL, count_wrong, &wrong, &err));
	assert_int_equal(wrong, 0);
}

static int stop_at_third(void *arg, const struct journal_event *e, struct error *why)
{
	(void)e, (void)why;
	return ++*(int *)arg == 3 ? 77 : 0;
}

static void who_reads_may_end_it(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	int seen = 0;

	(void)state;
	add_rows(move, 1, 9);
	send(move, 1, 9, JOURNAL_ROW_SENT, "r", NULL, 1);
	assert_int_equal(journal_history(j, "t", stop_at_third, &seen, &err), 77);
	assert_int_equal(seen, 3);
}

/* Rows of one batch in whatever order, with words that would break a line. */
static void lines_hold_what_was_put_in(void **state)
{
	static const struct move_event events[] = {
		{ 1, JOURNAL_ROW_SENT, "r-1", NULL, NULL }, { 2, JOURNAL_ROW_SENT, "r-1", "", "" }, { 3, JOURNAL_ROW_SENT, "r-1", NULL, NULL },
		{ 9, JOURNAL_ROW_SENT, "r-1", NULL, NULL }, { 7, JOURNAL_ROW_SENT, "r-1", NULL, NULL }, { 8, JOURNAL_ROW_SENT, "r-1", NULL, NULL },
		{ 8, JOURNAL_ROW_SENT, "r-2", NULL, NULL }, { 4, JOURNAL_ROW_FAILED, NULL, "other", "words of\na service 5-6,7 " },
		{ 5, JOURNAL_ROW_FAILED, "a b", "other", "" }, { 4000000000, JOURNAL_ROW_MOVED, NULL, NULL, NULL },
	};
	struct event_lines lines = EVENT_LINES_INIT;
	struct event_cursor c;
	struct move_event e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		event_lines_add(&lines, JOURNAL_ROW_SENT, &events[i]);
	event_lines_add(&lines, JOURNAL_ROW_READY, &(struct move_event){ 6, JOURNAL_ROW_HELD, NULL, "left_out", NULL });
	assert_int_equal(event_lines_end(&lines, j, begin_move("t", "a", "b", 1), 5, 0, &err), 0);
	struct query q;
	query_begin(&q, j, "SELECT lines FROM move_events");
	assert_true(query_next(&q));
	char *text = strdup(query_column_text(&q, 0));
	assert_int_equal(query_end(&q, &err), 0);
	event_cursor_init(&c, text);
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		assert_true(event_cursor_next(&c, &e));
		assert_int_equal(e.seq, events[i].seq);
		assert_int_equal(e.state, events[i].state);
		assert_string_equal(e.cause, events[i].cause ? events[i].cause : "");
		assert_int_equal(strlen(e.text), events[i].text ? strlen(events[i].text) : 0);
	}
	assert_false(event_cursor_next(&c, &e));
	free(text);
	/* Half a line, as damage would leave it, ends the reading and nothing else. */
	char broken[] = "4 r-1";
	event_cursor_init(&c, broken);
	while (event_cursor_next(&c, &e))
		;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_order_and_its_answers, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_later_choice_changes_nothing_that_was_sent, open_one, close_one),
		cmocka_unit_test_setup_teardown(every_user_that_was_sent, open_one, close_one),
		cmocka_unit_test_setup_teardown(putting_back_and_another_try_take_nothing_away, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_row_that_is_rewritten_counts_as_well, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_mark_that_fails_is_not_told, open_one, close_one),
		cmocka_unit_test_setup_teardown(all_are_in_the_order_of_time, open_one, close_one),
		cmocka_unit_test_setup_teardown(an_outcome_has_the_id_of_its_intent, open_one, close_one),
		cmocka_unit_test_setup_teardown(who_reads_may_end_it, open_one, close_one),
		cmocka_unit_test_setup_teardown(lines_hold_what_was_put_in, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/history", tests, NULL, NULL);
}
