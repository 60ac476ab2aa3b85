#include "config/lint.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 1000 /* bytes; iniparser reads into a buffer of 1024 */
#define LINES_LIMIT 10000 /* names are compared one by one, here and in iniparser */

struct linter {
	struct lint *to;
	const char *path;
	const char *section; /* NULL before the first */
	int line;
	struct error *err;
};

void lint_clear(struct lint *l)
{
	size_t i;

	for (i = 0; i < l->count; i++) {
		free(l->lines[i].section);
		free(l->lines[i].key);
	}
	free(l->lines);
	*l = (struct lint){ 0 };
}

static void lower(char *text)
{
	for (; *text; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
	}
}

static int add(struct linter *l, const char *section, const char *key)
{
	struct lint *to = l->to;
	struct lint_line *new;
	size_t i;

	for (i = 0; i < to->count; i++) {
		if (!str_eq(to->lines[i].section, section) || !str_eq(to->lines[i].key, key))
			continue;
		if (key)
			return error_set(l->err, ERROR_CONFIG, _("%s:%d: the key “%s” stands twice in [%s], first in line %d."), l->path, l->line, key,
				section, to->lines[i].line);
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: the section [%s] stands twice, first in line %d."), l->path, l->line, section,
			to->lines[i].line);
	}
	to->lines = xgrow(to->lines, &to->cap, to->count, sizeof(*to->lines));
	new = &to->lines[to->count++];
	*new = (struct lint_line){ xstrdup(section), xstrdup(key), l->line };
	l->section = new->section;
	return 0;
}

static bool name_is_usable(const char *name)
{
	return *name && !strpbrk(name, ":[]=\"");
}

static int section_line(struct linter *l, char *text)
{
	size_t len = strlen(text);
	char *name;

	if (text[len - 1] != ']')
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: a section stands alone on its line, as in [service]."), l->path, l->line);
	text[len - 1] = '\0';
	name = str_trim(text + 1);
	if (!name_is_usable(name))
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: “%s” cannot be the name of a section."), l->path, l->line, name);
	lower(name);
	return add(l, name, NULL);
}

static bool is_comment(const char *text)
{
	return *text == '#' || *text == ';';
}

/* iniparser reads up to the second mark and drops the rest of the line. */
static int quoted_value(struct linter *l, const char *value)
{
	const char *end = strchr(value + 1, *value);

	if (!end)
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: a quotation mark is opened and never closed."), l->path, l->line);
	end++;
	end += strspn(end, " \t");
	if (*end && !is_comment(end))
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: text follows the closing quotation mark."), l->path, l->line);
	return 0;
}

static int plain_value(struct linter *l, const char *value)
{
	const char *mark = strpbrk(value, "#;");

	if (mark && mark > value && mark[-1] != ' ' && mark[-1] != '\t')
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: a value with # or ; in it must stand in quotation marks."), l->path, l->line);
	return 0;
}

static int key_line(struct linter *l, char *text)
{
	char *equals = strchr(text, '='), *key, *value;
	int r;

	if (!equals)
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: neither [section] nor key = value."), l->path, l->line);
	*equals = '\0';
	key = str_trim(text);
	value = str_trim(equals + 1);
	if (!name_is_usable(key) || strpbrk(key, "#;"))
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: “%s” cannot be the name of a key."), l->path, l->line, key);
	if (!l->section)
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: the key “%s” stands before the first [section]."), l->path, l->line, key);
	r = *value == '"' || *value == '\'' ? quoted_value(l, value) : plain_value(l, value);
	if (r < 0)
		return r;
	lower(key);
	return add(l, l->section, key);
}

static int one_line(struct linter *l, char *text, size_t len)
{
	size_t i;

	if (len > LINE_LIMIT)
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: the line is longer than %d bytes."), l->path, l->line, LINE_LIMIT);
	if (!text_valid_utf8(text, len))
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: the line is not valid UTF-8."), l->path, l->line);
	for (i = 0; i < len; i++) {
		if (((unsigned char)text[i] < 0x20 && text[i] != '\t' && !(text[i] == '\r' && i == len - 1)) || text[i] == 0x7f)
			return error_set(l->err, ERROR_CONFIG, _("%s:%d: the line holds a control character."), l->path, l->line);
	}
	text = str_trim(text);
	len = strlen(text);
	if (len > 0 && text[len - 1] == '\\')
		return error_set(l->err, ERROR_CONFIG, _("%s:%d: a line cannot be continued with a backslash."), l->path, l->line);
	if (len == 0 || is_comment(text))
		return 0;
	return *text == '[' ? section_line(l, text) : key_line(l, text);
}

int lint_text(struct lint *ret, const char *path, const char *text, size_t len, struct error *err)
{
	struct linter l = { .to = ret, .path = path, .err = err };
	size_t at = 0;
	int r = 0;

	*ret = (struct lint){ 0 };
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		return error_set(err, ERROR_CONFIG, _("%s:1: the file begins with a byte-order mark: save it as UTF-8 without one."), path);
	while (at < len && r == 0) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end ? (size_t)(end - text) - at : len - at;
		char *copy = xmalloc(n + 1);

		memcpy(copy, text + at, n);
		copy[n] = '\0';
		if (++l.line > LINES_LIMIT)
			r = error_set(err, ERROR_CONFIG, _("%s has more than %d lines, which is the most that is read."), path, LINES_LIMIT);
		else
			r = one_line(&l, copy, n);
		free(copy);
		at += n + 1;
	}
	if (r < 0)
		lint_clear(ret);
	return r;
}
