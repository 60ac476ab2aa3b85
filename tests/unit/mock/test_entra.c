/* What of a sign-in depends on the time, and on a certificate. */
#include "assertion.h"
#include "rig.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/settings.h"
#include "mock/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define APP "365e4365-0000-4000-8000-000000000001"
#define TOKEN "/entra/{cid}/oauth2/v2.0/token"
#define SCOPE "https://graph.microsoft.com/.default"

static int begin(void **state)
{
	static struct rig rig;
	rig_begin(&rig, "contoso");
	*state = &rig;
	return 0;
}

static int end(void **state)
{
	rig_end(*state);
	return 0;
}

static void set(struct rig *r, const char *section, const char *key, const char *value)
{
	struct error err = ERROR_INIT;
	if (settings_change(r->world, section, key, value, &err) < 0)
		fail_msg("%s", err.text);
}

static char *said(const struct rig *r, const char *key)
{
	char *mark = xasprintf("\"%s\":\"", key);
	const char *at = strstr(r->answer.body.data, mark);

	if (!at)
		fail_msg("no %s in %s", key, r->answer.body.data);
	at += strlen(mark);
	free(mark);
	return xstrndup(at, strcspn(at, "\""));
}

static char *device_code(struct rig *r)
{
	assert_int_equal(rig_call(r, "POST", "/entra/{cid}/oauth2/v2.0/devicecode", "client_id=" APP "&scope=" SCOPE "%20offline_access", NULL), 200);
	return said(r, "device_code");
}

static int poll(struct rig *r, const char *code)
{
	char *body = xasprintf("grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=" APP "&device_code=%s", code);
	int status = rig_call(r, "POST", TOKEN, body, NULL);
	free(body);
	return status;
}

static int refresh(struct rig *r, const char *token)
{
	char *body = xasprintf("grant_type=refresh_token&client_id=" APP "&refresh_token=%s&scope=" SCOPE, token);
	int status = rig_call(r, "POST", TOKEN, body, NULL);
	free(body);
	return status;
}

/* ---- the code ---- */

static void a_code_is_waited_for_and_used_once(void **state)
{
	struct rig *r = *state;
	char *code = device_code(r);

	r->world->scenario->service.sign_in_polls = 2;
	assert_int_equal(poll(r, code), 400);
	assert_true(rig_says(r, "\"authorization_pending\""));
	assert_int_equal(poll(r, code), 400);
	assert_true(rig_says(r, "\"slow_down\""));
	rig_pass(r, 20);
	assert_int_equal(poll(r, code), 200);
	rig_pass(r, 20);
	assert_int_equal(poll(r, code), 400);
	assert_true(rig_says(r, "AADSTS70018"));
	free(code);
}

static void a_code_expires(void **state)
{
	struct rig *r = *state;
	char *code = device_code(r);

	rig_pass(r, 901);
	assert_int_equal(poll(r, code), 400);
	assert_true(rig_says(r, "\"expired_token\""));
	assert_true(rig_says(r, "[70020]"));
	free(code);
}

static void a_code_is_of_one_application_and_tenant(void **state)
{
	struct rig *r = *state;
	char *code = device_code(r), *body;

	set(r, "app.other", "client_id", "11111111-0000-4000-8000-000000000002");
	body = xasprintf("grant_type=device_code&client_id=11111111-0000-4000-8000-000000000002&device_code=%s", code);
	assert_int_equal(rig_call(r, "POST", TOKEN, body, NULL), 400);
	assert_true(rig_says(r, "\"invalid_grant\""));
	free(body);
	body = xasprintf("grant_type=device_code&client_id=" APP "&device_code=%s", code);
	assert_int_equal(rig_call(r, "POST", "/entra/organizations/oauth2/v2.0/token", body, NULL), 400);
	assert_true(rig_says(r, "\"invalid_grant\""));
	free(body);
	assert_int_equal(poll(r, code), 200);
	free(code);
}

/* ---- refresh ---- */

