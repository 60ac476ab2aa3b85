#include "api/api_trace.h"

#include "api/api_call.h"
#include "api/api_clock.h"
#include "api/api_retry.h"
#include "api/api_text.h"
#include "api/api_token.h"
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"
#include "json/write.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LEFT_OUT "…"
#define VALUE_MOST 100

static const char *const services[API_SERVICES] = { "entra", "graph", "commerce", "prices", "storefront" };
static const char *const outcomes[] = { "answered", "not_sent", "lost", "too_large", "cancelled" };
static const char *const failures[] = {
	[HTTP_FAILURE_NONE] = NULL,
	[HTTP_BAD_ADDRESS] = "bad_address",
	[HTTP_NO_NAME] = "no_name",
	[HTTP_NO_CONNECTION] = "no_connection",
	[HTTP_PROXY_SIGN_IN] = "proxy_sign_in",
	[HTTP_PROXY_REFUSED] = "proxy_refused",
	[HTTP_PORTAL] = "portal",
	[HTTP_NO_TRUST] = "no_trust",
	[HTTP_EXPIRED] = "expired",
	[HTTP_NOT_YET_VALID] = "not_yet_valid",
	[HTTP_WRONG_NAME] = "wrong_name",
	[HTTP_BAD_CERTIFICATE] = "bad_certificate",
	[HTTP_NO_HANDSHAKE] = "no_handshake",
	[HTTP_BAD_CA_FILE] = "bad_ca_file",
	[HTTP_SLOW_NAME] = "slow_name",
	[HTTP_SLOW_CONNECTION] = "slow_connection",
	[HTTP_SLOW_HANDSHAKE] = "slow_handshake",
	[HTTP_SLOW_ANSWER] = "slow_answer",
	[HTTP_BROKEN] = "broken",
};

/* ── the request's headers, which are this program's own ── */

static bool is_plain(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~' || text[i] == '@')
			return false;
	return n <= VALUE_MOST;
}

void trace_request(struct call *c, char *const *lines, size_t n)
{
	static const char *const shown[] = { "Accept", "Content-Type", "Retry-Attempt", "User-Agent", "client-request-id", "MS-RequestId", "MS-CorrelationId",
		"MS-Contract-Version", "X-Locale", "ConsistencyLevel", "Prefer" };
	struct json_writer w;
	struct buf text = BUF_INIT;

	free(c->told_headers);
	c->told_headers = NULL;
	if (!c->api->trace)
		return;
	json_writer_init(&w, &text);
	json_object(&w);
	for (size_t i = 0; i < n; i++) {
		const char *colon = strchr(lines[i], ':');
		bool may = false;
		char name[40];

		if (!colon || (size_t)(colon - lines[i]) >= sizeof(name))
			continue;
		str_copy(name, (size_t)(colon - lines[i]) + 1, lines[i]);
		for (size_t k = 0; k < sizeof(shown) / sizeof(shown[0]); k++)
			may = may || str_ieq(name, shown[k]);
		json_put_string(&w, name, may && is_plain(colon + 2) ? colon + 2 : LEFT_OUT);
	}
	json_object_end(&w);
	c->told_headers = buf_steal(&text);
}

/* ── the answer's, which are not ── */

static bool is_number(const char *value)
{
	return trace_may_say(TRACE_COUNT, value, strlen(value));
}

static bool is_id(const char *value)
{
	return trace_may_say(TRACE_ID, value, strlen(value));
}

static bool is_date(const char *value)
{
	int64_t ms;

	return strlen(value) <= 40 && clock_parse_date(value, &ms);
}

static bool is_wait(const char *value)
{
	return is_number(value) || is_date(value);
}

