/* The training server's half of each contract: it takes every request that the files have, and answers in the shape that they have, or refuses as
 * they say. It is the installed program, asked over plain HTTP; the client has no part in this. */
#include "asker.h"
#include "call.h"
#include "value.h"

#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench {
	struct call_file *files;
	size_t n_files;
	struct call_file *file;
	struct json_object *services;
	struct asker asker;
};

static struct client server;
static bool started;

/* ---- begin and end ---- */

static int begin(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	const char *name = *state;

	*state = b;
	if (!started)
		client_start(&server, "contoso");
	started = true;
	b->services = call_data("services.json");
	b->asker.server = &server;
	b->asker.values = call_data("values.json");
	b->files = call_files(&b->n_files);
	b->file = call_find(b->files, b->n_files, name);
	return 0;
}

static int end(void **state)
{
	struct bench *b = *state;

	asker_forget(&b->asker);
	asker_unsay(&b->asker);
	call_files_free(b->files, b->n_files);
	tree_free(b->services);
	tree_free(b->asker.values);
	free(b);
	return 0;
}

static void control(const char *path, const char *body)
{
	static const char *const headers[] = { "Content-Type: application/json", NULL };
	char *url = xasprintf("%s/training/v1/%s", server.base, path);

	if (client_ask(&server, "POST", url, headers, body) != 200)
		fail_msg("%s %s: %s", path, body, server.body.data);
	free(url);
}

/* The same world for each request: what one has changed is no matter of the next. */
static void fresh_world(struct bench *b)
{
	struct json_object *raw = value_parse(b->file->text, strlen(b->file->text), b->file->name), *first;
	const char *scenario = value_text(raw, "mock.scenario");
	char *body = xasprintf("{\"name\":\"%s\"}", scenario ? scenario : "contoso");
	size_t len;

	control("scenario", body);
	control("faults", "{\"rules\":[]}");
	free(body);
	asker_forget(&b->asker);
	first = value_at(raw, "mock.first");
	for (size_t i = 0; first && i < tree_count(first); i++)
		asker_value(&b->asker, tree_text(tree_at(first, i), &len));
	tree_free(raw);
	call_fill(b->file, asker_value, &b->asker);
}

/* ---- asking ---- */

struct lines {
	struct bench *b;
	struct json_object *first, *second; /* which go before */
};

static int send_header(void *arg, const char *name, struct json_object *value)
{
	struct lines *l = arg;
	char id[UUID_TEXT], *line;
	size_t len;
	const char *text;

	if ((l->first && value_member(l->first, name, false)) || (l->second && value_member(l->second, name, false)))
		return 0;
	if (!value || str_ieq(name, "Authorization"))
		return 0;
	text = tree_text(value, &len);
	uuid_make(id);
	line = str_eq(text, "<guid>") ? xstrdup(id) : xstrndup(text, strcspn(text, "<"));
	asker_say(&l->b->asker, name, line);
	free(line);
	return 0;
}

/* null in `asked` takes a header away, which value_member() cannot tell from nothing. */
static int is_taken_away(void *arg, const char *name, struct json_object *value)
{
	if (!value)
		buf_addf(arg, "%s\n", name);
	return 0;
}

static void compose_headers(struct bench *b, struct json_object *asked)
{
	char *service = xstrdup(value_text(b->file->tree, "service")), *key = xasprintf("%s.headers", service);
	struct json_object *over = asked ? value_at(asked, "headers") : NULL, *own = value_at(b->file->tree, "headers"), *common = value_at(b->services, key);
	struct buf gone = BUF_INIT;

	asker_unsay(&b->asker);
	if (!over || !value_member(over, "Authorization", true))
		asker_say_who(&b->asker, service);
	else
		asker_say(&b->asker, "Authorization", value_text(over, "Authorization"));
	tree_members(common, send_header, &(struct lines){ b, own, over });
	tree_members(own, send_header, &(struct lines){ b, over, NULL });
	if (over) {
		tree_members(over, is_taken_away, &gone);
		tree_members(over, send_header, &(struct lines){ b, NULL, NULL });
	}
	for (size_t i = 0; i < b->asker.n_sent; i++) {
		char *name = xasprintf("%.*s\n", (int)strcspn(b->asker.sent[i], ":"), b->asker.sent[i]);
		if (strstr(gone.data, name)) {
			free(b->asker.sent[i]);
			memmove(&b->asker.sent[i], &b->asker.sent[i + 1], (b->asker.n_sent-- - i) * sizeof(b->asker.sent[0]));
			i--;
		}
		free(name);
	}
	buf_clear(&gone);
	free(key);
	free(service);
}

