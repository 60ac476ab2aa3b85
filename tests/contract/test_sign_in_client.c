/* The client's sign-in and the training server's meet over real sockets: neither was written from the other. */
#include "client.h"

#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_permissions.h"
#include "api/api_roles.h"
#include "api/api_sign_in.h"
#include "api/api_subscriptions.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "http/http.h"
#include "json/write.h"
#include "tests/unit/api/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define PARTNER "fabrikam.onmicrosoft.com"
#define CUSTOMER "contoso.onmicrosoft.com"

struct meeting {
	struct client server;
	struct http *http;
	struct timers *timers;
	struct api *api;
	bool done;
	int prompts;
	struct error err;
	char organization[40];
	struct api_roles roles;
};

static int begin(void **state)
{
	struct meeting *m = xcalloc(1, sizeof(*m));
	struct error err = ERROR_INIT;

	client_begin(&m->server, "contoso");
	m->http = http_new(NULL, &err);
	assert_non_null(m->http);
	m->timers = timers_new();
	*state = m;
	return 0;
}

static int end(void **state)
{
	struct meeting *m = *state;

	api_free(m->api);
	http_free(m->http);
	timers_free(m->timers);
	client_end(&m->server);
	free(m);
	return 0;
}

/* ── the two of them ── */

static void set(struct meeting *m, const char *section, const char *key, const char *value)
{
	struct buf body = BUF_INIT;
	struct json_writer w;

	json_writer_init(&w, &body);
	json_object(&w);
	json_key(&w, "set");
	json_array(&w);
	json_object(&w);
	json_put_string(&w, "section", section);
	json_put_string(&w, "key", key);
	json_put_string(&w, "value", value);
	json_object_end(&w);
	json_array_end(&w);
	json_object_end(&w);
	if (client_call(&m->server, "POST", "/training/v1/settings", body.data, NULL) != 200)
		fail_msg("%s.%s: %s", section, key, m->server.body.data);
	buf_clear(&body);
}

static void open_client(struct meeting *m, const char *tenant, const char *partner, const char *const *scopes, const char *secret)
{
	char *entra = xasprintf("%s/entra", m->server.base), *graph = xasprintf("%s/graph/v1.0", m->server.base),
	     *commerce = xasprintf("%s/commerce/v1", m->server.base);
	struct api_config config = { .client_id = CLIENT_TRAINING, .tenant = tenant, .partner = partner, .scopes = scopes,
		.url = { [API_ENTRA] = entra, [API_GRAPH] = graph, [API_COMMERCE] = commerce }, .limits.backoff_ms = 1 };

	if (secret)
		secret_set(&config.client_secret, secret, strlen(secret));
	api_free(m->api);
	m->api = api_new(&config, m->http, m->timers);
	free(entra);
	free(graph);
	free(commerce);
}

static void run(struct meeting *m)
{
	m->done = false;
	while (!m->done) {
		http_poll(m->http, NULL, 0, 50);
		http_deliver(m->http);
		timers_run(m->timers, time_monotonic_ms());
	}
}

static void end_of(struct meeting *m, const struct error *err)
{
	m->done = true;
	m->err = err ? *err : ERROR_INIT;
}

static void on_prompt(void *arg, const struct api_sign_in_prompt *p)
{
	struct meeting *m = arg;

	assert_false(str_empty(p->user_code));
	m->prompts++;
}

static void on_signed_in(void *arg, const struct error *err)
{
	end_of(arg, err);
}

static void on_organization(void *arg, const struct error *err, struct api_organization *o)
{
	struct meeting *m = arg;

	str_copy(m->organization, sizeof(m->organization), o ? o->id : "");
	end_of(m, err);
}

static void on_roles(void *arg, const struct error *err, struct api_roles *result)
{
	struct meeting *m = arg;

	if (result)
		m->roles = *result;
	end_of(m, err);
}

