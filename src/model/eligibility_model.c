#include "model/eligibility_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>
#include <stdlib.h>

void reasons_clear(struct reasons *r)
{
	free(r->items);
	*r = (struct reasons){ 0 };
}

/* Partner Center's TransitionErrorCode: 0 and what is not listed are told by their description. */
enum reason_kind reason_kind_commerce(int code)
{
	switch (code) {
	case 1:
	case 5:
	case 13: return REASON_MISSING_ROLE;
	case 2:
	case 3:
	case 7:
	case 8: return REASON_NOT_ELIGIBLE;
	case 4: return REASON_UPGRADE_IN_PROGRESS;
	case 6: return REASON_ADD_ON;
	case 9: return REASON_NOT_PROVISIONED;
	case 10: return REASON_BILLING_OPTION;
	case 11: return REASON_TRIAL;
	default: return REASON_OTHER;
	}
}

static const char *const kind_words[REASON_KINDS] = {
	[REASON_LICENCE_CONFLICT] = "licence_conflict", [REASON_NOT_PROVISIONED] = "not_provisioned", [REASON_SERVICE_INCIDENT] = "service_incident",
	[REASON_UPGRADE_IN_PROGRESS] = "upgrade_in_progress", [REASON_CREDIT_CHECK_PENDING] = "credit_check_pending", [REASON_BUSY] = "busy",
	[REASON_UNPAID_BALANCE] = "unpaid_balance", [REASON_SAME_PRODUCT] = "same_product", [REASON_ADD_ON] = "add_on", [REASON_PREPAID] = "prepaid",
	[REASON_GOVERNMENT] = "government", [REASON_TOO_MANY_LICENCES] = "too_many_licences", [REASON_TRIAL] = "trial",
	[REASON_CHANNEL_PARTNER] = "channel_partner", [REASON_CHANNEL_VOLUME] = "channel_volume", [REASON_NOT_ELIGIBLE] = "not_eligible",
	[REASON_MISSING_ROLE] = "missing_role", [REASON_BILLING_OPTION] = "billing_option", [REASON_NO_COMMERCE] = "no_commerce",
	[REASON_FEWER_SERVICES] = "fewer_services", [REASON_OTHER] = "other"
};

enum reason_kind reason_kind_storefront(const char *word)
{
	for (enum reason_kind kind = 0; kind <= REASON_NOT_ELIGIBLE; kind++)
		if (word_is(word, kind_words[kind]))
			return kind;
	return REASON_OTHER;
}

const char *reason_kind_word(enum reason_kind kind)
{
	return kind < REASON_KINDS ? kind_words[kind] : "other";
}

/* Graph serviceHealthStatus: these mean that the service works or works again. */
bool health_is_incident(const char *status)
{
	static const char *const well[] = {
		"serviceOperational", "serviceRestored", "falsePositive", "postIncidentReviewPublished", "resolved", "resolvedExternal",
		"mitigated", "mitigatedExternal", "reported", "confirmed", "unknownFutureValue", ""
	};

	for (size_t i = 0; i < sizeof well / sizeof *well; i++)
		if (word_is(status, well[i]))
			return false;
	return true;
}

static bool told_apart_by_text(enum reason_kind kind)
{
	return kind == REASON_OTHER || kind == REASON_NOT_ELIGIBLE;
}

void reasons_add(struct reasons *r, const struct reason *reason)
{
	for (size_t i = 0; i < r->n_items; i++) {
		struct reason *have = &r->items[i];
		if (have->kind != reason->kind || (told_apart_by_text(have->kind) && !str_eq(have->description, reason->description)))
			continue;
		if (str_empty(have->description))
			str_copy(have->description, sizeof have->description, reason->description);
		if (str_empty(have->detail))
			str_copy(have->detail, sizeof have->detail, reason->detail);
		if (have->look_again_ms == TIME_UNKNOWN)
			have->look_again_ms = reason->look_again_ms;
		have->caution &= reason->caution;
		return;
	}
	r->items = xgrow(r->items, &r->cap_items, r->n_items, sizeof *r->items);
	r->items[r->n_items++] = *reason;
}

/* ── what the services say ── */

