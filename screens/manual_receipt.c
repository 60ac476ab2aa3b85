/* What the manual path came to: bought, moved, cancelled. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	if (products_chosen(w) == NULL || !w->manual.told || manual_next(w) != MANUAL_STEPS) {
		view_text(v, "%s", _("The four steps are not done yet."));
		return;
	}
	view_notice(v, TONE_SUCCESS, manual_sentence(w, text), NULL, NULL);
	view_gap(v);
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		view_pair(v, manual_receipt_label(step), "%s", manual_receipt_text(w, step, text));
	view_gap(v);
	view_text(v, "%s", manual_receipt_data(w, text));
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEYS_END,
};

const struct page page_manual_receipt = {
	.id = "manual_receipt",
	.title = N_("What has changed"),
	.help = N_("What was bought, how many users were moved and what was cancelled, from the services and from what this machine kept. "
		"Nothing is left to do here."),
	.keys = keys,
	.view = view,
	.act = screen_close_act,
};
