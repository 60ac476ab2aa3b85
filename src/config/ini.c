#include "config/ini.h"

#include "config/lint.h"
#include "config/nearest.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <config.h>
#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (1u << 20) /* bytes */

struct ini {
	char *path;
	struct lint lint;        /* owns the names */
	dictionary *values;      /* owns the values */
	struct ini_section *sections;
	size_t n_sections;
	struct ini_entry *entries;
};

/* iniparser would write to the error stream, over the screen; what it has to say is known from its answer. */
static int say_nothing(const char *fmt, ...)
{
	(void)fmt;
	return 0;
}

static const char *value_of(const struct ini *ini, const struct lint_line *line)
{
	char *name = xasprintf("%s:%s", line->section, line->key);
	const char *value = iniparser_getstring(ini->values, name, NULL);

	free(name);
	return value;
}

/* Joins the names and lines of our own pass with iniparser's values. */
static int index_lines(struct ini *ini, struct error *err)
{
	size_t i, n = 0;

	ini->sections = xcalloc(ini->lint.count, sizeof(*ini->sections));
	ini->entries = xcalloc(ini->lint.count, sizeof(*ini->entries));
	for (i = 0; i < ini->lint.count; i++) {
		const struct lint_line *line = &ini->lint.lines[i];
		struct ini_section *section = ini->n_sections ? &ini->sections[ini->n_sections - 1] : NULL;
		const char *value;

		if (!line->key) {
			ini->sections[ini->n_sections++] = (struct ini_section){ line->section, line->line, ini->entries + n, 0 };
			continue;
		}
		value = value_of(ini, line);
		if (!value)
			return ini_refuse(ini, line->line, err, _("the value of %s cannot be read."), line->key);
		ini->entries[n++] = (struct ini_entry){ line->section, line->key, value, line->line };
		section->n_entries++;
	}
	return 0;
}

int ini_load(struct ini **ret_ini, const char *path, struct error *err)
{
	struct ini *ini = xcalloc(1, sizeof(*ini));
	struct buf text = BUF_INIT;
	int r;

	ini->path = xstrdup(path);
	r = file_read(path, FILE_LIMIT, &text, err);
	if (r < 0)
		goto out;
	r = lint_text(&ini->lint, path, text.data, text.len, err);
	if (r < 0)
		goto out;
	iniparser_set_error_callback(say_nothing);
	ini->values = iniparser_load(path);
	if (!ini->values) {
		r = error_set(err, ERROR_CONFIG, _("%s cannot be read as a file of sections, keys and values."), path);
		goto out;
	}
	r = index_lines(ini, err);
	if (r < 0)
		goto out;
	*ret_ini = ini;
	ini = NULL;
out:
	buf_clear(&text);
	ini_free(ini);
	return r;
}

void ini_free(struct ini *ini)
{
	if (!ini)
		return;
	if (ini->values)
		iniparser_freedict(ini->values);
	lint_clear(&ini->lint);
	free(ini->sections);
	free(ini->entries);
	free(ini->path);
	free(ini);
}

const char *ini_path(const struct ini *ini)
{
	return ini->path;
}

size_t ini_count(const struct ini *ini)
{
	return ini->n_sections;
}

const struct ini_section *ini_at(const struct ini *ini, size_t i)
{
	return &ini->sections[i];
}

const struct ini_section *ini_section(const struct ini *ini, const char *name)
{
	size_t i;

	for (i = 0; i < ini->n_sections; i++) {
		if (str_ieq(ini->sections[i].name, name))
			return &ini->sections[i];
	}
	return NULL;
}

const char *ini_label(const struct ini_section *s, const char *prefix)
{
	size_t len = strlen(prefix);
	const char *label;

	if (strncmp(s->name, prefix, len) != 0 || (s->name[len] != ' ' && s->name[len] != '.'))
		return NULL;
	label = s->name + len + 1;
	label += strspn(label, " ");
	return *label ? label : NULL;
}

