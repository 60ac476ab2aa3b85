/* The cart's lines: what is ordered, what becomes of the add-ons, and what is billed as before. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/say.h"
#include "model/wizard.h"

#include <string.h>

static const struct commerce_subscription_facts *live_addon(const struct wizard *w, size_t index)
{
	for (size_t i = 0; i < subscription_addon_count(w); i++) {
		const struct commerce_subscription_facts *a = subscription_addon(w, i);
		if (!subscription_has_ended(a->status) && index-- == 0)
			return a;
	}
	return NULL;
}

size_t cart_line_count(const struct wizard *w)
{
	size_t n = 0;

	while (live_addon(w, n))
		n++;
	return n + 1;
}

static void target_line(const struct wizard *w, struct cart_line *line)
{
	const struct target *t = plan_chosen(w);
	struct billing_option o;

	line->kind = CART_TARGET;
	line->quantity = cart_quantity(w);
	str_copy(line->name, sizeof line->name, t ? t->name : "");
	str_copy(line->sku_id, sizeof line->sku_id, t ? t->sku_id : "");
	if (!billing_chosen_option(w, &o))
		return;
	str_copy(line->catalog_item, sizeof line->catalog_item, o.catalog_item);
	str_copy(line->term, sizeof line->term, o.term);
	str_copy(line->billing_cycle, sizeof line->billing_cycle, o.billing_cycle);
	line->priced = o.priced;
	line->per_user = o.user_month;
	line->about = o.month_is_about;
	line->amount = o.period;
}

/* By the line's own pair, at the price of the sheet. */
static void price_line(const struct wizard *w, struct cart_line *line)
{
	const char *item = line->catalog_item, *term = line->term, *cycle = line->billing_cycle;
	struct money month;
	int months = w->settings.price_unit == PRICE_UNIT_TERM ? term_months(term) : billing_months(term, cycle);

	if (line->quantity < 0 || months <= 0 || !plan_list_price(w, item, term, cycle, &month))
		return;
	if (money_divide(&month, month, months, NULL) < 0 || !plan_period_amount(w, item, term, cycle, line->quantity, &line->amount))
		return;
	line->per_user = month;
	line->about = billing_months(term, cycle) != 1;
	line->priced = true;
}

static bool is_along(const struct wizard *w, const char *id)
{
	for (size_t i = 0; i < w->cart.n_along; i++)
		if (str_ieq(w->cart.along[i], id))
			return true;
	return false;
}

/* Bought along: billed like the new plan where it is sold so, else as it is billed today, else as it is sold. */
static const struct offer_facts *offer_along(const struct wizard *w, const struct commerce_subscription_facts *a)
{
	struct billing_option o;
	const struct offer_facts *found = NULL;

	if (billing_chosen_option(w, &o))
		found = plan_offer(w, a->catalog_item, o.term, o.billing_cycle);
	if (!found && !str_empty(a->term))
		found = plan_offer(w, a->catalog_item, a->term, a->billing_cycle);
	return found ? found : plan_offer(w, a->catalog_item, "", "");
}

static void line_by_hand(const struct wizard *w, const struct commerce_subscription_facts *a, bool included, struct cart_line *line)
{
	const struct offer_facts *offer = offer_along(w, a);

	line->kind = included ? CART_ADDON_INCLUDED : !offer || a->quantity <= 0 ? CART_ADDON_NOT_SOLD : is_along(w, a->id) ? CART_ADDON_ALONG
		: CART_ADDON_OFFERED;
	if (line->kind != CART_ADDON_ALONG && line->kind != CART_ADDON_OFFERED)
		return;
	str_copy(line->catalog_item, sizeof line->catalog_item, offer->catalog_item);
	str_copy(line->term, sizeof line->term, offer->term);
	str_copy(line->billing_cycle, sizeof line->billing_cycle, offer->billing_cycle);
	price_line(w, line);
}

static void addon_line(const struct wizard *w, const struct commerce_subscription_facts *a, struct cart_line *line)
{
	const struct target *t = plan_chosen(w);
	const struct subscription *joined = products_by_commerce_id(w, a->id);
	const char *sku_id = !str_empty(a->sku_id) ? a->sku_id : joined ? joined->sku_id : "";

	str_copy(line->name, sizeof line->name, !str_empty(a->name) ? a->name : joined ? joined->name : a->id);
	str_copy(line->id, sizeof line->id, a->id);
	str_copy(line->sku_id, sizeof line->sku_id, sku_id);
	line->quantity = a->quantity;
	bool included = t && plan_includes_sku(w, t->product, sku_id);
	if (wizard_by_hand(w)) {
		line_by_hand(w, a, included, line);
		return;
	}
	line->kind = included ? CART_ADDON_REMOVED : CART_ADDON_KEPT;
	if (included)
		return;
	/* Kept: billed as before. */
	str_copy(line->catalog_item, sizeof line->catalog_item, a->catalog_item);
	str_copy(line->term, sizeof line->term, a->term);
	str_copy(line->billing_cycle, sizeof line->billing_cycle, a->billing_cycle);
	price_line(w, line);
}

