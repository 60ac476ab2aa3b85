/* Minting: one request for a token at a time, for whoever waits. */
#include "api/api_assertion.h"
#include "api/api_call.h"
#include "api/api_clock.h"
#include "api/api_meaning.h"
#include "api/api_sign_in.h"
#include "api/api_sign_in_refusal.h"
#include "api/api_text.h"
#include "api/api_token.h"
#include "api/api_token_cache.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"

#include <stdlib.h>

struct mint {
	struct secret assertion;
	int tries; /* of what was answered, and is to be tried again */
};

static int mint_answer(struct call *c, struct http_answer *a, struct error *err)
{
	return token_store(c->api, c->resource, c->authority, a->body.data, a->body.len, err);
}

/* A busy service says so with a status that otherwise ends the matter; a signature that was made by a wrong clock is made again by the right
 * one, which the refusal has told. */
static int mint_refused(struct call *c, struct error *err)
{
	const struct api_limits *limits = &c->api->limits;
	struct mint *m = c->state;

	if (c->refusal == SIGN_IN_BUSY && m->tries + 1 < limits->attempts) {
		c->wait_ms = limits->backoff_ms << m->tries;
		if (c->wait_ms > limits->backoff_most_ms)
			c->wait_ms = limits->backoff_most_ms;
	} else if (c->refusal != SIGN_IN_ASSERTION_TIME || m->tries > 0 || !c->api->assertion) {
		return -(int)err->kind;
	}
	m->tries++;
	call_url(c, "POST", token_endpoint(c->api, c->authority, "token"));
	return CALL_AGAIN;
}

/* What it means to a call that has not left. A renewal that is refused, for whatever reason, takes a new sign-in; and a service that signs
 * nobody in at the moment leaves no doubt about a change that was waiting. */
static struct error meaning_for(const struct call *c, const struct error *err)
{
	struct error mine = *err;

	if (mine.kind == ERROR_REFUSED)
		mine.kind = ERROR_SIGNED_OUT;
	if (c->write && (mine.kind == ERROR_SERVICE || mine.kind == ERROR_TIMEOUT || mine.kind == ERROR_ANSWER))
		mine.kind = ERROR_OFFLINE;
	return mine;
}

static void fail_waiting(struct call *c, const struct error *err)
{
	struct error mine = meaning_for(c, err);

	call_resume(c, &mine);
}

/* Everybody who waited for this token goes on or fails with it. Whoever waits for another one gets a turn, unless the sign-in itself
 * has ended: a refused consent concerns one service, a refused grant all of them. */
static void mint_deliver(struct call *c, const struct error *err)
{
	struct api *api = c->api;
	bool ended = err && c->refusal == SIGN_IN_ENDED;

	api->minting = NULL;
	if (ended) {
		secret_clear(&api->refresh);
		token_cache_wipe(api);
	}
	for (struct call *other = api->calls; other; other = other->next) {
		if (other->stage != CALL_WAITS_TOKEN)
			continue;
		if (!ended && token_resource(api, other->service) != c->resource)
			token_want(api, other->service);
		else if (err)
			fail_waiting(other, err);
		else
			call_resume(other, NULL);
	}
}

static void mint_clear(struct call *c)
{
	struct mint *m = c->state;

	secret_clear(&m->assertion);
	free(m);
}

static const struct call_class mint_class = { .answer = mint_answer, .refused = mint_refused, .deliver = mint_deliver, .clear = mint_clear };

static void add_identity(struct call *c, struct buf *form)
{
	const struct api *api = c->api;
	struct mint *m = c->state;

	form_add(form, "grant_type", "client_credentials");
	if (!api->assertion) {
		form_add(form, "client_secret", api->client_secret.data);
		return;
	}
	if (!assertion_make(api->assertion, c->url, api->client_id, clock_service_ms(api), &m->assertion))
		return; /* refused by the service as what is missing */
	form_add(form, "client_assertion_type", ASSERTION_TYPE);
	form_add(form, "client_assertion", m->assertion.data);
	c->unsaid = m->assertion.data;
}

/* Anew for each sending: what is signed is good once, and for a few minutes. */
static void mint_form(struct call *c)
{
	const struct api *api = c->api;
	struct buf scope = BUF_INIT;

	buf_clear(&c->body);
	token_add_scope(&scope, api, c->resource);
	form_add(&c->body, "client_id", api->client_id);
	form_add(&c->body, "scope", scope.data);
	if (api_signs_in_alone(api)) {
		add_identity(c, &c->body);
	} else {
		form_add(&c->body, "grant_type", "refresh_token");
		form_add(&c->body, "refresh_token", api->refresh.data ? api->refresh.data : "");
	}
	buf_clear(&scope);
}

void token_want(struct api *api, enum api_service service)
{
	struct call *c;

	if (api->minting)
		return;
	c = api->minting = call_new(api, API_ENTRA, &mint_class, NULL, NULL);
	c->hidden = true;
	c->state = xcalloc(1, sizeof(struct mint));
	c->resource = token_resource(api, service);
	c->authority = token_authority(api, service);
	c->restart = mint_form;
	c->content_type = "application/x-www-form-urlencoded";
	call_url(c, "POST", token_endpoint(api, c->authority, "token"));
	call_start(c);
}
