/* What a trace says of an exchange, and what it never says. */
#include "api/api_directory.h"
#include "api/api_sign_in.h"
#include "api/api_trace.h"
#include "core/buf.h"
#include "core/text.h"
#include "json/decode.h"
#include "json/skim.h"
#include "json/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

static void expect_body(const char *body, const char *said)
{
	struct buf text = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &text);
	trace_body(&w, body, strlen(body));
	assert_string_equal(text.data, said);
	buf_clear(&text);
}

static void what_is_on_the_list_stays(void **state)
{
	(void)state;
	expect_body("{\"id\":\"0f000000-0000-4000-8000-00000000000a\",\"skuPartNumber\":\"ENTERPRISEPACK\",\"consumedUnits\":12,\"isTrial\":false}",
		"{\"id\":\"0f000000-0000-4000-8000-00000000000a\",\"skuPartNumber\":\"ENTERPRISEPACK\",\"consumedUnits\":12,\"isTrial\":false}");
	expect_body("{\"createdDateTime\":\"2026-11-22T10:00:00.1234567Z\",\"catalogItemId\":\"CFQ7TTC0LH0N:0001:CFQ7TTC0KFL5\",\"term\":null}",
		"{\"createdDateTime\":\"2026-11-22T10:00:00.1234567Z\",\"catalogItemId\":\"CFQ7TTC0LH0N:0001:CFQ7TTC0KFL5\",\"term\":null}");
	expect_body("{\"disabledPlans\":[\"0f000000-0000-4000-8000-00000000000a\"],\"prepaidUnits\":{\"enabled\":25}}",
		"{\"disabledPlans\":[\"0f000000-0000-4000-8000-00000000000a\"],\"prepaidUnits\":{\"enabled\":25}}");
}

