#include "flow/options.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* The letter of a row that is another use of an option: the table has it twice, for its two explanations. */
#define SAID_ABOVE 'k'

static const struct row {
	const char *name;
	int has_arg;
	char letter;
	const char *arg;
	const char *help; /* NULL: not for people */
	bool of_move;     /* goes with `move` alone */
} rows[] = {
	{ "config", required_argument, 'c', "FILE", N_("read this configuration file instead of the default one"), false },
	{ "profile", required_argument, 'P', "NAME", N_("lay this profile of the configuration file over the rest of it"), false },
	{ "set", required_argument, 's', "KEY=VALUE", N_("set one configuration key for this run; may be given again"), false },
	{ "plain", no_argument, 'p', NULL, N_("lines and numbered choices instead of a full screen"), false },
	{ "ascii", no_argument, 'a', NULL, N_("draw with ASCII characters alone"), false },
	{ "language", required_argument, 'l', "L", N_("speak this language, for example en or zh_CN"), false },
	{ "demo", optional_argument, 'd', "NAME", N_("open a training world; a NAME that holds / is a scenario file"), false },
	{ "from", required_argument, 'F', "PRODUCT", N_("the plan that users have; without it the source in the product file"), true },
	{ "to", required_argument, 'T', "PRODUCT", N_("the plan that they get"), true },
	{ "users", required_argument, 'u', "FILE", N_("move only who stands in this file: CSV, or one a line"), true },
	{ "filter", required_argument, 'f', "TEXT", N_("move only whose name or sign-in name contains this"), true },
	{ "first", required_argument, 'n', "N", N_("move at most N users, and stop: a pilot"), true },
	{ "location", required_argument, 'L', "CC", N_("usage location for users who have none, such as NL"), true },
	{ "switch-off-conflicts", no_argument, 'x', NULL, N_("switch off in the new plan what clashes with another product"), true },
	{ "leave-disabled", no_argument, 'b', NULL, N_("leave accounts whose sign-in is blocked"), true },
	{ "no-groups", no_argument, 'g', NULL, N_("leave groups that give the old plan"), true },
	{ "dry-run", no_argument, 'D', NULL, N_("plan and report; send no change, keep no plan"), true },
	{ "resume", no_argument, 'r', NULL, N_("go on with the last move of these products"), true },
	{ "retry", no_argument, 'R', NULL, N_("try again who was not moved"), true },
	{ "check", no_argument, SAID_ABOVE, NULL, N_("read back who was moved, and compare with the plan"), true },
	{ "no-check", no_argument, 'K', NULL, N_("do not read back who was moved at the end"), true },
	{ "put-back", no_argument, 'B', NULL, N_("give everybody back what they had before the move"), true },
	{ "report", required_argument, 'o', "FILE", N_("write a row for each user to FILE.csv or FILE.json"), true },
	{ "yes", no_argument, 'y', NULL, N_("do not ask before the first change"), true },
	{ OPTION_TAKE_OVER, no_argument, 'O', NULL, NULL, true },
	{ "trace", required_argument, 't', "FILE", N_("write what is exchanged with the services to FILE, without secrets and names, for whoever helps"), false },
	{ "walkthrough", no_argument, 'w', NULL, N_("the manual path as a checklist, with no connection at all"), false },
	{ "history", optional_argument, 'H', "TENANT", N_("print what was sent and what became of it, as lines of JSON: all of it, or that of one tenant"), false },
	{ "check", no_argument, 'C', NULL, N_("say what is configured, reachable, permitted and missing; change nothing"), false },
	{ "version", no_argument, 'v', NULL, N_("print the version and exit"), false },
	{ "help", no_argument, 'h', NULL, N_("print this help and exit"), false },
};
#define N_ROWS (sizeof rows / sizeof *rows)

static bool take_move(struct move_options *m, char letter, const char *arg)
{
	switch (letter) {
	case 'F': m->from = arg; break;
	case 'T': m->to = arg; break;
	case 'u': m->users = arg; break;
	case 'f': m->filter = arg; break;
	case 'n': return str_to_int64(arg, &m->first) && m->first > 0;
	case 'L': m->location = arg; break;
	case 'x': m->switch_off_conflicts = true; break;
	case 'b': m->leave_disabled = true; break;
	case 'g': m->no_groups = true; break;
	case 'D': m->dry_run = true; break;
	case 'r': m->resume = true; break;
	case 'R': m->retry = true; break;
	case 'K': m->no_check = true; break;
	case 'B': m->put_back = true; break;
	case 'o': m->report = arg; break;
	case 'y': m->yes = true; break;
	case 'O': m->take_over = true; break;
	}
	return true;
}

static const struct row *find_row(char letter)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

static bool text_ends(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);
	return n > k && str_ieq(text + n - k, end);
}

/* What cannot be asked for together, or makes no sense alone; NULL: fine. */
static const char *wrong_about(const struct move_options *m)
{
	int verbs = m->resume + m->retry + m->check + m->put_back;

	if (m->take_over)
		return NULL;
	if (verbs > 1)
		return _("--resume, --retry, --check and --put-back exclude each other.");
	if (verbs && (m->users || m->filter || m->dry_run))
		return _("--users, --filter and --dry-run make a new plan, and do not go with --resume, --retry, --check or --put-back.");
	if (m->check && m->no_check)
		return _("--check and --no-check exclude each other.");
	if (m->users && m->filter)
		return _("--users and --filter exclude each other.");
	if (!verbs && !m->to)
		return _("move needs --to: the plan that users get.");
	if (m->report && !text_ends(m->report, ".csv") && !text_ends(m->report, ".json"))
		return _("--report needs a name that ends in .csv or .json.");
	return NULL;
}

