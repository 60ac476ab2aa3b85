#include "http/http_route.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TRUSTED_MOST ((size_t)4 << 20)

static char *given(const char *text)
{
	return str_empty(text) ? NULL : xstrdup(text);
}

/* The password is all behind the first colon. */
int route_take_credentials(struct http_route *r, struct secret *credentials, struct error *err)
{
	const char *text = credentials->data, *colon = text ? strchr(text, ':') : NULL;
	bool good = colon && colon != text;

	if (!text)
		return 0;
	if (good) {
		secret_set(&r->user, text, (size_t)(colon - text));
		secret_set(&r->password, colon + 1, strlen(colon + 1));
	}
	secret_clear(credentials);
	return good ? 0 : error_set(err, ERROR_CONFIG, _("The proxy's credentials are not of the form NAME:PASSWORD."));
}

/* Beside the system's, because what a proxy opens and signs anew and what it lets through untouched reach the same program. curl takes one
 * text or one file; a directory of the system's, where curl has one, is looked into as well. */
static int take_trusted(struct http_route *r, const char *path, struct error *err)
{
	const char *system = curl_version_info(CURLVERSION_NOW)->cainfo;
	struct buf own = BUF_INIT;
	int rc;

	if (str_empty(path))
		return 0;
	rc = file_read(path, TRUSTED_MOST, &own, err);
	if (rc == 0 && !strstr(own.data, "-----BEGIN CERTIFICATE-----") && !strstr(own.data, "-----BEGIN TRUSTED CERTIFICATE-----"))
		rc = error_set(err, ERROR_CONFIG, _("%s holds no certificate in the form PEM, which begins with “-----BEGIN CERTIFICATE-----”."), path);
	else if (rc != 0 && err)
		err->kind = ERROR_CONFIG;
	if (rc == 0) {
		if (system && file_read(system, TRUSTED_MOST, &r->trusted, NULL) == 0)
			buf_addch(&r->trusted, '\n');
		buf_add(&r->trusted, own.data, own.len);
	}
	buf_clear(&own);
	return rc == 0 ? 0 : -ERROR_CONFIG;
}

int route_init(struct http_route *r, struct http_settings *settings, struct error *err)
{
	int rc;

	*r = (struct http_route){ .trusted = BUF_INIT };
	if (!settings)
		return 0;
	r->proxy = str_eq(settings->proxy, "none") ? xstrdup("") : given(settings->proxy);
	r->no_proxy = given(settings->no_proxy);
	r->version_2 = settings->version_2;
	rc = route_take_credentials(r, &settings->proxy_credentials, err);
	if (rc == 0)
		rc = take_trusted(r, settings->ca_file, err);
	if (rc < 0)
		route_clear(r);
	return rc;
}

void route_clear(struct http_route *r)
{
	free(r->proxy);
	free(r->no_proxy);
	secret_clear(&r->user);
	secret_clear(&r->password);
	buf_clear(&r->trusted);
	*r = (struct http_route){ .trusted = BUF_INIT };
}

/* Whatever kind of credentials the proxy asks for; curl finds the strongest that it can give. */
static void apply_proxy(const struct http_route *r, CURL *easy)
{
	if (r->proxy)
		curl_easy_setopt(easy, CURLOPT_PROXY, r->proxy);
	if (r->no_proxy)
		curl_easy_setopt(easy, CURLOPT_NOPROXY, r->no_proxy);
	curl_easy_setopt(easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_ANY);
	if (secret_is_set(&r->user)) {
		curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, r->user.data);
		curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, r->password.data);
	}
	curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static void apply_trust(const struct http_route *r, CURL *easy)
{
	struct curl_blob blob = { .data = r->trusted.data, .len = r->trusted.len, .flags = CURL_BLOB_NOCOPY };

	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (r->trusted.len == 0)
		return;
	curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
	curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO_BLOB, &blob);
}

void route_apply(const struct http_route *r, CURL *easy, bool plain, bool version_1)
{
	bool two = r->version_2 && !plain && !version_1;

	apply_trust(r, easy);
	/* A proxy must not see what is meant for this machine alone. */
	if (plain)
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	else
		apply_proxy(r, easy);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, two ? (long)CURL_HTTP_VERSION_2TLS : (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, two ? 1L : 0L);
}

/* In the order in which curl looks: CURLOPT_PROXY(3). */
static const char *proxy_of_environment(void)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!str_empty(getenv(names[i])))
			return getenv(names[i]);
	return "";
}

bool route_proxy_speaks_tls(const struct http_route *r)
{
	return strncasecmp(r->proxy ? r->proxy : proxy_of_environment(), "https://", strlen("https://")) == 0;
}

/* Curl repeats an address that it cannot read, and takes for a host or a port what stands unescaped in a password. */
bool route_may_tell(const struct http_route *r, CURLcode code, const char *reason)
{
	bool names_proxy = code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT;

	if (strncmp(reason, "Unsupported proxy", strlen("Unsupported proxy")) == 0)
		return false;
	return !names_proxy || r->proxy || !strchr(proxy_of_environment(), '@');
}
