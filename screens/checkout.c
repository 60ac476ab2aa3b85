/* Checkout: Sold to, Billed to, Items in this order, each with its Change; then what it comes to. */
#include "core/i18n.h"
#include "core/text.h"
#include "screens/common.h"
#include "screens/registry.h"

#include <inttypes.h>
#include <stdio.h>

enum {
	ACTION_CHANGE_SOLD_TO = ACTION_PAGE,
	ACTION_CHANGE_BILLED_TO,
	ACTION_CHANGE_PAYMENT,
	ACTION_CHANGE_ITEMS,
	ACTION_WAIT
};

#define LINES_OF_ADDRESS 8

/* ── Sold to, Billed to ── */

static const char *not_told(const struct wizard *w)
{
	if (wizard_running(w, REQUEST_CHECKOUT))
		return _("being read");
	return screen_answered(w, REQUEST_CHECKOUT) ? _("unknown: no service tells it") : _("not read");
}

/* Whoever orders through Commerce alone is the partner. */
static const char *payment_not_told(const struct wizard *w)
{
	return w->settings.as_partner && screen_answered(w, REQUEST_CHECKOUT) ? _("billed to you, the partner, as agreed with Microsoft") : not_told(w);
}

static const char *nothing_to_change(const struct wizard *w)
{
	if (wizard_running(w, REQUEST_CHECKOUT))
		return _("It is being read at this moment.");
	if (!screen_answered(w, REQUEST_CHECKOUT))
		return _("It has not been read, so there is nothing to change yet.");
	return _("No service tells it: change it in the admin centre.");
}

static const char *address_closed(const struct wizard *w, enum address_which which)
{
	if (!w->settings.has_commerce || (which == ADDRESS_SOLD_TO && !w->settings.has_storefront))
		return _("No service that could change it is configured: change it in the admin centre.");
	if (wizard_running(w, REQUEST_SAVE_SOLD_TO) || wizard_running(w, REQUEST_SAVE_BILLED_TO))
		return _("An address is being saved at this moment.");
	return address_known(w, which) ? NULL : nothing_to_change(w);
}

static const char *payment_closed_now(const struct wizard *w)
{
	if (payment_count(w) == 0 && w->settings.as_partner)
		return _("It is no part of this order.");
	return payment_count(w) > 0 ? NULL : nothing_to_change(w);
}

/* In one line where it can be, without phone and email: two addresses in full would push the amounts off the screen. */
static void view_address(const struct wizard *w, struct view *v, const char *heading, enum address_which which)
{
	if (!address_known(w, which)) {
		view_pair(v, heading, "%s", not_told(w));
		return;
	}
	struct address shown = *address_saved(w, which);
	shown.text[ADDRESS_PHONE][0] = shown.text[ADDRESS_EMAIL][0] = '\0';
	char lines[LINES_OF_ADDRESS][SENTENCE], all[LINES_OF_ADDRESS * SENTENCE] = "";
	size_t n = address_lines(&shown, lines, LINES_OF_ADDRESS), used = 0;
	for (size_t i = 0; i < n && used < sizeof(all) - 1; i++) {
		int len = snprintf(all + used, sizeof(all) - used, "%s%s", i == 0 ? "" : " · ", lines[i]);
		used += len < 0 ? 0 : (size_t)len;
	}
	view_pair(v, heading, "%s", n == 0 ? _("empty") : all);
}

static void view_buyer(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	view_address(w, v, _("Sold to"), ADDRESS_SOLD_TO);
	view_action(v, ACTION_CHANGE_SOLD_TO, _("Change Sold to"), address_closed(w, ADDRESS_SOLD_TO));
	view_address(w, v, _("Billed to"), ADDRESS_BILLED_TO);
	const struct payment_facts *payment = payment_chosen(w);
	view_pair(v, _("Paid by"), "%s", payment == NULL ? payment_not_told(w) : payment_text(payment, text));
	view_action(v, ACTION_CHANGE_BILLED_TO, _("Change Billed to"), address_closed(w, ADDRESS_BILLED_TO));
	view_action(v, ACTION_CHANGE_PAYMENT, _("Change how it is paid"), payment_closed_now(w));
}

/* ── items ── */

static void say_name_and_quantity(const struct cart_line *line, struct view_row *row)
{
	view_cell(row, "%s", line->name);
	if (line->quantity == COUNT_UNKNOWN)
		view_cell(row, "%s", _("unknown"));
	else
		view_cell(row, ngettext("%" PRId64 " licence", "%" PRId64 " licences", (unsigned long)line->quantity), line->quantity);
}

