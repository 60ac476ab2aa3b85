#include "json/decode.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"
#include "core/vault.h"
#include "json/hide.h"
#include "json/long.h"
#include "json/plain.h"
#include "json/scan.h"
#include "json/tree.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 64

const struct json_limits json_limits_default = { 8u << 20, 32 };

/* Where the reading is, from the inside out. Put into words only when something is wrong there: most answers are right, and long. */
struct step {
	const struct step *up;
	const char *name; /* NULL: an element of a list */
	size_t index;
};

struct decoder {
	const struct step *step;
	const char *what;         /* the shape that is being read */
	struct error *err;
};

/* "items[3].quantity" */
static void add_path(struct buf *to, const struct step *step)
{
	if (!step)
		return;
	add_path(to, step->up);
	if (step->name)
		buf_addf(to, "%s%s", to->len ? "." : "", step->name);
	else
		buf_addf(to, "[%zu]", step->index);
}

static char *path_of(const struct decoder *d)
{
	struct buf path = BUF_INIT;

	add_path(&path, d->step);
	return buf_steal(&path);
}

static int wrong_kind(struct decoder *d, const char *found, const char *expected)
{
	char *path = path_of(d);
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is of the JSON type %s, which cannot be used there."), path, found);

	error_detail(d->err, "%s: %s: expected %s, found %s", d->what, path, expected, found);
	free(path);
	return r;
}

static int wrong_type(struct decoder *d, const struct json_object *value, const char *expected)
{
	return wrong_kind(d, tree_type_name(value), expected);
}

static int wrong_value(struct decoder *d, struct json_object *value, const char *expected)
{
	char *path = path_of(d);
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is of the right type but not one that can be used there."), path);

	error_detail(d->err, "%s: %s: expected %s, found %.100s", d->what, path, expected, tree_own_text(value));
	free(path);
	return r;
}

static int missing(struct decoder *d)
{
	char *path = path_of(d);
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is missing."), path);

	error_detail(d->err, "%s: %s: missing or null", d->what, path);
	free(path);
	return r;
}

static int twice(struct decoder *d)
{
	char *path = path_of(d);
	int r = error_set(d->err, ERROR_ANSWER, _("The value “%s” is there twice."), path);

	free(path);
	return r;
}

/* Visible ASCII: ids, addresses, words. There is nothing to clean, and each byte is a character. */
static bool is_plain(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && text[i] >= ' ' && text[i] <= '~')
		i++;
	return i == len;
}

/* `raw` texts go back to where they came from, so they are taken as they are or not at all: on their way they may be shown, and written
 * into a receipt. */
