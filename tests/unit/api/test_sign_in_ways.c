/* Whose tokens are asked for, and by what proof: a partner's person, an application with a certificate, a sign-in that was kept. */
#include "api/api_keys.h"
#include "api/api_roles.h"
#include "api/api_permissions.h"
#include "api/api_sign_in.h"
#include "api/api_customer.h"
#include "api/api_directory.h"
#include "api/api_transitions.h"
#include "core/buf.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/api/fixture.h"
#include "tests/unit/api/keys.h"

#define DEVICE "{\"device_code\":\"dev1ce\",\"user_code\":\"ABCD\",\"verification_uri\":\"v\",\"expires_in\":900,\"interval\":5}"
#define TOKEN(access_, refresh_) \
	(struct fake_answer){ .status = 200, .body = "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" access_ "\",\"refresh_token\":\"" refresh_ "\"}" }
#define SKUS (struct fake_answer){ .status = 200, .body = "{\"value\":[]}" }
#define ENDED (struct fake_answer){ .status = 400, .body = "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008\",\"error_codes\":[70008]}" }

static struct {
	int prompts;
	char tenant[60], customer[60];
} shown;

static void on_prompt(void *arg, const struct api_sign_in_prompt *p)
{
	(void)arg;
	shown.prompts++;
	str_copy(shown.tenant, sizeof(shown.tenant), p->tenant);
	str_copy(shown.customer, sizeof(shown.customer), p->customer);
}

static void on_signed_in(void *arg, const struct error *err)
{
	note(arg, err);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *result)
{
	(void)result;
	note(arg, err);
}

static void on_company(void *arg, const struct error *err, struct api_company *result)
{
	(void)result;
	note(arg, err);
}

static struct api_roles told;

static void on_roles(void *arg, const struct error *err, struct api_roles *result)
{
	note(arg, err);
	if (result)
		told = *result;
}

static void on_transition(void *arg, const struct error *err, struct api_transition *result)
{
	(void)result;
	note(arg, err);
}

static void token_answers(struct fixture *f, struct fake_answer a)
{
	fake_answer(f->http, "POST", "/oauth2/v2.0/token", a);
}

static const struct fake_request *before_last(const struct fixture *f)
{
	return fake_request(f->http, fake_count(f->http) - 2);
}

static void begin(struct fixture *f)
{
	memset(&shown, 0, sizeof(shown));
	f->calls = 0;
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle_through_waits(f);
}

static void person_signs_in(struct fixture *f)
{
	fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 200, .body = DEVICE });
	token_answers(f, TOKEN("A1", "R1"));
	begin(f);
	expect_ok(f);
	f->calls = 0;
}

/* ── a partner ── */

