/* The training Entra: who is let in, who is not, and what each refusal looks like. */
#include "entra.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define NOBODY "99999999-0000-4000-8000-000000000009"
#define PARTNER "fabrikam.onmicrosoft.com"

static struct client client;

static int begin(void **state)
{
	client_begin(&client, "contoso");
	*state = &client;
	return 0;
}

static int end(void **state)
{
	return client_end(*state);
}

static void start_anew(struct client *c)
{
	assert_int_equal(client_call(c, "POST", "/training/v1/reset", NULL, NULL), 200);
}

/* ---- what is refused without anybody's doing ---- */

static void requests_are_judged(void **state)
{
	static const struct {
		const char *tenant, *body, *error;
		long status;
		int code;
	} rows[] = {
#define ALONE "grant_type=client_credentials&client_id=" CLIENT_TRAINING
#define SECRET "&client_secret=" CLIENT_TRAINING_SECRET
		{ "{cid}", "grant_type=client_credentials&client_id=" NOBODY "&client_secret=x&scope=" GRAPH "/.default", "unauthorized_client", 400, 700016 },
		{ "nowhere.example", ALONE SECRET "&scope=" GRAPH "/.default", "invalid_request", 400, 90002 },
		{ NOBODY, ALONE SECRET "&scope=" GRAPH "/.default", "invalid_request", 400, 90002 },
		{ "no_tenant!", ALONE SECRET "&scope=" GRAPH "/.default", "invalid_request", 400, 900023 },
		{ "organizations", ALONE SECRET "&scope=" GRAPH "/.default", "invalid_request", 400, 50059 },
		{ "{cid}", ALONE "&scope=" GRAPH "/.default", "invalid_client", 401, 7000218 },
		{ "{cid}", ALONE "&client_secret=wrong&scope=" GRAPH "/.default", "invalid_client", 401, 7000215 },
		{ "{cid}", ALONE SECRET "&scope=" GRAPH "/User.Read.All", "invalid_scope", 400, 1002012 },
		{ "{cid}", ALONE SECRET "&scope=nonsense", "invalid_scope", 400, 70011 },
		{ "{cid}", ALONE SECRET "&scope=https://elsewhere.example/.default", "invalid_resource", 400, 500011 },
		{ "{cid}", ALONE SECRET "&scope=" GRAPH "/.default%20" COMMERCE "/.default", "invalid_scope", 400, 28000 },
		{ "{cid}", ALONE SECRET "&scope=" GRAPH "/.default%20" GRAPH "/User.Read.All", "invalid_scope", 400, 70011 },
		{ "{cid}", ALONE SECRET, "invalid_request", 400, 900144 },
		{ "{cid}", "client_id=" CLIENT_TRAINING, "invalid_request", 400, 900144 },
		{ "{cid}", "grant_type=client_credentials" SECRET "&scope=" GRAPH "/.default", "invalid_request", 400, 900144 },
		{ "{cid}", "grant_type=password&client_id=" CLIENT_TRAINING, "unsupported_grant_type", 400, 70003 },
		{ "{cid}", "grant_type=" DEVICE_GRANT "&device_code=training.1&client_id=" CLIENT_TRAINING, "bad_verification_code", 400, 70018 },
		{ "{cid}", "grant_type=refresh_token&refresh_token=x&client_id=" CLIENT_TRAINING, "invalid_grant", 400, 70000 },
		{ "{cid}", ALONE "&client_assertion_type=other&client_assertion=a.b.c&scope=" GRAPH "/.default", "invalid_request", 400, 900144 },
	};
	struct client *c = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		entra_post(c, rows[i].tenant, "token", "%s", rows[i].body);
		entra_expect(c, rows[i].status, rows[i].error, rows[i].code);
	}
}

static void a_code_is_not_given_to_everybody(void **state)
{
	struct client *c = *state;

	entra_post(c, "organizations", "devicecode", "client_id=" NOBODY "&scope=User.Read");
	entra_expect(c, 400, "unauthorized_client", 700016);
	entra_post(c, "organizations", "devicecode", "client_id=" CLIENT_TRAINING);
	entra_expect(c, 400, "invalid_request", 900144);
	entra_post(c, "organizations", "devicecode", "client_id=" CLIENT_TRAINING "&scope=" GRAPH "/.default%%20" COMMERCE "/user_impersonation");
	entra_expect(c, 400, "invalid_scope", 28000);
	entra_set(c, "app.training", "multitenant", "no");
	entra_post(c, "organizations", "devicecode", "client_id=" CLIENT_TRAINING "&scope=User.Read");
	entra_expect(c, 400, "invalid_request", 50194);
	assert_int_equal(entra_post(c, "{cid}", "devicecode", "client_id=" CLIENT_TRAINING "&scope=User.Read"), 200);
}

