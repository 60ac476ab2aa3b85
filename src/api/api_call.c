#include "api/api_call.h"

#include "api/api_clock.h"
#include "api/api_meaning.h"
#include "api/api_retry.h"
#include "api/api_text.h"
#include "api/api_token.h"
#include "api/api_trace.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "core/vault.h"
#include "http/http.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Outlives the call when the client is freed before the seam hands the answer out. */
struct flight {
	struct call *call;
	uint64_t http_id;
};

static void call_go(struct call *c);

struct call *call_new(struct api *api, enum api_service service, const struct call_class *class, call_fn *done, void *arg)
{
	struct call *c = xcalloc(1, sizeof(*c)), **at = &api->calls;

	c->api = api;
	c->id = ++api->last_id;
	c->service = service;
	c->class = class;
	c->done = done;
	c->arg = arg;
	c->since_ms = api->now_ms();
	c->accept = "application/json";
	c->body = BUF_SECRET_INIT;
	uuid_make(c->request_id);
	while (*at)
		at = &(*at)->next;
	*at = c;
	return c;
}

static void call_free(struct call *c)
{
	struct call **at = &c->api->calls;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	if (c->flight)
		c->flight->call = NULL;
	timers_cancel(c->api->timers, c->timer_id);
	if (c->class->clear)
		c->class->clear(c);
	call_request_clear(c);
	free(c);
}

/* Delivers once and forgets the call. */
static void call_end(struct call *c, const struct error *err)
{
	struct error doubt;

	if (err && c->doubtful) {
		doubt = *err;
		meaning_of_doubt(c, &doubt);
		err = &doubt;
	}
	c->stage = CALL_ENDS;
	c->class->deliver(c, err);
	call_free(c);
}

static void on_ending(void *arg, int64_t now_ms)
{
	struct call *c = arg;

	(void)now_ms;
	c->timer_id = 0;
	call_end(c, c->ending.kind == ERROR_NONE ? NULL : &c->ending);
}

/* The callback never runs inside the function that started or cancelled the call. */
static void call_end_later(struct call *c, const struct error *err)
{
	timers_cancel(c->api->timers, c->timer_id);
	c->stage = CALL_ENDS;
	if (err)
		c->ending = *err;
	c->timer_id = timers_add(c->api->timers, c->api->now_ms(), on_ending, c);
}

static void on_due(void *arg, int64_t now_ms)
{
	struct call *c = arg;

	(void)now_ms;
	c->timer_id = 0;
	call_go(c);
}

static void call_go_later(struct call *c, enum call_stage stage, int64_t wait_ms)
{
	c->stage = stage;
	c->until_ms = c->api->now_ms() + wait_ms;
	c->timer_id = timers_add(c->api->timers, c->until_ms, on_due, c);
}

void call_resume(struct call *c, const struct error *err)
{
	assert(c->stage == CALL_WAITS_TOKEN);
	if (err)
		call_end_later(c, err);
	else
		call_go_later(c, CALL_WAITS_RETRY, 0);
}

/* The class has looked at an answer, or at a failure, and says how it goes on. */
static void call_next(struct call *c, int rc, struct error *err)
{
	if (rc == CALL_AGAIN && c->wait_ms > 0) {
		int64_t wait = c->wait_ms;

		c->wait_ms = 0;
		call_go_later(c, CALL_WAITS_RETRY, wait);
	} else if (rc == CALL_AGAIN) {
		call_go(c);
	} else {
		call_end(c, rc == CALL_DONE ? NULL : err);
	}
}

static void call_fail(struct call *c, struct error *err)
{
	call_next(c, c->class->refused ? c->class->refused(c, err) : -(int)err->kind, err);
}

static void call_take(struct call *c, struct http_answer *a)
{
	struct error err = ERROR_INIT;
	int rc;

	if (c->class->whole) {
		call_next(c, c->class->whole(c, a), NULL);
		return;
	}
	rc = meaning_of_success(c, a, &err);
	if (rc < 0) {
		call_fail(c, &err);
		return;
	}
	rc = c->class->answer(c, a, &err);
	if (rc < 0)
		meaning_of_unreadable(c, a, &err);
	call_next(c, rc, &err);
}

