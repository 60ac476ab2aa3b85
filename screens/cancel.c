/* Cancel: what is pointed out first, who still holds the old plan, and the way that the service leaves to end it. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/manual_parts.h"
#include "screens/registry.h"

enum { ACTION_REDUCE = ACTION_PAGE, ACTION_OFF };

/* ── what the page says ── */

static enum tone tone_of(const struct wizard *w, enum cancel_way way)
{
	switch (way) {
	case CANCEL_OVER:
		return cancel_came_too_early(w) ? TONE_WARNING : TONE_SUCCESS;
	case CANCEL_LATER:
	case CANCEL_REDUCE:
	case CANCEL_AT_END:
		return TONE_WARNING;
	case CANCEL_SUPPORT:
		return TONE_ERROR;
	case CANCEL_BY_HAND:
	case CANCEL_NOW:
	case CANCEL_ENDING:
		break;
	}
	return TONE_INFO;
}

static void view_facts(const struct wizard *w, struct view *v)
{
	const struct subscription *s = products_chosen(w);
	char text[SENTENCE], day[TIME_TEXT];
	bool by_hand = cancel_is_guided(w) && cancel_way(w) == CANCEL_BY_HAND; /* where to click needs the room */
	if (!by_hand)
		view_pair(v, _("Product"), "%s", s->name);
	view_pair(v, _("Status"), "%s", subscription_status_text(s->status));
	if (s->purchased != COUNT_UNKNOWN && !by_hand)
		view_pair(v, _("Licences"), "%lld", (long long)s->purchased);
	if (!manual_has_ended(w)) {
		view_pair(v, _("Can be cancelled"), "%s", cancel_window(w, text));
		view_pair(v, _("Term ends"), "%s", time_local_date(s->renews_ms, day));
	}
	view_gap(v);
}

/* Only once nobody holds it: before that, Reassign is what matters. */
static bool shows_points(const struct wizard *w)
{
	return !manual_has_ended(w) && !cancel_is_held(w) && manual_seller(w) == NULL;
}

/* A refusal that decides the way is told there, in the service's words. */
static void view_change(const struct wizard *w, struct view *v)
{
	enum cancel_way way = cancel_way(w);
	bool told = way == CANCEL_REDUCE || way == CANCEL_AT_END || way == CANCEL_SUPPORT;
	if (!told || amend_state(w) != AMEND_REFUSED || w->amend.error.kind != ERROR_REFUSED)
		manual_say_change(w, v);
}

static void view_points(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (!shows_points(w))
		return;
	for (size_t i = 0; i < cancel_point_count(w); i++) {
		enum cancel_point p = cancel_point_at(w, i);
		bool ticked = cancel_ticked(w, p);
		view_ack(v, cancel_point_id(p), ticked ? cancel_point_title(p) : cancel_point_text(w, p, text), ticked);
	}
	view_gap(v);
}

static const char *forward_label(const struct wizard *w)
{
	if (manual_is_outdated(w))
		return wizard_running(w, REQUEST_MANUAL) ? NULL : _("Look again");
	switch (cancel_way(w)) {
	case CANCEL_OVER:
		return cancel_came_too_early(w) ? _("Go to Reassign") : _("Back to the four steps");
	case CANCEL_ENDING:
		return _("Back to the four steps");
	case CANCEL_NOW:
		return _("Cancel the old plan");
	case CANCEL_REDUCE:
		return _("Reduce its licences");
	case CANCEL_AT_END:
		return _("Switch off its renewal");
	case CANCEL_LATER:
		if (cancel_is_held(w))
			return _("Go to Reassign");
		break;
	case CANCEL_BY_HAND:
	case CANCEL_SUPPORT:
		break;
	}
	return _("Look again");
}

static void view_clicks(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	for (size_t i = 0; cancel_click(w, i, text) != NULL; i++)
		view_text(v, "%s", text);
	if (products_may_buy(w) == MAY_NO)
		view_text(v, "%s", _("You have neither of the roles: ask somebody who has. This page sees it all the same."));
	view_gap(v);
}

static void view_way(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], meaning[SENTENCE], remedy[SENTENCE], limit[SENTENCE];
	enum cancel_way way = cancel_way(w);
	view_notice(v, cancel_was_renewed(w) ? TONE_WARNING : tone_of(w, way), cancel_sentence(w, what), cancel_meaning(w, meaning), cancel_remedy(w, remedy));
	if (way == CANCEL_SUPPORT || way == CANCEL_REDUCE || way == CANCEL_AT_END) {
		screen_detail(v, &w->cancel.refusal);
	}
	if (cancel_limit(w, limit) != NULL)
		view_text(v, "%s", limit);
	if (way == CANCEL_BY_HAND && cancel_is_guided(w))
		view_clicks(w, v);
	view_action(v, ACTION_FORWARD, forward_label(w), NULL);
	if (cancel_may_say_off(w))
		view_action(v, ACTION_OFF, _("Its renewal is switched off now"), NULL);
	else if (cancel_is_said_off(w))
		view_action(v, ACTION_OFF, _("Its renewal is not off after all"), NULL);
	if (cancel_may_reduce(w) && way != CANCEL_REDUCE)
		view_action(v, ACTION_REDUCE, _("Reduce its licences first"), NULL);
}

/* What hung on the old plan and did not end with it. */
static void view_addons(const struct wizard *w, struct view *v)
{
	char what[SENTENCE];
	if (cancel_addons_left(w, what) == NULL)
		return;
	view_notice(v, TONE_WARNING, what, _("They may still be billed."), _("See to each of them in the admin centre: Billing > Your products."));
}

