/* What is reachable: each service is asked something that needs no sign-in. */
#include "flow/check_inside.h"

#include "api/api_authority.h"
#include "api/api_clock.h"
#include "api/api_probe.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const struct service {
	enum config_key key;
	const char *name;
	bool needed;
} services[API_SERVICES] = {
	[API_ENTRA] = { CONFIG_SERVICE_ENTRA, N_("Sign-in (Microsoft Entra)"), true },
	[API_GRAPH] = { CONFIG_SERVICE_GRAPH, N_("Directory (Microsoft Graph)"), true },
	[API_COMMERCE] = { CONFIG_SERVICE_COMMERCE, N_("Commerce (Partner Center)"), false },
	[API_PRICES] = { CONFIG_SERVICE_PRICES, N_("Price sheet (Partner Center)"), false },
	[API_STOREFRONT] = { CONFIG_SERVICE_STOREFRONT, N_("Storefront"), false },
};

static void on_probe(void *arg, const struct error *err, struct api_probe *result)
{
	(void)result;
	check_take(arg, err);
}

static void on_authority(void *arg, const struct error *err, struct api_authority *result)
{
	struct checker *c = arg;

	check_take(c, err);
	c->authority_error = c->error;
	if (!result)
		return;
	api_authority_clear(&c->authority);
	c->authority = *result;
	memset(result, 0, sizeof(*result));
}

/* The sign-in service is asked for the tenant: that it does not know it is an answer too, which is looked at under its own heading. */
static bool is_reached(struct checker *c, enum api_service service)
{
	if (service != API_ENTRA)
		return check_await(c, api_probe(c->room.api, service, on_probe, c));
	if (check_await(c, api_authority_get(c->room.api, false, on_authority, c)))
		return true;
	return c->error.kind == ERROR_CONFIG || c->error.kind == ERROR_REFUSED || c->error.kind == ERROR_FORBIDDEN || c->error.kind == ERROR_NOT_FOUND;
}

static void look_at(struct checker *c, enum api_service service)
{
	const struct service *s = &services[service];
	const char *name = _(s->name), *url = config_text(c->config, s->key);

	c->reached[service] = is_reached(c, service);
	if (c->room.signals > 0)
		return;
	if (c->reached[service] && str_starts(url, "https:"))
		check_line(c, MARK_OK, _("%s: %s answers, and has proved who it is"), name, url);
	else if (c->reached[service])
		check_line(c, MARK_OK, _("%s: %s answers, on this machine"), name, url);
	else if (c->error.kind == ERROR_ABSENT)
		check_failed(c, s->needed ? MARK_MISSING : MARK_NONE, name, &c->error);
	else
		check_failed(c, MARK_WRONG, name, &c->error);
	if (!c->reached[service] && c->error.kind != ERROR_ABSENT)
		check_more_key(c, s->key);
}

/* ── the way ── */

/* What curl would take, in its order. NULL: nothing. */
static const char *proxy_of_environment(const char **ret_name)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		*ret_name = names[i];
		if (!str_empty(value))
			return strrchr(value, '@') ? strrchr(value, '@') + 1 : value; /* a password may stand in front */
	}
	return NULL;
}

/* The network's own machine is never reached by a proxy. */
static bool leaves_this_machine(const struct checker *c)
{
	for (int i = 0; i < API_SERVICES; i++)
		if (str_starts(config_text(c->config, services[i].key), "https:"))
			return true;
	return false;
}

static void say_way(struct checker *c)
{
	const char *proxy = config_text(c->config, CONFIG_NETWORK_PROXY), *name = NULL;

	if (!leaves_this_machine(c))
		return;
	if (str_ieq(proxy, "none"))
		check_line(c, MARK_OK, "%s", _("The way: without a proxy"));
	else if (!str_empty(proxy))
		check_line(c, MARK_OK, _("The way: by the proxy %s (%s)"), proxy, config_place(c->config, CONFIG_NETWORK_PROXY));
	else if ((proxy = proxy_of_environment(&name)) != NULL)
		check_line(c, MARK_OK, _("The way: by the proxy %s, as %s of the environment says, but for whom NO_PROXY names"), proxy, name);
	else
		check_line(c, MARK_OK, "%s", _("The way: without a proxy, because nothing names one"));
}

/* ── the clock, as the answers to all of that tell it ── */

static void look_at_clock(struct checker *c)
{
	char sentence[CLOCK_SENTENCE];

	if (api_clock_skew_ms(c->room.api) == TIME_UNKNOWN) {
		check_line(c, MARK_SKIPPED, "%s", _("The clock: no service has told the time."));
	} else if (!clock_sentence(c->room.api, sentence)) {
		check_line(c, MARK_OK, "%s", _("The clock: this machine and the services agree"));
	} else {
		check_line(c, MARK_WRONG, "%s", _("The clock"));
		check_more(c, "%s", sentence);
		check_more(c, "%s", _("Certificates, and what an application signs, are not valid at a wrong time. Set the clock, or let a time service keep it."));
	}
}

void check_services(struct checker *c)
{
	if (!c->room.api) {
		check_line(c, MARK_SKIPPED, "%s", _("No service can be asked before the configuration is put right."));
		return;
	}
	say_way(c);
	for (int i = 0; i < API_SERVICES && c->room.signals == 0; i++)
		look_at(c, (enum api_service)i);
	if (c->room.signals == 0)
		look_at_clock(c);
}
