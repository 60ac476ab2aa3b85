#include "flow/move_command.h"

#include "api/api.h"
#include "api/api_account.h"
#include "api/api_directory.h"
#include "api/api_permissions.h"
#include "api/api_roles.h"
#include "api/api_sign_in.h"
#include "config/config.h"
#include "core/calendar.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "flow/demo.h"
#include "flow/hold.h"
#include "flow/move_report.h"
#include "flow/move_room.h"
#include "flow/move_signals.h"
#include "flow/move_words.h"
#include "flow/options.h"
#include "flow/told.h"
#include "journal/journal.h"
#include "model/plan_words.h"
#include "model/reassign_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct command {
	const struct move_options *options;
	struct config *config;
	struct demo demo;
	struct move_room room;
	char *scratch;           /* of a dry run: where a journal lies that is thrown away */
	struct move_words words;
	struct mover_progress sent; /* how far it was when the last change had come home, before it was read back */
	char account[JOURNAL_NAME];
	char source_sku[JOURNAL_ID], source_name[JOURNAL_NAME], target_sku[JOURNAL_ID], target_name[JOURNAL_NAME];
	bool at_once;            /* a second signal */
	char location[8]; /* in capitals; "": none */
};

/* ── waiting ── */

/* The first signal lets come home what is on its way. */
static void wait_mover(struct command *c)
{
	struct move_room *r = &c->room;

	while (move_room_works(r) && !c->at_once) {
		int before = r->signals;

		move_room_turn(r);
		if (r->signals > 0 && before == 0) {
			move_words_complain(&c->words, _("Stopping after what is on its way. Once more ends at once."));
			mover_stop(r->mover);
		}
		c->at_once = r->signals > 1;
		move_words_progress(&c->words, mover_progress(r->mover), time_monotonic_ms());
	}
	move_words_clear(&c->words);
}

/* ── who and what ── */

static void on_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	struct command *c = arg;

	move_words_sign_in(&c->words, prompt->verification_uri, prompt->user_code);
}

static void on_signed_in(void *arg, const struct error *err)
{
	struct command *c = arg;

	if (err)
		c->room.error = *err;
	c->room.answered = true;
}

/* Whose name stands at the hold and in the record. Who may not be asked is not named there. */
static void on_account(void *arg, const struct error *err, struct api_account *account)
{
	struct command *c = arg;

	c->room.answered = true;
	if (!err)
		str_copy(c->account, sizeof c->account, account->upn);
}

static void take_product(const struct product *p, char to_sku[JOURNAL_ID], char to_name[JOURNAL_NAME])
{
	str_copy(to_sku, JOURNAL_ID, p->sku_id);
	str_copy(to_name, JOURNAL_NAME, p->name);
}

/* Where no --from stands, what the wizard upgrades from: of the configuration, else of the product file. */
static void find_source(struct command *c)
{
	const char *from = c->options->from, *configured = config_text(c->config, CONFIG_UPGRADE_SOURCE_SKU);
	const struct product *p = product_source(&c->room.file);

	if (from || !str_empty(configured))
		if (plan_word_product(&c->room.file, from ? "--from" : "upgrade.source_sku", from ? from : configured, true, &p, &c->room.error) < 0)
			return;
	take_product(p, c->source_sku, c->source_name);
}

static void find_target(struct command *c)
{
	const struct product *p = NULL;

	if (plan_word_product(&c->room.file, "--to", c->options->to, true, &p, &c->room.error) == 0)
		take_product(p, c->target_sku, c->target_name);
}

static void on_skus(void *arg, const struct error *err, struct api_skus *skus)
{
	struct command *c = arg;
	const struct move_options *o = c->options;

	c->room.answered = true;
	if (err) {
		c->room.error = *err;
		return;
	}
	told_take(&c->room.file, skus);
	if (o->from || o->to)
		find_source(c);
	if (o->to && c->room.error.kind == ERROR_NONE)
		find_target(c);
	if (c->target_sku[0] && str_ieq(c->source_sku, c->target_sku))
		error_set(&c->room.error, ERROR_CONFIG, _("Source and target are the same product."));
}

