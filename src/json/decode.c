#include "json/decode.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"
#include "json/tree.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 64

const struct json_limits json_limits_default = { 8u << 20, 32 };

struct decoder {
	struct buf path;          /* "items[3].quantity" */
	const char *what;         /* the shape that is being read */
	struct error *err;
};

static int wrong_type(struct decoder *d, const struct json_object *value, const char *expected)
{
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is of the JSON type %s, which cannot be used there."), d->path.data,
		tree_type_name(value));

	error_detail(d->err, "%s: %s: expected %s, found %s", d->what, d->path.data, expected, tree_type_name(value));
	return r;
}

static int wrong_value(struct decoder *d, struct json_object *value, const char *expected)
{
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is of the right type but not one that can be used there."), d->path.data);

	error_detail(d->err, "%s: %s: expected %s, found %.100s", d->what, d->path.data, expected, tree_own_text(value));
	return r;
}

static int missing(struct decoder *d)
{
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is missing."), d->path.data);

	error_detail(d->err, "%s: %s: missing or null", d->what, d->path.data);
	return r;
}

static size_t text_limit(const struct json_field *f)
{
	return f->limit && f->type != JSON_LIST ? f->limit : 4096;
}

/* `raw` texts go back to where they came from, so they are taken as they are or not at all. */
static int take_string(struct decoder *d, const struct json_field *f, struct json_object *value, char **ret)
{
	size_t len, i, kept = 0;
	const char *text = tree_text(value, &len);
	bool raw = f->flags & (JSON_RAW | JSON_SECRET);
	char *copy;

	if (text_count(text) > text_limit(f))
		return wrong_type(d, value, "a shorter string");
	for (i = 0; raw && i < len; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return wrong_type(d, value, "a string without control characters");
	}
	if (raw && !text_valid_utf8(text, len))
		return wrong_type(d, value, "a string of valid UTF-8");
	copy = xmalloc(len + 1);
	for (i = 0; i < len; i++) {
		if (text[i]) /* a zero byte would end a text in which more may follow */
			copy[kept++] = text[i];
	}
	copy[kept] = '\0';
	*ret = raw ? copy : text_clean(copy);
	if (!raw)
		free(copy);
	if (f->flags & JSON_SECRET)
		tree_wipe_text(value);
	return 0;
}

static int take_text(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	if (tree_type(value) != TREE_TEXT)
		return wrong_type(d, value, "string");
	return take_string(d, f, value, to);
}

static int take_code(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	if (tree_type(value) != TREE_INT && tree_type(value) != TREE_NUMBER)
		return take_text(d, f, value, to);
	if (strlen(tree_own_text(value)) > text_limit(f))
		return wrong_value(d, value, "a shorter number");
	*(char **)to = xstrdup(tree_own_text(value));
	return 0;
}

static int take_int(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	int64_t min = f->min, max = f->max, n;

	if (min == 0 && max == 0)
		max = INT32_MAX;
	if (tree_type(value) != TREE_INT)
		return wrong_type(d, value, "whole number");
	if (!tree_int(value, &n) || n < min || n > max)
		return wrong_value(d, value, "a whole number within its limits");
	*(int64_t *)to = n;
	return 0;
}

static int take_bool(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	(void)f;
	if (tree_type(value) != TREE_BOOL)
		return wrong_type(d, value, "boolean");
	*(bool *)to = tree_bool(value);
	return 0;
}

static int take_micro(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	enum tree_type type = tree_type(value);
	const char *text;
	size_t len;

	(void)f;
	if (type == TREE_TEXT)
		text = tree_text(value, &len);
	else if (type == TREE_INT || type == TREE_NUMBER)
		text = tree_own_text(value);
	else
		return wrong_type(d, value, "decimal number");
	if (type != TREE_TEXT)
		len = strlen(text);
	if (strlen(text) != len || decimal_parse(text, to, NULL) < 0)
		return wrong_value(d, value, "a decimal number of at most 12 and 6 digits");
	return 0;
}

static int take_time(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	const char *text;
	size_t len;

	(void)f;
	if (tree_type(value) != TREE_TEXT)
		return wrong_type(d, value, "string");
	text = tree_text(value, &len);
	if (strlen(text) != len || time_parse(text, to, NULL) < 0)
		return wrong_value(d, value, "a date or time of ISO 8601");
	return 0;
}

static int take_enum(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	const struct json_word *w;
	char *copy, *word;
	size_t len;

	if (tree_type(value) != TREE_TEXT)
		return wrong_type(d, value, "string");
	copy = xstrdup(tree_text(value, &len));
	word = str_trim(copy);
	for (w = f->words; w->word; w++) {
		if (str_ieq(w->word, word))
			break;
	}
	*(int *)to = w->word ? w->value : f->unknown;
	free(copy);
	return 0;
}

static int take_struct(struct decoder *d, const struct json_shape *shape, struct json_object *value, void *to);

static int take_nested(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	return take_struct(d, f->shape, value, to);
}

static int take_item(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	return f->shape ? take_struct(d, f->shape, value, to) : take_text(d, f, value, to);
}

static void cut_path(struct decoder *d, size_t len)
{
	d->path.len = len;
	if (d->path.cap)
		d->path.data[len] = '\0';
}

static void prepare(const struct json_shape *shape, void *struct_);

