#include "api/api_text.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

void url_add_encoded(struct buf *to, const char *text)
{
	while (text && *text) {
		const char *from = text;

		while (is_unreserved(*text))
			text++;
		buf_add(to, from, (size_t)(text - from));
		if (*text)
			buf_addf(to, "%%%02X", (unsigned)(unsigned char)*text++);
	}
}

static const char *after_authority(const char *url)
{
	const char *host = strstr(url, "://");

	return host ? host + 3 + strcspn(host + 3, "/?#") : url;
}

void url_add_origin(struct buf *to, const char *url)
{
	if (strstr(url, "://"))
		buf_add(to, url, (size_t)(after_authority(url) - url));
}

void url_add_path(struct buf *to, const char *url)
{
	const char *path = after_authority(url);
	size_t n = strcspn(path, "?#");

	buf_add(to, path, n);
	if (path[n] == '?')
		buf_addstr(to, "?…");
}

bool url_is_below(const char *url, const char *base)
{
	size_t n = strlen(base);

	if (strncasecmp(url, base, n) != 0 || (url[n] && !strchr("/?", url[n])))
		return false;
	for (const char *p = url; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 0x7f)
			return false;
	return strstr(url + n, "/../") == NULL;
}

void form_add(struct buf *to, const char *name, const char *value)
{
	if (to->len)
		buf_addch(to, '&');
	url_add_encoded(to, name);
	buf_addch(to, '=');
	url_add_encoded(to, value);
}

/* Code point of the entity at `text` (which begins with '&'), 0 if it is none; `ret_len` bytes belong to it. */
static uint32_t entity(const char *text, size_t *ret_len)
{
	static const struct {
		const char *name;
		uint32_t code;
	} names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&nbsp;", ' ' } };
	bool hex = str_starts(text, "&#x") || str_starts(text, "&#X");
	const char *digits = text + (hex ? 3 : 2);
	unsigned long code;
	char *end;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_starts(text, names[i].name)) {
			*ret_len = strlen(names[i].name);
			return names[i].code;
		}
	}
	if (text[1] != '#' || !strchr("0123456789abcdefABCDEF", *digits) || !*digits)
		return 0;
	code = strtoul(digits, &end, hex ? 16 : 10);
	if (*end != ';' || end - digits > 8 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	*ret_len = (size_t)(end + 1 - text);
	return (uint32_t)code;
}

void text_unescape(char **text)
{
	struct buf plain = BUF_INIT;

	if (!*text || !strchr(*text, '&'))
		return;
	for (const char *p = *text; *p;) {
		size_t len = 1;
		uint32_t code = *p == '&' ? entity(p, &len) : 0;

		if (code) {
			char bytes[4];

			buf_add(&plain, bytes, text_encode(bytes, code));
		} else {
			buf_addch(&plain, *p);
			len = 1;
		}
		p += len;
	}
	free(*text);
	*text = text_clean(plain.data);
	buf_clear(&plain);
}

char *text_once(const char *value)
{
	size_t n = value ? strlen(value) : 0, half = n / 2;

	if (n % 2 == 1 && value[half] == ',' && strncmp(value, value + half + 1, half) == 0)
		return xstrndup(value, half);
	if (n > 1 && n % 2 == 0 && value[half - 1] == ',' && value[half] == ' ' && strncmp(value, value + half + 1, half - 1) == 0)
		return xstrndup(value, half - 1);
	return xstrdup(value);
}
