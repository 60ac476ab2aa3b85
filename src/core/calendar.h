/* Time is UTC milliseconds since 1970 inside, local only where a person reads it. */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

struct error;

#define TIME_UNKNOWN INT64_MIN

/* ISO 8601 as the services write it: "2026-11-22T10:00:00.1234567Z", with an offset, without a zone (taken as UTC), or a date alone. */
int time_parse(const char *text, int64_t *ret_ms, struct error *err);
#define TIME_TEXT 40
const char *time_wire(int64_t ms, char to[TIME_TEXT]);      /* "2026-11-22T10:00:00Z", milliseconds when not 0 */
const char *time_local(int64_t ms, char to[TIME_TEXT]);     /* "2026-11-22 11:00" in the local zone; "unknown" translated */
const char *time_local_date(int64_t ms, char to[TIME_TEXT]);
const char *time_local_clock(int64_t ms, char to[TIME_TEXT]); /* "11:00:05" */

/* A duration of calendar parts: P1M, P1Y, P3Y, P7D, PT48H, P1DT12H. Fractions and weeks-with-others are refused. */
struct duration {
	int32_t months;
	int64_t ms;
};
int duration_parse(const char *text, struct duration *ret, struct error *err);
int64_t time_after(int64_t ms, struct duration d);          /* month ends are kept: 31 January + P1M = 28 or 29 February */

/* "3 s", "2 min", "1 h 20 min", "2 days": translated. */
const char *time_span(int64_t ms, char to[TIME_TEXT]);

int64_t time_now_ms(void);       /* wall clock; only main, flow and the mock's clock ask */
int64_t time_monotonic_ms(void); /* for waits and timers */

#endif
