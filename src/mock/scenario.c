#include "mock/scenario.h"

#include "config/ini.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"
#include "mock/scenario_check.h"
#include "mock/scenario_keys.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ---- */

char *scenario_unescape(const char *text)
{
	struct buf out = BUF_INIT;
	while (*text) {
		unsigned code;
		char bytes[4];
		if (text[0] == '\\' && text[1] == 'e') {
			buf_addch(&out, '\033');
			text += 2;
		} else if (text[0] == '\\' && text[1] == '\\') {
			buf_addch(&out, '\\');
			text += 2;
		} else if (text[0] == '\\' && text[1] == 'u' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 && sscanf(text + 2, "%4x", &code) == 1) {
			buf_add(&out, bytes, text_encode(bytes, code));
			text += 6;
		} else {
			buf_addch(&out, *text++);
		}
	}
	return buf_steal(&out);
}

static bool in_words(const char *const *words, const char *value, int *ret_index)
{
	for (int i = 0; words[i]; i++)
		if (str_ieq(words[i], value)) {
			*ret_index = i;
			return true;
		}
	return false;
}

static void join_words(struct buf *to, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		buf_addf(to, "%s%s", i ? " | " : "", words[i]);
}

static const char *allowed(const struct scenario_key *k, struct buf *to)
{
	if (k->words)
		join_words(to, k->words);
	else if (k->kind == KEY_INT)
		buf_addf(to, "%lld … %lld", (long long)k->min, (long long)k->max);
	else if (k->kind == KEY_BOOL)
		buf_addstr(to, "yes | no");
	else if (k->kind == KEY_DURATION)
		buf_addstr(to, "PT20S, P7D, P1Y");
	else if (k->kind == KEY_AMOUNT)
		buf_addstr(to, "0.00");
	return to->data;
}

static bool set_text(const struct scenario_key *k, void *field, const char *value)
{
	int index;
	if (k->words && !in_words(k->words, value, &index))
		return false;
	char *text = k->words ? xstrdup(k->words[index]) : scenario_unescape(value);
	free(*(char **)field);
	*(char **)field = text;
	return true;
}

static bool set_value(const struct scenario_key *k, void *field, const char *value)
{
	int64_t number;
	struct duration duration;

	switch (k->kind) {
	case KEY_TEXT:
		return set_text(k, field, value);
	case KEY_AMOUNT:
		return decimal_parse(value, &number, NULL) == 0 && number >= 0 && set_text(k, field, value);
	case KEY_INT:
		if (!str_to_int64(value, &number) || number < k->min || number > k->max)
			return false;
		*(int64_t *)field = number;
		return true;
	case KEY_BOOL:
		if (!str_ieq(value, "yes") && !str_ieq(value, "no"))
			return false;
		*(bool *)field = str_ieq(value, "yes");
		return true;
	case KEY_WORD:
		return in_words(k->words, value, field);
	case KEY_DURATION:
		if (duration_parse(value, &duration, NULL) < 0)
			return false;
		*(struct duration *)field = duration;
		return true;
	}
	return false;
}

static void *at(void *base, size_t offset)
{
	return (char *)base + offset;
}

static void set_standards(const struct scenario_key *keys, void *base)
{
	for (const struct scenario_key *k = keys; k->name; k++)
		if (k->standard)
			set_value(k, at(base, k->offset), k->standard);
}

static void clear_texts(const struct scenario_key *keys, void *base)
{
	for (const struct scenario_key *k = keys; k->name; k++)
		if (k->kind == KEY_TEXT || k->kind == KEY_AMOUNT)
			free(*(char **)at(base, k->offset));
}

/* ---- sections ---- */

static const struct scenario_section *section_find(const char *name, const char **ret_label)
{
	for (const struct scenario_section *s = scenario_sections; s->name; s++) {
		size_t n = strlen(s->name);
		if (!s->element && str_ieq(s->name, name))
			return s;
		if (s->element && str_starts(name, s->name) && name[n] == '.' && name[n + 1]) {
			*ret_label = name + n + 1;
			return s;
		}
	}
	return NULL;
}