static void add_told(const struct wizard *w, const struct reason_facts *f, bool open, struct reasons *to)
{
	struct reason r = { .source = f->source, .look_again_ms = TIME_UNKNOWN, .caution = open };

	r.kind = f->source == REASON_FROM_COMMERCE ? reason_kind_commerce(f->code) : reason_kind_storefront(f->word);
	str_copy(r.description, sizeof r.description, f->description);
	if (r.kind == REASON_OTHER && f->source == REASON_FROM_STOREFRONT)
		str_copy(r.detail, sizeof r.detail, f->word);
	if (f->retry_after_ms > 0)
		r.look_again_ms = w->now_ms + f->retry_after_ms;
	/* The channel closes nothing for the partner itself: it upgrades what it sold. */
	if (r.kind == REASON_CHANNEL_PARTNER && w->settings.as_partner)
		return;
	reasons_add(to, &r);
}

/* ── what Graph shows ── */

static void add_seen(struct reasons *to, enum reason_kind kind, bool caution, const char *detail)
{
	struct reason r = { .kind = kind, .source = REASON_FROM_GRAPH, .look_again_ms = TIME_UNKNOWN, .caution = caution };

	str_copy(r.detail, sizeof r.detail, detail);
	reasons_add(to, &r);
}

static void see_licences(const struct wizard *w, const struct subscription *s, bool open, struct reasons *to)
{
	const struct sku_facts *sku = products_sku(w, s->sku_id);
	char detail[NAME_TEXT];

	if (sku && sku->enabled >= 0 && sku->consumed > sku->enabled + (sku->warning > 0 ? sku->warning : 0)) {
		say(detail, sizeof detail, _("%" PRId64 " assigned, %" PRId64 " purchased"), sku->consumed, sku->enabled);
		add_seen(to, REASON_LICENCE_CONFLICT, open, detail);
	}
}

static void see_health(const struct health_facts *health, size_t n, bool open, struct reasons *to)
{
	char detail[NAME_TEXT] = "";

	for (size_t i = 0; i < n; i++)
		if (health_is_incident(health[i].status))
			say_item(detail, sizeof detail, health[i].service);
	if (!str_empty(detail))
		add_seen(to, REASON_SERVICE_INCIDENT, open, detail);
}

static void see_provisioning(const struct wizard *w, const struct subscription *s, bool open, struct reasons *to)
{
	char detail[NAME_TEXT] = "";

	for (size_t i = 0; i < w->products.n_services; i++) {
		const struct service_facts *f = &w->products.services[i];
		bool mine = str_empty(f->directory_id) ? false : str_ieq(f->directory_id, s->directory_id);
		if (!mine || (f->status != PROVISIONING_PENDING && f->status != PROVISIONING_PENDING_INPUT && f->status != PROVISIONING_ERROR))
			continue;
		const struct service_plan *plan = service_plan_by_id(&w->file, f->plan_id);
		say_item(detail, sizeof detail, plan ? plan->name : f->plan_word);
	}
	if (!str_empty(detail))
		add_seen(to, REASON_NOT_PROVISIONED, open, detail);
}

static void see_credit(const struct wizard *w, bool open, struct reasons *to)
{
	for (size_t i = 0; i < w->subscription.n_credits; i++)
		if (w->subscription.credits[i].state == CREDIT_PENDING)
			add_seen(to, REASON_CREDIT_CHECK_PENDING, open, "");
}

static void see_channel(const struct wizard *w, const struct subscription *s, struct reasons *to)
{
	if (w->settings.as_partner)
		return;
	if (s->sold_by_partner)
		add_seen(to, REASON_CHANNEL_PARTNER, false, s->partner_name);
	else if (s->channel == CHANNEL_VOLUME)
		add_seen(to, REASON_CHANNEL_VOLUME, false, "");
}

static void see_subscription(const struct wizard *w, bool open, struct reasons *to)
{
	const struct subscription *s = products_chosen(w);

	if (!s)
		return;
	see_licences(w, s, open, to);
	see_provisioning(w, s, open, to);
	see_credit(w, open, to);
	if (s->assigned_together)
		add_seen(to, REASON_SAME_PRODUCT, open, s->name);
	if (s->is_trial)
		add_seen(to, REASON_TRIAL, open, "");
	see_channel(w, s, to);
	if (products_may_buy(w) == MAY_NO)
		add_seen(to, REASON_MISSING_ROLE, false, _("needed: Global admin or Billing admin"));
}

void eligibility_reasons(const struct wizard *w, const struct reason_facts *facts, size_t n_facts, const struct health_facts *health,
	size_t n_health, const char *catalog_item, bool service_open, struct reasons *to)
{
	for (size_t i = 0; i < n_facts; i++)
		if (str_empty(facts[i].catalog_item) || catalog_item_same(facts[i].catalog_item, catalog_item))
			add_told(w, &facts[i], service_open, to);
	see_subscription(w, service_open, to);
	see_health(health, n_health, service_open, to);
}
