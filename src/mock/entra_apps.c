#include "config.h" /* for _GNU_SOURCE */

#include "core/text.h"
#include "mock/entra.h"
#include "mock/entra_jwt.h"
#include "mock/entra_refusals.h"
#include "mock/form.h"
#include "mock/words.h"
#include "mock/world.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool entra_app_is_in(const struct scenario_app *app, const struct entra_tenant *t)
{
	return t->any || words_have(app->tenants, t->is_partner ? "partner" : "customer");
}

/* Registered where the scenario's people are at home; a single tenant's application is nobody's elsewhere. */
static bool is_elsewhere(struct world *w, const struct scenario_app *app, const struct entra_tenant *t)
{
	struct entra_tenant home;

	entra_home(w, &home);
	return !app->multitenant && !str_eq(t->id, home.id);
}

/* "Basic " and BASE64(ID:SECRET), each part as in a form. Nothing of it outlives the call but in `to`. */
static bool take_basic(const struct request *rq, struct buf *to, const char **ret_id, const char **ret_secret)
{
	const char *header = request_header(rq, "Authorization");
	char *colon;

	if (!header || strncasecmp(header, "Basic ", 6) != 0 || !base64_decode(header + 6, strlen(header + 6), to))
		return false;
	colon = strchr(to->data, ':');
	if (!colon)
		return false;
	*colon = '\0';
	form_decode(colon + 1, true);
	form_decode(to->data, true);
	*ret_id = to->data;
	*ret_secret = colon + 1;
	return true;
}

const struct scenario_app *entra_app(struct world *w, const struct request *rq, struct response *rs, const struct form *f, const struct entra_tenant *t)
{
	struct buf basic = BUF_INIT;
	const char *id = form_get(f, "client_id"), *secret;
	const struct scenario_app *app = NULL;

	if (str_empty(id))
		take_basic(rq, &basic, &id, &secret);
	if (str_empty(id))
		entra_refuse(w, rq, rs, NO_FIELD, "client_id");
	else if (!(app = scenario_app(w->scenario, id)))
		entra_refuse(w, rq, rs, NO_APP, id);
	else if (is_elsewhere(w, app, t)) {
		entra_refuse(w, rq, rs, t->any ? NO_APP_ELSEWHERE : NO_APP, id);
		app = NULL;
	}
	buf_wipe(&basic);
	return app;
}

static bool check_secret(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const char *secret)
{
	bool right = !str_empty(app->secret) && str_eq(secret, app->secret);

	if (!right)
		entra_refuse(w, rq, rs, NO_SECRET, app->client_id);
	else if (app->secret_expired)
		entra_refuse(w, rq, rs, NO_SECRET_EXPIRED, app->client_id);
	return right && !app->secret_expired;
}

bool entra_app_proves(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const struct form *f,
	const struct entra_tenant *t, bool alone)
{
	struct buf basic = BUF_INIT;
	const char *id, *secret = form_get(f, "client_secret"), *assertion = form_get(f, "client_assertion");
	bool proven = false;

	if (str_empty(secret) && str_empty(assertion) && !take_basic(rq, &basic, &id, &secret))
		secret = NULL;
	if (!str_empty(assertion)) {
		if (str_eq(form_get(f, "client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
			proven = entra_assertion_holds(w, rq, rs, app, assertion, t);
		else
			entra_refuse(w, rq, rs, NO_FIELD, "client_assertion_type");
	} else if (!str_empty(secret)) {
		proven = check_secret(w, rq, rs, app, secret);
	} else if (alone || !app->is_public) {
		entra_refuse(w, rq, rs, NO_CREDENTIAL, NULL);
	} else {
		proven = true;
	}
	buf_wipe(&basic);
	return proven;
}