static void *element_find(struct scenario *s, const struct scenario_section *section, const char *label)
{
	char *list = *(char **)at(s, section->list);
	size_t count = *(size_t *)at(s, section->count);

	for (size_t i = 0; i < count; i++)
		if (str_ieq(*(char **)at(list + i * section->element, section->label), label))
			return list + i * section->element;
	return NULL;
}

static void *section_base(struct scenario *s, const struct scenario_section *section, const char *label)
{
	if (!section->element)
		return s;
	size_t *count = at(s, section->count);
	char **list = at(s, section->list);
	*list = xrealloc_array(*list, *count + 1, section->element);
	void *element = *list + *count * section->element;
	memset(element, 0, section->element);
	++*count;
	*(char **)at(element, section->label) = xstrdup(label);
	set_standards(section->keys, element);
	return element;
}

static const struct scenario_key *key_find(const struct scenario_section *section, const char *name)
{
	for (const struct scenario_key *k = section->keys; k->name; k++)
		if (str_ieq(k->name, name))
			return k;
	return NULL;
}

static int read_entry(void *base, const struct scenario_section *section, const char *path, const struct ini_entry *e, struct error *err)
{
	const struct scenario_key *k = key_find(section, e->key);
	struct buf words = BUF_INIT;
	int ret = 0;

	if (!k)
		ret = error_set(err, ERROR_CONFIG, _("%s:%d: section [%s] knows no key \"%s\"."), path, e->line, e->section, e->key);
	else if (!set_value(k, at(base, k->offset), e->value))
		ret = error_set(err, ERROR_CONFIG, _("%s:%d: \"%s\" is not a value for %s. Allowed: %s."), path, e->line, e->value, e->key, allowed(k, &words));
	buf_clear(&words);
	return ret;
}

struct reading {
	struct scenario *scenario;
	const char *path;
	char *section;
	const struct scenario_section *spec;
	void *base;
};

static int on_entry(void *arg, const struct ini_entry *e, struct error *err)
{
	struct reading *r = arg;
	if (!r->section || !str_ieq(r->section, e->section)) {
		const char *label = NULL;
		r->spec = section_find(e->section, &label);
		if (!r->spec)
			return error_set(err, ERROR_CONFIG, _("%s:%d: a scenario has no section [%s]."), r->path, e->line, e->section);
		str_set(&r->section, e->section);
		r->base = section_base(r->scenario, r->spec, label);
	}
	return read_entry(r->base, r->spec, r->path, e, err);
}

/* ---- the whole ---- */

const struct scenario_app *scenario_app(const struct scenario *s, const char *client_id)
{
	for (size_t i = 0; i < s->n_apps; i++)
		if (str_ieq(s->apps[i].client_id, client_id))
			return &s->apps[i];
	return NULL;
}

const struct scenario_subscription *scenario_subscription(const struct scenario *s, const char *label)
{
	for (size_t i = 0; label && i < s->n_subscriptions; i++)
		if (str_ieq(s->subscriptions[i].label, label))
			return &s->subscriptions[i];
	return NULL;
}

/* The training client is registered in every world. */
static void complete_apps(struct scenario *s)
{
	const char *label = NULL;
	const struct scenario_section *section = section_find("app." SCENARIO_TRAINING, &label);

	if (!element_find(s, section, label))
		section_base(s, section, label);
	for (size_t i = 0; i < s->n_apps; i++) {
		struct scenario_app *app = &s->apps[i];
		bool training = str_ieq(app->label, label);
		if (training && str_empty(app->client_id))
			str_set(&app->client_id, SCENARIO_TRAINING_CLIENT);
		if (training && str_empty(app->secret))
			str_set(&app->secret, SCENARIO_TRAINING);
		if (str_empty(app->name))
			str_set(&app->name, app->label);
	}
}

static void complete(struct scenario *s)
{
	complete_apps(s);
	for (size_t i = 0; i < s->n_subscriptions; i++)
		if (s->subscriptions[i].assigned > s->people.count)
			s->people.count = s->subscriptions[i].assigned;
}

static char *path_of(const char *dir, const char *name)
{
	return strchr(name, '/') ? xstrdup(name) : xasprintf("%s/%s.ini", dir, name);
}