static void names_words_and_secrets_do_not(void **state)
{
	(void)state;
	expect_body("{\"displayName\":\"Ana Lima\",\"userPrincipalName\":\"ana@contoso.example\",\"jobTitle\":\"Nurse\",\"aboutMe\":[1,2]}",
		"{\"displayName\":\"…\",\"userPrincipalName\":\"…\",\"…\":2}");
	expect_body("{\"access_token\":\"abc\",\"expires_in\":3599,\"token_type\":\"Bearer\"}", "{\"access_token\":\"…\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
	expect_body("{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"User ana@contoso.example is gone\"}}",
		"{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"…\"}}");
	expect_body("{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50076: Ana\\r\\nmust prove it. AADSTSx AADSTS1\",\"error_codes\":[50076]}",
		"{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50076 AADSTS1 …\",\"error_codes\":[50076]}");
}

/* Where a word or an id is expected and something else comes: it is left out, whatever the member is called. */
static void a_service_that_says_something_else_is_not_repeated(void **state)
{
	(void)state;
	expect_body("{\"id\":\"ana@contoso.example\",\"status\":\"Ana Lima\",\"quantity\":\"12 for Ana\",\"code\":\"A\\u0041\",\"state\":\"J\xc3\xb6rg\"}",
		"{\"id\":\"…\",\"status\":\"…\",\"quantity\":\"…\",\"code\":\"…\",\"state\":\"…\"}");
	expect_body("{\"id\":\"Ana\",\"skuId\":\"ana.lima1\",\"createdDateTime\":\"yesterday\",\"country\":{\"ana\":\"lima\"}}",
		"{\"id\":\"…\",\"skuId\":\"…\",\"createdDateTime\":\"…\",\"country\":{\"…\":1}}");
	expect_body("{\"phoneNumber\":612345678,\"email\":true,\"city\":null}", "{\"phoneNumber\":\"…\",\"email\":\"…\",\"city\":null}");
	expect_body("{\"quantity\":1e999,\"consumedUnits\":01,\"enabled\":NaN,\"suspended\":-1.5}", "{\"quantity\":\"…\",\"consumedUnits\":\"…\",\"enabled\":null,\"suspended\":-1.5}");
	expect_body("\"Ana\"", "\"…\"");
	expect_body("[\"Ana\",7,null]", "[\"…\",\"…\",null]");
	expect_body(" <html>Ana</html>", "\"<…\"");
	expect_body("Ana", "\"…\"");
	expect_body("{\"Ana\":1,\"id\":", "{\"id\":null,\"…\":1}");
}

static void long_lists_are_cut(void **state)
{
	struct buf body = BUF_INIT, text = BUF_INIT;
	struct json_writer w;

	(void)state;
	buf_addstr(&body, "{\"value\":[");
	for (int i = 0; i < 999; i++)
		buf_addf(&body, "%s{\"id\":\"0f000000-0000-4000-8000-%012d\",\"displayName\":\"Ana\"}", i ? "," : "", i);
	buf_addstr(&body, "]}");
	json_writer_init(&w, &text);
	trace_body(&w, body.data, body.len);
	assert_non_null(strstr(text.data, "{\"…\":979}"));
	assert_null(strstr(text.data, "Ana"));
	assert_true(text.len < 4000);
	buf_clear(&text);
	buf_clear(&body);
}

static void depth_has_an_end(void **state)
{
	struct buf body = BUF_INIT, text = BUF_INIT;
	struct json_writer w;

	(void)state;
	for (int i = 0; i < 60; i++)
		buf_addstr(&body, "{\"value\":");
	buf_addstr(&body, "1");
	for (int i = 0; i < 60; i++)
		buf_addch(&body, '}');
	json_writer_init(&w, &text);
	trace_body(&w, body.data, body.len);
	assert_true(strstr(text.data, "{\"…\":1}") != NULL);
	buf_clear(&text);
	buf_clear(&body);
}

static void forms_say_which_grant_alone(void **state)
{
	static const char form[] = "client_id=365e4365-0000-4000-8000-000000000001&grant_type=refresh_token&refresh_token=abc.def&scope=https%3A%2F%2Fgraph%2F.default&x=Ana&";
	struct buf text = BUF_INIT;
	struct json_writer w;

	(void)state;
	json_writer_init(&w, &text);
	trace_form(&w, form, strlen(form));
	assert_string_equal(text.data, "{\"client_id\":\"365e4365-0000-4000-8000-000000000001\",\"grant_type\":\"refresh_token\",\"refresh_token\":\"…\","
		"\"scope\":\"https%3A%2F%2Fgraph%2F.default\"}");
	buf_clear(&text);
}

static void expect_url(const char *url, const char *base, const char *said)
{
	struct buf text = BUF_INIT;

	trace_add_url(&text, url, base);
	assert_string_equal(text.data, said);
	buf_clear(&text);
}

static void addresses_keep_what_says_which_call(void **state)
{
	static const char base[] = "https://graph.example/v1.0";

	(void)state;
	expect_url("https://graph.example/v1.0/users/0f000000-0000-4000-8000-00000000000a/assignLicense", base,
		"https://graph.example/v1.0/users/0f000000-0000-4000-8000-00000000000a/assignLicense");
	expect_url("https://graph.example/v1.0/users/ana%40contoso.example?$select=id,accountEnabled", base,
		"https://graph.example/v1.0/users/…?$select=id,accountEnabled");
	expect_url("https://graph.example/v1.0/users?$top=999&$filter=startswith(displayName,'Ana')&$skiptoken=abc", base,
		"https://graph.example/v1.0/users?$top=999&$filter=…&$skiptoken=…");
	expect_url("https://graph.example/v1.0/users?Ana+Lima=1&$select=Ana Lima", base, "https://graph.example/v1.0/users?…&$select=…");
	expect_url("https://ana:lima@elsewhere.example/Ana/domains#x", base, "…/…/domains");
	expect_url("https://login.example/contoso.example/oauth2/v2.0/token", "https://login.example", "https://login.example/…/oauth2/v2.0/token");
	expect_url("Ana", NULL, "……");
	expect_url("https://[::1]:8443/v1/customers", NULL, "https://[::1]:8443/v1/customers");
}

/* ── whole lines ── */

static struct buf lines;

static void on_trace(void *arg, const char *line, size_t len)
{
	(void)arg;
	assert_int_equal(strlen(line), len);
	assert_null(strchr(line, '\n'));
	buf_add(&lines, line, len);
	buf_addch(&lines, '\n');
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	(void)result;
	note(arg, err);
}

static void said(const char *words)
{
	if (!strstr(lines.data, words))
		fail_msg("“%s” is not in:\n%s", words, lines.data);
}

static void unsaid(const char *words)
{
	if (strstr(lines.data, words))
		fail_msg("“%s” is in:\n%s", words, lines.data);
}

static void each_exchange_is_a_line(void **state)
{
	struct fixture *f = *state;

	buf_clear(&lines);
	api_set_trace(f->api, on_trace, NULL);
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .status = 503, .headers = "Date: Tue, 14 Nov 2023 22:13:20 GMT Ana\n"
		"Retry-After: 2\nrequest-id: 4f000000-0000-4000-8000-00000000000a\n"
		"Content-Type: application/json; charset=Ana\nVia: Ana\nX-Secret: Ana\nLocation: https://h.example/Ana?x=Ana&mkt=Ana&$top=5\n",
		.body = "{\"error\":{\"code\":\"serviceNotAvailable\",\"message\":\"Bearer T1\"}}" });
	fake_answer(f->http, "GET", "/subscribedSkus", (struct fake_answer){ .outcome = HTTP_NOT_SENT, .failure = HTTP_PROXY_SIGN_IN, .at_proxy = true, .proxy_status = 407 });
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	said("{\"time\":\"2023-11-14T22:13:20Z\",\"service\":\"entra\",\"method\":\"POST\",\"url\":\"https://login.example/…/oauth2/v2.0/token\",\"attempt\":1,");
	said("\"grant_type\":\"client_credentials\"");
	said("\"client_secret\":\"…\"");
	said("\"access_token\":\"…\"");
	said("\"Authorization\":\"…\"");
	said("\"User-Agent\":\"test/1\"");
	said("\"status\":503");
	said("\"Date\":\"…\",\"Retry-After\":\"2\",\"request-id\":\"4f000000-0000-4000-8000-00000000000a\"");
	said("\"Via\":\"…\",\"Content-Type\":\"application/json\",\"Location\":\"https://h.example/…?x=…&mkt=…&$top=5\"");
	said("\"error\":{\"code\":\"serviceNotAvailable\",\"message\":\"…\"}");
	said("\"retry_in_ms\":2000");
	said("\"outcome\":\"not_sent\",\"duration_ms\":0,\"failure\":\"proxy_sign_in\",\"at_proxy\":true,\"proxy_status\":407,\"curl\":\"as the script says\"");
	unsaid("T1");
	unsaid("R1");
	unsaid("Ana");
	unsaid("s3cret");
	buf_clear(&lines);
}