/* ---- what the scenario brings about ---- */

enum way { BY_CODE, BY_POLL, BY_REFRESH, BY_SECRET };

/* With the settings in place, this way in is refused like this; without them it is open. */
struct trouble {
	enum way way;
	const char *set[4][3];
	const char *tenant, *scope, *error;
	long status;
	int code;
	const char *says; /* in the answer; NULL: nothing more */
};

static long try(struct client *c, const struct trouble *t, const char *refresh_token)
{
	switch (t->way) {
	case BY_CODE:
	case BY_POLL:
		return entra_sign_in(c, t->tenant, t->scope);
	case BY_REFRESH:
		return entra_refresh(c, t->tenant, refresh_token, t->scope);
	case BY_SECRET:
		return entra_alone(c, t->tenant, t->scope);
	}
	return 0;
}

static void run_trouble(struct client *c, const struct trouble *t)
{
	char *refresh_token;

	start_anew(c);
	assert_int_equal(entra_sign_in(c, "organizations", GRAPH "/.default%20offline_access"), 200);
	refresh_token = entra_text(c, "refresh_token");
	assert_non_null(refresh_token);
	if (try(c, t, refresh_token) != 200)
		fail_msg("%d: refused before its time: %s", t->code, c->body.data);
	for (size_t i = 0; i < COUNT(t->set) && t->set[i][0]; i++)
		entra_set(c, t->set[i][0], t->set[i][1], t->set[i][2]);
	try(c, t, refresh_token);
	entra_expect(c, t->status, t->error, t->code);
	if (t->says && !strstr(c->body.data, t->says))
		fail_msg("%d: no %s in %s", t->code, t->says, c->body.data);
	free(refresh_token);
}

static void troubles_have_their_numbers(void **state)
{
#define RULE(number, when) { "refusal.a", "code", number }, { "refusal.a", "when", when }
	static const struct trouble rows[] = {
		{ BY_POLL, { { "sign_in", "declined", "yes" } }, "organizations", GRAPH "/.default", "authorization_declined", 400, 65004, NULL },
		{ BY_POLL, { { "app.training", "public", "no" } }, "{cid}", GRAPH "/.default", "invalid_client", 401, 7000218, NULL },
		{ BY_POLL, { { "app.training", "consent", "commerce" } }, "{cid}", GRAPH "/.default", "invalid_grant", 400, 65001, "\"suberror\":\"consent_required\"" },
		{ BY_POLL, { { "app.training", "delegated", "User.Read" } }, "{cid}", GRAPH "/User.ReadWrite.All", "invalid_grant", 400, 65001, NULL },
		{ BY_POLL, { { "app.training", "assignment_required", "yes" } }, "{cid}", GRAPH "/.default", "invalid_grant", 400, 50105, NULL },
		{ BY_POLL, { RULE("53003", "poll") }, "{cid}", GRAPH "/.default", "interaction_required", 400, 53003, "\"claims\":\"{\\\"access_token\\\":" },
		{ BY_POLL, { RULE("50005", "poll") }, "{cid}", GRAPH "/.default", "interaction_required", 400, 50005, NULL },
		{ BY_CODE, { RULE("90033", "code") }, "{cid}", GRAPH "/.default", "temporarily_unavailable", 503, 90033, NULL },
		{ BY_REFRESH, { RULE("50173", "refresh") }, "{cid}", GRAPH "/.default", "invalid_grant", 400, 50173, NULL },
		{ BY_REFRESH, { RULE("700082", "refresh") }, "{cid}", GRAPH "/.default", "invalid_grant", 400, 700082, NULL },
		{ BY_REFRESH, { RULE("50076", "refresh"), { "refusal.a", "resource", "commerce" } }, "{cid}", COMMERCE "/user_impersonation", "interaction_required", 400, 50076,
			"\"suberror\":\"basic_action\"" },
		{ BY_REFRESH, { { "app.training", "consent", "graph" } }, "{cid}", COMMERCE "/user_impersonation", "invalid_grant", 400, 65001, NULL },
		{ BY_REFRESH, { { "partner", "domain", PARTNER }, { "partner", "relationship", "no" } }, "{cid}", GRAPH "/.default", "invalid_grant", 400, 50020,
			"admin@" PARTNER },
		{ BY_SECRET, { { "app.training", "secret_expired", "yes" } }, "{cid}", GRAPH "/.default", "invalid_client", 401, 7000222, NULL },
		{ BY_SECRET, { { "app.training", "secret", "another" } }, "{cid}", GRAPH "/.default", "invalid_client", 401, 7000215, NULL },
		{ BY_SECRET, { { "app.training", "tenants", "partner" } }, "{cid}", GRAPH "/.default", "unauthorized_client", 400, 700016, NULL },
		{ BY_SECRET, { RULE("53003", "client") }, "{cid}", GRAPH "/.default", "interaction_required", 400, 53003, NULL },
	};
#undef RULE

	for (size_t i = 0; i < COUNT(rows); i++)
		run_trouble(*state, &rows[i]);
}

