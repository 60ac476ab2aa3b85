/* The client's half of each contract: what it sends is what the file says, and it takes every answer that the file has. A scripted peer stands
 * where the service would; the training server has no part in this. */
#include "call.h"
#include "drive.h"
#include "flat.h"
#include "peer.h"
#include "sent.h"
#include "value.h"

#include "api/api.h"
#include "api/api_sign_in.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BEFORE_MOST = 4, POLL_MS = 1000 };

struct bench {
	struct call_file *files;
	size_t n_files;
	struct call_file *file;
	struct json_object *services, *values;
	struct peer peer;
	struct http *http;
	struct timers *timers;
	struct buf origin;
};

static int64_t now_ms;

static int64_t now(void)
{
	return now_ms;
}

/* ---- what stands in braces ---- */

static const char *example_of(void *arg, const char *name)
{
	struct bench *b = arg;
	char *path;
	const char *text;

	if (str_eq(name, "origin"))
		return b->origin.data;
	path = xasprintf("%s.example", name);
	text = value_text(b->values, path);
	free(path);
	return text;
}

static int begin(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	const char *name = *state;

	*state = b;
	now_ms = 1000000;
	peer_start(&b->peer);
	buf_init(&b->origin);
	buf_addf(&b->origin, "http://127.0.0.1:%d", b->peer.port);
	b->services = call_data("services.json");
	b->values = call_data("values.json");
	b->files = call_files(&b->n_files);
	for (size_t i = 0; i < b->n_files; i++)
		call_fill(&b->files[i], example_of, b);
	b->file = call_find(b->files, b->n_files, name);
	b->http = http_new(NULL, NULL);
	b->timers = timers_new();
	return 0;
}

static int end(void **state)
{
	struct bench *b = *state;

	http_free(b->http);
	timers_free(b->timers);
	peer_stop(&b->peer);
	call_files_free(b->files, b->n_files);
	tree_free(b->services);
	tree_free(b->values);
	buf_clear(&b->origin);
	free(b);
	return 0;
}

/* ---- what the peer says ---- */

static int add_header(void *arg, const char *name, struct json_object *value)
{
	size_t len;
	buf_addf(arg, "%s: %s\r\n", name, tree_text(value, &len));
	return 0;
}

static void say(struct bench *b, struct json_object *answer, bool batched)
{
	struct json_object *headers = value_at(answer, "headers");
	struct buf head = BUF_INIT, body = BUF_INIT;
	int64_t status = 0;

	tree_int(value_at(answer, "status"), &status);
	answer_body(answer, &body);
	if (batched) {
		char *inner = buf_steal(&body);
		buf_addf(&body, "{\"responses\":[{\"id\":\"1\",\"status\":%d,\"headers\":%s%s%s}]}", (int)status, headers ? tree_own_text(headers) : "{}",
			*inner ? ",\"body\":" : "", inner);
		free(inner);
		peer_say(&b->peer, 200, "Content-Type: application/json\r\n", body.data, body.len);
	} else {
		if (headers)
			tree_members(headers, add_header, &head);
		if (body.len && !value_at(answer, "headers.Content-Type"))
			buf_addstr(&head, "Content-Type: application/json; charset=utf-8\r\n");
		peer_say(&b->peer, (int)status, head.data, body.data, body.len);
	}
	buf_clear(&head);
	buf_clear(&body);
}

/* Names of files, whose answers come before or after. */
static size_t say_those(struct bench *b, struct json_object *names)
{
	size_t len, n = names ? tree_count(names) : 0;

	for (size_t i = 0; i < n; i++) {
		struct call_file *f = call_find(b->files, b->n_files, tree_text(tree_at(names, i), &len));
		if (!f)
			fail_msg("there is no contract file %s", tree_own_text(tree_at(names, i)));
		say(b, value_at(f->tree, "answer"), value_at(f->tree, "batched") != NULL);
	}
	return n;
}

/* ---- running ---- */

static void turn(struct bench *b)
{
	struct pollfd fds[PEER_CONNECTIONS + 1];
	unsigned n = peer_fds(&b->peer, fds);
	int64_t next = timers_next(b->timers);

	/* Nothing is on its way: the clock is moved to where something happens. */
	if (!http_running(b->http) && next != INT64_MAX && next > now_ms)
		now_ms = next;
	assert_true(http_poll(b->http, fds, n, http_running(b->http) ? POLL_MS : 0) >= 0);
	peer_move(&b->peer, fds, n);
	http_deliver(b->http);
	timers_run(b->timers, now_ms);
}

