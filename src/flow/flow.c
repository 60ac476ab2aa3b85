#include "config.h"

#include "flow/flow.h"

#include "api/api.h"
#include "config/config.h"
#include "core/buf.h"
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/client.h"
#include "flow/context.h"
#include "flow/first_run.h"
#include "flow/leave.h"
#include "flow/move_desk.h"
#include "flow/options.h"
#include "flow/record.h"
#include "flow/record_begun.h"
#include "flow/setup.h"
#include "http/http.h"
#include "journal/journal.h"
#include "loop/loop.h"
#include "screens/registry.h"
#include "ui/outlet.h"
#include "ui/renderer.h"
#include "ui/stack.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct errand *flow_errand(enum request_kind kind)
{
	static const struct errand *const errands[REQUEST_KINDS] = {
		[REQUEST_SIGN_IN] = &errand_sign_in,
		[REQUEST_PRODUCTS] = &errand_products,
		[REQUEST_SUBSCRIPTION] = &errand_subscription,
		[REQUEST_PLANS] = &errand_plans,
		[REQUEST_SWITCHED_OFF] = &errand_switched_off,
		[REQUEST_CHECKOUT] = &errand_checkout,
		[REQUEST_CHECK_ADDRESS] = &errand_check_address,
		[REQUEST_SAVE_SOLD_TO] = &errand_save_sold_to,
		[REQUEST_SAVE_BILLED_TO] = &errand_save_billed_to,
		[REQUEST_SET_PAYMENT] = &errand_set_payment,
		[REQUEST_ORDER] = &errand_order,
		[REQUEST_SETTLE] = &errand_settle,
		[REQUEST_GIVE_UP] = &errand_give_up,
		[REQUEST_TAKE] = &errand_take,
		[REQUEST_STATUS] = &errand_status,
		[REQUEST_RECEIPT] = &errand_receipt,
		[REQUEST_SAVE_RECEIPT] = &errand_save_receipt,
		[REQUEST_SAVE_RECORD] = &errand_save_record,
		[REQUEST_MANUAL] = &errand_manual,
		[REQUEST_AMEND] = &errand_amend,
		[REQUEST_SAVE_WALKTHROUGH] = &errand_save_walkthrough,
		[REQUEST_SAVE_CONFIGURATION] = &errand_save_configuration,
		[REQUEST_REASSIGN_FIND] = &errand_reassign_find,
		[REQUEST_REASSIGN_PLAN] = &errand_reassign_plan,
		[REQUEST_REASSIGN_OPEN] = &errand_reassign_open,
		[REQUEST_REASSIGN_ROWS] = &errand_reassign_rows,
		[REQUEST_REASSIGN_TELL] = &errand_reassign_tell,
		[REQUEST_REASSIGN_RUN] = &errand_reassign_run,
		[REQUEST_REASSIGN_SAVE] = &errand_reassign_save,
		[REQUEST_LEAVE_RUNNING] = &errand_leave_running,
		[REQUEST_ATTACH] = &errand_attach,
		[REQUEST_ATTACH_TELL] = &errand_attach_tell,
	};
	return errands[kind];
}

static void set_clocks(struct flow *f)
{
	f->wizard.now_ms = time_now_ms();
	f->wizard.mono_ms = time_monotonic_ms();
}

/* Another subscription: what was half typed for the first is dropped, what was once noted of the second comes back. */
static void follow_choice(struct flow *f)
{
	const char *chosen = wizard_recall_wanted(&f->wizard);
	if (!chosen || f->closing)
		return;
	for (size_t i = 0; wizard_all_pages[i]; i++)
		if (wizard_all_pages[i] != &page_products)
			stack_forget(f->stack, wizard_all_pages[i]);
	record_recall(f, chosen);
}

static void settle_models(struct flow *f)
{
	follow_choice(f);
	record_notes(f);
}

void flow_event(struct flow *f, const struct event *event)
{
	set_clocks(f);
	if (!f->closing)
		stack_event(f->stack, event);
	settle_models(f);
}

/* ── what the stack cannot do by itself ── */

