#include "model/buy_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/plan_compare.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

/* ── how far it is ── */

/* An automatic upgrade that has bought the new plan and left users behind: the other steps finish it by hand, and nothing is bought again. */
static bool is_left_over(const struct wizard *w)
{
	return status_outcome(w) == OUTCOME_PARTLY;
}

const struct upgrade_record *buy_record(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct upgrade_record *r = status_record(w);

	if (!r || !s || !str_ieq(s->commerce_id, r->source_subscription_id))
		return NULL;
	return r->path == PATH_MANUAL || is_left_over(w) ? r : NULL;
}

static enum buy_state state_of_order(const struct wizard *w)
{
	const struct subscription *s = buy_subscription(w);

	switch (status_outcome(w)) {
	case OUTCOME_BOUGHT:
	case OUTCOME_DONE:
	case OUTCOME_PARTLY: return BUY_BOUGHT;
	case OUTCOME_DECLINED:
	case OUTCOME_FAILED: return BUY_FAILED;
	case OUTCOME_UNKNOWN:
	case OUTCOME_RUNNING:
	case OUTCOME_CREDIT_CHECK: break;
	}
	/* Your products may know it before anybody asks for the order. */
	return s && s->status == SUBSCRIPTION_ACTIVE ? BUY_BOUGHT : BUY_ORDERED;
}

enum buy_state buy_state(const struct wizard *w)
{
	const struct upgrade_record *r = buy_record(w);

	if (order_state(w) == ORDER_NOT_FOUND && w->order.record.path == PATH_MANUAL)
		return BUY_NOT_FOUND;
	if (!r)
		return BUY_NOTHING;
	if (r->path != PATH_MANUAL)
		return BUY_BOUGHT;
	if (order_is_taken(w))
		return str_empty(r->target_subscription_id) ? BUY_AWAITED : BUY_TAKEN;
	return order_state(w) == ORDER_ACCEPTED ? state_of_order(w) : BUY_SENT;
}

static const char *ordered_sentence(const struct upgrade_record *r, char to[SENTENCE])
{
	char when[TIME_TEXT], n[COUNT_TEXT];

	if (!str_empty(r->order_id))
		return say(to, SENTENCE, _("Ordered: %s of %s, not there yet (%s, order %s)."), say_licences(r->quantity, n), r->target_name,
			time_local(r->placed_ms, when), r->order_id);
	return say(to, SENTENCE, _("Ordered: %s of %s, not there yet (%s)."), say_licences(r->quantity, n), r->target_name,
		time_local(r->placed_ms, when));
}

const char *buy_sentence(const struct wizard *w, char to[SENTENCE])
{
	const struct upgrade_record *r = buy_record(w);
	enum buy_state state = buy_state(w);
	char n[COUNT_TEXT];

	switch (state) {
	case BUY_NOTHING: break;
	case BUY_AWAITED:
		if (buy_is_to_be_named(w, r))
			return say(to, SENTENCE, _("%s is there, and which subscription is meant is not certain: open Buy and choose it."), r->target_name);
		return say(to, SENTENCE, _("Waiting for %s from the admin centre."), r->target_name);
	case BUY_TAKEN: return say(to, SENTENCE, _("The users are to be moved to the subscription %s, which is there."), r->target_name);
	case BUY_SENT:
		if (w->order.missed)
			return say(to, SENTENCE, _("The service took the order for %s, but lists nothing of it since then. Nothing is sent again."), r->target_name);
		return say(to, SENTENCE, _("An order for %s was sent and has no answer yet. It may have been placed; nothing is sent again."),
			r->target_name);
	case BUY_NOT_FOUND:
		return say(to, SENTENCE, _("The service does not have the order for %s. It can be placed again as it was, or given up."),
			w->order.record.target_name);
	case BUY_ORDERED: return ordered_sentence(r, to);
	case BUY_BOUGHT:
		if (r->path != PATH_MANUAL)
			return say(to, SENTENCE, _("The upgrade has bought %s. The users whom it left behind are moved by hand."), r->target_name);
		return say(to, SENTENCE, _("Bought: %s of %s. No user has been moved by that."), say_licences(r->quantity, n), r->target_name);
	case BUY_FAILED: return say(to, SENTENCE, _("The order for %s came to nothing: nothing was bought."), r->target_name);
	}
	return say(to, SENTENCE, "%s", _("Nothing is bought yet, and no subscription is chosen."));
}