static void on_answer(void *arg, struct http_answer *a)
{
	struct flight *flight = arg;
	struct call *c = flight->call;
	struct verdict v;
	struct error err = ERROR_INIT;

	free(flight);
	if (!c)
		return;
	c->flight = NULL;
	c->too_large = a->outcome == HTTP_TOO_LARGE;
	if (a->outcome == HTTP_ANSWERED)
		clock_note(c->api, http_header(a, "Date"), c->api->now_ms() - c->sent_ms);
	v = retry_judge(c, a);
	trace_answer(c, a, v.kind == VERDICT_REPEAT ? v.wait_ms : -1);
	switch (v.kind) {
	case VERDICT_TAKE:
		call_take(c, a);
		return;
	case VERDICT_RENEW:
		c->renewed = true;
		token_reject(c->api, c->service, c->token_serial);
		call_go(c);
		return;
	case VERDICT_REPEAT:
		/* A request id belongs to one intent: a change keeps it, a read that was answered asks anew. */
		if (!c->write && a->outcome == HTTP_ANSWERED)
			uuid_make(c->request_id);
		c->doubtful = c->doubtful || (c->write && a->outcome == HTTP_ANSWERED && a->status == 503);
		call_go_later(c, v.told ? CALL_WAITS_LIMIT : CALL_WAITS_RETRY, v.wait_ms);
		return;
	case VERDICT_FAIL:
		if (c->class->whole) {
			call_take(c, a);
			return;
		}
		meaning_of_failure(c, a, v.told ? v.wait_ms : -1, &err);
		call_fail(c, &err);
		return;
	}
}

static void call_send(struct call *c, const struct secret *token)
{
	char *lines[CALL_MOST_HEADERS + 1] = { NULL };
	size_t n = call_headers(c, token, lines);
	struct http_request request = {
		.method = c->method,
		.url = c->url,
		.headers = (const char *const *)lines,
		.body = c->body.len ? c->body.data : NULL,
		.body_len = c->body.len,
		.repeatable = c->repeatable,
		.version_1 = c->service == API_ENTRA,
		.timeout_ms = c->timeout_ms ? c->timeout_ms : c->api->limits.timeout_ms,
		.limit = c->limit ? c->limit : c->api->limits.answer_bytes,
		.chunk = c->chunk,
		.chunk_arg = c,
	};

	trace_request(c, lines, n);
	c->stage = CALL_SENT;
	c->attempt++;
	c->sent_ms = c->api->now_ms();
	c->flight = xcalloc(1, sizeof(*c->flight));
	c->flight->call = c;
	c->flight->http_id = http_start(c->api->http, &request, on_answer, c->flight);
	for (size_t i = 0; i < n; i++)
		vault_free(lines[i]);
}

static void call_go(struct call *c)
{
	const struct secret *token = NULL;
	struct error err = ERROR_INIT;

	if (c->service != API_ENTRA && !c->anonymous) {
		switch (token_get(c->api, c->service, &token, &c->token_serial)) {
		case TOKEN_NONE:
			meaning_of_no_sign_in(&err);
			call_end_later(c, &err);
			return;
		case TOKEN_WANTED:
			c->stage = CALL_WAITS_TOKEN;
			c->until_ms = 0;
			token_want(c->api, c->service);
			return;
		case TOKEN_READY:
			break;
		}
	}
	if (!c->method) {
		call_end_later(c, NULL);
		return;
	}
	if (c->restart)
		c->restart(c);
	call_send(c, token);
}

uint64_t call_start(struct call *c)
{
	struct error err = ERROR_INIT;

	if (!api_has(c->api, c->service)) {
		meaning_of_absence(c->service, &err);
		return call_start_failed(c, &err);
	}
	if (c->nameless) {
		meaning_of_nameless(&err);
		return call_start_failed(c, &err);
	}
	if (!c->api->closing) {
		uint64_t id = c->id;

		call_go(c);
		return id;
	}
	error_set(&err, ERROR_CANCELLED, _("Cancelled."));
	return call_start_failed(c, &err);
}

uint64_t call_start_failed(struct call *c, const struct error *err)
{
	call_end_later(c, err);
	return c->id;
}

void call_cancel(struct call *c)
{
	struct error err = ERROR_INIT;

	if (c->stage == CALL_ENDS)
		return;
	if (c->stage == CALL_SENT) {
		http_cancel(c->api->http, c->flight->http_id);
		return;
	}
	error_set(&err, ERROR_CANCELLED, _("Cancelled."));
	call_end_later(c, &err);
}

void call_abandon(struct call *c)
{
	struct http_answer none = { .outcome = HTTP_CANCELLED };
	struct error err = ERROR_INIT;

	if (c->stage == CALL_ENDS) {
		call_end(c, c->ending.kind == ERROR_NONE ? NULL : &c->ending);
		return;
	}
	if (c->stage == CALL_SENT) {
		http_cancel(c->api->http, c->flight->http_id);
		trace_answer(c, &none, -1);
		meaning_of_failure(c, &none, -1, &err);
	} else {
		error_set(&err, ERROR_CANCELLED, _("Cancelled."));
	}
	call_end(c, &err);
}
