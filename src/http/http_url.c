#include "http/http_url.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

static bool host_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	char bare[64];
	size_t n = strlen(host);

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	if (n < 3 || n - 2 >= sizeof(bare) || host[0] != '[' || host[n - 1] != ']')
		return false;
	memcpy(bare, host + 1, n - 2);
	bare[n - 2] = '\0';
	return inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* NULL: the part is missing. */
static char *url_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;

	return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

static const char *url_refusal(CURLU *url, bool *ret_plain)
{
	char *scheme = url_part(url, CURLUPART_SCHEME);
	char *host = url_part(url, CURLUPART_HOST);
	char *user = url_part(url, CURLUPART_USER);
	char *password = url_part(url, CURLUPART_PASSWORD);
	const char *reason = NULL;

	if (!scheme || !host)
		reason = "not a whole address";
	else if (user || password)
		reason = "credentials in the address are not allowed";
	else if (strcmp(scheme, "https") == 0)
		*ret_plain = false;
	else if (strcmp(scheme, "http") != 0)
		reason = "only https is allowed";
	else if (!host_is_loopback(host))
		reason = "http is allowed to this machine alone";
	else
		*ret_plain = true;
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_free(password);
	return reason;
}

CURLU *http_url_parse(const char *url, bool *ret_plain, const char **ret_reason)
{
	CURLU *parsed = curl_url();
	const char *reason = "not an address";

	if (parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK) {
		reason = url_refusal(parsed, ret_plain);
		if (!reason)
			return parsed;
	}
	curl_url_cleanup(parsed);
	*ret_reason = reason;
	return NULL;
}