const struct ini_entry *ini_entry(const struct ini_section *s, const char *key)
{
	size_t i;

	for (i = 0; s && i < s->n_entries; i++) {
		if (str_ieq(s->entries[i].key, key))
			return &s->entries[i];
	}
	return NULL;
}

const char *ini_text(const struct ini_section *s, const char *key, const char *absent)
{
	const struct ini_entry *e = ini_entry(s, key);

	return e ? e->value : absent;
}

int ini_int(const struct ini *ini, const struct ini_section *s, const char *key, int64_t min, int64_t max, int64_t *ret_value, struct error *err)
{
	const struct ini_entry *e = ini_entry(s, key);
	int64_t value;

	if (!e)
		return 0;
	if (!str_to_int64(e->value, &value) || value < min || value > max)
		return ini_refuse(ini, e->line, err, _("%s must be a whole number from %lld to %lld, not “%s”."), e->key, (long long)min, (long long)max,
			e->value);
	*ret_value = value;
	return 0;
}

int ini_bool(const struct ini *ini, const struct ini_section *s, const char *key, bool *ret_value, struct error *err)
{
	static const char *const words[] = { "no", "yes", "false", "true", "off", "on", "0", "1", NULL };
	const struct ini_entry *e = ini_entry(s, key);
	int i;

	if (!e)
		return 0;
	for (i = 0; words[i]; i++) {
		if (str_ieq(words[i], e->value)) {
			*ret_value = i % 2;
			return 0;
		}
	}
	return ini_refuse(ini, e->line, err, _("%s must be yes or no, not “%s”."), e->key, e->value);
}

int ini_word(const struct ini *ini, const struct ini_section *s, const char *key, const char *const *words, int *ret_index, struct error *err)
{
	const struct ini_entry *e = ini_entry(s, key);
	struct buf list = BUF_INIT;
	int i, r;

	if (!e)
		return 0;
	for (i = 0; words[i]; i++) {
		if (str_ieq(words[i], e->value)) {
			*ret_index = i;
			buf_clear(&list);
			return 0;
		}
		buf_addf(&list, "%s%s", i ? " | " : "", words[i]);
	}
	r = ini_refuse(ini, e->line, err, _("%s must be one of %s, not “%s”."), e->key, list.data, e->value);
	buf_clear(&list);
	return r;
}

int ini_only(const struct ini *ini, const struct ini_section *s, const char *const *keys, struct error *err)
{
	size_t i, k;

	for (i = 0; i < s->n_entries; i++) {
		const char *key = s->entries[i].key, *near;

		for (k = 0; keys[k] && !str_ieq(keys[k], key); k++)
			;
		if (keys[k])
			continue;
		near = nearest(key, keys);
		if (near)
			return ini_refuse(ini, s->entries[i].line, err, _("[%s] has no key “%s”; did you mean “%s”?"), s->name, key, near);
		return ini_refuse(ini, s->entries[i].line, err, _("[%s] has no key “%s”."), s->name, key);
	}
	return 0;
}

int ini_refuse(const struct ini *ini, int line, struct error *err, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	int r;

	va_start(args, fmt);
	buf_vaddf(&text, fmt, args);
	va_end(args);
	r = error_set(err, ERROR_CONFIG, "%s:%d: %s", ini->path, line, text.data);
	buf_clear(&text);
	return r;
}

int ini_each(const char *path, ini_fn *fn, void *arg, struct error *err)
{
	struct ini *ini;
	size_t i, k;
	int r = ini_load(&ini, path, err);

	if (r < 0)
		return r;
	for (i = 0; i < ini->n_sections && r == 0; i++) {
		for (k = 0; k < ini->sections[i].n_entries && r == 0; k++)
			r = fn(arg, &ini->sections[i].entries[k], err);
	}
	ini_free(ini);
	return r;
}
