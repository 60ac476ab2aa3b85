/* The fields of an address: their ids, their labels, and the lines they make when they are read. */
#include "model/address_model.h"

#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"

#include <string.h>

static const char *const field_ids[ADDRESS_FIELDS] = {
	[ADDRESS_COMPANY] = "company", [ADDRESS_FIRST_NAME] = "first-name", [ADDRESS_LAST_NAME] = "last-name", [ADDRESS_LINE1] = "line1",
	[ADDRESS_LINE2] = "line2", [ADDRESS_CITY] = "city", [ADDRESS_STATE] = "state", [ADDRESS_POSTAL_CODE] = "postal-code",
	[ADDRESS_COUNTRY] = "country", [ADDRESS_PHONE] = "phone", [ADDRESS_EMAIL] = "email"
};

const char *address_field_id(enum address_field field)
{
	return field < ADDRESS_FIELDS ? field_ids[field] : "";
}

enum address_field address_field_by_id(const char *id)
{
	for (enum address_field field = 0; field < ADDRESS_FIELDS; field++)
		if (str_eq(id, field_ids[field]))
			return field;
	return ADDRESS_FIELDS;
}

const char *address_field_label(enum address_field field)
{
	switch (field) {
	case ADDRESS_COMPANY: return _("Company");
	case ADDRESS_FIRST_NAME: return _("First name");
	case ADDRESS_LAST_NAME: return _("Last name");
	case ADDRESS_LINE1: return _("Street");
	case ADDRESS_LINE2: return _("Street, second line");
	case ADDRESS_CITY: return _("City");
	case ADDRESS_STATE: return _("State");
	case ADDRESS_POSTAL_CODE: return _("Postal code");
	case ADDRESS_COUNTRY: return _("Country");
	case ADDRESS_PHONE: return _("Phone");
	case ADDRESS_EMAIL: return _("Email");
	case ADDRESS_FIELDS: break;
	}
	return "";
}

static size_t add_line(char lines[][SENTENCE], size_t n, size_t max, const char *a, const char *b, const char *c)
{
	char line[SENTENCE] = "";
	const char *parts[] = { a, b, c };

	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(line);
		if (!str_empty(parts[i]))
			say(line + len, sizeof line - len, "%s%s", len ? " " : "", parts[i]);
	}
	if (str_empty(line) || n >= max)
		return n;
	say(lines[n], SENTENCE, "%s", line);
	return n + 1;
}

size_t address_lines(const struct address *a, char lines[][SENTENCE], size_t max)
{
	size_t n = 0;

	n = add_line(lines, n, max, a->text[ADDRESS_COMPANY], NULL, NULL);
	n = add_line(lines, n, max, a->text[ADDRESS_FIRST_NAME], a->text[ADDRESS_LAST_NAME], NULL);
	n = add_line(lines, n, max, a->text[ADDRESS_LINE1], NULL, NULL);
	n = add_line(lines, n, max, a->text[ADDRESS_LINE2], NULL, NULL);
	n = add_line(lines, n, max, a->text[ADDRESS_CITY], a->text[ADDRESS_STATE], a->text[ADDRESS_POSTAL_CODE]);
	n = add_line(lines, n, max, a->text[ADDRESS_COUNTRY], NULL, NULL);
	n = add_line(lines, n, max, a->text[ADDRESS_PHONE], NULL, NULL);
	return add_line(lines, n, max, a->text[ADDRESS_EMAIL], NULL, NULL);
}
