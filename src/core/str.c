#include "core/text.h"

#include "core/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool str_empty(const char *text)
{
	return !text || !*text;
}

bool str_eq(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static unsigned char ascii_lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool str_ieq(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	while (*a && ascii_lower(*a) == ascii_lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

bool str_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

void str_copy(char *to, size_t size, const char *from)
{
	size_t len;

	assert(size > 0);
	if (!from)
		from = "";
	len = strnlen(from, size);
	if (len == size) {
		len--;
		while (len > 0 && ((unsigned char)from[len] & 0xc0) == 0x80)
			len--;
	}
	memmove(to, from, len);
	to[len] = '\0';
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

char *str_trim(char *text)
{
	char *end;

	while (is_space(*text))
		text++;
	end = text + strlen(text);
	while (end > text && is_space(end[-1]))
		end--;
	*end = '\0';
	return text;
}

void str_set(char **slot, const char *text)
{
	char *copy = xstrdup(text);

	free(*slot);
	*slot = copy;
}

bool str_to_int64(const char *text, int64_t *ret_value)
{
	int64_t value = 0;
	bool negative;

	if (!text)
		return false;
	while (is_space(*text))
		text++;
	negative = *text == '-';
	if (negative || *text == '+')
		text++;
	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		int digit = *text - '0';

		if (__builtin_mul_overflow(value, (int64_t)10, &value))
			return false;
		if (negative ? __builtin_sub_overflow(value, (int64_t)digit, &value) : __builtin_add_overflow(value, (int64_t)digit, &value))
			return false;
	}
	while (is_space(*text))
		text++;
	if (*text)
		return false;
	*ret_value = value;
	return true;
}