static void a_refresh_token_lasts_while_it_is_used(void **state)
{
	struct rig *r = *state;
	char *code = device_code(r), *first, *second;

	set(r, "sign_in", "refresh_seconds", "100");
	assert_int_equal(poll(r, code), 200);
	first = said(r, "refresh_token");
	rig_pass(r, 60);
	assert_int_equal(refresh(r, first), 200);
	second = said(r, "refresh_token");
	rig_pass(r, 60);
	assert_int_equal(refresh(r, first), 400);
	assert_true(rig_says(r, "[700082]"));
	assert_true(rig_says(r, "It was issued on 2026-03-02T09:00:00Z."));
	assert_int_equal(refresh(r, second), 200);
	free(first);
	free(second);
	free(code);
}

/* ---- settings ---- */

static void settings_outlast_the_program_and_end_with_a_reset(void **state)
{
	char path[] = "/tmp/m365-settings-XXXXXX";
	struct rig r;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	unlink(path);
	rig_begin_in(&r, "contoso", path, RIG_START);
	set(&r, "app.training", "secret_expired", "yes");
	set(&r, "refusal.new", "code", "53003");
	rig_end(&r);
	rig_begin_in(&r, "contoso", path, RIG_START + 1000);
	assert_true(scenario_app(r.world->scenario, APP)->secret_expired);
	assert_int_equal(r.world->scenario->n_refusals, 1);
	assert_int_equal(world_reset(r.world, NULL, NULL), 0);
	assert_false(scenario_app(r.world->scenario, APP)->secret_expired);
	assert_int_equal(r.world->scenario->n_refusals, 0);
	rig_end(&r);
	unlink(path);
	close(fd);
}

/* ---- client assertions ---- */

static struct signer *signer, *stranger;

static int begin_signing(void **state)
{
	const int64_t year_ms = INT64_C(365) * 86400 * 1000;

	signer = signer_new(RIG_START, RIG_START + year_ms);
	stranger = signer_new(RIG_START, RIG_START + year_ms);
	begin(state);
	set(*state, "app.training", "certificate", signer_certificate(signer));
	return 0;
}

static int end_signing(void **state)
{
	signer_free(signer);
	signer_free(stranger);
	return end(state);
}

#define SECONDS_AT (RIG_START / 1000)

static char *claims(const struct rig *r, const char *aud, const char *iss, const char *sub, int64_t nbf, int64_t exp)
{
	char *whole = aud ? xstrdup(aud) : xasprintf("http://127.0.0.1/entra/%s/oauth2/v2.0/token", r->world->tenant_id);
	char *text = xasprintf("{\"aud\":\"%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"a1\",\"nbf\":%lld,\"exp\":%lld}", whole, iss, sub, (long long)(SECONDS_AT + nbf),
		(long long)(SECONDS_AT + exp));
	free(whole);
	return text;
}

static int present(struct rig *r, const char *assertion)
{
	char *body = xasprintf("grant_type=client_credentials&client_id=" APP "&scope=" SCOPE "&client_assertion_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3A"
		"client-assertion-type%%3Ajwt-bearer&client_assertion=%s", assertion);
	int status = rig_call(r, "POST", TOKEN, body, NULL);
	free(body);
	return status;
}

static void expect(struct rig *r, const struct signer *s, const char *alg, bool sha1, char *text, const char *number)
{
	char *assertion = signer_sign(s, alg, sha1, text);
	int status = present(r, assertion);

	if (number ? status == 200 || !rig_says(r, number) : status != 200)
		fail_msg("expected %s, got %s", number ? number : "a token", r->answer.body.data);
	free(assertion);
	free(text);
}

static void a_certificate_proves_who_it_is(void **state)
{
	struct rig *r = *state;

	expect(r, signer, "RS256", true, claims(r, NULL, APP, APP, 0, 600), NULL);
	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, 0, 600), NULL);
	expect(r, stranger, "PS256", false, claims(r, NULL, APP, APP, 0, 600), "[700027]");
	expect(r, signer, "RS512", false, claims(r, NULL, APP, APP, 0, 600), "[50027]");
	expect(r, signer, "PS256", false, claims(r, "https://elsewhere.example/token", APP, APP, 0, 600), "[700023]");
	expect(r, signer, "PS256", false, claims(r, NULL, APP, "another", 0, 600), "[50048]");
	expect(r, signer, "PS256", false, claims(r, NULL, "another", "another", 0, 600), "[700021]");
	expect(r, signer, "PS256", false, xstrdup("{\"aud\":\"a\"}"), "[50027]");
	expect(r, signer, "PS256", false, xstrdup("nonsense"), "[50027]");
	assert_int_not_equal(present(r, "nonsense"), 200);
	assert_true(rig_says(r, "[50027]"));
}

