#include "api/api_meaning.h"

#include "api/api_call.h"
#include "api/api_envelope.h"
#include "api/api_sign_in.h"
#include "api/api_sign_in_refusal.h"
#include "api/api_text.h"
#include "api/api_token.h"
#include "api/api_way.h"
#include "core/i18n.h"
#include "core/text.h"
#include "http/http.h"

#include <stdio.h>

/* No error envelope is longer; a longer answer is read for what it should be. */
#define ENVELOPE_MOST 8192

static const char *const service_names[API_SERVICES] = {
	[API_ENTRA] = N_("The sign-in service"),
	[API_GRAPH] = N_("The directory"),
	[API_COMMERCE] = N_("The commerce service"),
	[API_PRICES] = N_("The price service"),
	[API_STOREFRONT] = N_("The storefront"),
};

static const char *const absences[API_SERVICES] = {
	[API_ENTRA] = N_("No sign-in service is configured, so nobody can sign in. Set service.entra."),
	[API_GRAPH] = N_("No directory is configured, so subscriptions, users and licences cannot be read. Set service.graph."),
	[API_COMMERCE] = N_("No commerce service is configured, so what is bought and cancelled is done in the admin centre. A partner sets service.commerce."),
	[API_PRICES] = N_("No price service is configured, so prices are unknown. A partner sets service.prices; prices.file takes a list of one's own."),
	[API_STOREFRONT] = N_("No storefront is configured, so terms, ways to pay and credit checks are unknown. Who has one sets service.storefront."),
};

/* What a code means where its status says something else. */
static const struct code_meaning {
	const char *code;
	enum error_kind kind;
} code_meanings[] = {
	/* Entra, RFC 6749 and RFC 8628 */
	{ "invalid_grant", ERROR_SIGNED_OUT },
	{ "expired_token", ERROR_SIGNED_OUT },
	{ "bad_verification_code", ERROR_SIGNED_OUT },
	{ "interaction_required", ERROR_SIGNED_OUT },
	{ "consent_required", ERROR_SIGNED_OUT },
	{ "login_required", ERROR_SIGNED_OUT },
	{ "authorization_declined", ERROR_REFUSED },
	{ "access_denied", ERROR_REFUSED },
	{ "temporarily_unavailable", ERROR_SERVICE },
	{ "invalid_client", ERROR_CONFIG },
	{ "invalid_request", ERROR_CONFIG },
	{ "invalid_resource", ERROR_CONFIG },
	{ "invalid_tenant", ERROR_CONFIG },
	{ "invalid_scope", ERROR_CONFIG },
	{ "unauthorized_client", ERROR_CONFIG },
	{ "unsupported_grant_type", ERROR_CONFIG },
	/* Partner Center: a stale etag comes as 400 too, and these 403 are no matter of roles */
	{ "2055", ERROR_STALE },
	{ "2085", ERROR_REFUSED },
	{ "2091", ERROR_REFUSED },
	{ "13605", ERROR_REFUSED },
	{ "400030", ERROR_REFUSED },
	{ "400036", ERROR_REFUSED },
	{ "400072", ERROR_REFUSED }, /* comes with a status of 200 */
	{ "800020", ERROR_REFUSED },
	{ "800022", ERROR_REFUSED },
	{ "800023", ERROR_REFUSED },
	{ "800024", ERROR_REFUSED },
	{ "800026", ERROR_REFUSED },
	{ "800028", ERROR_REFUSED },
	{ "800062", ERROR_REFUSED },
	{ "800066", ERROR_REFUSED },
	{ "800067", ERROR_REFUSED },
	{ "800069", ERROR_REFUSED },
	{ "800073", ERROR_REFUSED },
	{ "800074", ERROR_REFUSED },
	{ "800075", ERROR_REFUSED },
	{ "800088", ERROR_REFUSED },
	{ "800089", ERROR_REFUSED },
	{ "900121", ERROR_REFUSED },
	/* making or changing something failed on the way: it may be there all the same */
	{ "800005", ERROR_SERVICE },
	{ "800094", ERROR_SERVICE },
	{ "900192", ERROR_SERVICE },
	/* these say that an earlier sending of the same order is being, or has been, carried out */
	{ "800060", ERROR_UNSURE },
	{ "800064", ERROR_UNSURE },
	{ "800065", ERROR_UNSURE },
};

