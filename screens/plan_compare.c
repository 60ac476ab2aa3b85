#include "core/i18n.h"
#include "screens/common.h"
#include "screens/registry.h"

/* Names of plans are too long for the head of a column: letters stand for them, in the order of the list. */
#define MOST_PLANS 8

static void row(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	view_cell(row, "%s", plan_table_label(w, index));
	for (size_t i = 0; i < plan_count(w) && i < MOST_PLANS; i++) {
		switch (plan_table_cell(w, index, i)) {
		case TABLE_YES:
			view_cell(row, "%s", _("yes"));
			break;
		case TABLE_BY_COUNTRY:
			view_cell(row, "%s", _("yes *"));
			break;
		case TABLE_NO:
			view_cell(row, "%s", _("no"));
			break;
		case TABLE_UNKNOWN:
			view_cell(row, "%s", "?");
			break;
		}
	}
}

static bool leaves_open(const struct wizard *w)
{
	for (size_t row = 0; row < plan_table_rows(w); row++)
		for (size_t i = 0; i < plan_count(w) && i < MOST_PLANS; i++)
			if (plan_table_cell(w, row, i) == TABLE_UNKNOWN)
				return true;
	return false;
}

static void view(const struct wizard *w, struct view *v)
{
	static const char letters[MOST_PLANS][2] = { "A", "B", "C", "D", "E", "F", "G", "H" };
	struct view_column columns[1 + MOST_PLANS] = { { _("What each plan offers"), ALIGN_LEFT, 20, 0 } };
	size_t n = 0;
	for (; n < plan_count(w) && n < MOST_PLANS; n++) {
		view_pair(v, letters[n], "%s", plan_at(w, n)->name);
		columns[1 + n] = (struct view_column){ letters[n], ALIGN_LEFT, 0, 0 };
	}
	view_gap(v);
	view_table(v, &(struct view_table){
		.columns = columns,
		.n_columns = 1 + n,
		.n_rows = plan_table_rows(w),
		.row = row,
		.data = w,
		.selected = SIZE_MAX,
		.empty = _("The product file holds no comparison."),
	});
	view_text(v, "%s", _("* depends on the country"));
	if (leaves_open(w))
		view_text(v, "%s", _("? not told by the published comparison"));
}

static const struct key_row keys[] = {
	SCREEN_KEY_CLOSE,
	SCREEN_KEYS_END,
};

const struct page page_plan_compare = {
	.id = "plan_compare",
	.title = N_("Compare plans"),
	.help = N_("The published comparison of the plans that the old one can move to. It tells groups of features; the services of "
		"one plan in full are listed under Services on the page before. Nothing is chosen here."),
	.keys = keys,
	.view = view,
	.act = screen_close_act,
};
