/* What is handed over arrives whole, or not at all. */
#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "flow/parcel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct parcel a_parcel(void)
{
	struct parcel p = { .keys = API_KEYS_INIT, .state_dir = xstrdup("/home/ana/a state\nof mine"), .tenant_id = xstrdup("fa84d506"),
		.account = xstrdup("ana@contoso.example"), .cause = xstrdup("no_seat"), .move = 4117, .verb = PARCEL_RETRY, .answers = true };
	secret_set(&p.keys.refresh, "refresh-1", 9);
	secret_set(&p.keys.certificate, "-----BEGIN C\nabc\n", 17);
	secret_set(&p.keys.certificate_key, "-----BEGIN K\ndef\n", 17);
	secret_set(&p.keys.certificate_passphrase, "open sesame", 11);
	secret_set(&p.proxy_credentials, "someone:word", 12);
	secret_set(&p.keys.tokens[API_GRAPH].access, "access-1", 8);
	p.keys.tokens[API_GRAPH].left_ms = 3540000;
	return p;
}

static void it_arrives_as_it_was_sent(void **state)
{
	struct parcel sent = a_parcel(), got;
	struct buf bytes = BUF_INIT;
	(void)state;
	parcel_write(&sent, &bytes);
	assert_int_equal(parcel_read(bytes.data, bytes.len, &got, NULL), 0);
	assert_string_equal(got.state_dir, sent.state_dir);
	assert_string_equal(got.tenant_id, "fa84d506");
	assert_string_equal(got.account, "ana@contoso.example");
	assert_string_equal(got.cause, "no_seat");
	assert_int_equal(got.move, 4117);
	assert_int_equal(got.verb, PARCEL_RETRY);
	assert_true(got.answers);
	assert_string_equal(got.keys.refresh.data, "refresh-1");
	assert_string_equal(got.keys.certificate.data, "-----BEGIN C\nabc\n");
	assert_string_equal(got.keys.certificate_key.data, "-----BEGIN K\ndef\n");
	assert_string_equal(got.keys.certificate_passphrase.data, "open sesame");
	assert_string_equal(got.proxy_credentials.data, "someone:word");
	assert_string_equal(got.keys.tokens[API_GRAPH].access.data, "access-1");
	assert_int_equal(got.keys.tokens[API_GRAPH].left_ms, 3540000);
	assert_false(secret_is_set(&got.keys.client_secret) || secret_is_set(&got.keys.tokens[API_COMMERCE].access));
	parcel_clear(&got);
	parcel_clear(&sent);
	buf_wipe(&bytes);
}

static void what_is_cut_anywhere_is_refused(void **state)
{
	struct parcel sent = a_parcel(), got;
	struct buf bytes = BUF_INIT;
	(void)state;
	parcel_write(&sent, &bytes);
	for (size_t n = 0; n < bytes.len; n++)
		assert_int_equal(parcel_read(bytes.data, n, &got, NULL), -ERROR_INPUT);
	buf_addch(&bytes, 'x'); /* and so is what is too long */
	assert_int_equal(parcel_read(bytes.data, bytes.len, &got, NULL), -ERROR_INPUT);
	parcel_clear(&sent);
	buf_wipe(&bytes);
}

static void what_is_no_parcel_is_refused(void **state)
{
	static const char *const others[] = {
		"", "\n", "state 1\n/\nend 0\n\n", "end 0\n\n", "state -1\n/\n", "state 99999999999999999999999\n/\n", "state x\n/\n", "state \n/\n",
		"state 4\nhome\ntenant 1\nt\nmove 1\n1\nend 0\n\n",           /* not absolute */
		"state 1\n/\ntenant 1\nt\nmove 1\n0\nend 0\n\n",              /* no move */
		"state 1\n/\ntenant 0\n\nmove 1\n1\nend 0\n\n",               /* no tenant */
		"state 1\n/\ntenant 1\nt\nmove 1\n1\nverb 1\n9\nend 0\n\n",   /* no such verb */
		"state 1\n/\ntenant 1\nt\nmove 1\n1\nother 1\n9\nend 0\n\n",  /* nothing that is known */
		"state 1\n/\ntenant 1\nt\nmove 1\n1\nleft1 2\n-5\nend 0\n\n",
	};
	struct error err = ERROR_INIT;
	struct parcel got;
	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_int_equal(parcel_read(others[i], strlen(others[i]), &got, &err), -ERROR_INPUT);
		assert_true(err.text[0] != '\0');
	}
	static const char good[] = "state 1\n/\ntenant 1\nt\nmove 1\n1\nend 0\n\n", nul[] = "state 2\n/\0\ntenant 1\nt\nmove 1\n1\nend 0\n\n";
	assert_int_equal(parcel_read(nul, sizeof nul - 1, &got, &err), -ERROR_INPUT);
	assert_int_equal(parcel_read(good, sizeof good - 1, &got, NULL), 0);
	parcel_clear(&got);
}

static void it_comes_through_a_pipe(void **state)
{
	struct parcel sent = a_parcel(), got;
	struct buf bytes = BUF_INIT;
	int fds[2];
	(void)state;
	parcel_write(&sent, &bytes);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], bytes.data, bytes.len), bytes.len);
	close(fds[1]);
	assert_int_equal(parcel_receive(fds[0], &got, NULL), 0);
	assert_int_equal(got.move, 4117);
	assert_int_equal(parcel_receive(fds[0], &got, NULL), -ERROR_INPUT); /* it is there once */
	close(fds[0]);
	assert_int_equal(parcel_receive(fds[0], &got, NULL), -ERROR_INPUT);
	parcel_clear(&got);
	parcel_clear(&sent);
	buf_wipe(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_arrives_as_it_was_sent),
		cmocka_unit_test(what_is_cut_anywhere_is_refused),
		cmocka_unit_test(what_is_no_parcel_is_refused),
		cmocka_unit_test(it_comes_through_a_pipe),
	};
	return cmocka_run_group_tests_name("flow/parcel", tests, NULL, NULL);
}