static void host_call(void *arg, const struct request *request)
{
	struct flow *f = arg;
	set_clocks(f);
	if (f->connected) {
		task_start(f, request);
	} else {
		f->early = *request;
		wizard_call_started(&f->wizard, request->kind);
	}
}

static void host_cancel(void *arg, const struct request *request)
{
	struct flow *f = arg;
	if (!f->connected)
		return;
	if (request)
		task_cancel(f, request->kind);
	else
		task_cancel_all(f);
}

static void host_leave(void *arg)
{
	struct flow *f = arg;
	f->leaves = true;
	loop_stop(f->loop);
}

static const char *say_lost(const struct flow *f, char to[SENTENCE])
{
	snprintf(to, SENTENCE, _("Nothing is ordered. Not all that was chosen could be kept for the next time. %s"), f->notes_error.text);
	return to;
}

/* Leaving is always asked for, because one key too many is pressed easily; only Done, where all is done, just ends. */
static bool host_unfinished(void *arg, char *why, size_t size)
{
	struct flow *f = arg;
	char sentence[SENTENCE];
	const char *text = wizard_unfinished_sentence(&f->wizard, sentence);
	if ((!text && stack_top(f->stack) == &page_done) || first_run_outcome(&f->wizard) != FIRST_RUN_OPEN)
		return false;
	if (attach_is_elsewhere(&f->wizard))
		text = _("Nothing was changed from here. What the other is at goes on.");
	else if (first_run_is_on(&f->wizard))
		text = _("Nothing is configured yet. What was typed is kept on this machine, and is there again when the wizard is started anew.");
	else if (walkthrough_is_on(&f->wizard))
		text = _("What is ticked and noted is kept on this machine; the checklist is printed.");
	else if (f->demo.pid > 0)
		text = _("This training world ends with the wizard, and what was done in it with the world.");
	else if (!text && order_is_out(&f->wizard))
		text = _("Nothing is under way. What the service has done stays as it is.");
	else if (!text && f->notes_error.kind != ERROR_NONE)
		text = say_lost(f, sentence);
	else if (!text)
		text = _("Nothing is ordered. What was chosen is kept, and is there again when the wizard is started anew.");
	str_copy(why, size, text);
	return true;
}

static void before_wait(void *arg)
{
	struct flow *f = arg;
	set_clocks(f);
	settle_models(f);
}

/* ── opening and closing ── */

static int open_models(struct flow *f, struct error *err)
{
	wizard_init(&f->wizard);
	set_clocks(f);
	int rc = setup_products(&f->wizard.file, f->config, err);
	return rc ? rc : setup_settings(&f->wizard.settings, &f->wizard.file, f->config, err);
}

static const struct page *const *pages_of(const struct flow *f)
{
	if (first_run_is_on(&f->wizard))
		return first_run_pages;
	return walkthrough_is_on(&f->wizard) ? walkthrough_pages : wizard_pages;
}

static int open_pages(struct flow *f, struct error *err)
{
	const struct stack_host host = { f, host_call, host_cancel, host_leave, host_unfinished, screens_frame };
	f->stack = stack_new(&f->wizard, pages_of(f), &host);
	f->on_terminal = isatty(STDIN_FILENO) == 1;
	struct renderer_options o = {
		.in_fd = STDIN_FILENO,
		.out_fd = STDOUT_FILENO,
		.ascii = config_bool(f->config, CONFIG_UI_ASCII) || !i18n_is_utf8(),
		.colour = str_empty(getenv("NO_COLOR")),
		.interactive = f->on_terminal,
		.ahead = f->ahead,
		.hurried = loop_hurried,
	};
	f->renderer = config_bool(f->config, CONFIG_UI_PLAIN) ? renderer_plain_new(f->stack, &o, err) : renderer_full_new(f->stack, &o, err);
	if (!f->renderer)
		return -(int)err->kind;
	mem_on_exhaustion(renderer_emergency);
	return 0;
}

static int open_loop(struct flow *f, struct error *err)
{
	f->loop = loop_new(&(struct loop_parts){ .http = f->http, .timers = f->timers, .stack = f->stack, .renderer = f->renderer,
		.before_wait = before_wait, .arg = f }, err);
	return f->loop ? 0 : -(int)err->kind;
}

