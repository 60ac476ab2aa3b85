/* Cart: what is bought and how many, and what becomes of every add-on. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <inttypes.h>
#include <stdio.h>

enum {
	ACTION_BILL_OTHERWISE = ACTION_PAGE
};

/* ── lines ── */

static bool is_billed(enum cart_line_kind kind)
{
	return kind == CART_TARGET || kind == CART_ADDON_KEPT || kind == CART_ADDON_ALONG;
}

/* What is billed: the plan and the add-ons that are kept or bought along. False: there is no such line. */
static bool billed_line(const struct wizard *w, size_t index, struct cart_line *ret)
{
	for (size_t i = 0; i < cart_line_count(w); i++) {
		cart_line(w, i, ret);
		if (is_billed(ret->kind) && index-- == 0)
			return true;
	}
	return false;
}

static size_t billed_count(const struct wizard *w)
{
	struct cart_line line;
	size_t n = 0;
	while (billed_line(w, n, &line))
		n++;
	return n;
}

/* The title of the amounts where all lines share a billing period; NULL where they differ. */
static const char *shared_title(const struct wizard *w)
{
	struct cart_line line;
	const char *shared = NULL;
	for (size_t i = 0; billed_line(w, i, &line); i++) {
		const char *title = billing_period_title(line.term, line.billing_cycle);
		if (shared != NULL && !str_eq(shared, title))
			return NULL;
		shared = title;
	}
	return shared;
}

static void say_amounts(const struct cart_line *line, bool same_period, struct view_row *row)
{
	char amount[MONEY_TEXT], text[SENTENCE];
	if (!line->priced) {
		view_cell(row, "%s", _("unknown"));
		view_cell(row, "%s", _("unknown"));
		return;
	}
	view_cell(row, line->about ? _("about %s") : "%s", money_format(line->per_user, amount));
	if (same_period)
		view_cell(row, "%s", money_format(line->amount, amount));
	else
		view_cell(row, "%s", billing_amount_text(line->amount, line->term, line->billing_cycle, text));
}

static void say_line(const void *data, size_t index, struct view_row *row)
{
	const struct wizard *w = data;
	struct cart_line line;
	if (!billed_line(w, index, &line))
		return;
	view_cell(row, "%s", line.name);
	view_cell(row, "%s", cart_line_fate(line.kind));
	if (line.quantity == COUNT_UNKNOWN)
		view_cell(row, "%s", _("unknown"));
	else
		view_cell(row, "%" PRId64, line.quantity);
	say_amounts(&line, shared_title(w) != NULL, row);
}

static void view_lines(const struct wizard *w, struct view *v)
{
	const char *title = shared_title(w);
	const struct view_column columns[] = {
		{ _("Product"), ALIGN_LEFT, 14, 0 },
		{ "", ALIGN_LEFT, 0, 1 },
		{ _("Quantity"), ALIGN_RIGHT, 0, 0 },
		{ _("Per user/month"), ALIGN_RIGHT, 0, 2 },
		{ title == NULL ? _("Each bill") : title, ALIGN_RIGHT, 0, 0 },
	};
	view_table(v, &(struct view_table){
		.columns = columns, .n_columns = sizeof(columns) / sizeof(columns[0]), .n_rows = billed_count(w), .row = say_line, .data = w,
		.selected = SIZE_MAX, .empty = _("The cart is empty: choose a plan first.") });
}

static void view_unbilled(const struct wizard *w, struct view *v)
{
	for (size_t i = 0; i < cart_line_count(w); i++) {
		struct cart_line line;
		cart_line(w, i, &line);
		if (!is_billed(line.kind) && line.kind != CART_ADDON_OFFERED)
			view_pair(v, line.name, "%s", cart_line_fate(line.kind));
	}
}

/* ── add-ons that can be bought along ── */

#define ALONG "along:"

