#include "http/http_failure.h"

#include "http/http_route.h"

#include <stdlib.h>
#include <string.h>

/* What CURLINFO_SSL_VERIFYRESULT is where curl speaks TLS by OpenSSL or one of its kin: openssl-verification-options(1), and their
 * X509_V_ERR_ numbers in x509_vfy.h, which are part of the binary interface. */
enum {
	VERIFY_OK = 0,
	VERIFY_NOT_DONE = 1,
	VERIFY_NO_ISSUER = 2,
	VERIFY_NOT_YET_VALID = 9,
	VERIFY_EXPIRED = 10,
	VERIFY_SELF_SIGNED = 18,
	VERIFY_SELF_SIGNED_ISSUER = 19,
	VERIFY_NO_LOCAL_ISSUER = 20,
	VERIFY_ALONE = 21,
	VERIFY_UNTRUSTED = 27,
	VERIFY_HOST_MISMATCH = 62,
	VERIFY_ADDRESS_MISMATCH = 64
};

static long info(const struct transfer *t, CURLINFO which)
{
	long value = 0;

	curl_easy_getinfo(t->easy, which, &value);
	return value;
}

static bool has_passed(const struct transfer *t, CURLINFO when)
{
	curl_off_t us = 0;

	curl_easy_getinfo(t->easy, when, &us);
	return us > 0;
}

static bool numbers_are_known(void)
{
	static const char *const kin[] = { "OpenSSL/", "LibreSSL/", "BoringSSL", "quictls", "AWS-LC" };
	const char *name = curl_version_info(CURLVERSION_NOW)->ssl_version;

	for (size_t i = 0; name && i < sizeof(kin) / sizeof(kin[0]); i++)
		if (strstr(name, kin[i]))
			return true;
	return false;
}

/* Trust and dates are checked in the handshake, and the name by curl itself, once all else was right. */
static enum http_failure certificate_failure(long verified)
{
	if (!numbers_are_known())
		return HTTP_BAD_CERTIFICATE;
	switch (verified) {
	case VERIFY_NO_ISSUER:
	case VERIFY_SELF_SIGNED:
	case VERIFY_SELF_SIGNED_ISSUER:
	case VERIFY_NO_LOCAL_ISSUER:
	case VERIFY_ALONE:
	case VERIFY_UNTRUSTED: return HTTP_NO_TRUST;
	case VERIFY_NOT_YET_VALID: return HTTP_NOT_YET_VALID;
	case VERIFY_EXPIRED: return HTTP_EXPIRED;
	case VERIFY_OK:
	case VERIFY_NOT_DONE: /* curl looks at the name before it asks for the rest once more */
	case VERIFY_HOST_MISMATCH:
	case VERIFY_ADDRESS_MISMATCH: return HTTP_WRONG_NAME;
	default: return HTTP_BAD_CERTIFICATE;
	}
}

/* Curl does not say to whom it opened a connection, but to which port: a proxy hardly ever listens on that of the service. */
static bool goes_by_proxy(const struct transfer *t)
{
	char *port = NULL;
	bool other;

	if (t->plain)
		return false;
	if (info(t, CURLINFO_HTTP_CONNECTCODE) != 0)
		return true;
	if (t->opened_port == 0 || curl_url_get(t->url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK)
		return false;
	other = atoi(port) != t->opened_port;
	curl_free(port);
	return other;
}

/* The way to the service is open: what fails now is not the proxy's. */
static bool is_through(const struct transfer *t)
{
	return t->sendings > 0 || info(t, CURLINFO_HTTP_CONNECTCODE) == 200;
}

static enum http_failure slow_failure(const struct transfer *t)
{
	if (t->sendings > 0)
		return HTTP_SLOW_ANSWER;
	if (!has_passed(t, CURLINFO_NAMELOOKUP_TIME_T) && t->opened_port == 0)
		return HTTP_SLOW_NAME;
	if (info(t, CURLINFO_LOCAL_PORT) <= 0) /* the time of connecting is told by some versions once the handshake is over, too */
		return HTTP_SLOW_CONNECTION;
	return t->plain ? HTTP_SLOW_ANSWER : HTTP_SLOW_HANDSHAKE;
}

/* RFC 1928, 1929: what a SOCKS proxy has against it. */
static enum http_failure socks_failure(struct transfer *t)
{
	switch (info(t, CURLINFO_PROXY_ERROR)) {
	case CURLPX_RESOLVE_HOST:
		t->answer.at_proxy = false;
		return HTTP_NO_NAME;
	case CURLPX_NO_AUTH:
	case CURLPX_USER_REJECTED:
	case CURLPX_RECV_AUTH:
	case CURLPX_IDENTD:
	case CURLPX_IDENTD_DIFFER: return HTTP_PROXY_SIGN_IN;
	default: return HTTP_PROXY_REFUSED;
	}
}

/* RFC 9110, 15.5.8; RFC 6585, 6. A page is no answer to a wish for a tunnel: somebody wants a person to see it. */
static enum http_failure tunnel_failure(struct transfer *t)
{
	int status = (int)info(t, CURLINFO_HTTP_CONNECTCODE);

	t->answer.proxy_status = status;
	if (status == 407)
		return HTTP_PROXY_SIGN_IN;
	return status == 511 || status / 100 == 3 ? HTTP_PORTAL : HTTP_PROXY_REFUSED;
}

static enum http_failure failure_of(struct transfer *t, CURLcode code)
{
	int connect_status = (int)info(t, CURLINFO_HTTP_CONNECTCODE);
	bool at_proxy = t->answer.at_proxy;

	if (t->sendings == 0 && connect_status != 0 && connect_status != 200)
		return tunnel_failure(t);
	switch (code) {
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL: return HTTP_BAD_ADDRESS;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY: return HTTP_NO_NAME;
	case CURLE_COULDNT_CONNECT: return HTTP_NO_CONNECTION;
	case CURLE_PROXY: return socks_failure(t);
	case CURLE_OPERATION_TIMEDOUT: return slow_failure(t);
	case CURLE_PEER_FAILED_VERIFICATION:
		return certificate_failure(info(t, at_proxy ? CURLINFO_PROXY_SSL_VERIFYRESULT : CURLINFO_SSL_VERIFYRESULT));
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CERTPROBLEM: return HTTP_BAD_CERTIFICATE;
	case CURLE_SSL_CACERT_BADFILE: return HTTP_BAD_CA_FILE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CIPHER: return HTTP_NO_HANDSHAKE;
	default: return at_proxy && t->sendings == 0 ? HTTP_PROXY_REFUSED : HTTP_BROKEN;
	}
}

static bool is_of_tls(CURLcode code)
{
	return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
	       code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CIPHER;
}

void failure_tell(struct transfer *t, CURLcode code)
{
	struct http_answer *a = &t->answer;

	a->at_proxy = code == CURLE_COULDNT_RESOLVE_PROXY || (goes_by_proxy(t) && !is_through(t));
	if (is_of_tls(code) && !route_proxy_speaks_tls(t->route))
		a->at_proxy = false; /* by a SOCKS proxy; an HTTP proxy has answered first */
	a->failure = failure_of(t, code);
	a->timed_out = code == CURLE_OPERATION_TIMEDOUT;
	a->tls_failed = is_of_tls(code);
}