/* One at a time changes anything. A dry run changes nothing: its journal is one of its own. */
static int hold(struct command *c)
{
	struct move_room *r = &c->room;
	struct journal_holder other = { 0 };
	bool held = false;

	if (!api_signs_in_alone(r->api)) {
		api_account_get(r->api, on_account, c);
		if (move_room_await(r) < 0)
			return -1;
	}
	if (hold_take(r->journal, r->tenant_id, HOLD_MOVE, c->account, &other, &held, &r->error) < 0)
		return -1;
	return held ? 0 : hold_refused(&other, &r->error);
}

/* What is missing for a move is told before the first change. Where the directory does not say, the first change will. */
static void on_roles(void *arg, const struct error *err, struct api_roles *roles)
{
	struct command *c = arg;
	struct api_missing missing[API_MISSING_MOST];

	c->room.answered = true;
	if (err || roles->move_licences != API_MAY_NOT)
		return;
	size_t n = api_permissions_missing(roles, missing);
	for (size_t i = 0; i < n; i++)
		if (missing[i].feature == API_FEATURE_MOVE)
			error_set(&c->room.error, ERROR_FORBIDDEN, missing[i].is_role
				? _("Licences cannot be moved by this account: it has not the role %s, nor User or Global Administrator. Nothing was sent. Ask for the role, or sign in with another account.")
				: _("Licences cannot be moved by this program: it was not granted %s of Microsoft Graph. Nothing was sent. Add it to the API permissions of the registration, and have an admin consent to it."),
				missing[i].name);
}

static int check_roles(struct command *c)
{
	if (c->options->dry_run || c->options->check)
		return 0;
	api_roles_get(c->room.api, on_roles, c);
	return move_room_await(&c->room);
}

static int meet(struct command *c)
{
	struct move_room *r = &c->room;

	api_sign_in(r->api, on_prompt, on_signed_in, c);
	if (move_room_await(r) < 0 || move_room_tenant(r) < 0 || hold(c) < 0 || check_roles(c) < 0)
		return -1;
	api_skus_list(r->api, on_skus, c);
	return move_room_await(r);
}

/* ── the work ── */

static int say_plan(struct command *c)
{
	const struct journal_move *move = mover_move(c->room.mover);
	struct journal_row_filter ready = { .kind = JOURNAL_ROW_GROUP, .states = JOURNAL_STATE_BIT(JOURNAL_ROW_READY) };
	int64_t groups = 0;

	if (mover_progress(c->room.mover)->groups > 0 && journal_rows_count(c->room.journal, move->id, &ready, &groups, &c->room.error) < 0)
		return -1;
	move_words_plan(&c->words, mover_progress(c->room.mover), move, groups);
	return 0;
}

static int plan(struct command *c)
{
	const struct move_options *o = c->options;
	struct mover_scope scope = {
		.tenant_id = c->room.tenant_id,
		.source_sku = c->source_sku,
		.source_name = c->source_name,
		.target_sku = c->target_sku,
		.target_name = c->target_name,
		.users = o->users ? MOVER_LIST : o->filter ? MOVER_FILTER : MOVER_ALL,
		.filter = o->filter,
		.list = o->users,
		.groups = !o->no_groups,
		.leave_disabled = o->leave_disabled,
		.default_location = str_empty(c->location) ? NULL : c->location,
		.switch_off_conflicts = o->switch_off_conflicts,
	};
	if (mover_plan(c->room.mover, &scope, &c->room.error) < 0)
		return -1;
	wait_mover(c);
	if (mover_progress(c->room.mover)->phase == MOVER_PLANNED) {
		return say_plan(c);
	}
	c->room.error = *mover_error(c->room.mover);
	if (c->room.error.kind == ERROR_NONE)
		error_set(&c->room.error, ERROR_CANCELLED, _("Stopped; nothing was sent."));
	return -1;
}

