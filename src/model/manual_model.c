#include "model/manual_model.h"

#include "core/calendar.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "model/say.h"
#include "model/wizard.h"

#include <inttypes.h>

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* ── intake ── */

void manual_take(struct wizard *w, const struct manual_facts *facts)
{
	w->manual.facts = *facts;
	w->manual.told = true;
}

void manual_take_holders(struct wizard *w, const struct holders_facts *holders)
{
	struct manual_facts *f = &w->manual.facts;

	f->listed = larger(holders->consumed, holders->listed);
	f->groups_told = true;
	f->groups = holders->groups;
	str_copy(f->group_name, sizeof f->group_name, holders->group_name);
}

/* ── the target ── */

static const struct subscription *by_id(const struct wizard *w, const char *id)
{
	const struct subscription *s = products_by_commerce_id(w, id);

	for (size_t i = 0; !s && !str_empty(id) && i < products_count(w); i++)
		if (str_ieq(products_at(w, i)->directory_id, id))
			s = products_at(w, i);
	return s;
}

/* An automatic upgrade that left licences behind: its plan is bought, and the rest is done by hand. */
static const struct upgrade_record *left_behind(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct upgrade_record *r = status_record(w);

	if (!s || !r || r->path == PATH_MANUAL || status_outcome(w) != OUTCOME_PARTLY || !str_ieq(s->commerce_id, r->source_subscription_id))
		return NULL;
	return r;
}

const struct subscription *manual_target(const struct wizard *w)
{
	const struct subscription *s = buy_subscription(w);
	const struct upgrade_record *left = left_behind(w);

	if (s)
		return s;
	if (left)
		return by_id(w, str_empty(left->target_subscription_id) ? w->status.target_subscription_id : left->target_subscription_id);
	return w->manual.facts.concluded ? by_id(w, w->manual.facts.kept.target_subscription_id) : NULL;
}

const struct upgrade_record *manual_record(const struct wizard *w)
{
	const struct upgrade_record *r = buy_record(w) ? buy_record(w) : left_behind(w);

	return r || !w->manual.facts.concluded ? r : &w->manual.facts.kept;
}

int64_t manual_began_with(const struct wizard *w)
{
	const struct upgrade_record *r = manual_record(w);

	return r ? r->source_assigned : COUNT_UNKNOWN;
}

int64_t manual_free(const struct wizard *w)
{
	const struct subscription *t = manual_target(w);
	const struct sku_facts *sku = t ? products_sku(w, t->sku_id) : NULL;

	if (!sku)
		return COUNT_UNKNOWN;
	int64_t left = sku->enabled + sku->warning - sku->consumed;
	return left < 0 ? 0 : left;
}

/* ── the source ── */

int64_t manual_holders(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	const struct sku_facts *sku = s ? products_sku(w, s->sku_id) : NULL;

	if (!sku && !(s && w->products.n_skus))
		return COUNT_UNKNOWN;
	return larger(sku ? sku->consumed : 0, w->manual.facts.listed);
}

bool manual_has_ended(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	/* To the directory, what was cancelled is suspended; Commerce calls so what it goes on billing. */
	return s && (subscription_has_ended(s->status) || (s->status == SUBSCRIPTION_SUSPENDED && !products_can_be_changed(w, s)));
}

const char *manual_seller(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);

	if (!s || w->settings.as_partner)
		return NULL;
	if (s->sold_by_partner)
		return str_empty(s->partner_name) ? _("your partner") : s->partner_name;
	return s->channel == CHANNEL_VOLUME ? _("your account representative") : NULL;
}

/* ── the steps ── */

static bool order_was_cancelled(const struct wizard *w)
{
	return w->manual.facts.order_told && word_is(w->manual.facts.order.status, "cancelled");
}

static enum manual_state bought_state(const struct wizard *w)
{
	char why[SENTENCE];

	if (manual_target(w))
		return MANUAL_DONE;
	switch (buy_state(w)) {
	case BUY_SENT:
	case BUY_NOT_FOUND:
	case BUY_FAILED: return MANUAL_IN_THE_WAY;
	case BUY_AWAITED:
	case BUY_TAKEN:
	case BUY_ORDERED:
	case BUY_BOUGHT: return order_was_cancelled(w) ? MANUAL_IN_THE_WAY : MANUAL_UNDER_WAY;
	case BUY_NOTHING: break;
	}
	return manual_step_closed(w, MANUAL_BUY, why) ? MANUAL_IN_THE_WAY : MANUAL_NOT_BEGUN;
}

static enum manual_state checked_state(const struct wizard *w)
{
	if (!manual_target(w))
		return MANUAL_NOT_BEGUN;
	if (verify_ready(w))
		return MANUAL_DONE;
	return verify_blocked(w) ? MANUAL_IN_THE_WAY : MANUAL_UNDER_WAY;
}

