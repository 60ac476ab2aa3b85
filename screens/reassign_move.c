/* The move itself: the confirmation before it, how far it is, what came of it. The same page for putting back. */
#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/reassign_parts.h"
#include "screens/registry.h"

#include <stdio.h>

enum {
	ACTION_PAUSE = ACTION_PAGE,
	ACTION_STOP,
	ACTION_GO_ON,
	ACTION_TRY,
	ACTION_SAVE,
	ACTION_PUT_BACK,
	ACTION_COMPARE,
	ACTION_BUY,
	ACTION_LEAVE_RUNNING,
	ACTION_LEAVE_NOW,
	ACTION_STAY,
	ACTION_TO_STEPS
};

/* ── where it stands ── */

static bool asks(const struct wizard *w)
{
	return w->reassign.asks != ASKS_NOTHING;
}

static bool is_under_way(const struct wizard *w)
{
	return !asks(w) && reassign_stage(w) == REASSIGN_UNDER_WAY;
}

static bool is_paused(const struct wizard *w)
{
	return w->reassign.now.phase == REASSIGN_IS_PAUSED;
}

static bool asks_leave(const struct wizard *w)
{
	return w->reassign.asks_leave;
}

static bool is_handed_over(const struct wizard *w)
{
	return wizard_running(w, REQUEST_LEAVE_RUNNING);
}

static bool can_leave_running(const struct wizard *w)
{
	return is_under_way(w) && !asks_leave(w) && !is_handed_over(w) && reassign_may_leave_running(w);
}

static bool can_pause(const struct wizard *w)
{
	return is_under_way(w) && !asks_leave(w) && !is_handed_over(w) && (w->reassign.now.phase == REASSIGN_IS_MOVING || is_paused(w));
}

static bool has_halted(const struct wizard *w)
{
	return !asks(w) && !is_under_way(w) && reassign_is_here(w) && reassign_is_taken_up(w);
}

static bool can_go_on(const struct wizard *w)
{
	return has_halted(w) && reassign_rows_left(w) > 0;
}

static bool can_try(const struct wizard *w)
{
	return has_halted(w) && reassign_may_retry(w);
}

static bool can_put_back(const struct wizard *w)
{
	return has_halted(w) && reassign_may_put_back(w);
}

static bool can_compare(const struct wizard *w)
{
	const struct reassign_progress *now = &w->reassign.now;
	return has_halted(w) && now->rows[REASSIGN_MOVED] + now->rows[REASSIGN_BACK] > 0;
}

static bool can_buy(const struct wizard *w)
{
	return has_halted(w) && reassign_waits_for_seats(w);
}

/* ── the confirmation ── */

static void view_question(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], meaning[SENTENCE];
	view_notice(v, TONE_WARNING, reassign_question_sentence(w, what), reassign_question_meaning(w, meaning), NULL);
	bool all = w->reassign.asks == ASKS_MOVE && w->reassign.wish.users == 0; /* a few users are moved without the groups */
	if (all && reassign_groups_sentence(w, what) != NULL)
		view_text(v, "%s", what);
	view_gap(v);
	view_ack(v, "sure", w->reassign.asks == ASKS_PUT_BACK ? _("Yes, put them back") : _("Yes, I have seen the plan"), w->reassign.sure);
	view_gap(v);
	if (w->reassign.sure)
		view_action(v, ACTION_FORWARD, w->reassign.asks == ASKS_PUT_BACK ? _("Put them back now") : _("Begin now"), NULL);
	else
		view_text(v, "%s", _("Tick it to go on, or go back: nothing has been changed."));
}

/* ── while it runs ── */

static void view_figures(const struct wizard *w, struct view *v)
{
	const struct reassign_progress *now = &w->reassign.now;
	char span[TIME_TEXT], text[SENTENCE];
	view_pair(v, now->back ? _("Put back") : _("Done"), "%lld", (long long)now->rows[now->back ? REASSIGN_BACK : REASSIGN_MOVED]);
	view_pair(v, _("Failed"), "%lld", (long long)reassign_users_failed(w));
	view_pair(v, _("Held"), "%lld", (long long)now->rows[REASSIGN_HELD]);
	bool told = now->rate > 0 && !is_paused(w) && now->waiting != REASSIGN_WAITS_GROUP; /* a group takes its own time */
	if (told)
		view_pair(v, _("Users a second"), "%.*f", now->rate < 10 ? 1 : 0, now->rate);
	if (told && now->left_ms >= 0)
		view_pair(v, _("Time left"), _("about %s"), time_span((now->left_ms + 999) / 1000 * 1000, span));
	const char *waits = is_paused(w) ? NULL : reassign_wait_sentence(w, text);
	if (waits != NULL)
		view_pair(v, _("Waits for"), "%s", waits);
}