static void view(const struct wizard *w, struct view *v)
{
	bool again = w->manual.told && wizard_running(w, REQUEST_MANUAL);
	if (products_chosen(w) == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	if (manual_is_outdated(w)) {
		manual_say_outdated(w, v);
		return;
	}
	if (!again && !screen_call(w, v, REQUEST_MANUAL))
		return;
	view_facts(w, v);
	view_change(w, v);
	view_points(w, v);
	view_way(w, v);
	if (manual_has_ended(w))
		view_addons(w, v);
	if (!watch_is_on(w, MANUAL_CANCEL))
		manual_say_last_look(w, v);
	if (!manual_has_ended(w) && !(cancel_is_guided(w) && cancel_way(w) == CANCEL_BY_HAND)) {
		view_gap(v);
		manual_say_by_hand(w, v, MANUAL_CANCEL);
	}
}

/* ── what its keys do ── */

static struct effect prepare(struct wizard *w, enum amend_kind kind)
{
	struct error err = ERROR_INIT; /* the way says what closes it */
	return amend_prepare(w, kind, &err) == 0 ? screen_push(&page_amend) : screen_effect(EFFECT_REDRAW);
}

static struct effect look(struct wizard *w)
{
	return wizard_running(w, REQUEST_MANUAL) ? screen_effect(EFFECT_REDRAW) : screen_retry(w, REQUEST_MANUAL);
}

static struct effect go_forward(struct wizard *w)
{
	if (!w->manual.told || manual_is_outdated(w))
		return look(w);
	switch (cancel_way(w)) {
	case CANCEL_OVER:
		return cancel_came_too_early(w) ? screen_push(manual_step_page(MANUAL_REASSIGN)) : screen_effect(EFFECT_DISMISS);
	case CANCEL_ENDING:
		return screen_effect(EFFECT_DISMISS);
	case CANCEL_NOW:
		return prepare(w, AMEND_CANCEL);
	case CANCEL_REDUCE:
		return prepare(w, AMEND_REDUCE);
	case CANCEL_AT_END:
		return prepare(w, AMEND_RENEW_OFF);
	case CANCEL_LATER:
		if (cancel_is_held(w))
			return screen_push(manual_step_page(MANUAL_REASSIGN));
		break;
	case CANCEL_BY_HAND:
	case CANCEL_SUPPORT:
		break;
	}
	return look(w);
}

static bool may_reduce(const struct wizard *w)
{
	return w->manual.told && !manual_is_outdated(w) && cancel_may_reduce(w);
}

static struct effect do_action(struct wizard *w, const struct event *event)
{
	switch (event->action) {
	case ACTION_FORWARD:
		return go_forward(w);
	case ACTION_REDUCE:
		return may_reduce(w) ? prepare(w, AMEND_REDUCE) : screen_effect(EFFECT_NONE);
	case ACTION_OFF:
		cancel_say_off(w, !cancel_is_said_off(w));
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_act(w, event, REQUEST_MANUAL);
	}
}

/* What was waited for has come: the four steps say what it means. */
static struct effect answered(struct wizard *w, const struct event *event)
{
	bool over = event->request == REQUEST_MANUAL && !event->failed && cancel_is_guided(w) && manual_has_ended(w) && w->cancel.watched_ms != TIME_UNKNOWN;
	cancel_watch(w);
	return over ? screen_effect(EFFECT_DISMISS) : manual_answered(w, event);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	switch (event->kind) {
	case EVENT_SHOWN:
		cancel_watch(w);
		return manual_shown(w);
	case EVENT_CLOCK:
		return manual_has_ended(w) ? screen_effect(EFFECT_NONE) : manual_clock(w);
	case EVENT_TICK:
		cancel_tick(w, event->id, event->on, &err);
		cancel_watch(w);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event);
	default:
		return screen_act(w, event, REQUEST_MANUAL);
	}
}

static bool may_say_off(const struct wizard *w)
{
	return w->manual.told && !manual_is_outdated(w) && (cancel_may_say_off(w) || cancel_is_said_off(w));
}

static const char *off_label(const struct wizard *w)
{
	return cancel_is_said_off(w) ? _("Not off") : _("Renewal is off");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Goes the way that is open: to the users who still hold the plan, to the typed confirmation, or looks again."), NULL, forward_label },
	{ ACTION_REDUCE, "-", N_("Reduce first"), N_("Where the service may refuse to cancel so many licences: reduces them first."), may_reduce, NULL },
	{ ACTION_OFF, "o", NULL, N_("Where no service can tell: says that its renewal was switched off in the admin centre, so that it ends with its term, or that it was not after all. That is "
		"noted here and sent nowhere."), may_say_off, off_label },
	{ ACTION_RETRY, "F5 r", NULL, N_("Looks again, also after something was done by hand."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_cancel = {
	.id = "cancel",
	.title = N_("Cancel"),
	.help = N_("The end of the old plan. It can be cancelled when no user and no group holds it any more, and after what is pointed out has been "
		"ticked. The page shows until when the service lets it be cancelled; after that, its renewal is switched off and it ends with its "
		"term. Nothing is sent before a word is typed on the next page. A refusal of the service changes nothing and is explained here. Where no "
		"service can cancel it, the page says where to click, looks by itself, and goes on when it has ended."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