/* ── what is open ── */

const char *buy_closed(const struct wizard *w, char to[SENTENCE])
{
	const struct upgrade_record *r = status_record(w);

	if (!products_chosen(w))
		return say(to, SENTENCE, "%s", _("No subscription is chosen. Go back to Your products and open one."));
	if (buy_state(w) == BUY_NOTHING && order_state(w) == ORDER_NOT_FOUND)
		return say(to, SENTENCE, "%s", _("An upgrade was ordered and never arrived. Check upgrade status lets you give that order up first."));
	switch (buy_state(w)) {
	case BUY_SENT:
		return say(to, SENTENCE, "%s", _("Check upgrade status settles first what became of the order."));
	case BUY_ORDERED:
	case BUY_BOUGHT:
		return say(to, SENTENCE, "%s", _("This step is done with that order. Nothing is ordered twice."));
	case BUY_NOTHING:
		if (r && r->path != PATH_MANUAL && subscription_under_way(w))
			return subscription_under_way_sentence(w, to);
		break;
	case BUY_NOT_FOUND: /* as it was */
	case BUY_AWAITED:
	case BUY_TAKEN:
	case BUY_FAILED: break;
	}
	return NULL;
}

const char *buy_take_closed(const struct wizard *w, char to[SENTENCE])
{
	if (buy_state(w) == BUY_NOT_FOUND)
		return say(to, SENTENCE, "%s", _("An order was sent and not found: place it again as it was, or give it up under Check upgrade status."));
	return buy_closed(w, to);
}

const char *buy_here_closed(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);

	if (!w->settings.has_commerce)
		return say(to, SENTENCE, "%s", _("No service that sells is configured: it is bought in the admin centre."));
	if (s && !w->settings.as_partner && s->sold_by_partner && !str_empty(s->partner_name))
		return say(to, SENTENCE, _("The partner %s sells to this organisation: ask %s for the new plan."), s->partner_name, s->partner_name);
	if (s && !w->settings.as_partner && s->sold_by_partner)
		return say(to, SENTENCE, "%s", _("A partner sells to this organisation: ask your partner for the new plan."));
	if (s && !w->settings.as_partner && s->channel == CHANNEL_VOLUME)
		return say(to, SENTENCE, "%s", _("This organisation buys through volume licensing: ask your account representative for the new plan."));
	if (products_may_buy(w) == MAY_NO)
		return say(to, SENTENCE, "%s", _("Buying needs a Global or Billing admin. Ask a Global admin for the role Billing admin, then sign in "
			"again."));
	return NULL;
}

/* ── what there is ── */

static bool can_be_taken(const struct wizard *w, const struct subscription *s)
{
	return plan_is_wanted(w, s->sku_id) && !products_is_addon(s) && !products_is_source(w, s) && !subscription_has_ended(s->status);
}

const struct subscription *buy_have(const struct wizard *w, size_t index)
{
	for (size_t i = 0; i < products_count(w); i++)
		if (can_be_taken(w, products_at(w, i)) && index-- == 0)
			return products_at(w, i);
	return NULL;
}

size_t buy_have_count(const struct wizard *w)
{
	size_t n = 0;

	while (buy_have(w, n))
		n++;
	return n;
}

bool buy_is_taken(const struct wizard *w, const struct subscription *s)
{
	return s == buy_subscription(w);
}

const char *buy_have_caution(const struct wizard *w, const struct subscription *s, char to[SENTENCE])
{
	const struct subscription *source = products_chosen(w);
	int64_t left = s->purchased - (s->assigned < 0 ? 0 : s->assigned);

	if (s->is_trial)
		return say(to, SENTENCE, _("%s is a trial: it ends by itself, and with it the services of who was moved to it. Buy it first, in the admin centre."), s->name);
	if (!source || source->assigned < 0 || s->purchased < 0 || left >= source->assigned)
		return NULL;
	return say(to, SENTENCE, _("Free licences of %s: %" PRId64 ". Users who hold %s: %" PRId64 ". The next step, Verify, offers to buy "
		"the difference; the users can also be moved in several turns."), s->name, left < 0 ? 0 : left, source->name, source->assigned);
}

const struct product *buy_plan(const struct wizard *w, size_t index)
{
	const struct settings *s = &w->settings;

	for (size_t i = 0; i < (s->n_targets ? s->n_targets : w->file.n_products); i++) {
		const char *sku_id = s->n_targets ? s->targets[i] : w->file.products[i].sku_id;
		if (plan_is_wanted(w, sku_id) && index-- == 0)
			return product_by_sku(&w->file, sku_id);
	}
	return NULL;
}

