#include "core/money.h"

#include "core/error.h"
#include "core/i18n.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WHOLE_DIGITS 12
#define FRACTION_DIGITS 6

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int decimal_parse(const char *text, int64_t *ret_micro, struct error *err)
{
	const char *at = text ? text : "";
	bool negative = *at == '-';
	int64_t micro = 0;
	int whole = 0, fraction = 0;

	at += negative;
	for (; is_digit(*at) && whole < WHOLE_DIGITS; at++, whole++)
		micro = micro * 10 + (*at - '0');
	if (whole > 0 && *at == '.') {
		for (at++; is_digit(*at) && fraction < FRACTION_DIGITS; at++, fraction++)
			micro = micro * 10 + (*at - '0');
		if (fraction == 0)
			whole = 0;
	}
	if (whole == 0 || *at)
		return error_set(err, ERROR_INPUT,
			_("“%.60s” is not an amount: digits with at most %d before and %d after the point are."), text ? text : "",
			WHOLE_DIGITS, FRACTION_DIGITS);
	for (; fraction < FRACTION_DIGITS; fraction++)
		micro *= 10;
	*ret_micro = negative ? -micro : micro;
	return 0;
}

static bool currency_valid(const char *currency)
{
	size_t i;

	if (!currency || strlen(currency) != 3)
		return false;
	for (i = 0; i < 3; i++) {
		if (currency[i] < 'A' || currency[i] > 'Z')
			return false;
	}
	return true;
}

int money_parse(const char *text, const char *currency, struct money *ret_money, struct error *err)
{
	struct money m = { 0 };
	int r;

	if (!currency_valid(currency))
		return error_set(err, ERROR_INPUT, _("“%.60s” is not a currency: three capital letters are, such as USD."), currency ? currency : "");
	r = decimal_parse(text, &m.micro, err);
	if (r < 0)
		return r;
	memcpy(m.currency, currency, sizeof(m.currency));
	*ret_money = m;
	return 0;
}

static int too_large(struct error *err)
{
	return error_set(err, ERROR_INPUT, _("An amount is larger than this program can count."));
}

/* The currency of a sum. The zero value has none and takes the other's. */
static int common_currency(struct money a, struct money b, char to[4], struct error *err)
{
	const char *currency = a.currency[0] ? a.currency : b.currency;

	if (a.currency[0] && b.currency[0] && strcmp(a.currency, b.currency) != 0)
		return error_set(err, ERROR_INPUT, _("Amounts in %s and in %s cannot be added up."), a.currency, b.currency);
	memcpy(to, currency, 4);
	return 0;
}

int money_add(struct money *ret, struct money a, struct money b, struct error *err)
{
	struct money sum = { 0 };
	int r = common_currency(a, b, sum.currency, err);

	if (r < 0)
		return r;
	if (__builtin_add_overflow(a.micro, b.micro, &sum.micro))
		return too_large(err);
	*ret = sum;
	return 0;
}

int money_sub(struct money *ret, struct money a, struct money b, struct error *err)
{
	struct money difference = { 0 };
	int r = common_currency(a, b, difference.currency, err);

	if (r < 0)
		return r;
	if (__builtin_sub_overflow(a.micro, b.micro, &difference.micro))
		return too_large(err);
	*ret = difference;
	return 0;
}

int money_times(struct money *ret, struct money a, int64_t factor, struct error *err)
{
	if (__builtin_mul_overflow(a.micro, factor, &a.micro))
		return too_large(err);
	*ret = a;
	return 0;
}

/* Half away from zero, which is what "half up" means for amounts. */
static __int128 divide_round(__int128 n, __int128 d)
{
	__int128 quotient = n / d, rest = n % d;

	if (rest < 0)
		rest = -rest;
	if (2 * rest >= (d < 0 ? -d : d))
		quotient += (n < 0) == (d < 0) ? 1 : -1;
	return quotient;
}

static int from_wide(struct money *ret, struct money a, __int128 micro, struct error *err)
{
	if (micro > INT64_MAX || micro < INT64_MIN)
		return too_large(err);
	a.micro = (int64_t)micro;
	*ret = a;
	return 0;
}

int money_divide(struct money *ret, struct money a, int64_t divisor, struct error *err)
{
	assert(divisor != 0);
	return from_wide(ret, a, divide_round(a.micro, divisor), err);
}

int money_percent(struct money *ret, struct money a, int64_t percent_micro, struct error *err)
{
	return from_wide(ret, a, divide_round((__int128)a.micro * percent_micro, (__int128)100 * MONEY_SCALE), err);
}