static void item_row(const void *data, size_t index, struct view_row *row)
{
	struct cart_line line;
	char amount[MONEY_TEXT], pair[SENTENCE];
	checkout_item(data, index, &line);
	say_name_and_quantity(&line, row);
	view_cell(row, "%s", billing_pair_text(line.term, line.billing_cycle, pair));
	view_cell(row, "%s", line.priced ? money_format(line.amount, amount) : _("unknown"));
}

static void before_row(const void *data, size_t index, struct view_row *row)
{
	struct cart_line line;
	char text[SENTENCE];
	checkout_before_item(data, index, &line);
	say_name_and_quantity(&line, row);
	view_cell(row, "%s", line.priced ? billing_amount_text(line.amount, line.term, line.billing_cycle, text) : _("unknown"));
}

/* The cells speak for themselves: a line of titles would cost what the amounts need. */
static void view_items(const struct wizard *w, struct view *v)
{
	static const struct view_column columns[] = { { "", ALIGN_LEFT, 14, 0 }, { "", ALIGN_RIGHT, 0, 0 }, { "", ALIGN_LEFT, 0, 1 }, { "", ALIGN_RIGHT, 0, 0 } };
	view_table(v, &(struct view_table){
		.label = _("Items in this order"), .columns = columns, .n_columns = 4, .n_rows = checkout_item_count(w), .row = item_row, .data = w,
		.selected = SIZE_MAX, .empty = _("There is nothing in this order. Go back and choose a plan.") });
}

/* ── what it comes to ── */

static void view_money(struct view *v, const char *term, struct money amount)
{
	char text[MONEY_TEXT];
	if (money_is_set(amount))
		view_pair(v, term, "%s", money_format(amount, text));
	else
		view_pair(v, term, "%s", _("unknown"));
}

static void view_prepaid(struct view *v, const struct totals *totals)
{
	char text[MONEY_TEXT];
	if (!money_is_set(totals->prepaid_used) || money_is_zero(totals->prepaid_used))
		return;
	view_pair(v, _("Prepaid credit"), _("less %s"), money_format(totals->prepaid_used, text));
}

/* Below the order's own amounts and no part of their sum. */
static void view_before(const struct wizard *w, struct view *v, const struct totals *totals)
{
	static const struct view_column columns[] = { { "", ALIGN_LEFT, 14, 0 }, { "", ALIGN_RIGHT, 0, 0 }, { "", ALIGN_RIGHT, 0, 0 } };
	if (checkout_before_count(w) == 0)
		return;
	view_table(v, &(struct view_table){
		.label = _("Billed as before, besides this order"), .columns = columns, .n_columns = 3, .n_rows = checkout_before_count(w),
		.row = before_row, .data = w, .selected = SIZE_MAX });
	if (checkout_before_count(w) > 1)
		view_money(v, _("Together"), totals->before_known ? totals->before_subtotal : (struct money){ 0 });
}

static void view_totals(const struct wizard *w, struct view *v)
{
	char label[SENTENCE], text[SENTENCE];
	struct totals totals;
	checkout_totals(w, &totals);
	view_money(v, _("Subtotal of this order"), totals.known ? totals.subtotal : (struct money){ 0 });
	if (totals.tax_known)
		view_money(v, checkout_tax_label(w, label), totals.tax);
	else
		view_pair(v, checkout_tax_label(w, label), "%s", _("unknown here: the invoice tells it"));
	view_prepaid(v, &totals);
	view_money(v, checkout_due_label(w), totals.due);
	if (money_is_set(totals.each_period) || !totals.known)
		view_money(v, checkout_period_label(w, label), totals.each_period);
	view_before(w, v, &totals);
	const char *unused = checkout_unused_sentence(w, text);
	if (unused != NULL)
		view_text(v, "%s", unused);
}

static void view_warnings(const struct wizard *w, struct view *v)
{
	char text[SENTENCE];
	const char *sentence = checkout_credit_sentence(w, text);
	if (sentence != NULL)
		view_notice(v, TONE_INFO, sentence, NULL, NULL);
	sentence = checkout_forfeit_sentence(w, text);
	if (sentence == NULL)
		return;
	view_notice(v, TONE_WARNING, sentence, NULL, NULL);
	view_ack(v, "forfeit", _("I know what is lost, and want to go on now"), w->checkout.forfeit_accepted);
	view_action(v, ACTION_WAIT, _("Wait: do not upgrade now"), NULL);
}

