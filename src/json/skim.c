#include "json/skim.h"

#include "core/text.h"

#include <string.h>
#include <strings.h>

void json_skim_init(struct json_skim *s, const char *text, size_t len)
{
	size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	*s = (struct json_skim){ .at = text + mark, .end = text + len };
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The next byte that is no space, which stays; 0 at the end. */
static char peek(struct json_skim *s)
{
	while (s->at < s->end && is_space(*s->at))
		s->at++;
	return s->at < s->end ? *s->at : '\0';
}

static bool fail(struct json_skim *s)
{
	s->bad = true;
	return false;
}

static bool enter(struct json_skim *s, char bracket)
{
	if (s->bad || peek(s) != bracket)
		return false;
	if (s->depth == JSON_SKIM_DEPTH)
		return fail(s);
	s->at++;
	s->lists = s->lists << 1 | (bracket == '[');
	s->depth++;
	s->fresh = true;
	return true;
}

bool json_skim_object(struct json_skim *s)
{
	return enter(s, '{');
}

bool json_skim_list(struct json_skim *s)
{
	return enter(s, '[');
}

/* From the opening quotation mark to behind the closing one. */
static bool pass_string(struct json_skim *s)
{
	const char *at = s->at + 1;

	for (;;) {
		const char *quote = memchr(at, '"', (size_t)(s->end - at)), *slash;

		if (!quote)
			return fail(s);
		slash = memchr(at, '\\', (size_t)(quote - at));
		if (!slash) {
			s->at = quote + 1;
			return true;
		}
		if (s->end - slash < 2)
			return fail(s);
		at = slash + 2;
	}
}

/* A value that holds others: until its bracket is closed. */
static bool pass_brackets(struct json_skim *s)
{
	uint64_t lists = 0;
	int depth = 0;

	while (s->at < s->end) {
		switch (*s->at) {
		case '{': case '[':
			if (depth++ == JSON_SKIM_DEPTH)
				return fail(s);
			lists = lists << 1 | (*s->at++ == '[');
			break;
		case '}': case ']':
			if ((*s->at++ == ']') != (lists & 1))
				return fail(s);
			lists >>= 1;
			if (--depth == 0)
				return true;
			break;
		case '"':
			if (!pass_string(s))
				return false;
			break;
		default:
			s->at++;
		}
	}
	return fail(s);
}

static bool pass_word(struct json_skim *s)
{
	const char *from = s->at;

	while (s->at < s->end && *s->at && !is_space(*s->at) && !strchr(",:[]{}\"", *s->at))
		s->at++;
	return s->at > from || fail(s);
}

static bool pass_value(struct json_skim *s)
{
	switch (peek(s)) {
	case '"':
		return pass_string(s);
	case '{': case '[':
		return pass_brackets(s);
	default:
		return pass_word(s);
	}
}

bool json_skim_value(struct json_skim *s, struct json_piece *ret)
{
	const char *from;

	if (s->bad)
		return false;
	peek(s);
	from = s->at;
	if (!pass_value(s))
		return false;
	*ret = (struct json_piece){ from, (size_t)(s->at - from) };
	return true;
}

static bool take_name(struct json_skim *s, struct json_piece *ret_name)
{
	const char *from = s->at + 1;

	if (peek(s) != '"' || !pass_string(s))
		return fail(s);
	*ret_name = (struct json_piece){ from, (size_t)(s->at - 1 - from) };
	if (peek(s) != ':')
		return fail(s);
	s->at++;
	return true;
}

bool json_skim_next(struct json_skim *s, struct json_piece *ret_name)
{
	bool list = s->lists & 1, first = s->fresh;
	char c;

	if (s->bad || s->depth == 0)
		return false;
	c = peek(s);
	s->fresh = false;
	if (c == (list ? ']' : '}')) {
		s->at++;
		s->lists >>= 1;
		s->depth--;
		return false;
	}
	if (!first) {
		if (c != ',')
			return fail(s);
		s->at++;
		peek(s);
	}
	*ret_name = (struct json_piece){ NULL, 0 };
	return list || take_name(s, ret_name);
}

bool json_skim_ended(const struct json_skim *s)
{
	const char *at = s->at;

	while (at < s->end && is_space(*at))
		at++;
	return !s->bad && s->depth == 0 && at == s->end;
}

bool json_piece_is(const struct json_piece *p, const char *name)
{
	return p->text && strlen(name) == p->len && strncasecmp(p->text, name, p->len) == 0;
}

bool json_piece_text(const struct json_piece *value, char *to, size_t size)
{
	bool quoted = value->len > 1 && value->text[0] == '"';
	const char *from = value->text + quoted;
	size_t n = value->len - (quoted ? 2 : 0);

	if (n >= size || n == 0 || (!quoted && !strchr("-0123456789", from[0])))
		return false;
	for (size_t i = 0; i < n; i++)
		if (from[i] < ' ' || from[i] > '~' || from[i] == '\\')
			return false;
	memcpy(to, from, n);
	to[n] = '\0';
	return true;
}

bool json_piece_int(const struct json_piece *value, int min, int max, int *ret)
{
	char text[24];
	int64_t n;

	if (value->len == 0 || value->text[0] == '"' || !json_piece_text(value, text, sizeof(text)) || !str_to_int64(text, &n) || n < min || n > max)
		return false;
	*ret = (int)n;
	return true;
}
