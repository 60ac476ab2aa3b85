#include "model/subscription_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <stdlib.h>

void subscription_model_clear(struct subscription_model *m)
{
	free(m->addons);
	free(m->transitions);
	free(m->events);
	free(m->orders);
	free(m->credits);
	*m = (struct subscription_model){ 0 };
}

/* Where an upgrade starts when the history was asked of the new subscription. */
static const struct subscription *source_of(const struct wizard *w, const struct transition_facts *t, const struct subscription *asked)
{
	if (!str_ieq(t->to_subscription_id, asked->commerce_id))
		return asked;
	for (size_t i = 0; i < w->products.n_items; i++) {
		const struct subscription *s = &w->products.items[i];
		if (s != asked && catalog_item_same(s->catalog_item, t->from_catalog_item))
			return s;
	}
	return NULL;
}

static void name_target(const struct wizard *w, const struct transition_facts *t, struct upgrade_record *r)
{
	const struct subscription *target = products_by_commerce_id(w, t->to_subscription_id);

	for (size_t i = 0; !target && i < w->products.n_items; i++)
		if (catalog_item_same(w->products.items[i].catalog_item, t->to_catalog_item))
			target = &w->products.items[i];
	if (!target)
		return;
	str_copy(r->target_sku_id, sizeof r->target_sku_id, target->sku_id);
	str_copy(r->target_name, sizeof r->target_name, target->name);
}

/* An upgrade that the service has and this machine's journal does not: nothing was noted at its order, so n of N is not known, and it counts as
 * placed when the first that the service tells of it happened. */
static void see_transition(struct wizard *w, size_t index)
{
	const struct transition_facts *t = &w->subscription.transitions[index];
	const struct subscription *asked = products_chosen(w);
	const struct subscription *source = asked ? source_of(w, t, asked) : NULL;
	struct upgrade_record *r = &w->subscription.seen;

	*r = (struct upgrade_record){ .state = UPGRADE_ACCEPTED, .quantity = t->quantity, .source_assigned = COUNT_UNKNOWN,
		.target_consumed = COUNT_UNKNOWN, .placed_ms = TIME_UNKNOWN };
	if (source) {
		str_copy(r->source_subscription_id, sizeof r->source_subscription_id, source->commerce_id);
		str_copy(r->source_sku_id, sizeof r->source_sku_id, source->sku_id);
		str_copy(r->source_name, sizeof r->source_name, source->name);
	}
	str_copy(r->target_catalog_item, sizeof r->target_catalog_item, t->to_catalog_item);
	str_copy(r->target_subscription_id, sizeof r->target_subscription_id, t->to_subscription_id);
	str_copy(r->operation_id, sizeof r->operation_id, t->operation_id);
	name_target(w, t, r);
	for (size_t i = 0; i < w->subscription.n_events; i++) {
		const struct transition_event_facts *e = &w->subscription.events[i];
		bool earlier = r->placed_ms == TIME_UNKNOWN || e->at_ms < r->placed_ms;
		if (e->transition == index && e->at_ms != TIME_UNKNOWN && earlier)
			r->placed_ms = e->at_ms;
	}
}

/* One whose licences were left behind is not over either: its plan is bought, and must not be bought again. */
static bool transition_goes_on(const struct subscription_model *m, size_t index)
{
	struct stage stage;

	for (enum stage_kind kind = 0; kind < STAGE_KINDS; kind++)
		if (transition_stage(m->events, m->n_events, index, kind, &stage) == STAGE_RUNNING)
			return true;
	return transition_is_effective(m->events, m->n_events, index)
		&& transition_stage(m->events, m->n_events, index, STAGE_LICENCES, &stage) == STAGE_FAILED;
}

void subscription_take_transitions(struct wizard *w, const struct transition_facts *transitions, size_t n_transitions,
	const struct transition_event_facts *events, size_t n_events)
{
	struct subscription_model *m = &w->subscription;

	m->transitions = take_array(m->transitions, transitions, n_transitions, sizeof *transitions);
	m->n_transitions = n_transitions;
	m->events = take_array(m->events, events, n_events, sizeof *events);
	m->n_events = n_events;
	m->seen = (struct upgrade_record){ 0 };
	for (size_t i = 0; i < m->n_transitions; i++)
		if (transition_goes_on(m, i))
			see_transition(w, i);
}

