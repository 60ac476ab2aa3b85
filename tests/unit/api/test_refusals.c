/* Each way in which a sign-in is refused: what it means, and what to do. */
#include "api/api_sign_in.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"

#define DEVICE "{\"device_code\":\"dev1ce\",\"user_code\":\"ABCD\",\"verification_uri\":\"v\",\"expires_in\":900}"
#define CONSENT "https://login.example/contoso.example/adminconsent?client_id=client-1"

static void on_prompt(void *arg, const struct api_sign_in_prompt *p)
{
	(void)arg;
	(void)p;
}

static void on_signed_in(void *arg, const struct error *err)
{
	note(arg, err);
}

static const struct refusal {
	const char *error;
	int number; /* 0: the answer has no list */
	const char *sub;
	enum error_kind kind;
	const char *says[3];
} refusals[] = {
	{ "invalid_request", 90002, NULL, ERROR_CONFIG, { "no tenant “contoso.example”", "tenant.id", "service.cloud" } },
	{ "invalid_request", 900023, NULL, ERROR_CONFIG, { "neither the id nor a domain", "tenant.id" } },
	{ "invalid_request", 50059, NULL, ERROR_CONFIG, { "names no tenant", "tenant.id" } },
	{ "invalid_request", 9001023, NULL, ERROR_CONFIG, { "names no tenant", "tenant.id" } },
	{ "invalid_request", 90038, NULL, ERROR_CONFIG, { "another national cloud", "service.cloud" } },
	{ "unauthorized_client", 700016, NULL, ERROR_CONFIG, { "client-1", "tenant.client_id", CONSENT } },
	{ "unauthorized_client", 7000112, NULL, ERROR_CONFIG, { "switched off", "Enterprise applications" } },
	{ "invalid_client", 7000218, NULL, ERROR_CONFIG, { "Allow public client flows" } },
	{ "invalid_client", 700025, NULL, ERROR_CONFIG, { "public client" } },
	{ "invalid_client", 7000216, NULL, ERROR_CONFIG, { "tenant.client_secret_file", "tenant.certificate_file" } },
	{ "invalid_client", 7000215, NULL, ERROR_CONFIG, { "its id is taken for its value" } },
	{ "invalid_client", 7000222, NULL, ERROR_CONFIG, { "has expired", "tenant.client_secret_file" } },
	{ "invalid_client", 700027, NULL, ERROR_CONFIG, { "certificate was not accepted", "tenant.certificate_file" } },
	{ "invalid_client", 700024, NULL, ERROR_CONFIG, { "clock of this machine is wrong" } },
	{ "invalid_grant", 65001, "consent_required", ERROR_FORBIDDEN, { "LicenseAssignment.ReadWrite.All", CONSENT } },
	{ "invalid_grant", 0, "consent_required", ERROR_FORBIDDEN, { "an admin of that tenant", CONSENT } },
	{ "consent_required", 0, NULL, ERROR_FORBIDDEN, { CONSENT } },
	{ "invalid_grant", 90099, NULL, ERROR_FORBIDDEN, { "Partner Center" } },
	{ "invalid_grant", 65004, NULL, ERROR_REFUSED, { "did not allow", CONSENT } },
	{ "invalid_resource", 500011, NULL, ERROR_CONFIG, { "API permissions", CONSENT } },
	{ "invalid_resource", 0, NULL, ERROR_CONFIG, { "API permissions" } },
	{ "invalid_scope", 70011, NULL, ERROR_CONFIG, { "tenant.scopes" } },
	{ "access_denied", 53003, NULL, ERROR_REFUSED, { "Conditional Access", "signing in with a code as such" } },
	{ "invalid_grant", 53003, NULL, ERROR_REFUSED, { "Conditional Access" } },
	{ "invalid_grant", 0, "message_only", ERROR_REFUSED, { "Conditional Access" } },
	{ "invalid_grant", 53000, NULL, ERROR_REFUSED, { "managed device" } },
	{ "invalid_grant", 530033, NULL, ERROR_REFUSED, { "managed device", "certificate" } },
	{ "invalid_grant", 50076, "basic_action", ERROR_SIGNED_OUT, { "one more proof" } },
	{ "interaction_required", 0, NULL, ERROR_SIGNED_OUT, { "one more proof" } },
	{ "invalid_grant", 50105, NULL, ERROR_FORBIDDEN, { "Users and groups" } },
	{ "invalid_grant", 50020, NULL, ERROR_REFUSED, { "not one of the tenant “contoso.example”" } },
	{ "invalid_grant", 500213, NULL, ERROR_REFUSED, { "between organisations" } },
	{ "invalid_grant", 50057, NULL, ERROR_REFUSED, { "cannot sign in" } },
	{ "authorization_declined", 0, NULL, ERROR_REFUSED, { "declined by the person" } },
	{ "authorization_declined", 70000, NULL, ERROR_REFUSED, { "declined by the person" } },
	{ "expired_token", 70020, NULL, ERROR_SIGNED_OUT, { "not used in time" } },
	{ "bad_verification_code", 0, NULL, ERROR_SIGNED_OUT, { "not used in time" } },
	{ "invalid_grant", 70008, NULL, ERROR_SIGNED_OUT, { "has ended", "kept" } },
	{ "invalid_grant", 0, NULL, ERROR_SIGNED_OUT, { "has ended" } },
	{ "something_new", 123456, NULL, ERROR_REFUSED, { "declined this" } },
};

