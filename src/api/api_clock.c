#include "api/api_clock.h"

#include "api/api_internal.h"
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* A Date is cut to whole seconds. */
#define DATE_STEP_MS 1000
/* A clock that is wrong by less hurts nowhere: certificates and what is signed begin earlier than they are made. */
#define TOLERANCE_MS 120000

bool clock_parse_date(const char *text, int64_t *ret_ms)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char month[4], iso[TIME_TEXT];
	int day, year, hour, minute, second, end = 0;
	const char *at;

	if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, month, &year, &hour, &minute, &second, &end) != 6 || !end ||
	    text[end])
		return false;
	at = strstr(months, month);
	if (!at || strlen(month) != 3 || (at - months) % 3 != 0)
		return false;
	snprintf(iso, sizeof(iso), "%04d-%02d-%02dT%02d:%02d:%02dZ", year, (int)(at - months) / 3 + 1, day, hour, minute, second);
	return time_parse(iso, ret_ms, NULL) == 0;
}

/* The answer was made at some time between the request and now: of all differences that this allows, the smallest. */
void clock_note(struct api *api, const char *date, int64_t took_ms)
{
	int64_t now = api->wall_ms(), sent = now - took_ms, service;

	if (str_empty(date) || !clock_parse_date(date, &service))
		return;
	if (service > now)
		api->skew_ms = service - now;
	else if (service + DATE_STEP_MS < sent)
		api->skew_ms = service + DATE_STEP_MS - sent;
	else
		api->skew_ms = 0;
}

int64_t api_clock_skew_ms(const struct api *api)
{
	return api->skew_ms;
}

int64_t clock_service_ms(const struct api *api)
{
	return api->wall_ms() + (api->skew_ms == TIME_UNKNOWN ? 0 : api->skew_ms);
}

bool clock_sentence(const struct api *api, char to[CLOCK_SENTENCE])
{
	int64_t skew = api->skew_ms;
	char span[TIME_TEXT];

	if (skew == TIME_UNKNOWN || (skew <= TOLERANCE_MS && skew >= -TOLERANCE_MS))
		return false;
	snprintf(to, CLOCK_SENTENCE, skew > 0 ? _("This machine's clock is %s behind that of the services.") : _("This machine's clock is %s ahead of that of the services."),
		time_span(skew > 0 ? skew : -skew, span));
	return true;
}
