/* m365-upgrade move, from outside: what it sends, what it says, and what the directory holds before and after. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/licences.h"
#include "tests/e2e/stage.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E4 "office-365-e4"
#define O365_E5 "office-365-e5"
#define M365_E5 "microsoft-365-e5"
#define PART_M365_E5 "SPE_E5"

static struct stage st;

static void begin(const char *scenario)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, scenario);
}

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── running it ── */

/* Fails unless it ends with this status; returns what it said, for the caller to free. */
static char *move(const char *const *options, int status)
{
	int ended;
	char *said = stage_run(&st, options, true, "", &ended);
	if (ended != status)
		fail_msg("exit status %d instead of %d after:\n%s", ended, status, said);
	return said;
}

#define MOVE(status, ...) move((const char *const[]){ "move", __VA_ARGS__, NULL }, status)

static void must_say(char *said, const char *words)
{
	if (strstr(said, words) == NULL)
		fail_msg("\"%s\" is not in what it said:\n%s", words, said);
}

static int64_t writes(void)
{
	struct world w;
	training_world(&st.training, &w);
	int64_t n = w.counters.writes;
	assert_int_equal(w.counters.users_ever_without_licence, 0);
	world_clear(&w);
	return n;
}

/* ── reports ── */

struct report_row {
	char *kind, *upn, *state, *cause, *what;
};
struct report {
	struct json_list rows;
};
static const struct json_field row_fields[] = {
	JSON_FIELD("kind", JSON_TEXT, struct report_row, kind, .flags = JSON_REQUIRED),
	JSON_FIELD("userPrincipalName", JSON_TEXT, struct report_row, upn, .flags = JSON_REQUIRED),
	JSON_FIELD("state", JSON_TEXT, struct report_row, state, .flags = JSON_REQUIRED),
	JSON_FIELD("cause", JSON_TEXT, struct report_row, cause),
	JSON_FIELD("what", JSON_TEXT, struct report_row, what),
	JSON_FIELDS_END,
};
static const struct json_shape row_shape = { "a row", sizeof(struct report_row), row_fields };
static const struct json_field report_fields[] = {
	JSON_FIELD("rows", JSON_LIST, struct report, rows, .flags = JSON_REQUIRED, .shape = &row_shape),
	JSON_FIELDS_END,
};
static const struct json_shape report_shape = { "a report", sizeof(struct report), report_fields };

static void read_report(const char *name, struct report *ret)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *path = xasprintf("%s/%s", st.dir, name);
	*ret = (struct report){ 0 };
	if (file_read(path, (size_t)1 << 26, &text, &err) != 0 || json_decode(&report_shape, ret, text.data, text.len, &json_limits_default, &err) != 0)
		fail_msg("%s", err.text);
	buf_clear(&text);
	free(path);
}

static const struct report_row *row_of(const struct report *r, const char *upn)
{
	const struct report_row *rows = r->rows.items;
	for (size_t i = 0; i < r->rows.count; i++)
		if (str_eq(rows[i].kind, "user") && str_eq(rows[i].upn, upn))
			return &rows[i];
	return NULL;
}

/* Everybody who held the old plan stands in the report, as moved exactly where the directory says so, and else with a cause. */
static void check_report(const char *name, const struct licences *before, const struct licences *after, const char *target)
{
	struct report r;
	const struct holder *old = before->users.items, *new = after->users.items;
	read_report(name, &r);
	for (size_t i = 0; i < before->users.count; i++) {
		if (!licence_is_held(&old[i], PART_E4))
			continue;
		const struct report_row *row = row_of(&r, old[i].name);
		if (row == NULL)
			fail_msg("%s is not in the report", old[i].name);
		bool moved = licence_is_held(&new[i], target) && !licence_is_held(&new[i], PART_E4);
		if (moved != str_eq(row->state, "moved"))
			fail_msg("%s is reported as %s (%s)", old[i].name, row->state, row->cause ? row->cause : "no cause");
		if (!moved && (str_empty(row->cause) || str_empty(row->what)))
			fail_msg("%s was not moved, and no cause is given", old[i].name);
	}
	json_clear(&report_shape, &r);
}

/* ── the ways ── */

static void must_hold(const char *name, const char *words)
{
	struct buf text = BUF_INIT;
	char *path = xasprintf("%s/%s", st.dir, name);
	assert_int_equal(file_read(path, 1 << 20, &text, NULL), 0);
	assert_non_null(strstr(text.data, words));
	buf_clear(&text);
	free(path);
}