static int take_string(struct decoder *d, const struct json_field *f, struct json_object *value, char **ret)
{
	size_t len, i, kept = 0;
	const char *text = tree_text(value, &len);
	bool raw = f->flags & (JSON_RAW | JSON_SECRET);
	char *copy;

	if (!(f->flags & JSON_SECRET) && len <= field_text_limit(f) && is_plain(text, len)) {
		*ret = xstrndup(text, len);
		return 0;
	}
	if (text_count(text) > field_text_limit(f))
		return wrong_type(d, value, "a shorter string");
	if (raw && (strlen(text) != len || !text_is_clean(text)))
		return wrong_type(d, value, "a string that holds nothing to clean");
	copy = f->flags & JSON_SECRET ? vault_alloc(len + 1) : xmalloc(len + 1);
	for (i = 0; i < len; i++) {
		if (text[i]) /* a zero byte would end a text in which more may follow */
			copy[kept++] = text[i];
	}
	copy[kept] = '\0';
	*ret = raw ? copy : text_clean(copy);
	if (!raw)
		free(copy);
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
	if (strlen(tree_own_text(value)) > field_text_limit(f))
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

/* Partner Center prints times with a blank after each colon on some of its pages. */
static bool parse_time(const char *text, int64_t *to)
{
	char close[TIME_TEXT + 16];
	size_t n = 0;

	if (time_parse(text, to, NULL) == 0)
		return true;
	for (; *text && n + 1 < sizeof(close); text++)
		if (*text != ' ' || n == 0 || close[n - 1] != ':')
			close[n++] = *text;
	close[n] = '\0';
	return !*text && time_parse(close, to, NULL) == 0;
}

static int take_time(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	const char *text;
	size_t len;

	(void)f;
	if (tree_type(value) != TREE_TEXT)
		return wrong_type(d, value, "string");
	text = tree_text(value, &len);
	if (strlen(text) != len || !parse_time(text, to))
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

/* The list counts each element from before it is read, so that json_clear() finds the half-read one too. */
static int take_list(struct decoder *d, const struct json_field *f, struct json_object *value, void *to)
{
	size_t size = f->shape ? f->shape->size : sizeof(char *), n, i;
	struct step step = { .up = d->step };
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
	d->step = &step;
	for (i = 0; i < n && r == 0; i++) {
		void *item = (char *)list->items + i * size;

		list->count = i + 1;
		if (f->shape)
			shape_prepare(f->shape, item);
		step.index = i;
		r = take_item(d, f, tree_at(value, i), item);
	}
	d->step = step.up;
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
	uint64_t named, seen; /* a bit for each field of the shape: its name was there; its value was */
};

static int take_member(void *arg, const char *name, struct json_object *value)
{
	struct members *m = arg;
	const struct json_field *f = m->shape->fields;
	struct step step = { .up = m->d->step };
	uint64_t bit;
	int r = 0;

	while (f->name && !str_ieq(f->name, name))
		f++;
	if (!f->name)
		return 0;
	bit = UINT64_C(1) << (f - m->shape->fields);
	step.name = f->name;
	m->d->step = &step;
	if (m->named & bit) {
		/* "id" and "ID": the same field for us, and nobody can say which one counts. */
		r = twice(m->d);
	} else if (tree_type(value) != TREE_NULL) {
		r = takers[f->type](m->d, f, value, (char *)m->to + f->offset);
		m->seen |= bit;
	}
	m->named |= bit;
	m->d->step = step.up;
	return r;
}

static int check_required(struct members *m)
{
	const struct json_field *f;

	for (f = m->shape->fields; f->name; f++) {
		assert(f - m->shape->fields < MAX_FIELDS);
		if ((f->flags & JSON_REQUIRED) && !(m->seen & (UINT64_C(1) << (f - m->shape->fields)))) {
			struct step step = { .up = m->d->step, .name = f->name };

			m->d->step = &step;
			missing(m->d);
			m->d->step = step.up;
			return -(int)ERROR_ANSWER;
		}
	}
	return 0;
}

static int take_struct(struct decoder *d, const struct json_shape *shape, struct json_object *value, void *to)
{
	struct members m = { .d = d, .shape = shape, .to = to };
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

static int decode_whole(struct decoder *d, const struct json_shape *shape, void *struct_, const char *text, size_t len, int depth)
{
	struct json_object *tree = NULL;
	int r;

	if (plain_decode(shape, struct_, text, len, depth))
		return 0;
	r = tree_parse(text, len, depth, &tree, d->err);
	if (r < 0)
		return r;
	d->what = shape->what;
	shape_prepare(shape, struct_);
	r = take_struct(d, shape, tree, struct_);
	if (r < 0)
		json_clear(shape, struct_);
	tree_free(tree);
	return r;
}

/* The elements one by one, and the rest with an empty list in their place. Whatever does not fit is left to the reading of the whole, which
 * says what is wrong. */
static int decode_long(const struct json_shape *shape, void *struct_, const char *text, size_t len, int depth)
{
	struct long_list l;
	struct decoder d = { .what = shape->what };
	struct json_piece element;
	struct json_list list = { NULL, 0 };
	size_t capacity = 0;
	struct buf rest = BUF_INIT;
	int r = -1;

	if (!long_find(&l, shape, text, len))
		return -1;
	while (list.count < l.most && long_next(&l, &element)) {
		char *item;

		list.items = xgrow(list.items, &capacity, list.count, l.element->size);
		item = (char *)list.items + list.count++ * l.element->size;
		memset(item, 0, l.element->size);
		if (decode_whole(&d, l.element, item, element.text, element.len, depth - 2) < 0)
			goto out;
	}
	if (!long_ended(&l))
		goto out;
	long_rest(&l, &rest);
	r = decode_whole(&d, shape, struct_, rest.data, rest.len, depth);
	if (r == 0) {
		memcpy((char *)struct_ + l.offset, &list, sizeof(list));
		list = (struct json_list){ NULL, 0 };
	}
out:
	for (size_t i = 0; i < list.count; i++)
		json_clear(l.element, (char *)list.items + i * l.element->size);
	free(list.items);
	buf_clear(&rest);
	return r;
}

/* A text that does not even hold together goes no further, lest a secret in it does. */
static int broken(const char *text, size_t len, size_t at, int depth, struct error *err)
{
	size_t names;
	int r = json_scan(text, len, depth, &names, err);

	error_detail(err, "%s", ""); /* it quotes what is malformed */
	if (r < 0)
		return r;
	if (at >= len || (text[at] == '"' && !memchr(text + at + 1, '"', len - at - 1)))
		return error_set(err, ERROR_ANSWER, _("The JSON text is cut off."));
	return error_set(err, ERROR_ANSWER, _("The JSON text is malformed at byte %zu."), at);
}

static int decode_hidden(struct decoder *d, const struct json_shape *shape, void *struct_, const char *text, size_t len, int depth)
{
	struct step step = { .up = NULL };
	struct hidden h;
	size_t names;
	int r;

	switch (hide(&h, shape, text, len)) {
	case HIDE_DONE:
		r = json_scan(h.rest.data, h.rest.len, depth, &names, NULL);
		r = r < 0 ? broken(text, len, 0, depth, d->err) : decode_whole(d, shape, struct_, h.rest.data, h.rest.len, depth);
		break;
	case HIDE_REFUSED:
		step.name = h.refused->name;
		d->step = &step;
		r = wrong_kind(d, "string", "a shorter string of valid UTF-8 without control characters");
		break;
	default:
		r = broken(text, len, h.broken, depth, d->err);
		break;
	}
	if (r == 0)
		hidden_put(&h, shape, struct_);
	hidden_clear(&h);
	return r;
}

int json_decode(const struct json_shape *shape, void *struct_, const char *text, size_t len, const struct json_limits *limits, struct error *err)
{
	struct decoder d = { .what = shape->what, .err = err };
	size_t lead;

	if (!limits)
		limits = &json_limits_default;
	if (len > limits->bytes || len > INT_MAX)
		return error_set(err, ERROR_ANSWER, _("The JSON text is longer than %zu bytes, which is the most that is read."), limits->bytes);
	lead = skip_lead(text, len);
	if (lead == len)
		return error_set(err, ERROR_ANSWER, _("There is no JSON text: it is empty."));
	if (has_secrets(shape))
		return decode_hidden(&d, shape, struct_, text + lead, len - lead, limits->depth);
	if (decode_long(shape, struct_, text + lead, len - lead, limits->depth) == 0)
		return 0;
	return decode_whole(&d, shape, struct_, text + lead, len - lead, limits->depth);
}