static void an_administrator_can_consent(void **state)
{
	struct client *c = *state;

	entra_set(c, "app.training", "consent", "");
	assert_int_equal(entra_sign_in(c, "{cid}", GRAPH "/.default"), 400);
	entra_expect(c, 400, "invalid_grant", 65001);
	assert_int_equal(client_call(c, "GET", "/entra/{cid}/adminconsent?client_id=" NOBODY, NULL, NULL), 400);
	entra_expect(c, 400, "unauthorized_client", 700016);
	assert_int_equal(client_call(c, "GET", "/entra/{cid}/adminconsent", NULL, NULL), 400);
	assert_int_equal(client_call(c, "GET", "/entra/{cid}/adminconsent?client_id=" CLIENT_TRAINING, NULL, NULL), 200);
	assert_int_equal(entra_sign_in(c, "{cid}", GRAPH "/.default"), 200);
}

static void a_rule_strikes_when_it_should(void **state)
{
	struct client *c = *state;

	entra_set(c, "refusal.later", "when", "client");
	entra_set(c, "refusal.later", "resource", "graph");
	entra_set(c, "refusal.later", "after", "1");
	entra_set(c, "refusal.later", "times", "2");
	entra_set(c, "refusal.later", "code", "90033");
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 503);
	assert_int_equal(entra_alone(c, "{cid}", COMMERCE "/.default"), 200);
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 503);
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(client_call(c, "POST", "/training/v1/settings", "{\"set\":[{\"section\":\"refusal.x\",\"key\":\"code\",\"value\":\"1\"}]}", NULL), 400);
	assert_int_equal(client_call(c, "POST", "/training/v1/settings", "{\"set\":[{\"section\":\"tenant\",\"key\":\"name\",\"value\":\"x\"}]}", NULL), 400);
	start_anew(c);
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
}

/* ---- what a token is good for ---- */

static long call_with(struct client *c, const char *path)
{
	char *token = entra_text(c, "access_token");
	long status;

	assert_non_null(token);
	free(c->token);
	c->token = token;
	status = client_call(c, "GET", path, NULL, NULL);
	return status;
}

#define PRICES "/prices/v1.0/sales/pricesheets(Market='US',PricesheetView='updatedlicensebased')/$value"
#define USERS "/graph/v1.0/users?$top=1"
#define CUSTOMER "/commerce/v1/customers/{cid}"

static void a_token_is_for_one_service(void **state)
{
	struct client *c = *state;

	assert_int_equal(entra_sign_in(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, USERS), 200);
	assert_int_equal(client_call(c, "GET", CUSTOMER, NULL, NULL), 401);
	assert_int_equal(client_call(c, "GET", PRICES, NULL, NULL), 401);
	assert_int_equal(entra_sign_in(c, "{cid}", COMMERCE "/user_impersonation"), 200);
	assert_int_equal(call_with(c, CUSTOMER), 200);
	assert_int_equal(client_call(c, "GET", PRICES, NULL, NULL), 401); /* the price sheet has an address, and tokens, of its own */
	assert_int_equal(client_call(c, "GET", USERS, NULL, NULL), 401);
	assert_non_null(strstr(c->body.data, "InvalidAuthenticationToken"));
	assert_int_equal(entra_sign_in(c, "{cid}", PRICE_SHEET "/.default"), 200);
	assert_int_equal(call_with(c, PRICES), 200);
	assert_int_equal(client_call(c, "GET", CUSTOMER, NULL, NULL), 401);
	assert_int_equal(entra_sign_in(c, "{cid}", "openid%20offline_access"), 200);
	assert_int_equal(call_with(c, "/graph/v1.0/me"), 200);
}

