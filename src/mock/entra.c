/* Entra ID: device code, refresh and client credentials, v2.0 and v1. Source: Microsoft identity platform, "OAuth 2.0 device
 * authorization grant" and "client credentials". A training sign-in succeeds by itself; nobody has to open a browser. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/form.h"
#include "mock/router.h"
#include "mock/sign_in.h"
#include "mock/world.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MARK "training."
/* A piece is the mark, an id and a dot. Tokens are about as long as real ones. */
enum { PIECE = sizeof(MARK) - 1 + UUID_TEXT, TOKEN_PIECES = 32, CODE_PIECES = 4, TOKEN_TEXT = TOKEN_PIECES * PIECE, CODE_TEXT = CODE_PIECES * PIECE };
enum { SLOW_DOWN_BY_S = 5 };

static const struct {
	const char *error;
	int code;
} codes[] = {
	{ "authorization_pending", 70016 },
	{ "slow_down", 70016 },
	{ "expired_token", 70020 },
	{ "bad_verification_code", 70018 },
	{ "invalid_grant", 70000 },
	{ "invalid_client", 7000215 },
	{ "invalid_request", 900144 },
	{ "invalid_scope", 70011 },
	{ "unsupported_grant_type", 70003 },
};

static int code_of(const char *error)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (str_eq(codes[i].error, error))
			return codes[i].code;
	return 90000;
}

static void refuse(struct world *w, const struct request *rq, struct response *rs, int status, const char *error, const char *message)
{
	struct json_writer *json = response_json(rs, status);
	char at[TIME_TEXT], text[600];

	if (!error)
		error = status >= 500 || status == 429 ? "temporarily_unavailable" : status == 401 ? "invalid_client" : "invalid_request";
	time_wire(world_service_ms(w) - world_service_ms(w) % 1000, at);
	snprintf(text, sizeof(text), "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code_of(error), message, rq->request_id, rq->client_id, at);
	json_object(json);
	json_put_string(json, "error", error);
	json_put_string(json, "error_description", text);
	json_key(json, "error_codes");
	json_array(json);
	json_int(json, code_of(error));
	json_array_end(json);
	json_put_string(json, "timestamp", at);
	json_put_string(json, "trace_id", rq->request_id);
	json_put_string(json, "correlation_id", rq->client_id);
	json_object_end(json);
}

/* ---- tokens ---- */

static bool token_is(struct world *w, const struct request *rq, const char *kinds)
{
	const char *header = request_header(rq, "Authorization");
	if (!header || strncasecmp(header, "Bearer ", 7) != 0)
		return false;
	return store_int(w->store, "SELECT 1 FROM tokens WHERE text = ? AND instr(?, kind) AND expires > ?", "tti", header + 7, kinds, w->real_ms) == 1;
}

bool sign_in_holds(struct world *w, const struct request *rq)
{
	return token_is(w, rq, "user app");
}

bool sign_in_is_app(struct world *w, const struct request *rq)
{
	return token_is(w, rq, "app");
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = strcasestr(list, word); at; at = strcasestr(at + 1, word))
		if ((at == list || isspace((unsigned char)at[-1])) && (!at[n] || isspace((unsigned char)at[n])))
			return true;
	return false;
}

bool sign_in_may(struct world *w, const struct request *rq, const char *roles)
{
	char *copy = xstrdup(roles), *save = NULL;
	const char *held = w->scenario->service.roles;
	bool may = sign_in_is_app(w, rq) || has_word(held, "unknown");

	for (char *role = strtok_r(copy, " ", &save); role && !may; role = strtok_r(NULL, " ", &save))
		may = has_word(held, role);
	free(copy);
	return may;
}

void sign_in_forget_expired(struct world *w)
{
	store_run(w->store, "DELETE FROM tokens WHERE expires <= ?", "i", w->real_ms);
	store_run(w->store, "DELETE FROM devices WHERE expires + 3600000 <= ?", "i", w->real_ms);
}

/* Whoever looks for what has become of it, knows any part of it that is longer than a piece. */
static void make_secret(size_t pieces, char *to)
{
	for (size_t i = 0; i < pieces; i++) {
		memcpy(to, MARK, sizeof(MARK) - 1);
		uuid_make(to + sizeof(MARK) - 1);
		to += PIECE;
		to[-1] = i + 1 < pieces ? '.' : '\0';
	}
}

static void issue(struct world *w, const char *kind, const char *client, const char *scope, int64_t seconds, char to[TOKEN_TEXT])
{
	make_secret(TOKEN_PIECES, to);
	store_run(w->store, "INSERT INTO tokens (text, kind, client, scope, expires) VALUES (?, ?, ?, ?, ?)", "tttti", to, kind, client, scope,
		w->real_ms + seconds * 1000);
}

