/* The mover on a directory in memory, in virtual time: what it plans, and that everybody ends as planned whatever happens on the way. */
#include "config.h"

#include "api/api.h"
#include "api/api_sign_in.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "journal/notes.h"
#include "mover/mover.h"
#include "tests/unit/mover/directory.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct rig {
	struct directory d;
	struct http *http;
	struct timers *timers;
	struct api *api;
	struct journal *journal;
	struct mover *mover;
	char dir[64];
} *rig;

static int64_t now(void)
{
	return rig->d.now_ms;
}

static int64_t wall(void)
{
	return 1700000000000 + rig->d.now_ms;
}

static const char *const old_and_new[] = { PLAN_OLD, PLAN_NEW };
static const char *const calls[] = { PLAN_CALL, PLAN_CALL2 };
static const struct mover_plans families[] = { { old_and_new, 2 } }, exclusive[] = { { calls, 2 } };
static const struct mover_rules rules = { .families = families, .n_families = 1, .exclusive = exclusive, .n_exclusive = 1 };

static void open_mover(void)
{
	rig->mover = mover_new(&(struct mover_setup){ .api = rig->api, .journal = rig->journal, .timers = rig->timers, .rules = &rules, .now_ms = now,
		.wall_ms = wall, .in_flight = 4 });
}

static void settle(void)
{
	for (int i = 0; i < 20; i++) {
		http_deliver(rig->http);
		timers_run(rig->timers, rig->d.now_ms);
	}
}

/* Until the mover has ended what it does; time passes from timer to timer. */
static void run(void)
{
	for (int turns = 0; turns < 100000; turns++) {
		enum mover_phase phase = mover_progress(rig->mover)->phase;
		if (phase != MOVER_PLANNING && phase != MOVER_MOVING && phase != MOVER_CHECKING && phase != MOVER_STOPPING)
			return;
		http_deliver(rig->http);
		timers_run(rig->timers, rig->d.now_ms);
		if (http_running(rig->http) == 0 && timers_next(rig->timers) != INT64_MAX && timers_next(rig->timers) > rig->d.now_ms)
			rig->d.now_ms = timers_next(rig->timers);
	}
	fail_msg("it never ends");
}

static void on_signed_in(void *arg, const struct error *err)
{
	(void)arg;
	assert_null(err);
}

static int set_up(void **state)
{
	struct error err = ERROR_INIT;
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_GRAPH] = "https://graph.example/v1.0" },
		.tenant = "contoso.example", .client_id = "c", .user_agent = "t", .now_ms = now };

	(void)state;
	rig = xcalloc(1, sizeof *rig);
	rig->d.now_ms = 1000000;
	rig->d.seats = 5000;
	strcpy(rig->dir, "/tmp/m365-upgrade-test-mover-XXXXXX");
	assert_non_null(mkdtemp(rig->dir));
	assert_int_equal(journal_open(&rig->journal, rig->dir, &err), 0);
	secret_set(&config.client_secret, "secret", 6);
	rig->http = directory_http(&rig->d);
	rig->timers = timers_new();
	rig->api = api_new(&config, rig->http, rig->timers);
	open_mover();
	api_sign_in(rig->api, NULL, on_signed_in, NULL);
	settle();
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	mover_free(rig->mover);
	api_free(rig->api);
	timers_run(rig->timers, INT64_MAX);
	http_free(rig->http);
	timers_free(rig->timers);
	journal_close(rig->journal);
	nftw(rig->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(rig);
	return 0;
}

static struct person *add(const char *source_off)
{
	struct person *p = &rig->d.people[rig->d.n];

	*p = (struct person){ .source = true, .location = "NL" };
	snprintf(p->id, sizeof p->id, "bbbbbbbb-0000-4000-8000-%012zu", rig->d.n);
	snprintf(p->upn, sizeof p->upn, "p%zu@contoso.example", rig->d.n++);
	strcpy(p->source_off, source_off);
	return p;
}

static struct mover_scope scope(void)
{
	return (struct mover_scope){ .tenant_id = "t1", .source_sku = SOURCE, .source_name = "Old", .target_sku = TARGET, .target_name = "New", .groups = true };
}

static void plan_with(const struct mover_scope *s)
{
	struct error err = ERROR_INIT;

	if (mover_plan(rig->mover, s, &err) < 0)
		fail_msg("%s", err.text);
	run();
	if (mover_progress(rig->mover)->phase != MOVER_PLANNED)
		fail_msg("%s", mover_error(rig->mover)->text);
}

