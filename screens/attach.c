/* In use elsewhere: who works with this organisation, and how far a move of theirs is. Looks on; asks at most for a pause or an end. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum {
	ACTION_PAUSE = ACTION_PAGE,
	ACTION_STOP,
	ACTION_STOP_NOW,
	ACTION_LET_RUN
};

static bool is_free(const struct wizard *w)
{
	return attach_state(w) == ATTACH_FREE;
}

static bool asks_stop(const struct wizard *w)
{
	return w->attach.asks_stop;
}

static bool may_pause(const struct wizard *w)
{
	return attach_may_pause(w) && !asks_stop(w);
}

static bool may_stop(const struct wizard *w)
{
	return attach_may_stop(w) && !asks_stop(w);
}

static bool wants_pause(const struct wizard *w)
{
	return w->attach.facts.wish != WISH_PAUSE && !attach_is_paused(w);
}

/* ── what the page says ── */

static void pair(struct view *v, const char *term, const char *text)
{
	if (!str_empty(text))
		view_pair(v, term, "%s", text);
}

static void view_holder(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (is_free(w)) {
		view_notice(v, TONE_SUCCESS, attach_holder_sentence(w, text), NULL, NULL);
		view_action(v, ACTION_FORWARD, _("Go to Your products"), NULL);
		return;
	}
	view_notice(v, TONE_INFO, attach_holder_sentence(w, text), _("Only one m365-upgrade changes things at a time, so that nothing is ordered or sent twice. "
		"From here you look on; this page goes on by itself."), NULL);
	pair(v, _("Signed in as"), w->attach.facts.holder.account);
	pair(v, _("Where"), attach_place_text(w, text));
	pair(v, _("Since"), attach_since_text(w, text));
}

static void view_upgrades(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (w->attach.facts.n_upgrades == 0)
		return;
	view_heading(v, _("Upgrades that are not finished"));
	for (size_t i = 0; i < w->attach.facts.n_upgrades; i++)
		view_text(v, "%s", attach_upgrade_sentence(w, i, text));
}

static void view_figures(const struct wizard *w, struct view *v)
{
	const struct attach_progress *now = &w->attach.facts.now;
	char text[SENTENCE], span[TIME_TEXT];
	bool goes = attach_moves(w) && now->phase == REASSIGN_IS_MOVING && !attach_is_silent(w);
	view_progress(v, now->phase == REASSIGN_IS_CHECKING ? _("Read back") : _("Progress"), attach_done(w), attach_to_do(w));
	if (attach_failed(w) > 0)
		view_pair(v, _("Failed"), "%lld", (long long)attach_failed(w));
	if (goes && now->rate_milli > 0)
		view_pair(v, _("Users a second"), "%.*f", now->rate_milli < 10000 ? 1 : 0, (double)now->rate_milli / 1000);
	if (goes && now->left_ms >= 0)
		view_pair(v, _("Time left"), _("about %s"), time_span((now->left_ms + 999) / 1000 * 1000, span));
	if (goes)
		pair(v, _("Waits for"), attach_wait_text(w, text));
	pair(v, _("Last heard from"), attach_said_text(w, text));
}

static void view_stop_question(struct view *v)
{
	view_notice(v, TONE_WARNING, _("Stop the move after what is on its way?"), _("Those who are not moved yet keep what they have. It can go on "
		"later, where it stopped."), NULL);
	view_action(v, ACTION_LET_RUN, _("Let it run"), NULL);
	view_action(v, ACTION_STOP_NOW, _("Stop it"), NULL);
	view_focus_action(v, ACTION_LET_RUN);
}

static void view_asking(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const struct error *refused = wizard_error(w, REQUEST_ATTACH_TELL);
	const char *asked = attach_wish_sentence(w, text);
	if (refused != NULL)
		screen_error(v, refused);
	if (asked != NULL)
		view_notice(v, TONE_INFO, asked, NULL, NULL);
	if (may_pause(w))
		view_action(v, ACTION_PAUSE, wants_pause(w) ? _("Pause it") : _("Let it go on"), NULL);
	if (may_stop(w))
		view_action(v, ACTION_STOP, _("Stop it after what is on its way"), NULL);
}

