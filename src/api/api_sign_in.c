#include "api/api_sign_in.h"

#include "api/api_assertion.h"
#include "api/api_call.h"
#include "api/api_decoder.h"
#include "api/api_meaning.h"
#include "api/api_text.h"
#include "api/api_token.h"
#include "api/api_token_cache.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

/* RFC 8628, 3.2 and 3.5: the interval where none is told, and what slow_down adds to it. */
#define DEFAULT_INTERVAL_S 5
#define SLOW_DOWN_MS 5000

struct device_code {
	char *device_code, *user_code, *verification_uri, *message;
	int64_t expires_in, interval; /* seconds */
};

static const struct json_field device_fields[] = {
	JSON_FIELD("device_code", JSON_TEXT, struct device_code, device_code, .flags = JSON_REQUIRED | JSON_RAW | JSON_SECRET),
	JSON_FIELD("user_code", JSON_TEXT, struct device_code, user_code, .flags = JSON_REQUIRED, .limit = 100),
	JSON_FIELD("verification_uri", JSON_TEXT, struct device_code, verification_uri, .flags = JSON_REQUIRED, .limit = 1000),
	JSON_FIELD("message", JSON_TEXT, struct device_code, message),
	JSON_FIELD("expires_in", JSON_INT, struct device_code, expires_in, .flags = JSON_REQUIRED, .min = 1, .max = 86400),
	JSON_FIELD("interval", JSON_INT, struct device_code, interval, .min = 0, .max = 3600),
	JSON_FIELDS_END,
};

static const struct json_shape device_shape = { "a device code", sizeof(struct device_code), device_fields };

static int device_check(void *result, struct error *err)
{
	struct device_code *d = result;

	if (d->interval == 0)
		d->interval = DEFAULT_INTERVAL_S;
	if (check_text(d->device_code, "device_code", err) < 0 || check_text(d->user_code, "user_code", err) < 0)
		return -ERROR_ANSWER;
	return check_text(d->verification_uri, "verification_uri", err);
}

const struct api_decoder api_device_code_decoder = { .name = "device_code", .shape = &device_shape, .check = device_check };

enum stage { STAGE_KEPT, STAGE_ASKS, STAGE_POLLS };

struct sign_in {
	api_sign_in_prompt_fn *prompt;
	struct device_code code;
	enum stage stage;
	struct secret kept; /* of an earlier run */
	int64_t interval_ms, expires_ms;
};

static void ask_for_code(struct call *c)
{
	struct sign_in *s = c->state;
	struct buf url = BUF_INIT, scope = BUF_INIT;
	char *endpoint = token_endpoint(c->api, c->authority, "devicecode");

	buf_addf(&url, "%s?mkt=", endpoint);
	url_add_encoded(&url, c->api->locale);
	free(endpoint);
	call_url(c, "POST", buf_steal(&url));
	token_add_scope(&scope, c->api, c->resource);
	s->stage = STAGE_ASKS;
	buf_clear(&c->body);
	form_add(&c->body, "client_id", c->api->client_id);
	form_add(&c->body, "scope", scope.data);
	buf_clear(&scope);
}

static void ask_with_kept(struct call *c)
{
	struct sign_in *s = c->state;
	struct buf scope = BUF_INIT;

	call_url(c, "POST", token_endpoint(c->api, c->authority, "token"));
	token_add_scope(&scope, c->api, c->resource);
	form_add(&c->body, "client_id", c->api->client_id);
	form_add(&c->body, "scope", scope.data);
	form_add(&c->body, "grant_type", "refresh_token");
	form_add(&c->body, "refresh_token", s->kept.data);
	c->unsaid = s->kept.data;
	buf_clear(&scope);
}

/* The polls are requests of one intent; each is set anew because the form is wiped with the call alone. */
static int poll_again(struct call *c)
{
	struct sign_in *s = c->state;
	bool first = s->stage != STAGE_POLLS;

	if (c->api->now_ms() + s->interval_ms >= s->expires_ms)
		return -ERROR_SIGNED_OUT;
	if (first) {
		s->stage = STAGE_POLLS;
		buf_clear(&c->body);
		form_add(&c->body, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
		form_add(&c->body, "client_id", c->api->client_id);
		form_add(&c->body, "device_code", s->code.device_code);
		c->unsaid = s->code.device_code;
	}
	call_url(c, "POST", token_endpoint(c->api, c->authority, "token"));
	/* The interval is what lies between two polls: who is known already need not wait for the first. */
	c->wait_ms = first ? 0 : s->interval_ms;
	return CALL_AGAIN;
}

static int expired(struct error *err)
{
	error_set(err, ERROR_SIGNED_OUT, _("The code was not used in time. Start again to get a new one."));
	error_service(err, "expired_token", NULL);
	return -ERROR_SIGNED_OUT;
}

static int take_token(struct call *c, struct http_answer *a, struct error *err)
{
	struct sign_in *s = c->state;
	int rc;

	token_forget_all(c->api);
	rc = token_store(c->api, c->resource, c->authority, a->body.data, a->body.len, err);
	c->unsaid = NULL;
	if (rc == 0 && s->stage == STAGE_KEPT && !secret_is_set(&c->api->refresh))
		secret_move(&c->api->refresh, &s->kept);
	return rc;
}

static int sign_in_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct sign_in *s = c->state;
	int64_t now = c->api->now_ms();
	int rc;

	if (s->stage != STAGE_ASKS)
		return take_token(c, a, err);
	rc = api_decode(&api_device_code_decoder, &s->code, a->body.data, a->body.len, err);
	if (rc < 0)
		return rc;
	s->expires_ms = now + s->code.expires_in * 1000;
	s->interval_ms = s->code.interval * 1000;
	s->prompt(c->arg, &(struct api_sign_in_prompt){ .user_code = s->code.user_code, .verification_uri = s->code.verification_uri,
		.message = s->code.message ? s->code.message : "", .expires_ms = s->expires_ms, .tenant = c->authority,
		.customer = c->api->partner ? c->api->tenant : NULL });
	return poll_again(c) == CALL_AGAIN ? CALL_AGAIN : expired(err);
}