static void on_signed_in(void *arg, const struct error *err)
{
	assert_null(err);
	*(bool *)arg = true;
}

static void no_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	(void)arg;
	(void)prompt;
}

static void sign_in_person(struct bench *b, struct api *api)
{
	static const char code[] = "{\"device_code\":\"of-the-peer\",\"user_code\":\"PEER\",\"verification_uri\":\"https://peer.example\",\"expires_in\":900,\"interval\":1}";
	bool done = false;

	peer_say(&b->peer, 200, "Content-Type: application/json\r\n", code, strlen(code));
	api_sign_in(api, no_prompt, on_signed_in, &done);
	while (!done)
		turn(b);
	peer_forget(&b->peer);
}

static struct api *client_of(struct bench *b, const struct drive *d)
{
	static const enum api_service services[] = { API_ENTRA, API_GRAPH, API_COMMERCE, API_PRICES, API_STOREFRONT };
	static const char *const names[] = { "entra", "graph", "commerce", "prices", "storefront" };
	struct api_config config = { .tenant = example_of(b, "tenant"), .customer = example_of(b, "customer"), .client_id = example_of(b, "client"),
		.user_agent = "m365-upgrade/contract", .now_ms = now, .limits.attempts = 1, .limits.longest_wait_ms = 1 };
	char *url[API_SERVICES] = { NULL };
	struct api *api;

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		config.url[services[i]] = url[services[i]] = xasprintf("%s%s", b->origin.data, call_prefix(names[i]));
	if (d->alone)
		secret_set(&config.client_secret, example_of(b, "secret"), strlen(example_of(b, "secret")));
	api = api_new(&config, b->http, b->timers);
	for (int i = 0; i < API_SERVICES; i++)
		free(url[i]);
	b->peer.mints = !d->signs_in;
	if (!d->alone && !d->signs_in)
		sign_in_person(b, api);
	return api;
}

/* ---- what was asked ---- */

static void check_body(const struct bench *b, const struct peer_request *rq)
{
	struct json_object *body = value_at(b->file->tree, "body"), *form = value_at(b->file->tree, "form"), *sent;
	struct buf why = BUF_INIT;
	char *text, *length = peer_header(rq, "Content-Length");

	/* Without a length, even of nothing, many servers refuse what changes something (411). */
	if (!str_eq(rq->method, "GET") && !length)
		fail_msg("%s was sent without a Content-Length", rq->method);
	free(length);

	if (body) {
		sent = value_parse(rq->body, rq->body_len, "the body that was sent");
		if (!value_same(body, sent, &why))
			fail_msg("the body: %s", why.data);
		tree_free(sent);
	} else if (form) {
		text = call_form(form);
		sent_check_pairs("the form", text, rq->body);
		free(text);
	} else if (rq->body_len) {
		fail_msg("a body was sent where there is none: %s", rq->body);
	}
	buf_clear(&why);
}

static void check_request(struct bench *b, const struct peer_request *rq)
{
	struct json_object *f = b->file->tree;
	const char *service = value_text(f, "service");
	char *key = xasprintf("%s.headers", service), *path = xasprintf("%s%s", call_prefix(service), value_text(f, "path"));
	struct sent_headers h = { .rq = rq, .service = value_at(b->services, key), .own = value_at(f, "headers"), .what = "the request" };

	assert_string_equal(rq->method, value_text(f, "method"));
	sent_check_target("the request", path, value_at(f, "query"), rq->target);
	sent_check_headers(&h, true);
	check_body(b, rq);
	free(key);
	free(path);
}

/* Inside of a batch: its one part. */
static void check_part(struct bench *b, const struct peer_request *rq)
{
	struct json_object *f = b->file->tree, *batch = value_parse(rq->body, rq->body_len, "the batch"), *part = value_at(batch, "requests[0]");
	struct json_object *body = value_at(f, "body"), *sent = value_at(part, "body");
	struct buf why = BUF_INIT;

	assert_string_equal(rq->method, "POST");
	assert_string_equal(rq->target, "/graph/v1.0/$batch");
	assert_int_equal(tree_count(value_at(batch, "requests")), 1);
	assert_string_equal(value_text(part, "method"), value_text(f, "method"));
	sent_check_target("the part", value_text(f, "path"), value_at(f, "query"), value_text(part, "url"));
	if (!body != !sent || (body && !value_same(body, sent, &why)))
		fail_msg("the part's body: %s", why.data);
	if (body)
		assert_string_equal(value_text(part, "headers.Content-Type"), "application/json");
	buf_clear(&why);
	tree_free(batch);
}

/* ---- what was made of the answer ---- */