static void plan(void)
{
	struct mover_scope s = scope();
	plan_with(&s);
}

static struct journal_row row_of(const struct person *p)
{
	struct journal_row row = { 0 };
	struct error err = ERROR_INIT;
	bool found;

	assert_int_equal(journal_rows_find(rig->journal, mover_move(rig->mover)->id, p->id, &row, &found, &err), 0);
	assert_true(found);
	return row;
}

static void expect_row(const struct person *p, enum journal_row_state state, const char *cause, const char *want_off)
{
	struct journal_row row = row_of(p);

	assert_int_equal(row.state, state);
	assert_string_equal(row.cause, cause);
	if (want_off)
		assert_string_equal(row.want_off, want_off);
	journal_row_clear(&row);
}

static int64_t rows(enum journal_row_state state)
{
	return mover_progress(rig->mover)->rows[state];
}

/* ── the plan ── */

static void switched_off_services_follow(void **state)
{
	(void)state;
	struct person *same = add(PLAN_NEWS), *family = add(PLAN_OLD), *none = add(PLAN_ONLY), *firm = add(PLAN_MAIL " " PLAN_FIRM), *held = add(PLAN_NEWS);

	held->target = true;
	strcpy(held->target_off, PLAN_CALL);
	plan();
	expect_row(same, JOURNAL_ROW_READY, "", PLAN_NEWS);
	expect_row(family, JOURNAL_ROW_READY, "", PLAN_NEW);
	expect_row(none, JOURNAL_ROW_READY, "", "");
	expect_row(firm, JOURNAL_ROW_READY, "", PLAN_MAIL);
	expect_row(held, JOURNAL_ROW_READY, "", PLAN_CALL);
	struct journal_row row = row_of(firm);
	assert_string_equal(row.lost_off, PLAN_FIRM);
	journal_row_clear(&row);
	assert_int_equal(rig->d.writes, 0);
}

static void obstacles_are_named(void **state)
{
	(void)state;
	struct person *fine = add(""), *nowhere = add(""), *clash = add(""), *blocked = add(""), *last = add("");
	struct mover_scope s = scope();
	int64_t n;
	struct error err = ERROR_INIT;

	nowhere->location[0] = '\0';
	clash->other = true;
	blocked->blocked = true;
	rig->d.seats = 1;
	s.leave_disabled = true;
	plan_with(&s);
	expect_row(fine, JOURNAL_ROW_READY, "", "");
	expect_row(nowhere, JOURNAL_ROW_HELD, "no_location", NULL);
	expect_row(clash, JOURNAL_ROW_HELD, "exclusive", PLAN_CALL);
	expect_row(blocked, JOURNAL_ROW_HELD, "disabled", NULL);
	expect_row(last, JOURNAL_ROW_HELD, "no_seat", NULL);
	assert_int_equal(rows(JOURNAL_ROW_HELD), 4);
	assert_int_equal(mover_progress(rig->mover)->n_held, 4);
	assert_int_equal(mover_switch_off_conflicts(rig->mover, 0, &n, &err), 0);
	assert_int_equal(n, 1);
	expect_row(clash, JOURNAL_ROW_READY, "", PLAN_CALL);
	assert_true(mover_set_location(rig->mover, 0, "nowhere", &n, &err) < 0);
	assert_int_equal(mover_set_location(rig->mover, 0, "de", &n, &err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(rig->d.writes, 0);
}

static void lists_name_lines(void **state)
{
	(void)state;
	struct mover_scope s = scope();
	char path[100];
	struct error err = ERROR_INIT;

	add("");
	struct person *asked = add("");
	snprintf(path, sizeof path, "%s/list.csv", rig->dir);
	FILE *file = fopen(path, "w");
	fprintf(file, "Name,userPrincipalName\nA,%s\nB,nobody@contoso.example\nC,%s\n", asked->upn, asked->id);
	fclose(file);
	s.users = MOVER_LIST;
	s.list = path;
	plan_with(&s);
	assert_int_equal(rows(JOURNAL_ROW_READY), 1);
	assert_int_equal(mover_progress(rig->mover)->lines, 2);
	expect_row(asked, JOURNAL_ROW_READY, "", "");
	s.list = "/nowhere/at/all";
	assert_true(mover_plan(rig->mover, &s, &err) < 0);
	assert_int_equal(err.kind, ERROR_INPUT);
}

/* ── the move ── */

static void start(size_t users)
{
	struct error err = ERROR_INIT;

	if (mover_start(rig->mover, users, &err) < 0)
		fail_msg("%s", err.text);
	run();
}

static void expect_all_moved(void)
{
	for (size_t i = 0; i < rig->d.n; i++) {
		const struct person *p = &rig->d.people[i];
		if (p->source || !p->target || p->was_without)
			fail_msg("%s: source %d, target %d, was without %d", p->upn, p->source, p->target, p->was_without);
	}
	assert_int_equal(rows(JOURNAL_ROW_MOVED), rig->d.n);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_ENDED);
}

static void many(size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(i % 3 == 0 ? PLAN_NEWS : "");
}

static void everybody_moves_and_goes_back(void **state)
{
	struct directory before;
	struct error err = ERROR_INIT;

	(void)state;
	many(1000);
	rig->d.people[5].location[0] = '\0';
	struct mover_scope s = scope();
	s.default_location = "NL";
	plan_with(&s);
	strcpy(rig->d.people[5].location, "NL");
	before = rig->d;
	rig->d.people[5].location[0] = '\0';
	start(0);
	expect_all_moved();
	assert_string_equal(rig->d.people[3].target_off, PLAN_NEWS);
	assert_int_equal(rig->d.writes, 1001);
	assert_int_equal(mover_check(rig->mover, &err), 0);
	run();
	assert_int_equal(mover_progress(rig->mover)->as_planned, 1000);
	assert_int_equal(mover_put_back(rig->mover, &err), 0);
	run();
	assert_int_equal(rows(JOURNAL_ROW_BACK), 1000);
	for (size_t i = 0; i < rig->d.n; i++) {
		assert_true(rig->d.people[i].source && !rig->d.people[i].target && !rig->d.people[i].was_without);
		assert_string_equal(rig->d.people[i].source_off, before.people[i].source_off);
		assert_string_equal(rig->d.people[i].location, "NL");
	}
}

static void a_pilot_is_a_few(void **state)
{
	(void)state;
	many(100);
	plan();
	start(7);
	assert_int_equal(rows(JOURNAL_ROW_MOVED), 7);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_STOPPED);
	start(0);
	expect_all_moved();
	assert_int_equal(rig->d.writes, 100);
}

