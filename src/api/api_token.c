#include "api/api_token.h"

#include "api/api_call.h"
#include "api/api_decoder.h"
#include "api/api_meaning.h"
#include "api/api_permissions.h"
#include "api/api_text.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

/* Tokens are renewed this long before they expire, so that none expires on its way. */
#define RENEW_EARLY_MS 60000

/* What is shorter is a part of many words, and no secret that holds anybody off. */
#define UNSAID_LEAST 6

struct token_answer {
	char *type, *access, *refresh, *scope;
	char *expires_in; /* a number, or a number in a string */
};

static const struct json_field token_fields[] = {
	JSON_FIELD("token_type", JSON_TEXT, struct token_answer, type, .flags = JSON_REQUIRED),
	JSON_FIELD("access_token", JSON_TEXT, struct token_answer, access, .flags = JSON_REQUIRED | JSON_RAW | JSON_SECRET,
		.limit = 32 << 10),
	JSON_FIELD("refresh_token", JSON_TEXT, struct token_answer, refresh, .flags = JSON_RAW | JSON_SECRET,
		.limit = 32 << 10),
	JSON_FIELD("scope", JSON_TEXT, struct token_answer, scope, .limit = 16 << 10),
	JSON_FIELD("expires_in", JSON_CODE, struct token_answer, expires_in, .flags = JSON_REQUIRED),
	JSON_FIELDS_END,
};

static const struct json_shape token_shape = { "a token", sizeof(struct token_answer), token_fields };

static bool is_visible_ascii(const char *text)
{
	for (const char *p = text; *p; p++)
		if (*p <= ' ' || *p > '~')
			return false;
	return *text != '\0';
}

static int token_check(void *result, struct error *err)
{
	struct token_answer *t = result;
	int64_t seconds;

	if (!str_ieq(t->type, "Bearer"))
		return answer_wrong(err, "token_type is not Bearer");
	if (!is_visible_ascii(t->access))
		return answer_wrong(err, "access_token is not a token");
	if (!str_to_int64(t->expires_in, &seconds) || seconds <= 0 || seconds > INT32_MAX)
		return answer_wrong(err, "expires_in is not a time");
	return 0;
}

const struct api_decoder api_token_decoder = { .name = "token", .shape = &token_shape, .check = token_check };

/* Prices are part of the commerce service: where that is there, one token serves both. */
static enum api_service resource_of(const struct api *api, enum api_service service)
{
	return service == API_PRICES && api_has(api, API_COMMERCE) ? API_COMMERCE : service;
}

enum api_service token_first_service(const struct api *api)
{
	enum api_service s = API_GRAPH;

	while (s < API_SERVICES && !api_has(api, s))
		s++;
	return s < API_SERVICES ? resource_of(api, s) : s;
}

/* Partner Center names one delegated permission; everywhere else the registration's own list is taken. */
void token_add_scope(struct buf *to, const struct api *api, enum api_service service)
{
	bool alone = secret_is_set(&api->client_secret);
	enum api_service resource = resource_of(api, service);

	url_add_origin(to, api->url[resource]);
	buf_addstr(to, resource == API_COMMERCE && !alone ? "/user_impersonation" : "/.default");
	if (!alone)
		buf_addstr(to, " offline_access");
}

char *token_endpoint(const struct api *api, const char *leaf)
{
	struct buf url = BUF_INIT;

	buf_addf(&url, "%s/", api->url[API_ENTRA]);
	url_add_encoded(&url, api->tenant);
	buf_addf(&url, "/oauth2/v2.0/%s", leaf);
	return buf_steal(&url);
}

enum token_state token_get(const struct api *api, enum api_service service, const struct secret **ret, unsigned *ret_serial)
{
	const struct token *t = &api->tokens[resource_of(api, service)];

	if (secret_is_set(&t->access) && api->now_ms() < t->expires_ms) {
		*ret = &t->access;
		*ret_serial = t->serial;
		return TOKEN_READY;
	}
	if (!api_has(api, API_ENTRA) || api->closing)
		return TOKEN_NONE;
	return secret_is_set(&api->refresh) || secret_is_set(&api->client_secret) ? TOKEN_WANTED : TOKEN_NONE;
}

void token_reject(struct api *api, enum api_service service, unsigned serial)
{
	struct token *t = &api->tokens[resource_of(api, service)];

	/* Another call may have had it renewed meanwhile. */
	if (t->serial == serial)
		secret_clear(&t->access);
}