size_t buy_plan_count(const struct wizard *w)
{
	size_t n = 0;

	while (buy_plan(w, n))
		n++;
	return n;
}

const char *buy_plan_loses(const struct wizard *w, const struct product *p, char to[SENTENCE])
{
	const struct subscription *source = products_chosen(w);
	size_t n = 0;
	struct service_change *changes = plan_compare(&w->file, source ? product_by_sku(&w->file, source->sku_id) : NULL, p, &n);

	to[0] = '\0';
	for (size_t i = 0; i < n; i++)
		if (changes[i].change == CHANGE_LOSES)
			say_item(to, SENTENCE, changes[i].name);
	free(changes);
	return *to ? to : NULL;
}

void buy_meet(struct wizard *w, const char *catalog_item, int64_t subscriptions, int64_t orders)
{
	struct buy_model *m = &w->buy;
	size_t at = 0;

	while (at < m->n_met && !catalog_item_same(m->met[at].catalog_item, catalog_item))
		at++;
	if (at == PURCHASE_LINES)
		at = 0;
	if (at == m->n_met)
		m->n_met++;
	m->met[at] = (struct buy_met){ .subscriptions = subscriptions, .orders = orders };
	str_copy(m->met[at].catalog_item, ID_TEXT, catalog_item);
}

/* ── answers ── */

bool buy_open(struct wizard *w)
{
	char why[SENTENCE];
	enum buy_state state = buy_state(w);

	if (state == BUY_NOTHING && buy_closed(w, why))
		return false;
	wizard_take_path(w, PATH_MANUAL);
	return true;
}

void buy_choose_otherwise(struct wizard *w, bool on)
{
	w->buy.choosing = on;
}

static int may_take(struct wizard *w, struct error *err)
{
	char why[SENTENCE];

	if (buy_take_closed(w, why))
		return error_set(err, ERROR_CONFLICT, "%s", why);
	return 0;
}

static void want(struct wizard *w, const char *sku_id, const char *name)
{
	const struct subscription *source = products_chosen(w);
	struct upgrade_record *r = &w->buy.wanted;

	*r = (struct upgrade_record){ .state = UPGRADE_ACCEPTED, .path = PATH_MANUAL, .quantity = COUNT_UNKNOWN, .source_assigned = source->assigned,
		.target_consumed = COUNT_UNKNOWN, .orders_before = COUNT_UNKNOWN, .credits_before = COUNT_UNKNOWN, .placed_ms = w->now_ms };
	str_copy(r->source_subscription_id, sizeof r->source_subscription_id, source->commerce_id);
	str_copy(r->source_sku_id, sizeof r->source_sku_id, source->sku_id);
	str_copy(r->source_name, sizeof r->source_name, source->name);
	str_copy(r->target_sku_id, sizeof r->target_sku_id, sku_id);
	str_copy(r->target_name, sizeof r->target_name, name);
	r->targets_before = buy_living(w, sku_id, NULL);
	r->target_seats_before = buy_seats(w, sku_id);
}

int buy_take(struct wizard *w, size_t index, struct error *err)
{
	const struct subscription *s = buy_have(w, index);

	if (!s)
		return error_set(err, ERROR_INPUT, _("There is no such subscription. Choose one of the list."));
	return buy_take_this(w, s, err);
}

int buy_take_this(struct wizard *w, const struct subscription *s, struct error *err)
{
	int r = may_take(w, err);

	if (r < 0)
		return r;
	want(w, s->sku_id, s->name);
	w->buy.wanted.quantity = s->purchased;
	w->buy.wanted.target_consumed = s->assigned;
	str_copy(w->buy.wanted.target_catalog_item, ID_TEXT, s->catalog_item);
	str_copy(w->buy.wanted.target_subscription_id, ID_TEXT, str_empty(s->commerce_id) ? s->directory_id : s->commerce_id);
	return 0;
}

int buy_await(struct wizard *w, size_t index, struct error *err)
{
	const struct product *p = buy_plan(w, index);
	int r = may_take(w, err);

	if (r < 0)
		return r;
	if (!p)
		return error_set(err, ERROR_INPUT, _("There is no such plan. Choose one of the list."));
	want(w, p->sku_id, p->name);
	return 0;
}
