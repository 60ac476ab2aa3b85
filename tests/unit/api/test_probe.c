/* What can be asked of the services before anybody has signed in. */
#include "api/api_authority.h"
#include "api/api_probe.h"
#include "tests/unit/api/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

static void on_probe(void *arg, const struct error *err, struct api_probe *result)
{
	note(arg, err);
	assert_true((err == NULL) == (result != NULL));
}

static void probe(struct fixture *f, struct fake_answer answer)
{
	f->calls = 0;
	fake_answer(f->http, "GET", "/organization", answer);
	api_probe(f->api, API_GRAPH, on_probe, f);
	settle_through_waits(f);
	assert_int_equal(f->calls, 1);
	assert_null(fake_header(fake_last(f->http), "Authorization"));
}

static void a_refusal_is_an_answer(void **state)
{
	struct fixture *f = *state;
	static const int statuses[] = { 200, 400, 401, 403, 404, 429 };

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		probe(f, (struct fake_answer){ .status = statuses[i], .headers = "Content-Type: application/json\n", .body = "{}" });
		expect_ok(f);
		assert_int_equal(fake_count(f->http), i + 1); /* once, and for no token */
	}
}

static void what_is_no_answer_of_the_service(void **state)
{
	struct fixture *f = *state;

	probe(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT });
	expect_error(f, ERROR_OFFLINE);
	probe(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT, .tls_failed = true });
	expect_error(f, ERROR_TLS);
	probe(f, (struct fake_answer){ .outcome = HTTP_LOST, .timed_out = true });
	expect_error(f, ERROR_TIMEOUT);
	probe(f, (struct fake_answer){ .status = 503, .body = "" });
	expect_error(f, ERROR_SERVICE);
	probe(f, (struct fake_answer){ .status = 302, .headers = "Location: http://portal.example/\n", .body = "" });
	expect_error(f, ERROR_ANSWER);
	probe(f, (struct fake_answer){ .status = 200, .headers = "Content-Type: text/html; charset=utf-8\n", .body = "<html>" });
	expect_error(f, ERROR_ANSWER);
	assert_int_equal(fake_count(f->http), 6); /* a probe looks once */
}

static struct api_authority kept;

static void on_authority(void *arg, const struct error *err, struct api_authority *result)
{
	note(arg, err);
	if (result) {
		kept = *result;
		memset(result, 0, sizeof(*result));
	}
}

static void ask_authority(struct fixture *f, int status, const char *file)
{
	char *body = corpus_read("authority", file, NULL);

	f->calls = 0;
	fake_answer(f->http, "GET", "/v2.0/.well-known/openid-configuration", (struct fake_answer){ .status = status, .body = body });
	api_authority_get(f->api, false, on_authority, f);
	settle_through_waits(f);
	assert_null(fake_header(fake_last(f->http), "Authorization"));
	free(body);
}

static void whose_authority_it_is(void **state)
{
	struct fixture *f = *state;

	ask_authority(f, 200, "good");
	expect_ok(f);
	assert_string_equal(kept.tenant_id, "00000001-0000-4000-8000-0000000000aa");
	assert_string_equal(kept.graph_host, "graph.example");
	assert_string_equal(kept.sub_region, "DODCON");
	api_authority_clear(&kept);
	ask_authority(f, 200, "good-several");
	expect_ok(f);
	assert_string_equal(kept.tenant_id, "");
	assert_null(kept.graph_host);
	api_authority_clear(&kept);
	ask_authority(f, 200, "good-long-word");
	assert_string_equal(kept.tenant_id, "");
	api_authority_clear(&kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_refusal_is_an_answer, fixture_set_up_person, fixture_tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_answer_of_the_service, fixture_set_up_person, fixture_tear_down),
		cmocka_unit_test_setup_teardown(whose_authority_it_is, fixture_set_up_person, fixture_tear_down),
	};

	return cmocka_run_group_tests_name("api/probe", tests, NULL, NULL);
}
