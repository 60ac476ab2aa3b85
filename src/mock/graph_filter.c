/* Graph: the forms of $filter that the directory documents for licences. Blanks may stand between any two of their words. */
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/graph_query.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { GUID_LENGTH = 36 };

static const char *skip(const char *at)
{
	return at + strspn(at, " ");
}

/* Past a word and the blanks before it; NULL: something else stands there. */
static const char *past(const char *at, const char *word)
{
	size_t n = strlen(word);

	if (!at)
		return NULL;
	at = skip(at);
	return strncasecmp(at, word, n) == 0 ? at + n : NULL;
}

static size_t name_length(const char *at)
{
	size_t n = 0;

	while (isalnum((unsigned char)at[n]) || at[n] == '_')
		n++;
	return n && !isdigit((unsigned char)at[0]) ? n : 0;
}

static const char *past_guid(const char *at, char guid[37])
{
	if (!at)
		return NULL;
	at = skip(at);
	if (strlen(at) < GUID_LENGTH)
		return NULL;
	for (size_t i = 0; i < GUID_LENGTH; i++)
		guid[i] = (char)tolower((unsigned char)at[i]);
	guid[GUID_LENGTH] = '\0';
	return uuid_valid(guid) ? at + GUID_LENGTH : NULL;
}

bool graph_filter_sku(const char *filter, char sku[37])
{
	const char *at = past(past(past(past(filter, "assignedLicenses"), "/"), "any"), "(");
	size_t n = at ? name_length(at = skip(at)) : 0;
	char *name = n ? xstrndup(at, n) : NULL;

	/* What is named before the colon is asked about after it. */
	at = n ? past(past(past(past(at + n, ":"), name), "/"), "skuId") : NULL;
	free(name);
	at = at && *at == ' ' ? past(at, "eq") : NULL;
	at = at && *at == ' ' ? past(past_guid(at, sku), ")") : NULL;
	return at && !*skip(at);
}

bool graph_filter_is(const char *filter, const char *words)
{
	for (filter = skip(filter), words = skip(words); *filter && *words; filter++, words++) {
		if (*words == ' ') {
			if (*filter != ' ')
				return false;
			filter = skip(filter) - 1;
			continue;
		}
		if (tolower((unsigned char)*filter) != tolower((unsigned char)*words))
			return false;
	}
	return !*skip(filter) && !*words;
}

/* A quote inside of a string is written twice. */
static char *quoted(const char **at)
{
	char *text = xstrdup(*at + 1), *to = text;
	const char *from = *at + 1;

	while (*from && !(from[0] == '\'' && from[1] != '\'')) {
		from += from[0] == '\'';
		*to++ = *from++;
	}
	*to = '\0';
	*at = *from ? from + 1 : from;
	return text;
}

bool graph_filter_equal(const char *filter, char **ret_name, char **ret_value)
{
	const char *name = skip(filter), *at;
	size_t n = name_length(name);
	char *value;

	at = n && name[n] == ' ' ? past(name + n, "eq") : NULL;
	if (!at || *at != ' ')
		return false;
	at = skip(at);
	if (*at == '\'') {
		value = quoted(&at);
	} else {
		size_t len = strcspn(at, " ()'");
		value = xstrndup(at, len);
		at += len;
	}
	if (*skip(at) || !*value) {
		free(value);
		return false;
	}
	*ret_name = xstrndup(name, n);
	*ret_value = value;
	return true;
}