static struct json_object *part_of(struct json_object *f, struct json_object *asked, const char *name)
{
	struct json_object *over = asked ? value_at(asked, name) : NULL;
	return over ? over : value_at(f, name);
}

static long ask(struct bench *b, struct json_object *asked)
{
	struct json_object *f = b->file->tree, *body = part_of(f, asked, "body"), *path = part_of(f, asked, "path");
	char *service = xstrdup(value_text(f, "service")), *method = xstrdup(value_text(f, "method")), *form = call_form(part_of(f, asked, "form"));
	size_t len;
	char *base = xasprintf("%s%s%s", server.base, call_prefix(service), tree_text(path, &len)), *url = call_address(base, part_of(f, asked, "query"));

	compose_headers(b, asked);
	long status = client_ask(&server, method, url, (const char *const *)b->asker.sent,
		body ? tree_own_text(body) : *form ? form : str_eq(method, "GET") ? NULL : "");
	if (status == 0)
		fail_msg("%s %s was not answered", method, url);
	free(service);
	free(method);
	free(base);
	free(url);
	free(form);
	return status;
}

/* ---- looking at the answer ---- */

struct expected {
	struct bench *b;
	const char *what;
};

static int has_header(void *arg, const char *name, struct json_object *value)
{
	struct expected *e = arg;
	size_t len, n = strlen(name);
	const char *pattern = tree_text(value, &len);
	char *is = client_header(&server, name);

	if (!is)
		fail_msg("%s: the header %s is missing in\n%s", e->what, name, server.headers.data);
	if (str_eq(pattern, "<same>"))
		for (size_t i = 0; i < e->b->asker.n_sent; i++)
			if (strncasecmp(e->b->asker.sent[i], name, n) == 0 && e->b->asker.sent[i][n] == ':')
				pattern = e->b->asker.sent[i] + n + 2;
	if (!str_eq(pattern, "<same>") && !text_fits(pattern, is))
		fail_msg("%s: the header %s says \"%s\" instead of \"%s\"", e->what, name, is, pattern);
	free(is);
	return 0;
}

static void check_headers(struct bench *b, struct json_object *answer, const char *what)
{
	char *key = xasprintf("%s.answer_headers", value_text(b->file->tree, "service"));
	struct expected e = { b, what };
	struct json_object *own = answer ? value_at(answer, "headers") : NULL;

	tree_members(value_at(b->services, key), has_header, &e);
	if (own)
		tree_members(own, has_header, &e);
	free(key);
}

static void check_shape(struct json_object *example, const char *text, size_t len_, struct json_object *optional, const char *what)
{
	struct json_object *is = value_parse(text, len_, what);
	struct buf why = BUF_INIT;

	if (!value_like(example, is, optional, &why))
		fail_msg("%s: %s in\n%s", what, why.data, text);
	buf_clear(&why);
	tree_free(is);
}

/* A sheet has at least the columns that the example has. */
static void check_columns(const char *example, const char *what)
{
	for (size_t n = strcspn(example, "\r\n"), at = 0; at < n; at += strcspn(example + at, ",\r\n") + 1) {
		char *column = xstrndup(example + at, strcspn(example + at, ",\r\n")), *first = xstrndup(server.body.data, strcspn(server.body.data, "\n"));
		if (!strstr(first, column))
			fail_msg("%s: there is no column %s in %s", what, column, first);
		free(column);
		free(first);
	}
}

static void check_answer(struct bench *b)
{
	struct json_object *answer = value_at(b->file->tree, "answer"), *body = value_at(answer, "body");
	int64_t status = 0;

	tree_int(value_at(answer, "status"), &status);
	if (server.status != status)
		fail_msg("it was answered with %ld: %s", server.status, server.body.data);
	check_headers(b, answer, "the answer");
	if (body)
		check_shape(body, server.body.data, server.body.len, value_at(answer, "optional"), "the answer");
	else if (value_at(answer, "text"))
		check_columns(value_text(answer, "text"), "the answer");
	else if (server.body.len)
		fail_msg("there is a body where there should be none: %s", server.body.data);
}

