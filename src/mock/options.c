#include "mock/options.h"

#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"

#include <getopt.h>
#include <stdio.h>

struct option_row {
	const char *name, *argument, *help; /* help NULL: not for users */
	char key;
};

static const struct option_row rows[] = {
	{ "listen", N_("[NAME=]ADDRESS:PORT"), N_("Listen there; port 0 takes a free one. May be given several times: an address with a NAME (entra, graph, commerce, "
		"prices or storefront) is that service's alone, and one without serves all of them. Default: 127.0.0.1:0."), 'l' },
	{ "tls-cert", N_("FILE"), N_("Speak TLS on every address, with the certificate in this PEM file; its issuers may follow it."), 'c' },
	{ "tls-key", N_("FILE"), N_("The certificate's private key, in a PEM file that only its owner can read."), 'k' },
	{ "scenario", N_("NAME"), N_("The world to begin with: an installed scenario, or a file when the name holds a slash. Default: contoso."), 's' },
	{ "list-scenarios", NULL, N_("List the installed scenarios and end."), 'L' },
	{ "database", N_("FILE"), N_("Keep the world in a file; the next start with the same scenario and seed goes on from there. Default: in memory."), 'd' },
	{ "seed", N_("NUMBER"), N_("Generate ids and people from this number instead of the scenario's."), 'n' },
	{ "expose", NULL, N_("Allow an address that other machines reach; training control then asks for the token that is printed at the start."), 'x' },
	{ "until-stdin-closes", NULL, N_("End when standard input ends: for a parent that holds its other end."), 'u' },
	{ "help", NULL, N_("Show this help and end."), 'h' },
	{ "version", NULL, N_("Show the version and end."), 'V' },
	{ "print-options-roff", NULL, NULL, 'O' },
	{ "print-keys-roff", NULL, NULL, 'K' },
	{ "print-refusals-roff", NULL, NULL, 'R' },
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void take_listen(struct options *o, const char *value)
{
	if (o->n_listen < LISTEN_MOST) {
		o->listen[o->n_listen++] = value;
		return;
	}
	fprintf(stderr, _("m365-mock: --listen can be given %d times at most.\n"), LISTEN_MOST);
	o->task = TASK_USAGE;
}

static void take(struct options *o, char key, const char *value)
{
	switch (key) {
	case 'l':
		take_listen(o, value);
		break;
	case 'c':
		o->tls_cert = value;
		break;
	case 'k':
		o->tls_key = value;
		break;
	case 's':
		o->scenario = value;
		break;
	case 'd':
		o->database = value;
		break;
	case 'n':
		if (!str_to_int64(value, &o->seed) || o->seed < 0) {
			fprintf(stderr, _("m365-mock: --seed takes a number from 0 on, not \"%s\".\n"), value);
			o->task = TASK_USAGE;
		}
		break;
	case 'x':
		o->expose = true;
		break;
	case 'u':
		o->until_stdin_closes = true;
		break;
	case 'L':
		o->task = TASK_LIST;
		break;
	case 'h':
		o->task = TASK_HELP;
		break;
	case 'V':
		o->task = TASK_VERSION;
		break;
	case 'O':
		o->task = TASK_PRINT_OPTIONS;
		break;
	case 'K':
		o->task = TASK_PRINT_KEYS;
		break;
	case 'R':
		o->task = TASK_PRINT_REFUSALS;
		break;
	default: /* getopt has said what is wrong */
		o->task = TASK_USAGE;
		break;
	}
}

struct options options_parse(int argc, char **argv)
{
	struct options o = { .task = TASK_SERVE, .scenario = "contoso", .seed = -1 };
	struct option longs[ROWS + 1] = { 0 };
	int c;

	for (size_t i = 0; i < ROWS; i++)
		longs[i] = (struct option){ rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, rows[i].key };
	while (o.task != TASK_USAGE && (c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		take(&o, (char)c, optarg);
	if (o.task != TASK_USAGE && optind < argc) {
		fprintf(stderr, _("m365-mock: \"%s\" is one word too many.\n"), argv[optind]);
		o.task = TASK_USAGE;
	}
	if (o.task == TASK_SERVE && !o.tls_cert != !o.tls_key) {
		fputs(o.tls_cert ? _("m365-mock: --tls-cert needs --tls-key: the file with the certificate's private key.\n")
			: _("m365-mock: --tls-key needs --tls-cert: the file with the certificate that the key belongs to.\n"), stderr);
		o.task = TASK_USAGE;
	}
	if (!o.n_listen)
		o.listen[o.n_listen++] = "127.0.0.1:0";
	return o;
}

void options_help(struct buf *to)
{
	buf_addstr(to, _("Usage: m365-mock [OPTION]…\nServes a training world that speaks as the real services do.\n\n"));
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].help)
			buf_addf(to, "  --%s%s%s\n      %s\n", rows[i].name, rows[i].argument ? "=" : "", rows[i].argument ? _(rows[i].argument) : "", _(rows[i].help));
}

void options_roff(struct buf *to)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (!rows[i].help)
			continue;
		buf_addf(to, ".TP\n.BR \\-\\-");
		for (const char *c = rows[i].name; *c; c++)
			buf_addf(to, "%s%c", *c == '-' ? "\\" : "", *c);
		if (rows[i].argument)
			buf_addf(to, " = \\fI%s\\fP", rows[i].argument);
		buf_addf(to, "\n%s\n", rows[i].help);
	}
}
