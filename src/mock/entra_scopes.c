/* What a token is asked for: one resource and permissions of it. Source: "Scopes and permissions in the Microsoft identity platform". */
#include "core/buf.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/entra.h"
#include "mock/entra_refusals.h"
#include "mock/permissions.h"
#include "mock/words.h"
#include "mock/world.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const service_names[] = { "graph", "commerce", "prices", "storefront" };
enum { SERVICES = sizeof(service_names) / sizeof(service_names[0]) };

/* Partner Center's price sheet stands at an address of its own, and takes tokens for that alone. Who signs in to Partner Center by version 1 asks
 * for the older directory's resource. */
enum { PARTNER_CENTER = ENTRA_COMMERCE | ENTRA_STOREFRONT };
static const struct {
	const char *name;
	unsigned services;
} resources[] = {
	{ "https://graph.microsoft.com", ENTRA_GRAPH },
	{ "00000003-0000-0000-c000-000000000000", ENTRA_GRAPH },
	{ "https://microsoftgraph.chinacloudapi.cn", ENTRA_GRAPH },
	{ "https://graph.microsoft.us", ENTRA_GRAPH },
	{ "https://dod-graph.microsoft.us", ENTRA_GRAPH },
	{ "https://api.partnercenter.microsoft.com", PARTNER_CENTER },
	{ "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", PARTNER_CENTER },
	{ "https://partner.partnercenterapi.microsoftonline.cn", PARTNER_CENTER },
	{ "https://graph.windows.net", PARTNER_CENTER },
	{ "https://api.partner.microsoft.com", ENTRA_PRICES },
};

void entra_services_words(unsigned services, struct buf *to)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (services & 1u << i)
			buf_addf(to, "%s%s", to->len ? " " : "", service_names[i]);
}

static unsigned service_of(const char *name)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (str_eq(service_names[i], name))
			return 1u << i;
	return 0;
}

/* "8443" of "https://127.0.0.1:8443" and "https://[::1]:8443"; NULL: it names no port. */
static const char *port_of(const char *url)
{
	const char *colon = strrchr(url, ':');
	return colon && isdigit((unsigned char)colon[1]) && colon[1 + strspn(colon + 1, "0123456789")] == '\0' ? colon + 1 : NULL;
}

/* An address of this server, whatever its host is called: of one service, or of all. */
static unsigned services_here(const struct places *p, const char *resource)
{
	const char *port = port_of(resource);
	unsigned services = 0;

	for (size_t i = 0; port && i < p->n; i++)
		if (str_eq(port_of(p->at[i].url), port))
			services |= p->at[i].name ? service_of(p->at[i].name) : ENTRA_ALL;
	if (!services && p->asked_url && str_ieq(p->asked_url, resource))
		services = p->asked_name ? service_of(p->asked_name) : ENTRA_ALL;
	return services;
}

static unsigned services_of(struct world *w, const char *resource)
{
	size_t len = strlen(resource);
	unsigned services = 0;

	while (len && resource[len - 1] == '/')
		len--;
	char *name = xstrndup(resource, len);
	for (size_t i = 0; !services && i < sizeof(resources) / sizeof(resources[0]); i++)
		if (str_ieq(name, resources[i].name))
			services = resources[i].services;
	if (!services)
		services = services_here(&w->places, name);
	free(name);
	return services;
}

/* ---- reading ---- */

static bool is_for_openid(const char *word, struct entra_scope *s)
{
	if (str_ieq(word, "openid"))
		s->openid = true;
	else if (str_ieq(word, "offline_access"))
		s->offline = true;
	else
		return str_ieq(word, "profile") || str_ieq(word, "email");
	return true;
}

static void add_name(struct entra_scope *s, const char *name)
{
	char *names = s->names ? xasprintf("%s %s", s->names, name) : xstrdup(name);
	free(s->names);
	s->names = names;
}

/* RESOURCE/NAME, the resource being an address or an id; a name alone is Microsoft Graph's. */
static enum entra_no take_word(struct world *w, const char *word, struct entra_scope *s)
{
	const char *slash = strrchr(word, '/');
	char *resource = slash ? xstrndup(word, (size_t)(slash - word)) : xstrdup("https://graph.microsoft.com");
	const char *name = slash ? slash + 1 : word;
	unsigned services = services_of(w, resource);
	enum entra_no no = ENTRA_NOS;

	if (!services)
		no = strchr(resource, ':') || uuid_valid(resource) ? NO_RESOURCE : NO_SCOPE;
	else if (s->services && s->services != services)
		no = NO_SCOPE_MIXED;
	else if (str_eq(name, ".default"))
		s->whole = true;
	else if (services & ENTRA_GRAPH ? !permissions_know(name, strlen(name)) && !str_eq(name, "user_impersonation") : !str_eq(name, "user_impersonation"))
		no = NO_SCOPE;
	else
		add_name(s, name);
	s->services = services;
	if (!s->resource && slash)
		s->resource = xstrdup(resource);
	free(resource);
	return no;
}

static enum entra_no take_words(struct world *w, const char *scope, struct entra_scope *s)
{
	const char *at = scope, *word;
	enum entra_no no = ENTRA_NOS;
	size_t len;

	while (no == ENTRA_NOS && (word = words_next(&at, &len))) {
		char *copy = xstrndup(word, len);
		if (!is_for_openid(copy, s))
			no = take_word(w, copy, s);
		free(copy);
	}
	/* .default stands for all that was consented to, and for nothing beside it. */
	return no == ENTRA_NOS && s->whole && s->names ? NO_SCOPE : no;
}

bool entra_scope_take(struct world *w, const struct request *rq, struct response *rs, const char *scope, const char *resource, struct entra_scope *ret)
{
	enum entra_no no;

	*ret = (struct entra_scope){ 0 };
	if (resource) {
		ret->services = services_of(w, resource);
		ret->whole = ret->offline = true;
		ret->resource = xstrdup(resource);
		no = ret->services ? ENTRA_NOS : NO_RESOURCE;
	} else {
		no = take_words(w, scope ? scope : "", ret);
	}
	if (!ret->services)
		ret->services = ENTRA_GRAPH;
	if (no == ENTRA_NOS)
		return true;
	entra_refuse(w, rq, rs, no, resource ? resource : scope);
	entra_scope_clear(ret);
	return false;
}

void entra_scope_clear(struct entra_scope *s)
{
	free(s->resource);
	free(s->names);
	*s = (struct entra_scope){ 0 };
}

/* ---- what was consented to ---- */

static unsigned consented(const struct scenario_app *app)
{
	unsigned services = 0;

	for (size_t i = 0; i < SERVICES; i++)
		if (words_have(app->consent, service_names[i]))
			services |= 1u << i;
	return services;
}

bool entra_scope_granted(const struct entra_scope *s, const struct scenario_app *app, bool alone, struct buf *ret_names)
{
	unsigned services = s->services & consented(app);

	buf_reset(ret_names);
	if (!services)
		return false;
	if (services & ENTRA_GRAPH)
		permissions_held(app, alone, ret_names);
	if (services & (PARTNER_CENTER | ENTRA_PRICES) && !alone)
		buf_addf(ret_names, "%suser_impersonation", ret_names->len ? " " : "");
	return !s->names || words_have_all(ret_names->data, s->names);
}
