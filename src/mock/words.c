#include "mock/words.h"

#include <string.h>
#include <strings.h>

static const char blanks[] = " \t,";

const char *words_next(const char **at, size_t *ret_len)
{
	const char *word = *at + strspn(*at, blanks);

	*ret_len = strcspn(word, blanks);
	*at = word + *ret_len;
	return *ret_len ? word : NULL;
}

static bool have(const char *list, const char *word, size_t n)
{
	const char *one;
	size_t len;

	while ((one = words_next(&list, &len)))
		if (len == n && strncasecmp(one, word, n) == 0)
			return true;
	return false;
}

bool words_have(const char *list, const char *word)
{
	return have(list, word, strlen(word));
}

bool words_have_all(const char *list, const char *wanted)
{
	const char *word;
	size_t len;

	while ((word = words_next(&wanted, &len)))
		if (!have(list, word, len))
			return false;
	return true;
}