static void a_dry_run_sends_no_change(void **state)
{
	(void)state;
	begin("groups");
	char *before = licences_text(&st.training);
	char *said = MOVE(3, "--to", M365_E5, "--dry-run", "--report", "plan.csv"), *after = licences_text(&st.training);
	must_say(said, "A dry run: nothing was sent, and the plan is not kept.");
	must_say(said, "\nUsers who will be moved directly: 35\nGroups that will be moved: 2\nUsers who move with their group: 19\n");
	assert_string_equal(after, before);
	assert_int_equal(writes(), 0);
	assert_int_equal(training_count(&st.training, "PATCH", "*"), 0);
	assert_int_equal(training_count(&st.training, "POST", "*/graph/*"), 0);
	assert_int_equal(stage_entries(&st, "plan.csv"), 1);
	must_hold("plan.csv", "The group “Field staff” inside it gets nothing from it");
	must_hold("plan.csv", "1 member has a licence error already: daniel.baines@contoso.com");
	assert_int_equal(stage_entries(&st, "m365-upgrade-dry-run"), 0);
	free(said);
	said = MOVE(0, "--to", M365_E5, "--dry-run", "--filter", "no such person");
	must_say(said, "Nobody: no user fits what was chosen.");
	free(said);
	free(before);
	free(after);
	/* A plan that is not kept cannot be gone on with. */
	free(MOVE(1, "--resume", "--yes"));
}

static void everybody_moves_and_everything_goes_back(void **state)
{
	(void)state;
	struct licences before, after;
	begin("cancel-total");
	char *first = licences_text(&st.training);
	licences_read(&st.training, &before);
	char *read_back = MOVE(0, "--to", M365_E5, "--yes", "--report", "report.json");
	assert_non_null(strstr(read_back, "Read back, and as planned: 40"));
	free(read_back);
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 40);
	assert_int_equal(licences_count(&after, PART_E4), 0);
	assert_int_equal(writes(), 40);
	check_report("report.json", &before, &after, PART_M365_E5);
	char *said = MOVE(0, "--check");
	must_say(said, "Read back, and as planned: 40");
	free(said);
	free(MOVE(0, "--put-back", "--yes"));
	char *last = licences_text(&st.training);
	assert_string_equal(last, first);
	assert_int_equal(writes(), 80);
	free(first);
	free(last);
	licences_clear(&before);
	licences_clear(&after);
}

static void groups_conflicts_and_missing_countries(void **state)
{
	(void)state;
	struct licences before, after;
	begin("groups");
	training_tell(&st.training, "/clock", "{\"speed\":20}"); /* groups are worked off on the training clock */
	char *first = licences_text(&st.training);
	licences_read(&st.training, &before);
	char *said = MOVE(3, "--to", M365_E5, "--yes", "--report", "report.json");
	licences_read(&st.training, &after);
	assert_true(licences_check_moved(&before, &after, PART_E4, PART_M365_E5) > 20);
	check_report("report.json", &before, &after, PART_M365_E5);
	assert_true(writes() > 0);
	free(said);
	free(MOVE(0, "--put-back", "--yes"));
	char *last = licences_text(&st.training);
	assert_string_equal(last, first);
	assert_true(writes() > 0);
	free(first);
	free(last);
	licences_clear(&before);
	licences_clear(&after);
}

/* 59 licences are needed and 58 are free. Who is left over is told so at once, also where the licence comes through a group. */
static void a_group_is_one_seat_short(void **state)
{
	(void)state;
	begin("groups");
	training_tell(&st.training, "/clock", "{\"speed\":20}");
	char *first = licences_text(&st.training);
	char *said = MOVE(2, "--to", M365_E5, "--location", "USA", "--yes");
	must_say(said, "a country in two letters is needed");
	free(said);
	assert_int_equal(writes(), 0);
	said = MOVE(3, "--to", M365_E5, "--location", "us", "--switch-off-conflicts", "--yes");
	must_say(said, "There is no licence of the new plan left.");
	assert_null(strstr(said, "The licence comes from a group."));
	free(said);
	said = MOVE(3, "--to", M365_E5, "--retry", "--yes");
	must_say(said, "There is no licence of the new plan left.");
	assert_null(strstr(said, "The licence comes from a group."));
	free(said);
	free(MOVE(0, "--put-back", "--yes"));
	char *last = licences_text(&st.training);
	assert_string_equal(last, first);
	assert_true(writes() > 0);
	free(first);
	free(last);
}

static void more_users_than_are_in_memory_at_once(void **state)
{
	(void)state;
	struct licences before, after;
	begin("faulty-moves");
	training_fault(&st.training, "[]");
	licences_read(&st.training, &before);
	free(MOVE(0, "--to", M365_E5, "--yes"));
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 2000);
	assert_int_equal(writes(), 2000);
	licences_clear(&before);
	licences_clear(&after);
}

