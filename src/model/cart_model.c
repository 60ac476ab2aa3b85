#include "model/cart_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

int64_t cart_least(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	return s && s->purchased > 0 ? s->purchased : 1;
}

/* The terms name it; else what the service allows for this upgrade. Less than the least would close the order that the service itself
 * calls open: then the least is the most. */
int64_t cart_most(const struct wizard *w)
{
	const struct target *t = plan_chosen(w);
	int64_t most = COUNT_UNKNOWN;

	if (w->plan.terms.told && w->plan.terms.maximum_quantity > 0)
		most = w->plan.terms.maximum_quantity;
	else if (t && t->allowed_quantity > 0)
		most = t->allowed_quantity;
	return most != COUNT_UNKNOWN && most < cart_least(w) ? cart_least(w) : most;
}

int64_t cart_quantity(const struct wizard *w)
{
	int64_t least = cart_least(w);

	return w->cart.quantity < least ? least : w->cart.quantity;
}

const char *cart_quantity_value(const struct wizard *w, char to[WORD_TEXT])
{
	if (!str_empty(w->cart.typed))
		return say(to, WORD_TEXT, "%s", w->cart.typed);
	return say(to, WORD_TEXT, "%" PRId64, cart_quantity(w));
}

const char *cart_quantity_error(const struct wizard *w)
{
	return str_empty(w->cart.refusal) ? NULL : w->cart.refusal;
}

const char *cart_quantity_rule(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	int64_t least = cart_least(w), most = cart_most(w);

	if (!s || s->purchased < 0)
		return say(to, SENTENCE, "%s", _("The service does not say how many licences you have now, so it decides about the quantity."));
	if (s->assigned < 0)
		return say(to, SENTENCE, _("You have %" PRId64 " licences of %s. An upgrade cannot remove licences: %" PRId64 " is the "
			"least."), s->purchased, s->name, least);
	if (most == COUNT_UNKNOWN)
		return say(to, SENTENCE, _("You have %" PRId64 " licences of %s; %" PRId64 " are assigned. An upgrade cannot remove licences: "
			"%" PRId64 " is the least."),
			s->purchased, s->name, s->assigned, least);
	return say(to, SENTENCE,
		_("You have %" PRId64 " licences of %s; %" PRId64 " are assigned. An upgrade cannot remove licences: %" PRId64 " is the least. "
		"The service allows at most %" PRId64 "."),
		s->purchased, s->name, s->assigned, least, most);
}

/* ── lines ── */