struct made {
	const struct run *run;
	const char *what;
};

static int is_made(void *arg, const char *path, struct json_object *value)
{
	struct made *m = arg;
	size_t len;
	const char *expected = !value ? NULL : tree_type(value) == TREE_TEXT ? tree_text(value, &len) : tree_own_text(value);
	char *actual = flat_value(&m->run->flat, path);

	if (expected ? !str_eq(expected, actual) : actual != NULL)
		fail_msg("%s: %s was read as \"%s\" instead of \"%s\" in\n%s", m->what, path, actual ? actual : "(nothing)", expected ? expected : "(nothing)", m->run->flat.data);
	free(actual);
	return 0;
}

/* Whether a change without a clear answer took effect is not known. */
static const char *kind_of(const struct run *r, struct json_object *answer)
{
	bool change = !str_eq(value_text(r->file, "method"), "GET") && !value_at(r->file, "harmless");
	const char *kind = value_text(answer, "kind_of_change");

	return change && kind ? kind : value_text(answer, "kind");
}

static void check_outcome(const struct run *r, struct json_object *answer, const char *what)
{
	const char *kind = kind_of(r, answer), *code = value_text(answer, "code");
	struct json_object *decoded_ = value_at(answer, "decoded");
	struct made m = { r, what };

	if (!str_eq(error_kind_name(r->err.kind), kind ? kind : error_kind_name(ERROR_NONE)))
		fail_msg("%s: came to \"%s\" instead of \"%s\": %s [%s]", what, error_kind_name(r->err.kind), kind ? kind : "none", r->err.text, r->err.detail);
	if (code)
		assert_string_equal(r->err.code, code);
	if (decoded_)
		tree_members(decoded_, is_made, &m);
}

/* A page may name the next one, which is asked for as the answer says. */
static void check_next(struct bench *b, struct json_object *answer, size_t at)
{
	struct json_object *next = value_at(answer, "next"), *headers = value_at(answer, "next.sent");
	const struct peer_request *rq = &b->peer.requests[at + 1];
	const char *service = value_text(b->file->tree, "service");
	char *path;
	struct sent_headers h = { .rq = rq, .own = headers, .what = "the next page" };

	if (!next)
		return;
	assert_true(b->peer.n_requests > at + 1);
	path = xasprintf("%s%s", call_prefix(service), value_text(next, "path"));
	assert_string_equal(rq->method, "GET");
	sent_check_target("the next page", path, value_at(next, "query"), rq->target);
	sent_check_headers(&h, false);
	free(path);
}

static void go(struct bench *b, struct json_object *answer, const char *what)
{
	struct json_object *f = b->file->tree;
	const struct drive *d = drive_find(value_text(f, "client"));
	bool batched = value_at(f, "batched") != NULL;
	struct run run = { .file = f, .flat = BUF_INIT };

	if (!d)
		fail_msg("the client has no call \"%s\"", value_text(f, "client"));
	run.api = client_of(b, d);
	size_t at = say_those(b, value_at(f, "after"));
	say(b, answer, batched);
	if (value_at(answer, "next"))
		say(b, value_at(answer, "next"), false);
	say_those(b, value_at(answer, "then"));
	d->start(&run);
	while (!run.called)
		turn(b);
	if (b->peer.n_requests <= at)
		fail_msg("%s: it was never asked for: %s [%s]", what, run.err.text, run.err.detail);
	if (batched)
		check_part(b, &b->peer.requests[at]);
	else
		check_request(b, &b->peer.requests[at]);
	check_next(b, answer, at);
	check_outcome(&run, answer, what);
	api_free(run.api);
	peer_forget(&b->peer);
	http_deliver(b->http);
	buf_clear(&run.flat);
}

static void go_through(struct bench *b, struct json_object *list)
{
	for (size_t i = 0; list && i < tree_count(list); i++) {
		char *name = xstrdup(value_text(tree_at(list, i), "name"));
		assert_non_null(name);
		if (!call_excepts(b->file, name))
			go(b, tree_at(list, i), name);
		free(name);
	}
}

static void the_client_keeps_its_half(void **state)
{
	struct bench *b = *state;
	char *of_service = xasprintf("%s.errors", value_text(b->file->tree, "service"));

	go(b, value_at(b->file->tree, "answer"), "the answer");
	go_through(b, value_at(b->file->tree, "variants"));
	go_through(b, value_at(b->file->tree, "errors"));
	go_through(b, value_at(b->services, of_service));
	free(of_service);
}

int main(void)
{
	return call_run_all("contract/client alone", the_client_keeps_its_half, begin, end);
}
