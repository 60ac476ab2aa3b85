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

static void print_addresses(const struct option_row *row)
{
	const char *const *clouds = option_rows[CONFIG_SERVICE_CLOUD].choices;
	size_t i;

	for (i = 0; row->by_cloud && row->by_cloud[i]; i++) {
		fputs(i ? ",\n" : ".br\n" OPTION_OWN " is ", stdout);
		print_escaped(*row->by_cloud[i] ? row->by_cloud[i] : "nothing");
		printf(" (%s)", clouds[i]);
	}
	if (i > 0)
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
	puts(".");
	print_addresses(row);
	fputs(".br\nDefault: ", stdout);
	print_escaped(*row->standard ? row->standard : "empty");
	puts(".");
	buf_clear(&allowed);
}

int main(void)
{
	int i;

	for (i = 0; i < CONFIG_KEYS; i++)
		print_row(&option_rows[i]);
	return fflush(stdout) == 0 ? 0 : 1;
}
