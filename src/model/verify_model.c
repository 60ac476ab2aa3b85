#include "model/verify_model.h"

#include "core/calendar.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* ── services ── */

static bool is_done(enum provisioning status)
{
	return status == PROVISIONING_SUCCESS || status == PROVISIONING_DISABLED || status == PROVISIONING_PENDING_ACTIVATION;
}

static size_t count_of_subscription(const struct wizard *w, const struct subscription *t)
{
	size_t n = 0;

	for (size_t i = 0; i < w->products.n_services; i++)
		n += !str_empty(t->directory_id) && str_ieq(w->products.services[i].directory_id, t->directory_id);
	return n;
}

/* Told of the subscription where the service does, else of its product: several subscriptions of one product share that. */
static bool is_of(const struct wizard *w, const struct service_facts *s, const struct subscription *t)
{
	if (count_of_subscription(w, t))
		return str_ieq(s->directory_id, t->directory_id);
	return str_empty(s->directory_id) && !str_empty(t->sku_id) && str_ieq(s->sku_id, t->sku_id);
}

static size_t count_services(const struct wizard *w, const struct subscription *t)
{
	size_t n = 0;

	for (size_t i = 0; i < w->products.n_services; i++)
		n += is_of(w, &w->products.services[i], t);
	return n;
}

size_t verify_service_count(const struct wizard *w)
{
	size_t n = 0;

	while (verify_service(w, n))
		n++;
	return n;
}

const struct service_facts *verify_service(const struct wizard *w, size_t index)
{
	const struct subscription *t = manual_target(w);

	for (size_t i = 0; t && i < w->products.n_services; i++) {
		const struct service_facts *s = &w->products.services[i];
		if (!is_done(s->status) && is_of(w, s, t) && index-- == 0)
			return s;
	}
	return NULL;
}

const char *verify_service_name(const struct wizard *w, const struct service_facts *s)
{
	const struct service_plan *plan = service_plan_by_id(&w->file, s->plan_id);

	return plan && !str_empty(plan->name) ? plan->name : s->plan_word;
}

static bool any_failed(const struct wizard *w)
{
	for (size_t i = 0; verify_service(w, i); i++)
		if (verify_service(w, i)->status == PROVISIONING_ERROR)
			return true;
	return false;
}

/* ── licences ── */

int64_t verify_needed(const struct wizard *w)
{
	int64_t holders = manual_holders(w), counted = w->manual.facts.without_target;

	return counted != COUNT_UNKNOWN && (holders == COUNT_UNKNOWN || counted < holders) ? counted : holders;
}

int64_t verify_missing(const struct wizard *w)
{
	int64_t needed = verify_needed(w), left = manual_free(w);

	if (needed == COUNT_UNKNOWN || left == COUNT_UNKNOWN)
		return 0;
	return needed > left ? needed - left : 0;
}

/* ── the points ── */

static enum verify_state order_state_of(const struct wizard *w)
{
	const struct manual_facts *f = &w->manual.facts;

	if (!f->order_told)
		return VERIFY_NONE;
	if (word_is(f->order.status, "completed"))
		return VERIFY_OK;
	return word_is(f->order.status, "cancelled") && !manual_target(w) ? VERIFY_MISSING : VERIFY_WAITS;
}

static enum verify_state credit_state_of(const struct wizard *w)
{
	const struct manual_facts *f = &w->manual.facts;

	if (!f->credit_told || f->credit.state == CREDIT_UNKNOWN)
		return VERIFY_NONE;
	if (f->credit.state == CREDIT_PENDING)
		return VERIFY_WAITS;
	return f->credit.state == CREDIT_APPROVED ? VERIFY_OK : VERIFY_MISSING;
}

