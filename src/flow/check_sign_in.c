/* Whether one can sign in: the tenant and the application are known before anybody has typed a code. */
#include "flow/check_inside.h"

#include "api/api_sign_in.h"
#include "config/option.h"
#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"

#include <string.h>

/* ── the tenant ── */

/* "graph.microsoft.com" of a URL, in front of port and path. */
static bool has_host(const char *url, const char *host)
{
	const char *at = strstr(url, "://");
	size_t n = strlen(host);

	return at && strncasecmp(at + 3, host, n) == 0 && (at[3 + n] == '\0' || at[3 + n] == '/' || at[3 + n] == ':');
}

/* The word of service.cloud whose directory this is, NULL: none of the known ones. */
static const char *cloud_of(const char *graph_host)
{
	const struct option_row *graph = &option_rows[CONFIG_SERVICE_GRAPH];

	for (size_t i = 0; graph->by_cloud[i]; i++)
		if (has_host(graph->by_cloud[i], graph_host))
			return option_rows[CONFIG_SERVICE_CLOUD].choices[i];
	return NULL;
}

static void look_at_cloud(struct checker *c)
{
	const char *told = c->authority.graph_host, *graph = config_text(c->config, CONFIG_SERVICE_GRAPH);
	const char *cloud = told ? cloud_of(told) : NULL;

	/* Where a directory of one's own is configured, what it is called elsewhere says nothing. */
	if (!cloud || has_host(graph, told) || str_starts(graph, "http:"))
		return;
	check_line(c, MARK_WRONG, _("The cloud: the directory of this tenant is %s, and %s is configured"), told, graph);
	check_more(c, _("The tenant lives in another national cloud. Set service.cloud to %s, or correct tenant.id."), cloud);
	check_more_key(c, CONFIG_SERVICE_CLOUD);
}

/* False: nobody can sign in to it. */
static bool look_at_tenant(struct checker *c)
{
	const char *tenant = config_text(c->config, CONFIG_TENANT_ID);

	if (!c->authority.issuer) {
		check_failed(c, MARK_WRONG, _("The tenant"), &c->authority_error);
		check_more_key(c, CONFIG_TENANT_ID);
		return false;
	}
	if (c->authority.tenant_id[0])
		check_line(c, MARK_OK, _("The tenant: %s is known there, as %s"), tenant, c->authority.tenant_id);
	else
		check_line(c, MARK_OK, _("The tenant: that of whoever signs in (tenant.id is %s)"), tenant);
	look_at_cloud(c);
	return true;
}

/* ── a partner's own tenant, where whoever signs in is at home ── */

static void on_home(void *arg, const struct error *err, struct api_authority *result)
{
	(void)result;
	check_take(arg, err);
}

static bool look_at_home(struct checker *c)
{
	if (!config_is_set(c->config, CONFIG_TENANT_PARTNER_ID))
		return true;
	if (check_await(c, api_authority_get(c->room.api, true, on_home, c))) {
		check_line(c, MARK_OK, _("The partner's own tenant: %s is known there"), config_text(c->config, CONFIG_TENANT_PARTNER_ID));
		return true;
	}
	check_failed(c, MARK_WRONG, _("The partner's own tenant"), &c->error);
	check_more_key(c, CONFIG_TENANT_PARTNER_ID);
	return false;
}

/* ── the application, and who signs in ── */

static void on_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	struct checker *c = arg;

	c->code_given = true;
	if (c->somebody)
		move_words_sign_in(&c->words, prompt->verification_uri, prompt->user_code);
}

static void on_signed_in(void *arg, const struct error *err)
{
	check_take(arg, err);
}

static void say_known(struct checker *c)
{
	check_line(c, MARK_OK, _("The application: the sign-in service knows %s"), config_text(c->config, CONFIG_TENANT_CLIENT_ID));
}

static void say_failed(struct checker *c)
{
	check_failed(c, MARK_WRONG, _("Signing in"), &c->error);
	check_more_key(c, CONFIG_TENANT_CLIENT_ID);
}

static void sign_in(struct checker *c)
{
	bool alone = api_signs_in_alone(c->room.api);

	c->signed_in = check_await(c, api_sign_in(c->room.api, on_prompt, on_signed_in, c));
	if (c->code_given)
		say_known(c);
	if (c->signed_in && alone)
		check_line(c, MARK_OK, "%s", _("Signing in: the application has signed in as itself, without a person"));
	else if (c->signed_in)
		check_line(c, MARK_OK, "%s", _("Signing in: done"));
	else if (c->code_given && !c->somebody && c->room.signals == 0)
		check_line(c, MARK_SKIPPED, "%s", _("Signing in: nobody is here to type a code. Run this at a terminal, or configure a secret of the application."));
	else if (c->room.signals == 0)
		say_failed(c);
}

void check_sign_in(struct checker *c)
{
	if (!c->reached[API_ENTRA]) {
		check_line(c, MARK_SKIPPED, "%s", _("The sign-in service must be reached first."));
		return;
	}
	if (!look_at_tenant(c) || !look_at_home(c))
		check_line(c, MARK_SKIPPED, "%s", _("Signing in: the tenant must be known first."));
	else if (!config_is_set(c->config, CONFIG_TENANT_CLIENT_ID))
		check_line(c, MARK_SKIPPED, "%s", _("Signing in: tenant.client_id is missing."));
	else
		sign_in(c);
}