static int open_last(struct command *c)
{
	struct journal_move last;
	bool found = false;

	if (journal_move_last(c->room.journal, c->room.tenant_id, c->source_sku[0] ? c->source_sku : NULL, c->target_sku[0] ? c->target_sku : NULL, &last, &found, &c->room.error) < 0)
		return -1;
	if (!found)
		return error_set(&c->room.error, ERROR_INPUT, _("The journal holds no move of these products in this tenant to go on with."));
	return mover_open(c->room.mover, last.id, &c->room.error);
}

static const char *question(const struct command *c)
{
	return c->options->put_back ? _("Give everybody back what they had before? Type yes: ") : _("Move them now? Type yes: ");
}

/* What is typed, or a signal, whichever comes first. Empty: neither yes nor anything else. */
static void read_line(struct command *c, char *line, int size)
{
	struct pollfd fds[2] = { { .fd = move_signals_fd(), .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };

	move_signals_interrupt(true);
	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		continue;
	c->room.signals += move_signals_take();
	if (c->room.signals > 0 || !fgets(line, size, stdin))
		*line = '\0';
	move_signals_interrupt(false);
}

/* 0: yes; else the exit status. */
static int confirm(struct command *c)
{
	char line[16] = "";

	if (c->options->yes || c->options->check)
		return 0;
	if (isatty(STDIN_FILENO) != 1) {
		error_set(&c->room.error, ERROR_INPUT, _("Nobody can be asked here: give --yes to send changes without asking, or --dry-run to send none."));
		return EXIT_USAGE;
	}
	if (move_words_ask(&c->words, question(c), move_signals_hurried))
		read_line(c, line, sizeof line);
	bool answered = *line != '\0';
	if (str_ieq(str_trim(line), "yes"))
		return 0;
	if (!answered)
		move_words_say(&c->words, ""); /* behind the question, which nothing has ended */
	move_words_say(&c->words, _("Nothing was sent."));
	return EXIT_UNFINISHED;
}

static int begin(struct command *c)
{
	const struct move_options *o = c->options;

	if (o->check)
		return mover_check(c->room.mover, &c->room.error);
	if (o->put_back)
		return mover_put_back(c->room.mover, &c->room.error);
	if (o->retry)
		return mover_retry(c->room.mover, NULL, &c->room.error);
	return mover_start(c->room.mover, (size_t)o->first, &c->room.error);
}

static bool all_done(const struct command *c)
{
	const struct mover_progress *p = mover_progress(c->room.mover);
	bool back = mover_move(c->room.mover)->back;

	if (p->phase == MOVER_FAILED || p->lines || p->differs)
		return false;
	if (back)
		return !p->rows[JOURNAL_ROW_BACK_READY] && !p->rows[JOURNAL_ROW_BACK_SENT] && !p->rows[JOURNAL_ROW_BACK_FAILED];
	return !p->rows[JOURNAL_ROW_HELD] && !p->rows[JOURNAL_ROW_FAILED] && !p->rows[JOURNAL_ROW_READY] && !p->rows[JOURNAL_ROW_SENT] &&
		!p->rows[JOURNAL_ROW_WITH_GROUP];
}

static int report(struct command *c)
{
	return c->options->report ? move_report_write(c->room.mover, c->options->report, &c->room.error) : 0;
}

/* What was written is read back, unless somebody is in a hurry: what the service answered to a change is not yet what it has. */
static int read_back(struct command *c)
{
	const struct mover_progress *p = mover_progress(c->room.mover);

	c->sent = *p;
	if (c->options->check || c->options->no_check || c->room.signals > 0 || p->phase == MOVER_FAILED || p->writes == 0 ||
		mover_was_stopped(c->room.mover))
		return 0;
	if (mover_check(c->room.mover, &c->room.error) < 0)
		return -1;
	wait_mover(c);
	return 0;
}

static int finish(struct command *c)
{
	const struct mover_progress *p = mover_progress(c->room.mover);

	if (c->at_once) {
		move_words_complain(&c->words, _("Ended at once. What was on its way is looked up when the move goes on: m365-upgrade move --resume"));
		return EXIT_UNFINISHED;
	}
	move_words_end(&c->words, p, mover_move(c->room.mover), &c->sent);
	if (report(c) < 0)
		return EXIT_ERROR;
	if (p->phase == MOVER_FAILED) {
		c->room.error = *mover_error(c->room.mover);
		return EXIT_ERROR;
	}
	if (c->sent.phase == MOVER_STOPPED)
		move_words_say(&c->words, _("To go on: m365-upgrade move --resume"));
	return all_done(c) ? EXIT_DONE : EXIT_UNFINISHED;
}

static int dry_run_status(struct command *c)
{
	const struct mover_progress *p = mover_progress(c->room.mover);

	move_words_say(&c->words, _("A dry run: nothing was sent, and the plan is not kept."));
	if (report(c) < 0)
		return EXIT_ERROR;
	return p->rows[JOURNAL_ROW_HELD] || p->lines ? EXIT_UNFINISHED : EXIT_DONE;
}

static void say_tenant(struct command *c)
{
	char *text = xasprintf("%s (%s)%s", c->room.tenant_name, c->room.tenant_id, c->demo.pid > 0 ? _(" TRAINING") : "");

	move_words_say(&c->words, text);
	free(text);
}

static int work(struct command *c)
{
	const struct move_options *o = c->options;
	bool old = o->resume || o->retry || o->check || o->put_back;

	if (meet(c) < 0)
		return EXIT_ERROR;
	say_tenant(c);
	if (old ? open_last(c) < 0 : plan(c) < 0)
		return EXIT_ERROR;
	if (o->dry_run)
		return dry_run_status(c);
	if (!old && mover_progress(c->room.mover)->rows[JOURNAL_ROW_READY] == 0) {
		move_words_say(&c->words, _("There is nobody to be moved."));
		return report(c) < 0 ? EXIT_ERROR : all_done(c) ? EXIT_DONE : EXIT_UNFINISHED;
	}
	int status = confirm(c);
	if (status != 0)
		return status;
	if (str_eq(config_text(c->config, CONFIG_MOVE_ON_HANGUP), "leave_running"))
		move_signals_ignore_hang_up(); /* nobody is asked anything any more, and what nobody reads holds nothing up */
	if (begin(c) < 0)
		return EXIT_ERROR;
	wait_mover(c);
	return read_back(c) < 0 ? EXIT_ERROR : finish(c);
}

/* ── opening and closing ── */

static int open_all(struct command *c, const char *scenario)
{
	struct move_room *r = &c->room;

	if (move_room_file(r, c->config) < 0)
		return -1;
	if (scenario && demo_start(&c->demo, scenario, c->config, &r->error) != 0)
		return -1;
	if (c->options->dry_run && !(c->scratch = dir_scratch("m365-upgrade-dry-run", &r->error)))
		return -1;
	return move_room_open(r, c->config, c->options->dry_run ? c->scratch : c->demo.state_dir);
}

static void close_all(struct command *c)
{
	move_room_close(&c->room);
	dir_remove(c->scratch);
	free(c->scratch);
	demo_stop(&c->demo);
	move_words_close(&c->words, move_signals_hurried);
	move_signals_release();
}

/* A terminal that has gone is one of the ways to leave; anything else that could not be said is an error, although all is done. */
static int check_output(struct command *c)
{
	int lost = c->words.out.failed;

	if (lost == 0 || lost == EIO)
		return EXIT_DONE;
	error_set(&c->room.error, ERROR_SYSTEM, _("Everything was done, but its output could not be written: %s."), strerror(lost));
	return EXIT_ERROR;
}

int move_command_run(const struct options *options, struct config *config, struct error *err)
{
	struct command *c = xcalloc(1, sizeof *c);
	int status = EXIT_ERROR;

	c->options = &options->move;
	c->config = config;
	c->demo = DEMO_INIT;
	move_room_init(&c->room, &c->words);
	move_words_init(&c->words);
	if (c->options->location && reassign_country(c->location, c->options->location, &c->room.error) != 0)
		status = EXIT_USAGE;
	else if (move_signals_watch(&c->room.error) == 0 && open_all(c, options->demo) == 0)
		status = work(c);
	close_all(c);
	if (status == EXIT_DONE)
		status = check_output(c);
	*err = c->room.error;
	free(c);
	return status;
}
