#include "core/calendar.h"
#include "core/error.h"
#include "journal/db.h"
#include "journal/moves.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct journal *j;
static struct error err;

static int open_one(void **state)
{
	if (make_directory(state) < 0)
		return -1;
	j = open_journal();
	err = ERROR_INIT;
	return 0;
}

static int close_one(void **state)
{
	journal_close(j);
	return remove_directory(state);
}

#define must(call) \
	do { \
		if ((call) < 0) \
			fail_msg("%s: %s (%s)", #call, err.text, err.detail); \
	} while (0)

static int64_t begin_move(const char *tenant, const char *source, const char *target, int64_t now_ms)
{
	struct journal_move m = { .created_ms = now_ms, .changed_ms = now_ms, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	int64_t id = 0;

	strcpy(m.tenant_id, tenant);
	strcpy(m.source_sku, source);
	strcpy(m.source_name, "Plan “A” 名");
	strcpy(m.target_sku, target);
	must(journal_move_begin(j, &m, &id, &err));
	return id;
}

static struct journal_row a_row(int64_t number)
{
	struct journal_row row = { .seq = number, .enabled = true, .read_ms = 40, .changed_ms = 50 };

	snprintf(row.id, sizeof(row.id), "user-%lld", (long long)number);
	snprintf(row.upn, sizeof(row.upn), "u%lld@contoso.example", (long long)number);
	snprintf(row.name, sizeof(row.name), "User Nr. %lld", (long long)number);
	return row;
}

static void add_rows(int64_t move, int64_t from, int64_t to)
{
	struct journal_row rows[100];
	size_t n = 0;

	for (; from <= to; from++) {
		rows[n++] = a_row(from);
		if (n == 100 || from == to) {
			must(journal_rows_add(j, move, rows, n, &err));
			n = 0;
		}
	}
}

static void mark(int64_t move, int64_t seq, enum journal_row_state state, const char *cause)
{
	struct journal_mark m = { .seq = seq, .state = state, .cause = cause };

	must(journal_rows_mark(j, move, &m, 1, 60, &err));
}

static int64_t count(int64_t move, const struct journal_row_filter *f)
{
	int64_t n = -1;

	must(journal_rows_count(j, move, f, &n, &err));
	return n;
}

static void a_move_comes_back(void **state)
{
	struct journal_move m, seen;
	int64_t id = begin_move("t", "a", "b", 1000);
	bool found;

	(void)state;
	must(journal_move_get(j, id, &m, &found, &err));
	assert_true(found);
	assert_int_equal(m.kind, JOURNAL_MOVE_PLANS);
	assert_int_equal(m.state, JOURNAL_MOVE_PLANNING);
	assert_string_equal(m.source_name, "Plan “A” 名");
	assert_true(m.started_ms == TIME_UNKNOWN && m.ended_ms == TIME_UNKNOWN && m.created_ms == 1000);
	m.state = JOURNAL_MOVE_ENDED;
	m.back = true;
	m.changed_ms = 2000;
	m.started_ms = 0;
	m.ended_ms = 1900;
	must(journal_move_put(j, &m, &err));
	journal_close(j);
	j = open_journal();
	must(journal_move_get(j, id, &seen, &found, &err));
	assert_memory_equal(&seen, &m, sizeof(m));
	must(journal_move_get(j, 99, &seen, &found, &err));
	assert_false(found);
	assert_memory_equal(&seen, &m, sizeof(m));
	m.id = 99;
	assert_int_equal(journal_move_put(j, &m, &err), -ERROR_CONFLICT);
}

static void the_last_of_what_is_asked_for(void **state)
{
	struct journal_move m = { 0 };
	int64_t ab = begin_move("t", "a", "b", 1000), ac = begin_move("t", "a", "c", 3000), db = begin_move("t", "d", "b", 2000);
	bool found;

	(void)state;
	must(journal_move_last(j, "t", NULL, NULL, &m, &found, &err));
	assert_true(found && m.id == ac);
	must(journal_move_last(j, "t", NULL, "b", &m, &found, &err));
	assert_true(found && m.id == db);
	must(journal_move_last(j, "t", "a", "b", &m, &found, &err));
	assert_true(found && m.id == ab);
	must(journal_move_last(j, "other", NULL, NULL, &m, &found, &err));
	assert_true(!found && m.id == ab);
}

static void planning_anew_discards_what_was_not_sent(void **state)
{
	int64_t old = begin_move("t", "a", "b", 1), other = begin_move("t", "a", "c", 1), now, touched;
	struct journal_row row = a_row(1);
	struct journal_move m;
	bool found;

	(void)state;
	add_rows(old, 1, 10);
	add_rows(other, 1, 10);
	now = begin_move("t", "a", "b", 2);
	must(journal_move_get(j, old, &m, &found, &err));
	assert_false(found);
	assert_int_equal(count(old, NULL), 0);
	assert_int_equal(count(other, NULL), 10);
	/* Whoever still plans the old one learns it at the next write. */
	assert_int_equal(journal_rows_add(j, old, &row, 1, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_rows_put(j, old, &row, 1, &err), -ERROR_CONFLICT);
	assert_int_equal(journal_rows_mark(j, old, &(struct journal_mark){ .seq = 1 }, 1, 2, &err), -ERROR_CONFLICT);
	/* A row that was sent keeps its move, whatever the move's state says. */
	add_rows(now, 1, 10);
	mark(now, 3, JOURNAL_ROW_SENT, NULL);
	touched = now;
	now = begin_move("t", "a", "b", 3);
	assert_int_equal(count(touched, NULL), 10);
	must(journal_move_get(j, touched, &m, &found, &err));
	assert_true(found);
	/* So does a move that has begun. */
	must(journal_move_get(j, now, &m, &found, &err));
	m.state = JOURNAL_MOVE_STOPPED;
	must(journal_move_put(j, &m, &err));
	begin_move("t", "a", "b", 4);
	must(journal_move_get(j, now, &m, &found, &err));
	assert_true(found);
	must(journal_move_discard(j, touched, &err));
	assert_int_equal(count(touched, NULL), 0);
	must(journal_move_get(j, touched, &m, &found, &err));
	assert_false(found);
}

static void assert_same_row(const struct journal_row *a, const struct journal_row *b)
{
	struct journal_row x = *a, y = *b;
	const char *const of_a[] = { a->source_off, a->target_off, a->want_off, a->lost_off };
	const char *const of_b[] = { b->source_off, b->target_off, b->want_off, b->lost_off };

	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(!of_a[i], !of_b[i]);
		if (of_a[i])
			assert_string_equal(of_a[i], of_b[i]);
	}
	x.source_off = x.target_off = x.want_off = x.lost_off = NULL;
	y.source_off = y.target_off = y.want_off = y.lost_off = NULL;
	assert_int_equal(x.seq, y.seq);
	assert_int_equal(x.kind, y.kind);
	assert_int_equal(x.state, y.state);
	assert_int_equal(x.check, y.check);
	assert_int_equal(x.enabled, y.enabled);
	assert_string_equal(x.id, y.id);
	assert_string_equal(x.upn, y.upn);
	assert_string_equal(x.name, y.name);
	assert_string_equal(x.location, y.location);
	assert_string_equal(x.new_location, y.new_location);
	assert_string_equal(x.cause, y.cause);
	assert_string_equal(x.text, y.text);
	assert_int_equal(x.read_ms, y.read_ms);
	assert_int_equal(x.changed_ms, y.changed_ms);
}

static struct journal_row find(int64_t move, const char *id)
{
	struct journal_row row = { 0 };
	bool found = false;

	must(journal_rows_find(j, move, id, &row, &found, &err));
	assert_true(found);
	return row;
}

/* As long as a product's services can be, and longer. */
static char *big_set(size_t plans)
{
	char *set = calloc(plans, 38), *at = set;

	for (size_t i = 0; i < plans; i++)
		at += sprintf(at, "%s%08zx-0000-4000-8000-000000000000", i ? " " : "", i);
	return set;
}

static void every_field_of_a_row_comes_back(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	char *big = big_set(3000);
	struct journal_row row = a_row(7), seen, next;

	(void)state;
	row.kind = JOURNAL_ROW_GROUP;
	row.state = JOURNAL_ROW_HELD;
	row.check = JOURNAL_CHECK_DIFFERS;
	row.enabled = false;
	strcpy(row.name, "Ω'); DROP TABLE moves; --");
	strcpy(row.location, "CH");
	strcpy(row.new_location, "DE");
	strcpy(row.cause, "no_seat");
	strcpy(row.text, "no seat is left");
	row.source_off = big;
	row.target_off = (char *)"";
	row.want_off = (char *)"p1 p2";
	must(journal_rows_add(j, move, &row, 1, &err));
	journal_close(j);
	j = open_journal();
	seen = find(move, "USER-7");
	assert_same_row(&seen, &row);
	journal_row_clear(&seen);
	/* Rewritten, with other sets. */
	row.state = JOURNAL_ROW_READY;
	row.target_off = NULL;
	row.lost_off = (char *)"p1 p2";
	row.want_off = big;
	row.cause[0] = '\0';
	row.changed_ms = 99;
	must(journal_rows_put(j, move, &row, 1, &err));
	seen = find(move, "user-7");
	assert_same_row(&seen, &row);
	journal_row_clear(&seen);
	/* The next number, where none is said. */
	next = a_row(0);
	must(journal_rows_add(j, move, &next, 1, &err));
	seen = find(move, "user-0");
	assert_int_equal(seen.seq, 8);
	journal_row_clear(&seen);
	free(big);
}

static void nobody_has_two_rows(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1), other = begin_move("t", "a", "c", 1);
	struct journal_row rows[4] = { a_row(1), a_row(2), a_row(3), a_row(4) }, seen;

	(void)state;
	strcpy(rows[1].id, "USER-1");
	strcpy(rows[2].id, "user-1");
	rows[2].kind = JOURNAL_ROW_LINE;
	strcpy(rows[3].id, "user-1");
	rows[3].kind = JOURNAL_ROW_LINE;
	must(journal_rows_add(j, move, rows, 4, &err));
	assert_int_equal(count(move, NULL), 3);
	seen = find(move, "user-1");
	assert_int_equal(seen.seq, 1);
	journal_row_clear(&seen);
	add_rows(other, 1, 1);
	assert_int_equal(count(other, NULL), 1);
}

static void a_mark_changes_what_it_says(void **state)
{
	int64_t move = begin_move("t", "a", "b", 1);
	struct journal_row row = a_row(1), seen;
	struct journal_mark marks[] = {
		{ .seq = 1, .state = JOURNAL_ROW_FAILED, .cause = "no_seat", .text = "none left", .new_location = "CH", .want_off = "p3" },
		{ .seq = 1, .state = JOURNAL_ROW_SENT, .check = JOURNAL_CHECK_AS_PLANNED },
		{ .seq = 1, .state = JOURNAL_ROW_MOVED, .cause = "" },
		{ .seq = 9, .state = JOURNAL_ROW_MOVED },
	};

	(void)state;
	row.source_off = (char *)"p1";
	must(journal_rows_add(j, move, &row, 1, &err));
	must(journal_rows_mark(j, move, marks, 2, 70, &err));
	seen = find(move, "user-1");
	assert_int_equal(seen.state, JOURNAL_ROW_SENT);
	assert_int_equal(seen.check, JOURNAL_CHECK_AS_PLANNED);
	assert_string_equal(seen.cause, "no_seat");
	assert_string_equal(seen.text, "none left");
	assert_string_equal(seen.new_location, "CH");
	assert_string_equal(seen.want_off, "p3");
	assert_string_equal(seen.source_off, "p1");
	assert_int_equal(seen.changed_ms, 70);
	journal_row_clear(&seen);
	/* One of them is not there: none is written. */
	assert_int_equal(journal_rows_mark(j, move, &marks[2], 2, 80, &err), -ERROR_CONFLICT);
	seen = find(move, "user-1");
	assert_int_equal(seen.state, JOURNAL_ROW_SENT);
	journal_row_clear(&seen);
	must(journal_rows_mark(j, move, &marks[2], 1, 80, &err));
	seen = find(move, "user-1");
	assert_string_equal(seen.cause, "");
	journal_row_clear(&seen);
}

/* The seqs of the rows that come, in one word. */
static const char *seqs(struct journal_row *rows, size_t n)
{
	static char words[200];
	size_t len = 0;

	words[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		len += (size_t)snprintf(words + len, sizeof(words) - len, "%s%lld", i ? " " : "", (long long)rows[i].seq);
		journal_row_clear(&rows[i]);
	}
	return words;
}

static const char *after(int64_t move, const struct journal_row_filter *f, int64_t seq, size_t n)
{
	struct journal_row rows[20];
	size_t got = 0;

	must(journal_rows_after(j, move, f, seq, rows, n, &got, &err));
	return seqs(rows, got);
}

static const char *window(int64_t move, const struct journal_row_filter *f, int64_t offset, size_t n)
{
	struct journal_row rows[20];
	size_t got = 0;

	must(journal_rows_window(j, move, f, offset, rows, n, &got, &err));
	return seqs(rows, got);
}

/* Twelve rows: 3, 6, 9, 12 are held, 6 and 12 for another cause; 4 and 8 are moved; 5 is a group; between two other moves. */
static int64_t a_dozen(void)
{
	int64_t before = begin_move("t", "0", "b", 1), move = begin_move("t", "a", "b", 1), behind = begin_move("t", "z", "b", 1);
	struct journal_row rows[12];

	add_rows(before, 1, 3);
	add_rows(behind, 1, 3);
	for (int64_t i = 1; i <= 12; i++) {
		rows[i - 1] = a_row(i);
		rows[i - 1].kind = i == 5 ? JOURNAL_ROW_GROUP : JOURNAL_ROW_USER;
		rows[i - 1].state = i % 3 == 0 ? JOURNAL_ROW_HELD : i % 4 == 0 ? JOURNAL_ROW_MOVED : JOURNAL_ROW_READY;
		if (i % 3 == 0)
			strcpy(rows[i - 1].cause, i % 2 == 0 ? "no_seat" : "no_location");
	}
	strcpy(rows[10].name, "ÉMILE Zola");
	must(journal_rows_add(j, move, rows, 12, &err));
	return move;
}

#define ONE(state_) { .states = JOURNAL_STATE_BIT(state_), .kind = -1 }

static void rows_are_found_by_filter(void **state)
{
	const struct journal_row_filter held = ONE(JOURNAL_ROW_HELD), none = { .kind = -1 }, groups = { .states = JOURNAL_STATES_ALL, .kind = JOURNAL_ROW_GROUP };
	const struct journal_row_filter two = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_HELD) | JOURNAL_STATE_BIT(JOURNAL_ROW_MOVED), .kind = -1 };
	const struct journal_row_filter seat = { .states = JOURNAL_STATES_ALL, .cause = "no_seat", .kind = -1 };
	const struct journal_row_filter name = { .states = JOURNAL_STATES_ALL, .text = "émile", .kind = -1 };
	const struct journal_row_filter upn = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_READY), .text = "U1", .kind = JOURNAL_ROW_USER };
	const struct journal_row_filter empty_text = { .states = JOURNAL_STATES_ALL, .text = "", .kind = -1 };
	int64_t move = a_dozen();

	(void)state;
	assert_string_equal(after(move, NULL, 0, 20), "1 2 3 4 5 6 7 8 9 10 11 12");
	assert_string_equal(after(move, NULL, 4, 3), "5 6 7");
	assert_string_equal(after(move, NULL, 12, 20), "");
	assert_string_equal(after(move, &held, 0, 20), "3 6 9 12");
	assert_string_equal(after(move, &held, 3, 2), "6 9");
	assert_string_equal(after(move, &two, 3, 20), "4 6 8 9 12");
	assert_string_equal(after(move, &none, 0, 20), "");
	assert_string_equal(after(move, &seat, 0, 20), "6 12");
	assert_string_equal(after(move, &groups, 0, 20), "5");
	assert_string_equal(after(move, &name, 0, 20), "11");
	assert_string_equal(after(move, &upn, 0, 20), "1 10 11");
	assert_string_equal(after(move, &empty_text, 10, 20), "11 12");
	assert_string_equal(window(move, NULL, 0, 3), "1 2 3");
	assert_string_equal(window(move, NULL, 10, 20), "11 12");
	assert_string_equal(window(move, &held, 1, 2), "6 9");
	assert_string_equal(window(move, &two, 4, 20), "9 12");
	assert_string_equal(window(move, &two, 6, 20), "");
	assert_int_equal(count(move, NULL), 12);
	assert_int_equal(count(move, &held), 4);
	assert_int_equal(count(move, &two), 6);
	assert_int_equal(count(move, &none), 0);
	assert_int_equal(count(move, &upn), 3);
}

