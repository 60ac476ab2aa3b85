/* --trace: what a whole run leaves in the file, held against all that the training server knows of people, and all that it handed out. */
#include "config.h" /* for _GNU_SOURCE */

#include "tests/e2e/manual.h"
#include "tests/e2e/path.h"
#include "tests/e2e/ways.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/skim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRACE "support.jsonl"
#define SHORT 6 /* what is shorter stands in other words and numbers: it is looked for as a whole value alone */

static struct stage st;
static pid_t left; /* a move that was left running; 0: none */

static void begin(const char *scenario)
{
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	stage_begin(&st, NULL);
	char *database = xasprintf("%s/world.sqlite", st.dir);
	training_start_how(&st.training, &(struct training_how){ .scenario = scenario, .database = database });
	free(database);
}

static int end(void **state)
{
	(void)state;
	if (left > 0)
		kill(left, SIGKILL);
	left = 0;
	stage_end(&st);
	return 0;
}

static void open_traced(void)
{
	stage_open(&st, 100, 40, (const char *const[]){ "--trace", TRACE, NULL });
}

/* ── what is looked for ── */

static void must_not_hold(const struct buf *trace, const char *what, const char *value)
{
	char *whole = strlen(value) < SHORT ? xasprintf("\"%s\"", value) : xstrdup(value);
	const char *at = strcasestr(trace->data, whole);
	if (at)
		fail_msg("%s “%s” is in the trace: …%.120s", what, value, at > trace->data + 60 ? at - 60 : at);
	free(whole);
}