struct grant {
	const char *kind, *client, *scope, *resource; /* resource: v1 */
	bool refreshable;
};

static void answer_tokens(struct world *w, struct response *rs, const struct grant *g)
{
	struct json_writer *json = response_json(rs, 200);
	int64_t lasts = w->scenario->service.token_s;
	char token[TOKEN_TEXT], text[24];

	sign_in_forget_expired(w);
	json_object(json);
	json_put_string(json, "token_type", "Bearer");
	if (g->resource) {
		/* Version 1 writes its numbers as text. */
		snprintf(text, sizeof(text), "%lld", (long long)lasts);
		json_put_string(json, "expires_in", text);
		json_put_string(json, "resource", g->resource);
	} else {
		json_put_string(json, "scope", g->scope);
		json_put_int(json, "expires_in", lasts);
	}
	issue(w, g->kind, g->client, g->scope, lasts, token);
	json_put_string(json, "access_token", token);
	if (g->refreshable) {
		issue(w, "refresh", g->client, g->scope, INT64_C(90) * 24 * 60 * 60, token);
		json_put_string(json, "refresh_token", token);
	}
	if (has_word(g->scope, "openid"))
		json_put_string(json, "id_token", "eyJhbGciOiJub25lIn0.e30.");
	json_object_end(json);
	explicit_bzero(token, sizeof(token));
}

/* ---- device code ---- */

static bool knows_tenant(struct world *w, const struct request *rq, struct response *rs)
{
	const char *tenant = rq->params[0];
	if (world_is_customer(w, tenant) || str_ieq(tenant, w->scenario->tenant.custom_domain) || str_ieq(tenant, "organizations") || str_ieq(tenant, "common"))
		return true;
	refuse(w, rq, rs, 400, "invalid_request", "This tenant is not known to the training server.");
	return false;
}

static void user_code(const char *device_code, char to[10])
{
	static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ23456789";
	const char *id = device_code + sizeof(MARK) - 1;
	for (size_t i = 0; i < 9; i++)
		to[i] = letters[(unsigned char)(id[i * 2] * 7 + id[i * 2 + 1]) % (sizeof(letters) - 1)];
	to[9] = '\0';
}

static void device_code(struct world *w, const struct request *rq, struct response *rs)
{
	struct form f;
	char code[CODE_TEXT], typed[10], *uri, message[400];

	form_parse(&f, rq->body, rq->body_len);
	const char *client = form_get(&f, "client_id"), *scope = form_get(&f, "scope");
	if (!knows_tenant(w, rq, rs)) {
		form_clear(&f);
		return;
	}
	if (str_empty(client) || str_empty(scope)) {
		refuse(w, rq, rs, 400, "invalid_request", "The request body must contain the parameters 'client_id' and 'scope'.");
		form_clear(&f);
		return;
	}
	make_secret(CODE_PIECES, code);
	user_code(code, typed);
	uri = world_url(w, "/entra/device");
	snprintf(message, sizeof(message), "Training signs in by itself. Elsewhere you would open %s and enter the code %s.", uri, typed);
	store_run(w->store, "INSERT INTO devices (code, client, scope, expires, polls, last_poll, interval) VALUES (?, ?, ?, ?, 0, 0, ?)", "tttii", code, client,
		scope, w->real_ms + w->scenario->service.device_code_s * 1000, w->scenario->service.sign_in_interval_s);
	struct json_writer *json = response_json(rs, 200);
	json_object(json);
	json_put_string(json, "user_code", typed);
	json_put_string(json, "device_code", code);
	json_put_string(json, "verification_uri", uri);
	json_put_int(json, "expires_in", w->scenario->service.device_code_s);
	json_put_int(json, "interval", w->scenario->service.sign_in_interval_s);
	json_put_string(json, "message", message);
	json_object_end(json);
	free(uri);
	form_clear(&f);
}

/* NULL: the person has signed in. */
static const char *poll_device(struct world *w, const char *code, int64_t polls, int64_t last_poll, int64_t interval_s, int64_t expires)
{
	const struct scenario *s = w->scenario;
	bool too_fast = last_poll && w->real_ms - last_poll < interval_s * 1000 - 200;

	if (expires <= w->real_ms)
		return "expired_token";
	if (too_fast || polls + 1 == s->service.sign_in_slow_down) {
		store_run(w->store, "UPDATE devices SET polls = polls + 1, last_poll = ?, interval = interval + ? WHERE code = ?", "iit", w->real_ms,
			(int64_t)SLOW_DOWN_BY_S, code);
		return "slow_down";
	}
	store_run(w->store, "UPDATE devices SET polls = polls + 1, last_poll = ? WHERE code = ?", "it", w->real_ms, code);
	return polls < s->service.sign_in_polls ? "authorization_pending" : NULL;
}