void subscription_take(struct wizard *w, const struct subscription_facts *facts)
{
	struct subscription_model *m = &w->subscription;

	m->addons = take_array(m->addons, facts->addons, facts->n_addons, sizeof *facts->addons);
	m->n_addons = facts->n_addons;
	m->orders = take_array(m->orders, facts->orders, facts->n_orders, sizeof *facts->orders);
	m->n_orders = facts->n_orders;
	m->credits = take_array(m->credits, facts->credits, facts->n_credits, sizeof *facts->credits);
	m->n_credits = facts->n_credits;
	subscription_take_transitions(w, facts->transitions, facts->n_transitions, facts->events, facts->n_events);
}

size_t subscription_addon_count(const struct wizard *w)
{
	return w->subscription.n_addons;
}

const struct commerce_subscription_facts *subscription_addon(const struct wizard *w, size_t index)
{
	return index < w->subscription.n_addons ? &w->subscription.addons[index] : NULL;
}

size_t subscription_order_count(const struct wizard *w)
{
	return w->subscription.n_orders;
}

const struct order_facts *subscription_order(const struct wizard *w, size_t index)
{
	return index < w->subscription.n_orders ? &w->subscription.orders[index] : NULL;
}

/* The record, where it is about the chosen subscription and has not come to its end. */
static const struct upgrade_record *record_here(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct upgrade_record *r = status_record(w);

	if (!s || !r || status_ended(w) || str_empty(s->commerce_id))
		return NULL;
	if (!str_ieq(s->commerce_id, r->source_subscription_id) && !str_ieq(s->commerce_id, r->target_subscription_id))
		return NULL;
	return r;
}

/* Asked from the old and from the new one alike; a plan of a move stands at what would be left. */
static bool find_begun(const struct wizard *w, enum begun_kind kind, struct begun *ret)
{
	const struct subscription *s = products_chosen(w);

	for (size_t i = 0; s && begun_at(w, i, ret); i++)
		if (ret->kind == kind && (begun_is_from(w, ret, s) || (ret->record && begun_is_to(w, ret, s))))
			return true;
	return false;
}

bool subscription_begun(const struct wizard *w, enum begun_kind kind)
{
	struct begun b;

	return find_begun(w, kind, &b);
}

const char *subscription_begun_sentence(const struct wizard *w, enum begun_kind kind, char to[SENTENCE])
{
	struct begun b;

	return find_begun(w, kind, &b) ? begun_sentence(w, &b, to) : NULL;
}

bool subscription_under_way(const struct wizard *w)
{
	return record_here(w) != NULL;
}

const char *subscription_under_way_sentence(const struct wizard *w, char to[SENTENCE])
{
	struct begun b;

	return begun_at(w, 0, &b) && b.at_hand && b.record ? begun_sentence(w, &b, to) : say(to, SENTENCE, "%s", "");
}

static const char *channel_closed(const struct subscription *s, char to[SENTENCE])
{
	if (s->sold_by_partner && !str_empty(s->partner_name))
		return say(to, SENTENCE,
			_("This subscription was bought through the partner %s. Only a subscription bought directly, by card or invoice, can be "
			"upgraded here: ask %s to upgrade it."),
			s->partner_name, s->partner_name);
	if (s->sold_by_partner)
		return say(to, SENTENCE, "%s",
			_("This subscription was bought through a partner. Only a subscription bought directly, by card or invoice, can be upgraded "
			"here: ask your partner to upgrade it."));
	if (s->channel == CHANNEL_VOLUME)
		return say(to, SENTENCE, "%s",
			_("This subscription was bought through volume licensing. Only a subscription bought directly, by card or invoice, can be "
			"upgraded here: ask your account representative to upgrade it."));
	return NULL;
}

const char *subscription_upgrade_closed(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *s = products_chosen(w);
	const char *why;

	if (!s)
		return say(to, SENTENCE, "%s", _("No subscription is chosen. Go back to Your products and open one."));
	if (!products_is_source(w, s))
		return say(to, SENTENCE, _("This program upgrades %s. This subscription is %s: open the other one, or use the admin centre for "
			"this one."),
			wizard_source_name(w), s->name);
	if (subscription_under_way(w) && !order_is_taken(w))
		return subscription_under_way_sentence(w, to);
	if (!w->settings.as_partner && (why = channel_closed(s, to)))
		return why;
	if (subscription_has_ended(s->status))
		return say(to, SENTENCE, _("This subscription has ended (%s): there is nothing left to upgrade. If Your products shows no new "
			"plan, buy it in the admin centre."),
			subscription_status_text(s->status));
	if (w->settings.has_commerce && !products_can_be_changed(w, s))
		return say(to, SENTENCE, _("The commerce service does not have %s among what this organisation bought there: it was bought elsewhere, and goes by the "
			"manual path."), s->name);
	return NULL;
}
