/* The token endpoint: device code, refresh and client credentials. */
#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/entra.h"
#include "mock/entra_refusals.h"
#include "mock/form.h"
#include "mock/world.h"

#include <stdlib.h>
#include <string.h>

enum { SLOW_DOWN_BY_S = 5, EARLY_MS = 200 };

struct ask {
	struct world *w;
	const struct request *rq;
	struct response *rs;
	const struct form *form;
	const struct scenario_app *app;
	struct entra_tenant tenant;
	bool is_v1;
};

static bool refuse(const struct ask *a, enum entra_no no, const char *detail)
{
	entra_refuse(a->w, a->rq, a->rs, no, detail);
	return false;
}

/* The last questions are the same for every person's token. */
static void grant_person(struct ask *a, const char *scope_text, const char *asked, int when)
{
	const char *resource = a->is_v1 ? form_get(a->form, "resource") : NULL;
	struct buf names = BUF_INIT;
	struct entra_scope scope;

	if (!entra_scope_take(a->w, a->rq, a->rs, scope_text, resource, &scope))
		return;
	if (entra_rule_strikes(a->w, a->rq, a->rs, when, scope.services) || !entra_person_in(a->w, a->rq, a->rs, &a->tenant))
		;
	else if (a->app->assignment_required)
		refuse(a, NO_ASSIGNMENT, a->app->client_id);
	else if (!entra_app_is_in(a->app, &a->tenant) || !entra_scope_granted(&scope, a->app, false, &names))
		refuse(a, NO_CONSENT, a->app->client_id);
	else
		entra_answer(a->w, a->rs, &(struct entra_grant){ .app = a->app, .tenant = &a->tenant, .scope = &scope, .names = names.data,
			.asked = scope.offline || when == REFUSAL_REFRESH ? asked : NULL, .is_v1 = a->is_v1,
			.client_info = str_eq(form_get(a->form, "client_info"), "1") });
	buf_clear(&names);
	entra_scope_clear(&scope);
}

/* ---- device code ---- */

struct device {
	char *client, *scope, *tenant;
	int64_t polls, last_poll, interval_s, expires;
};

static bool device_find(struct world *w, const char *code, struct device *ret)
{
	struct rows r;

	rows_open(&r, w->store, "SELECT client, scope, tenant, polls, last_poll, interval, expires FROM devices WHERE code = ?", "t", code);
	if (!rows_next(&r))
		return false;
	*ret = (struct device){ .client = xstrdup(rows_text(&r, 0)), .scope = xstrdup(rows_text(&r, 1)), .tenant = xstrdup(rows_text(&r, 2)),
		.polls = rows_int(&r, 3), .last_poll = rows_int(&r, 4), .interval_s = rows_int(&r, 5), .expires = rows_int(&r, 6) };
	rows_close(&r);
	return true;
}

static void device_clear(struct device *d)
{
	free(d->client);
	free(d->scope);
	free(d->tenant);
}

/* ENTRA_NOS: the person has signed in. */
static enum entra_no poll(struct world *w, const char *code, const struct device *d)
{
	const struct scenario *s = w->scenario;
	bool too_fast = d->last_poll && w->real_ms - d->last_poll < d->interval_s * 1000 - EARLY_MS;

	if (d->expires <= w->real_ms)
		return NO_CODE_EXPIRED;
	if (too_fast || d->polls + 1 == s->service.sign_in_slow_down) {
		store_run(w->store, "UPDATE devices SET polls = polls + 1, last_poll = ?, interval = interval + ? WHERE code = ?", "iit", w->real_ms,
			(int64_t)SLOW_DOWN_BY_S, code);
		return NO_SLOW_DOWN;
	}
	store_run(w->store, "UPDATE devices SET polls = polls + 1, last_poll = ? WHERE code = ?", "it", w->real_ms, code);
	if (d->polls < s->service.sign_in_polls)
		return NO_PENDING;
	return s->sign_in.declined ? NO_DECLINED : ENTRA_NOS;
}

static void by_device(struct ask *a)
{
	const char *code = form_get(a->form, "device_code");
	struct device d;
	enum entra_no no;

	if (str_empty(code)) {
		refuse(a, NO_FIELD, "device_code");
		return;
	}
	if (!device_find(a->w, code, &d)) {
		refuse(a, NO_CODE_UNKNOWN, NULL);
		return;
	}
	no = !str_ieq(d.client, a->app->client_id) || !str_ieq(d.tenant, a->rq->params[0]) ? NO_GRANT : poll(a->w, code, &d);
	if (no != ENTRA_NOS) {
		refuse(a, no, NULL);
	} else {
		grant_person(a, d.scope, d.scope, REFUSAL_POLL);
		if (a->rs->status == 200)
			store_run(a->w->store, "DELETE FROM devices WHERE code = ?", "t", code);
	}
	device_clear(&d);
}

