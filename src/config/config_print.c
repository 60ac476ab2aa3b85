#include "config/config.h"

#include "config/option.h"
#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"

#include <string.h>

#define COLUMNS 78

static void print_comment(const char *text, struct buf *to)
{
	while (*text) {
		size_t n = text_break(text, COLUMNS - 2), shown = n;

		while (shown > 0 && text[shown - 1] == ' ')
			shown--;
		buf_addstr(to, "# ");
		buf_add(to, text, shown);
		buf_addch(to, '\n');
		text += n;
		text += strspn(text, " ");
	}
}

/* In a plain value # and ; begin a comment. */
static void print_value(const char *value, struct buf *to)
{
	const char *quote = strpbrk(value, "#;\"'") ? strchr(value, '"') ? "'" : "\"" : "";

	buf_addf(to, "%s%s%s\n", quote, value, quote);
}

void config_print(const struct config *c, struct buf *to)
{
	size_t section = 0; /* length of the name of the one that is open */
	const char *open = "";
	int i;

	for (i = 0; i < CONFIG_KEYS; i++) {
		const char *name = option_rows[i].name, *key = strchr(name, '.') + 1;
		size_t len = (size_t)(key - 1 - name);

		if (!c->values[i])
			continue;
		if (len != section || strncmp(open, name, len) != 0)
			buf_addf(to, "\n[%.*s]\n", (int)len, name);
		else
			buf_addch(to, '\n');
		open = name;
		section = len;
		print_comment(_(option_rows[i].doc), to);
		buf_addf(to, "%s = ", key);
		print_value(c->values[i], to);
	}
}
