#include "config/url.h"

#include "core/mem.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct authority {
	char host[254]; /* without the brackets of an IPv6 address */
	bool literal6;
};

static bool host_char(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '-';
}

static const char *take_host(const char *at, struct authority *a)
{
	const char *start = at;

	a->literal6 = *at == '[';
	if (a->literal6) {
		start = ++at;
		at += strspn(at, "0123456789abcdefABCDEF:.");
	} else {
		while (host_char(*at))
			at++;
	}
	if (at == start || (size_t)(at - start) >= sizeof(a->host))
		return NULL;
	memcpy(a->host, start, (size_t)(at - start));
	a->host[at - start] = '\0';
	if (a->literal6)
		return *at == ']' ? at + 1 : NULL;
	return at;
}

static const char *take_port(const char *at)
{
	int port = 0, digits = 0;

	if (*at != ':')
		return at;
	for (at++; isdigit((unsigned char)*at) && digits < 6; at++, digits++)
		port = port * 10 + (*at - '0');
	return digits > 0 && port >= 1 && port <= 65535 ? at : NULL;
}

static bool is_loopback(const struct authority *a)
{
	struct in6_addr six;
	struct in_addr four;

	if (a->literal6)
		return inet_pton(AF_INET6, a->host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
	if (inet_pton(AF_INET, a->host, &four) == 1)
		return (ntohl(four.s_addr) >> 24) == 127;
	return str_ieq(a->host, "localhost");
}

static bool path_is_plain(const char *path)
{
	if (*path && *path != '/')
		return false;
	for (; *path; path++) {
		if (!isalnum((unsigned char)*path) && !strchr("/._~-%@:+", *path))
			return false;
	}
	return true;
}

char *url_read(const char *text)
{
	struct authority a;
	bool plain = strncmp(text, "http://", 7) == 0;
	const char *at;
	size_t len = strlen(text);

	if (!plain && strncmp(text, "https://", 8) != 0)
		return NULL;
	at = take_host(text + (plain ? 7 : 8), &a);
	if (!at || (plain && !is_loopback(&a)))
		return NULL;
	at = take_port(at);
	if (!at || !path_is_plain(at))
		return NULL;
	while (text[len - 1] == '/')
		len--;
	return xstrndup(text, len);
}

char *url_read_proxy(const char *text)
{
	static const char *const schemes[] = { "http://", "https://", "socks5://", "socks5h://" };
	struct authority a;
	size_t i, len = strlen(text);
	const char *at, *end;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]) && !str_starts(text, schemes[i]); i++)
		continue;
	if (i == sizeof(schemes) / sizeof(schemes[0]))
		return NULL;
	at = take_host(text + strlen(schemes[i]), &a);
	if (!at || *at != ':')
		return NULL;
	end = take_port(at);
	if (!end || (*end && !str_eq(end, "/")))
		return NULL;
	return xstrndup(text, len - (*end == '/'));
}
