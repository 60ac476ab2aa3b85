/* Partner Center REST v1: "Cancel a subscription", "Change the quantity of a subscription", "Update autorenew". The service wants the whole
 * subscription back with one property changed. */
#include "api/api_subscriptions.h"

#include "api/api_call.h"
#include "api/api_decoder.h"
#include "api/api_meaning.h"
#include "api/api_text.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "http/http.h"
#include "json/edit.h"

#include <stdio.h>
#include <stdlib.h>

#define STATUS_ACCEPTED 202

struct changing {
	struct api_subscription_change want;
	char *subscription_id;
	char request_id[UUID_TEXT];
	struct api_subscription subscription; /* as it was read, then as the service says that it is now */
};

static bool is_so_already(const struct api_subscription_change *want, const struct api_subscription *s)
{
	switch (want->property) {
	case API_SUBSCRIPTION_CANCEL:
		return s->status == API_SUBSCRIPTION_DELETED || s->status == API_SUBSCRIPTION_DISABLED || s->status == API_SUBSCRIPTION_EXPIRED;
	case API_SUBSCRIPTION_QUANTITY:
		return s->quantity == want->quantity;
	case API_SUBSCRIPTION_AUTO_RENEW:
		return s->auto_renew == want->on;
	}
	return false;
}

static int edit(const struct api_subscription_change *want, const struct buf *text, struct buf *to, struct error *err)
{
	char quantity[24];

	switch (want->property) {
	case API_SUBSCRIPTION_CANCEL:
		return json_edit_member(text->data, text->len, "status", "\"deleted\"", to, err);
	case API_SUBSCRIPTION_QUANTITY:
		snprintf(quantity, sizeof(quantity), "%lld", (long long)want->quantity);
		return json_edit_member(text->data, text->len, "quantity", quantity, to, err);
	case API_SUBSCRIPTION_AUTO_RENEW:
		return json_edit_member(text->data, text->len, "autoRenewEnabled", want->on ? "true" : "false", to, err);
	}
	return error_set(err, ERROR_INPUT, _("This property of a subscription cannot be changed: nothing was sent."));
}

static int send_back(struct call *c, struct http_answer *a, struct error *err)
{
	struct changing *state = c->state;
	const char *told = state->subscription.attributes.etag;
	struct buf body = BUF_INIT;
	char *etag;
	int rc;

	rc = edit(&state->want, &a->body, &body, err);
	if (rc < 0)
		return rc;
	call_path(c, "PATCH", "/customers/%s/subscriptions/%s", c->api->customer, state->subscription_id);
	call_write(c, state->request_id, &body);
	etag = text_once(str_empty(told) ? http_header(a, "ETag") : told);
	if (!str_empty(etag))
		call_if_match(c, etag);
	free(etag);
	return CALL_AGAIN;
}

/* Somebody else has bought or given back licences: set now, the number would undo that. */
static bool was_reckoned_from_another(const struct api_subscription_change *want, const struct api_subscription *s)
{
	return want->property == API_SUBSCRIPTION_QUANTITY && want->from > 0 && s->quantity != want->from;
}

static int change_answer(struct call *c, struct http_answer *a, struct error *err)
{
	struct changing *state = c->state;
	struct api_subscription now = { .id = NULL };
	int rc;

	if (c->write && (a->status == STATUS_ACCEPTED || a->body.len == 0))
		return CALL_DONE;
	rc = api_decode(&api_subscription_decoder, &now, a->body.data, a->body.len, err);
	if (rc < 0)
		return rc;
	api_subscription_clear(&state->subscription);
	state->subscription = now;
	if (c->write || is_so_already(&state->want, &state->subscription))
		return CALL_DONE;
	if (was_reckoned_from_another(&state->want, &state->subscription)) {
		meaning_of_stale(c->service, err);
		return -(int)err->kind;
	}
	return send_back(c, a, err);
}

static void change_deliver(struct call *c, const struct error *err)
{
	struct changing *state = c->state;

	((api_subscription_fn *)c->done)(c->arg, err, err ? NULL : &state->subscription);
}

static void change_clear(struct call *c)
{
	struct changing *state = c->state;

	api_subscription_clear(&state->subscription);
	free(state->subscription_id);
	free(state);
}

static const struct call_class change_class = { .answer = change_answer, .deliver = change_deliver, .clear = change_clear };

uint64_t api_subscription_change(struct api *api, const char *subscription_id, const struct api_subscription_change *change, const char *request_id,
	api_subscription_fn *done, void *arg)
{
	struct call *c = call_new(api, API_COMMERCE, &change_class, (call_fn *)done, arg);
	struct changing *state = xcalloc(1, sizeof(*state));
	struct error err = ERROR_INIT;

	c->state = state;
	state->want = *change;
	state->subscription_id = xstrdup(subscription_id);
	str_copy(state->request_id, sizeof(state->request_id), request_id);
	if (!request_id || !uuid_valid(request_id) || (change->property == API_SUBSCRIPTION_QUANTITY && change->quantity <= 0)) {
		error_set(&err, ERROR_INPUT, _("A change of a subscription needs a request id, and at least one licence: nothing was sent."));
		return call_start_failed(c, &err);
	}
	call_path(c, "GET", "/customers/%s/subscriptions/%s", api->customer, subscription_id);
	return call_start(c);
}
