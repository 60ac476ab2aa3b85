#include "core/i18n.h"
#include "screens/common.h"
#include "screens/registry.h"

static void view(const struct wizard *w, struct view *v)
{
	for (size_t i = 0; i < before_count(w); i++) {
		char text[SENTENCE];
		view_heading(v, before_title(before_at(w, i)));
		view_text(v, "%s", before_text(w, before_at(w, i), text));
	}
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEYS_END,
};

const struct page page_before_points = {
	.id = "before_points",
	.title = N_("What an upgrade means"),
	.help = N_("The texts of all points of Before you begin, to be read again. Nothing is ticked or unticked here."),
	.keys = keys,
	.view = view,
	.act = screen_close_act,
};