static void a_changed_assertion_is_seen(void **state)
{
	struct rig *r = *state;
	char *text = claims(r, NULL, APP, APP, 0, 600), *one = signer_sign(signer, "PS256", false, text), *other;
	char *longer = claims(r, NULL, APP, APP, 0, 6000);

	/* The signature of one under the claims of the other. */
	other = signer_sign(signer, "PS256", false, longer);
	char *mixed = xasprintf("%.*s%s", (int)(strrchr(other, '.') - other), other, strrchr(one, '.'));
	assert_int_equal(present(r, mixed), 401);
	assert_true(rig_says(r, "[700027]"));
	assert_true(rig_says(r, "the signature does not match"));
	free(mixed);
	free(other);
	free(longer);
	free(one);
	free(text);
}

static void clocks_may_differ_by_the_tolerance(void **state)
{
	struct rig *r = *state;

	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, 290, 890), NULL);
	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, 310, 910), "[700024]");
	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, -900, -290), NULL);
	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, -900, -310), "[700024]");
	r->world->skew_ms = 3600 * 1000;
	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, 0, 600), "[700024]");
	r->world->skew_ms = 0;
	rig_pass(r, 366 * 86400);
	expect(r, signer, "PS256", false, claims(r, NULL, APP, APP, 366 * 86400, 366 * 86400 + 600), "The key used is expired");
}

/* ---- permissions ---- */

static char *address_of(const struct route *route)
{
	struct buf path = BUF_INIT;

	buf_addstr(&path, graph_service.base);
	for (const char *at = route->pattern; *at; at++) {
		if (str_starts(at, "{}")) {
			buf_addch(&path, 'x');
			at++;
		} else {
			buf_addch(&path, *at);
		}
	}
	return buf_steal(&path);
}

/* A call that is new and not in the table would be open to every token. A batch is open: what is in it is not. */
static void every_call_of_the_directory_needs_a_permission(void **state)
{
	struct rig *r = *state;
	size_t n = 0;

	store_run(r->world->store, "UPDATE tokens SET scope = 'Nothing.At.All'", "");
	for (const struct route *route = graph_service.routes; route->method; route++) {
		char *path = address_of(route);
		int wanted = strstr(path, "/$batch") ? 200 : 403;
		if (rig_call(r, route->method, path, "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/users\"}]}", NULL) != wanted)
			fail_msg("%s %s: %s", route->method, path, r->answer.body.data);
		if (wanted == 200)
			assert_true(rig_says(r, "\"status\":403"));
		free(path);
		n++;
	}
	assert_true(n > 20);
}

/* ---- words ---- */

static void lists_of_words(void **state)
{
	const char *at = "  a,b   c ";
	size_t len;

	(void)state;
	assert_non_null(words_next(&at, &len));
	assert_non_null(words_next(&at, &len));
	assert_memory_equal(words_next(&at, &len), "c", 1);
	assert_null(words_next(&at, &len));
	assert_true(words_have("User.Read.All User.Read", "user.read"));
	assert_false(words_have("User.Read.All", "User.Read"));
	assert_true(words_have_all("a b c", "c a"));
	assert_false(words_have_all("a b c", "c d"));
	assert_true(words_have_all("", ""));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
#define SIGNING(f) cmocka_unit_test_setup_teardown(f, begin_signing, end_signing)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_code_is_waited_for_and_used_once),
		TEST(a_code_expires),
		TEST(a_code_is_of_one_application_and_tenant),
		TEST(a_refresh_token_lasts_while_it_is_used),
		cmocka_unit_test(settings_outlast_the_program_and_end_with_a_reset),
		SIGNING(a_certificate_proves_who_it_is),
		SIGNING(a_changed_assertion_is_seen),
		SIGNING(clocks_may_differ_by_the_tolerance),
		TEST(every_call_of_the_directory_needs_a_permission),
		cmocka_unit_test(lists_of_words),
	};
	return cmocka_run_group_tests_name("entra", tests, NULL, NULL);
}
