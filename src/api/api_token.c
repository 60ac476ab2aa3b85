#include "api/api_token.h"

#include "api/api_assertion.h"
#include "api/api_call.h"
#include "api/api_decoder.h"
#include "api/api_meaning.h"
#include "api/api_permissions.h"
#include "api/api_sign_in.h"
#include "api/api_text.h"
#include "api/api_token_cache.h"
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

static bool is_one_origin(const char *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same;

	url_add_origin(&x, a);
	url_add_origin(&y, b);
	same = str_ieq(x.data, y.data);
	buf_clear(&x);
	buf_clear(&y);
	return same;
}

/* A token is for an address. Partner Center's price sheet stands at one of its own, and takes no token that is for the rest of Partner Center. */
enum api_service token_resource(const struct api *api, enum api_service service)
{
	bool shared = service == API_PRICES && api_has(api, API_COMMERCE) && is_one_origin(api->url[API_PRICES], api->url[API_COMMERCE]);

	return shared ? API_COMMERCE : service;
}

/* A partner's person is at home where Commerce is. */
enum api_service token_first_service(const struct api *api)
{
	enum api_service s = API_GRAPH;

	if (api->partner && api_has(api, API_COMMERCE) && !api_signs_in_alone(api))
		return API_COMMERCE;
	while (s < API_SERVICES && !api_has(api, s))
		s++;
	return s < API_SERVICES ? token_resource(api, s) : s;
}

const char *token_home(const struct api *api)
{
	return api->partner ? api->partner : api->tenant;
}

/* What is the partner's own is read in its name, what is the customer's in the customer's. */
const char *token_authority(const struct api *api, enum api_service service)
{
	enum api_service resource = token_resource(api, service);

	return resource == API_COMMERCE || resource == API_PRICES ? token_home(api) : api->tenant;
}

static void add_listed(struct buf *to, const char *resource, const char *scopes)
{
	for (const char *at = scopes; *at;) {
		size_t n = strcspn(at, " ");

		buf_addf(to, "%s%s/%.*s", at > scopes ? " " : "", resource, (int)n, at);
		at += n + strspn(at + n, " ");
	}
}

/* Partner Center names one delegated permission; elsewhere the registration's own list is taken, unless another one was given for Graph. */
void token_add_scope(struct buf *to, const struct api *api, enum api_service service)
{
	bool alone = api_signs_in_alone(api);
	enum api_service resource = token_resource(api, service);
	struct buf origin = BUF_INIT;

	url_add_origin(&origin, api->url[resource]);
	if (resource == API_GRAPH && api->scopes && !alone)
		add_listed(to, origin.data, api->scopes);
	else
		buf_addf(to, "%s%s", origin.data, resource == API_COMMERCE && !alone ? "/user_impersonation" : "/.default");
	if (!alone)
		buf_addstr(to, " offline_access");
	buf_clear(&origin);
}

char *token_endpoint(const struct api *api, const char *authority, const char *leaf)
{
	struct buf url = BUF_INIT;

	buf_addf(&url, "%s/", api->url[API_ENTRA]);
	url_add_encoded(&url, authority);
	buf_addf(&url, "/oauth2/v2.0/%s", leaf);
	return buf_steal(&url);
}

enum token_state token_get(const struct api *api, enum api_service service, const struct secret **ret, unsigned *ret_serial)
{
	const struct token *t = &api->tokens[token_resource(api, service)];

	if (secret_is_set(&t->access) && api->now_ms() < t->expires_ms) {
		*ret = &t->access;
		*ret_serial = t->serial;
		return TOKEN_READY;
	}
	if (!api_has(api, API_ENTRA) || api->closing)
		return TOKEN_NONE;
	return secret_is_set(&api->refresh) || api_signs_in_alone(api) ? TOKEN_WANTED : TOKEN_NONE;
}

void token_reject(struct api *api, enum api_service service, unsigned serial)
{
	struct token *t = &api->tokens[token_resource(api, service)];

	/* Another call may have had it renewed meanwhile. */
	if (t->serial == serial)
		secret_clear(&t->access);
}

void token_forget_all(struct api *api)
{
	for (int s = 0; s < API_SERVICES; s++)
		secret_clear(&api->tokens[s].access);
	secret_clear(&api->refresh);
	api->granted_told = false;
}

void token_forget_identity(struct api *api)
{
	secret_clear(&api->client_secret);
	secret_clear(&api->certificate);
	secret_clear(&api->certificate_key);
	secret_clear(&api->certificate_passphrase);
	assertion_key_free(api->assertion);
	api->assertion = NULL;
}

/* The answer of another tenant than the home of whoever is signed in may carry a token to go on with that is good for less. */
static void keep_refresh(struct api *api, const struct token_answer *answer, const char *authority)
{
	if (str_empty(answer->refresh) || authority != token_home(api))
		return;
	secret_set(&api->refresh, answer->refresh, strlen(answer->refresh));
	token_cache_save(api);
}

int token_store(struct api *api, enum api_service service, const char *authority, const char *body, size_t len, struct error *err)
{
	struct token *t = &api->tokens[token_resource(api, service)];
	struct token_answer answer = { .type = NULL };
	int64_t seconds = 0, lasts, early;
	int rc = api_decode(&api_token_decoder, &answer, body, len, err);

	if (rc < 0)
		return rc;
	str_to_int64(answer.expires_in, &seconds);
	lasts = seconds * 1000;
	early = lasts / 10 < RENEW_EARLY_MS ? lasts / 10 : RENEW_EARLY_MS;
	if (authority == token_authority(api, service)) {
		secret_set(&t->access, answer.access, strlen(answer.access));
		t->expires_ms = api->now_ms() + lasts - early;
		t->serial++;
		if (token_resource(api, service) == API_GRAPH)
			api->granted_told = permissions_of_scope(answer.scope, &api->granted);
	}
	keep_refresh(api, &answer, authority);
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

/* As it is, and as it stands in a form: a service may repeat what it was sent. */
static void hide_each(char *text, const char *secret)
{
	struct buf encoded = BUF_SECRET_INIT;

	hide(text, secret);
	url_add_encoded(&encoded, secret);
	if (!str_eq(encoded.data, secret))
		hide(text, encoded.data);
	buf_clear(&encoded);
}

void token_hide(const struct call *c, char *text)
{
	if (!text)
		return;
	for (int s = 0; s < API_SERVICES; s++)
		hide_each(text, c->api->tokens[s].access.data);
	hide_each(text, c->api->refresh.data);
	hide_each(text, c->api->client_secret.data);
	hide_each(text, c->unsaid);
}
