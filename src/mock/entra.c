/* Entra ID's routes, and the device code. A training sign-in succeeds by itself, unless the scenario says otherwise; nobody has to open
 * a browser. */
#include "mock/entra.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/entra_refusals.h"
#include "mock/form.h"
#include "mock/settings.h"
#include "mock/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *entra_url(struct world *w, const char *fmt, ...)
{
	struct buf path = BUF_INIT;
	va_list args;
	char *url;

	va_start(args, fmt);
	buf_vaddf(&path, fmt, args);
	va_end(args);
	url = world_url(w, "/entra%s", path.data);
	buf_clear(&path);
	return url;
}

/* ---- device code ---- */

static void user_code(const char *device_code, char to[10])
{
	static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ23456789";
	const char *id = device_code + sizeof(ENTRA_MARK) - 1;
	for (size_t i = 0; i < 9; i++)
		to[i] = letters[(unsigned char)(id[i * 2] * 7 + id[i * 2 + 1]) % (sizeof(letters) - 1)];
	to[9] = '\0';
}

static void give_code(struct world *w, const struct request *rq, struct response *rs, const char *client, const char *scope)
{
	struct json_writer *json = response_json(rs, 200);
	char code[ENTRA_CODE_TEXT], typed[10], message[400];
	char *uri = entra_url(w, "/device");

	entra_make_secret(ENTRA_CODE_PIECES, code);
	user_code(code, typed);
	snprintf(message, sizeof(message), "Training signs in by itself. Elsewhere you would open %s and enter the code %s.", uri, typed);
	store_run(w->store, "INSERT INTO devices (code, client, scope, tenant, expires, polls, last_poll, interval) VALUES (?, ?, ?, ?, ?, 0, 0, ?)", "ttttii", code, client,
		scope, rq->params[0], w->real_ms + w->scenario->service.device_code_s * 1000, w->scenario->service.sign_in_interval_s);
	json_object(json);
	json_put_string(json, "user_code", typed);
	json_put_string(json, "device_code", code);
	json_put_string(json, "verification_uri", uri);
	json_put_int(json, "expires_in", w->scenario->service.device_code_s);
	json_put_int(json, "interval", w->scenario->service.sign_in_interval_s);
	json_put_string(json, "message", message);
	json_object_end(json);
	free(uri);
}

static void answer_code(struct world *w, const struct request *rq, struct response *rs, const struct form *f)
{
	const char *scope_text = form_get(f, "scope");
	const struct scenario_app *app;
	struct entra_tenant t;
	struct entra_scope scope;

	if (!entra_tenant_take(w, rq, rs, &t) || !(app = entra_app(w, rq, rs, f, &t)))
		return;
	if (str_empty(scope_text)) {
		entra_refuse(w, rq, rs, NO_FIELD, "scope");
		return;
	}
	if (!entra_scope_take(w, rq, rs, scope_text, NULL, &scope))
		return;
	if (!entra_rule_strikes(w, rq, rs, REFUSAL_CODE, scope.services))
		give_code(w, rq, rs, app->client_id, scope_text);
	entra_scope_clear(&scope);
}

static void device_code(struct world *w, const struct request *rq, struct response *rs)
{
	struct form f;

	form_parse(&f, rq->body, rq->body_len);
	answer_code(w, rq, rs, &f);
	form_clear(&f);
}

static void device_page(struct world *w, const struct request *rq, struct response *rs)
{
	(void)w;
	(void)rq;
	response_text(rs, 200, "text/plain; charset=utf-8", "Training signs in by itself. There is nothing to do here.\n");
}

/* ---- consent ---- */

/* An administrator who opens this address elsewhere is asked, and agrees; here, whoever opens it has agreed. */
static void admin_consent(struct world *w, const struct request *rq, struct response *rs)
{
	static const char *const granted[][2] = { { "consent", "graph commerce prices storefront" }, { "delegated", "all" }, { "permissions", "all" } };
	const char *id = request_query(rq, "client_id");
	const struct scenario_app *app = scenario_app(w->scenario, id);
	struct entra_tenant t;
	char *section;

	if (!entra_tenant_take(w, rq, rs, &t))
		return;
	if (!app) {
		entra_refuse(w, rq, rs, id ? NO_APP : NO_FIELD, id ? id : "client_id");
		return;
	}
	section = xasprintf("app.%s", app->label);
	for (size_t i = 0; i < sizeof(granted) / sizeof(granted[0]); i++)
		settings_change(w, section, granted[i][0], granted[i][1], NULL);
	free(section);
	response_text(rs, 200, "text/plain; charset=utf-8", "The administrator has consented: the application has all that it asks for.\n");
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
	{ "POST", "/{}/oauth2/v2.0/token", entra_token },
	{ "POST", "/{}/oauth2/token", entra_token },
	{ "GET", "/{}/v2.0/.well-known/openid-configuration", entra_discovery },
	{ "GET", "/common/discovery/instance", entra_instances },
	{ "GET", "/{}/discovery/v2.0/keys", entra_key_list },
	{ "GET", "/{}/adminconsent", admin_consent },
	{ "GET", "/{}/v2.0/adminconsent", admin_consent },
	{ "GET", "/device", device_page },
	{ "GET", "/error", entra_error_page },
	{ 0 },
};

const struct service entra_service = { "/entra", entra_routes, false, false, true, entra_refuse_status, NULL, finish, NULL, NULL };
