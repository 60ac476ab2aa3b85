#include "mock/reasons.h"

#include "core/money.h"
#include "core/text.h"
#include "mock/world.h"

#include <stdarg.h>
#include <stdio.h>

/* TransitionErrorCode of the Partner Center SDK. */
enum {
	NOT_TOLD = -1,
	STATUS_NOT_ACTIVE = 2,
	CONCURRENCY_CONFLICTS = 4,
	ADD_ONS_PRESENT = 6,
	NO_TRANSITIONED_PATHS = 7,
	NOT_PROVISIONED = 9,
	CONVERSIONS_NOT_FOUND = 11
};

struct finding {
	struct reason *list;
	size_t n;
};

static struct reason *add(struct finding *f, const char *code, int commerce, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static struct reason *add(struct finding *f, const char *code, int commerce, const char *fmt, ...)
{
	static struct reason spill;
	struct reason *r = f->n < REASONS_MAX ? &f->list[f->n++] : &spill;
	va_list args;

	*r = (struct reason){ .code = code, .commerce = commerce };
	va_start(args, fmt);
	vsnprintf(r->description, sizeof(r->description), fmt, args);
	va_end(args);
	return r;
}

/* Where nobody sells to the organisation itself, whoever asks is the partner. */
static void about_channel(struct world *w, struct finding *f, const struct subscription *s)
{
	if (str_eq(s->channel, "partner") && world_offers(w, "storefront"))
		add(f, "channel_partner", NOT_TOLD, "This subscription was bought through a partner.");
	if (str_eq(s->channel, "volume"))
		add(f, "channel_volume", NOT_TOLD, "This subscription was bought under a volume licensing agreement.");
	if (s->trial || str_eq(s->channel, "trial"))
		add(f, "trial", CONVERSIONS_NOT_FOUND, "A trial has nothing to convert to. Buy the subscription first.");
	if (str_eq(s->segment, "government") || str_eq(s->segment, "nonprofit"))
		add(f, "government", NOT_TOLD, "Plans for government and non-profit organisations cannot be upgraded here.");
}

static void about_licences(struct world *w, struct finding *f, const struct subscription *s)
{
	int64_t consumed = licences_consumed(w, s->product->key), enabled = licences_enabled(w, s->product->key);
	int64_t limit = w->scenario->upgrade.maximum_users;

	if (consumed > enabled)
		add(f, "licence_conflict", NOT_TOLD, "%lld licences are assigned, but only %lld were bought.", (long long)consumed, (long long)enabled);
	if (limit && consumed > limit)
		add(f, "too_many_licences", NOT_TOLD, "%lld licences are assigned; at most %lld can be moved by an upgrade.", (long long)consumed, (long long)limit);
	if (store_int(w->store, "SELECT count(*) FROM subscriptions WHERE product = ? AND status = 'active' AND parent IS NULL", "t", s->product->key) > 1)
		add(f, "same_product", NOT_TOLD, "There is more than one subscription of %s.", s->product->title);
}

static void about_work_under_way(struct world *w, struct finding *f, const struct subscription *s)
{
	if (store_int(w->store, "SELECT count(*) FROM transitions WHERE (source = ?1 OR target = ?1) AND finished IS NULL", "t", s->id))
		add(f, "upgrade_in_progress", CONCURRENCY_CONFLICTS, "Another change of this subscription is under way.");
	else if (store_int(w->store, "SELECT count(*) FROM credit_checks WHERE subscription = ? AND state = 'pending'", "t", s->id))
		add(f, "credit_check_pending", NOT_TOLD, "A credit check has not been decided yet.");
	int64_t busy_until = world_fact(w, "busy_until");
	if (busy_until > w->now_ms)
		add(f, "busy", NOT_TOLD, "Many plans are being upgraded at the moment.")->retry_after_s = (busy_until - w->now_ms + 999) / 1000;
}

static void about_health(struct world *w, struct finding *f, const struct subscription *s)
{
	if (!s->provisioned)
		add(f, "not_provisioned", NOT_PROVISIONED, "The subscription is not fully provisioned yet.");
	for (size_t i = 0; i < w->scenario->n_health; i++) {
		const struct scenario_health *h = &w->scenario->health[i];
		if (str_ieq(h->status, "serviceInterruption") || str_ieq(h->status, "serviceDegradation"))
			add(f, "service_incident", NOT_TOLD, "There is an incident in %.200s.", h->service);
	}
}

static void about_money(struct world *w, struct finding *f, const struct subscription *s)
{
	const char *owed = w->scenario->terms.unpaid_balance;
	int64_t micro = 0;

	if (owed && decimal_parse(owed, &micro, NULL) == 0 && micro > 0)
		add(f, "unpaid_balance", NOT_TOLD, "An amount of %s %s is unpaid.", w->scenario->tenant.currency, owed);
	if (str_eq(s->channel, "prepaid") && w->scenario->upgrade.refuses_prepaid)
		add(f, "prepaid", NOT_TOLD, "A prepaid subscription cannot be upgraded.");
}

static void about_add_ons(struct world *w, struct finding *f, const struct subscription *s)
{
	struct rows r;
	rows_open(&r, w->store, "SELECT name FROM subscriptions WHERE parent = ? AND blocks AND status = 'active'", "t", s->id);
	while (rows_next(&r))
		add(f, "add_on", ADD_ONS_PRESENT, "The add-on %.200s stands in the way.", rows_text(&r, 0));
}

size_t reasons_find(struct world *w, const struct subscription *source, struct reason to[REASONS_MAX])
{
	struct finding f = { .list = to };
	const struct scenario *s = w->scenario;

	if (!str_eq(source->status, "active"))
		add(&f, "not_eligible", STATUS_NOT_ACTIVE, "The subscription is not active.");
	about_channel(w, &f, source);
	about_licences(w, &f, source);
	about_work_under_way(w, &f, source);
	about_health(w, &f, source);
	about_money(w, &f, source);
	about_add_ons(w, &f, source);
	if (!source->product->upgrade_targets.count)
		add(&f, "not_eligible", NO_TRANSITIONED_PATHS, "There is no plan that %s can be upgraded to.", source->product->title);
	if (!str_empty(s->upgrade.refusal))
		add(&f, "not_eligible", NO_TRANSITIONED_PATHS, "%s", s->upgrade.refusal);
	if (!str_empty(s->upgrade.reason_code))
		add(&f, s->upgrade.reason_code, NOT_TOLD, "%s", s->upgrade.reason_text);
	return f.n;
}
