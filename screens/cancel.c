/* Cancel: what is pointed out first, who still holds the old plan, and the way that the service leaves to end it. */
#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/manual_parts.h"
#include "screens/registry.h"

#include <stdio.h>

enum { ACTION_REDUCE = ACTION_PAGE };

/* ── what the page says ── */

static enum tone tone_of(enum cancel_way way)
{
	switch (way) {
	case CANCEL_OVER:
		return TONE_SUCCESS;
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
	view_pair(v, _("Product"), "%s", s->name);
	view_pair(v, _("Status"), "%s", subscription_status_text(s->status));
	if (s->purchased != COUNT_UNKNOWN)
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

static void view_way(const struct wizard *w, struct view *v)
{
	char what[SENTENCE], meaning[SENTENCE], remedy[SENTENCE], limit[SENTENCE];
	enum cancel_way way = cancel_way(w);
	view_notice(v, tone_of(way), cancel_sentence(w, what), cancel_meaning(w, meaning), cancel_remedy(w, remedy));
	if (way == CANCEL_SUPPORT || way == CANCEL_REDUCE || way == CANCEL_AT_END) {
		screen_detail(v, &w->cancel.refusal);
	}
	if (cancel_limit(w, limit) != NULL)
		view_text(v, "%s", limit);
	view_action(v, ACTION_FORWARD, forward_label(w), NULL);
	if (cancel_may_reduce(w) && way != CANCEL_REDUCE)
		view_action(v, ACTION_REDUCE, _("Reduce its licences first"), NULL);
}

/* What hung on the old plan and did not end with it. */
static void view_addons(const struct wizard *w, struct view *v)
{
	char names[SENTENCE], what[SENTENCE];
	if (cancel_addons(w, names) == NULL)
		return;
	snprintf(what, sizeof(what), _("Add-ons that have not ended: %s."), names);
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
	manual_say_last_look(w, v);
	if (!manual_has_ended(w)) {
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
	default:
		return screen_act(w, event, REQUEST_MANUAL);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	switch (event->kind) {
	case EVENT_SHOWN:
		return manual_shown(w);
	case EVENT_CLOCK:
		return manual_has_ended(w) ? screen_effect(EFFECT_NONE) : manual_clock(w);
	case EVENT_TICK:
		cancel_tick(w, event->id, event->on, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ANSWER:
		return manual_answered(w, event);
	case EVENT_ACTION:
		return do_action(w, event);
	default:
		return screen_act(w, event, REQUEST_MANUAL);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Goes the way that is open: to the users who still hold the plan, to the typed confirmation, or looks again."), NULL, forward_label },
	{ ACTION_REDUCE, "-", N_("Reduce first"), N_("Where the service may refuse to cancel so many licences: reduces them first."), may_reduce, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Looks again, also after something was done by hand."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_cancel = {
	.id = "cancel",
	.title = N_("Cancel"),
	.help = N_("The end of the old plan. It can be cancelled when no user and no group holds it any more, and after what is pointed out has been "
		"ticked. The page shows until when the service lets it be cancelled; after that, its renewal is switched off and it ends with its "
		"term. Nothing is sent before a word is typed on the next page. A refusal of the service changes nothing and is explained here."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