static enum verify_state active_state(const struct subscription *t)
{
	switch (t->status) {
	case SUBSCRIPTION_ACTIVE:
	case SUBSCRIPTION_WARNING: return VERIFY_OK;
	case SUBSCRIPTION_PENDING: return VERIFY_WAITS;
	case SUBSCRIPTION_SUSPENDED:
	case SUBSCRIPTION_CANCELLED:
	case SUBSCRIPTION_EXPIRED:
	case SUBSCRIPTION_DELETED: return VERIFY_MISSING;
	case SUBSCRIPTION_UNKNOWN: break;
	}
	return VERIFY_UNKNOWN;
}

/* A new subscription is listed by Commerce before the directory knows its services: then it waits, too. */
static enum verify_state services_state(const struct wizard *w, const struct subscription *t)
{
	if (any_failed(w))
		return VERIFY_MISSING;
	if (verify_service(w, 0))
		return VERIFY_WAITS;
	if (count_services(w, t))
		return VERIFY_OK;
	return w->settings.has_graph ? VERIFY_WAITS : VERIFY_UNKNOWN;
}

static enum verify_state licences_state(const struct wizard *w)
{
	if (verify_needed(w) == 0)
		return VERIFY_OK;
	if (verify_needed(w) == COUNT_UNKNOWN)
		return VERIFY_UNKNOWN;
	if (manual_free(w) == COUNT_UNKNOWN)
		return w->products.n_skus ? VERIFY_WAITS : VERIFY_UNKNOWN;
	return verify_missing(w) ? VERIFY_MISSING : VERIFY_OK;
}

enum verify_state verify_state(const struct wizard *w, enum verify_point point)
{
	const struct subscription *t = manual_target(w);

	if (!w->manual.told)
		return VERIFY_UNKNOWN;
	if (point == VERIFY_ORDER)
		return order_state_of(w);
	if (point == VERIFY_CREDIT)
		return credit_state_of(w);
	if (!t)
		return VERIFY_UNKNOWN;
	return point == VERIFY_ACTIVE ? active_state(t) : point == VERIFY_SERVICES ? services_state(w, t) : licences_state(w);
}

static bool any(const struct wizard *w, enum verify_state state)
{
	for (enum verify_point p = 0; p < VERIFY_POINTS; p++)
		if (verify_state(w, p) == state)
			return true;
	return false;
}

bool verify_ready(const struct wizard *w)
{
	return manual_target(w) && !any(w, VERIFY_WAITS) && !any(w, VERIFY_MISSING) && !any(w, VERIFY_UNKNOWN);
}

bool verify_blocked(const struct wizard *w)
{
	return any(w, VERIFY_MISSING);
}

bool verify_waits(const struct wizard *w)
{
	return any(w, VERIFY_WAITS);
}

/* ── words ── */

const char *verify_label(enum verify_point point)
{
	switch (point) {
	case VERIFY_ORDER: return _("Order");
	case VERIFY_CREDIT: return _("Credit check");
	case VERIFY_ACTIVE: return _("Subscription");
	case VERIFY_SERVICES: return _("Services");
	case VERIFY_LICENCES: return _("Licences");
	case VERIFY_POINTS: break;
	}
	return "";
}

static const char *order_text(const struct wizard *w, char to[SENTENCE])
{
	const struct order_facts *o = &w->manual.facts.order;

	if (word_is(o->status, "completed"))
		return say(to, SENTENCE, _("%s: completed"), o->id);
	if (word_is(o->status, "cancelled"))
		return say(to, SENTENCE, _("%s: cancelled by the service"), o->id);
	return say(to, SENTENCE, _("%s: being worked on"), o->id);
}

static const char *credit_text(const struct wizard *w, char to[SENTENCE])
{
	const struct credit_facts *c = &w->manual.facts.credit;
	int64_t days = w->file.figures.credit_check_business_days;
	char since[TIME_TEXT], by[TIME_TEXT];

	if (c->state == CREDIT_APPROVED)
		return say(to, SENTENCE, "%s", _("approved"));
	if (c->state == CREDIT_DECLINED)
		return say(to, SENTENCE, "%s", _("declined"));
	if (c->decided_by_ms != TIME_UNKNOWN)
		return say(to, SENTENCE, _("since %s, decided by %s"), time_local(c->since_ms, since), time_local(c->decided_by_ms, by));
	if (days > 0)
		return say(to, SENTENCE, _("since %s; it can take %" PRId64 " business days"), time_local(c->since_ms, since), days);
	return say(to, SENTENCE, _("since %s"), time_local(c->since_ms, since));
}

