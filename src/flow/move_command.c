#include "flow/move_command.h"

#include "api/api.h"
#include "api/api_directory.h"
#include "api/api_sign_in.h"
#include "config/config.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/client.h"
#include "flow/demo.h"
#include "flow/move_report.h"
#include "flow/move_rules.h"
#include "flow/move_signals.h"
#include "flow/move_words.h"
#include "flow/options.h"
#include "flow/setup.h"
#include "http/http.h"
#include "journal/journal.h"
#include "model/product_file.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_WAIT_MS 1000

struct command {
	const struct move_options *options;
	struct config *config;
	struct demo demo;
	struct product_file file;
	struct move_rules rules;
	struct http *http;
	struct timers *timers;
	struct api *api;
	struct journal *journal;
	char *scratch;           /* of a dry run: where a journal lies that is thrown away */
	struct mover *mover;
	struct move_words words;
	struct mover_progress sent; /* how far it was when the last change had come home, before it was read back */
	char tenant_id[JOURNAL_ID], tenant_name[JOURNAL_NAME];
	char source_sku[JOURNAL_ID], source_name[JOURNAL_NAME], target_sku[JOURNAL_ID], target_name[JOURNAL_NAME];
	bool answered;           /* the call that is waited for */
	bool at_once;            /* a second signal */
	int signals;
	struct error error;
};

/* ── waiting ── */

static void one_turn(struct command *c)
{
	int64_t now_ms = time_monotonic_ms(), due_ms = timers_next(c->timers);
	struct pollfd fds[3] = { { .fd = move_signals_fd(), .events = POLLIN } };
	unsigned n = 1 + move_words_fds(&c->words, fds + 1);
	int wait_ms = due_ms - now_ms < LONGEST_WAIT_MS ? (int)(due_ms > now_ms ? due_ms - now_ms : 0) : LONGEST_WAIT_MS;

	http_poll(c->http, fds, n, wait_ms);
	http_deliver(c->http);
	timers_run(c->timers, time_monotonic_ms());
	move_words_flush(&c->words);
}

static void wait_answer(struct command *c)
{
	while (!c->answered && c->signals == 0) {
		one_turn(c);
		c->signals += move_signals_take();
	}
	if (!c->answered)
		error_set(&c->error, ERROR_CANCELLED, _("Stopped; nothing was sent."));
	c->answered = false;
}

static bool is_working(const struct command *c)
{
	enum mover_phase phase = mover_progress(c->mover)->phase;

	return phase == MOVER_PLANNING || phase == MOVER_MOVING || phase == MOVER_STOPPING || phase == MOVER_CHECKING;
}

/* The first signal lets come home what is on its way. */
static void wait_mover(struct command *c)
{
	while (is_working(c) && !c->at_once) {
		one_turn(c);
		int came = move_signals_take();
		if (came && c->signals == 0) {
			move_words_complain(&c->words, _("Stopping after what is on its way. Once more ends at once."));
			mover_stop(c->mover);
		}
		c->signals += came;
		c->at_once = c->signals > 1;
		move_words_progress(&c->words, mover_progress(c->mover), time_monotonic_ms());
	}
	move_words_clear(&c->words);
}

/* ── who and what ── */

static void on_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	struct command *c = arg;
	char *text = xasprintf(_("To sign in, open %s and type this code: %s"), prompt->verification_uri, prompt->user_code);

	move_words_say(&c->words, text);
	free(text);
}

static void on_signed_in(void *arg, const struct error *err)
{
	struct command *c = arg;

	if (err)
		c->error = *err;
	c->answered = true;
}

static void on_organization(void *arg, const struct error *err, struct api_organization *o)
{
	struct command *c = arg;

	c->answered = true;
	if (err) {
		c->error = *err;
		return;
	}
	str_copy(c->tenant_id, sizeof c->tenant_id, o->id);
	str_copy(c->tenant_name, sizeof c->tenant_name, o->display_name);
}

static void take_product(const char *sku, const char *name, char to_sku[JOURNAL_ID], char to_name[JOURNAL_NAME])
{
	str_copy(to_sku, JOURNAL_ID, sku);
	str_copy(to_name, JOURNAL_NAME, name);
}

static bool find_in_file(const struct product_file *file, const char *word, char sku[JOURNAL_ID], char name[JOURNAL_NAME])
{
	for (size_t i = 0; i < file->n_products; i++) {
		const struct product *p = &file->products[i];
		if (word ? str_ieq(p->key, word) || str_ieq(p->sku_id, word) || str_ieq(p->part_number, word) || str_ieq(p->name, word) : p->source) {
			take_product(p->sku_id, p->name, sku, name);
			return true;
		}
	}
	return false;
}

static bool find_in_tenant(const struct api_skus *skus, const char *word, char sku[JOURNAL_ID], char name[JOURNAL_NAME])
{
	for (size_t i = 0; word && i < skus->count; i++) {
		const struct api_sku *s = &skus->items[i];
		if (str_ieq(s->sku_id, word) || str_ieq(s->part_number, word)) {
			take_product(s->sku_id, str_empty(s->part_number) ? s->sku_id : s->part_number, sku, name);
			return true;
		}
	}
	return false;
}

