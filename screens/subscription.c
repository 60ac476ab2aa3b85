#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum { ACTION_UPGRADE = ACTION_PAGE, ACTION_STATUS, ACTION_MANUAL, ACTION_MOVE };

/* ── what it is ── */

static void say_licences(struct view *v, const struct subscription *s)
{
	char text[WORD_TEXT * 2];
	view_pair(v, _("Licences"), _("%s (purchased / assigned)"), products_licences_text(s, text));
}

static void say_renewal(struct view *v, const struct subscription *s)
{
	char day[TIME_TEXT];
	time_local_date(s->renews_ms, day);
	if (s->auto_renew == 1)
		view_pair(v, _("Renews"), _("%s, by itself"), day);
	else if (s->auto_renew == 0)
		view_pair(v, _("Ends"), _("%s, and does not renew by itself"), day);
	else
		view_pair(v, _("Term ends"), "%s", day);
}

static void say_details(struct view *v, const struct subscription *s)
{
	char text[SENTENCE];
	view_pair(v, _("Product"), "%s", s->name);
	view_pair(v, _("Status"), "%s", subscription_status_text(s->status));
	say_licences(v, s);
	view_pair(v, _("Billing"), "%s", billing_pair_text(s->term, s->billing_cycle, text));
	say_renewal(v, s);
	view_pair(v, _("Bought"), "%s", products_channel_text(s, text));
}

/* ── its add-ons ── */

static void addon_row(const void *data, size_t index, struct view_row *row)
{
	const struct commerce_subscription_facts *addon = subscription_addon(data, index);
	char text[SENTENCE];
	view_cell(row, "%s", addon->name);
	view_cell(row, "%s", subscription_status_text(addon->status));
	if (addon->quantity == COUNT_UNKNOWN)
		view_cell(row, "%s", _("unknown"));
	else
		view_cell(row, "%lld", (long long)addon->quantity);
	view_cell(row, "%s", billing_pair_text(addon->term, addon->billing_cycle, text));
}

static void say_addons(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = {
		{ _("Product"), ALIGN_LEFT, 20, 0 },
		{ _("Status"), ALIGN_LEFT, 0, 1 },
		{ _("Licences"), ALIGN_RIGHT, 0, 0 },
		{ _("Billing"), ALIGN_LEFT, 0, 2 },
	};
	view_table(v, &(struct view_table){
		.label = _("Add-ons"),
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = subscription_addon_count(w),
		.row = addon_row,
		.data = w,
		.selected = SIZE_MAX,
		.empty = products_can_be_changed(w, products_chosen(w)) ? _("This subscription has no add-ons.") : _("No service tells here which other subscriptions hang on this one."),
	});
}

/* ── its doors ── */

/* Doors stand open once it is known whether an upgrade is under way, or known that it cannot be told. */
static bool is_told(const struct wizard *w)
{
	return screen_answered(w, REQUEST_SUBSCRIPTION) || wizard_error(w, REQUEST_SUBSCRIPTION) != NULL;
}

/* On the manual path the hub knows what comes next, a look at an order included. */
static bool is_by_hand(const struct wizard *w)
{
	return subscription_under_way(w) ? buy_record(w) != NULL : wizard_by_hand(w);
}

static bool is_unanswered(const struct wizard *w)
{
	return subscription_begun(w, BEGUN_UNANSWERED);
}

static bool status_shown(const struct wizard *w)
{
	return is_told(w) && ((subscription_under_way(w) && !order_is_taken(w)) || subscription_begun(w, BEGUN_NOT_FOUND) || subscription_begun(w, BEGUN_LEFT));
}

/* By hand one moves away from what can be upgraded, not from an add-on or another plan. */
static bool manual_shown(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	return s != NULL && is_told(w) && products_is_source(w, s);
}

static bool move_shown(const struct wizard *w)
{
	return is_told(w) && reassign_unfinished(w);
}