void token_forget_all(struct api *api)
{
	for (int s = 0; s < API_SERVICES; s++)
		secret_clear(&api->tokens[s].access);
	secret_clear(&api->refresh);
}

int token_store(struct api *api, enum api_service service, const char *body, size_t len, struct error *err)
{
	struct token *t = &api->tokens[resource_of(api, service)];
	struct token_answer answer = { NULL };
	int64_t seconds = 0, lasts, early;
	int rc = api_decode(&api_token_decoder, &answer, body, len, err);

	if (rc < 0)
		return rc;
	str_to_int64(answer.expires_in, &seconds);
	lasts = seconds * 1000;
	early = lasts / 10 < RENEW_EARLY_MS ? lasts / 10 : RENEW_EARLY_MS;
	secret_set(&t->access, answer.access, strlen(answer.access));
	t->expires_ms = api->now_ms() + lasts - early;
	t->serial++;
	if (resource_of(api, service) == API_GRAPH)
		api->granted_told = permissions_of_scope(answer.scope, &api->granted);
	if (!str_empty(answer.refresh))
		secret_set(&api->refresh, answer.refresh, strlen(answer.refresh));
	json_clear(&token_shape, &answer);
	return 0;
}

static void hide(char *text, const char *secret)
{
	static const char sign[] = "…";
	size_t n = secret ? strlen(secret) : 0, k = sizeof(sign) - 1;

	if (n < UNSAID_LEAST)
		return;
	for (char *at = text; (at = strstr(at, secret)); at += k) {
		memcpy(at, sign, k);
		memmove(at + k, at + n, strlen(at + n) + 1);
	}
}

void token_hide(const struct call *c, char *text)
{
	if (!text)
		return;
	for (int s = 0; s < API_SERVICES; s++)
		hide(text, c->api->tokens[s].access.data);
	hide(text, c->api->refresh.data);
	hide(text, c->api->client_secret.data);
	hide(text, c->unsaid);
}

static int mint_answer(struct call *c, struct http_answer *a, struct error *err)
{
	enum api_service *service = c->state;

	return token_store(c->api, *service, a->body.data, a->body.len, err);
}

/* Everybody who waited for this token goes on or fails with it. Whoever waits for another one gets a turn, unless the sign-in itself
 * has ended: a refused consent concerns one service, a refused grant all of them. */
static void mint_deliver(struct call *c, const struct error *err)
{
	struct api *api = c->api;
	enum api_service resource = *(enum api_service *)c->state;
	bool ended = err && str_eq(err->code, "invalid_grant");

	api->minting = NULL;
	if (ended)
		secret_clear(&api->refresh);
	for (struct call *other = api->calls; other; other = other->next) {
		if (other->stage != CALL_WAITS_TOKEN)
			continue;
		if (ended || resource_of(api, other->service) == resource)
			call_resume(other, err);
		else
			token_want(api, other->service);
	}
}

static void mint_clear(struct call *c)
{
	free(c->state);
}

static const struct call_class mint_class = { .answer = mint_answer, .deliver = mint_deliver, .clear = mint_clear };

static void mint_form(struct buf *form, const struct api *api, enum api_service resource)
{
	struct buf scope = BUF_INIT;

	token_add_scope(&scope, api, resource);
	form_add(form, "client_id", api->client_id);
	form_add(form, "scope", scope.data);
	if (secret_is_set(&api->client_secret)) {
		form_add(form, "grant_type", "client_credentials");
		form_add(form, "client_secret", api->client_secret.data);
	} else {
		form_add(form, "grant_type", "refresh_token");
		form_add(form, "refresh_token", api->refresh.data);
	}
	buf_clear(&scope);
}

void token_want(struct api *api, enum api_service service)
{
	enum api_service *resource;
	struct call *c;

	if (api->minting)
		return;
	resource = xmalloc(sizeof(*resource));
	*resource = resource_of(api, service);
	c = api->minting = call_new(api, API_ENTRA, &mint_class, NULL, NULL);
	c->hidden = true;
	c->state = resource;
	c->content_type = "application/x-www-form-urlencoded";
	call_url(c, "POST", token_endpoint(api, "token"));
	mint_form(&c->body, api, *resource);
	call_start(c);
}