/* A sign-in that was kept and is not good any more is as good as none. A service that is out of reach says nothing about it. */
static int kept_refused(struct call *c, struct error *err)
{
	if (c->refusal != SIGN_IN_ENDED && c->refusal != SIGN_IN_PROOF_WANTED)
		return -(int)err->kind;
	token_cache_wipe(c->api);
	ask_for_code(c);
	return CALL_AGAIN;
}

/* Most refusals of a poll say that the person is not done yet. A line that fails for a while ends nothing before the code does. */
static int sign_in_refused(struct call *c, struct error *err)
{
	struct sign_in *s = c->state;
	bool slow_down = str_eq(err->code, "slow_down");

	if (s->stage == STAGE_KEPT)
		return kept_refused(c, err);
	if (s->stage == STAGE_ASKS || err->kind == ERROR_CANCELLED)
		return -(int)err->kind;
	if (slow_down)
		s->interval_ms += SLOW_DOWN_MS;
	if (slow_down || str_eq(err->code, "authorization_pending") || error_is_temporary(err))
		return poll_again(c) == CALL_AGAIN ? CALL_AGAIN : expired(err);
	return -(int)err->kind;
}

static void sign_in_deliver(struct call *c, const struct error *err)
{
	((api_sign_in_fn *)c->done)(c->arg, err);
}

static void sign_in_clear(struct call *c)
{
	struct sign_in *s = c->state;

	json_clear(&device_shape, &s->code);
	secret_clear(&s->kept);
	free(s);
}

static const struct call_class sign_in_class = {
	.answer = sign_in_answer,
	.refused = sign_in_refused,
	.deliver = sign_in_deliver,
	.clear = sign_in_clear,
};

/* Told before anything is sent: the service would only say that a parameter is missing. */
static void meaning_of_no_application(struct error *err)
{
	error_set(err, ERROR_CONFIG, "%s", _("No application is configured: tenant.client_id is empty."));
	error_explain(err, _("Nothing was sent, and nothing has been changed."),
		_("Nobody can sign in without it. Register this program as an application in the tenant, and set tenant.client_id to its application id; "
		"m365-upgrade.conf(5) says how."));
}

uint64_t api_sign_in(struct api *api, api_sign_in_prompt_fn *prompt, api_sign_in_fn *done, void *arg)
{
	enum api_service first = token_first_service(api);
	bool alone = api_signs_in_alone(api);
	struct call *c = call_new(api, alone && first < API_SERVICES ? first : API_ENTRA, &sign_in_class, (call_fn *)done, arg);
	struct sign_in *s = xcalloc(1, sizeof(*s));
	struct error err = ERROR_INIT;

	s->prompt = prompt;
	c->state = s;
	c->resource = first;
	c->authority = token_home(api);
	c->content_type = "application/x-www-form-urlencoded";
	if (!api_has(api, API_ENTRA) || first == API_SERVICES) {
		meaning_of_absence(api_has(api, API_ENTRA) ? API_GRAPH : API_ENTRA, &err);
		return call_start_failed(c, &err);
	}
	if (str_empty(api->client_id)) {
		meaning_of_no_application(&err);
		return call_start_failed(c, &err);
	}
	if (alone)
		token_forget_all(api);
	else if (!api_signed_in(api) && token_cache_load(api, &s->kept))
		ask_with_kept(c);
	else
		ask_for_code(c);
	return call_start(c);
}

bool api_signed_in(const struct api *api)
{
	if (secret_is_set(&api->refresh))
		return true;
	for (int s = 0; s < API_SERVICES; s++)
		if (secret_is_set(&api->tokens[s].access) && (api_signs_in_alone(api) || api->now_ms() < api->tokens[s].expires_ms))
			return true;
	return false;
}

bool api_signs_in_alone(const struct api *api)
{
	return secret_is_set(&api->client_secret) || api->assertion;
}

int api_use_certificate(struct api *api, struct secret *certificate, struct secret *key, struct secret *passphrase, struct error *err)
{
	struct assertion_key *made;
	int rc = assertion_key_new(&made, certificate, key, passphrase, err);

	if (rc < 0)
		return rc;
	token_forget_identity(api);
	api->assertion = made;
	secret_move(&api->certificate, certificate);
	secret_move(&api->certificate_key, key);
	secret_move(&api->certificate_passphrase, passphrase);
	return 0;
}

int api_use_token_cache(struct api *api, const char *path, struct error *err)
{
	return token_cache_use(api, path, err);
}

void api_sign_out(struct api *api)
{
	token_forget_all(api);
	token_cache_wipe(api);
}