static void lost_answers_are_settled_by_reading(void **state)
{
	(void)state;
	many(1000);
	plan();
	rig->d.lose_after = 7;
	rig->d.lose_before = 11;
	rig->d.fail_part = 31;
	rig->d.turn_away = 53;
	start(0);
	expect_all_moved();
	assert_true(rig->d.turned_away > 0);
	assert_int_equal(rig->d.writes_too_early, 0);
	for (size_t i = 0; i < rig->d.n; i++)
		assert_int_equal(rig->d.people[i].writes, 1);
}

static void a_new_mover_goes_on(void **state)
{
	struct error err = ERROR_INIT;
	int64_t move;

	(void)state;
	many(900);
	plan();
	assert_int_equal(mover_start(rig->mover, 0, &err), 0);
	for (int i = 0; i < 3; i++) {
		http_deliver(rig->http);
		timers_run(rig->timers, rig->d.now_ms);
	}
	move = mover_move(rig->mover)->id;
	mover_free(rig->mover); /* in the middle: what comes home is dropped, and the rows say SENT */
	settle();
	open_mover();
	assert_int_equal(mover_open(rig->mover, move, &err), 0);
	assert_true(rows(JOURNAL_ROW_SENT) > 0);
	start(0);
	expect_all_moved();
	for (size_t i = 0; i < rig->d.n; i++)
		assert_int_equal(rig->d.people[i].writes, 1);
}

static void what_others_did_is_not_overwritten(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	many(3);
	plan();
	rig->d.now_ms += (int64_t)60 * 60 * 1000;                     /* long ago: everybody is read again */
	strcpy(rig->d.people[0].source_off, PLAN_MAIL);               /* planned anew */
	rig->d.people[1].source = false;                              /* nothing left to move */
	rig->d.people[1].target = true;
	start(0);
	assert_string_equal(rig->d.people[0].target_off, PLAN_MAIL);
	expect_row(&rig->d.people[1], JOURNAL_ROW_NOTHING, "already", NULL);
	assert_int_equal(rig->d.people[1].writes, 0);
	expect_row(&rig->d.people[2], JOURNAL_ROW_MOVED, "", NULL);
	strcpy(rig->d.people[2].target_off, PLAN_MAIL);
	assert_int_equal(mover_check(rig->mover, &err), 0);
	run();
	assert_int_equal(mover_progress(rig->mover)->differs, 1);
}