/* Every row's only column. */
static int check_all(const struct buf *trace, const char *what, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *rows;
	int n = 0;
	assert_int_equal(sqlite3_open_v2(st.training.database, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(rows) == SQLITE_ROW) {
		const char *value = (const char *)sqlite3_column_text(rows, 0);
		if (str_empty(value))
			continue;
		must_not_hold(trace, what, value);
		n++;
	}
	sqlite3_finalize(rows);
	sqlite3_close(db);
	return n;
}

/* Each line is a whole object; returns how many exchanges there are. */
static size_t check_lines(const struct buf *trace)
{
	size_t n = 0;
	for (const char *line = trace->data, *stop; *line; line = stop + 1) {
		struct json_piece piece;
		struct json_skim skim;
		stop = strchr(line, '\n');
		assert_non_null(stop);
		json_skim_init(&skim, line, (size_t)(stop - line));
		if (*line != '{' || !json_skim_value(&skim, &piece) || !json_skim_ended(&skim))
			fail_msg("not a whole line: %.*s", (int)(stop - line), line);
		n += memmem(line, (size_t)(stop - line), "\"outcome\":", 10) != NULL;
	}
	return n;
}

static void read_trace(struct buf *to)
{
	struct error err = ERROR_INIT;
	struct stat status;
	assert_int_equal(stat(TRACE, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	if (file_read(TRACE, (size_t)1 << 28, to, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(str_starts(to->data, "{\"trace\":\"m365-upgrade\""));
}

static void check_trace(size_t at_least)
{
	struct buf trace = BUF_INIT;
	read_trace(&trace);
	assert_true(check_lines(&trace) >= at_least);
	assert_true(check_all(&trace, "a token", "SELECT text FROM tokens") > 0);
	check_all(&trace, "a code", "SELECT code FROM devices");
	assert_true(check_all(&trace, "a user's name", "SELECT name FROM users") > 0);
	assert_true(check_all(&trace, "a user's address", "SELECT upn FROM users") > 0);
	check_all(&trace, "a user's address", "SELECT substr(upn, 1, instr(upn, '@') - 1) FROM users WHERE instr(upn, '.') BETWEEN 2 AND instr(upn, '@')");
	static const char *const parts[] = { "company", "first", "last", "email", "line1", "line2", "city", "postal", "phone" };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *sql = xasprintf("SELECT %s FROM addresses", parts[i]);
		check_all(&trace, parts[i], sql);
		free(sql);
	}
	check_all(&trace, "a group's name", "SELECT name FROM groups");
	check_all(&trace, "a way to pay", "SELECT label FROM payment_methods");
	assert_null(strchr(trace.data, '@') && strstr(trace.data, "@contoso") ? trace.data : NULL);
	assert_null(strstr(trace.data, "eyJ")); /* how each JSON Web Token begins */
	buf_clear(&trace);
}

static size_t count(const char *words)
{
	struct buf trace = BUF_INIT;
	size_t n = 0;
	read_trace(&trace);
	for (const char *at = trace.data; (at = strstr(at, words)); at++)
		n++;
	buf_clear(&trace);
	return n;
}

/* ── whole runs ── */

static void the_automatic_path(void **state)
{
	(void)state;
	begin("contoso");
	open_traced();
	path_reach(&st, AT_DONE);
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	check_trace(20);
	/* What helps is there: which call, which ids, what was answered. */
	assert_true(count("/subscribedSkus\"") > 0);
	assert_true(count("\"skuPartNumber\":\"ENTERPRISEWITHSCAL\"") > 0);
	assert_true(count("/transitions\"") > 0);
	assert_int_equal(count("\"Authorization\":\"…\""), count("\"service\":\"graph\"") + count("\"service\":\"commerce\"") + count("\"service\":\"prices\"") +
		count("\"service\":\"storefront\""));
}

static void the_manual_path(void **state)
{
	(void)state;
	begin("contoso");
	open_traced();
	manual_reach(&st);
	manual_buy_by_cart(&st);
	manual_wait(&st, STEP_VERIFY, "Done");
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	training_tell(&st.training, "/clock", "{\"speed\":20}");
	manual_move(&st);
	manual_cancel(&st, "Office 365 Extra File Storage");
	stage_wait(&st, "All four steps are done");
	assert_int_equal(stage_leave(&st), 0);
	check_trace(20);
	assert_true(count("/$batch\"") > 0);
	assert_true(count("/assignLicense\"") > 0);
}

static void a_world_that_means_harm(void **state)
{
	(void)state;
	begin("hostile");
	open_traced();
	path_reach(&st, AT_DONE);
	stage_press(&st, "Enter");
	assert_int_equal(stage_wait_end(&st), 0);
	check_trace(20);
}

static void a_world_that_fails(void **state)
{
	(void)state;
	begin("contoso");
	training_fault(&st.training, "[{\"method\":\"GET\",\"path\":\"*/organization\",\"nth\":1,\"do\":\"status\",\"status\":503},"
		"{\"method\":\"GET\",\"path\":\"*/subscriptions*\",\"nth\":1,\"do\":\"reset\"},"
		"{\"method\":\"GET\",\"path\":\"*/subscribedSkus*\",\"nth\":1,\"do\":\"truncate\"}]");
	open_traced();
	path_reach(&st, AT_PLAN);
	assert_int_equal(stage_leave(&st), 0);
	check_trace(10);
	assert_true(count("\"outcome\":\"lost\"") > 0);
}

/* ── one file, several runs ── */

/* Who began to write last. */
static pid_t last_process(void)
{
	struct buf trace = BUF_INIT;
	long pid = 0;
	read_trace(&trace);
	for (const char *at = trace.data; (at = strstr(at, "{\"trace\":")); at++) {
		const char *process = strstr(at, "\"process\":");
		pid = process ? strtol(process + strlen("\"process\":"), NULL, 10) : 0;
	}
	buf_clear(&trace);
	return (pid_t)pid;
}

/* Two processes write: lines stay whole, and each begins by saying which it is. */
static void a_move_that_is_left_running(void **state)
{
	(void)state;
	begin("faulty-moves");
	training_fault(&st.training, "[]");
	stage_open(&st, 80, 24, (const char *const[]){ "--trace", TRACE, "--set", "move.in_flight=2", "--set", "move.batch=5", NULL });
	manual_reach(&st);
	manual_open(&st, STEP_REASSIGN);
	manual_plan(&st);
	training_tell(&st.training, "/limits", "{\"latencyMs\":250}");
	manual_begin(&st);
	ways_wait_writes(&st, 20);
	stage_press(&st, "l");
	stage_wait(&st, "Leave the move running and end the wizard?");
	stage_press(&st, "y");
	assert_int_equal(stage_wait_end(&st), 3);
	assert_int_equal(count("{\"trace\":\"m365-upgrade\""), 2);
	left = last_process();
	size_t before = count("\"outcome\":");
	ways_wait_writes(&st, ways_writes(&st) + 10);
	assert_true(count("\"outcome\":") > before);
	assert_true(left > 0 && kill(left, SIGKILL) == 0);
	left = 0;
	check_trace(20);
}

static char *run(const char *const *options, int *ret_status)
{
	return stage_run(&st, options, true, "", ret_status);
}

static void each_run_is_added(void **state)
{
	(void)state;
	int status;
	begin("contoso");
	free(run((const char *const[]){ "--check", "--trace", TRACE, NULL }, &status));
	size_t first = count("\"outcome\":");
	assert_true(first > 0);
	free(run((const char *const[]){ "move", "--to", "office-365-e5", "--dry-run", "--trace", TRACE, NULL }, &status));
	assert_int_equal(count("{\"trace\":\"m365-upgrade\""), 2);
	assert_true(count("\"outcome\":") > first);
	check_trace(first);
}

/* Without pages, and with what only moves read: members of groups, locations, each user's own state. */
static void moves_by_command(void **state)
{
	static const char *const worlds[] = { "groups", "faulty-moves", "conditional-access" };
	(void)state;
	for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
		int status;
		begin(worlds[i]);
		char *said = run((const char *const[]){ "move", "--to", "microsoft-365-e5", "--yes", "--first", "60", "--trace", TRACE, NULL }, &status);
		check_trace(5);
		free(said);
		end(NULL);
	}
}

static void a_partner(void **state)
{
	(void)state;
	int status;
	begin("partner-sign-in");
	char *said = run((const char *const[]){ "move", "--to", "microsoft-365-e5", "--yes", "--first", "60", "--set", "tenant.id=contoso.onmicrosoft.com",
		"--set", "tenant.partner_id=fabrikam.onmicrosoft.com", "--trace", TRACE, NULL }, &status);
	check_trace(5);
	free(said);
}

static void refused(const char *path, const char *why)
{
	int status;
	char *said = run((const char *const[]){ "--plain", "--trace", path, NULL }, &status);
	assert_int_equal(status, 2);
	if (!strstr(said, why))
		fail_msg("“%s” is not said in:\n%s", why, said);
	assert_int_equal(training_count(&st.training, "*", "*"), 0);
	free(said);
}

static void what_is_no_trace_is_left_alone(void **state)
{
	(void)state;
	struct error err = ERROR_INIT;
	struct buf still = BUF_INIT;
	begin("contoso");
	free(stage_file(&st, "notes", "mine\n"));
	assert_int_equal(chmod("notes", 0600), 0);
	refused("notes", "holds something else");
	assert_int_equal(file_read("notes", 100, &still, &err), 0);
	assert_string_equal(still.data, "mine\n");
	buf_clear(&still);
	assert_int_equal(symlink("elsewhere", "link"), 0);
	refused("link", "symbolic link");
	assert_int_not_equal(access("elsewhere", F_OK), 0);
	free(stage_file(&st, "open", ""));
	assert_int_equal(chmod("open", 0644), 0);
	refused("open", "others may read it");
	refused("/dev/null", "not a regular file");
	refused("no/such/directory", "No such file");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_automatic_path, end),
		cmocka_unit_test_teardown(the_manual_path, end),
		cmocka_unit_test_teardown(a_world_that_means_harm, end),
		cmocka_unit_test_teardown(a_world_that_fails, end),
		cmocka_unit_test_teardown(each_run_is_added, end),
		cmocka_unit_test_teardown(a_move_that_is_left_running, end),
		cmocka_unit_test_teardown(moves_by_command, end),
		cmocka_unit_test_teardown(a_partner, end),
		cmocka_unit_test_teardown(what_is_no_trace_is_left_alone, end),
	};
	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
