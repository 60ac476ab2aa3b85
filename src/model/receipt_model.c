#include "model/receipt_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

void receipt_clear(struct receipt_model *m)
{
	free(m->addons);
	*m = (struct receipt_model){ 0 };
}

void receipt_take(struct wizard *w, const struct receipt_facts *facts)
{
	struct receipt_model *m = &w->receipt;

	m->facts = *facts;
	m->addons = take_array(m->addons, facts->addons, facts->n_addons, sizeof *facts->addons);
	m->n_addons = facts->n_addons;
	m->facts.addons = NULL;
	m->facts.n_addons = 0;
	m->told = true;
}

void receipt_take_saved(struct wizard *w, const char *text_path, const char *json_path)
{
	str_copy(w->receipt.text_path, sizeof w->receipt.text_path, text_path);
	str_copy(w->receipt.json_path, sizeof w->receipt.json_path, json_path);
}

void receipt_take_record(struct wizard *w, const char *path)
{
	str_copy(w->receipt.record_path, sizeof w->receipt.record_path, path);
}

const char *receipt_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct upgrade_record *r = status_record(w);
	int64_t quantity = w->receipt.facts.target_told ? w->receipt.facts.target.quantity : r ? r->quantity : COUNT_UNKNOWN;
	char n[COUNT_TEXT];

	if (!r)
		return say(to, SENTENCE, "%s", _("Nothing has been upgraded."));
	if (status_outcome(w) == OUTCOME_PARTLY)
		return say(to, SENTENCE, _("%s was bought, but not everything has moved from %s yet."), r->target_name, r->source_name);
	if (quantity < 0)
		return say(to, SENTENCE, _("%s has been upgraded to %s."), r->source_name, r->target_name);
	return say(to, SENTENCE, _("%s has been upgraded to %s with %s."), r->source_name, r->target_name, say_licences(quantity, n));
}

const char *receipt_order_number(const struct wizard *w)
{
	const struct receipt_facts *f = &w->receipt.facts;

	if (f->order_told && !str_empty(f->order.id))
		return f->order.id;
	if (f->target_told && !str_empty(f->target.order_id))
		return f->target.order_id;
	return str_empty(w->status.order_id) ? _("unknown") : w->status.order_id;
}

const char *receipt_amount_text(const struct wizard *w, char to[SENTENCE])
{
	const struct receipt_facts *f = &w->receipt.facts;
	char amount[MONEY_TEXT];

	if (!f->order_told || !money_is_set(f->order.total))
		return say(to, SENTENCE, "%s", _("unknown"));
	return say(to, SENTENCE, "%s", money_format(f->order.total, amount));
}

const char *receipt_confirmed_text(const struct wizard *w, char to[SENTENCE])
{
	const struct upgrade_record *r = status_record(w);
	char amount[MONEY_TEXT];

	if (!r || !money_is_set(r->due))
		return NULL;
	/* What tells the tax was configured when it was confirmed, or is not now either. */
	return say(to, SENTENCE, w->settings.has_storefront ? "%s" : _("%s, without tax"), money_format(r->due, amount));
}

/* ── add-ons that were to go and are still billed ── */

static bool is_billed_in_vain(const struct wizard *w, const struct commerce_subscription_facts *a)
{
	const struct upgrade_record *r = status_record(w);
	const struct product *target = r ? product_by_sku(&w->file, r->target_sku_id) : NULL;
	const struct subscription *joined = products_by_commerce_id(w, a->id);
	const char *sku_id = !str_empty(a->sku_id) ? a->sku_id : joined ? joined->sku_id : "";

	return a->status == SUBSCRIPTION_ACTIVE && plan_includes_sku(w, target, sku_id);
}

const struct commerce_subscription_facts *receipt_addon(const struct wizard *w, size_t index)
{
	for (size_t i = 0; i < w->receipt.n_addons; i++)
		if (is_billed_in_vain(w, &w->receipt.addons[i]) && index-- == 0)
			return &w->receipt.addons[i];
	return NULL;
}

size_t receipt_addon_count(const struct wizard *w)
{
	size_t n = 0;

	while (receipt_addon(w, n))
		n++;
	return n;
}

/* ── what to do next ── */

enum next { NEXT_SOURCE, NEXT_CHECK, NEXT_SWITCHED_OFF, NEXT_ADDONS, NEXT_BUY_MORE, NEXT_BILL, NEXTS };

