#include "mock/form.h"

#include "core/mem.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

void form_decode(char *text, bool plus_is_space)
{
	char *to = text;
	for (; *text; text++) {
		if (*text == '+' && plus_is_space)
			*to++ = ' ';
		else if (*text == '%' && text[1] && hex(text[1]) >= 0 && hex(text[2]) >= 0) {
			*to++ = (char)(hex(text[1]) * 16 + hex(text[2]));
			text += 2;
		} else
			*to++ = *text;
	}
	*to = '\0';
}

void form_parse(struct form *f, const char *body, size_t len)
{
	char *save = NULL;

	*f = (struct form){ .text = xstrndup(body ? body : "", body ? len : 0) };
	for (char *field = strtok_r(f->text, "&", &save); field && f->n < FORM_FIELDS; field = strtok_r(NULL, "&", &save)) {
		char *value = strchr(field, '=');
		if (value)
			*value++ = '\0';
		else
			value = field + strlen(field);
		form_decode(field, true);
		form_decode(value, true);
		f->names[f->n] = field;
		f->values[f->n++] = value;
	}
}

void form_clear(struct form *f)
{
	for (size_t i = 0; i < f->n; i++)
		explicit_bzero((void *)(uintptr_t)f->values[i], strlen(f->values[i]));
	free(f->text);
	*f = (struct form){ 0 };
}

const char *form_get(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->names[i], name) == 0)
			return f->values[i];
	return NULL;
}
