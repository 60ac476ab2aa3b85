#include "json/plain.h"

#include "core/calendar.h"
#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MOST 64
#define UNKNOWN_MOST 8
#define DIGITS_MOST 15

struct plain {
	const char *at, *end;
	int depth; /* levels that may still be opened */
};

/* A string without escapes, where it stands. */
struct chars {
	const char *text;
	size_t len;
	bool ascii; /* visible ASCII alone */
};

void shape_prepare(const struct json_shape *shape, void *struct_)
{
	const struct json_field *f;

	for (f = shape->fields; f->name; f++) {
		char *at = (char *)struct_ + f->offset;

		if (f->type == JSON_TIME)
			*(int64_t *)(void *)at = TIME_UNKNOWN;
		else if (f->type == JSON_STRUCT)
			shape_prepare(f->shape, at);
	}
}

size_t field_text_limit(const struct json_field *f)
{
	return f->limit && f->type != JSON_LIST ? f->limit : 4096;
}

/* ── tokens ── */

/* The next byte that is no space; 0 at the end. */
static char peek(struct plain *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\r' || *p->at == '\t'))
		p->at++;
	return p->at < p->end ? *p->at : '\0';
}

static bool take(struct plain *p, char c)
{
	if (peek(p) != c)
		return false;
	p->at++;
	return true;
}

static bool take_chars(struct plain *p, struct chars *ret)
{
	const char *at;
	bool ascii = true;

	if (!take(p, '"'))
		return false;
	for (at = p->at; at < p->end && *at != '"'; at++) {
		if (*at == '\\' || (unsigned char)*at < 0x20)
			return false;
		ascii &= (unsigned char)*at < 0x7f;
	}
	if (at == p->end)
		return false;
	*ret = (struct chars){ p->at, (size_t)(at - p->at), ascii };
	p->at = at + 1;
	return true;
}

static bool take_word(struct plain *p, const char *word)
{
	size_t n = strlen(word);

	if (peek(p) != word[0] || (size_t)(p->end - p->at) < n || memcmp(p->at, word, n) != 0)
		return false;
	p->at += n;
	return true;
}

/* ── values ── */

static bool take_text(struct plain *p, const struct json_field *f, char **to)
{
	struct chars chars;

	if ((f->flags & JSON_SECRET) || !take_chars(p, &chars) || chars.len > field_text_limit(f))
		return false;
	if (!chars.ascii && ((f->flags & JSON_RAW) || !text_valid_utf8(chars.text, chars.len)))
		return false;
	*to = xstrndup(chars.text, chars.len);
	if (!chars.ascii) {
		char *as_sent = *to;

		*to = text_clean(as_sent);
		free(as_sent);
	}
	return true;
}

static bool take_bool(struct plain *p, bool *to)
{
	*to = take_word(p, "true");
	return *to || take_word(p, "false");
}

static bool take_int(struct plain *p, const struct json_field *f, int64_t *to)
{
	int64_t min = f->min, max = f->max, n = 0;
	const char *digits;

	if (min == 0 && max == 0)
		max = INT32_MAX;
	peek(p);
	for (digits = p->at; p->at < p->end && *p->at >= '0' && *p->at <= '9' && p->at - digits < DIGITS_MOST; p->at++)
		n = n * 10 + (*p->at - '0');
	if (p->at == digits || (*digits == '0' && p->at - digits > 1) || n < min || n > max)
		return false;
	*to = n;
	return true; /* a fraction, an exponent or one digit more is no end of a member */
}

static bool take_time(struct plain *p, int64_t *to)
{
	struct chars chars;
	char text[NAME_MOST];

	if (!take_chars(p, &chars) || !chars.ascii || chars.len >= sizeof(text))
		return false;
	memcpy(text, chars.text, chars.len);
	text[chars.len] = '\0';
	return time_parse(text, to, NULL) == 0;
}

static bool take_enum(struct plain *p, const struct json_field *f, int *to)
{
	const struct json_word *w;
	struct chars chars;
	char text[NAME_MOST], *word;

	if (!take_chars(p, &chars) || !chars.ascii || chars.len >= sizeof(text))
		return false;
	memcpy(text, chars.text, chars.len);
	text[chars.len] = '\0';
	word = str_trim(text);
	for (w = f->words; w->word && !str_ieq(w->word, word); w++)
		;
	*to = w->word ? w->value : f->unknown;
	return true;
}

static bool take_struct(struct plain *p, const struct json_shape *shape, void *to);

