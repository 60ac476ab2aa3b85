#include "mock/ranges.h"

#include <ctype.h>
#include <stddef.h>

enum { NUMBER_MOST = 100000000 };

static bool number(const char **at, int64_t *ret)
{
	int64_t n = 0;
	const char *from = *at;

	for (; isdigit((unsigned char)**at) && n < NUMBER_MOST; ++*at)
		n = n * 10 + (**at - '0');
	*ret = n;
	return *at > from && !isdigit((unsigned char)**at);
}

bool ranges_next(const char **at, int64_t *ret_from, int64_t *ret_to)
{
	if (!*at)
		return false;
	while (**at == ' ' || **at == ',')
		++*at;
	if (!number(at, ret_from))
		return false;
	*ret_to = *ret_from;
	if (**at != '-')
		return true;
	++*at;
	return number(at, ret_to);
}

bool ranges_valid(const char *text)
{
	int64_t from, to;

	while (text && ranges_next(&text, &from, &to))
		if (to < from || (*text && *text != ' ' && *text != ','))
			return false;
	return !text || !*text;
}