/* ---- refresh ---- */

static void by_refresh_token(struct ask *a)
{
	const char *token = form_get(a->form, "refresh_token"), *scope = form_get(a->form, "scope");
	char *asked = NULL, at[TIME_TEXT];

	if (str_empty(token)) {
		refuse(a, NO_FIELD, "refresh_token");
		return;
	}
	asked = store_text(a->w->store, "SELECT scope FROM tokens WHERE text = ? AND kind = 'refresh' AND client = ?", "tt", token, a->app->client_id);
	if (!asked)
		refuse(a, NO_GRANT, NULL);
	else if (store_int(a->w->store, "SELECT expires FROM tokens WHERE text = ?", "t", token) <= a->w->real_ms)
		refuse(a, NO_REFRESH_INACTIVE, time_wire(store_int(a->w->store, "SELECT issued FROM tokens WHERE text = ?", "t", token), at));
	else
		grant_person(a, str_empty(scope) ? asked : scope, asked, REFUSAL_REFRESH);
	free(asked);
}

/* ---- client credentials ---- */

static bool names_a_tenant(const struct ask *a)
{
	return !a->tenant.any || refuse(a, NO_TENANT_NAMED, NULL);
}

static void by_credentials(struct ask *a)
{
	const char *text = form_get(a->form, "scope"), *resource = a->is_v1 ? form_get(a->form, "resource") : NULL;
	struct buf names = BUF_INIT;
	struct entra_scope scope;

	if (str_empty(text) && !resource) {
		refuse(a, NO_FIELD, a->is_v1 ? "resource" : "scope");
		return;
	}
	if (!names_a_tenant(a) || !entra_scope_take(a->w, a->rq, a->rs, text, resource, &scope))
		return;
	if (entra_rule_strikes(a->w, a->rq, a->rs, REFUSAL_CLIENT, scope.services))
		;
	else if (!scope.whole)
		refuse(a, NO_SCOPE_DEFAULT, text);
	else if (!entra_app_is_in(a->app, &a->tenant))
		refuse(a, NO_APP, a->app->client_id);
	else {
		/* Without consent the token says nothing of what it may do, and each service refuses it. */
		entra_scope_granted(&scope, a->app, true, &names);
		entra_answer(a->w, a->rs, &(struct entra_grant){ .app = a->app, .tenant = &a->tenant, .scope = &scope, .names = names.data, .alone = true,
			.is_v1 = a->is_v1 });
	}
	buf_clear(&names);
	entra_scope_clear(&scope);
}

/* ---- the endpoint ---- */

static const struct {
	const char *name;
	void (*grant)(struct ask *a);
	bool alone;
} grants[] = {
	{ "urn:ietf:params:oauth:grant-type:device_code", by_device, false },
	{ "device_code", by_device, false },
	{ "refresh_token", by_refresh_token, false },
	{ "client_credentials", by_credentials, true },
};
enum { GRANTS = sizeof(grants) / sizeof(grants[0]) };

static void answer(struct ask *a)
{
	const char *type = form_get(a->form, "grant_type");
	size_t i = 0;

	while (type && i < GRANTS && !str_eq(grants[i].name, type))
		i++;
	if (str_empty(type))
		refuse(a, NO_FIELD, "grant_type");
	else if (i == GRANTS)
		refuse(a, NO_GRANT_TYPE, type);
	else if (entra_tenant_take(a->w, a->rq, a->rs, &a->tenant) && (a->app = entra_app(a->w, a->rq, a->rs, a->form, &a->tenant)) &&
			entra_app_proves(a->w, a->rq, a->rs, a->app, a->form, &a->tenant, grants[i].alone))
		grants[i].grant(a);
}

void entra_token(struct world *w, const struct request *rq, struct response *rs)
{
	struct form f;
	struct ask a = { .w = w, .rq = rq, .rs = rs, .form = &f };

	form_parse(&f, rq->body, rq->body_len);
	/* Version 1 has a resource where version 2 has scopes. */
	a.is_v1 = !strstr(rq->path, "/v2.0/") && form_get(&f, "resource");
	answer(&a);
	form_clear(&f);
}