/* ERROR_NONE: the code says no more than the status. */
static enum error_kind kind_of_code(const char *code)
{
	for (size_t i = 0; i < sizeof(code_meanings) / sizeof(code_meanings[0]); i++)
		if (str_eq(code, code_meanings[i].code))
			return code_meanings[i].kind;
	return ERROR_NONE;
}

bool meaning_is_unclear(const char *code)
{
	enum error_kind kind = kind_of_code(code);

	return kind == ERROR_SERVICE || kind == ERROR_UNSURE;
}

static enum error_kind kind_of_status(int status)
{
	switch (status) {
	case 401: return ERROR_SIGNED_OUT;
	case 403: return ERROR_FORBIDDEN;
	case 404: case 410: return ERROR_NOT_FOUND;
	case 408: return ERROR_TIMEOUT;
	case 409: case 423: return ERROR_CONFLICT;
	case 412: return ERROR_STALE;
	case 429: return ERROR_RATE_LIMITED;
	default: break;
	}
	if (status >= 500 || status == 424)
		return ERROR_SERVICE;
	return status >= 400 ? ERROR_REFUSED : ERROR_ANSWER;
}

/* The one place where a status and an envelope become a meaning. `untouched`: the service said that it did nothing. */
static enum error_kind kind_of_answer(const struct call *c, int status, const struct envelope *e, bool untouched)
{
	enum error_kind kind = kind_of_status(status), told = kind_of_code(e->code);

	if (told != ERROR_NONE && (status < 500 || c->service == API_ENTRA))
		kind = told;
	if (kind == ERROR_UNSURE && !c->write)
		kind = ERROR_CONFLICT;
	if (c->write && !untouched && (kind == ERROR_SERVICE || kind == ERROR_TIMEOUT || kind == ERROR_ANSWER))
		kind = ERROR_UNSURE;
	return kind;
}

static enum error_kind kind_of_outcome(const struct call *c, const struct http_answer *a)
{
	switch (a->outcome) {
	case HTTP_NOT_SENT:
		return a->tls_failed ? ERROR_TLS : ERROR_OFFLINE;
	case HTTP_CANCELLED:
		return c->write ? ERROR_UNSURE : ERROR_CANCELLED;
	case HTTP_TOO_LARGE:
		return c->write ? ERROR_UNSURE : ERROR_ANSWER;
	default:
		break;
	}
	if (c->write)
		return ERROR_UNSURE;
	return a->timed_out ? ERROR_TIMEOUT : ERROR_OFFLINE;
}

static void say(struct error *err, enum error_kind kind, enum api_service service)
{
	const char *who = _(service_names[service]);

	switch (kind) {
	case ERROR_OFFLINE:
		error_set(err, kind, _("%s cannot be reached, or the connection broke before its whole answer was there. Check the network, then try again."), who);
		return;
	case ERROR_TIMEOUT:
		error_set(err, kind, _("%s did not answer in time. Try again later."), who);
		return;
	case ERROR_TLS:
		error_set(err, kind, _("%s could not prove who it is: the secure connection failed. Nothing was sent. Check the address and the clock of this machine."), who);
		return;
	case ERROR_SIGNED_OUT:
		error_set(err, kind, _("%s no longer accepts the sign-in. Sign in again."), who);
		return;
	case ERROR_FORBIDDEN:
		error_set(err, kind, _("%s does not allow this to the account that is signed in: a role or permission is missing."), who);
		return;
	case ERROR_NOT_FOUND:
		error_set(err, kind, _("%s does not have what was asked for."), who);
		return;
	case ERROR_CONFLICT:
		error_set(err, kind, _("%s is busy with another change to the same thing. Wait a moment, then look again."), who);
		return;
	case ERROR_STALE:
		error_set(err, kind, _("%s has a newer version of this than the one shown here. Look again, then change it again."), who);
		return;
	case ERROR_RATE_LIMITED:
		error_set(err, kind, _("%s has too much to do and asks to come back later."), who);
		return;
	case ERROR_REFUSED:
		error_set(err, kind, _("%s declined this."), who);
		return;
	case ERROR_SERVICE:
		error_set(err, kind, _("%s failed while it worked on this. Try again later."), who);
		return;
	case ERROR_UNSURE:
		error_set(err, kind, _("%s was sent the change, but gave no clear answer: the change may have taken effect. Look before trying again."), who);
		return;
	case ERROR_CONFIG:
		error_set(err, kind, _("%s does not accept this program's registration: check the tenant, the client id and its permissions."), who);
		return;
	case ERROR_CANCELLED:
		error_set(err, kind, _("%s was not waited for any longer."), who);
		return;
	default:
		error_set(err, kind, _("%s gave an answer that cannot be understood."), who);
		return;
	}
}