static void find_product(struct command *c, const struct api_skus *skus, const char *word, char sku[JOURNAL_ID], char name[JOURNAL_NAME])
{
	if (!find_in_file(&c->file, word, sku, name) && !find_in_tenant(skus, word, sku, name))
		error_set(&c->error, ERROR_INPUT, _("“%s” is neither a product of the product file nor one that the tenant has. Give its name, its part number such as SPE_E5, or its SKU id."), word ? word : "");
}

static void on_skus(void *arg, const struct error *err, struct api_skus *skus)
{
	struct command *c = arg;
	const struct move_options *o = c->options;

	c->answered = true;
	if (err) {
		c->error = *err;
		return;
	}
	if (o->from || o->to)
		find_product(c, skus, o->from, c->source_sku, c->source_name);
	if (o->to && c->error.kind == ERROR_NONE)
		find_product(c, skus, o->to, c->target_sku, c->target_name);
	if (c->target_sku[0] && str_ieq(c->source_sku, c->target_sku))
		error_set(&c->error, ERROR_INPUT, _("Source and target are the same product."));
}

static int meet(struct command *c)
{
	api_sign_in(c->api, on_prompt, on_signed_in, c);
	wait_answer(c);
	if (c->error.kind == ERROR_NONE) {
		api_organization_get(c->api, on_organization, c);
		wait_answer(c);
	}
	if (c->error.kind == ERROR_NONE) {
		api_skus_list(c->api, on_skus, c);
		wait_answer(c);
	}
	return c->error.kind == ERROR_NONE ? 0 : -1;
}

/* ── the work ── */

static int say_plan(struct command *c)
{
	const struct journal_move *move = mover_move(c->mover);
	struct journal_row_filter ready = { .kind = JOURNAL_ROW_GROUP, .states = JOURNAL_STATE_BIT(JOURNAL_ROW_READY) };
	int64_t groups = 0;

	if (mover_progress(c->mover)->groups > 0 && journal_rows_count(c->journal, move->id, &ready, &groups, &c->error) < 0)
		return -1;
	move_words_plan(&c->words, mover_progress(c->mover), move, groups);
	return 0;
}

static int plan(struct command *c)
{
	const struct move_options *o = c->options;
	struct mover_scope scope = {
		.tenant_id = c->tenant_id,
		.source_sku = c->source_sku,
		.source_name = c->source_name,
		.target_sku = c->target_sku,
		.target_name = c->target_name,
		.users = o->users ? MOVER_LIST : o->filter ? MOVER_FILTER : MOVER_ALL,
		.filter = o->filter,
		.list = o->users,
		.groups = !o->no_groups,
		.leave_disabled = o->leave_disabled,
		.default_location = o->location,
		.switch_off_conflicts = o->switch_off_conflicts,
	};
	if (mover_plan(c->mover, &scope, &c->error) < 0)
		return -1;
	wait_mover(c);
	if (mover_progress(c->mover)->phase == MOVER_PLANNED) {
		return say_plan(c);
	}
	c->error = *mover_error(c->mover);
	if (c->error.kind == ERROR_NONE)
		error_set(&c->error, ERROR_CANCELLED, _("Stopped; nothing was sent."));
	return -1;
}

static int open_last(struct command *c)
{
	struct journal_move last;
	bool found = false;

	if (journal_move_last(c->journal, c->tenant_id, c->source_sku[0] ? c->source_sku : NULL, c->target_sku[0] ? c->target_sku : NULL, &last, &found, &c->error) < 0)
		return -1;
	if (!found)
		return error_set(&c->error, ERROR_INPUT, _("The journal holds no move of these products in this tenant to go on with."));
	return mover_open(c->mover, last.id, &c->error);
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
	c->signals += move_signals_take();
	if (c->signals > 0 || !fgets(line, size, stdin))
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
		error_set(&c->error, ERROR_INPUT, _("Nobody can be asked here: give --yes to send changes without asking, or --dry-run to send none."));
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
		return mover_check(c->mover, &c->error);
	if (o->put_back)
		return mover_put_back(c->mover, &c->error);
	if (o->retry)
		return mover_retry(c->mover, NULL, &c->error);
	return mover_start(c->mover, (size_t)o->first, &c->error);
}

static bool all_done(const struct command *c)
{
	const struct mover_progress *p = mover_progress(c->mover);
	bool back = mover_move(c->mover)->back;

	if (p->phase == MOVER_FAILED || p->lines || p->differs)
		return false;
	if (back)
		return !p->rows[JOURNAL_ROW_BACK_READY] && !p->rows[JOURNAL_ROW_BACK_SENT] && !p->rows[JOURNAL_ROW_BACK_FAILED];
	return !p->rows[JOURNAL_ROW_HELD] && !p->rows[JOURNAL_ROW_FAILED] && !p->rows[JOURNAL_ROW_READY] && !p->rows[JOURNAL_ROW_SENT] &&
		!p->rows[JOURNAL_ROW_WITH_GROUP];
}

