/* Exact decimal money with its currency. No binary fraction anywhere. */
#ifndef CORE_MONEY_H
#define CORE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

struct error;

#define MONEY_SCALE 1000000 /* the amount counts millionths of the currency's unit */

struct money {
	int64_t micro;
	char currency[4]; /* ISO 4217, upper case; "" for the zero value, which adds to any currency */
};

/* "57", "57.00", "-0.5": at most 12 digits before and 6 after the point, nothing else; no exponent, no grouping. */
int money_parse(const char *text, const char *currency, struct money *ret_money, struct error *err);
/* The same grammar for a rate in percent or a bare number. */
int decimal_parse(const char *text, int64_t *ret_micro, struct error *err);

/* Arithmetic fails (ERROR_INPUT) on overflow and on two currencies; `ret` may be an operand. */
int money_add(struct money *ret, struct money a, struct money b, struct error *err);
int money_sub(struct money *ret, struct money a, struct money b, struct error *err);
int money_times(struct money *ret, struct money a, int64_t factor, struct error *err);
int money_divide(struct money *ret, struct money a, int64_t divisor, struct error *err);    /* to the millionth, half up */
int money_percent(struct money *ret, struct money a, int64_t percent_micro, struct error *err);

struct money money_round(struct money m);   /* half away from zero, to the currency's minor unit */
int money_minor_digits(const char *currency); /* ISO 4217: 2 for most, 0 for JPY and others, 3 for KWD and others */
int money_compare(struct money a, struct money b); /* same currency, or one is zero: asserted */
bool money_same(struct money a, struct money b); /* of any currencies; also where neither is set */
bool money_is_zero(struct money m);
bool money_is_set(struct money m);          /* has a currency */

#define MONEY_TEXT 48
/* "USD 6,840.00": for people, rounded to the minor unit; grouping by the message catalogue's choice. */
const char *money_format(struct money m, char to[MONEY_TEXT]);
/* "6840.00": for the wire, files and tests; keeps digits beyond the minor unit when there are any. */
const char *money_wire(struct money m, char to[MONEY_TEXT]);

#endif