static void view_failures(const struct wizard *w, struct view *v)
{
	const struct reassign_progress *now = &w->reassign.now;
	if (now->n_failed == 0)
		return;
	view_heading(v, _("Failed so far"));
	for (size_t i = 0; i < now->n_failed; i++)
		view_pair(v, reassign_cause_label(&now->failed[i]), "%lld", (long long)now->failed[i].rows);
}

static void view_leave_question(struct view *v)
{
	view_notice(v, TONE_WARNING, _("Leave the move running and end the wizard?"), _("It goes on without this terminal, also when the connection breaks, and "
		"writes down how far it is. Start m365-upgrade again on this machine to look on, to pause it or to stop it."), NULL);
	view_action(v, ACTION_LEAVE_NOW, _("Leave it running"), NULL);
	view_action(v, ACTION_STAY, _("Stay here"), NULL);
	view_focus_action(v, ACTION_STAY);
}

static void view_leaving(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_LEAVE_RUNNING);
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(REQUEST_LEAVE_RUNNING), call->since_ms);
	else if (call->state == CALL_FAILED)
		view_notice(v, TONE_ERROR, call->error.text, _("Nothing is lost by that: it goes on here as before."), NULL);
	if (asks_leave(w))
		view_leave_question(v);
}

static void view_under_way(const struct wizard *w, struct view *v)
{
	const struct reassign_progress *now = &w->reassign.now;
	char text[SENTENCE];
	view_leaving(w, v);
	if (is_handed_over(w))
		return;
	if (is_paused(w))
		view_notice(v, TONE_INFO, reassign_run_sentence(w, text), NULL, NULL);
	else
		view_busy(v, reassign_run_sentence(w, text), wizard_call(w, REQUEST_REASSIGN_RUN)->since_ms);
	if (now->phase == REASSIGN_IS_CHECKING)
		view_progress(v, _("Read back"), now->read, now->to_read);
	else
		view_progress(v, _("Progress"), reassign_done(w), reassign_to_do(w));
	view_gap(v);
	view_figures(w, v);
	view_failures(w, v);
	reassign_say_refusal(w, v);
	if (!can_pause(w))
		return;
	view_gap(v);
	view_action(v, ACTION_PAUSE, is_paused(w) ? _("Go on") : _("Pause"), NULL);
	view_action(v, ACTION_STOP, _("Stop after what is on its way"), NULL);
	if (can_leave_running(w))
		view_action(v, ACTION_LEAVE_RUNNING, _("Leave it running, without this terminal"), reassign_leave_running_closed(w));
}

/* ── what came of it ── */

static void view_failure(const struct wizard *w, struct view *v)
{
	const struct error *err = wizard_error(w, REQUEST_REASSIGN_RUN);
	if (err == NULL)
		err = wizard_error(w, REQUEST_REASSIGN_OPEN);
	if (err == NULL && str_empty(w->reassign.why))
		return;
	if (err != NULL)
		screen_error(v, err);
	else
		reassign_say_why(w, v);
	view_text(v, "%s", _("Nobody is without a licence for that. What was written is written down; it can go on where it stopped."));
}

static enum tone tone_of_result(const struct wizard *w)
{
	const struct reassign_progress *now = &w->reassign.now;
	bool bad = reassign_users_failed(w) > 0 || now->differs > 0;
	bool left = can_go_on(w) || (!now->back && now->rows[REASSIGN_HELD] > 0);
	return bad ? TONE_WARNING : left ? TONE_INFO : TONE_SUCCESS;
}

static const char *go_on_label(const struct wizard *w)
{
	if (w->reassign.now.back)
		return _("Go on putting back");
	return w->reassign.move.services ? _("Go on") : _("Move the rest");
}

