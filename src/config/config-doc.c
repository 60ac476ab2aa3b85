/* Prints the option table as man(7), for m365-upgrade.conf(5). */
#include "config/option.h"
#include "core/buf.h"

#include <stdio.h>

static void print_escaped(const char *text)
{
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
}

/* A line that began with a dot or an apostrophe would be a request; \& in front makes it text. */
static void print_line(const char *text)
{
	fputs("\\&", stdout);
	print_escaped(text);
	putchar('\n');
}

static void print_standard(const struct option_row *row)
{
	const char *const *clouds = option_rows[CONFIG_SERVICE_CLOUD].choices;
	size_t i;

	fputs("Default: ", stdout);
	for (i = 0; row->by_cloud && row->by_cloud[i]; i++) {
		print_escaped(row->by_cloud[i]);
		printf(" (%s)%s", clouds[i], row->by_cloud[i + 1] ? ",\n" : "");
	}
	if (!row->by_cloud)
		print_escaped(*row->standard ? row->standard : "empty");
	puts(".");
}

static void print_row(const struct option_row *row)
{
	struct buf allowed = BUF_INIT;

	fputs(".TP\n.B ", stdout);
	print_escaped(row->name);
	putchar('\n');
	print_line(row->doc);
	puts(".br");
	option_allowed(row, &allowed);
	fputs("Allowed: ", stdout);
	print_escaped(allowed.data);
	puts(".\n.br");
	print_standard(row);
	buf_clear(&allowed);
}

int main(void)
{
	int i;

	for (i = 0; i < CONFIG_KEYS; i++)
		print_row(&option_rows[i]);
	return fflush(stdout) == 0 ? 0 : 1;
}