static void on_subscriptions(void *arg, const struct error *err, struct api_subscriptions *result)
{
	(void)result;
	end_of(arg, err);
}

static void sign_in(struct meeting *m)
{
	m->prompts = 0;
	api_sign_in(m->api, on_prompt, on_signed_in, m);
	run(m);
}

static void read_organization(struct meeting *m)
{
	api_organization_get(m->api, on_organization, m);
	run(m);
}

static void read_roles(struct meeting *m)
{
	m->roles = (struct api_roles){ .buy = API_CANNOT_TELL };
	api_roles_get(m->api, on_roles, m);
	run(m);
}

static void is_well(struct meeting *m)
{
	if (m->err.kind != ERROR_NONE)
		fail_msg("%s: %s %s [%s] [%s]", error_kind_name(m->err.kind), m->err.text, m->err.remedy, m->err.service, m->err.detail);
}

static void is_told(struct meeting *m, enum error_kind kind, const char *what)
{
	if (m->err.kind != kind || (!strstr(m->err.text, what) && !strstr(m->err.meaning, what) && !strstr(m->err.remedy, what)))
		fail_msg("%s, no “%s”: %s %s %s [%s]", error_kind_name(m->err.kind), what, m->err.text, m->err.meaning, m->err.remedy, m->err.service);
}

/* ── who signs in ── */

static void a_person_signs_in(void **state)
{
	struct meeting *m = *state;

	open_client(m, CUSTOMER, NULL, NULL, NULL);
	sign_in(m);
	is_well(m);
	assert_int_equal(m->prompts, 1);
	read_organization(m);
	is_well(m);
	assert_string_equal(m->organization, m->server.cid);
	api_set_customer(m->api, m->organization);
	api_subscriptions_list(m->api, on_subscriptions, m);
	run(m);
	is_well(m);
}

static void a_secret_signs_in(void **state)
{
	struct meeting *m = *state;

	open_client(m, CUSTOMER, NULL, NULL, CLIENT_TRAINING_SECRET);
	sign_in(m);
	is_well(m);
	read_organization(m);
	is_well(m);
	open_client(m, CUSTOMER, NULL, NULL, "not that one");
	sign_in(m);
	is_told(m, ERROR_CONFIG, "tenant.client_secret_file");
	set(m, "app.training", "secret_expired", "yes");
	open_client(m, CUSTOMER, NULL, NULL, CLIENT_TRAINING_SECRET);
	sign_in(m);
	is_told(m, ERROR_CONFIG, "has expired");
}

static void use_certificate(struct meeting *m, const struct secret *certificate, const struct secret *key)
{
	struct secret c = SECRET_INIT, k = SECRET_INIT, none = SECRET_INIT;

	open_client(m, CUSTOMER, NULL, NULL, NULL);
	secret_set(&c, certificate->data, certificate->len);
	secret_set(&k, key->data, key->len);
	assert_int_equal(api_use_certificate(m->api, &c, &k, &none, NULL), 0);
}

static void a_certificate_signs_in(void **state)
{
	struct meeting *m = *state;
	struct secret certificate = SECRET_INIT, key = SECRET_INIT;

	keys_make(2048, NULL, &certificate, &key);
	use_certificate(m, &certificate, &key);
	sign_in(m);
	is_told(m, ERROR_CONFIG, "tenant.certificate_file");
	set(m, "app.training", "certificate", certificate.data);
	sign_in(m);
	is_well(m);
	assert_int_equal(m->prompts, 0);
	read_organization(m);
	is_well(m);
	assert_string_equal(m->organization, m->server.cid);
	secret_clear(&certificate);
	secret_clear(&key);
}

static void a_partner_signs_in_at_home(void **state)
{
	struct meeting *m = *state;

	set(m, "partner", "domain", PARTNER);
	open_client(m, CUSTOMER, PARTNER, NULL, NULL);
	sign_in(m);
	is_well(m);
	read_organization(m); /* the customer's, by a token of the customer's tenant */
	is_well(m);
	assert_string_equal(m->organization, m->server.cid);
	api_set_customer(m->api, m->organization);
	api_subscriptions_list(m->api, on_subscriptions, m);
	run(m);
	is_well(m);
}

