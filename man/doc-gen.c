/* Prints the wizard's own tables as man(7), for m365-upgrade(1): its options, the keys of every page, and the pages with theirs.
 *
 * usage: doc-gen options|keys|pages */
#include "core/text.h"
#include "flow/options.h"
#include "screens/registry.h"
#include "ui/keymap.h"

#include <stdio.h>

/* \& in front makes a line that begins with a dot or an apostrophe text. */
static void print_text(const char *text)
{
	fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
	putchar('\n');
}

/* "Esc b" as "Esc, b". */
static void print_row(void *arg, const char *keys, const char *help)
{
	(void)arg;
	fputs(".TP\n.B ", stdout);
	for (; *keys; keys++) {
		if (*keys == ' ')
			fputs(", ", stdout);
		else if (*keys == '-' || *keys == '\\')
			fputs(*keys == '-' ? "\\-" : "\\e", stdout);
		else
			putchar(*keys);
	}
	putchar('\n');
	print_text(help);
}

static void print_keys(void)
{
	keymap_each(keymap_global(), print_row, NULL);
	keymap_each(keymap_form(), print_row, NULL);
}

static void print_pages(void)
{
	for (const struct page *const *page = wizard_all_pages; *page; page++) {
		puts(".TP");
		fputs(".B ", stdout);
		print_text((*page)->title);
		print_text((*page)->help);
		puts(".RS");
		keymap_each((*page)->keys, print_row, NULL);
		puts(".RE");
	}
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (str_eq(what, "options"))
		options_print_roff(stdout);
	else if (str_eq(what, "move-options"))
		options_print_move_roff(stdout);
	else if (str_eq(what, "keys"))
		print_keys();
	else if (str_eq(what, "pages"))
		print_pages();
	else
		return 2;
	return fflush(stdout) == 0 ? 0 : 1;
}