static void refused_rows_are_tried_again(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	many(30);
	plan();
	rig->d.seats = 20; /* somebody has taken the rest since */
	start(0);
	assert_int_equal(rows(JOURNAL_ROW_MOVED), 20);
	assert_int_equal(rows(JOURNAL_ROW_FAILED), 10);
	assert_string_equal(mover_progress(rig->mover)->failed[0].cause, "no_seat");
	rig->d.seats = 25;
	assert_int_equal(mover_retry(rig->mover, "no_seat", &err), 0);
	run();
	assert_int_equal(rows(JOURNAL_ROW_MOVED), 25);
	assert_int_equal(rows(JOURNAL_ROW_HELD), 5);
	rig->d.seats = 30;
	assert_int_equal(mover_retry(rig->mover, NULL, &err), 0);
	run();
	expect_all_moved();
}

static void nobody_may(void **state)
{
	(void)state;
	many(50);
	plan();
	rig->d.forbidden = true;
	start(0);
	assert_int_equal(mover_progress(rig->mover)->phase, MOVER_FAILED);
	assert_int_equal(mover_error(rig->mover)->kind, ERROR_FORBIDDEN);
	assert_int_equal(rows(JOURNAL_ROW_READY), 50);
	rig->d.forbidden = false;
	start(0);
	expect_all_moved();
}

static void recorded_services_are_put_off_again(void **state)
{
	struct journal_upgrade upgrade;
	struct error err = ERROR_INIT;
	struct mover_scope s = scope();
	const char *const plans[] = { PLAN_OLD, PLAN_NEWS };

	(void)state;
	many(450);
	struct journal_switched_off *off = xcalloc(rig->d.n, sizeof *off);
	for (size_t i = 0; i < rig->d.n; i++) {
		rig->d.people[i].source = false;
		rig->d.people[i].target = true;
		off[i] = (struct journal_switched_off){ rig->d.people[i].id, SOURCE, plans, 2 };
	}
	strcpy(rig->d.people[1].target_off, PLAN_CALL);
	assert_int_equal(journal_begin(rig->journal, "t1", "sub", 1, &upgrade, &err), 0);
	assert_int_equal(journal_keep_switched_off(rig->journal, upgrade.id, off, rig->d.n, 1, &err), 0);
	free(off);
	if (mover_plan_services(rig->mover, &s, upgrade.id, &err) < 0)
		fail_msg("%s", err.text);
	run();
	assert_int_equal(rows(JOURNAL_ROW_READY), 450);
	start(0);
	assert_int_equal(rows(JOURNAL_ROW_MOVED), 450);
	assert_string_equal(rig->d.people[0].target_off, PLAN_NEWS " " PLAN_NEW);
	assert_string_equal(rig->d.people[1].target_off, PLAN_NEWS " " PLAN_NEW " " PLAN_CALL);
	assert_int_equal(mover_put_back(rig->mover, &err), 0);
	run();
	assert_int_equal(rows(JOURNAL_ROW_BACK), 450);
	assert_string_equal(rig->d.people[1].target_off, PLAN_CALL);
	assert_true(!rig->d.people[0].source && rig->d.people[0].target && !*rig->d.people[0].target_off);
}

static int keep_report(void *arg, const char *bytes, size_t n, struct error *err)
{
	(void)err;
	buf_add(arg, bytes, n);
	return 0;
}

static void reports_name_everybody(void **state)
{
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	many(205);
	plan();
	assert_int_equal(mover_report(rig->mover, MOVER_CSV, keep_report, &out, &err), 0);
	size_t lines = 0;
	for (const char *at = out.data; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	assert_int_equal(lines, 206);
	buf_reset(&out);
	assert_int_equal(mover_report(rig->mover, MOVER_JSON, keep_report, &out, &err), 0);
	assert_non_null(strstr(out.data, "\"rows\":[\n{\"kind\":\"user\""));
	assert_string_equal(out.data + out.len - 4, "\n]}\n");
	buf_clear(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(switched_off_services_follow),
		TEST(obstacles_are_named),
		TEST(lists_name_lines),
		TEST(everybody_moves_and_goes_back),
		TEST(a_pilot_is_a_few),
		TEST(lost_answers_are_settled_by_reading),
		TEST(a_new_mover_goes_on),
		TEST(what_others_did_is_not_overwritten),
		TEST(refused_rows_are_tried_again),
		TEST(nobody_may),
		TEST(recorded_services_are_put_off_again),
		TEST(reports_name_everybody),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("mover", tests, NULL, NULL);
}
