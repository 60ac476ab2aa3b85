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
#include <stdlib.h>
#include <string.h>

/* ---- what is known ---- */

static const char *keep(struct asker *a, const char *name, const char *text)
{
	assert_true(a->n_known < ASKER_VALUES);
	a->known[a->n_known].name = xstrdup(name);
	a->known[a->n_known].text = xstrdup(text);
	return a->known[a->n_known++].text;
}

void asker_forget(struct asker *a)
{
	for (size_t i = 0; i < a->n_known; i++) {
		free(a->known[i].name);
		free(a->known[i].text);
	}
	a->n_known = 0;
	for (size_t i = 0; i < 2; i++)
		str_set(&a->token[i], NULL);
	str_set(&a->refresh, NULL);
}

/* ---- what is said ---- */

void asker_unsay(struct asker *a)
{
	for (size_t i = 0; i < a->n_sent; i++)
		free(a->sent[i]);
	a->n_sent = 0;
	a->sent[0] = NULL;
}

void asker_say(struct asker *a, const char *name, const char *value)
{
	assert_true(a->n_sent < ASKER_HEADERS);
	a->sent[a->n_sent++] = xasprintf("%s: %s", name, value);
	a->sent[a->n_sent] = NULL;
}

static void ask_for_token(struct asker *a, const char *form_format, const char *code)
{
	static const char *const headers[] = { "Content-Type: application/x-www-form-urlencoded", NULL };
	char *form = text_fill(form_format, asker_value, a), *whole = xasprintf("%s%s", form, code ? code : "");
	char *url = xasprintf("%s/entra/%s/oauth2/v2.0/%s", a->server->base, asker_value(a, "tenant"), code ? "token" : "devicecode");

	assert_int_equal(client_ask(a->server, "POST", url, headers, whole), 200);
	free(url);
	free(whole);
	free(form);
}

char *asker_answer(struct asker *a, const char *path)
{
	struct json_object *tree = value_parse(a->server->body.data, a->server->body.len, "the answer");
	char *text = xstrdup(value_text(tree, path));

	if (!text)
		fail_msg("no %s in %s", path, a->server->body.data);
	tree_free(tree);
	return text;
}

static const char *token_for(struct asker *a, const char *service)
{
	bool commerce = str_eq(service, "commerce") || str_eq(service, "prices");

	if (!a->refresh) {
		ask_for_token(a, "client_id={client}&scope={origin}/.default%20offline_access", NULL);
		char *code = asker_answer(a, "device_code");
		ask_for_token(a, "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id={client}&device_code=", code);
		free(code);
		a->refresh = asker_answer(a, "refresh_token");
		a->token[0] = asker_answer(a, "access_token");
	}
	if (commerce && !a->token[1]) {
		ask_for_token(a, "grant_type=refresh_token&client_id={client}&scope={origin}/user_impersonation%20offline_access&refresh_token=", a->refresh);
		a->token[1] = asker_answer(a, "access_token");
	}
	return a->token[commerce];
}

/* Both tokens, before something goes wrong with whatever is asked next. */
void asker_sign_in(struct asker *a)
{
	token_for(a, "graph");
	token_for(a, "commerce");
}

void asker_say_who(struct asker *a, const char *service)
{
	char *line;

	if (str_eq(service, "training") || str_eq(service, "entra"))
		return;
	line = xasprintf("Bearer %s", token_for(a, service));
	asker_say(a, "Authorization", line);
	free(line);
}

/* ---- the world ---- */

/* Asks as the list of values says, and takes what it wants from the answer. */
static const char *look_up(struct asker *a, const char *name, struct json_object *entry)
{
	struct json_object *first = value_at(entry, "from.first"), *from;
	size_t len;

	for (size_t i = 0; first && i < tree_count(first); i++)
		asker_value(a, tree_text(tree_at(first, i), &len));
	char *text = text_fill(tree_own_text(value_at(entry, "from")), asker_value, a);
	from = value_parse(text, strlen(text), name);
	char *service = xstrdup(value_text(from, "service")), *body = xstrdup(value_text(from, "body")), *form = call_form(value_at(from, "form"));
	char *method = xstrdup(value_at(from, "method") ? value_text(from, "method") : "GET");
	char *base = xasprintf("%s%s%s", a->server->base, call_prefix(service), value_text(from, "path")), *url = call_address(base, value_at(from, "query"));

	asker_unsay(a);
	asker_say_who(a, service);
	if (body || *form)
		asker_say(a, "Content-Type", body ? "application/json" : "application/x-www-form-urlencoded");
	long status = client_ask(a->server, method, url, (const char *const *)a->sent, body ? body : *form || !str_eq(method, "GET") ? form : NULL);
	if (status < 200 || status > 299)
		fail_msg("%s cannot be found: %ld from %s: %s", name, status, url, a->server->body.data);
	char *found = asker_answer(a, value_text(from, "value"));
	const char *kept = keep(a, name, found);
	free(found);
	free(service);
	free(method);
	free(body);
	free(form);
	free(base);
	free(url);
	free(text);
	tree_free(from);
	return kept;
}

const char *asker_value(void *arg, const char *name)
{
	struct asker *a = arg;
	struct json_object *entry = value_member(a->values, name, true);
	char id[UUID_TEXT];

	if (str_eq(name, "origin"))
		return a->server->base;
	for (size_t i = 0; i < a->n_known; i++)
		if (str_eq(a->known[i].name, name))
			return a->known[i].text;
	if (!entry)
		return NULL;
	if (value_at(entry, "is"))
		return keep(a, name, value_text(entry, "is"));
	if (value_at(entry, "same"))
		return keep(a, name, value_text(entry, "example"));
	if (value_at(entry, "fresh")) {
		uuid_make(id);
		return keep(a, name, id);
	}
	return look_up(a, name, entry);
}
