#include "core/calendar.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

struct date {
	int64_t year;
	int month, day; /* from 1 */
};

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that a leap day ends its year. */
static int64_t days_of(struct date d)
{
	int64_t y = d.year - (d.month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static struct date date_of(int64_t days)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct date d = { .year = year_of_era + era * 400,
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(day_of_year - (153 * month + 2) / 5 + 1) };

	d.year += d.month <= 2;
	return d;
}

static int days_in_month(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static int64_t floor_divide(int64_t n, int64_t d)
{
	return n / d - (n % d < 0);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `width` digits within [min, max]. */
static bool take_number(const char **at, int width, int min, int max, int *ret)
{
	int value = 0;

	for (; width > 0; width--, (*at)++) {
		if (!is_digit(**at))
			return false;
		value = value * 10 + (**at - '0');
	}
	*ret = value;
	return value >= min && value <= max;
}

static bool take_char(const char **at, const char *any)
{
	if (!**at || !strchr(any, **at))
		return false;
	(*at)++;
	return true;
}

static bool take_date(const char **at, struct date *ret)
{
	int year;

	if (!take_number(at, 4, 1, 9999, &year) || !take_char(at, "-") || !take_number(at, 2, 1, 12, &ret->month) || !take_char(at, "-") ||
		!take_number(at, 2, 1, 31, &ret->day))
		return false;
	ret->year = year;
	return ret->day <= days_in_month(year, ret->month);
}

/* Digits beyond the millisecond are read and dropped. */
static bool take_fraction(const char **at, int *ret_ms)
{
	int ms = 0, digits;

	if (!is_digit(**at))
		return false;
	for (digits = 0; is_digit(**at); digits++, (*at)++) {
		if (digits < 3)
			ms = ms * 10 + (**at - '0');
	}
	for (; digits < 3; digits++)
		ms *= 10;
	*ret_ms = ms;
	return true;
}

static bool take_clock(const char **at, int64_t *ret_ms)
{
	int hour, minute, second = 0, ms = 0;

	if (!take_number(at, 2, 0, 23, &hour) || !take_char(at, ":") || !take_number(at, 2, 0, 59, &minute))
		return false;
	if (take_char(at, ":")) {
		if (!take_number(at, 2, 0, 59, &second))
			return false;
		if (take_char(at, ".,") && !take_fraction(at, &ms))
			return false;
	}
	*ret_ms = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + ms;
	return true;
}

/* "Z", "+01:00", "+0100", or nothing, which is UTC too. */
static bool take_zone(const char **at, int64_t *ret_offset_ms)
{
	bool west = **at == '-';
	int hours, minutes;

	*ret_offset_ms = 0;
	if (!**at || take_char(at, "Zz"))
		return true;
	if (!take_char(at, "+-") || !take_number(at, 2, 0, 23, &hours))
		return false;
	take_char(at, ":");
	if (!take_number(at, 2, 0, 59, &minutes))
		return false;
	*ret_offset_ms = (west ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS);
	return true;
}

int time_parse(const char *text, int64_t *ret_ms, struct error *err)
{
	const char *at = text ? text : "";
	int64_t clock = 0, offset = 0;
	struct date date;
	bool ok = take_date(&at, &date);

	if (ok && take_char(&at, "Tt "))
		ok = take_clock(&at, &clock) && take_zone(&at, &offset);
	if (!ok || *at)
		return error_set(err, ERROR_INPUT, _("“%.60s” is not a date or time such as 2026-11-22 or 2026-11-22T10:00:00Z."), text ? text : "");
	*ret_ms = days_of(date) * DAY_MS + clock - offset;
	return 0;
}

const char *time_wire(int64_t ms, char to[TIME_TEXT])
{
	int64_t rest = ms % DAY_MS < 0 ? ms % DAY_MS + DAY_MS : ms % DAY_MS; /* not by multiplying back: that overflows at the ends */
	struct date d = date_of(floor_divide(ms, DAY_MS));
	int n = snprintf(to, TIME_TEXT, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d", d.year, d.month, d.day, (int)(rest / HOUR_MS),
		(int)(rest % HOUR_MS / MINUTE_MS), (int)(rest % MINUTE_MS / SECOND_MS));

	assert(n > 0 && n < TIME_TEXT - 6);
	if (rest % SECOND_MS)
		n += snprintf(to + n, (size_t)(TIME_TEXT - n), ".%03d", (int)(rest % SECOND_MS));
	snprintf(to + n, (size_t)(TIME_TEXT - n), "Z");
	return to;
}

static bool local_parts(int64_t ms, struct tm *ret)
{
	time_t seconds = (time_t)floor_divide(ms, SECOND_MS);

	return ms != TIME_UNKNOWN && localtime_r(&seconds, ret);
}

/* The formats below are digits alone, so that the result does not depend on the locale. */
const char *time_local(int64_t ms, char to[TIME_TEXT])
{
	struct tm tm;

	if (!local_parts(ms, &tm) || strftime(to, TIME_TEXT, "%Y-%m-%d %H:%M", &tm) == 0)
		str_copy(to, TIME_TEXT, _("unknown"));
	return to;
}

const char *time_local_date(int64_t ms, char to[TIME_TEXT])
{
	struct tm tm;

	if (!local_parts(ms, &tm) || strftime(to, TIME_TEXT, "%Y-%m-%d", &tm) == 0)
		str_copy(to, TIME_TEXT, _("unknown"));
	return to;
}

const char *time_local_clock(int64_t ms, char to[TIME_TEXT])
{
	struct tm tm;

	if (!local_parts(ms, &tm) || strftime(to, TIME_TEXT, "%H:%M:%S", &tm) == 0)
		str_copy(to, TIME_TEXT, _("unknown"));
	return to;
}

struct part {
	char letter;
	int32_t months;
	int64_t ms;
	bool clock;
};

/* In the order in which they may stand. */
static const struct part parts[] = {
	{ 'Y', 12, 0, false },
	{ 'M', 1, 0, false },
	{ 'W', 0, 7 * DAY_MS, false },
	{ 'D', 0, DAY_MS, false },
	{ 'H', 0, HOUR_MS, true },
	{ 'M', 0, MINUTE_MS, true },
	{ 'S', 0, SECOND_MS, true },
};
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

/* Up to six digits, which keeps every product below far from an overflow. */
static bool take_count(const char **at, int32_t *ret)
{
	int32_t value = 0;
	int digits;

	for (digits = 0; is_digit(**at) && digits < 6; digits++, (*at)++)
		value = value * 10 + (**at - '0');
	*ret = value;
	return digits > 0;
}

static bool take_duration(const char *at, struct duration *ret)
{
	size_t next = 0, taken = 0;
	bool clock = false, weeks = false;

	if (!take_char(&at, "P"))
		return false;
	while (*at) {
		int32_t count;

		if (*at == 'T') {
			if (clock || !at[1])
				return false;
			clock = true;
			at++;
		}
		if (!take_count(&at, &count))
			return false;
		while (next < N_PARTS && (parts[next].letter != *at || parts[next].clock != clock))
			next++;
		if (next == N_PARTS)
			return false;
		ret->months += count * parts[next].months;
		ret->ms += count * parts[next].ms;
		weeks = weeks || parts[next].letter == 'W';
		next++;
		taken++;
		at++;
	}
	return taken == 1 || (taken > 1 && !weeks);
}

int duration_parse(const char *text, struct duration *ret, struct error *err)
{
	struct duration d = { 0 };

	if (!text || !take_duration(text, &d))
		return error_set(err, ERROR_INPUT, _("“%.60s” is not a duration such as P1M, P1Y or PT48H."), text ? text : "");
	*ret = d;
	return 0;
}

int64_t time_after(int64_t ms, struct duration d)
{
	int64_t days, rest, month, sum;
	struct date date;

	if (ms == TIME_UNKNOWN)
		return TIME_UNKNOWN;
	days = floor_divide(ms, DAY_MS);
	rest = ms - days * DAY_MS;
	date = date_of(days);
	month = date.year * 12 + date.month - 1 + d.months;
	date.year = floor_divide(month, 12);
	date.month = (int)(month - date.year * 12) + 1;
	if (date.day > days_in_month(date.year, date.month))
		date.day = days_in_month(date.year, date.month);
	if (__builtin_mul_overflow(days_of(date), DAY_MS, &sum) || __builtin_add_overflow(sum, rest, &sum) ||
		__builtin_add_overflow(sum, d.ms, &sum))
		return TIME_UNKNOWN;
	return sum;
}

static int64_t round_up(int64_t n, int64_t unit)
{
	return n / unit + (n % unit > 0);
}

/* Rounded up: who waits for "2 min" has not been promised less than it takes. */
const char *time_span(int64_t ms, char to[TIME_TEXT])
{
	int64_t seconds = ms > 0 ? round_up(ms, SECOND_MS) : 0, minutes = round_up(seconds, 60);
	unsigned long days;

	if (seconds < 60) {
		snprintf(to, TIME_TEXT, _("%d s"), (int)seconds);
	} else if (minutes < 60) {
		snprintf(to, TIME_TEXT, _("%d min"), (int)minutes);
	} else if (minutes < 48 * 60) {
		if (minutes % 60)
			snprintf(to, TIME_TEXT, _("%d h %d min"), (int)(minutes / 60), (int)(minutes % 60));
		else
			snprintf(to, TIME_TEXT, _("%d h"), (int)(minutes / 60));
	} else {
		days = (unsigned long)round_up(minutes, 24 * 60);
		snprintf(to, TIME_TEXT, ngettext("%lu day", "%lu days", days), days);
	}
	return to;
}

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now;
	int r = clock_gettime(clock, &now);

	assert(r == 0);
	(void)r;
	return (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

int64_t time_now_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}

int64_t time_monotonic_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}