/* ── lists ── */

static void who_stands_in_a_file(void **state)
{
	(void)state;
	struct licences before, after;
	begin("cancel-total");
	licences_read(&st.training, &before);
	const struct holder *users = before.users.items;
	char *text = xasprintf("userPrincipalName,department\n%s,Sales\nnobody@contoso.com,None\n%s,Sales\n%s,Sales\n", users[0].name, users[1].name, users[0].name);
	char *list = stage_file(&st, "wave.csv", text);
	char *said = MOVE(3, "--to", M365_E5, "--users", list, "--yes", "--report", "report.csv");
	must_say(said, "Lines of the list that name nobody, or somebody twice: 2");
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 2);
	assert_non_null(licence_own(licences_user(&after, users[0].name), PART_M365_E5));
	must_hold("report.csv", "nobody@contoso.com");
	free(said);
	free(list);
	free(text);
	licences_clear(&before);
	licences_clear(&after);
}

static void a_few_first_and_then_the_rest(void **state)
{
	(void)state;
	struct licences before, after;
	begin("cancel-total");
	licences_read(&st.training, &before);
	free(MOVE(3, "--to", M365_E5, "--first", "5", "--yes"));
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 5);
	licences_clear(&after);
	free(MOVE(0, "--resume", "--yes"));
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 40);
	assert_int_equal(writes(), 40);
	licences_clear(&before);
	licences_clear(&after);
}

/* ── trouble ── */

static void a_service_with_faults(void **state)
{
	(void)state;
	struct licences before, after;
	begin("cancel-total");
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*batch\",\"nth\":1,\"when\":\"after\",\"do\":\"reset\"},"
		"{\"method\":\"POST\",\"path\":\"*batch\",\"nth\":2,\"do\":\"status\",\"status\":503},"
		"{\"item\":true,\"method\":\"POST\",\"path\":\"*assignLicense\",\"every\":7,\"when\":\"after\",\"do\":\"status\",\"status\":504},"
		"{\"item\":true,\"method\":\"POST\",\"path\":\"*assignLicense\",\"every\":9,\"do\":\"status\",\"status\":503}]");
	licences_read(&st.training, &before);
	free(MOVE(0, "--to", M365_E5, "--yes", "--report", "report.json"));
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 40);
	check_report("report.json", &before, &after, PART_M365_E5);
	assert_true(writes() >= 40);
	licences_clear(&before);
	licences_clear(&after);
}

static void seats_that_run_out(void **state)
{
	(void)state;
	struct licences before, after;
	begin("seats-run-out");
	licences_read(&st.training, &before);
	char *said = MOVE(3, "--to", M365_E5, "--yes", "--report", "report.json");
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(&before, &after, PART_E4, PART_M365_E5), 36);
	check_report("report.json", &before, &after, PART_M365_E5);
	must_say(said, "Failed: 4");
	assert_int_equal(writes(), 36);
	free(said);
	licences_clear(&before);
	licences_clear(&after);
}

static void a_quota_that_is_small(void **state)
{
	(void)state;
	struct world w;
	begin("faulty-moves");
	training_fault(&st.training, "[]");
	training_tell(&st.training, "/limits", "{\"writeBucket\":1000,\"writesPerSecond\":500}");
	free(MOVE(0, "--to", M365_E5, "--yes"));
	training_world(&st.training, &w);
	assert_int_equal(w.counters.writes, 2000);
	assert_int_equal(w.counters.early, 0);
	/* The first level that is told leaves room for what is on its way; where a machine stands still it may be met once, by eight batches of twenty. */
	assert_in_range(w.counters.throttled, 0, 160);
	assert_true(w.counters.micro_seconds >= 1900000);
	world_clear(&w);
}

/* Two batches are turned away although nothing is near a limit: each time the wait is kept to, and then it goes on as before. */
static void refusals_for_no_reason(void **state)
{
	(void)state;
	struct world w;
	begin("faulty-moves");
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*batch\",\"nth\":12,\"do\":\"status\",\"status\":429,\"retryAfter\":1},"
		"{\"method\":\"POST\",\"path\":\"*batch\",\"nth\":40,\"do\":\"status\",\"status\":429,\"retryAfter\":1}]");
	free(MOVE(0, "--to", M365_E5, "--yes", "--no-check"));
	training_world(&st.training, &w);
	assert_int_equal(w.counters.writes, 2000);
	assert_int_equal(w.counters.throttled, 2);
	assert_int_equal(w.counters.early, 0);
	assert_true(w.counters.micro_seconds >= 1900000);
	world_clear(&w);
}

/* ── killed and stopped ── */

