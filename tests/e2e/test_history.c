/* The record for an auditor, from outside: what it says of an order and of a move that were killed in the middle, and of how they ended. */
#include "tests/e2e/path.h"
#include "tests/e2e/manual.h"
#include "tests/e2e/ways.h"

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
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct stage st;

struct line {
	char *time, *tenant, *what, *outcome, *request_id, *name, *from, *to, *body;
	int64_t quantity;
};
static const struct json_field fields[] = {
	JSON_FIELD("time", JSON_TEXT, struct line, time, .flags = JSON_REQUIRED),
	JSON_FIELD("tenant", JSON_TEXT, struct line, tenant, .flags = JSON_REQUIRED),
	JSON_FIELD("what", JSON_TEXT, struct line, what, .flags = JSON_REQUIRED),
	JSON_FIELD("outcome", JSON_TEXT, struct line, outcome, .flags = JSON_REQUIRED),
	JSON_FIELD("requestId", JSON_TEXT, struct line, request_id),
	JSON_FIELD("name", JSON_TEXT, struct line, name),
	JSON_FIELD("from", JSON_TEXT, struct line, from),
	JSON_FIELD("to", JSON_TEXT, struct line, to),
	JSON_FIELD("body", JSON_TEXT, struct line, body),
	JSON_FIELD("quantity", JSON_INT, struct line, quantity),
	JSON_FIELDS_END,
};
static const struct json_shape shape = { "a line of the record", sizeof(struct line), fields };

static int end(void **state)
{
	(void)state;
	stage_end(&st);
	return 0;
}

/* ── reading it ── */

static char *history(void)
{
	static const char *const options[] = { "--history", NULL };
	int status;
	char *text = stage_run(&st, options, false, "", &status);
	if (status != 0)
		fail_msg("exit status %d after: %s", status, text);
	return text;
}

static void decode(const char *text, size_t n, struct line *ret)
{
	struct error err = ERROR_INIT;
	*ret = (struct line){ 0 };
	if (json_decode(&shape, ret, text, n, &json_limits_default, &err) != 0)
		fail_msg("%s: %.*s", err.text, (int)n, text);
}

/* How many lines say this; every line must be one. */
static size_t count(const char *text, const char *what, const char *outcome)
{
	size_t found = 0;
	for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		struct line line;
		decode(text, (size_t)(end - text), &line);
		found += str_eq(line.what, what) && str_eq(line.outcome, outcome);
		json_clear(&shape, &line);
	}
	assert_int_equal(*text, '\0');
	return found;
}

/* A name in the place of an id is not taken for a tenant of which nothing was ever done. */
static void check_unknown_tenant(void)
{
	static const char *const options[] = { "--history=contoso", NULL };
	int status;
	char *text = stage_run(&st, options, false, "", &status);

	assert_int_equal(status, 1);
	assert_non_null(strstr(text, "The record holds nothing of a tenant with the id “contoso”."));
	free(text);
}

/* ── an order ── */

static void check_intent(const char *text)
{
	struct line line;
	decode(text, strcspn(text, "\n"), &line);
	char *request_id = training_request_id(&st.training, "POST", "*/transitions", 0);
	assert_string_equal(line.request_id, request_id);
	assert_string_equal(line.what, "transition");
	assert_string_equal(line.outcome, "intended");
	assert_string_equal(line.from, "Office 365 E4");
	assert_string_equal(line.to, "Office 365 E5");
	assert_int_equal(line.quantity, 120);
	assert_int_equal(strlen(line.time), strlen("2026-11-22T10:00:00.000Z"));
	assert_non_null(strchr(line.body, '{'));
	free(request_id);
	json_clear(&shape, &line);
}

