#include "core/i18n.h"

#include "core/mem.h"
#include "core/text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "m365-upgrade"

static bool codeset_is_utf8(void)
{
	const char *codeset = nl_langinfo(CODESET);

	return str_ieq(codeset, "UTF-8") || str_ieq(codeset, "utf8");
}

/* What the environment asks for in one category, by the order of POSIX; "" if nothing. */
static const char *asked(const char *category)
{
	const char *names[] = { "LC_ALL", category, "LANG" };
	size_t i;

	for (i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);

		if (!str_empty(value))
			return value;
	}
	return "";
}

static bool asks_for_utf8(const char *locale)
{
	return text_contains_fold(locale, "UTF-8") || text_contains_fold(locale, "UTF8");
}

/* A locale of the C library itself or one that is nearly always there; only its character set matters. */
static void set_utf8(int category)
{
	static const char *const candidates[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8" };
	size_t i;

	for (i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
		if (setlocale(category, candidates[i]))
			return;
	}
}

static bool is_plain_c(const char *locale)
{
	return !locale || str_eq(locale, "C") || str_eq(locale, "POSIX");
}

/* gettext reads LANGUAGE, but only where LC_MESSAGES is not plain "C". */
static void set_language(const char *language)
{
	const char *locale = asked("LC_MESSAGES");
	char *name;

	if (!str_empty(language)) {
		setenv("LANGUAGE", language, 1);
	} else if (is_plain_c(setlocale(LC_MESSAGES, NULL)) && !is_plain_c(locale) && str_empty(getenv("LANGUAGE"))) {
		/* The locale is not installed: its language can be used all the same. */
		name = xstrndup(locale, strcspn(locale, ".@"));
		if (*name && !is_plain_c(name))
			setenv("LANGUAGE", name, 1);
		free(name);
	}
	if (!str_empty(getenv("LANGUAGE")) && is_plain_c(setlocale(LC_MESSAGES, NULL)))
		set_utf8(LC_MESSAGES);
}

void i18n_init(const char *language, const char *locale_dir)
{
	if (!setlocale(LC_ALL, ""))
		setlocale(LC_ALL, "C");
	/* A language that was asked for by name cannot be shown in ASCII. */
	if (!codeset_is_utf8() && (asks_for_utf8(asked("LC_CTYPE")) || !str_empty(language)))
		set_utf8(LC_CTYPE);
	setlocale(LC_NUMERIC, "C"); /* files and services write numbers with a point */
	set_language(language);
	bindtextdomain(DOMAIN, locale_dir ? locale_dir : LOCALEDIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
}

bool i18n_is_utf8(void)
{
	return codeset_is_utf8();
}

const char *i18n_comma(void)
{
	/* TRANSLATORS: what stands between the members of a list, such as names of services */
	return _(", ");
}

const char *i18n_colon(void)
{
	/* TRANSLATORS: what stands between a label and what it says */
	return _(": ");
}

const char *i18n_semicolon(void)
{
	/* TRANSLATORS: what stands between the cells of a table's row that is read out as a line */
	return _("; ");
}
