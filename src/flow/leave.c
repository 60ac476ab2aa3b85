#include "flow/leave.h"

#include "config/config.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "core/timers.h"
#include "flow/hand_over.h"
#include "flow/hold.h"
#include "flow/move_desk.h"
#include "flow/parcel.h"
#include "http/http.h"
#include "loop/loop.h"
#include "ui/stack.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_MS 20
#define HOME_MS 5000   /* what is on its way may come home for so long; then it is left to be settled by reading */
#define ANSWER_MS 30000

struct leave {
	struct hand_over over;
	struct task *task;
	int64_t until_ms;
	uint64_t timer;
};

/* ── the parcel ── */

static char *state_dir(const struct flow *f)
{
	char *absolute = realpath(journal_path(f->journal), NULL);
	if (!absolute)
		return xstrdup("");
	*strrchr(absolute, '/') = '\0';
	return absolute;
}

static enum parcel_verb verb_of(enum reassign_verb verb)
{
	return verb == REASSIGN_RETRY ? PARCEL_RETRY : verb == REASSIGN_PUT_BACK ? PARCEL_PUT_BACK : PARCEL_START;
}

static int send(struct flow *f, struct hand_over *over, bool answers, struct error *err)
{
	const struct reassign_wish *wish = move_desk_wish(f);
	struct parcel p = { .keys = API_KEYS_INIT, .state_dir = state_dir(f), .tenant_id = xstrdup(f->wizard.tenant.id),
		.account = xstrdup(sign_in_account(&f->wizard)), .cause = xstrdup(wish->cause), .move = f->wizard.reassign.move.id,
		.verb = verb_of(wish->verb), .answers = answers };
	api_keys_give(f->api, &p.keys);
	http_proxy_credentials(f->http, &p.proxy_credentials);
	int rc = hand_over_start(over, &p, journal_hold_fd(f->journal), f->options, err);
	parcel_clear(&p);
	return rc;
}

/* ── with a person who waits ── */

static void end(struct flow *f, const struct error *err)
{
	struct leave *l = f->leave;
	struct task *t = l->task;
	f->leave = NULL;
	free(l);
	if (err)
		task_fail(t, err);
	task_settle(t);
}

/* Nothing is lost: the hold never was, and the move goes on here as before. */
static void take_back(struct flow *f, const struct error *err)
{
	struct journal_holder other;
	bool held;
	hold_take(f->journal, f->wizard.tenant.id, HOLD_WIZARD, sign_in_account(&f->wizard), &other, &held, NULL);
	move_desk_take_back(f);
	end(f, err);
}

static void look_again(struct flow *f);

static void give(struct flow *f)
{
	struct error err = ERROR_INIT;
	move_desk_give(f);
	if (send(f, &f->leave->over, true, &err) < 0) {
		take_back(f, &err);
		return;
	}
	f->leave->until_ms = f->wizard.mono_ms + ANSWER_MS;
	look_again(f);
}

static void await_home(struct flow *f)
{
	struct error err = ERROR_INIT;
	if (move_desk_has_ended(f)) {
		move_desk_keep(f);
		error_set(&err, ERROR_CONFLICT, _("The move has just come to its end: there is nothing left that could go on."));
		end(f, &err);
	} else if (!move_desk_is_home(f) && f->wizard.mono_ms < f->leave->until_ms) {
		look_again(f);
	} else {
		give(f);
	}
}

static void await_answer(struct flow *f)
{
	struct leave *l = f->leave;
	struct error err = ERROR_INIT;
	enum hand_over_state state = hand_over_look(&l->over, &err);
	if (state == HAND_OVER_WAITS && f->wizard.mono_ms < l->until_ms) {
		look_again(f);
	} else if (state == HAND_OVER_DONE) {
		hand_over_leave(&l->over);
		f->left_running = true;
		end(f, NULL);
		loop_stop(f->loop);
	} else {
		if (state == HAND_OVER_WAITS)
			error_set(&err, ERROR_TIMEOUT, _("The program that was to go on with the move did not answer in time."));
		hand_over_give_up(&l->over);
		take_back(f, &err);
	}
}

static void on_look(void *arg, int64_t now_ms)
{
	struct flow *f = arg;
	f->wizard.mono_ms = now_ms;
	f->leave->timer = 0;
	if (f->leave->over.pid > 0)
		await_answer(f);
	else
		await_home(f);
	stack_touch(f->stack);
}

static void look_again(struct flow *f)
{
	f->leave->timer = timers_add(f->timers, f->wizard.mono_ms + LOOK_MS, on_look, f);
}

static void start(struct task *t)
{
	struct flow *f = t->flow;
	struct error err = ERROR_INIT;
	if (f->demo.pid > 0 || f->leave || !move_desk_may_give(f)) {
		error_set(&err, ERROR_CONFLICT, _("Nothing runs here that could go on without this terminal."));
		task_fail(t, &err);
		return;
	}
	f->leave = xcalloc(1, sizeof *f->leave);
	*f->leave = (struct leave){ .over = HAND_OVER_INIT, .task = t, .until_ms = f->wizard.mono_ms + HOME_MS };
	task_hold(t);
	move_desk_call_home(f);
	look_again(f);
}

static void finish(struct task *t)
{
	(void)t; /* the wizard ends */
}

const struct errand errand_leave_running = { start, finish, NULL, 0, NULL };

/* ── with nobody ── */

/* A person has asked for it already, and the terminal went before it was done. A child that has begun has it; one that has not would find nobody to
 * answer to, and makes room for another. False: there is nothing that could go on. */
static bool cut_short(struct hand_over *over, const struct flow *f)
{
	if (over->pid == 0)
		return !move_desk_has_ended(f);
	enum hand_over_state state = hand_over_look(over, NULL);
	if (state == HAND_OVER_WAITS)
		hand_over_give_up(over);
	return state == HAND_OVER_WAITS;
}

static bool may_leave_at_once(struct flow *f)
{
	if (!f->leave)
		return str_eq(config_text(f->config, CONFIG_MOVE_ON_HANGUP), "leave_running") && f->demo.pid == 0 && move_desk_may_give(f);
	if (cut_short(&f->leave->over, f))
		return true;
	f->left_running = f->leave->over.pid > 0;
	hand_over_leave(&f->leave->over);
	return false;
}

void leave_at_once(struct flow *f)
{
	struct hand_over over = HAND_OVER_INIT;
	if (!may_leave_at_once(f))
		return;
	move_desk_give(f);
	f->left_running = send(f, &over, false, NULL) == 0;
	hand_over_leave(&over);
}

void leave_close(struct flow *f)
{
	struct leave *l = f->leave;
	struct error err = ERROR_INIT;
	if (!l)
		return;
	timers_cancel(f->timers, l->timer);
	hand_over_give_up(&l->over);
	error_set(&err, ERROR_CANCELLED, "%s", "");
	end(f, &err);
}