static char *name_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : name;
	const char *dot = strrchr(base, '.');
	return xstrndup(base, dot && dot > base && slash ? (size_t)(dot - base) : strlen(base));
}

int scenario_load(struct scenario **ret, const char *dir, const char *name, struct error *err)
{
	struct scenario *s = xcalloc(1, sizeof(*s));
	char *path = path_of(dir, name);
	struct reading r = { .scenario = s, .path = path };

	for (const struct scenario_section *section = scenario_sections; section->name; section++)
		if (!section->element)
			set_standards(section->keys, s);
	int rc = ini_each(path, on_entry, &r, err);
	if (rc == 0) {
		complete(s);
		rc = scenario_check(s, path, err);
	}
	if (rc == 0) {
		s->name = name_of(name);
		*ret = s;
	} else {
		scenario_free(s);
	}
	free(r.section);
	free(path);
	return rc;
}

int scenario_set(struct scenario *s, const char *name, const char *key, const char *value, struct error *err)
{
	const char *label = NULL;
	const struct scenario_section *section = section_find(name, &label);
	const struct scenario_key *k = section ? key_find(section, key) : NULL;
	struct buf words = BUF_INIT;
	int ret = 0;

	if (!k)
		return error_set(err, ERROR_INPUT, _("A scenario has no key \"%s\" in a section [%s]."), key, name);
	void *base = section->element ? element_find(s, section, label) : s;
	if (!set_value(k, at(base ? base : section_base(s, section, label), k->offset), value))
		ret = error_set(err, ERROR_INPUT, _("\"%s\" is not a value for %s. Allowed: %s."), value, key, allowed(k, &words));
	buf_clear(&words);
	return ret;
}

static void clear_list(struct scenario *s, const struct scenario_section *section)
{
	char *list = *(char **)at(s, section->list);
	size_t count = *(size_t *)at(s, section->count);
	for (size_t i = 0; i < count; i++) {
		void *element = list + i * section->element;
		clear_texts(section->keys, element);
		free(*(char **)at(element, section->label));
	}
	free(list);
}

void scenario_free(struct scenario *s)
{
	if (!s)
		return;
	for (const struct scenario_section *section = scenario_sections; section->name; section++) {
		if (section->element)
			clear_list(s, section);
		else
			clear_texts(section->keys, s);
	}
	free(s->name);
	free(s);
}

/* ---- the list ---- */

static int is_scenario(const struct dirent *e)
{
	size_t n = strlen(e->d_name);
	return n > 4 && strcmp(e->d_name + n - 4, ".ini") == 0;
}

/* Who wrote the file may be somebody else: its title reaches a terminal. */
static void add_line(struct buf *to, const struct scenario *s)
{
	char *name = text_clean(s->name), *title = text_clean(s->title);

	buf_addf(to, "%-22s %s\n", name, title);
	free(title);
	free(name);
}

int scenario_list(struct buf *to, const char *dir, struct error *err)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, is_scenario, alphasort);
	int ret = 0;

	if (n < 0)
		return error_set(err, ERROR_CONFIG, _("The scenarios in %s cannot be read: %s."), dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		struct scenario *s = NULL;
		entries[i]->d_name[strlen(entries[i]->d_name) - 4] = '\0';
		if (ret == 0 && (ret = scenario_load(&s, dir, entries[i]->d_name, err)) == 0)
			add_line(to, s);
		scenario_free(s);
		free(entries[i]);
	}
	free(entries);
	return ret;
}

void scenario_print_keys(struct buf *to)
{
	struct buf words = BUF_INIT;
	for (const struct scenario_section *s = scenario_sections; s->name; s++) {
		buf_addf(to, ".SS [%s%s]\n%s\n", s->name, s->element ? ".LABEL" : "", s->help);
		for (const struct scenario_key *k = s->keys; k->name; k++) {
			buf_reset(&words);
			buf_addf(to, ".TP\n.B %s\n%s\n", k->name, k->help);
			if (*allowed(k, &words))
				buf_addf(to, "Allowed: %s.\n", words.data);
			if (k->standard && *k->standard)
				buf_addf(to, "Default: %s.\n", k->standard);
		}
	}
	buf_clear(&words);
}
