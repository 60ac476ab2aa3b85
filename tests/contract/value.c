#include "value.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 8, DEPTH = 32 };

struct json_object *value_parse(const char *text, size_t len, const char *what)
{
	struct json_object *tree = NULL;
	struct error err = ERROR_INIT;

	while (len && (*text == '?' || (unsigned char)*text > 0x7f)) {
		text++;
		len--;
	}
	if (tree_parse(text, len, DEPTH, &tree, &err) < 0)
		fail_msg("%s is not JSON: %s: %.*s", what, err.text, (int)len, text);
	return tree;
}

/* ---- finding ---- */

struct wanted {
	const char *name;
	bool with_case;
	struct json_object *found;
};

static int is_wanted(void *arg, const char *name, struct json_object *value)
{
	struct wanted *w = arg;

	if (!(w->with_case ? str_eq(name, w->name) : str_ieq(name, w->name)))
		return 0;
	w->found = value;
	return 1;
}

struct json_object *value_member(struct json_object *object, const char *name, bool with_case)
{
	struct wanted w = { name, with_case, NULL };

	if (tree_type(object) == TREE_OBJECT)
		tree_members(object, is_wanted, &w);
	return w.found;
}

/* The longest name that the path begins with: names may hold dots. */
static struct json_object *step_in(struct json_object *object, const char **path)
{
	for (size_t n = strcspn(*path, "["); n > 0; n--) {
		char *name = (*path)[n] == '\0' || (*path)[n] == '.' || (*path)[n] == '[' ? xstrndup(*path, n) : NULL;
		struct json_object *found = name ? value_member(object, name, true) : NULL;

		free(name);
		if (found) {
			*path += n;
			return found;
		}
	}
	return NULL;
}

struct json_object *value_at(struct json_object *v, const char *path)
{
	while (v && *path) {
		if (*path == '.')
			path++;
		if (*path == '[') {
			size_t i = strtoul(path + 1, NULL, 10), n = tree_type(v) == TREE_LIST ? tree_count(v) : 0;
			if (path[1] == '-')
				i = n - 1;
			v = i < n ? tree_at(v, i) : NULL;
			path += strcspn(path, "]");
			path += *path == ']';
		} else {
			v = step_in(v, &path);
		}
	}
	return v;
}

const char *value_text(struct json_object *v, const char *path)
{
	static char *slots[SLOTS];
	static size_t next;
	size_t len;

	v = value_at(v, path);
	if (!v)
		return NULL;
	next = (next + 1) % SLOTS;
	str_set(&slots[next], tree_type(v) == TREE_TEXT ? tree_text(v, &len) : tree_own_text(v));
	return slots[next];
}

/* ---- comparing ---- */

static bool is_guid(const char *text, size_t n)
{
	char *copy = xstrndup(text, n);
	bool is = n == 36 && uuid_valid(copy);

	free(copy);
	return is;
}

static bool is_time(const char *text)
{
	int64_t ms;
	return strlen(text) > 9 && text[4] == '-' && text[7] == '-' && time_parse(text, &ms, NULL) == 0;
}

bool text_fits(const char *pattern, const char *text)
{
	const char *mark = strchr(pattern, '<');
	size_t n = mark ? (size_t)(mark - pattern) : 0, after;

	if (!mark || !strchr(mark, '>'))
		return str_eq(pattern, text);
	after = strlen(strchr(mark, '>') + 1);
	if (strncmp(pattern, text, n) != 0 || strlen(text) < n + after || strcmp(text + strlen(text) - after, strchr(mark, '>') + 1) != 0)
		return false;
	text += n;
	n = strlen(text) - after;
	if (str_starts(mark, "<guid>"))
		return is_guid(text, n);
	if (str_starts(mark, "<time>"))
		return is_time(text);
	return n > 0;
}

static char *below(const char *path, const char *name)
{
	return xasprintf("%s%s%s", path, *path ? "." : "", name);
}

static bool differ(struct buf *why, const char *path, const char *how, struct json_object *a, struct json_object *b)
{
	buf_addf(why, "%s: %s: %.200s", *path ? path : "(the whole)", how, a ? tree_own_text(a) : "nothing");
	if (b)
		buf_addf(why, " instead of %.200s", tree_own_text(b));
	return false;
}

typedef bool compare_fn(struct json_object *expected, struct json_object *actual, const char *path, void *arg, struct buf *why);

struct pass {
	compare_fn *compare;
	struct json_object *other;
	const char *path;
	void *arg;
	struct buf *why;
	bool names_alone; /* whether each is in the other one is all that is asked */
};

