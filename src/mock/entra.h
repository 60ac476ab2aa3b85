/* Entra ID: what its files share. Sources: Microsoft identity platform, "OAuth 2.0 device authorization grant", "client credentials",
 * "authorization code flow" (its refresh), "application certificate credentials", "OpenID Connect", and Partner Center's
 * "secure application model". Which applications are registered, and what becomes of whom, is the scenario's.
 *
 * Whatever answers false or NULL has refused the request. */
#ifndef MOCK_ENTRA_H
#define MOCK_ENTRA_H

#include "core/ident.h"
#include "mock/router.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct form;
struct scenario_app;

/* The address of "/…" below this Entra's own. The caller frees. */
char *entra_url(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- tenants ---- */

struct entra_tenant {
	char id[UUID_TEXT];
	const char *name; /* the scenario's */
	bool any;         /* organizations, common: the person's own */
	bool is_partner;
};
/* The one that the address names. */
bool entra_tenant_take(struct world *w, const struct request *rq, struct response *rs, struct entra_tenant *ret);
/* Where the person who signs in is at home. */
void entra_home(struct world *w, struct entra_tenant *ret);
/* Whether that person can be somebody in this tenant; `any` becomes the home. */
bool entra_person_in(struct world *w, const struct request *rq, struct response *rs, struct entra_tenant *t);
void entra_person(struct world *w, char id[UUID_TEXT], char *upn, size_t size);

/* ---- applications ---- */

/* The one of the form's client_id or the Authorization header's, which this tenant has let in. */
const struct scenario_app *entra_app(struct world *w, const struct request *rq, struct response *rs, const struct form *f, const struct entra_tenant *t);
/* It shows that it is itself, by secret or certificate; a public one need not, unless `alone`. */
bool entra_app_proves(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const struct form *f,
	const struct entra_tenant *t, bool alone);
bool entra_app_is_in(const struct scenario_app *app, const struct entra_tenant *t);
/* A client assertion. */
bool entra_assertion_holds(struct world *w, const struct request *rq, struct response *rs, const struct scenario_app *app, const char *assertion,
	const struct entra_tenant *t);

/* ---- scopes ---- */

enum { ENTRA_GRAPH = 1, ENTRA_COMMERCE = 2, ENTRA_PRICES = 4, ENTRA_STOREFRONT = 8, ENTRA_ALL = 15 };

struct entra_scope {
	unsigned services;     /* that take the token */
	bool whole;            /* …/.default: all that was consented to */
	bool openid, offline;
	char *resource;        /* as it was written; NULL: none, which means Microsoft Graph */
	char *names;           /* the permissions that were named, separated by spaces */
};
/* `scope`, or version 1's `resource`, which is alone when it is not NULL. */
bool entra_scope_take(struct world *w, const struct request *rq, struct response *rs, const char *scope, const char *resource, struct entra_scope *ret);
void entra_scope_clear(struct entra_scope *s);
/* What the application may do there, as names; false: nothing was consented to, or not what is asked for. Does not answer. */
bool entra_scope_granted(const struct entra_scope *s, const struct scenario_app *app, bool alone, struct buf *ret_names);
void entra_services_words(unsigned services, struct buf *to);

/* ---- rules ---- */

/* What the scenario says of such a request at this moment; true: it was refused. `when` of enum scenario_refusal_when. */
bool entra_rule_strikes(struct world *w, const struct request *rq, struct response *rs, int when, unsigned services);

/* ---- tokens ---- */

struct entra_grant {
	const struct scenario_app *app;
	const struct entra_tenant *tenant;
	const struct entra_scope *scope;
	const char *names;    /* the permissions that it gives */
	const char *asked;    /* the scope, for the refresh token; NULL: no refresh token */
	bool alone;           /* the application on its own */
	bool is_v1, client_info;
};
void entra_answer(struct world *w, struct response *rs, const struct entra_grant *g);
/* A text that nobody guesses, of so many pieces, each of which can be found again by its mark. */
enum { ENTRA_CODE_PIECES = 4, ENTRA_TOKEN_PIECES = 32, ENTRA_PIECE = 9 + UUID_TEXT, ENTRA_CODE_TEXT = ENTRA_CODE_PIECES * ENTRA_PIECE,
	ENTRA_TOKEN_TEXT = ENTRA_TOKEN_PIECES * ENTRA_PIECE };
#define ENTRA_MARK "training."
void entra_make_secret(size_t pieces, char *to);

/* ---- grants, and what is published ---- */

handler_fn entra_token, entra_discovery, entra_instances, entra_key_list;

#endif