/* The list counts each element from before it is read, so that json_clear() finds the half-read one too. */
static int take_list(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	size_t size = f->shape ? f->shape->size : sizeof(char *), n, base = d->path.len, i;
	struct json_list *list = to;
	int r = 0;

	if (tree_type(value) != TREE_LIST)
		return wrong_type(d, value, "array");
	n = tree_count(value);
	if (n > (f->limit ? f->limit : 100000))
		return wrong_type(d, value, "fewer elements");
	if (n == 0)
		return 0;
	list->items = xcalloc(n, size);
	for (i = 0; i < n && r == 0; i++) {
		void *item = (char *)list->items + i * size;

		list->count = i + 1;
		if (f->shape)
			prepare(f->shape, item);
		buf_addf(&d->path, "[%zu]", i);
		r = take_item(d, f, tree_at(value, i), item);
		cut_path(d, base);
	}
	return r;
}

static int take_tree(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	const char *text = tree_own_text(value);

	if (f->limit && text_count(text) > f->limit)
		return wrong_type(d, value, "a shorter value");
	*(char **)to = xstrdup(text);
	return 0;
}

typedef int take_fn(struct decoder *d, const struct json_field *f, struct json_object *value, void *to);

static take_fn *const takers[] = {
	[JSON_TEXT] = take_text,
	[JSON_CODE] = take_code,
	[JSON_INT] = take_int,
	[JSON_BOOL] = take_bool,
	[JSON_MICRO] = take_micro,
	[JSON_TIME] = take_time,
	[JSON_ENUM] = take_enum,
	[JSON_STRUCT] = take_nested,
	[JSON_LIST] = take_list,
	[JSON_TREE] = take_tree,
};

struct members {
	struct decoder *d;
	const struct json_shape *shape;
	void *to;
	size_t base;          /* length of the path to the object */
	uint64_t named, seen; /* a bit for each field of the shape: its name was there; its value was */
};

static void enter(struct decoder *d, const char *name)
{
	if (d->path.len)
		buf_addch(&d->path, '.');
	buf_addstr(&d->path, name);
}

static int take_member(void *arg, const char *name, struct json_object *value)
{
	struct members *m = arg;
	const struct json_field *f = m->shape->fields;
	uint64_t bit;
	int r = 0;

	while (f->name && !str_ieq(f->name, name))
		f++;
	if (!f->name)
		return 0;
	bit = UINT64_C(1) << (f - m->shape->fields);
	enter(m->d, f->name);
	if (m->named & bit) {
		/* "id" and "ID": the same field for us, and nobody can say which one counts. */
		r = error_set(m->d->err, ERROR_ANSWER, _("The value “%s” is there twice."), m->d->path.data);
	} else if (tree_type(value) != TREE_NULL) {
		r = takers[f->type](m->d, f, value, (char *)m->to + f->offset);
		m->seen |= bit;
	}
	m->named |= bit;
	cut_path(m->d, m->base);
	return r;
}

static int check_required(struct members *m)
{
	const struct json_field *f;

	for (f = m->shape->fields; f->name; f++) {
		assert(f - m->shape->fields < MAX_FIELDS);
		if ((f->flags & JSON_REQUIRED) && !(m->seen & (UINT64_C(1) << (f - m->shape->fields)))) {
			enter(m->d, f->name);
			return missing(m->d);
		}
	}
	return 0;
}

static int take_struct(struct decoder *d, const struct json_shape *shape, struct json_object *value, void *to)
{
	struct members m = { .d = d, .shape = shape, .to = to, .base = d->path.len };
	const char *outer = d->what;
	int r;

	d->what = shape->what;
	if (tree_type(value) != TREE_OBJECT)
		r = wrong_type(d, value, "object");
	else
		r = tree_members(value, take_member, &m);
	if (r == 0)
		r = check_required(&m);
	if (r == 0)
		d->what = outer;
	return r;
}

/* The zero value of a time is not 1970 but "unknown". */
static void prepare(const struct json_shape *shape, void *struct_)
{
	const struct json_field *f;

	for (f = shape->fields; f->name; f++) {
		char *at = (char *)struct_ + f->offset;

		if (f->type == JSON_TIME)
			*(int64_t *)(void *)at = TIME_UNKNOWN;
		else if (f->type == JSON_STRUCT)
			prepare(f->shape, at);
	}
}

static size_t skip_lead(const char *text, size_t len)
{
	size_t at = 0;

	for (;;) {
		if (len - at >= 3 && memcmp(text + at, "\xef\xbb\xbf", 3) == 0)
			at += 3;
		else if (at < len && strchr("? \t\r\n", text[at]) && text[at])
			at++;
		else
			return at;
	}
}

int json_decode(const struct json_shape *shape, void *struct_, const char *text, size_t len, const struct json_limits *limits, struct error *err)
{
	struct decoder d = { .path = BUF_INIT, .what = shape->what, .err = err };
	struct json_object *tree = NULL;
	size_t lead;
	int r;

	if (!limits)
		limits = &json_limits_default;
	if (len > limits->bytes || len > INT_MAX)
		return error_set(err, ERROR_ANSWER, _("The JSON text is longer than %zu bytes, which is the most that is read."), limits->bytes);
	lead = skip_lead(text, len);
	if (lead == len)
		return error_set(err, ERROR_ANSWER, _("There is no JSON text: it is empty."));
	r = tree_parse(text + lead, len - lead, limits->depth, &tree, err);
	if (r < 0)
		return r;
	prepare(shape, struct_);
	r = take_struct(&d, shape, tree, struct_);
	if (r < 0)
		json_clear(shape, struct_);
	tree_free(tree);
	buf_clear(&d.path);
	return r;
}
