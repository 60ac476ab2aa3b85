#include "core/i18n.h"
#include "screens/common.h"
#include "screens/registry.h"

static const struct target *looked_at(const struct wizard *w)
{
	return plan_at(w, plan_looked_at(w));
}

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct service_change *change = &((const struct target *)data)->changes[index];
	view_cell(row, "%s", change_text(change->change));
	view_cell(row, "%s", change->name);
	view_cell(row, "%s", change->note);
	if (change->change == CHANGE_LOSES || change->change == CHANGE_PARTLY)
		view_row_tone(row, TONE_WARNING);
}

static void view(const struct wizard *w, struct view *v)
{
	const struct target *t = looked_at(w);
	if (t == NULL)
		return;
	const struct view_column columns[] = {
		{ _("Change"), ALIGN_LEFT, 0, 0 },
		{ _("Service"), ALIGN_LEFT, 20, 0 },
		{ _("In the new plan"), ALIGN_LEFT, 10, 1 },
	};
	view_heading(v, t->name);
	view_table(v, &(struct view_table){
		.id = "services",
		.label = _("Services, what is lost first"),
		.columns = columns,
		.n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = t->n_changes,
		.row = row,
		.data = t,
		.filter = true,
		.empty = _("Which services are inside is not known of both plans, so they cannot be compared here."),
	});
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEYS_END,
};

const struct page page_plan_services = {
	.id = "plan_services",
	.title = N_("Services of the plan"),
	.help = N_("Every service that users have now or would have with the marked plan: what is lost stands first, then what is kept "
		"in part, what comes in a higher version, what is new, and what stays as it is. / finds a service by a part of its name. "
		"Nothing is chosen here."),
	.keys = keys,
	.view = view,
	.act = screen_close_act,
};
