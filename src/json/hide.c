#include "json/hide.h"

#include "core/text.h"
#include "core/vault.h"
#include "json/plain.h"
#include "json/skim.h"

#include <assert.h>
#include <string.h>

bool has_secrets(const struct json_shape *shape)
{
	for (const struct json_field *f = shape->fields; f->name; f++)
		if (f->flags & JSON_SECRET)
			return true;
	return false;
}

static int digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;

	return at && c > ' ' ? (int)(at - digits) : -1;
}

/* The escape behind its backslash: how many bytes it has, 0 if it is none or stands for something that no secret holds. */
static size_t take_escape(const char *at, const char *end, char to[4], size_t *ret_n)
{
	uint32_t code = 0;

	*ret_n = 1;
	if (at < end && *at && strchr("\"\\/", *at)) {
		to[0] = *at;
		return 1;
	}
	if (end - at < 5 || *at != 'u')
		return 0;
	for (int i = 1; i <= 4; i++) {
		if (digit(at[i]) < 0)
			return 0;
		code = code << 4 | (uint32_t)digit(at[i]);
	}
	*ret_n = text_encode(to, code);
	return code < ' ' || code == 0x7f || (code >= 0xd800 && code < 0xe000) ? 0 : 5;
}

/* The string between its quotation marks; NULL: it is no secret. */
static char *take_secret(const struct json_field *f, const char *at, const char *end)
{
	char *copy = vault_alloc((size_t)(end - at) + 4);
	size_t n = 0, taken = 1;

	while (at < end && taken > 0) {
		size_t wrote = 1;

		if (*at == '\\')
			taken = take_escape(at + 1, end, copy + n, &wrote);
		else if ((unsigned char)*at < ' ' || *at == 0x7f)
			taken = 0;
		else
			copy[n] = *at;
		at += *at == '\\' ? taken + 1 : 1;
		n += wrote;
	}
	copy[n] = '\0';
	if (taken > 0 && text_valid_utf8(copy, n) && text_count(copy) <= field_text_limit(f))
		return copy;
	vault_free(copy);
	return NULL;
}

static bool is_plain(const char *at, const char *end)
{
	while (at < end && *at >= ' ' && *at <= '~' && *at != '\\')
		at++;
	return at == end;
}

static const struct json_field *find(const struct json_shape *shape, const struct json_piece *name)
{
	const struct json_field *f = shape->fields;

	while (f->name && !json_piece_is(name, f->name))
		f++;
	return f;
}

/* A name that stands twice is left to the reading of the rest, where both still stand. */
static bool hide_value(struct hidden *h, const struct json_shape *shape, const struct json_field *f, const struct json_piece *value, const char **from)
{
	const char *start = value->text + 1, *end = value->text + value->len - 1;
	bool secret = f->flags & JSON_SECRET;

	if (value->text[0] != '"' || !(secret || (!f->name && is_plain(start, end))))
		return true;
	if (secret) {
		char **slot = &h->secrets[f - shape->fields];

		vault_free(*slot);
		*slot = take_secret(f, start, end);
		if (!*slot)
			h->refused = f;
	}
	buf_add(&h->rest, *from, (size_t)(start - *from));
	*from = end;
	return !h->refused;
}

enum hide_result hide(struct hidden *ret, const struct json_shape *shape, const char *text, size_t len)
{
	struct json_piece name, value;
	const char *from = text;
	struct json_skim s;

	*ret = (struct hidden){ .rest = BUF_SECRET_INIT };
	json_skim_init(&s, text, len);
	if (json_skim_object(&s)) {
		while (json_skim_next(&s, &name) && json_skim_value(&s, &value)) {
			const struct json_field *f = find(shape, &name);

			assert(f - shape->fields <= HIDE_FIELDS);
			if (!hide_value(ret, shape, f, &value, &from))
				return HIDE_REFUSED;
		}
		if (!json_skim_ended(&s)) {
			ret->broken = (size_t)(s.at - text);
			return HIDE_BROKEN;
		}
	}
	buf_add(&ret->rest, from, (size_t)(text + len - from));
	return HIDE_DONE;
}

void hidden_put(struct hidden *h, const struct json_shape *shape, void *struct_)
{
	for (size_t i = 0; shape->fields[i].name; i++) {
		char **slot = (char **)(void *)((char *)struct_ + shape->fields[i].offset);

		if (!h->secrets[i])
			continue;
		vault_free(*slot);
		*slot = h->secrets[i];
		h->secrets[i] = NULL;
	}
}

void hidden_clear(struct hidden *h)
{
	for (size_t i = 0; i < HIDE_FIELDS; i++)
		vault_free(h->secrets[i]);
	buf_clear(&h->rest);
}