static void a_partner_signs_in_at_home(void **state)
{
	struct fixture *f = *state;

	person_signs_in(f);
	assert_string_equal(shown.tenant, "partner.example");
	assert_string_equal(shown.customer, "contoso.example");
	assert_string_equal(fake_request(f->http, 0)->url, "https://login.example/partner.example/oauth2/v2.0/devicecode?mkt=en-US");
	assert_non_null(strstr(fake_request(f->http, 0)->body, "commerce.example%2Fuser_impersonation"));
	assert_string_equal(fake_request(f->http, 1)->url, "https://login.example/partner.example/oauth2/v2.0/token");
	fake_answer(f->http, "GET", "/profiles/company", (struct fake_answer){ .status = 404 });
	api_company_get(f->api, on_company, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A1");
}

/* What came from the customer's tenant does not take the place of the sign-in at home. */
static void the_customers_tenant_gives_tokens_for_the_directory(void **state)
{
	struct fixture *f = *state;

	person_signs_in(f);
	token_answers(f, TOKEN("G1", "R2"));
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_string_equal(before_last(f)->url, "https://login.example/contoso.example/oauth2/v2.0/token");
	assert_non_null(strstr(before_last(f)->body, "refresh_token=R1"));
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer G1");
	advance(f, 4000 * 1000);
	token_answers(f, TOKEN("C2", "R3"));
	api_company_get(f->api, on_company, f);
	settle(f);
	assert_string_equal(before_last(f)->url, "https://login.example/partner.example/oauth2/v2.0/token");
	assert_non_null(strstr(before_last(f)->body, "refresh_token=R1"));
}

static void a_customer_that_has_not_consented(void **state)
{
	struct fixture *f = *state;

	person_signs_in(f);
	fake_answer(f->http, "POST", "/contoso.example/oauth2/v2.0/token",
		(struct fake_answer){ .status = 400, .body = "{\"error\":\"invalid_grant\",\"error_codes\":[65001],\"suberror\":\"consent_required\"}" });
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	expect_error(f, ERROR_FORBIDDEN);
	assert_non_null(strstr(f->err.remedy, "https://login.example/contoso.example/adminconsent?client_id=client-1"));
	/* Partner Center's token is as good as before. */
	assert_true(api_signed_in(f->api));
	fake_answer(f->http, "GET", "/profiles/company", (struct fake_answer){ .status = 404 });
	f->calls = 0;
	api_company_get(f->api, on_company, f);
	settle(f);
	assert_string_equal(fake_header(fake_last(f->http), "Authorization"), "Bearer A1");
}

static void who_is_not_in_the_customers_directory_has_no_roles_to_tell(void **state)
{
	struct fixture *f = *state;
	struct api_missing rows[API_MISSING_MOST];

	person_signs_in(f);
	token_answers(f, (struct fake_answer){ .status = 200,
		.body = "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"G1\",\"scope\":\"https://graph.example/User.Read.All\"}" });
	fake_answer(f->http, "GET", "/me/", (struct fake_answer){ .status = 404 });
	api_roles_get(f->api, on_roles, f);
	settle(f);
	expect_ok(f);
	assert_int_equal(told.buy, API_CANNOT_TELL);
	assert_int_equal(told.move_licences, API_MAY_NOT); /* the registration lacks it, whoever signs in */
	assert_int_equal(api_permissions_missing(&told, rows), 4);
}

/* ── permissions of one's own ── */

static void what_is_asked_for_can_be_chosen(void **state)
{
	struct fixture *f = *state;

	person_signs_in(f);
	assert_non_null(strstr(fake_request(f->http, 0)->body,
		"scope=https%3A%2F%2Fgraph.example%2FUser.Read.All%20https%3A%2F%2Fgraph.example%2FLicenseAssignment.ReadWrite.All%20offline_access"));
}

/* ── a certificate ── */

static struct secret certificate, key;

static int make_keys(void **state)
{
	(void)state;
	keys_make(2048, NULL, &certificate, &key);
	return 0;
}

static int clear_keys(void **state)
{
	(void)state;
	secret_clear(&certificate);
	secret_clear(&key);
	return 0;
}

static void use_certificate(struct api *api)
{
	struct secret c = SECRET_INIT, k = SECRET_INIT, none = SECRET_INIT;
	struct error err = ERROR_INIT;

	secret_set(&c, certificate.data, certificate.len);
	secret_set(&k, key.data, key.len);
	assert_int_equal(api_use_certificate(api, &c, &k, &none, &err), 0);
	assert_true(api_signs_in_alone(api));
}

static const char *assertion_of(const struct fake_request *r)
{
	const char *at = r->body ? strstr(r->body, "&client_assertion=") : NULL;

	return at ? at + strlen("&client_assertion=") : NULL;
}

static void check_assertion(const struct fake_request *r, const char *from)
{
	char header[512], claims[1024];

	assert_non_null(assertion_of(r));
	assert_true(keys_verify(&certificate, assertion_of(r), header, claims));
	if (!strstr(claims, from))
		fail_msg("%s", claims);
}

static void a_certificate_signs_in(void **state)
{
	struct fixture *f = *state;

	use_certificate(f->api);
	token_answers(f, TOKEN("A1", ""));
	begin(f);
	expect_ok(f);
	assert_int_equal(shown.prompts, 0);
	assert_true(str_starts(fake_last(f->http)->body,
		"client_id=client-1&scope=https%3A%2F%2Fgraph.example%2F.default&grant_type=client_credentials&"
		"client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="));
	check_assertion(fake_last(f->http), "\"exp\":1700000300");
}

/* A lost answer: the question is asked again, and is signed again. */
static void each_sending_is_signed_anew(void **state)
{
	struct fixture *f = *state;

	use_certificate(f->api);
	token_answers(f, (struct fake_answer){ .outcome = HTTP_LOST });
	token_answers(f, TOKEN("A1", ""));
	begin(f);
	expect_ok(f);
	assert_int_equal(fake_count(f->http), 2);
	check_assertion(fake_request(f->http, 0), "\"jti\"");
	check_assertion(fake_request(f->http, 1), "\"jti\"");
	assert_string_not_equal(fake_request(f->http, 0)->body, fake_request(f->http, 1)->body);
}

static void a_certificate_that_is_not_known(void **state)
{
	struct fixture *f = *state;

	use_certificate(f->api);
	token_answers(f, (struct fake_answer){ .status = 401, .body = "{\"error\":\"invalid_client\",\"error_codes\":[700027]}" });
	begin(f);
	expect_error(f, ERROR_CONFIG);
	assert_non_null(strstr(f->err.remedy, "tenant.certificate_file"));
	assert_int_equal(fake_count(f->http), 1);
}

/* A clock an hour behind: the refusal tells the service's time, by which what is signed next is good; and that is asked for once. */
static void a_wrong_clock_is_mended_by_the_answer(void **state)
{
	static const struct fake_answer late = { .status = 401, .headers = "Date: Tue, 14 Nov 2023 23:13:20 GMT\n",
		.body = "{\"error\":\"invalid_client\",\"error_codes\":[700024]}" };
	struct fixture *f = *state;

	use_certificate(f->api);
	token_answers(f, late);
	token_answers(f, TOKEN("A1", ""));
	begin(f);
	expect_ok(f);
	check_assertion(fake_request(f->http, 0), "\"exp\":1700000300");
	check_assertion(fake_request(f->http, 1), "\"exp\":1700003900");
	token_answers(f, late);
	token_answers(f, late);
	begin(f);
	expect_error(f, ERROR_CONFIG);
	assert_int_equal(fake_count(f->http), 4);
}

static void a_certificate_changes_hands(void **state)
{
	struct fixture *f = *state;
	struct api_keys keys;

	use_certificate(f->api);
	api_keys_give(f->api, &keys);
	assert_true(secret_is_set(&keys.certificate) && secret_is_set(&keys.certificate_key));
	f->calls = 0;
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_GRAPH] = "https://graph.example/v1.0" },
		.tenant = "contoso.example", .client_id = "client-1", .now_ms = fixture_now };
	struct api *other = api_new(&config, f->http, f->timers);
	api_keys_take(other, &keys);
	assert_true(api_signs_in_alone(other));
	token_answers(f, TOKEN("A1", ""));
	fake_answer(f->http, "GET", "/subscribedSkus", SKUS);
	api_skus_list(other, on_skus, f);
	settle_through_waits(f);
	expect_ok(f);
	api_free(other);
}