/* The whole command line on a terminal; the directory is slow enough to be met in the middle. */
static void open_move(const char *const *more)
{
	begin("faulty-moves");
	training_fault(&st.training, "[]");
	training_tell(&st.training, "/limits", "{\"writeBucket\":200,\"writesPerSecond\":400}");
	stage_open(&st, 80, 24, more);
}

static void wait_for_writes(int64_t n)
{
	while (writes() < n)
		stage_shows(&st, "");
}

static void check_all_moved(const struct licences *before)
{
	struct licences after;
	licences_read(&st.training, &after);
	assert_int_equal(licences_check_moved(before, &after, PART_E4, PART_M365_E5), 2000);
	assert_int_equal(writes(), 2000);
	licences_clear(&after);
}

static const char *const asked[] = { "move", "--to", M365_E5, "--yes", NULL };

static void killed_in_the_middle_and_taken_up(void **state)
{
	(void)state;
	struct licences before;
	open_move(asked);
	licences_read(&st.training, &before);
	wait_for_writes(300);
	kill(st.wizard->pid, SIGKILL);
	assert_int_equal(stage_wait_end(&st), 128 + SIGKILL);
	assert_true(writes() < 2000);
	training_tell(&st.training, "/limits", "{\"writeBucket\":0,\"writesPerSecond\":0}");
	free(MOVE(0, "--resume", "--yes"));
	check_all_moved(&before);
	licences_clear(&before);
}

static void interrupted_and_taken_up(void **state)
{
	(void)state;
	struct licences before;
	open_move(asked);
	licences_read(&st.training, &before);
	wait_for_writes(300);
	stage_press(&st, "Ctrl-C");
	assert_int_equal(stage_wait_end(&st), 3);
	assert_non_null(strstr(st.wizard->raw.data, "To go on: m365-upgrade move --resume"));
	stage_check_terminal(&st);
	assert_true(writes() < 2000);
	training_tell(&st.training, "/limits", "{\"writeBucket\":0,\"writesPerSecond\":0}");
	free(MOVE(0, "--resume", "--yes"));
	check_all_moved(&before);
	licences_clear(&before);
}

static void asked_on_a_terminal(void **state)
{
	(void)state;
	static const char *const options[] = { "move", "--to", M365_E5, NULL };
	begin("cancel-total");
	stage_open(&st, 80, 24, options);
	stage_wait(&st, "Move them now? Type yes:");
	stage_type(&st, "no");
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 3);
	assert_int_equal(writes(), 0);
	stage_open(&st, 80, 24, options);
	stage_wait(&st, "Move them now? Type yes:");
	stage_type(&st, "yes");
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	assert_int_equal(writes(), 40);
}

static void without_a_terminal_nobody_is_asked(void **state)
{
	(void)state;
	begin("cancel-total");
	char *said = MOVE(2, "--to", M365_E5);
	must_say(said, "Nobody can be asked here");
	assert_null(strchr(said, '\033'));
	assert_null(strchr(said, '\r'));
	free(said);
	said = MOVE(0, "--to", M365_E5, "--yes");
	assert_null(strchr(said, '\033'));
	assert_null(strchr(said, '\r'));
	assert_int_equal(writes(), 40);
	free(said);
}

static void what_cannot_be_meant(void **state)
{
	(void)state;
	begin("cancel-total");
	free(MOVE(2, "--from", E4));
	free(MOVE(2, "--to", M365_E5, "--first", "none"));
	char *said = MOVE(2, "--to", "no-such-product", "--yes");
	must_say(said, "--to names “no-such-product”, which neither");
	free(said);
	free(MOVE(0, "--to", "Microsoft 365 E5", "--dry-run"));
	free(MOVE(2, "--from", E4, "--to", E4, "--yes"));
	free(MOVE(1, "--to", M365_E5, "--users", "not-there.csv", "--yes"));
	free(MOVE(1, "--resume", "--yes"));
	assert_int_equal(writes(), 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_dry_run_sends_no_change),
		TEST(everybody_moves_and_everything_goes_back),
		TEST(groups_conflicts_and_missing_countries),
		TEST(a_group_is_one_seat_short),
		TEST(more_users_than_are_in_memory_at_once),
		TEST(who_stands_in_a_file),
		TEST(a_few_first_and_then_the_rest),
		TEST(a_service_with_faults),
		TEST(seats_that_run_out),
		TEST(a_quota_that_is_small),
		TEST(refusals_for_no_reason),
		TEST(killed_in_the_middle_and_taken_up),
		TEST(interrupted_and_taken_up),
		TEST(asked_on_a_terminal),
		TEST(without_a_terminal_nobody_is_asked),
		TEST(what_cannot_be_meant),
	};
	return cmocka_run_group_tests_name("move", tests, NULL, NULL);
}
