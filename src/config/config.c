#include "config/config.h"

#include "config/inside.h"
#include "config/option.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void config_clear(struct config *c)
{
	int i;

	for (i = 0; i < CONFIG_KEYS; i++) {
		free(c->values[i]);
		free(c->places[i]);
	}
	free(c->file);
	free(c->profile);
	*c = CONFIG_INIT;
}

/* Where a value stands, for the errors: "FILE:LINE" or "--set". */
static int not_allowed(const char *place, const struct option_row *row, const char *value, struct error *err)
{
	struct buf allowed = BUF_INIT;
	int r;

	/* What stands before an "@" may be a password. */
	if ((row->type == OPTION_URL || row->type == OPTION_PROXY) && strrchr(value, '@'))
		value = strrchr(value, '@');
	option_allowed(row, &allowed);
	r = error_set(err, ERROR_CONFIG, _("%s: “%.100s” is not allowed for %s. Allowed: %s."), place, value, row->name, allowed.data);
	buf_clear(&allowed);
	return r;
}

static int unknown(const char *place, const char *name, struct error *err)
{
	const char *near = strchr(name, '.') ? option_nearest(name) : option_behind(name);

	if (near)
		return error_set(err, ERROR_CONFIG, _("%s: there is no key %s; did you mean %s?"), place, name, near);
	return error_set(err, ERROR_CONFIG, _("%s: there is no key %s; m365-upgrade.conf(5) lists them all."), place, name);
}

/* "~/x" from the home directory, "x" from `directory` (NULL: as it is). */
static char *place_path(char *path, const char *directory)
{
	const char *home = getenv("HOME");
	char *placed;

	if (str_starts(path, "~/") && !str_empty(home))
		placed = xasprintf("%s%s", home, path + 1);
	else if (*path && *path != '/' && directory)
		placed = xasprintf("%s/%s", directory, path);
	else
		return path;
	free(path);
	return placed;
}

int config_put(struct config *c, const char *place, const char *directory, const char *name, const char *value, struct error *err)
{
	const char *secret_file = option_secret_file(name);
	int key = option_find(name);
	char *kept;

	if (secret_file)
		return error_set(err, ERROR_CONFIG, _("%s: %s may not be given here: write the secret to a file of its own and name that file in %s."),
			place, name, secret_file);
	if (key < 0)
		return unknown(place, name, err);
	kept = option_read(&option_rows[key], value);
	if (!kept)
		return not_allowed(place, &option_rows[key], value, err);
	if (option_is_file(&option_rows[key], kept))
		kept = place_path(kept, directory);
	free(c->values[key]);
	c->values[key] = kept;
	str_set(&c->places[key], place);
	return 0;
}

int config_set(struct config *c, const char *setting, struct error *err)
{
	const char *equals = strchr(setting, '=');
	char *name, *trimmed;
	int r;

	/* What was given is not repeated: it may be a secret. */
	if (!equals || equals == setting)
		return error_set(err, ERROR_CONFIG, _("--set takes KEY=VALUE, such as ui.plain=yes."));
	name = xstrndup(setting, (size_t)(equals - setting));
	trimmed = str_trim(name);
	r = config_put(c, "--set", NULL, trimmed, equals + 1, err);
	free(name);
	return r;
}

bool config_is_set(const struct config *c, enum config_key key)
{
	return !str_empty(c->values[key]);
}

bool config_is_given(const struct config *c, enum config_key key)
{
	return c->values[key] != NULL;
}

const char *config_text(const struct config *c, enum config_key key)
{
	const struct option_row *row = &option_rows[key];
	const char *text = c->values[key] ? c->values[key] : row->standard;
	const char *const *clouds = option_rows[CONFIG_SERVICE_CLOUD].choices;
	size_t i = 0;

	if (!row->by_cloud || !str_eq(text, OPTION_OWN))
		return text;
	while (!str_eq(clouds[i], config_text(c, CONFIG_SERVICE_CLOUD)))
		i++;
	return row->by_cloud[i];
}

int64_t config_int(const struct config *c, enum config_key key)
{
	int64_t value = 0;

	assert(option_rows[key].type == OPTION_INT);
	str_to_int64(config_text(c, key), &value); /* read once already when it was given */
	return value;
}

bool config_bool(const struct config *c, enum config_key key)
{
	assert(option_rows[key].type == OPTION_BOOL);
	return str_eq(config_text(c, key), "yes");
}

char **config_list(const struct config *c, enum config_key key)
{
	const char *text = config_text(c, key), *at;
	size_t n = 1, i = 0;
	char **words, *copy;

	assert(option_rows[key].type == OPTION_LIST || option_rows[key].type == OPTION_PRODUCTS);
	for (at = text; *at; at++)
		n += *at == ',';
	words = xmalloc((n + 1) * sizeof(*words) + strlen(text) + 1);
	copy = (char *)(words + n + 1);
	strcpy(copy, text);
	while (copy && *copy) {
		words[i++] = copy;
		copy = strchr(copy, ',');
		if (copy)
			*copy++ = '\0';
	}
	words[i] = NULL;
	return words;
}

const char *config_key_name(enum config_key key)
{
	return option_rows[key].name;
}

const char *config_place(const struct config *c, enum config_key key)
{
	return c->places[key] ? c->places[key] : option_rows[key].name;
}

const char *config_file(const struct config *c)
{
	return c->file;
}

const char *config_profile(const struct config *c)
{
	return c->profile;
}