int money_minor_digits(const char *currency)
{
	static const char none[][4] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
		"XOF", "XPF" };
	static const char three[][4] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" };
	size_t i;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (strcmp(currency, none[i]) == 0)
			return 0;
	}
	for (i = 0; i < sizeof(three) / sizeof(three[0]); i++) {
		if (strcmp(currency, three[i]) == 0)
			return 3;
	}
	return strcmp(currency, "CLF") == 0 || strcmp(currency, "UYW") == 0 ? 4 : 2;
}

struct money money_round(struct money m)
{
	int64_t unit = MONEY_SCALE;
	__int128 rounded;
	int i;

	for (i = money_minor_digits(m.currency); i > 0; i--)
		unit /= 10;
	rounded = divide_round(m.micro, unit) * unit;
	if (rounded > INT64_MAX || rounded < INT64_MIN)
		rounded = m.micro / unit * unit;
	m.micro = (int64_t)rounded;
	return m;
}

int money_compare(struct money a, struct money b)
{
	assert(a.micro == 0 || b.micro == 0 || strcmp(a.currency, b.currency) == 0);
	return (a.micro > b.micro) - (a.micro < b.micro);
}

bool money_same(struct money a, struct money b)
{
	return a.micro == b.micro && strcmp(a.currency, b.currency) == 0;
}

bool money_is_zero(struct money m)
{
	return m.micro == 0;
}

bool money_is_set(struct money m)
{
	return m.currency[0] != '\0';
}

static uint64_t magnitude(int64_t micro)
{
	return micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
}

/* How the reader's language groups thousands and marks the fraction, read off its own spelling of one number. */
struct marks {
	char group[8], point[8];
};

static bool take_mark(char to[8], const char *sample, char after, char before)
{
	const char *start = strchr(sample, after), *end = strchr(sample, before);

	if (!start || !end || end <= start || end - start > 7)
		return false;
	memcpy(to, start + 1, (size_t)(end - start - 1));
	to[end - start - 1] = '\0';
	return true;
}

static struct marks marks_of_language(void)
{
	/* TRANSLATORS: write one thousand two hundred thirty-four and five tenths as amounts are written in your language, with the digits 1 2 3 4 5. */
	const char *sample = _("1,234.5");
	struct marks marks;

	if (!take_mark(marks.group, sample, '1', '2') || !take_mark(marks.point, sample, '4', '5') || !marks.point[0])
		return (struct marks){ ",", "." };
	return marks;
}

static size_t put(char *to, size_t at, const char *text)
{
	size_t n = strlen(text);

	assert(at + n < MONEY_TEXT);
	memcpy(to + at, text, n + 1);
	return at + n;
}

static size_t put_grouped(char *to, size_t at, uint64_t whole, const char *group)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, whole), i;

	for (i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			at = put(to, at, group);
		at = put(to, at, (const char[]){ digits[i], '\0' });
	}
	return at;
}

const char *money_format(struct money m, char to[MONEY_TEXT])
{
	struct marks marks = marks_of_language();
	int digits = money_minor_digits(m.currency);
	uint64_t micro;
	char fraction[16];
	size_t at = 0;

	m = money_round(m);
	micro = magnitude(m.micro);
	if (m.currency[0])
		at = put(to, put(to, at, m.currency), " ");
	if (m.micro < 0)
		at = put(to, at, "-");
	at = put_grouped(to, at, micro / MONEY_SCALE, marks.group);
	if (digits > 0) {
		snprintf(fraction, sizeof(fraction), "%06" PRIu64, micro % MONEY_SCALE);
		fraction[digits] = '\0';
		put(to, put(to, at, marks.point), fraction);
	}
	return to;
}

const char *money_wire(struct money m, char to[MONEY_TEXT])
{
	uint64_t micro = magnitude(m.micro);
	int digits = FRACTION_DIGITS, least = money_minor_digits(m.currency);
	char fraction[16];

	snprintf(fraction, sizeof(fraction), "%06" PRIu64, micro % MONEY_SCALE);
	while (digits > least && fraction[digits - 1] == '0')
		digits--;
	fraction[digits] = '\0';
	snprintf(to, MONEY_TEXT, "%s%" PRIu64 "%s%s", m.micro < 0 ? "-" : "", micro / MONEY_SCALE, digits > 0 ? "." : "", fraction);
	return to;
}
