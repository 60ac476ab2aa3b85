#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <stdio.h>

enum { ACTION_POINTS = ACTION_PAGE, ACTION_SWITCHED_OFF };

static bool all_ticked(const struct wizard *w)
{
	return before_left(w) == 0;
}

static bool say_open_point(const struct wizard *w, struct view *v, enum before_kind kind)
{
	char text[SENTENCE], label[SENTENCE + NAME_TEXT];
	/* TRANSLATORS: a point's title and its text */
	snprintf(label, sizeof(label), _("%s. %s"), before_title(kind), before_text(w, kind, text));
	view_ack(v, before_id(kind), label, false);
	return true;
}

/* The text of the point that comes next stands open; ticked ones close, so that the page stays in one view. */
static void say_points(const struct wizard *w, struct view *v)
{
	bool said = false;
	for (size_t i = 0; i < before_count(w); i++) {
		enum before_kind kind = before_at(w, i);
		bool ticked = before_ticked(w, kind);
		if (ticked || said)
			view_ack(v, before_id(kind), before_title(kind), ticked);
		else
			said = say_open_point(w, v, kind);
	}
}

/* In the background: nobody has to wait for it here, because it is read again before the order is sent. */
static void say_record(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_SWITCHED_OFF);
	char text[SENTENCE];
	view_gap(v);
	view_text(v, "%s", before_record_sentence(w, text));
	if (call->state == CALL_RUNNING && call->total > 0)
		view_progress(v, "", call->done, call->total);
	else if (call->state == CALL_FAILED)
		view_action(v, ACTION_RETRY, _("Read the switched-off services again"), NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct target *t = plan_chosen(w);
	if (t == NULL) {
		view_text(v, "%s", _("No plan is chosen. Go back and choose one."));
		return;
	}
	if (wizard_by_hand(w) && all_ticked(w))
		view_text(v, _("You know what buying %s means. Nothing is ordered yet."), t->name);
	else if (wizard_by_hand(w))
		view_text(v, _("To buy %s, tick each point when you have read it."), t->name);
	else if (all_ticked(w))
		view_text(v, _("You know what an upgrade to %s means. Nothing is ordered yet."), t->name);
	else
		view_text(v, _("To upgrade to %s, tick each point when you have read it."), t->name);
	view_gap(v);
	say_points(w, v);
	if (!wizard_by_hand(w))
		say_record(w, v);
	if (all_ticked(w))
		view_action(v, ACTION_FORWARD, _("Go to cart"), NULL);
}

static struct effect press(struct wizard *w, int action)
{
	struct error err = ERROR_INIT;
	switch (action) {
	case ACTION_POINTS:
		return screen_push(&page_before_points);
	case ACTION_SWITCHED_OFF:
		return screen_push(&page_switched_off);
	case ACTION_FORWARD:
		if (plan_chosen(w) == NULL)
			return screen_effect(EFFECT_BACK);
		return screen_effect(before_ready(w, &err) == 0 ? EFFECT_NEXT : EFFECT_REDRAW);
	case ACTION_RETRY:
		return wizard_by_hand(w) ? screen_effect(EFFECT_NONE) : screen_retry(w, REQUEST_SWITCHED_OFF);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	switch (event->kind) {
	case EVENT_TICK:
		before_tick(w, event->id, event->on, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return press(w, event->action);
	case EVENT_SHOWN: /* buying changes no user: what is switched off is read before users are moved */
		return wizard_by_hand(w) ? screen_effect(EFFECT_REDRAW) : screen_act(w, event, REQUEST_SWITCHED_OFF);
	default:
		return screen_act(w, event, REQUEST_SWITCHED_OFF);
	}
}

static bool has_record(const struct wizard *w)
{
	return before_recorded(w) && !wizard_by_hand(w);
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Go to cart"), N_("Ticks the point under the mark; when all are ticked, goes on to the "
		"cart."), NULL, NULL },
	{ ACTION_POINTS, "t", N_("All texts"), N_("Shows the texts of all points again, ticked or not."), NULL, NULL },
	{ ACTION_SWITCHED_OFF, "w", N_("Switched off"), N_("Lists the services that are switched off, and for how many "
		"users."), has_record, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Reads the switched-off services again."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_before = {
	.id = "before",
	.title = N_("Before you begin"),
	.step = N_("Before you begin"),
	.help = N_("What an upgrade means for admins, users, licences, services, domains and the bill. Each point is read and ticked "
		"once; your ticks are kept when you leave. Meanwhile the wizard records which services are switched off for which users, "
		"because an upgrade switches them all on. You can go on while it reads. On the manual path the points say what buying means. Nothing "
		"is ordered on this page."),
	.keys = keys,
	.view = view,
	.act = act,
};
