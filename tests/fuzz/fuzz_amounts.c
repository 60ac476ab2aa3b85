/* Amounts, times, durations and whole numbers: what is read can be written and reads the same again. */
#include "config.h"

#include "core/calendar.h"
#include "core/money.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_money(const char *text)
{
	struct money m = { 0 }, again, half;
	char wire[MONEY_TEXT], people[MONEY_TEXT];

	if (money_parse(text, "USD", &m, NULL) != 0)
		return;
	money_format(m, people);
	if (money_parse(money_wire(m, wire), "USD", &again, NULL) != 0 || again.micro != m.micro)
		abort();
	if (money_divide(&half, m, 2, NULL) != 0 || money_sub(&again, m, half, NULL) != 0)
		abort();
	if (llabs(again.micro - half.micro) > 1)
		abort();
	if (llabs(money_round(m).micro - m.micro) > 5000)
		abort();
}

static void check_time(const char *text)
{
	int64_t ms, again;
	char wire[TIME_TEXT], people[TIME_TEXT];

	if (time_parse(text, &ms, NULL) != 0)
		return;
	time_local(ms, people);
	time_span(ms, people);
	/* An offset may carry the first or last day out of the four-digit years. */
	time_wire(ms, wire);
	if (wire[4] == '-' && strncmp(wire, "0000", 4) != 0 && (time_parse(wire, &again, NULL) != 0 || again != ms))
		abort();
}

static void check_duration(const char *text)
{
	struct duration d;

	if (duration_parse(text, &d, NULL) != 0)
		return;
	if (d.months < 0 || d.ms < 0 || time_after(0, d) < 0)
		abort();
}

static void check_number(const char *text)
{
	int64_t value, again;
	char written[24];

	if (!str_to_int64(text, &value))
		return;
	snprintf(written, sizeof(written), "%" PRId64, value);
	if (!str_to_int64(written, &again) || again != value)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char text[100];
	size_t len = n < sizeof(text) - 1 ? n : sizeof(text) - 1;

	memcpy(text, bytes, len);
	text[len] = '\0';
	check_money(text);
	check_time(text);
	check_duration(text);
	check_number(text);
	return 0;
}
