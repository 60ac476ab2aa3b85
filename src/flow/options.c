#include "flow/options.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SCENARIO "contoso"

static const struct row {
	const char *name;
	int has_arg;
	char letter;
	const char *arg;
	const char *help;
} rows[] = {
	{ "config", required_argument, 'c', "FILE", N_("read this configuration file instead of the default one") },
	{ "set", required_argument, 's', "KEY=VALUE", N_("set one configuration key for this run; may be given again") },
	{ "plain", no_argument, 'p', NULL, N_("lines and numbered choices instead of a full screen") },
	{ "ascii", no_argument, 'a', NULL, N_("draw with ASCII characters alone") },
	{ "language", required_argument, 'l', "L", N_("speak this language, for example en or zh_CN") },
	{ "demo", optional_argument, 'd', "NAME", N_("open a training world; a NAME that holds / is a scenario file") },
	{ "walkthrough", no_argument, 'w', NULL, N_("the manual path as a checklist, with no connection at all") },
	{ "version", no_argument, 'v', NULL, N_("print the version and exit") },
	{ "help", no_argument, 'h', NULL, N_("print this help and exit") },
};
#define N_ROWS (sizeof rows / sizeof *rows)

static void take(struct options *o, char letter, const char *arg, size_t *n_settings)
{
	switch (letter) {
	case 'c': o->config_path = arg; break;
	case 's': o->settings[(*n_settings)++] = arg; break;
	case 'p': o->plain = true; break;
	case 'a': o->ascii = true; break;
	case 'l': o->language = arg; break;
	case 'd': o->demo = arg ? arg : DEFAULT_SCENARIO; break;
	case 'w': o->walkthrough = true; break;
	case 'v': o->version = true; break;
	case 'h': o->help = true; break;
	}
}

bool options_parse(struct options *ret_options, int argc, char **argv, FILE *complain)
{
	struct option longs[N_ROWS + 1] = { 0 };
	for (size_t i = 0; i < N_ROWS; i++)
		longs[i] = (struct option){ rows[i].name, rows[i].has_arg, NULL, rows[i].letter };
	struct options o = { .settings = xcalloc((size_t)argc + 1, sizeof *o.settings) };
	size_t n_settings = 0;
	bool good = true;
	opterr = 0;
	optind = 1;
	for (int found; good && (found = getopt_long(argc, argv, ":", longs, NULL)) != -1;) {
		const char *word = argv[optind - 1];
		if (found == '?') {
			fprintf(complain, _("m365-upgrade: “%s” is not an option, or takes no value. See m365-upgrade --help.\n"), word);
			good = false;
		} else if (found == ':') {
			fprintf(complain, _("m365-upgrade: “%s” needs a value. See m365-upgrade --help.\n"), word);
			good = false;
		} else {
			take(&o, (char)found, optarg, &n_settings);
		}
	}
	if (good && optind < argc) {
		fprintf(complain, _("m365-upgrade: “%s” is not understood. See m365-upgrade --help.\n"), argv[optind]);
		good = false;
	}
	if (good && o.demo && str_empty(o.demo)) {
		fprintf(complain, _("m365-upgrade: --demo= needs the name of a scenario. m365-mock --list-scenarios lists them.\n"));
		good = false;
	}
	if (good && o.demo && o.walkthrough) {
		fprintf(complain, _("m365-upgrade: --walkthrough needs no world: it cannot be given with --demo.\n"));
		good = false;
	}
	if (good)
		*ret_options = o;
	else
		options_clear(&o);
	return good;
}

void options_clear(struct options *o)
{
	free(o->settings);
	o->settings = NULL;
}

static void spell(const struct row *row, char to[64])
{
	if (row->has_arg == optional_argument)
		snprintf(to, 64, "--%s[=%s]", row->name, row->arg);
	else if (row->has_arg)
		snprintf(to, 64, "--%s %s", row->name, row->arg);
	else
		snprintf(to, 64, "--%s", row->name);
}

void options_print_help(FILE *to)
{
	fprintf(to, _("Usage: m365-upgrade [OPTION]...\n"));
	fprintf(to, _("Takes a Microsoft 365 tenant from one plan to another, page by page.\n\n"));
	for (size_t i = 0; i < N_ROWS; i++) {
		char spelled[64];
		spell(&rows[i], spelled);
		fprintf(to, "  %-20s %s\n", spelled, _(rows[i].help));
	}
	fprintf(to, _("\nExit status: 0 done or left safely, 1 error, 2 usage, 3 unfinished work remains.\n"));
	fprintf(to, _("Manual: m365-upgrade(1), m365-upgrade.conf(5).\n"));
}

void options_print_roff(FILE *to)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		fprintf(to, ".TP\n.B \\-\\-%s", rows[i].name);
		if (rows[i].has_arg == optional_argument)
			fprintf(to, "\\fR[=\\fI%s\\fR]", rows[i].arg);
		else if (rows[i].has_arg)
			fprintf(to, " \\fI%s", rows[i].arg);
		fprintf(to, "\\fR\n%s.\n", rows[i].help);
	}
}
