#include "api/api_batch.h"

#include "api/api_batch_read.h"
#include "api/api_call.h"
#include "api/api_envelope.h"
#include "api/api_meaning.h"
#include "api/api_refusal.h"
#include "api/api_retry.h"
#include "api/api_text.h"
#include "api/api_token.h"
#include "api/api_user_shapes.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"
#include "http/http.h"
#include "json/write.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_MOST 100

struct batch {
	struct api_batch result;
	bool waiting[API_BATCH]; /* has no outcome yet */
	size_t from[API_BATCH], to[API_BATCH]; /* where its request stands in `text` */
	struct buf text;
	struct json_writer w;
	size_t part; /* whose body is being written */
};

static struct batch *batch_of(struct call *c)
{
	return c->state;
}

/* ── what is sent ── */

static bool add(struct call *c, size_t part, const char *method, const char *before, const char *id, const char *after)
{
	struct batch *b = batch_of(c);
	struct buf url = BUF_INIT;
	char number[24];

	assert(part < b->result.n);
	if (str_empty(id)) {
		meaning_of_nameless(&b->result.parts[part].error);
		b->result.parts[part].refusal = API_LICENCE_UNANSWERED;
		return false;
	}
	buf_addstr(&url, before);
	url_add_encoded(&url, id);
	buf_addstr(&url, after);
	snprintf(number, sizeof(number), "%zu", part + 1);
	b->waiting[part] = true;
	b->from[part] = b->text.len;
	json_writer_init(&b->w, &b->text);
	json_object(&b->w);
	json_put_string(&b->w, "id", number);
	json_put_string(&b->w, "method", method);
	json_put_string(&b->w, "url", url.data);
	buf_clear(&url);
	return true;
}

static void end(struct batch *b, size_t part)
{
	json_object_end(&b->w);
	b->to[part] = b->text.len;
}

void batch_add(struct call *c, size_t part, const char *method, const char *before, const char *id, const char *after)
{
	if (add(c, part, method, before, id, after))
		end(batch_of(c), part);
}

struct json_writer *batch_add_body(struct call *c, size_t part, const char *method, const char *before, const char *id, const char *after)
{
	struct batch *b = batch_of(c);

	if (!add(c, part, method, before, id, after))
		return NULL;
	json_key(&b->w, "headers");
	json_object(&b->w);
	json_put_string(&b->w, "Content-Type", "application/json");
	json_object_end(&b->w);
	json_key(&b->w, "body");
	b->part = part;
	return &b->w;
}

void batch_end_body(struct call *c)
{
	end(batch_of(c), batch_of(c)->part);
}

/* The parts that have no outcome yet. False: there is none. */
static bool compose(struct call *c)
{
	struct batch *b = batch_of(c);
	struct buf body = BUF_INIT;
	bool any = false;

	buf_addstr(&body, "{\"requests\":");
	for (size_t i = 0; i < b->result.n; i++) {
		if (!b->waiting[i])
			continue;
		buf_addch(&body, any ? ',' : '[');
		buf_add(&body, b->text.data + b->from[i], b->to[i] - b->from[i]);
		any = true;
	}
	buf_addstr(&body, "]}");
	call_json(c, &body);
	return any;
}

uint64_t batch_start(struct call *c)
{
	return compose(c) ? call_start(c) : call_start_failed(c, NULL);
}

/* ── what is answered ── */

static void settle(struct batch *b, size_t part, enum api_licence_refusal refusal)
{
	b->waiting[part] = false;
	b->result.parts[part].refusal = refusal;
}

static enum api_licence_refusal refusal_of_all(const struct error *err)
{
	if (err->kind == ERROR_FORBIDDEN)
		return API_LICENCE_FORBIDDEN;
	return err->kind == ERROR_REFUSED ? API_LICENCE_OTHER : API_LICENCE_UNANSWERED;
}