static int pass_member(void *arg, const char *name, struct json_object *value)
{
	struct pass *p = arg;
	struct json_object *other = value_member(p->other, name, true);
	char *path = below(p->path, name);
	bool good = p->names_alone ? other || !value || value_member(p->other, name, false) : p->compare(value, other, path, p->arg, p->why);

	if (p->names_alone && !good)
		differ(p->why, path, "is there and should not be", value, NULL);
	free(path);
	return good ? 0 : 1;
}

static bool same(struct json_object *expected, struct json_object *actual, const char *path, void *arg, struct buf *why);

static bool same_lists(struct json_object *expected, struct json_object *actual, const char *path, void *arg, struct buf *why)
{
	if (tree_count(expected) != tree_count(actual))
		return differ(why, path, "has another number of elements", actual, expected);
	for (size_t i = 0; i < tree_count(expected); i++) {
		char *at = xasprintf("%s[%zu]", path, i);
		bool good = same(tree_at(expected, i), tree_at(actual, i), at, arg, why);

		free(at);
		if (!good)
			return false;
	}
	return true;
}

static bool same(struct json_object *expected, struct json_object *actual, const char *path, void *arg, struct buf *why)
{
	struct pass there = { .compare = same, .other = actual, .path = path, .arg = arg, .why = why };
	struct pass extra = { .other = expected, .path = path, .why = why, .names_alone = true };
	size_t len;

	if (tree_type(expected) != tree_type(actual))
		return differ(why, path, "is of another type", actual, expected);
	switch (tree_type(expected)) {
	case TREE_OBJECT:
		return tree_members(expected, pass_member, &there) == 0 && tree_members(actual, pass_member, &extra) == 0;
	case TREE_LIST:
		return same_lists(expected, actual, path, arg, why);
	case TREE_TEXT:
		return text_fits(tree_text(expected, &len), tree_text(actual, &len)) || differ(why, path, "is another text", actual, expected);
	default:
		return str_eq(tree_own_text(expected), tree_own_text(actual)) || differ(why, path, "is another value", actual, expected);
	}
}

bool value_same(struct json_object *expected, struct json_object *actual, struct buf *why)
{
	return same(expected, actual, "", NULL, why);
}

/* ---- looking alike ---- */

static bool is_optional(struct json_object *optional, const char *path)
{
	size_t len;

	for (size_t i = 0; optional && i < tree_count(optional); i++)
		if (str_eq(tree_text(tree_at(optional, i), &len), path))
			return true;
	return false;
}

static bool like(struct json_object *example, struct json_object *actual, const char *path, void *optional, struct buf *why);

static bool like_lists(struct json_object *example, struct json_object *actual, const char *path, void *optional, struct buf *why)
{
	char *at = xasprintf("%s[]", path);
	bool good = true;

	if (tree_count(example) && !tree_count(actual) && !is_optional(optional, path))
		good = differ(why, path, "is empty", actual, NULL);
	for (size_t i = 0; tree_count(example) && i < tree_count(actual) && good; i++)
		good = like(tree_at(example, 0), tree_at(actual, i), at, optional, why);
	free(at);
	return good;
}

static bool like_texts(struct json_object *example, struct json_object *actual, const char *path, struct buf *why)
{
	size_t len;
	const char *a = tree_text(example, &len), *b = tree_text(actual, &len);

	if (is_guid(a, strlen(a)) && !is_guid(b, strlen(b)))
		return differ(why, path, "is not a GUID", actual, NULL);
	if (is_time(a) && !is_time(b))
		return differ(why, path, "is not a time", actual, NULL);
	return true;
}

static bool is_number(struct json_object *v)
{
	return tree_type(v) == TREE_INT || tree_type(v) == TREE_NUMBER;
}

static bool like(struct json_object *example, struct json_object *actual, const char *path, void *optional, struct buf *why)
{
	struct pass there = { .compare = like, .other = actual, .path = path, .arg = optional, .why = why };

	if (tree_type(example) == TREE_NULL)
		return true;
	if (!actual)
		return is_optional(optional, path) || differ(why, path, "is missing", actual, example);
	if (tree_type(example) != tree_type(actual) && !(is_number(example) && is_number(actual)))
		return differ(why, path, "is of another type", actual, example);
	switch (tree_type(example)) {
	case TREE_OBJECT:
		return tree_members(example, pass_member, &there) == 0;
	case TREE_LIST:
		return like_lists(example, actual, path, optional, why);
	case TREE_TEXT:
		return like_texts(example, actual, path, why);
	default:
		return true;
	}
}

bool value_like(struct json_object *example, struct json_object *actual, struct json_object *optional, struct buf *why)
{
	return like(example, actual, "", optional, why);
}
