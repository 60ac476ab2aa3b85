/* What is said to people and to a log - prompts, errors, traces - holds no secret, whatever the services answer. */
#include "api/api_directory.h"
#include "api/api_sign_in.h"
#include "core/buf.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define DEVICE_CODE "dev1ce.0123456789abcdef"
#define ACCESS "acc3ss.0123456789abcdef"
#define REFRESH "refr3sh.0123456789abcdef"
#define CLIENT_SECRET "s3cret&" /* the fixture's */

#define DEVICE \
	"{\"device_code\":\"" DEVICE_CODE "\",\"user_code\":\"ABCD2EFGH\",\"verification_uri\":\"https://login.example/device\"," \
	"\"expires_in\":900,\"interval\":5,\"message\":\"Go there.\"}"
#define TOKENS "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" ACCESS "\",\"refresh_token\":\"" REFRESH "\"}"

static const char *const secrets[] = { DEVICE_CODE, ACCESS, REFRESH, CLIENT_SECRET, "s3cret%26" };

static struct buf said;

static void say(const char *text)
{
	buf_addstr(&said, text ? text : "");
	buf_addch(&said, '\n');
}

static void on_trace(void *arg, const char *line, size_t len)
{
	(void)arg;
	assert_int_equal(strlen(line), len);
	say(line);
}

static void on_prompt(void *arg, const struct api_sign_in_prompt *p)
{
	(void)arg;
	say(p->user_code);
	say(p->verification_uri);
	say(p->message);
}

static void take(struct fixture *f, const struct error *err)
{
	note(f, err);
	say(f->err.text);
	say(f->err.code);
	say(f->err.service);
	say(f->err.detail);
}

static void on_signed_in(void *arg, const struct error *err)
{
	take(arg, err);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	(void)result;
	take(arg, err);
}

static void listen(struct fixture *f)
{
	buf_clear(&said);
	api_set_trace(f->api, on_trace, NULL);
}

static void must_be_unsaid(const char *words)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		if (strstr(said.data, secrets[i]))
			fail_msg("%s was said:\n%s", secrets[i], said.data);
	if (!strstr(said.data, words))
		fail_msg("\"%s\" was not said:\n%s", words, said.data);
	buf_clear(&said);
}

static void sign_in(struct fixture *f)
{
	f->calls = 0;
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle_through_waits(f);
}

static void token_answers(struct fixture *f, int status, const char *body)
{
	fake_answer(f->http, "POST", "/oauth2/v2.0/token", (struct fake_answer){ .status = status, .body = body });
}

static void begin_person(struct fixture *f)
{
	listen(f);
	fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 200, .body = DEVICE });
}

static void sign_in_person(struct fixture *f)
{
	begin_person(f);
	token_answers(f, 200, TOKENS);
	sign_in(f);
	expect_ok(f);
}

static void read_skus(struct fixture *f, int status, const char *body)
{
	f->calls = 0;
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = status, .body = body });
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
}

static void a_device_code_that_is_repeated(void **state)
{
	struct fixture *f = *state;

	begin_person(f);
	token_answers(f, 400, "{\"error\":\"authorization_pending\",\"error_description\":\"" DEVICE_CODE " is not used yet\"}");
	token_answers(f, 400, "{\"error\":\"bad_verification_code\",\"error_description\":\"The code '" DEVICE_CODE "' and " DEVICE_CODE " are unknown\"}");
	sign_in(f);
	assert_non_null(strstr(fake_last(f->http)->body, "device_code=" DEVICE_CODE));
	must_be_unsaid("The code '…' and … are unknown");
}

static void tokens_that_are_repeated(void **state)
{
	struct fixture *f = *state;

	sign_in_person(f);
	must_be_unsaid("ABCD2EFGH");
	read_skus(f, 403, "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"Bearer " ACCESS " may not\"}}");
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer " ACCESS);
	must_be_unsaid("Bearer … may not");
	read_skus(f, 400, "{\"error\":{\"code\":\"" ACCESS "\",\"message\":\"no\"}}");
	must_be_unsaid("…");
	read_skus(f, 200, "{\"error\":{\"code\":\"x\",\"message\":\"with " ACCESS "\"}}");
	must_be_unsaid("with …");
	read_skus(f, 200, "{\"value\":\"" ACCESS "\"}");
	must_be_unsaid("expected array");
}

static void a_refresh_token_that_is_repeated(void **state)
{
	struct fixture *f = *state;

	sign_in_person(f);
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 401 });
	token_answers(f, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70000: " REFRESH " has expired\"}");
	f->calls = 0;
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	assert_non_null(strstr(fake_last(f->http)->body, "refresh_token=" REFRESH));
	must_be_unsaid("AADSTS70000: … has expired");
}

static void a_client_secret_that_is_repeated(void **state)
{
	struct fixture *f = *state;

	listen(f);
	token_answers(f, 401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: '" CLIENT_SECRET "' is wrong\"}");
	sign_in(f);
	assert_non_null(strstr(fake_last(f->http)->body, "client_secret=s3cret%26"));
	must_be_unsaid("AADSTS7000215: '…' is wrong");
	token_answers(f, 401, "{\"error\":\"invalid_client\",\"error_description\":\"You sent client_secret=s3cret%26&x=1, or s3cret%26\"}");
	sign_in(f);
	must_be_unsaid("You sent client_secret=…&x=1, or …");
}

/* An answer with tokens that cannot be understood is told without them. */
static void answers_that_cannot_be_read(void **state)
{
	static const char *const bodies[] = {
		"{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" ACCESS "\",\"refresh_token\":\"" REFRESH "\"",
		"{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" ACCESS "\\n\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" ACCESS " x\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":[\"" ACCESS "\"]}",
		"{\"token_type\":\"" ACCESS "\",\"expires_in\":3600,\"access_token\":\"" ACCESS "\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":\"" ACCESS "\",\"access_token\":\"" ACCESS "\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" ACCESS "\",\"access_token\":\"" ACCESS "\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":01,\"access_token\":\"" ACCESS "\"}",
		"{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":" ACCESS "}",
		"[\"" ACCESS "\"]",
		"\"" ACCESS "\"",
		ACCESS,
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		begin_person(f);
		token_answers(f, 200, bodies[i]);
		sign_in(f);
		expect_error(f, ERROR_ANSWER);
		must_be_unsaid(strchr("{[", bodies[i][0]) ? "cannot be understood" : "in a form that it never uses");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up_person, fixture_tear_down)
#define TEST_ALONE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_device_code_that_is_repeated),
		TEST(tokens_that_are_repeated),
		TEST(a_refresh_token_that_is_repeated),
		TEST_ALONE(a_client_secret_that_is_repeated),
		TEST(answers_that_cannot_be_read),
	};
	return cmocka_run_group_tests_name("api/unsaid", tests, NULL, NULL);
}