static void rows_are_turned_at_once(void **state)
{
	const struct journal_row_filter seat = { .states = JOURNAL_STATE_BIT(JOURNAL_ROW_HELD), .cause = "no_seat", .kind = -1 };
	const struct journal_row_filter ready = ONE(JOURNAL_ROW_READY);
	int64_t move = a_dozen(), changed = -1;
	struct journal_row row;

	(void)state;
	must(journal_rows_turn(j, move, &seat, JOURNAL_ROW_READY, 123, &changed, &err));
	assert_int_equal(changed, 2);
	assert_string_equal(after(move, &ready, 0, 20), "1 2 5 6 7 10 11 12");
	row = find(move, "user-6");
	assert_int_equal(row.changed_ms, 123);
	assert_string_equal(row.cause, "no_seat");
	journal_row_clear(&row);
	must(journal_rows_turn(j, move, &seat, JOURNAL_ROW_READY, 124, &changed, &err));
	assert_int_equal(changed, 0);
	must(journal_rows_turn(j, move, &ready, JOURNAL_ROW_BACK, 125, &changed, &err));
	assert_int_equal(changed, 8);
	assert_int_equal(count(move + 1, &ready), 3);
}

static void a_tally_has_each_combination(void **state)
{
	int64_t move = a_dozen(), other = begin_move("t", "none", "b", 1);
	struct journal_tally *list = NULL;
	struct journal_mark read = { .seq = 8, .state = JOURNAL_ROW_MOVED, .check = JOURNAL_CHECK_AS_PLANNED };
	size_t n = 0;

	(void)state;
	must(journal_rows_mark(j, move, &read, 1, 60, &err));
	must(journal_rows_tally(j, move, &list, &n, &err));
	assert_int_equal(n, 6);
	assert_true(list[0].kind == JOURNAL_ROW_USER && list[0].state == JOURNAL_ROW_READY && list[0].rows == 5);
	assert_true(list[1].state == JOURNAL_ROW_HELD && list[1].rows == 2 && strcmp(list[1].cause, "no_location") == 0);
	assert_true(list[2].state == JOURNAL_ROW_HELD && list[2].rows == 2 && strcmp(list[2].cause, "no_seat") == 0);
	assert_true(list[3].state == JOURNAL_ROW_MOVED && list[3].check == JOURNAL_CHECK_NONE && list[3].rows == 1);
	assert_true(list[4].state == JOURNAL_ROW_MOVED && list[4].check == JOURNAL_CHECK_AS_PLANNED && list[4].rows == 1);
	assert_true(list[5].kind == JOURNAL_ROW_GROUP && list[5].rows == 1);
	free(list);
	must(journal_rows_tally(j, other, &list, &n, &err));
	assert_int_equal(n, 0);
	free(list);
}