static void settle_all(struct batch *b, const struct error *err, enum api_licence_refusal refusal)
{
	for (size_t i = 0; i < b->result.n; i++) {
		if (!b->waiting[i])
			continue;
		b->result.parts[i].error = *err;
		b->result.throttle.refused += err->kind == ERROR_RATE_LIMITED;
		settle(b, i, refusal);
	}
}

/* Of the whole or of a part: the highest and the longest count. */
static void note_limits(struct api_throttle *t, const char *percentage, int64_t retry_after_ms)
{
	int64_t used;

	if (!str_empty(percentage) && decimal_parse(percentage, &used, NULL) == 0 && used > t->used_micro)
		t->used_micro = used;
	if (retry_after_ms > t->retry_after_ms)
		t->retry_after_ms = retry_after_ms;
}

static void take_failure(struct call *c, const struct http_answer *a, size_t part, const struct batch_response *r, int64_t retry_after_ms)
{
	struct batch *b = batch_of(c);
	struct error *err = &b->result.parts[part].error;
	char request_id[HEADER_MOST];
	struct envelope e;

	envelope_read(API_GRAPH, r->body.text, r->body.len, &e);
	if (!batch_header(r, "request-id", request_id, sizeof(request_id)))
		request_id[0] = '\0';
	meaning_of_part(c, a, r->status, &e, request_id, err);
	err->retry_after_ms = retry_after_ms;
	b->result.throttle.refused += err->kind == ERROR_RATE_LIMITED;
	settle(b, part, refusal_of(r->status, e.code, e.text));
	envelope_clear(&e);
}

static void unreadable(const struct call *c, const struct http_answer *a, const char *why, struct error *err)
{
	answer_wrong(err, why);
	meaning_of_unreadable(c, a, err);
}

static void take_nothing(struct call *c, const struct http_answer *a, size_t part, const char *why)
{
	unreadable(c, a, why, &batch_of(c)->result.parts[part].error);
	settle(batch_of(c), part, API_LICENCE_UNANSWERED);
}

/* What a change answers is the thing as it was before or after, nobody promises which: it is not looked at. */
static void take_success(struct call *c, const struct http_answer *a, size_t part, const struct batch_response *r)
{
	struct batch *b = batch_of(c);
	struct error *err = &b->result.parts[part].error;

	if (!c->write && api_decode(&api_user_decoder, &b->result.users[part], r->body.text, r->body.len, err) < 0) {
		meaning_of_unreadable(c, a, err);
		settle(b, part, API_LICENCE_UNANSWERED);
		return;
	}
	settle(b, part, API_LICENCE_CARRIED_OUT);
}

static void take_part(struct call *c, const struct http_answer *a, size_t part, const struct batch_response *r)
{
	char percentage[HEADER_MOST] = "", after[HEADER_MOST] = "";
	int64_t retry_after_ms;

	if (!r->there || r->twice || r->status == 0) {
		take_nothing(c, a, part, r->twice ? "the part was answered twice" : "the part was not answered");
		return;
	}
	batch_header(r, "x-ms-throttle-limit-percentage", percentage, sizeof(percentage));
	batch_header(r, "Retry-After", after, sizeof(after));
	retry_after_ms = retry_after_parse(after, http_header(a, "Date"));
	note_limits(&batch_of(c)->result.throttle, percentage, retry_after_ms);
	if (r->status >= 200 && r->status < 300)
		take_success(c, a, part, r);
	else
		take_failure(c, a, part, r, retry_after_ms);
}

/* A token that ran out while the batch was worked on was refused before anything was done for these parts: they go once more. */
static bool send_refused_again(struct call *c, const struct batch_response *responses)
{
	struct batch *b = batch_of(c);
	bool any = false;

	for (size_t i = 0; i < b->result.n; i++)
		any |= b->waiting[i] && responses[i].status == 401;
	if (!any || c->renewed)
		return false;
	c->renewed = true;
	token_reject(c->api, c->service, c->token_serial);
	return true;
}

