/* What the manual path came to: bought, moved, cancelled. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

enum {
	ACTION_RECORD = ACTION_PAGE
};

static bool is_there(const struct wizard *w)
{
	return products_chosen(w) != NULL && w->manual.told && manual_next(w) == MANUAL_STEPS;
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (!is_there(w)) {
		view_text(v, "%s", _("The four steps are not done yet."));
		return;
	}
	view_notice(v, TONE_SUCCESS, manual_sentence(w, text), NULL, NULL);
	view_gap(v);
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		view_pair(v, manual_receipt_label(step), "%s", manual_receipt_text(w, step, text));
	view_gap(v);
	view_text(v, "%s", manual_receipt_data(w, text));
	view_gap(v);
	screen_record(w, v, ACTION_RECORD);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_ACTION && event->action == ACTION_RECORD)
		return is_there(w) ? screen_save_record(w) : screen_effect(EFFECT_NONE);
	return screen_close_act(w, event);
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEY_RECORD(ACTION_RECORD, is_there),
	SCREEN_KEYS_END,
};

const struct page page_manual_receipt = {
	.id = "manual_receipt",
	.title = N_("What has changed"),
	.help = N_("What was bought, how many users were moved and what was cancelled, from the services and from what this machine kept. "
		"Nothing is left to do here; a saves the record for an auditor."),
	.keys = keys,
	.view = view,
	.act = act,
};
