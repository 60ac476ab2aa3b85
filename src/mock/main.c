#include "config.h"

#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"
#include "mock/entra_refusals.h"
#include "mock/options.h"
#include "mock/scenario.h"
#include "mock/server.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>

enum { EXIT_ERROR = 1, EXIT_USAGE = 2 };

static const char *data_dir(void)
{
	const char *own = getenv("M365_UPGRADE_DATADIR");
	return own && *own ? own : PKGDATADIR;
}

static int tell(const struct error *err)
{
	fprintf(stderr, "m365-mock: %s\n", err->text);
	if (*err->detail)
		fprintf(stderr, "m365-mock: %s\n", err->detail);
	return EXIT_ERROR;
}

static int list_scenarios(void)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	char *dir = world_scenario_dir(data_dir());
	int ret = scenario_list(&text, dir, &err) < 0 ? tell(&err) : EXIT_SUCCESS;

	fputs(text.data, stdout);
	buf_clear(&text);
	free(dir);
	return ret;
}

static int print(void (*fill)(struct buf *to))
{
	struct buf text = BUF_INIT;
	fill(&text);
	fputs(text.data, stdout);
	buf_clear(&text);
	return EXIT_SUCCESS;
}

static void protect_control(struct world *w)
{
	char token[UUID_TEXT];
	uuid_make(token);
	w->control_token = xstrdup(token);
}

static int serve(const struct options *o)
{
	struct error err = ERROR_INIT;
	struct world *w = NULL;
	struct server *s = NULL;
	struct buf said = BUF_INIT;
	int ret = EXIT_SUCCESS;

	if (world_open(&w, data_dir(), o->scenario, o->database, o->seed, time_now_ms(), &err) < 0)
		return tell(&err);
	if (o->expose)
		protect_control(w);
	if (server_start(&s, w, o, &err) < 0) {
		ret = tell(&err);
	} else {
		server_tell(s, &said);
		fputs(said.data, stdout);
		buf_clear(&said);
		if (w->control_token)
			printf("training control token: %s\n", w->control_token);
		if (!str_empty(w->scenario->wizard.source))
			printf("from %s\n", w->scenario->wizard.source);
		if (!str_empty(w->scenario->wizard.targets))
			printf("to %s\n", w->scenario->wizard.targets);
		if (!str_empty(w->scenario->partner.domain))
			printf("tenant %s\npartner %s\n", w->scenario->tenant.domain, w->scenario->partner.domain);
		printf("offers %s\n", w->scenario->service.offers);
		fflush(stdout);
		server_run(s, o->until_stdin_closes);
	}
	server_free(s);
	world_free(w);
	return ret;
}

int main(int argc, char **argv)
{
	struct options o;

	i18n_init(NULL, NULL);
	o = options_parse(argc, argv);
	switch (o.task) {
	case TASK_SERVE:
		return serve(&o);
	case TASK_LIST:
		return list_scenarios();
	case TASK_HELP:
		return print(options_help);
	case TASK_VERSION:
		puts("m365-mock " PACKAGE_VERSION);
		return EXIT_SUCCESS;
	case TASK_PRINT_OPTIONS:
		return print(options_roff);
	case TASK_PRINT_KEYS:
		return print(scenario_print_keys);
	case TASK_PRINT_REFUSALS:
		return print(entra_print_refusals);
	case TASK_USAGE:
		break;
	}
	fputs(_("Try \"m365-mock --help\".\n"), stderr);
	return EXIT_USAGE;
}
