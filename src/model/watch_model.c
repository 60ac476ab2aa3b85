#include "model/watch_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

/* ── since when, and how often ── */

int64_t watch_since_ms(const struct wizard *w, enum manual_step step)
{
	const struct upgrade_record *r = buy_record(w);

	if (step == MANUAL_BUY)
		return r && buy_state(w) == BUY_AWAITED ? r->placed_ms : TIME_UNKNOWN;
	return step == MANUAL_CANCEL && cancel_way(w) == CANCEL_BY_HAND ? w->cancel.watched_ms : TIME_UNKNOWN;
}

bool watch_is_on(const struct wizard *w, enum manual_step step)
{
	return watch_since_ms(w, step) != TIME_UNKNOWN;
}

const char *watch_sentence(const struct wizard *w, enum manual_step step, char to[SENTENCE])
{
	const struct upgrade_record *r = buy_record(w);
	char since[TIME_TEXT];

	time_local(watch_since_ms(w, step), since);
	if (step == MANUAL_BUY)
		return say(to, SENTENCE, _("Waiting for %s since %s. This page looks by itself and goes on when it is there. It can be left meanwhile, for days too: "
			"it is found again as it is."), r ? r->target_name : "", since);
	return say(to, SENTENCE, _("Waiting for the end of %s since %s. This page looks by itself and goes on when it has ended. It can be left meanwhile, for days "
		"too: it is found again as it is."), wizard_source_name(w), since);
}

const char *watch_looks(const struct wizard *w, char to[SENTENCE])
{
	const struct call *call = wizard_call(w, REQUEST_MANUAL);
	int64_t wait = manual_look_again_ms(w), next = w->now_ms + call->since_ms + wait - w->mono_ms;
	char last[TIME_TEXT], then[TIME_TEXT];

	if (!w->manual.told)
		return say(to, SENTENCE, "%s", _("It has not been looked at yet."));
	time_local_clock(w->manual.facts.read_ms, last);
	if (wait < 0)
		return say(to, SENTENCE, _("Last look: %s."), last);
	return say(to, SENTENCE, _("Last look: %s, next look: %s."), last, time_local_clock(next < w->now_ms ? w->now_ms : next, then));
}

/* ── what has come ── */

static bool is_new(const struct subscription *s, const struct upgrade_record *r)
{
	return s->created_ms != TIME_UNKNOWN && r->placed_ms != TIME_UNKNOWN && s->created_ms >= r->placed_ms - BUY_GRACE_MS;
}

static bool arrival_of(const struct wizard *w, const struct subscription *s, const struct upgrade_record *r, enum arrival_kind *ret)
{
	const struct product *p = product_by_sku(&w->file, s->sku_id);

	if (subscription_has_ended(s->status) || products_is_addon(s) || products_is_source(w, s))
		return false;
	if (str_ieq(s->sku_id, r->target_sku_id)) {
		*ret = s->is_trial ? ARRIVAL_TRIAL : is_new(s, r) ? ARRIVAL_WANTED : ARRIVAL_THERE;
		return true;
	}
	/* What the file does not have may be a plan for users or none: the published table does not tell them apart. */
	*ret = plan_is_wanted(w, s->sku_id) ? ARRIVAL_OTHER : !p || str_empty(p->key) ? ARRIVAL_UNKNOWN : ARRIVAL_NO_PLAN;
	return is_new(s, r);
}

bool watch_arrival_at(const struct wizard *w, size_t index, struct arrival *ret)
{
	const struct upgrade_record *r = watch_is_on(w, MANUAL_BUY) ? buy_record(w) : NULL;
	enum arrival_kind kind;

	for (size_t i = 0; r && i < products_count(w); i++)
		if (arrival_of(w, products_at(w, i), r, &kind) && index-- == 0) {
			*ret = (struct arrival){ kind, products_at(w, i) };
			return true;
		}
	return false;
}

size_t watch_arrival_count(const struct wizard *w)
{
	struct arrival a;
	size_t n = 0;

	while (watch_arrival_at(w, n, &a))
		n++;
	return n;
}

const char *watch_arrival_word(enum arrival_kind kind)
{
	switch (kind) {
	case ARRIVAL_WANTED: return _("new");
	case ARRIVAL_THERE: return _("there before");
	case ARRIVAL_TRIAL: return _("a trial");
	case ARRIVAL_OTHER: return _("another plan");
	case ARRIVAL_UNKNOWN: return _("not known here");
	case ARRIVAL_NO_PLAN: return _("no plan for users");
	}
	return "";
}

const char *watch_arrival_closed(enum arrival_kind kind)
{
	return kind == ARRIVAL_NO_PLAN ? _("It replaces no plan: users cannot be moved to it.") : NULL;
}

/* What is said first where several things have come: what a person has to decide before everything else. */
static const struct subscription *first_of(const struct wizard *w, enum arrival_kind kind, size_t *ret_n)
{
	const struct subscription *first = NULL;
	struct arrival a;

	*ret_n = 0;
	for (size_t i = 0; watch_arrival_at(w, i, &a); i++)
		if (a.kind == kind) {
			if (!first)
				first = a.subscription;
			++*ret_n;
		}
	return first;
}

static const struct subscription *what_counts(const struct wizard *w, enum arrival_kind *ret, size_t *ret_n)
{
	static const enum arrival_kind order[] = { ARRIVAL_WANTED, ARRIVAL_TRIAL, ARRIVAL_OTHER, ARRIVAL_UNKNOWN, ARRIVAL_THERE, ARRIVAL_NO_PLAN };

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const struct subscription *s = first_of(w, order[i], ret_n);
		if (s) {
			*ret = order[i];
			return s;
		}
	}
	return NULL;
}

