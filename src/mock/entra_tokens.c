/* Tokens: made, and known again. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/entra.h"
#include "mock/entra_jwt.h"
#include "mock/entra_key.h"
#include "mock/sign_in.h"
#include "mock/words.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

_Static_assert(sizeof(ENTRA_MARK) - 1 + UUID_TEXT == ENTRA_PIECE, "a piece is the mark, an id and a dot");

/* ---- who calls ---- */

static const char *bearer(const struct request *rq)
{
	const char *header = request_header(rq, "Authorization");
	return header && strncasecmp(header, "Bearer ", 7) == 0 ? header + 7 : NULL;
}

static char *text_of(struct world *w, const struct request *rq, const char *sql)
{
	const char *token = bearer(rq);
	return token ? store_text(w->store, sql, "ti", token, w->real_ms) : NULL;
}

enum { SERVICE_NAME = 16 };

/* "/graph/v1.0" is graph's. */
static void service_name(const char *base, char to[SERVICE_NAME])
{
	size_t n = strcspn(base + 1, "/");
	str_copy(to, n + 1 < SERVICE_NAME ? n + 1 : SERVICE_NAME, base + 1);
}

/* Partner Center knows the partner's own people, and nobody else's. */
static bool is_of_partner(struct world *w, const struct request *rq)
{
	char *tenant = text_of(w, rq, "SELECT tenant FROM tokens WHERE text = ? AND kind <> 'refresh' AND expires > ?");
	struct entra_tenant home;

	entra_home(w, &home);
	bool is = str_eq(tenant, home.id);
	free(tenant);
	return is;
}

const char *sign_in_fault(struct world *w, const struct request *rq, const char *base)
{
	char service[SERVICE_NAME];
	service_name(base, service);
	char *audience = text_of(w, rq, "SELECT audience FROM tokens WHERE text = ? AND kind <> 'refresh' AND expires > ?");
	const char *fault = !audience ? "The access token is missing, expired or not valid." : !words_have(audience, service) ?
		"Access token validation failure. Invalid audience." : NULL;

	free(audience);
	if (!fault && (str_eq(service, "commerce") || str_eq(service, "prices")) && !is_of_partner(w, rq))
		fault = "The access token is of a tenant that is no partner.";
	return fault;
}

static bool is_kind(struct world *w, const struct request *rq, const char *kind)
{
	char *held = text_of(w, rq, "SELECT kind FROM tokens WHERE text = ? AND expires > ?");
	bool is = str_eq(held, kind);

	free(held);
	return is;
}

bool sign_in_is_app(struct world *w, const struct request *rq)
{
	return is_kind(w, rq, "app");
}

bool sign_in_has_mfa(struct world *w, const struct request *rq)
{
	const char *token = bearer(rq);
	return token && store_int(w->store, "SELECT mfa FROM tokens WHERE text = ?", "t", token);
}

bool sign_in_is_for_customer(struct world *w, const struct request *rq)
{
	char *tenant = text_of(w, rq, "SELECT tenant FROM tokens WHERE text = ? AND expires > ?");
	bool is = str_eq(tenant, w->tenant_id);

	free(tenant);
	return is;
}

bool sign_in_permits(struct world *w, const struct request *rq, const char *any_of)
{
	char *held = text_of(w, rq, "SELECT scope FROM tokens WHERE text = ? AND expires > ?");
	const char *word;
	size_t len;
	bool permits = false;

	while (held && !permits && (word = words_next(&any_of, &len))) {
		char *name = xstrndup(word, len);
		permits = words_have(held, name);
		free(name);
	}
	free(held);
	return permits;
}

bool sign_in_may(struct world *w, const struct request *rq, const char *roles)
{
	const char *held = w->scenario->service.roles, *role;
	bool may = sign_in_is_app(w, rq) || words_have(held, "unknown");
	size_t len;

	while (!may && (role = words_next(&roles, &len))) {
		char *name = xstrndup(role, len);
		may = words_have(held, name);
		free(name);
	}
	return may;
}

void sign_in_forget_expired(struct world *w)
{
	/* A refresh token that has expired is remembered a while: the refusal says when it was issued. */
	store_run(w->store, "DELETE FROM tokens WHERE expires <= CASE kind WHEN 'refresh' THEN ?1 - 86400000 ELSE ?1 END", "i", w->real_ms);
	store_run(w->store, "DELETE FROM devices WHERE expires + 3600000 <= ?", "i", w->real_ms);
}

/* ---- making ---- */

/* Whoever looks for what has become of it, knows any part of it that is longer than a piece. */
void entra_make_secret(size_t pieces, char *to)
{
	for (size_t i = 0; i < pieces; i++) {
		memcpy(to, ENTRA_MARK, sizeof(ENTRA_MARK) - 1);
		uuid_make(to + sizeof(ENTRA_MARK) - 1);
		to += ENTRA_PIECE;
		to[-1] = i + 1 < pieces ? '.' : '\0';
	}
}