static int take_parts(struct call *c, const struct http_answer *a, const struct batch_response *responses)
{
	struct batch *b = batch_of(c);
	bool again = send_refused_again(c, responses);

	for (size_t i = 0; i < b->result.n; i++)
		if (b->waiting[i] && !(again && responses[i].status == 401 && !responses[i].twice))
			take_part(c, a, i, &responses[i]);
	return again && compose(c) ? CALL_AGAIN : CALL_DONE;
}

/* The first of two sendings may have been carried out, and the answer to the second, "not there any more", be no refusal at all. */
static void doubt(struct call *c, const bool *asked)
{
	struct batch *b = batch_of(c);

	for (size_t i = 0; i < b->result.n; i++) {
		struct api_part *part = &b->result.parts[i];

		if (!asked[i] || b->waiting[i] || part->error.kind == ERROR_NONE)
			continue;
		meaning_of_doubt(c, &part->error);
		part->refusal = API_LICENCE_UNANSWERED;
	}
}

static int take_whole(struct call *c, struct http_answer *a)
{
	struct batch *b = batch_of(c);
	struct batch_response responses[API_BATCH] = { 0 };
	bool answered = a->outcome == HTTP_ANSWERED, good = answered && a->status >= 200 && a->status < 300;
	int64_t retry_after_ms = answered ? retry_after_parse(http_header(a, "Retry-After"), http_header(a, "Date")) : -1;
	struct error err = ERROR_INIT;

	if (answered)
		note_limits(&b->result.throttle, http_header(a, "x-ms-throttle-limit-percentage"), retry_after_ms);
	/* An older description of the service gives the whole a 424 when one part was refused; the parts are there all the same. */
	if ((good || (answered && a->status == 424)) && batch_read(a->body.data, a->body.len, responses, b->result.n))
		return take_parts(c, a, responses);
	if (!good)
		meaning_of_failure(c, a, retry_after_ms, &err);
	else if (meaning_of_success(c, a, &err) == 0)
		unreadable(c, a, "the answer to the batch is cut or malformed", &err);
	/* What is not there is the address that takes batches, and no user: nobody may be taken for deleted. */
	if (err.kind == ERROR_NOT_FOUND)
		unreadable(c, a, "nothing takes batches at this address", &err);
	settle_all(b, &err, refusal_of_all(&err));
	return CALL_DONE;
}

static int batch_whole(struct call *c, struct http_answer *a)
{
	bool asked[API_BATCH];
	int rc;

	memcpy(asked, batch_of(c)->waiting, sizeof(asked));
	rc = take_whole(c, a);
	if (c->write && a->sent_again)
		doubt(c, asked);
	return rc;
}

static void batch_deliver(struct call *c, const struct error *err)
{
	struct batch *b = batch_of(c);

	if (err) /* it was not answered: whatever stood in the way, no user was refused */
		settle_all(b, err, API_LICENCE_UNANSWERED);
	((api_batch_fn *)c->done)(c->arg, &b->result);
}

static void batch_clear(struct call *c)
{
	struct batch *b = batch_of(c);

	for (size_t i = 0; i < b->result.n; i++)
		api_user_clear(&b->result.users[i]);
	buf_clear(&b->text);
	free(b);
}

static const struct call_class batch_class = { .whole = batch_whole, .deliver = batch_deliver, .clear = batch_clear };

struct call *batch_new(struct api *api, const char *request_id, size_t n, bool write, api_batch_fn *done, void *arg)
{
	struct call *c = call_new(api, API_GRAPH, &batch_class, (call_fn *)done, arg);
	struct batch *b = xcalloc(1, sizeof(*b));

	assert(n > 0 && n <= API_BATCH);
	b->result.n = n;
	b->result.throttle = (struct api_throttle){ .used_micro = -1, .retry_after_ms = -1 };
	for (size_t i = 0; i < n; i++)
		b->result.parts[i].error = ERROR_INIT;
	buf_init(&b->text);
	c->state = b;
	c->write = write;
	c->repeatable = true;
	if (request_id)
		str_copy(c->request_id, sizeof(c->request_id), request_id);
	call_path(c, "POST", "/$batch");
	return c;
}
