/* The record for an auditor: what a line holds, and that nothing in a journal can make two of one. */
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/audit.h"
#include "journal/history.h"
#include "journal/intents.h"
#include "json/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct line {
	char *time, *tenant, *account, *what, *outcome, *request_id, *subject, *name, *from, *to, *code, *text, *body;
	int64_t quantity, status;
};
static const struct json_field fields[] = {
	JSON_FIELD("time", JSON_TEXT, struct line, time, .flags = JSON_REQUIRED),
	JSON_FIELD("tenant", JSON_TEXT, struct line, tenant, .flags = JSON_REQUIRED),
	JSON_FIELD("account", JSON_TEXT, struct line, account),
	JSON_FIELD("what", JSON_TEXT, struct line, what, .flags = JSON_REQUIRED),
	JSON_FIELD("outcome", JSON_TEXT, struct line, outcome, .flags = JSON_REQUIRED),
	JSON_FIELD("requestId", JSON_TEXT, struct line, request_id),
	JSON_FIELD("subject", JSON_TEXT, struct line, subject),
	JSON_FIELD("name", JSON_TEXT, struct line, name),
	JSON_FIELD("from", JSON_TEXT, struct line, from),
	JSON_FIELD("to", JSON_TEXT, struct line, to),
	JSON_FIELD("quantity", JSON_INT, struct line, quantity),
	JSON_FIELD("status", JSON_INT, struct line, status),
	JSON_FIELD("code", JSON_TEXT, struct line, code),
	JSON_FIELD("text", JSON_TEXT, struct line, text),
	JSON_FIELD("body", JSON_TEXT, struct line, body),
	JSON_FIELDS_END,
};
static const struct json_shape shape = { "a line", sizeof(struct line), fields };

static char directory[64];
static struct journal *j;
static struct error err;

static int begin(void **state)
{
	(void)state;
	err = ERROR_INIT;
	strcpy(directory, "/tmp/m365-upgrade-audit-XXXXXX");
	return mkdtemp(directory) != NULL ? journal_open(&j, directory, &err) : -1;
}

static int end(void **state)
{
	char *command = xasprintf("rm -r %s", directory);
	(void)state;
	journal_close(j);
	int rc = system(command);
	free(command);
	return rc;
}

/* An order, and the answer to it. */
static void order(const char *tenant, const char *body, const char *words, int64_t at_ms)
{
	struct journal_intent i = { .body = (char *)(uintptr_t)body, .created_ms = at_ms, .kind = "transition", .request_id = "5b0f2a4e-0000-4000-8000-000000000001" };
	struct journal_answer no = { .outcome = JOURNAL_DECLINED, .at_ms = at_ms + 7, .status = 400, .code = "Bad\nRequest" };
	static char next = '1';
	struct journal_upgrade u;
	int64_t id;

	i.request_id[strlen(i.request_id) - 1] = next++;
	assert_int_equal(journal_begin(j, tenant, "s-1", at_ms, &u, &err), 0);
	strcpy(u.source_name, "Plan \"A\"");
	strcpy(u.target_name, "Plan B");
	u.quantity = 120;
	u.state = JOURNAL_ORDERED;
	i.upgrade = u.id;
	str_copy(no.text, sizeof(no.text), words);
	assert_int_equal(journal_intend(j, &i, &u, NULL, 0, &id, &err), 0);
	assert_int_equal(journal_answer(j, id, &no, JOURNAL_REFUSED, &err), 0);
}

static int add(void *arg, const char *bytes, size_t n, struct error *why)
{
	(void)why;
	buf_add(arg, bytes, n);
	return 0;
}

