#include "json/scan.h"

#include "core/error.h"
#include "core/i18n.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

struct scan {
	const char *start, *at, *end;
};

static bool is_digit(const struct scan *s)
{
	return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static bool take(struct scan *s, const char *any)
{
	if (s->at == s->end || *s->at == '\0' || !strchr(any, *s->at))
		return false;
	s->at++;
	return true;
}

static bool take_digits(struct scan *s)
{
	if (!is_digit(s))
		return false;
	while (is_digit(s))
		s->at++;
	return true;
}

/* -9223372036854775808 … 18446744073709551615, which json-c holds exactly. */
static bool fits(const char *digits, const char *end, bool negative)
{
	uint64_t value = 0;

	for (; digits < end; digits++) {
		if (__builtin_mul_overflow(value, UINT64_C(10), &value) || __builtin_add_overflow(value, (uint64_t)(*digits - '0'), &value))
			return false;
	}
	return !negative || value <= (uint64_t)INT64_MAX + 1;
}

/* RFC 8259, section 6. */
static bool take_number(struct scan *s)
{
	bool negative = take(s, "-"), whole = true;
	const char *digits = s->at, *end;

	if (!take_digits(s) || (*digits == '0' && s->at - digits > 1))
		return false;
	end = s->at;
	if (take(s, ".")) {
		whole = false;
		if (!take_digits(s))
			return false;
	}
	if (take(s, "eE")) {
		whole = false;
		take(s, "+-");
		if (!take_digits(s))
			return false;
	}
	return !whole || fits(digits, end, negative);
}

/* After the opening quotation mark. */
static bool take_string(struct scan *s)
{
	while (s->at < s->end && *s->at != '"') {
		if ((unsigned char)*s->at < 0x20)
			return false;
		if (*s->at == '\\' && s->end - s->at > 1)
			s->at++;
		s->at++;
	}
	if (s->at >= s->end)
		s->at = s->end; /* cut off: json-c says so */
	else
		s->at++;
	return true;
}

static void skip_space(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
		s->at++;
}

static bool take_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t left = (size_t)(s->end - s->at), i;

	for (i = 0; i < 3; i++) {
		size_t len = strlen(words[i]);

		if (memcmp(s->at, words[i], left < len ? left : len) == 0) {
			s->at += left < len ? left : len;
			return true;
		}
	}
	return false;
}

static int malformed(const struct scan *s, const char *token, struct error *err)
{
	int r = error_set(err, ERROR_ANSWER, _("The JSON text is malformed at byte %zu."), (size_t)(token - s->start));

	if (*token != '"') /* a string may be a secret */
		error_detail(err, "“%.*s”", (int)(s->end - token < 40 ? s->end - token : 40), token);
	return r;
}

/* Where the braces stand is left to json-c; every token between them is checked here. */
int json_scan(const char *text, size_t len, int max_depth, size_t *ret_names, struct error *err)
{
	struct scan s = { text, text, text + len };
	size_t names = 0;
	int depth = 0;

	for (skip_space(&s); s.at < s.end; skip_space(&s)) {
		const char *token = s.at;
		bool ok = true;

		switch (*s.at) {
		case '{': case '[':
			s.at++;
			if (++depth > max_depth)
				return error_set(err, ERROR_ANSWER, _("The JSON text is nested deeper than %d levels."), max_depth);
			break;
		case '}': case ']':
			s.at++;
			depth--;
			break;
		case ':': case ',':
			s.at++;
			break;
		case '"':
			s.at++;
			ok = take_string(&s);
			skip_space(&s);
			names += s.at < s.end && *s.at == ':';
			break;
		default:
			ok = *s.at == '-' || is_digit(&s) ? take_number(&s) : take_word(&s);
		}
		if (!ok)
			return malformed(&s, token, err);
	}
	*ret_names = names;
	return 0;
}