static void a_program_is_not_a_person(void **state)
{
	struct client *c = *state;

	assert_int_equal(entra_alone(c, "{cid}", COMMERCE "/.default"), 200);
	assert_null(strstr(c->body.data, "refresh_token"));
	assert_int_equal(call_with(c, CUSTOMER), 200);
	assert_int_equal(client_call(c, "GET", CUSTOMER "/subscriptions/{source}/provisioningstatus", NULL, NULL), 403);
	assert_int_equal(entra_alone(c, "{cid}", PRICE_SHEET "/.default"), 200);
	assert_int_equal(call_with(c, PRICES), 403);
	entra_set(c, "sign_in", "mfa", "no");
	assert_int_equal(entra_sign_in(c, "{cid}", COMMERCE "/user_impersonation"), 200);
	assert_int_equal(call_with(c, CUSTOMER), 401);
	assert_non_null(strstr(c->body.data, "900421"));
}

static void permissions_are_enough_or_not(void **state)
{
	struct client *c = *state;

	entra_set(c, "app.training", "delegated", "User.Read User.Read.All");
	entra_set(c, "app.training", "permissions", "Organization.Read.All");
	assert_int_equal(entra_sign_in(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, USERS), 200);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/subscribedSkus", NULL, NULL), 403);
	assert_non_null(strstr(c->body.data, "Authorization_RequestDenied"));
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, "/graph/v1.0/subscribedSkus"), 200);
	assert_int_equal(client_call(c, "GET", USERS, NULL, NULL), 403);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/servicePrincipals(appId='" CLIENT_TRAINING "')/appRoleAssignments", NULL, NULL), 403);
	/* Without anybody's consent the program still gets a token, which is good for nothing. */
	entra_set(c, "app.training", "consent", "");
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, "/graph/v1.0/subscribedSkus"), 403);
}

static void what_a_program_was_granted_can_be_read(void **state)
{
	struct client *c = *state;
	const char *where = "/graph/v1.0/servicePrincipals(appId='" CLIENT_TRAINING "')/appRoleAssignments";

	entra_set(c, "app.training", "permissions", "Application.Read.All LicenseAssignment.ReadWrite.All User.Read");
	assert_int_equal(entra_alone(c, "{cid}", GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, where), 200);
	assert_non_null(strstr(c->body.data, "\"appRoleId\":\"9a5d68dd-52b0-4cc2-bd40-abcda44ac30c\""));
	assert_non_null(strstr(c->body.data, "\"appRoleId\":\"5facf0c1-8979-4e95-abcf-ff3d079771c0\""));
	/* User.Read is for people. */
	assert_null(strstr(strstr(strstr(c->body.data, "appRoleId") + 1, "appRoleId") + 1, "appRoleId"));
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/servicePrincipals(appId='" NOBODY "')/appRoleAssignments", NULL, NULL), 404);
}

static void a_partner_signs_in_at_home(void **state)
{
	struct client *c = *state;
	char *refresh_token;

	entra_set(c, "partner", "domain", PARTNER);
	assert_int_equal(entra_sign_in(c, PARTNER, COMMERCE "/user_impersonation%20offline_access"), 200);
	refresh_token = entra_text(c, "refresh_token");
	assert_int_equal(call_with(c, CUSTOMER), 200);
	assert_int_equal(entra_refresh(c, "{cid}", refresh_token, GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, USERS), 200);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/me", NULL, NULL), 404);
	/* The partner's own directory is another one. */
	assert_int_equal(entra_refresh(c, PARTNER, refresh_token, GRAPH "/.default"), 200);
	assert_int_equal(call_with(c, USERS), 403);
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/organization", NULL, NULL), 200);
	assert_null(strstr(c->body.data, c->cid));
	assert_int_equal(client_call(c, "GET", "/graph/v1.0/me", NULL, NULL), 200);
	assert_non_null(strstr(c->body.data, "admin@" PARTNER));
	/* Partner Center knows the partner's people, not the customer's. */
	assert_int_equal(entra_refresh(c, "{cid}", refresh_token, COMMERCE "/user_impersonation"), 200);
	assert_int_equal(call_with(c, CUSTOMER), 401);
	free(refresh_token);
}