static char *written(const char *tenant)
{
	struct buf text = BUF_INIT;
	assert_int_equal(audit_write(j, tenant, add, &text, &err), 0);
	return buf_steal(&text);
}

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* The first of all, so that its number is known. */
static void an_order_is_two_lines(void **state)
{
	(void)state;
	journal_sign(j, "admin@contoso.example");
	order("t-1", "{\"quantity\":120}", "No, sir.", 1700000000000);
	char *text = written(NULL);
	assert_string_equal(text,
		"{\"time\":\"2023-11-14T22:13:20.000Z\",\"tenant\":\"t-1\",\"account\":\"admin@contoso.example\",\"what\":\"transition\",\"outcome\":\"intended\","
		"\"requestId\":\"5b0f2a4e-0000-4000-8000-000000000001\",\"subject\":\"s-1\",\"name\":\"Plan \\\"A\\\"\",\"from\":\"Plan \\\"A\\\"\",\"to\":\"Plan B\","
		"\"quantity\":120,\"status\":null,\"code\":null,\"text\":null,\"body\":\"{\\\"quantity\\\":120}\"}\n"
		"{\"time\":\"2023-11-14T22:13:20.007Z\",\"tenant\":\"t-1\",\"account\":\"admin@contoso.example\",\"what\":\"transition\",\"outcome\":\"declined\","
		"\"requestId\":\"5b0f2a4e-0000-4000-8000-000000000001\",\"subject\":\"s-1\",\"name\":\"Plan \\\"A\\\"\",\"from\":\"Plan \\\"A\\\"\",\"to\":\"Plan B\","
		"\"quantity\":120,\"status\":400,\"code\":\"Bad Request\",\"text\":\"No, sir.\",\"body\":null}\n");
	free(text);
}

static void one_tenant_or_all(void **state)
{
	(void)state;
	order("t-1", "{}", "No.", 1000);
	order("t-2", "{}", "No.", 2000);
	static const struct {
		const char *tenant;
		size_t lines;
	} cases[] = { { NULL, 4 }, { "t-1", 2 }, { "t-2", 2 }, { "t-3", 0 } };
	for (size_t i = 0; i < 4; i++) {
		char *text = written(cases[i].tenant);
		assert_int_equal(count_lines(text), cases[i].lines);
		free(text);
	}
}

static void no_line_can_be_forged(void **state)
{
	(void)state;
	static const char forged[] = "x\"}\n{\"time\":\"2026-01-01T00:00:00.000Z\",\"outcome\":\"succeeded\"}\r\n\033]0;title\a\033[2J\342\200\250\342\200\256\302\205\b";
	journal_sign(j, forged);
	order("t-1\n{}", forged, forged, 1000);
	char *text = written(NULL), *rest = text;
	assert_int_equal(count_lines(text), 2);
	for (const char *at = text; *at != '\0'; at++)
		assert_true((unsigned char)*at >= ' ' || *at == '\n');
	assert_null(strstr(text, "\342\200\250"));
	assert_null(strstr(text, "\342\200\256"));
	assert_null(strstr(text, "\302\205"));
	for (char *one; (one = strsep(&rest, "\n")) != NULL && *one != '\0';) {
		struct line line = { 0 };
		if (json_decode(&shape, &line, one, strlen(one), &json_limits_default, &err) != 0)
			fail_msg("%s", err.text);
		assert_true(str_starts(line.account, "x\"} {\"time\":"));
		json_clear(&shape, &line);
	}
	free(text);
}

static int refuse(void *arg, const char *bytes, size_t n, struct error *why)
{
	(void)bytes;
	(void)n;
	++*(int *)arg;
	return error_set(why, ERROR_SYSTEM, "full");
}

static void what_cannot_be_written_ends_it(void **state)
{
	int calls = 0;
	(void)state;
	order("t-1", "{}", "No.", 1000);
	assert_int_equal(audit_write(j, NULL, refuse, &calls, &err), -ERROR_SYSTEM);
	assert_int_equal(calls, 1);
	assert_string_equal(err.text, "full");
}

static void a_file_is_whole_or_not_there(void **state)
{
	struct buf in_file = BUF_INIT;
	struct stat st;
	char *path = xasprintf("%s/record.jsonl", directory), *nowhere = xasprintf("%s/no/record.jsonl", directory), *text;
	(void)state;
	order("t-1", "{}", "No.", 1000);
	assert_int_equal(audit_save(j, "t-1", path, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_read(path, 1 << 20, &in_file, &err), 0);
	text = written("t-1");
	assert_string_equal(in_file.data, text);
	assert_true(audit_save(j, "t-1", nowhere, &err) < 0);
	buf_clear(&in_file);
	free(text);
	free(nowhere);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_order_is_two_lines),
		TEST(one_tenant_or_all),
		TEST(no_line_can_be_forged),
		TEST(what_cannot_be_written_ends_it),
		TEST(a_file_is_whole_or_not_there),
	};
	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