static int64_t switched_off(const struct wizard *w)
{
	int64_t kept = w->receipt.facts.switched_off_users;

	return w->receipt.told && kept >= 0 ? kept : before_recorded(w) ? w->before.users_with : 0;
}

static bool source_still_runs(const struct wizard *w)
{
	return w->receipt.told && w->receipt.facts.source_status == SUBSCRIPTION_ACTIVE;
}

static bool next_applies(const struct wizard *w, enum next next)
{
	switch (next) {
	case NEXT_SWITCHED_OFF: return switched_off(w) > 0;
	case NEXT_ADDONS: return receipt_addon_count(w) > 0;
	case NEXT_BUY_MORE: return w->cart.more > 0;
	case NEXT_SOURCE: return source_still_runs(w);
	case NEXT_CHECK:
	case NEXT_BILL:
	case NEXTS: break;
	}
	return true;
}

size_t receipt_next_count(const struct wizard *w)
{
	size_t n = 0;

	for (enum next next = 0; next < NEXTS; next++)
		n += next_applies(w, next);
	return n;
}

static const char *next_text(const struct wizard *w, enum next next, char to[SENTENCE])
{
	const struct upgrade_record *r = status_record(w);
	char names[SENTENCE / 2] = "", n[COUNT_TEXT];

	switch (next) {
	case NEXT_CHECK:
		return say(to, SENTENCE, "%s", _("Ask some users to sign out and in again, so that their programs notice the new licence."));
	case NEXT_SWITCHED_OFF:
		if (reassign_services_offered(w))
			return say(to, SENTENCE,
				_("Services that were switched off for %s are all on now. “Put switched-off services back” on this page shows a plan, then "
				"switches them off again."),
				say_users(switched_off(w), n));
		return say(to, SENTENCE,
			_("Services that were switched off for %s are all on now. The record is kept in the journal; switch them off "
			"again in the admin centre, under Active users, Licenses and apps."),
			say_users(switched_off(w), n));
	case NEXT_ADDONS:
		for (size_t i = 0; i < receipt_addon_count(w); i++)
			say_item(names, sizeof names, receipt_addon(w, i)->name);
		return say(to, SENTENCE, _("These add-ons are in the new plan and still billed: %s. Cancel them in the admin centre, under Your "
			"products."), names);
	case NEXT_BUY_MORE:
		return say(to, SENTENCE, _("Buy %s now in the admin centre, under Your products, %s, Buy licenses: the upgrade allowed fewer than "
			"you wanted."),
			say_licences(w->cart.more, n), r ? r->target_name : "");
	case NEXT_SOURCE:
		if (reassign_rest_offered(w))
			return say(to, SENTENCE, _("Choose “Move the rest of the users” on this page, then cancel %s: until then both plans are billed. Do not order "
				"again."), r ? r->source_name : "");
		if (status_outcome(w) == OUTCOME_PARTLY)
			return say(to, SENTENCE, _("Give the users who are left on %s the new licence by hand, then cancel it: until then both plans are "
				"billed. Do not order again."), r ? r->source_name : "");
		return say(to, SENTENCE, _("%s is still active and billed. Look again in an hour; if it stays so, ask support with the order "
			"number."), r ? r->source_name : "");
	case NEXT_BILL:
		if (w->plan.terms.told && (!money_is_set(w->plan.terms.unused_credit) || money_is_zero(w->plan.terms.unused_credit)))
			return say(to, SENTENCE, "%s", _("Look at the next bill: the new plan starts on the day of the upgrade."));
		return say(to, SENTENCE, "%s", _("Look at the next bill: the new plan starts on the day of the upgrade, and unused time of the "
			"old one is credited on a later invoice."));
	case NEXTS:
		break;
	}
	return say(to, SENTENCE, "%s", "");
}

const char *receipt_next(const struct wizard *w, size_t index, char to[SENTENCE])
{
	for (enum next next = 0; next < NEXTS; next++)
		if (next_applies(w, next) && index-- == 0)
			return next_text(w, next, to);
	return say(to, SENTENCE, "%s", "");
}

const char *receipt_record_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (str_empty(w->receipt.record_path))
		return NULL;
	return say(to, SENTENCE, _("The record is saved as %s."), w->receipt.record_path);
}

const char *receipt_saved_sentence(const struct wizard *w, char to[SENTENCE])
{
	if (str_empty(w->receipt.text_path))
		return NULL;
	return say(to, SENTENCE, _("Saved as %s and %s."), w->receipt.text_path, w->receipt.json_path);
}