static void view_doors(const struct wizard *w, struct view *v)
{
	if (can_go_on(w))
		view_action(v, ACTION_GO_ON, go_on_label(w), NULL);
	if (can_buy(w))
		view_action(v, ACTION_BUY, _("Buy the missing licences"), NULL);
	if (can_try(w))
		view_action(v, ACTION_TRY, _("Try failed and held ones again"), NULL);
	reassign_say_report(w, v, ACTION_SAVE, _("Save the report as CSV and JSON"));
	if (can_put_back(w))
		view_action(v, ACTION_PUT_BACK, _("Put back what was changed"), NULL);
	view_action(v, ACTION_TO_STEPS, w->reassign.by_steps ? _("On to the next step") : _("Back to the subscription"), NULL);
}

static void view_result(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], checked[SENTENCE];
	view_failure(w, v);
	if (!reassign_is_taken_up(w)) {
		screen_call(w, v, REQUEST_REASSIGN_OPEN);
		return;
	}
	view_notice(v, tone_of_result(w), reassign_result_sentence(w, what), reassign_check_sentence(w, checked),
		can_buy(w) ? _("Licences are missing: buy them first, then come back here and try again.") : NULL);
	reassign_say_lines(w, v, can_go_on(w) ? ACTION_GO_ON : ACTION_TO_STEPS);
	view_doors(w, v);
}

static void view(const struct wizard *w, struct view *v)
{
	if (asks(w))
		view_question(w, v);
	else if (is_under_way(w))
		view_under_way(w, v);
	else if (!reassign_is_here(w))
		view_text(v, "%s", _("No move is under way here. Go back and choose the users."));
	else
		view_result(w, v);
}

/* ── what its keys do ── */

static struct effect tell(struct wizard *w, enum reassign_verb verb)
{
	reassign_wish(w, verb);
	return screen_ask(w, REQUEST_REASSIGN_TELL);
}

static struct effect run(struct wizard *w)
{
	return wizard_running(w, REQUEST_REASSIGN_RUN) ? screen_effect(EFFECT_REDRAW) : screen_ask(w, REQUEST_REASSIGN_RUN);
}

static bool is_signed_out(const struct wizard *w)
{
	const struct error *err = wizard_error(w, REQUEST_REASSIGN_RUN);
	return err != NULL && err->kind == ERROR_SIGNED_OUT;
}

static struct effect go_on(struct wizard *w)
{
	reassign_wish(w, w->reassign.now.back ? REASSIGN_PUT_BACK : REASSIGN_START);
	return is_signed_out(w) ? screen_retry(w, REQUEST_REASSIGN_RUN) : run(w);
}

static struct effect go_forward(struct wizard *w)
{
	if (asks(w))
		return w->reassign.sure && reassign_next_run(w) ? run(w) : screen_effect(EFFECT_REDRAW);
	return can_go_on(w) ? go_on(w) : screen_effect(EFFECT_REDRAW);
}

/* From a question about what was done already, back means back to what was done. */
static struct effect go_back(struct wizard *w)
{
	bool above_a_result = w->reassign.asks == ASKS_PUT_BACK;
	reassign_ask_nothing(w);
	return screen_effect(above_a_result ? EFFECT_REDRAW : EFFECT_BACK);
}

