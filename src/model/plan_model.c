#include "model/plan_model.h"

#include "core/i18n.h"
#include "core/text.h"
#include "model/plan_targets.h"
#include "model/say.h"
#include "model/wizard.h"

size_t plan_count(const struct wizard *w)
{
	return w->plan.n_targets;
}

const struct target *plan_at(const struct wizard *w, size_t index)
{
	return index < w->plan.n_targets ? &w->plan.targets[index] : NULL;
}

const struct target *plan_chosen(const struct wizard *w)
{
	return plan_at(w, w->plan.chosen);
}

size_t plan_chosen_index(const struct wizard *w)
{
	return w->plan.chosen;
}

size_t plan_suggested(const struct wizard *w)
{
	return w->plan.chosen < w->plan.n_targets ? w->plan.chosen : 0;
}

static const char *mark_of(const struct target *t)
{
	return str_empty(t->sku_id) ? t->catalog_item : t->sku_id;
}

void plan_look_at(struct wizard *w, size_t index)
{
	const struct target *t = plan_at(w, index);

	str_copy(w->plan.looked_at, sizeof w->plan.looked_at, t ? mark_of(t) : "");
}

size_t plan_looked_at(const struct wizard *w)
{
	for (size_t i = 0; !str_empty(w->plan.looked_at) && i < w->plan.n_targets; i++)
		if (str_ieq(mark_of(&w->plan.targets[i]), w->plan.looked_at))
			return i;
	return plan_suggested(w);
}

bool plan_any_open(const struct wizard *w)
{
	return w->plan.n_targets && w->plan.targets[0].state == TARGET_OPEN;
}

const struct offer_facts *plan_offer(const struct wizard *w, const char *product_item, const char *term, const char *billing_cycle)
{
	for (size_t i = 0; i < w->plan.n_offers; i++) {
		const struct offer_facts *o = &w->plan.offers[i];
		bool fits = str_empty(term) || (word_is(o->term, term) && word_is(o->billing_cycle, billing_cycle));
		if (o->purchasable && fits && catalog_item_same(o->catalog_item, product_item))
			return o;
	}
	return NULL;
}

int64_t plan_ordered(const struct wizard *w, const char *product_item)
{
	int64_t n = 0;

	for (size_t i = 0; i < w->plan.n_ordered; i++)
		n += catalog_item_same(w->plan.ordered[i].catalog_item, product_item);
	return w->plan.ordered_told ? n : COUNT_UNKNOWN;
}

const char *plan_price_text(const struct wizard *w, size_t index, char to[SENTENCE])
{
	const struct target *t = plan_at(w, index);
	struct money least = { 0 }, price;
	char text[MONEY_TEXT];
	size_t n = 0;

	for (size_t i = 0; t && i < w->plan.n_offers; i++) {
		const struct offer_facts *o = &w->plan.offers[i];
		int months = w->settings.price_unit == PRICE_UNIT_TERM ? term_months(o->term) : billing_months(o->term, o->billing_cycle);
		if (!o->purchasable || !catalog_item_same(o->catalog_item, t->catalog_item) || months <= 0)
			continue;
		if (!plan_list_price(w, o->catalog_item, o->term, o->billing_cycle, &price) || money_divide(&price, price, months, NULL) < 0)
			continue;
		if (n && !str_eq(price.currency, least.currency)) /* no service said which one counts */
			return say(to, SENTENCE, "%s", _("unknown"));
		if (!n || money_compare(price, least) < 0)
			least = price;
		n++;
	}
	if (!n)
		return say(to, SENTENCE, "%s", _("unknown"));
	return say(to, SENTENCE, n > 1 ? _("from %s") : "%s", money_format(least, text));
}

const char *plan_state_text(const struct target *t)
{
	switch (t->state) {
	case TARGET_OPEN: return _("Available");
	case TARGET_CLOSED: return _("Closed");
	case TARGET_MANUAL: break;
	}
	return _("By hand only");
}

const char *change_text(enum change change)
{
	switch (change) {
	case CHANGE_LOSES: return _("Loses");
	case CHANGE_PARTLY: return _("Keeps in part");
	case CHANGE_HIGHER: return _("Higher version");
	case CHANGE_GAINS: return _("Gains");
	case CHANGE_KEEPS: break;
	}
	return _("Keeps");
}

size_t plan_changes_of(const struct target *t, enum change change)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_changes; i++)
		n += t->changes[i].change == change;
	return n;
}

size_t plan_table_rows(const struct wizard *w)
{
	return w->file.n_rows;
}

const char *plan_table_label(const struct wizard *w, size_t row)
{
	return row < w->file.n_rows ? product_file_word(w->file.rows[row].label) : "";
}

enum table_answer plan_table_cell(const struct wizard *w, size_t row, size_t index)
{
	const struct target *t = plan_at(w, index);

	return t && t->product && row < w->file.n_rows ? table_row_answer(&w->file.rows[row], plan_source(w), t->product->key) : TABLE_UNKNOWN;
}

const char *plan_table_answer(const struct wizard *w, size_t row, size_t index)
{
	switch (plan_table_cell(w, row, index)) {
	case TABLE_YES: return _("yes");
	case TABLE_NO: return _("no");
	case TABLE_BY_COUNTRY: return _("yes, by country");
	case TABLE_UNKNOWN: break;
	}
	return _("unknown");
}

const char *plan_all_closed_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (plan_any_open(w))
		return NULL;
	if (wizard_by_hand(w))
		return say(to, SENTENCE, "%s", _("The catalog sells none of these plans to this organisation. Ask support, or choose a subscription that is "
			"there."));
	if (!w->plan.n_targets)
		return say(to, SENTENCE, "%s", _("The service names no plan that this subscription can be upgraded to. It can be moved by hand, "
			"or support can help."));
	return say(to, SENTENCE, "%s",
		_("The automatic upgrade is closed; why and what to do stands below the list."));
}

const char *plan_loss_warning(const struct wizard *w, size_t index, char to[SENTENCE])
{
	const struct target *t = plan_at(w, index);
	char names[SENTENCE / 2] = "";

	for (size_t i = 0; t && i < t->n_changes; i++)
		if (t->changes[i].change == CHANGE_LOSES || t->changes[i].change == CHANGE_PARTLY)
			say_item(names, sizeof names, t->changes[i].name);
	if (str_empty(names))
		return NULL;
	return say(to, SENTENCE, _("%s does not hold everything that users have now: %s. Back up what they keep there before you go "
		"on."), t->name, names);
}

/* ── answers ── */

int plan_choose(struct wizard *w, size_t index, struct error *err)
{
	const struct target *t = plan_at(w, index);

	if (!t)
		return error_set(err, ERROR_INPUT, _("There is no such plan. Choose one of the list."));
	if (t->state != TARGET_OPEN) {
		const struct reason *why = NULL;
		for (size_t i = 0; i < t->reasons.n_items && !why; i++)
			why = t->reasons.items[i].caution ? NULL : &t->reasons.items[i];
		return error_set(err, ERROR_REFUSED, _("%s cannot be chosen here. %s"), t->name, why ? reason_title(why) : plan_state_text(t));
	}
	if (w->plan.chosen != index) {
		w->before.ticked[BEFORE_LOSSES] = false;
		w->checkout.forfeit_accepted = false;
		w->order.typed[0] = '\0';
	}
	w->plan.chosen = index;
	str_copy(w->plan.wanted_sku, sizeof w->plan.wanted_sku, plan_target_id(t));
	wizard_note(w, "plan", w->plan.wanted_sku);
	return 0;
}