static void take(struct options *o, char letter, const char *arg, size_t *n_settings)
{
	switch (letter) {
	case 'c': o->config_path = arg; break;
	case 'P': o->profile = arg; break;
	case 's': o->settings[(*n_settings)++] = arg; break;
	case 'p': o->plain = true; break;
	case 'a': o->ascii = true; break;
	case 'l': o->language = arg; break;
	case 'd': o->demo = arg ? arg : OPTIONS_DEMO_SCENARIO; break;
	case 't': o->trace = arg; break;
	case 'w': o->walkthrough = true; break;
	case 'C': o->check = true; break;
	case 'H': o->history = true; o->history_tenant = arg; break;
	case 'v': o->version = true; break;
	case 'h': o->help = true; break;
	}
}

static void fill_longs(struct option longs[N_ROWS + 1])
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].letter != SAID_ABOVE)
			*longs++ = (struct option){ rows[i].name, rows[i].has_arg, NULL, rows[i].letter };
}

bool options_parse(struct options *ret_options, int argc, char **argv, FILE *complain)
{
	struct option longs[N_ROWS + 1] = { 0 };
	fill_longs(longs);
	struct options o = { .settings = xcalloc((size_t)argc + 1, sizeof *o.settings) };
	size_t n_settings = 0;
	bool good = true;
	const char *of_move = NULL;
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
			const struct row *row = find_row((char)found);
			take(&o, (char)found, optarg, &n_settings);
			if (row->of_move)
				of_move = row->name;
			if (row->of_move && !take_move(&o.move, (char)found, optarg)) {
				fprintf(complain, _("m365-upgrade: “%s” is not a number of users. See m365-upgrade --help.\n"), optarg);
				good = false;
			}
		}
	}
	if (good && optind < argc && str_eq(argv[optind], "move")) {
		o.move.asked = true;
		o.move.check = o.check;
		o.check = false;
		optind++;
	}
	if (good && optind < argc) {
		fprintf(complain, _("m365-upgrade: “%s” is not understood. See m365-upgrade --help.\n"), argv[optind]);
		good = false;
	}
	if (good && of_move && !o.move.asked) {
		fprintf(complain, _("m365-upgrade: --%s goes with “m365-upgrade move” alone. See m365-upgrade --help.\n"), of_move);
		good = false;
	}
	const char *wrong = good && o.move.asked && !o.help && !o.version ? wrong_about(&o.move) : NULL;
	if (wrong) {
		fprintf(complain, _("m365-upgrade: %s See m365-upgrade --help.\n"), wrong);
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
	if (good && o.history && (o.demo || o.walkthrough || o.move.asked)) {
		fprintf(complain, _("m365-upgrade: --history is asked for alone, without --demo, --walkthrough or move.\n"));
		good = false;
	}
	if (good && o.check && (o.walkthrough || o.history)) {
		fprintf(complain, _("m365-upgrade: --check is asked for alone, without --walkthrough or --history.\n"));
		good = false;
	}
	if (good && o.trace && (o.walkthrough || o.history)) {
		fprintf(complain, _("m365-upgrade: --trace has nothing to write with --walkthrough or --history, which ask no service.\n"));
		good = false;
	}
	if (good && o.history && o.history_tenant && !*o.history_tenant) {
		fprintf(complain, _("m365-upgrade: --history= needs the id of a tenant; --history alone prints all of them.\n"));
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

static void print_rows(FILE *to, bool of_move)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		char spelled[64];
		if (rows[i].of_move != of_move || !rows[i].help)
			continue;
		spell(&rows[i], spelled);
		fprintf(to, "  %-22s %s\n", spelled, _(rows[i].help));
	}
}

void options_print_help(FILE *to)
{
	fprintf(to, _("Usage: m365-upgrade [OPTION]...\n"));
	fprintf(to, _("  or:  m365-upgrade move --to PRODUCT [OPTION]...\n"));
	fprintf(to, _("Takes a Microsoft 365 tenant from one plan to another, page by page.\n"
		"With the word move: moves users' licences without pages, and says in lines how it goes.\n\n"));
	print_rows(to, false);
	fprintf(to, _("\nWith move alone:\n"));
	print_rows(to, true);
	fprintf(to, _("\nExit status: 0 done or left safely, 1 error, 2 usage, 3 unfinished work remains.\n"));
	fprintf(to, _("Manual: m365-upgrade(1), m365-upgrade.conf(5).\n"));
}

static void print_roff(FILE *to, bool of_move)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (rows[i].of_move != of_move || !rows[i].help)
			continue;
		fputs(".TP\n.B \\-\\-", to);
		for (const char *at = rows[i].name; *at; at++)
			fputs(*at == '-' ? "\\-" : (char[]){ *at, '\0' }, to);
		if (rows[i].has_arg == optional_argument)
			fprintf(to, "\\fR[=\\fI%s\\fR]", rows[i].arg);
		else if (rows[i].has_arg)
			fprintf(to, " \\fI%s", rows[i].arg);
		fprintf(to, "\\fR\n%s.\n", rows[i].help);
	}
}

void options_print_roff(FILE *to)
{
	print_roff(to, false);
}

void options_print_move_roff(FILE *to)
{
	print_roff(to, true);
}