void cart_line(const struct wizard *w, size_t index, struct cart_line *ret)
{
	const struct commerce_subscription_facts *a = index ? live_addon(w, index - 1) : NULL;

	*ret = (struct cart_line){ .quantity = COUNT_UNKNOWN };
	if (!index)
		target_line(w, ret);
	else if (a)
		addon_line(w, a, ret);
}

static void old_line(const struct wizard *w, struct cart_line *line, const char *item, const char *term, const char *cycle)
{
	line->kind = CART_ADDON_KEPT;
	str_copy(line->catalog_item, sizeof line->catalog_item, item);
	str_copy(line->term, sizeof line->term, term);
	str_copy(line->billing_cycle, sizeof line->billing_cycle, cycle);
	price_line(w, line);
}

bool cart_old_line(const struct wizard *w, size_t index, struct cart_line *ret)
{
	const struct subscription *s = products_chosen(w);
	const struct commerce_subscription_facts *a = index ? live_addon(w, index - 1) : NULL;

	*ret = (struct cart_line){ .quantity = COUNT_UNKNOWN };
	if (!s || (index && !a))
		return false;
	ret->quantity = a ? a->quantity : s->purchased;
	str_copy(ret->name, sizeof ret->name, !a ? s->name : !str_empty(a->name) ? a->name : a->id);
	if (a)
		old_line(w, ret, a->catalog_item, a->term, a->billing_cycle);
	else
		old_line(w, ret, s->catalog_item, s->term, s->billing_cycle);
	return true;
}

bool cart_order_line(const struct wizard *w, size_t index, struct cart_line *ret)
{
	for (size_t i = 0; i < cart_line_count(w); i++) {
		cart_line(w, i, ret);
		if ((ret->kind == CART_TARGET || ret->kind == CART_ADDON_ALONG) && index-- == 0)
			return true;
	}
	*ret = (struct cart_line){ .quantity = COUNT_UNKNOWN };
	return false;
}

size_t cart_order_count(const struct wizard *w)
{
	struct cart_line line;
	size_t n = 0;

	while (plan_chosen(w) && cart_order_line(w, n, &line))
		n++;
	return n;
}

const char *cart_line_fate(enum cart_line_kind kind)
{
	switch (kind) {
	case CART_ADDON_KEPT: return _("kept");
	case CART_ADDON_REMOVED: return _("included, removed");
	case CART_ADDON_OFFERED: return _("not bought along");
	case CART_ADDON_ALONG: return _("bought along");
	case CART_ADDON_INCLUDED: return _("included in the new plan");
	case CART_ADDON_NOT_SOLD: return _("not sold here");
	case CART_TARGET: break;
	}
	return "";
}

/* ── add-ons that are bought along ── */

static struct cart_line addon_by_id(const struct wizard *w, const char *id)
{
	struct cart_line line = { .quantity = COUNT_UNKNOWN };

	for (size_t i = 1; i < cart_line_count(w); i++) {
		cart_line(w, i, &line);
		if (str_ieq(line.id, id))
			return line;
	}
	return (struct cart_line){ .quantity = COUNT_UNKNOWN };
}

static void leave_out(struct cart_model *m, const char *id)
{
	for (size_t i = 0; i < m->n_along; i++)
		if (str_ieq(m->along[i], id)) {
			memmove(m->along[i], m->along[i + 1], (--m->n_along - i) * sizeof *m->along);
			return;
		}
}

int cart_take_along(struct wizard *w, const char *id, bool on, struct error *err)
{
	struct cart_model *m = &w->cart;
	struct cart_line line = addon_by_id(w, id);
	char key[WORD_TEXT];

	if (line.kind != CART_ADDON_OFFERED && line.kind != CART_ADDON_ALONG)
		return error_set(err, ERROR_INPUT, _("This add-on cannot be bought along."));
	if (on == (line.kind == CART_ADDON_ALONG))
		return 0;
	if (on && m->n_along == CART_ALONG)
		return error_set(err, ERROR_INPUT, _("One order holds at most %d add-ons here. Buy the others afterwards."), CART_ALONG);
	if (on)
		str_copy(m->along[m->n_along++], ID_TEXT, line.id);
	else
		leave_out(m, line.id);
	w->order.typed[0] = '\0';
	wizard_note(w, say(key, sizeof key, "a-%s", line.id), on ? "1" : "0");
	return 0;
}

void cart_take_along_sku(struct wizard *w, const char *sku_id, bool on)
{
	struct cart_line line;

	for (size_t i = 1; i < cart_line_count(w); i++) {
		cart_line(w, i, &line);
		if (line.kind == (on ? CART_ADDON_OFFERED : CART_ADDON_ALONG) && str_ieq(line.sku_id, sku_id))
			cart_take_along(w, line.id, on, NULL);
	}
}

void cart_recall_along(struct wizard *w, const char *id, bool on)
{
	leave_out(&w->cart, id);
	if (on && w->cart.n_along < CART_ALONG)
		str_copy(w->cart.along[w->cart.n_along++], ID_TEXT, id);
}