/* The terminal first: whatever else fails on the way out, the person has it back. Then every call ends, and the requests with them. The signals
 * last: a connection that the other side has closed would end the program by one. */
static void close_all(struct flow *f)
{
	f->closing = true;
	renderer_free(f->renderer);
	f->renderer = NULL;
	mem_on_exhaustion(NULL);
	leave_close(f);
	move_desk_close(f);
	api_free(f->api);
	f->api = NULL;
	if (f->timers)
		timers_run(f->timers, INT64_MAX);
	http_free(f->http);
	timers_free(f->timers);
	loop_free(f->loop);
	stack_free(f->stack);
	journal_close(f->journal);
	wizard_clear(&f->wizard);
	demo_stop(&f->demo);
	loop_release_signals();
}

static int print_walkthrough(struct flow *f)
{
	struct buf text = BUF_INIT;
	renderer_free(f->renderer);
	f->renderer = NULL;
	walkthrough_print(&f->wizard, &text);
	outlet_say(STDOUT_FILENO, text.data, loop_hurried);
	buf_clear(&text);
	return EXIT_DONE;
}

static void say_last(struct flow *f, const char *text)
{
	char *line = xasprintf("m365-upgrade%s%s\n", i18n_colon(), text);
	renderer_free(f->renderer);
	f->renderer = NULL;
	outlet_say(STDERR_FILENO, line, loop_hurried);
	free(line);
}

/* As the journal has it now: what was written down last is in it, and what another wizard has concluded meanwhile is not. */
static size_t say_begun(struct flow *f)
{
	char sentence[SENTENCE];
	struct begun b;
	size_t n = 0;
	record_begun_again(f, NULL); /* where it cannot be read, what the models know is told */
	for (size_t i = 0; begun_at(&f->wizard, i, &b); i++) {
		bool elsewhere = (b.record && b.record == &f->wizard.subscription.seen) || (b.kind == BEGUN_MOVE && f->left_running);
		const char *text = elsewhere ? NULL : begun_leave_sentence(&f->wizard, &b, sentence);
		if (text)
			say_last(f, text);
		n += text != NULL;
	}
	return n;
}

/* What a person should know once the pages are gone: all that is not finished. A training world ends with the wizard: nothing of it goes on. */
static int farewell(struct flow *f)
{
	if (walkthrough_is_on(&f->wizard))
		return print_walkthrough(f);
	if (first_run_is_on(&f->wizard) || f->demo.pid > 0 || attach_is_elsewhere(&f->wizard) || !f->wizard.tenant.id[0])
		return EXIT_DONE;
	if (f->left_running)
		say_last(f, _("The move goes on without this terminal. Start m365-upgrade again to look on, to pause it or to stop it."));
	return say_begun(f) || f->left_running ? EXIT_UNFINISHED : EXIT_DONE;
}

/* A terminal that has gone is one of the ways to leave. A disk that is full, or a reader that has, is not: what was said last was not read. */
static int check_output(int lost, struct error *err)
{
	if (lost == 0 || lost == EIO)
		return EXIT_DONE;
	error_set(err, ERROR_SYSTEM, _("What the pages say could not be written: %s."), strerror(lost));
	return EXIT_ERROR;
}

/* The checklist needs the journal and nothing else: no client is made, so nothing can be asked. What was ticked stands there from the first. */
static int open_walkthrough(struct flow *f, struct error *err)
{
	walkthrough_begin(&f->wizard);
	if (journal_open(&f->journal, NULL, err) != 0)
		return -(int)err->kind;
	record_recall(f, WALKTHROUGH_SUBJECT);
	return 0;
}

/* The same for what was typed when nothing was configured yet. */
static int open_first_run(struct flow *f, struct error *err)
{
	struct first_run_facts facts;
	if (first_run_facts(&facts, err) != 0)
		return -(int)err->kind;
	first_run_begin(&f->wizard, &facts);
	if (journal_open(&f->journal, NULL, err) != 0)
		return -(int)err->kind;
	record_recall(f, FIRST_RUN_SUBJECT);
	return 0;
}

