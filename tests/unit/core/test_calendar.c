#include "core/calendar.h"
#include "core/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

static int64_t at(const char *text)
{
	struct error err = ERROR_INIT;
	int64_t ms = 0;

	if (time_parse(text, &ms, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return ms;
}

static void parse(void **state)
{
	(void)state;
	assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(at("2026-11-22T10:00:00Z"), INT64_C(1795341600000));
	assert_int_equal(at("2026-11-22T10:00:00.1234567Z"), at("2026-11-22T10:00:00Z") + 123);
	assert_int_equal(at("2026-11-22T10:00:00.5"), at("2026-11-22T10:00:00Z") + 500);
	assert_int_equal(at("2026-11-22T10:00:00+01:00"), at("2026-11-22T09:00:00Z"));
	assert_int_equal(at("2026-11-22T10:00:00-0530"), at("2026-11-22T15:30:00Z"));
	assert_int_equal(at("2026-11-22 10:00"), at("2026-11-22T10:00:00Z"));
	assert_int_equal(at("2026-11-22"), at("2026-11-22T00:00:00Z"));
	assert_int_equal(at("0001-01-01T00:00:00Z"), INT64_C(-62135596800000));
	assert_int_equal(at("2024-02-29"), at("2024-03-01") - DAY);
}

static void parse_refuses(void **state)
{
	static const char *const texts[] = { "", "2026", "2026-13-01", "2026-02-29", "2026-11-31", "2026-1-1", "2026-11-22T", "2026-11-22T24:00:00Z",
		"2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z", "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00ZZ", "2026-11-22T10:00:00+1",
		"2026-11-22T10:00:00 Z", "0000-01-01", "tomorrow", "/Date(1795341600000)/" };
	struct error err;
	int64_t ms = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (time_parse(texts[i], &ms, &err) != -ERROR_INPUT)
			fail_msg("%s was read", texts[i]);
	}
	assert_int_equal(time_parse(NULL, &ms, &err), -ERROR_INPUT);
	assert_int_equal(ms, 7);
}

/* Against the C library over some eight hundred years. */
static void wire_form_agrees_with_the_library(void **state)
{
	char to[TIME_TEXT], expected[TIME_TEXT];
	int64_t seconds;

	(void)state;
	for (seconds = INT64_C(-12000000000); seconds < INT64_C(14000000000); seconds += 86399 * 7) {
		time_t t = (time_t)seconds;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%SZ", &tm);
		assert_string_equal(time_wire(seconds * 1000, to), expected);
		assert_int_equal(at(to), seconds * 1000);
	}
	assert_string_equal(time_wire(1, to), "1970-01-01T00:00:00.001Z");
	assert_string_equal(time_wire(-1, to), "1969-12-31T23:59:59.999Z");
	time_wire(INT64_MAX, to);
	time_wire(INT64_MIN, to);
}

static void local_zone(void **state)
{
	char to[TIME_TEXT];

	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	assert_string_equal(time_local(at("2026-11-22T10:00:05Z"), to), "2026-11-22 11:00");
	assert_string_equal(time_local_date(at("2026-11-22T23:30:00Z"), to), "2026-11-23");
	assert_string_equal(time_local_clock(at("2026-07-22T10:00:05Z"), to), "12:00:05");
	assert_string_equal(time_local(TIME_UNKNOWN, to), "unknown");
	assert_string_equal(time_local_date(TIME_UNKNOWN, to), "unknown");
	assert_string_equal(time_local_clock(TIME_UNKNOWN, to), "unknown");
	setenv("TZ", "UTC", 1);
	tzset();
}

static void check_duration(const char *text, int32_t months, int64_t ms)
{
	struct duration d;
	struct error err;

	assert_int_equal(duration_parse(text, &d, &err), 0);
	assert_int_equal(d.months, months);
	assert_int_equal(d.ms, ms);
}

static void durations(void **state)
{
	(void)state;
	check_duration("P1M", 1, 0);
	check_duration("P1Y", 12, 0);
	check_duration("P3Y6M", 42, 0);
	check_duration("P7D", 0, 7 * DAY);
	check_duration("P2W", 0, 14 * DAY);
	check_duration("PT48H", 0, 48 * HOUR);
	check_duration("P1DT12H", 0, 36 * HOUR);
	check_duration("PT1M30S", 0, 90000);
	check_duration("PT0S", 0, 0);
}

static void durations_refused(void **state)
{
	static const char *const texts[] = { "", "P", "PT", "P1", "1M", "P1.5M", "P1W1D", "P1Y1W", "P1D1M", "P1M1M", "PT1H1H", "P1DT", "PT1D", "P1H", "P-1M",
		"P1234567M", "P1M ", "PTT1H" };
	struct duration d = { 5, 5 };
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (duration_parse(texts[i], &d, &err) != -ERROR_INPUT)
			fail_msg("%s was read", texts[i]);
	}
	assert_int_equal(d.months, 5);
}

static void adding_months_keeps_month_ends(void **state)
{
	struct duration month = { 1, 0 }, year = { 12, 0 }, back = { -1, 0 }, far = { INT32_MAX, INT64_MAX };

	(void)state;
	assert_int_equal(time_after(at("2026-01-31T10:00:00Z"), month), at("2026-02-28T10:00:00Z"));
	assert_int_equal(time_after(at("2028-01-31"), month), at("2028-02-29"));
	assert_int_equal(time_after(at("2026-12-15"), month), at("2027-01-15"));
	assert_int_equal(time_after(at("2028-02-29"), year), at("2029-02-28"));
	assert_int_equal(time_after(at("2026-01-31"), back), at("2025-12-31"));
	assert_int_equal(time_after(at("2026-01-31"), (struct duration){ 0, 36 * HOUR }), at("2026-02-01T12:00:00Z"));
	assert_true(time_after(TIME_UNKNOWN, month) == TIME_UNKNOWN);
	assert_true(time_after(INT64_MAX, far) == TIME_UNKNOWN);
}

static void spans(void **state)
{
	char to[TIME_TEXT];

	(void)state;
	assert_string_equal(time_span(3000, to), "3 s");
	assert_string_equal(time_span(1, to), "1 s");
	assert_string_equal(time_span(-5, to), "0 s");
	assert_string_equal(time_span(120000, to), "2 min");
	assert_string_equal(time_span(61000, to), "2 min");
	assert_string_equal(time_span(80 * 60000, to), "1 h 20 min");
	assert_string_equal(time_span(2 * HOUR, to), "2 h");
	assert_string_equal(time_span(2 * DAY, to), "2 days");
	assert_string_equal(time_span(INT64_MAX, to), "106751991168 days");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse),
		cmocka_unit_test(parse_refuses),
		cmocka_unit_test(wire_form_agrees_with_the_library),
		cmocka_unit_test(local_zone),
		cmocka_unit_test(durations),
		cmocka_unit_test(durations_refused),
		cmocka_unit_test(adding_months_keeps_month_ends),
		cmocka_unit_test(spans),
	};

	return cmocka_run_group_tests_name("core/calendar", tests, NULL, NULL);
}