static void partner_center_wants_a_person(void **state)
{
	struct fixture *f = *state;

	fake_answer(f->http, "GET", "/profiles/company", (struct fake_answer){ .status = 403, .body = "{\"code\":\"2032\",\"description\":\"no\"}" });
	api_company_get(f->api, on_company, f);
	settle_through_waits(f);
	expect_error(f, ERROR_FORBIDDEN);
	assert_non_null(strstr(f->err.meaning, "takes a person"));
}

/* Partner Center turns away the tokens of a customer's tenant, however new they are: to sign in again there would go on for ever. */
static void asked_past_the_partner(struct fixture *f, int status, bool has_storefront, bool told_so)
{
	struct api_config config = { .url = { [API_ENTRA] = "https://login.example", [API_GRAPH] = "https://graph.example/v1.0",
		[API_COMMERCE] = "https://commerce.example/v1", [API_STOREFRONT] = has_storefront ? "https://store.example/v1" : NULL },
		.tenant = "contoso.example", .client_id = "client-1", .now_ms = fixture_now };
	struct api *api = api_new(&config, f->http, f->timers);

	fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 200, .body = DEVICE });
	token_answers(f, TOKEN("A1", "R1"));
	api_sign_in(api, on_prompt, on_signed_in, f);
	settle_through_waits(f);
	for (int i = 0; i < (status == 401 ? 2 : 1); i++) {
		token_answers(f, TOKEN("C1", "R1"));
		fake_answer(f->http, "GET", "/profiles/company", (struct fake_answer){ .status = status });
	}
	f->calls = 0;
	api_company_get(api, on_company, f);
	settle_through_waits(f);
	expect_error(f, status == 401 ? ERROR_SIGNED_OUT : ERROR_FORBIDDEN);
	assert_int_equal(strstr(f->err.remedy, "tenant.partner_id") != NULL, told_so);
	assert_int_equal(fake_unused(f->http), 0);
	api_free(api);
}

