#include "config/config.h"

#include "config/ini.h"
#include "config/inside.h"
#include "config/nearest.h"
#include "config/option.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROFILE "profile"

/* One file on its way into a configuration. */
struct loading {
	const struct ini *ini;
	char *directory;     /* of the file; NULL: the working directory */
	const char *wanted;  /* the profile that is asked for; NULL: none */
	const struct ini_section *chosen;
	struct config base;  /* what stands outside of the profiles, then the chosen one over it */
	struct error *err;
};

/* A section's keys belong to it; a profile's are written in full, because it takes them from all sections. */
static int put_section(struct loading *l, struct config *to, const struct ini_section *s, bool full_names)
{
	size_t i;
	int r = 0;

	for (i = 0; i < s->n_entries && r == 0; i++) {
		char *place = xasprintf("%s:%d", ini_path(l->ini), s->entries[i].line);
		char *name = full_names ? xstrdup(s->entries[i].key) : xasprintf("%s.%s", s->name, s->entries[i].key);

		r = config_put(to, place, l->directory, name, s->entries[i].value, l->err);
		free(name);
		free(place);
	}
	return r;
}

/* A section that holds no key is refused too: a misspelt one would be overlooked until its first key. */
static int check_section(const struct ini *ini, const struct ini_section *s, struct error *err)
{
	size_t len = strlen(s->name);
	int i;

	for (i = 0; i < CONFIG_KEYS; i++) {
		if (strncmp(option_rows[i].name, s->name, len) == 0 && option_rows[i].name[len] == '.')
			return 0;
	}
	if (s->n_entries > 0)
		return 0; /* its keys are refused by name, with a suggestion */
	return ini_refuse(ini, s->line, err, _("there is no section [%s]."), s->name);
}

/* "x" for [profile x], NULL for any other section. */
static const char *profile_name(const struct ini_section *s)
{
	return ini_label(s, PROFILE);
}

static const struct ini_section *find_profile(const struct ini *ini, const char *name)
{
	size_t i;

	for (i = 0; i < ini_count(ini); i++) {
		const char *found = profile_name(ini_at(ini, i));

		if (found && str_ieq(found, name))
			return ini_at(ini, i);
	}
	return NULL;
}

/* Each profile is read as if it were the chosen one, so that a mistake shows before the day on which it is needed. */
static int check_profile(struct loading *l, const struct ini_section *s)
{
	const struct ini_section *first = find_profile(l->ini, profile_name(s));
	struct config aside = CONFIG_INIT;
	int r;

	if (first != s)
		return ini_refuse(l->ini, s->line, l->err, _("the profile “%s” stands twice, first in line %d."), profile_name(s), first->line);
	r = put_section(l, &aside, s, true);
	config_clear(&aside);
	return r;
}

static int read_section(struct loading *l, const struct ini_section *s)
{
	int r;

	if (profile_name(s))
		return check_profile(l, s);
	if (str_eq(s->name, PROFILE))
		return ini_refuse(l->ini, s->line, l->err, _("a profile has a name, as in [profile contoso]."));
	r = check_section(l->ini, s, l->err);
	return r < 0 ? r : put_section(l, &l->base, s, false);
}

static int no_such_profile(const struct loading *l)
{
	const char **names = xcalloc(ini_count(l->ini) + 1, sizeof(*names)), *near;
	struct buf list = BUF_INIT;
	size_t i, n = 0;
	int r;

	for (i = 0; i < ini_count(l->ini); i++) {
		if (!profile_name(ini_at(l->ini, i)))
			continue;
		names[n] = profile_name(ini_at(l->ini, i));
		buf_addf(&list, "%s%s", n ? ", " : "", names[n]);
		n++;
	}
	near = nearest(l->wanted, names);
	if (n == 0)
		r = error_set(l->err, ERROR_CONFIG, _("%s has no profile “%s”, nor any other: a section [profile NAME] makes one."), ini_path(l->ini),
			l->wanted);
	else if (near)
		r = error_set(l->err, ERROR_CONFIG, _("%s has no profile “%s”; did you mean “%s”? It has: %s."), ini_path(l->ini), l->wanted, near,
			list.data);
	else
		r = error_set(l->err, ERROR_CONFIG, _("%s has no profile “%s”. It has: %s."), ini_path(l->ini), l->wanted, list.data);
	buf_clear(&list);
	free(names);
	return r;
}

static int read_all(struct loading *l)
{
	size_t i;
	int r = 0;

	for (i = 0; i < ini_count(l->ini) && r == 0; i++)
		r = read_section(l, ini_at(l->ini, i));
	if (r < 0 || !l->wanted)
		return r;
	l->chosen = find_profile(l->ini, l->wanted);
	return l->chosen ? put_section(l, &l->base, l->chosen, true) : no_such_profile(l);
}

static char *directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return NULL;
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static void take_over(struct config *c, struct loading *l)
{
	struct config *from = &l->base;
	int i;

	for (i = 0; i < CONFIG_KEYS; i++) {
		if (!from->values[i])
			continue;
		free(c->values[i]);
		free(c->places[i]);
		c->values[i] = from->values[i];
		c->places[i] = from->places[i];
		from->values[i] = from->places[i] = NULL;
	}
	str_set(&c->file, ini_path(l->ini));
	str_set(&c->profile, l->chosen ? profile_name(l->chosen) : NULL);
}

static int load(struct config *c, const char *path, const char *profile, struct error *err)
{
	struct loading l = { .wanted = profile, .err = err };
	struct ini *ini;
	int r = ini_load(&ini, path, err);

	if (r < 0)
		return r;
	l.ini = ini;
	l.directory = directory_of(path);
	r = read_all(&l);
	if (r == 0)
		take_over(c, &l);
	config_clear(&l.base);
	free(l.directory);
	ini_free(ini);
	return r;
}

char *config_standard_path(struct error *err)
{
	char *directory = dir_xdg("CONFIG", err), *path;

	if (!directory)
		return NULL;
	path = xasprintf("%s/m365-upgrade.conf", directory);
	free(directory);
	return path;
}

int config_load(struct config *c, const char *path, const char *profile, struct error *err)
{
	char *standard;
	int r = 0;

	if (path)
		return load(c, path, profile, err);
	standard = config_standard_path(err);
	if (!standard)
		return -ERROR_CONFIG;
	if (access(standard, F_OK) == 0)
		r = load(c, standard, profile, err);
	else if (profile)
		r = error_set(err, ERROR_CONFIG, _("There is no file %s, and so no profile “%s”."), standard, profile);
	free(standard);
	return r;
}