/* "GET /v1/customers/…, 503, request 4f…": for those who have to look it up. */
static void detail_of(const struct call *c, const char *outcome, const char *id, const char *more, struct error *err)
{
	struct buf path = BUF_INIT;

	url_add_path(&path, c->url ? c->url : "");
	error_detail(err, "%s %s, %s%s%s%s%s", c->method ? c->method : "", path.data, outcome, id ? ", request " : "", id ? id : "",
		str_empty(more) ? "" : ": ", more ? more : "");
	buf_clear(&path);
}

static void detail(const struct call *c, const struct http_answer *a, const char *more, struct error *err)
{
	const char *id = NULL;
	char status[16] = "";

	if (a->outcome == HTTP_ANSWERED) {
		id = http_header(a, c->service == API_GRAPH ? "request-id" : c->service == API_ENTRA ? "x-ms-request-id" : "MS-RequestId");
		snprintf(status, sizeof(status), "%d", a->status);
	}
	if (!id && c->service != API_ENTRA)
		id = c->request_id;
	detail_of(c, status[0] ? status : str_empty(a->reason) ? "-" : a->reason, id, more, err);
}

static void tell(const struct call *c, struct envelope *e, struct error *err)
{
	token_hide(c, e->code);
	token_hide(c, e->text);
	error_service(err, e->code, e->text);
}

int meaning_of_success(const struct call *c, const struct http_answer *a, struct error *err)
{
	struct envelope e;
	bool is_error;

	if (c->service == API_ENTRA || a->body.len == 0 || a->body.len > ENVELOPE_MOST)
		return 0;
	envelope_read(c->service, a->body.data, a->body.len, &e);
	is_error = !str_empty(e.code) && !str_empty(e.text);
	if (is_error) {
		bool certain = !c->write || kind_of_code(e.code) == ERROR_REFUSED;

		say(err, certain ? kind_of_answer(c, 400, &e, true) : ERROR_UNSURE, c->service);
		tell(c, &e, err);
		detail(c, a, NULL, err);
	}
	envelope_clear(&e);
	return is_error ? -(int)err->kind : 0;
}

/* Turned away at the door. Who is asked once gets no 503 forgiven: what it is asked to find out is cheap to look up. */
static bool untouched(const struct call *c, int status, int64_t retry_after_ms)
{
	return status == 429 || (status == 503 && retry_after_ms >= 0 && !c->class->whole);
}

/* An application alone is turned away from most of Partner Center, which says no more than that it may not. */
static void say_person_wanted(const struct call *c, struct error *err)
{
	bool commerce = c->service == API_COMMERCE || c->service == API_PRICES;

	if (!commerce || !api_signs_in_alone(c->api) || (err->kind != ERROR_FORBIDDEN && err->kind != ERROR_SIGNED_OUT))
		return;
	error_set(err, ERROR_FORBIDDEN, _("Partner Center does not allow this to an application alone."));
	error_explain(err, _("Most of what it does takes a person who has signed in with a second proof."),
		_("Remove the secret or certificate from the configuration, and sign in as an admin agent of the partner."));
}

/* Whose tokens Partner Center takes is a matter of the configuration: a new sign-in of the same kind would be turned away as well. Where a
 * Storefront stands beside it, it is not Microsoft's own. */