static void who_is_no_partner_is_told_of_it(void **state)
{
	asked_past_the_partner(*state, 401, false, true);
	asked_past_the_partner(*state, 403, false, true);
	asked_past_the_partner(*state, 401, true, false);
}

/* ── busy ── */

static void a_busy_service_is_asked_again(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 2; i++)
		token_answers(f, (struct fake_answer){ .status = 400, .body = "{\"error\":\"temporarily_unavailable\"}" });
	token_answers(f, TOKEN("A1", ""));
	begin(f);
	expect_ok(f);
	for (int i = 0; i < 20; i++)
		token_answers(f, (struct fake_answer){ .status = 400, .body = "{\"error\":\"temporarily_unavailable\"}" });
	begin(f);
	expect_error(f, ERROR_SERVICE);
	assert_int_equal(fake_unused(f->http), 15);
}

/* ── the sign-in ends at the worst moment ── */

static void an_order_does_not_leave_when_the_sign_in_has_ended(void **state)
{
	struct fixture *f = *state;
	struct api_transition_order o = { .subscription_id = "s", .request_id = "0f000000-0000-4000-8000-00000000000a", .to_catalog_item_id = "P:S:A",
		.quantity = 1 };

	person_signs_in(f);
	token_answers(f, ENDED);
	api_transition_create(f->api, &o, on_transition, f);
	settle_through_waits(f);
	expect_error(f, ERROR_SIGNED_OUT);
	assert_int_equal(fake_count_of(f->http, "/transitions"), 0);
	/* Signed in again, the same order goes out under the same id. */
	person_signs_in(f);
	token_answers(f, TOKEN("C1", "R2"));
	fake_answer(f->http, "POST", "/transitions", (struct fake_answer){ .status = 200, .body = "{\"toCatalogItemId\":\"P:S:A\"}" });
	api_transition_create(f->api, &o, on_transition, f);
	settle(f);
	expect_ok(f);
	assert_string_equal(fake_header(fake_last(f->http), "MS-RequestId"), o.request_id);
}

/* Its token is refused, and so is the next one: it was turned away at the door, which is certain. */
static void an_order_that_was_turned_away_did_not_happen(void **state)
{
	struct fixture *f = *state;
	struct api_transition_order o = { .subscription_id = "s", .request_id = "0f000000-0000-4000-8000-00000000000a", .to_catalog_item_id = "P:S:A",
		.quantity = 1 };

	person_signs_in(f);
	token_answers(f, TOKEN("C1", "R2"));
	token_answers(f, ENDED);
	fake_answer(f->http, "POST", "/transitions", (struct fake_answer){ .status = 401 });
	api_transition_create(f->api, &o, on_transition, f);
	settle_through_waits(f);
	expect_error(f, ERROR_SIGNED_OUT);
	assert_int_equal(fake_count_of(f->http, "/transitions"), 1);
}

