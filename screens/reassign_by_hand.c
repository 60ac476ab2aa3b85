/* Reassigning in the admin centre: where to click; afterwards a plan tells who is left. */
#include "core/i18n.h"
#include "screens/manual_parts.h"
#include "screens/reassign_parts.h"
#include "screens/registry.h"

static void view(const struct wizard *w, struct view *v)
{
	if (products_chosen(w) == NULL) {
		view_text(v, "%s", _("No subscription is open. Go back and choose one."));
		return;
	}
	manual_say_by_hand(w, v, MANUAL_REASSIGN);
	view_gap(v);
	view_text(v, "%s", _("The admin centre takes only some users at a time. Afterwards look here who is left: making a plan reads everybody and changes "
		"nothing."));
	view_gap(v);
	view_action(v, ACTION_FORWARD, _("Look who is left"), NULL);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	switch (event->kind) {
	case EVENT_ACTION:
		if (event->action != ACTION_FORWARD)
			return screen_effect(EFFECT_IGNORED);
		reassign_plan_anew(w);
		return reassign_ready(w, &err) == 0 ? screen_push(&page_reassign_plan) : screen_effect(EFFECT_DISMISS);
	case EVENT_SHOWN:
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Look who is left"), N_("Makes a plan, which reads everybody and changes nothing."), NULL, NULL },
	SCREEN_KEYS_END,
};

const struct page page_reassign_by_hand = {
	.id = "reassign_by_hand",
	.title = N_("Reassign by hand"),
	.help = N_("Where to click in the admin centre to move the licences yourself, and how to see afterwards who is left. Nothing is changed by this page."),
	.keys = keys,
	.view = view,
	.act = act,
};