static int report(struct command *c)
{
	return c->options->report ? move_report_write(c->mover, c->options->report, &c->error) : 0;
}

/* What was written is read back, unless somebody is in a hurry: what the service answered to a change is not yet what it has. */
static int read_back(struct command *c)
{
	const struct mover_progress *p = mover_progress(c->mover);

	c->sent = *p;
	if (c->options->check || c->options->no_check || c->signals > 0 || p->phase == MOVER_FAILED || p->writes == 0)
		return 0;
	if (mover_check(c->mover, &c->error) < 0)
		return -1;
	wait_mover(c);
	return 0;
}

static int finish(struct command *c)
{
	const struct mover_progress *p = mover_progress(c->mover);

	if (c->at_once) {
		move_words_complain(&c->words, _("Ended at once. What was on its way is looked up when the move goes on: m365-upgrade move --resume"));
		return EXIT_UNFINISHED;
	}
	move_words_end(&c->words, p, mover_move(c->mover), &c->sent);
	if (report(c) < 0)
		return EXIT_ERROR;
	if (p->phase == MOVER_FAILED) {
		c->error = *mover_error(c->mover);
		return EXIT_ERROR;
	}
	if (c->sent.phase == MOVER_STOPPED)
		move_words_say(&c->words, _("To go on: m365-upgrade move --resume"));
	return all_done(c) ? EXIT_DONE : EXIT_UNFINISHED;
}

static int dry_run_status(struct command *c)
{
	const struct mover_progress *p = mover_progress(c->mover);

	move_words_say(&c->words, _("A dry run: nothing was sent, and the plan is not kept."));
	if (report(c) < 0)
		return EXIT_ERROR;
	return p->rows[JOURNAL_ROW_HELD] || p->lines ? EXIT_UNFINISHED : EXIT_DONE;
}

static void say_tenant(struct command *c)
{
	char *text = xasprintf("%s (%s)%s", c->tenant_name, c->tenant_id, c->demo.pid > 0 ? _(" TRAINING") : "");

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
	if (!old && mover_progress(c->mover)->rows[JOURNAL_ROW_READY] == 0) {
		move_words_say(&c->words, _("There is nobody to be moved."));
		return report(c) < 0 ? EXIT_ERROR : all_done(c) ? EXIT_DONE : EXIT_UNFINISHED;
	}
	int status = confirm(c);
	if (status != 0)
		return status;
	if (begin(c) < 0)
		return EXIT_ERROR;
	wait_mover(c);
	return read_back(c) < 0 ? EXIT_ERROR : finish(c);
}

/* ── opening and closing ── */

static int open_all(struct command *c, const char *scenario)
{
	struct error *err = &c->error;

	if (setup_products(&c->file, err) != 0)
		return -1;
	move_rules_init(&c->rules, &c->file);
	if (scenario && demo_start(&c->demo, scenario, c->config, err) != 0)
		return -1;
	if (c->options->dry_run && !(c->scratch = dir_scratch("m365-upgrade-dry-run", err)))
		return -1;
	if (journal_open(&c->journal, c->options->dry_run ? c->scratch : c->demo.state_dir, err) != 0 ||
		client_open(c->config, &c->http, &c->timers, &c->api, err) != 0)
		return -1;
	struct mover_setup mover = { .api = c->api, .journal = c->journal, .timers = c->timers, .rules = &c->rules.rules, .now_ms = time_monotonic_ms,
		.wall_ms = time_now_ms };
	move_limits(&mover, c->config);
	c->mover = mover_new(&mover);
	return 0;
}

static void close_all(struct command *c)
{
	mover_free(c->mover);
	api_free(c->api);
	if (c->timers)
		timers_run(c->timers, INT64_MAX);
	http_free(c->http);
	timers_free(c->timers);
	journal_close(c->journal);
	dir_remove(c->scratch);
	free(c->scratch);
	move_rules_clear(&c->rules);
	product_file_clear(&c->file);
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
	error_set(&c->error, ERROR_SYSTEM, _("Everything was done, but what there was to say could not be written: %s."), strerror(lost));
	return EXIT_ERROR;
}

int move_command_run(const struct options *options, struct config *config, struct error *err)
{
	struct command *c = xcalloc(1, sizeof *c);
	int status = EXIT_ERROR;

	c->options = &options->move;
	c->config = config;
	c->demo = DEMO_INIT;
	c->error = ERROR_INIT;
	product_file_init(&c->file);
	move_words_init(&c->words);
	if (move_signals_watch(&c->error) == 0 && open_all(c, options->demo) == 0)
		status = work(c);
	close_all(c);
	if (status == EXIT_DONE)
		status = check_output(c);
	*err = c->error;
	free(c);
	return status;
}
