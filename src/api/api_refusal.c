#include "api/api_refusal.h"

#include "core/text.h"

/* Distinctive parts of the service's sentences and, where the result of group licensing is passed on, its words for them. The first that
 * fits decides: "invalid usage location" says something else than any other sentence about usage locations. */
static const struct pattern {
	const char *part;
	enum api_licence_refusal refusal;
} patterns[] = {
	{ "invalid usage location", API_LICENCE_NO_LOCATION },
	{ "UsageLocationViolation", API_LICENCE_WRONG_LOCATION },
	{ "usage location", API_LICENCE_WRONG_LOCATION },
	{ "any available licenses", API_LICENCE_NO_SEAT },
	{ "CountViolation", API_LICENCE_NO_SEAT },
	{ "mutually exclusive", API_LICENCE_EXCLUSIVE },
	{ "MutuallyExclusiveViolation", API_LICENCE_EXCLUSIVE },
	{ "depends on the service plan", API_LICENCE_DEPENDENCY },
	{ "DependencyViolation", API_LICENCE_DEPENDENCY },
	{ "inherited from a group", API_LICENCE_INHERITED },
	{ "not have a corresponding license", API_LICENCE_NOT_HELD },
	{ "UniquenessViolation", API_LICENCE_NOT_UNIQUE },
	{ "proxy address", API_LICENCE_NOT_UNIQUE },
	{ "proxyAddresses", API_LICENCE_NOT_UNIQUE },
	{ "concurrent requests", API_LICENCE_CONCURRENT },
};

static enum api_licence_refusal by_words(const char *words)
{
	for (size_t i = 0; words && i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (text_contains_fold(words, patterns[i].part))
			return patterns[i].refusal;
	return API_LICENCE_OTHER;
}

enum api_licence_refusal refusal_of(int status, const char *code, const char *words)
{
	switch (status) {
	case 403:
		return API_LICENCE_FORBIDDEN;
	case 404: case 410:
		return API_LICENCE_GONE;
	case 409: case 412: case 423:
		return API_LICENCE_CONCURRENT;
	case 401: case 408: case 424: case 429:
		return API_LICENCE_UNANSWERED;
	default:
		break;
	}
	if (status < 400 || status >= 500)
		return API_LICENCE_UNANSWERED;
	if (str_ieq(code, "Directory_ConcurrencyViolation"))
		return API_LICENCE_CONCURRENT;
	return str_ieq(code, "Request_ResourceNotFound") ? API_LICENCE_GONE : by_words(words);
}