static void keep(struct world *w, const struct entra_grant *g, const char *kind, const char *scope, int64_t seconds, char to[ENTRA_TOKEN_TEXT])
{
	struct buf audience = BUF_INIT;

	entra_make_secret(ENTRA_TOKEN_PIECES, to);
	entra_services_words(g->scope->services, &audience);
	store_run(w->store, "INSERT INTO tokens (text, kind, client, scope, expires, issued, tenant, audience, mfa) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "ttttiitti", to,
		kind, g->app->client_id, scope, w->real_ms + seconds * 1000, w->real_ms, g->tenant->id, audience.data, (int64_t)w->scenario->sign_in.mfa);
	buf_clear(&audience);
}

/* Each permission with its resource before it, as the service lists them. */
static void put_scope(struct json_writer *json, const struct entra_grant *g)
{
	const char *at = g->names, *name;
	struct buf text = BUF_INIT;
	size_t len;

	if (g->scope->openid)
		buf_addstr(&text, "openid profile email");
	while ((name = words_next(&at, &len))) {
		buf_addf(&text, "%s%s%s", text.len ? " " : "", g->scope->resource ? g->scope->resource : "", g->scope->resource ? "/" : "");
		buf_add(&text, name, len);
	}
	if (g->scope->whole)
		buf_addf(&text, "%s%s/.default", text.len ? " " : "", g->scope->resource ? g->scope->resource : "https://graph.microsoft.com");
	json_put_string(json, "scope", text.data);
	buf_clear(&text);
}

static void put_id_token(struct world *w, struct json_writer *json, const struct entra_grant *g)
{
	char id[UUID_TEXT], upn[200];
	struct buf claims = BUF_INIT, text = BUF_INIT;
	struct json_writer out;
	char *issuer = entra_url(w, "/%s/v2.0", g->tenant->id);
	int64_t now = world_service_ms(w) / 1000;

	entra_person(w, id, upn, sizeof(upn));
	json_writer_init(&out, &claims);
	json_object(&out);
	json_put_string(&out, "aud", g->app->client_id);
	json_put_string(&out, "iss", issuer);
	json_put_int(&out, "iat", now);
	json_put_int(&out, "nbf", now);
	json_put_int(&out, "exp", now + w->scenario->service.token_s);
	json_put_string(&out, "name", "Admin");
	json_put_string(&out, "oid", id);
	json_put_string(&out, "preferred_username", upn);
	json_put_string(&out, "sub", id);
	json_put_string(&out, "tid", g->tenant->id);
	json_put_string(&out, "ver", "2.0");
	json_object_end(&out);
	entra_key_sign(w->entra_key, claims.data, &text);
	json_put_string(json, "id_token", text.data);
	buf_clear(&claims);
	buf_clear(&text);
	free(issuer);
}

/* Who has signed in, and where that person is at home: what the account is called in a client's cache. */
static void put_client_info(struct world *w, struct json_writer *json)
{
	struct entra_tenant home;
	struct buf text = BUF_INIT;
	char id[UUID_TEXT], upn[200], *info;

	entra_home(w, &home);
	entra_person(w, id, upn, sizeof(upn));
	info = xasprintf("{\"uid\":\"%s\",\"utid\":\"%s\"}", id, home.id);
	base64url_add(&text, info, strlen(info));
	json_put_string(json, "client_info", text.data);
	buf_clear(&text);
	free(info);
}

static void put_lifetime(struct json_writer *json, const char *name, int64_t value, bool is_v1)
{
	char text[24];

	/* Version 1 writes its numbers as text. */
	snprintf(text, sizeof(text), "%lld", (long long)value);
	if (is_v1)
		json_put_string(json, name, text);
	else
		json_put_int(json, name, value);
}

static void put_refresh_token(struct world *w, struct json_writer *json, const struct entra_grant *g)
{
	char token[ENTRA_TOKEN_TEXT];
	struct entra_tenant home;
	struct entra_grant at_home = *g;

	entra_home(w, &home);
	at_home.tenant = &home;
	keep(w, &at_home, "refresh", g->asked, w->scenario->sign_in.refresh_s, token);
	json_put_string(json, "refresh_token", token);
	explicit_bzero(token, sizeof(token));
}

void entra_answer(struct world *w, struct response *rs, const struct entra_grant *g)
{
	struct json_writer *json = response_json(rs, 200);
	int64_t lasts = w->scenario->service.token_s;
	char token[ENTRA_TOKEN_TEXT];

	sign_in_forget_expired(w);
	json_object(json);
	json_put_string(json, "token_type", "Bearer");
	put_lifetime(json, "expires_in", lasts, g->is_v1);
	put_lifetime(json, "ext_expires_in", lasts, g->is_v1);
	if (g->is_v1) {
		put_lifetime(json, "expires_on", world_service_ms(w) / 1000 + lasts, true);
		json_put_string(json, "resource", g->scope->resource);
	} else if (!g->alone) {
		put_scope(json, g);
	}
	keep(w, g, g->alone ? "app" : "user", g->names, lasts, token);
	json_put_string(json, "access_token", token);
	explicit_bzero(token, sizeof(token));
	if (g->asked)
		put_refresh_token(w, json, g);
	if (!g->alone && g->scope->openid)
		put_id_token(w, json, g);
	if (!g->alone && g->client_info)
		put_client_info(w, json);
	json_object_end(json);
}