static void a_customer_that_has_not_let_the_partner_in(void **state)
{
	struct meeting *m = *state;

	set(m, "partner", "domain", PARTNER);
	set(m, "partner", "relationship", "no");
	open_client(m, CUSTOMER, PARTNER, NULL, NULL);
	sign_in(m);
	is_well(m);
	read_organization(m);
	assert_int_not_equal(m->err.kind, ERROR_NONE);
	assert_true(api_signed_in(m->api));
}

/* ── what they may ── */

static bool lacks(const struct api_roles *r, const char *name)
{
	struct api_missing rows[API_MISSING_MOST];
	size_t n = api_permissions_missing(r, rows);

	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].name, name))
			return true;
	return false;
}

static void what_a_person_may_is_told(void **state)
{
	static const char *const scopes[] = { "Organization.Read.All", "User.Read.All", NULL };
	struct meeting *m = *state;

	open_client(m, CUSTOMER, NULL, NULL, NULL);
	sign_in(m);
	is_well(m);
	read_roles(m);
	is_well(m);
	assert_true(m->roles.roles_told);
	assert_true(m->roles.permissions_told);
	assert_false(lacks(&m->roles, "LicenseAssignment.ReadWrite.All") || lacks(&m->roles, "License Administrator"));
	assert_int_equal(m->roles.move_licences, API_MAY);
	/* Fewer were granted. */
	set(m, "app.training", "delegated", "Organization.Read.All User.Read.All");
	open_client(m, CUSTOMER, NULL, scopes, NULL);
	sign_in(m);
	is_well(m);
	read_roles(m);
	assert_true(m->roles.permissions_told);
	assert_true(lacks(&m->roles, "LicenseAssignment.ReadWrite.All"));
	assert_false(lacks(&m->roles, "User.Read.All"));
	assert_int_equal(m->roles.move_licences, API_MAY_NOT);
}

static void what_a_program_may_is_told(void **state)
{
	struct meeting *m = *state;

	set(m, "app.training", "permissions", "Organization.Read.All User.Read.All Application.Read.All LicenseAssignment.ReadWrite.All");
	open_client(m, CUSTOMER, NULL, NULL, CLIENT_TRAINING_SECRET);
	sign_in(m);
	is_well(m);
	read_roles(m);
	is_well(m);
	assert_true(m->roles.alone && m->roles.permissions_told);
	assert_int_equal(m->roles.move_licences, API_MAY);
	assert_true(lacks(&m->roles, "ServiceHealth.Read.All") && lacks(&m->roles, "Group.Read.All"));
	assert_false(lacks(&m->roles, "Organization.Read.All"));
	set(m, "app.training", "permissions", "Organization.Read.All Application.Read.All");
	open_client(m, CUSTOMER, NULL, NULL, CLIENT_TRAINING_SECRET);
	sign_in(m);
	read_roles(m);
	is_well(m);
	assert_int_equal(m->roles.move_licences, API_MAY_NOT);
}

/* ── refusals ── */