/* The sign-in service fails while an order waits for its token: the order has not left, and that is certain. */
static void order_without_token(struct fixture *f, struct fake_answer failure, int times)
{
	struct api_transition_order o = { .subscription_id = "s", .request_id = "0f000000-0000-4000-8000-00000000000a", .to_catalog_item_id = "P:S:A",
		.quantity = 1 };

	person_signs_in(f);
	for (int i = 0; i < times; i++)
		token_answers(f, failure);
	api_transition_create(f->api, &o, on_transition, f);
	settle_through_waits(f);
	expect_error(f, ERROR_OFFLINE);
	assert_int_equal(fake_count_of(f->http, "/transitions"), 0);
	assert_int_equal(fake_unused(f->http), 0);
}

static void an_order_whose_token_cannot_be_had(void **state)
{
	order_without_token(*state, (struct fake_answer){ .status = 503 }, 5);
}

static void an_order_whose_token_does_not_come(void **state)
{
	order_without_token(*state, (struct fake_answer){ .outcome = HTTP_LOST, .timed_out = true }, 2);
}

static void an_order_whose_token_is_none(void **state)
{
	order_without_token(*state, (struct fake_answer){ .status = 200, .body = "{}" }, 1);
}

/* A policy that was made in the middle of the work: it takes a new sign-in, and nobody who was waiting was refused for himself. */
static void a_renewal_that_a_policy_blocks(void **state)
{
	struct fixture *f = *state;

	person_signs_in(f);
	advance(f, 4000 * 1000);
	token_answers(f, (struct fake_answer){ .status = 400, .body = "{\"error\":\"interaction_required\",\"error_codes\":[53003]}" });
	api_skus_list(f->api, on_skus, f);
	settle_through_waits(f);
	expect_error(f, ERROR_SIGNED_OUT);
	assert_non_null(strstr(f->err.text, "security policy"));
}

/* ── kept from one run to the next ── */

static char directory[] = "/tmp/test_sign_in_ways.XXXXXX";
static char *kept;

