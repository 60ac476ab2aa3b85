/* Done: what changed, what it came to, what to do next; saved as text and as JSON. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum {
	ACTION_SAVE = ACTION_PAGE,
	ACTION_TO_PRODUCTS,
	ACTION_MOVE_REST,
	ACTION_SERVICES,
	ACTION_RECORD
};

static void view_next(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (receipt_next_count(w) == 0)
		return;
	view_heading(v, _("What to do next"));
	for (size_t i = 0; i < receipt_next_count(w); i++)
		view_text(v, "- %s", receipt_next(w, i, text));
}

static void view_saving(const struct wizard *w, struct view *v)
{
	const struct call *call = wizard_call(w, REQUEST_SAVE_RECEIPT);
	char text[SENTENCE];
	const char *saved = receipt_saved_sentence(w, text);
	if (call->state == CALL_RUNNING)
		view_busy(v, request_waiting(REQUEST_SAVE_RECEIPT), call->since_ms);
	else if (call->state == CALL_FAILED)
		screen_error(v, &call->error);
	else if (saved != NULL)
		view_notice(v, TONE_SUCCESS, saved, NULL, NULL);
	view_action(v, ACTION_SAVE, saved == NULL ? _("Save as text and JSON") : _("Save again"), NULL);
}

/* One Enter too many on the page before does not end the wizard unseen. */
static bool is_first_reading(const struct wizard *w)
{
	return wizard_running(w, REQUEST_RECEIPT) && !screen_answered(w, REQUEST_RECEIPT);
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (!screen_call(w, v, REQUEST_RECEIPT)) {
		if (!is_first_reading(w))
			view_action(v, ACTION_FORWARD, _("Leave"), NULL);
		return;
	}
	view_notice(v, status_outcome(w) == OUTCOME_PARTLY ? TONE_WARNING : TONE_SUCCESS, receipt_sentence(w, text), NULL, NULL);
	view_pair(v, _("Order number"), "%s", receipt_order_number(w));
	view_pair(v, _("Order, before tax"), "%s", receipt_amount_text(w, text));
	const char *confirmed = receipt_confirmed_text(w, text);
	if (confirmed != NULL)
		view_pair(v, _("Due, as confirmed"), "%s", confirmed);
	view_text(v, "%s", "");
	view_next(w, v);
	view_text(v, "%s", "");
	if (reassign_rest_offered(w))
		view_action(v, ACTION_MOVE_REST, _("Move the rest of the users"), NULL);
	if (reassign_services_offered(w))
		view_action(v, ACTION_SERVICES, _("Put switched-off services back"), NULL);
	view_saving(w, v);
	screen_record(w, v, ACTION_RECORD);
	view_action(v, ACTION_TO_PRODUCTS, _("Your products"), NULL);
}

static struct effect do_action(struct wizard *w, int action)
{
	switch (action) {
	case ACTION_FORWARD:
		return screen_effect(is_first_reading(w) ? EFFECT_NONE : EFFECT_LEAVE);
	case ACTION_SAVE:
		if (!screen_answered(w, REQUEST_RECEIPT) || wizard_running(w, REQUEST_SAVE_RECEIPT))
			return screen_effect(EFFECT_NONE);
		return screen_ask(w, REQUEST_SAVE_RECEIPT);
	case ACTION_RECORD:
		return screen_answered(w, REQUEST_RECEIPT) ? screen_save_record(w) : screen_effect(EFFECT_NONE);
	case ACTION_TO_PRODUCTS:
		return screen_jump(&page_products);
	case ACTION_MOVE_REST:
		if (!reassign_rest_offered(w))
			return screen_effect(EFFECT_NONE);
		reassign_begin_rest(w);
		return screen_push(&page_reassign_plan);
	case ACTION_SERVICES:
		if (!reassign_services_offered(w))
			return screen_effect(EFFECT_NONE);
		reassign_begin_services(w);
		return screen_push(&page_reassign_plan);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct effect effect = event->kind == EVENT_ACTION ? do_action(w, event->action) : screen_effect(EFFECT_IGNORED);
	return effect.kind == EFFECT_IGNORED ? screen_act(w, event, REQUEST_RECEIPT) : effect;
}

static bool can_save(const struct wizard *w)
{
	return screen_answered(w, REQUEST_RECEIPT);
}

static const char *leave_label(const struct wizard *w)
{
	return status_outcome(w) == OUTCOME_PARTLY || reassign_services_offered(w) ? _("Leave") : _("Leave: all is done");
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", NULL, N_("Ends the wizard. There is nothing left that it has to do."), NULL, leave_label },
	{ ACTION_SAVE, "s", N_("Save"), N_("Saves this page on this machine, as text for people and as JSON for programs."), can_save, NULL },
	SCREEN_KEY_RECORD(ACTION_RECORD, can_save),
	{ ACTION_MOVE_REST, "m", N_("Move the rest"), N_("When licences were left unmoved: makes a plan for them, which changes nothing yet."),
		reassign_rest_offered, NULL },
	{ ACTION_SERVICES, "o", N_("Services"), N_("When services were switched off before the upgrade: makes a plan for switching them off again, which changes "
		"nothing yet."), reassign_services_offered, NULL },
	{ ACTION_TO_PRODUCTS, "p", N_("Your products"), N_("Goes to Your products and shows them as they are now."), NULL, NULL },
	{ ACTION_RETRY, "F5 r", NULL, N_("Reads again what the upgrade came to."), NULL, NULL },
	SCREEN_KEYS_END
};

const struct page page_done = {
	.id = "done",
	.title = N_("Done"),
	.help = N_("What has changed, under which order number and for which amount, and what is worth doing next. s saves it as text and as JSON, "
		   "a the record for an auditor. Everything is done and stays at the service: Enter leaves."),
	.keys = keys,
	.view = view,
	.act = act,
};
