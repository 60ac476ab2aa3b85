/* What a call sends: its address, body and headers. */
#include "api/api_call.h"
#include "api/api_text.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/vault.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TOP "&$top="

static void extra_headers_clear(struct call *c)
{
	for (size_t i = 0; c->extra_headers && c->extra_headers[i]; i++)
		free(c->extra_headers[i]);
	free(c->extra_headers);
	c->extra_headers = NULL;
}

void call_request_clear(struct call *c)
{
	extra_headers_clear(c);
	free(c->url);
	free(c->told_headers);
	free(c->if_match);
	buf_clear(&c->body);
}

void call_url(struct call *c, const char *method, char *url)
{
	c->method = method;
	free(c->url);
	c->url = url;
	extra_headers_clear(c);
	c->attempt = 0;
	c->renewed = false;
}

void call_path(struct call *c, const char *method, const char *path, ...)
{
	struct buf url = BUF_INIT;
	va_list args;

	va_start(args, path);
	buf_addstr(&url, c->api->url[c->service] ? c->api->url[c->service] : "");
	for (const char *p = path; *p; p++) {
		if (p[0] == '%' && p[1] == 's') {
			const char *text = va_arg(args, const char *);

			c->nameless |= str_empty(text);
			url_add_encoded(&url, text);
			p++;
		} else {
			buf_addch(&url, *p);
		}
	}
	va_end(args);
	call_url(c, method, buf_steal(&url));
}

void call_path_top(struct call *c, const char *path, const char *text)
{
	call_path(c, "GET", path, text);
	c->top = c->api->limits.users_page;
	call_url(c, "GET", xasprintf("%s" TOP "%zu", c->url, c->top));
}

bool call_shorter_pages(struct call *c)
{
	const char *at = c->top / 4 > 0 && c->pages == 0 ? strstr(c->url, TOP) : NULL;

	if (!at)
		return false;
	c->top /= 4;
	call_url(c, "GET", xasprintf("%.*s" TOP "%zu", (int)(at - c->url), c->url, c->top));
	return true;
}

void call_json(struct call *c, struct buf *body)
{
	c->content_type = "application/json";
	buf_clear(&c->body);
	c->body = *body;
	buf_init(body);
}

void call_write(struct call *c, const char *request_id, struct buf *body)
{
	c->write = true;
	call_json(c, body);
	if (request_id)
		str_copy(c->request_id, sizeof(c->request_id), request_id);
}

/* Commerce wants the etag in double quotes, but hands some of them out bare. */
void call_if_match(struct call *c, const char *etag)
{
	free(c->if_match);
	c->if_match = etag[0] == '"' || str_starts(etag, "W/") ? xstrdup(etag) : xasprintf("\"%s\"", etag);
}

static char *header_line(const char *name, const char *value)
{
	return vault_printf("%s: %s", name, value);
}

size_t call_headers(struct call *c, const struct secret *token, char **lines)
{
	size_t n = 0;

	lines[n++] = header_line("Accept", c->accept);
	if (token)
		lines[n++] = vault_printf("Authorization: Bearer %s", token->data);
	if (c->api->user_agent)
		lines[n++] = header_line("User-Agent", c->api->user_agent);
	if (c->content_type)
		lines[n++] = header_line("Content-Type", c->content_type);
	if (c->if_match)
		lines[n++] = header_line("If-Match", c->if_match);
	if (c->attempt > 0) /* as the service's own libraries say it: whoever reads its log sees that it is no new wish */
		lines[n++] = vault_printf("Retry-Attempt: %d", c->attempt);
	if (c->service == API_GRAPH) {
		lines[n++] = header_line("client-request-id", c->request_id);
	} else if (c->service != API_ENTRA) {
		char correlation[UUID_TEXT];

		uuid_make(correlation);
		lines[n++] = header_line("MS-RequestId", c->request_id);
		lines[n++] = header_line("MS-CorrelationId", correlation);
		lines[n++] = header_line("MS-Contract-Version", "v1");
		lines[n++] = header_line("X-Locale", c->api->locale);
	}
	for (size_t i = 0; c->extra_headers && c->extra_headers[i] && n < CALL_MOST_HEADERS; i++)
		lines[n++] = vault_copy(c->extra_headers[i], strlen(c->extra_headers[i]));
	return n;
}