static struct effect ask_leave(struct wizard *w, bool asks)
{
	reassign_ask_leave(w, asks);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
		return go_forward(w);
	case ACTION_BACK:
		if (asks_leave(w))
			return ask_leave(w, false);
		return asks(w) ? go_back(w) : screen_effect(EFFECT_IGNORED);
	case ACTION_LEAVE_RUNNING:
		return can_leave_running(w) ? ask_leave(w, true) : screen_effect(EFFECT_NONE);
	case ACTION_STAY:
		return ask_leave(w, false);
	case ACTION_LEAVE_NOW:
		if (!asks_leave(w) || !reassign_may_leave_running(w))
			return ask_leave(w, false);
		reassign_ask_leave(w, false);
		return screen_ask(w, REQUEST_LEAVE_RUNNING);
	case ACTION_PAUSE:
		return can_pause(w) ? tell(w, is_paused(w) ? REASSIGN_GO_ON : REASSIGN_PAUSE) : screen_effect(EFFECT_NONE);
	case ACTION_STOP:
		return can_pause(w) ? tell(w, REASSIGN_STOP) : screen_effect(EFFECT_NONE);
	case ACTION_GO_ON:
		return can_go_on(w) ? go_on(w) : screen_effect(EFFECT_NONE);
	case ACTION_TRY:
		if (!can_try(w))
			return screen_effect(EFFECT_NONE);
		reassign_wish_retry(w, NULL);
		return reassign_next_run(w) ? run(w) : screen_effect(EFFECT_REDRAW);
	case ACTION_BUY:
		return can_buy(w) ? reassign_buy(w) : screen_effect(EFFECT_NONE);
	case ACTION_COMPARE:
		reassign_wish(w, REASSIGN_COMPARE);
		return can_compare(w) ? run(w) : screen_effect(EFFECT_NONE);
	case ACTION_SAVE:
		return has_halted(w) ? reassign_save(w) : screen_effect(EFFECT_NONE);
	case ACTION_PUT_BACK:
		if (can_put_back(w))
			reassign_ask_put_back(w);
		return screen_effect(EFFECT_REDRAW);
	case ACTION_TO_STEPS:
		return has_halted(w) ? screen_jump(w->reassign.by_steps ? &page_manual : &page_subscription) : screen_effect(EFFECT_NONE);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect shown(struct wizard *w)
{
	if (!asks(w) && reassign_next_run(w))
		return run(w);
	return reassign_shown(w);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SHOWN:
		return shown(w);
	case EVENT_TICK:
		reassign_confirm(w, event->on);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_OPEN:
		return reassign_open_line(w, event->index);
	case EVENT_ACTION:
		return do_action(w, event->action);
	case EVENT_ANSWER:
	case EVENT_CLOCK:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	if (!asks(w) || !w->reassign.sure)
		return NULL;
	return w->reassign.asks == ASKS_PUT_BACK ? _("Put them back now") : _("Begin now");
}

static const char *pause_label(const struct wizard *w)
{
	return is_paused(w) ? _("Go on") : _("Pause");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Before the move: ticks the confirmation, then begins. On a line of the result: lists its users. On a button: does "
		"what it says."), NULL, forward_label },
	{ ACTION_PAUSE, "p", NULL, N_("While it runs: nothing new is sent until you let it go on; what is on its way comes to its end."), can_pause,
		pause_label },
	{ ACTION_STOP, "x", N_("Stop"), N_("While it runs: ends it after what is on its way. It can go on later, also after the program was left."), can_pause,
		NULL },
	{ ACTION_LEAVE_RUNNING, "l", N_("Leave running"), N_("While it runs: lets it go on without this terminal, after a question, and ends the wizard. Start it again on "
		"this machine to look on."), can_leave_running, NULL },
	{ ACTION_LEAVE_NOW, "y", N_("Leave it running"), N_("Answers that question."), asks_leave, NULL },
	{ ACTION_STAY, "n", N_("Stay here"), N_("Answers that question: the move goes on here."), asks_leave, NULL },
	{ ACTION_GO_ON, "g", NULL, N_("Goes on with those who are left."), can_go_on, go_on_label },
	{ ACTION_TRY, "t", N_("Try again"), N_("Reads those that failed or are held again, and moves whom it can."), can_try, NULL },
	{ ACTION_BUY, "y", NULL, N_("Where licences are missing: goes to where they are bought."), can_buy, NULL },
	{ ACTION_SAVE, "s", N_("Save"), N_("Saves what became of every user on this machine, as CSV and as JSON."), has_halted, NULL },
	{ ACTION_COMPARE, "c", N_("Compare"), N_("Reads every user that was changed again and compares with the plan."), can_compare, NULL },
	{ ACTION_PUT_BACK, "u", N_("Put all back"), N_("Gives everybody what they had before, after a confirmation."), can_put_back, NULL },
	{ ACTION_TO_STEPS, "n", NULL, N_("Goes on: to the steps of the manual path, or to the subscription."), has_halted, NULL },
	{ ACTION_BACK, "Esc b", N_("Back"), N_("Goes back. A move that runs goes on meanwhile."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_reassign_move = {
	.id = "reassign_move",
	.title = N_("Moving licences"),
	.help = N_("Nothing is sent before you confirm. While it runs, the page says how far it is, how fast, and what it waits for; it can be paused and stopped, "
		"and goes on by itself where the service asks for a pause. Every user is written down before anything is sent, so that nothing is "
		"lost when you leave: the next start goes on. It can also be left running without this terminal. Afterwards everybody is read back and compared, and what failed is listed with what "
		"to do. As long as the old plan is there, everything can be put back."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
