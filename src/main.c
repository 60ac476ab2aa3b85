/* Options, language, configuration; then the flow has the floor. */
#include "config.h"

#include "config/config.h"
#include "core/buf.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/process.h"
#include "flow/audit.h"
#include "flow/background.h"
#include "flow/check.h"
#include "flow/flow.h"
#include "flow/move_command.h"
#include "flow/options.h"
#include "flow/trace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(const struct error *err, int status)
{
	fprintf(stderr, "m365-upgrade%s%s\n", i18n_colon(), err->text);
	if (err->meaning[0])
		fprintf(stderr, "  %s\n", err->meaning);
	if (err->remedy[0])
		fprintf(stderr, "  %s\n", err->remedy);
	if (err->service[0])
		fprintf(stderr, _("  The service says: %s\n"), err->service);
	if (err->detail[0])
		fprintf(stderr, "  %s\n", err->detail);
	return status;
}

static int configure(struct config *config, const struct options *o, struct error *err)
{
	int rc = config_load(config, o->config_path, o->profile, err);
	for (size_t i = 0; rc == 0 && o->settings[i]; i++)
		rc = config_set(config, o->settings[i], err);
	if (rc == 0 && o->plain)
		rc = config_set(config, "ui.plain=yes", err);
	if (rc == 0 && o->ascii)
		rc = config_set(config, "ui.ascii=yes", err);
	if (rc == 0 && !o->language && config_is_set(config, CONFIG_UI_LANGUAGE))
		i18n_init(config_text(config, CONFIG_UI_LANGUAGE), getenv("M365_UPGRADE_LOCALEDIR"));
	return rc;
}

/* A descriptor that is missing would be the next file that is opened, and be written into by whoever means the standard output. What takes its
 * place here refuses to be used. */
static void fill_missing_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_ERROR);
}

/* What was asked for alone, help or version, and could not be said. */
static int check_stdout(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	fprintf(stderr, _("m365-upgrade: the output could not be written: %s.\n"), strerror(errno));
	return EXIT_ERROR;
}

/* What the run itself has to say comes first. */
static int end_trace(int status)
{
	struct error err = ERROR_INIT;
	if (trace_file_end(&err) != 0)
		fail(&err, status);
	return status;
}

/* The wizard, after what it needs was asked for where nothing says it. */
static int run_wizard(const struct options *o, struct config *config, struct error *err)
{
	struct options chosen = *o;
	struct buf ahead = BUF_INIT;
	enum first_run_outcome outcome = FIRST_RUN_WRITTEN;
	int status = EXIT_DONE;
	if (flow_wants_first_run(o, config)) {
		status = flow_first_run(o, config, &ahead, &outcome, err);
		config_clear(config);
		if (outcome == FIRST_RUN_TRAINING)
			chosen.demo = OPTIONS_DEMO_SCENARIO;
		if (outcome != FIRST_RUN_OPEN && configure(config, o, err) != 0)
			status = EXIT_ERROR;
	}
	if (status == EXIT_DONE && outcome != FIRST_RUN_OPEN)
		status = flow_run(&chosen, config, &ahead, err);
	buf_wipe(&ahead);
	return status;
}

/* An exit status; what went wrong, where it is not said yet, comes in `err`. */
static int run(const struct options *o, struct config *config, struct error *err)
{
	/* A move that is handed over goes on, traced or not. */
	if (o->trace && trace_file_begin(o->trace, err) != 0 && !o->move.take_over)
		return EXIT_ERROR;
	if (o->check)
		return check_command_run(o, config, err);
	if (o->history)
		return audit_command_run(o, err);
	if (o->move.take_over)
		return background_run(config, err);
	return o->move.asked ? move_command_run(o, config, err) : run_wizard(o, config, err);
}

int main(int argc, char **argv)
{
	fill_missing_descriptors();
	process_seal();
	i18n_init(NULL, getenv("M365_UPGRADE_LOCALEDIR"));
	struct options o;
	if (!options_parse(&o, argc, argv, stderr))
		return EXIT_USAGE;
	int status = EXIT_DONE;
	if (o.language)
		i18n_init(o.language, getenv("M365_UPGRADE_LOCALEDIR"));
	if (o.help) {
		options_print_help(stdout);
		status = check_stdout();
		goto out;
	}
	if (o.version) {
		puts(PACKAGE_STRING);
		status = check_stdout();
		goto out;
	}
	struct config config = CONFIG_INIT;
	struct error err = ERROR_INIT;
	if (configure(&config, &o, &err) != 0)
		status = fail(&err, EXIT_USAGE);
	else if ((status = run(&o, &config, &err)) != EXIT_DONE && err.kind != ERROR_NONE)
		status = fail(&err, err.kind == ERROR_CONFIG ? EXIT_USAGE : status);
	status = end_trace(status);
	config_clear(&config);
out:
	options_clear(&o);
	return status;
}
