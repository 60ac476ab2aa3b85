#include "flow/check.h"

#include "core/i18n.h"
#include "core/mem.h"
#include "core/timers.h"
#include "flow/check_inside.h"
#include "flow/move_signals.h"
#include "flow/options.h"
#include "http/http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct check {
	const char *heading;
	void (*run)(struct checker *c);
} checks[] = {
	{ N_("Configuration"), check_configuration },
	{ N_("Services"), check_services },
	{ N_("Sign-in"), check_sign_in },
	{ N_("Roles and permissions"), check_permissions },
};

void check_take(struct checker *c, const struct error *err)
{
	c->answered = true;
	c->error = err ? *err : ERROR_INIT;
}

bool check_await(struct checker *c, uint64_t id)
{
	bool told_to_stop = false;

	for (c->answered = false; !c->answered;) {
		bool enough = c->room.signals > 0 || (c->code_given && !c->somebody);

		if (enough && !told_to_stop)
			api_cancel(c->room.api, id);
		told_to_stop = enough;
		move_room_turn(&c->room);
	}
	return c->error.kind == ERROR_NONE;
}

static void run_all(struct checker *c)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks && c->room.signals == 0; i++) {
		check_heading(c, _(checks[i].heading));
		checks[i].run(c);
	}
	if (c->room.signals > 0)
		check_line(c, MARK_SKIPPED, "%s", _("The rest: the check was interrupted."));
	check_sum(c);
}

static bool all_well(const struct checker *c)
{
	return c->room.signals == 0 && c->counts[MARK_MISSING] + c->counts[MARK_WRONG] == 0;
}

static void close_all(struct checker *c)
{
	move_room_close(&c->room);
	api_authority_clear(&c->authority);
	demo_stop(&c->demo);
	move_words_close(&c->words, move_signals_hurried);
	move_signals_release();
}

int check_command_run(const struct options *options, struct config *config, struct error *err)
{
	struct checker *c = xcalloc(1, sizeof *c);
	int status = EXIT_ERROR;

	c->options = options;
	c->config = config;
	c->demo = DEMO_INIT;
	c->error = ERROR_INIT;
	c->somebody = isatty(STDIN_FILENO) == 1;
	move_room_init(&c->room, &c->words);
	move_words_init(&c->words);
	if (move_signals_watch(err) == 0 && (!options->demo || demo_start(&c->demo, options->demo, config, err) == 0)) {
		run_all(c);
		status = all_well(c) ? EXIT_DONE : EXIT_ERROR;
	}
	close_all(c);
	if (c->words.out.failed != 0 && c->words.out.failed != EIO) {
		error_set(err, ERROR_SYSTEM, _("What the check found could not be written: %s."), strerror(c->words.out.failed));
		status = EXIT_ERROR;
	}
	free(c);
	return status;
}