/* "text/html", whatever stands behind it. */
static void put_type(struct json_writer *w, const char *value)
{
	size_t n = strcspn(value, "; ");
	char type[60];

	for (size_t i = 0; i < n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz/+.-", value[i] | 0x20) || n >= sizeof(type))
			n = 0;
	str_copy(type, n + 1, value);
	json_put_string(w, "Content-Type", n > 0 ? type : LEFT_OUT);
}

static void put_answer_headers(struct json_writer *w, const struct http_answer *a)
{
	static const struct {
		const char *name;
		bool (*may)(const char *value);
	} shown[] = { { "Date", is_date }, { "Retry-After", is_wait }, { "request-id", is_id }, { "client-request-id", is_id }, { "x-ms-request-id", is_id },
		{ "MS-RequestId", is_id }, { "MS-CorrelationId", is_id }, { "Content-Length", is_number }, { "RateLimit-Limit", is_number },
		{ "RateLimit-Remaining", is_number }, { "RateLimit-Reset", is_number }, { "WWW-Authenticate", NULL }, { "ETag", NULL }, { "Via", NULL } };
	const char *type = http_header(a, "Content-Type"), *location = http_header(a, "Location");

	json_key(w, "headers");
	json_object(w);
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const char *value = http_header(a, shown[i].name);

		if (value)
			json_put_string(w, shown[i].name, shown[i].may && shown[i].may(value) ? value : LEFT_OUT);
	}
	if (type)
		put_type(w, type);
	if (location) {
		struct buf url = BUF_INIT;

		trace_add_url(&url, location, NULL);
		json_put_string(w, "Location", url.data);
		buf_clear(&url);
	}
	json_object_end(w);
}

/* ── the line ── */

static void put_request(struct json_writer *w, const struct call *c)
{
	json_key(w, "request");
	json_object(w);
	json_key(w, "headers");
	json_literal(w, c->told_headers ? c->told_headers : "{}");
	json_put_int(w, "bytes", (int64_t)c->body.len);
	if (c->body.len > 0) {
		json_key(w, "body");
		if (str_eq(c->content_type, "application/x-www-form-urlencoded"))
			trace_form(w, c->body.data, c->body.len);
		else
			trace_body(w, c->body.data, c->body.len);
	}
	json_object_end(w);
}

static void put_answer(struct json_writer *w, const struct http_answer *a)
{
	json_put_int(w, "status", a->status);
	json_key(w, "answer");
	json_object(w);
	put_answer_headers(w, a);
	json_put_int(w, "bytes", (int64_t)a->body.len);
	if (a->body.len > 0) {
		json_key(w, "body");
		trace_body(w, a->body.data, a->body.len);
	}
	json_object_end(w);
}

/* Curl's own words stay where nothing of the service can have come into them. */
static void put_failure(struct json_writer *w, const struct http_answer *a)
{
	if (failures[a->failure])
		json_put_string(w, "failure", failures[a->failure]);
	if (a->at_proxy)
		json_put_bool(w, "at_proxy", true);
	if (a->proxy_status)
		json_put_int(w, "proxy_status", a->proxy_status);
	if (a->outcome == HTTP_NOT_SENT && !str_empty(a->reason)) {
		char *said = text_clean(a->reason);

		json_put_string(w, "curl", said);
		free(said);
	}
}

static void put_url(struct json_writer *w, const struct call *c)
{
	struct buf url = BUF_INIT;

	trace_add_url(&url, c->url, c->api->url[c->service]);
	json_put_string(w, "url", url.data);
	buf_clear(&url);
}

static void put_line(struct json_writer *w, const struct call *c, const struct http_answer *a, int64_t retry_in_ms)
{
	const struct api *api = c->api;
	int64_t took_ms = api->now_ms() - c->sent_ms;

	json_object(w);
	json_put_time(w, "time", api->wall_ms() - took_ms);
	json_put_string(w, "service", services[c->service]);
	json_put_string(w, "method", c->method);
	put_url(w, c);
	json_put_int(w, "attempt", c->attempt);
	put_request(w, c);
	json_put_string(w, "outcome", outcomes[a->outcome]);
	json_put_int(w, "duration_ms", took_ms);
	if (a->sent_again)
		json_put_bool(w, "sent_again", true);
	if (a->outcome == HTTP_ANSWERED)
		put_answer(w, a);
	else
		put_failure(w, a);
	if (retry_in_ms >= 0)
		json_put_int(w, "retry_in_ms", retry_in_ms);
	json_object_end(w);
}

void trace_answer(const struct call *c, const struct http_answer *a, int64_t retry_in_ms)
{
	struct buf line = BUF_SECRET_INIT;
	struct json_writer w;

	if (!c->api->trace)
		return;
	json_writer_init(&w, &line);
	put_line(&w, c, a, retry_in_ms);
	token_hide(c, line.data);
	c->api->trace(c->api->trace_arg, line.data, strlen(line.data));
	buf_clear(&line);
}
