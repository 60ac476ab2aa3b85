#include "api/api_call.h"
#include "api/api_fetch.h"
#include "api/api_meaning.h"
#include "api/api_text.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

static bool is_printable(const char *text)
{
	for (const char *p = text; *p; p++)
		if (*p < ' ' || *p > '~')
			return false;
	return true;
}

/* Only what steers the paging may be added: never a header that says who asks or whom. */
static bool header_is_allowed(const struct api_page_header *h)
{
	size_t n = h->key ? strspn(h->key, "-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;

	return n > 3 && h->key[n] == '\0' && h->value && is_printable(h->value) && !str_ieq(h->key, "MS-RequestId") &&
	       !str_ieq(h->key, "MS-CorrelationId") && (h->key[0] == 'M' || h->key[0] == 'm') && (h->key[1] == 'S' || h->key[1] == 's') &&
	       h->key[2] == '-';
}

static char **headers_of(const struct json_list *list)
{
	const struct api_page_header *headers = list->items;
	char **lines = xcalloc(list->count + 1, sizeof(*lines));
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		if (header_is_allowed(&headers[i]))
			lines[n++] = xasprintf("%s: %s", headers[i].key, headers[i].value);
	return lines;
}

/* A Commerce link is relative to the base, or to the host when it repeats the base's own path, or a whole address. */
static char *resolve(const char *base, const char *uri)
{
	struct buf origin = BUF_INIT;
	const char *path;
	size_t n;
	char *url;

	if (strstr(uri, "://") && strcspn(uri, "/?") > strcspn(uri, ":"))
		return xstrdup(uri);
	url_add_origin(&origin, base);
	path = base + origin.len;
	n = strlen(path);
	if (n > 0 && strncmp(uri, path, n) == 0 && (uri[n] == '/' || uri[n] == '?'))
		url = xasprintf("%s%s", origin.data, uri);
	else
		url = xasprintf("%s%s%s", base, uri[0] == '/' ? "" : "/", uri);
	buf_clear(&origin);
	return url;
}

/* The token goes with the request, so the next page must lie where this one did. */
static int follow(struct call *c, char *url, char **headers, struct error *err)
{
	bool fits = url_is_below(url, c->api->url[c->service]);

	if (c->pages >= c->api->limits.pages)
		fits = false;
	if (!fits) {
		for (size_t i = 0; headers && headers[i]; i++)
			free(headers[i]);
		free(headers);
		free(url);
		return answer_wrong(err, c->pages >= c->api->limits.pages ? "the list has more pages than allowed" :
									    "the next page lies at another service");
	}
	call_url(c, "GET", url);
	c->extra_headers = headers;
	return CALL_AGAIN;
}

/* The same address once more, with the token of the place to go on from. */
static int follow_continuation(struct call *c, const char *token, struct error *err)
{
	char **headers;
	char *url;

	if (!is_printable(token))
		return answer_wrong(err, "the continuation token is not one");
	headers = xcalloc(2, sizeof(*headers));
	headers[0] = xasprintf("MS-ContinuationToken: %s", token);
	if (strstr(c->url, "seekOperation=Next"))
		url = xstrdup(c->url);
	else
		url = xasprintf("%s%cseekOperation=Next", c->url, strchr(c->url, '?') ? '&' : '?');
	return follow(c, url, headers, err);
}

int page_next(struct call *c, const struct http_answer *a, const struct api_page *page, struct error *err)
{
	const struct api_page_link *next = &page->links.next;
	char *token;
	int rc;

	c->pages++;
	if (!str_empty(page->next))
		return follow(c, xstrdup(page->next), NULL, err);
	if (!str_empty(next->uri)) {
		if (!str_empty(next->method) && !str_ieq(next->method, "GET"))
			return answer_wrong(err, "the next page is not to be read but written");
		return follow(c, resolve(c->api->url[c->service], next->uri), headers_of(&next->headers), err);
	}
	token = str_empty(page->continuation) ? text_once(http_header(a, "MS-ContinuationToken")) : xstrdup(page->continuation);
	rc = str_empty(token) || c->service == API_GRAPH ? CALL_DONE : follow_continuation(c, token, err);
	free(token);
	return rc;
}