static void say_partner_wanted(const struct call *c, struct error *err)
{
	bool commerce = c->service == API_COMMERCE || c->service == API_PRICES, refused = err->kind == ERROR_SIGNED_OUT && c->renewed;

	if (!commerce || c->api->partner || api_signs_in_alone(c->api) || api_has(c->api, API_STOREFRONT) || (!refused && err->kind != ERROR_FORBIDDEN))
		return;
	error_explain(err, _("Partner Center answers whoever is at home in a partner's own tenant, about the customers of that partner."),
		_("Set tenant.partner_id to the partner's own tenant and tenant.id to the customer's, then sign in as an admin agent of the partner."));
}

void meaning_of_failure(struct call *c, const struct http_answer *a, int64_t retry_after_ms, struct error *err)
{
	struct envelope e = { .code = NULL };

	c->refusal = SIGN_IN_NO_REFUSAL;
	if (a->outcome == HTTP_ANSWERED) {
		envelope_read(c->service, a->body.data, a->body.len, &e);
		say(err, kind_of_answer(c, a->status, &e, untouched(c, a->status, retry_after_ms)), c->service);
		if (c->service == API_ENTRA && a->status >= 400 && a->status < 500 && a->status != 429 && e.code) {
			c->refusal = sign_in_refusal_of(&e);
			sign_in_refusal_say(c, c->refusal, err);
		}
		say_person_wanted(c, err);
		say_partner_wanted(c, err);
		way_say_stranger(a, err->kind, _(service_names[c->service]), err);
	} else {
		say(err, kind_of_outcome(c, a), c->service);
		way_say(c, a, err->kind, _(service_names[c->service]), err);
	}
	err->retry_after_ms = retry_after_ms;
	tell(c, &e, err);
	detail(c, a, a->status >= 300 && a->status < 400 ? "redirect" : NULL, err);
	envelope_clear(&e);
}

/* Nothing of ours depends on another part, so that a 424 is the word for "not now". */
void meaning_of_part(const struct call *c, const struct http_answer *a, int status, struct envelope *e, const char *request_id, struct error *err)
{
	char outcome[32];

	say(err, status == 424 ? ERROR_RATE_LIMITED : kind_of_answer(c, status, e, status == 429), c->service);
	tell(c, e, err);
	snprintf(outcome, sizeof(outcome), "%d for a part", status);
	if (str_empty(request_id))
		request_id = http_header(a, "request-id");
	detail_of(c, outcome, request_id ? request_id : c->request_id, NULL, err);
}

void meaning_of_unreadable(const struct call *c, const struct http_answer *a, struct error *err)
{
	struct error why = *err;

	if (why.kind != ERROR_ANSWER)
		return;
	if (c->spoiled) {
		detail(c, a, NULL, err);
		return;
	}
	say(err, c->write ? ERROR_UNSURE : ERROR_ANSWER, c->service);
	way_say_stranger(a, err->kind, _(service_names[c->service]), err);
	detail(c, a, why.detail[0] ? why.detail : why.text, err);
}

/* The service's own words about the last sending stay with it. */
void meaning_of_doubt(const struct call *c, struct error *err)
{
	struct error why = *err;

	say(err, ERROR_UNSURE, c->service);
	err->retry_after_ms = why.retry_after_ms;
	error_service(err, why.code, why.service);
	error_detail(err, "%s", why.detail);
}

void meaning_of_stale(enum api_service service, struct error *err)
{
	say(err, ERROR_STALE, service);
}

void meaning_of_no_sign_in(struct error *err)
{
	error_set(err, ERROR_SIGNED_OUT, _("Nobody is signed in. Sign in first."));
}

void meaning_of_nameless(struct error *err)
{
	error_set(err, ERROR_INPUT, _("What is asked for has no id: nothing was sent."));
}

void meaning_of_absence(enum api_service service, struct error *err)
{
	error_set(err, ERROR_ABSENT, "%s", _(absences[service]));
}

int answer_wrong(struct error *err, const char *why)
{
	return error_set(err, ERROR_ANSWER, "%s", why);
}
