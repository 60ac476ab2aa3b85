/* Giving an order up that the service does not have: opened from Status. Typed, and done only when the service was asked once more. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <stdio.h>

static void view_field_of_word(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	bool wrong = !str_empty(order_give_up_typed(w)) && !order_give_up_confirmed(w);
	view_text(v, "%s", order_give_up_instruction(w, text));
	if (order_may_give_up(w))
		view_field(v, &(struct view_field){
			.id = "give_up", .kind = FIELD_CONFIRM, .label = _("Give up"), .value = order_give_up_typed(w),
			.error = wrong ? _("This is not what is asked for. Nothing was given up.") : NULL, .columns = 40 });
}

static void view(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_GIVE_UP);
	char text[SENTENCE];
	view_text(v, "%s", order_give_up_sentence(w, text));
	view_notice(v, TONE_WARNING, _("If the order did arrive after all, another one is bought beside it and billed."),
		_("Giving up is needed only for another plan, quantity or billing: the same order can be placed again as it is."), NULL);
	if (call->state == CALL_RUNNING) {
		view_busy(v, request_waiting(REQUEST_GIVE_UP), call->since_ms);
		return;
	}
	if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	view_field_of_word(w, v);
}

static struct effect give_up(struct wizard *w)
{
	if (wizard_running(w, REQUEST_GIVE_UP) || !order_may_give_up(w) || !order_give_up_confirmed(w))
		return screen_effect(EFFECT_REDRAW);
	return screen_retry(w, REQUEST_GIVE_UP);
}

/* A word that stands there already would let Enter alone give it up: it is asked for anew each time. */
static void ask_anew(struct wizard *w)
{
	struct error err = ERROR_INIT;
	if (!wizard_running(w, REQUEST_GIVE_UP))
		order_give_up_type(w, "", &err);
}

/* Given up: the way to another order begins where it was chosen. Found after all, or concluded elsewhere: Status tells. */
static struct effect answered(struct wizard *w, const struct event *event)
{
	if (event->request != REQUEST_GIVE_UP)
		return screen_effect(EFFECT_REDRAW);
	ask_anew(w);
	if (order_state(w) == ORDER_NOT_FOUND)
		return screen_effect(EFFECT_REDRAW);
	if (order_state(w) != ORDER_IDLE || order_is_elsewhere(w) || event->failed)
		return screen_jump(&page_status);
	return screen_jump(plan_chosen(w) != NULL ? &page_cart : wizard_by_hand(w) ? &page_buy : &page_subscription);
}

static struct effect go_back(struct wizard *w)
{
	if (!wizard_running(w, REQUEST_GIVE_UP))
		return screen_effect(EFFECT_IGNORED);
	return (struct effect){ .kind = EFFECT_CANCEL, .request = wizard_ask(w, REQUEST_GIVE_UP) };
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* view() says it at the field */
	switch (event->kind) {
	case EVENT_SHOWN:
		ask_anew(w);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_CLOCK: /* the time from which on it can be given up comes by itself */
		return screen_effect(EFFECT_REDRAW);
	case EVENT_COMMIT:
		if (!wizard_running(w, REQUEST_GIVE_UP))
			order_give_up_type(w, event->text, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ANSWER:
		return answered(w, event);
	case EVENT_ACTION:
		if (event->action == ACTION_FORWARD)
			return give_up(w);
		return event->action == ACTION_BACK ? go_back(w) : screen_effect(EFFECT_IGNORED);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Give up"), N_("After the word is typed: asks the service once more, and gives the order up when it does not have it."), order_may_give_up, NULL },
	SCREEN_KEYS_END
};

const struct page page_give_up = {
	.id = "give_up",
	.title = N_("Give the order up"),
	.help = N_("For an order whose answer was lost and that the service does not have, where another one is wanted instead. The word that is asked for is "
		   "typed, the service is asked once more, and only then is the order closed on this machine. Nothing is sent or cancelled at the service. "
		   "Esc goes back and leaves the order as it is."),
	.keys = keys,
	.ticks = true,
	.view = view,
	.act = act,
};