static void what_is_given_up_is_a_line_too(void **state)
{
	struct fixture *f = *state;

	buf_clear(&lines);
	api_set_trace(f->api, on_trace, NULL);
	api_skus_list(f->api, on_skus, f);
	settle(f);
	api_cancel(f->api, 1);
	api_free(f->api);
	f->api = NULL;
	said("\"outcome\":\"cancelled\"");
	buf_clear(&lines);
}

/* A decoder that reads what was said: every line is JSON, whatever the answer was. */
static void names_are_in_order_and_known_once(void **state)
{
	(void)state;
	for (const struct trace_key *k = trace_keys; k[1].name; k++)
		if (strcasecmp(k->name, k[1].name) >= 0)
			fail_msg("%s does not stand before %s", k->name, k[1].name);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_on_the_list_stays),
		cmocka_unit_test(names_words_and_secrets_do_not),
		cmocka_unit_test(a_service_that_says_something_else_is_not_repeated),
		cmocka_unit_test(long_lists_are_cut),
		cmocka_unit_test(depth_has_an_end),
		cmocka_unit_test(forms_say_which_grant_alone),
		cmocka_unit_test(addresses_keep_what_says_which_call),
		TEST(each_exchange_is_a_line),
		TEST(what_is_given_up_is_a_line_too),
		cmocka_unit_test(names_are_in_order_and_known_once),
	};

	buf_init(&lines);
	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