static void check_refusal(struct bench *b, struct json_object *e, const char *what)
{
	char *service = xstrdup(value_text(b->file->tree, "service")), *code = xstrdup(value_text(e, "code")), *key, *code_at;
	int64_t status = 0;

	tree_int(value_at(e, "status"), &status);
	if (server.status != status)
		fail_msg("%s: it was answered with %ld: %s", what, server.status, server.body.data);
	check_headers(b, NULL, what);
	key = xasprintf("%s.throttled", service);
	if (status != 429 || !value_at(b->services, key)) {
		free(key);
		key = xasprintf("%s.error", service);
	}
	check_shape(value_at(b->services, key), server.body.data, server.body.len, NULL, what);
	free(key);
	code_at = xasprintf("%s.code", service);
	if (code) {
		char *is = asker_answer(&b->asker, value_text(b->services, code_at));
		if (!str_eq(is, code))
			fail_msg("%s: the code is %s instead of %s", what, is, code);
		free(is);
	}
	free(code_at);
	free(service);
	free(code);
}

/* ---- the same inside of a batch ---- */

static void ask_in_batch(struct bench *b)
{
	struct json_object *f = b->file->tree, *body = value_at(f, "body"), *answer = value_at(f, "answer"), *whole, *inner;
	char *url = call_address(value_text(f, "path"), value_at(f, "query")), *batch = xasprintf("%s/graph/v1.0/$batch", server.base);
	char *text = xasprintf("{\"requests\":[{\"id\":\"one\",\"method\":\"%s\",\"url\":\"%s\"%s%s%s}]}", value_text(f, "method"), url,
		body ? ",\"headers\":{\"Content-Type\":\"application/json\"},\"body\":" : "", body ? tree_own_text(body) : "", "");
	int64_t status = 0, is = 0;
	struct buf why = BUF_INIT;

	asker_unsay(&b->asker);
	asker_say_who(&b->asker, "graph");
	asker_say(&b->asker, "Content-Type", "application/json");
	if (client_ask(&server, "POST", batch, (const char *const *)b->asker.sent, text) != 200)
		fail_msg("in a batch: %ld: %s", server.status, server.body.data);
	whole = value_parse(server.body.data, server.body.len, "the batch");
	inner = value_at(whole, "responses[0].body");
	tree_int(value_at(answer, "status"), &status);
	tree_int(value_at(whole, "responses[0].status"), &is);
	assert_string_equal(value_text(whole, "responses[0].id"), "one");
	if (is != status)
		fail_msg("in a batch: %s", server.body.data);
	if (value_at(answer, "body") && !value_like(value_at(answer, "body"), inner, value_at(answer, "optional"), &why))
		fail_msg("in a batch: %s in %s", why.data, server.body.data);
	buf_clear(&why);
	tree_free(whole);
	free(text);
	free(batch);
	free(url);
}

/* ---- one file ---- */

/* A refusal that is asked for, or that the training server is told to give; others are the client's matter alone. */
static void provoke(struct bench *b, struct json_object *e, struct json_object *(*again)(struct bench *b, size_t i), size_t i)
{
	char *name = xstrdup(value_text(e, "name"));

	if (value_at(e, "asked") || value_at(e, "struck")) {
		fresh_world(b);
		e = again(b, i);
		asker_sign_in(&b->asker);
		if (value_at(e, "struck")) {
			const char *after = value_text(e, "struck.retryAfter");
			char *rule = xasprintf("{\"rules\":[{\"path\":\"*\",\"nth\":1,\"do\":\"status\",\"status\":%s%s%s}]}", value_text(e, "status"), after ? ",\"retryAfter\":" : "",
				after ? after : "");
			control("faults", rule);
			free(rule);
		}
		ask(b, value_at(e, "asked"));
		check_refusal(b, e, name);
	}
	free(name);
}

static struct json_object *of_file(struct bench *b, size_t i)
{
	return tree_at(value_at(b->file->tree, "errors"), i);
}

static struct json_object *of_service(struct bench *b, size_t i)
{
	char *key = xasprintf("%s.errors", value_text(b->file->tree, "service"));
	struct json_object *list = value_at(b->services, key);

	free(key);
	return list && i < tree_count(list) ? tree_at(list, i) : NULL;
}

static void the_server_keeps_its_half(void **state)
{
	struct bench *b = *state;
	struct json_object *e;

	fresh_world(b);
	ask(b, NULL);
	check_answer(b);
	if (value_at(b->file->tree, "batched")) {
		fresh_world(b);
		ask_in_batch(b);
	}
	for (size_t i = 0; i < tree_count(value_at(b->file->tree, "errors")); i++)
		provoke(b, of_file(b, i), of_file, i);
	for (size_t i = 0; (e = of_service(b, i)); i++)
		provoke(b, e, of_service, i);
}

int main(void)
{
	int failed = call_run_all("contract/training server alone", the_server_keeps_its_half, begin, end);

	if (started)
		client_end(&server);
	return failed;
}