/* Of a run that asks no service. */
static int connect_nobody(struct flow *f, struct error *err)
{
	f->timers = timers_new();
	f->http = http_new(NULL, err);
	if (!f->http || open_loop(f, err) != 0)
		return -(int)err->kind;
	f->connected = true;
	return 0;
}

/* What makes a run one that asks no service; NULL: the wizard itself. */
typedef int begin_fn(struct flow *f, struct error *err);

/* The first page stands before anything is loaded, started or written: what takes its time is seen to take it. */
static int show_first_page(struct flow *f, begin_fn *begin, struct error *err)
{
	if (open_models(f, err) != 0)
		return -(int)err->kind;
	if (begin && begin(f, err) != 0)
		return -(int)err->kind;
	if (!begin && f->options->demo) {
		f->wizard.settings.mode = WIZARD_TRAINING;
		f->wizard.settings.own_world = true;
	}
	if (!config_bool(f->config, CONFIG_UI_PLAIN))
		renderer_await_turn(STDIN_FILENO);
	loop_hold_signals(); /* one that ended the program now would leave the terminal as the pages have it */
	if (open_pages(f, err) != 0)
		return -(int)err->kind;
	stack_start(f->stack, pages_of(f)[0]);
	renderer_draw(f->renderer, f->wizard.mono_ms);
	return 0;
}

static int connect_services(struct flow *f, const char *scenario, struct error *err)
{
	if (scenario && demo_start(&f->demo, scenario, f->config, err) != 0)
		return -(int)err->kind;
	if (setup_reference(&f->wizard.file, err) != 0 || setup_settings(&f->wizard.settings, &f->wizard.file, f->config, err) != 0)
		return -(int)err->kind;
	f->wizard.settings.own_world = scenario != NULL;
	if (journal_open(&f->journal, f->demo.state_dir, err) != 0 || client_open(f->config, &f->http, &f->timers, &f->api, err) != 0 || open_loop(f, err) != 0)
		return -(int)err->kind;
	f->connected = true;
	if (f->early.kind != REQUEST_NONE)
		host_call(f, &f->early);
	return 0;
}

static struct flow *flow_new(const struct options *options, struct config *config, struct buf *ahead)
{
	struct flow *f = xcalloc(1, sizeof *f);
	f->options = options;
	f->config = config;
	f->ahead = ahead;
	f->demo = DEMO_INIT;
	return f;
}

static int run(struct flow *f, begin_fn *begin, struct error *err)
{
	int status = EXIT_ERROR;
	if (show_first_page(f, begin, err) != 0 || (begin ? connect_nobody(f, err) : connect_services(f, f->options->demo, err)) != 0)
		return status;
	int signal = loop_run(f->loop);
	if (signal == SIGHUP || (signal == 0 && !f->leaves && f->on_terminal))
		leave_at_once(f);
	record_notes(f); /* of the last keys: the loop has not waited since */
	int lost = renderer_lost(f->renderer);
	status = farewell(f);
	return status == EXIT_DONE ? check_output(lost, err) : status;
}

int flow_run(const struct options *options, struct config *config, struct buf *ahead, struct error *err)
{
	struct flow *f = flow_new(options, config, ahead);
	int status = run(f, options->walkthrough ? open_walkthrough : NULL, err);
	close_all(f);
	free(f);
	return status;
}

bool flow_wants_first_run(const struct options *options, const struct config *config)
{
	bool nothing = !config_file(config) && !config_is_set(config, CONFIG_TENANT_CLIENT_ID);
	return nothing && !options->demo && !options->walkthrough && (config_bool(config, CONFIG_UI_PLAIN) || isatty(STDIN_FILENO) == 1);
}

int flow_first_run(const struct options *options, struct config *config, struct buf *ahead, enum first_run_outcome *ret_outcome, struct error *err)
{
	struct flow *f = flow_new(options, config, ahead);
	int status = run(f, open_first_run, err);
	*ret_outcome = status == EXIT_DONE ? first_run_outcome(&f->wizard) : FIRST_RUN_OPEN;
	close_all(f);
	free(f);
	return status;
}