static void grant_device(struct world *w, const struct request *rq, struct response *rs, const struct form *f)
{
	const char *code = form_get(f, "device_code");
	struct rows r;

	rows_open(&r, w->store, "SELECT client, scope, polls, last_poll, interval, expires FROM devices WHERE code = ?", "t", code);
	if (!rows_next(&r)) {
		refuse(w, rq, rs, 400, "bad_verification_code", "The device code is not known.");
		return;
	}
	char *client = xstrdup(rows_text(&r, 0)), *scope = xstrdup(rows_text(&r, 1));
	int64_t polls = rows_int(&r, 2), last = rows_int(&r, 3), interval = rows_int(&r, 4), expires = rows_int(&r, 5);
	rows_close(&r);
	const char *error = str_eq(client, form_get(f, "client_id")) ? poll_device(w, code, polls, last, interval, expires) : "invalid_grant";
	if (error) {
		refuse(w, rq, rs, 400, error, "The sign-in is not complete.");
	} else {
		struct grant g = { .kind = "user", .client = client, .scope = scope, .refreshable = has_word(scope, "offline_access") };
		store_run(w->store, "DELETE FROM devices WHERE code = ?", "t", code);
		answer_tokens(w, rs, &g);
	}
	free(client);
	free(scope);
}

static void grant_refresh(struct world *w, const struct request *rq, struct response *rs, const struct form *f)
{
	const char *token = form_get(f, "refresh_token"), *scope = form_get(f, "scope"), *client = form_get(f, "client_id");
	char *had = store_text(w->store, "SELECT scope FROM tokens WHERE text = ? AND kind = 'refresh' AND client = ? AND expires > ?", "tti", token, client, w->real_ms);

	if (!had) {
		refuse(w, rq, rs, 400, "invalid_grant", "The refresh token has expired or is not known.");
		return;
	}
	struct grant g = { .kind = "user", .client = client, .scope = str_empty(scope) ? had : scope, .resource = form_get(f, "resource"), .refreshable = true };
	answer_tokens(w, rs, &g);
	free(had);
}

static void grant_client(struct world *w, const struct request *rq, struct response *rs, const struct form *f)
{
	const char *client = form_get(f, "client_id"), *scope = form_get(f, "scope"), *resource = form_get(f, "resource");

	if (str_empty(client) || (str_empty(scope) && str_empty(resource)))
		refuse(w, rq, rs, 400, "invalid_request", "The request body must contain the parameters 'client_id' and 'scope'.");
	else if (str_empty(form_get(f, "client_secret")) && str_empty(form_get(f, "client_assertion")))
		refuse(w, rq, rs, 400, "invalid_client", "The client secret is missing.");
	else
		answer_tokens(w, rs, &(struct grant){ .kind = "app", .client = client, .scope = scope ? scope : resource, .resource = resource });
}

static void token(struct world *w, const struct request *rq, struct response *rs)
{
	struct form f;
	form_parse(&f, rq->body, rq->body_len);
	const char *grant = form_get(&f, "grant_type");

	if (!knows_tenant(w, rq, rs))
		;
	else if (str_eq(grant, "urn:ietf:params:oauth:grant-type:device_code") || str_eq(grant, "device_code"))
		grant_device(w, rq, rs, &f);
	else if (str_eq(grant, "refresh_token"))
		grant_refresh(w, rq, rs, &f);
	else if (str_eq(grant, "client_credentials"))
		grant_client(w, rq, rs, &f);
	else
		refuse(w, rq, rs, 400, grant ? "unsupported_grant_type" : "invalid_request", "The grant type is missing or not supported.");
	form_clear(&f);
}

static void device_page(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	(void)rq;
	response_text(rs, 200, "text/plain; charset=utf-8", "Training signs in by itself. There is nothing to do here.\n");
}

static void finish(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	response_header(rs, "client-request-id", "%s", rq->client_id);
	response_header(rs, "x-ms-request-id", "%s", rq->request_id);
	response_header(rs, "Cache-Control", "no-store, no-cache");
}

static const struct route entra_routes[] = {
	{ "POST", "/{}/oauth2/v2.0/devicecode", device_code },
	{ "POST", "/{}/oauth2/v2.0/token", token },
	{ "POST", "/{}/oauth2/token", token },
	{ "GET", "/device", device_page },
	{ 0 },
};

const struct service entra_service = { "/entra", entra_routes, false, false, true, refuse, NULL, finish, NULL };