/* How SQLite would find the rows: what is asked for each batch must not sort or look at a whole table. */
static void no_search_sorts(void **state)
{
	static const char *const searches[] = {
		"SELECT row FROM move_rows WHERE move = 1 AND row > 5 AND row < 9 AND state = 0 ORDER BY row LIMIT 5",
		"SELECT row FROM move_rows WHERE +move = 1 AND row > 5 AND row < 9 AND (6 >> state) & 1 ORDER BY row LIMIT 5",
		"SELECT row FROM move_rows WHERE move = 1 AND id = 'x' AND kind <> 2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		char sql[300];
		struct query q;

		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", searches[i]);
		query_begin(&q, j, sql);
		while (query_next(&q)) {
			assert_non_null(strstr(query_column_text(&q, 3), "SEARCH"));
			assert_null(strstr(query_column_text(&q, 3), "TEMP"));
		}
		assert_int_equal(query_end(&q, &err), 0);
	}
}

static int64_t peak_kib(void)
{
	char line[200];
	long long kib = -1;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "VmHWM: %lld", &kib);
	if (f)
		fclose(f);
	return kib;
}

/* Memory is that of a few rows, however many there are. */
static void many_rows_need_no_memory(void **state)
{
	const struct journal_row_filter ready = ONE(JOURNAL_ROW_READY);
	int64_t move = begin_move("t", "a", "b", 1), after_seq = 0, before, moved = 0;
	struct journal_row rows[160];
	struct journal_mark marks[160];
	size_t n = 0;

	(void)state;
	add_rows(move, 1, 5000);
	before = peak_kib();
	add_rows(move, 5001, 30000);
	do {
		must(journal_rows_after(j, move, &ready, after_seq, rows, 160, &n, &err));
		for (size_t i = 0; i < n; i++) {
			after_seq = rows[i].seq;
			marks[i] = (struct journal_mark){ .seq = rows[i].seq, .state = JOURNAL_ROW_MOVED };
			journal_row_clear(&rows[i]);
		}
		must(journal_rows_mark(j, move, marks, n, 5, &err));
		moved += (int64_t)n;
	} while (n > 0);
	assert_int_equal(moved, 30000);
	assert_int_equal(count(move, &ready), 0);
	assert_true(peak_kib() - before < 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_move_comes_back, open_one, close_one),
		cmocka_unit_test_setup_teardown(the_last_of_what_is_asked_for, open_one, close_one),
		cmocka_unit_test_setup_teardown(planning_anew_discards_what_was_not_sent, open_one, close_one),
		cmocka_unit_test_setup_teardown(every_field_of_a_row_comes_back, open_one, close_one),
		cmocka_unit_test_setup_teardown(nobody_has_two_rows, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_mark_changes_what_it_says, open_one, close_one),
		cmocka_unit_test_setup_teardown(rows_are_found_by_filter, open_one, close_one),
		cmocka_unit_test_setup_teardown(rows_are_turned_at_once, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_tally_has_each_combination, open_one, close_one),
		cmocka_unit_test_setup_teardown(no_search_sorts, open_one, close_one),
		cmocka_unit_test_setup_teardown(many_rows_need_no_memory, open_one, close_one),
	};

	return cmocka_run_group_tests_name("journal/moves", tests, NULL, NULL);
}