static void each_refusal_has_its_remedy(void **state)
{
	static const struct {
		const char *code, *says;
		enum error_kind kind;
	} cases[] = {
		{ "65001", "adminconsent?client_id=" CLIENT_TRAINING, ERROR_FORBIDDEN }, { "50105", "Users and groups", ERROR_FORBIDDEN },
		{ "53003", "Conditional Access", ERROR_REFUSED }, { "53000", "managed device", ERROR_REFUSED },
		{ "50076", "one more proof", ERROR_SIGNED_OUT }, { "50079", "one more proof", ERROR_SIGNED_OUT },
		{ "50020", "not one of the tenant", ERROR_REFUSED }, { "50057", "cannot sign in", ERROR_REFUSED },
		{ "50055", "cannot sign in", ERROR_REFUSED }, { "70000", "has ended", ERROR_SIGNED_OUT },
		{ "7000218", "Allow public client flows", ERROR_CONFIG }, { "700016", "tenant.client_id", ERROR_CONFIG },
		{ "90002", "service.cloud", ERROR_CONFIG }, { "500011", "API permissions", ERROR_CONFIG },
	};
	struct meeting *m = *state;

	set(m, "refusal.test", "when", "code");
	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		if (i == sizeof(cases) / sizeof(cases[0]))
			set(m, "refusal.test", "when", "poll");
		set(m, "refusal.test", "code", cases[i % (sizeof(cases) / sizeof(cases[0]))].code);
		open_client(m, CUSTOMER, NULL, NULL, NULL);
		sign_in(m);
		is_told(m, cases[i % (sizeof(cases) / sizeof(cases[0]))].kind, cases[i % (sizeof(cases) / sizeof(cases[0]))].says);
		assert_non_null(strstr(m->err.service, "AADSTS"));
		assert_false(api_signed_in(m->api));
	}
}

static void what_is_configured_wrong_is_named(void **state)
{
	struct meeting *m = *state;

	open_client(m, "nobody.example", NULL, NULL, NULL);
	sign_in(m);
	is_told(m, ERROR_CONFIG, "no tenant “nobody.example”");
	open_client(m, "not a tenant", NULL, NULL, NULL);
	sign_in(m);
	is_told(m, ERROR_CONFIG, "neither the id nor a domain");
	set(m, "app.training", "public", "no");
	open_client(m, CUSTOMER, NULL, NULL, NULL);
	sign_in(m);
	is_told(m, ERROR_CONFIG, "Allow public client flows");
	set(m, "app.training", "public", "yes");
	set(m, "app.training", "consent", "graph");
	open_client(m, CUSTOMER, NULL, NULL, NULL);
	sign_in(m);
	is_well(m);
	api_set_customer(m->api, m->server.cid);
	api_subscriptions_list(m->api, on_subscriptions, m);
	run(m);
	is_told(m, ERROR_FORBIDDEN, "Partner Center (user_impersonation)");
	is_told(m, ERROR_FORBIDDEN, "adminconsent");
	read_organization(m); /* the directory is as open as before */
	is_well(m);
	set(m, "sign_in", "declined", "yes");
	sign_in(m);
	is_told(m, ERROR_REFUSED, "declined by the person");
}

/* Revoked between two questions: the next one says so, and a sign-in goes on where it was. */
static void a_refresh_that_is_refused(void **state)
{
	struct meeting *m = *state;

	open_client(m, CUSTOMER, NULL, NULL, NULL);
	sign_in(m);
	is_well(m);
	set(m, "refusal.gone", "when", "refresh");
	set(m, "refusal.gone", "code", "50173");
	api_set_customer(m->api, m->server.cid);
	api_subscriptions_list(m->api, on_subscriptions, m); /* another service, another token */
	run(m);
	is_told(m, ERROR_SIGNED_OUT, "has ended");
	set(m, "refusal.gone", "code", "0");
	sign_in(m);
	is_well(m);
	api_subscriptions_list(m->api, on_subscriptions, m);
	run(m);
	is_well(m);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_person_signs_in),
		TEST(a_secret_signs_in),
		TEST(a_certificate_signs_in),
		TEST(a_partner_signs_in_at_home),
		TEST(a_customer_that_has_not_let_the_partner_in),
		TEST(what_a_person_may_is_told),
		TEST(what_a_program_may_is_told),
		TEST(each_refusal_has_its_remedy),
		TEST(what_is_configured_wrong_is_named),
		TEST(a_refresh_that_is_refused),
	};

	return cmocka_run_group_tests_name("signing in to the training server", tests, NULL, NULL);
}