static bool forward_shown(const struct wizard *w)
{
	return (status_shown(w) || manual_shown(w) || move_shown(w)) && wizard_error(w, REQUEST_SUBSCRIPTION) == NULL;
}

/* Choices that an earlier run made, or this one before going back. */
static bool was_begun(const struct wizard *w)
{
	return plan_chosen(w) != NULL || !str_empty(w->plan.wanted_sku) || before_left(w) < before_count(w);
}

/* What waits for an answer comes before everything: nothing else is safe to do until it is known. */
static int default_door(const struct wizard *w)
{
	char why[SENTENCE];
	if (subscription_begun(w, BEGUN_CHANGE))
		return ACTION_MANUAL;
	if (is_unanswered(w))
		return ACTION_STATUS;
	if (reassign_unfinished(w))
		return ACTION_MOVE;
	if (is_by_hand(w))
		return ACTION_MANUAL;
	if (subscription_under_way(w) || subscription_begun(w, BEGUN_LEFT))
		return ACTION_STATUS;
	return subscription_upgrade_closed(w, why) == NULL && w->settings.has_commerce ? ACTION_UPGRADE : ACTION_MANUAL;
}

/* Where no service upgrades, the plans can still be looked at side by side. */
static const char *upgrade_label(const struct wizard *w)
{
	if (!w->settings.has_commerce)
		return _("Compare the plans");
	return was_begun(w) && !is_by_hand(w) ? _("Go on with the upgrade") : _("Upgrade");
}

static const char *manual_label(const struct wizard *w)
{
	return is_by_hand(w) ? _("Go on with the manual path") : _("Manual path");
}

static const char *default_label(const struct wizard *w)
{
	switch (default_door(w)) {
	case ACTION_MOVE:
		return _("Go on with the move of licences");
	case ACTION_STATUS:
		return _("Check upgrade status");
	case ACTION_UPGRADE:
		return upgrade_label(w);
	default:
		return manual_label(w);
	}
}

/* All of it, what comes first at first. */
static void say_what_was_begun(const struct wizard *w, struct view *v)
{
	static const enum begun_kind order[] = { BEGUN_CHANGE, BEGUN_UNANSWERED, BEGUN_MOVE, BEGUN_NOT_FOUND, BEGUN_LEFT, BEGUN_STEPS, BEGUN_UPGRADE, BEGUN_PLAN };
	char text[SENTENCE];
	size_t n = 0;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (subscription_begun_sentence(w, order[i], text) != NULL && ++n)
			view_notice(v, order[i] == BEGUN_CHANGE || order[i] == BEGUN_UNANSWERED ? TONE_WARNING : TONE_INFO, text, NULL, NULL);
	if (n == 0 && is_by_hand(w))
		view_notice(v, TONE_INFO, _("The manual path was begun here and not finished. Your choices are kept."), NULL, NULL);
	else if (n == 0 && was_begun(w))
		view_notice(v, TONE_INFO, _("An upgrade was begun here and not finished. Your choices are kept."), NULL, NULL);
	else if (n == 0)
		return;
	view_gap(v);
}