static bool nobody_holds_it(const struct wizard *w)
{
	return manual_holders(w) == 0 && (w->manual.facts.groups_told ? w->manual.facts.groups == 0 : manual_has_ended(w));
}

static enum manual_state reassign_state(const struct wizard *w)
{
	const struct subscription *t = manual_target(w);
	const struct sku_facts *sku = t ? products_sku(w, t->sku_id) : NULL;
	char why[SENTENCE];

	if (nobody_holds_it(w))
		return MANUAL_DONE;
	if (manual_step_closed(w, MANUAL_REASSIGN, why))
		return MANUAL_IN_THE_WAY;
	if (reassign_users_moved(w) > 0) /* also to a plan that was never taken in step 1 */
		return MANUAL_UNDER_WAY;
	return sku && sku->consumed > 0 && manual_began_with(w) > manual_holders(w) ? MANUAL_UNDER_WAY : MANUAL_NOT_BEGUN;
}

static enum manual_state cancel_state(const struct wizard *w)
{
	const struct subscription *s = products_chosen(w);
	char why[SENTENCE];

	if (manual_has_ended(w))
		return MANUAL_DONE;
	if (s && nobody_holds_it(w) && s->auto_renew == 0 && s->renews_ms != TIME_UNKNOWN)
		return MANUAL_UNDER_WAY;
	if (cancel_is_guided(w) && (cancel_way(w) == CANCEL_ENDING || watch_is_on(w, MANUAL_CANCEL)))
		return MANUAL_UNDER_WAY;
	return manual_step_closed(w, MANUAL_CANCEL, why) ? MANUAL_IN_THE_WAY : MANUAL_NOT_BEGUN;
}

enum manual_state manual_step_state(const struct wizard *w, enum manual_step step)
{
	static enum manual_state (*const states[MANUAL_STEPS])(const struct wizard *w) = {
		[MANUAL_BUY] = bought_state, [MANUAL_VERIFY] = checked_state, [MANUAL_REASSIGN] = reassign_state, [MANUAL_CANCEL] = cancel_state
	};
	/* When nobody is left on the old plan and it has ended, nothing before that can still be open. */
	bool over = manual_has_ended(w) && nobody_holds_it(w);

	return over ? MANUAL_DONE : states[step](w);
}

enum manual_step manual_next(const struct wizard *w)
{
	for (enum manual_step step = 0; step < MANUAL_STEPS; step++)
		if (manual_step_state(w, step) != MANUAL_DONE)
			return step;
	return MANUAL_STEPS;
}

bool manual_is_over(const struct wizard *w)
{
	const struct upgrade_record *r = buy_record(w);

	return w->manual.told && r && r->state == UPGRADE_ACCEPTED && manual_next(w) == MANUAL_STEPS;
}

const char *manual_step_closed(const struct wizard *w, enum manual_step step, char to[SENTENCE])
{
	bool bills = step == MANUAL_BUY || step == MANUAL_CANCEL;

	if (bills && manual_seller(w))
		return say(to, SENTENCE, step == MANUAL_BUY ? _("This plan was not bought directly: ask %s for the new one.")
			: _("This plan was not bought directly: ask %s to cancel it."), manual_seller(w));
	/* By hand a colleague can do it, and it is seen here all the same. */
	if (bills && products_may_buy(w) == MAY_NO && w->settings.has_commerce)
		return say(to, SENTENCE, "%s", step == MANUAL_BUY
			? _("Buying needs a Global or Billing admin. Ask a Global admin for the role, then sign in again.")
			: _("Cancelling needs a Global or Billing admin. Ask a Global admin for the role, then sign in again."));
	return step == MANUAL_REASSIGN ? products_move_closed(w, to) : NULL;
}

/* What the service is at work on; TIME_UNKNOWN: nothing. */
static int64_t waits_since_ms(const struct wizard *w)
{
	const struct upgrade_record *r = manual_record(w);

	if (amend_state(w) == AMEND_UNSURE)
		return w->amend.facts.sent_ms;
	if (watch_is_on(w, MANUAL_CANCEL))
		return watch_since_ms(w, MANUAL_CANCEL);
	return r && (!manual_target(w) || verify_waits(w)) ? r->placed_ms : TIME_UNKNOWN;
}

/* Often where something was just sent, then more and more seldom: a twentieth of the time that has gone by, up to the file's figure. */
#define SOONEST_MS 2000
int64_t manual_look_again_ms(const struct wizard *w)
{
	int64_t most = w->file.figures.manual_look_seconds * 1000, since = waits_since_ms(w);

	if (most <= 0)
		return -1;
	if (most < SOONEST_MS || since == TIME_UNKNOWN || since > w->now_ms)
		return most < SOONEST_MS ? SOONEST_MS : most;
	int64_t wait = (w->now_ms - since) / 20;
	return wait < SOONEST_MS ? SOONEST_MS : wait > most ? most : wait;
}
