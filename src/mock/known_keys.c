#include "mock/known_keys.h"

#include "core/error.h"
#include "core/i18n.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static size_t string_end(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] != '"')
		at += text[at] == '\\' ? 2 : 1;
	return at < len ? at : len;
}

static bool is_known(const char *key, size_t n, const char *const *known)
{
	for (; *known; known++)
		if (strlen(*known) == n && memcmp(*known, key, n) == 0)
			return true;
	return false;
}

int known_keys_only(const char *text, size_t len, const char *const *known, struct error *err)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '"')
			continue;
		size_t end = string_end(text, len, i + 1), next = end + 1;
		while (next < len && isspace((unsigned char)text[next]))
			next++;
		if (next < len && text[next] == ':' && !is_known(text + i + 1, end - i - 1, known))
			return error_set(err, ERROR_INPUT, _("The key \"%.*s\" is not known here."), (int)(end - i - 1 < 60 ? end - i - 1 : 60), text + i + 1);
		i = end;
	}
	return 0;
}