static void view_along(const struct wizard *w, struct view *v)
{
	for (size_t i = 0; i < cart_line_count(w); i++) {
		struct cart_line line;
		char id[sizeof(ALONG) + ID_TEXT], buy[SENTENCE], amount[SENTENCE];
		cart_line(w, i, &line);
		if (line.kind != CART_ADDON_OFFERED && line.kind != CART_ADDON_ALONG)
			continue;
		if (line.priced)
			snprintf(buy, sizeof(buy), ngettext("buy %" PRId64 " licence along: %s", "buy %" PRId64 " licences along: %s", (unsigned long)line.quantity),
				line.quantity, billing_amount_text(line.amount, line.term, line.billing_cycle, amount));
		else
			snprintf(buy, sizeof(buy), ngettext("buy %" PRId64 " licence along", "buy %" PRId64 " licences along", (unsigned long)line.quantity),
				line.quantity);
		const struct view_option options[] = { { .label = _("leave it out") }, { .label = buy } };
		snprintf(id, sizeof(id), ALONG "%s", line.id);
		view_choice(v, id, line.name, options, 2, line.kind == CART_ADDON_ALONG ? 1 : 0);
	}
}

/* ── the page ── */

static bool several_ways(const struct wizard *w)
{
	return billing_count(w) > 1;
}

static void view(const struct wizard *w, struct view *v)
{
	char text[SENTENCE], value[WORD_TEXT];
	struct error err = ERROR_INIT;
	view_lines(w, v);
	view_unbilled(w, v);
	const char *problem = billing_price_problem(w, text);
	if (problem != NULL)
		view_notice(v, TONE_WARNING, problem, NULL, NULL);
	view_text(v, "%s", "");
	view_field(v, &(struct view_field){
		.id = "quantity", .kind = FIELD_QUANTITY, .label = _("Quantity"), .value = cart_quantity_value(w, value),
		.error = cart_quantity_error(w) });
	view_text(v, "%s", cart_quantity_rule(w, text));
	const char *fewer = cart_fewer_sentence(w, text);
	if (fewer != NULL)
		view_notice(v, TONE_WARNING, fewer, NULL, NULL);
	const char *more = cart_buy_more_sentence(w, text);
	if (more != NULL)
		view_text(v, "%s", more);
	view_text(v, "%s", cart_billing_sentence(w, text));
	if (several_ways(w))
		view_action(v, ACTION_BILL_OTHERWISE, _("Bill it the other way"), NULL);
	view_along(w, v);
	if (cart_quantity_error(w) == NULL && cart_ready(w, &err) != 0)
		view_notice(v, TONE_ERROR, err.text, NULL, NULL);
}

/* The next offered pair after the chosen one, around the end. */
static void bill_otherwise(struct wizard *w)
{
	size_t n = billing_count(w), chosen = billing_chosen(w);
	for (size_t step = 1; step <= n; step++) {
		struct error err = ERROR_INIT;
		if (billing_choose(w, chosen == SIZE_MAX ? step - 1 : (chosen + step) % n, &err) == 0)
			return;
	}
}

static struct effect do_action(struct wizard *w, int action)
{
	struct error err = ERROR_INIT;
	switch (action) {
	case ACTION_FORWARD:
		return screen_effect(cart_ready(w, &err) == 0 ? EFFECT_NEXT : EFFECT_REDRAW);
	case ACTION_BILL_OTHERWISE:
		bill_otherwise(w);
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	struct error err = ERROR_INIT; /* the model keeps a refusal; view() says it at the field */
	switch (event->kind) {
	case EVENT_COMMIT:
		cart_set_quantity(w, event->text, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_CHOOSE:
		if (event->id != NULL && str_starts(event->id, ALONG))
			cart_take_along(w, event->id + sizeof(ALONG) - 1, event->index == 1, &err);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event->action);
	case EVENT_SHOWN:
	case EVENT_ANSWER:
		return screen_effect(EFFECT_REDRAW);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Go to billing"), N_("Goes on to the ways of billing."), NULL, NULL },
	{ ACTION_BILL_OTHERWISE, "o", N_("Other billing"), N_("Bills it the next way that is offered; Billing shows all of them side by side."), several_ways, NULL },
	SCREEN_KEYS_END
};

const struct page page_cart = {
	.id = "cart",
	.title = N_("Cart"),
	.step = N_("Cart"),
	.help = N_("What you are about to buy, how many, and what becomes of the add-ons. Type a quantity, or use + and −. "
		"An upgrade cannot remove licences: reduce them before or afterwards. On the manual path any quantity that the catalog sells can be "
		"bought, and add-ons of the old plan can be bought along. Nothing is bought on this page; Enter goes on to billing."),
	.keys = keys,
	.view = view,
	.act = act,
};