static char *answer_of(const struct refusal *r, bool listed)
{
	char number[40] = "", sub[80] = "", sign[40] = "";

	if (r->number && listed)
		snprintf(number, sizeof(number), ",\"error_codes\":[%d]", r->number);
	if (r->number)
		snprintf(sign, sizeof(sign), "AADSTS%d: ", r->number);
	if (r->sub)
		snprintf(sub, sizeof(sub), ",\"suberror\":\"%s\"", r->sub);
	return xasprintf("{\"error\":\"%s\",\"error_description\":\"%sThe service's words.\\r\\nTrace ID: t\"%s%s}", r->error, sign, number, sub);
}

/* In one of the three: what happened, what it means, what to do. */
static bool says(const struct error *err, const char *what)
{
	return strstr(err->text, what) || strstr(err->meaning, what) || strstr(err->remedy, what);
}

static void expect_refusal(struct fixture *f, const struct refusal *r)
{
	if (f->err.kind != r->kind)
		fail_msg("%s %d: %s: %s", r->error, r->number, error_kind_name(f->err.kind), f->err.text);
	assert_int_equal(f->calls, 1);
	assert_string_equal(f->err.code, r->error);
	assert_non_null(strstr(f->err.service, "The service's words."));
	assert_null(strpbrk(f->err.text, "{}"));
	assert_null(strpbrk(f->err.meaning, "{}"));
	assert_null(strpbrk(f->err.remedy, "{}"));
	for (size_t i = 0; i < 3 && r->says[i]; i++)
		if (!says(&f->err, r->says[i]))
			fail_msg("%s %d: no “%s” in: %s %s %s", r->error, r->number, r->says[i], f->err.text, f->err.meaning, f->err.remedy);
}

/* Refused at the first question, and again at the poll; with the number in its list, and with the number in the sentence alone. */
static void each_is_told_with_its_remedy(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < 4 * sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *r = &refusals[i / 4];
		char *body = answer_of(r, i % 2);

		f->calls = 0;
		if (i % 4 < 2) {
			fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 400, .body = body });
		} else {
			fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 200, .body = DEVICE });
			fake_answer(f->http, "POST", "/token", (struct fake_answer){ .status = 400, .body = body });
		}
		api_sign_in(f->api, on_prompt, on_signed_in, f);
		settle_through_waits(f);
		expect_refusal(f, r);
		assert_false(api_signed_in(f->api));
		free(body);
	}
}

static void the_partners_tenant_is_named_by_its_own_key(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "POST", "/partner.example/oauth2/v2.0/devicecode",
		(struct fake_answer){ .status = 400, .body = "{\"error\":\"invalid_request\",\"error_codes\":[90002]}" });
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle_through_waits(f);
	expect_error(f, ERROR_CONFIG);
	assert_non_null(strstr(f->err.text, "“partner.example”"));
	assert_non_null(strstr(f->err.remedy, "tenant.partner_id"));
}

/* A text that is too long for where it is kept would lose the address at its end. */
static void the_longest_is_whole(void **state)
{
	static const char tenant[] = "00000000-0000-4000-8000-000000000000";
	struct fixture *f = *state;
	struct api_config config = { .url = { [API_ENTRA] = "https://login.microsoftonline.com", [API_GRAPH] = "https://graph.microsoft.com/v1.0" },
		.tenant = tenant, .client_id = tenant, .now_ms = fixture_now };
	struct api *other = api_new(&config, f->http, f->timers);

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		char *body = answer_of(&refusals[i], true), last;

		f->calls = 0;
		fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 400, .body = body });
		api_sign_in(other, on_prompt, on_signed_in, f);
		settle_through_waits(f);
		last = f->err.remedy[0] ? f->err.remedy[strlen(f->err.remedy) - 1] : '.';
		assert_true(last == '.' || last == '0'); /* the end of a sentence, or of the address of consent */
		free(body);
	}
	api_free(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up_person, fixture_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(each_is_told_with_its_remedy),
		cmocka_unit_test_setup_teardown(the_partners_tenant_is_named_by_its_own_key, fixture_set_up_partner, fixture_tear_down),
		TEST(the_longest_is_whole),
	};

	return cmocka_run_group_tests_name("api/refusals", tests, NULL, NULL);
}