static void say_doors(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *closed = subscription_upgrade_closed(w, text);
	bool manual_first = manual_shown(w) && (is_by_hand(w) || !w->settings.has_commerce);
	if (wizard_call(w, REQUEST_SUBSCRIPTION)->state == CALL_DONE || !screen_answered(w, REQUEST_SUBSCRIPTION))
		view_gap(v); /* else what the call is at stands above, with its gap */
	bool status_first = status_shown(w) && is_unanswered(w);
	if (status_first)
		view_action(v, ACTION_STATUS, _("Check upgrade status"), NULL);
	if (reassign_unfinished(w))
		view_action(v, ACTION_MOVE, _("Go on with the move of licences"), NULL);
	if (manual_first)
		view_action(v, ACTION_MANUAL, manual_label(w), NULL);
	/* A button that never opens here would only hold the mark. */
	if (closed != NULL && !products_is_source(w, products_chosen(w)))
		view_text(v, "%s", closed);
	else if (!status_shown(w) || !subscription_under_way(w))
		view_action(v, ACTION_UPGRADE, upgrade_label(w), closed);
	if (status_shown(w) && !status_first)
		view_action(v, ACTION_STATUS, _("Check upgrade status"), NULL);
	if (!manual_first && manual_shown(w))
		view_action(v, ACTION_MANUAL, manual_label(w), NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct subscription *s = products_chosen(w);
	if (s == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	if (is_told(w))
		say_what_was_begun(w, v);
	say_details(v, s);
	if (wizard_running(w, REQUEST_SUBSCRIPTION) || wizard_error(w, REQUEST_SUBSCRIPTION) != NULL || wizard_running(w, REQUEST_SETTLE))
		view_gap(v);
	bool answered = screen_call(w, v, REQUEST_SUBSCRIPTION);
	if (wizard_running(w, REQUEST_SETTLE))
		view_busy(v, request_waiting(REQUEST_SETTLE), wizard_call(w, REQUEST_SETTLE)->since_ms);
	if (is_told(w))
		say_doors(w, v);
	if (answered && !products_is_addon(s))
		say_addons(w, v);
}

static struct effect open_door(struct wizard *w, int door)
{
	char why[SENTENCE];
	switch (door) {
	case ACTION_MOVE:
		reassign_come(w, false);
		return screen_push(&page_reassign_move);
	case ACTION_STATUS:
		return screen_push(&page_status);
	case ACTION_UPGRADE:
		if (subscription_upgrade_closed(w, why) != NULL)
			return screen_effect(EFFECT_REDRAW);
		wizard_take_path(w, PATH_AUTOMATIC);
		return screen_effect(EFFECT_NEXT);
	default:
		return screen_push(&page_manual);
	}
}

/* An order without an answer is looked up as soon as its page stands there. */
static struct effect answered(struct wizard *w, const struct event *event)
{
	if (event->request == REQUEST_SUBSCRIPTION && is_unanswered(w) && order_state(w) == ORDER_UNSURE && !wizard_running(w, REQUEST_SETTLE))
		return screen_ask(w, REQUEST_SETTLE);
	return screen_act(w, event, REQUEST_SUBSCRIPTION);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_ANSWER && products_chosen(w) != NULL)
		return answered(w, event);
	if (event->kind != EVENT_ACTION || event->action == ACTION_RETRY || products_chosen(w) == NULL)
		return screen_act(w, event, REQUEST_SUBSCRIPTION);
	if (event->action == ACTION_FORWARD && forward_shown(w))
		return open_door(w, default_door(w));
	return event->action >= ACTION_PAGE ? open_door(w, event->action) : screen_effect(EFFECT_IGNORED);
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Goes the way that comes first: what was begun before, else the upgrade, else the manual "
		"path."),
		forward_shown, default_label },
	{ ACTION_UPGRADE, "u", NULL, N_("Upgrade: choose a new plan; the service buys it, moves every licence and cancels the old "
		"plan."), is_told, NULL },
	{ ACTION_STATUS, "s", NULL, N_("Check upgrade status: how far an upgrade is that was begun here or "
		"elsewhere."), status_shown, NULL },
	{ ACTION_MANUAL, "m", NULL, N_("Manual path: the four steps to do by hand, with where to click."), manual_shown, NULL },
	{ ACTION_MOVE, "g", NULL, N_("Goes on with a move of licences that was begun and is not finished."), move_shown, NULL },
	SCREEN_KEY_RETRY,
	SCREEN_KEYS_END,
};

const struct page page_subscription = {
	.id = "subscription",
	.title = N_("Subscription"),
	.help = N_("One subscription with its add-ons, and the ways on from here. Upgrade leads through choosing a plan to an order, "
		"and nothing is ordered before you type a confirmation at the end. The manual path explains how to do the same in four "
		"steps by hand. What was begun before and is not finished comes first."),
	.keys = keys,
	.view = view,
	.act = act,
};