/* Each element is counted from before it is read, so that json_clear() finds the half-read one too. */
static bool take_list(struct plain *p, const struct json_field *f, struct json_list *list)
{
	size_t size = f->shape ? f->shape->size : sizeof(char *), most = f->limit ? f->limit : 100000, room = 0;
	bool more;

	if (p->depth-- == 0 || !take(p, '['))
		return false;
	for (more = !take(p, ']'); more; more = take(p, ',')) {
		char *item;

		if (list->count == most)
			return false;
		if (list->count == room) {
			room = room ? room * 2 : 2;
			list->items = xrealloc_array(list->items, room, size);
		}
		item = (char *)list->items + list->count++ * size;
		memset(item, 0, size);
		if (f->shape)
			shape_prepare(f->shape, item);
		if (f->shape ? !take_struct(p, f->shape, item) : !take_text(p, f, (char **)(void *)item))
			return false;
	}
	p->depth++;
	return list->count == 0 || take(p, ']');
}

static bool take_value(struct plain *p, const struct json_field *f, void *to)
{
	switch (f->type) {
	case JSON_TEXT:
	case JSON_CODE:
		return take_text(p, f, to);
	case JSON_INT:
		return take_int(p, f, to);
	case JSON_BOOL:
		return take_bool(p, to);
	case JSON_TIME:
		return take_time(p, to);
	case JSON_ENUM:
		return take_enum(p, f, to);
	case JSON_STRUCT:
		return take_struct(p, f->shape, to);
	case JSON_LIST:
		return take_list(p, f, to);
	default:
		return false;
	}
}

/* ── members ── */

struct members {
	const struct json_shape *shape;
	const struct json_field *next; /* services write the fields of each element in the same order */
	uint64_t named, seen;
	struct chars unknown[UNKNOWN_MOST];
	size_t n_unknown;
};

static bool is_name(const struct json_field *f, const struct chars *name)
{
	return f->name && strlen(f->name) == name->len && memcmp(f->name, name->text, name->len) == 0;
}

/* The end of the table: the shape does not know it. */
static const struct json_field *find_field(const struct members *m, const struct chars *name)
{
	const struct json_field *f = m->next;
	char text[NAME_MOST];

	if (is_name(f, name))
		return f;
	memcpy(text, name->text, name->len);
	text[name->len] = '\0';
	for (f = m->shape->fields; f->name && !str_ieq(f->name, text); f++)
		;
	return f;
}

/* Seen to be right, and not twice there. */
static bool pass_unknown(struct plain *p, struct members *m, const struct chars *name)
{
	struct chars value;

	for (size_t i = 0; i < m->n_unknown; i++)
		if (m->unknown[i].len == name->len && memcmp(m->unknown[i].text, name->text, name->len) == 0)
			return false;
	if (m->n_unknown == UNKNOWN_MOST)
		return false;
	m->unknown[m->n_unknown++] = *name;
	if (peek(p) == '"')
		return take_chars(p, &value) && (value.ascii || text_valid_utf8(value.text, value.len));
	return take_word(p, "null") || take_word(p, "true") || take_word(p, "false");
}

static bool take_member(struct plain *p, struct members *m, void *to)
{
	const struct json_field *f;
	struct chars name;
	uint64_t bit;

	if (!take_chars(p, &name) || !name.ascii || name.len >= NAME_MOST || !take(p, ':'))
		return false;
	f = find_field(m, &name);
	if (!f->name)
		return pass_unknown(p, m, &name);
	m->next = f + 1;
	bit = UINT64_C(1) << (f - m->shape->fields);
	if (m->named & bit)
		return false;
	m->named |= bit;
	if (take_word(p, "null"))
		return true;
	m->seen |= bit;
	return take_value(p, f, (char *)to + f->offset);
}

static bool has_required(const struct members *m)
{
	const struct json_field *f;

	for (f = m->shape->fields; f->name; f++)
		if ((f->flags & JSON_REQUIRED) && !(m->seen & (UINT64_C(1) << (f - m->shape->fields))))
			return false;
	return true;
}

static bool take_struct(struct plain *p, const struct json_shape *shape, void *to)
{
	struct members m;
	bool more;

	m.shape = shape;
	m.next = shape->fields;
	m.named = m.seen = 0;
	m.n_unknown = 0;
	if (p->depth-- == 0 || !take(p, '{'))
		return false;
	if (take(p, '}')) {
		p->depth++;
		return has_required(&m);
	}
	for (more = true; more; more = take(p, ','))
		if (!take_member(p, &m, to))
			return false;
	p->depth++;
	return take(p, '}') && has_required(&m);
}

bool plain_decode(const struct json_shape *shape, void *struct_, const char *text, size_t len, int depth)
{
	struct plain p = { text, text + len, depth };

	shape_prepare(shape, struct_);
	if (take_struct(&p, shape, struct_) && peek(&p) == '\0' && p.at == p.end)
		return true;
	json_clear(shape, struct_);
	return false;
}
