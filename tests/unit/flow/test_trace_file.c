/* The file of a trace: what it begins with, what is added, and what happens where there is no room. */
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/trace_file.h"
#include "tests/unit/api/fake_http.h"

#include "api/api.h"
#include "api/api_directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/m365-trace-XXXXXX";

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	unlink("trace");
	return chdir("/") == 0 ? rmdir(directory) : -1;
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	(void)err;
	(void)result;
	++*(int *)arg;
}

/* One exchange of a client that is listened to; returns how many answers it handed on. */
static int exchange(void)
{
	struct timers *timers = timers_new();
	struct http *http = fake_http_new();
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_GRAPH] = "https://graph.example/v1.0" }, .client_id = "me" };
	int answers = 0;

	secret_set(&config.client_secret, "s3cret", 6);
	fake_mint_tokens(http, true);
	struct api *api = api_new(&config, http, timers);
	trace_file_listen(api);
	fake_answer(http, "GET", "subscribedSkus", (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" });
	api_skus_list(api, on_skus, &answers);
	for (int i = 0; i < 10; i++) {
		http_deliver(http);
		timers_run(timers, INT64_MAX);
	}
	api_free(api);
	http_free(http);
	timers_free(timers);
	return answers;
}

static size_t count(const char *words)
{
	struct buf text = BUF_INIT;
	size_t n = 0;

	assert_int_equal(file_read("trace", 1 << 20, &text, NULL), 0);
	for (const char *at = text.data; (at = strstr(at, words)); at++)
		n++;
	buf_clear(&text);
	return n;
}

static void without_one_nothing_happens(void **state)
{
	(void)state;
	assert_int_equal(exchange(), 1);
	assert_int_equal(trace_file_end(NULL), 0);
	assert_int_not_equal(access("trace", F_OK), 0);
}

static void runs_are_added_and_a_cut_line_is_ended(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(trace_file_begin("trace", NULL), 0);
	assert_int_equal(exchange(), 1);
	assert_int_equal(trace_file_end(NULL), 0);
	assert_int_equal(stat("trace", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(truncate("trace", st.st_size - 10), 0);
	assert_int_equal(trace_file_begin("trace", NULL), 0);
	assert_int_equal(exchange(), 1);
	assert_int_equal(trace_file_end(NULL), 0);
	assert_int_equal(count("\n{\"trace\":\"m365-upgrade\""), 1);
	assert_int_equal(count("\n{\"time\":"), 4);
}

/* No room: the calls go on, the file ends at the last whole line but one, and it is told. */
static void a_full_disk_is_told_and_stops_nothing(void **state)
{
	struct rlimit before, little;
	struct error err = ERROR_INIT;
	struct stat st;

	(void)state;
	assert_int_equal(stat("trace", &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	little = before;
	little.rlim_cur = (rlim_t)st.st_size + 300;
	assert_int_equal(trace_file_begin("trace", NULL), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	assert_int_equal(exchange(), 1);
	assert_int_equal(exchange(), 1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(trace_file_end(&err), -ERROR_STORAGE);
	assert_non_null(strstr(err.text, "trace"));
	assert_non_null(strstr(err.text, "not whole"));
	assert_int_equal(stat("trace", &st), 0);
	assert_true((rlim_t)st.st_size <= little.rlim_cur);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_one_nothing_happens),
		cmocka_unit_test(runs_are_added_and_a_cut_line_is_ended),
		cmocka_unit_test(a_full_disk_is_told_and_stops_nothing),
	};
	return cmocka_run_group_tests_name("trace file", tests, make_directory, remove_directory);
}
