/* Billing: every offered pair of term and billing cycle, side by side, to the cent. */
#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <inttypes.h>
#include <stdio.h>

static void say_money(struct view_row *row, struct money amount, const char *otherwise)
{
	char text[MONEY_TEXT];
	view_cell(row, "%s", money_is_set(amount) ? money_format(amount, text) : otherwise);
}

static void say_option(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	struct billing_option option;
	char text[SENTENCE];
	billing_at(w, index, &option);
	const char *unknown = option.priced ? "—" : _("unknown");
	view_cell(row, "%s", billing_label(&option, text));
	view_cell(row, "%s", billing_month_text(&option, text));
	say_money(row, option.month, unknown);
	say_money(row, option.year, unknown);
	const char *closed = billing_closed_text(&option);
	if (closed != NULL)
		view_row_closed(row, closed);
}

static void say_options(const struct wizard *w, struct view *v)
{
	const struct view_column columns[] = {
		{ _("Billing"), ALIGN_LEFT, 12, 0 },
		{ _("Per user/month"), ALIGN_RIGHT, 0, 1 },
		{ _("Per month"), ALIGN_RIGHT, 0, 0 },
		{ _("Per year"), ALIGN_RIGHT, 0, 0 },
	};
	view_table(v, &(struct view_table){
		.id = "options", .label = _("Ways to be billed"), .columns = columns, .n_columns = sizeof(columns) / sizeof(columns[0]),
		.n_rows = billing_count(w), .row = say_option, .data = w, .selected = billing_chosen(w), .marks_selected = true,
		.empty = _("The service offers no way of billing for this plan. Go back and choose another plan.") });
}

static void add_sentence(struct buf *all, const char *sentence)
{
	struct buf both = BUF_INIT;
	if (all->len > 0)
		/* TRANSLATORS: two sentences, one after the other */
		buf_addf(&both, _("%s %s"), all->data, sentence);
	else
		buf_addstr(&both, sentence);
	buf_clear(all);
	*all = both;
}

/* What does not fit a column: the charge that is neither a month's nor a year's, what is saved, and until when it can be undone. */
static void say_terms(const struct wizard *w, struct view *v, const struct billing_option *option)
{
	char label[SENTENCE], text[SENTENCE], amount[MONEY_TEXT];
	struct buf all = BUF_INIT;
	if (option->priced && !money_is_set(option->month) && money_compare(option->period, option->year) != 0) {
		snprintf(text, sizeof(text), _("Each bill: %s."), money_format(option->period, amount));
		add_sentence(&all, text);
	}
	if (billing_saving_sentence(option, text) != NULL)
		add_sentence(&all, text);
	snprintf(label, sizeof(label), _("Cancelling: %s."), billing_cancel_text(w, option, text));
	add_sentence(&all, label);
	view_pair(v, billing_label(option, label), "%s", billing_closed_text(option) != NULL ? billing_closed_text(option) : all.data);
	buf_clear(&all);
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	struct error err = ERROR_INIT;
	view_text(v, ngettext("For %" PRId64 " licence, without tax.", "For %" PRId64 " licences, without tax.", (unsigned long)cart_quantity(w)), cart_quantity(w));
	say_options(w, v);
	view_text(v, "%s", "");
	for (size_t i = 0; i < billing_count(w); i++) {
		struct billing_option option;
		billing_at(w, i, &option);
		say_terms(w, v, &option);
	}
	const char *source = billing_price_source(w, text);
	if (source != NULL)
		view_pair(v, _("Prices"), "%s", source);
	const char *problem = billing_price_problem(w, text);
	if (problem != NULL)
		view_notice(v, TONE_WARNING, problem, NULL, NULL);
	else if (billing_count(w) > 0 && billing_ready(w, &err) != 0)
		view_notice(v, TONE_ERROR, err.text, NULL, NULL);
}

static struct effect go_on(const struct wizard *w)
{
	struct error err = ERROR_INIT;
	return screen_effect(billing_ready(w, &err) == 0 ? EFFECT_NEXT : EFFECT_REDRAW);
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT;
	switch (event->kind) {
	case EVENT_OPEN:
		return billing_choose(w, event->index, &err) == 0 ? go_on(w) : screen_effect(EFFECT_REDRAW);
	case EVENT_CHOOSE:
		billing_choose(w, event->index, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return event->action == ACTION_FORWARD ? go_on(w) : screen_effect(EFFECT_IGNORED);
	case EVENT_SHOWN:
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Choose and go to checkout"), N_("Takes the way of billing where the mark stands and goes on to checkout."), NULL, NULL },
	SCREEN_KEYS_END
};

const struct page page_billing = {
	.id = "billing",
	.title = N_("Billing"),
	.step = N_("Billing"),
	.help = N_("For how long you commit yourself, and how often you pay. All ways that the service offers stand side by side with exact "
		"amounts; a price marked \"about\" is worked out from a longer period and is not what you are billed. Enter takes the marked line."),
	.keys = keys,
	.view = view,
	.act = act,
};