static const char *licences_of(const struct subscription *s, char to[COUNT_TEXT])
{
	return s->purchased < 0 ? _("an unknown number of licences") : say_licences(s->purchased, to);
}

const char *watch_what(const struct wizard *w, char to[SENTENCE])
{
	enum arrival_kind kind;
	size_t n;
	const struct subscription *s = what_counts(w, &kind, &n);
	char licences[COUNT_TEXT];

	if (!s)
		return NULL;
	switch (kind) {
	case ARRIVAL_WANTED:
		if (n > 1)
			return say(to, SENTENCE, ngettext("%zu new subscription of %s is there.", "%zu new subscriptions of %s are there.", (unsigned long)n), n, s->name);
		return say(to, SENTENCE, _("A subscription of %s is there, with %s; whether it is the new one is not certain."), s->name, licences_of(s, licences));
	case ARRIVAL_TRIAL: return say(to, SENTENCE, _("A trial of %s is there, with %s."), s->name, licences_of(s, licences));
	case ARRIVAL_OTHER: return say(to, SENTENCE, _("New, but not the plan that is waited for: %s, with %s."), s->name, licences_of(s, licences));
	case ARRIVAL_UNKNOWN:
		return say(to, SENTENCE, _("New, and this program does not know it: %s, with %s."), s->name, licences_of(s, licences));
	case ARRIVAL_THERE: return say(to, SENTENCE, _("%s was there before, with %s; no more have come."), s->name, licences_of(s, licences));
	case ARRIVAL_NO_PLAN: return say(to, SENTENCE, _("New, but not a plan for users: %s."), s->name);
	}
	return NULL;
}

const char *watch_meaning(const struct wizard *w, char to[SENTENCE])
{
	enum arrival_kind kind;
	size_t n;
	const struct subscription *s = what_counts(w, &kind, &n);
	char day[TIME_TEXT];

	if (!s)
		return NULL;
	switch (kind) {
	case ARRIVAL_WANTED:
		return n > 1 ? say(to, SENTENCE, "%s", _("Perhaps two people have bought it. Their licences count together, whichever is chosen; both are billed.")) : NULL;
	case ARRIVAL_TRIAL:
		if (s->renews_ms == TIME_UNKNOWN)
			return say(to, SENTENCE, "%s", _("A trial ends by itself, and with it the services of who was moved to it."));
		return say(to, SENTENCE, _("A trial ends by itself, this one on %s, and with it the services of who was moved to it."), time_local_date(s->renews_ms, day));
	case ARRIVAL_UNKNOWN: return say(to, SENTENCE, "%s", _("What it holds and what users would lose is not known here; it is shown by its part number."));
	case ARRIVAL_OTHER:
	case ARRIVAL_THERE:
	case ARRIVAL_NO_PLAN: break;
	}
	return NULL;
}

const char *watch_remedy(const struct wizard *w, char to[SENTENCE])
{
	enum arrival_kind kind;
	size_t n;

	if (!what_counts(w, &kind, &n))
		return NULL;
	switch (kind) {
	case ARRIVAL_WANTED:
		if (n > 1)
			return say(to, SENTENCE, "%s", _("Choose below. If one of them is too much, cancel it soon in the admin centre: after some days it is too late."));
		return say(to, SENTENCE, "%s", _("If it is the one, choose it below."));
	case ARRIVAL_TRIAL: return say(to, SENTENCE, "%s", _("Buy it in the admin centre, under Your products; this page sees that. Or choose it below all the same."));
	case ARRIVAL_OTHER:
	case ARRIVAL_UNKNOWN:
		return say(to, SENTENCE, "%s", _("If users are to be moved to it, choose it below. If it was bought by mistake, cancel it soon in the admin centre: after some days it "
			"is too late."));
	case ARRIVAL_THERE: return say(to, SENTENCE, "%s", _("Buy more of them or a new subscription, or choose it below if its licences will do."));
	case ARRIVAL_NO_PLAN: break;
	}
	return NULL;
}

const char *watch_seen(const struct wizard *w, char to[SENTENCE])
{
	const struct subscription *t = manual_target(w);
	char when[TIME_TEXT], licences[COUNT_TEXT];

	if (w->buy.seen_ms <= 0 || !t)
		return NULL;
	return say(to, SENTENCE, _("Seen at %s: %s is there, with %s."), time_local_clock(w->buy.seen_ms, when), t->name, licences_of(t, licences));
}

/* ── answers ── */

int watch_take(struct wizard *w, size_t index, struct error *err)
{
	struct arrival a;

	if (!watch_arrival_at(w, index, &a))
		return error_set(err, ERROR_INPUT, _("There is no such subscription. Choose one of the list."));
	if (watch_arrival_closed(a.kind))
		return error_set(err, ERROR_INPUT, "%s", watch_arrival_closed(a.kind));
	return buy_take_this(w, a.subscription, err);
}

bool watch_adopt(struct wizard *w, struct upgrade_record *ret)
{
	const struct subscription *s = watch_is_on(w, MANUAL_BUY) ? buy_subscription(w) : NULL;

	if (!s)
		return false;
	*ret = *buy_record(w);
	ret->quantity = s->purchased;
	str_copy(ret->target_subscription_id, ID_TEXT, str_empty(s->commerce_id) ? s->directory_id : s->commerce_id);
	w->buy.seen_ms = w->now_ms;
	return true;
}
