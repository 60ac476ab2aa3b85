#include "mock/request.h"

#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *find(const struct pair *pairs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(pairs[i].name, name) == 0)
			return pairs[i].value ? pairs[i].value : "";
	return NULL;
}

const char *request_query(const struct request *rq, const char *name)
{
	const char *value = find(rq->query, rq->n_query, name);
	/* OData lets the dollar sign of its own parameters be left out. */
	return value || name[0] != '$' ? value : find(rq->query, rq->n_query, name + 1);
}

const char *request_header(const struct request *rq, const char *name)
{
	return find(rq->headers, rq->n_headers, name);
}

bool request_query_is(const struct request *rq, const char *name, const char *value)
{
	const char *given = request_query(rq, name);
	return given && str_ieq(given, value);
}

void request_add_query(struct request *rq, const char *name, const char *value)
{
	if (rq->n_query < REQUEST_PAIRS)
		rq->query[rq->n_query++] = (struct pair){ name, value };
}

void request_add_header(struct request *rq, const char *name, const char *value)
{
	if (rq->n_headers < REQUEST_PAIRS)
		rq->headers[rq->n_headers++] = (struct pair){ name, value };
}

bool request_selects(const struct request *rq, const char *property, bool by_default)
{
	const char *list = request_query(rq, "$select");
	size_t want = strlen(property);

	if (!list)
		return by_default;
	while (*list) {
		size_t n = strcspn(list, ",");
		const char *word = list;
		size_t len = n;
		while (len && *word == ' ')
			word++, len--;
		while (len && word[len - 1] == ' ')
			len--;
		if (len == want && strncasecmp(word, property, want) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

void response_init(struct response *rs)
{
	*rs = (struct response){ .status = 200, .body = BUF_INIT, .content_type = "application/json" };
}

static void clear_headers(struct response *rs)
{
	for (size_t i = 0; i < rs->n_headers; i++) {
		free(rs->header_names[i]);
		free(rs->header_values[i]);
	}
	rs->n_headers = 0;
}

void response_clear(struct response *rs)
{
	clear_headers(rs);
	buf_clear(&rs->body);
	free(rs->json);
	rs->json = NULL;
}

void response_reset(struct response *rs)
{
	response_clear(rs);
	response_init(rs);
}

void response_header(struct response *rs, const char *name, const char *fmt, ...)
{
	struct buf value = BUF_INIT;
	va_list args;

	if (rs->n_headers == RESPONSE_HEADERS)
		return;
	va_start(args, fmt);
	buf_vaddf(&value, fmt, args);
	va_end(args);
	rs->header_names[rs->n_headers] = xstrdup(name);
	rs->header_values[rs->n_headers] = xstrdup(value.data);
	rs->n_headers++;
	buf_clear(&value);
}

const char *response_header_value(const struct response *rs, const char *name)
{
	for (size_t i = 0; i < rs->n_headers; i++)
		if (strcasecmp(rs->header_names[i], name) == 0)
			return rs->header_values[i];
	return NULL;
}

struct json_writer *response_json(struct response *rs, int status)
{
	if (!rs->json)
		rs->json = xcalloc(1, sizeof(*rs->json));
	buf_reset(&rs->body);
	json_writer_init(rs->json, &rs->body);
	rs->status = status;
	rs->content_type = "application/json; charset=utf-8";
	return rs->json;
}

void response_text(struct response *rs, int status, const char *content_type, const char *text)
{
	buf_reset(&rs->body);
	buf_addstr(&rs->body, text);
	rs->status = status;
	rs->content_type = content_type;
}