/* ── the page ── */

static bool ready(const struct wizard *w, struct error *err)
{
	return cart_ready(w, err) == 0 && billing_ready(w, err) == 0 && checkout_ready(w, err) == 0;
}

static bool forfeits(const struct wizard *w)
{
	char text[SENTENCE];
	return checkout_forfeit_sentence(w, text) != NULL;
}

static void view_closed(const struct wizard *w, struct view *v)
{
	struct error err = ERROR_INIT;
	if (wizard_running(w, REQUEST_CHECKOUT) || ready(w, &err))
		return;
	bool asks_below = forfeits(w) && !w->checkout.forfeit_accepted;
	view_notice(v, TONE_WARNING, _("The order cannot be placed yet."),
		asks_below ? _("Prepaid value would be lost. Say at the end of this page whether it may.") : err.text, NULL);
}

static void view(const struct wizard *w, struct view *v)
{
	screen_call(w, v, REQUEST_CHECKOUT);
	view_closed(w, v);
	view_buyer(w, v);
	view_items(w, v);
	view_action(v, ACTION_CHANGE_ITEMS, _("Change items"), NULL);
	view_totals(w, v);
	view_warnings(w, v);
}

static struct effect edit(struct wizard *w, enum address_which which)
{
	if (address_closed(w, which) != NULL)
		return screen_effect(EFFECT_REDRAW);
	address_edit(w, which);
	return screen_push(&page_address);
}

static struct effect do_action(struct wizard *w, int action)
{
	struct error err = ERROR_INIT;
	switch (action) {
	case ACTION_FORWARD: /* view() says what is missing */
		return screen_effect(!wizard_running(w, REQUEST_CHECKOUT) && ready(w, &err) ? EFFECT_NEXT : EFFECT_REDRAW);
	case ACTION_CHANGE_SOLD_TO:
		return edit(w, ADDRESS_SOLD_TO);
	case ACTION_CHANGE_BILLED_TO:
		return edit(w, ADDRESS_BILLED_TO);
	case ACTION_CHANGE_PAYMENT:
		return payment_closed_now(w) == NULL ? screen_push(&page_payment) : screen_effect(EFFECT_REDRAW);
	case ACTION_CHANGE_ITEMS:
		return screen_jump(&page_cart);
	case ACTION_WAIT:
		return screen_jump(&page_subscription);
	case ACTION_RETRY:
		return screen_retry(w, REQUEST_CHECKOUT);
	default:
		return screen_effect(EFFECT_IGNORED);
	}
}

static struct effect act(struct wizard *w, const struct event *event)
{
	switch (event->kind) {
	case EVENT_TICK:
		checkout_accept_forfeit(w, event->on);
		return screen_effect(EFFECT_REDRAW);
	case EVENT_ACTION:
		return do_action(w, event->action);
	default:
		return screen_act(w, event, REQUEST_CHECKOUT);
	}
}

static const struct key_row keys[] = {
	{ ACTION_FORWARD, "Enter", N_("Go to the order"), N_("Goes on to the confirmation. Nothing is bought before you have typed it."), NULL, NULL },
	{ ACTION_CHANGE_SOLD_TO, "s", NULL, N_("Changes the legal address of the buyer."), NULL, NULL },
	{ ACTION_CHANGE_BILLED_TO, "a", NULL, N_("Changes the address that the bill goes to."), NULL, NULL },
	{ ACTION_CHANGE_PAYMENT, "p", NULL, N_("Chooses another way to pay, among those that are on file."), NULL, NULL },
	{ ACTION_CHANGE_ITEMS, "i", NULL, N_("Goes back to the cart, to change the quantity or the billing."), NULL, NULL },
	{ ACTION_WAIT, "w", NULL, N_("Goes back to the subscription without buying, so that prepaid time can be used up first."), forfeits, NULL },
	SCREEN_KEY_RETRY,
	SCREEN_KEYS_END
};

const struct page page_checkout = {
	.id = "checkout",
	.title = N_("Checkout"),
	.step = N_("Checkout"),
	.help = N_("Who buys, where the bill goes and how it is paid, and what stands in this order. Change beside each of them edits it and comes "
		   "back here. Below stand the exact amounts: what is due when the upgrade completes, and what comes with each bill after. "
		   "What a service does not tell is shown as unknown. Nothing is bought on this page; Enter goes on to the confirmation."),
	.keys = keys,
	.view = view,
	.act = act,
};