static int make_directory(void **state)
{
	if (fixture_set_up_person(state) != 0)
		return -1;
	strcpy(directory + strlen(directory) - 6, "XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	kept = xasprintf("%s/sign-in", directory);
	return 0;
}

static int remove_directory(void **state)
{
	dir_remove(directory);
	free(kept);
	return fixture_tear_down(state);
}

static bool holds(const char *what)
{
	struct buf text = BUF_INIT;
	bool found = file_read(kept, 10000, &text, NULL) == 0 && strstr(text.data, what);

	buf_clear(&text);
	return found;
}

static void write_kept(const char *text, mode_t mode)
{
	unlink(kept);
	assert_int_equal(file_write(kept, text, strlen(text), mode, NULL), 0);
}

#define KEPT(tenant_, client_) \
	"{\"version\":1,\"sign_in\":\"https://login.example\",\"tenant\":\"" tenant_ "\",\"client_id\":\"" client_ "\",\"refresh_token\":\"K1\"}"

static void use_cache(struct fixture *f)
{
	struct error err = ERROR_INIT;

	assert_int_equal(api_use_token_cache(f->api, kept, &err), 0);
}

static void a_sign_in_is_kept(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	use_cache(f);
	assert_int_not_equal(access(kept, F_OK), 0);
	person_signs_in(f);
	assert_int_equal(shown.prompts, 1);
	assert_int_equal(stat(kept, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(holds("\"R1\"") && holds("contoso.example") && holds("client-1"));
	assert_false(holds("A1"));
	advance(f, 4000 * 1000);
	token_answers(f, TOKEN("A2", "R2"));
	fake_answer(f->http, "GET", "/subscribedSkus", SKUS);
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_true(holds("\"R2\"") && !holds("\"R1\""));
	api_sign_out(f->api);
	assert_int_not_equal(access(kept, F_OK), 0);
}

static void a_kept_sign_in_needs_no_code(void **state)
{
	struct fixture *f = *state;

	write_kept(KEPT("contoso.example", "client-1"), 0600);
	use_cache(f);
	token_answers(f, TOKEN("A1", "R1"));
	begin(f);
	expect_ok(f);
	assert_int_equal(shown.prompts, 0);
	assert_non_null(strstr(fake_last(f->http)->body, "grant_type=refresh_token&refresh_token=K1"));
	assert_true(api_signed_in(f->api) && holds("\"R1\""));
	/* Whoever asks once more means another person. */
	person_signs_in(f);
	assert_int_equal(shown.prompts, 1);
}

static void an_answer_without_another_one_keeps_the_kept_one(void **state)
{
	struct fixture *f = *state;

	write_kept(KEPT("contoso.example", "client-1"), 0600);
	use_cache(f);
	token_answers(f, TOKEN("A1", ""));
	begin(f);
	expect_ok(f);
	assert_true(holds("\"K1\""));
	advance(f, 4000 * 1000);
	token_answers(f, TOKEN("A2", ""));
	api_skus_list(f->api, on_skus, f);
	settle(f);
	assert_non_null(strstr(before_last(f)->body, "refresh_token=K1"));
}

static void a_kept_sign_in_that_has_ended_goes(void **state)
{
	struct fixture *f = *state;

	write_kept(KEPT("contoso.example", "client-1"), 0600);
	use_cache(f);
	token_answers(f, ENDED);
	fake_answer(f->http, "POST", "/devicecode", (struct fake_answer){ .status = 200, .body = DEVICE });
	memset(&shown, 0, sizeof(shown));
	f->calls = 0;
	api_sign_in(f->api, on_prompt, on_signed_in, f);
	settle(f);
	assert_int_equal(shown.prompts, 1);
	assert_int_not_equal(access(kept, F_OK), 0);
	token_answers(f, TOKEN("A1", "R1"));
	settle_through_waits(f);
	expect_ok(f);
	assert_true(holds("\"R1\""));
}

static void a_service_out_of_reach_says_nothing_about_it(void **state)
{
	struct fixture *f = *state;

	write_kept(KEPT("contoso.example", "client-1"), 0600);
	use_cache(f);
	for (int i = 0; i < 5; i++)
		token_answers(f, (struct fake_answer){ .outcome = HTTP_NOT_SENT });
	begin(f);
	expect_error(f, ERROR_OFFLINE);
	assert_int_equal(shown.prompts, 0);
	assert_true(holds("\"K1\""));
}

static void a_sign_in_of_another_is_not_used(void **state)
{
	static const char *const others[] = { KEPT("fabrikam.example", "client-1"), KEPT("contoso.example", "client-2"), "{\"version\":2}", "",
		"{\"version\":1,\"sign" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		write_kept(others[i], 0600);
		use_cache(f);
		person_signs_in(f);
		assert_int_equal(shown.prompts, 1);
		assert_true(holds("\"R1\""));
		api_sign_out(f->api);
	}
}

static void a_file_that_others_may_read_is_refused(void **state)
{
	struct fixture *f = *state;
	struct error err = ERROR_INIT;
	char *link = xasprintf("%s/link", directory);

	write_kept(KEPT("contoso.example", "client-1"), 0640);
	assert_int_equal(api_use_token_cache(f->api, kept, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, "chmod 600"));
	write_kept(KEPT("contoso.example", "client-1"), 0600);
	assert_int_equal(symlink(kept, link), 0);
	assert_int_equal(api_use_token_cache(f->api, link, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, "link"));
	assert_int_equal(api_use_token_cache(f->api, directory, &err), -ERROR_CONFIG);
	/* Nor is one that has become so since. */
	use_cache(f);
	chmod(kept, 0644);
	person_signs_in(f);
	assert_int_equal(shown.prompts, 1);
	free(link);
}

/* Whoever has misspelt the path loses nothing. */
static void a_file_that_holds_something_else_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct error err = ERROR_INIT;

	write_kept("-----BEGIN OPENSSH PRIVATE KEY-----\n", 0600);
	assert_int_equal(api_use_token_cache(f->api, kept, &err), -ERROR_CONFIG);
	assert_non_null(strstr(err.text, "something else"));
	assert_true(holds("OPENSSH"));
	/* Nor is one wiped that has become so since. */
	write_kept(KEPT("contoso.example", "client-1"), 0600);
	use_cache(f);
	write_kept("mine", 0600);
	api_sign_out(f->api);
	assert_true(holds("mine"));
}

static void where_it_is_kept_stays_the_same(void **state)
{
	struct fixture *f = *state;
	struct error err = ERROR_INIT;
	char *here = getcwd(NULL, 0);

	assert_int_equal(chdir(directory), 0);
	assert_int_equal(api_use_token_cache(f->api, "sign-in", &err), 0);
	assert_int_equal(chdir("/"), 0);
	person_signs_in(f);
	assert_true(holds("\"R1\""));
	assert_int_equal(chdir(here), 0);
	free(here);
}

static void an_application_keeps_nothing(void **state)
{
	struct fixture *f = *state;

	use_certificate(f->api);
	use_cache(f);
	token_answers(f, TOKEN("A1", ""));
	begin(f);
	expect_ok(f);
	assert_int_not_equal(access(kept, F_OK), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up_person, fixture_tear_down)
#define TEST_ALONE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
#define TEST_PARTNER(name) cmocka_unit_test_setup_teardown(name, fixture_set_up_partner, fixture_tear_down)
#define TEST_KEPT(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_PARTNER(a_partner_signs_in_at_home),
		TEST_PARTNER(the_customers_tenant_gives_tokens_for_the_directory),
		TEST_PARTNER(a_customer_that_has_not_consented),
		TEST_PARTNER(who_is_not_in_the_customers_directory_has_no_roles_to_tell),
		cmocka_unit_test_setup_teardown(what_is_asked_for_can_be_chosen, fixture_set_up_scopes, fixture_tear_down),
		TEST(a_certificate_signs_in),
		TEST(each_sending_is_signed_anew),
		TEST(a_certificate_that_is_not_known),
		TEST(a_wrong_clock_is_mended_by_the_answer),
		TEST(a_certificate_changes_hands),
		TEST_ALONE(partner_center_wants_a_person),
		TEST(who_is_no_partner_is_told_of_it),
		TEST_ALONE(a_busy_service_is_asked_again),
		TEST(an_order_does_not_leave_when_the_sign_in_has_ended),
		TEST(an_order_that_was_turned_away_did_not_happen),
		TEST(an_order_whose_token_cannot_be_had),
		TEST(an_order_whose_token_does_not_come),
		TEST(an_order_whose_token_is_none),
		TEST(a_renewal_that_a_policy_blocks),
		TEST_KEPT(a_sign_in_is_kept),
		TEST_KEPT(a_kept_sign_in_needs_no_code),
		TEST_KEPT(an_answer_without_another_one_keeps_the_kept_one),
		TEST_KEPT(a_kept_sign_in_that_has_ended_goes),
		TEST_KEPT(a_service_out_of_reach_says_nothing_about_it),
		TEST_KEPT(a_sign_in_of_another_is_not_used),
		TEST_KEPT(a_file_that_others_may_read_is_refused),
		TEST_KEPT(a_file_that_holds_something_else_is_left_alone),
		TEST_KEPT(where_it_is_kept_stays_the_same),
		TEST_KEPT(an_application_keeps_nothing),
	};

	return cmocka_run_group_tests_name("api/sign_in_ways", tests, make_keys, clear_keys);
}
