#include "tests/unit/api/fake_http.h"

#include "core/mem.h"
#include "core/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST 4000

struct rule {
	const char *method, *part;
	struct fake_answer answer;
	bool used;
};

struct pending {
	uint64_t id;
	size_t request;
	int (*chunk)(void *arg, const char *bytes, size_t n);
	void *chunk_arg;
	http_done_fn *done;
	void *arg;
	bool cancelled;
};

struct http {
	struct fake_request *requests;
	size_t n_requests, requests_cap;
	struct rule *rules;
	size_t n_rules, rules_cap;
	struct pending pending[MOST];
	size_t n_pending;
	uint64_t last_id;
	bool mint;
	int minted;
};

struct http *fake_http_new(void)
{
	return xcalloc(1, sizeof(struct http));
}

void http_free(struct http *h)
{
	for (size_t i = 0; i < h->n_pending; i++)
		h->pending[i].cancelled = true;
	http_deliver(h);
	for (size_t i = 0; i < h->n_requests; i++) {
		free(h->requests[i].method);
		free(h->requests[i].url);
		free(h->requests[i].headers);
		free(h->requests[i].body);
	}
	free(h->requests);
	free(h->rules);
	free(h);
}

void fake_answer(struct http *h, const char *method, const char *part, struct fake_answer answer)
{
	h->rules = xgrow(h->rules, &h->rules_cap, h->n_rules, sizeof(*h->rules));
	h->rules[h->n_rules++] = (struct rule){ method, part, answer, false };
}

void fake_mint_tokens(struct http *h, bool on)
{
	h->mint = on;
}

uint64_t http_start(struct http *h, const struct http_request *request, http_done_fn *done, void *arg)
{
	struct buf headers = BUF_INIT;
	struct fake_request *r;

	for (size_t i = 0; request->headers && request->headers[i]; i++)
		buf_addf(&headers, "%s\n", request->headers[i]);
	h->requests = xgrow(h->requests, &h->requests_cap, h->n_requests, sizeof(*h->requests));
	r = &h->requests[h->n_requests++];
	*r = (struct fake_request){ xstrdup(request->method), xstrdup(request->url), buf_steal(&headers),
		request->body ? xstrndup(request->body, request->body_len) : NULL, request->timeout_ms, request->limit, request->repeatable, request->version_1, false };
	assert(h->n_pending < MOST);
	h->pending[h->n_pending++] = (struct pending){ ++h->last_id, h->n_requests - 1, request->chunk, request->chunk_arg, done, arg, false };
	return h->last_id;
}

void http_cancel(struct http *h, uint64_t id)
{
	for (size_t i = 0; i < h->n_pending; i++) {
		if (h->pending[i].id == id) {
			h->pending[i].cancelled = true;
			h->requests[h->pending[i].request].cancelled = true;
		}
	}
}

size_t http_running(const struct http *h)
{
	return h->n_pending;
}

/* Of the values that were asked for, the last few stay valid: callers compare two of them. */
static struct buf *next_value(void)
{
	static struct buf values[8];
	static size_t next;
	struct buf *value = &values[next++ % 8];

	if (value->data)
		buf_clear(value);
	buf_init(value);
	return value;
}

const char *http_header(const struct http_answer *answer, const char *name)
{
	const char *line = answer->headers;

	while (line && *line) {
		size_t n = strlen(name), length = strcspn(line, "\n");

		if (strncasecmp(line, name, n) == 0 && strncmp(line + n, ": ", 2) == 0) {
			struct buf *value = next_value();

			buf_add(value, line + n + 2, length - n - 2);
			return value->data;
		}
		line += length + (line[length] == '\n');
	}
	return NULL;
}

static struct rule *rule_for(struct http *h, const struct fake_request *r)
{
	for (size_t i = 0; i < h->n_rules; i++) {
		struct rule *rule = &h->rules[i];

		if (!rule->used && strcmp(rule->method, r->method) == 0 && strstr(r->url, rule->part))
			return rule;
	}
	return NULL;
}

/* False: the reader stopped the stream. */
static bool stream(const struct pending *p, const struct fake_answer *answer)
{
	const char *body = answer->body ? answer->body : "";
	size_t n = strlen(body);

	/* In small pieces, as a network likes to deliver. */
	for (size_t at = 0; at < n; at += 7)
		if (p->chunk(p->chunk_arg, body + at, n - at < 7 ? n - at : 7) != 0)
			return false;
	return true;
}

static void finish(const struct pending *p, const struct fake_answer *answer)
{
	bool success = answer->outcome == HTTP_ANSWERED && answer->status >= 200 && answer->status < 300;
	struct http_answer a = { .outcome = answer->outcome, .status = answer->status, .reason = "as the script says",
		.tls_failed = answer->tls_failed, .timed_out = answer->timed_out, .sent_again = answer->sent_again, .failure = answer->failure,
		.at_proxy = answer->at_proxy, .proxy_status = answer->proxy_status, .headers = answer->headers };

	buf_init(&a.body);
	if (p->cancelled) {
		a.outcome = HTTP_CANCELLED;
		a.status = 0;
	} else if (p->chunk && (success || answer->outcome == HTTP_LOST)) {
		if (!stream(p, answer)) {
			a.outcome = HTTP_LOST;
			a.status = 0;
		}
	} else if (a.outcome == HTTP_ANSWERED && answer->body) {
		buf_addstr(&a.body, answer->body);
	}
	p->done(p->arg, &a);
	buf_clear(&a.body);
}

static bool try_mint(struct http *h, const struct pending *p)
{
	char *body;

	if (!h->mint || !strstr(h->requests[p->request].url, "/oauth2/v2.0/token"))
		return false;
	h->minted++;
	body = xasprintf("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"T%d\",\"refresh_token\":\"R%d\"}", h->minted, h->minted);
	finish(p, &(struct fake_answer){ .status = 200, .body = body });
	free(body);
	return true;
}

void http_deliver(struct http *h)
{
	static struct pending list[MOST];
	size_t n = h->n_pending, kept = 0;

	memcpy(list, h->pending, n * sizeof(*list));
	h->n_pending = 0;
	for (size_t i = 0; i < n; i++) {
		struct rule *rule = list[i].cancelled ? NULL : rule_for(h, &h->requests[list[i].request]);

		if (list[i].cancelled) {
			finish(&list[i], &(struct fake_answer){ .outcome = HTTP_CANCELLED });
		} else if (rule) {
			rule->used = true;
			finish(&list[i], &rule->answer);
		} else if (!try_mint(h, &list[i])) {
			list[kept++] = list[i];
		}
	}
	assert(h->n_pending + kept < MOST);
	memcpy(h->pending + h->n_pending, list, kept * sizeof(*list));
	h->n_pending += kept;
}

size_t fake_count(const struct http *h)
{
	return h->n_requests;
}

const struct fake_request *fake_request(const struct http *h, size_t i)
{
	assert(i < h->n_requests);
	return &h->requests[i];
}

const struct fake_request *fake_last(const struct http *h)
{
	return fake_request(h, h->n_requests - 1);
}

size_t fake_count_of(const struct http *h, const char *part)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n_requests; i++)
		n += strstr(h->requests[i].url, part) != NULL;
	return n;
}

const char *fake_header(const struct fake_request *r, const char *name)
{
	return http_header(&(struct http_answer){ .headers = r->headers }, name);
}

size_t fake_unused(const struct http *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n_rules; i++)
		n += !h->rules[i].used;
	return n;
}