/* ---- what a client reads beside ---- */

static void version_1_writes_numbers_as_text(void **state)
{
	struct client *c = *state;

	assert_int_equal(client_call(c, "POST", "/entra/{cid}/oauth2/token", "grant_type=client_credentials&client_id=" CLIENT_TRAINING
		"&client_secret=" CLIENT_TRAINING_SECRET "&resource=https%3A%2F%2Fgraph.windows.net", NULL), 200);
	assert_non_null(strstr(c->body.data, "\"expires_in\":\"3599\""));
	assert_non_null(strstr(c->body.data, "\"resource\":\"https://graph.windows.net\""));
	assert_int_equal(call_with(c, CUSTOMER), 200);
}

static void a_secret_may_come_in_a_header(void **state)
{
	struct client *c = *state;

	free(c->token);
	c->token = NULL;
	/* 365e4365-0000-4000-8000-000000000001:training */
	assert_int_equal(client_call(c, "POST", "/entra/{cid}/oauth2/v2.0/token", "grant_type=client_credentials&scope=" GRAPH "/.default",
		"Authorization: Basic MzY1ZTQzNjUtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAxOnRyYWluaW5n"), 200);
}

static void discovery_leads_to_the_endpoints(void **state)
{
	struct client *c = *state;
	char *url;

	assert_int_equal(client_call(c, "GET", "/entra/{cid}/v2.0/.well-known/openid-configuration", NULL, NULL), 200);
	url = entra_text(c, "jwks_uri");
	assert_true(str_starts(url, c->base));
	assert_int_equal(client_call(c, "GET", url, NULL, NULL), 200);
	assert_non_null(strstr(c->body.data, "\"kty\":\"RSA\""));
	free(url);
	assert_int_equal(client_call(c, "GET", "/entra/nowhere.example/v2.0/.well-known/openid-configuration", NULL, NULL), 400);
	entra_expect(c, 400, "invalid_request", 90002);
	url = entra_text(c, "error_uri");
	assert_int_equal(client_call(c, "GET", url, NULL, NULL), 200);
	assert_true(str_starts(c->body.data, "AADSTS90002 (invalid_request): "));
	free(url);
	assert_int_equal(client_call(c, "GET", "/entra/common/discovery/instance?api-version=1.1&authorization_endpoint=x", NULL, NULL), 200);
	assert_non_null(strstr(c->body.data, "\"metadata\":[{"));
	assert_non_null(strstr(c->body.data, c->base + strlen("http://")));
}

static void who_has_signed_in_is_told(void **state)
{
	struct client *c = *state;
	char *id_token, *info;

	assert_int_equal(entra_sign_in(c, "organizations", "openid%20profile%20" GRAPH "/User.Read"), 200);
	id_token = entra_text(c, "id_token");
	info = entra_text(c, "client_info");
	assert_non_null(id_token);
	assert_non_null(info);
	assert_non_null(strchr(id_token, '.'));
	assert_true(str_starts(info, "eyJ1aWQiOiI"));
	assert_null(strstr(c->body.data, "refresh_token"));
	free(id_token);
	free(info);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_are_judged),
		TEST(a_code_is_not_given_to_everybody),
		TEST(troubles_have_their_numbers),
		TEST(an_administrator_can_consent),
		TEST(a_rule_strikes_when_it_should),
		TEST(a_token_is_for_one_service),
		TEST(a_program_is_not_a_person),
		TEST(permissions_are_enough_or_not),
		TEST(what_a_program_was_granted_can_be_read),
		TEST(a_partner_signs_in_at_home),
		TEST(version_1_writes_numbers_as_text),
		TEST(a_secret_may_come_in_a_header),
		TEST(discovery_leads_to_the_endpoints),
		TEST(who_has_signed_in_is_told),
	};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("entra", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
