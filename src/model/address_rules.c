#include "model/address_rules.h"

#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/product_file.h"
#include "model/say.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN_LONGEST 200
#define PATTERN_DEEPEST 2
#define PATTERN_REPEAT 99 /* of {m,n} */

static size_t longest(enum address_field field)
{
	switch (field) {
	case ADDRESS_FIRST_NAME:
	case ADDRESS_LAST_NAME: return 50;
	case ADDRESS_STATE:
	case ADDRESS_COUNTRY: return 2;
	default: return 200;
	}
}

static bool in_words(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; n && (at = strstr(at, word)); at += n)
		if ((at == words || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

bool address_rule_needed(const struct product_file *file, const struct country_rules *rules, enum address_which which, const struct address *a,
	enum address_field field)
{
	switch (field) {
	case ADDRESS_COMPANY: return which == ADDRESS_SOLD_TO;
	case ADDRESS_FIRST_NAME:
	case ADDRESS_LAST_NAME: return which == ADDRESS_BILLED_TO;
	case ADDRESS_LINE1:
	case ADDRESS_COUNTRY: return true;
	case ADDRESS_CITY: return !rules || rules->city_needed;
	case ADDRESS_STATE: return rules && rules->state_needed;
	case ADDRESS_POSTAL_CODE: return rules && rules->postal_code_needed;
	case ADDRESS_PHONE: return which == ADDRESS_BILLED_TO && in_words(file->phone_countries, a->text[ADDRESS_COUNTRY]);
	default: return false;
	}
}

/* ── patterns of the service ── */

static bool translate_escape(char c, bool in_set, struct buf *to)
{
	static const struct {
		char letter;
		const char *set;
	} classes[] = { { 'd', "0-9" }, { 's', " \t" }, { 'w', "A-Za-z0-9_" } };

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (c == classes[i].letter) {
			buf_addf(to, in_set ? "%s" : "[%s]", classes[i].set);
			return true;
		}
	if (isalnum((unsigned char)c) || !c)
		return false;
	if (in_set)
		buf_addch(to, c);
	else
		buf_addf(to, "\\%c", c);
	return true;
}

/* A repeat that POSIX would unroll without measure is refused. */
static bool repeat_is_small(const char *at)
{
	int64_t n = 0;

	for (at++; *at && *at != '}'; at++) {
		if (*at == ',')
			n = 0;
		else if (!isdigit((unsigned char)*at) || (n = n * 10 + (*at - '0')) > PATTERN_REPEAT)
			return false;
	}
	return *at == '}';
}

static bool translate(const char *pattern, struct buf *to)
{
	bool in_set = false;
	int depth = 0;

	if (strlen(pattern) > PATTERN_LONGEST)
		return false;
	for (const char *at = pattern; *at; at++) {
		if (*at == '\\') {
			if (!translate_escape(*++at, in_set, to))
				return false;
			continue;
		}
		if (!in_set && *at == '(' && (at[1] == '?' || ++depth > PATTERN_DEEPEST))
			return false;
		if (!in_set && *at == ')')
			depth--;
		if (!in_set && *at == '{' && !repeat_is_small(at))
			return false;
		if (*at == '[')
			in_set = true;
		else if (*at == ']')
			in_set = false;
		buf_addch(to, *at);
	}
	return !in_set && depth == 0;
}

bool address_pattern_matches(const char *pattern, const char *text)
{
	struct buf posix = BUF_INIT;
	regex_t regex;
	bool matches = true;

	buf_addstr(&posix, "^(");
	if (!str_empty(pattern) && translate(pattern, &posix)) {
		buf_addstr(&posix, ")$");
		if (regcomp(&regex, posix.data, REG_EXTENDED | REG_NOSUB | REG_ICASE) == 0) {
			matches = regexec(&regex, text, 0, NULL, 0) == 0;
			regfree(&regex);
		}
	}
	buf_clear(&posix);
	return matches;
}

/* ── fields ── */

static int check_country(const char *text, struct error *err)
{
	if (strlen(text) != 2 || !isalpha((unsigned char)text[0]) || !isalpha((unsigned char)text[1]))
		return error_set(err, ERROR_INPUT, _("The country is two letters, for example US or DE."));
	return 0;
}

static int check_state(const struct country_rules *rules, const char *text, struct error *err)
{
	char known[SENTENCE / 2] = "";

	for (size_t i = 0; rules && i < rules->n_states && i < COUNTRY_STATES; i++) {
		if (str_ieq(rules->states[i], text))
			return 0;
		say_item(known, sizeof known, rules->states[i]);
	}
	if (!str_empty(known))
		return error_set(err, ERROR_INPUT, _("“%s” is no state of this country. Allowed are: %s."), text, known);
	return 0;
}

static int check_postal_code(const struct country_rules *rules, const char *text, struct error *err)
{
	if (rules && !address_pattern_matches(rules->postal_code_pattern, text))
		return error_set(err, ERROR_INPUT, _("“%s” is not what a postal code of this country looks like. Check its letters, digits and "
			"length."), text);
	return 0;
}

static int check_phone(const struct country_rules *rules, const char *text, struct error *err)
{
	size_t digits = 0;

	for (const char *at = text; *at; at++) {
		digits += isdigit((unsigned char)*at) != 0;
		if (!isdigit((unsigned char)*at) && !strchr(" +-/().", *at))
			return error_set(err, ERROR_INPUT, _("“%s” is no phone number: only digits, spaces and + - / ( ) . can stand in it."), text);
	}
	if (digits < 3 || (rules && !address_pattern_matches(rules->phone_pattern, text)))
		return error_set(err, ERROR_INPUT, _("“%s” is not what a phone number of this country looks like. Check its digits."), text);
	return 0;
}

static int check_email(const char *text, struct error *err)
{
	const char *at = strchr(text, '@');

	if (!at || at == text || strchr(at + 1, '@') || !strchr(at + 1, '.') || strchr(text, ' '))
		return error_set(err, ERROR_INPUT, _("“%s” is no email address. It needs the form name@example.com."), text);
	return 0;
}

int address_rule_check(const struct product_file *file, const struct country_rules *rules, enum address_which which, const struct address *a,
	enum address_field field, struct error *err)
{
	const char *text = a->text[field];

	if (str_empty(text)) {
		if (address_rule_needed(file, rules, which, a, field))
			return error_set(err, ERROR_INPUT, _("%s is needed. Type it."), address_field_label(field));
		return 0;
	}
	if (field == ADDRESS_COUNTRY)
		return check_country(text, err);
	if (text_count(text) > longest(field))
		return error_set(err, ERROR_INPUT, _("%s can have at most %zu characters; this has %zu. Shorten "
			"it."), address_field_label(field), longest(field),
			text_count(text));
	switch (field) {
	case ADDRESS_STATE: return check_state(rules, text, err);
	case ADDRESS_POSTAL_CODE: return check_postal_code(rules, text, err);
	case ADDRESS_PHONE: return check_phone(rules, text, err);
	case ADDRESS_EMAIL: return check_email(text, err);
	default: return 0;
	}
}
