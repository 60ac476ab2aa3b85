/* What a program signs to prove who it is, looked at with the certificate. */
#include "api/api_assertion.h"

#include "core/error.h"
#include "tests/unit/api/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/ui.h>

#define ENDPOINT "https://login.example/contoso.example/oauth2/v2.0/token"

static struct secret certificate, key;

static int set_up(void **state)
{
	(void)state;
	keys_make(2048, NULL, &certificate, &key);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	secret_clear(&certificate);
	secret_clear(&key);
	return 0;
}

static void says(const char *json, const char *what)
{
	if (!strstr(json, what))
		fail_msg("no %s in %s", what, json);
}

static void it_is_signed_and_says_for_whom(void **state)
{
	struct assertion_key *k;
	struct secret token = SECRET_INIT, other = SECRET_INIT;
	struct error err = ERROR_INIT;
	char header[512], claims[1024], claims2[1024], thumbprint[20];

	(void)state;
	assert_int_equal(assertion_key_new(&k, &certificate, &key, NULL, &err), 0);
	assert_true(assertion_make(k, ENDPOINT, "client-1", INT64_C(1700000000123), &token));
	assert_true(keys_verify(&certificate, token.data, header, claims));
	says(header, "\"alg\":\"PS256\"");
	says(header, "\"typ\":\"JWT\"");
	assert_int_equal(sscanf(strstr(header, "\"x5t#S256\":\""), "\"x5t#S256\":\"%19[-_A-Za-z0-9]", thumbprint), 1);
	says(claims, "\"iss\":\"client-1\"");
	says(claims, "\"sub\":\"client-1\"");
	says(claims, "oauth2");
	says(claims, "\"nbf\":1699999970");
	says(claims, "\"exp\":1700000300");
	assert_true(assertion_make(k, ENDPOINT, "client-1", INT64_C(1700000000123), &other));
	assert_true(keys_verify(&certificate, other.data, header, claims2));
	assert_string_not_equal(strstr(claims, "\"jti\""), strstr(claims2, "\"jti\"")); /* each is one of its own */
	secret_clear(&token);
	secret_clear(&other);
	assertion_key_free(k);
	assertion_key_free(NULL);
}

static void refuse(const struct secret *c, const struct secret *k, const struct secret *passphrase, const char *what)
{
	struct assertion_key *made = NULL;
	struct error err = ERROR_INIT;

	assert_int_equal(assertion_key_new(&made, c, k, passphrase, &err), -ERROR_CONFIG);
	assert_null(made);
	if (!strstr(err.text, what))
		fail_msg("%s", err.text);
}

static bool asked;

static int on_ask(UI *ui)
{
	(void)ui;
	asked = true;
	return 0;
}

static void what_is_no_key(void **state)
{
	struct secret words = SECRET_INIT;

	(void)state;
	secret_set(&words, "hello\n", 6);
	refuse(&words, &key, NULL, "no certificate");
	refuse(&certificate, &words, NULL, "no private key");
	refuse(&certificate, &certificate, NULL, "no private key");
	secret_clear(&words);
}

/* The library would ask at the terminal, under the pages. */
static void a_locked_certificate_is_not_asked_about(void **state)
{
	static const char locked[] = "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"
		"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END CERTIFICATE-----\n";
	struct secret words = SECRET_INIT;
	UI_METHOD *asks = UI_create_method("asks");

	(void)state;
	asked = false;
	UI_method_set_opener(asks, on_ask);
	UI_set_default_method(asks);
	secret_set(&words, locked, sizeof(locked) - 1);
	refuse(&words, &key, NULL, "no certificate");
	assert_false(asked);
	UI_set_default_method(UI_OpenSSL());
	UI_destroy_method(asks);
	secret_clear(&words);
}

static void a_key_of_another_certificate(void **state)
{
	struct secret other = SECRET_INIT, other_key = SECRET_INIT;

	(void)state;
	keys_make(2048, NULL, &other, &other_key);
	refuse(&certificate, &other_key, NULL, "not that of the certificate");
	keys_make(1024, NULL, &other, &other_key);
	refuse(&other, &other_key, NULL, "2048");
	secret_clear(&other);
	secret_clear(&other_key);
}

static void a_locked_key(void **state)
{
	struct secret c = SECRET_INIT, k = SECRET_INIT, passphrase = SECRET_INIT;
	struct assertion_key *made;
	struct error err = ERROR_INIT;

	(void)state;
	keys_make(2048, "open sesame", &c, &k);
	refuse(&c, &k, NULL, "tenant.certificate_passphrase_file");
	secret_set(&passphrase, "open barley", 11);
	refuse(&c, &k, &passphrase, "does not open");
	secret_set(&passphrase, "open sesame", 11);
	assert_int_equal(assertion_key_new(&made, &c, &k, &passphrase, &err), 0);
	assertion_key_free(made);
	secret_clear(&c);
	secret_clear(&k);
	secret_clear(&passphrase);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_signed_and_says_for_whom),
		cmocka_unit_test(what_is_no_key),
		cmocka_unit_test(a_locked_certificate_is_not_asked_about),
		cmocka_unit_test(a_key_of_another_certificate),
		cmocka_unit_test(a_locked_key),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