static void check_saved(const char *path)
{
	struct error err = ERROR_INIT;
	struct buf saved = BUF_INIT;
	struct stat status;
	char *text = history();
	if (file_read(path, 1 << 20, &saved, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(saved.data, text);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	buf_clear(&saved);
	free(text);
}

static void an_order_that_was_killed_and_found(void **state)
{
	(void)state;
	stage_begin(&st, "contoso");
	stage_open(&st, 80, 40, NULL);
	path_reach(&st, AT_ORDER);
	training_fault(&st.training, "[{\"method\":\"POST\",\"path\":\"*/transitions\",\"do\":\"delay\",\"ms\":60000}]");
	path_place_order(&st);
	training_wait(&st.training, "POST", "*/transitions", 1);
	kill(st.wizard->pid, SIGKILL);
	stage_wait_end(&st);
	char *text = history();
	check_intent(text);
	assert_int_equal(count(text, "transition", "intended"), 1);
	assert_int_equal(count(text, "transition", "succeeded"), 0); /* not known: nothing is said of it */
	free(text);

	stage_open(&st, 80, 40, NULL);
	stage_wait(&st, "Order unanswered");
	stage_press(&st, "Enter");
	stage_wait(&st, " Enter Check upgrade status ");
	stage_press(&st, "Enter");
	path_wait(&st, AT_STATUS);
	path_go(&st, AT_STATUS, AT_DONE);
	text = history();
	assert_int_equal(count(text, "transition", "intended"), 1);
	assert_int_equal(count(text, "transition", "succeeded"), 1);
	free(text);
	stage_wait(&st, "Save the record for an auditor a");
	stage_press(&st, "a");
	stage_wait(&st, "The record is saved as ");
	struct world w;
	training_world(&st.training, &w);
	char *path = xasprintf("%s/m365-upgrade-%s.jsonl", st.dir, world_order(&w, 0)->id);
	check_saved(path);
	check_unknown_tenant();
	free(path);
	world_clear(&w);
}

/* ── a move ── */

static const char *const move[] = { "move", "--to", "microsoft-365-e5", "--yes", NULL };
static const char *const resume[] = { "move", "--resume", "--yes", NULL };

static void a_move_that_was_killed_and_taken_up(void **state)
{
	(void)state;
	stage_begin(&st, "faulty-moves");
	ways_limit_moves(&st);
	stage_open(&st, 80, 24, move);
	ways_wait_writes(&st, 300);
	kill(st.wizard->pid, SIGKILL);
	stage_wait_end(&st);
	char *text = history();
	size_t sent = count(text, "assign", "intended"), moved = count(text, "assign", "succeeded");
	assert_true((int64_t)sent >= ways_writes(&st));
	assert_true(moved <= sent);
	free(text);
	/* While another process writes. */
	training_tell(&st.training, "/limits", "{\"writeBucket\":200,\"writesPerSecond\":2000}");
	stage_open(&st, 80, 24, resume);
	ways_wait_writes(&st, ways_writes(&st) + 1);
	text = history();
	assert_true(count(text, "assign", "intended") >= sent);
	free(text);
	assert_int_equal(stage_wait_end(&st), 0);
	text = history();
	assert_int_equal(count(text, "assign", "succeeded"), 2000);
	assert_true(count(text, "assign", "intended") >= 2000);
	free(text);
}

/* ── where it goes ── */

static void a_record_that_cannot_be_written(void **state)
{
	(void)state;
	static const char *const outputs[] = { ">/dev/full", ">&-" };
	stage_begin(&st, "cancel-total");
	stage_open(&st, 80, 24, move);
	assert_int_equal(stage_wait_end(&st), 0);
	for (size_t i = 0; i < 2; i++) {
		char *script = xasprintf("%s/m365-upgrade --history %s", getenv("stage_bindir"), outputs[i]), sh[] = "sh", c[] = "-c";
		char *argv[] = { sh, c, script, NULL };
		int status;
		char *said = stage_run_program(&st, argv, "", &status);
		assert_int_equal(status, 1);
		assert_non_null(strstr(said, "The record could not be written: "));
		free(said);
		free(script);
	}
}

/* Asking makes nothing. */
static void where_nothing_was_begun(void **state)
{
	(void)state;
	stage_begin(&st, NULL);
	char *text = history();
	assert_string_equal(text, "m365-upgrade: There is no journal here: nothing has been begun, or it is kept elsewhere.\n");
	assert_int_equal(stage_entries(&st, "state"), 0);
	free(text);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_order_that_was_killed_and_found),
		TEST(a_move_that_was_killed_and_taken_up),
		TEST(a_record_that_cannot_be_written),
		TEST(where_nothing_was_begun),
	};
	i18n_init("en", getenv("M365_UPGRADE_LOCALEDIR"));
	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