static void view_move(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (w->attach.facts.move.id == 0)
		return;
	view_heading(v, _("Move of licences"));
	view_text(v, "%s", attach_move_text(w, text));
	view_text(v, "%s", attach_phase_text(w, text));
	if (asks_stop(w)) {
		view_stop_question(v);
		return;
	}
	if (attach_is_silent(w))
		view_notice(v, TONE_WARNING, attach_silence_sentence(w, text), NULL, _("Look for that process there. If it ends, this page says so, and "
			"what was begun goes on from here; nothing is lost by it."));
	if (w->attach.facts.now.at_ms != TIME_UNKNOWN)
		view_figures(w, v);
	view_asking(w, v);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct error *err = wizard_error(w, REQUEST_ATTACH);
	if (err != NULL)
		screen_error(v, err);
	view_holder(w, v);
	view_upgrades(w, v);
	view_move(w, v);
}

/* ── what its keys do ── */

static struct effect look(struct wizard *w)
{
	return wizard_running(w, REQUEST_ATTACH) ? screen_effect(EFFECT_REDRAW) : screen_ask(w, REQUEST_ATTACH);
}

static struct effect tell(struct wizard *w, enum attach_wish wish)
{
	attach_wish(w, wish);
	return screen_ask(w, REQUEST_ATTACH_TELL);
}

static struct effect ask_stop(struct wizard *w, bool asks)
{
	attach_ask_stop(w, asks);
	return screen_effect(EFFECT_REDRAW);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
		return is_free(w) ? screen_jump(&page_products) : look(w);
	case ACTION_RETRY:
		return look(w);
	case ACTION_PAUSE:
		return may_pause(w) ? tell(w, wants_pause(w) ? WISH_PAUSE : WISH_NONE) : screen_effect(EFFECT_NONE);
	case ACTION_STOP:
		return may_stop(w) ? ask_stop(w, true) : screen_effect(EFFECT_NONE);
	case ACTION_STOP_NOW:
		return asks_stop(w) ? tell(w, WISH_STOP) : screen_effect(EFFECT_NONE);
	case ACTION_LET_RUN:
		return ask_stop(w, false);
	case ACTION_BACK: /* what lies below is the sign-in, which is over */
		return asks_stop(w) ? ask_stop(w, false) : screen_effect(EFFECT_LEAVE);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	if (!attach_is_elsewhere(w) && event->kind != EVENT_ACTION)
		return screen_jump(&page_products);
	switch (event->kind) {
	case EVENT_SHOWN:
	case EVENT_CLOCK:
		return look(w);
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const char *forward_label(const struct wizard *w)
{
	return is_free(w) ? _("Go to Your products") : NULL;
}

static const char *pause_label(const struct wizard *w)
{
	return wants_pause(w) ? _("Pause it") : _("Let it go on");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("On a button: does what it says. When the other has ended: goes on to Your products, where what was begun stands "
		"first."), NULL, forward_label },
	{ ACTION_PAUSE, "p", NULL, N_("While the other moves licences: asks it to pause, or to go on. What is on its way comes to its end."), may_pause,
		pause_label },
	{ ACTION_STOP, "x", N_("Stop it"), N_("While the other moves licences: asks it, after a question, to stop. It can go on later."), may_stop, NULL },
	{ ACTION_STOP_NOW, "y", N_("Yes, stop it"), N_("Answers that question."), asks_stop, NULL },
	{ ACTION_LET_RUN, "n", N_("Let it run"), N_("Answers that question: nothing is asked of the other."), asks_stop, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Looks at once; the page looks again every second by itself."), NULL, NULL },
	{ ACTION_BACK, "Esc b", NULL, N_("Leaves the wizard. The other is not disturbed by it."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_attach = {
	.id = "attach",
	.title = N_("In use elsewhere"),
	.help = N_("One m365-upgrade at a time works with an organisation and the records of this user: two could order twice, or undo each other's work. This "
		"page says who it is, where and since when, and what its records say is under way. A move of licences can be paused and stopped from "
		"here; nothing else is changed. When the other ends, however it ends, you can go on from here. Leaving changes nothing."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