static const char *services_text(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	size_t all = t ? count_services(w, t) : 0, open = verify_service_count(w), failed = 0;

	for (size_t i = 0; i < open; i++)
		failed += verify_service(w, i)->status == PROVISIONING_ERROR;
	if (!all)
		return say(to, SENTENCE, "%s", w->settings.has_graph ? _("not listed yet") : _("unknown"));
	if (!open)
		return say(to, SENTENCE, _("all %zu ready"), all);
	if (failed)
		return say(to, SENTENCE, _("%zu of %zu ready, %zu failed"), all - open, all, failed);
	return say(to, SENTENCE, _("%zu of %zu ready"), all - open, all);
}

static const char *licences_text(const struct wizard *w, char to[SENTENCE])
{
	int64_t needed = verify_needed(w), left = manual_free(w), missing = verify_missing(w);

	if (needed == COUNT_UNKNOWN)
		return say(to, SENTENCE, "%s", _("unknown"));
	if (needed == 0)
		return say(to, SENTENCE, "%s", _("nobody needs one any more"));
	if (left == COUNT_UNKNOWN)
		return say(to, SENTENCE, "%s", _("not listed yet"));
	if (missing)
		return say(to, SENTENCE, _("%" PRId64 " free, %" PRId64 " needed: %" PRId64 " missing"), left, needed, missing);
	return say(to, SENTENCE, _("%" PRId64 " free, %" PRId64 " needed"), left, needed);
}

const char *verify_text(const struct wizard *w, enum verify_point point, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);

	switch (point) {
	case VERIFY_ORDER: return order_text(w, to);
	case VERIFY_CREDIT: return credit_text(w, to);
	case VERIFY_ACTIVE: return say(to, SENTENCE, "%s", t ? subscription_status_text(t->status) : _("not listed yet"));
	case VERIFY_SERVICES: return services_text(w, to);
	case VERIFY_LICENCES: return licences_text(w, to);
	case VERIFY_POINTS: break;
	}
	return say(to, SENTENCE, "%s", "");
}

static const char *missing_remedy(const struct wizard *w, enum verify_point point, char to[SENTENCE])
{
	char n[COUNT_TEXT];

	switch (point) {
	case VERIFY_ORDER:
		return say(to, SENTENCE, "%s", _("Nothing was charged. Ask support why the order was cancelled, or buy again with another way to pay."));
	case VERIFY_CREDIT:
		return say(to, SENTENCE, "%s", _("Nothing was charged. Choose another way to pay or a smaller order, or ask support why it was declined."));
	case VERIFY_ACTIVE:
		return say(to, SENTENCE, "%s", _("Users cannot be moved to it. See in the admin centre what it waits for, or go back to Buy and choose another one."));
	case VERIFY_SERVICES:
		return say(to, SENTENCE, "%s", _("This does not mend itself. Contact support, and name the services that have failed."));
	case VERIFY_LICENCES:
		return say(to, SENTENCE, _("Buy %s, or move fewer users: those without a licence stay where they are."), say_licences(verify_missing(w), n));
	case VERIFY_POINTS: break;
	}
	return NULL;
}

const char *verify_remedy(const struct wizard *w, enum verify_point point, char to[SENTENCE])
{
	switch (verify_state(w, point)) {
	case VERIFY_MISSING: return missing_remedy(w, point, to);
	case VERIFY_UNKNOWN:
		return say(to, SENTENCE, "%s", _("No service tells this here. Look in the admin centre, under Your products."));
	case VERIFY_WAITS:
	case VERIFY_OK:
	case VERIFY_NONE: break;
	}
	return NULL;
}
