#include "core/i18n.h"
#include "screens/common.h"
#include "screens/registry.h"

static void row(const void *data, size_t index, struct view_row *row)
{
	view_cell(row, "%s", before_plan_name(data, index));
	view_cell(row, "%lld", (long long)before_plan_users(data, index));
}

static void view(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = {
		{ _("Service"), ALIGN_LEFT, 20, 0 },
		{ _("Users without it"), ALIGN_RIGHT, 0, 0 },
	};
	char text[SENTENCE];
	view_text(v, "%s", before_record_sentence(w, text));
	view_gap(v);
	view_table(v, &(struct view_table){
		.id = "services",
		.label = _("Services that are switched off"),
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = before_plan_count(w),
		.row = row,
		.data = w,
		.selected = 0,
		.filter = true,
		.empty = _("No service is switched off for anybody."),
	});
}

static struct effect act(struct wizard *w, const struct event *event)
{
	if (event->kind == EVENT_ACTION && event->action == ACTION_RETRY)
		return screen_retry(w, REQUEST_SWITCHED_OFF);
	return screen_close_act(w, event);
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEY_RETRY,
	SCREEN_KEYS_END,
};

const struct page page_switched_off = {
	.id = "switched_off",
	.title = N_("Switched-off services"),
	.help = N_("Services of the old plan that are switched off for some users, and for how many. After an upgrade every user has "
		"every service of the new plan; this record, kept on this machine with the users' names, is what is needed to switch "
		"them off again. Nothing is changed here."),
	.keys = keys,
	.view = view,
	.act = act,
};
