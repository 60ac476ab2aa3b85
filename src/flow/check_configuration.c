/* What is configured: the file, the profile, every value that somebody gave, and whether the parts that are made of it can be made. */
#include "flow/check_inside.h"

#include "config/option.h"
#include "core/i18n.h"
#include "core/text.h"
#include "flow/client.h"
#include "flow/options.h"
#include "flow/setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void look_at_file(struct checker *c)
{
	const char *file = config_file(c->config), *profile = config_profile(c->config);
	char *standard;

	if (file && profile) {
		check_line(c, MARK_OK, _("The file %s, with its profile “%s”"), file, profile);
		return;
	}
	if (file) {
		check_line(c, MARK_OK, _("The file %s"), file);
		return;
	}
	standard = config_standard_path(NULL);
	check_line(c, MARK_NONE, _("There is no file %s: what follows comes from --set and the defaults"), standard ? standard : "");
	free(standard);
}

/* What a tenant cannot be upgraded without is said also where it is the default. */
static bool is_essential(int key)
{
	return key == CONFIG_SERVICE_CLOUD || key == CONFIG_TENANT_ID;
}

/* What is named is read at the start; only what is kept of a sign-in is made by this program itself. */
static bool is_readable(const struct checker *c, int key)
{
	const char *path = config_text(c->config, (enum config_key)key);

	return key == CONFIG_TENANT_TOKEN_CACHE_FILE || !option_is_file(&option_rows[key], path) || access(path, R_OK) == 0;
}

static void look_at_values(struct checker *c)
{
	for (int key = 0; key < CONFIG_KEYS; key++) {
		const char *name = config_key_name((enum config_key)key), *value = config_text(c->config, (enum config_key)key);

		if (!config_is_given(c->config, (enum config_key)key) && !is_essential(key))
			continue;
		if (!is_readable(c, key)) {
			check_line(c, MARK_WRONG, _("%s = %s (%s)"), name, value, config_place(c->config, (enum config_key)key));
			check_more(c, _("The file cannot be read: %s. Correct the path, or let yourself read it."), strerror(errno));
		} else if (config_is_given(c->config, (enum config_key)key)) {
			check_line(c, MARK_OK, _("%s = %s (%s)"), name, value, config_place(c->config, (enum config_key)key));
		} else {
			check_line(c, MARK_OK, _("%s = %s (default)"), name, value);
		}
	}
}

static void look_at_client_id(struct checker *c)
{
	if (config_is_set(c->config, CONFIG_TENANT_CLIENT_ID))
		return;
	check_line(c, MARK_MISSING, "tenant.client_id");
	check_more(c, "%s", _("Nobody can sign in without it. Register this program as an application in the tenant, and set tenant.client_id to its application id; "
		"m365-upgrade.conf(5) says how."));
}

static void look_at_products(struct checker *c)
{
	struct settings settings;
	struct error err = ERROR_INIT;

	if (setup_products(&c->room.file, c->config, &err) != 0 || setup_reference(&c->room.file, &err) != 0 ||
		setup_settings(&settings, &c->room.file, c->config, &err) != 0)
		check_failed(c, MARK_WRONG, _("Products"), &err);
	else
		check_line(c, MARK_OK, _("The product file and the published table know %zu products"), c->room.file.n_products);
}

/* What does not come at the first time is a finding: nothing is tried again. */
static void open_client(struct checker *c)
{
	struct error err = ERROR_INIT;

	config_set(c->config, "service.attempts=1", NULL);
	if (client_open(c->config, &c->room.http, &c->room.timers, &c->room.api, &err) != 0)
		check_failed(c, MARK_WRONG, _("What the sign-in and the network need"), &err);
}

void check_configuration(struct checker *c)
{
	look_at_file(c);
	look_at_values(c);
	look_at_client_id(c);
	look_at_products(c);
	open_client(c);
}