static const struct commerce_subscription_facts *live_addon(const struct wizard *w, size_t index)
{
	for (size_t i = 0; i < subscription_addon_count(w); i++) {
		const struct commerce_subscription_facts *a = subscription_addon(w, i);
		bool ended = a->status == SUBSCRIPTION_CANCELLED || a->status == SUBSCRIPTION_DELETED || a->status == SUBSCRIPTION_EXPIRED;
		if (!ended && index-- == 0)
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
	if (!billing_chosen_option(w, &o))
		return;
	str_copy(line->term, sizeof line->term, o.term);
	str_copy(line->billing_cycle, sizeof line->billing_cycle, o.billing_cycle);
	line->priced = o.priced;
	line->per_user = o.user_month;
	line->about = o.month_is_about;
	line->amount = o.period;
}

/* The kept add-on is billed as before: by its own pair, at the price of the sheet. */
static void price_addon(const struct wizard *w, const struct commerce_subscription_facts *a, struct cart_line *line)
{
	struct money month;
	int months = w->settings.price_unit == PRICE_UNIT_TERM ? term_months(a->term) : billing_months(a->term, a->billing_cycle);

	str_copy(line->term, sizeof line->term, a->term);
	str_copy(line->billing_cycle, sizeof line->billing_cycle, a->billing_cycle);
	if (a->quantity < 0 || months <= 0 || !plan_list_price(w, a->catalog_item, a->term, a->billing_cycle, &month))
		return;
	if (money_divide(&month, month, months, NULL) < 0
		|| !plan_period_amount(w, a->catalog_item, a->term, a->billing_cycle, a->quantity, &line->amount))
		return;
	line->per_user = month;
	line->about = billing_months(a->term, a->billing_cycle) != 1;
	line->priced = true;
}

static void addon_line(const struct wizard *w, const struct commerce_subscription_facts *a, struct cart_line *line)
{
	const struct target *t = plan_chosen(w);
	const struct subscription *joined = products_by_commerce_id(w, a->id);
	const char *sku_id = !str_empty(a->sku_id) ? a->sku_id : joined ? joined->sku_id : "";

	str_copy(line->name, sizeof line->name, !str_empty(a->name) ? a->name : joined ? joined->name : a->id);
	line->quantity = a->quantity;
	line->kind = t && plan_includes_sku(w, t->product, sku_id) ? CART_ADDON_REMOVED : CART_ADDON_KEPT;
	if (line->kind == CART_ADDON_KEPT)
		price_addon(w, a, line);
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

const char *cart_line_fate(enum cart_line_kind kind)
{
	switch (kind) {
	case CART_ADDON_KEPT: return _("kept");
	case CART_ADDON_REMOVED: return _("included, removed");
	case CART_TARGET: break;
	}
	return "";
}

const char *cart_billing_sentence(const struct wizard *w, char to[SENTENCE])
{
	struct billing_option o;
	char label[SENTENCE / 4];

	if (!billing_chosen_option(w, &o))
		return say(to, SENTENCE, "%s", _("The service offers no way of billing for this plan. Go back and choose another plan."));
	say(label, sizeof label, "%s", billing_label(&o, to));
	if (o.is_own)
		return say(to, SENTENCE, _("Billed as today: %s. It can be changed under Billing."), label);
	return say(to, SENTENCE, _("Billed: %s. It can be changed under Billing."), label);
}

const char *cart_buy_more_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (w->cart.more <= 0)
		return NULL;
	return say(to, SENTENCE, ngettext("Upgrade first; %" PRId64 " more licence can be bought afterwards, and Done reminds you of it.",
		"Upgrade first; %" PRId64 " more licences can be bought afterwards, and Done reminds you of "
		"them.", (unsigned long)w->cart.more), w->cart.more);
}

/* ── answers ── */

static int refuse_quantity(struct wizard *w, const char *typed, struct error *err)
{
	char clean[NAME_TEXT];

	text_clean_into(clean, sizeof clean, typed);
	str_copy(w->cart.typed, sizeof w->cart.typed, clean);
	str_copy(w->cart.refusal, sizeof w->cart.refusal, err->text);
	return -(int)err->kind;
}

static bool is_number(const char *typed)
{
	size_t digits = 0;

	while (*typed == ' ')
		typed++;
	if (*typed == '-' || *typed == '+')
		typed++;
	for (; *typed >= '0' && *typed <= '9'; typed++)
		digits++;
	while (*typed == ' ')
		typed++;
	return digits && !*typed;
}

static int check_quantity(const struct wizard *w, const char *typed, int64_t *ret_quantity, int64_t *ret_more, struct error *err)
{
	int64_t quantity, least = cart_least(w), most = cart_most(w);
	struct billing_option o;
	struct money amount;
	char shown[WORD_TEXT], clean[NAME_TEXT];

	text_clean_into(clean, sizeof clean, typed);
	say(shown, sizeof shown, "%s", clean);
	if (str_empty(clean))
		return error_set(err, ERROR_INPUT, _("Nothing is typed. Type how many licences you want, %" PRId64 " or more."), least);
	if (!str_to_int64(typed, &quantity) && !is_number(typed))
		return error_set(err, ERROR_INPUT, _("“%s” is not a whole number. Type how many licences you want, %" PRId64 " or "
			"more."), shown, least);
	if (!str_to_int64(typed, &quantity))
		return error_set(err, ERROR_INPUT, _("“%s” is more than any order can hold. Type how many licences you want, %" PRId64 " or "
			"more."), shown, least);
	if (quantity < least)
		return error_set(err, ERROR_INPUT, _("%" PRId64 " is too few. An upgrade cannot remove licences: %" PRId64 " is the least. "
			"Reduce before or after the upgrade."),
			quantity, least);
	if (most != COUNT_UNKNOWN && quantity > most) {
		*ret_more = quantity - most;
		return error_set(err, ERROR_INPUT, _("The service allows at most %" PRId64 " in this order. Upgrade with %" PRId64 " first, then "
			"buy %" PRId64 " more."), most, most,
			quantity - most);
	}
	if (quantity > INT32_MAX || (billing_chosen_option(w, &o) && plan_list_price(w, o.catalog_item, o.term, o.billing_cycle, &amount)
		&& !plan_period_amount(w, o.catalog_item, o.term, o.billing_cycle, quantity, &amount)))
		return error_set(err, ERROR_INPUT, _("“%s” is more than any order can hold. Type how many licences you want, %" PRId64 " or "
			"more."), shown, least);
	*ret_quantity = quantity;
	return 0;
}

int cart_set_quantity(struct wizard *w, const char *typed, struct error *err)
{
	struct error own = ERROR_INIT;
	int64_t quantity = 0, more = 0;
	char value[WORD_TEXT];

	if (check_quantity(w, typed, &quantity, &more, &own) < 0) {
		w->cart.more = more;
		if (err)
			*err = own;
		return refuse_quantity(w, typed, &own);
	}
	if (quantity != cart_quantity(w))
		w->order.typed[0] = '\0';
	if (quantity != cart_most(w))
		w->cart.more = 0;
	w->cart.quantity = quantity;
	w->cart.typed[0] = w->cart.refusal[0] = '\0';
	wizard_note(w, "quantity", say(value, sizeof value, "%" PRId64, quantity));
	return 0;
}

int cart_change_quantity(struct wizard *w, int by, struct error *err)
{
	char typed[WORD_TEXT];

	return cart_set_quantity(w, say(typed, sizeof typed, "%" PRId64, cart_quantity(w) + by), err);
}

int cart_ready(const struct wizard *w, struct error *err)
{
	int64_t most = cart_most(w);

	if (!plan_chosen(w))
		return error_set(err, ERROR_INPUT, _("No plan is chosen, or the service has closed it meanwhile. Go back to Plan and choose one "
			"that is open."));
	if (w->calls[REQUEST_SUBSCRIPTION].answered_at_ms == TIME_UNKNOWN)
		return error_set(err, ERROR_INPUT, _("The add-ons of this subscription have not been read yet. Go back to the subscription and "
			"read it again."));
	if (!str_empty(w->cart.refusal))
		return error_set(err, ERROR_INPUT, "%s", w->cart.refusal);
	if (most != COUNT_UNKNOWN && cart_quantity(w) > most)
		return error_set(err, ERROR_INPUT, _("The service now allows at most %" PRId64 " in this order. Change the quantity."), most);
	return 0;
}
